//! One build of a case in this process: its disk, its options, and the crate `build`.

use std::sync::Arc;

use build::{Build, Flush, Request, Shared};
use config::{CommandLine, Host, MYPY_HEADER, NoEnvironment, NoInterpreters, parse_command_line, read_config};
use options::{ModuleOptions, Options};
use resolve::{BuildSource, SearchDirs};
use source::{CachedFs, FileSystem};

use super::disk::CaseDisk;
use super::{BuildRequest, Messages, SITE_PACKAGES, Source, adjust};
use crate::settings::CaseOptions;

/// What the builds of a process share: names, and the trees of stubs.
#[derive(Clone, Debug)]
pub struct Engine(Arc<Shared>);

impl Default for Engine {
    fn default() -> Self {
        Self(Arc::new(Shared::for_many_builds_at_once()))
    }
}

/// A build, and the lines that it flushed, one list for each flush.
#[derive(Debug)]
pub(super) struct Done {
    pub(super) build: Option<Build>,
    pub(super) flushes: Vec<Vec<String>>,
    pub(super) blocked: bool,
}

impl Done {
    pub(super) fn messages(&self) -> Messages {
        Messages {
            lines: self.flushes.concat(),
            blocked: self.blocked,
        }
    }
}

/// Runs the build of a case.
pub(super) fn run(request: &BuildRequest<'_>) -> Done {
    let disk = CaseDisk::new(request.files, request.library).with_case_insensitive(request.case_insensitive);
    let fs = build::file_system(Arc::new(disk));
    let mut options = match options(&request.options, &fs) {
        Ok(options) => options,
        Err(message) => return refused(message),
    };
    if let Some(message) = options.process_error_codes() {
        return refused(format!("mypy: error: {message}"));
    }
    let sources: Vec<BuildSource> = request.sources.iter().map(source).collect();
    let options = Arc::new(ModuleOptions::new(options));
    let dirs = dirs(&request.options);
    let request = Request {
        sources: &sources,
        options: &options,
        fs: &fs,
        shared: &request.library.engine.0,
        dirs: &dirs,
        mypypath: "",
        alt_lib_path: request.alt_lib_path,
        fixtures: Some(&request.library.directory),
    };
    let mut flushes = Vec::new();
    let build = build::build_on_this_thread(&request, &mut |flush: Flush<'_>| flushes.push(flush.lines.to_vec()));
    Done {
        blocked: build.blocked.is_some(),
        build: Some(build),
        flushes,
    }
}

fn refused(message: String) -> Done {
    Done {
        build: None,
        flushes: vec![vec![message]],
        blocked: true,
    }
}

fn source(source: &Source) -> BuildSource {
    let module = source.module.as_deref().unwrap_or("__main__");
    BuildSource {
        path: source.path.as_deref().map(Into::into),
        text: source.text.as_deref().map(Into::into),
        ..BuildSource::module(module)
    }
}

/// Cases with flags have no installed packages.
fn dirs(options: &CaseOptions) -> SearchDirs {
    let site_packages = match options.flags {
        Some(_) => Vec::new(),
        None => vec![SITE_PACKAGES.to_owned()],
    };
    SearchDirs {
        site_packages,
        ..SearchDirs::default()
    }
}

/// The options of a case: flags as on a command line, then the settings of the runner.
fn options(case: &CaseOptions, fs: &CachedFs) -> Result<Options, String> {
    let fs: &dyn FileSystem = fs;
    let host = Host {
        env: &NoEnvironment,
        fs,
        pythons: &NoInterpreters,
    };
    let mut options = match &case.flags {
        None => Options::default(),
        Some(flags) => {
            let program = config::Program {
                name: "mypy",
                header: MYPY_HEADER,
                version: "",
                server: false,
                require_targets: false,
            };
            let parsed = parse_command_line(flags, program, &host);
            let CommandLine { options, .. } = parsed.map_err(|exit| exit.stderr)?;
            options
        }
    };
    options.test_env = true;
    adjust(&mut options, &case.settings);
    if let Some(file) = &case.settings.config_file {
        read_config(&mut options, Some(file), &host, &mut String::new());
    }
    Ok(options)
}
