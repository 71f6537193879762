//! Attributes that are missing, of unknown type, or cannot be assigned.

use errors::ErrorCode;
use types::{Callable, ClassId, ModuleId, Type, TypeId};

use typeops::proper::proper;

use crate::catalogue;
use crate::format::{FormatOptions, format_type_with};
use crate::operators::{operator_of_method, unsupported_left_operand};
use crate::reporter::{Pos, Reporter, fail, fmt, fmt_distinctly};
use crate::text::{best_matches, pretty_seq};

/// An attribute is missing or cannot be reached. Returns the code of the message, if it has one of its own.
///
/// `original_type` is the type that the user sees, `typ` the one that lacks the attribute: an item of a union, for
/// instance. `module` is the module whose attribute it would be. For methods of operators the operator is named.
pub fn has_no_attr<'p>(
    r: &mut dyn Reporter<'p>,
    original_type: TypeId,
    typ: TypeId,
    member: &str,
    at: Pos,
    module: Option<ModuleId>,
) -> Option<ErrorCode> {
    let original = proper(r.world(), original_type);
    let typ = proper(r.world(), typ);
    if has_readable_member(r, original, member) {
        fail(r, format!("Member \"{member}\" is not assignable"), at, None);
        return None;
    }
    if let Some(found) = special_member(r, original, member, at) {
        return found;
    }
    let missing = Missing {
        original,
        typ,
        member,
        extra: match member {
            "__iter__" => " (not iterable)",
            "__aiter__" => " (not async iterable)",
            _ => "",
        },
        at,
    };
    if r.are_type_names_disabled() {
        missing.from_item(r)
    } else {
        Some(missing.plain(r, module))
    }
}

fn has_readable_member<'p>(r: &dyn Reporter<'p>, typ: TypeId, member: &str) -> bool {
    let world = r.world();
    let (Some(instance), Some(name)) = (world.types.as_instance(typ), world.names.lookup(member)) else {
        return false;
    };
    world.lookup_member(instance.class, name).is_some()
}

/// Operators, indexing and calls have messages of their own. `None` for ordinary attributes.
fn special_member<'p>(
    r: &mut dyn Reporter<'p>,
    original: TypeId,
    member: &str,
    at: Pos,
) -> Option<Option<ErrorCode>> {
    let unary = |operator: &str, r: &dyn Reporter<'p>| {
        format!("Unsupported operand type for {operator} ({})", fmt(r, original))
    };
    let (text, code) = match member {
        "__contains__" => (
            format!("Unsupported right operand type for in ({})", fmt(r, original)),
            ErrorCode::Operator,
        ),
        "__neg__" => (unary("unary -", r), ErrorCode::Operator),
        "__pos__" => (unary("unary +", r), ErrorCode::Operator),
        "__invert__" => (unary("~", r), ErrorCode::Operator),
        "__getitem__" if typeops::callables::is_type_obj(r.world(), original) => {
            let text = format!("The type {} is not generic and not indexable", fmt(r, original));
            fail(r, text, at, None);
            return Some(None);
        }
        "__getitem__" => (
            format!("Value of type {} is not indexable", fmt(r, original)),
            ErrorCode::Index,
        ),
        "__setitem__" => (
            format!("Unsupported target for indexed assignment ({})", fmt(r, original)),
            ErrorCode::Index,
        ),
        "__call__" if is_function_instance(r, original) => (
            "Cannot call function of unknown type".to_owned(),
            ErrorCode::Operator,
        ),
        "__call__" => (
            catalogue::NOT_CALLABLE.format(&[&fmt(r, original)]).into(),
            ErrorCode::Operator,
        ),
        _ => {
            let operator = operator_of_method(member)?;
            unsupported_left_operand(r, operator, original, at);
            return Some(Some(ErrorCode::Operator));
        }
    };
    fail(r, text, at, code);
    Some(Some(code))
}

fn is_function_instance<'p>(r: &dyn Reporter<'p>, typ: TypeId) -> bool {
    let world = r.world();
    let instance = world.types.as_instance(typ);
    instance.is_some_and(|instance| world.text(world.get(instance.class).fullname) == "builtins.function")
}

/// An ordinary attribute that is missing.
struct Missing<'a> {
    original: TypeId,
    typ: TypeId,
    member: &'a str,
    /// What to say behind the message.
    extra: &'static str,
    at: Pos,
}

