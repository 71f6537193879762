//! Side tables without what analysis wrote.

use nodes::tables::Tables;

/// The table of a target before its analysis: only the identities of functions are left.
#[must_use]
pub fn strip_tables(tables: Box<Tables>) -> Box<Tables> {
    let Tables {
        refs: _,
        analyzed: _,
        funcs,
        decorators,
        overloads,
        classes: _,
        assignments: _,
        stmt_types: _,
        import_assignments: _,
        roots,
        super_classes: _,
        expr_types: _,
        alias_deps: _,
        plugin_deps: _,
        loops: _,
        expansions: _,
        expanded_types: _,
        callee_guards: _,
        unreachable_else: _,
        spelled_types: _,
        removed: _,
        right_operands: _,
    } = *tables;
    let mut stripped = Box::<Tables>::default();
    stripped.funcs = funcs;
    stripped.decorators = decorators;
    stripped.overloads = overloads;
    stripped.roots = roots;
    stripped
}
