//! Structural matches: constraints from the members of a protocol.

use names::{Name, known};
use types::{ClassId, TypeId};

use super::{Constraint, Direction, infer_constraints};
use crate::classes::{is_metaclass, protocol_members};
use crate::erase::erase_typevars;
use crate::subtypes::{MemberFlags, SubtypeOptions, find_member, get_member_flags, is_subtype_with};
use crate::{MemberQuery, TypeCx};

/// How many protocols deep inference looks.
const MAX_PROTOCOL_DEPTH: usize = 20;

/// Whether inference for `typ`, an instance of the protocol, may begin: it is not under way already.
pub(super) fn may_enter<'p>(cx: &dyn TypeCx<'p>, class: ClassId, typ: TypeId) -> bool {
    let Some(stack) = cx.state().inferring_protocols.get(&class) else {
        return true;
    };
    stack.len() < MAX_PROTOCOL_DEPTH && !stack.iter().any(|seen| cx.types().same(*seen, typ))
}

/// Runs `infer` while `typ` counts as being inferred.
pub(super) fn entered<'p, R>(
    cx: &mut dyn TypeCx<'p>,
    class: ClassId,
    typ: TypeId,
    infer: impl FnOnce(&mut dyn TypeCx<'p>) -> R,
) -> R {
    let stack = cx.state_mut().inferring_protocols.entry(class).or_default();
    stack.push(typ);
    let result = infer(cx);
    if let Some(stack) = cx.state_mut().inferring_protocols.get_mut(&class) {
        stack.pop();
    }
    result
}

/// The two sides of a structural match.
#[derive(Clone, Copy)]
pub(super) struct Sides {
    /// The instance on the actual side.
    pub(super) instance: TypeId,
    /// The instance on the side of the template.
    pub(super) template: TypeId,
    /// What `self` is bound to.
    pub(super) subtype: TypeId,
    /// Which of the two is the protocol.
    pub(super) protocol: TypeId,
    /// The actual type is a class object.
    pub(super) class_obj: bool,
}

/// Constraints for every member of the protocol; both ways for members that can be set.
pub(super) fn infer_from_members<'p>(
    cx: &mut dyn TypeCx<'p>,
    sides: Sides,
    direction: Direction,
) -> Vec<Constraint> {
    let types = cx.types();
    let (Some(protocol), Some(instance)) = (
        types.as_instance(sides.protocol),
        types.as_instance(sides.instance),
    ) else {
        return Vec::new();
    };
    let mut result = Vec::new();
    for member in protocol_members(cx, protocol.class).iter().copied() {
        let is_call = member == known::DUNDER_CALL;
        match infer_member(cx, sides, member) {
            Member::Missing if is_call => {}
            Member::Missing => return Vec::new(),
            Member::Impossible => {}
            Member::Found(_, _) if is_call && is_metaclass(cx.world(), instance.class, true) => {}
            Member::Found(template, found) => {
                result.extend(infer_constraints(cx, template, found, direction));
                if is_settable(cx, member, sides.protocol) {
                    result.extend(infer_constraints(cx, template, found, direction.reversed()));
                }
            }
        }
    }
    result
}

enum Member {
    Missing,
    /// A member of a class object that does not fit anyway.
    Impossible,
    Found(TypeId, TypeId),
}

fn infer_member<'p>(cx: &mut dyn TypeCx<'p>, sides: Sides, name: Name) -> Member {
    let query = |owner, class_obj| MemberQuery {
        name,
        owner,
        self_type: sides.subtype,
        is_operator: false,
        class_obj,
        is_lvalue: false,
    };
    let found = find_member(cx, query(sides.instance, sides.class_obj));
    let template = find_member(cx, query(sides.template, false));
    let (Some(found), Some(template)) = (found, template) else {
        return Member::Missing;
    };
    // A class object may be confused with its instances: `StrEnum` is `Iterable[str]` for an instance, but
    // `Iterable[StrEnum]` for the class.
    if sides.class_obj {
        let erased = erase_typevars(cx.world(), template, None);
        let how = SubtypeOptions {
            ignore_pos_arg_names: true,
            ..SubtypeOptions::default()
        };
        if !is_subtype_with(cx, found, erased, how) {
            return Member::Impossible;
        }
    }
    Member::Found(template, found)
}

fn is_settable<'p>(cx: &dyn TypeCx<'p>, member: Name, protocol: TypeId) -> bool {
    get_member_flags(cx.world(), member, protocol, false).contains(MemberFlags::SETTABLE)
}
