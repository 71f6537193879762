//! Which argument of a call goes to which parameter, and what its type is there.
//!
//! **Terms.** *Actuals* are the arguments of a call, *formals* the parameters of the callee.
//!
//! ```text
//! def f(x, *args, **kw)        f(1, 2, a=3)        x: [0], args: [1], kw: [2]
//! ```
//!
//! An argument `*xs` may go to several parameters, and a parameter may take several arguments.
//!
//! Specified by `mypy/argmap.py`.

use std::collections::BTreeSet;

use names::Name;
use smallvec::SmallVec;
use types::{AnyKind, ArgKind, Param, Tuple, TypeId, TypedDict, Types};

use crate::TypeCx;
use crate::proper::proper;
use crate::subtypes::is_subtype;
use crate::supertypes::map_instance_to_supertype;

/// The classes that `*` and `**` unpack: `typing.Mapping` and `typing.Iterable` with `Any` or `object` as arguments.
#[derive(Clone, Copy, Debug)]
pub struct ArgumentInferContext {
    /// What `**` takes.
    pub mapping_type: TypeId,
    /// What `*` takes.
    pub iterable_type: TypeId,
}

/// Indexes of arguments, or of parameters: mostly one.
pub type Indexes = SmallVec<[usize; 2]>;

/// For each parameter the indexes of its arguments: there are seldom many parameters.
pub type ActualsOfFormals = SmallVec<[Indexes; 4]>;

/// For each parameter the indexes of the arguments that go there.
///
/// `actual_type` gives the proper type of an argument; it is asked for `*` and `**` arguments only. `actual_names` may
/// be empty if no argument has a name.
pub fn map_actuals_to_formals(
    types: &Types,
    actual_kinds: &[ArgKind],
    actual_names: &[Option<Name>],
    formals: &[Param],
    actual_type: &mut dyn FnMut(usize) -> TypeId,
) -> ActualsOfFormals {
    if let Some(mapping) = map_by_position(actual_kinds, formals) {
        return mapping;
    }
    let mut mapping = Mapping {
        formals,
        of_formal: SmallVec::from_elem(Indexes::new(), formals.len()),
        next: 0,
    };
    let mut ambiguous = Vec::new();
    for (actual, kind) in actual_kinds.iter().enumerate() {
        match kind {
            ArgKind::Pos => mapping.positional(actual),
            ArgKind::Star => match types.as_tuple(actual_type(actual)) {
                Some(tuple) => mapping.tuple(actual, tuple.items.len()),
                None => mapping.iterable(actual),
            },
            ArgKind::Named | ArgKind::NamedOpt => {
                mapping.named(actual, actual_names.get(actual).copied().flatten());
            }
            ArgKind::Star2 => match types.as_typed_dict(actual_type(actual)) {
                Some(dict) => mapping.typed_dict(actual, dict),
                None => ambiguous.push(actual),
            },
            ArgKind::Opt => unreachable!("no argument of a call is optional"),
        }
    }
    if !ambiguous.is_empty() {
        mapping.ambiguous(&ambiguous, actual_kinds);
    }
    mapping.of_formal
}

/// The mapping if all arguments are given by position and each has a parameter of its own, which is the usual case.
fn map_by_position(actual_kinds: &[ArgKind], formals: &[Param]) -> Option<ActualsOfFormals> {
    let count = actual_kinds.len();
    let taken = formals.get(..count)?;
    if taken.iter().any(|formal| formal.kind.is_star())
        || actual_kinds.iter().any(|kind| *kind != ArgKind::Pos)
    {
        return None;
    }
    let mut mapping = SmallVec::with_capacity(formals.len());
    for index in 0..formals.len() {
        let mut indexes = Indexes::new();
        if index < count {
            indexes.push(index);
        }
        mapping.push(indexes);
    }
    Some(mapping)
}

/// For each argument the indexes of the parameters that it goes to.
pub fn map_formals_to_actuals(
    types: &Types,
    actual_kinds: &[ArgKind],
    actual_names: &[Option<Name>],
    formals: &[Param],
    actual_type: &mut dyn FnMut(usize) -> TypeId,
) -> Vec<Indexes> {
    let of_formal = map_actuals_to_formals(types, actual_kinds, actual_names, formals, actual_type);
    let mut of_actual = vec![Indexes::new(); actual_kinds.len()];
    for (formal, actuals) in of_formal.into_iter().enumerate() {
        for actual in actuals {
            of_actual[actual].push(formal);
        }
    }
    of_actual
}

