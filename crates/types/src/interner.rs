//! The table that makes each type exist once.

use std::hash::{Hash, Hasher};
use std::sync::atomic::{AtomicU32, Ordering};

use rustc_hash::FxHasher;

use crate::flags::{TypeFlags, own_flags};
use crate::index::Index;
use crate::kinds::{AnyKind, Instance, Type};
use crate::{ClassId, Truth, TypeId, TypeKind, equality};

/// How many ways the index is cut, so that threads seldom wait for each other.
const SHARDS: usize = 16;

/// A type: one line of the processor's cache, together with the mark that the vector of entries puts behind it.
#[derive(Debug)]
struct Entry {
    typ: Type,
    /// The bits of the canonical type; 0 while nobody has asked for it.
    canonical: AtomicU32,
    facts: Facts,
}

const _: () = assert!(size_of::<Entry>() <= 56);
const _: () = assert!(TypeFlags::all().bits() < 1 << Facts::TRUTH);

/// What occurs inside a type, and its truth.
#[derive(Clone, Copy, Debug)]
struct Facts(u32);

impl Facts {
    const TRUTH: u32 = 29;

    fn new(flags: TypeFlags, truth: Truth) -> Self {
        Self(flags.bits() | (truth as u32) << Self::TRUTH)
    }

    #[inline]
    fn flags(self) -> TypeFlags {
        TypeFlags::from_bits_truncate(self.0)
    }

    #[inline]
    fn truth(self) -> Truth {
        Truth::at(self.0 >> Self::TRUTH)
    }
}

/// All types of a program. Shared by all threads; finding and reading takes no lock.
///
/// Interning costs a hash of the structure (parts are ids, so it is shallow) and, if the type is new, a short lock. Types
/// are never removed from a table; a daemon starts a new table when the old one holds much more than the program needs.
#[derive(Debug)]
pub struct Types {
    entries: boxcar::Vec<Entry>,
    shards: [Index; SHARDS],
}

impl Types {
    /// A table that holds only the types without parts.
    #[must_use]
    pub fn new() -> Self {
        let entries = boxcar::Vec::new();
        let types = Self {
            entries,
            shards: std::array::from_fn(|_| Index::new()),
        };
        for typ in well_known() {
            types.intern(typ);
        }
        types
    }

    /// The id of `typ`, whose parts must come from this table.
    pub fn intern(&self, typ: Type) -> TypeId {
        self.intern_as(typ, Truth::Default)
    }

    /// `id` restricted to (or freed from the restriction to) values that are true or false.
    ///
    /// The result is [`same`](Self::same) as `id`: mypy's `==` does not look at truth.
    #[must_use]
    pub fn with_truth(&self, id: TypeId, truth: Truth) -> TypeId {
        if self.truth(id) == truth {
            id
        } else {
            self.intern_as(self.get(id).clone(), truth)
        }
    }

    /// `class[args]`. Nothing is allocated if that is known.
    #[must_use]
    pub fn instance(&self, class: ClassId, args: impl AsRef<[TypeId]>) -> TypeId {
        self.plain_instance(class, args.as_ref())
    }

    fn plain_instance(&self, class: ClassId, args: &[TypeId]) -> TypeId {
        let hash = half(hash_of_instance(class, args), Truth::Default);
        let shard = self.shard(hash);
        let is_it = |id: TypeId| {
            let entry = &self.entries[id.to_usize()];
            matches!(&entry.typ, Type::Instance(known)
                if known.class == class
                    && *known.args == *args
                    && known.last_known_value.is_none()
                    && known.extra_attrs.is_none()
                    && entry.facts.truth() == Truth::Default)
        };
        match shard.find(hash, is_it) {
            Some(id) => id,
            None => self.add(
                shard,
                hash,
                Type::Instance(Instance::new(class, args)),
                Truth::Default,
            ),
        }
    }

    fn shard(&self, hash: u32) -> &Index {
        // Other bits than those that choose the place in the index.
        &self.shards[(hash >> 28) as usize % SHARDS]
    }

    fn intern_as(&self, typ: Type, truth: Truth) -> TypeId {
        let hash = hash_of(&typ, truth);
        let shard = self.shard(hash);
        match shard.find(hash, |id| self.is_entry(id, &typ, truth)) {
            Some(id) => id,
            None => self.add(shard, hash, typ, truth),
        }
    }

    fn add(&self, shard: &Index, hash: u32, typ: Type, truth: Truth) -> TypeId {
        let facts = Facts::new(self.flags_of(&typ), truth);
        let writer = shard.write();
        if let Some(id) = shard.find(hash, |id| self.is_entry(id, &typ, truth)) {
            return id;
        }
        let kind = typ.kind();
        let index = self.entries.push(Entry {
            typ,
            canonical: AtomicU32::new(0),
            facts,
        });
        let id = TypeId::new(index, kind);
        writer.add(hash, id);
        id
    }

