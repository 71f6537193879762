//! Type variables from the context: what the surroundings want the result to be.

use typeops::QuestionKind;
use types::{Type, TypeId};

use crate::{Checker, Ctx};

impl Checker<'_> {
    /// Solves type variables of the result by the context, as far as it says something of them.
    pub(super) fn infer_function_type_arguments_using_context(&mut self, callee: TypeId, ctx: Ctx) -> TypeId {
        let Some(context) = self.type_context() else {
            return callee;
        };
        let question = self
            .state
            .are_plain(&[callee, context])
            .then(|| self.state.question(QuestionKind::ByContext, [callee, context]))
            .flatten();
        let Some(question) = question else {
            return self.solve_by_context(callee, context, ctx);
        };
        if let Some(known) = self.state.answer(&question) {
            return known;
        }
        let moment = self.state.moment();
        let solved = self.solve_by_context(callee, context, ctx);
        self.state.remember(question, solved, moment);
        solved
    }

    /// Reports nothing: what does not fit is left open.
    fn solve_by_context(&mut self, callee: TypeId, context: TypeId, ctx: Ctx) -> TypeId {
        let types = self.types();
        // Type variables that are being inferred right now are no results.
        let mut erased = self.replace_meta_vars(context, types.erased());
        let mut ret_type = self.callable(callee).ret_type;
        if self.is_overlapping_none(ret_type) && self.is_overlapping_none(context) {
            // `Optional[T] <: Optional[int]` is meant as `T <: int`.
            ret_type = self.remove_optional(ret_type);
            erased = self.remove_optional(erased);
        }
        if self.is_bare_type_var(ret_type)
            && !self.is_generic_instance(context)
            && !self.is_literal_type_like(context)
        {
            // A bare variable as result would become too general.
            return callee;
        }
        let variables = self.callable(callee).variables.clone();
        let args = self.infer_type_arguments(&variables, ret_type, erased);
        let args: Vec<Option<TypeId>> = args
            .into_iter()
            .map(|arg| {
                arg.filter(|arg| {
                    !self.has_ambiguous_uninhabited_component(*arg) && !self.has_erased_component(*arg)
                })
            })
            .collect();
        self.apply_generic_arguments(callee, &args, ctx, true)
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "all other kinds are treated alike")]
    fn is_bare_type_var(&self, typ: TypeId) -> bool {
        let types = self.types();
        let typ = self.proper(typ);
        match types.get(typ) {
            Type::TypeVar(_) => true,
            Type::Union(union) => union
                .items
                .iter()
                .all(|item| types.as_type_var(self.proper(*item)).is_some()),
            _ => false,
        }
    }

    fn is_generic_instance(&self, typ: TypeId) -> bool {
        let instance = self.types().as_instance(self.proper(typ));
        instance.is_some_and(|instance| !instance.args.is_empty())
    }
}
