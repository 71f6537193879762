//! Types of arguments against types of parameters.

use messages::arguments::{Outer, WrongArgument};
use names::Name;
use nodes::ast::Expr;
use nodes::defs::ClassFlags;
use options::ErrorCode;
use smallvec::SmallVec;
use typeops::{ArgTypeExpander, ArgumentInferContext};
use types::{AnyKind, ArgKind, Type, TypeId, TypeKind};

use super::Actuals;
use super::mapping::FormalToActual;
use crate::{Checker, Ctx, Operand};

/// One argument at one parameter.
#[derive(Clone, Copy, Debug)]
pub(super) struct ArgCheck {
    /// The type of the argument, items of `*args` and `**kwargs` taken out.
    pub(super) caller_type: TypeId,
    /// The type of the argument as it is passed.
    pub(super) original_caller_type: TypeId,
    /// How it is passed.
    pub(super) caller_kind: ArgKind,
    /// The type of the parameter.
    pub(super) callee_type: TypeId,
    /// Which argument it is, from 1.
    pub(super) n: usize,
    /// Which parameter it is, from 1.
    pub(super) m: usize,
    /// The argument.
    pub(super) operand: Operand,
}

/// Parameters that arguments at one place stand against, after unpacking.
type Targets = SmallVec<[(TypeId, ArgKind); 4]>;

/// Types of arguments at one parameter.
type Given = SmallVec<[TypeId; 4]>;

