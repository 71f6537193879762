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

#[cfg(test)]
mod tests {
    use nodes::defs::{Class, Var};
    use nodes::module::ModuleDefs;
    use nodes::symbols::{Symbol, SymbolKind};
    use nodes::world::World;
    use types::{AnyKind, ClassId, DefRef, ModuleId, Type, TypeId, Types};

    use super::*;
    use crate::snapshot_module;

    /// The module `m`, being written.
    struct Version<'n> {
        names: &'n Names,
        world: World<'n>,
        module: ModuleId,
    }

    impl<'n> Version<'n> {
        fn new(names: &'n Names, types: &'n Types) -> Self {
            let mut world = World::new(names, types);
            let module = world.add_module(ModuleDefs::new(names.intern("m")));
            Self { names, world, module }
        }

        fn define(&mut self, name: &str, node: DefRef) {
            let symbol = Symbol::new(SymbolKind::Global, node);
            let name = self.names.intern(name);
            self.world.module_mut(self.module).names.insert(name, symbol);
        }

        fn var(&mut self, fullname: &str, typ: TypeId) -> DefRef {
            let name = self
                .names
                .intern(fullname.rsplit('.').next().expect("it has a part"));
            let var = Var::new(name, self.names.intern(fullname), Some(typ));
            DefRef::Var(self.world.add(self.module, var))
        }

        fn class(&mut self, name: &str, bases: &[TypeId]) -> ClassId {
            let (name, fullname) = (self.names.intern(name), self.names.intern(&format!("m.{name}")));
            let mut class = Class::new(name, fullname, self.names.intern("m"));
            class.bases = bases.into();
            let class = self.world.add(self.module, class);
            self.define(self.names.text(name), DefRef::Class(class));
            class
        }

        fn member(&mut self, class: ClassId, name: &str, typ: TypeId) {
            let fullname = format!("{}.{name}", self.world.text(self.world.get(class).fullname));
            let symbol = Symbol::new(SymbolKind::Member, self.var(&fullname, typ));
            let name = self.names.intern(name);
            self.world.get_mut(class).names.insert(name, symbol);
        }
    }

    /// What differs between two versions of `m`.
    fn check(before: impl FnOnce(&mut Version<'_>), after: impl FnOnce(&mut Version<'_>), expected: &[&str]) {
        let (names, types) = (Names::new(), Types::new());
        let snapshot = |work: &mut dyn FnMut(&mut Version<'_>)| {
            let mut version = Version::new(&names, &types);
            work(&mut version);
            snapshot_module(&mut version.world, version.module)
        };
        let (mut before, mut after) = (Some(before), Some(after));
        let old = snapshot(&mut |version| before.take().expect("called once")(version));
        let new = snapshot(&mut |version| after.take().expect("called once")(version));
        let found = compare_snapshots(&names, names.intern("m"), &old, &new);
        let found: Vec<&str> = found.into_iter().map(|name| names.text(name)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn names_that_come_and_go_differ() {
        let define = |name: &'static str| {
            move |version: &mut Version<'_>| {
                let none = version.world.types.none();
                let var = version.var(&format!("m.{name}"), none);
                version.define(name, var);
            }
        };
        check(define("x"), define("y"), &["m.y", "m.x"]);
        check(define("x"), define("x"), &[]);
    }

    #[test]
    fn a_changed_attribute_is_no_change_of_its_class() {
        let with = |has_type: bool| {
            move |version: &mut Version<'_>| {
                let types = version.world.types;
                let class = version.class("C", &[]);
                let typ = if has_type {
                    types.none()
                } else {
                    types.any(AnyKind::Explicit)
                };
                version.member(class, "a", typ);
            }
        };
        check(with(true), with(false), &["m.C.a"]);
    }

    #[test]
    fn a_changed_base_is_a_change_of_the_class() {
        let with = |has_base: bool| {
            move |version: &mut Version<'_>| {
                let base = version.class("B", &[]);
                let base = version.world.types.instance(base, []);
                let bases: &[TypeId] = if has_base { &[base] } else { &[] };
                version.class("C", bases);
            }
        };
        check(with(false), with(true), &["m.C"]);
    }

    #[test]
    fn classes_count_by_name_and_unions_are_sets() {
        let with = |is_turned: bool| {
            move |version: &mut Version<'_>| {
                if is_turned {
                    // The class gets another slot than before.
                    version.class("Other", &[]);
                    version.world.module_mut(version.module).names.clear();
                }
                let types = version.world.types;
                let class = version.class("C", &[]);
                let class = types.instance(class, []);
                let mut items = [class, types.none(), class];
                if is_turned {
                    items.reverse();
                }
                let union = types.intern(Type::union(items));
                let var = version.var("m.x", union);
                version.define("x", var);
            }
        };
        check(with(false), with(true), &[]);
    }

    #[test]
    fn what_is_defined_elsewhere_counts_by_name() {
        let with = |fullname: &'static str, has_type: bool| {
            move |version: &mut Version<'_>| {
                let types = version.world.types;
                let typ = if has_type {
                    types.none()
                } else {
                    types.any(AnyKind::Explicit)
                };
                let var = version.var(fullname, typ);
                version.define("x", var);
            }
        };
        check(with("n.x", true), with("n.x", false), &[]);
        check(with("n.x", true), with("o.x", true), &["m.x"]);
        check(with("m.x", true), with("m.x", false), &["m.x"]);
    }
}
