//! The layout of mypy's dumps: `Tag(`, one indented line for each item, `)` behind the last one.

/// Writes nested items.
#[derive(Default, Debug)]
pub(super) struct Writer {
    text: String,
    depth: usize,
    /// The next item continues the current line.
    inline: bool,
}

impl Writer {
    /// One line, or several that are indented from 0.
    pub(super) fn item(&mut self, text: &str) {
        self.start();
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

    /// `text` of which the next item is the rest of the line.
    pub(super) fn prefix(&mut self, text: &str) {
        self.item(text);
        self.inline = true;
    }

    /// More of the last line; `inline` lets the next item follow on it.
    pub(super) fn append(&mut self, text: &str, inline: bool) {
        self.text.push_str(text);
        self.inline = inline;
    }

    pub(super) fn finish(self) -> String {
        self.text
    }

    fn start(&mut self) {
        if !std::mem::take(&mut self.inline) && !self.text.is_empty() {
            self.new_line();
        }
    }

    fn new_line(&mut self) {
        self.text.push('\n');
        self.text.extend(std::iter::repeat_n("  ", self.depth));
    }
}
