//! Names that are used before they are defined, or that only some ways through the code define.
//!
//! ```text
//! if c:
//!     x = 1
//! print(x)      "x" may be undefined
//! print(y)      "y" is used before definition
//! y: int = 2
//! ```
//!
//! The walk runs over a module after it was checked, because types say which calls never return. Names that are
//! defined nowhere are the business of semantic analysis.
//!
//! | subject | room |
//! |---|---|
//! | sets of names | `name_set` |
//! | which names are defined in which branch | `branches` |
//! | scopes, and names that wait for their definition | `tracker` |
//! | walking statements, functions, expressions, patterns | `statements`, `functions`, `expressions` |
//!
//! Specified by `mypy/partially_defined.py`.

mod branches;
mod expressions;
mod functions;
mod name_set;
mod statements;
mod tracker;

use names::Name;
use options::ErrorCode;
use types::ModuleId;

use crate::{Checker, Ctx};
use name_set::NameSet;
use tracker::{ScopeKind, Tracker};

/// Names that each module has.
const IMPLICIT_MODULE_NAMES: [&str; 7] = [
    "__name__",
    "__doc__",
    "__path__",
    "__file__",
    "__package__",
    "__annotations__",
    "__spec__",
];

/// A loop around the place.
#[derive(Debug, Default)]
struct Loop {
    has_break: bool,
    /// Names that are defined wherever a `break` stands.
    break_names: Option<NameSet>,
}

/// The walk over a module.
struct Walk<'c, 'a> {
    chk: &'c mut Checker<'a>,
    tracker: Tracker,
    loops: Vec<Loop>,
    try_depth: u32,
    builtins: Option<ModuleId>,
}

impl<'a> Checker<'a> {
    /// Reports names that are used before they are defined, or may be, if somebody wants to know.
    ///
    /// The module must have been checked: the types of its expressions are in the side tables.
    pub fn check_undefined_names(&mut self) {
        let wants = |code: ErrorCode| self.options().is_error_code_enabled(code);
        if !wants(ErrorCode::PossiblyUndefined) && !wants(ErrorCode::UsedBeforeDef) {
            return;
        }
        let world = &self.state.world;
        let builtins = world.module_id(names::known::BUILTINS);
        let mut walk = Walk {
            chk: self,
            tracker: Tracker::new(),
            loops: Vec::new(),
            try_depth: 0,
            builtins,
        };
        for name in IMPLICIT_MODULE_NAMES {
            let name = walk.chk.state.world.names.intern(name);
            walk.tracker.record_definition(name);
        }
        walk.module();
    }
}

impl Walk<'_, '_> {
    fn is_builtin(&self, name: Name) -> bool {
        let world = &self.chk.state.world;
        let builtins = self.builtins.and_then(|module| world.try_module(module));
        builtins.is_some_and(|module| module.names.contains_key(&name))
    }

    fn used_before_definition(&mut self, name: Name, ctx: Ctx) {
        let text = format!("Name \"{}\" is used before definition", self.chk.text(name));
        self.report(text, ctx, ErrorCode::UsedBeforeDef);
    }

    fn may_be_undefined(&mut self, name: Name, ctx: Ctx) {
        let text = format!("Name \"{}\" may be undefined", self.chk.text(name));
        self.report(text, ctx, ErrorCode::PossiblyUndefined);
    }

    fn report(&mut self, text: String, ctx: Ctx, code: ErrorCode) {
        if self.chk.options().is_error_code_enabled(code) {
            self.chk.fail(text, ctx, code);
        }
    }

    /// A name is defined here. Uses of it that came before are errors.
    fn process_definition(&mut self, name: Name) {
        if !self.tracker.in_scope(ScopeKind::Class) {
            for ctx in self.tracker.pop_undefined_refs(name) {
                if self.loops.is_empty() {
                    self.used_before_definition(name, ctx);
                } else {
                    self.may_be_undefined(name, ctx);
                }
            }
        }
        self.tracker.record_definition(name);
    }
}
