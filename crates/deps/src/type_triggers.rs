//! What makes a type stale: the triggers of all that it is made of.
//!
//! Specified by `TypeTriggersVisitor` of `mypy/server/deps.py`.

use std::rc::Rc;

use names::Name;
use names::known::{DUNDER_INIT, DUNDER_NEW};
use nodes::world::World;
use rustc_hash::FxHashMap;
use trigger::Trigger;
use types::{
    AliasId, Callable, ExtraAttrs, Instance, Literal, LiteralValue, ParamSpec, Parameters, Partial, Tuple,
    Type, TypeId, TypeVar, TypeVarCommon, TypeVarTuple, TypedDict, Union,
};

/// What was found out before about types and names. Good as long as the definitions of the program that are done stay as
/// they are: for one build, or for one step of an update.
#[derive(Debug, Default)]
pub struct Memo {
    /// The constructors of `type[C]` do not count.
    pub(crate) logical: bool,
    types: FxHashMap<TypeId, Rc<[Trigger]>>,
    joined: FxHashMap<(Name, Name), Name>,
}

impl Memo {
    pub(crate) fn new(logical: bool) -> Self {
        Self {
            logical,
            ..Self::default()
        }
    }

    /// `prefix.last`.
    pub(crate) fn join(&mut self, world: &World<'_>, prefix: Name, last: Name) -> Name {
        let joined = self.joined.entry((prefix, last));
        *joined.or_insert_with(|| world.names.join(prefix, last))
    }

    /// All triggers that make the type stale.
    pub(crate) fn type_triggers(&mut self, world: &World<'_>, typ: TypeId) -> Rc<[Trigger]> {
        if let Some(known) = self.types.get(&typ) {
            return Rc::clone(known);
        }
        let mut finder = Finder {
            world,
            memo: self,
            found: Vec::new(),
            seen: &mut Vec::new(),
        };
        finder.visit_kind(typ);
        let mut found = finder.found;
        found.sort_unstable();
        found.dedup();
        let found: Rc<[Trigger]> = found.into();
        self.types.insert(typ, Rc::clone(&found));
        found
    }
}

/// Collects the triggers of a type.
struct Finder<'f, 'w, 'p> {
    world: &'w World<'p>,
    memo: &'f mut Memo,
    found: Vec<Trigger>,
    /// Aliases around the place.
    seen: &'f mut Vec<TypeId>,
}

