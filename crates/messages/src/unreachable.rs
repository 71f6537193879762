//! Code without effect: unreachable statements, conditions that never change, casts to the same type.

use errors::{ErrorCode, IterationErrors};
use types::TypeId;

use typeops::simplify::make_simplified_union;

use crate::operators::{dangerous_comparison, of_key};
use crate::reporter::{Pos, Reporter, fail, fmt, note};
use crate::reveals::reveal_type;

/// A statement that is never reached.
pub fn unreachable_statement<'p>(r: &mut dyn Reporter<'p>, at: Pos) {
    fail(r, "Statement is unreachable", at, ErrorCode::Unreachable);
}

/// The left operand of `and` or `or` changes nothing.
pub fn redundant_left_operand<'p>(r: &mut dyn Reporter<'p>, op_name: &str, at: Pos) {
    redundant_expr(r, &format!("Left operand of \"{op_name}\""), op_name == "and", at);
}

/// The right operand of `and` or `or` is never reached.
pub fn unreachable_right_operand<'p>(r: &mut dyn Reporter<'p>, op_name: &str, at: Pos) {
    let text = format!("Right operand of \"{op_name}\" is never evaluated");
    fail(r, text, at, ErrorCode::Unreachable);
}

/// The condition of a comprehension never changes.
pub fn redundant_condition_in_comprehension<'p>(r: &mut dyn Reporter<'p>, truthiness: bool, at: Pos) {
    redundant_expr(r, "If condition in comprehension", truthiness, at);
}

/// The condition of an `if` expression never changes.
pub fn redundant_condition_in_if<'p>(r: &mut dyn Reporter<'p>, truthiness: bool, at: Pos) {
    redundant_expr(r, "If condition", truthiness, at);
}

/// Something that is always true or always false.
pub fn redundant_expr<'p>(r: &mut dyn Reporter<'p>, description: &str, truthiness: bool, at: Pos) {
    let text = format!("{description} is always {truthiness}");
    fail(r, text, at, ErrorCode::RedundantExpr);
}

/// `isinstance` with a class that no value can have.
pub fn impossible_intersection<'p>(
    r: &mut dyn Reporter<'p>,
    formatted_base_class_list: &str,
    reason: &str,
    at: Pos,
) {
    let text = format!("Subclass of {formatted_base_class_list} cannot exist: {reason}");
    fail(r, text, at, ErrorCode::Unreachable);
}

/// A cast to the type that the value has.
pub fn redundant_cast<'p>(r: &mut dyn Reporter<'p>, typ: TypeId, at: Pos) {
    let text = format!("Redundant cast to {}", fmt(r, typ));
    fail(r, text, at, ErrorCode::RedundantCast);
}

/// A `match` that has no case for some values.
pub fn match_statement_inexhaustive_match<'p>(r: &mut dyn Reporter<'p>, typ: TypeId, at: Pos) {
    let code = ErrorCode::ExhaustiveMatch;
    let text = format!(
        "Match statement has unhandled case for values of type {}",
        fmt(r, typ)
    );
    fail(r, text, at, code);
    let text = "If match statement is intended to be non-exhaustive, add `case _: pass`";
    note(r, text, at, code);
}

/// What was found in every check of a loop body.
pub fn iteration_dependent_errors<'p>(r: &mut dyn Reporter<'p>, errors: &IterationErrors) {
    for useless in errors.useless() {
        fail(r, &*useless.message, Pos::node(useless.span), useless.code);
    }
    let union = |r: &mut dyn Reporter<'p>, keys: Vec<errors::TypeKey>| {
        let items: Vec<TypeId> = keys.into_iter().map(of_key).collect();
        make_simplified_union(r.cx(), &items)
    };
    for (place, left, right) in errors.non_overlaps() {
        let (left, right) = (union(r, left), union(r, right));
        dangerous_comparison(r, left, right, place.kind, Pos::node(place.span));
    }
    for (span, typs) in errors.revealed_types() {
        let typ = union(r, typs);
        reveal_type(r, typ, Pos::node(span));
    }
}
