//! Questions whose answers no expression shows: fine-grained updates must know of them. mypy has no such thing.

use nodes::tables::Asked;

use crate::Checker;

impl Checker<'_> {
    /// Notes a question in the side table of the target, if anyone is going to need it.
    pub(crate) fn ask(&mut self, question: Asked) {
        let options = self.options();
        let for_updates = options.fine_grained_incremental || options.cache_fine_grained;
        if for_updates {
            self.tables.ask(question);
        }
    }
}
