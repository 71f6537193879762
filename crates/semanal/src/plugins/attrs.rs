//! Classes made by `attrs`: `attr.s`, `attrs.define`, `attrs.frozen` and their kin.
//!
//! | subject | room |
//! |---|---|
//! | which attributes a class has | `fields` |
//! | what an attribute is converted with | `converters` |
//! | methods and attributes that are made | `made` |
//!
//! Specified by `mypy/plugins/attrs.py`.

mod converters;
mod fields;
mod made;

use nodes::ast::{ClassNodeId, Expr, ExprId};
use nodes::defs::{At, Attrs, AttrsField, ClassFlags};
use nodes::symbols::Symbol;
use options::ErrorCode;
use types::{ClassId, DefRef, Type, TypeId};

use crate::Analyzer;

/// What a decorator of `attrs` means when it is given no arguments.
#[derive(Clone, Copy)]
pub(super) struct AttrsSpec {
    /// Whether annotated names are attributes; `None` if that depends on the class body.
    auto_attribs: Option<bool>,
    frozen: bool,
    slots: bool,
}

/// A class that is being made by `attrs`.
#[derive(Clone, Copy)]
pub(super) struct AttrsMaker {
    pub class: ClassId,
    pub node: ClassNodeId,
    pub decorator: ExprId,
    pub spec: AttrsSpec,
}

/// An attribute while its class is made.
#[derive(Clone, Copy)]
struct Attribute {
    field: AttrsField,
    /// The class that defines it.
    class: ClassId,
    /// Where, if it is the class at hand.
    at: Option<At>,
}

impl AttrsSpec {
    /// What a decorator of this full name asks for, if it belongs to `attrs`.
    pub(super) fn of(hook_name: &str) -> Option<Self> {
        let (auto_attribs, frozen, slots) = match hook_name {
            "attr.s" | "attr.attrs" | "attr.attributes" => (Some(false), false, false),
            "attr.dataclass" => (Some(true), false, false),
            "attr.frozen" | "attrs.frozen" => (None, true, false),
            "attr.define" | "attr.mutable" | "attrs.define" | "attrs.mutable" => (None, false, true),
            _ => return None,
        };
        Some(Self {
            auto_attribs,
            frozen,
            slots,
        })
    }
}

impl<'a> Analyzer<'a> {
    /// Gives a class what `attrs` gives it. False if a base class has to be done first.
    pub(super) fn make_attrs_class(&mut self, maker: &AttrsMaker) -> bool {
        let class = maker.class;
        let init = self.attrs_bool(maker, "init", true);
        let frozen = self.attrs_frozen(maker);
        let order = self.attrs_order(maker);
        let slots = self.attrs_bool(maker, "slots", maker.spec.slots);
        let auto_attribs = self.attrs_optional_bool(maker, "auto_attribs", maker.spec.auto_attribs);
        let kw_only = self.attrs_bool(maker, "kw_only", false);
        let match_args = self.attrs_bool(maker, "match_args", true);
        if self.attrs_bases(class).any(|base| {
            let base = self.state.world.get(base);
            base.is(ClassFlags::ATTRS) && base.attrs.is_none()
        }) {
            return false;
        }
        let attributes = self.attrs_attributes(maker, auto_attribs, kw_only);
        if attributes
            .iter()
            .any(|attribute| self.member(class, attribute.field.name).is_none())
        {
            self.set_attrs(class, &[], false);
            return true;
        }
        self.add_attrs_magic(class, &attributes);
        if slots {
            self.add_attrs_slots(class, &attributes);
        }
        if match_args {
            self.add_attrs_match_args(class, &attributes);
        }
        self.set_attrs(class, &attributes, frozen);
        self.add_attrs_init(
            class,
            &attributes,
            if init { "__init__" } else { "__attrs_init__" },
        );
        if order {
            self.add_attrs_order(class);
        }
        if frozen {
            self.freeze_attrs(class, &attributes);
        }
        self.settle_attrs_hash(maker, frozen);
        true
    }

    fn set_attrs(&mut self, class: ClassId, attributes: &[Attribute], frozen: bool) {
        let fields = attributes.iter().map(|attribute| attribute.field).collect();
        self.state.world.get_mut(class).attrs = Some(Box::new(Attrs { fields, frozen }));
    }

    /// The classes between a class and `object`.
    fn attrs_bases(&self, class: ClassId) -> impl Iterator<Item = ClassId> + use<> {
        let mro = self.state.world.get(class).mro.clone();
        (1..mro.len().saturating_sub(1)).map(move |index| mro[index])
    }

    /// The entry of a class, or of one of its bases (mypy's `TypeInfo.get`).
    fn member(&self, class: ClassId, name: names::Name) -> Option<Symbol> {
        Some(self.state.world.lookup_member(class, name)?.1)
    }