struct Mapping<'a> {
    formals: &'a [Param],
    of_formal: ActualsOfFormals,
    /// The parameter that the next positional argument goes to.
    next: usize,
}

impl Mapping<'_> {
    fn positional(&mut self, actual: usize) {
        let Some(formal) = self.formals.get(self.next) else {
            return;
        };
        if !formal.kind.is_star() {
            self.of_formal[self.next].push(actual);
            self.next += 1;
        } else if formal.kind == ArgKind::Star {
            self.of_formal[self.next].push(actual);
        }
    }

    /// A tuple goes to a fixed number of parameters.
    fn tuple(&mut self, actual: usize, length: usize) {
        for _ in 0..length {
            let Some(formal) = self.formals.get(self.next) else {
                return;
            };
            if formal.kind == ArgKind::Star2 {
                return;
            }
            self.of_formal[self.next].push(actual);
            if formal.kind != ArgKind::Star {
                self.next += 1;
            }
        }
    }

    /// Something of unknown length goes to all positional parameters that are left.
    fn iterable(&mut self, actual: usize) {
        while let Some(formal) = self.formals.get(self.next) {
            if formal.kind.is_named(true) {
                return;
            }
            self.of_formal[self.next].push(actual);
            if formal.kind == ArgKind::Star {
                return;
            }
            self.next += 1;
        }
    }

    fn named(&mut self, actual: usize, name: Option<Name>) {
        let by_name = self.formals.iter().position(|formal| formal.name == name);
        let by_name = by_name.filter(|index| self.formals[*index].kind != ArgKind::Star);
        if let Some(index) = by_name.or_else(|| self.star2()) {
            self.of_formal[index].push(actual);
        }
    }

    fn typed_dict(&mut self, actual: usize, dict: &TypedDict) {
        for item in &dict.items {
            let by_name = |formal: &Param| formal.name == Some(item.name);
            let index = self.formals.iter().position(by_name);
            if let Some(index) = index.or_else(|| self.star2()) {
                self.of_formal[index].push(actual);
            }
        }
    }

    fn star2(&self) -> Option<usize> {
        self.formals
            .iter()
            .position(|formal| formal.kind == ArgKind::Star2)
    }

    /// `**kwargs` of unknown keys may give every parameter with a name that nothing else gave.
    fn ambiguous(&mut self, actuals: &[usize], actual_kinds: &[ArgKind]) {
        for (formal, of_formal) in self.formals.iter().zip(&mut self.of_formal) {
            let is_open = of_formal
                .first()
                .is_none_or(|first| actual_kinds[*first] == ArgKind::Star);
            let takes_name = formal.name.is_some() && is_open && formal.kind != ArgKind::Star;
            if takes_name || formal.kind == ArgKind::Star2 {
                of_formal.extend_from_slice(actuals);
            }
        }
    }
}

/// Gives the type that an argument has at a parameter, and remembers which items of unpacked tuples and TypedDicts
/// are used up. One value serves one call; ask it for each parameter in order.
#[derive(Debug)]
pub struct ArgTypeExpander {
    context: ArgumentInferContext,
    /// The item of an unpacked tuple that is next.
    tuple_index: usize,
    /// Keys of an unpacked TypedDict that are used.
    kwargs_used: BTreeSet<Name>,
}

impl ArgTypeExpander {
    /// For one call.
    #[must_use]
    pub fn new(context: ArgumentInferContext) -> Self {
        Self {
            context,
            tuple_index: 0,
            kwargs_used: BTreeSet::new(),
        }
    }

