//! What a build calls: the two phases of checking.
//!
//! The interface of all modules of an SCC is checked first, module by module and pass by pass; then the
//! implementation of each module, which reads interfaces only and gates nothing. Between its turns a module's checker
//! is [`Paused`]: all that it remembers, without the program.
//!
//! Specified by `process_stale_scc_interface` and `process_stale_scc_implementation` of `mypy/build.py`.

use errors::ErrorSink;
use typeops::TypeState;
use types::ModuleId;

use super::state::LAST_PASS_OF_UPDATE;
use super::{Deferred, Run, SecondPass};
use crate::binder::{Binder, Keys};
use crate::exprs::ExprState;
use crate::memo::BodyMemo;
use crate::narrowing::MadeUp;
use crate::{Checker, ScopeItem, Unit};

/// The checker of a module between its turns.
#[derive(Debug)]
pub struct Paused<'a> {
    errors: ErrorSink,
    unit: Unit<'a>,
    module: ModuleId,
    exprs: ExprState,
    run: Run,
    keys: Keys,
    binder: Binder,
    made_up: MadeUp,
}

impl<'a> Paused<'a> {
    /// Goes on checking, with the program.
    #[must_use]
    pub fn resume(self, state: TypeState<'a>) -> Checker<'a> {
        let body = self.unit.ast.top();
        let mut checker = Checker {
            state,
            errors: self.errors,
            unit: self.unit,
            module: self.module,
            body,
            tables: Box::default(),
            scope: vec![ScopeItem::Module],
            exprs: self.exprs,
            run: self.run,
            memo: BodyMemo::default(),
            spare_memo: BodyMemo::default(),
            keys: self.keys,
            binder: self.binder,
            made_up: self.made_up,
            type_names_disabled: false,
        };
        checker.tables = checker.take_tables(body.id());
        checker
    }

    /// The messages so far.
    #[must_use]
    pub fn errors(&self) -> &ErrorSink {
        &self.errors
    }

    /// The messages so far, for handing them on.
    pub fn errors_mut(&mut self) -> &mut ErrorSink {
        &mut self.errors
    }

    /// Takes the messages, when the module is done.
    #[must_use]
    pub fn into_errors(self) -> ErrorSink {
        self.errors
    }

    /// Whether the bodies of functions are going to be checked.
    #[must_use]
    pub fn checks_implementation(&self) -> bool {
        !self.run.can_skip_diagnostics || self.unit.options.preserve_asts
    }

    /// The module.
    #[must_use]
    pub fn module(&self) -> ModuleId {
        self.module
    }
}

impl<'a> Checker<'a> {
    /// Stops checking for now; gives back the program.
    #[must_use]
    pub fn pause(mut self) -> (TypeState<'a>, Paused<'a>) {
        let tables = std::mem::take(&mut self.tables);
        self.put_tables(self.body.id(), tables);
        let paused = Paused {
            errors: self.errors,
            unit: self.unit,
            module: self.module,
            exprs: self.exprs,
            run: self.run,
            keys: self.keys,
            binder: self.binder,
            made_up: self.made_up,
        };
        (self.state, paused)
    }
}

/// Checks the interfaces of the modules of an SCC, in order: top levels, signatures, and the functions that define or
/// infer variables of the interface. `between` is called behind the first pass.
#[must_use]
pub fn check_interface<'a>(
    state: TypeState<'a>,
    modules: Vec<Paused<'a>>,
    between: impl FnOnce(&mut TypeState<'a>),
) -> (TypeState<'a>, Vec<Paused<'a>>) {
    check_passes(state, modules, false, between)
}

/// Checks all of the modules of an SCC in one phase, in order: for modules whose partial types may be completed by
/// functions, so that interface and implementation cannot be told apart. `between` is called behind the first pass.
#[must_use]
pub fn check_whole<'a>(
    state: TypeState<'a>,
    modules: Vec<Paused<'a>>,
    between: impl FnOnce(&mut TypeState<'a>),
) -> (TypeState<'a>, Vec<Paused<'a>>) {
    check_passes(state, modules, true, between)
}

fn check_passes<'a>(
    state: TypeState<'a>,
    modules: Vec<Paused<'a>>,
    whole: bool,
    between: impl FnOnce(&mut TypeState<'a>),
) -> (TypeState<'a>, Vec<Paused<'a>>) {
    let mut state = state;
    let mut paused: Vec<Paused<'a>> = Vec::with_capacity(modules.len());
    let mut unfinished = vec![false; modules.len()];
    for (module, unfinished) in modules.into_iter().zip(&mut unfinished) {
        let mut checker = module.resume(state);
        checker.check_first_pass(whole);
        checker.finish_whole(whole && !checker.has_deferred());
        *unfinished = checker.has_deferred();
        let (back, module) = checker.pause();
        state = back;
        paused.push(module);
    }
    between(&mut state);
    while unfinished.contains(&true) {
        let mut next = Vec::with_capacity(paused.len());
        for (module, unfinished) in paused.into_iter().zip(&mut unfinished) {
            if !*unfinished {
                next.push(module);
                continue;
            }
            let mut checker = module.resume(state);
            let how = SecondPass {
                recurse_into_functions: whole,
                ..SecondPass::default()
            };
            *unfinished = checker.check_second_pass(Vec::new(), how);
            checker.finish_whole(whole && !*unfinished);
            let (back, module) = checker.pause();
            state = back;
            next.push(module);
        }
        paused = next;
    }
    (state, paused)
}

impl Checker<'_> {
    /// What follows the last pass over a module that is checked in one phase.
    fn finish_whole(&mut self, is_last: bool) {
        if is_last && !self.run.is_stub {
            self.check_undefined_names();
        }
    }
}

/// Checks the implementation of a module: the bodies of its functions that are not part of the interface.
///
/// Nothing is done where nobody sees the messages.
pub fn check_implementation(checker: &mut Checker<'_>) {
    if checker.can_skip_diagnostics() && !checker.options().preserve_asts {
        return;
    }
    checker.start_implementation();
    let todo = checker.implementation_targets();
    let how = SecondPass {
        impl_only: true,
        ..SecondPass::default()
    };
    checker.check_second_pass(todo, how);
    while checker.check_second_pass(Vec::new(), how) {}
    if !checker.run.is_stub {
        checker.check_undefined_names();
    }
}

/// Checks some targets of a module again: functions, and the top level as [`DefRef::Module`](types::DefRef::Module). Names that are
/// used before their definition are looked for in all of the module.
///
/// Specified by `reprocess_nodes` of `mypy/server/update.py`.
pub fn check_targets(checker: &mut Checker<'_>, targets: Vec<Deferred>) {
    checker.run.pass_num = 0;
    checker.run.last_pass = LAST_PASS_OF_UPDATE;
    let how = SecondPass {
        allow_constructor_cache: false,
        ..SecondPass::default()
    };
    checker.check_second_pass(targets, how);
    while checker.check_second_pass(Vec::new(), how) {}
    if !checker.run.is_stub {
        checker.check_undefined_names();
    }
}
