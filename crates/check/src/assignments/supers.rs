//! Attributes against the attributes of base classes that they override.

use nodes::ast::ExprId;
use nodes::defs::{Var, VarFlags};
use nodes::symbols::SymbolKind;
use options::ErrorCode;
use types::{ClassId, DefRef, Type, TypeId, VarId};

use super::{INCOMPATIBLE_TYPES_IN_ASSIGNMENT, Rvalue};
use crate::functions::members_of_bases::FromBase;
use crate::message::Message;
use crate::support::is_private;
use crate::{Checker, Ctx};

const COVARIANT_OVERRIDE_OF_MUTABLE_ATTRIBUTE: Message = Message::new(
    "Covariant override of a mutable attribute",
    ErrorCode::MutableOverride,
);

/// Classes that are the basis of enumerations.
pub(crate) const ENUM_BASES: [&str; 5] = [
    "enum.Enum",
    "enum.IntEnum",
    "enum.Flag",
    "enum.IntFlag",
    "enum.StrEnum",
];
/// Attributes that enumerations treat specially, and attributes of `object`.
const ENUM_SPECIAL_PROPS: [&str; 12] = [
    "name",
    "value",
    "_name_",
    "_value_",
    "_ignore_",
    "_order_",
    "__order__",
    "__module__",
    "__annotations__",
    "__doc__",
    "__slots__",
    "__dict__",
];

