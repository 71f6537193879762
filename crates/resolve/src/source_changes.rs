//! [`SourceChanges`]: which of the sources came and went between two lists of them, and the list that follows from what came and
//! went in directories.
//!
//! Neither is part of mypy, which makes its list anew for each check, and compares nothing.

use std::sync::Arc;

use options::Options;
use source::{CachedFs, DirectoryChange, FileSystem as _};

use crate::find_sources::{is_skipped_name, sort_key};
use crate::{BuildSource, Exclude, PYTHON_EXTENSIONS};

/// The few sources in which two lists differ that have all others in common, in the same order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceChanges {
    /// The places of those that are only in the first list, ascending.
    pub gone: Vec<usize>,
    /// The places of those that are only in the second list, ascending.
    pub new: Vec<usize>,
}

impl SourceChanges {
    /// Compares two lists. `None` if more than `most` sources in a row differ, or more than that in total.
    #[must_use]
    pub fn between(before: &[BuildSource], now: &[BuildSource], most: usize) -> Option<Self> {
        let mut changes = Self::default();
        let (mut old, mut new) = (0, 0);
        while old < before.len() || new < now.len() {
            if old < before.len() && new < now.len() && before[old] == now[new] {
                (old, new) = (old + 1, new + 1);
                continue;
            }
            let goes_on = |(gone, came): &(usize, usize)| before.get(old + gone) == now.get(new + came);
            let steps = (1..=most).flat_map(|total| (0..=total).map(move |gone| (gone, total - gone)));
            let (gone, came) = steps
                .into_iter()
                .find(|step| old + step.0 <= before.len() && new + step.1 <= now.len() && goes_on(step))?;
            changes.gone.extend(old..old + gone);
            changes.new.extend(new..new + came);
            if changes.gone.len() + changes.new.len() > most {
                return None;
            }
            (old, new) = (old + gone, new + came);
        }
        Some(changes)
    }

    /// Whether the directories that names start in are the same in both lists, in the same order. A no may be wrong.
    #[must_use]
    pub fn keep_base_dirs(&self, before: &[BuildSource], now: &[BuildSource]) -> bool {
        let is_covered = |list: &[BuildSource], at: usize| {
            let base = &list[at].base_dir;
            let others = list[..at].iter().rev().chain(list.get(at + 1));
            base.is_none() || others.into_iter().any(|source| source.base_dir == *base)
        };
        self.gone.iter().all(|at| is_covered(before, *at)) && self.new.iter().all(|at| is_covered(now, *at))
    }
}

/// The sources that [`crate::find_sources`] would find for `files`, if `sources` is what it found before, and only this came
/// and went since in directories that it listed. `None` if that is not clear: only plain modules beside others are. It takes
/// time in proportion to the list, but little.
#[must_use]
pub fn changed_sources(
    sources: &[BuildSource],
    files: &[String],
    changes: &[DirectoryChange],
    options: &Options,
    fs: &CachedFs,
) -> Option<Vec<BuildSource>> {
    if options.exclude_gitignore || !files.iter().all(|file| fs.isdir(file)) {
        return None;
    }
    let exclude = Exclude::new(&options.exclude).ok()?;
    let mut result = sources.to_vec();
    for change in changes {
        let directory = text_in_paths(files, &change.directory)?;
        let listing = fs.listdir(&change.directory).ok()?;
        let mut modules = DirectModules::find(&result, &directory)?;
        let names = change.went.iter().chain(&change.came);
        for name in names.filter(|name| !is_skipped_name(name)) {
            let stem = stem_of_module(name)?;
            if listing
                .iter()
                .any(|other| **other != **name && is_of_stem(other, stem))
            {
                return None;
            }
        }
        for name in change.went.iter().filter(|name| !is_skipped_name(name)) {
            modules.remove(&mut result, name)?;
        }
        for name in change.came.iter().filter(|name| !is_skipped_name(name)) {
            let path = paths::join(&directory, name);
            if fs.isdir(&path) {
                return None;
            }
            if !exclude.matches(&path, fs) {
                modules.insert(&mut result, name, &path)?;
            }
        }
    }
    Some(result)
}

