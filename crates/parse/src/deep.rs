//! Trees of any depth: recursion that moves to new stack segments, and dropping of ruff's trees.

use ruff_python_ast::Mod;
use ruff_python_ast::token::{TokenKind, Tokens};
use ruff_python_parser::{Mode, Parsed, parse_unchecked};

/// Stack that must be left before the next level.
const RED_ZONE: usize = 256 * 1024;
/// The size of a new segment.
const SEGMENT: usize = 2 * 1024 * 1024;
/// Trees below this depth are dropped on any stack.
const SHALLOW: usize = 500;
/// What a level takes while a tree is dropped, with a reserve for builds that are not optimised.
const BYTES_PER_LEVEL: usize = 1024;

/// Stack that ruff's parser may take before it reports that source nests too deep.
const PARSER_STACK: usize = 1024 * 1024;

/// Parses `text`; there is stack enough however deep it nests.
pub(crate) fn parse(text: &str, mode: Mode) -> Parsed<Mod> {
    stacker::maybe_grow(PARSER_STACK, 2 * PARSER_STACK, || {
        parse_unchecked(text, mode.into())
    })
}

/// Does `then`, on a new segment if the stack runs out. Costs a look at the stack pointer.
pub(crate) fn recurse<T>(then: impl FnOnce() -> T) -> T {
    stacker::maybe_grow(RED_ZONE, SEGMENT, then)
}

/// Drops a tree of ruff's, whose boxes are dropped recursively, on a stack that is large enough for `depth` levels.
pub(crate) fn drop_tree<T>(tree: T, depth: usize) {
    if depth > SHALLOW {
        stacker::grow(depth * BYTES_PER_LEVEL + SEGMENT, || drop(tree));
    }
}

/// An upper bound of the depth of the tree of a module: all tokens of its longest statement may nest to the left, below
/// what the parser's own limit allows to enclose a statement.
pub(crate) fn depth_of_tokens(tokens: &Tokens) -> usize {
    const ENCLOSING: usize = 250;
    let statements = tokens.split(|token| token.kind() == TokenKind::Newline);
    ENCLOSING + statements.map(<[_]>::len).max().unwrap_or(0)
}

/// An upper bound of the depth of any tree that was parsed from `text`: a level takes two bytes.
pub(crate) fn depth_bound(text: &str) -> usize {
    text.len() / 2
}
