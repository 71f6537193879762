//! From arguments to flags with values, by the rules of Python's `argparse`.
//!
//! Long names may be abbreviated; values follow a name, `=`, or the letter of a short name; `--` ends the flags; an
//! argument `@file` stands for the lines of a file. Files must stand together: those behind further flags are not
//! recognized.

use options::PythonVersion;

use crate::convert::{parse_num_workers, parse_version};
use crate::flags::{Action, FLAGS, Flag, SERVER_FLAGS};
use crate::pystr;
use crate::{Host, pystr::parse_int};

/// A flag that was given.
#[derive(Clone, Debug)]
pub(crate) struct Given {
    pub(crate) flag: &'static Flag,
    pub(crate) value: GivenValue,
}

/// The value of a flag that was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum GivenValue {
    None,
    Text(String),
    Texts(Vec<String>),
    Number(i64),
    Version(PythonVersion),
}

/// All arguments, understood.
#[derive(Clone, Debug, Default)]
pub(crate) struct Arguments {
    pub(crate) flags: Vec<Given>,
    pub(crate) files: Vec<String>,
}

/// Why there are no arguments to work with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Stop {
    Help,
    Version,
    Error(String),
}

/// Understands `args`; with `server`, the flags of the daemon too.
pub(crate) fn parse(args: &[String], server: bool, host: &Host<'_>) -> Result<Arguments, Stop> {
    let args = expand_files(args, host)?;
    let mut parser = Parser {
        server,
        host,
        args: &args,
        kinds: Vec::new(),
        result: Arguments::default(),
    };
    parser.classify()?;
    parser.run()?;
    Ok(parser.result)
}

/// Puts the lines of files in the place of `@file`.
fn expand_files(args: &[String], host: &Host<'_>) -> Result<Vec<String>, Stop> {
    let mut result = Vec::with_capacity(args.len());
    for arg in args {
        let Some(path) = arg.strip_prefix('@') else {
            result.push(arg.clone());
            continue;
        };
        let text = host.fs.read(path).map_err(|error| {
            let errno = if error.kind() == std::io::ErrorKind::IsADirectory {
                21
            } else {
                2
            };
            Stop::Error(format!("[Errno {errno}] {error}: {}", pystr::repr(path)))
        })?;
        let lines: Vec<String> = String::from_utf8_lossy(&text)
            .lines()
            .map(str::to_owned)
            .collect();
        result.extend(expand_files(&lines, host)?);
    }
    Ok(result)
}

/// What an argument looks like.
#[derive(Clone, Debug)]
enum Kind {
    /// A value or a file.
    Plain,
    /// `--`.
    End,
    /// A flag, by which name, and the value that is part of the argument.
    Flag {
        flag: Option<&'static Flag>,
        name: String,
        value: Option<String>,
    },
}

struct Parser<'a> {
    server: bool,
    host: &'a Host<'a>,
    args: &'a [String],
    kinds: Vec<Kind>,
    result: Arguments,
}

