//! Classes that calls and special bases make: named tuples, TypedDicts, enumerations, new types.

mod enums;
mod methods;
mod named_tuples;
mod new_types;
mod typed_dicts;

use std::sync::Arc;

use names::Name;
use nodes::ast::StmtId;
use nodes::defs::{At, Class};
use types::{ClassId, DefRef, Type, TypeId};

use crate::Analyzer;

impl Analyzer<'_> {
    /// A class with one base that is not made by a class statement (mypy's `basic_new_typeinfo`).
    pub(crate) fn new_class(&mut self, name: Name, base: TypeId, at: At) -> ClassId {
        let fullname = self.class_fullname(name, at);
        let mut class = Class::new(name, fullname, self.module_name);
        class.at = Some(at);
        class.bases = Box::new([base]);
        let id = self.state.world.add(self.module, class);
        let mut mro = vec![id];
        if let Type::Instance(instance) = self.state.world.types.get(base) {
            let inherited = self.state.world.get(instance.class).mro.clone();
            if inherited.is_empty() {
                mro.push(instance.class);
                mro.extend(self.instance_class(self.object_type_quiet()));
            } else {
                mro.extend(inherited.iter());
            }
        }
        self.state.world.get_mut(id).mro = Arc::from(mro);
        id
    }

    /// Reports a statement that the class cannot have, and takes it away from the class.
    fn remove_stmt(&mut self, stmt: StmtId, text: impl Into<String>) {
        self.tables.rare.removed.insert(stmt, ());
        self.fail(text, self.at_stmt(stmt));
    }

    fn object_type_quiet(&self) -> TypeId {
        let found = typeops::named_type(&self.state.world, "builtins.object");
        found.unwrap_or_else(|| self.state.world.types.any(types::AnyKind::FromError))
    }

    /// Puts a made class into the symbol table; one in a function into that of the module, too.
    pub(crate) fn store_class(&mut self, name: Name, class: ClassId, at: At) {
        self.add_symbol(name, DefRef::Class(class), at);
        if self.is_nested_within_func_scope() {
            self.add_global_symbol(name, at, class);
        }
    }
}
