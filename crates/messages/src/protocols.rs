//! Why a type does not implement a protocol: members that are missing, differ, or cannot be assigned.
//!
//! ```text
//! note: "C" is missing following "P" protocol member:
//! note:     close
//! note: Following member(s) of "C" have conflicts:
//! note:     Expected:
//! note:         def read(self) -> str
//! note:     Got:
//! note:         def read(self) -> bytes
//! ```

use errors::ErrorHandle;
use names::{Name, known};
use nodes::defs::ClassFlags;
use types::{Instance, Type, TypeId};

use typeops::MemberQuery;
use typeops::callables::{get_instance_type, is_function_like, is_type_obj, is_type_obj_callable};
use typeops::classes::protocol_members;
use typeops::erase::erase_type;
use typeops::proper::proper;
use typeops::subtypes::{
    MemberFlags, SubtypeOptions, find_member, get_member_flags, get_protocol_member, is_same_type,
    is_subtype_with,
};
use typeops::tuples::tuple_fallback;

use crate::format::{FormatOptions, format_type_with};
use crate::overriding::{Pretty, pretty_callable_or_overload};
use crate::reporter::{Pos, Reporter, fmt_distinctly, note_of, note_with_offset};
use crate::text::plural_s;

/// How far notes are indented.
const OFFSET: usize = 4;
/// At most so many members are shown.
const MAX_ITEMS: usize = 2;

/// Notes about the differences between `subtype` and the protocol `supertype`.
pub fn report_protocol_problems<'p>(
    r: &mut dyn Reporter<'p>,
    subtype: TypeId,
    supertype: TypeId,
    at: Pos,
    parent_error: ErrorHandle,
) {
    let Some(problem) = Problem::new(r, subtype, supertype, at, parent_error) else {
        return;
    };
    if !problem.report_missing(r) {
        return;
    }
    problem.report_conflicts(r);
    problem.report_flags(r);
}

/// A type that does not implement a protocol.
struct Problem<'p> {
    /// An instance.
    left: TypeId,
    left_instance: &'p Instance,
    /// The type itself, if it is a tuple.
    original: TypeId,
    /// The protocol.
    right: TypeId,
    right_instance: &'p Instance,
    /// `left` stands for the class.
    class_obj: bool,
    /// `left` is a function.
    is_function: bool,
    at: Pos,
    parent: ErrorHandle,
}

/// A member that differs.
struct Conflict {
    name: Name,
    got: TypeId,
    expected: TypeId,
    /// The types are those of setters.
    is_lvalue: bool,
}

impl<'p> Problem<'p> {
    /// `None` if notes would not help.
    fn new(
        r: &mut dyn Reporter<'p>,
        subtype: TypeId,
        supertype: TypeId,
        at: Pos,
        parent: ErrorHandle,
    ) -> Option<Self> {
        let types = r.world().types;
        let right_instance = types.as_instance(supertype)?;
        let protocol = r.world().text(r.world().get(right_instance.class).fullname);
        let excluded: &[&str] = match types.get(subtype) {
            Type::TypedDict(_) => &["typing.Mapping"],
            Type::Tuple(_) => &["typing.Iterable", "typing.Sequence"],
            _other => &[],
        };
        // Failed inference (`Iterable[Never]`) would only confuse.
        let failed = |arg: &TypeId| types.is_never(proper(r.world(), *arg));
        if excluded.contains(&protocol) || right_instance.args.iter().any(failed) {
            return None;
        }
        let (left, class_obj, is_function) = instance_of(r, subtype)?;
        let is_tuple = types.as_tuple(subtype).is_some();
        Some(Self {
            left,
            left_instance: types.as_instance(left)?,
            original: if is_tuple { subtype } else { left },
            right: supertype,
            right_instance,
            class_obj,
            is_function,
            at,
            parent,
        })
    }

    fn note(&self, r: &mut dyn Reporter<'p>, text: impl Into<String>, offset: usize) {
        note_of(r, text, self.at, self.parent, offset);
    }

