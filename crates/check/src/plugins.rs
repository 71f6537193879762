//! What the checker asks of mypy's own plugins: there are no others, so they are rooms of the checker.
//!
//! A hook that has nothing to say gives `None`, and what the checker has found out stands.
//!
//! | subject | room |
//! |---|---|
//! | which hook a full name has; a call as hooks see it | `hooks`, `site` |
//! | methods of TypedDicts | `typed_dicts`, `typed_dict_updates` |
//! | powers, signs, repeated tuples | `numbers` |
//! | `name` and `value` of members of enumerations | `enums` |
//! | `functools.partial` | `partials` |
//! | `functools.singledispatch` | `singledispatch` |
//! | arrays of `ctypes` | `ctypes` |
//! | `dataclasses.replace` | `dataclasses` |
//!
//! Specified by `mypy/plugins/default.py`, `enums.py`, `functools.py`, `singledispatch.py` and `ctypes.py`.

mod ctypes;
mod dataclasses;
mod enums;
mod hooks;
mod numbers;
mod partials;
mod singledispatch;
mod site;
mod typed_dict_updates;
mod typed_dicts;

pub(crate) use hooks::SignatureHook;
pub(crate) use site::{CallSite, SignatureSite};

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
