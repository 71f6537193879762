//! Questions whose answers no expression shows: fine-grained updates must know of them. mypy has no such thing.

use names::known;
use nodes::tables::Asked;
use types::{ClassId, TypeId};

use crate::Checker;

impl Checker<'_> {
    /// Notes a question in the side table of the target, if anyone is going to need it.
    pub(crate) fn ask(&mut self, question: Asked) {
        if self.options().tracks_dependencies() && !self.is_settled(question) {
            // Who remembers the answer would not ask again, but for another target.
            self.has_effect();
            self.tables.ask(question);
        }
    }

    /// Notes that it counts which attributes of a class can be set.
    pub(crate) fn ask_for_slots(&mut self, class: ClassId) {
        self.ask(Asked::Attribute(class, known::SLOTS));
    }

    /// Whether the answer changes only with the program itself.
    fn is_settled(&self, question: Asked) -> bool {
        matches!(question, Asked::Member(typ, _) if self.has_settled_members(typ))
    }

    fn has_settled_members(&self, typ: TypeId) -> bool {
        let types = self.types();
        let typ = self.proper(typ);
        if let Some(union) = types.as_union(typ) {
            return union.items.iter().all(|item| self.has_settled_members(*item));
        }
        match types.as_instance(typ) {
            Some(instance) => {
                let module = self.state.world.get(instance.class).module_name;
                module == known::BUILTINS || module == known::TYPING
            }
            None => types.is_none(typ) || types.is_any(typ),
        }
    }
}
