//! The parts of one comment: `# type: int  # type: ignore[code]`.

/// A part of a comment that means something.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Directive<'a> {
    /// `type: ignore`, with the codes in brackets.
    Ignore(Vec<String>),
    /// `mypy: ignore`, with the codes in brackets.
    MypyIgnore(Vec<String>),
    /// `type: ignore` with something wrong behind it.
    InvalidIgnore,
    /// `mypy: ignore` with something wrong behind it.
    InvalidMypyIgnore,
    /// `type: ...`
    Type(&'a str),
}

/// The parts of `comment` up to the first one that means nothing.
pub(super) fn of_comment(comment: &str) -> impl Iterator<Item = Directive<'_>> {
    let mut skip_next = false;
    let parts = comment
        .strip_prefix('#')
        .into_iter()
        .flat_map(|rest| rest.split('#'));
    parts
        .filter(move |part| {
            let empty = part.trim().is_empty();
            let keep = !empty && !skip_next;
            skip_next = empty;
            keep
        })
        .map_while(of_part)
}

fn of_part(part: &str) -> Option<Directive<'_>> {
    let part = part.trim();
    let (rest, is_mypy) = match part.strip_prefix("type:") {
        Some(rest) => (rest.trim_start(), false),
        None => (part.strip_prefix("mypy:")?.trim_start(), true),
    };
    let ignore = rest
        .strip_prefix("ignore")
        .filter(|after| after.chars().next().is_none_or(|c| c.is_whitespace() || c == '['));
    match (ignore.map(codes), is_mypy) {
        (Some(Some(codes)), false) => Some(Directive::Ignore(codes)),
        (Some(Some(codes)), true) => Some(Directive::MypyIgnore(codes)),
        (Some(None), false) => Some(Directive::InvalidIgnore),
        (Some(None), true) => Some(Directive::InvalidMypyIgnore),
        (None, false) => Some(Directive::Type(rest)),
        (None, true) => None,
    }
}

/// The error codes behind `ignore`; `None` if there is anything else.
fn codes(after_ignore: &str) -> Option<Vec<String>> {
    let text = after_ignore.trim();
    if text.is_empty() {
        return Some(Vec::new());
    }
    // "[" alone is both the opening and, wrongly, the closing one.
    let inner = text.strip_prefix('[')?.strip_suffix(']')?;
    let codes: Vec<String> = inner
        .split(',')
        .map(str::trim)
        .filter(|code| !code.is_empty())
        .map(str::to_owned)
        .collect();
    let valid = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | ':');
    codes.iter().all(|code| code.chars().all(valid)).then_some(codes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(comment: &str, expected: &[Directive<'_>]) {
        assert_eq!(of_comment(comment).collect::<Vec<_>>(), expected, "{comment}");
    }

    fn ignore(codes: &[&str]) -> Directive<'static> {
        Directive::Ignore(codes.iter().map(|code| (*code).to_owned()).collect())
    }

    #[test]
    fn ignores_with_and_without_codes() {
        check("# type: ignore", &[ignore(&[])]);
        check("#type:ignore [a, b-c]", &[ignore(&["a", "b-c"])]);
        check("# type: ignore[]", &[ignore(&[])]);
        check("# type: ignore# why", &[ignore(&[])]);
        check("# type: ignore[mypy:x_1]", &[ignore(&["mypy:x_1"])]);
    }

    #[test]
    fn wrong_ignores() {
        check("# type: ignore why", &[Directive::InvalidIgnore]);
        check("# type: ignore[", &[Directive::InvalidIgnore]);
        check("# type: ignore[a+b]", &[Directive::InvalidIgnore]);
        check("# mypy: ignore[", &[Directive::InvalidMypyIgnore]);
    }

    #[test]
    fn a_part_behind_an_empty_one_does_not_count() {
        check("## type: ignore", &[]);
        check("# # type: ignore # type: ignore", &[ignore(&[])]);
    }

    #[test]
    fn nothing_counts_behind_a_part_without_meaning() {
        check("# x = 1 # type: ignore", &[]);
        check("# type: int # note # type: ignore", &[Directive::Type("int")]);
    }

    #[test]
    fn types_and_settings() {
        check(
            "# type: int  # type: ignore[a]",
            &[Directive::Type("int"), ignore(&["a"])],
        );
        check("# type:", &[Directive::Type("")]);
        check("# type: ignored", &[Directive::Type("ignored")]);
        check("# mypy: ignore-errors", &[]);
    }
}
