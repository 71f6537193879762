//! Which hook a name has, and what hooks are told.

use names::Name;
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

/// The method, if the name is that of a method of the class behind TypedDicts that has a hook.
fn typed_dict_method(fullname: &str) -> Option<&'static str> {
    let methods = [
        "setdefault",
        "pop",
        "__delitem__",
        "update",
        "__or__",
        "__ror__",
        "__ior__",
    ];
    // Nearly all other methods are told apart by their last letters.
    let class_and = |method| Some((fullname.strip_suffix(method)?, method));
    let (class, method) = methods.into_iter().find_map(class_and)?;
    let module = class.strip_suffix("._TypedDict.")?;
    matches!(module, "typing" | "typing_extensions" | "mypy_extensions").then_some(method)
}

impl<'p> Checker<'p> {
    /// The hook that gives the result of calls of this name.
    pub(crate) fn find_call_hook(&self, name: Name, object_type: Option<TypeId>) -> Option<CallHook<'p>> {
        let fullname = self.text(name);
        if object_type.is_none() {
            return match fullname {
                "_ctypes.Array" => Some(Checker::array_constructor_hook),
                "functools.singledispatch" => Some(Checker::singledispatch_hook),
                "functools.partial" => Some(Checker::partial_hook),
                "enum.member" => Some(Checker::enum_member_hook),
                "builtins.len" => Some(Checker::len_hook),
                _ => None,
            };
        }
        match fullname {
            "typing.Mapping.get" => Some(Checker::typed_dict_get_hook),
            "builtins.int.__pow__" => Some(Checker::int_pow_hook),
            "builtins.int.__neg__" => Some(Checker::int_neg_hook),
            "builtins.int.__pos__" => Some(Checker::int_pos_hook),
            "builtins.tuple.__mul__" | "builtins.tuple.__rmul__" => Some(Checker::tuple_mul_hook),
            "_ctypes.Array.__getitem__" => Some(Checker::array_getitem_hook),
            "_ctypes.Array.__iter__" => Some(Checker::array_iter_hook),
            "functools._SingleDispatchCallable.register" => Some(Checker::singledispatch_register_hook),
            "functools._SingleDispatchRegisterCallable.__call__" => {
                Some(Checker::singledispatch_registered_hook)
            }
            "functools.partial.__call__" => Some(Checker::partial_call_hook),
            _ => match typed_dict_method(fullname)? {
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
            return match self.text(name) {
                "dataclasses.replace" => Some(Checker::dataclass_replace_signature),
                "attr.evolve" | "attrs.evolve" | "attr.assoc" | "attrs.assoc" => {
                    Some(Checker::attrs_evolve_signature)
                }
                "attr.fields" | "attrs.fields" => Some(Checker::attrs_fields_signature),
                _ => None,
            };
        }
        match self.text(name) {
            "typing.Mapping.get" => Some(Checker::typed_dict_get_signature),
            "_ctypes.Array.__setitem__" => Some(Checker::array_setitem_signature),
            "functools._SingleDispatchCallable.__call__" => Some(Checker::singledispatch_call_signature),
            fullname => match typed_dict_method(fullname)? {
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