    fn class_name(r: &dyn Reporter<'p>, instance: &Instance) -> &'p str {
        r.world().text(r.world().get(instance.class).name)
    }

    fn members(&self, r: &mut dyn Reporter<'p>) -> Vec<Name> {
        protocol_members(r.cx(), self.right_instance.class).to_vec()
    }

    /// Whether the type is a module.
    fn is_module(&self) -> bool {
        let extra = self.left_instance.extra_attrs.as_ref();
        extra.is_some_and(|extra| extra.mod_name.is_some())
    }

    /// Notes about missing members. Returns false if so many are missing that the type is just another one.
    fn report_missing(&self, r: &mut dyn Reporter<'p>) -> bool {
        let members = self.members(r);
        let mut missing = Vec::new();
        for member in &members {
            let skip = self.is_function && *member == known::DUNDER_CALL;
            if !skip && member_of(r, MemberQuery::of(*member, self.left, self.left)).is_none() {
                missing.push(*member);
            }
        }
        let only_call = missing == [known::DUNDER_CALL];
        let is_all = missing.len() == members.len();
        if !missing.is_empty() && (!is_all || only_call) && missing.len() <= MAX_ITEMS {
            let left = Self::class_name(r, self.left_instance);
            let right = Self::class_name(r, self.right_instance);
            if only_call && self.class_obj {
                let text =
                    format!("\"{left}\" has constructor incompatible with \"__call__\" of \"{right}\"");
                self.note(r, text, 0);
            } else {
                let plural = plural_s(missing.len());
                let text = format!("\"{left}\" is missing following \"{right}\" protocol member{plural}:");
                self.note(r, text, 0);
                let names: Vec<&str> = missing.iter().map(|name| r.world().text(*name)).collect();
                self.note(r, names.join(", "), OFFSET);
            }
            return true;
        }
        missing.len() <= MAX_ITEMS && !is_all
    }

    /// Notes about members whose types differ.
    fn report_conflicts(&self, r: &mut dyn Reporter<'p>) {
        let conflicts = self.conflicts(r);
        if conflicts.is_empty() || !self.details_help(r) {
            return;
        }
        let how = FormatOptions {
            module_names: true,
            ..FormatOptions::default()
        };
        let name = format_type_with(r.world(), r.options(), self.left, how);
        self.note(r, format!("Following member(s) of {name} have conflicts:"), 0);
        for conflict in conflicts.iter().take(MAX_ITEMS) {
            self.report_conflict(r, conflict);
        }
        self.print_more(r, conflicts.len());
    }

    /// For generic classes the error itself says enough if only the arguments differ.
    fn details_help(&self, r: &mut dyn Reporter<'p>) -> bool {
        let erased = erase_type(r.cx(), self.right);
        if !is_subtype(r, self.left, erased) {
            return true;
        }
        let world = r.world();
        let left = world.get(self.left_instance.class);
        let right = world.get(self.right_instance.class);
        left.type_vars.is_empty()
            || right.type_vars.is_empty()
            || left.is(ClassFlags::HAS_PARAM_SPEC)
            || right.is(ClassFlags::HAS_PARAM_SPEC)
    }

    fn report_conflict(&self, r: &mut dyn Reporter<'p>, conflict: &Conflict) {
        let types = r.world().types;
        let got = proper(r.world(), conflict.got);
        let expected = proper(r.world(), conflict.expected);
        let name = r.world().text(conflict.name);
        let setter = if conflict.is_lvalue { " setter type" } else { "" };
        // A class object that is expected is a nested class, whose constructor does not matter.
        let as_types = !is_function_like(types, expected)
            || !is_function_like(types, got)
            || is_type_obj(r.world(), expected);
        if as_types {
            let (expected_text, got_text) = fmt_distinctly(r, expected, got);
            let text = format!("{name}: expected{setter} {expected_text}, got {got_text}");
            self.note(r, text, OFFSET);
            if conflict.is_lvalue && is_subtype(r, got, expected) {
                self.note(r, "Setter types should behave contravariantly", OFFSET);
            }
            return;
        }
        let how = Pretty {
            offset: 2 * OFFSET,
            decorators: false,
            skip_self: self.class_obj || self.is_module(),
        };
        self.note(r, format!("Expected{setter}:"), OFFSET);
        pretty_callable_or_overload(r, expected, self.at, self.parent, how);
        self.note(r, "Got:", OFFSET);
        pretty_callable_or_overload(r, got, self.at, self.parent, how);
    }

    fn print_more(&self, r: &mut dyn Reporter<'p>, count: usize) {
        if count > MAX_ITEMS {
            let text = format!("<{} more conflict(s) not shown>", count - MAX_ITEMS);
            note_with_offset(r, text, self.at, self.parent.code, OFFSET);
        }
    }

    /// Members of both that do not fit (mypy's `get_conflict_protocol_types`).
    fn conflicts(&self, r: &mut dyn Reporter<'p>) -> Vec<Conflict> {
        let mut result = Vec::new();
        for name in self.members(r) {
            if [known::DUNDER_INIT, known::DUNDER_NEW].contains(&name) {
                continue;
            }
            self.conflicts_of(r, name, &mut result);
        }
        result
    }

    fn conflicts_of(&self, r: &mut dyn Reporter<'p>, name: Name, result: &mut Vec<Conflict>) {
        let expected = member_of(r, MemberQuery::of(name, self.right, self.left));
        let got = self.member(r, name, false);
        let (Some(expected), Some(got)) = (expected, got) else {
            return;
        };
        let how = SubtypeOptions {
            ignore_pos_arg_names: true,
            ..by_settings(r)
        };
        let fits = is_subtype_with(r.cx(), got, expected, how);
        if !fits {
            result.push(Conflict {
                name,
                got,
                expected,
                is_lvalue: false,
            });
        }
        let wanted = get_member_flags(r.world(), name, self.right, false);
        if !wanted.contains(MemberFlags::SETTABLE) {
            return;
        }
        let mut different = false;
        let (mut set_expected, mut set_got) = (Some(expected), Some(got));
        if wanted.contains(MemberFlags::EXPLICIT_SETTER) {
            let query = MemberQuery {
                is_lvalue: true,
                ..MemberQuery::of(name, self.right, self.left)
            };
            set_expected = member_of(r, query);
            different |= set_expected.is_some_and(|typ| !is_same_type(r.cx(), typ, expected));
        }
        let given = get_member_flags(r.world(), name, self.left, false);
        if given.contains(MemberFlags::EXPLICIT_SETTER) {
            set_got = self.member(r, name, true);
            different |= set_got.is_some_and(|typ| !is_same_type(r.cx(), typ, got));
        }
        // Without setters of their own this is the conflict that is listed already.
        if !fits && !different {
            return;
        }
        if let (Some(expected), Some(got)) = (set_expected, set_got)
            && !is_subtype(r, expected, got)
        {
            result.push(Conflict {
                name,
                got,
                expected,
                is_lvalue: different,
            });
        }
    }

    fn member(&self, r: &mut dyn Reporter<'p>, name: Name, is_lvalue: bool) -> Option<TypeId> {
        get_protocol_member(r.cx(), self.left, self.original, name, self.class_obj, is_lvalue)
    }

    /// Notes about members that cannot be assigned, or are class variables on one side only.
    fn report_flags(&self, r: &mut dyn Reporter<'p>) {
        let bad = self.bad_flags(r);
        for (name, given, wanted) in bad.iter().take(MAX_ITEMS) {
            for text in self.flag_conflicts(r, *name, *given, *wanted) {
                self.note(r, text, 0);
            }
        }
        self.print_more(r, bad.len());
    }

    /// Members with flags that do not fit (mypy's `get_bad_protocol_flags`).
    fn bad_flags(&self, r: &mut dyn Reporter<'p>) -> Vec<(Name, MemberFlags, MemberFlags)> {
        let mut result = Vec::new();
        for name in self.members(r) {
            let query = MemberQuery {
                class_obj: self.class_obj,
                ..MemberQuery::of(name, self.left, self.left)
            };
            if member_of(r, query).is_none() {
                continue;
            }
            let given = get_member_flags(r.world(), name, self.left, self.class_obj);
            let wanted = get_member_flags(r.world(), name, self.right, false);
            if self.is_bad(given, wanted) {
                result.push((name, given, wanted));
            }
        }
        result
    }

    fn is_bad(&self, given: MemberFlags, wanted: MemberFlags) -> bool {
        let only_given = |flag| given.contains(flag) && !wanted.contains(flag);
        let only_wanted = |flag| wanted.contains(flag) && !given.contains(flag);
        (only_given(MemberFlags::CLASSVAR) && wanted.contains(MemberFlags::SETTABLE))
            || only_wanted(MemberFlags::CLASSVAR)
            || only_wanted(MemberFlags::SETTABLE)
            || only_wanted(MemberFlags::CLASS_OR_STATIC)
            || (self.class_obj && wanted.contains(MemberFlags::VAR) && !given.contains(MemberFlags::CLASSVAR))
            || (self.class_obj && wanted.contains(MemberFlags::CLASSVAR))
    }

    fn flag_conflicts(
        &self,
        r: &dyn Reporter<'p>,
        name: Name,
        given: MemberFlags,
        wanted: MemberFlags,
    ) -> Vec<String> {
        let only_given = |flag| given.contains(flag) && !wanted.contains(flag);
        let only_wanted = |flag| wanted.contains(flag) && !given.contains(flag);
        let class_var = MemberFlags::CLASSVAR;
        let name = r.world().text(name);
        let member = format!("{}.{name}", Self::class_name(r, self.right_instance));
        let mut texts = Vec::new();
        if !self.class_obj && only_given(class_var) {
            texts.push(format!(
                "Protocol member {member} expected instance variable, got class variable"
            ));
        }
        if !self.class_obj && only_wanted(class_var) {
            texts.push(format!(
                "Protocol member {member} expected class variable, got instance variable"
            ));
        }
        if only_wanted(MemberFlags::SETTABLE) {
            texts.push(format!(
                "Protocol member {member} expected settable variable, got read-only attribute"
            ));
        }
        if only_wanted(MemberFlags::CLASS_OR_STATIC) {
            texts.push(format!(
                "Protocol member {member} expected class or static method"
            ));
        }
        let is_instance_var = given.contains(MemberFlags::VAR) && !given.contains(class_var);
        if self.class_obj && wanted.contains(MemberFlags::VAR) && is_instance_var {
            let class = Self::class_name(r, self.left_instance);
            texts.push(format!(
                "Only class variables allowed for class object access on protocols, {name} is an instance variable of \"{class}\""
            ));
        }
        if self.class_obj && wanted.contains(class_var) {
            texts.push(format!(
                "ClassVar protocol member {member} can never be matched by a class object"
            ));
        }
        texts
    }
}

/// The instance that stands for a type, whether it stands for a class object, and whether it is a function.
fn instance_of<'p>(r: &mut dyn Reporter<'p>, subtype: TypeId) -> Option<(TypeId, bool, bool)> {
    let types = r.world().types;
    if let Type::Tuple(tuple) = types.get(subtype) {
        return Some((tuple_fallback(r.cx(), tuple), false, false));
    }
    if let Type::TypedDict(dict) = types.get(subtype) {
        return Some((dict.fallback, false, false));
    }
    if let Type::Type { item, .. } = types.get(subtype) {
        return Some((*item, true, false));
    }
    if let Type::Callable(callable) = types.get(subtype) {
        if is_type_obj_callable(r.world(), callable) {
            return Some((get_instance_type(r.world(), callable, true), true, false));
        }
        return Some((callable.fallback, false, true));
    }
    Some((subtype, false, false))
}

fn member_of<'p>(r: &mut dyn Reporter<'p>, query: MemberQuery) -> Option<TypeId> {
    find_member(r.cx(), query)
}

/// Whether `left` is a subtype of `right`, by the settings of the file.
fn is_subtype<'p>(r: &mut dyn Reporter<'p>, left: TypeId, right: TypeId) -> bool {
    let how = by_settings(r);
    is_subtype_with(r.cx(), left, right, how)
}

fn by_settings<'p>(r: &dyn Reporter<'p>) -> SubtypeOptions {
    let options = r.options();
    SubtypeOptions {
        strict_concatenate: options.extra_checks || options.strict_concatenate,
        ..SubtypeOptions::default()
    }
}