    /// The type of an argument of type `actual` and kind `actual_kind` at a parameter. An unpacked item of an unpacked
    /// tuple is returned as it is if `allow_unpack`.
    pub fn expand_actual_type<'p>(
        &mut self,
        cx: &mut dyn TypeCx<'p>,
        actual: TypeId,
        actual_kind: ArgKind,
        formal: (Option<Name>, ArgKind),
        allow_unpack: bool,
    ) -> TypeId {
        let proper_actual = proper(cx.world(), actual);
        match actual_kind {
            ArgKind::Star => self.star(cx, proper_actual, allow_unpack),
            ArgKind::Star2 => self.star2(cx, proper_actual, formal),
            ArgKind::Pos | ArgKind::Opt | ArgKind::Named | ArgKind::NamedOpt => actual,
        }
    }

    fn star<'p>(&mut self, cx: &mut dyn TypeCx<'p>, mut actual: TypeId, allow_unpack: bool) -> TypeId {
        let types = cx.types();
        // `*Ts` where nothing better is known: what its bound says.
        if let Some(variadic) = types.as_type_var_tuple(actual) {
            actual = proper(cx.world(), variadic.common.upper_bound);
        }
        if let Some(instance) = types.as_instance(actual)
            && !instance.args.is_empty()
        {
            return unpacked_arg(cx, actual, self.context.iterable_type, 0);
        }
        if let Some(tuple) = types.as_tuple(actual) {
            return self.next_item(cx, tuple, allow_unpack);
        }
        if types.as_param_spec(actual).is_some() {
            return actual;
        }
        types.any(AnyKind::FromError)
    }

    fn next_item<'p>(&mut self, cx: &dyn TypeCx<'p>, tuple: &Tuple, allow_unpack: bool) -> TypeId {
        let types = cx.types();
        // Behind the last item the next `*args` begins.
        self.tuple_index = if self.tuple_index >= tuple.items.len() {
            1
        } else {
            self.tuple_index + 1
        };
        let Some(item) = tuple.items.get(self.tuple_index - 1).copied() else {
            return types.any(AnyKind::FromError);
        };
        let Some(unpacked) = types.as_unpack(item).filter(|_| !allow_unpack) else {
            return item;
        };
        let unpacked = proper(cx.world(), unpacked);
        let bound = types
            .as_type_var_tuple(unpacked)
            .map_or(unpacked, |variadic| variadic.common.upper_bound);
        let bound = types.as_instance(proper(cx.world(), bound));
        let item = bound.and_then(|tuple| tuple.args.first().copied());
        item.unwrap_or(types.any(AnyKind::FromError))
    }

    fn star2<'p>(
        &mut self,
        cx: &mut dyn TypeCx<'p>,
        actual: TypeId,
        formal: (Option<Name>, ArgKind),
    ) -> TypeId {
        let types = cx.types();
        if let Some(dict) = types.as_typed_dict(actual) {
            return self.typed_dict_item(types, dict, formal);
        }
        if types.as_instance(actual).is_some() {
            return unpacked_arg(cx, actual, self.context.mapping_type, 1);
        }
        if types.as_param_spec(actual).is_some() {
            return actual;
        }
        types.any(AnyKind::FromError)
    }

    fn typed_dict_item(
        &mut self,
        types: &Types,
        dict: &TypedDict,
        (name, kind): (Option<Name>, ArgKind),
    ) -> TypeId {
        let by_name = name
            .filter(|_| kind != ArgKind::Star2)
            .and_then(|name| dict.item(name));
        let mut rest = dict.items.iter();
        let unused = rest.find(|item| !self.kwargs_used.contains(&item.name));
        let Some(item) = by_name.or(unused) else {
            return types.any(AnyKind::FromError);
        };
        self.kwargs_used.insert(item.name);
        item.typ
    }
}

/// Argument `index` of `actual` as an instance of the class of `wanted`; `Any` if it is none, which is reported
/// elsewhere.
fn unpacked_arg<'p>(cx: &mut dyn TypeCx<'p>, actual: TypeId, wanted: TypeId, index: usize) -> TypeId {
    let types = cx.types();
    let error = types.any(AnyKind::FromError);
    if !is_subtype(cx, actual, wanted) {
        return error;
    }
    let Some(wanted) = types.as_instance(wanted) else {
        return error;
    };
    let mapped = map_instance_to_supertype(cx, actual, wanted.class);
    let args = types.as_instance(mapped).map(|instance| &instance.args);
    args.and_then(|args| args.get(index).copied()).unwrap_or(error)
}
