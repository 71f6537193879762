//! Defaults of parameters.

use nodes::ast::{Argument, Expr};
use options::ErrorCode;
use types::FuncId;

use crate::assignments::{Rvalue, SimpleAssignment};
use crate::message::Message;
use crate::{Checker, Operand};

impl Checker<'_> {
    /// Checks the defaults of a function's parameters.
    pub(crate) fn check_default_params(&mut self, func: FuncId, body_is_trivial: Option<bool>) {
        let Some((body, _)) = self.state.world.get(func).node else {
            return;
        };
        self.in_target(body, |checker| {
            checker.check_default_params_here(func, body_is_trivial)
        });
    }

    fn check_default_params_here(&mut self, func: FuncId, body_is_trivial: Option<bool>) {
        let Some(node) = self.func_node(func) else { return };
        let args = self.body.arguments(node.args);
        if args.iter().all(|arg| arg.default.is_none()) {
            return;
        }
        let body_is_trivial = body_is_trivial.unwrap_or_else(|| self.is_trivial_body(node.body));
        let is_dynamic = self.is_dynamic(func);
        self.run.dynamic_funcs.push(is_dynamic);
        for (index, arg) in args.iter().enumerate() {
            self.check_default(func, index, arg, body_is_trivial);
        }
        self.run.dynamic_funcs.pop();
    }

    fn check_default(&mut self, func: FuncId, index: usize, arg: &Argument, body_is_trivial: bool) {
        let Some(default) = arg.default else { return };
        if body_is_trivial && matches!(self.body.expr(default), Expr::Ellipsis) {
            return;
        }
        let name = self.state.world.text(arg.name);
        let text = match name.strip_prefix("__tuple_param_") {
            Some(_) => format!("Incompatible default for tuple parameter {}", &name[12..]),
            None => format!("Incompatible default for parameter \"{name}\""),
        };
        let msg = Message::made(text, ErrorCode::Assignment);
        let notes = self.implicit_optional_notes(default);
        let typ = match self.arg_var(func, index) {
            Some(var) => self.state.world.get(var).typ,
            None => {
                let declared = self.state.world.get(func).typ;
                let callable = declared.and_then(|typ| self.types().as_callable(typ));
                callable.and_then(|callable| Some(callable.params.get(index)?.typ))
            }
        };
        let ctx = self.ctx(default);
        let more = SimpleAssignment {
            msg: &msg,
            lvalue_name: "parameter",
            rvalue_name: "default",
            notes: &notes,
            lvalue: None,
            inferred: None,
        };
        self.check_simple_assignment(typ, &Rvalue::Plain(Operand::Expr(default)), ctx, more);
    }

    fn implicit_optional_notes(&self, default: nodes::ast::ExprId) -> Vec<String> {
        if self.options().implicit_optional || !self.is_literal_none(default) {
            return Vec::new();
        }
        vec![
            "PEP 484 prohibits implicit Optional. Accordingly, mypy has changed its default to \
             no_implicit_optional=True"
                .to_owned(),
            "Use https://github.com/hauntsaninja/no_implicit_optional to automatically upgrade your codebase"
                .to_owned(),
        ]
    }
}
