//! The whole command line: flags, configuration files, environment, and what they mean together.

mod apply;
mod finish;
mod python;

use options::{BuildType, Options};

use crate::arguments::{Arguments, Given, Stop, parse};
use crate::convert::parse_num_workers;
use crate::help::{help_text, usage_text};
use crate::{Host, read_config};

use apply::{Special, apply_flags};
use finish::{check_targets, check_together, finish};
use python::{UNDECIDED, choose_python};

pub(crate) use apply::set;
pub(crate) use finish::{check_features, settle};

/// The program whose command line it is.
#[derive(Clone, Copy, Debug)]
pub struct Program<'a> {
    /// Its name in messages.
    pub name: &'a str,
    /// The first lines of its help text, with the name as `%(prog)s`: [`crate::MYPY_HEADER`] or
    /// [`crate::DMYPY_HEADER`].
    pub header: &'a str,
    /// What `--version` prints.
    pub version: &'a str,
    /// Whether it takes the flags of the daemon.
    pub server: bool,
    /// Whether something to check must be given.
    pub require_targets: bool,
}

/// What to check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
    /// Files and directories; maybe none.
    Files(Vec<String>),
    /// Packages with everything in them, then modules.
    Modules {
        /// The packages.
        packages: Vec<String>,
        /// The modules.
        modules: Vec<String>,
    },
    /// A program.
    Text(String),
}

/// A command line, understood.
#[derive(Clone, Debug)]
pub struct CommandLine {
    /// All settings.
    pub options: Options,
    /// What to check.
    pub request: Request,
    /// A class and a member whose uses to print.
    pub find_occurrences: Option<(String, String)>,
    /// Warnings for standard output.
    pub stdout: String,
    /// Warnings for standard error.
    pub stderr: String,
}

/// The program ends here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exit {
    /// With this status.
    pub status: u8,
    /// With this on standard output.
    pub stdout: String,
    /// With this on standard error.
    pub stderr: String,
}

/// Understands the arguments behind the name of the program, and reads configuration.
pub fn parse_command_line(
    args: &[String],
    program: Program<'_>,
    host: &Host<'_>,
) -> Result<CommandLine, Exit> {
    let mut output = Exit {
        status: 2,
        stdout: String::new(),
        stderr: String::new(),
    };
    match understand(args, program, host, &mut output) {
        Ok((options, request, find_occurrences)) => {
            let Exit { stdout, stderr, .. } = output;
            Ok(CommandLine {
                options,
                request,
                find_occurrences,
                stdout,
                stderr,
            })
        }
        Err(Stop::Help) => {
            output.status = 0;
            output.stdout.push_str(&help_text(
                program.name,
                program.header,
                program.server,
                host.env.columns(),
            ));
            Err(output)
        }
        Err(Stop::Version) => {
            output.status = 0;
            output.stdout.push_str(&format!("{}\n", program.version));
            Err(output)
        }
        Err(Stop::Error(message)) => {
            output.stderr.push_str(&usage_text(program.name, program.header));
            output
                .stderr
                .push_str(&format!("{}: error: {message}\n", program.name));
            Err(output)
        }
    }
}

type Understood = (Options, Request, Option<(String, String)>);

fn understand(
    args: &[String],
    program: Program<'_>,
    host: &Host<'_>,
    output: &mut Exit,
) -> Result<Understood, Stop> {
    let arguments = parse(args, program.server, host)?;
    let mut options = Options {
        python_version: UNDECIDED,
        ..Options::default()
    };
    let strict_set = configure(&mut options, &arguments, host, &mut output.stderr)?;
    let mut special = apply_flags(&mut options, &arguments);
    choose_python(&mut options, &special, host)?;
    take_targets_from_config(&options, &mut special);
    check_targets(&options, &special, program.require_targets)?;
    check_together(&options)?;
    finish(&mut options, &mut special, host, &mut output.stdout)?;
    if options.strict_concatenate && !strict_set {
        output
            .stdout
            .push_str("Warning: --strict-concatenate is deprecated; use --extra-checks instead\n");
    }
    let find_occurrences = occurrences(special.find_occurrences.take())?;
    let request = request(&mut options, special);
    Ok((options, request, find_occurrences))
}

