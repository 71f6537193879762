//! The flags of a test case.

use options::Options;

use crate::arguments::{Stop, parse};
use crate::command_line::{check_features, set, settle};
use crate::{Host, NoEnvironment, NoInterpreters};

/// `base` with the flags of a `# flags:` line on top. There are no configuration files, no environment, no
/// interpreters, and nothing to check.
///
/// An error has the words that the program would print after its name.
pub fn process_flags(args: &[String], base: Options) -> Result<Options, String> {
    let fs = source::MemoryFs::new("/");
    let host = Host {
        env: &NoEnvironment,
        fs: &fs,
        pythons: &NoInterpreters,
    };
    let message = |stop: Stop| match stop {
        Stop::Error(message) => message,
        Stop::Help | Stop::Version => "flags for help and version are no settings".to_owned(),
    };
    let arguments = parse(args, false, &host).map_err(message)?;
    let mut options = base;
    if arguments.flags.iter().any(|given| given.flag.dest == "@strict") {
        options.set_strict();
    }
    for given in &arguments.flags {
        match given.flag.dest {
            "@python_version" => {
                if let crate::arguments::GivenValue::Version(version) = given.value {
                    options.python_version = version;
                }
            }
            "@no_executable" => options.python_executable = None,
            dest if dest.starts_with('@') => {}
            _ => set(&mut options, given),
        }
    }
    if !arguments.files.is_empty() {
        return Err(format!("targets among flags: {}", arguments.files.join(" ")));
    }
    check_features(&options, &mut String::new()).map_err(message)?;
    settle(&mut options);
    Ok(options)
}

#[cfg(test)]
mod tests {
    use super::*;
    use options::PythonVersion;

    fn run(args: &str) -> Result<Options, String> {
        let args: Vec<String> = args.split_whitespace().map(str::to_owned).collect();
        process_flags(
            &args,
            Options {
                hide_error_codes: true,
                ..Options::default()
            },
        )
    }

    #[test]
    fn flags_change_the_base() {
        let options =
            run("--strict --no-strict-optional --python-version 3.12 --enable-error-code truthy-bool")
                .unwrap();
        assert!(options.hide_error_codes && options.extra_checks && !options.strict_optional);
        assert_eq!(options.python_version, PythonVersion::new3(12));
        assert_eq!(options.enable_error_code, ["truthy-bool"]);
        assert!(
            options.enabled_error_codes.is_empty(),
            "codes are processed when a build starts"
        );
    }

    #[test]
    fn errors_are_those_of_the_program() {
        assert_eq!(run("--nope").unwrap_err(), "unrecognized arguments: --nope");
        assert_eq!(run("a.py").unwrap_err(), "targets among flags: a.py");
    }
}
