//! A check where few files came, went or changed, so that only these modules and those that import them are looked at: it takes
//! no time in proportion to the program but for walks over dense lists.
//!
//! Not part of mypy, which follows all imports from the sources anew whenever a module came or went. What counts as few, and as
//! clear, is decided before anything is done ([`Increments::few_changes`]); in doubt all imports are followed.

use std::cmp::Reverse;
use std::sync::Arc;

use names::Name;
use resolve::{BuildSource, SourceChanges, is_init_file};
use rustc_hash::FxHashSet;
use source::{DirectoryChange, FileSystem as _};

use crate::increments::{Changes, Increments};
use crate::places::is_module_file;
use crate::suppressed::module_of_file;
use crate::{FineGrained, ModulePath};

/// From so many on it is not worth it.
const MOST: usize = 8;

/// What is to be done.
pub(crate) struct FewChanges {
    /// Modules that are new or changed; more than one only if all of them are sources.
    changed: Vec<ModulePath>,
    /// Modules without a file from now on.
    gone: Vec<ModulePath>,
    /// Submodules of packages that came.
    submodules: Vec<(Name, Name)>,
}

/// What became of it.
pub(crate) enum Few {
    /// There is nothing else to do.
    Done(Vec<String>),
    /// The update ended early: imports have to be followed.
    Unfinished(Vec<String>),
}

/// In which sources two lists differ, if these are few.
pub(crate) fn few_differences(
    before: &Arc<[BuildSource]>,
    now: &Arc<[BuildSource]>,
) -> Option<SourceChanges> {
    if Arc::ptr_eq(before, now) {
        return Some(SourceChanges::default());
    }
    SourceChanges::between(before, now, MOST)
}

impl Increments {
    /// What is to be done if these sources, files and places are all that changed; `None` if it is not clear.
    pub(crate) fn few_changes(
        &mut self,
        sources: &[BuildSource],
        differences: &SourceChanges,
        files: &FxHashSet<Arc<str>>,
        places: &[DirectoryChange],
    ) -> Option<FewChanges> {
        let manager = &mut self.engine.program.manager;
        manager.forget_places();
        let before = manager.given_sources()?.clone();
        let is_clear = self.engine.is_settled()
            && self.engine.program.manager.has_distinct_sources()
            && differences.keep_base_dirs(&before, sources)
            && files.len() <= MOST;
        if !is_clear {
            return None;
        }
        let new = self.new_modules(sources, differences)?;
        let (mut changed, mut gone) = self.changed_and_gone(files, &new)?;
        changed.extend(new);
        self.are_accounted_for(&before, differences, &gone)?;
        self.are_sources(&changed)?;
        let submodules = self.submodules_in(places, &gone)?;
        self.take_imported(&mut changed, &mut gone)?;
        Some(FewChanges {
            changed,
            gone,
            submodules,
        })
    }

    /// The modules of the sources that were none before, each of them once.
    fn new_modules(&self, sources: &[BuildSource], differences: &SourceChanges) -> Option<Vec<ModulePath>> {
        let new = differences.new.iter().map(|at| self.new_module(&sources[*at]));
        let new: Vec<ModulePath> = new.collect::<Option<_>>()?;
        let modules: FxHashSet<Name> = new.iter().map(|entry| entry.module).collect();
        (modules.len() == new.len()).then_some(new)
    }

    /// The modules of other files, those that are there and those that are not.
    fn changed_and_gone(
        &mut self,
        files: &FxHashSet<Arc<str>>,
        new: &[ModulePath],
    ) -> Option<(Vec<ModulePath>, Vec<ModulePath>)> {
        let (mut changed, mut gone) = (Vec::new(), Vec::new());
        let others = files.iter();
        for path in others.filter(|file| new.iter().all(|entry| entry.path != **file)) {
            let (module, path) = (self.module_of(path)?, path.clone());
            let is_there = self.engine.program.manager.fs().isfile(&path);
            let list = if is_there { &mut changed } else { &mut gone };
            list.push(ModulePath { module, path });
        }
        Some((changed, gone))
    }

