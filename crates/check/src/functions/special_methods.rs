//! Special methods: `__new__`, `__getattr__`, `__setattr__`, `__exit__`, `__slots__`.

use nodes::ast::{Expr, Stmt, StmtId};
use options::ErrorCode;
use types::{AnyKind, Callable, DefRef, FuncId, Type, TypeId};

use crate::message::Message;
use crate::{Checker, Ctx};

const INVALID_NEW_TYPE: Message = Message::new("Incompatible return type for \"__new__\"", ErrorCode::Misc);
const MODULE_LEVEL_GETATTRIBUTE: Message = Message::new(
    "__getattribute__ is not valid at the module level",
    ErrorCode::Misc,
);
const INVALID_TYPE_FOR_SLOTS: Message = Message::new("Invalid type for \"__slots__\"", ErrorCode::Assignment);
const MATCH_ARGS: &str =
    "__match_args__ must be a tuple containing string literals for checking of match statements to work";

impl Checker<'_> {
    /// Checks a function whose name means something.
    pub(super) fn check_special_method(
        &mut self,
        func: FuncId,
        typ: TypeId,
        callable: &Callable,
        name: &str,
    ) {
        let is_method = self.state.world.get(func).class.is_some();
        let is_implementation = self.run.overload_impl_stack.contains(&DefRef::Func(func));
        if is_method && crate::operators::is_reverse_op_method(name) && !is_implementation {
            self.check_reverse_op_method(func, typ, callable, name);
        } else if matches!(name, "__getattr__" | "__getattribute__") {
            let ctx = self.ctx_of(DefRef::Func(func));
            self.check_getattr_method(typ, ctx, name);
        } else if name == "__setattr__" {
            let ctx = self.ctx_of(DefRef::Func(func));
            self.check_setattr_method(typ, ctx);
        }
    }

    /// `__new__` must return an instance of its class; of a metaclass, a class.
    pub(super) fn check_new_signature(&mut self, func: FuncId, typ: TypeId) {
        let Some(class) = self.state.world.get(func).class else {
            return;
        };
        let self_type = self.fill_typevars_with_any(class);
        let bound = self.bind_self(typ, Some(self_type), true);
        let Some(ret_type) = self.types().as_callable(bound).map(|bound| bound.ret_type) else {
            return;
        };
        let ctx = self.ctx_of(DefRef::Func(func));
        let labels = (Some("returns"), Some("but must return a subtype of"));
        if self.is_metaclass(class) {
            let type_type = self.named_type("builtins.type");
            self.check_subtype(ret_type, type_type, ctx, &INVALID_NEW_TYPE, labels);
            return;
        }
        let is_instance = matches!(
            self.ty(self.proper(ret_type)),
            Type::Any { .. }
                | Type::Instance(_)
                | Type::Tuple(_)
                | Type::Uninhabited { .. }
                | Type::Literal(_)
        );
        if is_instance {
            self.check_subtype(ret_type, self_type, ctx, &INVALID_NEW_TYPE, labels);
        } else {
            let got = self.format_type(ret_type);
            let text = format!("\"__new__\" must return a class instance (got {got})");
            self.fail(text, ctx, ErrorCode::Misc);
        }
    }

    /// Checks the type of `__getattr__` or `__getattribute__` of a class or module.
    pub(crate) fn check_getattr_method(&mut self, typ: TypeId, ctx: Ctx, name: &str) {
        let any = self.types().any(AnyKind::SpecialForm);
        let str_type = self.named_type("builtins.str");
        let method_type = if self.scope.len() == 1 {
            if name == "__getattribute__" {
                self.fail_with(&MODULE_LEVEL_GETATTRIBUTE, ctx);
                return;
            }
            self.simple_callable(&[str_type], any)
        } else if self.active_class().is_some() {
            self.simple_callable(&[any, str_type], any)
        } else {
            return;
        };
        if !self.is_subtype(typ, method_type) {
            self.msg_invalid_signature_for_special_method(typ, ctx, name);
        }
    }

    /// Checks the type of `__setattr__` of a class.
    pub(crate) fn check_setattr_method(&mut self, typ: TypeId, ctx: Ctx) {
        if self.active_class().is_none() {
            return;
        }
        let any = self.types().any(AnyKind::SpecialForm);
        let str_type = self.named_type("builtins.str");
        let none = self.types().none();
        let method_type = self.simple_callable(&[any, str_type, any], none);
        if !self.is_subtype(typ, method_type) {
            self.msg_invalid_signature_for_special_method(typ, ctx, "__setattr__");
        }
    }

    /// Checks the type of `__slots__`.
    pub(crate) fn check_slots_definition(&mut self, typ: TypeId, ctx: Ctx) {
        let str_type = self.named_type("builtins.str");
        let iterable = self.named_generic_type("typing.Iterable", &[str_type]);
        let expected = self.types().intern(Type::union([str_type, iterable]));
        let labels = (Some("actual type"), Some("expected type"));
        self.check_subtype(typ, expected, ctx, &INVALID_TYPE_FOR_SLOTS, labels);
    }

    /// Checks that `__match_args__` is a tuple of literal strings.
    pub(crate) fn check_match_args(&mut self, typ: TypeId, ctx: Ctx) {
        if self.active_class().is_none() {
            return;
        }
        let typ = self.proper(typ);
        let is_fine = match self.types().as_tuple(typ) {
            Some(tuple) => tuple.items.iter().all(|item| self.is_string_literal(*item)),
            None => false,
        };
        if !is_fine {
            self.note(MATCH_ARGS, ctx, Some(ErrorCode::LiteralReq), None);
        }
    }

    fn is_string_literal(&mut self, typ: TypeId) -> bool {
        self.try_getting_str_literals_from_type(typ)
            .is_some_and(|texts| texts.len() == 1)
    }

    /// `__exit__` that says `bool` but always returns `False` makes code look reachable that is not.
    pub(super) fn check_exit_return_type(&mut self, func: FuncId) {
        let Some(callable) = self
            .state
            .world
            .get(func)
            .typ
            .and_then(|typ| self.types().as_callable(typ))
        else {
            return;
        };
        if !self.has_bool_item(callable.ret_type) {
            return;
        }
        let Some(node) = self.func_node(func) else { return };
        let Some((body, _)) = self.state.world.get(func).node else {
            return;
        };
        self.in_target(body, |checker| {
            let returns = checker.return_statements(node.body);
            if !returns.is_empty() && returns.iter().all(|stmt| checker.returns_false(*stmt)) {
                let ctx = checker.ctx_of(DefRef::Func(func));
                checker.msg_incorrect_exit_return(ctx);
            }
        });
    }

    fn returns_false(&self, stmt: StmtId) -> bool {
        let Stmt::Return(Some(expr)) = self.body.stmt(stmt) else {
            return false;
        };
        matches!(self.body.expr(*expr), Expr::Name(_)) && self.ref_fullname(*expr) == Some("builtins.False")
    }

    /// Whether a type is `bool`, or a union with `bool`.
    fn has_bool_item(&self, typ: TypeId) -> bool {
        let typ = self.proper(typ);
        if let Some(union) = self.types().as_union(typ) {
            return union
                .items
                .iter()
                .any(|item| self.is_named_instance(*item, "builtins.bool"));
        }
        self.is_named_instance(typ, "builtins.bool")
    }
}
