//! `# type: ignore`: which messages a comment takes, and which comments take none.
//!
//! A message looks at the lines of its origin span in order; the first comment that covers it takes it. A comment
//! without codes covers everything; one with codes covers those and their sub-codes. A message whose code is disabled
//! is dropped without using a comment. Messages that block are never ignored.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use options::ErrorCode;
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

use crate::{ErrorInfo, ErrorSink};

/// Line to the codes that its comment names, in the order of the file; an empty list ignores everything.
pub type IgnoredLines = IndexMap<i32, Vec<Box<str>>, FxBuildHasher>;

/// What is known about the comments of a file.
#[derive(Debug, Default)]
pub(crate) struct Ignores {
    /// None until the file is parsed.
    lines: Option<IgnoredLines>,
    /// The codes of the messages that each comment took.
    used: FxHashMap<i32, Vec<ErrorCode>>,
    pub(crate) skipped: FxHashSet<i32>,
    pub(crate) all: bool,
}

impl Ignores {
    pub(crate) fn has_line(&self, line: i32) -> bool {
        self.lines.as_ref().is_some_and(|lines| lines.contains_key(&line))
    }

    pub(crate) fn set_lines(&mut self, lines: IgnoredLines) {
        self.lines = Some(lines);
    }

    pub(crate) fn forget_uses(&mut self) {
        self.used.clear();
    }

    /// The codes that the comment on a line names, if it names any.
    pub(crate) fn codes_on(&self, line: i32) -> Option<&[Box<str>]> {
        let codes = self.lines.as_ref()?.get(&line)?;
        (!codes.is_empty()).then_some(codes)
    }

    fn used_on(&self, line: i32) -> &[ErrorCode] {
        self.used.get(&line).map_or(&[], Vec::as_slice)
    }

    /// The comments that count: those on lines that are checked.
    fn checked_lines(&self) -> impl Iterator<Item = (i32, &[Box<str>])> {
        let lines = self
            .lines
            .iter()
            .flatten()
            .map(|(line, codes)| (*line, codes.as_slice()));
        lines.filter(|(line, _)| !self.skipped.contains(line))
    }
}

impl ErrorSink {
    /// Whether a comment, a disabled code or the file itself takes the message. Comments are marked as used.
    pub(crate) fn is_ignored(&mut self, info: &ErrorInfo) -> bool {
        if info.blocker {
            return false;
        }
        if self.ignores.lines.is_some() {
            // A message without a code counts as `misc` where a code is needed.
            let code = info.code.unwrap_or(ErrorCode::Misc);
            let disabled = info
                .code
                .is_some_and(|code| !self.options().is_error_code_enabled(code));
            if disabled {
                return true;
            }
            if let Some(line) = info.origin.iter().find(|line| self.covers(*line, info)) {
                if self.options().is_error_code_enabled(code) {
                    self.ignores.used.entry(line).or_default().push(code);
                }
                return true;
            }
        }
        self.ignores.all
    }

    /// Whether the comment on `line` covers the message.
    fn covers(&self, line: i32, info: &ErrorInfo) -> bool {
        let Some(codes) = self.ignores.lines.as_ref().and_then(|lines| lines.get(&line)) else {
            return false;
        };
        let named = |code: ErrorCode| codes.iter().any(|name| **name == *code.name());
        codes.is_empty()
            || info
                .code
                .is_some_and(|code| named(code) || code.sub_code_of().is_some_and(named))
    }

    /// Reports the comments, or the codes of comments, that took no message. Bundled stubs are exempt.
    pub fn report_unused_ignores(&mut self, is_typeshed: bool) {
        if is_typeshed || self.ignores_all() {
            return;
        }
        let lines = self.ignores.checked_lines();
        let messages: Vec<_> = lines
            .filter_map(|(line, codes)| Some((line, unused_message(codes, self.ignores.used_on(line))?)))
            .collect();
        for (line, message) in messages {
            self.report_simple(line, message, ErrorCode::UnusedIgnore);
        }
    }

    /// Reports comments without codes. One that took nothing is left to [`ErrorSink::report_unused_ignores`] if that
    /// is going to report it. Bundled stubs are exempt.
    pub fn report_ignores_without_code(&mut self, warns_unused_ignores: bool, is_typeshed: bool) {
        if is_typeshed || self.ignores_all() {
            return;
        }
        let bare = self.ignores.checked_lines().filter(|(_, codes)| codes.is_empty());
        let messages: Vec<_> = bare
            .map(|(line, _)| (line, self.ignores.used_on(line)))
            .filter(|(_, used)| !(warns_unused_ignores && used.is_empty()))
            .map(|(line, used)| (line, without_code_message(used)))
            .collect();
        for (line, message) in messages {
            self.report_simple(line, message, ErrorCode::IgnoreWithoutCode);
        }
    }
}

/// What is unused of a comment that names `codes` and took messages with the codes `used`.
fn unused_message(codes: &[Box<str>], used: &[ErrorCode]) -> Option<String> {
    if codes.iter().any(|name| **name == *ErrorCode::UnusedIgnore.name()) {
        return None;
    }
    let unused: Vec<&str> = codes
        .iter()
        .map(|name| &**name)
        .filter(|name| used.iter().all(|code| code.name() != *name))
        .collect();
    let all_used = if codes.is_empty() {
        !used.is_empty()
    } else {
        unused.is_empty()
    };
    if all_used {
        return None;
    }
    let detail = if codes.len() > 1 {
        format!("[{}]", unused.join(", "))
    } else {
        String::new()
    };
    let mut message = format!("Unused \"type: ignore{detail}\" comment");
    for name in unused {
        let narrower: BTreeSet<&str> = used
            .iter()
            .map(|code| code.name())
            .filter(|used| ErrorCode::is_sub_code(used, name))
            .collect();
        if !narrower.is_empty() {
            let narrower = Vec::from_iter(narrower).join(", ");
            message.push_str(&format!(", use narrower [{narrower}] instead of [{name}] code"));
        }
    }
    Some(message)
}

fn without_code_message(used: &[ErrorCode]) -> String {
    let names: BTreeSet<&str> = used.iter().map(|code| code.name()).collect();
    let hint = if names.is_empty() {
        String::new()
    } else {
        format!(
            " (consider \"type: ignore[{}]\" instead)",
            Vec::from_iter(names).join(", ")
        )
    };
    format!("\"type: ignore\" comment without error code{hint}")
}
