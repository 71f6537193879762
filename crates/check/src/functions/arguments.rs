//! Parameters inside a function: their variables get their types.

use names::known;
use nodes::defs::FuncFlags;
use options::ErrorCode;
use types::{ArgKind, Callable, CallableFlags, DefRef, FuncId, Param, Type, TypeId, Variance};

use crate::Checker;
use crate::message::Message;
use crate::support::is_private;

const FUNCTION_PARAMETER_CANNOT_BE_COVARIANT: Message = Message::new(
    "Cannot use a covariant type variable as a parameter",
    ErrorCode::Misc,
);

/// Methods that are never called through a base class, so their parameters may vary as they like.
const CONSTRUCTORS: [&str; 4] = ["__init__", "__new__", "__post_init__", "__replace__"];

impl Checker<'_> {
    /// Checks the parameters and stores their types.
    pub(super) fn check_parameters(&mut self, func: FuncId, typ: TypeId) {
        let Some(callable) = self.types().as_callable(typ) else {
            return;
        };
        let ref_type = self.in_function(func, Self::active_self_type);
        self.check_type_is(func, callable, ref_type.is_some());
        let is_alone = !self.is_lambda(func) && !self.func_is(func, FuncFlags::DECORATED);
        let found_self = is_alone && self.require_correct_self_argument(typ, func);
        for (index, param) in callable.params.iter().enumerate() {
            if index != 0 || !found_self {
                self.check_parameter_variance(func, index, param);
            }
            self.store_argument_type(func, index, callable, param);
        }
    }

    /// The type of `TypeIs[...]` must be one of the parameter's.
    fn check_type_is(&mut self, func: FuncId, callable: &Callable, is_method: bool) {
        let Some(type_is) = callable.type_is else { return };
        let index = usize::from(is_method && self.has_self_or_cls_argument(func));
        let Some(param) = callable.params.get(index) else {
            return;
        };
        if self.is_subtype(type_is, param.typ) {
            return;
        }
        let narrowed = self.format_type(type_is);
        let input = self.format_type(param.typ);
        let text = format!("Narrowed type {narrowed} is not a subtype of input type {input}");
        let ctx = self.ctx_of(DefRef::Func(func));
        self.fail(text, ctx, ErrorCode::NarrowedTypeNotSubtype);
    }

    fn check_parameter_variance(&mut self, func: FuncId, index: usize, param: &Param) {
        let Type::TypeVar(var) = self.ty(param.typ) else {
            return;
        };
        let name = self.state.world.text(self.state.world.get(func).name);
        if var.variance == Variance::Covariant && !CONSTRUCTORS.contains(&name) && !is_private(name) {
            let ctx = self.annotation_ctx(func, index);
            self.fail_with(&FUNCTION_PARAMETER_CANNOT_BE_COVARIANT, ctx);
        }
    }

    fn store_argument_type(&mut self, func: FuncId, index: usize, callable: &Callable, param: &Param) {
        let Some(var) = self.arg_var(func, index) else {
            return;
        };
        let typ = match param.kind {
            ArgKind::Star => self.star_argument_type(param.typ),
            ArgKind::Star2 => self.star2_argument_type(callable, param.typ),
            ArgKind::Pos | ArgKind::Opt | ArgKind::Named | ArgKind::NamedOpt => param.typ,
        };
        self.state.world.get_mut(var).typ = Some(typ);
    }

    /// The type of `args` in `*args: typ`.
    fn star_argument_type(&mut self, typ: TypeId) -> TypeId {
        let types = self.types();
        if matches!(self.ty(typ), Type::ParamSpec(_)) {
            return typ;
        }
        let Some(unpacked) = types.as_unpack(typ) else {
            return self.named_generic_type("builtins.tuple", &[typ]);
        };
        let unpacked = self.proper(unpacked);
        let is_tuple = types
            .as_instance(unpacked)
            .is_some_and(|instance| self.state.world.get(instance.class).fullname == known::BUILTINS_TUPLE);
        if is_tuple || types.as_tuple(unpacked).is_some() {
            return unpacked;
        }
        let object = self.named_type("builtins.object");
        let fallback = self.named_generic_type("builtins.tuple", &[object]);
        types.tuple([typ], fallback)
    }

    /// The type of `kwargs` in `**kwargs: typ`.
    fn star2_argument_type(&mut self, callable: &Callable, typ: TypeId) -> TypeId {
        let is_spec = matches!(self.ty(typ), Type::ParamSpec(_));
        if is_spec || callable.flags.contains(CallableFlags::UNPACK_KWARGS) {
            return typ;
        }
        let str_type = self.named_type("builtins.str");
        self.named_generic_type("builtins.dict", &[str_type, typ])
    }
}
