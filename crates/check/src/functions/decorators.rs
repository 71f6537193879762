//! Decorated functions: the type below the decorators, and the type above them.

use nodes::ast::{Expr, ExprId};
use nodes::defs::{FuncFlags, VarFlags};
use options::ErrorCode;
use typeops::function_types::callable_name;
use types::{AnyKind, ArgKind, Callable, DecoratorId, DefRef, FuncId, Type, TypeId};

use crate::exprs::CallOptions;
use crate::message::Message;
use crate::{Checker, Ctx, Operand};

const OVERLOAD_NAMES: [&str; 2] = ["typing.overload", "typing_extensions.overload"];
const MULTIPLE_OVERLOADS_REQUIRED: Message =
    Message::new("Single overload definition, multiple required", ErrorCode::Misc);
const BAD_CONSTRUCTOR_TYPE: Message = Message::new("Unsupported decorated constructor type", ErrorCode::Misc);
const READ_ONLY_PROPERTY_OVERRIDES_READ_WRITE: Message = Message::new(
    "Read-only property cannot override read-write property",
    ErrorCode::Misc,
);

/// How a decorated function is visited.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct DecoratorVisit {
    /// It is an item of overloads, so its body may be empty.
    pub(super) allow_empty: bool,
    /// The first decorator, `@x.setter`, is not applied.
    pub(super) skip_first_item: bool,
}

