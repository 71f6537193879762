//! [`Bundled`]: the bundled stubs as a file system.

use std::sync::Arc;

use source::{ContentHash, FileKind, FileSystem, FsError, Listing, Stat};

use crate::{ROOT, TABLE, find};

/// The bundled stubs below [`ROOT`]. Nothing else is there.
#[derive(Clone, Copy, Debug, Default)]
pub struct Bundled;

/// The path seen from [`ROOT`]; empty for the root itself.
fn inner(path: &str) -> Option<&str> {
    let rest = path.strip_prefix(ROOT)?;
    if rest.is_empty() {
        Some("")
    } else {
        rest.strip_prefix('/')
    }
}

/// The paths below a directory, with the directory and its separator taken off.
fn below(dir: &str) -> impl Iterator<Item = &'static str> {
    let prefix = if dir.is_empty() {
        String::new()
    } else {
        format!("{dir}/")
    };
    let (Ok(start) | Err(start)) = find(&prefix);
    TABLE[start..]
        .iter()
        .map_while(move |entry| entry.path.strip_prefix(prefix.as_str()))
}

impl FileSystem for Bundled {
    fn stat(&self, path: &str) -> Result<Stat, FsError> {
        let path = inner(path).ok_or(FsError::NOT_FOUND)?;
        let stat = |kind, size| Stat {
            kind,
            size,
            mtime: 0,
            ctime: 0,
            identity: (0, 0),
        };
        if let Ok(at) = find(path) {
            return Ok(stat(FileKind::File, TABLE[at].size as u64));
        }
        below(path)
            .next()
            .map(|_| stat(FileKind::Dir, 0))
            .ok_or(FsError::NOT_FOUND)
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, FsError> {
        let path = inner(path).ok_or(FsError::NOT_FOUND)?;
        let missing = || {
            if below(path).next().is_some() {
                FsError::IS_A_DIRECTORY
            } else {
                FsError::NOT_FOUND
            }
        };
        crate::read(path).ok_or_else(missing)
    }

    fn known_hash(&self, path: &str) -> Option<ContentHash> {
        crate::hash(inner(path)?)
    }

    fn listdir(&self, path: &str) -> Result<Listing, FsError> {
        let path = inner(path).ok_or(FsError::NOT_FOUND)?;
        // Paths are sorted as texts, so those of one subdirectory follow each other.
        let mut names: Vec<&str> = below(path).filter_map(|rest| rest.split('/').next()).collect();
        names.dedup();
        let is_file = find(path).is_ok();
        match names.is_empty() {
            true if is_file => Err(FsError::NOT_A_DIRECTORY),
            true => Err(FsError::NOT_FOUND),
            false => Ok(names.into_iter().map(Arc::from).collect()),
        }
    }

    fn cwd(&self) -> Arc<str> {
        ROOT.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(rest: &str) -> String {
        format!("{ROOT}{rest}")
    }

    #[test]
    fn files_and_directories_are_there() {
        assert!(Bundled.isfile(&path("/stdlib/os/__init__.pyi")));
        assert!(Bundled.isdir(&path("/stdlib/os")) && Bundled.isdir(ROOT));
        assert!(!Bundled.exists(&path("/stdlib/o")) && !Bundled.exists("/stdlib/os"));
        assert!(
            Bundled
                .read(&path("/stubs/mypy-extensions/mypy_extensions.pyi"))
                .is_ok()
        );
        assert_eq!(
            Bundled.read(&path("/stdlib")).unwrap_err(),
            FsError::IS_A_DIRECTORY
        );
    }

    #[test]
    fn listings_have_each_name_once() {
        assert_eq!(
            &*Bundled.listdir(ROOT).unwrap(),
            ["stdlib", "stubs"].map(Arc::<str>::from)
        );
        let stdlib = Bundled.listdir(&path("/stdlib")).unwrap();
        let asyncio = stdlib.iter().filter(|name| &***name == "asyncio").count();
        assert_eq!(asyncio, 1);
        assert_eq!(
            Bundled.listdir(&path("/stdlib/os")).map(|names| names.len()),
            Ok(2)
        );
        assert_eq!(
            Bundled.listdir(&path("/stdlib/abc.pyi")),
            Err(FsError::NOT_A_DIRECTORY)
        );
    }
}
