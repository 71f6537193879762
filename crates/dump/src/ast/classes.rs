//! Class statements.

use nodes::ast::{BodyRef, ClassNode, ClassNodeId, ExprId, Span};
use nodes::defs::{Class, ClassFlags};

use super::Dump;
use super::writer::Writer;
use crate::{Bound, NodeKind};

impl Dump<'_> {
    pub(super) fn class(&self, body: BodyRef<'_>, id: ClassNodeId, span: Span, out: &mut Writer) {
        let class = body.class(id);
        let bound = self
            .bound
            .and_then(|bound| Some((bound, bound.class(body.id(), id)?)));
        // Identities are numbered as mypy meets them: in these three parts before the class.
        let metaclass = self.metaclass(body, class);
        let keywords = self.class_keywords(body, class);
        let promotions = bound.and_then(|(bound, class)| promotions(bound, class));
        let number = self.node_number(body, NodeKind::Class, id);
        out.open(&self.tag("ClassDef", body, span, &number));
        out.item(self.names.text(class.name));
        if let Some(params) = class.type_params {
            self.type_params(body, body.type_params(params), out);
        }
        if let Some((bound, class)) = bound {
            special_bases(bound, class, out);
        }
        promotions.into_iter().for_each(|text| out.item(&text));
        self.class_list("Decorators", body, body.exprs(class.decorators), out);
        keywords.into_iter().for_each(|text| out.item(&text));
        metaclass.into_iter().for_each(|text| out.item(&text));
        if let Some((bound, class)) = bound {
            types("TypeVars", bound, &class.type_vars, out);
        }
        match bound {
            Some((bound, info)) if !info.bases.is_empty() => {
                if !class.bases.is_empty() && !is_object_only(bound, info) {
                    types("BaseType", bound, &info.bases, out);
                }
            }
            Some(_) | None => self.class_list("BaseTypeExpr", body, body.exprs(class.bases), out),
        }
        self.stmts(body, body.block_stmts(class.defs), out);
        out.close();
    }

    fn metaclass(&self, body: BodyRef<'_>, class: &ClassNode) -> Option<String> {
        let keywords = body.keywords(class.keywords);
        let (_, metaclass) = keywords
            .iter()
            .rfind(|(name, _)| self.names.text(*name) == "metaclass")?;
        Some(format!("Metaclass({})", self.expression(body, *metaclass)))
    }

    fn class_keywords(&self, body: BodyRef<'_>, class: &ClassNode) -> Option<String> {
        let keywords = body.keywords(class.keywords);
        let one = |(name, value): &(names::Name, ExprId)| {
            format!("{}={}", self.names.text(*name), self.expression(body, *value))
        };
        let texts: Vec<String> = keywords.iter().map(one).collect();
        (!texts.is_empty()).then(|| format!("Keywords({})", texts.join(", ")))
    }

    fn class_list(&self, name: &str, body: BodyRef<'_>, exprs: &[ExprId], out: &mut Writer) {
        if !exprs.is_empty() {
            out.open(name);
            self.exprs(body, exprs, out);
            out.close();
        }
    }
}

fn promotions(bound: Bound<'_>, class: &Class) -> Option<String> {
    let texts: Vec<String> = class
        .promotions
        .iter()
        .map(|promotion| bound.type_text(promotion.to))
        .collect();
    (!texts.is_empty()).then(|| format!("Promote([{}])", texts.join(",")))
}

fn special_bases(bound: Bound<'_>, class: &Class, out: &mut Writer) {
    if class.is(ClassFlags::FALLBACK_TO_ANY) {
        out.item("FallbackToAny");
    }
    if let Some(tuple) = class.tuple_type {
        types("TupleType", bound, &[tuple], out);
    }
}

fn types(name: &str, bound: Bound<'_>, types: &[types::TypeId], out: &mut Writer) {
    if !types.is_empty() {
        out.open(name);
        types.iter().for_each(|typ| out.item(&bound.type_text(*typ)));
        out.close();
    }
}

fn is_object_only(bound: Bound<'_>, class: &Class) -> bool {
    matches!(*class.bases, [base] if bound.is_object(base))
}
