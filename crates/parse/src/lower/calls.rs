//! Calls and attributes.

use arena::List;
use nodes::ast::{CallArg, Expr};
use ruff_python_ast as ast;
use smallvec::SmallVec;
use types::ArgKind;

use super::Lower;

impl<'a> Lower<'a> {
    pub(super) fn call(&mut self, call: &'a ast::ExprCall) -> Expr {
        let callee = self.expr(&call.func);
        let ast::Arguments { args, keywords, .. } = &call.arguments;
        let mut lowered = SmallVec::<[CallArg; 8]>::new();
        for arg in args {
            let (value, kind) = match arg {
                ast::Expr::Starred(starred) => (&*starred.value, ArgKind::Star),
                _ => (arg, ArgKind::Pos),
            };
            let expr = self.expr(value);
            let name = None;
            lowered.push(CallArg { expr, name, kind });
        }
        for keyword in keywords {
            let expr = self.expr(&keyword.value);
            let name = keyword.arg.as_ref().map(|name| self.name(name));
            let kind = if name.is_some() {
                ArgKind::Named
            } else {
                ArgKind::Star2
            };
            lowered.push(CallArg { expr, name, kind });
        }
        let args = List::push_to(&mut self.arenas.call_args, lowered);
        Expr::Call { callee, args }
    }

    pub(super) fn attribute(&mut self, attribute: &'a ast::ExprAttribute) -> Expr {
        let base = self.expr(&attribute.value);
        let name = self.name(&attribute.attr);
        match &*attribute.value {
            ast::Expr::Call(call) if matches!(&*call.func, ast::Expr::Name(callee) if callee.id.as_str() == "super") => {
                Expr::Super { call: base, name }
            }
            _ => Expr::Member { base, name },
        }
    }
}
