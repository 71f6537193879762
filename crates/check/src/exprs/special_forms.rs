//! Calls and indexes that are something else: what semantic analysis has found them to be.

use arena::List;
use names::Name;
use nodes::ast::{Expr, ExprId, TemplateItem};
use nodes::defs::{TypeVarDefKind, VarFlags};
use nodes::tables::Analyzed;
use options::ErrorCode;
use types::{AnyKind, ClassId, DefRef, Type, TypeId, TypeVarId};

use crate::{Checker, Operand};

impl Checker<'_> {
    pub(super) fn visit_analyzed(&mut self, expr: ExprId, analyzed: &Analyzed) -> TypeId {
        let special = self.types().any(AnyKind::SpecialForm);
        match analyzed {
            Analyzed::Cast { expr: value, typ } => self.visit_cast_expr(expr, *value, *typ),
            Analyzed::AssertType { expr: value, typ } => self.visit_assert_type_expr(expr, *value, *typ),
            Analyzed::TypeForm(typ) => self.type_form(*typ),
            Analyzed::RevealType {
                expr: value,
                is_imported,
            } => self.visit_reveal_type(expr, *value, *is_imported),
            Analyzed::RevealLocals(locals) => self.visit_reveal_locals(expr, locals),
            Analyzed::TypeApplication { expr: base, types } => {
                self.visit_type_application(expr, *base, types)
            }
            Analyzed::TypeAlias(alias) => {
                let ctx = self.ctx(expr);
                let typ = self.alias_type_in_runtime_context(*alias, ctx, true);
                // `A | B`: the alias that mypy makes stands in the line of the statement.
                if matches!(self.body.expr(expr), Expr::Op { .. })
                    && let Some(at) = self.state.world.get(*alias).at
                {
                    self.check_any_expr(typ, self.def_ctx(at).line_only());
                }
                typ
            }
            Analyzed::TypeVar(type_var) => {
                self.check_type_var_default(expr, *type_var);
                special
            }
            Analyzed::NamedTuple { class, is_typed: _ } => {
                self.check_namedtuple_expr(expr, *class);
                special
            }
            Analyzed::Enum { class, items, values } => {
                self.check_enum_call(*class, items, values);
                special
            }
            Analyzed::TypedDict(_) | Analyzed::NewType { .. } => special,
            Analyzed::Promote(typ) => *typ,
            Analyzed::Divmod { left, right } => {
                let (ctx, method) = (self.ctx(expr), self.name("__divmod__"));
                let left = self.accept(*left, None);
                self.check_op(method, left, Operand::Expr(*right), ctx, true).0
            }
            Analyzed::DictCall => self.visit_dict_call(expr),
            Analyzed::Plain => self.visit_call_expr_inner(expr, false),
        }
    }

    fn check_type_var_default(&mut self, expr: ExprId, type_var: TypeVarId) {
        let def = self.state.world.get(type_var);
        let TypeVarDefKind::TypeVar(values) = &def.kind else {
            return;
        };
        let (values, default, bound) = (values.clone(), def.default, def.upper_bound);
        let default = self.proper(default);
        let types = self.types();
        if matches!(
            types.get(default),
            Type::Any {
                kind: AnyKind::FromOmittedGenerics,
                ..
            }
        ) {
            return;
        }
        let ctx = self.ctx(expr);
        if !self.is_subtype(default, bound) {
            self.fail(
                "TypeVar default must be a subtype of the bound type",
                ctx,
                ErrorCode::Misc,
            );
        }
        if !values.is_empty() && !values.iter().any(|value| self.is_same_type(default, *value)) {
            self.fail(
                "TypeVar default must be one of the constraint types",
                ctx,
                ErrorCode::Misc,
            );
        }
    }

    fn check_namedtuple_expr(&mut self, expr: ExprId, class: ClassId) {
        if let Some(tuple) = self.state.world.get(class).tuple_type {
            let ctx = self.ctx(expr);
            self.check_unimported_any("NamedTuple type", tuple, ctx);
            self.check_for_explicit_any(tuple, ctx);
        }
    }

    /// The values of `Enum("E", {"a": 1})` are the types of the members.
    fn check_enum_call(&mut self, class: ClassId, items: &[Name], values: &[Option<ExprId>]) {
        for (name, value) in items.iter().zip(values) {
            let Some(value) = value else { continue };
            let typ = self.accept(*value, None);
            if self.is_any(typ) {
                continue;
            }
            let member = self
                .state
                .world
                .get(class)
                .names
                .get(name)
                .and_then(|symbol| symbol.node);
            if let Some(DefRef::Var(var)) = member {
                let def = self.state.world.get_mut(var);
                def.typ = Some(typ);
                def.flags |= VarFlags::INFERRED;
            }
        }
    }

    /// `t"..."`: the values are checked, the result is always a `Template`.
    pub(super) fn visit_template_str_expr(&mut self, items: List<TemplateItem>) -> TypeId {
        for item in self.body.template_items(items) {
            if let TemplateItem::Interpolation {
                value, format_spec, ..
            } = item
            {
                self.accept(*value, None);
                if let Some(spec) = format_spec {
                    self.accept(*spec, None);
                }
            }
        }
        match self.lookup_class("string.templatelib.Template") {
            Some(class) => self.types().instance(class, []),
            None => self.types().any(AnyKind::FromError),
        }
    }
}
