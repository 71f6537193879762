//! A call in the program: `callee(args)`.

use names::{Name, known};
use nodes::ast::{CallArg, Expr, ExprId, FuncNodeId};
use nodes::defs::{ClassFlags, VarFlags};
use nodes::tables::{Analyzed, Guard};
use options::ErrorCode;
use smallvec::SmallVec;
use typeops::callables::new_callable;
use types::{ArgKind, Callable, CallableFlags, DefRef, Param, Type, TypeId};

use super::Actuals;
use crate::exprs::{AcceptOptions, CallOptions};
use crate::members::MemberAccess;
use crate::{Checker, Ctx, Operand};

/// The arguments of a call in the program, as lists.
#[derive(Debug)]
pub(super) struct CallParts {
    pub(super) args: SmallVec<[Operand; 4]>,
    pub(super) kinds: SmallVec<[ArgKind; 4]>,
    pub(super) names: SmallVec<[Option<Name>; 4]>,
}

impl CallParts {
    pub(super) fn new(args: &[CallArg]) -> Self {
        let mut parts = Self {
            args: SmallVec::with_capacity(args.len()),
            kinds: SmallVec::with_capacity(args.len()),
            names: SmallVec::with_capacity(args.len()),
        };
        for arg in args {
            parts.args.push(Operand::Expr(arg.expr));
            parts.kinds.push(arg.kind);
            parts.names.push(arg.name);
        }
        parts
    }

    pub(super) fn actuals(&self) -> Actuals<'_> {
        Actuals {
            args: &self.args,
            kinds: &self.kinds,
            names: &self.names,
            has_names: true,
        }
    }
}

