//! Messages of statements and definitions, as methods of the checker: short ways into the crate `messages`.

use messages::overriding::Overridden;
use names::Name;
use types::{ClassId, TypeId, VarId, Variance};

use crate::{Checker, Ctx};

macro_rules! said {
    ($($method:ident = $room:ident::$message:ident($($arg:ident: $typ:ty),*);)*) => {
        impl Checker<'_> {
            $(
                #[doc = concat!("The message `", stringify!($message), "`.")]
                pub(crate) fn $method(&mut self, $($arg: $typ,)* ctx: Ctx) {
                    let at = self.pos(ctx);
                    messages::$room::$message(self, $($arg,)* at);
                }
            )*
        }
    };
}

said! {
    msg_type_not_iterable = assignments::type_not_iterable(typ: TypeId);
    msg_wrong_number_values_to_unpack = assignments::wrong_number_values_to_unpack(provided: usize, expected: usize);
    msg_unpacking_strings_disallowed = assignments::unpacking_strings_disallowed();
    msg_deleted_as_rvalue = assignments::deleted_as_rvalue(typ: TypeId);
    msg_deleted_as_lvalue = assignments::deleted_as_lvalue(typ: TypeId);
    msg_concrete_only_assign = assignments::concrete_only_assign(typ: TypeId);
    msg_annotation_in_unchecked_function = returns::annotation_in_unchecked_function();
    msg_incorrect_exit_return = returns::incorrect_exit_return();
    msg_incorrectly_returning_any = returns::incorrectly_returning_any(typ: TypeId);
    msg_invalid_signature = returns::invalid_signature(typ: TypeId);
    msg_typed_function_untyped_decorator = returns::typed_function_untyped_decorator(name: &str);
    msg_untyped_decorated_function = returns::untyped_decorated_function(typ: TypeId);
    msg_unreachable_statement = unreachable::unreachable_statement();
    msg_match_statement_inexhaustive_match = unreachable::match_statement_inexhaustive_match(typ: TypeId);
    msg_not_callable = operators::not_callable(typ: TypeId);
    msg_signatures_incompatible = operators::signatures_incompatible(method: &str, other: &str);
    msg_forward_operator_not_callable = operators::forward_operator_not_callable(method: &str);
    msg_incompatible_operator_assignment = operators::incompatible_operator_assignment(op: &str);
    msg_unimported_type_becomes_any = generics::unimported_type_becomes_any(prefix: &str, typ: TypeId);
    msg_overloaded_signatures_overlap =
        overloads::overloaded_signatures_overlap(index1: usize, index2: usize, flip_note: bool);
    msg_overloaded_signature_will_never_match =
        overloads::overloaded_signature_will_never_match(index1: usize, index2: usize);
    msg_overloaded_signatures_typevar_specific = overloads::overloaded_signatures_typevar_specific(index: usize);
    msg_overloaded_signatures_param_specific = overloads::overloaded_signatures_param_specific(index: usize);
    msg_overloaded_signatures_ret_specific = overloads::overloaded_signatures_ret_specific(index: usize);
    msg_base_class_definitions_incompatible =
        overriding::base_class_definitions_incompatible(name: &str, base1: ClassId, base2: ClassId);
    msg_no_overridable_method = overriding::no_overridable_method(name: &str);
    msg_explicit_override_decorator_missing = overriding::explicit_override_decorator_missing(name: &str, base: &str);
    msg_final_cant_override_writable = overriding::final_cant_override_writable(name: &str);
    msg_cant_override_final = overriding::cant_override_final(name: &str, base: &str);
    msg_cant_assign_to_final = overriding::cant_assign_to_final(name: &str, attr_assign: bool);
    msg_final_without_value = overriding::final_without_value();
    msg_incompatible_conditional_function_def =
        overriding::incompatible_conditional_function_def(old: TypeId, new: TypeId);
    msg_incompatible_setter_override =
        overriding::incompatible_setter_override(typ: TypeId, original: TypeId, base: ClassId);
    msg_overload_signature_incompatible_with_supertype =
        overriding::overload_signature_incompatible_with_supertype(what: Overridden<'_>);
    msg_signature_incompatible_with_supertype =
        overriding::signature_incompatible_with_supertype(what: Overridden<'_>, original: TypeId, over: TypeId);
    msg_return_type_incompatible_with_supertype =
        overriding::return_type_incompatible_with_supertype(what: Overridden<'_>, original: TypeId, over: TypeId);
    msg_cannot_determine_type_in_base = members::cannot_determine_type_in_base(name: &str, base: &str);
}

impl Checker<'_> {
    /// The type of `name` is not known yet.
    pub(crate) fn cannot_determine_type(&mut self, name: Name, ctx: Ctx) {
        let (at, name) = (self.pos(ctx), self.state.world.text(name));
        messages::members::cannot_determine_type(self, name, at);
    }

    /// The type of a variable cannot be inferred.
    pub(crate) fn need_annotation_for_var(&mut self, var: VarId, ctx: Ctx) {
        let at = self.pos(ctx);
        let var = self.state.world.get(var).clone();
        messages::assignments::need_annotation_for_var(self, &var, true, at);
    }

    /// A type variable of a protocol has the wrong variance.
    pub(crate) fn msg_bad_proto_variance(
        &mut self,
        actual: Variance,
        name: &str,
        expected: Variance,
        ctx: Ctx,
    ) {
        let at = self.pos(ctx);
        messages::generics::bad_proto_variance(self, actual, name, expected, at);
    }

    /// A special method has the wrong type.
    pub(crate) fn msg_invalid_signature_for_special_method(&mut self, typ: TypeId, ctx: Ctx, name: &str) {
        let at = self.pos(ctx);
        messages::returns::invalid_signature_for_special_method(self, typ, name, at);
    }

    /// A reverse method overlaps a forward method.
    pub(crate) fn msg_operator_method_signatures_overlap(
        &mut self,
        (reverse_class, reverse_method): (ClassId, &str),
        (forward_class, forward_method): (TypeId, &str),
        ctx: Ctx,
    ) {
        let at = self.pos(ctx);
        messages::operators::operator_method_signatures_overlap(
            self,
            reverse_class,
            reverse_method,
            forward_class,
            forward_method,
            at,
        );
    }

    /// A parameter of an overriding method takes less.
    pub(crate) fn msg_argument_incompatible_with_supertype(
        &mut self,
        number: usize,
        what: Overridden<'_>,
        type_name: Option<Name>,
        typ: TypeId,
        (ctx, origin): (Ctx, Ctx),
    ) {
        let at = (self.pos(ctx), self.pos(origin));
        messages::overriding::argument_incompatible_with_supertype(self, number, what, type_name, typ, at);
    }
}
