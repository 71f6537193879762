//! Bodies of functions that define nothing of the interface: analysed right before they are checked, not with the SCC.
//!
//! What others can see of such a function is its signature. So its body *waits*: the analyzer of the SCC leaves it out,
//! and another one, with the same memory, comes back to it in the phase of implementations. Where nobody checks
//! implementations, nobody comes back.
//!
//! A body does not wait if more than the function itself may depend on it:
//!
//! - it defines attributes of `self`, or has a `global` declaration;
//! - it has classes or type parameters in it, whose properties are computed with those of the SCC;
//! - it may have an error that ends the build before anything is checked (`break` outside a loop, a stray `*`);
//! - it is trivial (`...`, `raise NotImplementedError`): that makes a method of a protocol abstract, and costs nothing.

use arena::List;
use names::Name;
use nodes::ast::{BlockId, BodyRef, Contents, Expr, ExprId, FuncNode, FuncNodeId, Stmt, StmtId};
use nodes::defs::VarFlags;
use rustc_hash::{FxHashMap, FxHashSet};
use types::{DefId, FuncId, ModuleId, TypeId, VarId};

use crate::Analyzer;
use crate::function_targets::FunctionTarget;

/// A body that waits, with what must be around it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Waiting {
    target: FunctionTarget,
    node: FuncNodeId,
    func: FuncId,
    /// Which item of overloads the function is.
    overload_item: Option<usize>,
    /// How many targets were processed when it was left out.
    processed: usize,
}

/// The bodies of an SCC that wait, and what their analysis must remember of that of the SCC.
#[derive(Debug, Default)]
pub struct Bodies {
    waiting: FxHashMap<ModuleId, Vec<Waiting>>,
    /// The modules of the SCC.
    modules: FxHashSet<ModuleId>,
    removed_type_vars: Vec<TypeId>,
    /// How many targets were processed before the SCC.
    before: usize,
}

/// A target that was analysed more than once after all: module and target, and behind how many others it belongs.
pub type Repeated = (usize, (Name, Name));

impl Bodies {
    /// Whether bodies of a module wait.
    #[must_use]
    pub fn has(&self, module: ModuleId) -> bool {
        self.waiting.contains_key(&module)
    }

    /// Says how many targets were processed before the SCC.
    pub fn place(&mut self, before: usize) {
        self.before = before;
    }
}

impl<'a> Analyzer<'a> {
    /// From now on, bodies that can wait are left out.
    pub fn let_bodies_wait(&mut self) {
        self.waiting = Some(Vec::new());
    }

    /// The bodies that were left out.
    pub fn take_bodies(&mut self) -> Bodies {
        let mut bodies = Bodies {
            waiting: FxHashMap::default(),
            modules: self.sinks.keys().copied().collect(),
            removed_type_vars: self.removed_type_vars.clone(),
            before: 0,
        };
        for waiting in self.waiting.take().unwrap_or_default() {
            bodies
                .waiting
                .entry(waiting.target.module)
                .or_default()
                .push(waiting);
        }
        bodies
    }

    /// Analyses the bodies of a module that wait. Returns the targets that took several iterations.
    pub fn analyze_bodies(&mut self, module: ModuleId, bodies: &mut Bodies) -> Vec<Repeated> {
        let Some(waiting) = bodies.waiting.remove(&module) else {
            return Vec::new();
        };
        self.removed_type_vars.clone_from(&bodies.removed_type_vars);
        self.checked_modules.clone_from(&bodies.modules);
        let classes = self.state.world.module(module).defs.classes.len();
        let mut repeated = Vec::new();
        self.in_module(module, |this| {
            this.outer_names.start(module);
            this.make_room_for_variables();
            for of_class in waiting.chunk_by(|a, b| a.target.class == b.target.class) {
                this.staying_in_class(of_class[0].target.class, |this| {
                    let mut targets = of_class
                        .chunk_by(|a, b| a.target.body == b.target.body)
                        .peekable();
                    while let Some(bodies_of_one) = targets.next() {
                        if let Some(next) = targets.peek().and_then(|next| next[0].target.body) {
                            this.unit.ast.body(next).fetch();
                        }
                        this.processed.clear();
                        this.analyze_waiting(bodies_of_one);
                        let before = bodies.before + bodies_of_one[0].processed;
                        let again = this.processed.drain(..);
                        repeated.extend(again.map(|target| (before, target)));
                    }
                });
            }
            this.outer_names.end();
        });
        self.finish_bodies(module, classes);
        self.checked_modules.clear();
        repeated
    }

