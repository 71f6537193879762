//! A check from the settings to the exit status.
//!
//! Specified by `main` and `run_build` of `mypy/main.py`.

use std::sync::Arc;
use std::time::Instant;

use build::{Build, Flush, Request, Shared, find_targets};
use config::{CommandLine, startup_problem};
use errors::terminal::{count, error_summary, fit_in_terminal, success_summary};
use options::{ModuleOptions, Options};
use resolve::{BuildSource, SearchDirs, SystemInterpreters};
use source::CachedFs;

use crate::install::{Installed, install};
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
    /// What is wrong with the error codes that are switched on or off.
    wrong_codes: Option<String>,
}

/// Finds the sources. An error ends the program with status 2.
fn prepare(
    mut options: Options,
    request: &config::Request,
    fs: &Arc<CachedFs>,
    pythons: &SystemInterpreters,
) -> Result<Prepared, String> {
    fs.set_package_root(options.package_root.clone());
    startup_problem(&options).map_or(Ok(()), |problem| Err(problem.to_owned()))?;
    let wrong_codes = options.process_error_codes();
    let dirs = pythons
        .dirs(options.python_executable.as_deref())
        .map_err(|error| error.to_string())?;
    let mypypath = std::env::var("MYPYPATH").unwrap_or_default();
    let options = Arc::new(ModuleOptions::new(options));
    let sources = find_targets(request, &options, fs, &dirs, &mypypath)?;
    Ok(Prepared {
        options,
        sources,
        dirs,
        mypypath,
        wrong_codes,
    })
}

/// Builds, once or, if missing stubs could be installed, twice; returns the exit status.
fn run(prepared: &Prepared, fs: &Arc<CachedFs>, junit: &mut Junit) -> u8 {
    let global = prepared.options.global().clone();
    let terminal = Terminal::of_process(&global);
    if let Some(message) = &prepared.wrong_codes {
        return fail_before_build(message, prepared, junit, &terminal);
    }
    let Some((mut build, mut messages)) = build_once(prepared, fs, junit, &terminal) else {
        return 2;
    };
    if global.non_interactive {
        let packages = &build.missing_stubs;
        if !packages.is_empty() && install(packages, &global, &terminal) == Installed::Yes {
            fs.flush();
            say("\n");
            match build_once(prepared, fs, junit, &terminal) {
                Some(again) => (build, messages) = again,
                None => return 2,
            }
        }
        terminal.show(&messages, true);
    }
    let status = finish(&build, &messages, prepared.sources.len(), &global, &terminal);
    let wants_stubs = global.install_types && !global.non_interactive && !build.missing_stubs.is_empty();
    let status = if wants_stubs {
        install_after_check(&build, &global, &terminal)
    } else {
        status
    };
    // Freeing all memory takes time and serves nobody.
    std::mem::forget(build);
    status
}

/// Asks whether to install the stubs that the check missed, and does it; returns the exit status.
fn install_after_check(build: &Build, options: &Options, terminal: &Terminal) -> u8 {
    say("\n");
    if install(&build.missing_stubs, options, terminal) == Installed::Yes {
        say("\nnote: Run mypy again for up-to-date results with installed types\n");
    }
    2
}

/// One build and its messages, which are shown meanwhile; nothing if there was an internal error.
fn build_once(
    prepared: &Prepared,
    fs: &Arc<CachedFs>,
    junit: &mut Junit,
    terminal: &Terminal,
) -> Option<(Build, Vec<String>)> {
    let global = prepared.options.global().clone();
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
    let mut flush = |flush: Flush<'_>| {
        let lines = if global.pretty {
            fit_in_terminal(flush.lines, terminal.width)
        } else {
            flush.lines.to_vec()
        };
        if !global.non_interactive {
            terminal.show(&lines, flush.serious);
        }
        junit.add(flush.file, &lines);
        messages.extend(lines);
    };
    let build = internal_error::catch(&global, || build::build(&request, &mut flush))?;
    say(&build.output);
    if global.dump_build_stats {
        say(&build.stats.to_text());
    }
    if let Some(path) = &global.timing_stats {
        write_times(path, &build);
    }
    junit.write(build.blocked.as_ref().is_some_and(|blocked| !blocked.use_stdout));
    // As above: it holds all names and threads.
    std::mem::forget(shared);
    Some((build, messages))
}

/// An error that mypy finds when its build begins: it is counted and coloured like those of files.
fn fail_before_build(message: &str, prepared: &Prepared, junit: &mut Junit, terminal: &Terminal) -> u8 {
    let lines = [format!("mypy: error: {message}")];
    terminal.show(&lines, true);
    junit.add(None, &lines);
    junit.write(true);
    if prepared.options.global().error_summary {
        let counts = count(&lines);
        let summary = error_summary(counts, prepared.sources.len(), true, &terminal.palette);
        say(&(summary + "\n"));
    }
    2
}

/// Writes how many microseconds each module took.
fn write_times(path: &str, build: &Build) {
    let Some(program) = &build.program else { return };
    let states = program.graph.values();
    let mut lines: Vec<String> = states
        .map(|state| format!("{} {}\n", program.names().text(state.id), state.time.as_micros()))
        .collect();
    lines.sort_unstable();
    if let Err(error) = std::fs::write(path, lines.concat()) {
        say_error(&format!("mypy-rs: error: cannot write {path}: {error}\n"));
    }
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
