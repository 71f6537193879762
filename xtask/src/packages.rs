//! The real packages that we are compared on.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use crate::{environments, upstream};

/// Packages from PyPI with the version that is compared.
const PINNED: [(&str, &str); 5] = [
    ("rich", "14.0.0"),
    ("attrs", "25.3.0"),
    ("click", "8.1.8"),
    ("httpx", "0.28.1"),
    ("black", "25.1.0"),
];
/// mypy's own source.
const MYPY: &str = "mypy";

/// The source of a package.
#[derive(Clone, Debug)]
pub(crate) struct Package {
    /// Its name, with the version unless it is one of the usual ones.
    pub(crate) name: String,
    /// The directory that its modules lie in.
    pub(crate) directory: PathBuf,
    /// Its top-level packages and modules, as arguments of the programs.
    pub(crate) targets: Vec<String>,
}

/// The packages of these names: all usual ones if there are none, `NAME==VERSION` for any other on PyPI.
pub(crate) fn find(names: &[String]) -> Result<Vec<Package>> {
    if names.is_empty() {
        let usual = PINNED.iter().map(|(name, _)| *name).chain([MYPY]);
        return usual.map(one).collect();
    }
    names.iter().map(|name| one(name)).collect()
}

fn one(name: &str) -> Result<Package> {
    if name == MYPY {
        return Ok(Package {
            name: name.to_owned(),
            directory: upstream::fetch()?,
            targets: vec![MYPY.to_owned()],
        });
    }
    let pinned = PINNED.iter().find(|(known, _)| *known == name);
    let Some((project, version)) = pinned.copied().or_else(|| name.split_once("==")) else {
        bail!("`{name}` is not one of the usual packages: say `{name}==VERSION`");
    };
    let directory = environments::unpacked_wheel(project, version)?;
    Ok(Package {
        name: name.to_owned(),
        targets: top_level(&directory)?,
        directory,
    })
}

/// The packages and modules that a wheel brings, by name.
fn top_level(directory: &Path) -> Result<Vec<String>> {
    let mut found = Vec::new();
    let entries = fs::read_dir(directory).with_context(|| format!("cannot read {}", directory.display()))?;
    for entry in entries {
        let path = entry?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
            continue;
        };
        let is_own = !name.ends_with(".dist-info") && !name.ends_with(".data");
        if name.ends_with(".py") || (is_own && has_modules(&path)) {
            found.push(name.to_owned());
        }
    }
    found.sort();
    if found.is_empty() {
        bail!("{} has no package", directory.display());
    }
    Ok(found)
}

/// Whether there are modules below a directory: it is a package, or a namespace with packages in it.
fn has_modules(directory: &Path) -> bool {
    if directory.join("__init__.py").is_file() {
        return true;
    }
    let entries = fs::read_dir(directory).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).any(|path| {
        path.extension().is_some_and(|extension| extension == "py") || (path.is_dir() && has_modules(&path))
    })
}

impl Package {
    /// What has to be said besides the targets: mypy's source has stubs in it that are no part of it.
    pub(crate) fn options(&self) -> &'static [&'static str] {
        if self.name == MYPY {
            &["--exclude", "mypy/typeshed/"]
        } else {
            &[]
        }
    }
}