    /// The module of a source that was none before.
    fn new_module(&self, source: &BuildSource) -> Option<ModulePath> {
        let entry = self.entry(source)?;
        let program = &self.engine.program;
        let is_new = source.text.is_none()
            && !program.graph.contains_key(&entry.module)
            && !program.manager.is_source(entry.module)
            && program.manager.fs().isfile(&entry.path);
        is_new.then_some(entry)
    }

    /// All sources that are no more lack their files, and all modules that lack their files are sources no more, and nowhere else.
    fn are_accounted_for(
        &self,
        before: &[BuildSource],
        differences: &SourceChanges,
        gone: &[ModulePath],
    ) -> Option<()> {
        let (manager, names) = (&self.engine.program.manager, self.engine.program.names());
        let gone_sources: Vec<ModulePath> = differences
            .gone
            .iter()
            .map(|at| self.entry(&before[*at]))
            .collect::<Option<_>>()?;
        let is_accounted_for = |entry: &ModulePath| {
            let is_source = manager.is_source(entry.module);
            (!is_source || gone_sources.contains(entry))
                && manager.find_module(names.text(entry.module)).is_none()
        };
        let are_gone = gone_sources.iter().all(|entry| gone.contains(entry));
        (are_gone && gone.iter().all(is_accounted_for)).then_some(())
    }

    /// Several modules are processed in the order of the sources.
    fn are_sources(&self, changed: &[ModulePath]) -> Option<()> {
        let program = &self.engine.program;
        let is_source = |entry: &ModulePath| {
            !program.graph.contains_key(&entry.module) || program.manager.is_source(entry.module)
        };
        (changed.len() < 2 || changed.iter().all(is_source)).then_some(())
    }

    /// A module that is gone counts as changed if one imports it that did not change.
    fn take_imported(&mut self, changed: &mut Vec<ModulePath>, gone: &mut Vec<ModulePath>) -> Option<()> {
        let is_changed = |module: Name| changed.iter().any(|entry| entry.module == module);
        let mut are_imported = false;
        let mut are_needed = false;
        for entry in gone.iter() {
            for importer in self.engine.users(entry.module) {
                are_imported = true;
                are_needed |= !is_changed(importer);
            }
        }
        if are_imported && gone.len() > 1 || are_needed && !changed.is_empty() {
            return None;
        }
        if are_needed {
            changed.append(gone);
        }
        Some(())
    }

    /// The submodules that came to packages. `None` if something other than plain modules came or went, or modules that are
    /// there are found elsewhere now.
    fn submodules_in(&self, places: &[DirectoryChange], gone: &[ModulePath]) -> Option<Vec<(Name, Name)>> {
        let names = self.engine.program.names();
        let mut found = Vec::new();
        for place in places {
            let went = place.went.iter().map(|name| (name, false));
            for (name, came) in went.chain(place.came.iter().map(|name| (name, true))) {
                let short = names.intern(module_of_file(name)?);
                let others = self.places.modules_that_end_with(short).iter();
                let mut others = others.filter(|other| gone.iter().all(|entry| entry.module != **other));
                if !others.all(|other| self.is_where_it_was(*other)) {
                    return None;
                }
                if came {
                    let packages = self.places.packages_in(&place.directory).iter();
                    found.extend(packages.map(|package| (*package, short)));
                }
            }
        }
        Some(found)
    }

    /// Whether a module is found where it was, for sure.
    fn is_where_it_was(&self, module: Name) -> bool {
        let program = &self.engine.program;
        let Some(path) = program.graph.get(&module).and_then(|state| state.path.as_ref()) else {
            return false;
        };
        let is_found = || program.manager.find_module(program.names().text(module)).as_ref() == Some(path);
        is_module_file(path) && !is_init_file(path) && (program.manager.is_source(module) || is_found())
    }