/// How the paths of sources name a directory that was listed, if it was for exactly one of `files`, all of which are directories.
fn text_in_paths(files: &[String], directory: &str) -> Option<String> {
    let is_below = |given: &String| {
        let below = directory.strip_prefix(given.as_str());
        below.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            || given == "." && !directory.starts_with(['/', '.'])
    };
    let given: Vec<String> = files.iter().map(|file| paths::normpath(file)).collect();
    let mut around = given.iter().filter(|given| is_below(given));
    let (first, None) = (around.next()?, around.next()) else {
        return None;
    };
    Some(if first == "." && directory != "." {
        paths::join(".", directory)
    } else {
        directory.to_owned()
    })
}

/// The stem of the name of a plain module.
fn stem_of_module(name: &str) -> Option<&str> {
    let (stem, extension) = paths::splitext(name);
    (PYTHON_EXTENSIONS.contains(&extension) && stem != "__init__" && !stem.contains('.')).then_some(stem)
}

/// Whether a name in a directory may stand for the same module as others of this stem.
fn is_of_stem(name: &str, stem: &str) -> bool {
    let rest = name.strip_prefix(stem);
    rest.is_some_and(|rest| rest.is_empty() || PYTHON_EXTENSIONS.contains(&rest))
}

/// The modules that lie directly in a directory: one behind the other in a list of sources.
struct DirectModules {
    first: usize,
    end: usize,
    /// What their names begin with.
    package: String,
    base_dir: Option<Arc<str>>,
}

impl DirectModules {
    /// Finds those of a directory, if there are some.
    fn find(sources: &[BuildSource], directory: &str) -> Option<Self> {
        let is_direct = |source: &BuildSource| direct_name(source, directory).is_some();
        let first = sources.iter().position(is_direct)?;
        let count = sources[first..]
            .iter()
            .take_while(|source| is_direct(source))
            .count();
        let end = first + count;
        if sources[end..].iter().any(is_direct) {
            return None;
        }
        let stem = stem_of_module(direct_name(&sources[first], directory)?)?;
        let package = sources[first].module.strip_suffix(stem)?;
        (package.is_empty() || package.ends_with('.')).then(|| Self {
            first,
            end,
            package: package.to_owned(),
            base_dir: sources[first].base_dir.clone(),
        })
    }

    /// Takes out a module, if others are left.
    fn remove(&mut self, sources: &mut Vec<BuildSource>, name: &str) -> Option<()> {
        let is_it = |source: &BuildSource| name_of(source) == name;
        let at = self.first + sources[self.first..self.end].iter().position(is_it)?;
        sources.remove(at);
        self.end -= 1;
        (self.end > self.first).then_some(())
    }

    /// Puts in a module where a search would have met it.
    fn insert(&mut self, sources: &mut Vec<BuildSource>, name: &str, path: &str) -> Option<()> {
        let key = sort_key(name);
        let modules = &sources[self.first..self.end];
        let at = self.first + modules.partition_point(|source| sort_key(name_of(source)) < key);
        let module = format!("{}{}", self.package, stem_of_module(name)?);
        let source = BuildSource::file(path, Some(&module), self.base_dir.as_deref());
        sources.insert(at, source);
        self.end += 1;
        Some(())
    }
}

/// The name of the file of a source that lies directly in a directory and is no package.
fn direct_name<'s>(source: &'s BuildSource, directory: &str) -> Option<&'s str> {
    let path = source.path.as_deref()?.strip_prefix(directory)?;
    let name = if directory.ends_with('/') {
        path
    } else {
        path.strip_prefix('/')?
    };
    (!name.contains('/') && !name.starts_with("__init__.")).then_some(name)
}

fn name_of(source: &BuildSource) -> &str {
    source.path.as_deref().map_or("", paths::basename)
}

#[cfg(test)]
mod tests {
    use source::{Directories, MemoryFs};

    use super::*;
    use crate::find_sources;

    fn sources(names: &str) -> Vec<BuildSource> {
        let source = |name: char| BuildSource::file(&format!("{name}.py"), Some(&name.to_string()), None);
        names.chars().map(source).collect()
    }

    #[test]
    fn lists_that_differ_in_few_sources_are_told_apart() {
        let between = |before: &str, now: &str| {
            let changes = SourceChanges::between(&sources(before), &sources(now), 3)?;
            Some((changes.gone, changes.new))
        };
        assert_eq!(between("", ""), Some((vec![], vec![])));
        assert_eq!(between("abc", "abc"), Some((vec![], vec![])));
        assert_eq!(between("abc", "xabc"), Some((vec![], vec![0])));
        assert_eq!(between("abc", "abcx"), Some((vec![], vec![3])));
        assert_eq!(between("abc", "ac"), Some((vec![1], vec![])));
        assert_eq!(between("abc", "axc"), Some((vec![1], vec![1])));
        assert_eq!(between("abc", "bcx"), Some((vec![0], vec![2])));
        assert_eq!(between("", "ab"), Some((vec![], vec![0, 1])));
        assert_eq!(between("abcd", "wxyz"), None);
    }

