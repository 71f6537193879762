//! From ruff's tree to ours: one pass over body 0, then one over each function that stands outside functions.
//!
//! **Order.** Arenas of a body are contiguous, so a function outside functions is only noted while the top level is
//! lowered ([`pending`]), and lowered afterwards. Overloads are put together before that, from the notes.
//!
//! **Depth.** ruff's parser refuses source that nests deeper than 200 levels, but chains like `a + a + ...`, `a.b.c...`
//! and calls nest to the left without a limit. [`Lower::expr`] moves to a new stack segment when the old one runs
//! out; all other recursion is bounded by the parser's limit, or is a loop (`elif`, `and`, `or`).

mod calls;
mod classes;
mod expressions;
mod functions;
mod imports;
mod literals;
mod overloads;
mod patterns;
mod pending;
mod signatures;
mod statements;
mod strings;

use std::ops::RangeInclusive;

use arena::List;
use names::Name;
use nodes::ast::{
    Arenas, Block, BlockId, Counts, Expr, ExprId, ModuleAst, Pattern, PatternId, Span, Stmt, StmtId, Text,
    TypeNodeId,
};
use options::ErrorCode;
use ruff_python_ast as ast;
use ruff_python_ast::token::Tokens;
use ruff_text_size::{Ranged, TextRange};
use rustc_hash::FxHashMap;
use smallvec::SmallVec;
use source::LineIndex;

use crate::ParseOptions;
use crate::comments::TypeComment;
use crate::faults::{Fault, Faults};
use crate::name_cache::NameCache;
use crate::reachability::Branch;
use crate::types::{Place, TypeLower};
use pending::Pending;

pub(crate) use literals::escape_bytes;

/// What the lowering reads.
pub(crate) struct Input<'a> {
    pub(crate) text: &'a str,
    pub(crate) tokens: &'a Tokens,
    pub(crate) lines: &'a LineIndex,
    pub(crate) type_comments: &'a FxHashMap<u32, TypeComment>,
    pub(crate) options: &'a ParseOptions,
    pub(crate) names: &'a names::Names,
    pub(crate) is_stub: bool,
}

/// What the lowering returns.
pub(crate) struct Output {
    pub(crate) ast: ModuleAst,
    /// Messages of the first walk over ruff's tree, in mypy's order.
    pub(crate) first_faults: Faults,
    /// Messages of mypy's reading of that walk's result, in its order.
    pub(crate) second_faults: Faults,
    /// First and last lines of code that never runs.
    pub(crate) skipped_lines: Vec<RangeInclusive<u32>>,
    pub(crate) has_getattr: bool,
    pub(crate) uses_template_strings: bool,
    pub(crate) mentions_type_form: bool,
    /// How deep expressions nest; unknown if some were left out.
    pub(crate) depth: Option<usize>,
}

/// Where the lowering is: what functions that are lowered later must be told.
#[derive(Clone, Copy, Default, Debug)]
struct Context {
    /// What encloses it never runs.
    unreachable: bool,
    /// Imports are for mypy only.
    mypy_only: bool,
    /// Functions are for mypy only.
    functions_mypy_only: bool,
    /// Somewhere inside a class.
    in_class: bool,
    /// Somewhere inside a function.
    in_function: bool,
}

/// Expressions that are still to become a list.
type ExprIds = SmallVec<[ExprId; 8]>;
/// Statements that are still to become a block.
type StmtIds = SmallVec<[StmtId; 8]>;

/// The state of the lowering of one module.
pub(crate) struct Lower<'a> {
    input: &'a Input<'a>,
    names: NameCache<'a>,
    arenas: Arenas,
    /// Where the arenas of the current body begin.
    base: Counts,
    /// The byte that spans of the current body count from.
    offset: u32,
    context: Context,
    pending: Pending<'a>,
    /// Functions met so far: two or more may be overloads.
    functions: usize,
    /// Blocks of the current body that hold an `elif` which never runs.
    unreachable_elifs: Vec<BlockId>,
    /// Imports of the current body.
    imports: Vec<StmtId>,
    /// The current function has a `yield` that is reached.
    has_yield: bool,
    /// The current literal has surrogates.
    has_surrogates: bool,
    first_faults: Faults,
    second_faults: Faults,
    /// The number of the current stretch of the file, to sort messages by.
    turn: u32,
    skipped_lines: Vec<RangeInclusive<u32>>,
    has_getattr: bool,
    uses_template_strings: bool,
    /// Some part of ruff's tree is not in ours.
    left_out: bool,
    depth: usize,
    max_depth: usize,
}

