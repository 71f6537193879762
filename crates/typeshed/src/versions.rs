//! [`Versions`]: which modules of the standard library a version of Python has.

use std::collections::BTreeMap;
use std::fmt;

use options::PythonVersion;
use source::{FileSystem, FsError};

/// The versions of Python that have a module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VersionRange {
    /// The first.
    pub first: PythonVersion,
    /// The last, if the module was removed.
    pub last: Option<PythonVersion>,
}

impl VersionRange {
    /// Whether `version` has the module.
    #[must_use]
    pub fn contains(self, version: PythonVersion) -> bool {
        version >= self.first && self.last.is_none_or(|last| version <= last)
    }
}

/// Modules with their versions: the file `stdlib/VERSIONS` of typeshed.
///
/// A module that is not listed by itself goes with its package, as far as that is listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Versions(BTreeMap<Box<str>, VersionRange>);

/// Why a table of versions could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VersionsError {
    /// The file cannot be read.
    Unreadable(FsError),
    /// The line, counted from 1, has another form than `module: 3.0-3.9`.
    BadLine(usize),
}

impl fmt::Display for VersionsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(error) => write!(f, "cannot read VERSIONS: {error}"),
            Self::BadLine(line) => write!(f, "line {line} of VERSIONS has the wrong form"),
        }
    }
}

impl std::error::Error for VersionsError {}

impl Versions {
    /// The table of the bundled stubs.
    #[must_use]
    pub fn bundled() -> Self {
        let bytes = crate::read("stdlib/VERSIONS").expect("the build packs the table");
        Self::parse(&String::from_utf8_lossy(&bytes)).expect("the bundled table has the right form")
    }

    /// The table of the typeshed in the directory `typeshed_dir`.
    pub fn read(fs: &dyn FileSystem, typeshed_dir: &str) -> Result<Self, VersionsError> {
        let bytes = fs
            .read(&format!("{typeshed_dir}/stdlib/VERSIONS"))
            .map_err(VersionsError::Unreadable)?;
        Self::parse(&String::from_utf8_lossy(&bytes)).map_err(VersionsError::BadLine)
    }

    /// The table that `text` has, or the number of the first bad line.
    pub fn parse(text: &str) -> Result<Self, usize> {
        let mut table = BTreeMap::new();
        for (number, line) in (1_usize..).zip(text.lines()) {
            let line = line.split('#').next().unwrap_or_default().trim();
            if !line.is_empty() {
                let (module, range) = entry(line).ok_or(number)?;
                table.insert(module.into(), range);
            }
        }
        Ok(Self(table))
    }

    /// Whether the module is listed by itself.
    #[must_use]
    pub fn contains(&self, module: &str) -> bool {
        self.0.contains_key(module)
    }

    /// All modules that are listed, sorted.
    pub fn iter(&self) -> impl Iterator<Item = (&str, VersionRange)> {
        self.0.iter().map(|(module, range)| (&**module, *range))
    }

    /// The versions of a module that is listed by itself.
    #[must_use]
    pub fn get(&self, module: &str) -> Option<VersionRange> {
        self.0.get(module).copied()
    }

    /// Whether the stubs may be used for `module` in `version`: by its own entry, or by that of its top-level package.
    /// Modules that are not listed at all may. Versions below the oldest supported one count as that.
    #[must_use]
    pub fn allows(&self, module: &str, version: PythonVersion) -> bool {
        let version = version.max(options::defaults::PYTHON3_VERSION_MIN);
        let top_level = module.split('.').next().unwrap_or(module);
        let range = self.get(module).or_else(|| self.get(top_level));
        range.is_none_or(|range| range.contains(version))
    }
}

/// The parts of `module: 3.0-3.9`.
fn entry(line: &str) -> Option<(&str, VersionRange)> {
    let (module, range) = line.split_once(':')?;
    let (first, last) = range.split_once('-').unwrap_or((range, ""));
    let last = if last.trim().is_empty() {
        None
    } else {
        Some(version(last)?)
    };
    Some((
        module,
        VersionRange {
            first: version(first)?,
            last,
        },
    ))
}

fn version(text: &str) -> Option<PythonVersion> {
    let (major, minor) = text.trim().split_once('.')?;
    Some(PythonVersion {
        major: major.parse().ok()?,
        minor: minor.parse().ok()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_come_and_go() {
        let versions =
            Versions::parse("# comment\nasynchat: 3.0-3.11\na: 3.12- # new\na.b: 3.13-\n").unwrap();
        let at = PythonVersion::new3;
        assert!(versions.allows("asynchat", at(11)) && !versions.allows("asynchat", at(12)));
        assert!(versions.allows("a.c", at(12)) && !versions.allows("a.b", at(12)));
        assert!(versions.allows("unlisted", at(12)) && !versions.contains("unlisted"));
        assert_eq!(Versions::parse("ok: 3.0-\nbad\n"), Err(2));
    }

    #[test]
    fn the_bundled_table_reads() {
        let versions = Versions::bundled();
        assert!(!versions.allows("distutils.core", PythonVersion::new3(12)));
        assert_eq!(Versions::read(&crate::Bundled, crate::ROOT), Ok(versions));
    }
}
