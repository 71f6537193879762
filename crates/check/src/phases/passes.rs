//! Passes over a module: the whole file first, then what was deferred.

use nodes::ast::Root;
use nodes::defs::FuncFlags;
use nodes::symbols::{SymbolFlags, SymbolTable};
use options::ErrorCode;
use rustc_hash::FxHashSet;
use types::{ClassId, DefRef, OverloadId};

use super::state::LAST_PASS;
use super::{Deferred, Run};
use crate::Checker;

/// How a second or later pass is made.
#[derive(Clone, Copy, Debug)]
pub struct SecondPass {
    /// Results of constructors may be remembered.
    pub allow_constructor_cache: bool,
    /// Bodies of functions are checked where they stand.
    pub recurse_into_functions: bool,
    /// Only bodies are checked, not signatures.
    pub impl_only: bool,
}

impl Default for SecondPass {
    fn default() -> Self {
        Self {
            allow_constructor_cache: true,
            recurse_into_functions: true,
            impl_only: false,
        }
    }
}

impl Checker<'_> {
    /// Sets what does not change while the module is checked.
    pub(crate) fn start_run(&mut self) {
        let module = self.state.world.module(self.module);
        let (is_stub, is_typeshed_stub) = (module.is_stub, module.is_typeshed);
        let options = self.options();
        let can_skip_diagnostics =
            options.ignore_errors || self.errors.ignores_all() || (options.test_env && is_typeshed_stub);
        self.run = Run {
            is_stub,
            is_typeshed_stub,
            can_skip_diagnostics,
            recurse_into_functions: true,
            allow_constructor_cache: true,
            last_pass: LAST_PASS,
            ..Run::default()
        };
    }

    /// Whether there is something to be done in another pass.
    #[must_use]
    pub fn has_deferred(&self) -> bool {
        !self.run.deferred_nodes.is_empty()
    }

    /// Whether nobody will see the messages of the module, so that bodies need no check.
    #[must_use]
    pub fn can_skip_diagnostics(&self) -> bool {
        self.run.can_skip_diagnostics
    }

    /// Checks the file; functions that need types which are not known yet are deferred.
    pub fn check_first_pass(&mut self, recurse_into_functions: bool) {
        self.run.recurse_into_functions = recurse_into_functions;
        self.with_strict_optional(|checker| {
            checker.module_target(|checker| {
                checker.check_top_level();
                checker.check_all_variable();
            });
        });
    }

    /// Checks the top level (without `__all__`): also what the daemon checks again as the target of the module.
    pub fn check_top_level(&mut self) {
        let Root::Module(block) = self.body.body().root else {
            return;
        };
        let stmts = self.body.block_stmts(block);
        self.enter_partial_types(false, |checker| {
            checker.in_top_frame(|checker| checker.accept_stmts(stmts, true));
        });
        self.note_unreached();
    }

    /// Remembers the functions that the top level does not reach, for updates of their own.
    fn note_unreached(&mut self) {
        let mut unreached = FxHashSet::default();
        if !self.run.globals_unreachable.is_empty() {
            let lines = &self.run.globals_unreachable;
            let is_unreached = |root: &&DefRef| lines.contains(&self.line(self.ctx_of(**root).at));
            for root in self
                .tables
                .rare
                .roots
                .iter()
                .map(|(_, root)| root)
                .filter(is_unreached)
            {
                let func = self.state.world.function_of(*root).map(DefRef::Func);
                unreached.extend(func.into_iter().chain([*root]));
            }
        }
        self.state.world.implementation_mut(self.module).unreached = unreached;
    }

    fn with_strict_optional(&mut self, work: impl FnOnce(&mut Self)) {
        let strict = self.options().strict_optional;
        let old = std::mem::replace(&mut self.state.world.strict_optional, strict);
        work(self);
        self.state.world.strict_optional = old;
    }

    /// `__all__` must be a sequence of texts.
    fn check_all_variable(&mut self) {
        let name = self.name("__all__");
        let symbol = self.state.world.module(self.module).names.get(&name).copied();
        let Some(node) = symbol.and_then(|symbol| symbol.node) else {
            return;
        };
        let Some(typ) = self.symbol_type(node) else { return };
        let str_type = self.named_type("builtins.str");
        let expected = self.named_generic_type("typing.Sequence", &[str_type]);
        if !self.is_subtype(typ, expected) {
            let (expected, typ) = self.format_type_distinctly(expected, typ);
            let ctx = self.ctx_of(node);
            self.fail(
                format!("Type of __all__ must be {expected}, not {typ}"),
                ctx,
                ErrorCode::Misc,
            );
        }
    }

    /// Checks `todo`, or what was deferred; returns whether there was anything.
    pub fn check_second_pass(&mut self, todo: Vec<Deferred>, how: SecondPass) -> bool {
        self.run.allow_constructor_cache = how.allow_constructor_cache;
        self.run.recurse_into_functions = how.recurse_into_functions;
        if todo.is_empty() && self.run.deferred_nodes.is_empty() {
            return false;
        }
        self.with_strict_optional(|checker| {
            checker.module_target(|checker| checker.check_deferred(todo, how.impl_only));
        });
        true
    }

    fn check_deferred(&mut self, todo: Vec<Deferred>, impl_only: bool) {
        self.run.pass_num += 1;
        let deferred = std::mem::take(&mut self.run.deferred_nodes);
        let todo = if todo.is_empty() { deferred } else { todo };
        let mut done = FxHashSet::default();
        for item in todo {
            if !done.insert(item.node) {
                continue;
            }
            match item.class {
                Some(class) => self.class_target(class, |checker| {
                    checker.in_class(class, |checker| checker.check_partial(item.node, impl_only));
                }),
                None => self.check_partial(item.node, impl_only),
            }
        }
    }

    /// Checks one function again, or only its body.
    fn check_partial(&mut self, def: DefRef, impl_only: bool) {
        self.run.widened_vars = 0;
        if let DefRef::Module(_) = def {
            self.check_top_level();
            return;
        }
        let made = self.target_of_made(def);
        let is_made = made.is_some();
        let Some(body) = made.or_else(|| self.target_of(def)) else {
            return;
        };
        self.in_target(body, |checker| {
            checker.in_top_frame(|checker| {
                if !impl_only && !is_made {
                    let implementation = checker.state.world.implementation(checker.module);
                    if implementation.unreached.contains(&def) {
                        return;
                    }
                    // Overloads that are none have nothing but an implementation, which a build checks as below, too.
                    if !checker.has_no_items(def) {
                        checker.accept_func_def(def);
                        return;
                    }
                }
                let line = checker.line(checker.ctx_of(def).at);
                if checker.run.globals_unreachable.contains(&line) {
                    return;
                }
                if is_made {
                    checker.check_made_method(def);
                } else {
                    checker.check_partial_impl(def);
                }
            });
        });
    }

    fn has_no_items(&self, def: DefRef) -> bool {
        matches!(def, DefRef::Overload(overload) if self.state.world.get(overload).items.is_empty())
    }

    /// The target that a function stands in.
    fn target_of(&self, def: DefRef) -> Option<nodes::ast::BodyId> {
        let world = &self.state.world;
        match def {
            DefRef::Func(func) => world.get(func).node.map(|(body, _)| body),
            DefRef::Decorator(decorator) => world.get(decorator).node.map(|(body, _)| body),
            DefRef::Overload(overload) => world.get(overload).node.map(|(body, _)| body),
            DefRef::Module(_)
            | DefRef::Class(_)
            | DefRef::Var(_)
            | DefRef::Alias(_)
            | DefRef::TypeVar(_)
            | DefRef::Placeholder(_) => None,
        }
    }

    /// Checks the bodies of overloads, or of a property's accessors.
    fn check_partial_overload(&mut self, overload: OverloadId) {
        let def = self.state.world.get(overload);
        let (name, implementation) = (def.name, def.implementation);
        let is_property = def.is(FuncFlags::PROPERTY);
        for (index, item) in self.overload_items(overload).into_iter().enumerate() {
            let func = self.state.world.get(item).func;
            let allow_empty = !is_property || index > 0;
            self.function_target(DefRef::Func(func), |checker| {
                checker.check_func_item(func, None, Some(name), allow_empty);
            });
        }
        if let Some(implementation) = implementation {
            self.with_overload_impl(implementation, |checker| {
                checker.check_partial_impl(implementation)
            });
        }
    }

    /// Checks the body of a function, not its signature.
    fn check_partial_impl(&mut self, def: DefRef) {
        match def {
            DefRef::Func(func) => self.visit_func_def_impl(func),
            DefRef::Decorator(decorator) => {
                if self.is_no_type_check(decorator) {
                    return;
                }
                let func = self.state.world.get(decorator).func;
                let name = self.state.world.get(func).name;
                self.function_target(DefRef::Func(func), |checker| {
                    checker.check_func_item(func, None, Some(name), false);
                });
            }
            DefRef::Overload(overload) => self.check_partial_overload(overload),
            DefRef::Module(_)
            | DefRef::Class(_)
            | DefRef::Var(_)
            | DefRef::Alias(_)
            | DefRef::TypeVar(_)
            | DefRef::Placeholder(_) => {}
        }
    }

    /// The functions and methods whose bodies are checked in the phase of implementations, in mypy's order.
    #[must_use]
    pub fn implementation_targets(&self) -> Vec<Deferred> {
        let module = self.state.world.module(self.module);
        let mut found = Vec::new();
        self.collect_definitions(&module.names, module.fullname, None, &mut found);
        found
    }

    fn collect_definitions(
        &self,
        table: &SymbolTable,
        prefix: names::Name,
        class: Option<ClassId>,
        found: &mut Vec<Deferred>,
    ) {
        let is_hidden = |name: names::Name| self.text(name).contains('@');
        let all_hidden = is_hidden(prefix);
        for (name, symbol) in table {
            let Some(node) = symbol.node else { continue };
            let fullname = self.state.world.fullname(node);
            if !self.is_defined_as(fullname, prefix, *name) {
                continue;
            }
            if let DefRef::Class(inner) = node {
                let names = &self.state.world.get(inner).names;
                self.collect_definitions(names, fullname, Some(inner), found);
                continue;
            }
            let is_made_up = symbol.is(SymbolFlags::PLUGIN_GENERATED) && class.is_some();
            let is_checked = if is_made_up {
                self.target_of_made(node).is_some()
            } else {
                self.target_of(node).is_some()
            };
            if is_checked && !all_hidden && !is_hidden(*name) && !self.is_part_of_interface(node) {
                found.push(Deferred { node, class });
            }
        }
    }

    /// Whether a full name is that of `name` in the module or class `prefix`, or of a later definition of it.
    fn is_defined_as(&self, fullname: names::Name, prefix: names::Name, name: names::Name) -> bool {
        let text = self.text(name);
        // Looking for one character costs much less, and hardly a name has it.
        let redefinition = text.contains('-').then(|| text.split_once("-redef")).flatten();
        match redefinition {
            None => self.state.world.names.is_joined(fullname, prefix, name),
            Some((short, _)) => self
                .text(fullname)
                .strip_prefix(self.text(prefix))
                .and_then(|rest| rest.strip_prefix('.'))
                .is_some_and(|rest| rest == short),
        }
    }

    /// Whether a function is checked with the top level because it defines attributes or infers variables.
    fn is_part_of_interface(&self, def: DefRef) -> bool {
        let world = &self.state.world;
        let flags = match def {
            DefRef::Func(func) => world.get(func).flags,
            DefRef::Decorator(decorator) => world.get(world.get(decorator).func).flags,
            DefRef::Overload(overload) => world.get(overload).flags,
            DefRef::Module(_)
            | DefRef::Class(_)
            | DefRef::Var(_)
            | DefRef::Alias(_)
            | DefRef::TypeVar(_)
            | DefRef::Placeholder(_) => return true,
        };
        flags.contains(FuncFlags::DEF_OR_INFER_VARS)
    }

    /// Begins the phase of implementations: passes are counted anew.
    pub fn start_implementation(&mut self) {
        self.run.pass_num = -1;
        self.run.remember_members = true;
        self.run.deferred_nodes.clear();
    }
}
