//! Bodies of functions: scopes, the statements, and what it means to fall off the end.

use names::known;
use nodes::ast::{Expr, FuncNode, Stmt};
use nodes::defs::{AbstractStatus, FuncFlags};
use nodes::symbols::SymbolFlags;
use options::ErrorCode;
use types::{ClassId, DefRef, FuncId, Type, TypeId};

use crate::binder::Binder;
use crate::message::Message;
use crate::{Checker, Ctx};

const INVALID_IMPLICIT_RETURN: Message = Message::new(
    "Implicit return in function which does not return",
    ErrorCode::Misc,
);
const MISSING_RETURN_STATEMENT: Message = Message::new("Missing return statement", ErrorCode::Return);
const INCOMPATIBLE_RETURN_VALUE_TYPE: Message =
    Message::new("Incompatible return value type", ErrorCode::ReturnValue);
const EMPTY_BODY_ABSTRACT: &str = "If the method is meant to be abstract, use @abc.abstractmethod";

impl Checker<'_> {
    /// Checks a function with the type `typ`, once for each combination of values of its type variables.
    pub(super) fn check_func_def(
        &mut self,
        func: FuncId,
        typ: TypeId,
        name: Option<names::Name>,
        allow_empty: bool,
    ) {
        if let Some(callable) = self.types().as_callable(typ) {
            self.check_typevar_defaults(&callable.variables, self.ctx_of(DefRef::Func(func)));
        }
        let expansions = self.expand_typevars(func, typ);
        let is_expanded = expansions.len() > 1;
        self.forget_expansions(func);
        for mapping in expansions {
            self.with_expansion(func, typ, mapping, |checker, item_type| {
                let old_binder = checker.new_binder();
                checker.check_func_def_once(func, (item_type, typ), name, allow_empty, is_expanded);
                checker.propagate_widened_globals();
                checker.restore_binder(old_binder);
            });
        }
    }

    /// Puts a fresh binder in the place of the binder, which stays reachable for the functions inside.
    pub(crate) fn new_binder(&mut self) -> usize {
        let fresh = Binder::new(self.options());
        let old = std::mem::replace(&mut self.binder, fresh);
        self.run.outer_binders.push(old);
        self.run.outer_binders.len()
    }

    /// Puts the binder back that [`Self::new_binder`] took away.
    pub(crate) fn restore_binder(&mut self, depth: usize) {
        self.run.outer_binders.truncate(depth);
        if let Some(old) = self.run.outer_binders.pop() {
            self.binder = old;
        }
    }

    fn check_func_def_once(
        &mut self,
        func: FuncId,
        (typ, original_typ): (TypeId, TypeId),
        name: Option<names::Name>,
        allow_empty: bool,
        is_expanded: bool,
    ) {
        let Some(node) = self.func_node(func) else { return };
        let Some(ret_type) = self.types().as_callable(typ).map(|callable| callable.ret_type) else {
            return;
        };
        self.in_top_frame(|checker| {
            if !checker.run.can_skip_diagnostics {
                checker.check_funcdef_item(func, typ, original_typ, name);
            }
            checker.run.return_types.push(ret_type);
            checker.check_parameters(func, typ);
        });
        let unreachable = self.in_top_frame(|checker| checker.check_body(func, node, is_expanded));
        if !unreachable {
            self.check_end_of_body(func, node, ret_type, allow_empty);
        }
        self.run.return_types.pop();
    }

    /// Checks the statements; returns whether the end is never reached.
    fn check_body(&mut self, func: FuncId, node: &FuncNode, is_expanded: bool) -> bool {
        let has_frame = self.copy_outer_narrowing(func);
        if self.options().allow_redefinition && !self.run.is_stub {
            self.bind_arguments(func);
        }
        self.in_function(func, |checker| {
            if is_expanded || checker.is_empty_generator_function(node) {
                checker.binder.suppress_unreachable_warnings();
            }
            let is_lambda = checker.is_lambda(func);
            if !checker.run.can_skip_diagnostics
                || checker.options().preserve_asts
                || is_lambda
                || checker.func_is(func, FuncFlags::DEF_OR_INFER_VARS)
            {
                checker.accept_block(node.body);
            }
        });
        let unreachable = self.binder.is_unreachable();
        if has_frame {
            self.pop_frame(true, 0, false);
        }
        unreachable
    }

    /// With `--allow-redefinition` the binder knows the types of parameters.
    fn bind_arguments(&mut self, func: FuncId) {
        for index in 0..self.state.world.get(func).args.len() {
            if let Some(var) = self.arg_var(func, index)
                && let Some(typ) = self.state.world.get(var).typ
            {
                self.binder_assign_type(crate::binder::Place::Var(var), typ, Some(typ));
            }
        }
    }

    /// Whether the body is `return; yield`, which only makes the function a generator.
    fn is_empty_generator_function(&self, node: &FuncNode) -> bool {
        let [first, second] = self.body.block_stmts(node.body) else {
            return false;
        };
        let Stmt::Return(returned) = self.body.stmt(*first) else {
            return false;
        };
        let Stmt::Expr(expr) = self.body.stmt(*second) else {
            return false;
        };
        let Expr::Yield(yielded) = self.body.expr(*expr) else {
            return false;
        };
        [returned, yielded]
            .into_iter()
            .all(|expr| expr.is_none_or(|expr| self.is_literal_none(expr)))
    }

    /// What a function returns to its caller's code: of a generator or coroutine, what `return` gives.
    pub(crate) fn returned_type(&mut self, func: FuncId, declared: TypeId, awaitable: bool) -> TypeId {
        let is_coroutine = self.func_is(func, FuncFlags::COROUTINE);
        let is_generator = self.func_is(func, FuncFlags::GENERATOR)
            || (awaitable && self.is_named_instance(declared, "typing.AwaitableGenerator"));
        let typ = if is_generator {
            self.get_generator_return_type(declared, is_coroutine)
        } else if is_coroutine {
            self.get_coroutine_return_type(declared)
        } else {
            declared
        };
        self.proper(typ)
    }

    /// The end of the body is reached: is that right?
    fn check_end_of_body(&mut self, func: FuncId, node: &FuncNode, declared: TypeId, allow_empty: bool) {
        let body_is_trivial = self.is_trivial_body(node.body);
        let return_type = self.returned_type(func, declared, true);
        let allow_empty = allow_empty || self.options().allow_empty_bodies;
        let is_abstract = self.state.world.get(func).abstract_status != AbstractStatus::NotAbstract;
        let may_be_empty = allow_empty || is_abstract || self.run.is_stub;
        if (body_is_trivial && may_be_empty) || self.run.current_node_deferred {
            return;
        }
        if self.run.can_skip_diagnostics
            || self.is_made_by_plugin(func)
            || self.func_is(func, FuncFlags::MYPY_ONLY)
        {
            return;
        }
        let none = self.types().none();
        if body_is_trivial && self.is_subtype(none, return_type) {
            return;
        }
        self.report_missing_return(func, return_type, body_is_trivial);
    }

    fn report_missing_return(&mut self, func: FuncId, return_type: TypeId, body_is_trivial: bool) {
        let ctx = self.ctx_of(DefRef::Func(func));
        let may_be_abstract = body_is_trivial && self.has_abstract_metaclass(func);
        let with_code = |msg: &Message| {
            if body_is_trivial {
                msg.with_code(ErrorCode::EmptyBody)
            } else {
                msg.clone()
            }
        };
        let failed = if self.options().warn_no_return {
            if matches!(self.ty(return_type), Type::None | Type::Any { .. }) {
                return;
            }
            let is_never = self.types().is_never(return_type);
            let msg = if is_never {
                INVALID_IMPLICIT_RETURN
            } else {
                MISSING_RETURN_STATEMENT
            };
            self.fail_with(&with_code(&msg), ctx);
            true
        } else {
            let none = self.types().none();
            let labels = (Some("implicitly returns"), Some("expected"));
            let msg = with_code(&INCOMPATIBLE_RETURN_VALUE_TYPE);
            !self.check_subtype(none, return_type, ctx, &msg, labels)
        };
        if failed && may_be_abstract {
            self.note(EMPTY_BODY_ABSTRACT, ctx, Some(ErrorCode::EmptyBody), None);
        }
    }

    fn has_abstract_metaclass(&self, func: FuncId) -> bool {
        let world = &self.state.world;
        let metaclass = world
            .get(func)
            .class
            .and_then(|class| world.get(class).metaclass_type);
        metaclass
            .and_then(|metaclass| world.types.as_instance(metaclass))
            .is_some_and(|metaclass| world.has_base_named(metaclass.class, known::ABC_META))
    }

    /// Whether a method is not written by the user but made by a plugin.
    fn is_made_by_plugin(&self, func: FuncId) -> bool {
        let world = &self.state.world;
        let info = world.get(func);
        info.class.is_some_and(|class: ClassId| {
            let symbol = world.get(class).names.get(&info.name);
            symbol.is_none_or(|symbol| symbol.is(SymbolFlags::PLUGIN_GENERATED))
        })
    }

    /// Globals that were widened inside the function are known to be so at the top level too.
    fn propagate_widened_globals(&mut self) {
        for (var, typ) in std::mem::take(&mut self.run.globals_widened_in_func) {
            self.put_in_globals_binder(var, typ);
        }
    }

    /// Reports an error.
    pub(crate) fn fail_with(&mut self, msg: &Message, ctx: Ctx) -> errors::ErrorHandle {
        let code = msg.code.unwrap_or(ErrorCode::Misc);
        self.fail(&*msg.text, ctx, code)
    }
}
