//! From changed names to triggers.

use deps::DependencyMap;
use names::{Name, Names};
use trigger::{IMPLICIT_MEMBERS, Location, Trigger};

/// Names that every module has: a change of them is none that `import *` would see.
const IMPLICIT_NAMES: [&str; 5] = ["__builtins__", "__file__", "__name__", "__package__", "__doc__"];

/// The modules and classes of which some name changed, whichever it is: `from m import *` and protocols depend on those.
pub(crate) fn wildcards(names: &Names, module: Name, diff: &[Name]) -> Vec<Name> {
    let nesting = names.text(module).matches('.').count();
    let mut found = Vec::new();
    for item in diff {
        let text = names.text(*item);
        let depth = text.matches('.').count();
        let last = text.rsplit('.').next().unwrap_or(text);
        if depth <= nesting + 1 && !IMPLICIT_NAMES.contains(&last) {
            found.push(module);
        }
        if depth > nesting + 1
            && let Some((class, _)) = text.rsplit_once('.')
        {
            found.push(names.intern(class));
        }
    }
    found
}

/// The triggers of changed names, without repetitions.
pub(crate) fn trigger_names(names: &Names, changed: Vec<Name>, wildcards: Vec<Name>) -> Vec<Trigger> {
    let implicit: Vec<Trigger> = changed.iter().filter_map(|name| implicit(names, *name)).collect();
    let named = changed.into_iter().map(Trigger::Name);
    let mut all: Vec<Trigger> = named
        .chain(wildcards.into_iter().map(Trigger::Wildcard))
        .chain(implicit)
        .collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// What fires in the subclasses of a class for a member that it has now and had not before: mypy's dependencies know only of
/// the members that there were.
pub(crate) fn inherited(names: &Names, dependencies: &DependencyMap, fired: Trigger) -> Vec<Trigger> {
    let Trigger::Name(fired) = fired else {
        return Vec::new();
    };
    let Some((class, member)) = names.text(fired).rsplit_once('.') else {
        return Vec::new();
    };
    let Some(class) = names.lookup(class) else {
        return Vec::new();
    };
    let member = names.intern(member);
    // What is said of a class without naming its members reaches the class and all its subclasses.
    let reached = dependencies.locations(Trigger::Implicit(class));
    reached
        .filter_map(|location| match location {
            Location::UnshownTrigger(Trigger::Name(heir)) => Some(Trigger::Name(names.join(heir, member))),
            Location::Trigger(_)
            | Location::Target(_)
            | Location::Unshown(_)
            | Location::UnshownTrigger(_) => None,
        })
        .collect()
}

/// What fires for a member that matters where it is not named.
fn implicit(names: &Names, changed: Name) -> Option<Trigger> {
    let (class, member) = names.text(changed).rsplit_once('.')?;
    let is_implicit = IMPLICIT_MEMBERS.contains(&member);
    is_implicit.then(|| Trigger::Implicit(names.intern(class)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn top_level_names_and_attributes_fire_wildcards() {
        let names = Names::new();
        let name = |text: &str| names.intern(text);
        let found = wildcards(
            &names,
            name("p.m"),
            &[name("p.m.x"), name("p.m.C.y"), name("p.m.__doc__")],
        );
        assert_eq!(found, [name("p.m"), name("p.m.C")]);
    }
}
