//! Where the checker is: scopes of names (mypy's `CheckerScope`) and targets of messages (mypy's `Scope`).

use errors::Scope;
use names::Name;
use types::{ClassId, DefRef, FuncId, TypeId};

use crate::{Checker, ScopeItem};

/// Which target messages belong to.
#[derive(Clone, Debug, Default)]
pub(crate) struct TargetScope {
    classes: Vec<ClassId>,
    function: Option<DefRef>,
    pub(crate) functions: Vec<DefRef>,
    ignored: u32,
    /// The function whose signature is looked at, outside of its own scope.
    signature: Option<DefRef>,
}

impl Checker<'_> {
    /// Whether the function is a lambda.
    #[must_use]
    pub(crate) fn is_lambda(&self, func: FuncId) -> bool {
        self.text(self.state.world.get(func).name) == "<lambda>"
    }

    /// The outermost function around the place that is no lambda.
    #[must_use]
    pub(crate) fn top_level_function(&self) -> Option<FuncId> {
        self.scope.iter().find_map(|item| match item {
            ScopeItem::Func(func) if !self.is_lambda(*func) => Some(*func),
            ScopeItem::Func(_) | ScopeItem::Class(_) | ScopeItem::Module => None,
        })
    }

    /// The class that directly encloses `func`, which must be around the place.
    #[must_use]
    pub(crate) fn enclosing_class_of(&self, func: FuncId) -> Option<ClassId> {
        let index = self
            .scope
            .iter()
            .position(|item| *item == ScopeItem::Func(func))?;
        match self.scope.get(index.checked_sub(1)?) {
            Some(ScopeItem::Class(class)) => Some(*class),
            Some(ScopeItem::Module | ScopeItem::Func(_)) | None => None,
        }
    }

    /// The innermost class around the place, functions between or not (mypy's `current_class`).
    #[must_use]
    pub(crate) fn current_class(&self) -> Option<ClassId> {
        self.scope.iter().rev().find_map(|item| match item {
            ScopeItem::Class(class) => Some(*class),
            ScopeItem::Func(_) | ScopeItem::Module => None,
        })
    }

    /// The type of `self` in a class body or in a method, not in functions inside it (mypy's `active_self_type`).
    #[must_use]
    pub(crate) fn active_self_type(&mut self) -> Option<TypeId> {
        let class = self.self_class()?;
        Some(self.fill_typevars(class))
    }

    /// The class whose body or method is being checked.
    pub(crate) fn self_class(&self) -> Option<ClassId> {
        self.active_class().or_else(|| {
            let func = self.current_function()?;
            self.enclosing_class_of(func)
        })
    }

    /// The type of `self`, also in functions inside methods (mypy's `current_self_type`).
    #[must_use]
    pub(crate) fn current_self_type(&mut self) -> Option<TypeId> {
        let class = self.current_class()?;
        Some(self.fill_typevars(class))
    }

    /// Whether the place is in no class and no function.
    #[must_use]
    pub(crate) fn is_top_level(&self) -> bool {
        self.scope.len() == 1
    }

    /// Whether the function around the place is to be checked: always, but for functions without annotations.
    #[must_use]
    pub(crate) fn in_checked_function(&self) -> bool {
        self.options().check_untyped_defs || !self.run.dynamic_funcs.last().copied().unwrap_or(false)
    }

    /// Does `work` inside a function (mypy's `scope.push_function`).
    pub(crate) fn in_function<R>(&mut self, func: FuncId, work: impl FnOnce(&mut Self) -> R) -> R {
        self.scope.push(ScopeItem::Func(func));
        let result = work(self);
        self.scope.pop();
        result
    }

    /// Does `work` inside a class (mypy's `scope.push_class`).
    pub(crate) fn in_class<R>(&mut self, class: ClassId, work: impl FnOnce(&mut Self) -> R) -> R {
        self.scope.push(ScopeItem::Class(class));
        let result = work(self);
        self.scope.pop();
        result
    }

    /// Does `work` with messages that belong to the target of `func` (mypy's `tscope.function_scope`).
    pub(crate) fn function_target<R>(&mut self, func: DefRef, work: impl FnOnce(&mut Self) -> R) -> R {
        let target = &mut self.run.target;
        target.functions.push(func);
        if target.function.is_none() {
            target.function = Some(func);
        } else {
            target.ignored += 1;
        }
        self.show_target();
        let result = work(self);
        let target = &mut self.run.target;
        target.functions.pop();
        if target.ignored > 0 {
            target.ignored -= 1;
        } else {
            target.function = None;
        }
        self.show_target();
        result
    }

    /// Does `work` on the signature of `func`. Its messages show as those of what is around it, and go away when `func` is
    /// processed again; mypy lets them stay then.
    pub(crate) fn signature_target<R>(&mut self, func: DefRef, work: impl FnOnce(&mut Self) -> R) -> R {
        let outer = self.run.target.signature.replace(func);
        self.show_target();
        let result = work(self);
        self.run.target.signature = outer;
        self.show_target();
        result
    }

    /// Does `work` with messages that belong to `class` (mypy's `tscope.class_scope`).
    pub(crate) fn class_target<R>(&mut self, class: ClassId, work: impl FnOnce(&mut Self) -> R) -> R {
        let target = &mut self.run.target;
        if target.function.is_none() {
            target.classes.push(class);
        } else {
            target.ignored += 1;
        }
        self.show_target();
        let result = work(self);
        let target = &mut self.run.target;
        if target.ignored > 0 {
            target.ignored -= 1;
        } else {
            target.classes.pop();
        }
        self.show_target();
        result
    }

    /// Does `work` at the top level of the module, as a target (mypy's `tscope.module_scope`).
    pub(crate) fn module_target<R>(&mut self, work: impl FnOnce(&mut Self) -> R) -> R {
        self.run.target = TargetScope::default();
        self.show_target();
        let result = work(self);
        self.errors.set_scope(Scope::default());
        result
    }

    fn show_target(&mut self) {
        let target = &self.run.target;
        let function = target.function;
        let world = &self.state.world;
        let type_name = if target.ignored > 0 {
            None
        } else {
            target.classes.last()
        };
        let scope = Scope {
            type_name: type_name.map(|class| world.get(*class).name),
            function_name: function.map(|func| world.name(func)),
            target: Some(function.map_or_else(|| self.module_name(), |func| world.fullname(func))),
            signature: match function {
                Some(_) => None,
                None => target.signature.map(|func| world.fullname(func)),
            },
        };
        self.errors.set_scope(scope);
    }

    /// The full name of the module.
    #[must_use]
    pub(crate) fn module_name(&self) -> Name {
        self.state.world.module(self.module).fullname
    }
}
