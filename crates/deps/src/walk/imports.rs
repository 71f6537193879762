//! Imports.

use names::{Name, known};
use nodes::ast::{Import, ImportName};
use semanal::absolute_import;
use trigger::Trigger;

use super::Walk;

impl Walk<'_, '_> {
    pub(super) fn visit_import(&mut self, index: u32) {
        match *self.body.import(index) {
            Import::Import { names, flags: _ } => {
                for ImportName {
                    name,
                    as_name: _,
                    offset: _,
                } in self.body.import_names(names)
                {
                    self.depend_on(*name);
                }
            }
            Import::From {
                module: _,
                relative: _,
                names: _,
                flags: _,
            } if self.logical => {}
            Import::From {
                module,
                relative,
                names,
                flags: _,
            } => {
                let module = self.absolute(module, relative);
                // The module may come or go.
                self.depend_on(module);
                self.depend_on_getattr(module);
                for ImportName {
                    name,
                    as_name: _,
                    offset: _,
                } in self.body.import_names(names)
                {
                    let fullname = self.join(module, *name);
                    self.depend_on(fullname);
                }
            }
            Import::All {
                module,
                relative,
                flags: _,
            } => {
                let module = self.absolute(module, relative);
                self.depend(Trigger::Wildcard(module));
            }
        }
    }

    /// What a module does not define may come out of its `__getattr__`. mypy's daemon does not know.
    pub(super) fn depend_on_getattr(&mut self, module: Name) {
        let world = &self.state.world;
        let names = world.module_id(module).map(|id| &world.module(id).names);
        if names.is_some_and(|names| names.contains_key(&known::DUNDER_GETATTR)) {
            let fullname = self.join(module, known::DUNDER_GETATTR);
            self.depend_on(fullname);
        }
    }

    /// The full name of the module that `from ..module import` means.
    fn absolute(&self, module: Name, relative: u32) -> Name {
        let this = self.world().module(self.module);
        let (name, _) = absolute_import(
            self.text(this.fullname),
            this.is_package,
            relative,
            self.text(module),
        );
        self.name(&name)
    }
}

#[cfg(test)]
mod tests {
    use names::Names;
    use nodes::module::ModuleDefs;
    use nodes::world::World;
    use parse::ParseOptions;
    use typeops::TypeState;
    use types::Types;

    use crate::get_dependencies;

    /// The dependencies of the module `p.m`, of which only imports are known.
    fn check(text: &str, expected: &[&str]) {
        let (names, types) = (Names::new(), Types::new());
        let parsed = parse::parse(text, "p/m.py", &ParseOptions::default(), &names);
        let mut world = World::new(&names, &types);
        let module = world.add_module(ModuleDefs::new(names.intern("p.m")));
        let tables = &mut world.implementation_mut(module).tables;
        for body in parsed.ast.bodies.ids() {
            tables.insert(body, Box::default());
        }
        let mut state = TypeState::new(world);
        let found = get_dependencies(&mut state, module, &parsed.ast);
        let [(_, top)] = &found.targets[..] else {
            panic!("there is only the top level");
        };
        assert_eq!(top.display(&names), expected);
    }

    #[test]
    fn imports_depend_on_modules_and_names() {
        check("import a.b as c, d", &["<a.b> -> p.m", "<d> -> p.m"]);
        check("from a import b as c", &["<a.b> -> p.m", "<a> -> p.m"]);
        check("from a import *", &["<a[wildcard]> -> p.m"]);
    }

    #[test]
    fn relative_imports_depend_on_what_they_mean() {
        check("from . import b", &["<p.b> -> p.m", "<p> -> p.m"]);
        check("from .a import b", &["<p.a.b> -> p.m", "<p.a> -> p.m"]);
        check("from .a import *", &["<p.a[wildcard]> -> p.m"]);
    }

    #[test]
    fn nothing_depends_on_the_core_of_the_library() {
        check("from typing import Any", &["<typing> -> p.m"]);
        check("import builtins.x", &[]);
    }

    #[test]
    fn what_is_never_run_depends_on_nothing() {
        check(
            "import sys\nif sys.version_info < (3,):\n    import a",
            &["<sys> -> p.m"],
        );
    }
}
