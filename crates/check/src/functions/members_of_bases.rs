//! Attributes of base classes as they look in a subclass.

use types::{ClassId, DefRef, Type, TypeId};

use crate::members::{MemberAccess, MemberContext};
use crate::operators::{is_forward_op_method, is_reverse_op_method};
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
    pub(crate) fn node_type_from_base(
        &mut self,
        name: names::Name,
        base: ClassId,
        ctx: Ctx,
    ) -> Option<(TypeId, DefRef)> {
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
        let access = MemberAccess {
            is_lvalue: how.setter_type,
            is_operator: is_operator_method(self.state.world.text(name)),
            original_type: Some(self_type),
            suppress_errors: true,
            ..MemberAccess::default()
        };
        let mx = MemberContext::new(self_type, ctx, access);
        let token = self.errors.watch(errors::Watch::silencing().and_deprecated());
        let found = if how.is_class {
            self.class_attribute_from_base(instance, name, &mx, base)
        } else {
            Some(self.analyze_instance_member_access(name, instance, &mx, Some(base)))
        };
        let _ = self.errors.unwatch(token);
        found.map(|typ| (typ, node))
    }

    fn class_attribute_from_base(
        &mut self,
        instance: TypeId,
        name: names::Name,
        mx: &MemberContext,
        base: ClassId,
    ) -> Option<TypeId> {
        let class = self.types().as_instance(instance)?.class;
        let metaclass = self.state.world.get(class).metaclass_type;
        let fallback = metaclass.unwrap_or_else(|| self.named_type("builtins.type"));
        self.analyze_class_attribute_access(instance, name, mx, fallback, Some(base), &[])
    }
}

/// Whether a method stands for an operator.
fn is_operator_method(name: &str) -> bool {
    is_forward_op_method(name)
        || is_reverse_op_method(name)
        || matches!(name, "__contains__" | "__neg__" | "__pos__" | "__invert__")
}