impl Checker<'_> {
    pub(super) fn argument_infer_context(&mut self) -> ArgumentInferContext {
        ArgumentInferContext {
            mapping_type: self.named_type("typing.Mapping"),
            iterable_type: self.named_type("typing.Iterable"),
        }
    }

    /// Checks all arguments against their parameters.
    pub(super) fn check_argument_types(
        &mut self,
        callee: TypeId,
        arg_types: &[TypeId],
        actuals: Actuals<'_>,
        mapping: &FormalToActual,
        ctx: Ctx,
        object_type: Option<TypeId>,
    ) {
        self.each_argument(callee, arg_types, actuals, mapping, ctx, &mut |checker, check| {
            checker.check_arg(callee, check, object_type, ctx);
            true
        });
    }

    /// Calls `check` for each argument at each parameter until it says false. Returns whether it never did.
    pub(super) fn each_argument(
        &mut self,
        callee: TypeId,
        arg_types: &[TypeId],
        actuals: Actuals<'_>,
        mapping: &FormalToActual,
        ctx: Ctx,
        check: &mut dyn FnMut(&mut Self, ArgCheck) -> bool,
    ) -> bool {
        self.check_var_args_kwargs(arg_types, actuals.kinds, ctx);
        // Arguments without stars are what they are.
        let has_star = actuals.kinds.iter().any(|kind| kind.is_star());
        let mut expander = has_star.then(|| ArgTypeExpander::new(self.argument_infer_context()));
        for (index, indexes) in mapping.iter().enumerate() {
            let callable = self.callable(callee);
            let param = callable.params[index];
            let wanted = self.proper(param.typ);
            let is_plain = !self.types().is_unpack(wanted);
            if is_plain && indexes.is_empty() {
                continue;
            }
            if let [actual] = indexes[..]
                && expander.is_none()
                && is_plain
            {
                let one = ArgCheck {
                    caller_type: arg_types[actual],
                    original_caller_type: arg_types[actual],
                    caller_kind: actuals.kinds[actual],
                    callee_type: wanted,
                    n: actual + 1,
                    m: index + 1,
                    operand: actuals.args[actual],
                };
                if !check(self, one) {
                    return false;
                }
                continue;
            }
            let (given, targets) =
                self.argument_targets((param.typ, param.kind), indexes, arg_types, actuals.kinds);
            if targets.len() != given.len() {
                if given.len() > targets.len() {
                    report!(self, calls::too_many_arguments(callable), ctx);
                } else {
                    report!(self, calls::too_few_arguments(callable, None), ctx);
                }
                continue;
            }
            for ((actual, typ), (target, target_kind)) in indexes.iter().zip(given).zip(targets) {
                let kind = actuals.kinds[*actual];
                let expanded = match &mut expander {
                    Some(expander) => {
                        let allow_unpack = self.types().is_unpack(target);
                        let formal = (param.name, target_kind);
                        expander.expand_actual_type(self, typ, kind, formal, allow_unpack)
                    }
                    None => typ,
                };
                let one = ArgCheck {
                    caller_type: expanded,
                    original_caller_type: typ,
                    caller_kind: kind,
                    callee_type: target,
                    n: actual + 1,
                    m: index + 1,
                    operand: actuals.args[*actual],
                };
                if !check(self, one) {
                    return false;
                }
            }
        }
        true
    }

    /// The types of the arguments at one parameter, and what each stands against: a variadic parameter is taken apart.
    fn argument_targets(
        &self,
        (param, param_kind): (TypeId, ArgKind),
        indexes: &[usize],
        arg_types: &[TypeId],
        kinds: &[ArgKind],
    ) -> (Given, Targets) {
        let types = self.types();
        let mut given: Given = indexes.iter().map(|index| arg_types[*index]).collect();
        let param = self.proper(param);
        let Some(unpacked) = types.as_unpack(param) else {
            return (given, SmallVec::from_elem((param, param_kind), indexes.len()));
        };
        let unpacked = self.proper(unpacked);
        if let [first, rest @ ..] = indexes
            && !rest.is_empty()
            && kinds[*first] == ArgKind::Star
            && rest.iter().all(|index| kinds[*index] == ArgKind::Pos)
            && let Some(tuple) = types.as_tuple(self.proper(arg_types[*first]))
            && let [only] = tuple.items[..]
            && types.is_unpack(only)
            && let Some(target) = types.as_tuple(unpacked)
        {
            // `*tuple[*Ts, int]` takes `*ts, 1` as a whole.
            given[0] = only;
            let kinds = std::iter::once(ArgKind::Star).chain(std::iter::repeat(ArgKind::Pos));
            return (given, target.items.iter().copied().zip(kinds).collect());
        }
        (given, self.variadic_targets(param, unpacked, indexes.len()))
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "all other kinds are treated alike")]
    fn variadic_targets(&self, param: TypeId, unpacked: TypeId, count: usize) -> Targets {
        let types = self.types();
        match types.get(unpacked) {
            Type::Tuple(tuple) => {
                let Some((at, inner)) = self.unpacked_item(tuple) else {
                    return tuple.items.iter().map(|item| (*item, ArgKind::Pos)).collect();
                };
                let inner = self.proper(inner);
                if types.as_type_var_tuple(inner).is_some() {
                    // One unpacked tuple stands against the whole.
                    let kind = |index: usize| if index == at { ArgKind::Star } else { ArgKind::Pos };
                    return tuple
                        .items
                        .iter()
                        .enumerate()
                        .map(|(index, item)| (*item, kind(index)))
                        .collect();
                }
                let item = self.unpacked_item_type(inner);
                let middle = (count + 1).saturating_sub(tuple.items.len());
                let (before, behind) = (&tuple.items[..at], &tuple.items[at + 1..]);
                let items = before.iter().copied().chain(std::iter::repeat_n(item, middle));
                items
                    .chain(behind.iter().copied())
                    .map(|item| (item, ArgKind::Pos))
                    .collect()
            }
            Type::TypeVarTuple(_) => SmallVec::from_elem((param, ArgKind::Star), 1),
            _ => SmallVec::from_elem((self.unpacked_item_type(unpacked), ArgKind::Pos), count),
        }
    }

    pub(super) fn check_var_args_kwargs(&mut self, arg_types: &[TypeId], kinds: &[ArgKind], ctx: Ctx) {
        for (typ, kind) in arg_types.iter().zip(kinds) {
            if !kind.is_star() {
                continue;
            }
            let typ = self.proper(*typ);
            if *kind == ArgKind::Star && !self.is_valid_var_arg(typ) {
                report!(self, calls::invalid_var_arg(), ctx);
            }
            if *kind == ArgKind::Star2 && !self.is_valid_keyword_var_arg(typ) {
                let mapping = self.named_type("_typeshed.SupportsKeysAndGetItem");
                let is_mapping = self.is_subtype(typ, mapping);
                report!(self, calls::invalid_keyword_var_arg(typ, is_mapping), ctx);
            }
        }
    }

    /// Whether a value can be passed as `*args`.
    pub(crate) fn is_valid_var_arg(&mut self, typ: TypeId) -> bool {
        let types = self.types();
        let typ = self.proper(typ);
        if matches!(
            types.get(typ),
            Type::Tuple(_) | Type::Any { .. } | Type::ParamSpec(_) | Type::Unpack { .. }
        ) {
            return true;
        }
        let iterable = self.named_generic_type("typing.Iterable", &[types.any(AnyKind::SpecialForm)]);
        self.is_subtype(typ, iterable)
    }

    /// Whether a value can be passed as `**kwargs`.
    fn is_valid_keyword_var_arg(&mut self, typ: TypeId) -> bool {
        const MAPPING: &str = "_typeshed.SupportsKeysAndGetItem";
        let types = self.types();
        let typ = self.proper(typ);
        let string = self.named_type("builtins.str");
        if let Type::Instance(instance) = types.get(typ)
            && let Some(key) = instance.args.first()
            && self.is_named_instance(typ, "builtins.dict")
            && self.is_subtype(*key, string)
        {
            return true;
        }
        if types.as_param_spec(typ).is_some() {
            return true;
        }
        let named = self.named_generic_type(MAPPING, &[string, types.any(AnyKind::SpecialForm)]);
        let empty = self.named_generic_type(MAPPING, &[types.never(), types.never()]);
        self.is_subtype(typ, named) || self.is_subtype(typ, empty)
    }

    fn check_arg(&mut self, callee: TypeId, check: ArgCheck, object_type: Option<TypeId>, outer: Ctx) {
        let caller_type = self.proper(check.caller_type);
        let callee_type = self.proper(check.callee_type);
        if caller_type == callee_type && caller_type.is(TypeKind::Instance) {
            return;
        }
        if caller_type.is(TypeKind::Deleted) {
            let ctx = self.operand_ctx(check.operand);
            report!(self, assignments::deleted_as_rvalue(caller_type), ctx);
        } else if self.has_abstract_type_part(caller_type, callee_type) {
            let ctx = self.operand_ctx(check.operand);
            report!(self, classes::concrete_only_call(callee_type), ctx);
        } else if !self.is_subtype_by_options(caller_type, callee_type) {
            let ctx = self.operand_ctx(check.operand);
            let original = self.proper(check.original_caller_type);
            if self.errors.prefer_simple_messages() {
                // Nobody will read it.
                self.fail("Incompatible argument", ctx, ErrorCode::ArgType);
                return;
            }
            let wrong = WrongArgument {
                n: check.n,
                m: check.m,
                callee: self.callable(callee),
                arg_type: original,
                arg_kind: check.caller_kind,
                object_type,
                outer: Outer::Other,
            };
            let error = self.report_argument(wrong, outer, ctx);
            if !check.caller_kind.is_star() {
                let at = self.pos(ctx);
                messages::arguments::incompatible_argument_note(self, original, callee_type, at, error);
            }
            self.check_possible_missing_await(caller_type, callee_type, ctx, error.code);
        }
    }

    /// Reports an argument of the wrong type; the message depends on the expression around it.
    #[expect(clippy::wildcard_enum_match_arm, reason = "all other kinds are treated alike")]
    fn report_argument(&mut self, wrong: WrongArgument<'_>, outer: Ctx, ctx: Ctx) -> errors::ErrorHandle {
        let at = self.pos(ctx);
        let mut names: SmallVec<[Option<Name>; 4]> = SmallVec::new();
        let outer = match outer.expr.map(|expr| self.body.expr(expr)) {
            Some(Expr::Call { args, .. }) => {
                match &self.exprs.partial_call {
                    Some((call, given)) if outer.expr == Some(*call) => names.extend_from_slice(given),
                    Some(_) | None => names.extend(self.body.call_args(*args).iter().map(|arg| arg.name)),
                }
                Outer::Call(&names)
            }
            Some(Expr::Index { index, .. }) => match self.body.expr(*index) {
                Expr::Str { value, .. } => Outer::Key(self.body.text(*value)),
                _ => Outer::Other,
            },
            None if self.run.class_keywords.is_some() => {
                names.extend(self.run.class_keywords.iter().flatten().copied());
                Outer::Call(&names)
            }
            Some(_) | None => Outer::Other,
        };
        messages::arguments::incompatible_argument(self, WrongArgument { outer, ..wrong }, at)
    }

    /// Whether an abstract class is given where `type[C]` of an abstract class `C` is wanted.
    pub(crate) fn has_abstract_type_part(&mut self, caller_type: TypeId, callee_type: TypeId) -> bool {
        let types = self.types();
        if let (Type::Tuple(caller), Type::Tuple(callee)) = (types.get(caller_type), types.get(callee_type)) {
            let mut pairs = caller.items.iter().zip(&callee.items);
            return pairs.any(|(caller, callee)| {
                let (caller, callee) = (self.proper(*caller), self.proper(*callee));
                self.has_abstract_type(caller, callee)
            });
        }
        self.has_abstract_type(caller_type, callee_type)
    }

    fn has_abstract_type(&mut self, caller_type: TypeId, callee_type: TypeId) -> bool {
        let types = self.types();
        let Type::Type { item, .. } = types.get(callee_type) else {
            return false;
        };
        let Some(wanted) = types.as_instance(*item) else {
            return false;
        };
        let is_abstract = |checker: &Self, class: types::ClassId| {
            let info = checker.state.world.get(class);
            info.is(ClassFlags::ABSTRACT) || info.is(ClassFlags::PROTOCOL)
        };
        if !is_abstract(self, wanted.class) || self.run.allow_abstract_call {
            return false;
        }
        let given = self.class_object(caller_type);
        given.is_some_and(|given| is_abstract(self, given))
    }
}
