//! Side tables without what analysis wrote.

use arena::{IdMap, SparseMap};
use nodes::ast::ExprId;
use nodes::tables::{Rare, RareFacts, Tables};

/// The table of a target before its analysis: only the identities of functions are left, and the facts about its decorators,
/// which are analysed with the top level. Decorators are the first `decorators` expressions of the target.
#[must_use]
pub fn strip_tables(tables: Tables, decorators: usize) -> Box<Tables> {
    let Tables {
        refs,
        analyzed,
        funcs,
        decorators: decorated,
        assignments: _,
        expr_types,
        alias_deps: _,
        asked,
        loops: _,
        rare,
    } = tables;
    let mut stripped = Box::<Tables>::default();
    stripped.funcs = funcs;
    stripped.decorators = decorated;
    if let Some(rare) = rare.into_facts() {
        let stays = |expr: ExprId| expr.to_usize() < decorators;
        strip_rare(rare, &mut stripped.rare, stays);
    }
    if decorators > 0 {
        stripped.asked = asked;
        let stays = |expr: ExprId| expr.to_usize() < decorators;
        for (expr, reference) in refs.iter().filter(|(expr, _)| stays(*expr)) {
            stripped.refs.insert(expr, reference);
        }
        keep_dense(expr_types, &mut stripped.expr_types, stays);
        keep_sparse(analyzed, &mut stripped.analyzed, stays);
    }
    stripped
}

fn strip_rare(facts: RareFacts, stripped: &mut Rare, stays: impl Fn(ExprId) -> bool) {
    let RareFacts {
        overloads,
        classes: _,
        stmt_types: _,
        import_assignments: _,
        roots,
        super_classes,
        expanded_types: _,
        plugin_deps: _,
        made_up: _,
        expansions: _,
        callee_guards,
        unreachable_else: _,
        spelled_types,
        removed: _,
        right_operands,
    } = facts;
    stripped.overloads = overloads;
    stripped.roots = roots;
    keep_sparse(super_classes, &mut stripped.super_classes, &stays);
    keep_sparse(callee_guards, &mut stripped.callee_guards, &stays);
    keep_sparse(spelled_types, &mut stripped.spelled_types, &stays);
    keep_sparse(right_operands, &mut stripped.right_operands, &stays);
}

fn keep_dense<T: Clone>(from: IdMap<ExprId, T>, to: &mut IdMap<ExprId, T>, stays: impl Fn(ExprId) -> bool) {
    for (expr, fact) in from.iter().filter(|(expr, _)| stays(*expr)) {
        to.insert(expr, fact.clone());
    }
}

fn keep_sparse<T: Clone + 'static>(
    from: SparseMap<ExprId, T>,
    to: &mut SparseMap<ExprId, T>,
    stays: impl Fn(ExprId) -> bool,
) {
    for (expr, fact) in from.iter().filter(|(expr, _)| stays(**expr)) {
        to.insert(*expr, fact.clone());
    }
}