/// Lowers the statements of a module.
pub(crate) fn lower_module<'a>(input: &'a Input<'a>, body: &'a [ast::Stmt]) -> Output {
    let mut lower = Lower::new(input);
    let ast = lower.module(body);
    Output {
        ast,
        first_faults: lower.first_faults,
        second_faults: lower.second_faults,
        skipped_lines: lower.skipped_lines,
        has_getattr: lower.has_getattr,
        uses_template_strings: lower.uses_template_strings,
        mentions_type_form: lower.names.mentions_type_form(),
        depth: (!lower.left_out).then_some(lower.max_depth),
    }
}

impl<'a> Lower<'a> {
    fn new(input: &'a Input<'a>) -> Self {
        Self {
            input,
            names: NameCache::new(input.names, input.text.len()),
            arenas: with_room_for(input.text.len()),
            base: Counts::default(),
            offset: 0,
            context: Context::default(),
            pending: Pending::default(),
            functions: 0,
            unreachable_elifs: Vec::new(),
            imports: Vec::new(),
            has_yield: false,
            has_surrogates: false,
            first_faults: Faults::default(),
            second_faults: Faults::default(),
            turn: 0,
            skipped_lines: Vec::new(),
            has_getattr: false,
            uses_template_strings: false,
            left_out: false,
            depth: 0,
            max_depth: 0,
        }
    }

    fn name(&mut self, text: &str) -> Name {
        self.names.intern(text)
    }

    fn text(&mut self, text: &str) -> Text {
        List::push_to(&mut self.arenas.text, text.bytes())
    }

    fn span(&self, range: TextRange) -> Span {
        Span {
            start: range.start().to_u32() - self.offset,
            end: range.end().to_u32() - self.offset,
        }
    }

    /// The first byte of the line of a byte.
    fn line_start(&self, offset: u32) -> u32 {
        let lines = self.input.lines;
        lines
            .line_start(lines.line(offset))
            .expect("the line of a byte has a start")
    }

    /// The span of a node that mypy gives a line and column, but no end.
    fn span_without_end(span: Span) -> Span {
        Span {
            start: span.start,
            end: span.start + 1,
        }
    }

    fn push_expr(&mut self, expr: Expr, span: Span) -> ExprId {
        let id = ExprId::from_usize(self.arenas.exprs.len() - self.base.exprs as usize);
        self.arenas.exprs.push(expr);
        self.arenas.expr_spans.push(span);
        id
    }

    fn get_expr(&self, id: ExprId) -> &Expr {
        &self.arenas.exprs[self.base.exprs as usize + id.to_usize()]
    }

    fn expr_span(&self, id: ExprId) -> Span {
        self.arenas.expr_spans[self.base.exprs as usize + id.to_usize()]
    }

    fn push_stmt(&mut self, stmt: Stmt, span: Span) -> StmtId {
        let id = StmtId::from_usize(self.arenas.stmts.len() - self.base.stmts as usize);
        self.arenas.stmts.push(stmt);
        self.arenas.stmt_spans.push(span);
        id
    }

    fn get_stmt(&self, id: StmtId) -> &Stmt {
        &self.arenas.stmts[self.base.stmts as usize + id.to_usize()]
    }

    fn stmt_span(&self, id: StmtId) -> Span {
        self.arenas.stmt_spans[self.base.stmts as usize + id.to_usize()]
    }

    fn get_block(&self, id: BlockId) -> &Block {
        &self.arenas.blocks[self.base.blocks as usize + id.to_usize()]
    }

    fn block_stmts(&self, id: BlockId) -> &[StmtId] {
        self.get_block(id).stmts.items(&self.arenas.stmt_lists)
    }

    fn block_span(&self, id: BlockId) -> Span {
        self.arenas.block_spans[self.base.blocks as usize + id.to_usize()]
    }

    fn push_block(&mut self, stmts: &[StmtId], is_unreachable: bool, span: Span) -> BlockId {
        let id = BlockId::from_usize(self.arenas.blocks.len() - self.base.blocks as usize);
        let stmts = List::push_to(&mut self.arenas.stmt_lists, stmts.iter().copied());
        self.arenas.blocks.push(Block {
            stmts,
            is_unreachable,
        });
        self.arenas.block_spans.push(span);
        id
    }

