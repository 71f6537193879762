//! What the checker asks plugins; without them the answers are those of a plain class.

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
