//! Decorated functions: the decorators that mypy knows, and simple inference of the others.

use names::Name;
use nodes::ast::{DecoratorNodeId, Expr, ExprId, Stmt};
use nodes::defs::{AbstractStatus, At, ClassFlags, Decorator, FuncFlags, Var, VarFlags};
use nodes::tables::Ref;
use options::ErrorCode;
use typeops::callables::new_callable;
use typeops::function_types::callable_name;
use types::{AnyKind, ArgKind, Callable, DecoratorId, DefRef, FuncId, Param, Type, TypeFlags, TypeId};

use crate::Analyzer;

/// What the decorators of a function say beyond their own effect.
#[derive(Default)]
struct Seen {
    /// Indexes of decorators that semantic analysis has dealt with.
    removed: Vec<usize>,
    no_type_check: bool,
    /// There was a `@property` so far.
    property: bool,
    /// There is an unknown decorator above a possible `@property`.
    unknown_above: bool,
}

const PROPERTY_NAMES: [&str; 5] = [
    "builtins.property",
    "abc.abstractproperty",
    "functools.cached_property",
    "enum.property",
    "types.DynamicClassAttribute",
];

impl<'a> Analyzer<'a> {
    /// The definition of a decorated function, made when it is met first.
    pub(crate) fn decorator_id(&mut self, node: DecoratorNodeId) -> DecoratorId {
        if let Some(id) = self.tables.decorators.get(node) {
            return *id;
        }
        let syntax = *self.body.decorator(node);
        let func = self.func_id(syntax.func);
        let at = self.at_span(syntax.span);
        let name = self.state.world.get(func).name;
        let mut var = Var::new(name, self.qualified_name(name), None);
        var.at = self.state.world.get(func).at;
        var.flags -= VarFlags::READY;
        let var = self.add_def(var);
        let node_ref = Some((self.body.id(), node));
        let count = u32::try_from(syntax.decorators.len()).expect("decorators fit into 32 bits");
        let remaining = (0..count).collect();
        let def = Decorator {
            func,
            var,
            node: node_ref,
            at: Some(at),
            remaining,
            is_overload: false,
            is_enum_member: false,
        };
        let id = self.add_def(def);
        self.tables.decorators.insert(node, id);
        id
    }

    pub(crate) fn visit_decorator(&mut self, node: DecoratorNodeId, id: DecoratorId) {
        let syntax = *self.body.decorator(node);
        let at = self.at_span(syntax.span);
        self.statement = Some(at);
        let (func, var) = (self.state.world.get(id).func, self.state.world.get(id).var);
        let name = self.state.world.get(func).name;
        self.set_conditional(func);
        if !self.state.world.get(id).is_overload {
            self.add_symbol(name, DefRef::Decorator(id), at);
        }
        let decorators = self.body.exprs(syntax.decorators);
        for decorator in decorators {
            self.visit_expr(*decorator);
        }
        let is_member = |decorator: &ExprId| self.fullname_of(*decorator) == "enum.member";
        let is_enum_member = decorators.iter().any(is_member);
        self.state.world.get_mut(id).is_enum_member = is_enum_member;
        let mut seen = Seen::default();
        for (index, decorator) in decorators.iter().enumerate() {
            self.apply_decorator(id, index, *decorator, &mut seen);
        }
        let left = (0..decorators.len()).filter(|index| !seen.removed.contains(index));
        let remaining: Box<[u32]> = left.filter_map(|index| u32::try_from(index).ok()).collect();
        let has_remaining = !remaining.is_empty();
        self.state.world.get_mut(id).remaining = remaining;
        let is_property = self.state.world.get(var).is(VarFlags::PROPERTY);
        if let Some(class) = self.class
            && (!self.state.world.get(id).is_overload || is_property)
        {
            let var = self.state.world.get_mut(var);
            var.class = Some(class);
            var.flags |= VarFlags::INITIALIZED_IN_CLASS;
        }
        let is_target =
            self.recurse_into_functions || self.state.world.get(func).is(FuncFlags::DEF_OR_INFER_VARS);
        if seen.no_type_check {
            let func = self.state.world.get_mut(func);
            func.flags.remove(FuncFlags::ANNOTATED);
            func.flags |= FuncFlags::NO_TYPE_CHECK;
            func.typ = None;
        } else if is_target {
            self.recursing(|this| this.visit_func_def(syntax.func, func));
        }
        if seen.unknown_above && has_remaining && is_property {
            let text = "Decorators on top of @property are not supported";
            self.fail_code(text, at, ErrorCode::PropertyDecorator);
        }
        self.check_method_kind(func, is_property, at);
    }

