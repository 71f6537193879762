//! Members of enumerations.

use names::{Name, known};
use nodes::defs::ClassFlags;
use types::{ClassId, Instance, LiteralValue, Type, TypeId};

use super::MemberContext;
use super::variables::Variable;
use crate::Checker;

/// Attributes that `Enum` takes away.
const EXCLUDED_ATTRIBUTES: [&str; 3] = ["_ignore_", "_order_", "__order__"];

impl Checker<'_> {
    /// A member as an attribute of another member; other attributes as they are.
    pub(super) fn enum_member_access(
        &mut self,
        name: Name,
        var: &Variable,
        itype: TypeId,
        result: TypeId,
        mx: &MemberContext,
    ) -> TypeId {
        let Some(class) = var
            .class
            .filter(|class| self.state.world.get(*class).is(ClassFlags::ENUM))
        else {
            return result;
        };
        if mx.is_lvalue {
            return result;
        }
        let is_special = matches!(self.text(name), "name" | "value");
        if !is_special && self.is_enum_member(class, name) {
            return self.enum_literal(itype, name);
        }
        self.nonmember_value(result).unwrap_or(result)
    }

    /// Whether `name` is a member of the enumeration.
    pub(super) fn is_enum_member(&self, class: ClassId, name: Name) -> bool {
        self.enum_members(class).contains(&name)
    }

    /// The instance that is known to be member `name`.
    fn enum_literal(&self, itype: TypeId, name: Name) -> TypeId {
        let types = self.state.world.types;
        let literal = types.literal(LiteralValue::Enum(name), itype);
        match types.as_instance(itype) {
            Some(instance) => types.intern(Type::Instance(Instance {
                last_known_value: Some(literal),
                ..instance.clone()
            })),
            None => itype,
        }
    }

    /// The value inside `enum.nonmember(value)`.
    fn nonmember_value(&self, typ: TypeId) -> Option<TypeId> {
        let world = &self.state.world;
        let instance = world.types.as_instance(self.proper(typ))?;
        let is_nonmember = world.get(instance.class).fullname == known::ENUM_NONMEMBER;
        instance.args.first().copied().filter(|_| is_nonmember)
    }

    /// An attribute of an enumeration; `None` if it is an ordinary one.
    pub(super) fn enum_class_attribute(
        &mut self,
        itype: TypeId,
        name: Name,
        mx: &MemberContext,
    ) -> Option<TypeId> {
        if EXCLUDED_ATTRIBUTES.contains(&self.text(name)) {
            return Some(self.report_missing_attribute(itype, name, mx, None));
        }
        let class = self.state.world.types.as_instance(itype)?.class;
        let (_, symbol) = self.state.world.lookup_member(class, name)?;
        let typ = symbol.node.and_then(|node| self.symbol_type(node));
        if let Some(value) = typ.and_then(|typ| self.nonmember_value(typ)) {
            return Some(value);
        }
        self.is_enum_member(class, name)
            .then(|| self.enum_literal(itype, name))
    }
}
