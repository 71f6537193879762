//! What the rooms of expressions remember between calls.

use std::cell::RefCell;
use std::rc::Rc;

use errors::ErrorInfo;
use names::Name;
use nodes::ast::{BodyId, ExprId};
use rustc_hash::FxHashMap;
use types::{LiteralValue, ModuleId, TypeId};

use crate::Checker;
use crate::named::NamedClasses;
use crate::phases::LocalTypes;

/// How [`accept_with`](crate::Checker::accept_with) checks an expression.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct AcceptOptions {
    /// The type that the surroundings want.
    pub(crate) type_context: Option<TypeId>,
    /// A call or an `await` may return `None`.
    pub(crate) allow_none_return: bool,
    /// `Any` is no error, even with `--disallow-any-expr`.
    pub(crate) always_allow_any: bool,
    /// The expression is being called.
    pub(crate) is_callee: bool,
}

/// How [`check_call`](crate::Checker::check_call) treats the callee.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct CallOptions {
    /// The expression that the inferred type of the callee is stored for.
    pub(crate) callable_node: Option<ExprId>,
    /// The full name of the function or method, for plugins and messages.
    pub(crate) callable_name: Option<Name>,
    /// The object whose method is called.
    pub(crate) object_type: Option<TypeId>,
    /// The type of the object before its fallback was taken.
    pub(crate) original_type: Option<TypeId>,
}

/// The remembered result of an expression in a context.
#[derive(Clone, Debug)]
pub(crate) struct Cached {
    /// The version of the binder: another one makes the result worthless.
    pub(crate) binder_version: u32,
    /// The type.
    pub(crate) typ: TypeId,
    /// The messages.
    pub(crate) messages: Rc<[ErrorInfo]>,
    /// The types of the parts.
    pub(crate) writes: LocalTypes,
}

/// The key of a remembered result: the expression, the canonical type of its context, and the call whose type variables
/// that may hold.
pub(crate) type CacheKey = (BodyId, ExprId, Option<TypeId>, i32);

/// What the rooms of expressions remember between calls.
#[derive(Debug, Default)]
pub(crate) struct ExprState {
    /// The types that the surroundings want, innermost last.
    pub(crate) type_context: Vec<Option<TypeId>>,
    /// Types that hold instead of the inferred ones, while unions are split in overloads.
    pub(crate) type_overrides: FxHashMap<ExprId, TypeId>,
    /// The expression that is being checked is a callee.
    pub(crate) is_callee: bool,
    /// A call whose arguments are checked as those of another callable, and their names there (`functools.partial`).
    pub(crate) partial_call: Option<(ExprId, Box<[Option<Name>]>)>,
    /// A lambda is being checked.
    pub(crate) in_lambda_expr: bool,
    /// Classes that were looked up by their full names.
    pub(crate) known_classes: RefCell<NamedClasses>,
    /// The functions that displays are calls of, by their names in messages.
    pub(crate) display_constructors: Vec<(&'static str, TypeId)>,
    /// The types of literals: the literal type, and the instance that remembers it.
    pub(crate) literal_types: FxHashMap<LiteralValue, (TypeId, TypeId)>,
    /// An expression whose type is remembered is being checked around the place.
    pub(crate) is_nested: bool,
    /// The types of modules that no longer change.
    pub(crate) module_types: FxHashMap<ModuleId, TypeId>,
    /// Results of expressions that are checked again and again in nested calls.
    pub(crate) cache: FxHashMap<CacheKey, Cached>,
}

impl Checker<'_> {
    /// Forgets the results of expressions.
    pub(crate) fn reset_expressions(&mut self) {
        if !self.exprs.cache.is_empty() {
            self.exprs.cache.clear();
        }
    }

    /// The type that the surroundings want of the expression that is being checked.
    #[must_use]
    pub(crate) fn type_context(&self) -> Option<TypeId> {
        self.exprs.type_context.last().copied().flatten()
    }

    /// Does `work` with `context` as the type that the surroundings want.
    pub(crate) fn with_type_context<R>(
        &mut self,
        context: Option<TypeId>,
        work: impl FnOnce(&mut Self) -> R,
    ) -> R {
        self.exprs.type_context.push(context);
        let result = work(self);
        self.exprs.type_context.pop();
        result
    }

    /// Does `work` silently and says whether it reported an error (mypy's `filter_errors`).
    pub(crate) fn silently<R>(&mut self, work: impl FnOnce(&mut Self) -> R) -> (R, bool) {
        let token = self.errors.watch(errors::Watch::silencing());
        let result = work(self);
        let watched = self.errors.unwatch(token);
        (result, watched.has_new_errors)
    }

    /// Does `work` and returns the messages that it reported instead of showing them
    /// (mypy's `filter_errors(save_filtered_errors=True)`), and whether there was a new error.
    pub(crate) fn keeping_errors<R>(&mut self, work: impl FnOnce(&mut Self) -> R) -> (R, errors::Watched) {
        let token = self.errors.watch(errors::Watch::keeping());
        let result = work(self);
        (result, self.errors.unwatch(token))
    }

    /// Reports messages that were kept (mypy's `add_errors`).
    pub(crate) fn add_errors(&mut self, messages: impl IntoIterator<Item = ErrorInfo>) {
        for info in messages {
            self.has_effect();
            self.errors.add(info);
        }
    }

    /// Does `work` with `TypeState.infer_unions` set.
    pub(crate) fn inferring_unions<R>(&mut self, work: impl FnOnce(&mut Self) -> R) -> R {
        let old = std::mem::replace(&mut self.state.infer_unions, true);
        let result = work(self);
        self.state.infer_unions = old;
        result
    }
}
