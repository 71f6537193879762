//! Method resolution order (C3 linearisation), after `mypy/mro.py`.

use nodes::world::World;
use smallvec::SmallVec;
use types::{ClassId, Type};

/// The direct base classes.
pub(crate) fn direct_bases(world: &World<'_>, class: ClassId) -> impl Iterator<Item = ClassId> {
    let bases = world.get(class).bases.iter();
    bases.filter_map(|base| match world.types.get(*base) {
        Type::Instance(instance) => Some(instance.class),
        _ => None,
    })
}

/// The order in which attributes are looked up; `None` if there is no consistent one. A class without bases gets
/// `object` as one.
pub(crate) fn linearize(world: &World<'_>, class: ClassId, object: ClassId) -> Option<Vec<ClassId>> {
    let known = &world.get(class).mro;
    if !known.is_empty() {
        return Some(known.to_vec());
    }
    let mut bases: SmallVec<[ClassId; 4]> = direct_bases(world, class).collect();
    if bases.is_empty() && class != object {
        bases.push(object);
    }
    if let [base] = bases[..] {
        // The only base tells the order.
        return Some(match &*world.get(base).mro {
            [] => [vec![class], linearize(world, base, object)?].concat(),
            known => [&[class], known].concat(),
        });
    }
    let mut sequences = Vec::new();
    for base in &bases {
        sequences.push(linearize(world, *base, object)?);
    }
    sequences.push(bases.into_vec());
    let mut result = vec![class];
    merge(sequences, &mut result)?;
    Some(result)
}

fn merge(mut sequences: Vec<Vec<ClassId>>, result: &mut Vec<ClassId>) -> Option<()> {
    loop {
        sequences.retain(|sequence| !sequence.is_empty());
        if sequences.is_empty() {
            return Some(());
        }
        let is_free = |head: ClassId| !sequences.iter().any(|sequence| sequence[1..].contains(&head));
        let head = sequences
            .iter()
            .map(|sequence| sequence[0])
            .find(|head| is_free(*head))?;
        result.push(head);
        for sequence in &mut sequences {
            if sequence[0] == head {
                sequence.remove(0);
            }
        }
    }
}
