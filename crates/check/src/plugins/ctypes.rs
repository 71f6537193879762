//! Arrays of `ctypes`: values are converted to and from the types of their elements.

use names::known;
use options::ErrorCode;
use types::{ArgKind, ClassId, Type, TypeId};

use super::{CallSite, SignatureSite};
use crate::{Checker, Ctx};

impl Checker<'_> {
    /// `(c_int * 2)(1, 2)`: the arguments must be convertible to the type of the elements.
    pub(super) fn array_result(&mut self, site: &CallSite<'_>) -> Option<TypeId> {
        let element = self.array_element(site.result)?;
        let allowed = self.convertible_to(element);
        for (index, actual) in site.given(0).iter().enumerate() {
            let typ = site.arg_types[*actual];
            let (wanted, shown) = match site.actuals.kinds[*actual] {
                ArgKind::Pos => (allowed, element),
                ArgKind::Star => (
                    self.named_generic_type("typing.Iterable", &[allowed]),
                    self.named_generic_type("typing.Iterable", &[element]),
                ),
                ArgKind::Opt | ArgKind::Named | ArgKind::Star2 | ArgKind::NamedOpt => continue,
            };
            if !self.is_subtype(typ, wanted) {
                let text = format!(
                    "Array constructor argument {} of type {} is not convertible to the array element type {}",
                    index + 1,
                    self.quoted(typ),
                    self.quoted(shown)
                );
                self.fail(text, site.ctx, ErrorCode::Misc);
            }
        }
        None
    }

    /// `array[i]`.
    pub(super) fn array_getitem_result(&mut self, object: TypeId, site: &CallSite<'_>) -> Option<TypeId> {
        let element = self.array_element(object)?;
        let unboxed = self.unboxed(element);
        let index = self.proper(site.first_type()?);
        let class = self.instance_class(index)?;
        if self.has_base_of(class, known::BUILTINS_INT) {
            return Some(unboxed);
        }
        let is_slice = self.world().has_base_named(class, "builtins.slice");
        is_slice.then(|| self.named_generic_type("builtins.list", &[unboxed]))
    }

    /// `array[i] = x`.
    pub(super) fn array_setitem_signature(&mut self, site: &SignatureSite<'_, '_>) -> Option<TypeId> {
        let element = self.array_element(site.object?)?;
        let allowed = self.convertible_to(element);
        let [index, _] = site.callable.params[..] else {
            return None;
        };
        let class = self.instance_class(self.proper(index.typ))?;
        let value = if self.has_base_of(class, known::BUILTINS_INT) {
            allowed
        } else if self.world().has_base_named(class, "builtins.slice") {
            self.named_generic_type("builtins.list", &[allowed])
        } else {
            return None;
        };
        Some(self.with_param_types(site.callable, &[index.typ, value]))
    }

    /// `iter(array)`.
    pub(super) fn array_iter_result(&mut self, object: TypeId) -> Option<TypeId> {
        let element = self.array_element(object)?;
        let unboxed = self.unboxed(element);
        Some(self.named_generic_type("typing.Iterator", &[unboxed]))
    }

    /// `array.value`, of an array of characters.
    pub(super) fn array_value_attribute(&mut self, object: TypeId, ctx: Ctx) -> Option<TypeId> {
        let types = self.types();
        let element = self.array_element(object)?;
        let mut values = Vec::new();
        for item in self.flatten_nested_unions(&[element]) {
            let item = self.proper(item);
            if types.is_any(item) {
                values.push(types.any_from(item));
            } else if self.is_c_type(item, known::CTYPES_C_CHAR) {
                values.push(self.named_type("builtins.bytes"));
            } else if self.is_c_type(item, known::CTYPES_C_WCHAR) {
                values.push(self.named_type("builtins.str"));
            } else {
                let text = format!(
                    "Array attribute \"value\" is only available with element type \"c_char\" or \"c_wchar\", not {}",
                    self.quoted(element)
                );
                self.fail(text, ctx, ErrorCode::Misc);
            }
        }
        Some(self.make_simplified_union(&values))
    }

    /// `array.raw`, of an array of bytes.
    pub(super) fn array_raw_attribute(&mut self, object: TypeId, ctx: Ctx) -> Option<TypeId> {
        let element = self.array_element(object)?;
        let mut values = Vec::new();
        for item in self.flatten_nested_unions(&[element]) {
            let item = self.proper(item);
            if self.types().is_any(item) || self.is_c_type(item, known::CTYPES_C_CHAR) {
                values.push(self.named_type("builtins.bytes"));
            } else {
                let text = format!(
                    "Array attribute \"raw\" is only available with element type \"c_char\", not {}",
                    self.quoted(element)
                );
                self.fail(text, ctx, ErrorCode::Misc);
            }
        }
        Some(self.make_simplified_union(&values))
    }

    /// The type of the elements of an array.
    fn array_element(&self, array: TypeId) -> Option<TypeId> {
        let instance = self.types().as_instance(self.proper(array))?;
        let [element] = instance.args[..] else { return None };
        Some(self.proper(element))
    }

    /// What can be assigned where a C type is wanted: for `c_int` also `int`.
    fn convertible_to(&mut self, typ: TypeId) -> TypeId {
        let mut allowed = Vec::new();
        for item in self.flatten_nested_unions(&[typ]) {
            let item = self.proper(item);
            allowed.push(item);
            let Some(class) = self.instance_class(item) else {
                continue;
            };
            let Some(unboxed) = self.simple_data_argument(item, class) else {
                continue;
            };
            allowed.push(unboxed);
            if self.has_base_of(class, known::CTYPES_POINTER_LIKE) {
                allowed.extend([self.named_type("builtins.int"), self.types().none()]);
            }
        }
        self.make_simplified_union(&allowed)
    }

    /// The Python type of a class that derives from `_SimpleCData`.
    fn simple_data_argument(&mut self, typ: TypeId, class: ClassId) -> Option<TypeId> {
        let world = self.world();
        let mut mro = world.get(class).mro.iter().copied();
        let simple = mro.find(|base| world.get(*base).fullname == known::CTYPES_SIMPLE_C_DATA)?;
        let mapped = self.map_instance_to_supertype(typ, simple);
        let argument = self.types().as_instance(mapped)?.args.first().copied();
        argument.map(|argument| self.proper(argument))
    }

    /// What reading a C value gives: the Python type for classes that derive directly from `_SimpleCData`.
    fn unboxed(&mut self, typ: TypeId) -> TypeId {
        let types = self.types();
        let typ = self.proper(typ);
        if let Some(union) = types.as_union(typ) {
            let items: Vec<TypeId> = union.items.iter().map(|item| self.unboxed(*item)).collect();
            return self.make_simplified_union(&items);
        }
        let Type::Instance(instance) = types.get(typ) else {
            return typ;
        };
        let world = self.world();
        let bases = world.get(instance.class).bases.iter();
        let base = bases
            .filter_map(|base| types.as_instance(*base))
            .find(|base| world.get(base.class).fullname == known::CTYPES_SIMPLE_C_DATA);
        let argument = base.and_then(|base| base.args.first());
        argument.map_or(typ, |argument| self.proper(*argument))
    }

    fn is_c_type(&self, typ: TypeId, fullname: names::Name) -> bool {
        let class = self.instance_class(typ);
        class.is_some_and(|class| self.state.world.get(class).fullname == fullname)
    }

    fn quoted(&self, typ: TypeId) -> String {
        messages::format_type(self.world(), self.options(), typ)
    }
}
