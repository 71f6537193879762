//! Snapshots of classes.

use names::{Name, known};
use nodes::defs::{AbstractStatus, Class, ClassFlags, DataclassTransform, Promotion};
use nodes::world::World;
use types::ClassId;

use crate::symbols::{Common, Entry, Tag, snapshot_table};
use crate::words::Words;

/// Flags that show outside.
const VISIBLE: ClassFlags = ClassFlags::ABSTRACT
    .union(ClassFlags::ENUM)
    .union(ClassFlags::PROTOCOL)
    .union(ClassFlags::FALLBACK_TO_ANY)
    .union(ClassFlags::META_FALLBACK_TO_ANY)
    .union(ClassFlags::NAMED_TUPLE)
    .union(ClassFlags::NEWTYPE)
    .union(ClassFlags::RUNTIME_PROTOCOL)
    .union(ClassFlags::FINAL)
    .union(ClassFlags::DISJOINT_BASE);

/// Describes a class with its attributes.
pub(crate) fn snapshot_class(world: &World<'_>, id: ClassId, common: Common) -> Entry {
    let class = world.get(id);
    let mut members = snapshot_table(world, class.fullname, &class.names);
    // Whether instances can be made, and what must be overridden.
    members.entries.insert(
        known::ABSTRACT_ATTRIBUTES,
        Entry::plain(abstract_attributes(class)),
    );
    // Which attributes can be set.
    if let Some(slots) = &class.slots {
        members
            .entries
            .insert(known::SLOTS, Entry::plain(slot_names(slots)));
    }
    let mut words = Words::default();
    words.tag(Tag::Class);
    words.common(common);
    words.class(world, class);
    Entry {
        members: Some(Box::new(members)),
        ..Entry::plain(words)
    }
}

impl Words {
    /// What is said about the class as a whole.
    fn class(&mut self, world: &World<'_>, class: &Class) {
        let Class {
            name: _,
            fullname: _,
            module_name: _,
            node: _,
            at: _,
            names: _,
            bases,
            mro,
            type_vars,
            type_var_tuple_split: _,
            declared_metaclass: _,
            metaclass_type,
            tuple_type,
            typeddict_type,
            typeddict_data: _,
            special_alias: _,
            abstract_attributes: _,
            deletable_attributes: _,
            slots,
            promotions,
            alt_promote: _,
            self_type: _,
            deprecated,
            dataclass_transform: _,
            dataclass,
            attrs,
            flags,
        } = class;
        self.number((*flags & VISIBLE).bits());
        for typ in [metaclass_type, tuple_type, typeddict_type] {
            self.optional_type(world, *typ);
        }
        self.len(mro.len());
        mro.iter().for_each(|base| self.name(world.get(*base).fullname));
        self.types(world, type_vars);
        self.types(world, bases);
        self.len(promotions.len());
        promotions
            .iter()
            .for_each(|Promotion { to }| self.typ(world, *to));
        self.dataclass_transform(find_dataclass_transform(world, class));
        self.optional_name(*deprecated);
        // Subclasses have those, too.
        self.flag(slots.is_some());
        self.names(slots.iter().flatten().copied());
        self.flag(dataclass.as_ref().is_some_and(|dataclass| dataclass.frozen));
        self.flag(attrs.as_ref().is_some_and(|attrs| attrs.frozen));
    }
}

/// `@dataclass_transform` of the class, of a base, or of the metaclass.
fn find_dataclass_transform<'w>(world: &'w World<'_>, class: &'w Class) -> Option<&'w DataclassTransform> {
    let of_base = || {
        let bases = class.mro.iter().skip(1);
        bases
            .copied()
            .find_map(|base| world.get(base).dataclass_transform.as_deref())
    };
    let of_metaclass = || {
        let metaclass = world.types.as_instance(class.metaclass_type?)?;
        world.get(metaclass.class).dataclass_transform.as_deref()
    };
    let own = class.dataclass_transform.as_deref();
    own.or_else(of_base).or_else(of_metaclass)
}

fn slot_names(slots: &[Name]) -> Words {
    let mut words = Words::default();
    words.tag(Tag::Slots);
    words.names(slots.iter().copied());
    words
}

fn abstract_attributes(class: &Class) -> Words {
    let mut attributes = class.abstract_attributes.to_vec();
    attributes.sort_unstable_by_key(|(name, _)| *name);
    let mut words = Words::default();
    words.tag(Tag::Abstract);
    words.len(attributes.len());
    for (name, status) in attributes {
        words.name(name);
        words.number(match status {
            AbstractStatus::NotAbstract => 0,
            AbstractStatus::Abstract => 1,
            AbstractStatus::Implicit => 2,
        });
    }
    words
}
