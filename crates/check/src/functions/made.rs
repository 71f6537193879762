//! Methods that plugins put into class bodies: they have no body, but their signatures are checked like written ones.

use nodes::ast::BodyId;
use nodes::defs::FuncFlags;
use types::{DefRef, FuncId};

use crate::Checker;

impl Checker<'_> {
    /// The target of the class that a plugin made a method for; `None` if it is not such a method.
    pub(crate) fn target_of_made(&self, def: DefRef) -> Option<BodyId> {
        let func = self.made_func(def)?;
        let class = self.state.world.get(func).class?;
        Some(self.state.world.get(class).node?.0)
    }

    fn made_func(&self, def: DefRef) -> Option<FuncId> {
        let func = self.state.world.function_of(def)?;
        self.func_is(func, FuncFlags::MADE).then_some(func)
    }

    /// Checks the signature of such a method, and that it fits the base classes.
    pub(crate) fn check_made_method(&mut self, def: DefRef) {
        let Some(func) = self.made_func(def).filter(|_| !self.run.can_skip_diagnostics) else {
            return;
        };
        self.function_target(DefRef::Func(func), |checker| {
            checker.run.dynamic_funcs.push(false);
            checker.check_made_signature(func);
            checker.run.dynamic_funcs.pop();
            if def == DefRef::Func(func) {
                checker.check_method_override(def);
                checker.check_inplace_operator_method(def);
            }
        });
    }

    fn check_made_signature(&mut self, func: FuncId) {
        let typ = self.function_type(DefRef::Func(func));
        let Some(callable) = self.types().as_callable(typ) else {
            return;
        };
        let name = self.state.world.get(func).name;
        self.check_typevar_defaults(&callable.variables, self.ctx_of(DefRef::Func(func)));
        for mapping in self.expand_typevars(func, typ) {
            let expanded = self.expand_type_by(typ, &mapping);
            self.check_funcdef_item(func, expanded, typ, Some(name));
            self.check_parameters(func, expanded);
        }
    }
}
