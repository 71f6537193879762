//! Batch builds: check programs, several times with one cache.

use std::collections::BTreeMap;

use super::{Answer, BuildRequest, Messages, Unsupported};

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

impl Session {
    /// Runs a build (mypy's `build.build`).
    pub fn build(&mut self, request: &BuildRequest<'_>) -> Answer<BuildReply> {
        let _ = request;
        Err(Unsupported("batch build"))
    }

    /// Runs a build with full stubs and returns the messages as they are flushed, one list for each flush.
    pub fn flushes(&mut self, request: &BuildRequest<'_>) -> Answer<Vec<Vec<String>>> {
        let _ = request;
        Err(Unsupported("flushed messages"))
    }
}
