//! The trait of typed ids, and the macro that defines one.

use std::fmt::Debug;
use std::hash::Hash;

/// A typed index: a dense number from 0 to 2^32 - 2.
pub trait Id: Copy + Eq + Ord + Hash + Debug {
    /// The id of the `index`-th thing. Panics above 2^32 - 2, which no program reaches.
    fn new(index: usize) -> Self;
    /// The dense number behind the id.
    fn index(self) -> usize;
}

/// Defines an id type: `Copy`, ordered, four bytes, and `Option` of it is four bytes too.
#[macro_export]
macro_rules! define_id {
    ($(#[$meta:meta])* $vis:vis struct $name:ident;) => {
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        $vis struct $name($crate::NonZeroU32);

        impl $name {
            /// The id of the `index`-th thing.
            #[inline]
            #[must_use]
            $vis const fn from_usize(index: usize) -> Self {
                assert!(index < u32::MAX as usize, "more than 2^32 - 2 things of one kind");
                #[expect(clippy::cast_possible_truncation, reason = "checked above")]
                match $crate::NonZeroU32::new(index as u32 + 1) {
                    Some(id) => Self(id),
                    None => unreachable!(),
                }
            }

            /// The dense number behind the id.
            #[inline]
            #[must_use]
            $vis const fn to_usize(self) -> usize {
                self.0.get() as usize - 1
            }
        }

        impl $crate::Id for $name {
            #[inline]
            fn new(index: usize) -> Self {
                Self::from_usize(index)
            }
            #[inline]
            fn index(self) -> usize {
                self.to_usize()
            }
        }

        impl $crate::serde::Serialize for $name {
            fn serialize<S: $crate::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $crate::serde::Serialize::serialize(&self.0, serializer)
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                <$crate::NonZeroU32 as $crate::serde::Deserialize>::deserialize(deserializer).map(Self)
            }
        }

        impl ::std::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.to_usize())
            }
        }
    };
}
