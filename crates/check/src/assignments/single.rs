//! One value assigned to one target.

use nodes::ast::{Expr, ExprId};
use nodes::defs::{ClassFlags, VarFlags};
use nodes::symbols::SymbolKind;
use nodes::tables::RefFlags;
use options::ErrorCode;
use types::{Type, TypeId, VarId};

use super::{Lvalue, Rvalue, SimpleAssignment};
use crate::Checker;

const DATACLASS_POST_INIT_MUST_BE_A_FUNCTION: &str = "\"__post_init__\" method must be an instance method";
const CANNOT_MODIFY_MATCH_ARGS: &str = "Cannot assign to \"__match_args__\"";

/// What a check of one target found.
struct Checked {
    rvalue_type: Option<TypeId>,
    lvalue_type: Option<TypeId>,
    infer_lvalue_type: bool,
    inferred: Option<VarId>,
}

impl Checker<'_> {
    /// Checks `lvalue = rvalue`.
    pub(crate) fn check_assignment(&mut self, lvalue: ExprId, rvalue: &Rvalue, infer_lvalue_type: bool) {
        if let Expr::Tuple(items) | Expr::List(items) = *self.body.expr(lvalue) {
            let ctx = self.rvalue_ctx(rvalue);
            let items = self.body.exprs(items);
            self.check_assignment_to_multiple_lvalues(items, rvalue, ctx, infer_lvalue_type);
            return;
        }
        self.try_infer_partial_generic_type_from_assignment(lvalue, rvalue, None);
        let target = self.check_lvalue(lvalue, Some(rvalue));
        self.check_special_target(lvalue, rvalue, target);
        let mut inferred = target.inferred;
        if let Some(lvalue_type) = target.typ {
            let start = Checked {
                rvalue_type: None,
                lvalue_type: Some(lvalue_type),
                infer_lvalue_type,
                inferred,
            };
            let Some(checked) = self.check_typed_assignment(lvalue, rvalue, start) else {
                return;
            };
            inferred = checked.inferred;
            if self.is_abstract_class_assignment(&checked) {
                let Some(lvalue_type) = checked.lvalue_type else {
                    return;
                };
                let lvalue_type = self.proper(lvalue_type);
                let ctx = self.rvalue_ctx(rvalue);
                self.msg_concrete_only_assign(lvalue_type, ctx);
                return;
            }
            self.bind_assigned_type(lvalue, &checked);
        } else if let Some(index) = target.index {
            let ctx = self.ctx(lvalue);
            self.check_indexed_assignment(index, rvalue, ctx);
        }
        if let Some(var) = inferred {
            self.infer_from_rvalue(var, lvalue, rvalue);
        }
        self.check_assignment_to_slots(lvalue);
        if self.is_ref_expr(lvalue)
            && !self.is_named(lvalue, "__match_args__")
            && !self.run.can_skip_diagnostics
        {
            self.check_compatibility_all_supers(lvalue, rvalue);
        }
    }

    /// Whether a target is the plain name `name`.
    pub(super) fn is_named(&self, lvalue: ExprId, name: &str) -> bool {
        matches!(self.body.expr(lvalue), Expr::Name(own) if self.state.world.text(*own) == name)
    }

    /// Targets whose names mean something.
    fn check_special_target(&mut self, lvalue: ExprId, rvalue: &Rvalue, target: Lvalue) {
        let ctx = self.ctx(lvalue);
        if let Expr::Member { name, .. } = self.body.expr(lvalue)
            && self.state.world.text(*name) == "__match_args__"
        {
            self.fail(CANNOT_MODIFY_MATCH_ARGS, ctx, ErrorCode::Misc);
        }
        let Expr::Name(_) = self.body.expr(lvalue) else {
            return;
        };
        let Some(node) = self.referent(lvalue) else { return };
        let name = self.state.world.text(self.name_of(node));
        match name {
            "__setattr__" | "__getattribute__" | "__getattr__" => {
                let signature = target.typ.unwrap_or_else(|| self.accept_rvalue(rvalue, None));
                if name == "__setattr__" {
                    self.check_setattr_method(signature, ctx);
                } else {
                    self.check_getattr_method(signature, ctx, name);
                }
            }
            "__slots__" if self.active_class().is_some() => {
                let typ = target.typ.unwrap_or_else(|| self.accept_rvalue(rvalue, None));
                self.check_slots_definition(typ, ctx);
            }
            "__match_args__" if target.inferred.is_some() => {
                let typ = self.accept_rvalue(rvalue, None);
                self.check_match_args(typ, ctx);
            }
            "__post_init__"
                if self
                    .active_class()
                    .is_some_and(|class| self.is_processed_dataclass(class)) =>
            {
                let ctx = self.rvalue_ctx(rvalue);
                self.fail(DATACLASS_POST_INIT_MUST_BE_A_FUNCTION, ctx, ErrorCode::Misc);
            }
            _ => {}
        }
    }

    /// Checks a value against the declared or known type of its target. `None` if nothing more is to be done.
    fn check_typed_assignment(
        &mut self,
        lvalue: ExprId,
        rvalue: &Rvalue,
        mut checked: Checked,
    ) -> Option<Checked> {
        let lvalue_type = checked.lvalue_type?;
        if let Type::Partial(partial) = self.ty(lvalue_type)
            && partial.class.is_none()
        {
            let var = partial.var;
            let (rvalue_type, lvalue_type) = self.complete_partial_none(lvalue, rvalue, var, lvalue_type)?;
            checked.rvalue_type = Some(rvalue_type);
            checked.lvalue_type = lvalue_type;
            return Some(checked);
        }
        let ctx = self.rvalue_ctx(rvalue);
        if let Expr::Member { base, .. } = *self.body.expr(lvalue)
            && self.ref_kind(lvalue).is_none()
        {
            let instance_type = self.accept(base, None);
            let (rvalue_type, lvalue_type, infer) =
                self.check_member_assignment(lvalue, instance_type, lvalue_type, rvalue, ctx);
            checked.rvalue_type = Some(rvalue_type);
            checked.lvalue_type = Some(lvalue_type);
            checked.infer_lvalue_type = infer;
            return Some(checked);
        }
        let lvalue_type = self.make_optional_in_branch(lvalue, rvalue, lvalue_type);
        let more = SimpleAssignment {
            lvalue: Some(lvalue),
            inferred: checked.inferred,
            ..SimpleAssignment::default()
        };
        let (rvalue_type, lvalue_type) = self.check_simple_assignment(Some(lvalue_type), rvalue, ctx, more);
        checked.rvalue_type = Some(rvalue_type);
        checked.lvalue_type = lvalue_type;
        checked.inferred = None;
        Some(checked)
    }

    /// The kind of scope that a name or attribute was found in.
    pub(crate) fn ref_kind(&self, expr: ExprId) -> Option<SymbolKind> {
        self.tables.refs.get(expr)?.kind
    }

    /// `x = None` becomes complete with the first other value.
    fn complete_partial_none(
        &mut self,
        lvalue: ExprId,
        rvalue: &Rvalue,
        var: VarId,
        lvalue_type: TypeId,
    ) -> Option<(TypeId, Option<TypeId>)> {
        let mut rvalue_type = self.accept_rvalue(rvalue, None);
        if self.types().is_none(self.proper(rvalue_type)) {
            return None;
        }
        let is_final = self.var_is(var, VarFlags::FINAL);
        let mut lvalue_type = Some(lvalue_type);
        if self.is_valid_inferred_type(rvalue_type, is_final, false) {
            if let Some(scope) = self.find_partial_types(var) {
                if self.run.current_node_deferred {
                    self.state.world.get_mut(var).typ = None;
                } else {
                    rvalue_type = self.remove_instance_last_known_values(rvalue_type);
                    let none = self.types().none();
                    let inferred_type = self.make_simplified_union(&[rvalue_type, none]);
                    self.set_inferred_type(var, lvalue, inferred_type);
                }
                self.forget_partial(scope, var);
                lvalue_type = self.state.world.get(var).typ;
            }
        } else if !self.infer_partial_type(var, lvalue, rvalue_type) {
            let fallback = self.inference_error_fallback_type(rvalue_type);
            self.binder_put(lvalue, fallback, true);
            let optional = self.make_optional_type(fallback);
            self.set_inferred_type(var, lvalue, optional);
        }
        Some((rvalue_type, lvalue_type))
    }

    /// `None` in one branch for a variable that another branch defined makes its type optional.
    fn make_optional_in_branch(&mut self, lvalue: ExprId, rvalue: &Rvalue, lvalue_type: TypeId) -> TypeId {
        if self.options().allow_redefinition
            || !self.is_none_rvalue(rvalue)
            || !matches!(self.body.expr(lvalue), Expr::Name(_))
            || self.ref_kind(lvalue) != Some(SymbolKind::Local)
            || self.types().is_any(self.proper(lvalue_type))
        {
            return lvalue_type;
        }
        let Some(var) = self.var_of(lvalue) else {
            return lvalue_type;
        };
        if self.state.world.get(var).typ.is_none() || !self.has_conditional_ancestor(var) {
            return lvalue_type;
        }
        let optional = self.make_optional_type(lvalue_type);
        self.set_inferred_type(var, lvalue, optional);
        optional
    }

    /// Whether the innermost frame around both a variable's definition and this place is a branch.
    fn has_conditional_ancestor(&self, var: VarId) -> bool {
        let Some(declared_in) = self.run.var_decl_frames.get(&var) else {
            return false;
        };
        let mut frames = self.binder.frames.iter().rev();
        frames
            .find(|frame| declared_in.contains(&frame.id))
            .is_some_and(|frame| frame.conditional_frame)
    }

    /// An abstract class or protocol as a value of a variable of type `type[A]`.
    fn is_abstract_class_assignment(&mut self, checked: &Checked) -> bool {
        let (Some(rvalue_type), Some(lvalue_type)) = (checked.rvalue_type, checked.lvalue_type) else {
            return false;
        };
        let is_abstract = |checker: &Self, class: types::ClassId| {
            let class = checker.state.world.get(class);
            class
                .flags
                .intersects(ClassFlags::ABSTRACT | ClassFlags::PROTOCOL)
        };
        let rvalue_type = self.proper(rvalue_type);
        let Type::Type { item, .. } = self.ty(self.proper(lvalue_type)) else {
            return false;
        };
        let Some(class) = self.type_object(rvalue_type) else {
            return false;
        };
        let item_class = self.types().as_instance(*item).map(|instance| instance.class);
        is_abstract(self, class) && item_class.is_some_and(|class| is_abstract(self, class))
    }

    /// Tells the binder of an assigned type.
    fn bind_assigned_type(&mut self, lvalue: ExprId, checked: &Checked) {
        let lvalue_type = checked.lvalue_type;
        let is_partial = lvalue_type.is_some_and(|typ| matches!(self.ty(typ), Type::Partial(_)));
        let is_name = matches!(self.body.expr(lvalue), Expr::Name(_));
        let var = if is_name { self.var_of(lvalue) } else { None };
        let inferred_var = var.filter(|var| self.var_is(*var, VarFlags::INFERRED));
        if let Some(rvalue_type) = checked.rvalue_type
            && checked.infer_lvalue_type
            && !is_partial
        {
            if is_name && self.has_ref_flag(lvalue, RefFlags::SPECIAL_FORM) {
                return;
            }
            self.binder_assign_type(lvalue, rvalue_type, lvalue_type);
            if let Some(var) = inferred_var
                && self.var_is(var, VarFlags::INDEX)
                && let Some(lvalue_type) = lvalue_type
            {
                let typ = self.remove_instance_last_known_values(lvalue_type);
                self.state.world.get_mut(var).typ = Some(typ);
            }
        } else if self.options().allow_redefinition
            && let Some(lvalue_type) = lvalue_type
            && !is_partial
            && inferred_var.is_some()
        {
            self.binder_assign_type(lvalue, lvalue_type, Some(lvalue_type));
        }
    }

    /// Whether a reference has a flag.
    pub(crate) fn has_ref_flag(&self, expr: ExprId, flag: RefFlags) -> bool {
        let reference = self.tables.refs.get(expr);
        reference.is_some_and(|reference| reference.flags.contains(flag))
    }

    fn infer_from_rvalue(&mut self, var: VarId, lvalue: ExprId, rvalue: &Rvalue) {
        let type_context = self.get_variable_type_context(var, rvalue);
        let mut rvalue_type = self.accept_rvalue(rvalue, type_context);
        let keeps_literal = self
            .state
            .world
            .get(var)
            .flags
            .intersects(VarFlags::FINAL | VarFlags::INDEX)
            || self.is_named(lvalue, "__match_args__");
        if !keeps_literal {
            rvalue_type = self.remove_instance_last_known_values(rvalue_type);
        }
        let ctx = self.rvalue_ctx(rvalue);
        self.infer_variable_type(var, lvalue, rvalue_type, ctx);
    }

    /// Gives a variable with a partial container type its type from another assignment.
    pub(super) fn try_infer_partial_generic_type_from_assignment(
        &mut self,
        lvalue: ExprId,
        rvalue: &Rvalue,
        op: Option<nodes::ast::BinOp>,
    ) {
        let var = if let Expr::Member { .. } = self.body.expr(lvalue) {
            self.get_partial_self_var(lvalue)
        } else if let Expr::Name(_) = self.body.expr(lvalue) {
            self.var_of(lvalue)
        } else {
            None
        };
        let Some(var) = var else { return };
        let Some(class) = self.partial_of_var(var).and_then(|partial| partial.class) else {
            return;
        };
        let class_name = self.class_fullname(class);
        let is_supported = op.is_none_or(|op| {
            matches!(
                (class_name, op.text()),
                ("builtins.list", "+") | ("builtins.set", "|")
            )
        });
        if !is_supported {
            return;
        }
        let Some(scope) = self.find_partial_types(var) else {
            return;
        };
        let rvalue_type = self.accept_rvalue(rvalue, None);
        let rvalue_type = self.proper(rvalue_type);
        if let Some(instance) = self.types().as_instance(rvalue_type) {
            if instance.class == class && self.is_valid_inferred_type(rvalue_type, false, false) {
                self.state.world.get_mut(var).typ = Some(rvalue_type);
                self.forget_partial(scope, var);
            }
        } else if self.types().is_any(rvalue_type) {
            let typ = self.fill_typevars_with_any(class);
            self.state.world.get_mut(var).typ = Some(typ);
            self.forget_partial(scope, var);
        }
    }

    /// What an attribute defined through `self` refers to, if this is its definition (mypy's `def_var`).
    pub(crate) fn def_var(&self, expr: ExprId) -> Option<VarId> {
        if !matches!(self.body.expr(expr), Expr::Member { .. }) || !self.has_ref_flag(expr, RefFlags::NEW_DEF)
        {
            return None;
        }
        self.var_of(expr)
    }
}
