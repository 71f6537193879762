//! Patterns of configuration sections with a star in the middle, such as `foo.*.baz`.

/// A pattern of module names. A part `*` stands for any number of parts, none included, except that a leading `*`
/// stands for any text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Glob {
    text: String,
}

impl Glob {
    pub(crate) fn new(text: &str) -> Self {
        Self {
            text: text.to_owned(),
        }
    }

    /// Whether the pattern matches the whole of `module`.
    pub(crate) fn matches(&self, module: &str) -> bool {
        let (first, rest) = split_part(&self.text);
        if first == "*" {
            return ends_matching(module).any(|tail| matches_rest(rest, tail));
        }
        module
            .strip_prefix(first)
            .is_some_and(|tail| matches_rest(rest, tail))
    }
}

/// The first part of a pattern, and the others if there are any.
fn split_part(pattern: &str) -> (&str, Option<&str>) {
    pattern
        .split_once('.')
        .map_or((pattern, None), |(first, rest)| (first, Some(rest)))
}

/// Whether the further parts of a pattern match all of `text`, which begins with a dot or is empty.
fn matches_rest(pattern: Option<&str>, text: &str) -> bool {
    let Some(pattern) = pattern else {
        return text.is_empty();
    };
    let (part, rest) = split_part(pattern);
    if part != "*" {
        let after = text.strip_prefix('.').and_then(|text| text.strip_prefix(part));
        return after.is_some_and(|after| matches_rest(rest, after));
    }
    if matches_rest(rest, text) {
        return true;
    }
    text.strip_prefix('.')
        .is_some_and(|text| ends_matching(text).any(|tail| matches_rest(rest, tail)))
}

/// All ends of `text`, itself and the empty one included.
fn ends_matching(text: &str) -> impl Iterator<Item = &str> {
    text.char_indices()
        .map(|(at, _)| &text[at..])
        .chain(std::iter::once(""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_any_number_of_parts() {
        let glob = Glob::new("foo.*.baz");
        assert!(glob.matches("foo.baz"));
        assert!(glob.matches("foo.bar.baz"));
        assert!(glob.matches("foo.bar.quux.baz"));
        assert!(!glob.matches("foo.bar"));
        assert!(!glob.matches("foobaz"));
        assert!(!glob.matches("foo.baz.more"));
    }

    #[test]
    fn a_leading_star_stands_for_any_text() {
        let glob = Glob::new("*.bar");
        assert!(glob.matches("foo.bar"));
        assert!(glob.matches(".bar"));
        assert!(!glob.matches("bar"));
        assert!(Glob::new("*.*").matches(""));
    }

    #[test]
    fn a_star_inside_a_part_is_itself() {
        assert!(Glob::new("fo*o.*.x").matches("fo*o.x"));
        assert!(!Glob::new("fo*o.*.x").matches("foo.x"));
    }
}
