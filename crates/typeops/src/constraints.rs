//! What a type says about the type variables of a template.
//!
//! **Terms.** The *template* has type variables in it, the *actual* type does not (or has others). A [`Constraint`]
//! says that a variable of the template is a subtype or a supertype of a type:
//!
//! ```text
//! template   actual      direction    constraints
//! T          X           Supertype    T :> X
//! list[T]    list[X]     Supertype    T :> X, T <: X       (invariant: both)
//! (T, S)     (X, Y)      Supertype    T :> X, S :> Y
//! list[T]    Any         Supertype    T :> Any
//! ```
//!
//! [`Direction::Supertype`] asks that the template be a supertype of the actual type, as a parameter is of its
//! argument. The function never fails: types that do not match give no constraints, and the one who applies the
//! solution notices.
//!
//! **Rooms.** [`unions`] alternatives; [`instances`] classes; [`protocols`] structural matches; [`callables`] and
//! [`arguments`] functions; [`tuples`] tuples and variadic items; [`param_specs`] parameter specifications;
//! [`calls`] all arguments of a call.
//!
//! Specified by `mypy/constraints.py`.

mod arguments;
mod callables;
mod calls;
mod instances;
mod param_specs;
mod protocols;
mod tuples;
mod unions;

use types::{AnyKind, Type, TypeId, TypeVarKey, Types};

use crate::TypeCx;
use crate::callables::{get_instance_type, is_type_obj_callable};
use crate::erase::erase_typevars;
use crate::proper::{has_recursive_types, proper};
use crate::query::has_type_vars;
use crate::simplify::{Simplify, make_simplified_union_with};
use crate::tuples::flatten_nested_tuples;
use crate::unions::make_union;

pub use calls::{CallArguments, infer_constraints_for_callable};
pub use unions::any_constraints;

/// Which way a constraint goes (mypy's `SUBTYPE_OF` and `SUPERTYPE_OF`).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Direction {
    /// The variable is a subtype of the target: `T <: X`.
    Subtype,
    /// The variable is a supertype of the target: `T :> X`.
    Supertype,
}

impl Direction {
    /// The other one (mypy's `neg_op`).
    #[must_use]
    pub fn reversed(self) -> Self {
        match self {
            Self::Subtype => Self::Supertype,
            Self::Supertype => Self::Subtype,
        }
    }
}

/// What is known of a type variable: `T <: target` or `T :> target`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Constraint {
    /// The identity of the variable.
    pub type_var: TypeVarKey,
    /// Which way it goes.
    pub op: Direction,
    /// The other side.
    pub target: TypeId,
    /// The variable as a type.
    pub origin: TypeId,
    /// Type variables to be solved for together with this one: those of a generic actual type.
    pub extra_tvars: Vec<TypeId>,
}

impl Constraint {
    /// A constraint on `origin`, a type variable of any kind.
    #[must_use]
    pub fn new(types: &Types, origin: TypeId, op: Direction, target: TypeId) -> Self {
        let common = types.as_type_var_like(origin);
        Self {
            type_var: common.expect("a constraint is about a type variable").key,
            op,
            target,
            origin,
            extra_tvars: Vec::new(),
        }
    }

    /// Whether mypy's `==` holds: origin and additional variables do not matter.
    #[must_use]
    pub fn same(&self, types: &Types, other: &Self) -> bool {
        self.type_var == other.type_var && self.op == other.op && types.same(self.target, other.target)
    }
}

/// Settings of inference that most callers do not need.
#[derive(Clone, Copy, Debug)]
pub struct InferOptions {
    /// This is the reverse direction of polymorphic inference already: do not reverse again.
    pub skip_neg_op: bool,
    /// Erase the type variables of class objects that are matched against `type[T]`.
    pub erase_types: bool,
}

impl Default for InferOptions {
    fn default() -> Self {
        Self {
            skip_neg_op: false,
            erase_types: true,
        }
    }
}

/// What all rooms need to know of the question.
#[derive(Clone, Copy)]
struct Question {
    /// A proper type.
    actual: TypeId,
    direction: Direction,
    options: InferOptions,
}

/// The constraints on the type variables of `template` that make it a subtype or supertype of `actual`.
pub fn infer_constraints<'p>(
    cx: &mut dyn TypeCx<'p>,
    template: TypeId,
    actual: TypeId,
    direction: Direction,
) -> Vec<Constraint> {
    infer_constraints_with(cx, template, actual, direction, InferOptions::default())
}

