//! What the checker asks plugins: the one that mypy always has (`plugins/default.py` there).
//!
//! | Part | Room |
//! |---|---|
//! | `TypedDict.get`, `pop`, `setdefault`, `__delitem__` | `typed_dicts` |
//! | their signatures, and that of `update` | `typed_dict_signatures` |
//! | powers and signs of `int`, tuples times a number | `numbers` |
//! | `name` and `value` of members of enumerations | `enums` |
//! | `functools.partial` | `partial` |
//! | `functools.singledispatch` | `singledispatch` |
//! | `ctypes.Array` | `ctypes` |

mod ctypes;
mod enums;
mod hooks;
mod numbers;
mod partial;
mod singledispatch;
mod typed_dict_signatures;
mod typed_dicts;

pub(crate) use hooks::{HookedCall, HookedSignature, SignatureHook};

use types::{ClassId, FuncId};

use crate::Checker;

impl Checker<'_> {
    /// Whether the plugin for dataclasses has made methods for a class.
    pub(crate) fn is_processed_dataclass(&self, _class: ClassId) -> bool {
        false
    }

    /// Checks `__post_init__` of a dataclass.
    pub(crate) fn check_post_init(&mut self, _func: FuncId) {}
}
