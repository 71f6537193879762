//! [`Cli`]: the command line of the client, with mypy's commands and flags.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Client for mypy daemon mode
#[derive(Clone, Debug, Parser)]
#[command(
    name = "dmypy",
    disable_help_subcommand = true,
    disable_version_flag = true,
    infer_long_args = true
)]
pub struct Cli {
    /// status file to retrieve daemon details
    #[arg(long, default_value = ipc::DEFAULT_STATUS_FILE, global = false)]
    pub status_file: PathBuf,
    /// Show program's version number and exit
    #[arg(short = 'V', long)]
    pub version: bool,
    /// Print the script that makes a shell complete the command line
    #[arg(long, value_name = "SHELL", hide = true)]
    pub completions: Option<clap_complete::Shell>,
    /// What to do.
    #[command(subcommand)]
    pub action: Option<Action>,
}

/// What to do.
#[derive(Clone, Debug, Subcommand)]
pub enum Action {
    /// Start daemon
    Start(DaemonOptions),
    /// Restart daemon (stop or kill followed by start)
    Restart(DaemonOptions),
    /// Show daemon status
    Status {
        /// Print detailed status
        #[arg(short, long)]
        verbose: bool,
        /// Collect information about the current file state
        #[arg(long)]
        fswatcher_dump_file: Option<String>,
    },
    /// Stop daemon (asks it politely to go away)
    Stop,
    /// Kill daemon (kills the process)
    Kill,
    /// Check some files (requires daemon)
    Check {
        /// How it is shown.
        #[command(flatten)]
        check: CheckOptions,
        /// Does nothing
        #[arg(short, long, hide = true)]
        quiet: bool,
        /// File (or directory) to check
        #[arg(value_name = "FILE", required = true)]
        files: Vec<String>,
    },
    /// Check some files, [re]starting daemon if necessary
    Run {
        /// How it is shown.
        #[command(flatten)]
        check: CheckOptions,
        /// How a daemon is started.
        #[command(flatten)]
        daemon: DaemonOptions,
    },
    /// Re-check the previous list of files, with optional modifications (requires daemon)
    Recheck {
        /// How it is shown.
        #[command(flatten)]
        check: CheckOptions,
        /// Does nothing
        #[arg(short, long, hide = true)]
        quiet: bool,
        /// Files in the run to add or check again (default: all from previous run)
        #[arg(long, value_name = "FILE", num_args = 0..)]
        update: Option<Vec<String>>,
        /// Files to remove from the run
        #[arg(long, value_name = "FILE", num_args = 0..)]
        remove: Option<Vec<String>>,
    },
    /// Suggest a signature or show call sites for a specific function
    Suggest {
        /// Function specified as '[package.]module.[class.]function'
        function: String,
        /// Produce json that pyannotate can use to apply a suggestion
        #[arg(long)]
        json: bool,
        /// Only produce suggestions that cause no errors
        #[arg(long)]
        no_errors: bool,
        /// Only produce suggestions that don't contain Any
        #[arg(long)]
        no_any: bool,
        /// Allow anys in types if they go above a certain score (scores are from 0-1)
        #[arg(long)]
        flex_any: Option<f64>,
        /// Find callsites instead of suggesting a type
        #[arg(long)]
        callsites: bool,
        /// A dummy name to use instead of Any for types that can't be inferred
        #[arg(long, value_name = "NAME")]
        use_fixme: Option<String>,
        /// Set the maximum number of types to try for a function (default 64)
        #[arg(long)]
        max_guesses: Option<i64>,
    },
    /// Locate and statically inspect expression(s)
    Inspect {
        /// Location specified as path/to/file.py:line:column[:end_line:end_column]. If position is given (i.e. only
        /// line and column), this will return all enclosing expressions
        location: String,
        /// What kind of inspection to run
        #[arg(long, value_name = "INSPECTION", default_value = "type")]
        show: Inspection,
        /// Increase verbosity of the type string representation (can be repeated)
        #[arg(short, long, action = clap::ArgAction::Count)]
        verbose: u8,
        /// Return at most NUM innermost expressions (if position is given); 0 means no limit
        #[arg(long, value_name = "NUM", default_value_t = 0)]
        limit: i64,
        /// Prepend each inspection result with the span of corresponding expression (e.g. 1:2:3:4:"int")
        #[arg(long)]
        include_span: bool,
        /// Prepend each inspection result with the kind of corresponding expression (e.g. NameExpr:"int")
        #[arg(long)]
        include_kind: bool,
        /// Include attributes of "object" in "attrs" inspection
        #[arg(long)]
        include_object_attrs: bool,
        /// Include attributes valid for some of possible expression types (by default an intersection is returned)
        #[arg(long)]
        union_attrs: bool,
        /// Re-parse and re-type-check file before inspection (may be slow)
        #[arg(long)]
        force_reload: bool,
    },
    /// Hang for 100 seconds
    Hang,
    /// Run daemon in foreground
    Daemon {
        /// How a daemon is started.
        #[command(flatten)]
        daemon: DaemonOptions,
        /// It was started by a client: it leaves the terminal.
        #[arg(long, hide = true)]
        detached: bool,
    },
    /// Print full help (same as dmypy --help)
    Help,
}

