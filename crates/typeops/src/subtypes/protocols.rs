//! Structural subtyping: does a class have all that a protocol asks for?
//!
//! ```text
//! class P(Protocol):
//!     def f(self) -> P: ...
//! class A:
//!     def f(self) -> A: ...
//! ```
//!
//! While `A` is compared with `P`, it is assumed that `A` is a `P`; so the result of `f` needs no end.

use names::{Name, known};
use nodes::defs::ClassFlags;
use types::{AnyKind, ClassId, Type, TypeId};

use super::instances::remember_subtype;
use super::{MemberFlags, SubtypeOptions, find_member, get_member_flags, is_proper_subtype, is_subtype_with};
use crate::LookedFor;
use crate::callables::is_function_like;
use crate::classes::{is_metaclass, protocol_members};
use crate::proper::proper;
use crate::tuples::tuple_fallback;
use crate::type_objects::type_object_type;
use crate::unions::partial_container;
use crate::{MemberQuery, TypeCx};

/// Protocols that assume more than that of each other have no end; the answer is yes.
const MAX_PROTOCOL_DEPTH: usize = 20;

/// How a type is compared with a protocol.
#[derive(Clone, Copy, Debug, Default)]
pub struct ProtocolCheck<'a> {
    /// Without the help of `Any`.
    pub proper: bool,
    /// The left side stands for the class object.
    pub class_obj: bool,
    /// Members that are known to fit.
    pub skip: &'a [Name],
    /// See [`SubtypeOptions::strict_concatenate`].
    pub strict_concatenate: bool,
}

/// Whether the instance (or tuple) `left` has all that the protocol `right` asks for.
pub fn is_protocol_implementation<'p>(cx: &mut dyn TypeCx<'p>, left: TypeId, right: TypeId) -> bool {
    is_protocol_implementation_with(cx, left, right, ProtocolCheck::default())
}

/// The same, with settings.
pub fn is_protocol_implementation_with<'p>(
    cx: &mut dyn TypeCx<'p>,
    original_left: TypeId,
    right: TypeId,
    check: ProtocolCheck<'_>,
) -> bool {
    let types = cx.types();
    let left = match types.as_tuple(original_left) {
        Some(tuple) => tuple_fallback(cx, tuple),
        None => original_left,
    };
    let (Some(left_class), Some(class)) = (class_of(cx, left), class_of(cx, right)) else {
        return false;
    };
    let looked_for = LookedFor::Protocol(class);
    cx.state_mut().protocol_checks.insert((left_class, looked_for));
    cx.state_mut().note_unsettled();
    let members = protocol_members(cx, class);
    let skipped =
        |name: &Name| [known::DUNDER_INIT, known::DUNDER_NEW].contains(name) || check.skip.contains(name);
    if cx.world().get(left_class).is(ClassFlags::PROTOCOL) {
        let on_left = protocol_members(cx, left_class);
        if !members.iter().all(|name| skipped(name) || on_left.contains(name)) {
            return false;
        }
    }
    if let Some(assumed) = assumption(cx, class, left, right, check.proper) {
        return assumed;
    }
    assumptions(cx, check.proper).push((class, left, right));
    let pair = Pair {
        left,
        original_left,
        right,
        check,
    };
    let fits = members
        .iter()
        .all(|name| skipped(name) || pair.member_fits(cx, *name));
    assumptions(cx, check.proper).pop();
    if !fits {
        return false;
    }
    let options = SubtypeOptions {
        ignore_pos_arg_names: !check.proper && members[..] != [known::DUNDER_CALL],
        ..SubtypeOptions::default()
    };
    let value = |typ| {
        types
            .as_instance(typ)
            .and_then(|instance| instance.last_known_value)
    };
    if value(left).is_none() && value(right).is_none() {
        let kind = options.kind(check.proper, cx.strict_optional());
        remember_subtype(cx, left, right, class, kind);
    }
    true
}

fn class_of(cx: &dyn TypeCx<'_>, typ: TypeId) -> Option<ClassId> {
    cx.types().as_instance(typ).map(|instance| instance.class)
}

fn assumptions<'a>(cx: &'a mut dyn TypeCx<'_>, proper: bool) -> &'a mut Vec<(ClassId, TypeId, TypeId)> {
    let state = cx.state_mut();
    if proper {
        &mut state.proper_protocol_assumptions
    } else {
        &mut state.protocol_assumptions
    }
}

/// What is assumed about the pair, if anything.
fn assumption(
    cx: &dyn TypeCx<'_>,
    class: ClassId,
    left: TypeId,
    right: TypeId,
    proper: bool,
) -> Option<bool> {
    let (state, types) = (cx.state(), cx.types());
    let all = if proper {
        &state.proper_protocol_assumptions
    } else {
        &state.protocol_assumptions
    };
    let of_class = || all.iter().rev().filter(|(assumed, ..)| *assumed == class);
    let same = |(_, l, r): &(ClassId, TypeId, TypeId)| types.same(*l, left) && types.same(*r, right);
    (of_class().count() > MAX_PROTOCOL_DEPTH || of_class().any(same)).then_some(true)
}

/// A type and a protocol whose members are compared.
#[derive(Clone, Copy)]
struct Pair<'a> {
    /// The instance on the left.
    left: TypeId,
    /// What `self` is bound to.
    original_left: TypeId,
    right: TypeId,
    check: ProtocolCheck<'a>,
}

