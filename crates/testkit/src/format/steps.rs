//! The steps of an incremental case: what happens to its files before the second, third, … run.

use std::collections::{BTreeMap, BTreeSet};

use super::case::Case;

/// One change of the file system before a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileOperation {
    /// Write `content` to `path`.
    Update {
        /// The module that the file holds.
        module: String,
        /// Where the text goes.
        path: String,
        /// The new text.
        content: String,
    },
    /// Delete the file or directory `path`.
    Delete {
        /// The module that the file held.
        module: String,
        /// What goes.
        path: String,
    },
}

impl Case {
    /// The changes before step 2, 3, …; one empty list when the case has no changes.
    #[must_use]
    pub fn steps(&self) -> Vec<Vec<FileOperation>> {
        let mut steps: BTreeMap<u32, Vec<FileOperation>> = BTreeMap::new();
        for (path, content) in &self.files {
            let Some((target, step)) = numbered(path) else {
                continue;
            };
            let module = module_of_path(target);
            let update = FileOperation::Update {
                module,
                path: target.to_owned(),
                content: content.clone(),
            };
            steps.entry(step).or_default().push(update);
        }
        for (step, paths) in &self.deleted_paths {
            steps.entry(*step).or_default().extend(deletions(paths));
        }
        let last = steps.keys().last().copied().unwrap_or(2);
        (2..=last)
            .map(|step| steps.remove(&step).unwrap_or_default())
            .collect()
    }

    /// The files that are there from the start.
    pub fn initial_files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files
            .iter()
            .filter(|(path, _)| numbered(path).is_none())
            .map(|(path, text)| (path.as_str(), text.as_str()))
    }
}

fn deletions(paths: &BTreeSet<String>) -> impl Iterator<Item = FileOperation> {
    paths.iter().map(|path| FileOperation::Delete {
        module: module_of_path(path),
        path: path.clone(),
    })
}

/// `a.py.2` is `a.py` in step 2.
pub(super) fn numbered(path: &str) -> Option<(&str, u32)> {
    let (target, number) = path.rsplit_once('.')?;
    let numeric = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    Some((target, number.parse().ok().filter(|_| numeric)?))
}

/// The module that a file of a case holds: its path without the first directory and the ending.
#[must_use]
pub fn module_of_path(path: &str) -> String {
    let path = path
        .strip_suffix(".pyi")
        .or_else(|| path.strip_suffix(".py"))
        .unwrap_or(path);
    let module = path.split(['/', '\\']).skip(1).collect::<Vec<_>>().join(".");
    module
        .strip_suffix(".__init__")
        .map(str::to_owned)
        .unwrap_or(module)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::Context;

    fn case(text: &str) -> Case {
        Case::parse_text(text, &Context::for_tests()).unwrap()
    }

    #[test]
    fn a_case_without_changes_has_one_empty_step() {
        assert_eq!(case("x\n").steps(), [Vec::new()]);
    }

    #[test]
    fn updates_come_before_deletions_and_gaps_are_empty() {
        let steps = case("x\n[delete b.py.4]\n[file a.py.2]\ny\n[file c.py.4]\n").steps();
        assert_eq!(steps.len(), 3);
        assert_eq!(
            steps[0],
            [FileOperation::Update {
                module: "a".to_owned(),
                path: "tmp/a.py".to_owned(),
                content: "y".to_owned()
            }]
        );
        assert_eq!(steps[1], []);
        assert_eq!(
            steps[2][1],
            FileOperation::Delete {
                module: "b".to_owned(),
                path: "tmp/b.py".to_owned()
            }
        );
    }

    #[test]
    fn numbered_files_are_not_there_from_the_start() {
        let case = case("x\n[file a.py]\n[file a.py.2]\n");
        assert_eq!(
            case.initial_files().map(|(path, _)| path).collect::<Vec<_>>(),
            ["tmp/a.py"]
        );
    }

    #[test]
    fn packages_are_named_by_their_directory() {
        assert_eq!(module_of_path("tmp/a/b/__init__.pyi"), "a.b");
        assert_eq!(module_of_path("tmp/a.py"), "a");
    }
}
