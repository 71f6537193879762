//! The first parameter of methods: there is one, and its type fits the class.

use nodes::defs::{ClassFlags, FuncFlags};
use options::ErrorCode;
use types::{Callable, DefRef, FuncId, Type, TypeId};

use crate::Checker;
use crate::message::Message;

const NO_ARGUMENT: Message = Message::new(
    "Method must have at least one argument. Did you forget the \"self\" argument?",
    ErrorCode::Misc,
);
const MISSING_OR_INVALID_SELF_TYPE: Message = Message::new(
    "\"self\" parameter missing for a non-static method (or an invalid type for self)",
    ErrorCode::Misc,
);

impl Checker<'_> {
    /// Checks the first parameter of a method; returns whether there is one.
    pub(super) fn require_correct_self_argument(&mut self, typ: TypeId, func: FuncId) -> bool {
        let typ = self.proper(typ);
        let Some(callable) = self.types().as_callable(typ) else {
            return false;
        };
        let outer_dynamic = self
            .run
            .dynamic_funcs
            .iter()
            .rev()
            .nth(1)
            .copied()
            .unwrap_or(false);
        if !self.options().check_untyped_defs && outer_dynamic && self.is_dynamic(func) {
            return !callable.params.is_empty();
        }
        let Some(ref_type) = self.in_function(func, Self::active_self_type) else {
            return false;
        };
        let first = callable.params.first();
        if !self.has_self_or_cls_argument(func) || first.is_some_and(|first| first.kind.is_star()) {
            return false;
        }
        let Some(first) = first else {
            let ctx = self.ctx_of(DefRef::Func(func));
            self.fail_with(&NO_ARGUMENT, ctx);
            return false;
        };
        if !self.run.can_skip_diagnostics {
            self.check_self_type(func, callable, first.typ, ref_type);
        }
        true
    }

    fn check_self_type(&mut self, func: FuncId, callable: &Callable, arg_type: TypeId, ref_type: TypeId) {
        let of_class = self.func_is(func, FuncFlags::CLASS)
            || self.state.world.text(self.name_of(DefRef::Func(func))) == "__new__";
        let ref_type = if of_class {
            self.make_type_type(ref_type)
        } else {
            ref_type
        };
        if self.is_same_type(arg_type, ref_type) {
            return;
        }
        let erased = self.erase_to_bound(arg_type);
        let erased = self.erase_typevars(erased);
        let erased = self.proper(erased);
        if self.is_subtype_ignoring_type_params(ref_type, erased) || self.is_protocol_self(erased) {
            return;
        }
        let ctx = self.ctx_of(DefRef::Func(func));
        let name = callable.params.first().and_then(|first| first.name);
        if matches!(name.map(|name| self.state.world.text(name)), Some("self" | "cls")) {
            let erased = self.type_str(erased);
            let ref_type = self.type_str(ref_type);
            let text = format!(
                "The erased type of self \"{erased}\" is not a supertype of its class \"{ref_type}\""
            );
            self.fail(text, ctx, ErrorCode::Misc);
        } else {
            self.fail_with(&MISSING_OR_INVALID_SELF_TYPE, ctx);
        }
    }

    /// A protocol as the type of `self` is checked where the method is called.
    fn is_protocol_self(&self, erased: TypeId) -> bool {
        let inner = if let Type::Type { item, .. } = self.ty(erased) {
            *item
        } else {
            erased
        };
        self.types()
            .as_instance(inner)
            .is_some_and(|instance| self.state.world.get(instance.class).is(ClassFlags::PROTOCOL))
    }
}
