//! The differences of two snapshots.

use names::{Name, Names};

use crate::Snapshot;
use crate::symbols::Entry;

/// The full names that differ between two snapshots of the module of full name `prefix`, each once: first those of the new
/// one in its order, then those that only the old one has. A module that is not there has an empty snapshot. The
/// snapshots must use one table of names.
#[must_use]
pub fn compare_snapshots(names: &Names, prefix: Name, old: &Snapshot, new: &Snapshot) -> Vec<Name> {
    let mut result = Vec::new();
    compare(names, prefix, (old, new), &mut result);
    result
}

fn compare(names: &Names, prefix: Name, (old, new): (&Snapshot, &Snapshot), result: &mut Vec<Name>) {
    for (name, entry) in &new.entries {
        let fullname = names.join(prefix, *name);
        match old.entries.get(name) {
            Some(before) => compare_entries(names, fullname, (before, entry), result),
            None => result.push(fullname),
        }
    }
    let gone = old.entries.keys().filter(|name| !new.entries.contains_key(*name));
    result.extend(gone.map(|name| names.join(prefix, *name)));
}

fn compare_entries(names: &Names, fullname: Name, (old, new): (&Entry, &Entry), result: &mut Vec<Name>) {
    if old.words != new.words {
        result.push(fullname);
    }
    if let (Some(old), Some(new)) = (&old.members, &new.members) {
        compare(names, fullname, (old, new), result);
    }
}