impl Missing<'_> {
    /// The message that names the type, with suggestions if the type is a class.
    fn plain<'p>(&self, r: &mut dyn Reporter<'p>, module: Option<ModuleId>) -> ErrorCode {
        let Self {
            original,
            member,
            extra,
            at,
            ..
        } = *self;
        let text = match self.suggestion(r, module) {
            Some(Suggestion::NotExported) => {
                let how = FormatOptions {
                    module_names: true,
                    ..FormatOptions::default()
                };
                let module = format_type_with(r.world(), r.options(), original, how);
                format!("{module} does not explicitly export attribute \"{member}\"")
            }
            Some(Suggestion::Names(names)) => {
                let names = pretty_seq(&names, "or");
                format!(
                    "{} has no attribute \"{member}\"; maybe {names}?{extra}",
                    fmt(r, original)
                )
            }
            None => format!("{} has no attribute \"{member}\"{extra}", fmt(r, original)),
        };
        fail(r, text, at, ErrorCode::AttrDefined);
        ErrorCode::AttrDefined
    }

    fn suggestion<'p>(&self, r: &dyn Reporter<'p>, module: Option<ModuleId>) -> Option<Suggestion<'p>> {
        let world = r.world();
        let class = world.get(world.types.as_instance(self.original)?.class);
        if class.names.is_empty() {
            return None;
        }
        let exported = module.map(|module| &world.module(module).names);
        let symbol = exported.and_then(|exported| exported.get(&world.names.lookup(self.member)?).copied());
        if symbol.is_some_and(|symbol| !symbol.module_public()) {
            return Some(Suggestion::NotExported);
        }
        let of_class = class.names.keys().copied();
        let of_module = exported.into_iter().flatten();
        let of_module = of_module
            .filter(|(_, symbol)| symbol.module_public())
            .map(|(name, _)| *name);
        let names = of_class.chain(of_module).map(|name| world.text(name));
        let alternatives: Vec<&'p str> = names.filter(|name| *name != self.member).collect();
        let mut matches: Vec<&'p str> = common_mistakes(self.member)
            .iter()
            .filter_map(|mistake| alternatives.iter().find(|name| *name == mistake).copied())
            .collect();
        matches.extend(best_matches(self.member, alternatives.iter().copied(), 3));
        // "maybe __iter__" would mislead.
        if matches.is_empty() || (self.member == "__aiter__" && matches == ["__iter__"]) {
            return None;
        }
        Some(Suggestion::Names(matches))
    }

    /// The message about an item of a union, whose own name does not show.
    fn from_item<'p>(&self, r: &mut dyn Reporter<'p>) -> Option<ErrorCode> {
        let Self {
            original,
            typ,
            member,
            extra,
            at,
        } = *self;
        let types = r.world().types;
        if let Some(union) = types.as_union(original) {
            let (mut item, whole) = fmt_distinctly(r, typ, original);
            // The checker asks `object` for the attributes of `None`.
            if item == "\"object\"" && union.items.iter().any(|item| types.is_none(*item)) {
                item = "\"None\"".to_owned();
            }
            let text = format!("Item {item} of {whole} has no attribute \"{member}\"{extra}");
            fail(r, text, at, ErrorCode::UnionAttr);
            return Some(ErrorCode::UnionAttr);
        }
        let Type::TypeVar(var) = types.get(original) else {
            let text = format!("{} has no attribute \"{member}\"{extra}", fmt(r, original));
            fail(r, text, at, ErrorCode::AttrDefined);
            return Some(ErrorCode::AttrDefined);
        };
        let bound = proper(r.world(), var.common.upper_bound);
        types.as_union(bound)?;
        let (item, bound) = fmt_distinctly(r, typ, bound);
        let var = fmt(r, original);
        let text = format!(
            "Item {item} of the upper bound {bound} of type variable {var} has no attribute \"{member}\"{extra}"
        );
        fail(r, text, at, ErrorCode::UnionAttr);
        Some(ErrorCode::UnionAttr)
    }
}

enum Suggestion<'p> {
    /// The module has it, but keeps it to itself.
    NotExported,
    /// Attributes that look alike.
    Names(Vec<&'p str>),
}

/// What users of other containers look for.
fn common_mistakes(member: &str) -> &'static [&'static str] {
    match member {
        "add" => &["append", "extend"],
        _ => &[],
    }
}

/// A method is assigned.
pub fn cant_assign_to_method<'p>(r: &mut dyn Reporter<'p>, at: Pos) {
    fail(r, catalogue::CANNOT_ASSIGN_TO_METHOD, at, ErrorCode::MethodAssign);
}

/// A `ClassVar` is assigned through an instance.
pub fn cant_assign_to_classvar<'p>(r: &mut dyn Reporter<'p>, name: &str, at: Pos) {
    fail(
        r,
        format!("Cannot assign to class variable \"{name}\" via instance"),
        at,
        None,
    );
}

/// A property without setter is assigned.
pub fn read_only_property<'p>(r: &mut dyn Reporter<'p>, name: &str, class: ClassId, at: Pos) {
    let world = r.world();
    let class = world.text(world.get(class).name);
    let text = format!("Property \"{name}\" defined in \"{class}\" is read-only");
    fail(r, text, at, None);
}

/// The type of a name is not known yet.
pub fn cannot_determine_type<'p>(r: &mut dyn Reporter<'p>, name: &str, at: Pos) {
    fail(
        r,
        format!("Cannot determine type of \"{name}\""),
        at,
        ErrorCode::HasType,
    );
}

/// The type of an attribute of a base class is not known yet.
pub fn cannot_determine_type_in_base<'p>(r: &mut dyn Reporter<'p>, name: &str, base: &str, at: Pos) {
    let text = format!("Cannot determine type of \"{name}\" in base class \"{base}\"");
    fail(r, text, at, None);
}

/// A function that is an attribute takes no argument for `self`.
pub fn no_formal_self<'p>(r: &mut dyn Reporter<'p>, name: &str, item: TypeId, at: Pos) {
    let typ = fmt(r, item);
    let text = format!("Attribute function \"{name}\" with type {typ} does not accept self argument");
    fail(r, text, at, None);
}

/// A method does not accept the object that it is called on.
pub fn incompatible_self_argument<'p>(
    r: &mut dyn Reporter<'p>,
    name: &str,
    arg: TypeId,
    sig: &Callable,
    is_classmethod: bool,
    at: Pos,
) {
    let kind = if is_classmethod {
        "class attribute function"
    } else {
        "attribute function"
    };
    let arg = fmt(r, arg);
    let sig = r.world().types.callable(sig.clone());
    let sig = fmt(r, sig);
    let text = format!("Invalid self argument {arg} to {kind} \"{name}\" with type {sig}");
    fail(r, text, at, None);
}

/// An attribute that `super()` does not have.
pub fn undefined_in_superclass<'p>(r: &mut dyn Reporter<'p>, member: &str, at: Pos) {
    fail(r, format!("\"{member}\" undefined in superclass"), at, None);
}