impl Checker<'_> {
    /// Checks an attribute against the base classes of its class.
    pub(super) fn check_compatibility_all_supers(&mut self, lvalue: ExprId, rvalue: &Rvalue) {
        let Some(var) = self.var_of(lvalue) else { return };
        let def = self.state.world.get(var);
        let Some(class) = def.class else { return };
        let is_inferred = def.is(VarFlags::INFERRED) && !def.is(VarFlags::EXPLICIT_SELF_TYPE);
        let kind = self.ref_kind(lvalue);
        if !matches!(kind, Some(SymbolKind::Member) | None)
            || self.state.world.get(class).bases.is_empty()
            || !(is_inferred || self.is_on_line_of(def, lvalue))
        {
            return;
        }
        self.check_kind_of_supers(var, class);
        let lvalue_type = self.type_to_compare(var, class, lvalue, rvalue, is_inferred);
        let Some(lvalue_type) = lvalue_type else { return };
        self.check_types_of_supers(var, class, (lvalue, lvalue_type), rvalue);
    }

    fn is_on_line_of(&self, def: &Var, lvalue: ExprId) -> bool {
        let line = self.line(self.ctx(lvalue).at);
        def.at.is_some_and(|at| self.line(at) == line)
    }

    /// Class variables and final attributes; one message for each variable.
    fn check_kind_of_supers(&mut self, var: VarId, class: ClassId) {
        let name = self.state.world.get(var).name;
        let mro = self.state.world.get(class).mro.clone();
        for base in mro.iter().skip(1) {
            let Some(symbol) = self.state.world.get(*base).names.get(&name).copied() else {
                continue;
            };
            if !self.check_compatibility_classvar_super(var, *base, symbol.node)
                || !self.check_compatibility_final_super(var, *base, symbol.node)
            {
                break;
            }
        }
    }

    /// The type of the attribute; of an inferred one, the type of the value.
    fn type_to_compare(
        &mut self,
        var: VarId,
        class: ClassId,
        lvalue: ExprId,
        rvalue: &Rvalue,
        is_inferred: bool,
    ) -> Option<TypeId> {
        let name = self.state.world.get(var).name;
        let ctx = self.ctx(lvalue);
        if !is_inferred {
            return self.node_type_from_base(name, class, ctx).map(|(typ, _)| typ);
        }
        let known = self.state.world.get(var).typ;
        let context = known.filter(|typ| !matches!(self.ty(*typ), Type::Partial(_)));
        let rvalue_type = self.accept_rvalue(rvalue, context);
        let known = self.state.world.get(var).typ;
        self.state.world.get_mut(var).typ = Some(rvalue_type);
        let found = self.node_type_from_base(name, class, ctx).map(|(typ, _)| typ);
        self.state.world.get_mut(var).typ = known;
        found
    }

    fn check_types_of_supers(
        &mut self,
        var: VarId,
        class: ClassId,
        (lvalue, typ): (ExprId, TypeId),
        rvalue: &Rvalue,
    ) {
        let name = self.state.world.get(var).name;
        let text = self.state.world.text(name);
        let ctx = self.ctx(lvalue);
        let last_immediate_base = self.last_direct_base(class);
        let mro = self.state.world.get(class).mro.clone();
        for base in mro.iter().copied().skip(1) {
            let is_slots_of_object = text == "__slots__" && self.class_is(base, "builtins.object");
            let may_differ = self.var_is(var, VarFlags::ALLOW_INCOMPATIBLE_OVERRIDE) && !is_slots_of_object;
            if may_differ || is_private(text) {
                continue;
            }
            let Some((base_type, node)) = self.node_type_from_base(name, base, ctx) else {
                continue;
            };
            if matches!(self.ty(base_type), Type::Partial(_)) {
                continue;
            }
            let custom_setter = self.is_custom_settable_property(Some(node));
            if !self.check_compatibility_super(typ, rvalue, base, (base_type, node), custom_setter) {
                return;
            }
            if custom_setter && !self.check_setter_of_base(name, base, (lvalue, typ), ctx) {
                return;
            }
            if Some(base) == last_immediate_base {
                break;
            }
        }
    }

    fn last_direct_base(&self, class: ClassId) -> Option<ClassId> {
        let bases = &self.state.world.get(class).bases;
        Some(self.types().as_instance(*bases.last()?)?.class)
    }

    fn check_setter_of_base(
        &mut self,
        name: names::Name,
        base: ClassId,
        (lvalue, typ): (ExprId, TypeId),
        ctx: Ctx,
    ) -> bool {
        let how = FromBase {
            setter_type: true,
            ..FromBase::default()
        };
        let Some((base_type, _)) = self.node_type_from_base_with(name, base, ctx, how) else {
            return true;
        };
        if self.is_subtype(base_type, typ) {
            return true;
        }
        let ctx = self.ctx(lvalue);
        self.msg_incompatible_setter_override(typ, base_type, base, ctx);
        false
    }

    fn check_compatibility_super(
        &mut self,
        typ: TypeId,
        rvalue: &Rvalue,
        base: ClassId,
        (base_type, base_node): (TypeId, DefRef),
        always_allow_covariant: bool,
    ) -> bool {
        let ctx = self.rvalue_ctx(rvalue);
        let base_label = format!("base class \"{}\" defined the type as", self.class_name(base));
        let own_label = "expression has type";
        let labels = (Some(own_label), Some(&*base_label));
        let is_compatible =
            self.check_subtype(typ, base_type, ctx, &INCOMPATIBLE_TYPES_IN_ASSIGNMENT, labels);
        if !is_compatible
            || always_allow_covariant
            || !self.is_code_enabled(ErrorCode::MutableOverride)
            || !self.is_writable_attribute(base_node)
        {
            return is_compatible;
        }
        let labels = (Some(&*base_label), Some(own_label));
        self.check_subtype(
            base_type,
            typ,
            ctx,
            &COVARIANT_OVERRIDE_OF_MUTABLE_ATTRIBUTE,
            labels,
        )
    }

    fn check_compatibility_classvar_super(
        &mut self,
        var: VarId,
        base: ClassId,
        node: Option<DefRef>,
    ) -> bool {
        let Some(DefRef::Var(base_var)) = node else {
            return true;
        };
        let own = self.var_is(var, VarFlags::CLASSVAR);
        let theirs = self.var_is(base_var, VarFlags::CLASSVAR);
        if own == theirs {
            return true;
        }
        let (theirs, own) = if own {
            ("instance", "class")
        } else {
            ("class", "instance")
        };
        let base = self.class_name(base);
        let text = format!(
            "Cannot override {theirs} variable (previously declared on base class \"{base}\") with {own} variable"
        );
        let ctx = self.ctx_of(DefRef::Var(var));
        self.fail(text, ctx, ErrorCode::Misc);
        false
    }

    fn check_compatibility_final_super(&mut self, var: VarId, base: ClassId, node: Option<DefRef>) -> bool {
        let is_attribute = matches!(
            node,
            Some(DefRef::Var(_) | DefRef::Func(_) | DefRef::Overload(_) | DefRef::Decorator(_))
        );
        let name = self.state.world.text(self.state.world.get(var).name);
        if !is_attribute || is_private(name) {
            return true;
        }
        let is_final = self.var_is(var, VarFlags::FINAL);
        let ctx = self.ctx_of(DefRef::Var(var));
        if self.is_final_symbol(node) && (is_final || !matches!(node, Some(DefRef::Var(_)))) {
            self.msg_cant_override_final(name, self.class_name(base), ctx);
            return false;
        }
        let is_special =
            ENUM_BASES.contains(&self.class_fullname(base)) || ENUM_SPECIAL_PROPS.contains(&name);
        if is_final && !is_special {
            self.check_if_final_var_override_writable(name, node, ctx);
        }
        true
    }
}
