//! `--exclude-gitignore`: paths that git ignores are not collected.
//!
//! The files of all directories up to the root of the repository count, and so does its `.git/info/exclude`; for a
//! relative path, up to the current directory. A file cannot take back what another one ignores.

use std::sync::{Arc, PoisonError, RwLock};

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use rustc_hash::FxHashMap;
use source::FileSystem;

/// The patterns of one file, and the directory that they are seen from.
type Spec = (String, Arc<Gitignore>);

/// Patterns per directory, read once.
#[derive(Debug, Default)]
pub(crate) struct GitIgnores {
    known: RwLock<FxHashMap<String, Arc<[Spec]>>>,
}

impl GitIgnores {
    /// Whether git ignores the path.
    pub(crate) fn matches(&self, path: &str, fs: &dyn FileSystem) -> bool {
        let cwd = fs.cwd();
        self.specs(paths::dirname(path), fs).iter().any(|(dir, spec)| {
            let relative = paths::relpath(&cwd, path, dir);
            // Seen from the current directory and not from `dir`, as in mypy.
            let is_dir = fs.isdir(&relative);
            spec.matched_path_or_any_parents(&relative, is_dir).is_ignore()
        })
    }

    /// The patterns that hold in a directory, outermost first.
    fn specs(&self, dir: &str, fs: &dyn FileSystem) -> Arc<[Spec]> {
        let known = self
            .known
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(dir)
            .cloned();
        known.unwrap_or_else(|| {
            let specs = self.read_specs(dir, fs);
            self.known
                .write()
                .unwrap_or_else(PoisonError::into_inner)
                .insert(dir.to_owned(), specs.clone());
            specs
        })
    }

    fn read_specs(&self, dir: &str, fs: &dyn FileSystem) -> Arc<[Spec]> {
        let parent = paths::dirname(dir);
        let mut specs = if parent == dir || fs.exists(&paths::join(dir, ".git")) {
            read_spec(dir, ".git/info/exclude", fs).into_iter().collect()
        } else {
            self.specs(parent, fs).to_vec()
        };
        specs.extend(read_spec(dir, ".gitignore", fs));
        specs.into()
    }
}

fn read_spec(dir: &str, name: &str, fs: &dyn FileSystem) -> Option<Spec> {
    let contents = fs.read(&paths::join(dir, name)).ok()?;
    let mut builder = GitignoreBuilder::new("");
    for line in String::from_utf8_lossy(&contents).lines() {
        // A line that is no pattern is skipped.
        let _ = builder.add_line(None, line);
    }
    Some((dir.to_owned(), Arc::new(builder.build().ok()?)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use source::MemoryFs;

    #[test]
    fn patterns_hold_below_their_directory() {
        let fs = MemoryFs::new("/w");
        fs.write("/.gitignore", "*.py\n");
        fs.write(".git/info/exclude", "secret.py\n");
        fs.write(".gitignore", "build/\n*_gen.py\n!a_gen.py\n");
        fs.write("build/x.py", "");
        fs.write("a_gen.py", "");
        fs.write("sub/b_gen.py", "");
        let ignores = GitIgnores::default();
        let ignored = |path: &str| ignores.matches(&format!("/w/{path}"), &fs);
        assert!(ignored("build") && ignored("secret.py") && ignored("sub/b_gen.py"));
        assert!(!ignored("a_gen.py") && !ignored("other.py"));
    }
}
