//! Type forms: a value that spells a type, where a `TypeForm` is wanted (PEP 747).

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "most questions are about one kind of expression; the others are all alike to them"
)]

use names::Name;
use nodes::ast::{Expr, ExprId, Stmt, StmtId};
use nodes::symbols::{Symbol, SymbolFlags, SymbolKind};
use nodes::world::World;
use options::ErrorCode;
use rustc_hash::{FxHashMap, FxHashSet};
use semanal::{SpellingQuery, spelled_type};
use typeops::TypeState;
use types::{Type, TypeId, TypeKind};

use crate::Checker;

impl Checker<'_> {
    /// `TypeForm[typ]`.
    pub(crate) fn type_form(&mut self, typ: TypeId) -> TypeId {
        self.normalized_type_type(typ, true)
    }

    /// `type[typ]`.
    pub(crate) fn type_type(&mut self, typ: TypeId) -> TypeId {
        self.types().intern(Type::Type {
            item: typ,
            is_type_form: false,
        })
    }

    /// The type of an expression as a type form, if the context wants one and the expression spells a type.
    pub(super) fn accept_as_type_form(&mut self, expr: ExprId, context: TypeId) -> Option<TypeId> {
        let types = self.types();
        let context = self.proper(context);
        let is_form = |typ: TypeId| {
            typ.is(TypeKind::Type)
                && matches!(
                    types.get(typ),
                    Type::Type {
                        is_type_form: true,
                        ..
                    }
                )
        };
        if is_form(context) {
            let typ = self.try_parse_as_type_expression(expr)?;
            return Some(self.type_form(typ));
        }
        let union = types.as_union(context)?;
        if !union.items.iter().any(|item| is_form(self.proper(*item))) {
            return None;
        }
        let typ = self.try_parse_as_type_expression(expr)?;
        let form = self.type_form(typ);
        self.is_subtype(form, context).then_some(form)
    }

    /// The type that an expression spells. What has quoted parts was tried by semantic analysis, where it could be.
    fn try_parse_as_type_expression(&mut self, expr: ExprId) -> Option<TypeId> {
        let node = self.body.expr(expr);
        let may_be_type = matches!(
            node,
            Expr::Name(_) | Expr::Member { .. } | Expr::Index { .. } | Expr::Op { .. } | Expr::Str { .. }
        );
        if !may_be_type {
            return None;
        }
        if let Some(known) = self.tables.rare.spelled_types.get(&expr) {
            return Some(*known);
        }
        let is_tried = matches!(node, Expr::Str { .. } | Expr::Index { .. } | Expr::Op { .. });
        if is_tried && self.is_tried_as_type(expr) {
            return None;
        }
        if self.has_str_expression(expr) {
            let text = "TypeForm containing a string annotation cannot be recognized here. \
                        Surround with TypeForm(...) to recognize.";
            let ctx = self.ctx(expr);
            self.fail(text, ctx, ErrorCode::MaybeUnrecognizedStrTypeform);
            return None;
        }
        self.spelled_by_names(expr)
    }

    /// Whether semantic analysis tries what stands here: values of assignments, results, arguments of plain calls.
    fn is_tried_as_type(&mut self, expr: ExprId) -> bool {
        let id = self.body.id();
        if self
            .run
            .tried_as_types
            .as_ref()
            .is_none_or(|(body, _)| *body != id)
        {
            self.run.tried_as_types = Some((id, self.tried_exprs()));
        }
        let tried = self.run.tried_as_types.as_ref();
        tried.is_some_and(|(_, tried)| tried.contains(&expr))
    }

    fn tried_exprs(&self) -> FxHashSet<ExprId> {
        let body = self.body;
        let len = body.body().len;
        let mut found = FxHashSet::default();
        for index in 0..len.stmts {
            match *body.stmt(StmtId::from_usize(index as usize)) {
                Stmt::Assign { rvalue, .. } => found.extend([rvalue]),
                Stmt::Return(value) => found.extend(value),
                _ => {}
            }
        }
        for index in 0..len.exprs {
            let call = ExprId::from_usize(index as usize);
            if let Expr::Call { args, .. } = *body.expr(call)
                && !self.tables.analyzed.contains_key(&call)
            {
                found.extend(body.call_args(args).iter().map(|arg| arg.expr));
            }
        }
        found
    }

    /// The type that names, attributes and operators spell; all that they refer to is known.
    fn spelled_by_names(&mut self, expr: ExprId) -> Option<TypeId> {
        let mut names = FxHashMap::default();
        self.collect_names(expr, &mut names);
        let query = SpellingQuery {
            module: self.module,
            body: self.body.id(),
            expr,
            class: self.current_class(),
            names,
        };
        let world = &self.state.world;
        let stand_in = TypeState::new(World::new(world.names, world.types));
        let state = std::mem::replace(&mut self.state, stand_in);
        let (state, typ) = spelled_type(state, self.unit.program, query);
        self.state = state;
        typ
    }

    /// The dotted names in an expression, with what they refer to.
    fn collect_names(&self, expr: ExprId, found: &mut FxHashMap<Name, Symbol>) {
        if let Some(name) = self.dotted_name(expr) {
            let symbol = Symbol {
                kind: SymbolKind::Global,
                node: self.referent(expr),
                flags: SymbolFlags::empty(),
            };
            found.insert(self.state.world.names.intern(&name), symbol);
        }
        self.for_each_child(expr, &mut |child| self.collect_names(child, found));
    }

    fn dotted_name(&self, expr: ExprId) -> Option<String> {
        match *self.body.expr(expr) {
            Expr::Name(name) => Some(self.text(name).to_owned()),
            Expr::Member { base, name } => Some(format!("{}.{}", self.dotted_name(base)?, self.text(name))),
            _ => None,
        }
    }
}
