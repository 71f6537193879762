//! `x = 1` and `x = ""` in one block: two variables, with `--allow-redefinition-old`.

use indexmap::IndexMap;
use names::{Name, Names};
use nodes::ast::{BlockId, Expr, ExprId, FuncNodeId, ModuleAst, Stmt, StmtId};
use rustc_hash::{FxBuildHasher, FxHashMap};

use super::walk::{
    Cursor, Walk, imports, walk_block, walk_class, walk_expr, walk_optional, walk_pattern, walk_stmt,
};
use super::{Renamed, Variables};

/// The block that a variable may be redefined in; `None` if it may not.
type Home = Option<u32>;

struct Scope {
    is_func: bool,
    homes: IndexMap<Name, Home, FxBuildHasher>,
    variables: Variables,
    /// How often the latest definition of a name was read.
    reads: FxHashMap<Name, u32>,
}

struct Finder<'a> {
    cursor: Cursor<'a>,
    names: &'a Names,
    blocks: Vec<u32>,
    /// How many loops stand around each block.
    loops_around: Vec<u32>,
    loops: u32,
    tries: u32,
    scopes: Vec<Scope>,
    renamed: Renamed,
}

/// The variables to rename.
pub(super) fn find(ast: &ModuleAst, names: &Names) -> Renamed {
    let mut finder = Finder {
        cursor: Cursor::new(ast),
        names,
        blocks: Vec::new(),
        loops_around: Vec::new(),
        loops: 0,
        tries: 0,
        scopes: Vec::new(),
        renamed: Vec::new(),
    };
    let stmts = finder.cursor.top_level();
    finder.in_scope(false, |this| {
        this.in_block(|this| {
            for stmt in stmts {
                this.stmt(*stmt);
            }
        });
    });
    finder.renamed
}

impl Finder<'_> {
    fn scope(&mut self) -> &mut Scope {
        self.scopes.last_mut().expect("the module is a scope")
    }

    fn in_scope(&mut self, is_func: bool, work: impl FnOnce(&mut Self)) {
        self.scopes.push(Scope {
            is_func,
            homes: IndexMap::default(),
            variables: Variables::default(),
            reads: FxHashMap::default(),
        });
        work(self);
        let Some(scope) = self.scopes.pop() else { return };
        for (_, mut variables) in scope.variables {
            // The first one of a function may be a parameter; the last one of a module is public.
            if variables.len() > 1 {
                let kept = if scope.is_func { 0 } else { variables.len() - 1 };
                variables.remove(kept);
                let quoted = variables.into_iter().enumerate();
                self.renamed
                    .extend(quoted.map(|(index, places)| (places, index + 1)));
            }
        }
    }

    fn in_block(&mut self, work: impl FnOnce(&mut Self)) {
        let id = u32::try_from(self.loops_around.len()).expect("a module has fewer than 2^32 blocks");
        self.loops_around.push(self.loops);
        self.blocks.push(id);
        work(self);
        self.blocks.pop();
    }

    fn in_loop(&mut self, work: impl FnOnce(&mut Self)) {
        self.loops += 1;
        work(self);
        self.loops -= 1;
    }

    /// Variables that a function or class may refer to cannot be redefined behind it.
    fn pin_scope(&mut self) {
        for home in self.scope().homes.values_mut() {
            *home = None;
        }
    }

    /// Variables of the innermost loop cannot be redefined behind an early exit.
    fn pin_loop(&mut self) {
        let (loops, around) = (self.loops, std::mem::take(&mut self.loops_around));
        for home in self.scope().homes.values_mut() {
            if home.is_some_and(|block| around[block as usize] == loops) {
                *home = None;
            }
        }
        self.loops_around = around;
    }

    /// Whether an assignment makes a new variable.
    fn assignment(&mut self, name: Name, can_be_redefined: bool) -> bool {
        let home = self
            .blocks
            .last()
            .copied()
            .filter(|_| can_be_redefined && self.tries == 0);
        let block = self.blocks.last().copied();
        let scope = self.scope();
        if scope.reads.get(&name) == Some(&0) {
            return false;
        }
        match scope.homes.get(&name) {
            None => {
                scope.homes.insert(name, home);
                true
            }
            Some(known) => known.is_some() && *known == block,
        }
    }

    fn definition(&mut self, expr: ExprId, name: Name) {
        let place = self.cursor.place(expr);
        let scope = self.scope();
        scope.variables.entry(name).or_default().push(vec![place]);
        scope.reads.insert(name, 0);
    }

    /// Adds a reference to the latest variable of a name.
    fn refine(&mut self, expr: ExprId, name: Name) {
        let place = self.cursor.place(expr);
        let Some(variables) = self.scope().variables.get_mut(&name) else {
            return;
        };
        match variables.last_mut() {
            Some(last) => last.push(place),
            None => variables.push(vec![place]),
        }
    }

    fn lvalue(&mut self, lvalue: ExprId, is_nested: bool) {
        match *self.cursor.body.expr(lvalue) {
            Expr::Name(name) => {
                if self.assignment(name, true) {
                    self.definition(lvalue, name);
                } else {
                    self.refine(lvalue, name);
                }
                if is_nested {
                    self.name(lvalue, name);
                }
            }
            Expr::List(items) | Expr::Tuple(items) => {
                for item in self.cursor.body.exprs(items) {
                    self.lvalue(*item, true);
                }
            }
            Expr::Member { base, .. } => walk_expr(self, base),
            Expr::Index { base, index } => {
                walk_expr(self, base);
                walk_expr(self, index);
            }
            Expr::Star(inner) => self.lvalue(inner, is_nested),
            _ => {}
        }
    }

    fn handlers(&mut self, handlers: arena::List<nodes::ast::Handler>) {
        let body = self.cursor.body;
        for handler in body.handlers(handlers) {
            self.in_block(|this| {
                walk_optional(this, handler.typ);
                if let Some(var) = handler.var
                    && let Expr::Name(name) = *body.expr(var)
                {
                    this.definition(var, name);
                }
                walk_block(this, handler.body);
            });
        }
    }
}