    fn is_entry(&self, id: TypeId, typ: &Type, truth: Truth) -> bool {
        let entry = &self.entries[id.to_usize()];
        entry.facts.truth() == truth && entry.typ == *typ
    }

    #[cold]
    fn find_canonical(&self, id: TypeId) -> TypeId {
        let typ = self.get(id);
        let canonical = if self.truth(id) == Truth::Default {
            let canonical = equality::canonical(self, typ);
            if canonical == *typ {
                id
            } else {
                self.intern(canonical)
            }
        } else {
            self.canonical(self.intern(typ.clone()))
        };
        self.set_canonical(id, canonical);
        self.set_canonical(canonical, canonical);
        canonical
    }

    fn set_canonical(&self, id: TypeId, canonical: TypeId) {
        self.entries[id.to_usize()]
            .canonical
            .store(canonical.to_bits(), Ordering::Relaxed);
    }

    /// The structure of a type.
    #[inline]
    #[must_use]
    pub fn get(&self, id: TypeId) -> &Type {
        &self.entries[id.to_usize()].typ
    }

    /// What occurs anywhere inside a type.
    #[inline]
    #[must_use]
    pub fn flags(&self, id: TypeId) -> TypeFlags {
        self.entries[id.to_usize()].facts.flags()
    }

    /// Whether the type is restricted to values that are true, or false.
    #[inline]
    #[must_use]
    pub fn truth(&self, id: TypeId) -> Truth {
        self.entries[id.to_usize()].facts.truth()
    }

    /// Whether mypy's `==` holds between the two: coarser than identity.
    #[inline]
    #[must_use]
    pub fn same(&self, left: TypeId, right: TypeId) -> bool {
        left == right || self.canonical(left) == self.canonical(right)
    }

    /// The representative of all types that mypy calls equal to this one: a key for maps. Not for display.
    #[inline]
    #[must_use]
    pub fn canonical(&self, id: TypeId) -> TypeId {
        let known = self.entries[id.to_usize()].canonical.load(Ordering::Relaxed);
        match TypeId::from_bits(known) {
            Some(canonical) => canonical,
            None => self.find_canonical(id),
        }
    }

    /// `None`.
    #[inline]
    #[must_use]
    pub fn none(&self) -> TypeId {
        TypeId::new(0, TypeKind::None)
    }

    /// `Never`, by declaration or for good.
    #[inline]
    #[must_use]
    pub fn never(&self) -> TypeId {
        TypeId::new(1, TypeKind::Uninhabited)
    }

    /// `Never` that inference may still replace.
    #[inline]
    #[must_use]
    pub fn ambiguous_never(&self) -> TypeId {
        TypeId::new(2, TypeKind::Uninhabited)
    }

    /// The erased type.
    #[inline]
    #[must_use]
    pub fn erased(&self) -> TypeId {
        TypeId::new(3, TypeKind::Erased)
    }

    /// `Any` for the reason `kind`.
    #[inline]
    #[must_use]
    pub fn any(&self, kind: AnyKind) -> TypeId {
        TypeId::new(4 + kind as usize, TypeKind::Any)
    }

    /// `Any` that comes from the `Any` type `other`, as mypy's `AnyType(TypeOfAny.from_another_any, source_any=...)`.
    #[must_use]
    pub fn any_from(&self, other: TypeId) -> TypeId {
        let Type::Any {
            kind,
            source,
            missing_import,
        } = self.get(other)
        else {
            return self.any(AnyKind::FromAnotherAny);
        };
        let source = Some(source.unwrap_or(*kind));
        self.intern(Type::Any {
            kind: AnyKind::FromAnotherAny,
            source,
            missing_import: *missing_import,
        })
    }

    /// How many types there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.count()
    }

    /// Never: a table holds the types without parts from the start.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        false
    }

    fn flags_of(&self, typ: &Type) -> TypeFlags {
        let mut flags = own_flags(typ);
        typ.for_each_part(&mut |part| flags |= self.flags(part));
        if matches!(typ, Type::TypeVar(_) | Type::ParamSpec(_) | Type::TypeVarTuple(_)) {
            // The `Any` that stands for "no default" is not part of the type as users see it.
            flags.remove(TypeFlags::ANY | TypeFlags::LITERAL);
        }
        flags
    }
}

impl Default for Types {
    fn default() -> Self {
        Self::new()
    }
}

fn hash_of(typ: &Type, truth: Truth) -> u32 {
    let mut hasher = FxHasher::default();
    if let Type::Instance(instance) = typ {
        let of_class = hash_of_instance(instance.class, &instance.args);
        if instance.last_known_value.is_none() && instance.extra_attrs.is_none() {
            return half(of_class, truth);
        }
        (of_class, instance.last_known_value, &instance.extra_attrs).hash(&mut hasher);
    } else {
        typ.hash(&mut hasher);
    }
    half(hasher.finish(), truth)
}

