//! Types as messages show them.
//!
//! Shorter than `reveal_type`: module names only where two types have the same short name, `X | None`, no markers of
//! literals, functions as `Callable[...]` or, where that does not do, as `def (...)`.
//!
//! | function | result |
//! |---|---|
//! | [`format_type`] | in quotes, ready for a message |
//! | [`format_type_bare`] | without quotes, to be worked on |
//! | [`format_type_distinctly`] | several types that must not look alike |
//! | [`pretty_callable`] | `def f(self, x: int) -> str` |
//!
//! Specified by the functions at the end of `mypy/messages.py`.

mod callables;
mod inner;
mod names;
mod unions;

use nodes::world::World;
use options::Options;
use typeops::TypeCx;
use typeops::proper::proper;
use typeops::subtypes::{SubtypeOptions, is_subtype_with};
use types::TypeId;

use inner::Formatter;

pub use callables::{
    callable_name, find_defining_module, first_arg_of, for_function, pretty_callable, pretty_callable_bound,
    pretty_class_or_static_decorator,
};
pub use names::find_type_overlaps;
pub(crate) use unions::MAX_UNION_ITEMS;

/// How a single type is shown.
#[derive(Clone, Copy, Debug, Default)]
pub struct FormatOptions {
    /// 0 for short, 1 with the names of parameters, 2 with all module names.
    pub verbosity: u8,
    /// Modules by name.
    pub module_names: bool,
}

/// A type, in quotes unless that reads badly.
#[must_use]
pub fn format_type(world: &World<'_>, options: &Options, typ: TypeId) -> String {
    quote_type_string(&format_type_bare(world, options, typ))
}

/// The same with settings.
#[must_use]
pub fn format_type_with(world: &World<'_>, options: &Options, typ: TypeId, how: FormatOptions) -> String {
    quote_type_string(&format_type_bare_with(world, options, typ, how))
}

/// A type without quotes.
#[must_use]
pub fn format_type_bare(world: &World<'_>, options: &Options, typ: TypeId) -> String {
    format_type_bare_with(world, options, typ, FormatOptions::default())
}

/// The same with settings.
#[must_use]
pub fn format_type_bare_with(
    world: &World<'_>,
    options: &Options,
    typ: TypeId,
    how: FormatOptions,
) -> String {
    let overlaps = find_type_overlaps(world, &[typ]);
    Formatter::new(world, options, how.verbosity, &overlaps).top(typ, how.module_names)
}

/// Types in quotes that do not look the same.
pub fn format_type_distinctly<'p>(
    cx: &mut dyn TypeCx<'p>,
    options: &Options,
    typs: &[TypeId],
) -> Vec<String> {
    let bare = distinct_bare(cx, options, typs);
    bare.iter().map(|text| quote_type_string(text)).collect()
}

/// Types without quotes that do not look the same.
pub fn distinct_bare<'p>(cx: &mut dyn TypeCx<'p>, options: &Options, typs: &[TypeId]) -> Vec<String> {
    let first = if names_of_parameters_matter(cx, typs) {
        1
    } else {
        0
    };
    let overlaps = find_type_overlaps(cx.world(), typs);
    let mut texts: Vec<String> = Vec::new();
    for verbosity in first..2 {
        let formatter = Formatter::new(cx.world(), options, verbosity, &overlaps);
        texts = typs.iter().map(|typ| formatter.format(*typ)).collect();
        let repeats = |(index, text): (usize, &String)| texts[..index].contains(text);
        if !texts.iter().enumerate().any(repeats) {
            break;
        }
    }
    texts
}

/// A callable that would fit but for the names of parameters: then these must show.
fn names_of_parameters_matter<'p>(cx: &mut dyn TypeCx<'p>, typs: &[TypeId]) -> bool {
    let [left, right] = typs else { return false };
    let (left, right) = (proper(cx.world(), *left), proper(cx.world(), *right));
    let types = cx.types();
    let (Some(_), Some(wanted)) = (types.as_callable(left), types.as_callable(right)) else {
        return false;
    };
    let how = SubtypeOptions {
        ignore_pos_arg_names: true,
        ..SubtypeOptions::default()
    };
    wanted.params.iter().any(|param| param.name.is_some()) && is_subtype_with(cx, left, right, how)
}

/// Puts a type in quotes unless it reads better without.
#[must_use]
pub fn quote_type_string(text: &str) -> String {
    let is_plain = ["Module", "overloaded function", "<deleted>"].contains(&text)
        || text.starts_with("Module ")
        || text.ends_with('?');
    if is_plain {
        text.to_owned()
    } else {
        format!("\"{text}\"")
    }
}