    #[test]
    fn directories_that_names_start_in_must_not_change() {
        let source = |base: &str| BuildSource::file("a.py", None, Some(base));
        let before = [source("/x"), source("/y"), source("/y")];
        let keep = |new: usize, base: &str| {
            let mut now = before.to_vec();
            now.insert(new, source(base));
            let changes = SourceChanges {
                gone: vec![],
                new: vec![new],
            };
            changes.keep_base_dirs(&before, &now)
        };
        assert!(keep(0, "/x") && keep(1, "/y") && keep(3, "/x"));
        assert!(!keep(0, "/y") && !keep(3, "/z"));
    }

    /// Makes changes in a tree, and says whether the list could be changed; it is then what a search finds.
    fn can_change(args: &[&str], options: &Options, edit: impl Fn(&MemoryFs)) -> bool {
        let memory = Arc::new(MemoryFs::new("/w"));
        for path in [
            "p/__init__.py",
            "p/b.py",
            "p/d.pyi",
            "p/e.py",
            "p/s/m.py",
            "p/s/n.py",
            "q/z.py",
            "q/notes",
        ] {
            memory.write(path, "");
        }
        let fs = CachedFs::new(memory.clone());
        let args: Vec<String> = args.iter().map(|arg| (*arg).to_owned()).collect();
        let find = || find_sources(&args, options, &fs, "", true).unwrap();
        let before = find();
        let known = Directories::look(&fs, fs.listed());
        edit(&memory);
        fs.flush();
        let changes = known.changes(&fs).expect("no directory came or went");
        let Some(changed) = changed_sources(&before, &args, &changes, options, &fs) else {
            return false;
        };
        assert_eq!(changed, find());
        assert!(changed != before);
        true
    }

    #[test]
    fn plain_modules_beside_others_are_where_a_search_finds_them() {
        let options = Options::default();
        for args in [&["p", "q"][..], &["."], &["/w/p"], &["./p", "q/"]] {
            for came in ["a.py", "c.py", "x.py", "a.pyi", "x.pyi", "s/a.py"] {
                let came = |fs: &MemoryFs| fs.write(&format!("p/{came}"), "");
                assert!(can_change(args, &options, came));
            }
            for went in ["b.py", "d.pyi", "e.py", "s/m.py"] {
                let went = |fs: &MemoryFs| assert!(fs.remove(&format!("p/{went}")));
                assert!(can_change(args, &options, went));
            }
            let both = |fs: &MemoryFs| {
                fs.remove("p/b.py");
                fs.write("p/f.py", "");
                fs.write("p/s/o.pyi", "");
            };
            assert!(can_change(args, &options, both));
        }
    }

    #[test]
    fn everything_else_needs_a_search() {
        let options = Options::default();
        let came = |path: &'static str| move |fs: &MemoryFs| fs.write(path, "");
        for path in [
            "p/b.pyi",
            "p/s.py",
            "p/t/a.py",
            "p/s/__init__.py",
            "p/x.y.py",
            "p/b/c.py",
        ] {
            assert!(!can_change(&["p"], &options, came(path)), "{path}");
        }
        assert!(!can_change(&["p", "q"], &options, |fs| assert!(
            fs.remove("q/z.py")
        )));
        assert!(!can_change(&["p", "p/s"], &options, came("p/s/a.py")));
        assert!(!can_change(&["p", "q/z.py"], &options, came("p/a.py")));
        let ignoring = Options {
            exclude_gitignore: true,
            ..Options::default()
        };
        assert!(!can_change(&["p"], &ignoring, came("p/a.py")));
    }

    #[test]
    fn excluded_files_are_no_sources() {
        let options = Options {
            exclude: vec!["/a".to_owned()],
            ..Options::default()
        };
        let both = |fs: &MemoryFs| {
            fs.write("p/a.py", "");
            fs.write("p/c.py", "");
        };
        assert!(can_change(&["p"], &options, both));
    }
}