impl<'a> Walk<'a> for Finder<'a> {
    fn cursor(&mut self) -> &mut Cursor<'a> {
        &mut self.cursor
    }

    fn name(&mut self, expr: ExprId, name: Name) {
        self.refine(expr, name);
        *self.scope().reads.entry(name).or_default() += 1;
    }

    fn block(&mut self, block: BlockId) {
        self.in_block(|this| walk_block(this, block));
    }

    fn func(&mut self, func: FuncNodeId) {
        let body = self.cursor.body;
        let node = body.func(func);
        self.pin_scope();
        self.in_scope(true, |this| {
            this.in_block(|this| {
                for arg in body.arguments(node.args) {
                    let is_self = this.names.text(arg.name) == "self";
                    this.assignment(arg.name, !is_self);
                    let scope = this.scope();
                    scope.variables.insert(arg.name, vec![Vec::new()]);
                    scope.reads.insert(arg.name, 0);
                }
                walk_block(this, node.body);
            });
        });
    }

    fn stmt(&mut self, stmt: StmtId) {
        let body = self.cursor.body;
        match *body.stmt(stmt) {
            Stmt::Class(class) => {
                self.pin_scope();
                self.in_scope(false, |this| walk_class(this, class));
            }
            Stmt::While { .. } => self.in_loop(|this| walk_stmt(this, stmt)),
            Stmt::For {
                index,
                expr,
                body: block,
                else_body,
                ..
            } => {
                walk_expr(self, expr);
                self.lvalue(index, true);
                walk_expr(self, index);
                self.in_loop(|this| this.block(block));
                if let Some(block) = else_body {
                    self.block(block);
                }
            }
            Stmt::Break | Stmt::Continue => self.pin_loop(),
            Stmt::Try {
                body: block,
                handlers,
                else_body,
                finally_body,
                ..
            } => {
                self.tries += 1;
                self.block(block);
                self.tries -= 1;
                self.handlers(handlers);
                for block in [else_body, finally_body].into_iter().flatten() {
                    self.block(block);
                }
            }
            Stmt::With {
                items, body: block, ..
            } => {
                let items = body.with_items(items);
                for item in items {
                    walk_expr(self, item.expr);
                }
                for target in items.iter().filter_map(|item| item.target) {
                    self.lvalue(target, false);
                }
                self.block(block);
            }
            Stmt::Import(index) => {
                for name in imports(body, index).unwrap_or_default() {
                    self.assignment(name, false);
                }
            }
            Stmt::Assign { lvalues, rvalue, .. } => {
                walk_expr(self, rvalue);
                for lvalue in body.exprs(lvalues) {
                    self.lvalue(*lvalue, false);
                }
            }
            Stmt::Match { subject, cases } => {
                walk_expr(self, subject);
                for case in body.cases(cases) {
                    self.in_block(|this| {
                        walk_pattern(this, case.pattern);
                        walk_optional(this, case.guard);
                        walk_block(this, case.body);
                    });
                }
            }
            _ => walk_stmt(self, stmt),
        }
    }
}
