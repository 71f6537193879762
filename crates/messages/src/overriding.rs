//! Methods and attributes that differ from those of a base class, and functions that are defined twice.

use errors::{ErrorCode, ErrorHandle};
use names::Name;
use types::{Callable, ClassId, Type, TypeId};

use typeops::callables::callable_items;
use typeops::proper::proper;

use crate::format::{pretty_callable_bound, pretty_class_or_static_decorator};
use crate::reporter::{
    Pos, Reporter, fail, fail_with_origin, fmt_bare, fmt_distinctly, fmt_distinctly_bare, is_subtype, note,
    note_multiline, note_of,
};
use crate::text::unmangle;

const OVERRIDE: ErrorCode = ErrorCode::Override;

/// What is overridden, for messages: names and the class that has it.
#[derive(Clone, Copy, Debug)]
pub struct Overridden<'a> {
    /// The name of the method.
    pub name: &'a str,
    /// Its name in the base class.
    pub name_in_super: &'a str,
    /// The name of the base class.
    pub supertype: &'a str,
}

impl Overridden<'_> {
    /// `supertype "C"`, or `"g" of supertype "C"` if the names differ (mypy's `override_target`).
    #[must_use]
    pub fn target(&self) -> String {
        let Self {
            name,
            name_in_super,
            supertype,
        } = self;
        if name == name_in_super {
            format!("supertype \"{supertype}\"")
        } else {
            format!("\"{name_in_super}\" of supertype \"{supertype}\"")
        }
    }
}

/// Overloads are in another order than in the base class.
pub fn overload_signature_incompatible_with_supertype<'p>(
    r: &mut dyn Reporter<'p>,
    what: Overridden<'_>,
    at: Pos,
) {
    let text = format!(
        "Signature of \"{}\" incompatible with {}",
        what.name,
        what.target()
    );
    fail(r, text, at, OVERRIDE);
    let text = format!(
        "Overload variants must be defined in the same order as they are in \"{}\"",
        what.supertype
    );
    note(r, text, at, OVERRIDE);
}

/// A setter accepts less than that of the base class.
pub fn incompatible_setter_override<'p>(
    r: &mut dyn Reporter<'p>,
    typ: TypeId,
    original_type: TypeId,
    base: ClassId,
    at: Pos,
) {
    fail(r, "Incompatible override of a setter type", at, OVERRIDE);
    let (base_type, override_type) = fmt_distinctly(r, original_type, typ);
    let base = r.world().text(r.world().get(base).name);
    let text = format!(" (base class \"{base}\" defined the type as {base_type},");
    note(r, text, at, OVERRIDE);
    note(r, format!(" override has type {override_type})"), at, OVERRIDE);
    if is_subtype(r, typ, original_type) {
        note(r, " Setter types should behave contravariantly", at, OVERRIDE);
    }
}

/// A method cannot stand in for that of the base class.
///
/// ```text
/// error: Signature of "f" incompatible with supertype "A"
/// note:      Superclass:
/// note:          def f(self) -> str
/// note:      Subclass:
/// note:          def f(self, x: str) -> None
/// ```
pub fn signature_incompatible_with_supertype<'p>(
    r: &mut dyn Reporter<'p>,
    what: Overridden<'_>,
    original: TypeId,
    override_: TypeId,
    at: Pos,
) {
    let text = format!(
        "Signature of \"{}\" incompatible with {}",
        what.name,
        what.target()
    );
    let error = fail(r, text, at, OVERRIDE);
    let (original_text, override_text) = fmt_distinctly_bare(r, original, override_);
    // One more than four each: "error" is longer than "note".
    for (title, typ, text) in [
        ("Superclass:", original, original_text),
        ("Subclass:", override_, override_text),
    ] {
        note_of(r, title, at, error, 5);
        if callable_items(r.world().types, &typ).is_empty() {
            note_of(r, text, at, error, 9);
        } else {
            let how = Pretty {
                offset: 9,
                decorators: true,
                skip_self: false,
            };
            pretty_callable_or_overload(r, typ, at, error, how);
        }
    }
}