    fn check_method_kind(&mut self, func: FuncId, is_property: bool, at: At) {
        let def = self.state.world.get(func);
        let (is_static, is_class) = (def.is(FuncFlags::STATIC), def.is(FuncFlags::CLASS));
        let abstract_final = def.abstract_status == AbstractStatus::Abstract && def.is(FuncFlags::FINAL);
        let name = self.text(def.name);
        if (is_static || is_class) && is_property {
            self.fail("Only instance methods can be decorated with @property", at);
        }
        if abstract_final {
            self.fail(format!("Method {name} is both abstract and final"), at);
        }
        if is_static && is_class {
            self.fail("Cannot have both classmethod and staticmethod", at);
        }
    }

    fn apply_decorator(&mut self, id: DecoratorId, index: usize, expr: ExprId, seen: &mut Seen) {
        let (func, var) = (self.state.world.get(id).func, self.state.world.get(id).var);
        let at = self.state.world.get(id).at.unwrap_or_else(|| self.at(expr));
        let fullname = self.fullname_of(expr);
        let mut flag = |this: &mut Self, set: FuncFlags, var_flags: VarFlags| {
            this.state.world.get_mut(func).flags |= set;
            this.state.world.get_mut(var).flags |= var_flags;
            seen.removed.push(index);
        };
        match fullname {
            "abc.abstractmethod" => {
                flag(self, FuncFlags::empty(), VarFlags::empty());
                self.state.world.get_mut(func).abstract_status = AbstractStatus::Abstract;
                self.check_is_method("abstractmethod", at);
            }
            "asyncio.coroutines.coroutine" | "types.coroutine" => {
                flag(self, FuncFlags::AWAITABLE_COROUTINE, VarFlags::empty());
            }
            "builtins.staticmethod" => {
                flag(self, FuncFlags::STATIC, VarFlags::STATICMETHOD);
                self.check_is_method("staticmethod", at);
            }
            "builtins.classmethod" => {
                flag(self, FuncFlags::CLASS, VarFlags::CLASSMETHOD);
                self.check_is_method("classmethod", at);
            }
            "typing.override" | "typing_extensions.override" => {
                flag(self, FuncFlags::EXPLICIT_OVERRIDE, VarFlags::empty());
                self.check_is_method("override", at);
            }
            name if PROPERTY_NAMES.contains(&name) => {
                flag(self, FuncFlags::PROPERTY, VarFlags::PROPERTY);
                seen.property = true;
                if name == "abc.abstractproperty" {
                    self.state.world.get_mut(func).abstract_status = AbstractStatus::Abstract;
                } else if name == "functools.cached_property" {
                    self.state.world.get_mut(var).flags |= VarFlags::SETTABLE_PROPERTY;
                }
                self.check_is_method("property", at);
            }
            "typing.no_type_check" => {
                self.state.world.get_mut(var).typ = Some(self.state.world.types.any(AnyKind::SpecialForm));
                seen.no_type_check = true;
            }
            "typing.final" | "typing_extensions.final" => {
                if self.is_class_scope() {
                    let is_protocol = self
                        .class
                        .is_some_and(|c| self.state.world.get(c).is(ClassFlags::PROTOCOL));
                    if is_protocol {
                        self.fail("Protocol member cannot be final", self.at(expr));
                        seen.removed.push(index);
                    } else {
                        flag(self, FuncFlags::FINAL, VarFlags::FINAL);
                    }
                } else {
                    self.fail("@final cannot be used with non-method functions", self.at(expr));
                }
            }
            "typing.type_check_only" | "typing_extensions.type_check_only" => {
                self.state.world.get_mut(func).flags |= FuncFlags::TYPE_CHECK_ONLY;
            }
            _ => self.apply_unknown_decorator(func, expr, seen),
        }
    }

    fn apply_unknown_decorator(&mut self, func: FuncId, expr: ExprId, seen: &mut Seen) {
        if let Some(transform) = self.dataclass_transform(expr) {
            self.state.world.get_mut(func).dataclass_transform = Some(Box::new(transform));
        } else if let Some(reason) = self.deprecated_reason(expr) {
            let name = self.text(self.state.world.get(func).fullname);
            let text = self.intern(&format!("function {name} is deprecated: {reason}"));
            self.state.world.get_mut(func).deprecated = Some(text);
        } else if !seen.property {
            seen.unknown_above = true;
        }
    }

