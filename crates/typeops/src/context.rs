//! The context of all operations on types: what mypy keeps in `TypeState`, `state` and `checker_state`.

use std::sync::Arc;

use indexmap::IndexSet;
use names::Name;
use nodes::world::World;
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};
use types::{ClassId, DefId, TypeId, TypeVarKey, Types};

use crate::call_vars::CallVars;
use crate::memo::Memo;
use crate::versioned::Versioned;

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

/// The question for the type of an attribute of an instance, as expressions ask it: all that the answer depends on.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct MemberKey {
    /// The attribute.
    pub name: Name,
    /// The instance.
    pub owner: TypeId,
    /// What `self` is bound to.
    pub self_type: TypeId,
    /// The most precise type of the object.
    pub original_type: TypeId,
    /// The class to start looking in, if it is not that of the instance.
    pub class: Option<ClassId>,
    /// The class around the place, where that matters.
    pub active: Option<ClassId>,
    /// Yes-or-no facts about the question and the place.
    pub flags: u16,
}

/// The two types that a question divides a type into: values that meet a condition, and those that do not.
pub type Divided = (Option<TypeId>, Option<TypeId>);

/// A question of narrowing.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct NarrowingKey {
    /// Which question, with its yes-or-no settings.
    pub kind: u8,
    /// The setting of the file.
    pub strict_optional: bool,
    /// The type that is narrowed.
    pub typ: TypeId,
    /// What it is narrowed by.
    pub other: TypeId,
    /// The answer where nothing is learned.
    pub default: Option<TypeId>,
}

/// A question for the result of a method that an operator calls: all that the answer depends on.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct OperationKey {
    /// The method.
    pub method: Name,
    /// The object that has it.
    pub object: TypeId,
    /// The object before it was taken apart.
    pub original: TypeId,
    /// The argument, if there is one.
    pub arg: Option<TypeId>,
    /// Yes-or-no facts about the question and the place.
    pub flags: u8,
}

/// What classes were asked for beyond what the text of a program names: the source of the dependencies between members and
/// classes.
pub type ProtocolChecks = IndexSet<(ClassId, LookedFor), FxBuildHasher>;

/// What a class was asked for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum LookedFor {
    /// All that a protocol has.
    Protocol(ClassId),
    /// A member that a plugin reads, such as the initializer that `dataclasses.replace` follows.
    Member(Name),
}

/// Caches, assumptions and settings of the operations on types, for one task.
///
/// A cache may change speed, never a result.
#[derive(Debug)]
pub struct TypeState<'p> {
    /// The program as the task sees it, with the `strict_optional` of the current file.
    pub world: World<'p>,
    /// Joins give unions (mypy's `TypeState.infer_unions`).
    pub infer_unions: bool,
    /// Unions are not simplified during inference (mypy's `TypeState.keep_unions`).
    pub keep_unions: bool,
    /// Polymorphic inference is on (mypy's `TypeState.infer_polymorphic`).
    pub infer_polymorphic: bool,
    /// The number that the next fresh unification variable gets.
    pub next_meta_var: i32,
    /// The variables of callees whose type arguments are being inferred.
    pub call_vars: CallVars,
    /// Answers that are known.
    pub memo: Memo,
    /// Pairs `(left, right)` of recursive types that are assumed to be subtypes while they are compared.
    pub assumptions: Vec<(TypeId, TypeId)>,
    /// The same for proper subtypes.
    pub proper_assumptions: Vec<(TypeId, TypeId)>,
    /// Triples (protocol, left, right) that are assumed while protocols are compared (mypy's `TypeInfo.assuming`).
    pub protocol_assumptions: Vec<(ClassId, TypeId, TypeId)>,
    /// The same for proper subtypes.
    pub proper_protocol_assumptions: Vec<(ClassId, TypeId, TypeId)>,
    /// Comparisons with protocols since they were last collected (mypy's `record_protocol_subtype_check`).
    pub protocol_checks: ProtocolChecks,
    /// How deep subtype questions are nested right now.
    pub depth: u32,
    /// Pairs of instances and protocols whose constraints are being inferred.
    pub inferring: Vec<(TypeId, TypeId)>,
    /// Instances of protocols whose constraints are being inferred from their members (mypy's `TypeInfo.inferring`).
    pub inferring_protocols: FxHashMap<ClassId, Vec<TypeId>>,
    /// Known subtype pairs, by canonical types and the kind of the question.
    pub subtypes: FxHashSet<(TypeId, TypeId, u32)>,
    /// Known pairs that are not subtypes.
    pub not_subtypes: FxHashSet<(TypeId, TypeId, u32)>,
    /// Constructors of classes of frozen modules, by `strict_optional`.
    pub type_objects: FxHashMap<(ClassId, bool), TypeId>,
    /// Members of protocols of frozen modules.
    pub protocol_members: FxHashMap<ClassId, Arc<[Name]>>,
    /// Methods, each with the same without its first parameter: types alone, so it is true for good.
    pub bound_methods: FxHashMap<TypeId, TypeId>,
    /// Types of members of instances, each with how many type variables were numbered to find it.
    pub members: Versioned<MemberKey, (TypeId, i32)>,
    /// Results of methods that operators call, each with the inferred method.
    pub operations: Versioned<OperationKey, (TypeId, TypeId)>,
    /// What types are divided into.
    pub narrowings: Versioned<NarrowingKey, Divided>,
    /// Constructors of classes that are not frozen, by `strict_optional`.
    pub open_type_objects: Versioned<(ClassId, bool), TypeId>,
}

