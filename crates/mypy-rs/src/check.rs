//! A check from the settings to the exit status.
//!
//! Specified by `main` and `run_build` of `mypy/main.py`.

use std::sync::Arc;
use std::time::Instant;

use build::{Build, Flush, Request, Shared, find_targets};
use config::CommandLine;
use errors::terminal::{count, error_summary, fit_in_terminal, success_summary};
use options::{ModuleOptions, Options};
use resolve::{BuildSource, SearchDirs, SystemInterpreters};
use source::CachedFs;

use crate::junit::Junit;
use crate::terminal::Terminal;
use crate::{internal_error, say, say_error};

/// Checks what the command line asks for; returns the exit status.
pub(crate) fn check(command: CommandLine, fs: &Arc<CachedFs>, pythons: &SystemInterpreters) -> u8 {
    let start = Instant::now();
    let CommandLine { options, request, .. } = command;
    let mut junit = Junit::new(&options, start);
    match prepare(options, &request, fs, pythons) {
        Ok(prepared) => run(&prepared, fs, &mut junit),
        Err(message) => {
            let message = format!("{message}\n");
            say_error(&message);
            junit.fail(&message);
            2
        }
    }
}

/// All that a build needs.
struct Prepared {
    options: Arc<ModuleOptions>,
    sources: Vec<BuildSource>,
    dirs: SearchDirs,
    mypypath: String,
}

/// Finds the sources. An error ends the program with status 2.
fn prepare(
    mut options: Options,
    request: &config::Request,
    fs: &Arc<CachedFs>,
    pythons: &SystemInterpreters,
) -> Result<Prepared, String> {
    fs.set_package_root(options.package_root.clone());
    refuse(&options)?;
    let wrong_codes = options.process_error_codes();
    let dirs = pythons
        .dirs(options.python_executable.as_deref())
        .map_err(|error| error.to_string())?;
    let mypypath = std::env::var("MYPYPATH").unwrap_or_default();
    let options = Arc::new(ModuleOptions::new(options));
    let sources = find_targets(request, &options, fs, &dirs, &mypypath)?;
    if let Some(message) = wrong_codes {
        return Err(format!("mypy: error: {message}"));
    }
    Ok(Prepared {
        options,
        sources,
        dirs,
        mypypath,
    })
}

/// Settings that exclude each other.
fn refuse(options: &Options) -> Result<(), String> {
    let message = if options.allow_redefinition && !options.local_partial_types {
        "error: --local-partial-types must be enabled if using --allow-redefinition"
    } else if options.allow_redefinition && options.allow_redefinition_old {
        "--allow-redefinition-old and --allow-redefinition should not be used together"
    } else if options.non_interactive && !options.install_types {
        "error: --non-interactive is only supported with --install-types"
    } else if options.install_types {
        "error: --install-types is not supported by mypy-rs"
    } else {
        return Ok(());
    };
    Err(message.to_owned())
}

fn run(prepared: &Prepared, fs: &Arc<CachedFs>, junit: &mut Junit) -> u8 {
    let global = prepared.options.global().clone();
    let terminal = Terminal::of_process(&global);
    let shared = Arc::new(Shared::for_one_build());
    let request = Request {
        sources: &prepared.sources,
        options: &prepared.options,
        fs,
        shared: &shared,
        dirs: &prepared.dirs,
        mypypath: &prepared.mypypath,
        alt_lib_path: None,
        fixtures: None,
    };
    let mut messages: Vec<String> = Vec::new();
    let result = internal_error::catch(&global, || {
        build::build(&request, &mut |flush: Flush<'_>| {
            let lines = if global.pretty {
                fit_in_terminal(flush.lines, terminal.width)
            } else {
                flush.lines.to_vec()
            };
            terminal.show(&lines, flush.serious);
            junit.add(flush.file, &lines);
            messages.extend(lines);
        })
    });
    let Some(build) = result else { return 2 };
    say(&build.output);
    if global.dump_build_stats {
        say(&build.stats.to_text());
    }
    junit.write(build.blocked.as_ref().is_some_and(|blocked| !blocked.use_stdout));
    let status = finish(&build, &messages, prepared.sources.len(), &global, &terminal);
    // Freeing all memory takes time and serves nobody.
    std::mem::forget((build, shared));
    status
}

/// Says how it went; returns the exit status.
fn finish(build: &Build, messages: &[String], sources: usize, options: &Options, terminal: &Terminal) -> u8 {
    let counts = count(messages);
    let only_notes = counts.notes >= messages.len();
    if options.error_summary {
        let summary = if counts.errors > 0 {
            Some(error_summary(
                counts,
                sources,
                build.blocked.is_some(),
                &terminal.palette,
            ))
        } else if only_notes && options.output.is_some() {
            Some(String::new())
        } else {
            only_notes.then(|| success_summary(sources, &terminal.palette))
        };
        if let Some(summary) = summary {
            say(&(summary + "\n"));
        }
    }
    match &build.blocked {
        _ if only_notes => 0,
        Some(blocked) => blocked.status,
        None => 1,
    }
}
