//! Files: how they are found and read, what their bytes mean as text, and where the lines are.
//!
//! - [`FileSystem`] is all that the program wants of a disk. [`RealFs`] is the disk, [`MemoryFs`] is for tests,
//!   [`MountedFs`] puts one below a directory of another, and [`CachedFs`] makes answers repeatable during one
//!   *transaction* (a check, or one update of the daemon).
//! - [`decode`](decode()) turns bytes into text as mypy's parser reads them, with Python's words for what is wrong.
//! - [`LineIndex`] turns offsets into lines and columns after the text is gone.
//! - [`ContentHash`] tells whether two texts are the same.
//!
//! Specified by `mypy/fscache.py`, the decoding part of `mypy/util.py`, and the positions of `ast-serialize`.

mod cached;
mod decode;
mod directories;
mod encodings;
mod forgotten;
mod fs;
mod hash;
mod line_index;
mod memory;
mod mounted;
#[cfg_attr(not(target_os = "linux"), path = "no_notices.rs")]
mod notices;
mod real;
mod source_lines;

pub use cached::CachedFs;
pub use decode::{DecodeError, decode, decode_python};
pub use directories::{Directories, DirectoryChange};
pub use forgotten::Moment;
pub use fs::{FileKind, FileSystem, FsError, Listing, Stat, is_identifier};
pub use hash::ContentHash;
pub use line_index::LineIndex;
pub use memory::MemoryFs;
pub use mounted::MountedFs;
pub use real::RealFs;
pub use source_lines::{read_source_lines, split_lines};
