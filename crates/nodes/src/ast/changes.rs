//! [`BodyChanges`]: what sets two versions of a syntax tree apart if nothing but bodies of functions changed.

use super::{Body, BodyId, FuncLike, FuncNode, FuncNodeId, ModuleAst, Root, Span};
use crate::defs::At;

/// Two versions of a module that differ in the statements of some functions, and in nothing else: not in a signature, not in
/// a comment between functions. So all ids outside the changed bodies are those of the old version.
#[derive(Clone, Debug)]
pub struct BodyChanges {
    /// All functions with bodies of their own, in the order of the source.
    stretches: Vec<Stretch>,
    changed: Vec<BodyId>,
}

/// Where a function stood, and where it stands now.
#[derive(Clone, Copy, Debug)]
struct Stretch {
    old: Extent,
    new: Extent,
    is_changed: bool,
}

/// Bytes of the file: the first of a function, the first of its statements, and the first behind it.
#[derive(Clone, Copy, Debug)]
struct Extent {
    start: u32,
    suite: u32,
    end: u32,
}

impl BodyChanges {
    /// Compares two versions of a module; `None` if more than statements of single functions changed.
    ///
    /// Cost: the number of functions.
    #[must_use]
    pub fn between(old: &ModuleAst, new: &ModuleAst) -> Option<Self> {
        if old.bodies.len() != new.bodies.len() || old.settings != new.settings {
            return None;
        }
        let mut result = Self {
            stretches: Vec::with_capacity(old.bodies.len()),
            changed: Vec::new(),
        };
        for id in old.bodies.ids() {
            let (before, after) = (&old.bodies[id], &new.bodies[id]);
            if before.class != after.class || before.header != after.header {
                return None;
            }
            let is_changed = before.fingerprint != after.fingerprint;
            match (before.root, after.root) {
                (Root::Module(_), Root::Module(_)) if !is_changed => continue,
                (Root::Func(_), Root::Func(_)) => {}
                _ => return None,
            }
            if is_changed {
                let same = same_signature(single_function(old, id)?.1, single_function(new, id)?.1);
                same.then(|| result.changed.push(id))?;
            }
            result.stretches.push(Stretch {
                old: extent(before),
                new: extent(after),
                is_changed,
            });
        }
        Some(result)
    }

    /// The functions with other statements, in the order of the source.
    #[must_use]
    pub fn changed(&self) -> &[BodyId] {
        &self.changed
    }

    /// Whether something stands elsewhere now.
    #[must_use]
    pub fn moves(&self) -> bool {
        let stands = |stretch: &Stretch| (stretch.old.start, stretch.old.end);
        self.stretches
            .iter()
            .any(|stretch| stands(stretch) != (stretch.new.start, stretch.new.end))
    }

    /// Where a byte of the old file is in the new one; `None` for those of changed statements.
    #[must_use]
    pub fn new_offset(&self, old: u32) -> Option<u32> {
        let behind = self.stretches.partition_point(|stretch| stretch.old.start <= old);
        let Some(stretch) = behind.checked_sub(1).map(|index| &self.stretches[index]) else {
            return Some(old);
        };
        if old >= stretch.old.end {
            return Some(old - stretch.old.end + stretch.new.end);
        }
        let is_lost = stretch.is_changed && old >= stretch.old.suite;
        (!is_lost).then(|| old - stretch.old.start + stretch.new.start)
    }

    /// The same for the place of a definition. `offsets` are those of its target, then and now.
    #[must_use]
    pub fn new_place(&self, at: At, (old, new): (u32, u32)) -> Option<At> {
        if at.span.is_none() {
            return Some(at);
        }
        let moved = |byte: u32| self.new_offset(old + byte)?.checked_sub(new);
        let end = at.span.end;
        let span = Span {
            start: moved(at.span.start)?,
            end: if end == u32::MAX { end } else { moved(end)? },
        };
        Some(At { span, ..at })
    }
}

/// The function that a body is, if it is a single one, decorated or not.
#[must_use]
pub fn single_function(ast: &ModuleAst, id: BodyId) -> Option<(FuncNodeId, &FuncNode)> {
    let body = ast.body(id);
    let node = match body.body().root {
        Root::Func(FuncLike::Func(node)) => node,
        Root::Func(FuncLike::Decorator(node)) => body.decorator(node).func,
        Root::Func(FuncLike::Overload(_)) | Root::Module(_) => return None,
    };
    Some((node, body.func(node)))
}

/// Whether the flags of two functions agree whose headers are the same text: some of them come from the statements.
fn same_signature(old: &FuncNode, new: &FuncNode) -> bool {
    let flags = |node: &FuncNode| {
        let FuncNode {
            name,
            args: _,
            returns: _,
            body: _,
            type_params: _,
            is_annotated,
            is_async,
            is_generator,
            is_decorated,
            is_mypy_only,
            span: _,
        } = *node;
        (
            name,
            is_annotated,
            is_async,
            is_generator,
            is_decorated,
            is_mypy_only,
        )
    };
    flags(old) == flags(new)
}

fn extent(body: &Body) -> Extent {
    Extent {
        start: body.offset,
        suite: body.offset + body.suite,
        end: body.offset + body.end,
    }
}
