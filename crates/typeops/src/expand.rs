//! Putting types in the place of type variables.
//!
//! Nothing here asks for subtypes, joins or meets, so it can run at any time. Unions lose only what is trivially
//! superfluous ([`remove_trivial`]).
//!
//! Specified by `mypy/expandtype.py`.

mod callables;
mod param_spec;
mod unpack;

use nodes::defs::VarFlags;
use nodes::world::World;
use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;
use types::{ClassId, Instance, Truth, Type, TypeFlags, TypeId, TypeVarKey, Types, VarId};

use crate::proper::{proper, refers_to_itself};
use crate::tuples::split_with_prefix_and_suffix;
use crate::type_types::make_type_type;
use crate::unions::{flatten_nested_unions, make_union};
use crate::{QuestionKind, TypeCx};
use names::known;

/// What stands for which type variable.
#[derive(Clone, Debug, Default)]
pub struct Env {
    entries: SmallVec<[(TypeVarKey, TypeId); 4]>,
}

impl Env {
    /// What stands for the variable.
    #[inline]
    #[must_use]
    pub fn get(&self, key: TypeVarKey) -> Option<TypeId> {
        self.entries
            .iter()
            .find(|(known, _)| *known == key)
            .map(|(_, typ)| *typ)
    }

    /// Makes `typ` stand for the variable, whatever stood for it before.
    pub fn insert(&mut self, key: TypeVarKey, typ: TypeId) {
        match self.entries.iter_mut().find(|(known, _)| *known == key) {
            Some(entry) => entry.1 = typ,
            None => self.entries.push((key, typ)),
        }
    }

    /// Makes `typ` stand for `variable`, a type variable of any kind.
    pub fn bind(&mut self, world: &World<'_>, variable: TypeId, typ: TypeId) {
        if let Some(common) = world.types.as_type_var_like(variable) {
            self.insert(common.key, typ);
        }
    }

    /// Makes the tuple of `items` stand for `variable`, a type variable tuple.
    pub fn bind_tuple(&mut self, world: &World<'_>, variable: TypeId, items: Vec<TypeId>) {
        if let Some(tuple) = world.types.as_type_var_tuple(variable) {
            self.insert(tuple.common.key, world.types.tuple(items, tuple.tuple_fallback));
        }
    }

    /// Whether nothing stands for anything.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

impl FromIterator<(TypeVarKey, TypeId)> for Env {
    fn from_iter<I: IntoIterator<Item = (TypeVarKey, TypeId)>>(entries: I) -> Self {
        let mut env = Self::default();
        entries.into_iter().for_each(|(key, typ)| env.insert(key, typ));
        env
    }
}

/// `typ` with each type variable replaced by what stands for it in `env` (mypy's `expand_type`).
#[must_use]
pub fn expand_type(world: &World<'_>, typ: TypeId, env: &Env) -> TypeId {
    Expander::new(world, env, false).expand(typ)
}

/// The same for the target of an alias: unions stay as they are written.
pub(crate) fn instantiate_alias(world: &World<'_>, target: TypeId, env: &Env) -> TypeId {
    Expander::new(world, env, true).expand(target)
}

/// `typ` with the type variables of the instance's class replaced by the instance's arguments.
#[must_use]
pub fn expand_type_by_instance(world: &World<'_>, typ: TypeId, instance: &Instance) -> TypeId {
    if !world.types.flags(typ).intersects(UNSTABLE) {
        return typ;
    }
    let class = world.get(instance.class);
    if instance.args.is_empty() && class.type_var_tuple_split.is_none() {
        return typ;
    }
    expand_type(world, typ, &env_of_instance(world, instance))
}

/// The same for an instance by its id: the answer is remembered. For complete classes only.
#[must_use]
pub fn expand_by_instance<'p>(cx: &mut dyn TypeCx<'p>, typ: TypeId, instance: TypeId) -> TypeId {
    let types = cx.types();
    let Some(of) = types.as_instance(instance) else {
        return typ;
    };
    if !types.flags(typ).intersects(UNSTABLE) {
        return typ;
    }
    let can_remember = !of.args.is_empty() && cx.state().are_plain(&[typ, instance]);
    let question = can_remember
        .then(|| cx.state().question(QuestionKind::ByInstance, [typ, instance]))
        .flatten();
    let Some(question) = question else {
        return expand_type_by_instance(cx.world(), typ, of);
    };
    if let Some(known) = cx.state().answer(&question) {
        return known;
    }
    let moment = cx.state().moment();
    let expanded = expand_type_by_instance(cx.world(), typ, of);
    cx.state_mut().remember(question, expanded, moment);
    expanded
}

/// The type variables of the class of an instance, with its arguments.
#[must_use]
pub fn env_of_instance(world: &World<'_>, instance: &Instance) -> Env {
    let class = world.get(instance.class);
    let variables = &class.type_vars;
    let mut env = Env::default();
    let Some((prefix, suffix)) = class.type_var_tuple_split else {
        for (variable, arg) in variables.iter().zip(&instance.args) {
            env.bind(world, *variable, *arg);
        }
        return env;
    };
    let (prefix, suffix) = (prefix as usize, suffix as usize);
    let [start, middle, end] = split_with_prefix_and_suffix(world, &instance.args, prefix, suffix);
    env.bind_tuple(world, variables[prefix], middle);
    let others = variables[..prefix].iter().chain(&variables[prefix + 1..]);
    for (variable, arg) in others.zip(start.iter().chain(&end)) {
        env.bind(world, *variable, *arg);
    }
    env
}

