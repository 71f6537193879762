//! Written types that are put right once all types are known.
//!
//! mypy changes types where they are written when it looks at type arguments, and everything that refers to them sees
//! the change. Here types are interned, so all types of the modules are mapped; that is done only when there is something
//! to put right.
//!
//! | written | becomes |
//! |---|---|
//! | `tuple[int, *A]` with `A = tuple[str, str]` | `tuple[int, str, str]` |
//! | `*int` | `*tuple[Any, ...]` |
//! | `C[int]` where a parameter list is wanted | `C[Any]` |
//!
//! Specified by `mypy/semanal_typeargs.py`.

use nodes::expansion::map_types_of_defs;
use rustc_hash::FxHashMap;
use types::{AliasId, AnyKind, Instance, ModuleId, Type, TypeId};

use crate::Analyzer;

impl Analyzer<'_> {
    /// Puts the types of modules right, if one of them has to be.
    pub(crate) fn fix_types(&mut self, scc: &[ModuleId]) {
        if !std::mem::take(&mut self.types_to_fix) {
            return;
        }
        let mut written = Vec::new();
        self.map_types_of(scc, &mut |typ| {
            written.push(typ);
            typ
        });
        let mut known = FxHashMap::default();
        for typ in written {
            self.fixed(typ, &mut known);
        }
        self.map_types_of(scc, &mut |typ| known[&typ]);
    }

    /// Replaces all types in the definitions and tables of modules. `map` cannot look at them meanwhile.
    fn map_types_of(&mut self, scc: &[ModuleId], map: &mut dyn FnMut(TypeId) -> TypeId) {
        for module in scc {
            map_types_of_defs(&mut self.state.world.module_mut(*module).defs, map);
            let implementation = self.state.world.implementation_mut(*module);
            map_types_of_defs(&mut implementation.defs, map);
            for tables in implementation.tables.values_mut() {
                tables.map_types(map);
            }
        }
    }

    /// A type with all its parts put right.
    fn fixed(&mut self, typ: TypeId, known: &mut FxHashMap<TypeId, TypeId>) -> TypeId {
        if let Some(fixed) = known.get(&typ) {
            return *fixed;
        }
        let types = self.state.world.types;
        let flat = self.fixed_before_parts(typ);
        let parts = types.map_parts(flat, &mut |part| self.fixed(part, known));
        let fixed = self.fixed_after_parts(parts);
        known.insert(typ, fixed);
        fixed
    }

    /// Whether a type is to be put right, apart from its parts.
    pub(crate) fn is_to_fix(&mut self, typ: TypeId) -> bool {
        let flat = self.fixed_before_parts(typ);
        flat != typ || self.fixed_after_parts(flat) != typ
    }

    fn fixed_before_parts(&mut self, typ: TypeId) -> TypeId {
        let types = self.state.world.types;
        let Type::Tuple(tuple) = types.get(typ) else {
            return typ;
        };
        let misplaced = |item: &TypeId| matches!(types.get(*item), Type::ParamSpec(_) | Type::Parameters(_));
        let any = types.any(AnyKind::FromError);
        let items = self.flatten_nested(&tuple.items);
        let items: Box<[TypeId]> = items
            .into_iter()
            .map(|item| if misplaced(&item) { any } else { item })
            .collect();
        if items == tuple.items {
            return typ;
        }
        let mut tuple = (**tuple).clone();
        tuple.items = items;
        types.intern(Type::Tuple(Box::new(tuple)))
    }

    fn fixed_after_parts(&mut self, typ: TypeId) -> TypeId {
        let types = self.state.world.types;
        match types.get(typ) {
            Type::Instance(instance) => {
                let vars = self.state.world.get(instance.class).type_vars.clone();
                let args = match self.args_to_erase(&instance.args, &vars) {
                    Some(args) => args,
                    None => match self.normal_tuple_args(instance) {
                        Some(args) => args,
                        None => return typ,
                    },
                };
                let mut instance = instance.clone();
                instance.args = args;
                types.intern(Type::Instance(instance))
            }
            Type::Alias { alias, args } => match self.alias_args_to_erase(*alias, args) {
                Some(args) => types.intern(Type::Alias { alias: *alias, args }),
                None => typ,
            },
            Type::Unpack {
                typ: inner,
                from_star_syntax,
            } if !self.can_be_unpacked(*inner) => {
                let any = types.any(AnyKind::FromError);
                let tuple = self.named_type("builtins.tuple", &[any]);
                types.intern(Type::Unpack {
                    typ: tuple,
                    from_star_syntax: *from_star_syntax,
                })
            }
            Type::Callable(callable) => {
                let mut normal = (**callable).clone();
                typeops::callables::normalize_trivial_unpack(&self.state.world, &mut normal);
                types.intern(Type::Callable(Box::new(normal)))
            }
            _ => typ,
        }
    }

    /// `tuple[*tuple[X, ...], ...]` is `tuple[X, ...]`.
    fn normal_tuple_args(&self, instance: &Instance) -> Option<Box<[TypeId]>> {
        let world = &self.state.world;
        let [arg] = *instance.args else { return None };
        let Type::Unpack { typ, .. } = world.types.get(arg) else {
            return None;
        };
        match world.types.get(typeops::proper(world, *typ)) {
            Type::Instance(inner)
                if inner.class == instance.class
                    && self.text(world.get(inner.class).fullname) == "builtins.tuple" =>
            {
                Some(inner.args.clone())
            }
            _ => None,
        }
    }

    fn alias_args_to_erase(&mut self, alias: AliasId, args: &[TypeId]) -> Option<Box<[TypeId]>> {
        let vars = self.state.world.get(alias).type_vars.clone();
        self.args_to_erase(args, &vars)
    }

    /// What stands for arguments of the wrong kinds: `Any` for each. `None` if all kinds are right.
    fn args_to_erase(&mut self, args: &[TypeId], vars: &[TypeId]) -> Option<Box<[TypeId]>> {
        let types = self.state.world.types;
        let is_spec = |arg: TypeId| matches!(types.get(arg), Type::ParamSpec(_) | Type::Parameters(_));
        let is_wrong = |var: TypeId, given: &[TypeId]| match (types.get(var), given) {
            (Type::TypeVarTuple(_), given) => given.iter().any(|arg| is_spec(*arg)),
            (Type::ParamSpec(_), [arg]) => !matches!(
                types.get(typeops::proper(&self.state.world, *arg)),
                Type::ParamSpec(_) | Type::Parameters(_) | Type::Any { .. } | Type::Unbound { .. }
            ),
            (_, [arg]) => is_spec(*arg),
            _ => false,
        };
        let pairs = crate::type_arguments::args_by_var(types, args, vars);
        if !pairs.into_iter().any(|(var, given)| is_wrong(var, given)) {
            return None;
        }
        let any = types.any(AnyKind::FromError);
        let erased = vars.iter().map(|var| match types.get(*var) {
            Type::TypeVarTuple(_) => {
                let typ = self.named_type("builtins.tuple", &[any]);
                types.intern(Type::Unpack {
                    typ,
                    from_star_syntax: false,
                })
            }
            _ => any,
        });
        Some(erased.collect())
    }

    /// Whether what stands in `Unpack[...]` is a tuple of some kind.
    pub(crate) fn can_be_unpacked(&self, inner: TypeId) -> bool {
        let world = &self.state.world;
        match world.types.get(typeops::proper(world, inner)) {
            Type::Tuple(_) | Type::TypeVarTuple(_) => true,
            Type::Instance(instance) => self.text(world.get(instance.class).fullname) == "builtins.tuple",
            _ => false,
        }
    }

    /// Items with unpacked tuples item by item, but for recursive aliases (mypy's `flatten_nested_tuples`).
    fn flatten_nested(&self, items: &[TypeId]) -> Vec<TypeId> {
        let world = &self.state.world;
        let mut flat = Vec::with_capacity(items.len());
        for item in items {
            let inner = match world.types.get(*item) {
                Type::Unpack { typ, .. } => *typ,
                _ => {
                    flat.push(*item);
                    continue;
                }
            };
            let is_recursive = match world.types.get(inner) {
                Type::Alias { alias, .. } => world.get(*alias).is_recursive,
                _ => false,
            };
            match world.types.get(typeops::proper(world, inner)) {
                Type::Tuple(tuple) if !is_recursive => flat.extend(self.flatten_tuples(tuple.items.to_vec())),
                _ => flat.push(*item),
            }
        }
        flat
    }
}
