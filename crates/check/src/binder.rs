//! The binder: what is known about the types of expressions at this point of the control flow.
//!
//! **Terms.** A *frame* is a stretch of code that runs as one: a branch, a loop, a function. It holds what is learned
//! in it, by [keys](keys) of expressions; what is not in the innermost frame is looked for in the outer ones. When
//! a frame ends, its *options* (the ways to reach that point: falling off the end, `break`, an exception) are merged
//! into the frame below.
//!
//! ```text
//! x: int | str
//! if isinstance(x, int):   push; put(x, int)
//!     ...                  pop: option {x: int}
//! else:                    push; put(x, str)
//!     ...                  pop: option {x: str}
//! x                        merged: {x: int | str}
//! ```
//!
//! **Invariants.** Frames are pushed and popped like brackets. The binder of a function is another one than that of
//! its module; keys are shared by all binders of a module.
//!
//! Specified by `mypy/binder.py`.

mod assign;
mod frames;
mod keys;
mod known;
mod merge;
mod variadic;

use indexmap::{IndexMap, IndexSet};
use nodes::ast::ExprId;
use options::Options;
use rustc_hash::{FxBuildHasher, FxHashMap};
use types::{TypeId, VarId};

pub(crate) use frames::FrameOptions;
pub(crate) use keys::{Key, KeyId, Keys, LiteralKind};
pub(crate) use known::KnownTypes;

/// What can be narrowed: an expression of the current target, or the variable that stands for the subject of a
/// `match` that has no name.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Place {
    /// An expression.
    Expr(ExprId),
    /// A variable that no source names.
    Var(VarId),
    /// A value that is no expression: it stands in maps of types only.
    Value,
}

impl From<ExprId> for Place {
    fn from(expr: ExprId) -> Self {
        Self::Expr(expr)
    }
}

/// What a frame knows of an expression.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct CurrentType {
    /// The type.
    pub(crate) typ: TypeId,
    /// It comes from an assignment, not from a condition.
    pub(crate) from_assignment: bool,
}

/// What is known at a point of the control flow, beyond what the frames below it know.
#[derive(Clone, Debug, Default)]
pub(crate) struct Frame {
    /// The number of the frame: each frame of a binder has its own.
    pub(crate) id: u32,
    /// What is known.
    pub(crate) types: KnownTypes,
    /// The point is never reached.
    pub(crate) unreachable: bool,
    /// The frame of a branch or loop.
    pub(crate) conditional_frame: bool,
    /// Nobody wants to hear that code here is never reached.
    pub(crate) suppress_unreachable_warnings: bool,
}

/// Types that were assigned to each target while the items of a union are unpacked one after the other.
pub(crate) type Assigns = IndexMap<Place, Vec<(TypeId, Option<TypeId>)>, FxBuildHasher>;

/// What is known about the types of expressions, and how control flow may reach other points.
#[derive(Debug)]
pub(crate) struct Binder {
    next_id: u32,
    /// The frames, innermost last.
    pub(crate) frames: Vec<Frame>,
    /// For each frame but the first: the ways to the end of it.
    options_on_return: Vec<Vec<Frame>>,
    /// The keys that were ever put, by the last bits of their numbers: what is not there is not known.
    put: u128,
    /// The declared type of each expression that was ever put.
    pub(crate) declarations: FxHashMap<KeyId, Option<TypeId>>,
    dependencies: FxHashMap<KeyId, IndexSet<KeyId, FxBuildHasher>>,
    /// Whether the last pop changed what the frame below knows.
    pub(crate) last_pop_changed: bool,
    try_frames: Vec<usize>,
    break_frames: Vec<usize>,
    continue_frames: Vec<usize>,
    /// The first assignment to a variable is recorded too (`--allow-redefinition`).
    pub(crate) bind_all: bool,
    /// Grows with every change that can show.
    pub(crate) version: u32,
    /// Where assignments are collected instead of being bound, if they are.
    pub(crate) type_assignments: Option<Assigns>,
}

