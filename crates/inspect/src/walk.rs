//! Visiting a module in mypy's order: functions where they stand, what expressions were turned into behind their parts.
//!
//! Specified by `TraverserVisitor` and `ExtendedTraverserVisitor` of `mypy/traverser.py`.

mod definitions;
mod expressions;
mod statements;

use nodes::ast::{
    BlockId, BodyId, BodyRef, ClassNodeId, DecoratorNodeId, ExprId, FuncNodeId, ModuleAst, OverloadNodeId,
    PatternId, Root, Span, StmtId,
};
use nodes::tables::Tables;
use nodes::world::World;
use source::LineIndex;
use types::ModuleId;

/// A module that is visited.
#[derive(Clone, Copy)]
pub(crate) struct Source<'w> {
    pub(crate) world: &'w World<'w>,
    pub(crate) module: ModuleId,
    pub(crate) ast: &'w ModuleAst,
    pub(crate) lines: &'w LineIndex,
}

/// A node with what is known of its target.
#[derive(Clone, Copy)]
pub(crate) struct Node<'w> {
    pub(crate) body: BodyRef<'w>,
    pub(crate) tables: &'w Tables,
    pub(crate) part: Part,
}

/// What a node is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Part {
    Block(BlockId),
    Stmt(StmtId),
    Func(FuncNodeId),
    Decorator(DecoratorNodeId),
    Overload(OverloadNodeId),
    Class(ClassNodeId),
    Pattern(PatternId),
    Expr(ExprId),
    /// What an expression was turned into.
    Analyzed(ExprId),
    /// What a class statement was turned into: a named tuple or TypedDict.
    MadeClass(ClassNodeId),
}

impl<'w> Node<'w> {
    /// Where the node stands, and whether it is known where it ends.
    pub(crate) fn span(&self) -> Option<(Span, bool)> {
        let span = match self.part {
            Part::Block(id) => self.body.block_span(id),
            Part::Stmt(id) => self.body.stmt_span(id),
            Part::Func(id) => self.body.func(id).span,
            Part::Decorator(id) => self.body.decorator(id).span,
            Part::Overload(id) => self.body.overload(id).span,
            Part::Class(id) | Part::MadeClass(id) => self.body.stmt_span(self.body.class(id).stmt),
            Part::Pattern(id) => self.body.pattern_span(id),
            Part::Expr(id) | Part::Analyzed(id) => self.body.expr_span(id),
        };
        let is_made = matches!(self.part, Part::Analyzed(_) | Part::MadeClass(_));
        (!span.is_none()).then_some((span, !is_made))
    }
}

/// What is done with the nodes.
pub(crate) trait Visitor<'w> {
    /// Called before the parts of the node; false if they are not to be visited.
    fn enter(&mut self, node: Node<'w>) -> bool;

    /// Called behind the parts of an expression.
    fn leave(&mut self, _node: Node<'w>) {}

    /// Functions that were checked once for each combination of values of type variables are visited as often.
    fn visits_expansions(&self) -> bool {
        false
    }
}

impl<'w> Source<'w> {
    /// The side table of a target, if it was analysed.
    fn tables(&self, body: BodyId) -> Option<&'w Tables> {
        self.world
            .implementation(self.module)
            .tables
            .get(body)
            .map(std::convert::AsRef::as_ref)
    }
}

/// Visits all nodes of a module.
pub(crate) fn walk<'w>(source: &Source<'w>, visitor: &mut dyn Visitor<'w>) {
    let top = BodyId::from_usize(0);
    let mut walk = Walk {
        source: *source,
        body: source.ast.body(top),
        tables: source.tables(top),
        visitor,
    };
    if let Root::Module(block) = walk.body.body().root {
        walk.statements(block);
    }
}

struct Walk<'v, 'w> {
    source: Source<'w>,
    body: BodyRef<'w>,
    /// None if the target was not analysed.
    tables: Option<&'w Tables>,
    visitor: &'v mut dyn Visitor<'w>,
}

impl<'w> Walk<'_, 'w> {
    fn node(&self, part: Part) -> Option<Node<'w>> {
        let (body, tables) = (self.body, self.tables?);
        Some(Node { body, tables, part })
    }

    fn enter(&mut self, part: Part) -> bool {
        self.node(part).is_some_and(|node| self.visitor.enter(node))
    }

    fn leave(&mut self, part: Part) {
        if let Some(node) = self.node(part) {
            self.visitor.leave(node);
        }
    }

    /// A function that has a body of its own.
    fn other_body(&mut self, id: BodyId) {
        let (body, tables) = (self.body, self.tables);
        self.body = self.source.ast.body(id);
        self.tables = self.source.tables(id);
        if let Root::Func(func) = self.body.body().root {
            self.func_like(func);
        }
        (self.body, self.tables) = (body, tables);
    }
}
