//! Constructors of TypedDicts: `TD(a=1)`, `TD({"a": 1})`, and displays where one is wanted.

use indexmap::IndexMap;
use names::Name;
use nodes::ast::{CallArg, Expr, ExprId};
use nodes::tables::Analyzed;
use options::ErrorCode;
use rustc_hash::{FxBuildHasher, FxHashSet};
use typeops::callables::new_callable;
use types::{AnyKind, ArgKind, Callable, CallableFlags, ClassId, DefRef, Param, Type, TypeId, TypedDict};

use super::Actuals;
use crate::assignments::{Rvalue, SimpleAssignment};
use crate::exprs::{AcceptOptions, CallOptions, keyed_items};
use crate::message::Message;
use crate::{Checker, Ctx, DictKey, Operand};

/// The values that each key may have, in order of keys.
pub(super) type KeyValues = IndexMap<Name, Vec<Operand>, FxBuildHasher>;

/// Arguments with their keys; `None` stands for `**`.
pub(crate) type KeyedArgs<'k> = &'k [(Option<DictKey>, ExprId)];

impl Checker<'_> {
    fn refers_to_typeddict(&self, base: ExprId) -> bool {
        match self.referent(base) {
            Some(DefRef::Class(class)) => self.state.world.get(class).typeddict_type.is_some(),
            Some(DefRef::Alias(alias)) => {
                let target = self.proper(self.state.world.get(alias).target);
                self.types().as_typed_dict(target).is_some()
            }
            Some(
                DefRef::Module(_)
                | DefRef::Func(_)
                | DefRef::Decorator(_)
                | DefRef::Overload(_)
                | DefRef::Var(_)
                | DefRef::TypeVar(_)
                | DefRef::Placeholder(_),
            )
            | None => false,
        }
    }

    /// A call of a TypedDict, if it is one.
    #[expect(clippy::wildcard_enum_match_arm, reason = "all other kinds are treated alike")]
    pub(super) fn check_typeddict_constructor(
        &mut self,
        expr: ExprId,
        callee: ExprId,
        args: &[CallArg],
    ) -> Option<TypeId> {
        let base = match *self.body.expr(callee) {
            Expr::Index { base, .. } => base,
            _ => callee,
        };
        if !self.refers_to_typeddict(base) {
            return None;
        }
        let types = self.types();
        let options = AcceptOptions {
            is_callee: true,
            ..AcceptOptions::default()
        };
        let callable = self.accept_with(callee, options);
        let callable = self.proper(callable);
        let ret_type = types.as_callable(callable)?.ret_type;
        let dict = self.proper(ret_type);
        types.as_typed_dict(dict)?;
        Some(self.check_typeddict_call(dict, args, expr, callable))
    }

    fn check_typeddict_call(
        &mut self,
        dict: TypeId,
        args: &[CallArg],
        expr: ExprId,
        callable: TypeId,
    ) -> TypeId {
        let ctx = self.ctx(expr);
        let error = self.types().any(AnyKind::FromError);
        let is_keyword = |arg: &CallArg| matches!(arg.kind, ArgKind::Named | ArgKind::Star2);
        if !args.is_empty() && args.iter().all(is_keyword) {
            let keyed: Vec<_> = args
                .iter()
                .map(|arg| (arg.name.map(DictKey::Name), arg.expr))
                .collect();
            return self.check_typeddict_call_with_dict(dict, &keyed, ctx, Some(callable));
        }
        match args {
            [] => {
                let empty = (KeyValues::default(), FxHashSet::default());
                self.check_typeddict_call_with_kwargs(dict, empty, ctx, Some(callable))
            }
            [
                CallArg {
                    expr: only,
                    kind: ArgKind::Pos,
                    ..
                },
            ] if self.displayed_items(*only).is_some() => {
                let items = self.displayed_items(*only).unwrap_or_default();
                self.check_typeddict_call_with_dict(dict, &items, ctx, Some(callable))
            }
            _ => {
                let text = "Expected keyword arguments, {...}, or dict(...) in TypedDict constructor";
                self.fail(text, ctx, ErrorCode::Misc);
                error
            }
        }
    }

    /// The items of a display, or of a call of `dict` that stands for one.
    #[expect(clippy::wildcard_enum_match_arm, reason = "all other kinds are treated alike")]
    fn displayed_items(&self, expr: ExprId) -> Option<Vec<(Option<DictKey>, ExprId)>> {
        match *self.body.expr(expr) {
            Expr::Dict(items) => Some(keyed_items(self.body.dict_items(items))),
            Expr::Call { args, .. }
                if matches!(self.tables.analyzed.get(&expr), Some(Analyzed::DictCall)) =>
            {
                let args = self.body.call_args(args);
                Some(
                    args.iter()
                        .map(|arg| (arg.name.map(DictKey::Name), arg.expr))
                        .collect(),
                )
            }
            _ => None,
        }
    }

    /// Whether a display fits a TypedDict as far as its keys go.
    pub(crate) fn match_typeddict_call_with_dict(&mut self, dict: TypeId, items: KeyedArgs<'_>) -> bool {
        let (validated, _) = self.silently(|checker| checker.validate_typeddict_kwargs(items, dict));
        let (Some((kwargs, _)), Some(dict)) = (validated, self.types().as_typed_dict(dict)) else {
            return false;
        };
        dict.items
            .iter()
            .all(|item| !item.required || kwargs.contains_key(&item.name))
            && kwargs.keys().all(|key| dict.item(*key).is_some())
    }

    /// Checks a display as a TypedDict.
    pub(crate) fn check_typeddict_call_with_dict(
        &mut self,
        dict: TypeId,
        items: KeyedArgs<'_>,
        ctx: Ctx,
        orig_callee: Option<TypeId>,
    ) -> TypeId {
        match self.validate_typeddict_kwargs(items, dict) {
            Some(validated) => self.check_typeddict_call_with_kwargs(dict, validated, ctx, orig_callee),
            None => self.types().any(AnyKind::FromError),
        }
    }

    /// The class object of a TypedDict as a callable with keyword parameters.
    pub(crate) fn typeddict_callable(&mut self, class: ClassId) -> TypeId {
        let info = self.state.world.get(class);
        let variables = info.type_vars.clone();
        let target = match info.special_alias {
            Some(alias) => self.state.world.get(alias).target,
            None => info
                .typeddict_type
                .unwrap_or_else(|| self.types().any(AnyKind::FromError)),
        };
        self.typeddict_callable_from_context(target, &variables)
    }

    /// The same for a TypedDict whose arguments are known.
    pub(crate) fn typeddict_callable_from_context(&mut self, dict: TypeId, variables: &[TypeId]) -> TypeId {
        let types = self.types();
        let fallback = self.named_type("builtins.type");
        let items = types.as_typed_dict(dict).map_or(&[][..], |dict| &dict.items);
        let params = items.iter().map(|item| Param {
            typ: item.typ,
            name: Some(item.name),
            kind: if item.required {
                ArgKind::Named
            } else {
                ArgKind::NamedOpt
            },
        });
        types.callable(Callable {
            variables: variables.into(),
            flags: CallableFlags::BOUND,
            ..new_callable(params, dict, fallback)
        })
    }

    fn check_typeddict_call_with_kwargs(
        &mut self,
        dict: TypeId,
        (kwargs, present): (KeyValues, FxHashSet<Name>),
        ctx: Ctx,
        orig_callee: Option<TypeId>,
    ) -> TypeId {
        let types = self.types();
        let Type::TypedDict(td) = types.get(dict) else {
            return types.any(AnyKind::FromError);
        };
        if !self.check_typeddict_keys(dict, td, &kwargs, &present, ctx) {
            return types.any(AnyKind::FromError);
        }
        let orig_callee = orig_callee.map(|callee| self.proper(callee));
        let callee = match orig_callee.filter(|callee| types.as_callable(*callee).is_some()) {
            Some(callee) => callee,
            None => {
                let class = types.as_instance(td.fallback).map(|fallback| fallback.class);
                match class.filter(|class| self.state.world.get(*class).special_alias.is_some()) {
                    Some(class) => self.typeddict_callable(class),
                    None => self.typeddict_callable_from_context(dict, &[]),
                }
            }
        };
        // Type variables are inferred by the first value of each key; messages come from the assignments below.
        let args: Vec<Operand> = kwargs
            .values()
            .filter_map(|values| values.first().copied())
            .collect();
        let names: Vec<Option<Name>> = kwargs.keys().copied().map(Some).collect();
        let kinds = vec![ArgKind::Named; args.len()];
        let actuals = Actuals {
            args: &args,
            kinds: &kinds,
            names: &names,
            has_names: true,
        };
        let ((result, _), _) = self.with_local_type_map(|checker| {
            checker
                .silently(|checker| checker.check_callable_call(callee, actuals, ctx, CallOptions::default()))
        });
        let proper = self.proper(result);
        let wanted = types.as_typed_dict(proper).unwrap_or(td);
        self.check_typeddict_values(wanted, &kwargs);
        result
    }

    fn check_typeddict_values(&mut self, dict: &TypedDict, kwargs: &KeyValues) {
        const MESSAGE: Message = Message::new("Incompatible types", ErrorCode::TypeddictItem);
        for item in &dict.items {
            for value in kwargs.get(&item.name).into_iter().flatten() {
                let name = format!("TypedDict item \"{}\"", self.text(item.name));
                let rvalue = Rvalue::Plain(*value);
                let how = SimpleAssignment {
                    msg: &MESSAGE,
                    lvalue_name: &name,
                    rvalue_name: "expression",
                    ..SimpleAssignment::default()
                };
                let ctx = self.operand_ctx(*value);
                self.check_simple_assignment(Some(item.typ), &rvalue, ctx, how);
            }
        }
    }

    /// Complains about keys that are missing or too many. False if there can be no TypedDict.
    fn check_typeddict_keys(
        &mut self,
        dict: TypeId,
        td: &TypedDict,
        kwargs: &KeyValues,
        present: &FxHashSet<Name>,
        ctx: Ctx,
    ) -> bool {
        let names = self.state.world.names;
        let text = |name: Name| names.text(name);
        if !td.to_be_mutated.is_empty() {
            let readonly = td
                .items
                .iter()
                .filter(|item| item.readonly && kwargs.contains_key(&item.name));
            let readonly: Vec<&str> = readonly.map(|item| text(item.name)).collect();
            if !readonly.is_empty() {
                report!(self, typed_dicts::readonly_keys_mutated(&readonly), ctx);
            }
        }
        let required = || td.items.iter().filter(|item| item.required).map(|item| item.name);
        let has_extra = kwargs.keys().any(|key| td.item(*key).is_none());
        let is_missing = required().any(|key| !present.contains(&key));
        if has_extra {
            let expected = td
                .items
                .iter()
                .filter(|item| item.required || kwargs.contains_key(&item.name));
            let expected: Vec<&str> = expected.map(|item| text(item.name)).collect();
            let actual: Vec<&str> = kwargs.keys().map(|key| text(*key)).collect();
            report!(
                self,
                typed_dicts::unexpected_typeddict_keys(dict, &expected, &actual),
                ctx
            );
        }
        if is_missing {
            let expected: Vec<&str> = required().map(text).collect();
            let actual: Vec<&str> = required().filter(|key| present.contains(key)).map(text).collect();
            report!(
                self,
                typed_dicts::unexpected_typeddict_keys(dict, &expected, &actual),
                ctx
            );
        }
        let known_part = kwargs
            .keys()
            .all(|key| td.item(*key).is_some_and(|item| item.required));
        let all_there = required().all(|key| kwargs.contains_key(&key));
        // A strict part of the required keys: nothing sensible can be said of the result.
        !((has_extra || is_missing) && known_part && !all_there)
    }
}
