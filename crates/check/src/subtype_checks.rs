//! Checks that a type is a subtype of another, with messages.

use crate::Ctx;

/// What a message about incompatible types says beyond its text.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct SubtypeContext<'m> {
    /// The words before the subtype, such as `expression has type`.
    pub(crate) subtype_label: Option<&'m str>,
    /// The words before the supertype.
    pub(crate) supertype_label: Option<&'m str>,
    /// Notes behind the message.
    pub(crate) notes: &'m [String],
    /// What the note about an inferred type looks at, if not the place of the message.
    pub(crate) outer_context: Option<Ctx>,
}
