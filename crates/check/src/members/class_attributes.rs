//! Attributes of class objects that the class itself has.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "all other kinds of types and expressions are treated alike"
)]

use names::Name;
use nodes::defs::{ClassFlags, VarFlags};
use nodes::symbols::{Symbol, SymbolFlags};
use options::ErrorCode;
use types::{AnyKind, Callable, ClassId, DefRef, Type, TypeId, VarId};

use super::MemberContext;
use super::variables::extra_attribute;
use crate::Checker;

/// An attribute of a class object, while it is being analysed.
#[derive(Clone, Copy, Debug)]
struct ClassAttribute<'v> {
    name: Name,
    /// The class where the attribute is looked up.
    class: ClassId,
    /// The instance of the class object.
    itype: TypeId,
    /// What the attribute is.
    node: DefRef,
    /// Type variables of the class object's constructor.
    original_vars: &'v [TypeId],
}

impl Checker<'_> {
    /// The type of an attribute of a class object; `itype` is the instance. `None` if it has none, or if the one of the
    /// metaclass counts.
    pub(crate) fn analyze_class_attribute_access(
        &mut self,
        itype: TypeId,
        name: Name,
        mx: &MemberContext,
        mcs_fallback: TypeId,
        override_info: Option<ClassId>,
        original_vars: &[TypeId],
    ) -> Option<TypeId> {
        let types = self.state.world.types;
        let instance = types.as_instance(itype)?;
        let class = override_info.unwrap_or(instance.class);
        let Some((_, symbol)) = self.state.world.lookup_member(class, name) else {
            return extra_attribute(instance, name)
                .or_else(|| self.attribute_of_unknown_base(class, name, mx));
        };
        if self.metaclass_takes_precedence(class, name, symbol.node, mcs_fallback) {
            return None;
        }
        self.warn_deprecated(symbol.node, mx.ctx);
        self.check_class_attribute(class, name, symbol, mx);
        let node = symbol.node?;
        let is_method = matches!(node, DefRef::Decorator(_) | DefRef::Func(_) | DefRef::Overload(_));
        if self.state.world.get(class).is(ClassFlags::ENUM)
            && !mx.is_lvalue
            && !is_method
            && let Some(typ) = self.enum_class_attribute(itype, name, mx)
        {
            return Some(self.apply_class_attribute_hook(class, name, typ, mx));
        }
        let attribute = ClassAttribute {
            name,
            class,
            itype,
            node,
            original_vars,
        };
        match self.symbol_type(node) {
            Some(typ) => Some(self.typed_class_attribute(attribute, typ, mx)),
            None => Some(self.untyped_class_attribute(attribute, mx)),
        }
    }

    fn attribute_of_unknown_base(
        &mut self,
        class: ClassId,
        name: Name,
        mx: &MemberContext,
    ) -> Option<TypeId> {
        let world = &self.state.world;
        let unknown = ClassFlags::FALLBACK_TO_ANY | ClassFlags::META_FALLBACK_TO_ANY;
        if !world.get(class).flags.intersects(unknown) {
            return None;
        }
        let any = world.types.any(AnyKind::SpecialForm);
        Some(self.apply_class_attribute_hook(class, name, any, mx))
    }

    /// Whether the attribute of the same name of the metaclass counts: that of the class is no class variable.
    fn metaclass_takes_precedence(
        &self,
        class: ClassId,
        name: Name,
        node: Option<DefRef>,
        mcs_fallback: TypeId,
    ) -> bool {
        let world = &self.state.world;
        let Some(DefRef::Var(var)) = node else {
            return false;
        };
        let metaclass = world.types.as_instance(mcs_fallback);
        !world.get(var).is(VarFlags::CLASSVAR)
            && metaclass.is_some_and(|metaclass| world.lookup_member(metaclass.class, name).is_some())
            && !self.has_class_attribute_hook(class, name)
    }

    /// Reports accesses and assignments that are not allowed on class objects.
    fn check_class_attribute(&mut self, class: ClassId, name: Name, symbol: Symbol, mx: &MemberContext) {
        if mx.is_lvalue && !mx.suppress_errors {
            match symbol.node {
                Some(DefRef::Decorator(_) | DefRef::Func(_) | DefRef::Overload(_)) => {
                    self.cant_assign_to_method(mx.ctx)
                }
                Some(DefRef::Class(_)) => self.member_fail("Cannot assign to a type", mx, ErrorCode::Misc),
                Some(
                    DefRef::Var(_)
                    | DefRef::Module(_)
                    | DefRef::Alias(_)
                    | DefRef::TypeVar(_)
                    | DefRef::Placeholder(_),
                )
                | None => {}
            }
        }
        let shown = self.text(name).to_owned();
        self.ask_for_slots(class);
        let slots = self.state.world.get(class).slots.as_ref();
        if slots.is_some_and(|slots| slots.contains(&name)) {
            let text = format!("\"{shown}\" in __slots__ conflicts with class variable access");
            self.member_fail(text, mx, ErrorCode::Misc);
        }
        if let Some(DefRef::Var(var)) = symbol.node
            && symbol.is(SymbolFlags::IMPLICIT)
        {
            if self.state.world.get(var).is(VarFlags::FINAL) {
                let text = format!("Cannot access final instance attribute \"{shown}\" on class object");
                self.member_fail(text, mx, ErrorCode::Misc);
            } else if !mx.is_lvalue && !self.defined_in_superclass(class, name) {
                let text = format!("Cannot access instance-only attribute \"{shown}\" on class object");
                self.member_fail(text, mx, ErrorCode::Misc);
            }
        }
        if mx.is_lvalue && !self.get_final_context() {
            self.check_final_member(name, class, mx.ctx);
        }
    }

    /// Whether a base class has a variable of that name with a value.
    fn defined_in_superclass(&self, class: ClassId, name: Name) -> bool {
        let world = &self.state.world;
        world.get(class).mro.iter().skip(1).any(|base| {
            let symbol = world.get(*base).names.get(&name);
            symbol.is_some_and(|symbol| match symbol.node {
                Some(DefRef::Var(var)) => {
                    !symbol.is(SymbolFlags::IMPLICIT) && world.get(var).is(VarFlags::EXPLICIT_VALUE)
                }
                Some(_) | None => false,
            })
        })
    }

    /// An attribute whose type is not known by itself: a class, a function without annotations, or not yet.
    fn untyped_class_attribute(&mut self, attribute: ClassAttribute<'_>, mx: &MemberContext) -> TypeId {
        let types = self.state.world.types;
        let ClassAttribute {
            name, class, node, ..
        } = attribute;
        match node {
            DefRef::Var(_) => {
                self.handle_cannot_determine_type(name, mx.ctx);
                types.any(AnyKind::SpecialForm)
            }
            DefRef::Class(_) | DefRef::Alias(_) | DefRef::Module(_) | DefRef::TypeVar(_) => {
                self.analyze_static_reference(node, mx.ctx, mx.is_lvalue, true, false)
            }
            DefRef::Decorator(_) => {
                self.handle_cannot_determine_type(name, mx.ctx);
                types.any(AnyKind::FromError)
            }
            DefRef::Func(_) | DefRef::Overload(_) => {
                let mut typ = self.function_type(node);
                if self.is_class_method(node) {
                    typ = self.bind_self_fast(typ);
                }
                self.apply_class_attribute_hook(class, name, typ, mx)
            }
            DefRef::Placeholder(_) => types.any(AnyKind::FromError),
        }
    }

    fn typed_class_attribute(
        &mut self,
        attribute: ClassAttribute<'_>,
        typ: TypeId,
        mx: &MemberContext,
    ) -> TypeId {
        let ClassAttribute {
            name,
            class,
            itype,
            node,
            ..
        } = attribute;
        if let (Type::Partial(_), DefRef::Var(var)) = (self.state.world.types.get(typ), node) {
            let typ = self.handle_partial_var_type(typ, mx.is_lvalue, var, mx.ctx);
            return self.apply_class_attribute_hook(class, name, typ, mx);
        }
        let mapped = self
            .class_of(node)
            .map(|owner| self.map_instance_to_supertype(itype, owner));
        let mut typ = typ;
        if let (DefRef::Var(var), Some(mapped)) = (node, mapped) {
            typ = self.class_variable(attribute, var, typ, mapped, mx);
        }
        let is_classmethod = self.is_class_method(node);
        let mut proper = self.proper(typ);
        let is_trivial_self = !matches!(node, DefRef::Var(_)) && self.has_trivial_self(node);
        if self.is_function_like(proper) && is_classmethod && !is_trivial_self && !self.is_bound(proper) {
            proper = self.check_self_arg(proper, mx.self_type, false, mx.ctx, name);
        }
        let binding = ClassBinding {
            mapped,
            is_classmethod,
            is_trivial_self,
            original_vars: attribute.original_vars,
        };
        let mut result = self.add_class_tvars(proper, binding, mx);
        if let DefRef::Decorator(decorator) = node {
            let var = self.state.world.get(decorator).var;
            result = self.expand_self_type_if_needed(result, mx, Some(var), itype, is_classmethod);
        }
        if !mx.is_lvalue {
            result = self.analyze_descriptor_access(result, mx);
        }
        self.apply_class_attribute_hook(class, name, result, mx)
    }

    /// The type of a variable as an attribute of the class object: type variables of the class make no sense there.
    fn class_variable(
        &mut self,
        attribute: ClassAttribute<'_>,
        var: VarId,
        typ: TypeId,
        mapped: TypeId,
        mx: &MemberContext,
    ) -> TypeId {
        let types = self.state.world.types;
        let var_def = self.state.world.get(var);
        let is_classvar = var_def.is(VarFlags::CLASSVAR);
        let (owner, implicit) = (var_def.class, self.is_implicit(attribute));
        let of_type = matches!(types.get(self.proper(mx.self_type)), Type::Type { .. });
        let prohibit_generic = !of_type || implicit;
        if prohibit_generic && self.mentions_class_vars(typ, owner, !is_classvar) {
            let text = if is_classvar {
                "Access to generic class variables is ambiguous"
            } else {
                "Access to generic instance variables via class is ambiguous"
            };
            self.member_fail(text, mx, ErrorCode::Misc);
        }
        let typ = self.expand_self_type_if_needed(typ, mx, Some(var), attribute.itype, true);
        let typ = self.expand_type_by_instance(typ, mapped);
        if !prohibit_generic {
            return typ;
        }
        let class = types.as_instance(attribute.itype).map(|instance| instance.class);
        let variables = class.map_or_else(Vec::new, |class| self.class_variables(class, !is_classvar));
        self.erase_variables(typ, &variables)
    }

    fn is_implicit(&self, attribute: ClassAttribute<'_>) -> bool {
        let symbol = self.state.world.lookup_member(attribute.class, attribute.name);
        symbol.is_some_and(|(_, symbol)| symbol.is(SymbolFlags::IMPLICIT))
    }

    /// The type variables of a class, with its `Self` if wanted.
    fn class_variables(&self, class: ClassId, with_self: bool) -> Vec<TypeId> {
        let class = self.state.world.get(class);
        let self_type = class.self_type.filter(|_| with_self);
        class.type_vars.iter().copied().chain(self_type).collect()
    }

    fn mentions_class_vars(&self, typ: TypeId, class: Option<ClassId>, with_self: bool) -> bool {
        let types = self.state.world.types;
        if !types
            .flags(typ)
            .intersects(types::TypeFlags::TYPE_VAR | types::TypeFlags::ALIAS)
        {
            return false;
        }
        let Some(class) = class else { return false };
        let variables = self.class_variables(class, with_self);
        let mentioned = self.get_all_type_vars(typ);
        variables
            .iter()
            .any(|variable| mentioned.iter().any(|other| types.same(*variable, *other)))
    }

    /// The type of a method as an attribute of the class object: generic in the type variables of the class where the
    /// class object is.
    fn add_class_tvars(&mut self, typ: TypeId, binding: ClassBinding<'_>, mx: &MemberContext) -> TypeId {
        let types = self.state.world.types;
        match types.get(typ) {
            Type::Callable(_) => {
                let mut typ = typ;
                if !mx.preserve_type_var_ids {
                    typ = self.freshen_all_functions_type_vars(typ);
                }
                if binding.is_classmethod && !self.is_bound(typ) {
                    typ = if binding.is_trivial_self {
                        self.bind_self_fast(typ)
                    } else {
                        self.bind_self(typ, Some(mx.self_type), true)
                    };
                }
                if let Some(mapped) = binding.mapped {
                    typ = self.expand_type_by_instance(typ, mapped);
                }
                typ = self.freeze_all_type_vars(typ);
                self.with_more_variables(typ, binding.original_vars)
            }
            Type::Overloaded(items) => {
                let binding = ClassBinding {
                    is_trivial_self: false,
                    ..binding
                };
                let items: Vec<TypeId> = items
                    .iter()
                    .map(|item| self.add_class_tvars(*item, binding, mx))
                    .collect();
                types.overloaded(items)
            }
            _other => match binding.mapped {
                Some(mapped) => self.expand_type_by_instance(typ, mapped),
                None => typ,
            },
        }
    }

    fn with_more_variables(&self, typ: TypeId, more: &[TypeId]) -> TypeId {
        let types = self.state.world.types;
        match types.as_callable(typ) {
            Some(callable) if !more.is_empty() => types.callable(Callable {
                variables: more.iter().chain(&callable.variables).copied().collect(),
                ..callable.clone()
            }),
            Some(_) | None => typ,
        }
    }
}

/// How a method is bound to a class object.
#[derive(Clone, Copy, Debug)]
struct ClassBinding<'v> {
    /// The instance as an instance of the class that has the method.
    mapped: Option<TypeId>,
    is_classmethod: bool,
    is_trivial_self: bool,
    original_vars: &'v [TypeId],
}