    /// Makes room for the parameters of all functions of the module, and for about as many other variables as they have.
    fn make_room_for_variables(&mut self) {
        let arenas = &self.unit.ast.arenas;
        let count = arenas.arguments.len() + arenas.stmts.len() / 4;
        let defs = &mut self.state.world.implementation_mut(self.module).defs;
        defs.vars.reserve(count.saturating_sub(defs.vars.len()));
    }

    /// The type of a variable as far as semantic analysis knows it: a body that waited must not see what the checker found
    /// in its SCC meanwhile.
    pub(crate) fn settled_var_type(&self, var: VarId) -> Option<TypeId> {
        let def = self.state.world.get(var);
        let is_found_by_checker = !self.checked_modules.is_empty()
            && def.is(VarFlags::INFERRED)
            && !def.is(VarFlags::SUPPRESSED_IMPORT)
            && self.checked_modules.contains(&var.module());
        def.typ.filter(|_| !is_found_by_checker)
    }

    /// The bodies of one target, of which overloads may have several: by themselves first, and with all of the target if something
    /// in one has to be looked at again.
    fn analyze_waiting(&mut self, waiting: &[Waiting]) {
        let target = waiting[0].target;
        let Some(body) = target.body else { return };
        self.until_fixed_point(target.module, |this, iteration, final_iteration| {
            if iteration > 1 {
                return this.analyze_function_target(target, body, final_iteration);
            }
            this.in_function_of(target, body, final_iteration, |this| {
                this.ends_with_body = waiting.len() == 1;
                for body in waiting {
                    this.analyze_body_alone(*body);
                }
                this.ends_with_body = false;
            })
        });
    }

    fn analyze_body_alone(&mut self, waiting: Waiting) {
        let func = self.state.world.get(waiting.func);
        let (name, fullname) = (func.name, func.fullname);
        self.statement = Some(self.func_at(waiting.func));
        let outer = std::mem::replace(&mut self.overload_item, waiting.overload_item);
        self.in_function_target(name, fullname, |this| {
            this.analyze_function_body(waiting.node, waiting.func);
        });
        self.overload_item = outer;
    }

    /// Leaves the body of a function out, if it can wait.
    pub(crate) fn leave_out_body(&mut self, node: FuncNodeId, func: FuncId) -> bool {
        let Some(target) = self.target.filter(|_| self.functions.is_empty()) else {
            return false;
        };
        if self.waiting.is_none() || !defines_nothing_outside(self.body, node, target.class.is_some()) {
            return false;
        }
        let waiting = Waiting {
            target,
            node,
            func,
            overload_item: self.overload_item,
            processed: self.processed.len(),
        };
        if let Some(all) = &mut self.waiting {
            all.push(waiting);
        }
        true
    }
}

/// Whether nothing but the function itself can depend on its statements, as far as syntax tells: whoever changes only them
/// changes nothing for others. The function stands directly in the top level, or in a class.
///
/// Cost: the size of the function.
#[must_use]
pub fn defines_nothing_outside(body: BodyRef<'_>, node: FuncNodeId, in_class: bool) -> bool {
    can_wait(body, node, in_class) && !may_be_trivial(body, node)
}

/// Whether a body is no more than a docstring and one statement that may say that there is nothing yet.
fn may_be_trivial(body: BodyRef<'_>, node: FuncNodeId) -> bool {
    let is_text = |stmt: &StmtId| match body.stmt(*stmt) {
        Stmt::Expr(expr) => matches!(body.expr(*expr), Expr::Str { .. }),
        _ => false,
    };
    let stmts = body.block_stmts(body.func(node).body);
    let rest = match stmts {
        [first, rest @ ..] if is_text(first) => rest,
        _ => stmts,
    };
    match rest {
        [] => true,
        [only] => match *body.stmt(*only) {
            Stmt::Pass | Stmt::Raise { .. } => true,
            Stmt::Expr(expr) => matches!(body.expr(expr), Expr::Ellipsis),
            _ => false,
        },
        [_, _, ..] => false,
    }
}

