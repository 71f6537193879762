//! Imports.

use names::Name;
use nodes::ast::{Import, ImportName};
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
                module,
                relative,
                names,
                flags: _,
            } => {
                let module = self.absolute(module, relative);
                // The module may come or go.
                self.depend_on(module);
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

    /// The full name of the module that `from ..module import` means.
    fn absolute(&self, module: Name, relative: u32) -> Name {
        if relative == 0 {
            return module;
        }
        let this = self.world().module(self.module);
        let up = relative as usize - usize::from(this.is_package);
        let mut parts: Vec<&str> = self.text(this.fullname).split('.').collect();
        parts.truncate(parts.len().saturating_sub(up));
        let mut text = parts.join(".");
        if !self.text(module).is_empty() {
            text.push('.');
            text.push_str(self.text(module));
        }
        self.name(&text)
    }
}
