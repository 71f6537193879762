//! Batch builds: check programs, several times with one cache.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use build::{Build, Flush, Shared, file_system};
use names::Names;
use options::ModuleOptions;
use resolve::{BuildSource, SearchDirs, SourceParts};
use source::CachedFs;

use super::disk::CaseDisk;
use super::{Answer, BuildRequest, Messages, checker_options, site_packages};

/// Builds that follow each other and share one cache (the directory `.mypy_cache` of the case).
#[derive(Debug, Default)]
pub struct Session {}

/// The result of a build.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BuildReply {
    /// The messages.
    pub messages: Messages,
    /// Module and target of everything that was type checked, in order (`processed_targets`).
    pub processed_targets: Vec<(String, String)>,
    /// Modules that were checked again (`rechecked_modules`).
    pub rechecked_modules: Vec<String>,
    /// Modules whose interface changed (`stale_modules`).
    pub stale_modules: Vec<String>,
    /// Modules for which the cache has no valid entry after this build.
    pub uncached_modules: Vec<String>,
    /// Files that the build wrote beside the cache (reports), by path.
    pub written: BTreeMap<String, String>,
}

/// Names and trees of stubs are the same for all cases of a process.
pub(super) static SHARED: LazyLock<Arc<Shared>> =
    LazyLock::new(|| Arc::new(Shared::for_many_builds_at_once()));

/// The names of all cases.
pub(super) fn names_of_cases() -> &'static Names {
    &SHARED.names
}

impl Session {
    /// Runs a build (mypy's `build.build`). There is no cache yet, so all modules are checked, and none has an entry.
    pub fn build(&mut self, request: &BuildRequest<'_>) -> Answer<BuildReply> {
        let (built, flushes) = run(request);
        let modules = modules(&built);
        Ok(BuildReply {
            messages: messages(built.as_ref(), &flushes),
            processed_targets: targets(&built),
            rechecked_modules: modules.clone(),
            stale_modules: modules.clone(),
            uncached_modules: modules,
            ..BuildReply::default()
        })
    }

    /// Runs a build with full stubs and returns the messages as they are flushed, one list for each flush.
    pub fn flushes(&mut self, request: &BuildRequest<'_>) -> Answer<Vec<Vec<String>>> {
        Ok(run(request).1)
    }
}

/// The messages of a build.
pub(super) fn messages(built: Option<&Build>, flushes: &[Vec<String>]) -> Messages {
    Messages {
        lines: flushes.concat(),
        blocked: built.is_none_or(|built| built.blocked.is_some()),
    }
}

/// The modules that were checked.
fn modules(built: &Option<Build>) -> Vec<String> {
    let program = built.as_ref().and_then(|built| built.program.as_ref());
    program.map_or_else(Vec::new, |program| {
        let names = program.processed.modules.iter();
        names.map(|name| program.names().text(*name).to_owned()).collect()
    })
}

/// What semantic analysis looked at.
fn targets(built: &Option<Build>) -> Vec<(String, String)> {
    let program = built.as_ref().and_then(|built| built.program.as_ref());
    program.map_or_else(Vec::new, |program| {
        let text = |name| program.names().text(name).to_owned();
        let targets = program.processed.targets.iter();
        targets
            .map(|(module, target)| (text(*module), text(*target)))
            .collect()
    })
}

/// Builds, and collects what is flushed. No build if the options are wrong: then there is only what the program would say.
pub(super) fn run(request: &BuildRequest<'_>) -> (Option<Build>, Vec<Vec<String>>) {
    let disk = CaseDisk::new(request.files, request.library).with_case_insensitive(request.case_insensitive);
    run_on(request, &file_system(Arc::new(disk)))
}

/// The same on files that live on.
pub(super) fn run_on(request: &BuildRequest<'_>, fs: &Arc<CachedFs>) -> (Option<Build>, Vec<Vec<String>>) {
    let mut options = match checker_options(&request.options, &**fs) {
        Ok(options) => options,
        Err(text) => return (None, vec![text.lines().map(str::to_owned).collect()]),
    };
    if let Some(wrong) = options.process_error_codes() {
        return (None, vec![vec![wrong]]);
    }
    let fixtures = options
        .use_builtins_fixtures
        .then_some(request.library.directory.as_str());
    let sources: Vec<BuildSource> = request.sources.iter().map(source).collect();
    let packages = site_packages(&request.options);
    let mut flushes = Vec::new();
    let built = build::build_on_this_thread(
        &build::Request {
            sources: &sources,
            options: &Arc::new(ModuleOptions::new(options)),
            fs,
            shared: &SHARED,
            dirs: &SearchDirs {
                site_packages: packages,
                ..SearchDirs::default()
            },
            mypypath: "",
            alt_lib_path: request.alt_lib_path,
            fixtures,
        },
        &mut |flush: Flush<'_>| flushes.push(flush.lines.to_vec()),
    );
    (Some(built), flushes)
}

fn source(given: &super::Source) -> BuildSource {
    let parts = SourceParts {
        path: given.path.as_deref().map(Into::into),
        text: given.text.as_deref().map(Into::into),
        ..SourceParts::module(given.module.as_deref().unwrap_or("__main__"))
    };
    parts.into()
}
