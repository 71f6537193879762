//! The whole command line: flags, configuration files, environment, and what they mean together.

use std::collections::BTreeSet;

use options::{BuildType, FeatureComplaint, Options, PythonVersion, Value};

use crate::arguments::{Arguments, Given, GivenValue, Stop, parse};
use crate::convert::{parse_num_workers, validate_package_allow_list};
use crate::flags::Action;
use crate::help::{help_text, usage_text};
use crate::{Host, pystr, read_config};

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

/// What flags say that is no setting by itself.
#[derive(Debug, Default)]
struct Special {
    python_executable: Option<String>,
    no_executable: bool,
    python_version: Option<PythonVersion>,
    modules: Vec<String>,
    packages: Vec<String>,
    command: Vec<String>,
    files: Vec<String>,
    find_occurrences: Option<String>,
    cache_map: Vec<String>,
    reports: Vec<(String, String)>,
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

impl Given {
    fn text(&self) -> &str {
        if let GivenValue::Text(text) = &self.value {
            text
        } else {
            ""
        }
    }
}

/// Applies all flags in their order.
fn apply_flags(options: &mut Options, arguments: &Arguments) -> Special {
    let mut special = Special {
        files: arguments.files.clone(),
        ..Special::default()
    };
    for given in &arguments.flags {
        match given.flag.dest.strip_prefix('@') {
            Some(dest) => special.set(dest, given),
            None => set(options, given),
        }
    }
    special
}

/// Applies one flag that is a setting.
pub(crate) fn set(options: &mut Options, given: &Given) {
    let (name, text) = (given.flag.dest, given.text().to_owned());
    let value = match (given.flag.action, &given.value) {
        (Action::SetTrue, _) => Value::Bool(true),
        (Action::SetFalse, _) => Value::Bool(false),
        (Action::Count, _) => Value::Int(options.verbosity + 1),
        (Action::AppendPair, GivenValue::Texts(pair)) => {
            if let [file, shadow] = pair.as_slice() {
                options.shadow_file.insert(file.clone(), shadow.clone());
            }
            return;
        }
        (Action::Append, _) => {
            let mut list = match options.get(name) {
                Some(Value::List(list)) => list,
                Some(_) | None => Vec::new(),
            };
            list.push(text);
            Value::List(list)
        }
        (_, GivenValue::Number(number)) => Value::Int(*number),
        (_, GivenValue::Version(version)) => Value::Version(*version),
        (_, GivenValue::Text(_) | GivenValue::Texts(_) | GivenValue::None) => Value::Str(text),
    };
    options
        .set(name, value)
        .expect("the table of flags fits the settings");
}

impl Special {
    fn set(&mut self, dest: &str, given: &Given) {
        let text = given.text().to_owned();
        match dest {
            "python_executable" => self.python_executable = Some(text),
            "no_executable" => self.no_executable = true,
            "modules" => self.modules.push(text),
            "packages" => self.packages.push(text),
            "command" => self.command.push(text),
            "find_occurrences" => self.find_occurrences = Some(text),
            "strict" => {}
            "python_version" => {
                if let GivenValue::Version(version) = given.value {
                    self.python_version = Some(version);
                }
            }
            "cache_map" => {
                if let GivenValue::Texts(texts) = &given.value {
                    self.cache_map.clone_from(texts);
                }
            }
            report => {
                let report = report
                    .strip_suffix("_report")
                    .expect("all other special flags are reports");
                self.reports.push((report.replace('_', "-"), text));
            }
        }
    }
}

/// Stands for a version that nobody has chosen yet.
const UNDECIDED: PythonVersion = PythonVersion {
    major: u8::MAX,
    minor: 0,
};

/// Decides on version and interpreter. The host is asked for its interpreter only if it matters.
fn choose_python(options: &mut Options, special: &Special, host: &Host<'_>) -> Result<(), Stop> {
    let default_python = std::cell::LazyCell::new(|| host.pythons.default_interpreter());
    options.python_version = special.python_version.unwrap_or(options.python_version);
    if options.python_version == UNDECIDED {
        let default_version = Options::default().python_version;
        options.python_version = default_python
            .as_ref()
            .map_or(default_version, |(_, version)| *version);
    }
    if options.python_version.major < 3 {
        return Err(Stop::Error(
            "Mypy no longer supports checking Python 2 code. Consider pinning to mypy<0.980 if you need to check \
             Python 2 code."
                .to_owned(),
        ));
    }
    if special.no_executable || options.no_site_packages {
        options.python_executable = None;
        return Ok(());
    }
    if special.python_executable.is_some() {
        options.python_executable.clone_from(&special.python_executable);
    }
    if options.python_executable.is_none() {
        options.python_executable = interpreter(options.python_version, default_python.as_ref(), host)?;
    }
    Ok(())
}

/// The interpreter for a version. Without any interpreter there are no installed packages.
fn interpreter(
    wanted: PythonVersion,
    default_python: Option<&(String, PythonVersion)>,
    host: &Host<'_>,
) -> Result<Option<String>, Stop> {
    let found = match default_python {
        Some((executable, version)) if *version == wanted => Some(executable.clone()),
        Some(_) | None => host.pythons.interpreter_of(wanted),
    };
    if found.is_some() || default_python.is_none() {
        return Ok(found);
    }
    let PythonVersion { major, minor } = wanted;
    Err(Stop::Error(format!(
        "failed to find a Python executable matching version ({major}, {minor}), perhaps try --python-executable, \
         or --no-site-packages?"
    )))
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

fn check_targets(options: &Options, special: &Special, required: bool) -> Result<(), Stop> {
    let methods = [
        !(special.modules.is_empty() && special.packages.is_empty()),
        !special.command.is_empty(),
        !special.files.is_empty(),
    ];
    match methods.iter().filter(|given| **given).count() {
        _ if !required => Ok(()),
        0 if !options.install_types => Err(Stop::Error(
            "Missing target module, package, files, or command.".to_owned(),
        )),
        0 | 1 => Ok(()),
        _ => Err(Stop::Error(
            "May only specify one of: module/package, files, or command.".to_owned(),
        )),
    }
}

/// Settings that exclude each other.
fn check_together(options: &Options) -> Result<(), Stop> {
    if options.explicit_package_bases && !options.namespace_packages {
        return Err(Stop::Error(
            "Can only use --explicit-package-bases with --namespace-packages, since otherwise examining __init__.py's \
             is sufficient to determine module names for files"
                .to_owned(),
        ));
    }
    let always_false: BTreeSet<&String> = options.always_false.iter().collect();
    let both: BTreeSet<&str> = options
        .always_true
        .iter()
        .filter(|name| always_false.contains(name))
        .map(String::as_str)
        .collect();
    if !both.is_empty() {
        let both = Vec::from_iter(both).join(", ");
        return Err(Stop::Error(format!(
            "You can't make a variable always true and always false ({both})"
        )));
    }
    for list in [&options.untyped_calls_exclude, &options.deprecated_calls_exclude] {
        validate_package_allow_list(list).map_err(Stop::Error)?;
    }
    Ok(())
}

/// What follows from the settings.
fn finish(
    options: &mut Options,
    special: &mut Special,
    host: &Host<'_>,
    stdout: &mut String,
) -> Result<(), Stop> {
    check_features(options, stdout)?;
    options.abs_custom_typeshed_dir = options
        .custom_typeshed_dir
        .as_ref()
        .map(|dir| host.fs.abspath(dir));
    options.report_dirs.extend(std::mem::take(&mut special.reports));
    if !options.package_root.is_empty() {
        let roots: Result<_, Stop> = options
            .package_root
            .iter()
            .map(|root| package_root(root, host))
            .collect();
        options.package_root = roots?;
    }
    if !special.cache_map.is_empty() {
        if options.sqlite_cache {
            return Err(Stop::Error(
                "--cache-map is incompatible with --sqlite-cache".to_owned(),
            ));
        }
        fill_cache_map(options, &special.cache_map)?;
    }
    settle(options);
    Ok(())
}

/// Settings that imply others.
pub(crate) fn settle(options: &mut Options) {
    options.process_strict_bytes();
    if options.cache_fine_grained {
        options.local_partial_types = true;
    }
    if options.show_error_end {
        options.show_column_numbers = true;
    }
    if options.logical_deps {
        options.cache_fine_grained = true;
    }
}

pub(crate) fn check_features(options: &Options, stdout: &mut String) -> Result<(), Stop> {
    for complaint in options.incomplete_feature_complaints() {
        match complaint {
            FeatureComplaint::Error(message) => return Err(Stop::Error(message)),
            FeatureComplaint::Warning(message) => stdout.push_str(&format!("{message}\n")),
        }
    }
    Ok(())
}

/// A package root in the form that file systems want: normal, relative, with a separator at the end.
fn package_root(root: &str, host: &Host<'_>) -> Result<String, Stop> {
    if paths::isabs(root) {
        return Err(Stop::Error(format!(
            "Package root cannot be absolute: {}",
            pystr::repr(root)
        )));
    }
    if root.is_empty() {
        return Ok(String::new());
    }
    let cwd = host.fs.cwd();
    let root = paths::relpath(&cwd, root, &cwd) + "/";
    if root.starts_with("../") {
        return Err(Stop::Error(format!(
            "Package root cannot be above current directory: {}",
            pystr::repr(&root)
        )));
    }
    Ok(if root == "./" { String::new() } else { root })
}

fn fill_cache_map(options: &mut Options, entries: &[String]) -> Result<(), Stop> {
    if !entries.len().is_multiple_of(3) {
        return Err(Stop::Error(
            "--cache-map requires one or more triples (see source)".to_owned(),
        ));
    }
    for triple in entries.chunks_exact(3) {
        let [source, meta, data] = triple else {
            unreachable!("chunks have three entries")
        };
        let ends_with = |text: &str, endings: [&str; 2]| endings.iter().any(|ending| text.ends_with(ending));
        let problem = if options.cache_map.contains_key(source) {
            format!("Duplicate --cache-map source {source})")
        } else if !ends_with(source, [".py", ".pyi"]) {
            format!("Invalid --cache-map source {source} (triple[0] must be *.py[i])")
        } else if !ends_with(meta, [".meta.json", ".meta.ff"]) {
            format!("Invalid --cache-map meta_file {meta} (triple[1] must be *.meta.json or *.meta.ff)")
        } else if !ends_with(data, [".data.json", ".data.ff"]) {
            format!("Invalid --cache-map data_file {data} (triple[2] must be *.data.json or *.data.ff)")
        } else {
            options
                .cache_map
                .insert(source.clone(), (meta.clone(), data.clone()));
            continue;
        };
        return Err(Stop::Error(problem));
    }
    Ok(())
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
    fn the_interpreter_follows_the_version() {
        let python = |args: &str| run(args).unwrap().options.python_executable;
        assert_eq!(python("x").as_deref(), Some("/bin/python3"));
        assert_eq!(python("--python-version 3.13 x").as_deref(), Some("/bin/python3"));
        assert_eq!(python("--no-site-packages --python-version 3.12 x"), None);
        assert_eq!(
            python("--python-executable p --python-version 3.12 x").as_deref(),
            Some("p")
        );
        let missing = "mypy: error: failed to find a Python executable matching version (3, 12), perhaps try \
                       --python-executable, or --no-site-packages?";
        assert_eq!(fails("--python-version 3.12 x"), missing);
        assert!(fails("--python-version 2.7 x").contains("no longer supports checking Python 2 code"));
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
