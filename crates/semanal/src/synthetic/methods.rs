//! Attributes and methods without syntax, for classes that mypy makes.

use names::Name;
use nodes::defs::{Decorator, Func, FuncArg, FuncFlags, Var, VarFlags};
use nodes::symbols::{Symbol, SymbolFlags, SymbolKind};
use typeops::callables::new_callable;
use types::{
    AnyKind, ArgKind, Callable, CallableName, ClassId, DefRef, Param, Type, TypeId, TypeVar, TypeVarCommon,
    TypeVarKey, Variance,
};

use crate::Analyzer;

/// How a made method takes its first argument.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum MethodKind {
    Instance,
    ClassMethod,
    /// `__new__`.
    New,
}

impl Analyzer<'_> {
    /// Adds an attribute of a type to a class, or updates the one that is there.
    pub(crate) fn add_field(&mut self, class: ClassId, name: Name, typ: TypeId, flags: VarFlags) {
        self.add_class_var(class, name, Some(typ), flags);
    }

    /// An attribute whose type is not known yet.
    pub(crate) fn add_untyped_field(&mut self, class: ClassId, name: Name, flags: VarFlags) {
        self.add_class_var(class, name, None, flags);
    }

    fn add_class_var(&mut self, class: ClassId, name: Name, typ: Option<TypeId>, flags: VarFlags) {
        let fullname = self
            .state
            .world
            .names
            .join(self.state.world.get(class).fullname, name);
        let at = self.state.world.get(class).at;
        let known = match self
            .state
            .world
            .get(class)
            .names
            .get(&name)
            .and_then(|symbol| symbol.node)
        {
            Some(DefRef::Var(var)) if types::DefId::module(var) == self.module => Some(var),
            _ => None,
        };
        let mut var = Var::new(name, fullname, typ);
        var.class = Some(class);
        var.at = at;
        var.flags |= flags;
        let id = match known {
            Some(id) => {
                *self.state.world.get_mut(id) = var;
                id
            }
            None => self.state.world.add(self.module, var),
        };
        let symbol = Symbol::new(SymbolKind::Member, DefRef::Var(id));
        self.state.world.get_mut(class).names.insert(name, symbol);
    }

    /// The type variable that stands for `Self` in made methods of a class, bound in `method`.
    pub(crate) fn made_self_type(&self, class: ClassId, short: &str, bound: TypeId, method: Name) -> TypeId {
        let name = self.intern(short);
        let fullname = self
            .state
            .world
            .names
            .join(self.state.world.get(class).fullname, name);
        let key = TypeVarKey {
            raw: -1,
            meta_level: 0,
            namespace: Some(method),
        };
        let default = self.state.world.types.any(AnyKind::FromOmittedGenerics);
        let common = TypeVarCommon {
            name,
            fullname,
            key,
            upper_bound: bound,
            default,
        };
        let var = TypeVar {
            common,
            values: Box::default(),
            variance: Variance::Invariant,
        };
        self.state.world.types.intern(Type::TypeVar(Box::new(var)))
    }

    /// Adds a method to a class; `ret` of `None` is `Self`.
    pub(crate) fn add_made_method(
        &mut self,
        class: ClassId,
        name: &str,
        kind: MethodKind,
        params: &[Param],
        ret: Option<TypeId>,
    ) {
        let types = self.state.world.types;
        let name = self.intern(name);
        let fullname = self
            .state
            .world
            .names
            .join(self.state.world.get(class).fullname, name);
        let bound = self
            .state
            .world
            .get(class)
            .tuple_type
            .unwrap_or_else(|| types.any(AnyKind::FromError));
        let self_type = self.made_self_type(class, "_NT", bound, fullname);
        let (first_name, first_type) = match kind {
            MethodKind::Instance => ("_self", self_type),
            MethodKind::ClassMethod | MethodKind::New => (
                "_cls",
                types.intern(Type::Type {
                    item: self_type,
                    is_type_form: false,
                }),
            ),
        };
        let first = Param {
            typ: first_type,
            name: Some(self.intern(first_name)),
            kind: ArgKind::Pos,
        };
        let params: Vec<Param> = std::iter::once(first).chain(params.iter().copied()).collect();
        let args = params.iter().filter_map(|param| {
            Some(FuncArg {
                name: param.name?,
                kind: param.kind,
                pos_only: false,
                var: None,
            })
        });
        let mut func = Func::new(name, fullname);
        func.args = args.collect();
        func.class = Some(class);
        func.at = self.state.world.get(class).at;
        if kind == MethodKind::ClassMethod {
            func.flags |= FuncFlags::CLASS | FuncFlags::DECORATED;
        }
        if kind == MethodKind::New {
            func.flags |= FuncFlags::STATIC;
        }
        let func = self.reuse_func(class, name, func);
        let world = &self.state.world;
        let shown = CallableName::of_method(name, world.get(class).name);
        let callable = Callable {
            name: Some(shown),
            variables: Box::new([self_type]),
            ..new_callable(
                params,
                ret.unwrap_or(self_type),
                self.named_type("builtins.function", &[]),
            )
        };
        let typ = types.intern(Type::Callable(Box::new(callable)));
        self.state.world.get_mut(func).typ = Some(typ);
        let node = if kind == MethodKind::ClassMethod {
            DefRef::Decorator(self.made_classmethod(class, name, fullname, func, typ))
        } else {
            DefRef::Func(func)
        };
        let symbol = Symbol {
            kind: SymbolKind::Member,
            node: Some(node),
            flags: SymbolFlags::PLUGIN_GENERATED,
        };
        self.state.world.get_mut(class).names.insert(name, symbol);
    }

    pub(crate) fn made_func(
        &self,
        class: ClassId,
        name: Name,
    ) -> Option<(types::FuncId, Option<types::DecoratorId>)> {
        let symbol = self.state.world.get(class).names.get(&name)?;
        if !symbol.is(SymbolFlags::PLUGIN_GENERATED) {
            return None;
        }
        match symbol.node? {
            DefRef::Func(func) => Some((func, None)),
            DefRef::Decorator(decorator) => Some((self.state.world.get(decorator).func, Some(decorator))),
            _ => None,
        }
    }

    /// The slot of the method of an earlier iteration, or a fresh one.
    pub(crate) fn reuse_func(&mut self, class: ClassId, name: Name, func: Func) -> types::FuncId {
        match self.made_func(class, name) {
            Some((id, _)) => {
                *self.state.world.get_mut(id) = func;
                id
            }
            None => self.state.world.add(self.module, func),
        }
    }

    fn made_classmethod(
        &mut self,
        class: ClassId,
        name: Name,
        fullname: Name,
        func: types::FuncId,
        typ: TypeId,
    ) -> types::DecoratorId {
        let at = self.state.world.get(class).at;
        let mut var = Var::new(name, fullname, Some(typ));
        var.class = Some(class);
        var.at = at;
        var.flags |= VarFlags::CLASSMETHOD;
        if let Some((_, Some(id))) = self.made_func(class, name) {
            let slot = self.state.world.get(id).var;
            *self.state.world.get_mut(slot) = var;
            return id;
        }
        let var = self.state.world.add(self.module, var);
        let decorator = Decorator {
            func,
            var,
            node: None,
            at,
            remaining: Box::default(),
            is_overload: false,
            is_enum_member: false,
        };
        self.state.world.add(self.module, decorator)
    }
}