/// The bit of a key in [`Binder::put`].
fn bit(key: KeyId) -> u128 {
    1 << (key.to_usize() % 128)
}

impl Binder {
    /// A binder that knows nothing.
    pub(crate) fn new(options: &Options) -> Self {
        let first = Frame {
            id: 2,
            ..Frame::default()
        };
        Self {
            next_id: 2,
            frames: vec![first],
            options_on_return: Vec::new(),
            put: 0,
            declarations: FxHashMap::default(),
            dependencies: FxHashMap::default(),
            last_pop_changed: false,
            try_frames: Vec::new(),
            break_frames: Vec::new(),
            continue_frames: Vec::new(),
            bind_all: options.allow_redefinition,
            version: 0,
            type_assignments: None,
        }
    }

    /// The current frame.
    pub(crate) fn top(&self) -> &Frame {
        self.frames.last().expect("the first frame is never popped")
    }

    /// The current frame, for writing.
    pub(crate) fn top_mut(&mut self) -> &mut Frame {
        self.frames.last_mut().expect("the first frame is never popped")
    }

    /// What is known of a key.
    pub(crate) fn get_key(&self, key: KeyId) -> Option<CurrentType> {
        if self.put & bit(key) == 0 {
            return None;
        }
        self.frames.iter().rev().find_map(|frame| frame.types.get(key))
    }

    /// Records what is known of a key from here on.
    pub(crate) fn put_key(&mut self, key: KeyId, typ: TypeId, from_assignment: bool) {
        self.version += 1;
        self.know(key, CurrentType { typ, from_assignment });
    }

    /// Takes over what is known of a key elsewhere.
    pub(crate) fn know(&mut self, key: KeyId, current: CurrentType) {
        self.put |= bit(key);
        self.top_mut().types.insert(key, current);
    }

    /// The code from here to the end of the frame is never reached.
    pub(crate) fn unreachable(&mut self) {
        self.version += 1;
        self.top_mut().unreachable = true;
    }

    /// Whether this point is never reached.
    pub(crate) fn is_unreachable(&self) -> bool {
        self.frames.iter().any(|frame| frame.unreachable)
    }

    /// Nobody wants to hear that code of this frame is never reached.
    pub(crate) fn suppress_unreachable_warnings(&mut self) {
        self.top_mut().suppress_unreachable_warnings = true;
    }

    /// Whether nobody wants to hear that code here is never reached.
    pub(crate) fn is_unreachable_warning_suppressed(&self) -> bool {
        self.frames
            .iter()
            .any(|frame| frame.suppress_unreachable_warnings)
    }

    /// Forgets what is known of a key, in all frames.
    pub(crate) fn cleanse_key(&mut self, key: KeyId) {
        for frame in &mut self.frames {
            frame.types.forget(key);
        }
    }

    /// Remembers that `value` and the keys around it depend on `key` and its parts.
    pub(crate) fn add_dependencies(&mut self, keys: &Keys, key: KeyId, value: Option<KeyId>) {
        if let Some(value) = value {
            self.dependencies.entry(key).or_default().insert(value);
        }
        let value = value.unwrap_or(key);
        for part in keys.parts(key).into_iter().flatten() {
            self.add_dependencies(keys, part, Some(value));
        }
    }

    /// Forgets what is known of expressions that `key` is a part of.
    pub(crate) fn invalidate_dependencies(&mut self, key: KeyId) {
        let Some(dependents) = self.dependencies.get(&key) else {
            return;
        };
        for frame in &mut self.frames {
            if !frame.types.is_empty() {
                frame.types.retain(|known| !dependents.contains(&known));
            }
        }
    }

    /// Collects assignments from here on; returns what was collected before, for [`Self::end_assignments`].
    pub(crate) fn begin_assignments(&mut self) -> Option<Assigns> {
        self.type_assignments.replace(Assigns::default())
    }

    /// Ends collecting and returns what was collected.
    pub(crate) fn end_assignments(&mut self, before: Option<Assigns>) -> Assigns {
        std::mem::replace(&mut self.type_assignments, before).unwrap_or_default()
    }
}
