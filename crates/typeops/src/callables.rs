//! Parameters of callables: finding them by name and position, and putting them into a normal form.
//!
//! Specified by `CallableType`, `Parameters`, `Overloaded` and `FormalArgument` in `mypy/types.py`.

mod class_objects;
mod normalize;

pub use class_objects::{get_instance_type, is_type_obj, is_type_obj_callable, type_object};
pub use normalize::{normalize_trivial_unpack, normalized, with_normalized_var_args, with_unpacked_kwargs};

use names::Name;
use types::{
    ArgKind, Callable, CallableFlags, CallableName, Param, ParamSpec, ParamSpecFlavor, Parameters, Type,
    TypeId, TypeKind, Types,
};

/// One parameter as a call sees it (mypy's `FormalArgument`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FormalArgument {
    /// The name; `None` if it cannot be passed by name.
    pub name: Option<Name>,
    /// The position; `None` if it cannot be passed by position.
    pub pos: Option<usize>,
    /// The type.
    pub typ: TypeId,
    /// Must be passed.
    pub required: bool,
}

impl FormalArgument {
    /// mypy's `==`.
    #[must_use]
    pub fn same(self, other: Self, types: &Types) -> bool {
        self.name == other.name
            && self.pos == other.pos
            && self.required == other.required
            && types.same(self.typ, other.typ)
    }
}

/// What callables and parameters by themselves have in common.
#[derive(Clone, Copy, Debug)]
pub struct Signature<'a> {
    /// In order.
    pub params: &'a [Param],
    /// `...`.
    pub is_ellipsis_args: bool,
    /// The kinds are a guess.
    pub imprecise_arg_kinds: bool,
}

impl<'a> From<&'a Callable> for Signature<'a> {
    fn from(callable: &'a Callable) -> Self {
        Self {
            params: &callable.params,
            is_ellipsis_args: callable.is_ellipsis_args(),
            imprecise_arg_kinds: callable.flags.contains(CallableFlags::IMPRECISE_ARG_KINDS),
        }
    }
}

impl<'a> From<&'a Parameters> for Signature<'a> {
    fn from(parameters: &'a Parameters) -> Self {
        Self {
            params: &parameters.params,
            is_ellipsis_args: parameters.is_ellipsis_args,
            imprecise_arg_kinds: parameters.imprecise_arg_kinds,
        }
    }
}

impl<'a> Signature<'a> {
    /// The position and type of the first parameter of this kind.
    #[must_use]
    pub fn first_of(self, kind: ArgKind) -> Option<FormalArgument> {
        let found = self
            .params
            .iter()
            .enumerate()
            .find(|(_, param)| param.kind == kind);
        found.map(|(pos, param)| FormalArgument {
            name: None,
            pos: Some(pos),
            typ: param.typ,
            required: false,
        })
    }

    /// `*args`.
    #[must_use]
    pub fn var_arg(self) -> Option<FormalArgument> {
        self.first_of(ArgKind::Star)
    }

    /// `**kwargs`.
    #[must_use]
    pub fn kw_arg(self) -> Option<FormalArgument> {
        self.first_of(ArgKind::Star2)
    }

    /// The parameters as calls see them, without `*args` and `**kwargs` unless `include_star_args`.
    pub fn formal_arguments(self, include_star_args: bool) -> impl Iterator<Item = FormalArgument> + use<'a> {
        let mut only_named = false;
        self.params.iter().enumerate().filter_map(move |(index, param)| {
            only_named |= param.kind.is_named(false) || param.kind.is_star();
            (include_star_args || !param.kind.is_star()).then(|| FormalArgument {
                name: param.name,
                pos: (!only_named).then_some(index),
                typ: param.typ,
                required: param.kind.is_required(),
            })
        })
    }

    /// The parameter that takes an argument of this name; `**kwargs` takes all.
    #[must_use]
    pub fn argument_by_name(self, name: Option<Name>) -> Option<FormalArgument> {
        let name = name?;
        let mut only_named = false;
        for (index, param) in self.params.iter().enumerate() {
            only_named |= param.kind.is_named(false) || param.kind.is_star();
            if !param.kind.is_star() && param.name == Some(name) {
                return Some(FormalArgument {
                    name: Some(name),
                    pos: (!only_named).then_some(index),
                    typ: param.typ,
                    required: param.kind.is_required(),
                });
            }
        }
        self.argument_from_kwarg(Some(name))
    }

    /// The parameter that takes an argument at this position; `*args` takes all from its own on.
    #[must_use]
    pub fn argument_by_position(self, position: Option<usize>) -> Option<FormalArgument> {
        let position = position?;
        match self.params.get(position) {
            Some(param) if param.kind.is_positional(false) => Some(FormalArgument {
                name: param.name,
                pos: Some(position),
                typ: param.typ,
                required: param.kind == ArgKind::Pos,
            }),
            Some(_) | None => self.argument_from_vararg(Some(position)),
        }
    }

    /// What `**kwargs` takes under this name (mypy's `try_synthesizing_arg_from_kwarg`).
    #[must_use]
    pub fn argument_from_kwarg(self, name: Option<Name>) -> Option<FormalArgument> {
        self.kw_arg().map(|arg| FormalArgument {
            name,
            pos: None,
            ..arg
        })
    }

    /// What `*args` takes at this position (mypy's `try_synthesizing_arg_from_vararg`).
    #[must_use]
    pub fn argument_from_vararg(self, position: Option<usize>) -> Option<FormalArgument> {
        self.var_arg().map(|arg| FormalArgument { pos: position, ..arg })
    }
}

