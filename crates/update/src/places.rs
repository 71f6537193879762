//! [`Places`]: whether imported modules are still found where they were.
//!
//! A stub beside a module, or a module of the same name in front of it on the search path, takes its place though no file
//! changed. Unlike in mypy, that is seen. It takes a file that comes or goes, which changes the time of its directory.

use std::sync::Arc;

use names::Name;
use rustc_hash::{FxHashMap, FxHashSet};
use source::FileSystem as _;

use crate::FineGrained;
use crate::suppressed::module_paths;

/// The directories that modules are looked for in, with the times of their last change in nanoseconds.
#[derive(Clone, Debug, Default)]
pub(crate) struct Places {
    times: FxHashMap<Arc<str>, Option<i64>>,
}

impl Places {
    /// The modules that are found in another file now, but for `sources`, whose files are given.
    pub(crate) fn moved_modules(
        engine: &FineGrained,
        sources: &FxHashSet<Name>,
    ) -> FxHashMap<Name, Arc<str>> {
        let (manager, names) = (&engine.program.manager, engine.program.names());
        let moved = |(module, path): (Name, Arc<str>)| {
            let found = manager.find_module(names.text(module))?;
            (found != path).then_some((module, found))
        };
        let imported = module_paths(engine).into_iter();
        imported
            .filter(|(module, _)| !sources.contains(module))
            .filter_map(moved)
            .collect()
    }

    /// Looks at the directories; whether files came or went in one of them, as far as its file system tells.
    pub(crate) fn have_changed(&mut self, engine: &FineGrained) -> bool {
        let manager = &engine.program.manager;
        let mut found_in: FxHashMap<&str, &str> = FxHashMap::default();
        for path in engine
            .program
            .graph
            .values()
            .filter_map(|state| state.path.as_deref())
        {
            found_in.entry(paths::dirname(path)).or_insert(path);
        }
        let found_in = found_in
            .into_iter()
            .filter(|(_, path)| !manager.is_typeshed_file(path))
            .map(|(directory, _)| Arc::from(directory));
        let directories = manager.search_directories().chain(found_in);
        // No time at all means that the file system does not know.
        let time = |directory: &str| match manager.fs().stat(directory) {
            Ok(stat) => (stat.mtime != 0).then_some(stat.mtime),
            Err(_) => Some(-1),
        };
        let mut times = FxHashMap::default();
        for directory in directories {
            times
                .entry(directory)
                .or_insert_with_key(|directory| time(directory));
        }
        let is_known = times.values().all(Option::is_some) && times == self.times;
        self.times = times;
        !is_known
    }
}
