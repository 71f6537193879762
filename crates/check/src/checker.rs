//! The checker of one module: what all rooms share.

use std::sync::Arc;

use errors::ErrorSink;
use nodes::ast::{BodyId, BodyRef, ModuleAst};
use nodes::tables::Tables;
use options::Options;
use typeops::{MemberQuery, TypeCx, TypeState};
use types::{ClassId, DefRef, FuncId, ModuleId, TypeId};

use crate::binder::{Binder, Keys};
use crate::exprs::ExprState;
use crate::memo::BodyMemo;
use crate::narrowing::MadeUp;

/// Lines of a source file: from bytes to the positions that messages show.
pub trait Lines: std::fmt::Debug {
    /// The line (from 1) and column (from 0, in code points) of a byte.
    fn line_column(&self, offset: u32) -> (i32, i32);
}

/// The source of the module that is checked.
#[derive(Clone, Copy, Debug)]
pub struct Unit<'a> {
    /// Its syntax tree.
    pub ast: &'a ModuleAst,
    /// Its lines.
    pub lines: &'a dyn Lines,
    /// Its settings.
    pub options: &'a Arc<Options>,
    /// What semantic analysis knows of the build, for types that are spelled by values.
    pub program: &'a semanal::Program<'a>,
}

/// One scope around the place that is being checked (mypy's `CheckerScope`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ScopeItem {
    /// The module.
    Module,
    /// A class.
    Class(ClassId),
    /// A function or lambda.
    Func(FuncId),
}

/// The checker of one module.
#[derive(Debug)]
pub struct Checker<'a> {
    /// The program, caches and settings of the operations on types.
    pub state: TypeState<'a>,
    /// Where messages go.
    pub errors: ErrorSink,
    /// The source of the module.
    pub unit: Unit<'a>,
    /// The module.
    pub module: ModuleId,
    /// The target that is being checked.
    pub body: BodyRef<'a>,
    /// The side table of that target.
    pub tables: Box<Tables>,
    /// Scopes from the module inwards.
    pub scope: Vec<ScopeItem>,
    /// What the rooms of expressions remember.
    pub(crate) exprs: ExprState,
    /// What is remembered between statements, functions and passes.
    pub run: crate::Run,
    /// What is remembered of the expressions of the target.
    pub(crate) memo: BodyMemo,
    /// Room for the next one.
    pub(crate) spare_memo: BodyMemo,
    /// The keys of expressions, for all binders of the module.
    pub(crate) keys: Keys,
    /// What is known about the types of expressions at this point.
    pub(crate) binder: Binder,
    /// Made up classes.
    pub(crate) made_up: MadeUp,
    /// Type names are left out of messages.
    pub(crate) type_names_disabled: bool,
}

impl<'a> Checker<'a> {
    /// A checker at the top level of `module`.
    #[must_use]
    pub fn new(state: TypeState<'a>, errors: ErrorSink, unit: Unit<'a>, module: ModuleId) -> Self {
        let body = unit.ast.top();
        let mut checker = Self {
            state,
            errors,
            unit,
            module,
            body,
            tables: Box::default(),
            scope: vec![ScopeItem::Module],
            exprs: ExprState::default(),
            run: crate::Run::default(),
            memo: BodyMemo::default(),
            spare_memo: BodyMemo::default(),
            keys: Keys::default(),
            binder: Binder::new(unit.options),
            made_up: MadeUp::default(),
            type_names_disabled: false,
        };
        checker.state.infer_polymorphic = !unit.options.old_type_inference;
        checker.tables = checker.take_tables(body.id());
        checker.start_run();
        checker
    }

    /// The settings of the module.
    #[must_use]
    pub fn options(&self) -> &'a Options {
        self.unit.options
    }

    /// Goes to another target of the module, does `work` there, and comes back.
    pub fn in_body<R>(&mut self, id: BodyId, work: impl FnOnce(&mut Self) -> R) -> R {
        let inner = self.take_tables(id);
        let outer_tables = std::mem::replace(&mut self.tables, inner);
        let outer = std::mem::replace(&mut self.body, self.unit.ast.body(id));
        let memo = std::mem::take(&mut self.spare_memo);
        let outer_memo = std::mem::replace(&mut self.memo, memo);
        let result = work(self);
        self.spare_memo = std::mem::replace(&mut self.memo, outer_memo);
        self.spare_memo.clear();
        self.body = outer;
        let inner = std::mem::replace(&mut self.tables, outer_tables);
        self.put_tables(id, inner);
        result
    }

    pub(crate) fn take_tables(&mut self, id: BodyId) -> Box<Tables> {
        let module = self.module;
        self.state
            .world
            .implementation_mut(module)
            .tables
            .remove(id)
            .unwrap_or_default()
    }

    pub(crate) fn put_tables(&mut self, id: BodyId, tables: Box<Tables>) {
        let module = self.module;
        self.state
            .world
            .implementation_mut(module)
            .tables
            .insert(id, tables);
    }

    /// The class whose body is being checked, if the innermost scope is one (mypy's `active_class`).
    #[must_use]
    pub fn active_class(&self) -> Option<ClassId> {
        match self.scope.last() {
            Some(ScopeItem::Class(class)) => Some(*class),
            Some(ScopeItem::Module | ScopeItem::Func(_)) | None => None,
        }
    }

    /// The function that is being checked, lambdas included (mypy's `current_function`).
    #[must_use]
    pub fn current_function(&self) -> Option<FuncId> {
        self.scope.iter().rev().find_map(|item| match item {
            ScopeItem::Func(func) => Some(*func),
            ScopeItem::Class(_) | ScopeItem::Module => None,
        })
    }

    /// The class that directly encloses the function that is being checked (mypy's `enclosing_class`).
    #[must_use]
    pub fn enclosing_class(&self) -> Option<ClassId> {
        let func = self
            .scope
            .iter()
            .rposition(|item| matches!(item, ScopeItem::Func(_)))?;
        match self.scope.get(func.checked_sub(1)?) {
            Some(ScopeItem::Class(class)) => Some(*class),
            Some(ScopeItem::Module | ScopeItem::Func(_)) | None => None,
        }
    }

    /// What a name or attribute of the current target refers to.
    #[must_use]
    pub fn referent(&self, expr: nodes::ast::ExprId) -> Option<DefRef> {
        self.tables.refs.get(expr).and_then(|reference| reference.node)
    }

    /// Ends checking: gives back the state and the messages.
    #[must_use]
    pub fn finish(mut self) -> (TypeState<'a>, ErrorSink) {
        let tables = std::mem::take(&mut self.tables);
        self.put_tables(self.body.id(), tables);
        (self.state, self.errors)
    }
}

impl<'a> TypeCx<'a> for Checker<'a> {
    fn state(&self) -> &TypeState<'a> {
        &self.state
    }

    fn state_mut(&mut self) -> &mut TypeState<'a> {
        &mut self.state
    }

    fn find_member(&mut self, query: MemberQuery) -> Option<TypeId> {
        self.find_member_by_query(query)
    }
}
