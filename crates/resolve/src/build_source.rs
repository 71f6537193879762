//! [`BuildSource`]: one thing to check.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

/// A file, a module or a text to check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BuildSource {
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

impl BuildSource {
    /// A file. Without a name it is `__main__`.
    #[must_use]
    pub fn file(path: &str, module: Option<&str>, base_dir: Option<&str>) -> Self {
        Self {
            path: Some(path.into()),
            base_dir: base_dir.map(Into::into),
            ..Self::module(name_of(module))
        }
    }

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

    /// A program given as text.
    #[must_use]
    pub fn program(text: &str) -> Self {
        Self {
            text: Some(text.into()),
            ..Self::module("__main__")
        }
    }
}

impl BuildSource {
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
}