impl Parser<'_> {
    fn all_flags(&self) -> impl Iterator<Item = &'static Flag> + use<> {
        let further: &[Flag] = if self.server { SERVER_FLAGS } else { &[] };
        FLAGS.iter().chain(further)
    }

    fn by_name(&self, name: &str) -> Option<&'static Flag> {
        self.all_flags().find(|flag| flag.names.contains(&name))
    }

    fn classify(&mut self) -> Result<(), Stop> {
        let mut ended = false;
        for arg in self.args {
            let kind = match () {
                () if ended => Kind::Plain,
                () if arg == "--" => Kind::End,
                () => self.kind(arg)?,
            };
            ended |= matches!(kind, Kind::End);
            self.kinds.push(kind);
        }
        Ok(())
    }

    fn kind(&self, arg: &str) -> Result<Kind, Stop> {
        if !arg.starts_with('-') || arg.len() == 1 {
            return Ok(Kind::Plain);
        }
        let exact = |name: &str, value: Option<String>| {
            self.by_name(name).map(|flag| Kind::Flag {
                flag: Some(flag),
                name: name.to_owned(),
                value,
            })
        };
        if let Some(kind) = exact(arg, None) {
            return Ok(kind);
        }
        if let Some((name, value)) = arg.split_once('=')
            && let Some(kind) = exact(name, Some(value.to_owned()))
        {
            return Ok(kind);
        }
        let mut found = self.abbreviated(arg);
        if found.len() > 1 {
            let names: Vec<&str> = found.iter().map(|(_, name, _)| *name).collect();
            return Err(Stop::Error(format!(
                "ambiguous option: {arg} could match {}",
                names.join(", ")
            )));
        }
        if let Some((flag, name, value)) = found.pop() {
            return Ok(Kind::Flag {
                flag: Some(flag),
                name: name.to_owned(),
                value,
            });
        }
        if is_negative_number(arg) || arg.contains(' ') {
            return Ok(Kind::Plain);
        }
        Ok(Kind::Flag {
            flag: None,
            name: arg.to_owned(),
            value: None,
        })
    }

    /// The flags that an argument may abbreviate, or that a short name with a value may be.
    fn abbreviated(&self, arg: &str) -> Vec<(&'static Flag, &'static str, Option<String>)> {
        let names = self
            .all_flags()
            .filter(|flag| !flag.is_own())
            .flat_map(|flag| flag.names.iter().map(move |name| (flag, *name)));
        if arg.starts_with("--") {
            let (prefix, value) = arg
                .split_once('=')
                .map_or((arg, None), |(name, value)| (name, Some(value)));
            let matching = names.filter(|(_, name)| name.starts_with(prefix));
            return matching
                .map(|(flag, name)| (flag, name, value.map(str::to_owned)))
                .collect();
        }
        let short = &arg[..1 + arg[1..].chars().next().map_or(0, char::len_utf8)];
        let matching = names.filter_map(|(flag, name)| {
            if name == short {
                Some((flag, name, Some(arg[short.len()..].to_owned())))
            } else {
                name.starts_with(arg).then_some((flag, name, None))
            }
        });
        matching.collect()
    }

    fn run(&mut self) -> Result<(), Stop> {
        let is_flag = |kind: &Kind| matches!(kind, Kind::Flag { .. });
        let mut unrecognized: Vec<String> = Vec::new();
        let mut files_taken = false;
        let mut at = 0;
        while at < self.args.len() {
            if is_flag(&self.kinds[at]) {
                at = self.flag(at, &mut unrecognized)?;
                continue;
            }
            let end = (at..self.args.len())
                .find(|end| is_flag(&self.kinds[*end]))
                .unwrap_or(self.args.len());
            let plain = self.args[at..end].iter().cloned();
            if files_taken {
                unrecognized.extend(plain);
            } else {
                // Only the first pair of dashes is dropped.
                let dashes = (at..end)
                    .find(|at| matches!(self.kinds[*at], Kind::End))
                    .map(|dashes| dashes - at);
                let files = plain.enumerate().filter(|(index, _)| Some(*index) != dashes);
                self.result.files = files.map(|(_, file)| file).collect();
                files_taken = true;
            }
            at = end;
        }
        if unrecognized.is_empty() {
            return Ok(());
        }
        Err(Stop::Error(format!(
            "unrecognized arguments: {}",
            unrecognized.join(" ")
        )))
    }

    /// Handles the flag at `at`, and says where to go on.
    fn flag(&mut self, at: usize, unrecognized: &mut Vec<String>) -> Result<usize, Stop> {
        let Kind::Flag { flag, name, value } = self.kinds[at].clone() else {
            unreachable!("the caller looked")
        };
        let Some(flag) = flag else {
            unrecognized.push(name);
            return Ok(at + 1);
        };
        match value {
            None => self.separate(flag, at + 1),
            Some(value) => self.attached(flag, &name, value).map(|()| at + 1),
        }
    }

    /// A flag whose values are the next arguments.
    fn separate(&mut self, flag: &'static Flag, start: usize) -> Result<usize, Stop> {
        let plain = self.kinds[start..]
            .iter()
            .take_while(|kind| matches!(kind, Kind::Plain))
            .count();
        let (wanted, expected) = if flag.action == Action::AppendPair {
            (2, "expected 2 arguments")
        } else if flag.action == Action::Many {
            (plain.max(1), "expected at least one argument")
        } else {
            (usize::from(flag.takes_value()), "expected one argument")
        };
        if plain < wanted {
            return Err(error(flag, expected));
        }
        let end = start + wanted;
        self.take(flag, self.args[start..end].to_vec())?;
        Ok(end)
    }

    /// A flag whose value is part of the argument; or several short names in one argument.
    fn attached(&mut self, flag: &'static Flag, name: &str, value: String) -> Result<(), Stop> {
        let ignored = |flag: &'static Flag, value: &str| {
            error(flag, &format!("ignored explicit argument {}", pystr::repr(value)))
        };
        if flag.action == Action::AppendPair {
            return Err(error(flag, "expected 2 arguments"));
        }
        if flag.takes_value() {
            return self.take(flag, vec![value]);
        }
        if name.starts_with("--") || value.is_empty() {
            return Err(ignored(flag, &value));
        }
        let first = value.chars().next().map_or(0, char::len_utf8);
        let (next_name, rest) = (format!("-{}", &value[..first]), &value[first..]);
        let Some(next) = self.by_name(&next_name) else {
            return Err(ignored(flag, &value));
        };
        self.take(flag, Vec::new())?;
        if !rest.is_empty() {
            return self.attached(next, &next_name, rest.to_owned());
        }
        if next.takes_value() {
            Err(error(next, "expected one argument"))
        } else {
            self.take(next, Vec::new())
        }
    }

    fn take(&mut self, flag: &'static Flag, mut values: Vec<String>) -> Result<(), Stop> {
        let mut text = || values.pop().expect("the caller counted the values");
        let value = match flag.action {
            Action::Help => return Err(Stop::Help),
            Action::Version => return Err(Stop::Version),
            Action::SetTrue | Action::SetFalse | Action::Count => GivenValue::None,
            Action::Store | Action::Append => GivenValue::Text(text()),
            Action::AppendPair | Action::Many => GivenValue::Texts(values),
            Action::Int => {
                let text = text();
                let invalid = || error(flag, &format!("invalid int value: {}", pystr::repr(&text)));
                GivenValue::Number(parse_int(&text).ok_or_else(invalid)?)
            }
            Action::PythonVersion => {
                GivenValue::Version(parse_version(&text()).map_err(|message| error(flag, &message))?)
            }
            Action::Workers => GivenValue::Number(
                parse_num_workers(&text(), self.host).map_err(|message| error(flag, &message))?,
            ),
            Action::Choice(choices) => GivenValue::Text(choice(flag, text(), choices)?),
        };
        self.result.flags.push(Given { flag, value });
        Ok(())
    }
}

