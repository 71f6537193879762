//! The bundled stubs: those of the standard library, of `mypy-extensions` and of `librt` that mypy 2.4.1 comes with.
//!
//! Exactness on real code needs mypy's own stubs, so the build packs them into the program. Files are compressed one by
//! one and decoded when they are read.
//!
//! - [`read`] and [`paths`] take paths such as `stdlib/builtins.pyi`.
//! - [`Bundled`] is the same as a [`FileSystem`], below the directory [`ROOT`]; put it into the program's file system
//!   with [`source::MountedFs`], and the stubs are found, read and shown like all other files.
//! - [`Versions`] says which modules a version of Python has.
//!
//! ```
//! let bytes = typeshed::read("stdlib/builtins.pyi").expect("there are builtins");
//! assert!(bytes.starts_with(b"import _ast"));
//! assert!(typeshed::Versions::bundled().contains("sys"));
//! ```

mod bundled;
mod versions;

pub use bundled::Bundled;
use source::ContentHash;
pub use source::FileSystem;
pub use versions::{VersionRange, Versions, VersionsError};

/// The directory that the bundled stubs appear in. It is on no disk.
pub const ROOT: &str = "/bundled/mypy/typeshed";

/// One packed file.
struct Entry {
    path: &'static str,
    size: usize,
    start: usize,
    end: usize,
    /// The bytes of its [`ContentHash`].
    hash: [u8; 32],
}

/// Sorted by path.
static TABLE: &[Entry] = include!(concat!(env!("OUT_DIR"), "/table.rs"));

static PACKED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/stubs.lz4"));

/// The paths of all files, sorted.
pub fn paths() -> impl ExactSizeIterator<Item = &'static str> {
    TABLE.iter().map(|entry| entry.path)
}

/// The contents of a file.
#[must_use]
pub fn read(path: &str) -> Option<Vec<u8>> {
    let entry = &TABLE[find(path).ok()?];
    let packed = &PACKED[entry.start..entry.end];
    Some(lz4_flex::block::decompress(packed, entry.size).expect("what the build packed can be unpacked"))
}

/// The hash of the contents of a file. Costs no look at them.
#[must_use]
pub fn hash(path: &str) -> Option<ContentHash> {
    Some(ContentHash::from_bytes(TABLE[find(path).ok()?].hash))
}

/// Where a path is in the table, or would be.
fn find(path: &str) -> Result<usize, usize> {
    TABLE.binary_search_by(|entry| entry.path.cmp(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_unpacks_to_its_size() {
        assert!(TABLE.is_sorted_by(|a, b| a.path < b.path));
        assert!(paths().len() > 700);
        for entry in TABLE {
            let contents = read(entry.path).unwrap();
            assert_eq!(contents.len(), entry.size, "{}", entry.path);
            assert_eq!(
                hash(entry.path),
                Some(ContentHash::of(&contents)),
                "{}",
                entry.path
            );
        }
        assert_eq!(read("stdlib/no_such_module.pyi"), None);
    }
}
