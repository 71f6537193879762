//! `name` and `value` of members of enumerations.

use names::{Name, known};
use nodes::defs::ClassFlags;
use nodes::symbols::SymbolFlags;
use types::{ClassId, DefRef, LiteralValue, Type, TypeId};

use super::HookedCall;
use crate::Checker;

impl Checker<'_> {
    /// The type of an attribute of an enumeration that a member has; `None` for other attributes.
    pub(crate) fn enum_attribute_hook(
        &mut self,
        owner: ClassId,
        name: Name,
        object_type: TypeId,
        default: TypeId,
    ) -> Option<TypeId> {
        if !matches!(self.text(name), "name" | "_name_" | "value" | "_value_") {
            return None;
        }
        let bases = [
            "enum.Enum",
            "enum.IntEnum",
            "enum.Flag",
            "enum.IntFlag",
            "enum.StrEnum",
        ];
        if !bases.contains(&self.text(self.state.world.get(owner).fullname)) {
            return None;
        }
        let object_type = self.proper(object_type);
        if matches!(self.text(name), "name" | "_name_") {
            self.enum_name(object_type)
        } else {
            self.enum_value(object_type, default)
        }
    }

    /// The name of the member that a type stands for.
    fn enum_field_name(&self, typ: TypeId) -> Option<Name> {
        let types = self.types();
        let instance = types.as_instance(typ)?;
        if !self.state.world.get(instance.class).is(ClassFlags::ENUM) {
            return None;
        }
        match types.as_literal(instance.last_known_value?)?.value {
            LiteralValue::Enum(name) | LiteralValue::Str(name) => Some(name),
            LiteralValue::Bool(_)
            | LiteralValue::Int(_)
            | LiteralValue::BigInt(_)
            | LiteralValue::Bytes(_)
            | LiteralValue::Float(_)
            | LiteralValue::Sentinel { .. } => None,
        }
    }

    fn enum_name(&mut self, typ: TypeId) -> Option<TypeId> {
        let name = self.enum_field_name(typ)?;
        let types = self.types();
        let text = self.named_generic_type("builtins.str", &[]);
        let mut instance = types.as_instance(text)?.clone();
        instance.last_known_value = Some(types.literal(LiteralValue::Str(name), text));
        Some(types.intern(Type::Instance(instance)))
    }

    fn enum_value(&mut self, typ: TypeId, default: TypeId) -> Option<TypeId> {
        let class = self.types().as_instance(typ)?.class;
        let field = self.enum_field_name(typ);
        // What `__new__` makes of the value is not known.
        if self.enum_implements_new(class) {
            return None;
        }
        match field {
            Some(field) => {
                let (_, symbol) = self.state.world.lookup_member(class, field)?;
                let typ = symbol.node.and_then(|node| self.symbol_type(node))?;
                let typ = self.proper(typ);
                self.enum_value_of(class, typ, default)
            }
            None => self.common_enum_value(class, default),
        }
    }

    /// The type of all values, if it is the same.
    fn common_enum_value(&mut self, class: ClassId, default: TypeId) -> Option<TypeId> {
        let keys: Vec<Name> = self.state.world.get(class).names.keys().copied().collect();
        let mut values = Vec::new();
        for key in keys {
            let Some((_, symbol)) = self.state.world.lookup_member(class, key) else {
                continue;
            };
            if symbol.is(SymbolFlags::IMPLICIT) {
                continue;
            }
            let typ = symbol.node.and_then(|node| self.symbol_type(node));
            let Some(typ) = typ.map(|typ| self.proper(typ)) else {
                values.push(None);
                continue;
            };
            if self.types().as_callable(typ).is_none() && !self.is_named_instance(typ, "enum.nonmember") {
                values.push(self.enum_value_of(class, typ, default));
            }
        }
        let first = (*values.first()?)?;
        let values = values.into_iter().collect::<Option<Vec<TypeId>>>()?;
        if values.iter().all(|value| self.types().same(*value, first)) {
            return Some(first);
        }
        let all_alike = values.iter().all(|value| self.is_equivalent(*value, first));
        all_alike.then(|| self.make_simplified_union(&values))
    }

    /// The type of the value of a member whose variable has type `typ`: `auto()` gives a number, mostly.
    fn enum_value_of(&mut self, class: ClassId, typ: TypeId, default: TypeId) -> Option<TypeId> {
        let typ = self.fixup_partial_type(typ);
        let typ = self.proper(typ);
        let Some(instance) = self.types().as_instance(typ) else {
            return Some(typ);
        };
        let fullname = self.text(self.state.world.get(instance.class).fullname);
        match fullname {
            "builtins.ellipsis" | "types.EllipsisType" if self.is_class_of_stub(class) => {
                let key = self.name("_value_");
                let symbol = self.state.world.lookup_member(class, key);
                if let Some(DefRef::Var(var)) = symbol.and_then(|(_, symbol)| symbol.node) {
                    return self.state.world.get(var).typ;
                }
                Some(typ)
            }
            "enum.member" => Some(instance.args.first().copied().unwrap_or(typ)),
            "enum.auto" => Some(self.auto_value(class).unwrap_or(default)),
            _ => Some(typ),
        }
    }

    /// What `_generate_next_value_` returns; the one of `Enum` itself returns numbers.
    fn auto_value(&mut self, class: ClassId) -> Option<TypeId> {
        let key = self.name("_generate_next_value_");
        let (owner, symbol) = self.state.world.lookup_member(class, key)?;
        let typ = self.symbol_type(symbol.node?)?;
        let ret_type = self.types().as_callable(self.proper(typ))?.ret_type;
        if self.text(self.state.world.get(owner).fullname) == "enum.Enum" {
            return Some(self.named_generic_type("builtins.int", &[]));
        }
        Some(self.proper(ret_type))
    }

    fn is_class_of_stub(&self, class: ClassId) -> bool {
        let world = &self.state.world;
        let module = world.module_id(world.get(class).module_name);
        module.is_some_and(|module| world.module(module).is_stub)
    }

    /// Whether `__new__` comes from an enumeration that is not one of the standard library.
    fn enum_implements_new(&self, class: ClassId) -> bool {
        let world = &self.state.world;
        let mut bases = world.get(class).mro.iter().map(|base| world.get(*base));
        let owner =
            bases.find(|base| base.is(ClassFlags::ENUM) && base.names.contains_key(&known::DUNDER_NEW));
        owner.is_some_and(|owner| {
            !matches!(
                world.text(owner.fullname),
                "enum.Enum" | "enum.IntEnum" | "enum.StrEnum"
            )
        })
    }

    /// `member(1)`: the value stays known.
    pub(super) fn enum_member_hook(&mut self, call: &HookedCall<'_>) -> Option<TypeId> {
        let types = self.types();
        let arg = self.proper(call.first_type()?);
        types.as_instance(arg)?.last_known_value?;
        let mut result = types.as_instance(self.proper(call.default))?.clone();
        let [item] = &mut *result.args else {
            return None;
        };
        *item = arg;
        Some(types.intern(Type::Instance(result)))
    }
}
