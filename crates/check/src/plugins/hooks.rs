//! Which hook a name has, and what hooks are told.

use names::{Name, known};
use nodes::ast::{Expr, ExprId};
use types::{Callable, TypeId};

use crate::calls::Actuals;
use crate::{Checker, Ctx, Operand};

/// A call whose arguments are checked (mypy's `FunctionContext` and `MethodContext`).
#[derive(Clone, Copy, Debug)]
pub(crate) struct HookedCall<'c> {
    /// The type of the result without the hook.
    pub(crate) default: TypeId,
    /// The arguments.
    pub(crate) actuals: Actuals<'c>,
    /// Their types.
    pub(crate) arg_types: &'c [TypeId],
    /// For each parameter the indexes of its arguments.
    pub(crate) mapping: &'c [typeops::argmap::Indexes],
    /// The call.
    pub(crate) ctx: Ctx,
    /// The object whose method is called.
    pub(crate) object_type: Option<TypeId>,
}

/// A call whose signature may change (mypy's `FunctionSigContext` and `MethodSigContext`).
#[derive(Clone, Copy, Debug)]
pub(crate) struct HookedSignature<'c> {
    /// The same, looked into.
    pub(crate) callable: &'c Callable,
    /// The arguments.
    pub(crate) actuals: Actuals<'c>,
    /// For each parameter the indexes of its arguments.
    pub(crate) mapping: &'c [typeops::argmap::Indexes],
    /// The call.
    pub(crate) ctx: Ctx,
    /// The object whose method is called.
    pub(crate) object_type: Option<TypeId>,
}

/// Gives the type of the result, or `None` if the default is right.
pub(crate) type CallHook<'p> = fn(&mut Checker<'p>, &HookedCall<'_>) -> Option<TypeId>;

/// Gives the signature, or `None` if the default is right.
pub(crate) type SignatureHook<'p> = fn(&mut Checker<'p>, &HookedSignature<'_>) -> Option<TypeId>;

impl<'c> HookedCall<'c> {
    /// The argument of a parameter, if it has exactly one.
    pub(super) fn single(&self, formal: usize) -> Option<usize> {
        single(self.mapping, formal)
    }

    /// The value and the type of the only argument of a parameter.
    pub(super) fn only(&self, formal: usize) -> Option<(Operand, TypeId)> {
        let index = self.single(formal)?;
        Some((self.actuals.args[index], self.arg_types[index]))
    }

    /// The type of the first argument of all.
    pub(super) fn first_type(&self) -> Option<TypeId> {
        let index = *self.mapping.first()?.first()?;
        Some(self.arg_types[index])
    }
}

impl HookedSignature<'_> {
    /// The only argument of a parameter.
    pub(super) fn only(&self, formal: usize) -> Option<Operand> {
        Some(self.actuals.args[single(self.mapping, formal)?])
    }
}

fn single(mapping: &[typeops::argmap::Indexes], formal: usize) -> Option<usize> {
    match mapping.get(formal)?.as_slice() {
        [index] => Some(*index),
        _ => None,
    }
}