fn hash_of_instance(class: ClassId, args: &[TypeId]) -> u64 {
    let mut hasher = FxHasher::default();
    (class, args).hash(&mut hasher);
    hasher.finish()
}

/// Both halves of a hash, mixed.
#[expect(clippy::cast_possible_truncation, reason = "half of the hash is enough")]
fn half(hash: u64, truth: Truth) -> u32 {
    let hash = hash.rotate_left(truth as u32);
    (hash >> 32) as u32 ^ hash as u32
}

/// The types at the front of each table, in the order that the accessors of [`Types`] rely on.
fn well_known() -> [Type; 13] {
    let any = |kind| Type::Any {
        kind,
        source: None,
        missing_import: None,
    };
    [
        Type::None,
        Type::Uninhabited { ambiguous: false },
        Type::Uninhabited { ambiguous: true },
        Type::Erased,
        // In the order of the variants of `AnyKind`. The canonical `Any` must exist before the others.
        any(AnyKind::Unannotated),
        any(AnyKind::Explicit),
        any(AnyKind::FromUnimportedType),
        any(AnyKind::FromOmittedGenerics),
        any(AnyKind::FromError),
        any(AnyKind::SpecialForm),
        any(AnyKind::FromAnotherAny),
        any(AnyKind::ImplementationArtifact),
        any(AnyKind::SuggestionEngine),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{DefId, ModuleId};

    const KINDS: [AnyKind; 9] = [
        AnyKind::Unannotated,
        AnyKind::Explicit,
        AnyKind::FromUnimportedType,
        AnyKind::FromOmittedGenerics,
        AnyKind::FromError,
        AnyKind::SpecialForm,
        AnyKind::FromAnotherAny,
        AnyKind::ImplementationArtifact,
        AnyKind::SuggestionEngine,
    ];

    #[test]
    fn accessors_give_the_types_that_they_name() {
        let types = Types::new();
        assert_eq!(*types.get(types.none()), Type::None);
        assert_eq!(*types.get(types.never()), Type::Uninhabited { ambiguous: false });
        assert_eq!(
            *types.get(types.ambiguous_never()),
            Type::Uninhabited { ambiguous: true }
        );
        assert_eq!(*types.get(types.erased()), Type::Erased);
        for kind in KINDS {
            assert_eq!(
                *types.get(types.any(kind)),
                Type::Any {
                    kind,
                    source: None,
                    missing_import: None
                }
            );
            assert!(types.same(types.any(kind), types.any(AnyKind::Explicit)));
        }
    }

    #[test]
    fn instances_are_the_same_if_their_arguments_are() {
        let types = Types::new();
        let class = ClassId::new(ModuleId::from_usize(0), 0);
        let of = |arg| types.intern(Type::Instance(Instance::new(class, [arg])));
        let left = of(types.any(AnyKind::FromError));
        let right = of(types.any(AnyKind::Unannotated));
        assert_ne!(left, right);
        assert!(types.same(left, right));
        assert!(!types.same(left, of(types.none())));
    }

    #[test]
    fn truth_makes_another_type_that_is_the_same() {
        let types = Types::new();
        let class = ClassId::new(ModuleId::from_usize(0), 0);
        let plain = types.intern(Type::Instance(Instance::new(
            class,
            [types.any(AnyKind::Explicit)],
        )));
        let only_true = types.with_truth(plain, Truth::OnlyTrue);
        assert_ne!(plain, only_true);
        assert_eq!(only_true, types.with_truth(plain, Truth::OnlyTrue));
        assert!(types.same(plain, only_true));
        assert_eq!(types.with_truth(only_true, Truth::Default), plain);
    }

    #[test]
    fn literal_values_are_equal_as_python_objects() {
        use crate::LiteralValue::{Bool, Bytes, Int, Str};
        let names = names::Names::new();
        let (a, b) = (names.intern("a"), names.intern("b"));
        assert!(Bool(true).python_eq(&Int(1)) && Int(0).python_eq(&Bool(false)));
        assert!(Str(a).python_eq(&Bytes(a)) && !Str(a).python_eq(&Str(b)));
        assert!(!Int(2).python_eq(&Bool(true)) && !Int(1).python_eq(&Str(a)));
    }

    #[test]
    fn flags_come_from_all_parts() {
        let types = Types::new();
        let union = types.intern(Type::union([types.none(), types.any(AnyKind::Explicit)]));
        let outer = types.intern(Type::Type {
            item: union,
            is_type_form: false,
        });
        assert!(types.flags(outer).contains(TypeFlags::ANY));
        assert!(!types.flags(types.none()).contains(TypeFlags::ANY));
    }
}
