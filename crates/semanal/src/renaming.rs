//! Variables that are several in one: before analysis, some get a name of their own, after `mypy/renaming.py`.
//!
//! The targets of `with` statements behind each other may have different types ([`with_targets`]); with
//! `--allow-redefinition-old`, so may assignments of one block ([`redefinitions`]). All but one variable get quotes
//! behind their names, which messages do not show.

mod redefinitions;
mod walk;
mod with_targets;

use indexmap::IndexMap;
use names::{Name, Names};
use nodes::ast::{BodyId, BodyRef, Expr, ExprId, ModuleAst, Stmt};
use options::Options;
use rustc_hash::FxBuildHasher;

/// An expression of a module: a name.
pub(crate) type Place = (BodyId, ExprId);

/// The references to each variable of a name, in order.
pub(crate) type Variables = IndexMap<Name, Vec<Vec<Place>>, FxBuildHasher>;

/// What to rename.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Renaming {
    with_targets: bool,
    redefinitions: bool,
}

impl Renaming {
    /// What the settings of a module ask for.
    #[must_use]
    pub fn of(options: &Options) -> Self {
        Self {
            with_targets: !options.allow_redefinition,
            redefinitions: options.allow_redefinition_old,
        }
    }

    /// Renames variables of a module that is not a stub.
    pub fn apply(self, ast: &mut ModuleAst, names: &Names) {
        if self.with_targets && has_with_targets(ast) {
            rename(ast, names, &with_targets::find(ast, names));
        }
        if self.redefinitions {
            rename(ast, names, &redefinitions::find(ast, names));
        }
    }
}

/// Whether two `with` statements of a function, or of the top level, bind the same name: else there is nothing to rename.
fn has_with_targets(ast: &ModuleAst) -> bool {
    let is_with = |stmt: &Stmt| matches!(stmt, Stmt::With { .. });
    if !ast.arenas.stmts.iter().any(is_with) {
        return false;
    }
    let mut bound: Vec<Name> = Vec::new();
    ast.bodies.ids().any(|id| {
        let body = ast.body(id);
        bound.clear();
        for stmt in body.all_stmts() {
            if let Stmt::With { items, .. } = *stmt {
                let targets = body.with_items(items).iter().filter_map(|item| item.target);
                targets.for_each(|target| add_names(body, target, &mut bound));
            }
        }
        bound.sort_unstable();
        bound.windows(2).any(|pair| pair[0] == pair[1])
    })
}

/// The names that a target binds.
fn add_names(body: BodyRef<'_>, target: ExprId, names: &mut Vec<Name>) {
    match *body.expr(target) {
        Expr::Name(name) => names.push(name),
        Expr::List(items) | Expr::Tuple(items) => {
            let items = body.exprs(items).iter();
            items.for_each(|item| add_names(body, *item, names));
        }
        Expr::Star(inner) => add_names(body, inner, names),
        _ => {}
    }
}

/// References that get as many quotes as the number says.
pub(crate) type Renamed = Vec<(Vec<Place>, usize)>;

fn rename(ast: &mut ModuleAst, names: &Names, renamed: &Renamed) {
    for (places, quotes) in renamed {
        let mut new = None;
        for (body, expr) in places {
            let base = ast.bodies[*body].base.exprs as usize;
            let Expr::Name(name) = &mut ast.arenas.exprs[base + expr.to_usize()] else {
                continue;
            };
            let new = *new.get_or_insert_with(|| {
                names.intern(&format!("{}{}", names.text(*name), "'".repeat(*quotes)))
            });
            *name = new;
        }
    }
}