    /// The type of a member, if it has one.
    fn member_type(&self, class: ClassId, name: names::Name) -> Option<TypeId> {
        self.type_of_def(self.member(class, name)?.node?)
    }

    /// The declared or inferred type of a definition (mypy's `SymbolTableNode.type`).
    fn type_of_def(&self, node: DefRef) -> Option<TypeId> {
        let world = &self.state.world;
        match node {
            DefRef::Var(id) => world.get(id).typ,
            DefRef::Func(id) => world.get(id).typ,
            DefRef::Overload(id) => world.get(id).typ,
            DefRef::Decorator(id) => world.get(world.get(id).var).typ,
            DefRef::Module(_)
            | DefRef::Class(_)
            | DefRef::Alias(_)
            | DefRef::TypeVar(_)
            | DefRef::Placeholder(_) => None,
        }
    }

    /// A yes-or-no argument of a call.
    fn call_bool(&mut self, call: ExprId, name: &str, default: bool) -> bool {
        self.argument_of_call(call, name)
            .and_then(|value| self.required_bool(value, name))
            .unwrap_or(default)
    }

    /// A yes-or-no argument of the decorator.
    fn attrs_bool(&mut self, maker: &AttrsMaker, name: &str, default: bool) -> bool {
        self.call_bool(maker.decorator, name, default)
    }

    /// An argument of the decorator that may be `None`.
    fn attrs_optional_bool(&mut self, maker: &AttrsMaker, name: &str, default: Option<bool>) -> Option<bool> {
        let Some(value) = self.argument_of_call(maker.decorator, name) else {
            return default;
        };
        if let Some(parsed) = self.parsed_bool(value) {
            return Some(parsed);
        }
        if matches!(self.body.expr(value), Expr::Name(_)) && self.fullname_of(value) == "builtins.None" {
            return None;
        }
        let text = format!("\"{name}\" argument must be a True, False, or None literal");
        self.fail_code(text, self.at(maker.decorator), ErrorCode::LiteralReq);
        default
    }

    /// Whether the class has comparisons. `cmp` comes before `eq` and `order`, and `order` is as `eq` by default.
    fn attrs_order(&mut self, maker: &AttrsMaker) -> bool {
        let cmp = self.attrs_optional_bool(maker, "cmp", None);
        let eq = self.attrs_optional_bool(maker, "eq", None);
        let order = self.attrs_optional_bool(maker, "order", None);
        let at = self.at(maker.decorator);
        if cmp.is_some() && (eq.is_some() || order.is_some()) {
            self.fail("Don't mix \"cmp\" with \"eq\" and \"order\"", at);
        }
        if let Some(cmp) = cmp {
            return cmp;
        }
        let eq = eq.unwrap_or(true);
        let order = order.unwrap_or(eq);
        if !eq && order {
            self.fail("eq must be True if order is True", at);
        }
        order
    }

    /// Whether the class is frozen: by its decorator, or like one of its bases.
    fn attrs_frozen(&mut self, maker: &AttrsMaker) -> bool {
        if self.attrs_bool(maker, "frozen", maker.spec.frozen) {
            return true;
        }
        self.attrs_bases(maker.class).any(|base| {
            let attrs = self.state.world.get(base).attrs.as_deref();
            attrs.is_some_and(|attrs| attrs.frozen)
        })
    }

    /// Frozen classes can be hashed; others cannot unless the decorator or the class says so.
    fn settle_attrs_hash(&mut self, maker: &AttrsMaker, frozen: bool) {
        let class = maker.class;
        let hashable = if frozen {
            Some(self.attrs_bool(maker, "hash", true) && self.attrs_bool(maker, "unsafe_hash", true))
        } else {
            let unsafe_hash = self.attrs_optional_bool(maker, "unsafe_hash", None);
            match unsafe_hash {
                Some(_) => unsafe_hash,
                None => self.attrs_optional_bool(maker, "hash", None),
            }
        };
        let eq = self.attrs_optional_bool(maker, "eq", None);
        let name = self.intern("__hash__");
        let has_own = self.state.world.get(class).names.contains_key(&name);
        if has_own || (hashable.is_none() && eq == Some(false)) {
            return;
        }
        if hashable == Some(true) {
            self.copy_hash_of_object(class, name);
        } else {
            let none = self.state.world.types.intern(Type::None);
            self.add_attribute_to_class(class, "__hash__", none, nodes::defs::VarFlags::CLASSVAR);
        }
    }

    fn copy_hash_of_object(&mut self, class: ClassId, name: names::Name) {
        let object = self.state.world.get(class).mro.last().copied();
        let hash = object.and_then(|object| self.state.world.get(object).names.get(&name).copied());
        if let Some(hash) = hash {
            self.state.world.get_mut(class).names.insert(name, hash);
        }
    }
}
