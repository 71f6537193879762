//! `name` and `value` of members of enumerations, and `enum.member`.

use names::{Name, known};
use nodes::defs::ClassFlags;
use nodes::symbols::SymbolFlags;
use types::{ClassId, DefId, DefRef, Instance, LiteralValue, Type, TypeId};

use super::CallSite;
use crate::Checker;

impl Checker<'_> {
    /// `Color.RED.name` is the text `"RED"`.
    pub(super) fn enum_name_attribute(&mut self, object: TypeId) -> Option<TypeId> {
        let types = self.types();
        let (_, member) = self.enum_member_of(object)?;
        let text = self.named_type("builtins.str");
        let known_value = types.literal(LiteralValue::Str(member), text);
        let instance = types.as_instance(text)?;
        Some(types.intern(Type::Instance(Instance {
            last_known_value: Some(known_value),
            ..instance.clone()
        })))
    }

    /// `Color.RED.value` is what `RED` was assigned; if the member is not known, what all of them were assigned.
    pub(super) fn enum_value_attribute(&mut self, object: TypeId) -> Option<TypeId> {
        let class = self.instance_class(object)?;
        if self.implements_new(class) {
            return None;
        }
        let Some((_, member)) = self.enum_member_of(object) else {
            return self.common_enum_value(class);
        };
        let (_, symbol) = self.state.world.lookup_member(class, member)?;
        self.enum_value_type(class, symbol.node?)
    }

    /// The class and the name of the member that a value is known to be.
    fn enum_member_of(&self, object: TypeId) -> Option<(ClassId, Name)> {
        let types = self.types();
        let instance = types.as_instance(object)?;
        if !self.state.world.get(instance.class).is(ClassFlags::ENUM) {
            return None;
        }
        match types.as_literal(instance.last_known_value?)?.value {
            LiteralValue::Enum(member) => Some((instance.class, member)),
            LiteralValue::Bool(_)
            | LiteralValue::Int(_)
            | LiteralValue::BigInt(_)
            | LiteralValue::Str(_)
            | LiteralValue::Bytes(_)
            | LiteralValue::Float(_)
            | LiteralValue::Sentinel { .. } => None,
        }
    }

    /// The value that all members of an enumeration have, as far as types go.
    fn common_enum_value(&mut self, class: ClassId) -> Option<TypeId> {
        let types = self.types();
        let symbols = self.state.world.get(class).names.values();
        let nodes: Vec<Option<DefRef>> = symbols
            .filter(|symbol| !symbol.is(SymbolFlags::IMPLICIT))
            .map(|symbol| symbol.node)
            .collect();
        let mut values = Vec::new();
        for node in nodes {
            let typ = node.and_then(|node| self.symbol_type(node));
            let proper = typ.map(|typ| self.proper(typ));
            if proper.is_some_and(|typ| self.is_no_enum_member(typ)) {
                continue;
            }
            values.push(node.and_then(|node| self.enum_value_type(class, node))?);
        }
        let first = *values.first()?;
        if values.iter().all(|value| types.same(*value, first)) {
            return Some(first);
        }
        for value in &values {
            if !self.is_equivalent(*value, first) {
                return None;
            }
        }
        Some(self.make_simplified_union(&values))
    }

    /// Methods and `nonmember(...)`.
    fn is_no_enum_member(&self, typ: TypeId) -> bool {
        let class = self.instance_class(typ);
        self.types().as_callable(typ).is_some()
            || class.is_some_and(|class| self.state.world.get(class).fullname == known::ENUM_NONMEMBER)
    }

    /// The value of a member by what was assigned to it; `auto()` asks `_generate_next_value_`.
    fn enum_value_type(&mut self, class: ClassId, node: DefRef) -> Option<TypeId> {
        let types = self.types();
        let typ = self.symbol_type(node)?;
        let typ = self.proper(self.fixup_partial_type(typ));
        let Some(instance) = types.as_instance(typ) else {
            return Some(typ);
        };
        match self.state.world.get(instance.class).fullname {
            known::BUILTINS_ELLIPSIS | known::TYPES_ELLIPSIS_TYPE if self.is_defined_in_stub(class) => {
                self.declared_enum_value(class, typ)
            }
            known::ENUM_AUTO => self.generated_enum_value(class),
            known::ENUM_MEMBER => Some(instance.args.first().copied().unwrap_or(typ)),
            _ => Some(typ),
        }
    }

    fn is_defined_in_stub(&self, class: ClassId) -> bool {
        self.state.world.module(class.module()).is_stub
    }

    /// Members in stubs are assigned `...`; then the type of `_value_` says more.
    fn declared_enum_value(&self, class: ClassId, typ: TypeId) -> Option<TypeId> {
        let found = self.state.world.lookup_member(class, known::SUNDER_VALUE);
        match found.and_then(|(_, symbol)| symbol.node) {
            Some(DefRef::Var(var)) => self.state.world.get(var).typ,
            Some(
                DefRef::Module(_)
                | DefRef::Class(_)
                | DefRef::Func(_)
                | DefRef::Decorator(_)
                | DefRef::Overload(_)
                | DefRef::Alias(_)
                | DefRef::TypeVar(_)
                | DefRef::Placeholder(_),
            )
            | None => Some(typ),
        }
    }

    /// The result of `_generate_next_value_`: `int` for the one of `Enum`, whose annotation is `Any`.
    fn generated_enum_value(&mut self, class: ClassId) -> Option<TypeId> {
        let world = &self.state.world;
        let (definer, symbol) = world.lookup_member(class, known::SUNDER_GENERATE_NEXT_VALUE)?;
        let is_default = world.get(definer).fullname == known::ENUM_ENUM;
        let typ = self.symbol_type(symbol.node?)?;
        let callable = self.types().as_callable(self.proper(typ))?;
        if is_default {
            return Some(self.named_type("builtins.int"));
        }
        Some(self.proper(callable.ret_type))
    }

    /// Whether the enumeration or one of its base enumerations has a `__new__` of its own: then nothing is known of
    /// the values.
    fn implements_new(&self, class: ClassId) -> bool {
        let world = self.world();
        let mut mro = world.get(class).mro.iter().map(|base| world.get(*base));
        let definer =
            mro.find(|base| base.is(ClassFlags::ENUM) && base.names.contains_key(&known::DUNDER_NEW));
        definer.is_some_and(|base| {
            !matches!(
                base.fullname,
                known::ENUM_ENUM | known::ENUM_INT_ENUM | known::ENUM_STR_ENUM
            )
        })
    }

    /// `member(1)` keeps the value.
    pub(super) fn enum_member_result(&mut self, site: &CallSite<'_>) -> Option<TypeId> {
        let types = self.types();
        let arg = self.proper(site.first_type()?);
        types.as_instance(arg)?.last_known_value?;
        let result = types.as_instance(self.proper(site.result))?;
        (result.args.len() == 1).then(|| {
            types.intern(Type::Instance(Instance {
                args: Box::new([arg]),
                ..result.clone()
            }))
        })
    }
}
