//! Import statements.

use arena::List;
use nodes::ast::{Import, ImportFlags, ImportName, Span, Stmt, StmtId};
use ruff_python_ast as ast;
use ruff_text_size::Ranged;
use smallvec::SmallVec;

use super::Lower;

impl<'a> Lower<'a> {
    pub(super) fn import(&mut self, stmt: &'a ast::StmtImport, span: Span) -> StmtId {
        let names = self.import_names(&stmt.names);
        let flags = self.import_flags();
        self.push_import(Import::Import { names, flags }, span)
    }

    pub(super) fn import_from(&mut self, stmt: &'a ast::StmtImportFrom, span: Span) -> StmtId {
        let module = self.name(stmt.module.as_deref().unwrap_or(""));
        let relative = stmt.level;
        let flags = self.import_flags();
        let import = match stmt.names.as_slice() {
            [all] if all.name.as_str() == "*" => Import::All {
                module,
                relative,
                flags,
            },
            names => Import::From {
                module,
                relative,
                names: self.import_names(names),
                flags,
            },
        };
        self.push_import(import, span)
    }

    fn import_names(&mut self, names: &[ast::Alias]) -> List<ImportName> {
        let names: SmallVec<[_; 8]> = names
            .iter()
            .map(|alias| ImportName {
                name: self.name(&alias.name),
                as_name: alias.asname.as_ref().map(|name| self.name(name)),
                offset: alias.start().to_u32() - self.offset,
            })
            .collect();
        List::push_to(&mut self.arenas.import_names, names)
    }

    fn import_flags(&self) -> ImportFlags {
        ImportFlags {
            is_top_level: !self.context.in_function,
            is_unreachable: self.context.unreachable,
            is_mypy_only: self.context.mypy_only,
        }
    }

    fn push_import(&mut self, import: Import, span: Span) -> StmtId {
        let index = u32::try_from(self.arenas.imports.len()).expect("a module has fewer than 2^32 imports");
        self.arenas.imports.push(import);
        let id = self.push_stmt(Stmt::Import(index), span);
        self.imports.push(id);
        id
    }
}
