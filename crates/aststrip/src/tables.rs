//! Side tables without what analysis wrote.

use arena::{IdMap, SparseMap};
use nodes::ast::ExprId;
use nodes::tables::Tables;

/// The table of a target before its analysis: only the identities of functions are left, and the facts about its decorators,
/// which are analysed with the top level. Decorators are the first `decorators` expressions of the target.
#[must_use]
pub fn strip_tables(tables: Box<Tables>, decorators: usize) -> Box<Tables> {
    let Tables {
        refs,
        analyzed,
        funcs,
        decorators: decorated,
        overloads,
        classes: _,
        assignments: _,
        stmt_types: _,
        import_assignments: _,
        roots,
        super_classes,
        expr_types,
        alias_deps: _,
        plugin_deps: _,
        asked,
        made_up: _,
        loops: _,
        expansions: _,
        expanded_types: _,
        callee_guards,
        unreachable_else: _,
        spelled_types,
        removed: _,
        right_operands,
    } = *tables;
    let mut stripped = Box::<Tables>::default();
    stripped.funcs = funcs;
    stripped.decorators = decorated;
    stripped.overloads = overloads;
    stripped.roots = roots;
    if decorators > 0 {
        stripped.asked = asked;
        let stays = |expr: ExprId| expr.to_usize() < decorators;
        keep_dense(refs, &mut stripped.refs, stays);
        keep_dense(expr_types, &mut stripped.expr_types, stays);
        keep_sparse(analyzed, &mut stripped.analyzed, stays);
        keep_sparse(super_classes, &mut stripped.super_classes, stays);
        keep_sparse(callee_guards, &mut stripped.callee_guards, stays);
        keep_sparse(spelled_types, &mut stripped.spelled_types, stays);
        keep_sparse(right_operands, &mut stripped.right_operands, stays);
    }
    stripped
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
