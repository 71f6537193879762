//! Which target messages belong to (mypy's `Scope`): a function outside functions, or the top level of the module.

use errors::Scope;
use names::Name;
use nodes::ast::BodyId;

use crate::Analyzer;

impl Analyzer<'_> {
    /// Does `work` with messages that belong to a function; functions inside it belong to it, too.
    pub(crate) fn in_function_target<R>(
        &mut self,
        name: Name,
        fullname: Name,
        work: impl FnOnce(&mut Self) -> R,
    ) -> R {
        let outer = self.errors.scope();
        let inner = if outer.function_name.is_some() {
            Scope {
                type_name: None,
                ..outer
            }
        } else {
            Scope {
                function_name: Some(name),
                target: Some(fullname),
                ..outer
            }
        };
        self.errors.set_scope(inner);
        let result = work(self);
        self.errors.set_scope(outer);
        result
    }

    /// Does `work` with messages that belong to a class. It is no target of its own.
    pub(crate) fn in_class_target<R>(&mut self, name: Name, work: impl FnOnce(&mut Self) -> R) -> R {
        let outer = self.errors.scope();
        let is_nested = outer.function_name.is_some();
        self.errors.set_scope(Scope {
            type_name: (!is_nested).then_some(name),
            ..outer
        });
        let result = work(self);
        self.errors.set_scope(outer);
        result
    }

    /// At the top level: does `work` with messages that belong to the target that a body is.
    pub(crate) fn in_target_of_body<R>(&mut self, body: BodyId, work: impl FnOnce(&mut Self) -> R) -> R {
        match self.tables.rare.roots.get(body).copied() {
            Some(function) => {
                let (name, fullname) = (
                    self.state.world.name(function),
                    self.state.world.fullname(function),
                );
                self.in_function_target(name, fullname, work)
            }
            None => work(self),
        }
    }
}
