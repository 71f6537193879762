//! Questions whose answers no expression shows: fine-grained updates must know of them. mypy has no such thing.

use names::known;
use nodes::tables::Asked;

use crate::Checker;

impl Checker<'_> {
    /// Notes a question in the side table of the target, if anyone is going to need it.
    pub(crate) fn ask(&mut self, question: Asked) {
        let options = self.options();
        let for_updates = options.fine_grained_incremental || options.cache_fine_grained;
        if for_updates && !self.is_settled(question) {
            self.tables.ask(question);
        }
    }

    /// Whether the answer changes only with the program itself.
    fn is_settled(&self, question: Asked) -> bool {
        let Asked::Member(typ, _) = question else {
            return false;
        };
        let instance = self.types().as_instance(self.proper(typ));
        let module = instance.map(|instance| self.state.world.get(instance.class).module_name);
        module.is_some_and(|module| module == known::BUILTINS || module == known::TYPING)
    }
}