    /// Processes what is to be done.
    pub(crate) fn increment_by_few(
        &mut self,
        sources: &Arc<[BuildSource]>,
        differences: &SourceChanges,
        few: FewChanges,
    ) -> Few {
        let FewChanges {
            mut changed,
            gone,
            submodules,
        } = few;
        let manager = &mut self.engine.program.manager;
        manager.change_sources(sources, differences);
        changed.sort_by_key(|entry| Reverse(manager.place_of_source(entry.module)));
        let mut seen: FxHashSet<Name> = changed.iter().map(|entry| entry.module).collect();
        let mut messages = self.engine.update(&changed, &[], true);
        for entry in &gone {
            if !self.engine.users(entry.module).is_empty() {
                seen.insert(entry.module);
                messages = self.engine.update(std::slice::from_ref(entry), &[], true);
            }
        }
        if !self.engine.is_settled() {
            return Few::Unfinished(messages);
        }
        let mut touched = self.engine.program.take_came_or_went();
        for (package, short) in submodules {
            self.engine.wait_for_submodule(package, short);
        }
        for module in touched.clone() {
            self.refresh_new_package(module);
        }
        self.take_added(&mut seen, &mut messages);
        let removed = self.unreached(sources, &gone);
        if !removed.is_empty() {
            messages = self.engine.update(&[], &removed, false);
        }
        touched.extend(self.engine.program.take_came_or_went());
        self.engine.fix_dependencies_on(&touched);
        self.note_few(&touched);
        self.asked = Some(sources.clone());
        self.all = None;
        Few::Done(messages)
    }

    fn refresh_new_package(&mut self, module: Name) {
        let state = self.engine.program.graph.get(&module);
        let path = state.and_then(|state| state.path.clone());
        if let Some(path) = path.filter(|_| !self.places.knows(module)) {
            self.engine.refresh_suppressed_submodules(module, &path);
        }
    }

    /// The modules that are not reached from the sources any more.
    fn unreached(&mut self, sources: &[BuildSource], gone: &[ModulePath]) -> Vec<ModulePath> {
        let mut unreached = self.engine.program.unreached();
        let is_gone = |module: &Name| gone.iter().any(|entry| entry.module == *module);
        let is_there = |entry: &ModulePath| self.engine.program.graph.contains_key(&entry.module);
        let left: Vec<Name> = gone
            .iter()
            .filter(|entry| is_there(entry))
            .map(|entry| entry.module)
            .collect();
        let are_clear = unreached.iter().all(is_gone)
            && left
                .iter()
                .all(|module| unreached.contains(module) && self.engine.users(*module).is_empty());
        let graph = &self.engine.program.graph;
        if !are_clear {
            // What is reached only because its types are used stays as long as the modules that use them.
            let mut seen = FxHashSet::default();
            self.reachable_changes(sources, &mut seen, &Changes::default());
            unreached = graph
                .keys()
                .filter(|module| !seen.contains(*module))
                .copied()
                .collect();
        }
        unreached.sort_by_key(|module| graph.get_index_of(module));
        let entry = |module: Name| {
            let path = graph.get(&module)?.path.clone()?;
            Some(ModulePath { module, path })
        };
        unreached.into_iter().filter_map(entry).collect()
    }

    /// Notes where the modules are that came.
    fn note_few(&mut self, touched: &[Name]) {
        let graph = &self.engine.program.graph;
        let mut new: Vec<Arc<str>> = Vec::new();
        for module in touched.iter().filter(|module| !self.places.knows(**module)) {
            if let Some(path) = graph.get(module).and_then(|state| state.path.as_ref()) {
                self.modules.insert(path.clone(), *module);
                new.push(path.clone());
            }
        }
        self.watch_paths(&new);
        self.changed_files();
        self.places.note_changes(&self.engine, touched);
    }
}

impl FineGrained {
    /// The modules that depend on another, or are in it.
    fn users(&mut self, module: Name) -> Vec<Name> {
        let mut users = self.program.importers(module);
        users.extend(self.program.members(module));
        let needs = |user: &Name| {
            let state = &self.program.graph[user];
            *user != module && (state.dependencies.contains(&module) || state.ancestors.contains(&module))
        };
        users.retain(needs);
        users
    }
}
