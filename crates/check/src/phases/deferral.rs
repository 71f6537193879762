//! Deferral: a function that needs a type which is not known yet is checked again in a later pass.
//!
//! Deferring is a flag, not an abort: checking goes on, but nothing more is inferred, and what follows from the
//! missing type is not reported.

use names::Name;
use types::{ClassId, DefRef};

use super::Deferred;
use crate::{Checker, Ctx};

impl Checker<'_> {
    /// Has `node` checked again in the next pass.
    pub(crate) fn defer_node(&mut self, node: DefRef, class: Option<ClassId>) {
        self.run.deferred_nodes.push(Deferred { node, class });
    }

    /// Whether there will be another pass.
    #[must_use]
    pub(crate) fn has_passes_left(&self) -> bool {
        self.run.pass_num < self.run.last_pass
    }

    /// Defers the function around the place because the type of `name` is not known; an error if that cannot help.
    pub(crate) fn handle_cannot_determine_type(&mut self, name: Name, ctx: Ctx) {
        self.has_effect();
        match self.top_level_function() {
            Some(func) if self.has_passes_left() => {
                let class = self.enclosing_class_of(func);
                self.defer_node(DefRef::Func(func), class);
                self.run.current_node_deferred = true;
            }
            Some(_) | None => self.cannot_determine_type(name, ctx),
        }
    }
}
