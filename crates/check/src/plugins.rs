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
//! | `dataclasses.replace` | `dataclasses` |
//! | `attrs.evolve`, `attrs.fields` | `attrs` |

mod attrs;
mod ctypes;
mod dataclasses;
mod enums;
mod hooks;
mod numbers;
mod partial;
mod singledispatch;
mod typed_dict_signatures;
mod typed_dicts;

pub(crate) use hooks::{HookedCall, HookedSignature, SignatureHook};