/// `typ` with the class's `Self` replaced, for the type of an attribute (mypy's `expand_self_type`).
#[must_use]
pub fn expand_self_type(world: &World<'_>, var: VarId, typ: TypeId, replacement: TypeId) -> TypeId {
    let var = world.get(var);
    let self_type = var.class.and_then(|class: ClassId| world.get(class).self_type);
    let Some(self_type) = self_type.filter(|_| !var.is(VarFlags::PROPERTY)) else {
        return typ;
    };
    let mut env = Env::default();
    env.bind(world, self_type, replacement);
    expand_type(world, typ, &env)
}

/// Items without bottom types and repetitions; only `object` if that is among them (mypy's `remove_trivial`).
#[must_use]
pub fn remove_trivial(world: &World<'_>, items: &[TypeId]) -> Vec<TypeId> {
    let mut removed_none = false;
    let mut kept = Vec::with_capacity(items.len());
    let mut seen = FxHashSet::default();
    for item in items {
        let typ = proper(world, *item);
        if world.types.is_never(typ) {
            continue;
        }
        if !world.strict_optional && world.types.is_none(typ) {
            removed_none = true;
            continue;
        }
        if let Type::Instance(instance) = world.types.get(typ)
            && world.get(instance.class).fullname == known::BUILTINS_OBJECT
        {
            return vec![typ];
        }
        if seen.insert(world.types.canonical(typ)) {
            kept.push(*item);
        }
    }
    if kept.is_empty() {
        kept.push(if removed_none {
            world.types.none()
        } else {
            world.types.never()
        });
    }
    kept
}

/// The instance with other arguments; its truth and what is known of its value stay.
#[must_use]
pub fn with_args(types: &Types, id: TypeId, instance: &Instance, args: &[TypeId]) -> TypeId {
    if *args == *instance.args {
        return id;
    }
    let new = if instance.last_known_value.is_none() && instance.extra_attrs.is_none() {
        types.instance(instance.class, args)
    } else {
        let mut new = instance.clone();
        new.args = args.into();
        types.intern(Type::Instance(new))
    };
    types.with_truth(new, types.truth(id))
}

/// The instance without what is known of its value.
#[must_use]
pub fn without_last_known_value(types: &Types, id: TypeId) -> TypeId {
    let Type::Instance(instance) = types.get(id) else {
        return id;
    };
    if instance.last_known_value.is_none() {
        return id;
    }
    let mut new = instance.clone();
    new.last_known_value = None;
    types.with_truth(types.intern(Type::Instance(new)), types.truth(id))
}

/// Types without any of these come out of an expansion as they went in.
const UNSTABLE: TypeFlags = TypeFlags::TYPE_VAR
    .union(TypeFlags::UNION)
    .union(TypeFlags::VARIADIC);

struct Expander<'a, 'p> {
    world: &'a World<'p>,
    types: &'p Types,
    env: &'a Env,
    /// Keep unions as they are.
    instantiate: bool,
    /// Results for large types that may occur many times.
    cache: FxHashMap<TypeId, TypeId>,
}

impl<'a, 'p> Expander<'a, 'p> {
    fn new(world: &'a World<'p>, env: &'a Env, instantiate: bool) -> Self {
        Self {
            world,
            types: world.types,
            env,
            instantiate,
            cache: FxHashMap::default(),
        }
    }

    fn expand(&mut self, typ: TypeId) -> TypeId {
        if !self.types.flags(typ).intersects(UNSTABLE) {
            return typ;
        }
        match self.types.get(typ) {
            Type::Any { .. }
            | Type::None
            | Type::Uninhabited { .. }
            | Type::Erased
            | Type::Deleted(_)
            | Type::Unbound { .. }
            | Type::Placeholder { .. }
            | Type::Partial(_)
            | Type::Literal(_) => typ,
            Type::Instance(instance) => self.instance(typ, instance),
            Type::TypeVar(var) => self.type_var(typ, var),
            Type::ParamSpec(spec) => self.param_spec(spec),
            Type::TypeVarTuple(tuple) => self.type_var_tuple(typ, tuple),
            Type::Unpack { typ: inner, .. } => {
                let inner = self.expand(*inner);
                self.types.unpack(inner)
            }
            Type::Parameters(parameters) => self.parameters(parameters),
            Type::Callable(callable) => self.callable(callable),
            Type::Overloaded(items) => {
                let items: Box<[TypeId]> = items.iter().map(|item| self.expand(*item)).collect();
                self.types.overloaded(items)
            }
            Type::Tuple(tuple) => self.tuple(tuple),
            Type::TypedDict(_) => self.cached(typ, Self::typed_dict),
            Type::Union(union) if union.items.len() > 3 => self.cached(typ, Self::union),
            Type::Union(_) => self.union(typ),
            Type::Type { item, is_type_form } => {
                let item = self.expand(*item);
                make_type_type(self.world, item, *is_type_form)
            }
            Type::Alias { alias, args } => {
                let args = self.expand_list_with_unpack(args).into();
                self.types.intern(Type::Alias { alias: *alias, args })
            }
            Type::TypeGuarded(inner)
            | Type::Required {
                item: inner,
                required: _,
            }
            | Type::ReadOnly(inner) => self.expand(*inner),
        }
    }

