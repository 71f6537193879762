//! Where things lie in this repository.

use std::path::{Path, PathBuf};

/// The root of the workspace: the parent of this crate's directory.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("xtask lies in the workspace")
        .to_path_buf()
}

/// Where fetched things go. Not `CARGO_TARGET_DIR`: one copy serves every target directory.
pub(crate) fn upstream_dir() -> PathBuf {
    root().join("target").join("upstream")
}
