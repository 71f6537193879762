//! The settings that a daemon is started with.
//!
//! Specified by `process_start_options` of `mypy/dmypy_server.py`.

use std::sync::Arc;

use build::find_targets;
use config::{
    CommandLine, Host, MYPY_HEADER, ProcessEnvironment, Program, parse_command_line, unserved_text,
};
use options::{FollowImports, ModuleOptions, Options};
use resolve::SystemInterpreters;
use source::CachedFs;

pub use config::Exit;

/// Understands the flags of a daemon. Files among them are looked for, and then forgotten.
pub fn start_options(
    flags: &[String],
    fs: &Arc<CachedFs>,
    pythons: &SystemInterpreters,
) -> Result<(Options, String), Exit> {
    let host = Host {
        env: &ProcessEnvironment,
        fs: &**fs,
        pythons,
    };
    let program = Program {
        name: "mypy",
        header: MYPY_HEADER,
        version: crate::VERSION,
        server: true,
        require_targets: false,
    };
    let args: Vec<String> = ["-i".to_owned()]
        .into_iter()
        .chain(flags.iter().cloned())
        .collect();
    let command = parse_command_line(&args, program, &host)?;
    let unserved = unserved_text(&command, "dmypy-rs", true);
    let CommandLine {
        mut options,
        request,
        mut stdout,
        stderr,
        ..
    } = command;
    stdout.push_str(&unserved);
    let fail = |status: u8, message: String, stdout: &str| Exit {
        status,
        stdout: stdout.to_owned(),
        stderr: format!("{stderr}{message}\n"),
    };
    let dirs = pythons
        .dirs(options.python_executable.as_deref())
        .map_err(|error| fail(2, error.to_string(), &stdout))?;
    let modules = Arc::new(ModuleOptions::new(options.clone()));
    let mypypath = std::env::var("MYPYPATH").unwrap_or_default();
    find_targets(&request, &modules, fs, &dirs, &mypypath).map_err(|message| fail(2, message, &stdout))?;
    if !options.report_dirs.is_empty() {
        stdout
            .push_str("dmypy: Ignoring report generation settings. Start/restart cannot generate reports.\n");
    }
    if options.junit_xml.take().is_some() {
        stdout.push_str(
            "dmypy: Ignoring report generation settings. Start/restart does not support --junit-xml. Pass it to \
             check/recheck instead\n",
        );
    }
    match refused(&options) {
        Some(message) => Err(fail(1, message.to_owned(), &stdout)),
        None => Ok((options, stdout)),
    }
}

/// Settings that a daemon cannot have.
fn refused(options: &Options) -> Option<&'static str> {
    if !options.incremental {
        Some("dmypy: start/restart should not disable incremental mode")
    } else if options.follow_imports == FollowImports::Silent {
        Some("dmypy: follow-imports=silent not supported")
    } else if !options.local_partial_types {
        Some("dmypy: disabling local-partial-types not supported")
    } else {
        None
    }
}

/// The settings that a session works with.
pub(crate) fn session_options(start: &Options) -> Options {
    let cache_dir = if start.use_fine_grained_cache {
        start.cache_dir.clone()
    } else {
        "/dev/null".to_owned()
    };
    Options {
        raise_exceptions: true,
        incremental: true,
        fine_grained_incremental: true,
        show_traceback: true,
        cache_fine_grained: start.cache_fine_grained || start.use_fine_grained_cache,
        cache_dir,
        local_partial_types: true,
        num_workers: 0,
        ..start.clone()
    }
}

#[cfg(test)]
mod tests {
    use source::MemoryFs;

    use super::*;

    fn start(flags: &[&str]) -> Result<(Options, String), Exit> {
        let fs = build::file_system(Arc::new(MemoryFs::new("/w")));
        let flags: Vec<String> = ["--no-site-packages", "--config-file="]
            .iter()
            .chain(flags)
            .map(|flag| (*flag).to_owned())
            .collect();
        start_options(&flags, &fs, &SystemInterpreters::default())
    }

    #[test]
    fn a_daemon_follows_imports_loudly_or_not_at_all() {
        let exit = start(&["--follow-imports=silent"]).expect_err("it is refused");
        assert_eq!(
            (exit.status, exit.stderr.as_str()),
            (1, "dmypy: follow-imports=silent not supported\n")
        );
        assert!(start(&["--follow-imports=error"]).is_ok());
    }

    #[test]
    fn reports_are_left_to_the_commands() {
        let (options, stdout) = start(&["--junit-xml", "x.xml"]).expect("it is allowed");
        assert_eq!(options.junit_xml, None);
        assert!(
            stdout.starts_with("dmypy: Ignoring report generation settings."),
            "{stdout}"
        );
    }

    #[test]
    fn a_session_has_no_cache_unless_asked_for() {
        let options = session_options(&Options::default());
        assert!(options.fine_grained_incremental && options.cache_dir == "/dev/null");
        let cached = session_options(&Options {
            use_fine_grained_cache: true,
            ..Options::default()
        });
        assert!(cached.cache_fine_grained && cached.cache_dir == ".mypy_cache");
    }
}
