//! Which distribution has the stubs of a package.
//!
//! The table has a line per package: its name, or the names down from a namespace package, and the distribution. It is
//! that of mypy 2.4.1 (`mypy/stubinfo.py`).

use std::sync::LazyLock;

/// Lines sorted by package.
static TABLE: LazyLock<Vec<(&str, &str)>> = LazyLock::new(|| {
    include_str!("stub_advice/distributions.txt")
        .lines()
        .filter_map(|line| line.split_once(' '))
        .collect()
});

/// The distribution with the stubs of `module`.
#[must_use]
pub fn stub_distribution(module: &str) -> Option<&'static str> {
    let look = |name: &str| {
        TABLE
            .binary_search_by_key(&name, |(package, _)| package)
            .ok()
            .map(|at| TABLE[at].1)
    };
    let mut name = module;
    loop {
        if let Some(found) = look(name) {
            return Some(found);
        }
        name = name.rsplit_once('.')?.0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_complete() {
        assert!(TABLE.is_sorted_by(|a, b| a.0 < b.0));
        assert_eq!(TABLE.len(), 275);
    }

    #[test]
    fn packages_and_parts_of_namespaces_are_known() {
        assert_eq!(stub_distribution("yaml"), Some("types-PyYAML"));
        assert_eq!(stub_distribution("yaml.constructor"), Some("types-PyYAML"));
        assert_eq!(
            stub_distribution("google.protobuf.message"),
            Some("types-protobuf")
        );
        assert_eq!(stub_distribution("google"), None);
        assert_eq!(
            stub_distribution("google.cloud.ndb.x"),
            Some("types-google-cloud-ndb")
        );
        assert_eq!(stub_distribution("google.cloud"), None);
        assert_eq!(stub_distribution("no_such_package"), None);
    }
}
