//! Attributes of instances: methods first.

use names::{Name, known};
use nodes::defs::{AbstractStatus, FuncFlags, VarFlags};
use options::ErrorCode;
use types::{AnyKind, ClassId, DefRef, TypeId};

use super::MemberContext;
use crate::Checker;

/// A method, as far as binding it goes.
#[derive(Clone, Copy, Debug)]
struct Method {
    node: DefRef,
    flags: FuncFlags,
    class: Option<ClassId>,
}

impl Checker<'_> {
    /// The type of an attribute of an instance; `typ` is an instance.
    pub(crate) fn analyze_instance_member_access(
        &mut self,
        name: Name,
        typ: TypeId,
        mx: &MemberContext,
        override_info: Option<ClassId>,
    ) -> TypeId {
        let types = self.state.world.types;
        let Some(instance) = types.as_instance(typ) else {
            return types.any(AnyKind::FromError);
        };
        let class = override_info.unwrap_or(instance.class);
        let Some(key) = self.member_key(name, typ, class, override_info, mx) else {
            return self.find_instance_member(name, typ, class, mx);
        };
        if let Some(known) = self.known_member(&key) {
            return known;
        }
        let before = self.effects();
        let found = self.find_instance_member(name, typ, class, mx);
        self.remember_member(key, found, before, mx.is_callee);
        found
    }

    fn find_instance_member(
        &mut self,
        name: Name,
        typ: TypeId,
        class: ClassId,
        mx: &MemberContext,
    ) -> TypeId {
        let types = self.state.world.types;
        let method = self.get_method(class, name);
        if name == known::DUNDER_INIT && !mx.is_super && self.is_unsafe_init(class, method) {
            self.member_fail(
                "Accessing \"__init__\" on an instance is unsound, since instance.__init__ could be from an incompatible \
                 subclass",
                mx,
                ErrorCode::Misc,
            );
            return types.any(AnyKind::FromError);
        }
        match method.and_then(|method| self.plain_method(method)) {
            Some(method) => self.method_access(name, method, typ, mx),
            None => self.member_var_access(name, typ, class, mx),
        }
    }

    /// Whether a subclass may have another `__init__`.
    fn is_unsafe_init(&self, class: ClassId, method: Option<DefRef>) -> bool {
        let world = &self.state.world;
        !world.get(class).is(nodes::defs::ClassFlags::FINAL)
            && !method.is_some_and(|method| self.is_final_node(method))
    }

    /// Whether a variable or function is final.
    pub(crate) fn is_final_node(&self, node: DefRef) -> bool {
        let world = &self.state.world;
        match node {
            DefRef::Var(var) => world.get(var).is(VarFlags::FINAL),
            DefRef::Func(func) => world.get(func).is(FuncFlags::FINAL),
            DefRef::Decorator(decorator) => world.get(world.get(decorator).func).is(FuncFlags::FINAL),
            DefRef::Overload(overload) => world.get(overload).is(FuncFlags::FINAL),
            DefRef::Module(_)
            | DefRef::Class(_)
            | DefRef::Alias(_)
            | DefRef::TypeVar(_)
            | DefRef::Placeholder(_) => false,
        }
    }

    /// The method, unless it is decorated.
    fn plain_method(&self, node: DefRef) -> Option<Method> {
        let world = &self.state.world;
        let (flags, class) = match node {
            DefRef::Func(func) => (world.get(func).flags, world.get(func).class),
            DefRef::Overload(overload) => (world.get(overload).flags, world.get(overload).class),
            DefRef::Decorator(_)
            | DefRef::Var(_)
            | DefRef::Module(_)
            | DefRef::Class(_)
            | DefRef::Alias(_)
            | DefRef::TypeVar(_)
            | DefRef::Placeholder(_) => return None,
        };
        Some(Method { node, flags, class })
    }

    fn method_access(&mut self, name: Name, method: Method, typ: TypeId, mx: &MemberContext) -> TypeId {
        if mx.is_super && !mx.suppress_errors {
            self.validate_super_call(method.node, mx);
        }
        if method.flags.contains(FuncFlags::PROPERTY) {
            return self.property_access(name, method.node, typ, mx);
        }
        if mx.is_lvalue && !mx.suppress_errors {
            self.cant_assign_to_method(mx.ctx);
        }
        if method.node.is_local() {
            self.has_effect();
        }
        let Some(mut signature) = self.method_signature(method.node, mx) else {
            return self.state.world.types.any(AnyKind::SpecialForm);
        };
        let outer_vars = self.state.call_vars.in_use();
        if !mx.preserve_type_var_ids {
            signature = typeops::freshen_all_for_call(self, signature);
        }
        if !method.flags.contains(FuncFlags::STATIC) {
            let is_class = method.flags.contains(FuncFlags::CLASS);
            if self.has_trivial_self(method.node) {
                signature = self.bind_self_fast(signature);
            } else {
                signature = self.check_self_arg(signature, mx.self_type, is_class, mx.ctx, name);
                signature = self.bind_self(signature, Some(mx.self_type), is_class);
            }
        }
        let mapped = method
            .class
            .map_or(typ, |class| self.map_instance_to_supertype(typ, class));
        let member = self.expand_type_by_instance(signature, mapped);
        let member = self.freeze_all_type_vars(member);
        let member = typeops::with_lasting_numbers(self, member, outer_vars);
        self.state.call_vars.release(outer_vars);
        member
    }

    /// The type of a method; `None` if it is not known yet.
    fn method_signature(&mut self, node: DefRef, mx: &MemberContext) -> Option<TypeId> {
        let DefRef::Overload(overload) = node else {
            return Some(self.function_type(node));
        };
        let overload = self.state.world.get(overload);
        if overload.typ.is_some() {
            return overload.typ;
        }
        let (name, has_items) = (overload.name, !overload.items.is_empty());
        if !mx.no_deferral && has_items {
            self.handle_cannot_determine_type(name, mx.ctx);
        }
        None
    }

    /// A property with a setter.
    fn property_access(&mut self, name: Name, node: DefRef, typ: TypeId, mx: &MemberContext) -> TypeId {
        let world = &self.state.world;
        let any = world.types.any(AnyKind::FromError);
        let DefRef::Overload(overload) = node else {
            return any;
        };
        let overload = world.get(overload);
        let Some(DefRef::Decorator(getter)) = overload.items.first() else {
            return any;
        };
        let getter = world.get(*getter).var;
        let setter = overload
            .setter_index
            .and_then(|index| overload.items.get(index as usize).copied());
        if mx.is_lvalue && world.get(getter).is(VarFlags::SETTABLE_PROPERTY) {
            self.warn_deprecated(setter, mx.ctx);
        }
        self.analyze_var(name, getter, typ, mx, false, false)
    }

    /// Whether `self` of a function or of all overloads has no annotation (mypy's `is_trivial_self`).
    pub(super) fn has_trivial_self(&self, node: DefRef) -> bool {
        let world = &self.state.world;
        match node {
            DefRef::Func(func) => world.get(func).is(FuncFlags::TRIVIAL_SELF),
            DefRef::Overload(overload) => {
                let overload = world.get(overload);
                overload.items.iter().enumerate().all(|(index, item)| match item {
                    DefRef::Func(func) => world.get(*func).is(FuncFlags::TRIVIAL_SELF),
                    DefRef::Decorator(decorator) => {
                        let decorator = world.get(*decorator);
                        let trivial = usize::from(index > 0 || !overload.is(FuncFlags::PROPERTY));
                        decorator.remaining.len() <= trivial
                            && world.get(decorator.func).is(FuncFlags::TRIVIAL_SELF)
                    }
                    DefRef::Overload(_)
                    | DefRef::Var(_)
                    | DefRef::Module(_)
                    | DefRef::Class(_)
                    | DefRef::Alias(_)
                    | DefRef::TypeVar(_)
                    | DefRef::Placeholder(_) => false,
                })
            }
            DefRef::Decorator(decorator) => {
                let decorator = world.get(decorator);
                decorator.remaining.is_empty() && world.get(decorator.func).is(FuncFlags::TRIVIAL_SELF)
            }
            DefRef::Var(_)
            | DefRef::Module(_)
            | DefRef::Class(_)
            | DefRef::Alias(_)
            | DefRef::TypeVar(_)
            | DefRef::Placeholder(_) => false,
        }
    }

    /// Complains about calling an abstract method with a trivial body through `super()`.
    pub(super) fn validate_super_call(&mut self, node: DefRef, mx: &MemberContext) {
        let Some(func) = self.super_implementation(node) else {
            return;
        };
        let func = self.state.world.get(func);
        if !func.is(FuncFlags::TRIVIAL_BODY) || func.abstract_status == AbstractStatus::NotAbstract {
            return;
        }
        let name = self.state.world.name(node);
        if let Some(class) = self.class_of(node) {
            let class_name = self.state.world.get(class).name;
            self.unsafe_super(name, class_name, mx.ctx);
        }
    }

    /// The function that `super().method` would call.
    fn super_implementation(&self, node: DefRef) -> Option<types::FuncId> {
        let world = &self.state.world;
        match node {
            DefRef::Func(func) => Some(func),
            DefRef::Decorator(decorator) => Some(world.get(decorator).func),
            DefRef::Overload(overload) => {
                let overload = world.get(overload);
                match overload.implementation {
                    Some(implementation) => self.super_implementation(implementation),
                    None if overload.is(FuncFlags::PROPERTY) => None,
                    None => overload
                        .items
                        .first()
                        .and_then(|item| self.super_implementation(*item)),
                }
            }
            DefRef::Var(_)
            | DefRef::Module(_)
            | DefRef::Class(_)
            | DefRef::Alias(_)
            | DefRef::TypeVar(_)
            | DefRef::Placeholder(_) => None,
        }
    }
}
