//! `ctypes.Array`: what its items can be made of, and what they give.

use names::Name;
use options::ErrorCode;
use types::{AnyKind, ArgKind, ClassId, Param, TypeId};

use super::{HookedCall, HookedSignature};
use crate::{Checker, Ctx};

impl Checker<'_> {
    fn is_or_extends(&self, class: ClassId, fullname: &str) -> bool {
        let name = self.state.world.names.lookup(fullname);
        name.is_some_and(|name| self.state.world.has_base_named(class, name))
    }

    /// What an instance of a subclass of `_SimpleCData` wraps.
    fn simple_cdata_arg(&mut self, typ: TypeId) -> Option<TypeId> {
        let base = self.lookup_class("_ctypes._SimpleCData")?;
        if !self
            .state
            .world
            .has_base(self.types().as_instance(typ)?.class, base)
        {
            return None;
        }
        let mapped = self.map_instance_to_supertype(typ, base);
        let arg = *self.types().as_instance(mapped)?.args.first()?;
        Some(self.proper(arg))
    }

    /// The union of all that becomes a value of the C type by itself.
    fn autoconvertible_to_cdata(&mut self, typ: TypeId) -> TypeId {
        let mut allowed = Vec::new();
        for item in self.flatten_nested_unions(&[typ]) {
            let item = self.proper(item);
            allowed.push(item);
            let Some(unboxed) = self.simple_cdata_arg(item) else {
                continue;
            };
            allowed.push(unboxed);
            let class = self.types().as_instance(item).map(|instance| instance.class);
            if class.is_some_and(|class| self.is_or_extends(class, "ctypes._PointerLike")) {
                allowed.extend([self.named_generic_type("builtins.int", &[]), self.types().none()]);
            }
        }
        self.make_simplified_union(&allowed)
    }

    /// What reading a value of the C type gives: direct subclasses of `_SimpleCData` are unwrapped.
    fn autounboxed_cdata(&mut self, typ: TypeId) -> TypeId {
        let types = self.types();
        let typ = self.proper(typ);
        if let Some(union) = types.as_union(typ) {
            let items: Vec<TypeId> = union
                .items
                .iter()
                .map(|item| self.autounboxed_cdata(*item))
                .collect();
            return self.make_simplified_union(&items);
        }
        let Some(instance) = types.as_instance(typ) else {
            return typ;
        };
        let bases = self.state.world.get(instance.class).bases.iter();
        let mut bases = bases.filter_map(|base| types.as_instance(*base));
        let simple = self.lookup_class("_ctypes._SimpleCData");
        let base = bases.find(|base| Some(base.class) == simple);
        base.and_then(|base| base.args.first())
            .map_or(typ, |arg| self.proper(*arg))
    }

    /// The type of the items of an array.
    fn array_element_type(&self, typ: Option<TypeId>) -> Option<TypeId> {
        match *self.types().as_instance(self.proper(typ?))?.args {
            [item] => Some(self.proper(item)),
            _ => None,
        }
    }

    /// `Array(*items)`.
    pub(super) fn array_constructor_hook(&mut self, call: &HookedCall<'_>) -> Option<TypeId> {
        let item = self.array_element_type(Some(call.default))?;
        let allowed = self.autoconvertible_to_cdata(item);
        let allowed_many = self.named_generic_type("typing.Iterable", &[allowed]);
        for (number, index) in call.mapping.first()?.iter().enumerate() {
            let arg = call.arg_types[*index];
            let (wanted, shown) = match call.actuals.kinds[*index] {
                ArgKind::Pos => (allowed, item),
                ArgKind::Star => (allowed_many, self.named_generic_type("typing.Iterable", &[item])),
                ArgKind::Opt | ArgKind::Named | ArgKind::NamedOpt | ArgKind::Star2 => continue,
            };
            if !self.is_subtype(arg, wanted) {
                let (arg, shown) = (self.format_type(arg), self.format_type(shown));
                let text = format!(
                    "Array constructor argument {} of type {arg} is not convertible to the array element type {shown}",
                    number + 1
                );
                self.fail(text, call.ctx, ErrorCode::Misc);
            }
        }
        None
    }

    /// `array[index]`.
    pub(super) fn array_getitem_hook(&mut self, call: &HookedCall<'_>) -> Option<TypeId> {
        let item = self.array_element_type(call.object_type)?;
        let unboxed = self.autounboxed_cdata(item);
        let index = self.proper(call.first_type()?);
        let class = self.types().as_instance(index)?.class;
        if self.is_or_extends(class, "builtins.int") {
            Some(unboxed)
        } else if self.is_or_extends(class, "builtins.slice") {
            Some(self.named_generic_type("builtins.list", &[unboxed]))
        } else {
            None
        }
    }

    /// `array[index] = value`.
    pub(super) fn array_setitem_signature(&mut self, call: &HookedSignature<'_>) -> Option<TypeId> {
        let item = self.array_element_type(call.object_type)?;
        let allowed = self.autoconvertible_to_cdata(item);
        let index = self.proper(call.callable.params.first()?.typ);
        let class = self.types().as_instance(index)?.class;
        let typ = if self.is_or_extends(class, "builtins.int") {
            allowed
        } else if self.is_or_extends(class, "builtins.slice") {
            self.named_generic_type("builtins.list", &[allowed])
        } else {
            return None;
        };
        let mut signature = call.callable.clone();
        let value = signature.params.get_mut(1)?;
        *value = Param { typ, ..*value };
        Some(self.types().callable(signature))
    }

    /// `iter(array)`.
    pub(super) fn array_iter_hook(&mut self, call: &HookedCall<'_>) -> Option<TypeId> {
        let item = self.array_element_type(call.object_type)?;
        let unboxed = self.autounboxed_cdata(item);
        Some(self.named_generic_type("typing.Iterator", &[unboxed]))
    }

    /// `value` and `raw` of arrays of characters; `None` for other attributes.
    pub(crate) fn array_attribute_hook(
        &mut self,
        owner: ClassId,
        name: Name,
        object_type: TypeId,
        ctx: Ctx,
    ) -> Option<TypeId> {
        let is_value = match self.text(name) {
            "value" => true,
            "raw" => false,
            _ => return None,
        };
        if self.text(self.state.world.get(owner).fullname) != "_ctypes.Array" {
            return None;
        }
        let element = self.array_element_type(Some(object_type))?;
        let mut found = Vec::new();
        for item in self.flatten_nested_unions(&[element]) {
            let item = self.proper(item);
            let is_any = self.types().is_any(item);
            if is_any && is_value {
                found.push(self.types().any(AnyKind::FromAnotherAny));
            } else if is_any || self.is_named_instance(item, "ctypes.c_char") {
                found.push(self.named_generic_type("builtins.bytes", &[]));
            } else if is_value && self.is_named_instance(item, "ctypes.c_wchar") {
                found.push(self.named_generic_type("builtins.str", &[]));
            } else {
                let (attribute, allowed) = if is_value {
                    ("value", "\"c_char\" or \"c_wchar\"")
                } else {
                    ("raw", "\"c_char\"")
                };
                let text = format!(
                    "Array attribute \"{attribute}\" is only available with element type {allowed}, not {}",
                    self.format_type(element)
                );
                self.fail(text, ctx, ErrorCode::Misc);
            }
        }
        Some(self.make_simplified_union(&found))
    }
}
