//! Classes that no statement defines: intersections, and stand-ins.

use nodes::defs::{Class, ClassFlags};
use types::{ClassId, TypeId};

use crate::Checker;

impl Checker<'_> {
    /// A class of the module with these bases; `None` if there is no order of resolution. It belongs to the interface as
    /// long as that is open: types of the interface may speak of it.
    pub(crate) fn make_fake_class(
        &mut self,
        gen_name: &str,
        short_name: &str,
        bases: &[TypeId],
    ) -> Option<ClassId> {
        let module_name = self.module_name();
        let fullname = self.name(&format!("{}.{gen_name}", self.text(module_name)));
        let name = self.name(short_name);
        let mut class = Class::new(name, fullname, module_name);
        class.bases = bases.into();
        let module = self.module;
        let world = &mut self.state.world;
        let id = if world.owns(module) {
            world.add(module, class)
        } else {
            world.add_local(module, class)
        };
        let mro = self.linearize(id, bases)?;
        let falls_back = |base: &ClassId| self.state.world.get(*base).is(ClassFlags::FALLBACK_TO_ANY);
        let falls_back = mro.iter().any(falls_back);
        let class = self.state.world.get_mut(id);
        class.mro = mro.into();
        class.flags.set(ClassFlags::FALLBACK_TO_ANY, falls_back);
        let metaclass = self.calculate_metaclass_type(id);
        self.state.world.get_mut(id).metaclass_type = metaclass;
        Some(id)
    }

    /// The method resolution order of a class with these bases.
    fn linearize(&self, class: ClassId, bases: &[TypeId]) -> Option<Vec<ClassId>> {
        let object = self.lookup_class("builtins.object");
        let direct: Vec<ClassId> = bases
            .iter()
            .filter_map(|base| Some(self.types().as_instance(*base)?.class))
            .collect();
        let direct = if direct.is_empty() {
            object.into_iter().collect()
        } else {
            direct
        };
        let mut sequences: Vec<Vec<ClassId>> = direct
            .iter()
            .map(|base| self.state.world.get(*base).mro.to_vec())
            .collect();
        sequences.push(direct);
        let mut result = vec![class];
        loop {
            sequences.retain(|sequence| !sequence.is_empty());
            if sequences.is_empty() {
                return Some(result);
            }
            let in_tail = |class: &ClassId| sequences.iter().any(|sequence| sequence[1..].contains(class));
            let next = sequences
                .iter()
                .map(|sequence| sequence[0])
                .find(|head| !in_tail(head))?;
            result.push(next);
            for sequence in &mut sequences {
                if sequence[0] == next {
                    sequence.remove(0);
                }
            }
        }
    }

    /// The metaclass that a class has by its declaration and its bases; `None` if there is none or they conflict.
    fn calculate_metaclass_type(&self, class: ClassId) -> Option<TypeId> {
        let world = &self.state.world;
        let info = world.get(class);
        let mut winner = info.declared_metaclass;
        for base in info.mro.iter().skip(1) {
            let Some(candidate) = world.get(*base).declared_metaclass else {
                continue;
            };
            let Some(candidate_class) = self
                .types()
                .as_instance(candidate)
                .map(|metaclass| metaclass.class)
            else {
                continue;
            };
            let Some(known) = winner.and_then(|winner| self.types().as_instance(winner)) else {
                winner = Some(candidate);
                continue;
            };
            if world.has_base(known.class, candidate_class) {
                continue;
            }
            if !world.has_base(candidate_class, known.class) {
                return None;
            }
            winner = Some(candidate);
        }
        winner
    }
}