    fn push_pattern(&mut self, pattern: Pattern, span: Span) -> PatternId {
        let id = PatternId::from_usize(self.arenas.patterns.len() - self.base.patterns as usize);
        self.arenas.patterns.push(pattern);
        self.arenas.pattern_spans.push(span);
        id
    }

    fn expr_list(&mut self, exprs: &[ExprId]) -> List<ExprId> {
        List::push_to(&mut self.arenas.expr_lists, exprs.iter().copied())
    }

    /// A message of the first walk.
    fn first_fault(&mut self, message: &str, range: TextRange) {
        let fault = Fault {
            offset: range.start().to_u32(),
            message: message.to_owned(),
            blocker: false,
            code: ErrorCode::Syntax,
        };
        self.first_faults.push(self.turn, fault);
    }

    /// A message of the second walk, at the start of a span of the current body.
    fn second_fault(&mut self, message: String, span: Span, blocker: bool, code: ErrorCode) {
        let fault = Fault {
            offset: self.offset + span.start,
            message,
            blocker,
            code,
        };
        self.second_faults.push(self.turn, fault);
    }

    /// Reports syntax that is newer than the Python version that is checked for.
    fn require_version(&mut self, feature: &str, version: (u8, u8), span: Span) {
        if self.input.is_stub {
            return;
        }
        self.require_version_in_stubs(feature, version, span);
    }

    /// The same, for stubs too.
    fn require_version_in_stubs(&mut self, feature: &str, version: (u8, u8), span: Span) {
        if let Some(message) = too_new(feature, version, self.input.options.python_version) {
            self.second_fault(message, span, false, ErrorCode::Syntax);
        }
    }

    /// Lowers a type where it stands.
    fn annotation(&mut self, expr: &ast::Expr) -> TypeNodeId {
        self.type_at(expr, Place::InBody { offset: self.offset }, true)
    }

    /// Lowers the type of a comment: all of it gets the place of what it belongs to.
    fn comment_type(&mut self, expr: &ast::Expr, range: TextRange) -> TypeNodeId {
        self.type_at(expr, Place::Fixed(self.span(range)), false)
    }

    fn type_at(&mut self, expr: &ast::Expr, place: Place, is_evaluated: bool) -> TypeNodeId {
        let version = (!self.input.is_stub).then_some(self.input.options.python_version);
        let mut types = TypeLower::new(
            &mut self.arenas.types,
            self.base.types,
            place,
            is_evaluated,
            version,
        );
        let id = types.lower(expr, &mut self.names);
        self.max_depth = self.max_depth.max(self.depth + types.max_depth());
        for found in types.into_faults() {
            self.second_fault(found.message, found.span, found.blocker, found.code);
        }
        id
    }

    /// Does `then` inside a branch.
    fn in_branch<T>(&mut self, branch: Branch, then: impl FnOnce(&mut Self) -> T) -> T {
        let outer = self.context;
        self.context.unreachable |= branch.unreachable;
        self.context.mypy_only |= branch.mypy_only;
        self.context.functions_mypy_only |= branch.functions_mypy_only;
        let result = then(self);
        self.context = outer;
        result
    }

    /// Notes that no message about unused ignores is wanted between two statements.
    fn skip_lines(&mut self, first: &ast::Stmt, last: &ast::Stmt) {
        let lines = self.input.lines;
        let range = lines.line(first.start().to_u32())..=lines.line(last.end().to_u32());
        self.skipped_lines.push(range);
    }
}

/// Arenas with room for what a source of `bytes` bytes usually has; what is not used is given back in the end.
fn with_room_for(bytes: usize) -> Arenas {
    let mut arenas = Arenas::default();
    let exprs = bytes / 12;
    arenas.exprs.reserve(exprs);
    arenas.expr_spans.reserve(exprs);
    arenas.expr_lists.reserve(exprs / 4);
    let stmts = bytes / 50;
    arenas.stmts.reserve(stmts);
    arenas.stmt_spans.reserve(stmts);
    arenas.stmt_lists.reserve(stmts);
    arenas.text.reserve(bytes / 16);
    arenas
}

/// The message for syntax that is newer than `current`.
pub(crate) fn too_new(feature: &str, version: (u8, u8), current: (u8, u8)) -> Option<String> {
    (current < version).then(|| {
        format!(
            "{feature}: requires Python {}.{} or newer (current target: Python {}.{})",
            version.0, version.1, current.0, current.1
        )
    })
}
