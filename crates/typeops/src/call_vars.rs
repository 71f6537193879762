//! Unification variables of calls, with numbers that are used again.
//!
//! **Terms.** A call of a generic callee gets fresh variables, which live until the type arguments are inferred. mypy
//! gives each its own number, its *lasting* number; then no type that holds one is ever met twice. Here variables of a
//! call have a *passing* number, from [`FIRST`] on: their place among those that are in use. It is free again when
//! the call is done, so a callee that is called a second time becomes the very same types, and all that was computed
//! from them is known.
//!
//! ```text
//! f(g(x))      while f is inferred: T of f is FIRST, U of g is FIRST + 1;  h(y) behind it: V of h is FIRST
//! ```
//!
//! **Invariants.** Lasting numbers count on as in mypy, and a variable that stays in a result gets its own
//! ([`with_lasting_numbers`], `freeze_all_type_vars`): passing numbers are never shown, nor left in anything that is
//! kept. Where variables are put into an order, it is that of lasting numbers ([`CallVars::lasting`]).

use rustc_hash::FxHashMap;
use types::{TypeFlags, TypeId, TypeVarKey};

use crate::TypeCx;
use crate::type_vars::{freshen_all_with, freshen_with, with_key};

/// The first passing number: no program has that many lasting ones.
const FIRST: i32 = 1 << 28;

/// The variables of calls that are in use.
#[derive(Debug, Default)]
pub struct CallVars {
    /// Their lasting numbers, outermost call first.
    lasting: Vec<i32>,
    /// Types with fresh variables.
    fresh: FxHashMap<Question, Fresh>,
}

/// What a type with fresh variables depends on.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
struct Question {
    typ: TypeId,
    /// Callables inside are made fresh too.
    everywhere: bool,
    /// The first passing number.
    first: usize,
    strict_optional: bool,
}

#[derive(Clone, Copy, Debug)]
struct Fresh {
    typ: TypeId,
    variables: usize,
}

impl CallVars {
    /// How many variables are in use.
    #[must_use]
    pub fn in_use(&self) -> usize {
        self.lasting.len()
    }

    /// Ends the use of all variables but the first `count`.
    pub fn release(&mut self, count: usize) {
        self.lasting.truncate(count);
    }

    /// A number that says which variables are in use: another set never has the same.
    #[must_use]
    pub fn epoch(&self) -> i32 {
        self.lasting.last().copied().unwrap_or_default()
    }

    /// The lasting number of a variable.
    #[must_use]
    pub fn lasting(&self, key: TypeVarKey) -> i32 {
        passing(key)
            .and_then(|place| self.lasting.get(place).copied())
            .unwrap_or(key.raw)
    }
}

/// The place of a variable with a passing number.
fn passing(key: TypeVarKey) -> Option<usize> {
    usize::try_from(key.raw.checked_sub(FIRST)?).ok()
}

/// The callable with fresh variables in the place of its own, which are in use until they are released.
#[must_use]
pub fn freshen_for_call<'p>(cx: &mut dyn TypeCx<'p>, callee: TypeId) -> TypeId {
    remembering(cx, callee, false, |cx| freshen_with(cx, callee, &mut new_key))
}

/// The type with fresh variables in all generic callables in it, which are in use until they are released.
#[must_use]
pub fn freshen_all_for_call<'p>(cx: &mut dyn TypeCx<'p>, typ: TypeId) -> TypeId {
    if cx.types().flags(typ).contains(TypeFlags::GENERIC_CALLABLE) {
        remembering(cx, typ, true, |cx| freshen_all_with(cx, typ, &mut new_key))
    } else {
        typ
    }
}

fn remembering<'p>(
    cx: &mut dyn TypeCx<'p>,
    typ: TypeId,
    everywhere: bool,
    freshen: impl FnOnce(&mut dyn TypeCx<'p>) -> TypeId,
) -> TypeId {
    let question = Question {
        typ,
        everywhere,
        first: cx.state().call_vars.in_use(),
        strict_optional: cx.strict_optional(),
    };
    if let Some(known) = cx.state().call_vars.fresh.get(&question).copied() {
        for _ in 0..known.variables {
            new_key(cx);
        }
        return known.typ;
    }
    let fresh = freshen(cx);
    let vars = &mut cx.state_mut().call_vars;
    let known = Fresh {
        typ: fresh,
        variables: vars.in_use() - question.first,
    };
    vars.fresh.insert(question, known);
    fresh
}

/// The identity of a variable of a call.
fn new_key<'p>(cx: &mut dyn TypeCx<'p>) -> TypeVarKey {
    let state = cx.state_mut();
    let lasting = state.new_type_var_key(1);
    let place = i32::try_from(state.call_vars.in_use()).expect("calls are not nested that deep");
    state.call_vars.lasting.push(lasting.raw);
    TypeVarKey {
        raw: FIRST + place,
        ..lasting
    }
}

/// The type with lasting numbers for all variables in use but the first `count`: for what outlives their call.
#[must_use]
pub fn with_lasting_numbers<'p>(cx: &dyn TypeCx<'p>, typ: TypeId, count: usize) -> TypeId {
    let types = cx.types();
    if !types.flags(typ).contains(TypeFlags::META_VAR) {
        return typ;
    }
    let new = types.map_parts(typ, &mut |part| with_lasting_numbers(cx, part, count));
    match types.as_type_var_like(new) {
        Some(common) if passing(common.key).is_some_and(|place| place >= count) => {
            let key = TypeVarKey {
                raw: cx.state().call_vars.lasting(common.key),
                ..common.key
            };
            with_key(types, new, key, common.default)
        }
        Some(_) | None => new,
    }
}
