//! [`BuildSource`]: one thing to check.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

/// A file, a module or a text to check. Cheap to clone: lists of sources are handed on, compared and changed in few places.
#[derive(Clone, Debug)]
pub struct BuildSource(Arc<SourceParts>);

/// What a source is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceParts {
    /// The file; none for a text, and for a module that is yet to be found.
    pub path: Option<Arc<str>>,
    /// The name of the module.
    pub module: Arc<str>,
    /// The text, if it is not in a file.
    pub text: Option<Arc<str>>,
    /// The directory that the name of the module starts in, absolute.
    pub base_dir: Option<Arc<str>>,
    /// Whether it was found by following an import.
    pub followed: bool,
}

impl SourceParts {
    /// A module, wherever it is.
    #[must_use]
    pub fn module(module: &str) -> Self {
        Self {
            path: None,
            module: module.into(),
            text: None,
            base_dir: None,
            followed: false,
        }
    }
}

impl From<SourceParts> for BuildSource {
    fn from(parts: SourceParts) -> Self {
        Self(Arc::new(parts))
    }
}

impl std::ops::Deref for BuildSource {
    type Target = SourceParts;

    fn deref(&self) -> &SourceParts {
        &self.0
    }
}

impl PartialEq for BuildSource {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0 == other.0
    }
}

impl Eq for BuildSource {}

impl BuildSource {
    /// A file. Without a name it is `__main__`.
    #[must_use]
    pub fn file(path: &str, module: Option<&str>, base_dir: Option<&str>) -> Self {
        let parts = SourceParts {
            path: Some(path.into()),
            base_dir: base_dir.map(Into::into),
            ..SourceParts::module(name_of(module))
        };
        parts.into()
    }

    /// A module, wherever it is.
    #[must_use]
    pub fn module(module: &str) -> Self {
        SourceParts::module(module).into()
    }

    /// A program given as text.
    #[must_use]
    pub fn program(text: &str) -> Self {
        let parts = SourceParts {
            text: Some(text.into()),
            ..SourceParts::module("__main__")
        };
        parts.into()
    }

    /// The full name of the module: without one, the source is the main program.
    #[must_use]
    pub fn module_name(&self) -> &str {
        name_of(Some(&self.module))
    }
}

/// Without a name, or with an empty one, a source is the main program.
fn name_of(module: Option<&str>) -> &str {
    module.filter(|module| !module.is_empty()).unwrap_or("__main__")
}

/// Answers whether a file was asked for.
#[derive(Clone, Debug, Default)]
pub struct SourceSet {
    has_text: bool,
    modules: FxHashMap<Arc<str>, Option<Arc<str>>>,
    paths: FxHashSet<Arc<str>>,
}

impl SourceSet {
    /// The set of `sources`.
    #[must_use]
    pub fn new(sources: &[BuildSource]) -> Self {
        Self {
            has_text: sources.iter().any(|source| source.text.is_some()),
            modules: sources
                .iter()
                .map(|source| (source.module.clone(), source.path.clone()))
                .collect(),
            paths: sources.iter().filter_map(|source| source.path.clone()).collect(),
        }
    }

    /// Takes sources out and adds others, all of them with files and names that no other source has.
    pub fn change<'s>(
        &mut self,
        gone: impl IntoIterator<Item = &'s BuildSource>,
        new: impl IntoIterator<Item = &'s BuildSource>,
    ) {
        for source in gone {
            self.modules.remove(&source.module);
            source.path.as_ref().map(|path| self.paths.remove(path));
        }
        for source in new {
            self.modules.insert(source.module.clone(), source.path.clone());
            self.paths.extend(source.path.clone());
        }
    }

    /// How many files there are among the sources.
    #[must_use]
    pub fn file_count(&self) -> usize {
        self.paths.len()
    }

    /// Whether the module, found in the file, was asked for. With a text among the sources, everything was.
    #[must_use]
    pub fn is_source(&self, module: &str, path: Option<&str>) -> bool {
        path.is_some_and(|path| self.paths.contains(path))
            || self.modules.contains_key(module)
            || self.has_text
    }

    /// The file of a module that was asked for.
    #[must_use]
    pub fn path_of(&self, module: &str) -> Option<&Arc<str>> {
        self.modules.get(module)?.as_ref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_are_known_by_path_and_by_name() {
        let set = SourceSet::new(&[BuildSource::file("a.py", None, None), BuildSource::module("m.n")]);
        assert!(
            set.is_source("x", Some("a.py")) && set.is_source("__main__", None) && set.is_source("m.n", None)
        );
        assert!(!set.is_source("m", Some("b.py")));
        assert_eq!(set.path_of("__main__").map(|path| &**path), Some("a.py"));
        assert!(SourceSet::new(&[BuildSource::program("x")]).is_source("anything", None));
    }

    #[test]
    fn sources_come_and_go() {
        let source = |name: &str| BuildSource::file(&format!("{name}.py"), Some(name), None);
        let mut set = SourceSet::new(&[source("a"), source("b")]);
        set.change(&[source("a")], &[source("c")]);
        let is_source = |name: &str, path: &str| set.is_source(name, Some(path));
        assert!(!is_source("a", "a.py") && is_source("b", "") && is_source("c", "") && is_source("", "c.py"));
        assert_eq!(set.path_of("c").map(|path| &**path), Some("c.py"));
    }
}
