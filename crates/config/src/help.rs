//! The help text, laid out as Python's `argparse` does it.

use crate::flags::{Action, FLAGS, Flag, GROUPS, GroupText, SERVER_FLAGS};

/// The first lines of the help text of the checker.
pub const MYPY_HEADER: &str = "%(prog)s [-h] [-v] [-V] [more options; see below]\n            [-m MODULE] [-p PACKAGE] [-c PROGRAM_TEXT] [files ...]";

/// The daemon shows none.
pub const DMYPY_HEADER: &str = "";

const DESCRIPTION: &str = "\
Mypy is a program that will type check your Python code.

Pass in any files or folders you want to type check. Mypy will
recursively traverse any provided folders to find .py files:

    $ mypy my_program.py my_src_folder

For more information on getting started, see:

- https://mypy.readthedocs.io/en/stable/getting_started.html

For more details on both running mypy and using the flags below, see:

- https://mypy.readthedocs.io/en/stable/running_mypy.html
- https://mypy.readthedocs.io/en/stable/command_line.html

You can also use a config file to configure mypy instead of using
command line flags. For more details, see:

- https://mypy.readthedocs.io/en/stable/config_file.html
";

const FOOTER: &str = "\
Environment variables:
  Define MYPYPATH for additional module search path entries.
  Define MYPY_CACHE_DIR to override configuration cache_dir path.
  Define MYPY_NUM_WORKERS to override configuration num_workers value.
";

/// The column of the help of flags.
const HELP_COLUMN: usize = 28;

/// The lines that come before an error.
#[must_use]
pub fn usage_text(program: &str, header: &str) -> String {
    if header.is_empty() {
        return String::new();
    }
    format!("usage: {}\n", header.replace("%(prog)s", program))
}

/// The whole help text for a terminal with so many columns.
#[must_use]
pub fn help_text(program: &str, header: &str, server: bool, columns: usize) -> String {
    let width = columns.saturating_sub(2).max(HELP_COLUMN + 11);
    let mut parts = vec![usage_text(program, header), DESCRIPTION.to_owned()];
    parts.extend(GROUPS.iter().map(|group| group_text(group, server, width)));
    parts.push(FOOTER.to_owned());
    parts.retain(|part| !part.is_empty());
    parts.join("\n")
}

fn group_text(group: &GroupText, server: bool, width: usize) -> String {
    let mut text = format!("{}:\n", group.title);
    if let Some(description) = group.description {
        for line in wrap(description, width.saturating_sub(4), false) {
            text.push_str(&format!("  {line}\n"));
        }
        text.push('\n');
    }
    let further: &[Flag] = if server { SERVER_FLAGS } else { &[] };
    for flag in FLAGS
        .iter()
        .chain(further)
        .filter(|flag| flag.group == group.group)
    {
        if let Some(help) = flag.help {
            text.push_str(&entry(&invocation(flag), help, width));
        }
    }
    if group.group == crate::Group::Code {
        text.push_str(&entry("files", "Type-check given files or directories", width));
    }
    text
}

/// A flag with its help beside it, or below it if it is long.
fn entry(invocation: &str, help: &str, width: usize) -> String {
    if help.is_empty() {
        return format!("  {invocation}\n");
    }
    let mut lines = wrap(help, width - HELP_COLUMN, true).into_iter();
    let mut text = format!("  {invocation}");
    if invocation.len() <= HELP_COLUMN - 4
        && let Some(first) = lines.next()
    {
        text = format!("{text:HELP_COLUMN$}{first}");
    }
    text.push('\n');
    lines.for_each(|line| text.push_str(&format!("{:HELP_COLUMN$}{line}\n", "")));
    text
}

/// All names with what they take.
fn invocation(flag: &Flag) -> String {
    let value = match (flag.metavar, flag.action) {
        (Some(metavar), _) => format!(" {metavar}"),
        (None, Action::Choice(choices)) => format!(" {{{}}}", choices.join(",")),
        (None, _) if flag.takes_value() => format!(" {}", flag.dest.to_uppercase()),
        (None, _) => String::new(),
    };
    let names: Vec<String> = flag.names.iter().map(|name| format!("{name}{value}")).collect();
    names.join(", ")
}

/// Lines of at most `width` columns. Words longer than that stay whole.
fn wrap(text: &str, width: usize, at_hyphens: bool) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        for (index, piece) in pieces(word, at_hyphens).into_iter().enumerate() {
            let space = usize::from(index == 0 && !line.is_empty());
            if !line.is_empty() && line.len() + space + piece.len() > width {
                lines.push(std::mem::take(&mut line));
            } else if space == 1 {
                line.push(' ');
            }
            line.push_str(piece);
        }
    }
    lines.push(line);
    lines
}

/// The parts of a word between which a line may end: after hyphens between letters.
fn pieces(word: &str, at_hyphens: bool) -> Vec<&str> {
    let bytes = word.as_bytes();
    let is_letter = |at: usize| {
        bytes
            .get(at)
            .is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'_')
    };
    let is_break = |at: usize| {
        let two = at >= 2 && is_letter(at - 1) && is_letter(at - 2);
        let one_each = at >= 3 && is_letter(at - 1) && bytes[at - 2] == b'-' && is_letter(at - 3);
        let after = is_letter(at + 1)
            && (is_letter(at + 2) || (bytes.get(at + 2) == Some(&b'-') && is_letter(at + 3)));
        bytes[at] == b'-' && (two || one_each) && after
    };
    let mut pieces = Vec::new();
    let mut start = 0;
    for at in (0..bytes.len()).filter(|at| at_hyphens && is_break(*at)) {
        pieces.push(&word[start..=at]);
        start = at + 1;
    }
    pieces.push(&word[start..]);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_break_at_hyphens_between_letters() {
        assert_eq!(
            pieces("--no-explicit-package", true),
            ["--no-", "explicit-", "package"]
        );
        assert_eq!(pieces("--x-y", true), ["--x-y"]);
        assert_eq!(pieces("eg.-a", true), ["eg.-a"]);
        assert_eq!(pieces("--no-explicit", false), ["--no-explicit"]);
    }

    #[test]
    fn long_flags_have_their_help_below() {
        let text = help_text("mypy", MYPY_HEADER, false, 80);
        assert!(
            text.contains(
                "\n  --config-file CONFIG_FILE\n                            Configuration file, must"
            )
        );
        assert!(text.contains("\n  -v, --verbose             More verbose messages\n"));
        assert!(text.contains("\n  --follow-imports {normal,silent,skip,error}\n"));
        assert!(
            text.lines()
                .all(|line| line.len() <= 78 || line.contains("https://") || line.contains("--enable"))
        );
    }

    #[test]
    fn only_the_daemon_shows_its_flags() {
        assert!(!help_text("mypy", MYPY_HEADER, false, 80).contains("--use-fine-grained-cache"));
        assert!(help_text("mypy", DMYPY_HEADER, true, 80).contains("--use-fine-grained-cache"));
    }
}
