//! Modules that the user may have meant: those of the standard library, and popular ones.
//!
//! The popular ones are the list of mypy 2.4.1 (`mypy/known_modules.py`).

use std::collections::BTreeSet;

use options::PythonVersion;
use typeshed::Versions;

const POPULAR: &str = include_str!("stub_advice/popular.txt");

/// The top-level names of all known modules. Private ones and very short ones of the standard library are left out.
#[must_use]
pub fn known_modules(versions: &Versions, python_version: PythonVersion) -> BTreeSet<String> {
    let top_level = |module: &str| module.split('.').next().unwrap_or(module).to_owned();
    let present = versions
        .iter()
        .filter(|(_, range)| range.contains(python_version));
    let names = present.map(|(module, _)| top_level(module));
    let stdlib = names.filter(|name| !name.starts_with('_') && name.chars().count() > 2);
    POPULAR.lines().map(str::to_owned).chain(stdlib).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn popular_modules_and_those_of_the_version_are_known() {
        let versions =
            Versions::parse("asyncio: 3.4-\nasyncio.x: 3.4-\nimp: 3.0-3.11\n_abc: 3.0-\nos: 3.0-\n").unwrap();
        let known = known_modules(&versions, PythonVersion::new3(12));
        assert!(known.contains("asyncio") && known.contains("requests"));
        assert!(!known.contains("imp") && !known.contains("_abc") && !known.contains("os"));
    }
}
