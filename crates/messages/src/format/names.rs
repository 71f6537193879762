//! Which names in types are ambiguous and must be shown in full.

use nodes::world::World;
use rustc_hash::{FxHashMap, FxHashSet};
use typeops::proper::proper;
use types::{Callable, Type, TypeId, TypeVarCommon};

/// Names of `typing` that users take for others of the same short name.
const UNIMPORTED_HINTS: [&str; 12] = [
    "Any", "Callable", "Dict", "Iterable", "Iterator", "List", "Optional", "Set", "Tuple", "TypeVar",
    "Union", "cast",
];

/// The full names of things in `typs` that share their short name with something else.
#[must_use]
pub fn find_type_overlaps(world: &World<'_>, typs: &[TypeId]) -> FxHashSet<String> {
    let mut names = Names {
        world,
        by_short: FxHashMap::default(),
        seen: FxHashSet::default(),
    };
    for typ in typs {
        names.collect(*typ);
    }
    let mut overlaps = FxHashSet::default();
    #[expect(clippy::iter_over_hash_type, reason = "the result is a set")]
    for (short, mut full) in names.by_short {
        if UNIMPORTED_HINTS.contains(&short) {
            full.insert(format!("typing.{short}"));
        }
        if full.len() > 1 {
            overlaps.extend(full);
        }
    }
    overlaps
}

/// A type variable with the last part of the name of what binds it: `T@f`.
#[must_use]
pub(super) fn scoped_type_var_name(world: &World<'_>, common: &TypeVarCommon) -> String {
    let name = world.text(common.name);
    match common.key.namespace.map(|namespace| world.text(namespace)) {
        None | Some("") => name.to_owned(),
        Some(namespace) => format!("{name}@{}", namespace.rsplit('.').next().unwrap_or(namespace)),
    }
}

struct Names<'w, 'p> {
    world: &'w World<'p>,
    by_short: FxHashMap<&'p str, FxHashSet<String>>,
    /// What was looked at already: types are shared, and a second look finds nothing new.
    seen: FxHashSet<TypeId>,
}

impl Names<'_, '_> {
    fn add(&mut self, short: names::Name, full: String) {
        let short = self.world.text(short);
        self.by_short.entry(short).or_default().insert(full);
    }

    fn all(&mut self, typs: &[TypeId]) {
        typs.iter().for_each(|typ| self.collect(*typ));
    }

    fn collect(&mut self, typ: TypeId) {
        if !self.seen.insert(typ) {
            return;
        }
        match self.world.types.get(typ) {
            Type::Instance(instance) => {
                let class = self.world.get(instance.class);
                self.add(class.name, self.world.text(class.fullname).to_owned());
                self.all(&instance.args);
            }
            Type::Alias { alias, args } => {
                let alias = self.world.get(*alias);
                if alias.is_recursive {
                    self.add(alias.name, self.world.text(alias.fullname).to_owned());
                    self.all(args);
                } else {
                    self.collect(proper(self.world, typ));
                }
            }
            Type::TypeVar(var) => self.type_var(&var.common),
            Type::ParamSpec(spec) => self.type_var(&spec.common),
            Type::TypeVarTuple(tuple) => self.type_var(&tuple.common),
            Type::Callable(callable) => self.callable(callable),
            Type::Parameters(parameters) => {
                parameters.params.iter().for_each(|param| self.collect(param.typ))
            }
            Type::Overloaded(items) => self.all(items),
            Type::Tuple(tuple) => {
                self.all(&tuple.items);
                self.collect(tuple.fallback);
            }
            Type::TypedDict(dict) => {
                dict.items.iter().for_each(|item| self.collect(item.typ));
                self.collect(dict.fallback);
            }
            Type::Literal(literal) => self.collect(literal.fallback),
            Type::Union(union) => self.all(&union.items),
            Type::Unbound { args, .. } | Type::Placeholder { args, .. } => self.all(args),
            Type::Unpack { typ: item, .. }
            | Type::Type { item, .. }
            | Type::TypeGuarded(item)
            | Type::Required { item, .. }
            | Type::ReadOnly(item) => self.collect(*item),
            Type::Any { .. }
            | Type::None
            | Type::Uninhabited { .. }
            | Type::Erased
            | Type::Deleted(_)
            | Type::Partial(_) => {}
        }
    }

    fn type_var(&mut self, common: &TypeVarCommon) {
        self.add(common.name, scoped_type_var_name(self.world, common));
        self.collect(common.default);
    }

    fn callable(&mut self, callable: &Callable) {
        for variable in &callable.variables {
            if let Some(common) = self.world.types.as_type_var_like(*variable) {
                self.collect(common.upper_bound);
            }
            if let Some(var) = self.world.types.as_type_var(*variable) {
                self.all(&var.values);
            }
        }
        callable.params.iter().for_each(|param| self.collect(param.typ));
        self.all(&[callable.ret_type, callable.fallback]);
        let rest = [callable.type_guard, callable.type_is, callable.instance_type];
        rest.into_iter().flatten().for_each(|typ| self.collect(typ));
    }
}
