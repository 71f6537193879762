//! Ledgers: the cases of a suite that are known to fail.
//!
//! A ledger is a text file with one case a line, sorted. Lines that start with `#` are headings: the lines below one
//! belong to its subject. Cases that fail are run nevertheless; one that passes must leave its ledger. New
//! failures are written above the first heading.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The known failures of one suite.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    groups: Vec<Group>,
}

/// The lines below one heading; the first group has none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Group {
    heading: Vec<String>,
    cases: BTreeSet<String>,
}

impl Ledger {
    /// Reads a ledger.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let mut groups = vec![Group::default()];
        for line in text.lines().map(str::trim_end).filter(|line| !line.is_empty()) {
            let last = groups.last_mut().expect("there is always a group");
            if !line.starts_with('#') {
                last.cases.insert(line.to_owned());
            } else if last.cases.is_empty() && !last.heading.is_empty() {
                last.heading.push(line.to_owned());
            } else {
                groups.push(Group {
                    heading: vec![line.to_owned()],
                    cases: BTreeSet::new(),
                });
            }
        }
        Self { groups }
    }

    /// Reads the ledger of the suite `id` in `directory`; a suite without a file has no known failures.
    pub fn load(directory: &Path, id: &str) -> io::Result<Self> {
        match fs::read_to_string(path(directory, id)) {
            Ok(text) => Ok(Self::parse(&text)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(error),
        }
    }

    /// Writes the ledger; one without cases has no file.
    pub fn store(&self, directory: &Path, id: &str) -> io::Result<()> {
        let path = path(directory, id);
        let text = self.text();
        if !text.is_empty() {
            fs::create_dir_all(directory)?;
            return fs::write(path, text);
        }
        match fs::remove_file(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            Ok(()) | Err(_) => Ok(()),
        }
    }

    /// Whether the case is known to fail.
    #[must_use]
    pub fn contains(&self, case: &str) -> bool {
        self.groups.iter().any(|group| group.cases.contains(case))
    }

    /// The known failures.
    pub fn cases(&self) -> impl Iterator<Item = &str> {
        self.groups
            .iter()
            .flat_map(|group| group.cases.iter().map(String::as_str))
    }

    /// Takes over what a run found: `true` is a case that failed. Cases that were not run stay as they are.
    pub fn update(&mut self, found: &BTreeMap<String, bool>) {
        for group in &mut self.groups {
            group.cases.retain(|case| found.get(case) != Some(&false));
        }
        for (case, _) in found.iter().filter(|(_, failed)| **failed) {
            if !self.contains(case) {
                self.first_group().cases.insert(case.clone());
            }
        }
    }

    /// Drops the cases that the suite does not have any more.
    pub fn retain(&mut self, exists: impl Fn(&str) -> bool) {
        for group in &mut self.groups {
            group.cases.retain(|case| exists(case));
        }
    }

    fn first_group(&mut self) -> &mut Group {
        if self.groups.first().is_none_or(|group| !group.heading.is_empty()) {
            self.groups.insert(0, Group::default());
        }
        &mut self.groups[0]
    }

    fn text(&self) -> String {
        let mut text = String::new();
        for group in self.groups.iter().filter(|group| !group.cases.is_empty()) {
            for line in group.heading.iter().chain(&group.cases) {
                text.push_str(line);
                text.push('\n');
            }
        }
        text
    }
}

fn path(directory: &Path, id: &str) -> PathBuf {
    directory.join(format!("{id}.txt"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(cases: &[(&str, bool)]) -> BTreeMap<String, bool> {
        cases
            .iter()
            .map(|(case, failed)| ((*case).to_owned(), *failed))
            .collect()
    }

    #[test]
    fn cases_are_written_sorted_below_their_headings() {
        let ledger = Ledger::parse("b\na\n\n# Overloads\n# (two lines)\nd\nc\n");
        assert_eq!(ledger.text(), "a\nb\n# Overloads\n# (two lines)\nc\nd\n");
    }

    #[test]
    fn a_case_that_passes_leaves_and_a_new_failure_comes_first() {
        let mut ledger = Ledger::parse("# Overloads\na\nb\n");
        ledger.update(&found(&[("a", false), ("z", true), ("b", true)]));
        assert_eq!(ledger.text(), "z\n# Overloads\nb\n");
        assert!(ledger.contains("z") && !ledger.contains("a"));
    }

    #[test]
    fn cases_that_were_not_run_stay() {
        let mut ledger = Ledger::parse("a\n");
        ledger.update(&found(&[]));
        assert_eq!(ledger.cases().collect::<Vec<_>>(), ["a"]);
    }

    #[test]
    fn cases_that_are_gone_are_dropped() {
        let mut ledger = Ledger::parse("a\nb\n");
        ledger.retain(|case| case == "b");
        assert_eq!(ledger.text(), "b\n");
    }

    #[test]
    fn a_ledger_without_cases_has_no_file() {
        let dir = tempfile::tempdir().unwrap();
        Ledger::parse("a\n").store(dir.path(), "x").unwrap();
        assert!(Ledger::load(dir.path(), "x").unwrap().contains("a"));
        Ledger::default().store(dir.path(), "x").unwrap();
        assert!(!dir.path().join("x.txt").exists());
        assert_eq!(Ledger::load(dir.path(), "x").unwrap(), Ledger::default());
    }
}