/// How notes show callables.
#[derive(Clone, Copy, Debug, Default)]
pub struct Pretty {
    /// Spaces in front.
    pub offset: usize,
    /// Show `@classmethod` and `@staticmethod`.
    pub decorators: bool,
    /// Do not show `self`.
    pub skip_self: bool,
}

/// Notes that show a callable or overloads as they are defined.
pub fn pretty_callable_or_overload<'p>(
    r: &mut dyn Reporter<'p>,
    typ: TypeId,
    at: Pos,
    parent_error: ErrorHandle,
    how: Pretty,
) {
    let types = r.world().types;
    if let Some(callable) = types.as_callable(typ) {
        pretty_item(r, callable, at, parent_error, how);
    } else if let Type::Overloaded(items) = types.get(typ) {
        for item in items.iter().filter_map(|item| types.as_callable(*item)) {
            note_of(r, "@overload", at, parent_error, how.offset);
            pretty_item(r, item, at, parent_error, how);
        }
    }
}

fn pretty_item<'p>(
    r: &mut dyn Reporter<'p>,
    callable: &Callable,
    at: Pos,
    parent_error: ErrorHandle,
    how: Pretty,
) {
    if how.decorators
        && let Some(decorator) = pretty_class_or_static_decorator(r.world(), callable)
    {
        note_of(r, decorator, at, parent_error, how.offset);
    }
    let text = pretty_callable_bound(r.world(), r.options(), callable, how.skip_self);
    note_of(r, text, at, parent_error, how.offset);
}

/// A parameter accepts less than in the base class. `type_name` is the class of the method. A `# type: ignore` at
/// `origin`, the whole definition, takes effect too.
pub fn argument_incompatible_with_supertype<'p>(
    r: &mut dyn Reporter<'p>,
    arg_num: usize,
    what: Overridden<'_>,
    type_name: Option<Name>,
    arg_type_in_supertype: TypeId,
    (at, origin): (Pos, Pos),
) {
    let name = what.name;
    let text = format!(
        "Argument {arg_num} of \"{name}\" is incompatible with {}; supertype defines the argument type as \"{}\"",
        what.target(),
        fmt_bare(r, arg_type_in_supertype)
    );
    fail_with_origin(r, text, at, OVERRIDE, origin);
    // `__post_init__` may differ by design.
    if name != "__post_init__" {
        let lines = [
            "This violates the Liskov substitution principle".to_owned(),
            "See https://mypy.readthedocs.io/en/stable/common_issues.html#incompatible-overrides".to_owned(),
        ];
        note_multiline(r, &lines, at, OVERRIDE, Some(origin));
    }
    if let Some(class) = type_name.filter(|_| name == "__eq__") {
        let class = r.world().text(class);
        let lines = [
            "It is recommended for \"__eq__\" to work with arbitrary objects, for example:".to_owned(),
            "    def __eq__(self, other: object) -> bool:".to_owned(),
            format!("        if not isinstance(other, {class}):"),
            "            return NotImplemented".to_owned(),
            format!("        return <logic to compare two {class} instances>"),
        ];
        note_multiline(r, &lines, at, OVERRIDE, Some(origin));
    }
}

/// A method returns more than in the base class.
pub fn return_type_incompatible_with_supertype<'p>(
    r: &mut dyn Reporter<'p>,
    what: Overridden<'_>,
    original: TypeId,
    override_: TypeId,
    at: Pos,
) {
    let (name, target) = (what.name, what.target());
    let (override_text, original_text) = fmt_distinctly(r, override_, original);
    let text = format!(
        "Return type {override_text} of \"{name}\" incompatible with return type {original_text} in {target}"
    );
    fail(r, text, at, OVERRIDE);
    if is_iterator_of_coroutine(r, original, override_) {
        let text = format!("Consider declaring \"{name}\" in {target} without \"async\"");
        note(r, text, at, None);
        let text =
            "See https://mypy.readthedocs.io/en/stable/more_types.html#asynchronous-iterators".to_owned();
        note(r, text, at, None);
    }
}

