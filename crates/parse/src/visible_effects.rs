//! Which functions of a module whose errors are ignored must keep their bodies.
//!
//! A body has an effect elsewhere if it is trivial (mypy treats `...` and the like specially), has a `yield`, or assigns
//! to an attribute of the first parameter of a method. Nested functions, classes and lambdas do not count.

use ruff_python_ast::visitor::{Visitor, walk_expr, walk_stmt};
use ruff_python_ast::{Expr, Stmt, StmtFunctionDef};

/// Whether the body of `def` has an effect elsewhere.
pub(crate) fn has_any(def: &StmtFunctionDef, in_class: bool) -> bool {
    if is_trivial(&def.body) {
        return true;
    }
    let parameters = &def.parameters;
    let first = parameters.posonlyargs.first().or(parameters.args.first());
    let this = match first {
        Some(first) if in_class => first.parameter.name.as_str(),
        Some(_) | None => "",
    };
    let mut search = Search { this, found: false };
    search.visit_body(&def.body);
    search.found
}

/// Whether a body is a docstring, `pass`, `raise` or `...`, the latter perhaps behind a docstring.
fn is_trivial(body: &[Stmt]) -> bool {
    let is_docstring = |stmt: &Stmt| matches!(stmt, Stmt::Expr(stmt) if stmt.value.is_string_literal_expr());
    let rest = match body {
        [] => return false,
        [first, rest @ ..] if is_docstring(first) => rest,
        _ => body,
    };
    match rest {
        [] | [Stmt::Pass(_) | Stmt::Raise(_)] => true,
        [Stmt::Expr(stmt)] => stmt.value.is_ellipsis_literal_expr(),
        _ => false,
    }
}

struct Search<'a> {
    this: &'a str,
    found: bool,
}

impl Search<'_> {
    fn is_attribute_of_this(&self, target: &Expr) -> bool {
        match target {
            Expr::Attribute(attribute) => {
                matches!(&*attribute.value, Expr::Name(name) if name.id.as_str() == self.this)
            }
            Expr::Tuple(tuple) => tuple.elts.iter().any(|one| self.is_attribute_of_this(one)),
            Expr::List(list) => list.elts.iter().any(|one| self.is_attribute_of_this(one)),
            Expr::Starred(starred) => self.is_attribute_of_this(&starred.value),
            _ => false,
        }
    }

    fn defines_attribute(&self, stmt: &Stmt) -> bool {
        match stmt {
            Stmt::Assign(stmt) => stmt
                .targets
                .iter()
                .any(|target| self.is_attribute_of_this(target)),
            Stmt::AugAssign(stmt) => self.is_attribute_of_this(&stmt.target),
            Stmt::AnnAssign(stmt) => self.is_attribute_of_this(&stmt.target),
            Stmt::For(stmt) => self.is_attribute_of_this(&stmt.target),
            Stmt::With(stmt) => {
                let mut targets = stmt.items.iter().filter_map(|item| item.optional_vars.as_deref());
                targets.any(|target| self.is_attribute_of_this(target))
            }
            _ => false,
        }
    }
}

impl<'a> Visitor<'a> for Search<'_> {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        if self.found || matches!(stmt, Stmt::FunctionDef(_) | Stmt::ClassDef(_)) {
            return;
        }
        self.found = self.defines_attribute(stmt);
        walk_stmt(self, stmt);
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        match expr {
            _ if self.found => {}
            Expr::Yield(_) | Expr::YieldFrom(_) => self.found = true,
            Expr::Lambda(_) => {}
            _ => stacker::maybe_grow(128 * 1024, 1024 * 1024, || walk_expr(self, expr)),
        }
    }
}

/// Whether a function has another one inside it.
pub(crate) fn has_inner_function(def: &StmtFunctionDef) -> bool {
    struct Functions(bool);
    impl<'a> Visitor<'a> for Functions {
        fn visit_stmt(&mut self, stmt: &'a Stmt) {
            self.0 |= stmt.is_function_def_stmt();
            if !self.0 {
                walk_stmt(self, stmt);
            }
        }
        fn visit_expr(&mut self, _expr: &'a Expr) {}
    }
    let mut functions = Functions(false);
    functions.visit_body(&def.body);
    functions.0
}