impl Pair<'_> {
    fn member_fits<'p>(self, cx: &mut dyn TypeCx<'p>, name: Name) -> bool {
        let types = cx.types();
        let Some(supertype) = find_member(cx, MemberQuery::of(name, self.right, self.original_left)) else {
            return false;
        };
        let Some(subtype) = self.subtype(cx, name, false) else {
            return false;
        };
        let options = SubtypeOptions {
            // Nominal checks ignore names, but `__call__` takes arguments by name.
            ignore_pos_arg_names: name != known::DUNDER_CALL,
            strict_concatenate: self.check.strict_concatenate,
            ..SubtypeOptions::default()
        };
        let fits = if self.check.proper {
            is_proper_subtype(cx, subtype, supertype)
        } else {
            is_subtype_with(cx, subtype, supertype, options)
        };
        if !fits {
            return false;
        }
        if types.is_none(proper(cx.world(), subtype))
            && types.as_callable(proper(cx.world(), supertype)).is_some()
        {
            // `__hash__ = None` takes the method away, also without strict optional.
            return false;
        }
        let subflags = get_member_flags(cx.world(), name, self.left, self.check.class_obj);
        let superflags = get_member_flags(cx.world(), name, self.right, false);
        self.setters_fit(cx, name, (subtype, subflags), (supertype, superflags))
            && kinds_fit(subflags, superflags, self.check.class_obj)
    }

    fn subtype<'p>(self, cx: &mut dyn TypeCx<'p>, name: Name, is_lvalue: bool) -> Option<TypeId> {
        get_protocol_member(
            cx,
            self.left,
            self.original_left,
            name,
            self.check.class_obj,
            is_lvalue,
        )
    }

    /// What can be assigned must fit the other way round.
    fn setters_fit<'p>(
        self,
        cx: &mut dyn TypeCx<'p>,
        name: Name,
        (mut subtype, subflags): (TypeId, MemberFlags),
        (mut supertype, superflags): (TypeId, MemberFlags),
    ) -> bool {
        if !superflags.contains(MemberFlags::SETTABLE) {
            return true;
        }
        if superflags.contains(MemberFlags::EXPLICIT_SETTER) {
            let query = MemberQuery {
                is_lvalue: true,
                ..MemberQuery::of(name, self.right, self.original_left)
            };
            supertype = find_member(cx, query).unwrap_or(supertype);
        }
        if subflags.contains(MemberFlags::EXPLICIT_SETTER) {
            subtype = self.subtype(cx, name, true).unwrap_or(subtype);
        }
        let options = SubtypeOptions {
            strict_concatenate: self.check.strict_concatenate,
            ..SubtypeOptions::default()
        };
        is_subtype_with(cx, supertype, subtype, options) && subflags.contains(MemberFlags::SETTABLE)
    }
}

/// Class variables, instance variables, and methods of the class stay what they are.
fn kinds_fit(subflags: MemberFlags, superflags: MemberFlags, class_obj: bool) -> bool {
    let on_super = |flag| superflags.contains(flag);
    let on_sub = |flag| subflags.contains(flag);
    if class_obj {
        if on_super(MemberFlags::VAR) && !on_sub(MemberFlags::CLASSVAR) {
            // Through the class object, only class variables can be reached.
            return false;
        }
        if on_super(MemberFlags::CLASSVAR) {
            // These would be class variables of the metaclass.
            return false;
        }
    } else if on_super(MemberFlags::SETTABLE) {
        if on_sub(MemberFlags::CLASSVAR) != on_super(MemberFlags::CLASSVAR) {
            return false;
        }
    } else if on_super(MemberFlags::CLASSVAR) && !on_sub(MemberFlags::CLASSVAR) {
        return false;
    }
    !on_super(MemberFlags::CLASS_OR_STATIC) || on_sub(MemberFlags::CLASS_OR_STATIC)
}

/// The type of a member on the left side of a comparison with a protocol.
pub fn get_protocol_member<'p>(
    cx: &mut dyn TypeCx<'p>,
    left: TypeId,
    original_left: TypeId,
    name: Name,
    class_obj: bool,
    is_lvalue: bool,
) -> Option<TypeId> {
    if name == known::DUNDER_CALL {
        let class = class_of(cx, left)?;
        if class_obj {
            return Some(type_object_type(cx, class));
        }
        if is_metaclass(cx.world(), class, true) {
            // The `__call__` of a metaclass takes anything, which would hide that the constructor does not fit.
            return None;
        }
    }
    let query = MemberQuery {
        class_obj,
        is_lvalue,
        ..MemberQuery::of(name, left, original_left)
    };
    let found = find_member(cx, query)?;
    Some(if let Type::Partial(partial) = cx.types().get(found) {
        partial_container(cx.world(), partial)
    } else {
        found
    })
}

/// The members of a protocol that are not functions.
pub fn non_method_protocol_members<'p>(cx: &mut dyn TypeCx<'p>, class: ClassId) -> Vec<Name> {
    let types = cx.types();
    let any = types.any(AnyKind::SpecialForm);
    let instance = types.instance(class, vec![any; cx.world().get(class).type_vars.len()]);
    let members = protocol_members(cx, class);
    let is_method = |cx: &mut dyn TypeCx<'p>, name: Name| {
        let found = find_member(cx, MemberQuery::of(name, instance, instance));
        found.is_some_and(|typ| is_function_like(types, proper(cx.world(), typ)))
    };
    members
        .iter()
        .copied()
        .filter(|name| !is_method(cx, *name))
        .collect()
}