/// Whether the type is a callable or overloads (mypy's `FunctionLike`).
#[inline]
#[must_use]
pub fn is_function_like(types: &Types, typ: TypeId) -> bool {
    matches!(types.get(typ), Type::Callable(_) | Type::Overloaded(_))
}

/// The callables of a function-like type: itself, or its overloads. Empty for any other type.
#[must_use]
pub fn callable_items<'a>(types: &'a Types, typ: &'a TypeId) -> &'a [TypeId] {
    if let Type::Overloaded(items) = types.get(*typ) {
        items
    } else if matches!(types.get(*typ), Type::Callable(_)) {
        std::slice::from_ref(typ)
    } else {
        &[]
    }
}

/// The first callable of a function-like type.
#[must_use]
pub fn first_callable(types: &Types, typ: TypeId) -> Option<&Callable> {
    // The kind is asked first: most types are neither, and that is known without a look into the table.
    if typ.is(TypeKind::Callable) {
        return types.as_callable(typ);
    }
    if typ.is(TypeKind::Overloaded)
        && let Type::Overloaded(items) = types.get(typ)
    {
        return types.as_callable(*items.first()?);
    }
    None
}

/// The fallback of a function-like type.
#[must_use]
pub fn function_fallback(types: &Types, typ: TypeId) -> Option<TypeId> {
    first_callable(types, typ).map(|callable| callable.fallback)
}

/// The specification of a callable that ends in `*args: P.args, **kwargs: P.kwargs`.
#[must_use]
pub fn final_param_spec<'a>(types: &'a Types, callable: &Callable) -> Option<&'a ParamSpec> {
    let [.., star, star2] = &callable.params[..] else {
        return None;
    };
    if star.kind != ArgKind::Star || star2.kind != ArgKind::Star2 {
        return None;
    }
    types.as_param_spec(star.typ)
}

/// The same as a bare `P` whose prefix are the parameters before (mypy's `CallableType.param_spec`).
#[must_use]
pub fn param_spec_of(types: &Types, callable: &Callable) -> Option<TypeId> {
    let mut spec = final_param_spec(types, callable)?.clone();
    spec.flavor = ParamSpecFlavor::Bare;
    spec.prefix = Parameters {
        params: callable.params[..callable.params.len() - 2].into(),
        ..Parameters::default()
    };
    Some(types.intern(Type::ParamSpec(Box::new(spec))))
}

/// How many arguments could be passed by position; `usize::MAX` with `*args` or `**kwargs`.
#[must_use]
pub fn max_possible_positional_args(callable: &Callable) -> usize {
    if callable.params.iter().any(|param| param.kind.is_star()) {
        return usize::MAX;
    }
    let positional = callable
        .params
        .iter()
        .filter(|param| param.kind.is_positional(false));
    positional.count()
}

/// `Callable[..., ret_type]`.
#[must_use]
pub fn callable_with_ellipsis(any: TypeId, ret_type: TypeId, fallback: TypeId) -> Callable {
    let param = |kind| Param {
        typ: any,
        name: None,
        kind,
    };
    Callable {
        flags: CallableFlags::ELLIPSIS_ARGS,
        ..new_callable([param(ArgKind::Star), param(ArgKind::Star2)], ret_type, fallback)
    }
}

/// A callable without name and facts.
#[must_use]
pub fn new_callable(params: impl IntoIterator<Item = Param>, ret_type: TypeId, fallback: TypeId) -> Callable {
    Callable {
        params: params.into_iter().collect(),
        ret_type,
        fallback,
        name: None,
        definition: None,
        variables: Box::default(),
        flags: CallableFlags::empty(),
        type_guard: None,
        type_is: None,
        first_arg: None,
        instance_type: None,
    }
}

/// The function-like type with another name.
#[must_use]
pub fn with_name(types: &Types, typ: TypeId, name: Option<CallableName>) -> TypeId {
    map_items(types, typ, &mut |_, callable| {
        let mut new = callable.clone();
        new.name = name;
        new
    })
}

/// The function-like type with each callable replaced by what `map` makes of it. Other types stay.
pub fn map_items(types: &Types, typ: TypeId, map: &mut dyn FnMut(TypeId, &Callable) -> Callable) -> TypeId {
    if let Some(callable) = types.as_callable(typ) {
        return types.callable(map(typ, callable));
    }
    let Type::Overloaded(items) = types.get(typ) else {
        return typ;
    };
    let new: Box<[TypeId]> = items.iter().map(|item| map_items(types, *item, map)).collect();
    types.overloaded(new)
}
