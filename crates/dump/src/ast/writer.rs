//! The layout of mypy's dumps: `Tag(`, one indented line for each item, `)` behind the last one.

/// Writes nested items.
#[derive(Default, Debug)]
pub(super) struct Writer {
    text: String,
    depth: usize,
}

impl Writer {
    /// One line, or several that are indented from 0.
    pub(super) fn item(&mut self, text: &str) {
        if !self.text.is_empty() {
            self.new_line();
        }
        for (index, line) in text.split('\n').enumerate() {
            if index > 0 {
                self.new_line();
            }
            self.text.push_str(line);
        }
    }

    /// `tag(`; items until [`Self::close`] are inside.
    pub(super) fn open(&mut self, tag: &str) {
        self.item(tag);
        self.text.push('(');
        self.depth += 1;
    }

    /// `)`.
    pub(super) fn close(&mut self) {
        self.depth -= 1;
        self.text.push(')');
    }

    pub(super) fn finish(self) -> String {
        self.text
    }

    fn new_line(&mut self) {
        self.text.push('\n');
        self.text.extend(std::iter::repeat_n("  ", self.depth));
    }
}
