//! `__post_init__` of a dataclass takes what its `InitVar`s are.
//!
//! Specified by `check_post_init` of `mypy/plugins/dataclasses.py`.

use messages::overriding::Overridden;
use types::{ClassId, DefRef, FuncId, Type};

use super::signatures::Override;
use crate::Checker;

/// Where semantic analysis keeps the signature that the method should have.
const IDEAL: &str = "__mypy-post_init";

impl Checker<'_> {
    /// Whether a class is a dataclass whose fields are known.
    pub(crate) fn is_processed_dataclass(&self, class: ClassId) -> bool {
        self.state.world.get(class).dataclass.is_some()
    }

    /// Checks the signature of `__post_init__` of a dataclass.
    pub(crate) fn check_post_init(&mut self, func: FuncId) {
        let def = self.state.world.get(func);
        let (Some(typ), Some(class)) = (def.typ, def.class) else {
            return;
        };
        if !self.is_processed_dataclass(class) {
            return;
        }
        let Some(ideal) = self.ideal_post_init(class) else {
            return;
        };
        let ctx = self.ctx_of(DefRef::Func(func));
        let how = Override {
            def: DefRef::Func(func),
            what: Overridden {
                name: "__post_init__",
                name_in_super: "__post_init__",
                supertype: "dataclass",
            },
            original_class_or_static: false,
            override_class_or_static: false,
            ctx,
        };
        self.check_override(typ, ideal, &how);
    }

    fn ideal_post_init(&self, class: ClassId) -> Option<types::TypeId> {
        let name = self.state.world.names.lookup(IDEAL)?;
        let DefRef::Func(method) = self.get_method(class, name)? else {
            return None;
        };
        let types = self.types();
        let mut ideal = types.as_callable(self.state.world.get(method).typ?)?.clone();
        ideal.name = self.state.world.names.lookup("__post_init__").map(Into::into);
        Some(types.intern(Type::Callable(Box::new(ideal))))
    }
}