    fn cached(&mut self, typ: TypeId, compute: fn(&mut Self, TypeId) -> TypeId) -> TypeId {
        if let Some(known) = self.cache.get(&typ) {
            return *known;
        }
        let result = compute(self, typ);
        self.cache.insert(typ, result);
        result
    }

    fn expand_list(&mut self, items: &[TypeId]) -> Vec<TypeId> {
        items.iter().map(|item| self.expand(*item)).collect()
    }

    fn instance(&mut self, id: TypeId, instance: &Instance) -> TypeId {
        if instance.args.is_empty() {
            return id;
        }
        if !self.types.flags(id).contains(TypeFlags::VARIADIC) {
            let args: SmallVec<[TypeId; 4]> = instance.args.iter().map(|arg| self.expand(*arg)).collect();
            // What stands for a variable may be an unpacked tuple.
            if !args.first().is_some_and(|arg| self.types.is_unpack(*arg)) {
                return with_args(self.types, id, instance, &args);
            }
        }
        let mut args = self.expand_list_with_unpack(&instance.args);
        if self.world.get(instance.class).fullname == known::BUILTINS_TUPLE {
            // tuple[*tuple[X, ...], ...] is tuple[X, ...].
            let unpacked = args.first().and_then(|arg| self.types.as_unpack(*arg));
            if let Some(unpacked) = unpacked.filter(|inner| !self.is_endless(*inner))
                && let Some(inner) = self.types.as_instance(proper(self.world, unpacked))
            {
                args = inner.args.to_vec();
            }
        }
        with_args(self.types, id, instance, &args)
    }

    fn type_var(&mut self, id: TypeId, var: &types::TypeVar) -> TypeId {
        let key = var.common.key;
        if let Some(replacement) = self.env.get(key) {
            return without_last_known_value(self.types, replacement);
        }
        if key.raw != 0 {
            return id;
        }
        // The bound of `Self` speaks of the variables of its class.
        let mut var = var.clone();
        var.common.upper_bound = self.expand(var.common.upper_bound);
        self.types.intern(Type::TypeVar(Box::new(var)))
    }

    fn tuple(&mut self, tuple: &types::Tuple) -> TypeId {
        let items = self.expand_list_with_unpack(&tuple.items);
        if let [item] = items[..]
            && let Some(unpacked) = self.types.as_unpack(item)
            && !self.is_endless(unpacked)
        {
            // tuple[*tuple[X, ...]] is tuple[X, ...].
            let unpacked = proper(self.world, unpacked);
            if let Some(instance) = self.types.as_instance(unpacked) {
                let is_tuple = |class: ClassId| self.world.get(class).fullname == known::BUILTINS_TUPLE;
                let fallback = self.types.as_instance(tuple.fallback);
                let plain = fallback.is_some_and(|fallback| is_tuple(fallback.class));
                return if is_tuple(instance.class) && plain {
                    unpacked
                } else {
                    self.expand(tuple.fallback)
                };
            }
        }
        let fallback = self.expand(tuple.fallback);
        self.types.tuple(items, fallback)
    }

    /// Whether an unpacked type has itself in it. An alias that is still being defined does not know that yet.
    fn is_endless(&self, typ: TypeId) -> bool {
        matches!(self.types.get(typ), Type::Alias { alias, .. } if refers_to_itself(self.world, *alias))
    }

    fn typed_dict(&mut self, id: TypeId) -> TypeId {
        let Type::TypedDict(dict) = self.types.get(id) else {
            return id;
        };
        let mut dict = dict.clone();
        dict.fallback = self.expand(dict.fallback);
        for item in &mut dict.items {
            item.typ = self.expand(item.typ);
        }
        dict.to_be_mutated = Box::default();
        self.types.intern(Type::TypedDict(dict))
    }

    fn union(&mut self, id: TypeId) -> TypeId {
        let Type::Union(union) = self.types.get(id) else {
            return id;
        };
        if self.instantiate
            && self.types.truth(id) == Truth::Default
            && !union
                .items
                .iter()
                .any(|item| self.types.flags(*item).intersects(UNSTABLE))
        {
            return id;
        }
        let items = self.expand_list(&union.items);
        if self.instantiate {
            let mut new = types::Union {
                items: SmallVec::new(),
                pep604: union.pep604,
            };
            crate::unions::flatten_into(self.types, &items, &mut new.items);
            return self.types.intern(Type::Union(Box::new(new)));
        }
        let items = flatten_nested_unions(self.world, &items, true);
        let items = remove_trivial(self.world, &items);
        proper(self.world, make_union(self.types, &items))
    }
}
