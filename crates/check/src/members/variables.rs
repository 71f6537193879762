//! Attributes that are variables, properties, decorated methods, classes; and `__getattr__`.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "all other kinds of types and expressions are treated alike"
)]

use names::{Name, known};
use nodes::defs::{ClassFlags, VarFlags};
use options::ErrorCode;
use types::{AnyKind, ArgKind, ClassId, DefId, DefRef, Type, TypeId, VarId};

use super::MemberContext;
use crate::exprs::CallOptions;
use crate::{Checker, Operand};

/// A variable, or something that is accessed like one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Variable {
    /// The variable; `None` for a class or alias that stands in a class.
    pub(super) id: Option<VarId>,
    pub(super) name: Name,
    pub(super) class: Option<ClassId>,
    pub(super) typ: Option<TypeId>,
    pub(super) setter_type: Option<TypeId>,
    pub(super) flags: VarFlags,
}

impl Variable {
    fn is(&self, flag: VarFlags) -> bool {
        self.flags.contains(flag)
    }
}

impl Checker<'_> {
    /// An attribute that is not a method; `class` is where to look, `itype` the instance.
    pub(super) fn member_var_access(
        &mut self,
        name: Name,
        itype: TypeId,
        class: ClassId,
        mx: &MemberContext,
    ) -> TypeId {
        let symbol = self
            .state
            .world
            .lookup_member(class, name)
            .map(|(_, symbol)| symbol);
        let node = symbol.and_then(|symbol| symbol.node);
        self.warn_deprecated(node, mx.ctx);
        let mut is_trivial_self = false;
        let variable = match node {
            Some(DefRef::Decorator(decorator)) => {
                is_trivial_self = self.has_trivial_self(DefRef::Decorator(decorator));
                if mx.is_super && !mx.suppress_errors {
                    self.validate_super_call(DefRef::Decorator(decorator), mx);
                }
                Some(self.variable(self.state.world.get(decorator).var))
            }
            Some(DefRef::Var(var)) => Some(self.variable(var)),
            Some(node @ (DefRef::Class(_) | DefRef::Alias(_) | DefRef::Module(_) | DefRef::TypeVar(_))) => {
                self.has_effect();
                let typ = self.analyze_static_reference(node, mx.ctx, mx.is_lvalue, true, false);
                Some(Variable {
                    id: None,
                    name,
                    class: Some(class),
                    typ: Some(typ),
                    setter_type: None,
                    flags: VarFlags::READY,
                })
            }
            Some(DefRef::Func(_) | DefRef::Overload(_) | DefRef::Placeholder(_)) | None => None,
        };
        if let Some(variable) = variable {
            let implicit = symbol.is_some_and(|symbol| symbol.is(nodes::symbols::SymbolFlags::IMPLICIT));
            if mx.is_lvalue && !self.get_final_context() {
                self.check_final_member(name, class, mx.ctx);
            }
            return self.variable_access(name, variable, itype, mx, implicit, is_trivial_self);
        }
        if node.is_none()
            && let Some(typ) = self.dynamic_attribute(name, itype, class, mx)
        {
            return typ;
        }
        self.unknown_attribute(name, itype, mx)
    }

    /// What `__getattr__`, `__getattribute__` or `__setattr__` says of an attribute that is not there.
    fn dynamic_attribute(
        &mut self,
        name: Name,
        itype: TypeId,
        class: ClassId,
        mx: &MemberContext,
    ) -> Option<TypeId> {
        let own = [
            known::DUNDER_GETATTR,
            known::DUNDER_SETATTR,
            known::DUNDER_GETATTRIBUTE,
        ];
        if own.contains(&name) || mx.is_operator || mx.module_symbol_table.is_some() {
            return None;
        }
        let types = self.state.world.types;
        if mx.is_lvalue {
            let mx = MemberContext {
                is_lvalue: false,
                ..mx.derived()
            };
            let method = self.dynamic_method(known::DUNDER_SETATTR, itype, class, &mx)?;
            return types.as_callable(method)?.params.last().map(|param| param.typ);
        }
        let methods = [known::DUNDER_GETATTRIBUTE, known::DUNDER_GETATTR];
        let method = methods
            .into_iter()
            .find_map(|method| self.dynamic_method(method, itype, class, mx))?;
        Some(
            types
                .as_callable(method)
                .map_or(method, |callable| callable.ret_type),
        )
    }

    /// The type of a method that is not the one of `object`.
    fn dynamic_method(
        &mut self,
        method: Name,
        itype: TypeId,
        class: ClassId,
        mx: &MemberContext,
    ) -> Option<TypeId> {
        let node = self.get_method(class, method)?;
        let owner = self.class_of(node)?;
        if self.state.world.get(owner).fullname == known::BUILTINS_OBJECT {
            return None;
        }
        let bound = self.analyze_decorator_or_funcbase_access(node, itype, method, mx);
        let mapped = self.map_instance_to_supertype(itype, owner);
        let expanded = self.expand_type_by_instance(bound, mapped);
        Some(self.proper(expanded))
    }

    /// An attribute that is not there, on an instance.
    fn unknown_attribute(&mut self, name: Name, itype: TypeId, mx: &MemberContext) -> TypeId {
        let types = self.state.world.types;
        if let Some(instance) = types.as_instance(itype) {
            if self
                .state
                .world
                .get(instance.class)
                .is(ClassFlags::FALLBACK_TO_ANY)
            {
                return types.any(AnyKind::SpecialForm);
            }
            if let Some(typ) = extra_attribute(instance, name) {
                return typ;
            }
        }
        if mx.is_super && !mx.suppress_errors {
            self.undefined_in_superclass(name, mx.ctx);
            return types.any(AnyKind::FromError);
        }
        let missing = self.report_missing_attribute(itype, name, mx, None);
        self.private_module_attribute(name, mx).unwrap_or(missing)
    }

    /// The type of a name that a module does not export: its absence was reported, that is enough.
    fn private_module_attribute(&mut self, name: Name, mx: &MemberContext) -> Option<TypeId> {
        let module = self.state.world.try_module(mx.module_symbol_table?)?;
        let symbol = *module.names.get(&name)?;
        if symbol.module_public() {
            return None;
        }
        let node = symbol.node?;
        match node {
            DefRef::Var(_) | DefRef::Decorator(_) => self.symbol_type(node),
            DefRef::Func(_) | DefRef::Overload(_) => Some(self.function_type(node)),
            DefRef::Class(_) | DefRef::Alias(_) | DefRef::Module(_) | DefRef::TypeVar(_) => {
                Some(self.analyze_static_reference(node, mx.ctx, mx.is_lvalue, true, true))
            }
            DefRef::Placeholder(_) => None,
        }
    }

    /// Complains about assigning to an attribute that is final in `class` or a base.
    pub(crate) fn check_final_member(&mut self, name: Name, class: ClassId, ctx: crate::Ctx) {
        let mro = std::sync::Arc::clone(&self.state.world.get(class).mro);
        for base in mro.iter() {
            let node = self
                .state
                .world
                .get(*base)
                .names
                .get(&name)
                .and_then(|symbol| symbol.node);
            if node.is_some_and(|node| self.is_final_node(node)) {
                self.cant_assign_to_final(name, true, ctx);
            }
        }
    }

    /// Whether a variable is an instance variable according to PEP 526.
    pub(crate) fn is_instance_var(&self, var: VarId) -> bool {
        let world = &self.state.world;
        let var_def = world.get(var);
        let Some(class) = var_def.class else { return false };
        let symbol = world.get(class).names.get(&var_def.name);
        symbol.is_some_and(|symbol| symbol.node == Some(DefRef::Var(var)))
            && !var_def.is(VarFlags::CLASSVAR)
            && !var_def.is(VarFlags::INFERRED)
    }

    pub(super) fn variable(&self, id: VarId) -> Variable {
        let var = self.state.world.get(id);
        Variable {
            id: Some(id),
            name: var.name,
            class: var.class,
            typ: var.typ,
            setter_type: var.setter_type,
            flags: var.flags,
        }
    }

    /// The type of an attribute that is a variable (mypy's `analyze_var`).
    pub(crate) fn analyze_var(
        &mut self,
        name: Name,
        var: VarId,
        itype: TypeId,
        mx: &MemberContext,
        implicit: bool,
        is_trivial_self: bool,
    ) -> TypeId {
        self.variable_access(name, self.variable(var), itype, mx, implicit, is_trivial_self)
    }

    fn variable_access(
        &mut self,
        name: Name,
        var: Variable,
        itype: TypeId,
        mx: &MemberContext,
        implicit: bool,
        is_trivial_self: bool,
    ) -> TypeId {
        if var.id.is_some_and(DefId::is_local) {
            self.has_effect();
        }
        let original_itype = itype;
        let itype = var
            .class
            .map_or(itype, |class| self.map_instance_to_supertype(itype, class));
        let is_instance_var = var.id.is_some_and(|var| self.is_instance_var(var));
        let result = match self.declared_type(&var, mx) {
            Some(typ) => {
                if let (Type::Partial(_), Some(id)) = (self.state.world.types.get(typ), var.id) {
                    return self.handle_partial_var_type(typ, mx.is_lvalue, id, mx.ctx);
                }
                self.check_assignable(name, &var, itype, mx);
                let access = VariableAccess {
                    name,
                    var,
                    itype,
                    original_itype,
                    is_trivial_self,
                };
                self.bound_variable(&access, typ, is_instance_var, mx)
            }
            None => {
                if !var.is(VarFlags::READY) && !mx.no_deferral {
                    self.handle_cannot_determine_type(var.name, mx.ctx);
                }
                self.state.world.types.any(AnyKind::SpecialForm)
            }
        };
        let result = self.enum_member_access(name, &var, itype, result, mx);
        let class = var.class.map(|class| self.state.world.get(class));
        let is_protocol_member = class.is_some_and(|class| class.is(ClassFlags::PROTOCOL)) && is_instance_var;
        let result = if implicit || is_protocol_member {
            result
        } else {
            self.analyze_descriptor_access(result, mx)
        };
        self.apply_attribute_hook(var.class, name, result, mx)
    }

    /// The type that a variable has for reading or for assignment.
    fn declared_type(&self, var: &Variable, mx: &MemberContext) -> Option<TypeId> {
        if var.is(VarFlags::SETTABLE_PROPERTY) && mx.is_lvalue {
            let getter = var.typ.filter(|_| var.is(VarFlags::READY));
            var.setter_type.or(getter)
        } else {
            var.typ
        }
    }

    fn check_assignable(&mut self, name: Name, var: &Variable, itype: TypeId, mx: &MemberContext) {
        if !mx.is_lvalue || mx.suppress_errors {
            return;
        }
        if var.is(VarFlags::PROPERTY) && !var.is(VarFlags::SETTABLE_PROPERTY) {
            self.read_only_property(name, itype, mx.ctx);
        }
        if var.is(VarFlags::CLASSVAR) {
            self.cant_assign_to_classvar(name, mx.ctx);
        }
    }

    /// The type of a variable, with `self` bound where it is a method.
    fn bound_variable(
        &mut self,
        access: &VariableAccess,
        typ: TypeId,
        is_instance_var: bool,
        mx: &MemberContext,
    ) -> TypeId {
        let types = self.state.world.types;
        let var = &access.var;
        let unbound = self.expand_without_binding(typ, access, mx);
        if !var.is(VarFlags::INITIALIZED_IN_CLASS) || (is_instance_var && !mx.is_operator) {
            return unbound;
        }
        let proper = self.proper(typ);
        let call_type = if self.is_function_like(proper) && !self.is_type_obj(proper) {
            proper
        } else if var.is(VarFlags::PROPERTY) {
            let call_mx = MemberContext {
                original_type: proper,
                self_type: proper,
                is_lvalue: false,
                ..mx.derived()
            };
            let method = self.member_access(known::DUNDER_CALL, proper, &call_mx, None);
            self.proper(method)
        } else {
            proper
        };
        let is_method = self.is_function_like(call_type) && !self.is_type_obj(call_type);
        if is_method && mx.is_lvalue && !var.is(VarFlags::PROPERTY) && !mx.suppress_errors {
            self.cant_assign_to_method(mx.ctx);
        }
        if var.is(VarFlags::STATICMETHOD) {
            return unbound;
        }
        let one = [call_type];
        let items: &[TypeId] = types.as_union(call_type).map_or(&one, |union| &union.items);
        let bound: Vec<TypeId> = items
            .iter()
            .map(|item| self.bound_item(*item, access, mx))
            .collect();
        self.make_union(&bound)
    }

    fn bound_item(&mut self, item: TypeId, access: &VariableAccess, mx: &MemberContext) -> TypeId {
        let proper = self.proper(item);
        let binds =
            self.is_function_like(proper) && (!self.is_bound(proper) || access.var.is(VarFlags::PROPERTY));
        if binds {
            self.expand_and_bind_callable(proper, access, mx)
        } else {
            self.expand_without_binding(item, access, mx)
        }
    }

    fn expand_without_binding(&mut self, typ: TypeId, access: &VariableAccess, mx: &MemberContext) -> TypeId {
        let typ = if mx.preserve_type_var_ids {
            typ
        } else {
            self.freshen_all_functions_type_vars(typ)
        };
        let typ = self.expand_self_type_if_needed(typ, mx, access.var.id, access.original_itype, false);
        let expanded = self.expand_type_by_instance(typ, access.itype);
        self.freeze_all_type_vars(expanded)
    }

    fn expand_and_bind_callable(
        &mut self,
        functype: TypeId,
        access: &VariableAccess,
        mx: &MemberContext,
    ) -> TypeId {
        let types = self.state.world.types;
        let var = &access.var;
        let functype = if mx.preserve_type_var_ids {
            functype
        } else {
            self.freshen_all_functions_type_vars(functype)
        };
        let typ = self.expand_self_type(var.id, functype, mx.self_type);
        let mut typ = self.proper(typ);
        if access.is_trivial_self {
            typ = self.bind_self_fast(typ);
        } else {
            let is_class = var.is(VarFlags::CLASSMETHOD);
            typ = self.check_self_arg(typ, mx.self_type, is_class, mx.ctx, access.name);
            typ = self.bind_self(typ, Some(mx.self_type), is_class);
        }
        let expanded = self.expand_type_by_instance(typ, access.itype);
        let expanded = self.freeze_all_type_vars(expanded);
        if !var.is(VarFlags::PROPERTY) {
            return expanded;
        }
        let getter = match types.get(expanded) {
            Type::Overloaded(items) => items.first().copied(),
            _other => Some(expanded),
        };
        let callable = getter.and_then(|getter| types.as_callable(getter));
        let (Some(callable), Some(getter)) = (callable, getter) else {
            return types.any(AnyKind::FromError);
        };
        if !var.is(VarFlags::SETTABLE_PROPERTY) || !mx.is_lvalue || var.setter_type.is_none() {
            return callable.ret_type;
        }
        self.setter_argument(getter, mx)
            .unwrap_or_else(|| types.any(AnyKind::FromError))
    }

    /// The type of the value that a setter takes.
    fn setter_argument(&mut self, setter: TypeId, mx: &MemberContext) -> Option<TypeId> {
        let types = self.state.world.types;
        let mut setter = setter;
        if types.as_callable(setter)?.is_generic() {
            let any = Operand::Temp(types.any(AnyKind::SpecialForm), mx.ctx);
            let value = mx.rvalue.unwrap_or(any);
            let options = CallOptions::default();
            let (_, inferred) = self.check_call(setter, &[value], &[ArgKind::Pos], mx.ctx, &[], options);
            setter = self.proper(inferred);
        }
        types.as_callable(setter)?.params.first().map(|param| param.typ)
    }

    /// Reports an error about an access, unless nobody wants to know.
    pub(super) fn member_fail(
        &mut self,
        text: impl Into<std::sync::Arc<str>>,
        mx: &MemberContext,
        code: ErrorCode,
    ) {
        if !mx.suppress_errors {
            self.fail(text, mx.ctx, code);
        }
    }
}

/// What binding a variable needs to know.
struct VariableAccess {
    name: Name,
    var: Variable,
    /// The instance as an instance of the class that has the variable.
    itype: TypeId,
    /// The instance.
    original_itype: TypeId,
    is_trivial_self: bool,
}

/// An attribute that one value has beyond its class; those of modules are looked up in the module.
pub(super) fn extra_attribute(instance: &types::Instance, name: Name) -> Option<TypeId> {
    let extra = instance.extra_attrs.as_ref()?;
    if extra.mod_name.is_some() {
        return None;
    }
    extra
        .attrs
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, typ)| *typ)
}