/// The same with settings.
pub fn infer_constraints_with<'p>(
    cx: &mut dyn TypeCx<'p>,
    template: TypeId,
    actual: TypeId,
    direction: Direction,
    options: InferOptions,
) -> Vec<Constraint> {
    let types = cx.types();
    let proper_template = proper(cx.world(), template);
    let proper_actual = proper(cx.world(), actual);
    let pair = || (types.canonical(proper_template), types.canonical(proper_actual));
    if !cx.state().inferring.is_empty() && cx.state().inferring.contains(&pair()) {
        return Vec::new();
    }
    let is_instance = matches!(types.get(proper_template), Type::Instance(_));
    let question = Question {
        actual: proper_actual,
        direction,
        options,
    };
    if !is_instance && !has_recursive_types(cx.world(), template) {
        return infer(cx, template, proper_template, question);
    }
    // Both may recurse without end: aliases, and classes such as `class str(Sequence[str])`.
    if !has_type_vars(cx.world(), template) {
        return Vec::new();
    }
    cx.state_mut().inferring.push(pair());
    let result = infer(cx, template, proper_template, question);
    cx.state_mut().inferring.pop();
    result
}

fn infer<'p>(
    cx: &mut dyn TypeCx<'p>,
    original: TypeId,
    mut template: TypeId,
    mut question: Question,
) -> Vec<Constraint> {
    let types = cx.types();
    if !cx.state().keep_unions {
        template = simplified(cx, template);
        question.actual = simplified(cx, question.actual);
    }
    if let Type::Any {
        kind: AnyKind::SuggestionEngine,
        ..
    } = types.get(question.actual)
    {
        return Vec::new();
    }
    // `type[A | B]` is kept as `type[A] | type[B]`; against `type[T]` the items are what matters.
    let unwrapped = is_type_type(cx, template) && is_type_type(cx, question.actual);
    if unwrapped {
        template = unwrap_type_type(cx, template);
        question.actual = unwrap_type_type(cx, question.actual);
    }
    // Before unions: `T` may itself be a union, and solving never makes one.
    if matches!(types.get(template), Type::TypeVar(_)) {
        return vec![Constraint::new(
            types,
            template,
            question.direction,
            question.actual,
        )];
    }
    question.actual = bound_of_actual(cx, template, question);
    unions::infer_with_unions(
        cx,
        unions::Original {
            template: original,
            unwrapped,
        },
        template,
        question,
    )
}

fn simplified<'p>(cx: &mut dyn TypeCx<'p>, typ: TypeId) -> TypeId {
    let Type::Union(union) = cx.types().get(typ) else {
        return typ;
    };
    let how = Simplify {
        keep_erased: true,
        ..Simplify::default()
    };
    make_simplified_union_with(cx, &union.items, how)
}

/// The bound of an actual type variable usually says more than the variable, unless the template has variables too.
fn bound_of_actual<'p>(cx: &mut dyn TypeCx<'p>, template: TypeId, question: Question) -> TypeId {
    let types = cx.types();
    let Type::TypeVar(var) = types.get(question.actual) else {
        return question.actual;
    };
    if var.common.key.is_meta_var() || question.direction == Direction::Subtype {
        return question.actual;
    }
    let has_variable = |items: &[TypeId]| {
        items
            .iter()
            .any(|item| matches!(types.get(*item), Type::TypeVar(_)))
    };
    if let Type::Union(union) = types.get(template)
        && has_variable(&union.items)
    {
        return question.actual;
    }
    proper(cx.world(), var.common.upper_bound)
}

/// Whether it is `type[...]` or a union of such types.
fn is_type_type<'p>(cx: &dyn TypeCx<'p>, typ: TypeId) -> bool {
    let is_type = |typ| matches!(cx.types().get(typ), Type::Type { .. });
    if let Type::Union(union) = cx.types().get(typ) {
        return union.items.iter().all(|item| is_type(proper(cx.world(), *item)));
    }
    is_type(typ)
}

fn unwrap_type_type<'p>(cx: &dyn TypeCx<'p>, typ: TypeId) -> TypeId {
    let types = cx.types();
    let item_of = |typ: TypeId| {
        let Type::Type {
            item,
            is_type_form: _,
        } = types.get(proper(cx.world(), typ))
        else {
            unreachable!("asked for types that are `type[...]` only");
        };
        *item
    };
    let Type::Union(union) = types.get(typ) else {
        return item_of(typ);
    };
    let items: Vec<TypeId> = union.items.iter().map(|item| item_of(*item)).collect();
    make_union(types, &items)
}

