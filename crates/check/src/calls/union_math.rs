//! Unions in arguments of overloads: each item of a union may be meant for another item of the overloads.
//!
//! ```text
//! @overload                      f(x) with x: int | str  is  f(int) | f(str)
//! def f(x: int) -> int: ...
//! @overload
//! def f(x: str) -> str: ...
//! ```

use rustc_hash::FxHashSet;
use types::{Type, TypeId};

use super::overloads::{CallResult, OverloadCall};
use crate::{Checker, Operand};

/// How deep unions are taken apart: the cost doubles with each.
const MAX_UNIONS: usize = 5;

/// There are more unions than are taken apart.
#[derive(Clone, Copy, Debug)]
struct TooManyUnions;

impl Checker<'_> {
    /// Takes unions apart. Returns the result with the callees, if there is one, and whether there are too many unions.
    pub(super) fn try_union_math(
        &mut self,
        targets: &[TypeId],
        arg_types: &[TypeId],
        call: OverloadCall<'_>,
        overlap: bool,
    ) -> (Option<(CallResult, Vec<TypeId>)>, bool) {
        if !arg_types.iter().any(|typ| self.is_real_union(*typ)) {
            return (None, false);
        }
        let (found, _) =
            self.silently(|checker| checker.union_overload_result(targets, arg_types, call, overlap, 0));
        let results = match found {
            Err(TooManyUnions) => return (None, true),
            Ok(None) => return (None, false),
            Ok(Some(results)) => results,
        };
        let (returns, callees): (Vec<TypeId>, Vec<TypeId>) = results.into_iter().unzip();
        let result = self.make_simplified_union(&returns);
        // A union of the callees would accept less than what was accepted here.
        let callee = self.combine_function_signatures(&callees);
        (Some(((result, callee), callees)), false)
    }

    fn is_real_union(&mut self, typ: TypeId) -> bool {
        let typ = self.proper(typ);
        matches!(self.types().get(typ), Type::Union(_)) && self.relevant_items(typ).len() > 1
    }

    /// The results of all items of the first union, the others taken apart in turn.
    fn union_overload_result(
        &mut self,
        targets: &[TypeId],
        arg_types: &[TypeId],
        call: OverloadCall<'_>,
        overlap: bool,
        level: usize,
    ) -> Result<Option<Vec<CallResult>>, TooManyUnions> {
        if level >= MAX_UNIONS {
            return Err(TooManyUnions);
        }
        let Some(at) = arg_types.iter().position(|typ| self.is_real_union(*typ)) else {
            let result = self.infer_with_overrides(targets, arg_types, call);
            return Ok(result.map(|result| vec![result]));
        };
        if !overlap && let Some(direct) = self.infer_with_overrides(targets, arg_types, call) {
            let proper = self.proper(direct.0);
            if !matches!(self.types().get(proper), Type::Union(_) | Type::Any { .. }) {
                return Ok(Some(vec![direct]));
            }
        }
        let union = self.proper(arg_types[at]);
        let mut results = Vec::new();
        for item in self.relevant_items(union) {
            let mut types = arg_types.to_vec();
            types[at] = item;
            match self.union_overload_result(targets, &types, call, overlap, level + 1)? {
                Some(found) => results.extend(found),
                None => return Ok(None),
            }
        }
        let types = self.types();
        let mut seen = FxHashSet::default();
        results.retain(|(result, callee)| seen.insert((types.canonical(*result), types.canonical(*callee))));
        Ok(Some(results))
    }

    /// Infers with these types of the arguments, whatever checking them would say.
    fn infer_with_overrides(
        &mut self,
        targets: &[TypeId],
        arg_types: &[TypeId],
        call: OverloadCall<'_>,
    ) -> Option<CallResult> {
        let mut args = call.actuals.args.to_vec();
        let mut overridden = Vec::with_capacity(args.len());
        for (arg, typ) in args.iter_mut().zip(arg_types) {
            match *arg {
                Operand::Expr(expr) => {
                    overridden.push((expr, self.exprs.type_overrides.insert(expr, *typ)));
                }
                Operand::Temp(_, ctx) => *arg = Operand::Temp(*typ, ctx),
                Operand::Pair(..) => *arg = Operand::Temp(*typ, self.operand_ctx(*arg)),
            }
        }
        let call = OverloadCall {
            actuals: super::Actuals {
                args: &args,
                ..call.actuals
            },
            ..call
        };
        let result = self.infer_overload_return_type(targets, arg_types, call);
        for (expr, old) in overridden.into_iter().rev() {
            match old {
                Some(old) => self.exprs.type_overrides.insert(expr, old),
                None => self.exprs.type_overrides.remove(&expr),
            };
        }
        result
    }
}