impl Checker<'_> {
    /// The decorators of a definition that are left to be applied, outermost first.
    pub(crate) fn decorator_exprs(&self, decorator: DecoratorId) -> Vec<ExprId> {
        let def = self.state.world.get(decorator);
        let Some((body, node)) = def.node else {
            return Vec::new();
        };
        let body = self.unit.ast.body(body);
        let all = body.exprs(body.decorator(node).decorators);
        def.remaining
            .iter()
            .filter_map(|index| all.get(*index as usize).copied())
            .collect()
    }

    /// Whether a decorator is `@no_type_check`. The target of the definition must be the current one.
    pub(crate) fn is_no_type_check(&self, decorator: DecoratorId) -> bool {
        let decorators = self.decorator_exprs(decorator);
        decorators
            .iter()
            .any(|expr| self.refers_to(*expr, &["typing.no_type_check"]))
    }

    /// Whether an expression is a name or attribute with one of these full names, or an alias of it.
    pub(crate) fn refers_to(&self, expr: ExprId, fullnames: &[&str]) -> bool {
        if !self.is_ref_expr(expr) {
            return false;
        }
        if self
            .ref_fullname(expr)
            .is_some_and(|name| fullnames.contains(&name))
        {
            return true;
        }
        let Some(DefRef::Alias(alias)) = self.referent(expr) else {
            return false;
        };
        if self.state.world.get(alias).python_3_12 {
            return false;
        }
        self.types()
            .as_instance(self.proper(self.state.world.get(alias).target))
            .is_some_and(|instance| fullnames.contains(&self.class_fullname(instance.class)))
    }

    /// Checks a decorated function, as a statement.
    pub(super) fn visit_decorator(&mut self, decorator: DecoratorId) {
        if self.is_no_type_check(decorator) {
            let any = self.types().any(AnyKind::SpecialForm);
            self.set_decorated_type(decorator, any);
            return;
        }
        self.visit_decorator_inner(decorator, DecoratorVisit::default());
    }

    fn set_decorated_type(&mut self, decorator: DecoratorId, typ: TypeId) {
        let var = self.state.world.get(decorator).var;
        let var = self.state.world.get_mut(var);
        var.typ = Some(typ);
        var.flags |= VarFlags::READY;
    }

    /// Checks a decorated function and finds the type that its decorators give it.
    pub(super) fn visit_decorator_inner(&mut self, decorator: DecoratorId, visit: DecoratorVisit) {
        let func = self.state.world.get(decorator).func;
        if self.func_is(func, FuncFlags::AWAITABLE_COROUTINE) {
            self.make_awaitable_generator(func);
        }
        if !self.run.can_skip_diagnostics {
            // Decorators belong to the top level.
            self.signature_target(DefRef::Func(func), |checker| {
                checker.check_default_params(func, None);
            });
        }
        if self.run.recurse_into_functions || self.func_is(func, FuncFlags::DEF_OR_INFER_VARS) {
            self.function_target(DefRef::Func(func), |checker| {
                let name = checker.state.world.get(func).name;
                checker
                    .recursing(|checker| checker.check_func_item(func, None, Some(name), visit.allow_empty));
            });
        }
        let sig = self.apply_decorators(decorator, func, visit);
        self.require_correct_self_argument(sig, func);
        let sig = self.named_callable(sig, decorator, func);
        self.set_decorated_type(decorator, sig);
        if self.func_is(func, FuncFlags::PROPERTY) {
            self.check_property_signature(decorator, sig);
        }
        if !visit.allow_empty && !visit.skip_first_item {
            self.check_decorated_definition(decorator, func, sig);
        }
    }

    /// `@types.coroutine` makes `AwaitableGenerator` of the return type.
    fn make_awaitable_generator(&mut self, func: FuncId) {
        let typ = self.function_type(DefRef::Func(func));
        let Some(callable) = self.types().as_callable(typ) else {
            return;
        };
        if self.is_named_instance(callable.ret_type, "typing.AwaitableGenerator") {
            return;
        }
        let declared = callable.ret_type;
        let is_coroutine = self.func_is(func, FuncFlags::COROUTINE);
        let yielded = self.get_generator_yield_type(declared, is_coroutine);
        let received = self.get_generator_receive_type(declared, is_coroutine);
        let returned = if is_coroutine {
            self.get_coroutine_return_type(declared)
        } else {
            self.get_generator_return_type(declared, is_coroutine)
        };
        let args = [yielded, received, returned, declared];
        let ret_type = self.named_generic_type("typing.AwaitableGenerator", &args);
        let typ = self.types().callable(Callable {
            ret_type,
            ..callable.clone()
        });
        self.state.world.get_mut(func).typ = Some(typ);
    }

    fn apply_decorators(&mut self, decorator: DecoratorId, func: FuncId, visit: DecoratorVisit) -> TypeId {
        let decorators = self.decorator_exprs(decorator);
        let skipped = usize::from(visit.skip_first_item).min(decorators.len());
        let mut sig = self.function_type(DefRef::Func(func));
        let mut non_trivial = false;
        for expr in decorators[skipped..].iter().rev().copied() {
            if self.refers_to(expr, &["abc.abstractmethod"]) {
                continue;
            }
            if self.refers_to(expr, &OVERLOAD_NAMES) {
                if !visit.allow_empty {
                    let ctx = self.ctx_of(DefRef::Decorator(decorator));
                    self.fail_with(&MULTIPLE_OVERLOADS_REQUIRED, ctx);
                }
                continue;
            }
            non_trivial = true;
            sig = self.apply_decorator(decorator, func, expr, sig);
        }
        if non_trivial {
            self.check_untyped_after_decorator(sig, func);
        }
        sig
    }

    fn apply_decorator(&mut self, decorator: DecoratorId, func: FuncId, expr: ExprId, sig: TypeId) -> TypeId {
        let dec = self.accept(expr, None);
        let is_ref = self.is_ref_expr(expr);
        let reference = if is_ref { self.tables.refs.get(expr) } else { None };
        let mut callable_name = reference.and_then(|reference| reference.fullname);
        let mut object_type = None;
        if callable_name.is_none()
            && let Expr::Member { base, name } = *self.body.expr(expr)
            && let Some(typ) = self.stored_type(base)
        {
            object_type = Some(typ);
            callable_name = self.method_fullname(typ, name);
        }
        self.check_for_untyped_decorator(func, dec, expr);
        let options = CallOptions {
            callable_name,
            object_type,
            ..CallOptions::default()
        };
        let temp = Operand::Temp(sig, self.ctx(expr));
        let ctx = self.ctx_of(DefRef::Decorator(decorator));
        self.check_call(dec, &[temp], &[ArgKind::Pos], ctx, &[], options)
            .0
    }

    /// The type of a decorated function, with the name that messages show and the definition.
    fn named_callable(&self, sig: TypeId, decorator: DecoratorId, func: FuncId) -> TypeId {
        let sig = self.proper(sig);
        let types = self.types();
        let name = Some(callable_name(&self.state.world, func));
        if let Some(callable) = types.as_callable(sig) {
            return types.callable(Callable {
                name,
                definition: Some(DefRef::Decorator(decorator)),
                ..callable.clone()
            });
        }
        if let Type::Overloaded(items) = self.ty(sig) {
            let named = items.iter().map(|item| match types.as_callable(*item) {
                Some(callable) => types.callable(Callable {
                    name,
                    ..callable.clone()
                }),
                None => *item,
            });
            return types.overloaded(named.collect::<Box<[TypeId]>>());
        }
        sig
    }

    fn check_property_signature(&mut self, decorator: DecoratorId, sig: TypeId) {
        let ctx = self.ctx_of(DefRef::Decorator(decorator));
        if let Some(callable) = self.types().as_callable(sig)
            && callable
                .params
                .iter()
                .filter(|param| param.kind.is_required())
                .count()
                > 1
        {
            self.fail("Too many arguments for property", ctx, ErrorCode::Misc);
        }
        self.check_incompatible_property_override(decorator, ctx);
    }

    /// What is checked of a decorated function that stands by itself, not in overloads.
    fn check_decorated_definition(&mut self, decorator: DecoratorId, func: FuncId, sig: TypeId) {
        let info = self.state.world.get(func);
        let name = self.state.world.text(info.name);
        let class = info.class;
        if let Some(class) = class
            && !self.state.world.get(decorator).is_overload
        {
            let found = self.check_method_override(DefRef::Decorator(decorator));
            self.check_no_overridable_method(DefRef::Func(func), class, found.as_deref());
            self.check_explicit_override_decorator(DefRef::Func(func), found.as_deref(), None);
        }
        if class.is_some() && matches!(name, "__init__" | "__new__") {
            let typ = self.proper(sig);
            let is_fine = matches!(
                self.ty(typ),
                Type::Callable(_) | Type::Overloaded(_) | Type::Any { .. }
            );
            if !is_fine {
                let ctx = self.ctx_of(DefRef::Decorator(decorator));
                self.fail_with(&BAD_CONSTRUCTOR_TYPE, ctx);
            }
        }
        let is_function = matches!(self.ty(sig), Type::Callable(_) | Type::Overloaded(_));
        if is_function && self.state.world.get(func).original_def.is_some() {
            self.check_func_def_override(func, sig);
        }
    }

    fn check_for_untyped_decorator(&mut self, func: FuncId, dec_type: TypeId, expr: ExprId) {
        if !self.options().disallow_untyped_decorators || self.run.current_node_deferred {
            return;
        }
        let typ = self.state.world.get(func).typ;
        if self.is_typed_callable(typ) && self.is_untyped_decorator(Some(dec_type)) {
            let name = self.state.world.text(self.name_of(DefRef::Func(func)));
            let ctx = self.ctx(expr);
            self.msg_typed_function_untyped_decorator(name, ctx);
        }
    }

    /// Whether some part of a callable type is annotated.
    fn is_typed_callable(&self, typ: Option<TypeId>) -> bool {
        let Some(callable) = typ.and_then(|typ| self.types().as_callable(self.proper(typ))) else {
            return false;
        };
        let params = callable.params.iter().map(|param| param.typ);
        let mut all = params.chain([callable.ret_type]);
        all.any(|typ| !self.is_unannotated_any(typ))
    }

    fn is_untyped_decorator(&self, typ: Option<TypeId>) -> bool {
        let Some(typ) = typ.map(|typ| self.proper(typ)) else {
            return true;
        };
        if matches!(self.ty(typ), Type::Callable(_)) {
            return !self.is_typed_callable(Some(typ));
        }
        if let Type::Overloaded(items) = self.ty(typ) {
            return items.iter().any(|item| self.is_untyped_decorator(Some(*item)));
        }
        let Some(instance) = self.types().as_instance(typ) else {
            return true;
        };
        let world = &self.state.world;
        let Some(method) = self.get_method(instance.class, names::known::DUNDER_CALL) else {
            return false;
        };
        if let DefRef::Decorator(decorator) = method {
            let decorator = world.get(decorator);
            let (func, var) = (world.get(decorator.func).typ, world.get(decorator.var).typ);
            return self.is_untyped_decorator(func) || self.is_untyped_decorator(var);
        }
        let typ = self.symbol_type(method);
        if let Some(typ) = typ
            && let Type::Overloaded(items) = self.ty(typ)
        {
            return items.iter().any(|item| self.is_untyped_decorator(Some(*item)));
        }
        !self.is_typed_callable(typ)
    }

    fn check_untyped_after_decorator(&mut self, typ: TypeId, func: FuncId) {
        if !self.options().disallow_any_decorated || self.run.is_stub || self.run.current_node_deferred {
            return;
        }
        if self.has_any_type(typ, false) {
            let ctx = self.ctx_of(DefRef::Func(func));
            self.msg_untyped_decorated_function(typ, ctx);
        }
    }

    fn check_incompatible_property_override(&mut self, decorator: DecoratorId, ctx: Ctx) {
        let def = self.state.world.get(decorator);
        let func = self.state.world.get(def.func);
        let Some(class) = func.class else { return };
        if self.var_is(def.var, VarFlags::SETTABLE_PROPERTY) {
            return;
        }
        let name = func.name;
        for base in self.state.world.get(class).mro.clone().iter().skip(1) {
            let node = self
                .state
                .world
                .get(*base)
                .names
                .get(&name)
                .and_then(|symbol| symbol.node);
            let Some(DefRef::Overload(overload)) = node else {
                continue;
            };
            let is_property = self.state.world.get(overload).is(FuncFlags::PROPERTY);
            if is_property && self.is_writable_attribute(DefRef::Overload(overload)) {
                self.fail_with(&READ_ONLY_PROPERTY_OVERRIDES_READ_WRITE, ctx);
            }
        }
    }
}
