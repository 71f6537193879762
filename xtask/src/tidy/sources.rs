//! The source files of the workspace.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};

use crate::workspace;

/// A source file.
pub(super) struct Source {
    /// Its path from the root of the workspace, with `/`.
    pub(super) path: String,
    /// Its text.
    pub(super) text: String,
}

/// All `.rs` files of the crates and of xtask, by path.
pub(super) fn read() -> Result<Vec<Source>> {
    let root = workspace::root();
    let mut sources = Vec::new();
    for directory in ["crates", "xtask"] {
        collect(&root, &root.join(directory), &mut sources)?;
    }
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(sources)
}

fn collect(root: &Path, directory: &Path, sources: &mut Vec<Source>) -> Result<()> {
    let entries = fs::read_dir(directory).with_context(|| format!("cannot read {}", directory.display()))?;
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            collect(root, &path, sources)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text =
                fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
            let relative = path
                .strip_prefix(root)
                .unwrap_or(&path)
                .to_string_lossy()
                .replace('\\', "/");
            sources.push(Source { path: relative, text });
        }
    }
    Ok(())
}

#[cfg(test)]
impl Source {
    /// A file of this text.
    pub(super) fn of(path: &str, text: &str) -> Self {
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_of_this_crate_are_found() {
        let sources = read().unwrap();
        assert!(
            sources
                .iter()
                .any(|source| source.path == "xtask/src/tidy/sources.rs")
        );
        assert!(sources.iter().all(|source| source.path.ends_with(".rs")));
    }
}
