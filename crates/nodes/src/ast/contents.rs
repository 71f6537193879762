//! [`Contents`]: which rare kinds of expressions and statements occur in a target.
//!
//! The parser has just written all of them when it knows; later passes that only ask whether there are any need not read a
//! target for that.

use serde::{Deserialize, Serialize};

use super::{Arenas, Counts, Expr, ExprId, Stmt};

/// Which rare kinds of expressions and statements occur in a target.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
pub struct Contents {
    /// `*x` as a value or in a display, or `yield from`.
    pub stars: bool,
    /// `yield`.
    pub yields: bool,
    /// `break` or `continue`.
    pub jumps: bool,
    /// `global`, a class or a `type` statement.
    pub definers: bool,
    /// An attribute of a name is assigned to, in an assignment, `for` or `with`.
    pub attribute_targets: bool,
}

impl Contents {
    /// What the arenas hold from `base` on.
    ///
    /// Cost: the number of expressions and statements there.
    #[must_use]
    pub fn of(arenas: &Arenas, base: Counts) -> Self {
        let target = Target {
            arenas,
            exprs: &arenas.exprs[base.exprs as usize..],
        };
        let mut contents = Self::default();
        for expr in target.exprs {
            contents.stars |= matches!(expr, Expr::Star(_) | Expr::YieldFrom(_));
            contents.yields |= matches!(expr, Expr::Yield(_));
        }
        for stmt in &arenas.stmts[base.stmts as usize..] {
            contents.jumps |= matches!(stmt, Stmt::Break | Stmt::Continue);
            contents.definers |= matches!(stmt, Stmt::Global(_) | Stmt::Class(_) | Stmt::TypeAlias(_));
            contents.attribute_targets |= target.assigns_attribute(stmt);
        }
        contents
    }
}

/// The expressions of a target that is being written.
#[derive(Clone, Copy, Debug)]
struct Target<'a> {
    arenas: &'a Arenas,
    exprs: &'a [Expr],
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "few kinds of statements and expressions assign to anything"
)]
impl Target<'_> {
    fn assigns_attribute(self, stmt: &Stmt) -> bool {
        match *stmt {
            Stmt::Assign { lvalues, .. } => self.any(lvalues.items(&self.arenas.expr_lists)),
            Stmt::For { index, .. } => self.has_attribute(index),
            Stmt::With { items, .. } => {
                let items = items.items(&self.arenas.with_items).iter();
                items
                    .filter_map(|item| item.target)
                    .any(|target| self.has_attribute(target))
            }
            _ => false,
        }
    }

    fn any(self, targets: &[ExprId]) -> bool {
        targets.iter().any(|target| self.has_attribute(*target))
    }

    /// Whether a target of an assignment is, or has in it, an attribute of a name.
    fn has_attribute(self, target: ExprId) -> bool {
        match self.exprs[target.to_usize()] {
            Expr::Member { base, .. } => matches!(self.exprs[base.to_usize()], Expr::Name(_)),
            Expr::Tuple(items) | Expr::List(items) => self.any(items.items(&self.arenas.expr_lists)),
            Expr::Star(inner) => self.has_attribute(inner),
            _ => false,
        }
    }
}
