//! Attributes of base classes as they look in a subclass.

use types::{ClassId, DefRef, Type, TypeId};

use crate::{Checker, Ctx};

/// How an attribute of a base class is looked up.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct FromBase {
    /// The type for assignment.
    pub(crate) setter_type: bool,
    /// Through the class object.
    pub(crate) is_class: bool,
    /// The subclass, if it is not the class around the place.
    pub(crate) current_class: Option<ClassId>,
}

impl Checker<'_> {
    /// The type of `name` in `base` as it looks in the class around the place; with the definition.
    ///
    /// `None` if there is no such attribute, or if its type is not known yet.
    pub(crate) fn node_type_from_base(&mut self, name: names::Name, base: ClassId, ctx: Ctx) -> Option<(TypeId, DefRef)> {
        self.node_type_from_base_with(name, base, ctx, FromBase::default())
    }

    /// [`Self::node_type_from_base`] with options.
    pub(crate) fn node_type_from_base_with(
        &mut self,
        name: names::Name,
        base: ClassId,
        ctx: Ctx,
        how: FromBase,
    ) -> Option<(TypeId, DefRef)> {
        let node = self.state.world.get(base).names.get(&name)?.node?;
        let known = self.symbol_type(node);
        if matches!(node, DefRef::Var(_) | DefRef::Decorator(_)) && known.is_none() {
            return None;
        }
        if let Some(known) = known
            && let Type::Partial(partial) = self.ty(known)
            && partial.class.is_some()
        {
            return None;
        }
        let self_type = match how.current_class {
            Some(class) => self.fill_typevars(class),
            None => self.current_self_type()?,
        };
        let instance = if matches!(self.ty(self_type), Type::Tuple(_)) {
            self.tuple_fallback(self_type)
        } else {
            self_type
        };
        let access = crate::members::MemberAccess {
            is_lvalue: how.setter_type,
            is_operator: crate::members::is_operator_method(self.state.world.text(name)),
            original_type: Some(self_type),
            suppress_errors: true,
            override_info: Some(base),
            ..crate::members::MemberAccess::default()
        };
        let token = self.errors.watch(errors::Watch::silencing().and_deprecated());
        let found = if how.is_class {
            self.analyze_class_attribute_access(instance, name, ctx, access)
        } else {
            Some(self.analyze_instance_member_access(name, instance, ctx, access))
        };
        let _ = self.errors.unwatch(token);
        found.map(|typ| (typ, node))
    }
}
