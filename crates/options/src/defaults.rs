//! Fixed values that several crates share. Specified by `mypy/defaults.py`.

use crate::PythonVersion;

/// The earliest fully supported Python version, and the one that tests assume.
pub const PYTHON3_VERSION: PythonVersion = PythonVersion { major: 3, minor: 10 };

/// The earliest version that `--python-version` takes.
pub const PYTHON3_VERSION_MIN: PythonVersion = PythonVersion { major: 3, minor: 10 };

/// The directory of the cache unless told otherwise.
pub const CACHE_DIR: &str = ".mypy_cache";

/// Into how many files the cache is cut.
pub const SQLITE_NUM_SHARDS: i64 = 16;

/// Configuration files that are mypy's own, in the order of search.
pub const CONFIG_NAMES: &[&str] = &["mypy.ini", ".mypy.ini"];

/// Configuration files that are shared with other tools; they count only if they have a section for mypy.
pub const SHARED_CONFIG_NAMES: &[&str] = &["pyproject.toml", "setup.cfg"];

/// The names of all reports.
pub const REPORTER_NAMES: &[&str] = &[
    "linecount",
    "any-exprs",
    "linecoverage",
    "memory-xml",
    "cobertura-xml",
    "xml",
    "xslt-html",
    "xslt-txt",
    "html",
    "txt",
    "lineprecision",
];

/// After how many messages most others are held back once an import failed; negative is never.
pub const MANY_ERRORS_THRESHOLD: i64 = -1;

/// The most workers that `--num-workers auto` starts.
pub const MAX_AUTO_WORKERS: i64 = 8;