fn choice(flag: &Flag, text: String, choices: &[&str]) -> Result<String, Stop> {
    if choices.contains(&text.as_str()) {
        return Ok(text);
    }
    let choices: Vec<String> = choices.iter().map(|choice| pystr::repr(choice)).collect();
    let (text, choices) = (pystr::repr(&text), choices.join(", "));
    Err(error(
        flag,
        &format!("invalid choice: {text} (choose from {choices})"),
    ))
}

fn error(flag: &Flag, message: &str) -> Stop {
    Stop::Error(format!("argument {}: {message}", flag.display()))
}

/// Whether the argument is a number, such as `-1` or `-.5`, and so no flag.
fn is_negative_number(arg: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let number = &arg[1..];
    match number.split_once('.') {
        None => digits(number),
        Some((whole, part)) => (whole.is_empty() || digits(whole)) && digits(part),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::testing::TestHost;

    fn run(args: &[&str]) -> Result<Arguments, Stop> {
        let host = TestHost::new(&[("args.txt", "--pretty\na b.py\n")]);
        let args: Vec<String> = args.iter().map(|arg| (*arg).to_owned()).collect();
        parse(&args, false, &host.host())
    }

    fn flags(args: &[&str]) -> Vec<String> {
        let given = run(args).unwrap().flags;
        given
            .iter()
            .map(|given| format!("{} {:?}", given.flag.dest, given.value))
            .collect()
    }

    fn fails(args: &[&str]) -> String {
        match run(args).unwrap_err() {
            Stop::Error(message) => message,
            other @ (Stop::Help | Stop::Version) => format!("{other:?}"),
        }
    }

    #[test]
    fn values_follow_in_three_ways() {
        let expected = ["@modules Text(\"a\")"; 3].map(str::to_owned);
        assert_eq!(flags(&["-m", "a", "-ma", "--module=a"]), expected);
        assert_eq!(
            flags(&["-vvi"]),
            ["verbosity None", "verbosity None", "incremental None"]
        );
        assert_eq!(flags(&["-vmx"]), ["verbosity None", "@modules Text(\"x\")"]);
    }

    #[test]
    fn names_may_be_abbreviated() {
        assert_eq!(flags(&["--prett", "--python-v=3.12"]).len(), 2);
        let candidates = "--disallow-any-expr, --disallow-any-decorated, --disallow-any-explicit, \
                          --disallow-any-generics, --disallow-any-unimported";
        let expected = format!("ambiguous option: --disallow-any could match {candidates}");
        assert_eq!(fails(&["--disallow-any"]), expected);
    }

    #[test]
    fn flags_that_mypy_does_not_know_have_no_abbreviations() {
        assert_eq!(
            flags(&["--dump-ast", "--dump-symbols", "--dump-classes"]).len(),
            3
        );
        assert_eq!(fails(&["--dump-a"]), "unrecognized arguments: --dump-a");
        let candidates = "--dump-build-stats, --dump-deps, --dump-graph";
        let expected = format!("ambiguous option: --dump could match {candidates}");
        assert_eq!(fails(&["--dump"]), expected);
    }

    #[test]
    fn files_stand_together() {
        assert_eq!(run(&["--pretty", "a", "b"]).unwrap().files, ["a", "b"]);
        assert_eq!(run(&["--", "-a", "--"]).unwrap().files, ["-a", "--"]);
        assert_eq!(run(&["-1", "-", "-x y"]).unwrap().files, ["-1", "-", "-x y"]);
        assert_eq!(
            fails(&["a", "--pretty", "b", "--nope"]),
            "unrecognized arguments: b --nope"
        );
    }

    #[test]
    fn lines_of_files_are_arguments() {
        let arguments = run(&["@args.txt"]).unwrap();
        assert_eq!(
            (arguments.flags.len(), arguments.files),
            (1, vec!["a b.py".to_owned()])
        );
        assert_eq!(fails(&["@nope"]), "[Errno 2] No such file or directory: 'nope'");
    }

    /// The words are those of mypy 2.4.1 under Python 3.11.
    #[test]
    fn errors_are_worded_as_by_argparse() {
        assert_eq!(
            fails(&["--pretty=3"]),
            "argument --pretty: ignored explicit argument '3'"
        );
        assert_eq!(
            fails(&["-vq"]),
            "argument -v/--verbose: ignored explicit argument 'q'"
        );
        assert_eq!(fails(&["-m"]), "argument -m/--module: expected one argument");
        assert_eq!(
            fails(&["-m", "--pretty"]),
            "argument -m/--module: expected one argument"
        );
        assert_eq!(
            fails(&["--shadow-file", "a"]),
            "argument --shadow-file: expected 2 arguments"
        );
        assert_eq!(
            fails(&["--cache-map"]),
            "argument --cache-map: expected at least one argument"
        );
        assert_eq!(
            fails(&["--soft-error-limit", "x"]),
            "argument --soft-error-limit: invalid int value: 'x'"
        );
        let choices = "(choose from 'normal', 'silent', 'skip', 'error')";
        assert_eq!(
            fails(&["--follow-imports", "x"]),
            format!("argument --follow-imports: invalid choice: 'x' {choices}")
        );
        assert_eq!(fails(&["--nope", "-h"]), "Help");
    }
}