impl Finder<'_, '_, '_> {
    fn add(&mut self, fullname: Name) {
        self.found.push(Trigger::Name(fullname));
    }

    /// A part of the type.
    fn visit(&mut self, typ: TypeId) {
        if self.seen.is_empty() {
            let known = self.memo.type_triggers(self.world, typ);
            self.found.extend_from_slice(&known);
        } else {
            self.visit_kind(typ);
        }
    }

    fn visit_all<'t>(&mut self, types: impl IntoIterator<Item = &'t TypeId>) {
        types.into_iter().for_each(|typ| self.visit(*typ));
    }

    fn visit_kind(&mut self, typ: TypeId) {
        match self.world.types.get(typ) {
            Type::Any {
                kind: _,
                source: _,
                missing_import,
            } => missing_import.iter().for_each(|name| self.add(*name)),
            Type::None
            | Type::Uninhabited { ambiguous: _ }
            | Type::Erased
            | Type::Deleted(_)
            | Type::Unbound { name: _, args: _ }
            | Type::Placeholder { fullname: _, args: _ } => {}
            Type::Partial(partial) => {
                let Partial {
                    class: _,
                    var: _,
                    value_type: _,
                } = &**partial;
            }
            Type::Instance(instance) => self.visit_instance(instance),
            Type::TypeVar(var) => self.visit_type_var(var),
            Type::ParamSpec(spec) => self.visit_param_spec(spec),
            Type::TypeVarTuple(tuple) => self.visit_type_var_tuple(tuple),
            Type::Unpack {
                typ: item,
                from_star_syntax: _,
            }
            | Type::TypeGuarded(item)
            | Type::Required { item, required: _ }
            | Type::ReadOnly(item) => self.visit(*item),
            Type::Parameters(parameters) => self.visit_parameters(parameters),
            Type::Callable(callable) => self.visit_callable(callable),
            Type::Overloaded(items) => self.visit_all(items),
            Type::Tuple(tuple) => self.visit_tuple(tuple),
            Type::TypedDict(dict) => self.visit_typed_dict(dict),
            Type::Literal(literal) => self.visit_literal(literal),
            Type::Union(union) => {
                let Union { items, pep604: _ } = &**union;
                self.visit_all(items);
            }
            Type::Type {
                item,
                is_type_form: _,
            } => self.visit_class_object(*item),
            Type::Alias { alias, args } => self.visit_alias(typ, *alias, args),
        }
    }

    fn visit_instance(&mut self, instance: &Instance) {
        let Instance {
            class,
            args,
            last_known_value,
            extra_attrs,
        } = instance;
        self.add(self.world.get(*class).fullname);
        self.visit_all(args);
        self.visit_all(last_known_value);
        if let Some(extra) = extra_attrs {
            let ExtraAttrs {
                attrs: _,
                immutable: _,
                mod_name,
            } = &**extra;
            // A module as a value depends on all of its attributes.
            self.found.extend(mod_name.map(Trigger::Wildcard));
        }
    }

    fn visit_common(&mut self, common: &TypeVarCommon) {
        let TypeVarCommon {
            name: _,
            fullname,
            key: _,
            upper_bound,
            default,
        } = common;
        if !self.world.text(*fullname).is_empty() {
            self.add(*fullname);
        }
        self.visit(*upper_bound);
        self.visit(*default);
    }

    fn visit_type_var(&mut self, var: &TypeVar) {
        let TypeVar {
            common,
            values,
            variance: _,
        } = var;
        self.visit_common(common);
        self.visit_all(values);
    }

    fn visit_param_spec(&mut self, spec: &ParamSpec) {
        let ParamSpec {
            common,
            flavor: _,
            prefix,
        } = spec;
        self.visit_common(common);
        self.visit_parameters(prefix);
    }

    fn visit_type_var_tuple(&mut self, tuple: &TypeVarTuple) {
        let TypeVarTuple {
            common,
            tuple_fallback: _,
            min_len: _,
        } = tuple;
        self.visit_common(common);
    }

    fn visit_parameters(&mut self, parameters: &Parameters) {
        let Parameters {
            params,
            variables: _,
            is_ellipsis_args: _,
            imprecise_arg_kinds: _,
        } = parameters;
        self.visit_all(params.iter().map(|param| &param.typ));
    }

    /// The fallback of a class object is its metaclass, which counts elsewhere.
    fn visit_callable(&mut self, callable: &Callable) {
        let Callable {
            params,
            ret_type,
            fallback: _,
            name: _,
            definition: _,
            variables: _,
            flags: _,
            type_guard,
            type_is,
            first_arg: _,
            instance_type,
        } = callable;
        self.visit_all(params.iter().map(|param| &param.typ));
        self.visit(*ret_type);
        self.visit_all([type_guard, type_is, instance_type].into_iter().flatten());
    }

    fn visit_tuple(&mut self, tuple: &Tuple) {
        let Tuple {
            items,
            fallback,
            implicit: _,
        } = tuple;
        self.visit_all(items);
        self.visit(*fallback);
    }

    fn visit_typed_dict(&mut self, dict: &TypedDict) {
        let TypedDict {
            items,
            is_closed: _,
            fallback,
            to_be_mutated: _,
        } = dict;
        self.visit_all(items.iter().map(|item| &item.typ));
        self.visit(*fallback);
    }

    fn visit_literal(&mut self, literal: &Literal) {
        let Literal { value, fallback } = literal;
        self.visit(*fallback);
        match value {
            LiteralValue::Sentinel { fullname, name: _ } => self.add(*fullname),
            LiteralValue::Bool(_)
            | LiteralValue::Int(_)
            | LiteralValue::BigInt(_)
            | LiteralValue::Str(_)
            | LiteralValue::Bytes(_)
            | LiteralValue::Enum(_)
            | LiteralValue::Float(_) => {}
        }
    }

    /// `type[C]` depends on the constructors of `C`, too.
    fn visit_class_object(&mut self, item: TypeId) {
        let start = self.found.len();
        self.visit(item);
        if self.memo.logical {
            return;
        }
        for at in start..self.found.len() {
            if let Trigger::Name(fullname) = self.found[at] {
                for constructor in [DUNDER_INIT, DUNDER_NEW] {
                    let fullname = self.memo.join(self.world, fullname, constructor);
                    self.add(fullname);
                }
            }
        }
    }

    /// Each alias counts once, as one may refer to itself.
    fn visit_alias(&mut self, typ: TypeId, alias: AliasId, args: &[TypeId]) {
        let canonical = self.world.types.canonical(typ);
        if self.seen.contains(&canonical) {
            return;
        }
        self.seen.push(canonical);
        let definition = self.world.get(alias);
        self.add(definition.fullname);
        self.visit_all(args);
        self.visit(definition.target);
    }
}
