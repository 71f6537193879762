//! Trials: a signature that stands in for what is written, and the calls that are met meanwhile.
//!
//! A suggestion is found by trying: the program is processed again as if a function had another signature, and what comes
//! of it is compared. mypy writes the signature into the syntax tree (`unanalyzed_type`), and notes calls with a plugin; both
//! are one value here, which analysis and checking read.
//!
//! Specified by `try_type` and `SuggestionPlugin` of `mypy/suggestions.py`.

use std::sync::{Mutex, PoisonError};

use names::Name;
use types::{AnyKind, ArgKind, Callable, FuncId, Type, TypeId};

use crate::Analyzer;

/// A signature that is tried.
#[derive(Debug)]
pub struct Trial {
    function: Name,
    signature: TypeId,
    callee: Name,
    calls: Mutex<Vec<TrialCall>>,
}

/// A call of the function, as the checker saw it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TrialCall {
    /// The file.
    pub path: String,
    /// The line.
    pub line: i32,
    /// For each parameter the arguments that go there.
    pub formals: Vec<Vec<TrialArgument>>,
}

/// An argument of a call.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TrialArgument {
    /// How it is passed.
    pub kind: ArgKind,
    /// Its keyword.
    pub name: Option<Name>,
    /// Its type.
    pub typ: TypeId,
}

impl Trial {
    /// `function` is taken to have this signature; calls of `callee`, which is the class for a constructor, are noted.
    #[must_use]
    pub fn new(function: Name, signature: TypeId, callee: Name) -> Self {
        Self {
            function,
            signature,
            callee,
            calls: Mutex::default(),
        }
    }

    /// Whether calls of this are noted.
    #[must_use]
    pub fn watches(&self, callee: Name) -> bool {
        self.callee == callee
    }

    /// Notes a call.
    pub fn note(&self, call: TrialCall) {
        self.calls
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(call);
    }

    /// The calls that were noted, in the order in which they were checked.
    #[must_use]
    pub fn into_calls(self) -> Vec<TrialCall> {
        self.calls.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Analyzer<'_> {
    /// The signature that a function is to have whatever is written.
    pub(crate) fn tried_signature(&mut self, id: FuncId) -> Option<Callable> {
        let trial = self.program.trial?;
        let func = self.state.world.get(id);
        if func.fullname != trial.function {
            return None;
        }
        let mut callable = self.state.world.types.as_callable(trial.signature)?.clone();
        if let Some(class) = func.class.filter(|_| self.takes_self(id))
            && let Some(first) = callable.params.first().copied()
            && matches!(self.state.world.types.get(first.typ), Type::Any { .. })
        {
            callable.params[0].typ = self.implicit_self_type(id, class, false);
        }
        Some(callable)
    }

    /// Whether a function has a signature that is tried.
    pub(crate) fn is_tried(&self, id: FuncId) -> bool {
        let function = self.program.trial.map(|trial| trial.function);
        function.is_some_and(|function| self.state.world.get(id).fullname == function)
    }
}

/// The kind of `Any` that stands for what is to be found out.
pub const UNKNOWN: AnyKind = AnyKind::SuggestionEngine;
