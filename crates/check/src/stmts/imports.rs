//! Imports: deprecated names, and names that are defined before.

use nodes::ast::{Import, StmtId};
use options::ErrorCode;
use types::{AnyKind, DefRef};

use crate::assignments::{Rvalue, SimpleAssignment};
use crate::message::Message;
use crate::{Checker, Ctx, CtxKind};

impl Checker<'_> {
    pub(super) fn visit_import(&mut self, stmt: StmtId, index: u32) {
        let ctx = self.stmt_ctx(stmt);
        if let Import::From { names, .. } = *self.body.import(index) {
            for import in self.body.import_names(names) {
                let symbol = self
                    .state
                    .world
                    .module(self.module)
                    .names
                    .get(&import.name)
                    .copied();
                self.warn_deprecated(symbol.and_then(|symbol| symbol.node), ctx);
            }
        }
        let assignments = self
            .tables
            .rare
            .import_assignments
            .get(&self.body.stmt_span(stmt).start)
            .cloned()
            .unwrap_or_default();
        for assignment in assignments {
            self.check_import_assignment(assignment, ctx);
        }
    }

    /// An imported name takes the place of one that is defined before: their types must agree.
    fn check_import_assignment(&mut self, assignment: nodes::tables::ImportAssignment, ctx: Ctx) {
        let name = self.state.world.text(assignment.name);
        let (Some(target), Some(value)) = (assignment.target, assignment.value) else {
            return;
        };
        // The names are expressions as long as the statement.
        let names = Ctx {
            kind: CtxKind::Expr,
            ..ctx
        };
        let target = self.analyze_imported_target(target, names);
        let value = self.analyze_ref_node(value, false, false, names);
        let msg = Message::made(
            format!("Incompatible import of \"{name}\""),
            ErrorCode::Assignment,
        );
        let more = SimpleAssignment {
            msg: &msg,
            lvalue_name: "local name",
            rvalue_name: "imported name",
            ..SimpleAssignment::default()
        };
        self.check_simple_assignment(Some(target), &Rvalue::temp(value, ctx), ctx, more);
    }

    fn analyze_imported_target(&mut self, target: DefRef, ctx: Ctx) -> types::TypeId {
        if let DefRef::Var(var) = target
            && self.state.world.get(var).typ.is_none()
        {
            return self.types().any(AnyKind::SpecialForm);
        }
        self.analyze_ref_node(target, false, true, ctx)
    }

    /// Warns of a deprecated function or class that is used.
    pub(crate) fn check_deprecated(&mut self, node: Option<DefRef>, ctx: Ctx) {
        let Some(node) = self.undecorated(node) else {
            return;
        };
        if self.deprecation(node).is_none() || self.is_imported_by_name(node) {
            return;
        }
        self.warn_deprecated(Some(node), ctx);
    }

    /// Whether a `from` import of the module names a definition.
    fn is_imported_by_name(&self, node: DefRef) -> bool {
        let name = self.name_of(node);
        self.unit.ast.imports.iter().any(|(body, stmt)| {
            let body = self.unit.ast.body(*body);
            let nodes::ast::Stmt::Import(index) = body.stmt(*stmt) else {
                return false;
            };
            match body.import(*index) {
                Import::From { names, .. } => {
                    body.import_names(*names).iter().any(|import| import.name == name)
                }
                Import::Import { .. } | Import::All { .. } => false,
            }
        })
    }

    fn undecorated(&self, node: Option<DefRef>) -> Option<DefRef> {
        match node? {
            DefRef::Decorator(decorator) => Some(DefRef::Func(self.state.world.get(decorator).func)),
            node @ (DefRef::Func(_) | DefRef::Overload(_) | DefRef::Class(_)) => Some(node),
            DefRef::Module(_)
            | DefRef::Var(_)
            | DefRef::Alias(_)
            | DefRef::TypeVar(_)
            | DefRef::Placeholder(_) => None,
        }
    }

    fn deprecation(&self, node: DefRef) -> Option<names::Name> {
        let world = &self.state.world;
        match node {
            DefRef::Func(func) => world.get(func).deprecated,
            DefRef::Overload(overload) => world.get(overload).deprecated,
            DefRef::Class(class) => world.get(class).deprecated,
            DefRef::Module(_)
            | DefRef::Decorator(_)
            | DefRef::Var(_)
            | DefRef::Alias(_)
            | DefRef::TypeVar(_)
            | DefRef::Placeholder(_) => None,
        }
    }

    /// Warns of a deprecated function or class.
    pub(crate) fn warn_deprecated(&mut self, node: Option<DefRef>, ctx: Ctx) {
        let Some(node) = self.undecorated(node) else {
            return;
        };
        let Some(reason) = self.deprecation(node) else {
            return;
        };
        self.has_effect();
        let fullname = self.state.world.text(self.state.world.fullname(node));
        let is_excluded = self.options().deprecated_calls_exclude.iter().any(|prefix| {
            let rest = fullname.strip_prefix(&**prefix);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        });
        if self.run.is_typeshed_stub || is_excluded {
            return;
        }
        let text = self.state.world.text(reason);
        if self.options().report_deprecated_as_note {
            self.note(text, ctx, Some(ErrorCode::Deprecated), None);
        } else {
            self.fail(text, ctx, ErrorCode::Deprecated);
        }
    }
}
