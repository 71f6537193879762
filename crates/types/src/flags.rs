//! Facts about everything inside a type, known from the moment it is interned.

use crate::DefId;
use crate::kinds::{AnyKind, CallableFlags, Type};

bitflags::bitflags! {
    /// What occurs anywhere inside a type. An alias hides its target: [`ALIAS`](Self::ALIAS) means *look there too*.
    #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
    pub struct TypeFlags: u32 {
        /// A type variable of any kind.
        const TYPE_VAR = 1;
        /// A unification variable.
        const META_VAR = 1 << 1;
        /// `Any`.
        const ANY = 1 << 2;
        /// An alias.
        const ALIAS = 1 << 3;
        /// An erased type.
        const ERASED = 1 << 4;
        /// An uninhabited type.
        const UNINHABITED = 1 << 5;
        /// A partial type.
        const PARTIAL = 1 << 6;
        /// An unpacked item or a type variable tuple.
        const VARIADIC = 1 << 7;
        /// A parameter specification.
        const PARAM_SPEC = 1 << 8;
        /// A placeholder.
        const PLACEHOLDER = 1 << 9;
        /// An instance with a last known value.
        const LAST_KNOWN_VALUE = 1 << 10;
        /// A `Self` type (a type variable with raw id 0).
        const SELF_TYPE = 1 << 11;
        /// A callable that binds type variables.
        const GENERIC_CALLABLE = 1 << 12;
        /// An `Any` from an import that was not followed.
        const UNIMPORTED_ANY = 1 << 13;
        /// A literal.
        const LITERAL = 1 << 14;
        /// A union.
        const UNION = 1 << 15;
        /// An unbound name.
        const UNBOUND = 1 << 16;
        /// A class that the body of a function defines.
        const LOCAL = 1 << 17;
    }
}

/// The flags of `typ` itself, without those of its parts.
pub(crate) fn own_flags(typ: &Type) -> TypeFlags {
    let of_key = |key: crate::TypeVarKey| {
        let meta = if key.is_meta_var() {
            TypeFlags::META_VAR
        } else {
            TypeFlags::empty()
        };
        let of_self = if key.raw == 0 {
            TypeFlags::SELF_TYPE
        } else {
            TypeFlags::empty()
        };
        TypeFlags::TYPE_VAR | meta | of_self
    };
    let of = |set: bool, flag: TypeFlags| if set { flag } else { TypeFlags::empty() };
    match typ {
        Type::Any {
            kind: AnyKind::FromUnimportedType,
            ..
        } => TypeFlags::ANY | TypeFlags::UNIMPORTED_ANY,
        Type::Any { .. } => TypeFlags::ANY,
        Type::Uninhabited { .. } => TypeFlags::UNINHABITED,
        Type::Erased => TypeFlags::ERASED,
        Type::Instance(instance) => {
            let known = instance.last_known_value.is_some();
            of(known, TypeFlags::LAST_KNOWN_VALUE) | of(instance.class.is_local(), TypeFlags::LOCAL)
        }
        Type::TypeVar(var) => of_key(var.common.key),
        Type::ParamSpec(spec) => of_key(spec.common.key) | TypeFlags::PARAM_SPEC,
        Type::TypeVarTuple(tuple) => of_key(tuple.common.key) | TypeFlags::VARIADIC,
        Type::Unpack { .. } => TypeFlags::VARIADIC,
        Type::Callable(callable) => {
            let unpack = callable.flags.contains(CallableFlags::UNPACK_KWARGS);
            let generic = !callable.variables.is_empty();
            of(unpack, TypeFlags::VARIADIC) | of(generic, TypeFlags::GENERIC_CALLABLE)
        }
        Type::Partial(_) => TypeFlags::PARTIAL,
        Type::Alias { .. } => TypeFlags::ALIAS,
        Type::Unbound { .. } => TypeFlags::UNBOUND,
        Type::Placeholder { .. } => TypeFlags::PLACEHOLDER,
        Type::Literal(_) => TypeFlags::LITERAL,
        Type::Union(_) => TypeFlags::UNION,
        Type::None
        | Type::Deleted(_)
        | Type::Parameters(_)
        | Type::Overloaded(_)
        | Type::Tuple(_)
        | Type::TypedDict(_)
        | Type::Type { .. }
        | Type::TypeGuarded(_)
        | Type::Required { .. }
        | Type::ReadOnly(_) => TypeFlags::empty(),
    }
}
