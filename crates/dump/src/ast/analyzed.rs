//! Expressions that semantic analysis turned into something else: casts, type applications, definitions of types.

use nodes::ast::{BodyRef, CallArg, Expr, ExprId, Span};
use nodes::defs::{TypeVarDef, TypeVarDefKind};
use nodes::tables::Analyzed;
use types::{ArgKind, DefRef, TypeVarId, Variance};

use super::Dump;
use super::writer::Writer;
use crate::repr;
use crate::{Bound, NodeKind};

/// The name of mypy's class; `None` if the expression stays what it is.
pub(crate) fn class_name(bound: Bound<'_>, analyzed: &Analyzed) -> Option<&'static str> {
    Some(match analyzed {
        Analyzed::Cast { .. } => "CastExpr",
        Analyzed::AssertType { .. } => "AssertTypeExpr",
        Analyzed::TypeForm(_) => "TypeFormExpr",
        Analyzed::RevealType { .. } | Analyzed::RevealLocals(_) => "RevealExpr",
        Analyzed::TypeApplication { .. } => "TypeApplication",
        Analyzed::TypeAlias(_) => "TypeAliasExpr",
        Analyzed::TypeVar(id) => type_var_class(bound, *id),
        Analyzed::NamedTuple { .. } => "NamedTupleExpr",
        Analyzed::TypedDict(_) => "TypedDictExpr",
        Analyzed::Enum { .. } => "EnumCallExpr",
        Analyzed::NewType { .. } => "NewTypeExpr",
        Analyzed::Promote(_) => "PromoteExpr",
        Analyzed::Divmod { .. } => "OpExpr",
        Analyzed::DictCall => "DictExpr",
        Analyzed::Plain => return None,
    })
}

/// The name of mypy's class of a type variable.
pub(crate) fn type_var_class(bound: Bound<'_>, id: TypeVarId) -> &'static str {
    match bound.world.get(id).kind {
        TypeVarDefKind::TypeVar(_) => "TypeVarExpr",
        TypeVarDefKind::ParamSpec => "ParamSpecExpr",
        TypeVarDefKind::TypeVarTuple(_) => "TypeVarTupleExpr",
    }
}

impl Dump<'_> {
    /// Writes what an expression was turned into; false if it is what it is.
    pub(super) fn analyzed(&self, body: BodyRef<'_>, id: ExprId, out: &mut Writer) -> bool {
        let Some(bound) = self.bound else {
            return false;
        };
        let Some(analyzed) = bound.analyzed(body.id(), id) else {
            return false;
        };
        let Some(name) = class_name(bound, analyzed) else {
            return false;
        };
        if let Some(line) = self.analyzed_line(bound, name, analyzed, body.expr_span(id), body) {
            out.item(&line);
            return true;
        }
        match analyzed {
            Analyzed::NewType { class, old_type: _ } => {
                let name = class.map_or("", |class| bound.world.text(bound.world.get(class).name));
                let outer = self.tag("NewTypeExpr", body, body.expr_span(id), "");
                let mut inner = Writer::default();
                self.analyzed_block(bound, body, id, analyzed, &mut inner);
                out.item(&format!("{outer}({name}, {})", inner.finish()));
            }
            Analyzed::TypeVar(var) => self.type_var(bound, *var, body, body.expr_span(id), out),
            _ => self.analyzed_block(bound, body, id, analyzed, out),
        }
        true
    }

    fn analyzed_block(
        &self,
        bound: Bound<'_>,
        body: BodyRef<'_>,
        id: ExprId,
        analyzed: &Analyzed,
        out: &mut Writer,
    ) {
        let name = class_name(bound, analyzed).unwrap_or_else(|| unreachable!("the caller looked"));
        let number = self.node_number(body, NodeKind::Analyzed, id);
        out.open(&self.tag(name, body, body.expr_span(id), &number));
        self.analyzed_parts(bound, body, id, analyzed, out);
        out.close();
    }

    fn type_var(&self, bound: Bound<'_>, id: TypeVarId, body: BodyRef<'_>, span: Span, out: &mut Writer) {
        let def = bound.world.get(id);
        // mypy writes the bound before it numbers the node.
        let upper_bound = upper_bound(bound, def);
        let number = bound.number(Some(DefRef::TypeVar(id)));
        out.open(&self.tag(type_var_class(bound, id), body, span, &number));
        type_var_parts(bound, def, out);
        upper_bound.into_iter().for_each(|text| out.item(&text));
        out.close();
    }

    /// What takes one line.
    fn analyzed_line(
        &self,
        bound: Bound<'_>,
        name: &str,
        analyzed: &Analyzed,
        span: Span,
        body: BodyRef<'_>,
    ) -> Option<String> {
        let class_text = |class: types::ClassId| bound.world.text(bound.world.get(class).name);
        let parts = match analyzed {
            Analyzed::TypeAlias(alias) => {
                let target = bound.type_text(bound.world.get(*alias).target);
                return Some(format!("{name}({target})"));
            }
            Analyzed::NamedTuple { class, is_typed: _ } => {
                let tuple = bound.world.get(*class).tuple_type;
                let tuple = tuple.map_or_else(|| "None".to_owned(), |tuple| bound.type_text(tuple));
                format!("{}, {tuple}", class_text(*class))
            }
            Analyzed::TypedDict(class) => class_text(*class).to_owned(),
            Analyzed::Enum {
                class,
                items,
                values: _,
            } => {
                let items: Vec<String> = items
                    .iter()
                    .map(|item| repr::text(bound.world.text(*item)))
                    .collect();
                format!("{}, [{}]", class_text(*class), items.join(", "))
            }
            Analyzed::Promote(typ) => bound.type_text(*typ),
            Analyzed::Cast { .. }
            | Analyzed::AssertType { .. }
            | Analyzed::TypeForm(_)
            | Analyzed::RevealType { .. }
            | Analyzed::RevealLocals(_)
            | Analyzed::TypeApplication { .. }
            | Analyzed::TypeVar(_)
            | Analyzed::NewType { .. }
            | Analyzed::Divmod { .. }
            | Analyzed::DictCall
            | Analyzed::Plain => return None,
        };
        Some(format!("{}({parts})", self.tag(name, body, span, "")))
    }

    fn analyzed_parts(
        &self,
        bound: Bound<'_>,
        body: BodyRef<'_>,
        id: ExprId,
        analyzed: &Analyzed,
        out: &mut Writer,
    ) {
        match analyzed {
            Analyzed::Cast { expr, typ } | Analyzed::AssertType { expr, typ } => {
                self.expr(body, *expr, out);
                out.item(&bound.type_text(*typ));
            }
            Analyzed::TypeForm(typ) => out.item(&bound.type_text(*typ)),
            Analyzed::RevealType { expr, is_imported: _ } => self.expr(body, *expr, out),
            Analyzed::RevealLocals(vars) => vars.iter().for_each(|var| out.item(&bound.var(*var))),
            Analyzed::TypeApplication { expr, types } => {
                self.expr(body, *expr, out);
                out.open("Types");
                types.iter().for_each(|typ| out.item(&bound.type_text(*typ)));
                out.close();
            }
            Analyzed::NewType { class: _, old_type } => {
                old_type.iter().for_each(|typ| out.item(&bound.type_text(*typ)));
            }
            Analyzed::Divmod { left, right } => {
                out.item("divmod");
                self.exprs(body, &[*left, *right], out);
            }
            Analyzed::DictCall => self.dict_call(body, id, out),
            Analyzed::TypeVar(_)
            | Analyzed::TypeAlias(_)
            | Analyzed::NamedTuple { .. }
            | Analyzed::TypedDict(_)
            | Analyzed::Enum { .. }
            | Analyzed::Promote(_)
            | Analyzed::Plain => unreachable!("these have layouts of their own"),
        }
    }

    /// The items of `dict(a=1, **b)` as a display has them.
    fn dict_call(&self, body: BodyRef<'_>, id: ExprId, out: &mut Writer) {
        let Expr::Call { callee: _, args } = *body.expr(id) else {
            unreachable!("only calls are calls of `dict`")
        };
        for CallArg { expr, name, kind } in body.call_args(args) {
            if let (ArgKind::Named, Some(name)) = (kind, name) {
                out.item(&format!("StrExpr({})", self.names.text(*name)));
            }
            self.expr(body, *expr, out);
        }
    }
}

fn type_var_parts(bound: Bound<'_>, var: &TypeVarDef, out: &mut Writer) {
    match var.variance {
        Variance::Covariant => out.item("Variance(COVARIANT)"),
        Variance::Contravariant => out.item("Variance(CONTRAVARIANT)"),
        Variance::Invariant | Variance::NotReady => {}
    }
    if let TypeVarDefKind::TypeVar(values) = &var.kind
        && !values.is_empty()
    {
        out.open("Values");
        values.iter().for_each(|value| out.item(&bound.type_text(*value)));
        out.close();
    }
}

/// `UpperBound(...)`, unless that is `object`.
fn upper_bound(bound: Bound<'_>, var: &TypeVarDef) -> Option<String> {
    let is_object = bound.is_object(var.upper_bound);
    (!is_object).then(|| format!("UpperBound({})", bound.type_text(var.upper_bound)))
}