/// Reads the configuration file, `--strict` and the environment. Flags come on top later. Says whether strict is on.
fn configure(
    options: &mut Options,
    arguments: &Arguments,
    host: &Host<'_>,
    stderr: &mut String,
) -> Result<bool, Stop> {
    let given = |dest: &str| arguments.flags.iter().rfind(|given| given.flag.dest == dest);
    let config_file = given("config_file").map(Given::text);
    if let Some(path) = config_file.filter(|path| !path.is_empty() && !host.fs.exists(path)) {
        return Err(Stop::Error(format!("Cannot find config file '{path}'")));
    }
    // An empty name switches all configuration files off.
    let mut strict = read_config(options, config_file, host, stderr);
    if given("@strict").is_some() {
        options.set_strict();
        strict = true;
    }
    if let Some(dir) = host
        .env
        .var("MYPY_CACHE_DIR")
        .filter(|dir| !dir.trim().is_empty())
    {
        options.cache_dir = dir;
    }
    options.cache_dir = paths::expanduser(&options.cache_dir, &|user| host.env.home(user));
    if let Some(workers) = host
        .env
        .var("MYPY_NUM_WORKERS")
        .filter(|workers| !workers.trim().is_empty())
    {
        options.num_workers = parse_num_workers(&workers, host)
            .map_err(|message| Stop::Error(format!("MYPY_NUM_WORKERS: {message}")))?;
    }
    Ok(strict)
}

/// What configuration files say to check counts if the command line says nothing.
fn take_targets_from_config(options: &Options, special: &mut Special) {
    if !(special.files.is_empty() && special.packages.is_empty() && special.modules.is_empty()) {
        return;
    }
    let take = |list: &Option<Vec<String>>| list.clone().unwrap_or_default();
    special.files = take(&options.files);
    special.packages = take(&options.packages);
    special.modules = take(&options.modules);
}

fn occurrences(text: Option<String>) -> Result<Option<(String, String)>, Stop> {
    let Some(text) = text else { return Ok(None) };
    let parts: Vec<&str> = text.split('.').collect();
    match parts.as_slice() {
        [class, member] => Ok(Some(((*class).to_owned(), (*member).to_owned()))),
        [] | [_] => Err(Stop::Error(
            "Can only find occurrences of class members.".to_owned(),
        )),
        _ => Err(Stop::Error(
            "Can only find occurrences of non-nested class members.".to_owned(),
        )),
    }
}

