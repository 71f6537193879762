//! Domains of equality: classes whose values can be equal though the classes do not overlap.
//!
//! A member of an `IntEnum` can be equal to an `int`, a `bytes` to a `bytearray`. Between such types `==` says less.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "all other kinds of types and expressions are treated alike"
)]

use types::{Type, TypeId};

use crate::Checker;

/// A set of classes whose values can be equal.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Domain {
    /// Texts.
    Str,
    /// Numbers.
    Numeric,
    /// Bytes and the like.
    Bytes,
    /// Mappings.
    Mapping,
    /// Sets.
    Set,
}

impl Domain {
    fn of(fullname: &str) -> Option<Self> {
        match fullname {
            "builtins.str" => Some(Self::Str),
            "builtins.bool" | "builtins.int" | "builtins.float" | "builtins.complex" => Some(Self::Numeric),
            "builtins.bytes" | "builtins.bytearray" | "builtins.memoryview" => Some(Self::Bytes),
            "typing.Mapping" => Some(Self::Mapping),
            "typing.AbstractSet" => Some(Self::Set),
            _other => None,
        }
    }

    /// Values that are not of a known class can belong to it.
    fn is_open(self) -> bool {
        matches!(self, Self::Str | Self::Numeric)
    }
}

/// The classes of a type that belong to a domain, by full name.
#[derive(Clone, Debug)]
struct Members {
    domain: Domain,
    classes: Vec<names::Name>,
    enums: Vec<names::Name>,
}

/// What a type says about the equality of its values.
#[derive(Clone, Debug, Default)]
struct EqualityInfo {
    domains: Vec<Members>,
    /// It can be anything.
    is_top: bool,
}

impl EqualityInfo {
    fn members(&self, domain: Domain) -> Option<&Members> {
        self.domains.iter().find(|members| members.domain == domain)
    }

    fn add(&mut self, other: Self) {
        self.is_top |= other.is_top;
        for new in other.domains {
            match self
                .domains
                .iter_mut()
                .find(|members| members.domain == new.domain)
            {
                Some(members) => {
                    members.classes.extend(new.classes);
                    members.enums.extend(new.enums);
                }
                None => self.domains.push(new),
            }
        }
    }
}

/// Whether two lists of names are the same set.
fn same_set(left: &[names::Name], right: &[names::Name]) -> bool {
    left.iter().all(|name| right.contains(name)) && right.iter().all(|name| left.contains(name))
}

impl Members {
    /// Whether values of the two can be equal in spite of their classes.
    fn is_ambiguous_with(&self, other: &Self) -> bool {
        let of_one_enum = !self.enums.is_empty()
            && same_set(&self.enums, &other.enums)
            && same_set(&self.classes, &self.enums)
            && same_set(&other.classes, &other.enums);
        if of_one_enum {
            return false;
        }
        !same_set(&self.classes, &other.classes) || !self.enums.is_empty() || !other.enums.is_empty()
    }
}

impl Checker<'_> {
    /// Divides a type into what `==` with a value of type `target` can narrow, and what it cannot.
    pub(super) fn partition_equality_ambiguous_types(
        &mut self,
        current: TypeId,
        target: TypeId,
        is_identity: bool,
    ) -> (Option<TypeId>, Option<TypeId>) {
        if is_identity {
            return (Some(current), None);
        }
        let proper = self.proper(current);
        let items = match self.state.world.types.as_union(proper) {
            Some(_) => self.relevant_items(proper),
            None => vec![current],
        };
        let target = self.equality_info(target);
        let (ambiguous, narrowable): (Vec<TypeId>, Vec<TypeId>) = items
            .into_iter()
            .partition(|item| self.is_equality_ambiguous(*item, &target));
        let union = |items: &[TypeId]| (!items.is_empty()).then(|| self.make_union(items));
        (union(&narrowable), union(&ambiguous))
    }

    fn is_equality_ambiguous(&self, left: TypeId, right: &EqualityInfo) -> bool {
        let left = self.equality_info(left);
        if left.is_top || right.is_top {
            let other = if left.is_top { right } else { &left };
            return other
                .domains
                .iter()
                .any(|members| members.domain.is_open() && !members.enums.is_empty());
        }
        left.domains.iter().any(|members| {
            let other = right.members(members.domain);
            other.is_some_and(|other| members.is_ambiguous_with(other))
        })
    }

    fn equality_info(&self, typ: TypeId) -> EqualityInfo {
        let world = &self.state.world;
        let typ = self.proper(typ);
        match world.types.get(typ) {
            Type::Union(union) => self.combined_equality_info(&union.items),
            Type::TypeVar(var) if var.values.is_empty() => self.equality_info(var.common.upper_bound),
            Type::TypeVar(var) => self.combined_equality_info(&var.values),
            Type::Literal(literal) => self.equality_info(literal.fallback),
            Type::Instance(instance) => match instance.last_known_value {
                Some(value) => self.equality_info(value),
                None => self.equality_info_of_class(instance.class),
            },
            Type::Any { .. } => EqualityInfo {
                is_top: true,
                ..EqualityInfo::default()
            },
            _other => EqualityInfo::default(),
        }
    }

    fn combined_equality_info(&self, items: &[TypeId]) -> EqualityInfo {
        let mut info = EqualityInfo::default();
        for item in items {
            info.add(self.equality_info(*item));
        }
        info
    }

    fn equality_info_of_class(&self, class: types::ClassId) -> EqualityInfo {
        let world = &self.state.world;
        let class = world.get(class);
        if class.fullname == names::known::BUILTINS_OBJECT {
            return EqualityInfo {
                is_top: true,
                ..EqualityInfo::default()
            };
        }
        let mut info = EqualityInfo::default();
        for base in class.mro.iter() {
            let Some(domain) = Domain::of(world.text(world.get(*base).fullname)) else {
                continue;
            };
            if info.members(domain).is_none() {
                let is_enum = class.is(nodes::defs::ClassFlags::ENUM);
                info.domains.push(Members {
                    domain,
                    classes: vec![class.fullname],
                    enums: if is_enum { vec![class.fullname] } else { vec![] },
                });
            }
        }
        info
    }
}
