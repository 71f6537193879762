//! Which hook there is for a function, a method or an attribute of this full name.

use names::{Name, known};
use nodes::defs::ClassFlags;
use types::{ClassId, Type, TypeId};

use super::{CallSite, SignatureSite};
use crate::{Checker, Ctx};

/// A hook for the signature of a callee.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum SignatureHook {
    /// `get` of a TypedDict.
    TypedDictGet,
    /// `pop` of a TypedDict.
    TypedDictPop,
    /// `setdefault` of a TypedDict.
    TypedDictSetdefault,
    /// `|` of TypedDicts.
    TypedDictUnion,
    /// `update` and `|=` of a TypedDict.
    TypedDictUpdate,
    /// `array[i] = x`.
    ArraySetitem,
    /// A call of what `singledispatch` has made.
    SingledispatchCall,
    /// `dataclasses.replace`.
    DataclassReplace,
}

/// A hook for an attribute.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum AttributeHook {
    /// `name` of a member of an enumeration.
    EnumName,
    /// `value` of a member of an enumeration.
    EnumValue,
    /// `value` of an array.
    ArrayValue,
    /// `raw` of an array.
    ArrayRaw,
}

impl Checker<'_> {
    /// The hook for the signature of a function or of a method of `object`.
    pub(crate) fn find_signature_hook(&self, name: Name, object: Option<TypeId>) -> Option<SignatureHook> {
        let Some(object) = object else {
            return (name == known::DATACLASSES_REPLACE).then_some(SignatureHook::DataclassReplace);
        };
        if self.types().as_typed_dict(object).is_some() {
            return match self.typed_dict_method(name)? {
                "get" => Some(SignatureHook::TypedDictGet),
                "pop" => Some(SignatureHook::TypedDictPop),
                "setdefault" => Some(SignatureHook::TypedDictSetdefault),
                "__or__" | "__ror__" => Some(SignatureHook::TypedDictUnion),
                "update" | "__ior__" => Some(SignatureHook::TypedDictUpdate),
                _ => None,
            };
        }
        match name {
            known::CTYPES_ARRAY_SETITEM => Some(SignatureHook::ArraySetitem),
            known::SINGLEDISPATCH_CALL => Some(SignatureHook::SingledispatchCall),
            _ => None,
        }
    }

    /// Lets a hook change a signature.
    pub(crate) fn run_signature_hook(
        &mut self,
        hook: SignatureHook,
        site: &SignatureSite<'_, '_>,
    ) -> Option<TypeId> {
        match hook {
            SignatureHook::TypedDictGet => self.typed_dict_get_signature(site),
            SignatureHook::TypedDictPop => self.typed_dict_pop_signature(site),
            SignatureHook::TypedDictSetdefault => self.typed_dict_setdefault_signature(site),
            SignatureHook::TypedDictUnion => self.typed_dict_update_signature(site, false),
            SignatureHook::TypedDictUpdate => self.typed_dict_update_signature(site, true),
            SignatureHook::ArraySetitem => self.array_setitem_signature(site),
            SignatureHook::SingledispatchCall => self.singledispatch_call_signature(site),
            SignatureHook::DataclassReplace => self.dataclass_replace_signature(site),
        }
    }

    /// What a hook makes of the result of a function.
    pub(crate) fn run_function_hook(&mut self, name: Name, site: &CallSite<'_>) -> Option<TypeId> {
        match name {
            known::BUILTINS_LEN => self.len_result(site),
            known::ENUM_MEMBER => self.enum_member_result(site),
            known::FUNCTOOLS_PARTIAL => self.partial_result(site),
            known::SINGLEDISPATCH => self.singledispatch_result(site),
            known::CTYPES_ARRAY => self.array_result(site),
            _ => None,
        }
    }

    /// What a hook makes of the result of a method of `object`.
    pub(crate) fn run_method_hook(
        &mut self,
        name: Name,
        object: TypeId,
        site: &CallSite<'_>,
    ) -> Option<TypeId> {
        if self.types().as_typed_dict(object).is_some() {
            return match self.typed_dict_method(name)? {
                "get" => self.typed_dict_get_result(object, site),
                "pop" => self.typed_dict_pop_result(object, site),
                "setdefault" => self.typed_dict_setdefault_result(object, site),
                "__delitem__" => self.typed_dict_delitem_result(object, site),
                _ => None,
            };
        }
        match name {
            known::BUILTINS_INT_POW => self.int_pow_result(site),
            known::BUILTINS_INT_NEG => self.int_sign_result(object, true),
            known::BUILTINS_INT_POS => self.int_sign_result(object, false),
            known::BUILTINS_TUPLE_MUL | known::BUILTINS_TUPLE_RMUL => self.tuple_mul_result(object, site),
            known::CTYPES_ARRAY_GETITEM => self.array_getitem_result(object, site),
            known::CTYPES_ARRAY_ITER => self.array_iter_result(object),
            known::SINGLEDISPATCH_REGISTER => self.singledispatch_register_result(object, site),
            known::SINGLEDISPATCH_REGISTER_CALL => self.singledispatch_register_call_result(object, site),
            known::FUNCTOOLS_PARTIAL_CALL => self.partial_call_result(object, site),
            _ => None,
        }
    }

    /// The hook for attribute `name` that `class` defines.
    pub(crate) fn find_attribute_hook(&self, class: ClassId, name: Name) -> Option<AttributeHook> {
        let hook = match name {
            known::NAME | known::SUNDER_NAME => AttributeHook::EnumName,
            known::VALUE | known::SUNDER_VALUE => AttributeHook::EnumValue,
            known::RAW => AttributeHook::ArrayRaw,
            _ => return None,
        };
        let info = self.state.world.get(class);
        let is_array = info.fullname == known::CTYPES_ARRAY;
        let is_enum = info.is(ClassFlags::ENUM)
            && matches!(
                info.fullname,
                known::ENUM_ENUM
                    | known::ENUM_INT_ENUM
                    | known::ENUM_STR_ENUM
                    | known::ENUM_FLAG
                    | known::ENUM_INT_FLAG
            );
        match hook {
            AttributeHook::ArrayRaw => is_array.then_some(hook),
            AttributeHook::EnumValue if is_array && name == known::VALUE => Some(AttributeHook::ArrayValue),
            AttributeHook::EnumName | AttributeHook::EnumValue | AttributeHook::ArrayValue => {
                is_enum.then_some(hook)
            }
        }
    }

    /// Lets a hook change the type of an attribute of `object`.
    pub(crate) fn run_attribute_hook(
        &mut self,
        hook: AttributeHook,
        object: TypeId,
        ctx: Ctx,
    ) -> Option<TypeId> {
        match hook {
            AttributeHook::EnumName => self.enum_name_attribute(object),
            AttributeHook::EnumValue => self.enum_value_attribute(object),
            AttributeHook::ArrayValue => self.array_value_attribute(object, ctx),
            AttributeHook::ArrayRaw => self.array_raw_attribute(object, ctx),
        }
    }

    /// The method, if the full name is that of one of the classes behind all TypedDicts or of `Mapping.get`.
    fn typed_dict_method(&self, name: Name) -> Option<&str> {
        if name == known::TYPING_MAPPING_GET {
            return Some("get");
        }
        let (class, method) = self.text(name).rsplit_once('.')?;
        let fallbacks = [
            known::TYPING_TYPED_DICT_FALLBACK,
            known::TYPING_EXTENSIONS_TYPED_DICT_FALLBACK,
            known::MYPY_EXTENSIONS_TYPED_DICT_FALLBACK,
        ];
        let is_fallback = fallbacks.iter().any(|fallback| self.text(*fallback) == class);
        (is_fallback && method != "get").then_some(method)
    }

    /// The class of an instance, if that is what the type is.
    pub(super) fn instance_class(&self, typ: TypeId) -> Option<ClassId> {
        match self.types().get(typ) {
            Type::Instance(instance) => Some(instance.class),
            _ => None,
        }
    }

    /// Whether the class of this full name is a base of a class, or the class itself.
    pub(super) fn has_base_of(&self, class: ClassId, fullname: Name) -> bool {
        let world = self.world();
        let mro = &world.get(class).mro;
        mro.iter().any(|base| world.get(*base).fullname == fullname)
    }
}