fn request(options: &mut Options, special: Special) -> Request {
    let Special {
        modules,
        packages,
        command,
        files,
        ..
    } = special;
    if !(modules.is_empty() && packages.is_empty()) {
        options.build_type = BuildType::Module;
        Request::Modules { packages, modules }
    } else if !command.is_empty() {
        options.build_type = BuildType::ProgramText;
        Request::Text(command.join("\n"))
    } else {
        Request::Files(files)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::MYPY_HEADER;
    use crate::host::testing::TestHost;

    const PROGRAM: Program<'_> = Program {
        name: "mypy",
        header: MYPY_HEADER,
        version: "mypy 2.4.1",
        server: false,
        require_targets: true,
    };

    fn run_with(host: &TestHost, args: &str) -> Result<CommandLine, Exit> {
        let args: Vec<String> = args.split_whitespace().map(str::to_owned).collect();
        parse_command_line(&args, PROGRAM, &host.host())
    }

    fn run(args: &str) -> Result<CommandLine, Exit> {
        run_with(&TestHost::new(&[]), args)
    }

    /// The last line of the error.
    fn fails(args: &str) -> String {
        let exit = run(args).unwrap_err();
        assert_eq!(exit.status, 2);
        exit.stderr.lines().last().unwrap().to_owned()
    }

    #[test]
    fn errors_show_the_usage_first() {
        let exit = run("").unwrap_err();
        let expected = "usage: mypy [-h] [-v] [-V] [more options; see below]\n            \
            [-m MODULE] [-p PACKAGE] [-c PROGRAM_TEXT] [files ...]\n\
            mypy: error: Missing target module, package, files, or command.\n";
        assert_eq!(
            exit,
            Exit {
                status: 2,
                stdout: String::new(),
                stderr: expected.to_owned()
            }
        );
    }

    #[test]
    fn targets_are_of_one_kind() {
        assert_eq!(
            run("a b").unwrap().request,
            Request::Files(vec!["a".into(), "b".into()])
        );
        assert_eq!(run("-c x -c y").unwrap().request, Request::Text("x\ny".into()));
        let modules = run("-m a -p b").unwrap();
        assert_eq!(modules.options.build_type, BuildType::Module);
        assert_eq!(
            modules.request,
            Request::Modules {
                packages: vec!["b".into()],
                modules: vec!["a".into()]
            }
        );
        assert_eq!(
            fails("-m a x"),
            "mypy: error: May only specify one of: module/package, files, or command."
        );
    }

    #[test]
    fn flags_beat_strict_and_strict_beats_configuration() {
        let host = TestHost::new(&[(
            "mypy.ini",
            "[mypy]\nwarn_return_any = False\nfiles = x.py, y.py\nexclude = a\n",
        )]);
        let line = run_with(&host, "--allow-untyped-defs --strict --exclude b").unwrap();
        assert!(line.options.warn_return_any && !line.options.disallow_untyped_defs);
        assert_eq!(line.options.exclude, ["a", "b"]);
        assert_eq!(line.request, Request::Files(vec!["x.py".into(), "y.py".into()]));
    }

    #[test]
    fn an_empty_name_switches_configuration_off() {
        let host = TestHost::new(&[("mypy.ini", "[mypy]\npretty = True\n")]);
        assert!(run_with(&host, "x").unwrap().options.pretty);
        assert!(!run_with(&host, "--config-file= x").unwrap().options.pretty);
        assert_eq!(
            fails("--config-file nope x"),
            "mypy: error: Cannot find config file 'nope'"
        );
    }

    #[test]
    fn the_interpreter_is_the_same_for_all_versions() {
        let python = |args: &str| run(args).unwrap().options.python_executable;
        assert_eq!(python("x").as_deref(), Some("/bin/python3"));
        assert_eq!(python("--python-version 3.13 x").as_deref(), Some("/bin/python3"));
        assert_eq!(python("--no-site-packages --python-version 3.12 x"), None);
        assert_eq!(
            python("--python-executable p --python-version 3.12 x").as_deref(),
            Some("p")
        );
        assert_eq!(python("--python-version 3.12 x").as_deref(), Some("/bin/python3"));
        assert!(fails("--python-version 2.7 x").contains("no longer supports checking Python 2 code"));
    }

    #[test]
    fn the_version_is_that_of_an_interpreter_that_is_named() {
        let version = |args: &str| run(args).unwrap().options.python_version.minor;
        assert_eq!(version("x"), 13);
        assert_eq!(version("--python-executable python3.12 x"), 12);
        assert_eq!(
            version("--python-executable python3.12 --python-version 3.11 x"),
            11
        );
        let broken = version("--python-executable nonsense x");
        assert_eq!(broken, Options::default().python_version.minor);
    }

    #[test]
    fn the_environment_comes_between_configuration_and_flags() {
        let mut host = TestHost::new(&[("mypy.ini", "[mypy]\nnum_workers = 2\ncache_dir = a\n")]);
        host.vars.insert("MYPY_NUM_WORKERS", "auto".to_owned());
        host.vars.insert("MYPY_CACHE_DIR", "~/b".to_owned());
        host.vars.insert("HOME", "/home/me".to_owned());
        let options = run_with(&host, "x").unwrap().options;
        assert_eq!(
            (options.num_workers, options.cache_dir.as_str()),
            (6, "/home/me/b")
        );
        assert_eq!(
            run_with(&host, "-n3 --cache-dir c x")
                .unwrap()
                .options
                .num_workers,
            3
        );
        host.vars.insert("MYPY_NUM_WORKERS", "many".to_owned());
        let exit = run_with(&host, "x").unwrap_err();
        assert!(exit.stderr.ends_with(
            "MYPY_NUM_WORKERS: Invalid number of workers 'many' (expected an integer or 'auto')\n"
        ));
    }

    #[test]
    fn contradictions_are_errors() {
        let both = "mypy: error: You can't make a variable always true and always false (A, B)";
        assert_eq!(
            fails("--always-true B --always-true A --always-false A --always-false B x"),
            both
        );
        assert!(fails("--explicit-package-bases --no-namespace-packages x").contains("Can only use"));
        assert_eq!(
            fails("--enable-incomplete-feature=X y"),
            "mypy: error: Unknown incomplete feature: X"
        );
        assert_eq!(
            fails("--package-root /a x"),
            "mypy: error: Package root cannot be absolute: '/a'"
        );
        assert!(
            fails("--package-root ../a x")
                .ends_with("Package root cannot be above current directory: '../a/'")
        );
        assert!(fails("--cache-map a b c -- x").ends_with("--cache-map is incompatible with --sqlite-cache"));
        assert!(fails("--find-occurrences a x").ends_with("Can only find occurrences of class members."));
    }

    #[test]
    fn settings_imply_others() {
        let line =
            run("--show-error-end --no-strict-bytes --html-report d --package-root . --package-root a/ x")
                .unwrap();
        assert!(line.options.show_column_numbers && !line.options.disable_bytearray_promotion);
        assert_eq!(
            line.options.report_dirs.get("html").map(String::as_str),
            Some("d")
        );
        assert_eq!(line.options.package_root, ["", "a/"]);
    }

    #[test]
    fn warnings_do_not_end_the_program() {
        let line = run("--enable-incomplete-feature=Unpack --strict-concatenate x").unwrap();
        let expected = "Warning: Unpack is already enabled by default\n\
                        Warning: --strict-concatenate is deprecated; use --extra-checks instead\n";
        assert_eq!(line.stdout, expected);
    }

    #[test]
    fn help_and_version_end_the_program_well() {
        assert_eq!(
            run("-V").unwrap_err(),
            Exit {
                status: 0,
                stdout: "mypy 2.4.1\n".into(),
                stderr: String::new()
            }
        );
        assert!(run("--help").unwrap_err().stdout.starts_with("usage: mypy [-h]"));
    }
}
