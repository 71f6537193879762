//! The context of all operations on types: what mypy keeps in `TypeState`, `state` and `checker_state`.

use names::Name;
use nodes::world::World;
use rustc_hash::FxHashSet;
use types::{TypeId, Types};

/// The question for the type of an attribute, as protocols ask it (mypy's `find_member`).
#[derive(Clone, Copy, Debug)]
pub struct MemberQuery {
    /// The attribute.
    pub name: Name,
    /// The type that has it: an instance (or the fallback of another type).
    pub owner: TypeId,
    /// What `self` is bound to.
    pub self_type: TypeId,
    /// Look it up on the class, as operators do.
    pub is_operator: bool,
    /// `owner` stands for the class object.
    pub class_obj: bool,
    /// The type for assignment.
    pub is_lvalue: bool,
}

/// Caches, assumptions and settings of the operations on types, for one task.
///
/// A cache may change speed, never a result.
#[derive(Debug)]
pub struct TypeState<'p> {
    /// The program as the task sees it.
    pub world: World<'p>,
    /// `None` is not a member of every type. Of the file that is being processed (mypy's `state.strict_optional`).
    pub strict_optional: bool,
    /// Joins give unions (mypy's `TypeState.infer_unions`).
    pub infer_unions: bool,
    /// Polymorphic inference is on (mypy's `TypeState.infer_polymorphic`).
    pub infer_polymorphic: bool,
    /// The number that the next fresh unification variable gets.
    pub next_meta_var: i32,
    /// Pairs `(left, right)` of recursive types that are assumed to be subtypes while they are compared.
    pub assumptions: Vec<(TypeId, TypeId)>,
    /// The same for proper subtypes.
    pub proper_assumptions: Vec<(TypeId, TypeId)>,
    /// Pairs of instances and protocols whose constraints are being inferred.
    pub inferring: Vec<(TypeId, TypeId)>,
    /// Known subtype pairs, by canonical types and the kind of the question.
    pub subtypes: FxHashSet<(TypeId, TypeId, u32)>,
    /// Known pairs that are not subtypes.
    pub not_subtypes: FxHashSet<(TypeId, TypeId, u32)>,
}

impl<'p> TypeState<'p> {
    /// A state without any assumption.
    #[must_use]
    pub fn new(world: World<'p>) -> Self {
        Self {
            world,
            strict_optional: true,
            infer_unions: false,
            infer_polymorphic: true,
            next_meta_var: 1,
            assumptions: Vec::new(),
            proper_assumptions: Vec::new(),
            inferring: Vec::new(),
            subtypes: FxHashSet::default(),
            not_subtypes: FxHashSet::default(),
        }
    }
}

/// What the operations on types need of the one who calls them.
pub trait TypeCx<'p> {
    /// The state of the task.
    fn state(&self) -> &TypeState<'p>;

    /// The state of the task, for writing.
    fn state_mut(&mut self) -> &mut TypeState<'p>;

    /// The type of a member, or `None` if there is none. The type checker answers with its own member access;
    /// without one, mypy looks at the symbol tables only.
    fn find_member(&mut self, query: MemberQuery) -> Option<TypeId>;

    /// The program as the task sees it.
    fn world(&self) -> &World<'p> {
        &self.state().world
    }

    /// The types of the program.
    fn types(&self) -> &'p Types {
        self.state().world.types
    }
}
