//! Overriding: a method must be usable where the method of a base class is.

use messages::overriding::Overridden;
use options::ErrorCode;
use types::{ClassId, DefRef, OverloadId, Type, TypeId};

use super::signatures::Override;
use crate::operators::is_inplace_operator_method;
use crate::support::is_private;
use crate::{Checker, Ctx};

/// Methods that need not be compatible with those of base classes.
const INCOMPATIBLE: [&str; 4] = ["__init__", "__new__", "__init_subclass__", "__post_init__"];

impl Checker<'_> {
    /// `@override` must be there if the settings want it and something is overridden.
    pub(super) fn check_explicit_override_decorator(
        &mut self,
        def: DefRef,
        found: Option<&[ClassId]>,
        ctx: Option<Ctx>,
    ) {
        let name = self.name_of(def);
        let text = self.state.world.text(name);
        let Some(first) = found.and_then(<[ClassId]>::first) else {
            return;
        };
        let plugin_generated = self.class_of_def(def).is_some_and(|class| {
            let symbol = self.state.world.lookup_member(class, name);
            symbol.is_some_and(|(_, symbol)| symbol.is(nodes::symbols::SymbolFlags::PLUGIN_GENERATED))
        });
        if plugin_generated
            || self.is_explicit_override(def)
            || matches!(text, "__init__" | "__new__")
            || is_private(text)
        {
            return;
        }
        let base = self.class_fullname(*first);
        let ctx = ctx.unwrap_or_else(|| self.ctx_of(def));
        self.msg_explicit_override_decorator_missing(text, base, ctx);
    }

    /// Checks a method against all base classes; returns those that define it, or `None` if the method was deferred.
    pub(crate) fn check_method_override(&mut self, def: DefRef) -> Option<Vec<ClassId>> {
        if self.run.can_skip_diagnostics {
            return None;
        }
        let class = self.class_of_def(def)?;
        let name = self.state.world.text(self.name_of(def));
        let check_compatibility = !INCOMPATIBLE.contains(&name)
            && (self.options().check_untyped_defs || !self.is_dynamic_def(def))
            && (name != "__replace__" || !self.is_processed_dataclass(class));
        let mut found = Vec::new();
        let mro = self.state.world.get(class).mro.clone();
        for base in mro.iter().skip(1) {
            if self.check_override_for_base(def, *base, check_compatibility)? {
                found.push(*base);
            }
        }
        Some(found)
    }

    /// Whether a base class defines the method; `None` if the method was deferred.
    fn check_override_for_base(
        &mut self,
        def: DefRef,
        base: ClassId,
        check_compatibility: bool,
    ) -> Option<bool> {
        let name = self.name_of(def);
        let text = self.state.world.text(name);
        let base_attr = self.state.world.get(base).names.get(&name).copied();
        if let Some(symbol) = base_attr {
            let ctx = self.ctx_of(def);
            if self.is_final_symbol(symbol.node) && !is_private(text) {
                self.msg_cant_override_final(text, self.class_name(base), ctx);
            }
            if self.is_final_symbol(Some(def)) {
                self.check_if_final_var_override_writable(text, symbol.node, ctx);
            }
        }
        if check_compatibility {
            if self.check_override_for_base_with_name(def, name, base) {
                return None;
            }
            if is_inplace_operator_method(text) {
                let method = self.name(&format!("__{}", &text[3..]));
                if self.check_override_for_base_with_name(def, method, base) {
                    return None;
                }
            }
        }
        Some(base_attr.is_some())
    }

    /// A final attribute must not override one that can be assigned.
    pub(crate) fn check_if_final_var_override_writable(
        &mut self,
        name: &str,
        base: Option<DefRef>,
        ctx: Ctx,
    ) {
        if base.is_none_or(|base| self.is_writable_attribute(base)) {
            self.msg_final_cant_override_writable(name, ctx);
        }
    }

    /// Checks a method against an attribute of a base class; returns whether the method was deferred.
    fn check_override_for_base_with_name(&mut self, def: DefRef, name: names::Name, base: ClassId) -> bool {
        let Some(symbol) = self.state.world.get(base).names.get(&name).copied() else {
            return false;
        };
        let Some(class) = self.class_of_def(def) else {
            return false;
        };
        let ctx = self.override_ctx(def);
        let own_name = self.name_of(def);
        let Some((typ, _)) = self.node_type_from_base(own_name, class, ctx) else {
            return false;
        };
        let original = self.node_type_from_base(name, base, ctx).map(|(typ, _)| typ);
        if original.is_none() && self.has_passes_left() {
            self.defer_override(def, class);
            return true;
        }
        let is_ready = original.is_some();
        let original = original.unwrap_or_else(|| self.original_type_of(symbol.node));
        let always_allow_covariant = self.check_setter_override(def, symbol.node, base, is_ready);
        let typ = self.proper(typ);
        let original = self.proper(original);
        self.check_read_only_override(def, symbol.node, original);
        let check = OverrideCheck {
            def,
            name,
            base,
            base_node: symbol.node,
            ctx,
            always_allow_covariant,
        };
        self.check_override_types(&check, typ, original);
        false
    }

    /// Messages about overriding stand at the `def`, not at the decorators.
    fn override_ctx(&self, def: DefRef) -> Ctx {
        if let DefRef::Decorator(decorator) = def {
            self.ctx_of(DefRef::Func(self.state.world.get(decorator).func))
        } else {
            self.ctx_of(def)
        }
    }

    fn defer_override(&mut self, def: DefRef, class: ClassId) {
        match self.top_level_function() {
            Some(func) => {
                let class = self.enclosing_class_of(func);
                self.defer_node(DefRef::Func(func), class);
            }
            None => self.defer_node(def, Some(class)),
        }
    }

    /// What can be said of an attribute whose type is not known in the last pass.
    fn original_type_of(&mut self, node: Option<DefRef>) -> TypeId {
        let none = self.types().none();
        match node {
            Some(def @ (DefRef::Func(_) | DefRef::Overload(_) | DefRef::Decorator(_))) => {
                self.function_type(def)
            }
            Some(DefRef::Var(var)) => self.state.world.get(var).typ.unwrap_or(none),
            Some(
                DefRef::Module(_)
                | DefRef::Class(_)
                | DefRef::Alias(_)
                | DefRef::TypeVar(_)
                | DefRef::Placeholder(_),
            )
            | None => none,
        }
    }

    /// Checks a setter that differs from its getter; then the getter may be covariant.
    fn check_setter_override(
        &mut self,
        def: DefRef,
        base_node: Option<DefRef>,
        base: ClassId,
        is_ready: bool,
    ) -> bool {
        let DefRef::Overload(overload) = def else {
            return false;
        };
        let is_candidate = self.is_settable_property(Some(def))
            && (self.is_settable_property(base_node) || matches!(base_node, Some(DefRef::Var(_))));
        let is_custom = is_candidate
            && (self.is_custom_settable_property(Some(def)) || self.is_custom_settable_property(base_node));
        if is_custom && is_ready {
            self.check_setter_type_override(overload, base);
        }
        is_custom && is_ready
    }

    fn check_setter_type_override(&mut self, overload: OverloadId, base: ClassId) {
        let def = self.state.world.get(overload);
        let (name, class) = (def.name, def.class);
        let Some(class) = class else { return };
        let ctx = self.ctx_of(DefRef::Overload(overload));
        let how = super::members_of_bases::FromBase {
            setter_type: true,
            ..Default::default()
        };
        let typ = self.node_type_from_base_with(name, class, ctx, how);
        let original = self.node_type_from_base_with(name, base, ctx, how);
        let (Some((typ, _)), Some((original, _))) = (typ, original) else {
            return;
        };
        if !self.is_subtype(original, typ) {
            let setter = self
                .setter_of(overload)
                .map_or(ctx, |setter| self.ctx_of(DefRef::Decorator(setter)));
            self.msg_incompatible_setter_override(typ, original, base, setter);
        }
    }

    fn check_read_only_override(&mut self, def: DefRef, base_node: Option<DefRef>, original: TypeId) {
        let DefRef::Decorator(decorator) = def else { return };
        let Some(DefRef::Var(var)) = base_node else { return };
        let is_writable = !self.is_final_symbol(base_node) && self.is_writable_attribute(DefRef::Var(var));
        if self.is_property(def) && is_writable && !self.types().is_any(original) {
            let ctx = self.ctx_of(DefRef::Func(self.state.world.get(decorator).func));
            let text = "Cannot override writeable attribute with read-only property";
            self.fail(text, ctx, ErrorCode::Override);
        }
    }

    fn check_override_types(&mut self, check: &OverrideCheck, typ: TypeId, original: TypeId) {
        let types = self.types();
        if types.is_any(original) || types.is_any(typ) {
            return;
        }
        let is_function = |typ: &Type| matches!(typ, Type::Callable(_) | Type::Overloaded(_));
        if is_function(self.ty(original)) && is_function(self.ty(typ)) {
            self.check_override_signatures(check, typ, original);
        } else if self.is_subtype_of_union_item(typ, original) {
            self.check_covariant_override(check, typ, original);
        } else if !self.is_equivalent(original, typ) {
            let may_vary = check
                .base_node
                .is_some_and(|node| !self.is_writable_attribute(node) || check.always_allow_covariant);
            if !may_vary || !self.is_subtype(typ, original) {
                let what = Overridden {
                    name: self.state.world.text(self.name_of(check.def)),
                    name_in_super: self.state.world.text(check.name),
                    supertype: self.class_name(check.base),
                };
                self.msg_signature_incompatible_with_supertype(what, original, typ, check.ctx);
            }
        }
    }

    fn check_override_signatures(&mut self, check: &OverrideCheck, typ: TypeId, original: TypeId) {
        let world = &self.state.world;
        let base = world.get(check.base);
        let is_near = base.module_name == self.module_name();
        let supertype = if is_near { base.name } else { base.fullname };
        let how = Override {
            def: check.def,
            what: Overridden {
                name: world.text(world.name(check.def)),
                name_in_super: world.text(check.name),
                supertype: world.text(supertype),
            },
            original_class_or_static: check.base_node.is_some_and(|node| self.is_class_or_static(node)),
            override_class_or_static: self.is_class_or_static(check.def),
            ctx: check.ctx,
        };
        if self.check_override(typ, original, &how)
            && !check.always_allow_covariant
            && !self.is_subtype_ignoring_arg_names(original, typ)
        {
            self.check_covariant_override(check, typ, original);
        }
    }

    fn is_subtype_of_union_item(&mut self, typ: TypeId, original: TypeId) -> bool {
        let Some(union) = self.types().as_union(original) else {
            return false;
        };
        let items = union.items.iter();
        items
            .into_iter()
            .any(|item| self.is_subtype_ignoring_arg_names(typ, *item))
    }

    /// With `mutable-override`, an attribute that can be assigned must keep its type.
    fn check_covariant_override(&mut self, check: &OverrideCheck, typ: TypeId, original: TypeId) {
        let is_wanted = self.is_code_enabled(ErrorCode::MutableOverride) && !check.always_allow_covariant;
        if !is_wanted
            || !check
                .base_node
                .is_some_and(|node| self.is_writable_attribute(node))
        {
            return;
        }
        let (base_str, override_str) = self.format_type_distinctly(original, typ);
        let base = self.class_name(check.base);
        let text = format!(
            "Covariant override of a mutable attribute (base class \"{base}\" defined the type as {base_str}, override \
             has type {override_str})"
        );
        self.fail(text, check.ctx, ErrorCode::MutableOverride);
    }
}

/// A method that is checked against an attribute of a base class.
struct OverrideCheck {
    def: DefRef,
    /// The name of the attribute.
    name: names::Name,
    base: ClassId,
    base_node: Option<DefRef>,
    ctx: Ctx,
    always_allow_covariant: bool,
}
