//! Short ways to a kind of type, and to the id of a common one.

use crate::kinds::{
    Callable, Instance, Literal, LiteralValue, ParamSpec, Parameters, Tuple, Type, TypeVar, TypeVarCommon,
    TypeVarTuple, TypedDict, Union,
};
use crate::{TypeId, TypeKind, Types};

macro_rules! as_kind {
    ($($(#[$meta:meta])* $method:ident: $variant:ident as $kind:ty,)*) => {
        impl Types {
            $($(#[$meta])*
            #[inline]
            #[must_use]
            pub fn $method(&self, id: TypeId) -> Option<&$kind> {
                if !id.is(TypeKind::$variant) {
                    return None;
                }
                if let Type::$variant(inner) = self.get(id) { Some(inner) } else { None }
            })*
        }
    };
}

as_kind! {
    /// The instance, if the type is one.
    as_instance: Instance as Instance,
    /// The type variable, if the type is one.
    as_type_var: TypeVar as TypeVar,
    /// The parameter specification, if the type is one.
    as_param_spec: ParamSpec as ParamSpec,
    /// The type variable tuple, if the type is one.
    as_type_var_tuple: TypeVarTuple as TypeVarTuple,
    /// The parameters, if the type is that.
    as_parameters: Parameters as Parameters,
    /// The callable, if the type is one.
    as_callable: Callable as Callable,
    /// The tuple, if the type is one of known shape.
    as_tuple: Tuple as Tuple,
    /// The TypedDict, if the type is one.
    as_typed_dict: TypedDict as TypedDict,
    /// The literal, if the type is one.
    as_literal: Literal as Literal,
    /// The union, if the type is one.
    as_union: Union as Union,
    /// The overloads, if the type is that.
    as_overloaded: Overloaded as [TypeId],
}

impl Types {
    /// What is unpacked, if the type is an unpacked one.
    #[inline]
    #[must_use]
    pub fn as_unpack(&self, id: TypeId) -> Option<TypeId> {
        if !id.is(TypeKind::Unpack) {
            return None;
        }
        if let Type::Unpack { typ, .. } = self.get(id) {
            Some(*typ)
        } else {
            None
        }
    }

    /// What type variables of all kinds have in common, if the type is one.
    #[must_use]
    pub fn as_type_var_like(&self, id: TypeId) -> Option<&TypeVarCommon> {
        if let Some(var) = self.as_type_var(id) {
            Some(&var.common)
        } else if let Some(spec) = self.as_param_spec(id) {
            Some(&spec.common)
        } else {
            self.as_type_var_tuple(id).map(|tuple| &tuple.common)
        }
    }

    /// Whether the type is `Any`.
    #[inline]
    #[must_use]
    pub fn is_any(&self, id: TypeId) -> bool {
        id.is(TypeKind::Any)
    }

    /// Whether the type is `Never`.
    #[inline]
    #[must_use]
    pub fn is_never(&self, id: TypeId) -> bool {
        id.is(TypeKind::Uninhabited)
    }

    /// Whether the type is `None`.
    #[inline]
    #[must_use]
    pub fn is_none(&self, id: TypeId) -> bool {
        id.is(TypeKind::None)
    }

    /// Whether the type is an unpacked one.
    #[inline]
    #[must_use]
    pub fn is_unpack(&self, id: TypeId) -> bool {
        id.is(TypeKind::Unpack)
    }

    /// `*typ`.
    #[must_use]
    pub fn unpack(&self, typ: TypeId) -> TypeId {
        self.intern(Type::Unpack {
            typ,
            from_star_syntax: false,
        })
    }

    /// `Literal[value]` of the class that `fallback` is an instance of.
    #[must_use]
    pub fn literal(&self, value: LiteralValue, fallback: TypeId) -> TypeId {
        self.intern(Type::Literal(Literal { value, fallback }))
    }

    /// A tuple of known shape, explicit.
    #[must_use]
    pub fn tuple(&self, items: impl Into<Box<[TypeId]>>, fallback: TypeId) -> TypeId {
        self.intern(Type::Tuple(Box::new(Tuple {
            items: items.into(),
            fallback,
            implicit: false,
        })))
    }

    /// The id of a callable.
    #[must_use]
    pub fn callable(&self, callable: Callable) -> TypeId {
        self.intern(Type::Callable(Box::new(callable)))
    }

    /// The id of overloads; each item is a callable.
    #[must_use]
    pub fn overloaded(&self, items: impl Into<Box<[TypeId]>>) -> TypeId {
        self.intern(Type::Overloaded(items.into()))
    }
}