impl Checker<'_> {
    /// A call, or what looks like one.
    pub(crate) fn visit_call_expr(&mut self, expr: ExprId, allow_none_return: bool) -> TypeId {
        if let Some(analyzed) = self.analyzed(expr) {
            if matches!(analyzed, Analyzed::NamedTuple { is_typed: false, .. }) {
                // The arguments are checked by the stub of `namedtuple`.
                self.visit_call_expr_inner(expr, false);
            }
            if !matches!(analyzed, Analyzed::Plain) {
                let context = self.type_context();
                return self.accept_analyzed(expr, &analyzed, context);
            }
        }
        self.visit_call_expr_inner(expr, allow_none_return)
    }

    pub(crate) fn visit_call_expr_inner(&mut self, expr: ExprId, allow_none_return: bool) -> TypeId {
        let types = self.types();
        let Expr::Call { callee, args } = *self.body.expr(expr) else {
            unreachable!("only calls are called")
        };
        let args = self.body.call_args(args);
        if let Some(result) = self.check_typeddict_constructor(expr, callee, args) {
            return result;
        }
        self.check_isinstance_arguments(expr, callee, args);
        self.try_infer_partial_type(expr, callee, args);
        let options = AcceptOptions {
            type_context: self.lambda_callee_context(callee, args),
            allow_none_return: false,
            always_allow_any: true,
            is_callee: true,
        };
        let callee_type = self.accept_with(callee, options);
        let callee_type = self.proper(callee_type);
        let (fullname, object_type, member) = self.callee_names(callee);
        self.check_untyped_call(expr, callee_type, fullname, object_type.zip(member));
        let target = (fullname, object_type, member);
        let result = self.check_call_expr_with_callee_type(callee_type, expr, target);
        self.check_known_functions(expr, callee, args);
        let mut result = self.proper(result);
        if let Type::Union(union) = types.get(result) {
            result = self.make_simplified_union(&union.items);
        }
        if matches!(types.get(result), Type::Uninhabited { ambiguous: false }) {
            self.binder.unreachable();
        }
        if !allow_none_return && types.is_none(result) && self.always_returns_none(callee) {
            let ctx = self.ctx(expr);
            report!(self, returns::does_not_return_value(Some(callee_type)), ctx);
        }
        result
    }

    /// The types of the arguments of `(lambda x: x)(1)` are the types of the parameters.
    fn lambda_callee_context(&mut self, callee: ExprId, args: &[CallArg]) -> Option<TypeId> {
        let Expr::Lambda(node) = *self.body.expr(callee) else {
            return None;
        };
        let types = self.types();
        let mut lambda = self.lambda_signature(node);
        let parts = CallParts::new(args);
        let formal_to_actual = self.map_actuals_to_formals(parts.actuals(), &lambda);
        for (param, actuals) in lambda.params.iter_mut().zip(&formal_to_actual) {
            let given: Vec<TypeId> = actuals
                .iter()
                .map(|index| self.accept(args[*index].expr, None))
                .collect();
            param.typ = self.join_type_list(&given);
        }
        Some(types.callable(lambda))
    }

    fn lambda_signature(&mut self, node: FuncNodeId) -> Callable {
        let (ret_type, fallback) = (self.object_type(), self.named_type("builtins.function"));
        let params = self
            .body
            .arguments(self.body.func(node).args)
            .iter()
            .map(|arg| Param {
                typ: ret_type,
                name: (!arg.pos_only).then_some(arg.name),
                kind: arg.kind,
            });
        new_callable(params, ret_type, fallback)
    }

    /// What plugins and messages want to know of the callee: its full name, or the object and the method.
    fn callee_names(&mut self, callee: ExprId) -> (Option<Name>, Option<TypeId>, Option<Name>) {
        if !self.is_ref_expr(callee) {
            return (None, None, None);
        }
        let types = self.types();
        let mut fullname = self.ref_name(callee).filter(|name| *name != known::EMPTY);
        if let Some(DefRef::Alias(alias)) = self.referent(callee) {
            let target = self.proper(self.state.world.get(alias).target);
            if let Some(instance) = types.as_instance(target) {
                fullname = Some(self.state.world.get(instance.class).fullname);
            }
        }
        if fullname.is_none()
            && let Expr::Member { base, name } = *self.body.expr(callee)
            && let Some(object_type) = self.stored_type(base)
        {
            return (None, Some(object_type), Some(name));
        }
        (fullname, None, None)
    }

    /// The full name that a name or attribute was bound to.
    pub(super) fn ref_name(&self, expr: ExprId) -> Option<Name> {
        self.tables.refs.get(expr).and_then(|found| found.fullname)
    }

    /// `--disallow-untyped-calls`.
    fn check_untyped_call(
        &mut self,
        expr: ExprId,
        callee_type: TypeId,
        fullname: Option<Name>,
        method: Option<(TypeId, Name)>,
    ) {
        if !self.is_unwanted_untyped(callee_type) {
            return;
        }
        let fullname = match (fullname, method) {
            (None, Some((object, member))) => self.method_fullname(object, member),
            (fullname, _) => fullname,
        };
        self.report_untyped_call(callee_type, fullname, self.ctx(expr));
    }

    /// The same for a call that is not written as one: of a method of `object`.
    pub(crate) fn check_untyped_method_call(
        &mut self,
        callee_type: TypeId,
        object: TypeId,
        method: Name,
        ctx: Ctx,
    ) {
        if self.is_unwanted_untyped(callee_type) {
            let fullname = self.method_fullname(object, method);
            self.report_untyped_call(callee_type, fullname, ctx);
        }
    }

    fn is_unwanted_untyped(&self, callee_type: TypeId) -> bool {
        if !self.options().disallow_untyped_calls || !self.in_checked_function() {
            return false;
        }
        let Some(callee) = self.types().as_callable(callee_type) else {
            return false;
        };
        let is_lambda = callee.name.is_some_and(|name| self.text(name.name) == "<lambda>");
        callee.flags.contains(CallableFlags::IMPLICIT) && !is_lambda
    }

    fn report_untyped_call(&mut self, callee_type: TypeId, fullname: Option<Name>, ctx: Ctx) {
        let callee = self.callable(callee_type);
        let excluded = fullname.is_some_and(|fullname| {
            let fullname = self.text(fullname);
            let is_part = |prefix: &String| {
                let rest = fullname.strip_prefix(prefix.as_str());
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            };
            self.options().untyped_calls_exclude.iter().any(is_part)
        });
        if !excluded {
            report!(self, operators::untyped_function_call(callee), ctx);
        }
    }

    /// Further checks of functions that mypy knows: `isinstance`, `issubclass`, `format`.
    fn check_known_functions(&mut self, expr: ExprId, callee: ExprId, args: &[CallArg]) {
        if self.is_ref_expr(callee) && args.len() == 2 {
            let fullname = self.ref_name(callee);
            if matches!(
                fullname,
                Some(known::BUILTINS_ISINSTANCE | known::BUILTINS_ISSUBCLASS)
            ) {
                self.check_runtime_protocol_test(expr, args[1].expr);
            }
            if fullname == Some(known::BUILTINS_ISSUBCLASS) {
                self.check_protocol_issubclass(expr, args[1].expr);
            }
        }
        if let Expr::Member { name, .. } = *self.body.expr(callee)
            && name == known::FORMAT
        {
            self.check_str_format_call(expr);
        }
    }

    /// The protocol class behind an expression.
    fn protocol_of(&mut self, expr: ExprId) -> Option<types::ClassId> {
        let typ = self.stored_type(expr)?;
        let typ = self.proper(typ);
        let class = self.class_object(typ)?;
        self.state
            .world
            .get(class)
            .is(ClassFlags::PROTOCOL)
            .then_some(class)
    }

    fn check_runtime_protocol_test(&mut self, call: ExprId, classes: ExprId) {
        for expr in self.flatten_exprs(classes) {
            if let Some(class) = self.protocol_of(expr)
                && !self.state.world.get(class).is(ClassFlags::RUNTIME_PROTOCOL)
            {
                let text = "Only @runtime_checkable protocols can be used with instance and class checks";
                let ctx = self.ctx(call);
                self.fail(text, ctx, ErrorCode::Misc);
            }
        }
    }

    fn check_protocol_issubclass(&mut self, call: ExprId, classes: ExprId) {
        for expr in self.flatten_exprs(classes) {
            if let Some(class) = self.protocol_of(expr) {
                let members = self.non_method_protocol_members(class);
                if !members.is_empty() {
                    let ctx = self.ctx(call);
                    let members: Vec<&str> = members
                        .into_iter()
                        .map(|name| self.state.world.text(name))
                        .collect();
                    report!(self, classes::report_non_method_protocol(class, &members), ctx);
                }
            }
        }
    }

    /// Types that are no classes at run time cannot be given to `isinstance`.
    fn check_isinstance_arguments(&mut self, call: ExprId, callee: ExprId, args: &[CallArg]) {
        let Expr::Name(name) = *self.body.expr(callee) else {
            return;
        };
        if !matches!(name, known::ISINSTANCE | known::ISSUBCLASS) || args.len() != 2 {
            return;
        }
        let name = self.state.world.text(name);
        let ctx = self.ctx(call);
        for expr in self.flatten_exprs(args[1].expr) {
            if self.is_expr_literal_type(expr) {
                report!(self, classes::cannot_use_function_with_type(name, "Literal"), ctx);
                continue;
            }
            if self.check_isinstance_alias(expr, name, ctx) {
                continue;
            }
            if let Some(DefRef::Class(class)) = self.referent(expr) {
                let info = self.state.world.get(class);
                if info.typeddict_type.is_some() {
                    report!(
                        self,
                        classes::cannot_use_function_with_type(name, "TypedDict"),
                        ctx
                    );
                } else if info.is(ClassFlags::NEWTYPE) {
                    report!(self, classes::cannot_use_function_with_type(name, "NewType"), ctx);
                }
            }
        }
    }

    /// Checks an alias or a class with type arguments. True ends the checks of this class.
    #[expect(clippy::wildcard_enum_match_arm, reason = "all other kinds are treated alike")]
    fn check_isinstance_alias(&mut self, expr: ExprId, function: &str, ctx: crate::Ctx) -> bool {
        let types = self.types();
        let is_application = matches!(self.body.expr(expr), Expr::Index { .. })
            && matches!(
                self.tables.analyzed.get(&expr),
                Some(Analyzed::TypeApplication { .. } | Analyzed::TypeAlias(_))
            );
        let mut is_generic_alias = false;
        if matches!(self.body.expr(expr), Expr::Name(_))
            && let Some(DefRef::Alias(alias)) = self.referent(expr)
        {
            let def = self.state.world.get(alias);
            let (target, no_args) = (def.target, def.no_args);
            let target = self.proper(target);
            match types.get(target) {
                Type::Any { .. } => {
                    report!(self, classes::cannot_use_function_with_type(function, "Any"), ctx);
                    return true;
                }
                Type::None => return true,
                Type::Union(_) => {}
                _ => is_generic_alias = !no_args,
            }
        }
        if is_application || is_generic_alias {
            report!(self, generics::type_arguments_not_allowed(), ctx);
        }
        false
    }

    /// Whether an expression spells a literal type.
    fn is_expr_literal_type(&mut self, expr: ExprId) -> bool {
        if let Expr::Index { base, .. } = *self.body.expr(expr) {
            let fullname = self.ref_fullname(base);
            return matches!(fullname, Some("typing.Literal" | "typing_extensions.Literal"));
        }
        match (self.body.expr(expr), self.referent(expr)) {
            (Expr::Name(_), Some(DefRef::Alias(alias))) => {
                let target = self.proper(self.state.world.get(alias).target);
                self.types().as_literal(target).is_some()
            }
            _ => false,
        }
    }

    /// The full name of a method by the type that it is called on: `typing.Mapping.get`.
    #[expect(clippy::wildcard_enum_match_arm, reason = "all other kinds are treated alike")]
    pub(crate) fn method_fullname(&mut self, object_type: TypeId, method_name: Name) -> Option<Name> {
        let types = self.types();
        let mut object = self.proper(object_type);
        if types.as_callable(object).is_some() && self.is_type_obj(object) {
            object = self.instance_type_of(object, false);
            object = self.proper(object);
        } else if let Type::Type { item, .. } = types.get(object) {
            object = *item;
        }
        let class = match types.get(object) {
            Type::Instance(instance) => Some(instance.class),
            Type::TypedDict(dict) => self.containing_class(dict.fallback, method_name),
            Type::Literal(literal) => self.containing_class(literal.fallback, method_name),
            Type::Tuple(_) => {
                let fallback = self.tuple_fallback(object);
                types.as_instance(fallback).map(|instance| instance.class)
            }
            _ => None,
        }?;
        let fullname = self.state.world.get(class).fullname;
        Some(self.state.world.names.join(fullname, method_name))
    }

    fn containing_class(&self, fallback: TypeId, method: Name) -> Option<types::ClassId> {
        let class = self.types().as_instance(fallback)?.class;
        self.state
            .world
            .lookup_member(class, method)
            .map(|(definer, _)| definer)
    }

    /// Whether the callee is annotated to return nothing but `None`.
    fn always_returns_none(&mut self, callee: ExprId) -> bool {
        let types = self.types();
        if self.is_ref_expr(callee) && self.defn_returns_none(self.referent(callee)) {
            return true;
        }
        let Expr::Member { base, name } = *self.body.expr(callee) else {
            return false;
        };
        if self.referent(callee).is_some() {
            return false;
        }
        let Some(typ) = self.stored_type(base) else {
            return false;
        };
        let mut typ = self.proper(typ);
        if types.as_callable(typ).is_some() && self.is_type_obj(typ) {
            typ = self.instance_type_of(typ, true);
            typ = self.proper(typ);
        }
        let Some(instance) = types.as_instance(typ) else {
            return false;
        };
        let symbol = self.state.world.lookup_member(instance.class, name);
        symbol.is_some_and(|(_, symbol)| self.defn_returns_none(symbol.node))
    }

    fn defn_returns_none(&mut self, def: Option<DefRef>) -> bool {
        let types = self.types();
        let returns_none = |checker: &Self, typ: TypeId| {
            let ret = types
                .as_callable(typ)
                .map(|callable| checker.proper(callable.ret_type));
            ret.is_some_and(|ret| types.is_none(ret))
        };
        match def {
            Some(DefRef::Func(func)) => {
                let typ = self.state.world.get(func).typ;
                typ.is_some_and(|typ| returns_none(self, typ))
            }
            Some(DefRef::Overload(overload)) => {
                let items = self.state.world.get(overload).items.clone();
                items.iter().all(|item| self.defn_returns_none(Some(*item)))
            }
            Some(DefRef::Var(var)) => {
                let def = self.state.world.get(var);
                let inferred = def.is(VarFlags::INFERRED);
                let Some(typ) = def.typ else { return false };
                let typ = self.proper(typ);
                if !inferred && returns_none(self, typ) {
                    return true;
                }
                let Some(instance) = types.as_instance(typ) else {
                    return false;
                };
                let call = known::DUNDER_CALL;
                let symbol = self.state.world.lookup_member(instance.class, call);
                symbol.is_some_and(|(_, symbol)| self.defn_returns_none(symbol.node))
            }
            Some(
                DefRef::Module(_)
                | DefRef::Class(_)
                | DefRef::Decorator(_)
                | DefRef::Alias(_)
                | DefRef::TypeVar(_)
                | DefRef::Placeholder(_),
            )
            | None => false,
        }
    }

    /// Checks a call of a callee of known type; for a union this may be one item of it, so that plugins see each.
    pub(crate) fn check_call_expr_with_callee_type(
        &mut self,
        callee_type: TypeId,
        expr: ExprId,
        (callable_name, object_type, member): (Option<Name>, Option<TypeId>, Option<Name>),
    ) -> TypeId {
        let types = self.types();
        let Expr::Call { callee, args } = *self.body.expr(expr) else {
            unreachable!("only calls are called")
        };
        let parts = CallParts::new(self.body.call_args(args));
        let ctx = self.ctx(expr);
        let mut callable_name = callable_name;
        if callable_name.is_none()
            && let (Some(object), Some(member)) = (object_type, member)
        {
            callable_name = self.method_fullname(object, member);
        }
        let object_type = object_type.map(|object| self.proper(object));
        let mut callee_type = callee_type;
        if callable_name.is_some() {
            callee_type =
                self.transform_callee(callable_name, callee_type, parts.actuals(), ctx, object_type);
        } else if let (Some(member), Some(object)) = (member, object_type)
            && matches!(types.get(object), Type::Union(_))
        {
            return self.check_union_call_expr(expr, object, member);
        }
        let options = CallOptions {
            callable_node: Some(callee),
            callable_name,
            object_type,
            original_type: None,
        };
        let (result, inferred) = self.check_call_of(callee_type, parts.actuals(), ctx, options);
        let inferred = self.proper(inferred);
        if self.is_ref_expr(callee)
            && let Type::Callable(callable) = types.get(inferred)
        {
            self.note_guards(callee, callable);
        }
        result
    }

    /// Remembers for narrowing that the callee is a type guard.
    fn note_guards(&mut self, callee: ExprId, callable: &Callable) {
        if callable.type_guard.is_none() && callable.type_is.is_none() {
            return;
        }
        let old = self
            .tables
            .rare
            .callee_guards
            .get(&callee)
            .copied()
            .unwrap_or_default();
        let guard = Guard {
            type_guard: callable.type_guard.or(old.type_guard),
            type_is: callable.type_is.or(old.type_is),
        };
        self.tables.rare.callee_guards.insert(callee, guard);
    }

    fn check_union_call_expr(&mut self, expr: ExprId, object_type: TypeId, member: Name) -> TypeId {
        let Expr::Call { callee, .. } = *self.body.expr(expr) else {
            unreachable!("only calls are called")
        };
        let ctx = self.ctx(expr);
        let items = self.relevant_items(object_type);
        let mut results = Vec::new();
        for typ in self.flatten_nested_unions(&items) {
            let access = MemberAccess {
                original_type: Some(object_type),
                self_type: Some(typ),
                in_literal_context: self.is_literal_context(),
                ..MemberAccess::default()
            };
            // Missing members were reported with the callee.
            let (item, _) = self.silently(|checker| checker.analyze_member_access(member, typ, ctx, access));
            let Some(narrowed) = self.narrow_overlapping_type_from_binder(callee, item) else {
                continue;
            };
            let callable_name = self.method_fullname(typ, member);
            let item_object = callable_name.map(|_| typ);
            results.push(self.check_call_expr_with_callee_type(
                narrowed,
                expr,
                (callable_name, item_object, None),
            ));
        }
        self.make_simplified_union(&results)
    }
}
