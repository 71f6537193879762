//! The id of a type: its place in the table, and what kind of type it is.
//!
//! The kind can be asked without looking into the table, which is what most questions about types begin with: is it an
//! alias, a union, `Any`?

use std::fmt;
use std::num::NonZeroU32;

use crate::Type;

/// How many bits of an id are its kind.
const KIND_BITS: u32 = 5;

/// The bits of the kind.
const KIND_MASK: u32 = (1 << KIND_BITS) - 1;

/// The kind of a type: one for each variant of [`Type`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "the variants are those of `Type`")]
#[repr(u8)]
pub enum TypeKind {
    Any,
    None,
    Uninhabited,
    Erased,
    Deleted,
    Instance,
    TypeVar,
    ParamSpec,
    TypeVarTuple,
    Unpack,
    Parameters,
    Callable,
    Overloaded,
    Tuple,
    TypedDict,
    Literal,
    Union,
    Partial,
    Type,
    Unbound,
    Placeholder,
    Required,
    ReadOnly,
    // What stands for another type comes last: see `TypeId::is_proper`.
    Alias,
    TypeGuarded,
}

/// An interned type. Meaningful only with the [`Types`](crate::Types) table that made it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeId(NonZeroU32);

impl TypeId {
    /// The id of the `index`-th type of a table.
    #[inline]
    pub(crate) const fn new(index: usize, kind: TypeKind) -> Self {
        assert!(
            index < (u32::MAX >> KIND_BITS) as usize,
            "more than 2^27 - 1 types"
        );
        #[expect(clippy::cast_possible_truncation, reason = "checked above")]
        match NonZeroU32::new((index as u32 + 1) << KIND_BITS | kind as u32) {
            Some(bits) => Self(bits),
            None => unreachable!(),
        }
    }

    /// The place in the table.
    #[inline]
    #[must_use]
    pub const fn to_usize(self) -> usize {
        (self.0.get() >> KIND_BITS) as usize - 1
    }

    /// The id as a number, for [`from_bits`](Self::from_bits). Never 0.
    #[inline]
    #[must_use]
    pub const fn to_bits(self) -> u32 {
        self.0.get()
    }

    /// The id that [`to_bits`](Self::to_bits) made a number of; `None` for 0.
    #[inline]
    #[must_use]
    pub const fn from_bits(bits: u32) -> Option<Self> {
        match NonZeroU32::new(bits) {
            Some(bits) => Some(Self(bits)),
            None => None,
        }
    }

    /// Whether the type is of this kind. Does not look into the table.
    #[inline]
    #[must_use]
    pub const fn is(self, kind: TypeKind) -> bool {
        self.0.get() & KIND_MASK == kind as u32
    }

    /// Whether the type is no alias, and nothing else that stands for another type. Does not look into the table.
    #[inline]
    #[must_use]
    pub const fn is_proper(self) -> bool {
        self.0.get() & KIND_MASK < TypeKind::Alias as u32
    }
}

impl fmt::Debug for TypeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TypeId({})", self.to_usize())
    }
}

impl Type {
    /// The kind of the type.
    #[must_use]
    pub fn kind(&self) -> TypeKind {
        match self {
            Self::Any { .. } => TypeKind::Any,
            Self::None => TypeKind::None,
            Self::Uninhabited { .. } => TypeKind::Uninhabited,
            Self::Erased => TypeKind::Erased,
            Self::Deleted(_) => TypeKind::Deleted,
            Self::Instance(_) => TypeKind::Instance,
            Self::TypeVar(_) => TypeKind::TypeVar,
            Self::ParamSpec(_) => TypeKind::ParamSpec,
            Self::TypeVarTuple(_) => TypeKind::TypeVarTuple,
            Self::Unpack { .. } => TypeKind::Unpack,
            Self::Parameters(_) => TypeKind::Parameters,
            Self::Callable(_) => TypeKind::Callable,
            Self::Overloaded(_) => TypeKind::Overloaded,
            Self::Tuple(_) => TypeKind::Tuple,
            Self::TypedDict(_) => TypeKind::TypedDict,
            Self::Literal(_) => TypeKind::Literal,
            Self::Union(_) => TypeKind::Union,
            Self::Partial(_) => TypeKind::Partial,
            Self::Type { .. } => TypeKind::Type,
            Self::Unbound { .. } => TypeKind::Unbound,
            Self::Placeholder { .. } => TypeKind::Placeholder,
            Self::Required { .. } => TypeKind::Required,
            Self::ReadOnly(_) => TypeKind::ReadOnly,
            Self::Alias { .. } => TypeKind::Alias,
            Self::TypeGuarded(_) => TypeKind::TypeGuarded,
        }
    }
}

const _: () = assert!(size_of::<Option<TypeId>>() == 4);
const _: () = assert!((TypeKind::TypeGuarded as u32) < 1 << KIND_BITS);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{AnyKind, Types};

    #[test]
    fn an_id_knows_the_kind_of_its_type() {
        let types = Types::new();
        let guarded = types.intern(Type::TypeGuarded(types.none()));
        let all = [types.none(), types.never(), types.any(AnyKind::Explicit), guarded];
        for id in all {
            assert!(id.is(types.get(id).kind()));
            assert_eq!(id.is_proper(), id != guarded);
            assert_eq!(TypeId::from_bits(id.to_bits()), Some(id));
        }
        assert!(!types.none().is(TypeKind::Any));
        assert_eq!(TypeId::from_bits(0), None);
    }
}
