//! Formatting of texts: `"%s" % x` and `"{}".format(x)`; f-strings are calls of `format` in the tree.
//!
//! | subject | room |
//! |---|---|
//! | conversion specifiers: `%5.2f`, `{0.x!r:>5}` | `specifiers` |
//! | `%` | `percent` |
//! | `format` | `brace` |
//! | `{0.x[1]}` | `accessors` |
//! | which types a specifier takes | `conversions` |
//!
//! Specified by `mypy/checkstrformat.py`.

mod accessors;
mod brace;
mod conversions;
mod percent;
mod specifiers;

/// What kind of text is formatted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum FormatKind {
    /// A `str`.
    Str,
    /// A `bytes`.
    Bytes,
}
