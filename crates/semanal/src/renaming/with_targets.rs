//! `with open(a) as f: ...` and `with open(b) as f: ...` behind each other: each has a variable of its own.
//!
//! Only where the name is not used outside these statements, and no function or class stands in the scope.

use names::{Name, Names};
use nodes::ast::{Expr, ExprId, FuncNodeId, ModuleAst, Stmt, StmtId};
use rustc_hash::FxHashSet;

use super::walk::{Cursor, Walk, imports, walk_class, walk_expr, walk_func, walk_stmt};
use super::{Renamed, Variables};

/// One scope, from the module inwards.
#[derive(Default)]
struct Scope {
    variables: Variables,
    /// Names that must stay as they are.
    skipped: FxHashSet<Name>,
    /// All names must stay as they are.
    skip_all: bool,
}

struct Finder<'a> {
    cursor: Cursor<'a>,
    /// Names that `with` statements around bind.
    bound: Vec<Name>,
    scopes: Vec<Scope>,
    renamed: Renamed,
}

/// The variables to rename.
pub(super) fn find(ast: &ModuleAst, _names: &Names) -> Renamed {
    let mut finder = Finder {
        cursor: Cursor::new(ast),
        bound: Vec::new(),
        scopes: Vec::new(),
        renamed: Vec::new(),
    };
    let stmts = finder.cursor.top_level();
    finder.in_scope(|this| {
        for stmt in stmts {
            this.stmt(*stmt);
        }
    });
    finder.renamed
}

impl Finder<'_> {
    fn in_scope(&mut self, work: impl FnOnce(&mut Self)) {
        self.scopes.push(Scope::default());
        work(self);
        let Some(scope) = self.scopes.pop().filter(|scope| !scope.skip_all) else {
            return;
        };
        for (name, mut variables) in scope.variables {
            if variables.len() <= 1 || scope.skipped.contains(&name) {
                continue;
            }
            variables.pop();
            let quoted = variables.into_iter().enumerate();
            self.renamed
                .extend(quoted.map(|(index, places)| (places, index + 1)));
        }
    }

    fn scope(&mut self) -> &mut Scope {
        self.scopes.last_mut().expect("the module is a scope")
    }

    fn target(&mut self, target: ExprId) {
        match *self.cursor.body.expr(target) {
            Expr::Name(name) if self.bound.contains(&name) => self.name(target, name),
            Expr::Name(name) => {
                self.scope().variables.entry(name).or_default().push(Vec::new());
                self.bound.push(name);
            }
            Expr::List(items) | Expr::Tuple(items) => {
                for item in self.cursor.body.exprs(items) {
                    self.target(*item);
                }
            }
            Expr::Member { base, .. } => walk_expr(self, base),
            Expr::Index { base, index } => {
                walk_expr(self, base);
                walk_expr(self, index);
            }
            Expr::Star(inner) => self.target(inner),
            _ => {}
        }
    }
}

impl<'a> Walk<'a> for Finder<'a> {
    fn cursor(&mut self) -> &mut Cursor<'a> {
        &mut self.cursor
    }

    fn name(&mut self, expr: ExprId, name: Name) {
        if !self.bound.contains(&name) {
            self.scope().skipped.insert(name);
            return;
        }
        let place = self.cursor.place(expr);
        for scope in self.scopes.iter_mut().rev() {
            if let Some(last) = scope.variables.get_mut(&name).and_then(|all| all.last_mut()) {
                last.push(place);
            }
        }
    }

    fn func(&mut self, func: FuncNodeId) {
        self.scope().skip_all = true;
        self.in_scope(|this| {
            let body = this.cursor.body;
            for arg in body.arguments(body.func(func).args) {
                this.scope().skipped.insert(arg.name);
            }
            walk_func(this, func);
        });
    }

    fn stmt(&mut self, stmt: StmtId) {
        let body = self.cursor.body;
        match *body.stmt(stmt) {
            Stmt::Class(class) => {
                self.scope().skip_all = true;
                self.in_scope(|this| walk_class(this, class));
            }
            Stmt::Import(index) => match imports(body, index) {
                Some(names) => self.scope().skipped.extend(names),
                None => self.scope().skip_all = true,
            },
            Stmt::With {
                items, body: block, ..
            } => {
                let items = body.with_items(items);
                for item in items {
                    walk_expr(self, item.expr);
                }
                let outer = self.bound.len();
                for target in items.iter().filter_map(|item| item.target) {
                    self.target(target);
                }
                for target in items.iter().filter_map(|item| item.target) {
                    walk_expr(self, target);
                }
                self.block(block);
                self.bound.truncate(outer);
            }
            _ => walk_stmt(self, stmt),
        }
    }
}
