//! Expressions with the types that the checker found for them.
//!
//! mypy's type map knows nodes. An expression that was analysed into another one is two nodes there: both are listed.

use names::Name;
use nodes::ast::{BodyRef, Expr, ExprId};
use nodes::tables::Analyzed;
use types::TypeId;

use crate::Dump;
use crate::ast::{analyzed_class_name, class_name};

/// An expression with its type.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Typed<'a> {
    /// The expression, in the body that was asked about.
    pub expr: ExprId,
    /// The name of mypy's class.
    pub class: &'static str,
    /// The line, from 1; -1 without one.
    pub line: i64,
    /// The name, of a name expression.
    pub name: Option<Name>,
    /// What it was analysed into, if it was. The node is that one if `is_analyzed`, else the expression as written.
    pub analyzed: Option<&'a Analyzed>,
    /// The node is what the expression was analysed into.
    pub is_analyzed: bool,
    /// Its type.
    pub typ: TypeId,
}

impl<'a> Dump<'a> {
    /// The expressions of a body that have types, in the order of the arena; those that
    /// were checked several times with other types, several times. None before semantic analysis.
    #[must_use]
    pub fn typed(&self, body: BodyRef<'_>) -> Vec<Typed<'a>> {
        let Some(bound) = self.bound else {
            return Vec::new();
        };
        let Some(tables) = bound.tables(body.id()) else {
            return Vec::new();
        };
        let mut found = Vec::new();
        let maps = std::iter::once(&tables.expr_types).chain(tables.rare.expanded_types.iter());
        for (expr, typ) in maps.flat_map(|map| map.iter()) {
            let analyzed = tables.analyzed.get(&expr);
            let node = Typed {
                expr,
                class: class_name(body.expr(expr)),
                line: self.line_of(body, body.expr_span(expr)),
                name: match body.expr(expr) {
                    Expr::Name(name) => Some(*name),
                    _ => None,
                },
                analyzed,
                is_analyzed: false,
                typ: *typ,
            };
            found.push(node);
            if let Some(class) = analyzed.and_then(|analyzed| analyzed_class_name(bound, analyzed)) {
                found.push(Typed {
                    class,
                    name: None,
                    is_analyzed: true,
                    ..node
                });
            }
        }
        found
    }
}