/// `async def f(self) -> AsyncIterator[int]` without `yield` returns a coroutine of an iterator.
fn is_iterator_of_coroutine<'p>(r: &dyn Reporter<'p>, original: TypeId, override_: TypeId) -> bool {
    let world = r.world();
    let types = world.types;
    let (original, override_) = (proper(world, original), proper(world, override_));
    let (Some(coroutine), Some(iterator)) = (types.as_instance(original), types.as_instance(override_))
    else {
        return false;
    };
    world.text(world.get(iterator.class).fullname) == "typing.AsyncIterator"
        && world.text(world.get(coroutine.class).fullname) == "typing.Coroutine"
        && coroutine.args.len() == 3
        && types.same(coroutine.args[2], override_)
}

/// Definitions under several conditions differ.
pub fn incompatible_conditional_function_def<'p>(
    r: &mut dyn Reporter<'p>,
    old_type: TypeId,
    new_type: TypeId,
    at: Pos,
) {
    let text = "All conditional function variants must have identical signatures";
    let error = fail(r, text, at, None);
    let how = Pretty {
        offset: 4,
        ..Pretty::default()
    };
    note(r, "Original:", at, None);
    pretty_callable_or_overload(r, old_type, at, error, how);
    note(r, "Redefinition:", at, None);
    pretty_callable_or_overload(r, new_type, at, error, how);
}

/// Two base classes define an attribute differently.
pub fn base_class_definitions_incompatible<'p>(
    r: &mut dyn Reporter<'p>,
    name: &str,
    base1: ClassId,
    base2: ClassId,
    at: Pos,
) {
    let world = r.world();
    let class = |id: ClassId| world.text(world.get(id).name);
    let text = format!(
        "Definition of \"{name}\" in base class \"{}\" is incompatible with definition in base class \"{}\"",
        class(base1),
        class(base2)
    );
    fail(r, text, at, None);
}

/// `@override` without anything to override.
pub fn no_overridable_method<'p>(r: &mut dyn Reporter<'p>, name: &str, at: Pos) {
    let text =
        format!("Method \"{name}\" is marked as an override, but no base method was found with this name");
    fail(r, text, at, None);
}

/// A method overrides another without `@override`.
pub fn explicit_override_decorator_missing<'p>(
    r: &mut dyn Reporter<'p>,
    name: &str,
    base_name: &str,
    at: Pos,
) {
    let text = format!(
        "Method \"{name}\" is not using @override but is overriding a method in class \"{base_name}\""
    );
    fail(r, text, at, ErrorCode::ExplicitOverrideRequired);
}

/// A final attribute overrides one that can be assigned.
pub fn final_cant_override_writable<'p>(r: &mut dyn Reporter<'p>, name: &str, at: Pos) {
    let text = format!("Cannot override writable attribute \"{name}\" with a final one");
    fail(r, text, at, None);
}

/// A final attribute is overridden.
pub fn cant_override_final<'p>(r: &mut dyn Reporter<'p>, name: &str, base_name: &str, at: Pos) {
    let text = format!(
        "Cannot override final attribute \"{name}\" (previously declared in base class \"{base_name}\")"
    );
    fail(r, text, at, None);
}

/// A final name, or attribute, is assigned.
pub fn cant_assign_to_final<'p>(r: &mut dyn Reporter<'p>, name: &str, attr_assign: bool, at: Pos) {
    let kind = if attr_assign { "attribute" } else { "name" };
    fail(
        r,
        format!("Cannot assign to final {kind} \"{}\"", unmangle(name)),
        at,
        None,
    );
}

/// A final member of a protocol.
pub fn protocol_members_cant_be_final<'p>(r: &mut dyn Reporter<'p>, at: Pos) {
    fail(r, "Protocol member cannot be final", at, None);
}

/// A final name without a value.
pub fn final_without_value<'p>(r: &mut dyn Reporter<'p>, at: Pos) {
    fail(r, "Final name must be initialized with a value", at, None);
}