/// The constraints of a template that is neither a union nor a type variable.
fn infer_by_kind<'p>(cx: &mut dyn TypeCx<'p>, template: TypeId, question: Question) -> Vec<Constraint> {
    match cx.types().get(template) {
        Type::Instance(instance) => instances::infer(cx, template, instance, question),
        Type::Callable(callable) => callables::infer(cx, callable, question),
        Type::Overloaded(items) => callables::infer_overloaded(cx, items, question),
        Type::Tuple(tuple) => tuples::infer(cx, tuple, question),
        Type::TypedDict(dict) => infer_typed_dict(cx, dict, question),
        Type::Type {
            item,
            is_type_form: _,
        } => infer_type_type(cx, *item, question),
        Type::Parameters(parameters) => param_specs::infer_parameters(cx, parameters, question),
        // No variable can be found in these from a type alone. A parameter specification is only known through the
        // callable that it is part of, and unpacked items through their tuple.
        Type::Any { .. }
        | Type::None
        | Type::Uninhabited { .. }
        | Type::Erased
        | Type::Deleted(_)
        | Type::Literal(_)
        | Type::Unbound { .. }
        | Type::Placeholder { .. }
        | Type::Partial(_)
        | Type::TypeVar(_)
        | Type::ParamSpec(_)
        | Type::TypeVarTuple(_)
        | Type::Unpack { .. }
        | Type::Union(_)
        | Type::Alias { .. }
        | Type::TypeGuarded(_)
        | Type::Required { .. }
        | Type::ReadOnly(_) => Vec::new(),
    }
}

/// Keys that only one side has are ignored.
fn infer_typed_dict<'p>(
    cx: &mut dyn TypeCx<'p>,
    template: &types::TypedDict,
    question: Question,
) -> Vec<Constraint> {
    let types = cx.types();
    if matches!(types.get(question.actual), Type::Any { .. }) {
        let items: Vec<TypeId> = template.items.iter().map(|item| item.typ).collect();
        return infer_against_any(cx, &items, question);
    }
    let Type::TypedDict(actual) = types.get(question.actual) else {
        return Vec::new();
    };
    let mut result = Vec::new();
    for item in &template.items {
        if let Some(other) = actual.item(item.name) {
            result.extend(infer_constraints(cx, item.typ, other.typ, question.direction));
        }
    }
    result
}

/// The template `type[item]`.
fn infer_type_type<'p>(cx: &mut dyn TypeCx<'p>, item: TypeId, question: Question) -> Vec<Constraint> {
    let types = cx.types();
    let actual = match types.get(question.actual) {
        Type::Callable(callable) => type_type_of_callable(cx, callable, question),
        Type::Overloaded(items) => {
            let Type::Callable(first) = types.get(items[0]) else {
                return Vec::new();
            };
            type_type_of_callable(cx, first, question)
        }
        Type::Type {
            item,
            is_type_form: _,
        } => *item,
        Type::Any { .. } => question.actual,
        Type::None
        | Type::Uninhabited { .. }
        | Type::Erased
        | Type::Deleted(_)
        | Type::Instance(_)
        | Type::TypeVar(_)
        | Type::ParamSpec(_)
        | Type::TypeVarTuple(_)
        | Type::Unpack { .. }
        | Type::Parameters(_)
        | Type::Tuple(_)
        | Type::TypedDict(_)
        | Type::Literal(_)
        | Type::Union(_)
        | Type::Partial(_)
        | Type::Alias { .. }
        | Type::Unbound { .. }
        | Type::Placeholder { .. }
        | Type::TypeGuarded(_)
        | Type::Required { .. }
        | Type::ReadOnly(_) => return Vec::new(),
    };
    infer_constraints(cx, item, actual, question.direction)
}

/// What a class object makes, or what a function returns.
fn type_type_of_callable<'p>(
    cx: &mut dyn TypeCx<'p>,
    callable: &types::Callable,
    question: Question,
) -> TypeId {
    if !is_type_obj_callable(cx.world(), callable) {
        return callable.ret_type;
    }
    let instance_type = get_instance_type(cx.world(), callable, false);
    if question.options.erase_types {
        erase_typevars(cx.world(), instance_type, None)
    } else {
        instance_type
    }
}

/// Everything in `items` becomes `Any`; variance does not matter, since the direction of such constraints does not.
fn infer_against_any<'p>(cx: &mut dyn TypeCx<'p>, items: &[TypeId], question: Question) -> Vec<Constraint> {
    let types = cx.types();
    let Question {
        actual: any,
        direction,
        ..
    } = question;
    let mut result = Vec::new();
    // There may be items such as `*tuple[*Ts, T]` of callables with something behind `*args`.
    for item in flatten_nested_tuples(cx.world(), items, true) {
        if let Type::Unpack { typ, .. } = types.get(item) {
            if matches!(types.get(*typ), Type::TypeVarTuple(_)) {
                result.push(Constraint::new(types, *typ, direction, any));
            } else {
                let unpacked = proper(cx.world(), *typ);
                result.extend(infer_constraints(cx, unpacked, any, direction));
            }
        } else {
            result.extend(infer_constraints(cx, item, any, direction));
        }
    }
    result
}