/// How a daemon is started.
#[derive(Args, Clone, Debug, Default)]
pub struct DaemonOptions {
    /// Direct daemon stdout/stderr to FILE
    #[arg(long, value_name = "FILE")]
    pub log_file: Option<PathBuf>,
    /// Server shutdown timeout (in seconds)
    #[arg(long)]
    pub timeout: Option<u64>,
    /// Regular mypy flags (precede with --)
    #[arg(value_name = "FLAG")]
    pub flags: Vec<String>,
}

/// How a check is shown.
#[derive(Args, Clone, Debug, Default)]
pub struct CheckOptions {
    /// Print detailed status
    #[arg(short, long)]
    pub verbose: bool,
    /// Write junit.xml to the given file
    #[arg(long)]
    pub junit_xml: Option<PathBuf>,
    /// write performance information to the given file
    #[arg(long)]
    pub perf_stats_file: Option<PathBuf>,
    /// Store types of all expressions in a shared location (useful for inspections)
    #[arg(long)]
    pub export_types: bool,
}

/// What to find out about an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Inspection {
    /// Its type.
    Type,
    /// Its attributes.
    Attrs,
    /// Where it is defined.
    Definition,
}

impl Inspection {
    /// The word of the protocol.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Type => "type",
            Self::Attrs => "attrs",
            Self::Definition => "definition",
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    fn parse(words: &str) -> Action {
        let words = ["dmypy"].into_iter().chain(words.split_whitespace());
        Cli::try_parse_from(words)
            .expect("the words are good")
            .action
            .expect("there is a command")
    }

    #[test]
    fn the_table_of_arguments_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn flags_of_the_checker_stand_behind_two_dashes() {
        let Action::Run { daemon, check } = parse("run --log-file=l -v -- a.py --strict") else {
            panic!("it is a run")
        };
        assert_eq!(daemon.flags, ["a.py", "--strict"]);
        assert!(check.verbose && daemon.log_file == Some("l".into()));
        let Action::Check { files, .. } = parse("check -- a.py b.py") else {
            panic!("it is a check")
        };
        assert_eq!(files, ["a.py", "b.py"]);
    }

    #[test]
    fn long_flags_may_be_cut_short() {
        let Action::Check { check, .. } = parse("check --export --verb a.py") else {
            panic!("it is a check")
        };
        assert!(check.export_types && check.verbose);
    }

    #[test]
    fn lists_of_files_may_be_empty() {
        let Action::Recheck { update, remove, .. } = parse("recheck --update --remove a.py") else {
            panic!("it is a recheck")
        };
        assert_eq!(
            (update, remove),
            (Some(Vec::new()), Some(vec!["a.py".to_owned()]))
        );
    }
}