/// Whether nothing but the function itself can depend on its body, and nothing in it ends a build.
fn can_wait(body: BodyRef<'_>, node: FuncNodeId, in_class: bool) -> bool {
    let syntax = body.func(node);
    let len = body.body().len;
    len.classes == 0
        && syntax.type_params.is_none()
        && is_harmless(body.body().contents, len.comprehensions > 0)
        && !(in_class && defines_own_attribute(body, syntax))
        && (!body.body().contents.jumps || jumps_stay_in_loops(body, syntax.body, false))
}

/// Whether nothing in a target declares or defines more than local names, or can end a build by standing in the wrong place.
fn is_harmless(contents: Contents, has_comprehensions: bool) -> bool {
    let may_end_build = contents.stars || (contents.yields && has_comprehensions);
    !may_end_build && !contents.definers
}

/// Whether a statement of a method defines an attribute of its first parameter.
fn defines_own_attribute(body: BodyRef<'_>, syntax: &FuncNode) -> bool {
    if !body.body().contents.attribute_targets {
        return false;
    }
    let first = body.arguments(syntax.args).first();
    first.is_some_and(|arg| {
        let stmts = body.all_stmts().iter();
        stmts
            .into_iter()
            .any(|stmt| defines_attribute_of(body, stmt, arg.name))
    })
}

/// Whether a statement, not looking into blocks, defines an attribute of `owner`.
fn defines_attribute_of(body: BodyRef<'_>, stmt: &Stmt, owner: Name) -> bool {
    match *stmt {
        Stmt::Assign { lvalues, .. } => any_of(body, lvalues, owner),
        Stmt::For { index, .. } => has_attribute_of(body, index, owner),
        Stmt::With { items, .. } => {
            let targets = body.with_items(items).iter().filter_map(|item| item.target);
            targets
                .into_iter()
                .any(|target| has_attribute_of(body, target, owner))
        }
        _ => false,
    }
}

/// Whether a target of an assignment is, or has in it, an attribute of the name `owner`.
fn has_attribute_of(body: BodyRef<'_>, target: ExprId, owner: Name) -> bool {
    match *body.expr(target) {
        Expr::Member { base, .. } => matches!(*body.expr(base), Expr::Name(name) if name == owner),
        Expr::Tuple(items) | Expr::List(items) => any_of(body, items, owner),
        Expr::Star(inner) => has_attribute_of(body, inner, owner),
        _ => false,
    }
}

fn any_of(body: BodyRef<'_>, items: List<ExprId>, owner: Name) -> bool {
    let items = body.exprs(items).iter();
    items.into_iter().any(|item| has_attribute_of(body, *item, owner))
}

/// Whether all `break` and `continue` of a block stand in loops.
fn jumps_stay_in_loops(body: BodyRef<'_>, block: BlockId, in_loop: bool) -> bool {
    if in_loop && body.body().len.funcs == 1 {
        return true;
    }
    let stmts = body.block_stmts(block).iter();
    stmts
        .into_iter()
        .all(|stmt| jump_stays_in_loop(body, *stmt, in_loop))
}

fn jump_stays_in_loop(body: BodyRef<'_>, stmt: StmtId, in_loop: bool) -> bool {
    let stay = |block: BlockId, in_loop: bool| jumps_stay_in_loops(body, block, in_loop);
    let stay_in = |block: Option<BlockId>| block.is_none_or(|block| stay(block, in_loop));
    match *body.stmt(stmt) {
        Stmt::Break | Stmt::Continue => in_loop,
        Stmt::If {
            body: then,
            else_body,
            ..
        } => stay(then, in_loop) && stay_in(else_body),
        Stmt::While {
            body: inner,
            else_body,
            ..
        }
        | Stmt::For {
            body: inner,
            else_body,
            ..
        } => stay(inner, true) && stay_in(else_body),
        Stmt::Try {
            body: inner,
            handlers,
            else_body,
            finally_body,
            ..
        } => {
            stay(inner, in_loop)
                && body
                    .handlers(handlers)
                    .iter()
                    .all(|handler| stay(handler.body, in_loop))
                && stay_in(else_body)
                && stay_in(finally_body)
        }
        Stmt::With { body: inner, .. } => stay(inner, in_loop),
        Stmt::Match { cases, .. } => body.cases(cases).iter().all(|case| stay(case.body, in_loop)),
        // Functions in functions are rare; those with jumps in them are looked at with the SCC.
        Stmt::Def(_) | Stmt::Function(_) | Stmt::Class(_) => !body.body().contents.jumps,
        _ => true,
    }
}
