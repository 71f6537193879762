//! What is remembered of calls that operators, indexes and loops make: `a == b`, `xs[i]`, `for x in xs`.
//!
//! Such a call depends on types only, as long as the argument is an expression whose type does not depend on the type that
//! is wanted of it. It is remembered if it went through without any message, hook or type variable, and left the type of
//! the argument as it was; otherwise as in [`Checker::remembering`](crate::Checker::remembering). The value of a literal
//! does not matter where no literal is wanted, so all strings are one argument.

use names::Name;
use nodes::ast::{Expr, ExprId};
use typeops::OperationKey;
use types::{TypeFlags, TypeId, TypeKind};

use crate::{Checker, Operand};

/// Which way a method is called.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Way {
    /// The method of one operand or the other: operators.
    Reversible = 0,
    /// The method of the object.
    Method = 1,
}

/// The argument of an operation, with its type where nothing is wanted of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Argument {
    pub(crate) operand: Operand,
    pub(crate) typ: TypeId,
    /// Nothing was reported of it.
    pub(crate) is_fine: bool,
}

/// Types that are not done, or belong to a call that is not done.
const OPEN: TypeFlags = TypeFlags::META_VAR
    .union(TypeFlags::PARTIAL)
    .union(TypeFlags::PLACEHOLDER)
    .union(TypeFlags::UNBOUND);

impl Checker<'_> {
    /// Checks the argument of an operation by itself.
    pub(crate) fn accept_argument(&mut self, operand: Operand) -> Argument {
        let before = self.run.unsteady;
        let typ = self.accept_operand(operand, None);
        Argument {
            operand,
            typ,
            is_fine: self.run.unsteady == before,
        }
    }

    /// The result and the inferred method of an operation: `work`, or what it said before.
    pub(crate) fn operation(
        &mut self,
        way: Way,
        method: Name,
        (object, original): (TypeId, TypeId),
        arg: Option<Argument>,
        work: impl FnOnce(&mut Self) -> (TypeId, TypeId),
    ) -> (TypeId, TypeId) {
        let Some(question) = self.operation_key(way, method, (object, original), arg) else {
            return work(self);
        };
        let version = self.state.world.version();
        if let Some(answer) = self.state.operations.get(version, &question) {
            // It is a call all the same.
            self.run.effects += 1;
            return answer;
        }
        let before = (self.run.unsteady, self.state.next_meta_var);
        let answer = work(self);
        let is_steady = (self.run.unsteady, self.state.next_meta_var) == before
            && self.state.world.version() == version
            && self.is_lasting(&question, answer)
            && self.keeps_its_type(arg);
        if is_steady {
            self.state.operations.put(version, question, answer);
        }
        answer
    }

    fn operation_key(
        &self,
        way: Way,
        method: Name,
        (object, original): (TypeId, TypeId),
        arg: Option<Argument>,
    ) -> Option<OperationKey> {
        let state = &self.state;
        let can_remember = self.can_remember()
            && !state.infer_unions
            && !state.keep_unions
            && !self.run.current_node_deferred
            && self.exprs.type_overrides.is_empty()
            && !self.options().disallow_any_expr
            && self.in_checked_function()
            && !self.is_literal_context();
        if !can_remember || self.is_unfinished(object) || self.is_unfinished(original) {
            return None;
        }
        let arg = match arg {
            Some(arg) => Some(self.steady_argument(arg)?),
            None => None,
        };
        let is_literal = arg.is_some_and(|(_, is_literal)| is_literal);
        if is_literal && state.world.types.flags(object).contains(TypeFlags::LITERAL) {
            return None;
        }
        let strict_concatenate = self.options().extra_checks || self.options().strict_concatenate;
        let flags = [
            way == Way::Method,
            is_literal,
            strict_concatenate,
            state.world.strict_optional,
        ];
        Some(OperationKey {
            method,
            object,
            original,
            arg: arg.map(|(typ, _)| typ),
            flags: flags.iter().fold(0, |bits, flag| bits << 1 | u8::from(*flag)),
        })
    }

    fn is_unfinished(&self, typ: TypeId) -> bool {
        self.types().flags(typ).intersects(OPEN)
    }

    /// The type of an argument whose type does not depend on what is wanted of it, and whether it is a literal: then the
    /// type is that of its class.
    fn steady_argument(&self, arg: Argument) -> Option<(TypeId, bool)> {
        let typ = arg.typ;
        if !arg.is_fine
            || self.is_unfinished(typ)
            || typ.is(TypeKind::Callable)
            || typ.is(TypeKind::Overloaded)
            || typ.is(TypeKind::Type)
        {
            return None;
        }
        if let Operand::Expr(expr) = arg.operand
            && matches!(
                self.body.expr(expr),
                Expr::Int(_) | Expr::Str { .. } | Expr::Bytes(_)
            )
        {
            let instance = self.types().as_instance(typ)?;
            return Some((self.types().instance(instance.class, &*instance.args), true));
        }
        let is_plain = !self.types().flags(typ).contains(TypeFlags::LAST_KNOWN_VALUE);
        let is_steady = match arg.operand {
            Operand::Expr(expr) => self.is_dotted_name(expr),
            Operand::Temp(..) => true,
            Operand::Pair(..) => false,
        };
        (is_plain && is_steady).then_some((typ, false))
    }

    /// Whether the expression is a name, or attributes of one.
    fn is_dotted_name(&self, expr: ExprId) -> bool {
        let mut expr = expr;
        while let Expr::Member { base, .. } = *self.body.expr(expr) {
            expr = base;
        }
        matches!(self.body.expr(expr), Expr::Name(_))
    }

    /// Whether the types of a question and its answer hold elsewhere too.
    fn is_lasting(&self, question: &OperationKey, (result, method): (TypeId, TypeId)) -> bool {
        let types = self.types();
        let is_literal = question.flags & 0b100 != 0;
        let about_values = TypeFlags::LITERAL | TypeFlags::LAST_KNOWN_VALUE;
        let holds = |typ: TypeId| {
            let is_about_values = is_literal && types.flags(typ).intersects(about_values);
            !is_about_values && !self.is_unfinished(typ)
        };
        // Attributes of classes in function bodies are still being found.
        let asked = [Some(question.object), Some(question.original), question.arg];
        holds(result) && holds(method) && !asked.into_iter().flatten().any(|typ| self.mentions_local(typ))
    }

    /// Whether the call left the type of its argument as it was.
    fn keeps_its_type(&self, arg: Option<Argument>) -> bool {
        match arg {
            Some(Argument {
                operand: Operand::Expr(expr),
                typ,
                is_fine: _,
            }) => self.stored_type(expr) == Some(typ),
            Some(_) | None => true,
        }
    }
}