impl<'p> Checker<'p> {
    /// The method, if the name is that of a method of a class behind TypedDicts.
    fn typed_dict_method(&self, fullname: Name) -> Option<&'p str> {
        let names = self.state.world.names;
        let is_typed_dict = matches!(
            names.prefix(fullname)?,
            known::TYPING_TYPED_DICT_FALLBACK
                | known::TYPING_EXTENSIONS_TYPED_DICT_FALLBACK
                | known::MYPY_EXTENSIONS_TYPED_DICT_FALLBACK
        );
        let method = || Some(names.text(fullname).rsplit_once('.')?.1);
        is_typed_dict.then(method).flatten()
    }

    /// The hook that gives the result of calls of this name.
    pub(crate) fn find_call_hook(&self, name: Name, object_type: Option<TypeId>) -> Option<CallHook<'p>> {
        if object_type.is_none() {
            return match name {
                known::CTYPES_ARRAY => Some(Checker::array_constructor_hook),
                known::FUNCTOOLS_SINGLEDISPATCH => Some(Checker::singledispatch_hook),
                known::FUNCTOOLS_PARTIAL => Some(Checker::partial_hook),
                known::ENUM_MEMBER => Some(Checker::enum_member_hook),
                known::BUILTINS_LEN => Some(Checker::len_hook),
                _ => None,
            };
        }
        match name {
            known::TYPING_MAPPING_GET => Some(Checker::typed_dict_get_hook),
            known::BUILTINS_INT_POW => Some(Checker::int_pow_hook),
            known::BUILTINS_INT_NEG => Some(Checker::int_neg_hook),
            known::BUILTINS_INT_POS => Some(Checker::int_pos_hook),
            known::BUILTINS_TUPLE_MUL | known::BUILTINS_TUPLE_RMUL => Some(Checker::tuple_mul_hook),
            known::CTYPES_ARRAY_GETITEM => Some(Checker::array_getitem_hook),
            known::CTYPES_ARRAY_ITER => Some(Checker::array_iter_hook),
            known::SINGLEDISPATCH_REGISTER => Some(Checker::singledispatch_register_hook),
            known::SINGLEDISPATCH_REGISTERED => Some(Checker::singledispatch_registered_hook),
            known::FUNCTOOLS_PARTIAL_CALL => Some(Checker::partial_call_hook),
            _ => match self.typed_dict_method(name)? {
                "setdefault" => Some(Checker::typed_dict_setdefault_hook),
                "pop" => Some(Checker::typed_dict_pop_hook),
                "__delitem__" => Some(Checker::typed_dict_delitem_hook),
                _ => None,
            },
        }
    }

    /// The hook that gives the signature of callables of this name.
    pub(crate) fn find_signature_hook(
        &self,
        name: Name,
        object_type: Option<TypeId>,
    ) -> Option<SignatureHook<'p>> {
        if object_type.is_none() {
            return match name {
                known::DATACLASSES_REPLACE => Some(Checker::dataclass_replace_signature),
                known::ATTR_EVOLVE | known::ATTRS_EVOLVE | known::ATTR_ASSOC | known::ATTRS_ASSOC => {
                    Some(Checker::attrs_evolve_signature)
                }
                known::ATTR_FIELDS | known::ATTRS_FIELDS => Some(Checker::attrs_fields_signature),
                _ => None,
            };
        }
        match name {
            known::TYPING_MAPPING_GET => Some(Checker::typed_dict_get_signature),
            known::CTYPES_ARRAY_SETITEM => Some(Checker::array_setitem_signature),
            known::SINGLEDISPATCH_CALL => Some(Checker::singledispatch_call_signature),
            _ => match self.typed_dict_method(name)? {
                "setdefault" => Some(Checker::typed_dict_setdefault_signature),
                "pop" => Some(Checker::typed_dict_pop_signature),
                "update" | "__or__" | "__ror__" | "__ior__" => Some(Checker::typed_dict_update_signature),
                _ => None,
            },
        }
    }

    /// The length of a `vec` of `librt` is a number of fixed width.
    fn len_hook(&mut self, call: &HookedCall<'_>) -> Option<TypeId> {
        if call.mapping.len() != 1 {
            return None;
        }
        let (_, arg) = call.only(0)?;
        let arg = self.proper(arg);
        let is_vec = self.is_named_instance(arg, "librt.vecs.vec");
        is_vec.then(|| self.named_generic_type("mypy_extensions.i64", &[]))
    }

    /// The expression that an argument is.
    pub(super) fn expr_of(&self, operand: Operand) -> Option<ExprId> {
        match operand {
            Operand::Expr(expr) => Some(expr),
            Operand::Temp(..) | Operand::Pair(..) => None,
        }
    }

    /// Whether an argument is `{}`.
    pub(super) fn is_empty_dict(&self, operand: Operand) -> bool {
        let node = self.expr_of(operand).map(|expr| self.body.expr(expr));
        matches!(node, Some(Expr::Dict(items)) if items.is_empty())
    }

    /// The text that an argument is.
    pub(super) fn text_of(&self, operand: Operand) -> Option<Name> {
        let Expr::Str { value, .. } = *self.body.expr(self.expr_of(operand)?) else {
            return None;
        };
        Some(self.state.world.names.intern(self.body.text(value)))
    }

    /// The keys of a TypedDict that an argument can be.
    pub(super) fn keys_of(&mut self, operand: Operand, typ: TypeId) -> Option<Vec<Name>> {
        match self.expr_of(operand) {
            Some(expr) => self.try_getting_str_literals(expr, typ),
            None => self.try_getting_str_literals_from_type(typ),
        }
    }
}
