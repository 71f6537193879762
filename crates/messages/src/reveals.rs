//! `reveal_type`, `reveal_locals`, `assert_type`.

use errors::ErrorCode;
use types::TypeId;

use typeops::display::{StrOptions, type_str};

use crate::operators::key;
use crate::reporter::{Pos, Reporter, fail, fmt_distinctly, note};

/// The text of a type for `reveal_type`.
#[must_use]
pub fn revealed<'p>(r: &dyn Reporter<'p>, typ: TypeId) -> String {
    type_str(
        r.world(),
        typ,
        StrOptions::verbose(r.options().reveal_verbose_types),
    )
}

/// The note of `reveal_type`. In a loop the type is collected, and revealed at the end together with the others.
pub fn reveal_type<'p>(r: &mut dyn Reporter<'p>, typ: TypeId, at: Pos) {
    if r.errors().collect_revealed_type(at.span, key(typ)) {
        return;
    }
    let text = format!("Revealed type is \"{}\"", revealed(r, typ));
    note(r, text, at, None);
}

/// The notes of `reveal_locals`, sorted by name.
pub fn reveal_locals<'p>(r: &mut dyn Reporter<'p>, locals: &[(&str, Option<TypeId>)], at: Pos) {
    if locals.is_empty() {
        note(r, "There are no locals to reveal", at, None);
        return;
    }
    let mut locals = locals.to_vec();
    locals.sort_by_key(|(name, _)| *name);
    note(r, "Revealed local types are:", at, None);
    for (name, typ) in locals {
        let typ = typ.map_or_else(|| "None".to_owned(), |typ| revealed(r, typ));
        note(r, format!("    {name}: {typ}"), at, None);
    }
}

/// `assert_type` of something else.
pub fn assert_type_fail<'p>(r: &mut dyn Reporter<'p>, source_type: TypeId, target_type: TypeId, at: Pos) {
    let (source, target) = fmt_distinctly(r, source_type, target_type);
    let text = format!("Expression is of type {source}, not {target}");
    fail(r, text, at, ErrorCode::AssertType);
}
