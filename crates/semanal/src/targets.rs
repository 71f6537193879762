//! Whom messages belong to: the class and function around a place, and the target that is analysed again with it.
//!
//! Nested functions, and classes in functions, belong to the outermost function.
//!
//! Specified by `mypy/scope.py`.

use errors::Scope;
use types::{ClassId, DefRef};

use crate::Analyzer;

/// The classes and the function around a place.
#[derive(Debug, Default)]
pub(crate) struct TargetScope {
    classes: Vec<ClassId>,
    function: Option<DefRef>,
    /// How many scopes there are inside that belong to the function.
    ignored: usize,
}

impl Analyzer<'_> {
    /// Does `work` inside a function or a group of overloads.
    pub(crate) fn in_function_target<R>(&mut self, func: DefRef, work: impl FnOnce(&mut Self) -> R) -> R {
        if self.target.function.is_none() {
            self.target.function = Some(func);
        } else {
            self.target.ignored += 1;
        }
        self.show_target();
        let result = work(self);
        if self.target.ignored > 0 {
            self.target.ignored -= 1;
        } else {
            self.target.function = None;
        }
        self.show_target();
        result
    }

    /// Does `work` inside a class.
    pub(crate) fn in_class_target<R>(&mut self, class: ClassId, work: impl FnOnce(&mut Self) -> R) -> R {
        if self.target.function.is_none() {
            self.target.classes.push(class);
        } else {
            self.target.ignored += 1;
        }
        self.show_target();
        let result = work(self);
        if self.target.ignored > 0 {
            self.target.ignored -= 1;
        } else {
            self.target.classes.pop();
        }
        self.show_target();
        result
    }

    /// Does `work` at the top level of the current module.
    pub(crate) fn in_module_target<R>(&mut self, work: impl FnOnce(&mut Self) -> R) -> R {
        let outer = std::mem::take(&mut self.target);
        self.show_target();
        let result = work(self);
        self.target = outer;
        self.errors.set_scope(Scope::default());
        result
    }

    fn show_target(&mut self) {
        let TargetScope {
            classes,
            function,
            ignored,
        } = &self.target;
        let world = &self.state.world;
        let class = if *ignored > 0 { None } else { classes.last() };
        let scope = Scope {
            type_name: class.map(|class| world.get(*class).name),
            function_name: function.map(|func| world.name(func)),
            target: Some(function.map_or(self.module_name, |func| world.fullname(func))),
        };
        self.errors.set_scope(scope);
    }
}