impl<'p> TypeState<'p> {
    /// A state without any assumption.
    #[must_use]
    pub fn new(world: World<'p>) -> Self {
        Self {
            world,
            infer_unions: false,
            keep_unions: false,
            infer_polymorphic: true,
            next_meta_var: 1,
            call_vars: CallVars::default(),
            memo: Memo::default(),
            assumptions: Vec::new(),
            proper_assumptions: Vec::new(),
            protocol_assumptions: Vec::new(),
            proper_protocol_assumptions: Vec::new(),
            protocol_checks: IndexSet::default(),
            depth: 0,
            inferring: Vec::new(),
            inferring_protocols: FxHashMap::default(),
            subtypes: FxHashSet::default(),
            not_subtypes: FxHashSet::default(),
            type_objects: FxHashMap::default(),
            protocol_members: FxHashMap::default(),
            bound_methods: FxHashMap::default(),
            members: Versioned::default(),
            operations: Versioned::default(),
            narrowings: Versioned::default(),
            open_type_objects: Versioned::default(),
        }
    }

    /// The identity of a new type variable (mypy's `TypeVarId.new`).
    pub fn new_type_var_key(&mut self, meta_level: u8) -> TypeVarKey {
        let raw = self.next_meta_var;
        self.next_meta_var += 1;
        TypeVarKey {
            raw,
            meta_level,
            namespace: None,
        }
    }

    /// Forgets all subtype pairs: after a change of definitions.
    pub fn forget_subtypes(&mut self) {
        self.subtypes.clear();
        self.not_subtypes.clear();
    }

    /// Whether facts about the class can be remembered: its module is frozen.
    #[must_use]
    pub fn is_stable(&self, class: ClassId) -> bool {
        !class.is_local() && !self.world.owns(class.module())
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

    /// Whether `None` is not a member of every type, in the current file.
    fn strict_optional(&self) -> bool {
        self.state().world.strict_optional
    }

    /// The types of the program.
    fn types(&self) -> &'p Types {
        self.state().world.types
    }
}

impl MemberQuery {
    /// The question for `__call__` of an instance, as operators ask it.
    #[must_use]
    pub fn call(owner: TypeId) -> Self {
        Self {
            name: names::known::DUNDER_CALL,
            owner,
            self_type: owner,
            is_operator: true,
            class_obj: false,
            is_lvalue: false,
        }
    }

    /// The question for the type of an attribute of `owner` where `self` is `self_type`.
    #[must_use]
    pub fn of(name: Name, owner: TypeId, self_type: TypeId) -> Self {
        Self {
            name,
            owner,
            self_type,
            is_operator: false,
            class_obj: false,
            is_lvalue: false,
        }
    }
}

/// The context of operations on types where no checker is at work: members are looked up in symbol tables only.
#[derive(Debug)]
pub struct WithoutChecker<'s, 'p> {
    state: &'s mut TypeState<'p>,
}

impl<'s, 'p> WithoutChecker<'s, 'p> {
    /// A context around a state.
    #[must_use]
    pub fn new(state: &'s mut TypeState<'p>) -> Self {
        Self { state }
    }
}

impl<'p> TypeCx<'p> for WithoutChecker<'_, 'p> {
    fn state(&self) -> &TypeState<'p> {
        self.state
    }

    fn state_mut(&mut self) -> &mut TypeState<'p> {
        self.state
    }

    fn find_member(&mut self, query: MemberQuery) -> Option<TypeId> {
        crate::subtypes::find_member_simple(self, query)
    }
}
