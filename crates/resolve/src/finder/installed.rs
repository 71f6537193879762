//! What installed packages offer for a module: stub packages, and packages with types.

use rustc_hash::FxHashSet;
use source::FileSystem;

use super::{Candidate, ModuleFinder};

/// What installed packages offer for a module.
#[derive(Default)]
pub(super) struct Installed {
    pub(super) stubs: Vec<Candidate>,
    pub(super) inline: Vec<Candidate>,
    pub(super) without_hints: bool,
}
impl ModuleFinder {
    /// The directories that installed packages offer.
    pub(super) fn installed(&self, module: &str) -> Installed {
        let mut found = Installed::default();
        let (top, rest) = module
            .split_once('.')
            .map_or((module, None), |(top, rest)| (top, Some(rest)));
        let dirs = self.package_dirs();
        let stub_name = format!("{top}-stubs");
        let possible: FxHashSet<&str> = [top, &stub_name]
            .iter()
            .filter_map(|name| dirs.get(*name))
            .flatten()
            .map(|dir| &**dir)
            .collect();
        for dir in self
            .paths
            .package_path
            .iter()
            .filter(|dir| possible.contains(&***dir))
        {
            self.add_stubs(&mut found, dir, &stub_name, top, rest);
            self.add_inline(&mut found, dir, module);
        }
        // Fixtures stand in for all that is installed, but ancestors were noted.
        if self.options.global().use_builtins_fixtures {
            return Installed::default();
        }
        found
    }

    /// Adds the directory of a stub package. A partial one lets the package itself be looked at too.
    fn add_stubs(&self, found: &mut Installed, dir: &str, stub_name: &str, top: &str, rest: Option<&str>) {
        let stub_dir = paths::join(dir, stub_name);
        if !self.fs.isdir(&stub_dir) {
            return;
        }
        let parents = |first: &str| match rest {
            None => dir.to_owned(),
            Some(rest) => {
                let middle = rest.rsplit_once('.').map_or("", |(middle, _)| middle);
                let below = format!("{first}.{middle}")
                    .trim_end_matches('.')
                    .replace('.', "/");
                paths::join(dir, &below)
            }
        };
        let path = parents(stub_name);
        if !self.fs.isdir(&path) {
            return;
        }
        let marker = paths::join(&stub_dir, "py.typed");
        let is_partial = self.fs.isfile(&marker)
            && self
                .fs
                .read(&marker)
                .is_ok_and(|text| text.trim_ascii() == b"partial");
        if is_partial {
            found.inline.push(Candidate {
                dir: parents(top),
                verify: true,
            });
        }
        // A partial stub package may lack `__init__` files.
        found.stubs.push(Candidate {
            dir: path,
            verify: !is_partial,
        });
    }

    /// Adds the directory of a package with types, or notes that there is one without.
    fn add_inline(&self, found: &mut Installed, dir: &str, module: &str) {
        let mut plausible = false;
        let mut path = dir.to_owned();
        let parent = module
            .rsplit_once('.')
            .map_or("", |(parent, _)| parent)
            .replace('.', "/");
        let parent = if parent.is_empty() {
            dir.to_owned()
        } else {
            paths::join(dir, &parent)
        };
        for (index, component) in module.split('.').enumerate() {
            path = paths::join(&path, component);
            let is_dir = self.fs.isdir(&path);
            if is_dir && self.fs.isfile(&paths::join(&path, "py.typed")) {
                self.note_ancestors(module, &parent);
                found.inline.push(Candidate {
                    dir: parent,
                    verify: index == 0,
                });
                return;
            }
            plausible = plausible || is_dir || self.fs.isfile(&format!("{path}.py"));
            if !is_dir {
                break;
            }
        }
        if !plausible {
            return;
        }
        if self.options.for_module(module).follow_untyped_imports {
            self.note_ancestors(module, &parent);
            found.inline.push(Candidate {
                dir: parent,
                verify: false,
            });
        } else {
            found.without_hints = true;
        }
    }

    /// The packages above `module` are found below `dir` if they are found nowhere else.
    fn note_ancestors(&self, module: &str, dir: &str) {
        let (mut name, mut path) = (module, dir);
        while let Some((parent, _)) = name.rsplit_once('.') {
            if self.fs.isdir(path) {
                self.remembered(|memory| {
                    memory
                        .namespace_ancestors
                        .entry(parent.into())
                        .or_insert_with(|| path.into());
                });
            }
            (name, path) = (parent, paths::dirname(path));
        }
    }
}
