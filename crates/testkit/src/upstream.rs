//! Where the distribution, the ledgers and our own cases lie.

use std::path::{Path, PathBuf};

/// The version of mypy whose cases judge this program.
pub const VERSION: &str = "2.4.1";

/// The root of the workspace.
#[must_use]
pub fn workspace_root() -> PathBuf {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("this crate lies in crates/");
    crates
        .parent()
        .expect("crates/ lies in the workspace")
        .to_path_buf()
}

/// The directory of mypy's `.test` files. An error says what to run when it is not there.
pub fn suites_directory() -> Result<PathBuf, String> {
    let directory = workspace_root().join(format!("target/upstream/mypy-{VERSION}/test-data/unit"));
    if directory.is_dir() {
        return Ok(directory);
    }
    Err(format!(
        "{} is missing: run `cargo xtask upstream` to fetch mypy's test cases",
        directory.display()
    ))
}

/// The directory of our own `.test` files.
#[must_use]
pub fn own_cases() -> PathBuf {
    workspace_root().join("test-data/unit")
}

/// The directory of the exclusions.
#[must_use]
pub fn exclusions_file() -> PathBuf {
    workspace_root().join("test-data/upstream/exclusions.txt")
}

/// The directory of the ledgers.
#[must_use]
pub fn ledgers() -> PathBuf {
    workspace_root().join("test-data/upstream/known-failures")
}
