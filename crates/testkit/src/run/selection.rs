//! Which cases are run: suites, the exclusions, and what the user asked for.

use std::fs;

use crate::catalog::Suite;
use crate::exclusions::{Exclusions, skipped_upstream};
use crate::format::{Case, CaseError, Context, RawCase, split_cases};

/// Suites with their cases.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// The suites.
    pub suites: Vec<Suite>,
    /// The cases of all suites, suite by suite.
    pub cases: Vec<Selected>,
}

/// One case that is to be looked at.
#[derive(Clone, Debug)]
pub struct Selected {
    /// The index of its suite.
    pub suite: usize,
    /// Its index among all cases of its file.
    pub index: usize,
    /// Its name, with the suffix of the suite.
    pub name: String,
    /// The line of its header.
    pub line: usize,
    /// Why it is not run, if it is not.
    pub excluded: Option<String>,
}

impl Selection {
    /// The cases of `suites` whose name holds `filter` (all of it, if it is the name of one).
    pub fn new(suites: Vec<Suite>, filter: Option<&str>, exclusions: &Exclusions) -> Result<Self, String> {
        let mut cases = Vec::new();
        for (suite, known) in suites.iter().enumerate() {
            let raws = load(known)?;
            let exact = filter.is_some_and(|filter| raws.iter().any(|raw| full_name(known, raw) == filter));
            for (index, raw) in raws.iter().enumerate() {
                let name = full_name(known, raw);
                let chosen = filter.is_none_or(|filter| name == filter || (!exact && name.contains(filter)));
                if chosen {
                    let excluded = exclusion(known, raw, &name, exclusions);
                    cases.push(Selected {
                        suite,
                        index,
                        name,
                        line: raw.line,
                        excluded,
                    });
                }
            }
        }
        Ok(Self { suites, cases })
    }

    /// Whether the suite has a case of this name, selected or not.
    pub fn names(&self, suite: usize) -> Result<Vec<String>, String> {
        let suite = &self.suites[suite];
        Ok(load(suite)?.iter().map(|raw| full_name(suite, raw)).collect())
    }
}

fn full_name(suite: &Suite, raw: &RawCase) -> String {
    format!("{}{}", raw.name, suite.kind.name_suffix())
}

/// The raw cases of a suite's file.
pub(super) fn load(suite: &Suite) -> Result<Vec<RawCase>, String> {
    let text = fs::read_to_string(&suite.file)
        .map_err(|error| format!("cannot read {}: {error}", suite.file.display()))?;
    split_cases(&text).map_err(|error| format!("{}: {error}", suite.file.display()))
}

/// Understands a raw case of a suite.
pub(super) fn understand(suite: &Suite, raw: &RawCase) -> Result<Case, CaseError> {
    let root = root(suite);
    let context = Context {
        base_path: suite.kind.base_path(),
        required_out: suite.kind.required_out(),
        name_suffix: suite.kind.name_suffix(),
        file: &suite.file,
        root: &root,
    };
    Case::parse(raw, &context)
}

/// The directory in which `test-data/unit/FILE` lies.
pub(super) fn root(suite: &Suite) -> String {
    let root = suite.file.ancestors().nth(3).unwrap_or(&suite.file);
    root.display().to_string()
}

fn exclusion(suite: &Suite, raw: &RawCase, name: &str, exclusions: &Exclusions) -> Option<String> {
    if let Some(reason) = exclusions.reason(&suite.id, name) {
        return Some(reason.to_owned());
    }
    // A case that cannot be understood is run, and fails with the reason.
    let case = understand(suite, raw).ok()?;
    skipped_upstream(suite, raw, &case).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::suites_of;
    use std::path::Path;

    fn selection(text: &str, filter: Option<&str>, exclusions: &str) -> Vec<(String, bool)> {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("check-x.test");
        fs::write(&file, text).unwrap();
        let exclusions = Exclusions::parse(exclusions).unwrap();
        let selection = Selection::new(suites_of(&file).unwrap(), filter, &exclusions).unwrap();
        selection
            .cases
            .into_iter()
            .map(|case| (case.name, case.excluded.is_some()))
            .collect()
    }

    #[test]
    fn a_filter_is_a_part_of_the_name_or_the_whole() {
        let text = "[case testA]\nx\n[case testAB]\nx\n[case testB]\nx\n";
        assert_eq!(selection(text, None, "").len(), 3);
        assert_eq!(selection(text, Some("A"), "").len(), 2);
        assert_eq!(selection(text, Some("testA"), "").len(), 1);
    }

    #[test]
    fn excluded_cases_are_listed_with_a_reason() {
        let text = "[case testA-skip]\nx\n[case testB_old]\nx\n[case testC]\nx\n";
        let found = selection(text, None, "* *_old out of scope\n");
        let expected = [("testA", true), ("testB_old", true), ("testC", false)];
        assert_eq!(
            found,
            expected.map(|(name, excluded)| (name.to_owned(), excluded))
        );
    }

    #[test]
    fn a_missing_file_is_named() {
        let suites = suites_of(Path::new("nowhere/check-x.test")).unwrap();
        let error = Selection::new(suites, None, &Exclusions::default()).unwrap_err();
        assert!(error.contains("nowhere/check-x.test"), "{error}");
    }
}
