//! Expressions at a place.

use nodes::ast::Span;
use source::LineIndex;

use crate::walk::{Node, Part, Source, Visitor, walk};

/// Where a node begins, and behind which character it ends if that is known: lines from 1, columns from 0.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Extent {
    pub(crate) start: (i64, i64),
    pub(crate) end: Option<(i64, i64)>,
}

impl Extent {
    fn starts_after(self, place: (i64, i64)) -> bool {
        self.start > place
    }

    /// False if it is not known where the node ends.
    fn ends_before(self, place: (i64, i64)) -> bool {
        self.end.is_some_and(|end| end < place)
    }
}

/// Where a node stands. What semantic analysis made has no end.
pub(crate) fn extent(lines: &LineIndex, node: &Node<'_>) -> Option<Extent> {
    let (span, has_end) = node.span()?;
    let at = |offset: u32| position(lines, node.body.body().offset, offset);
    let Span { start, end } = span;
    Some(Extent {
        start: at(start),
        end: has_end.then(|| at(end)),
    })
}

/// The line and column of a byte of a target.
pub(crate) fn position(lines: &LineIndex, base: u32, offset: u32) -> (i64, i64) {
    let (line, column) = lines.mypy_position(base + offset);
    (i64::from(line), i64::from(column))
}

/// The expression that spans exactly this, if there is one.
///
/// # Errors
/// If the end comes before the beginning.
pub(crate) fn find_exactly<'w>(
    source: &Source<'w>,
    start: (i64, i64),
    end: (i64, i64),
) -> Result<Option<Node<'w>>, &'static str> {
    if end.0 < start.0 {
        return Err("\"end_line\" must not be before \"line\"");
    }
    if end.0 == start.0 && end.1 <= start.1 {
        return Err("\"end_column\" must be after \"column\"");
    }
    let mut search = Exact {
        lines: source.lines,
        start,
        end,
        found: None,
    };
    walk(source, &mut search);
    Ok(search.found)
}

/// All expressions around a place, the innermost first.
pub(crate) fn find_around<'w>(source: &Source<'w>, place: (i64, i64)) -> Vec<Node<'w>> {
    let mut search = Around {
        lines: source.lines,
        place,
        found: Vec::new(),
    };
    walk(source, &mut search);
    search.found.reverse();
    search.found
}

struct Exact<'w> {
    lines: &'w LineIndex,
    start: (i64, i64),
    end: (i64, i64),
    found: Option<Node<'w>>,
}

impl<'w> Visitor<'w> for Exact<'w> {
    fn enter(&mut self, node: Node<'w>) -> bool {
        let Some(extent) = extent(self.lines, &node) else {
            return true;
        };
        if extent.starts_after(self.start) || extent.ends_before(self.end) {
            return false;
        }
        if extent.start == self.start && extent.end == Some(self.end) && is_expression(&node) {
            self.found = Some(node);
        }
        self.found.is_none()
    }
}

struct Around<'w> {
    lines: &'w LineIndex,
    place: (i64, i64),
    found: Vec<Node<'w>>,
}

impl<'w> Visitor<'w> for Around<'w> {
    fn enter(&mut self, node: Node<'w>) -> bool {
        let Some(extent) = extent(self.lines, &node) else {
            return true;
        };
        if extent.starts_after(self.place) || extent.ends_before(self.place) {
            return false;
        }
        if is_expression(&node) {
            self.found.push(node);
        }
        true
    }
}

fn is_expression(node: &Node<'_>) -> bool {
    match node.part {
        Part::Expr(_) | Part::Analyzed(_) | Part::MadeClass(_) => true,
        Part::Block(_)
        | Part::Stmt(_)
        | Part::Func(_)
        | Part::Decorator(_)
        | Part::Overload(_)
        | Part::Class(_)
        | Part::Pattern(_) => false,
    }
}