    /// The argument of `@deprecated("...")`.
    pub(crate) fn deprecated_reason(&self, expr: ExprId) -> Option<&'a str> {
        let Expr::Call { callee, args } = *self.body.expr(expr) else {
            return None;
        };
        if !matches!(
            self.fullname_of(callee),
            "warnings.deprecated" | "typing_extensions.deprecated"
        ) {
            return None;
        }
        let first = self.body.call_args(args).first()?;
        match *self.body.expr(first.expr) {
            Expr::Str { value, .. } => Some(self.body.text(value)),
            _ => None,
        }
    }

    fn check_is_method(&mut self, decorator: &str, at: At) {
        if self.class.is_none() || self.is_func_scope() {
            self.fail(format!("\"{decorator}\" used with a non-method"), at);
        }
    }

    /// The full name that a name or attribute refers to; empty if it does not. Aliases count as their targets.
    pub(crate) fn fullname_of(&self, expr: ExprId) -> &'a str {
        let Some(reference) = self.reference(expr) else {
            return "";
        };
        if let Some(DefRef::Alias(alias)) = reference.node
            && !self.state.world.get(alias).python_3_12
            && let Type::Instance(instance) = self.state.world.types.get(self.state.world.get(alias).target)
        {
            return self.text(self.state.world.get(instance.class).fullname);
        }
        reference.fullname.map_or("", |name| self.text(name))
    }

    /// As [`fullname_of`](Self::fullname_of), but empty for what is no direct part of a module among the known names: what
    /// is special is in one of those.
    pub(crate) fn special_name_of(&self, expr: ExprId) -> &'a str {
        let reference = self.reference(expr);
        let name = reference.and_then(|reference| reference.fullname);
        let is_alias = matches!(
            reference.and_then(|reference| reference.node),
            Some(DefRef::Alias(_))
        );
        let is_known = |name: Name| {
            let prefix = self.state.world.names.prefix(name);
            prefix.is_none_or(Name::is_known)
        };
        if is_alias || name.is_some_and(|name| name.is_dotted() && is_known(name)) {
            return self.fullname_of(expr);
        }
        ""
    }

    /// What a name or attribute refers to.
    pub(crate) fn reference(&self, expr: ExprId) -> Option<Ref> {
        self.tables.refs.get(expr)
    }

    /// The type of a decorated function where decorators are simple enough (mypy's
    /// `infer_decorator_signature_if_simple`).
    pub(crate) fn infer_decorator_signature(&mut self, id: DecoratorId) {
        let def = self.state.world.get(id).clone();
        let types = self.state.world.types;
        let func_type = self.state.world.get(def.func).typ;
        if self.state.world.get(def.var).is(VarFlags::PROPERTY) {
            let typ = func_type.unwrap_or_else(|| self.untyped_property(def.var));
            self.state.world.get_mut(def.var).typ = Some(typ);
            return;
        }
        let Some((body, node)) = def.node else { return };
        debug_assert_eq!(body, self.body.id());
        let all = self.body.exprs(self.body.decorator(node).decorators);
        let decorators: Vec<ExprId> = def.remaining.iter().map(|index| all[*index as usize]).collect();
        let mut preserved = true;
        for decorator in &decorators {
            if self.fullname_of(*decorator) == "typing.no_type_check" {
                return;
            }
            let typ = self
                .function_behind(*decorator)
                .and_then(|func| self.state.world.get(func).typ);
            if !typ.is_some_and(|typ| is_identity_signature(types, typ)) {
                preserved = false;
                break;
            }
        }
        if preserved {
            let typ = self.function_type(DefRef::Func(def.func));
            let name = callable_name(&self.state.world, def.func);
            let typ = typeops::callables::with_name(types, typ, Some(name));
            self.state.world.get_mut(def.var).typ = Some(typ);
        }
        let Some(outermost) = decorators.first() else {
            return;
        };
        let returned = self.calculate_return_type(*outermost);
        if let Some(any) = returned.filter(|typ| matches!(types.get(*typ), Type::Any { .. })) {
            self.state.world.get_mut(def.var).typ = Some(types.any_from(any));
        }
        if let Some(callable) = self.fixed_callable_return(*outermost) {
            let mut callable = callable;
            let original = self.function_type(DefRef::Func(def.func));
            callable.name = types.as_callable(original).and_then(|original| original.name);
            callable.definition = Some(DefRef::Decorator(id));
            let typ = types.intern(Type::Callable(Box::new(callable)));
            self.state.world.get_mut(def.var).typ = Some(typ);
        }
    }

    fn untyped_property(&mut self, var: types::VarId) -> TypeId {
        let any = self.state.world.types.any(AnyKind::SpecialForm);
        let callable = Callable {
            name: Some(self.state.world.get(var).name.into()),
            ..new_callable(
                [Param {
                    typ: any,
                    name: None,
                    kind: ArgKind::Pos,
                }],
                any,
                self.named_type("builtins.function", &[]),
            )
        };
        self.state.world.types.intern(Type::Callable(Box::new(callable)))
    }

    /// The type of a function, with or without annotations.
    pub(crate) fn function_type(&mut self, function: DefRef) -> TypeId {
        let fallback = self.named_type("builtins.function", &[]);
        typeops::function_type(&self.state.world, function, fallback)
    }

    fn function_behind(&self, expr: ExprId) -> Option<FuncId> {
        match self.reference(expr)?.node? {
            DefRef::Func(func) => Some(func),
            DefRef::Module(_)
            | DefRef::Class(_)
            | DefRef::Decorator(_)
            | DefRef::Overload(_)
            | DefRef::Var(_)
            | DefRef::Alias(_)
            | DefRef::TypeVar(_)
            | DefRef::Placeholder(_) => None,
        }
    }

    fn calculate_return_type(&self, expr: ExprId) -> Option<TypeId> {
        let world = &self.state.world;
        if let Expr::Call { callee, .. } = *self.body.expr(expr) {
            return self.calculate_return_type(callee);
        }
        if let Some(DefRef::Var(var)) = self.reference(expr).and_then(|reference| reference.node) {
            return Some(typeops::proper(world, world.get(var).typ?));
        }
        let func = world.get(self.function_behind(expr)?);
        let Some(typ) = func.typ else {
            let is_untyped = !func.is(FuncFlags::ANNOTATED);
            return is_untyped.then(|| world.types.any(AnyKind::Unannotated));
        };
        match world.types.get(typ) {
            Type::Callable(callable) => Some(typeops::proper(world, callable.ret_type)),
            _ => None,
        }
    }

    fn fixed_callable_return(&self, expr: ExprId) -> Option<Callable> {
        let world = &self.state.world;
        let ret = if let Expr::Call { callee, .. } = *self.body.expr(expr) {
            self.fixed_callable_return(callee)?.ret_type
        } else {
            let typ = world.get(self.function_behind(expr)?).typ?;
            let Type::Callable(callable) = world.types.get(typ) else {
                return None;
            };
            if world.types.flags(callable.ret_type).contains(TypeFlags::TYPE_VAR) {
                return None;
            }
            callable.ret_type
        };
        match world.types.get(typeops::proper(world, ret)) {
            Type::Callable(callable) => Some((**callable).clone()),
            _ => None,
        }
    }

    /// Whether the body of a function says nothing: `...`, `pass`, a docstring, `raise NotImplementedError`.
    pub(crate) fn is_trivial_body(&self, node: nodes::ast::FuncNodeId) -> bool {
        let all = self.body.block_stmts(self.body.func(node).body);
        let is_docstring = |stmt: &nodes::ast::StmtId| match self.body.stmt(*stmt) {
            Stmt::Expr(expr) => matches!(self.body.expr(*expr), Expr::Str { .. }),
            _ => false,
        };
        let Some(first) = all.first() else { return false };
        let rest = if is_docstring(first) { &all[1..] } else { all };
        match rest {
            [] => true,
            [only] => self.is_trivial_stmt(*only),
            [_, _, ..] => false,
        }
    }

    fn is_trivial_stmt(&self, stmt: nodes::ast::StmtId) -> bool {
        match *self.body.stmt(stmt) {
            Stmt::Pass => true,
            Stmt::Expr(expr) => matches!(self.body.expr(expr), Expr::Ellipsis),
            Stmt::Raise { expr: Some(expr), .. } => {
                let raised = match *self.body.expr(expr) {
                    Expr::Call { callee, .. } => callee,
                    _ => expr,
                };
                matches!(self.body.expr(raised), Expr::Name(_))
                    && self.fullname_of(raised) == "builtins.NotImplementedError"
            }
            _ => false,
        }
    }
}

/// Whether a type is of the form `T -> T`.
fn is_identity_signature(types: &types::Types, typ: TypeId) -> bool {
    let Type::Callable(callable) = types.get(typ) else {
        return false;
    };
    let [param] = &*callable.params else { return false };
    match (types.get(param.typ), types.get(callable.ret_type)) {
        (Type::TypeVar(arg), Type::TypeVar(ret)) => {
            param.kind == ArgKind::Pos && arg.common.key == ret.common.key
        }
        _ => false,
    }
}
