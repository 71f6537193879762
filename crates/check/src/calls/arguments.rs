//! Types of arguments: without a context, and with the types of the parameters as contexts.

use smallvec::SmallVec;
use types::{Callable, TypeId};

use super::Actuals;
use super::mapping::FormalToActual;
use crate::{Checker, Operand};

/// Types of arguments: there are seldom many.
pub(super) type ArgTypes = SmallVec<[TypeId; 8]>;

impl Checker<'_> {
    /// The types of arguments by themselves.
    pub(super) fn infer_arg_types_in_empty_context(&mut self, args: &[Operand]) -> ArgTypes {
        let mut result = ArgTypes::with_capacity(args.len());
        for arg in args {
            let typ = self.accept_operand(*arg, None);
            result.push(if self.has_erased_component(typ) {
                self.types().none()
            } else {
                typ
            });
        }
        result
    }

    /// The types of arguments where the parameters have these types, in the order of evaluation.
    pub(super) fn infer_arg_types_in_context(
        &mut self,
        callee: &Callable,
        actuals: Actuals<'_>,
        mapping: &FormalToActual,
    ) -> ArgTypes {
        let mut contexts: SmallVec<[Option<TypeId>; 8]> = SmallVec::from_elem(None, actuals.args.len());
        for (param, indexes) in callee.params.iter().zip(mapping) {
            for index in indexes {
                if !actuals.kinds[*index].is_star() {
                    contexts[*index] = Some(param.typ);
                }
            }
        }
        let mut result = ArgTypes::with_capacity(contexts.len());
        for (arg, context) in actuals.args.iter().zip(contexts) {
            result.push(match context {
                // Constraints of a recursive type are solved with unions, not joins.
                Some(context) if self.has_recursive_types(context) => {
                    self.inferring_unions(|checker| checker.accept_operand(*arg, Some(context)))
                }
                context => self.accept_operand(*arg, context),
            });
        }
        result
    }
}
