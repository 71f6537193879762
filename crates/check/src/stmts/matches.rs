//! `match`: subjects, patterns, captures, and what no case matches.

use indexmap::IndexMap;
use nodes::ast::{Case, Expr, ExprId, Pattern, PatternId, Stmt, StmtId};
use nodes::defs::{Var, VarFlags};
use options::ErrorCode;
use rustc_hash::FxBuildHasher;
use types::{DefRef, Type, TypeId};

use crate::binder::{FrameOptions, Place};
use crate::message::Message;
use crate::narrowing::TypeMap;
use crate::{Checker, Ctx};

const INCOMPATIBLE_TYPES_IN_CAPTURE: Message =
    Message::new("Incompatible types in capture pattern", ErrorCode::Misc);

/// Types of captured variables.
type Captured = IndexMap<DefRef, TypeId, FxBuildHasher>;

impl Checker<'_> {
    pub(super) fn visit_match_stmt(&mut self, stmt: StmtId) {
        let Stmt::Match { subject, cases } = *self.body.stmt(stmt) else {
            return;
        };
        let cases = self.body.cases(cases);
        let unwrapped = self.collapse_walrus(subject);
        let named = self.named_subject(stmt, unwrapped);
        let outer = FrameOptions {
            fall_through: 0,
            ..FrameOptions::default()
        };
        self.in_frame(outer, |checker| {
            checker.check_cases(stmt, subject, (named, unwrapped), cases);
            let last = FrameOptions {
                fall_through: 2,
                ..FrameOptions::default()
            };
            checker.in_frame(last, |_| {});
        });
    }

    /// The place that stands for the subject: itself, or a variable made for it.
    fn named_subject(&mut self, stmt: StmtId, subject: ExprId) -> Place {
        if self.can_put_directly(subject) {
            return Place::Expr(subject);
        }
        let key = (self.body.id(), stmt);
        if let Some(var) = self.run.match_subjects.get(&key) {
            return Place::Var(*var);
        }
        let name = self.name(&format!("dummy-match-{}", self.run.match_subjects.len()));
        let module = self.module;
        let var = self.state.world.add_local(module, Var::new(name, name, None));
        self.run.match_subjects.insert(key, var);
        Place::Var(var)
    }

    fn check_cases(
        &mut self,
        stmt: StmtId,
        subject: ExprId,
        (named, unwrapped): (Place, ExprId),
        cases: &[Case],
    ) {
        let ctx = self.stmt_ctx(stmt);
        let subject_type = self.accept(subject, None);
        let subject_type = self.proper(subject_type);
        if matches!(self.ty(subject_type), Type::Deleted(_)) {
            self.msg_deleted_as_rvalue(subject_type, ctx);
        }
        let mut captures = Vec::new();
        for case in cases {
            captures.push(self.accept_pattern(case.pattern, subject_type).captures);
        }
        let inferred = self.infer_variable_types_from_type_maps(&captures);
        let mut unmatched = TypeMap::of(subject, self.types().never());
        for case in cases {
            unmatched = self.check_case(case, (named, unwrapped), subject_type, &inferred, ctx);
        }
        if !self.is_unreachable_map(&unmatched) && !self.run.current_node_deferred {
            for (_, typ) in unmatched.iter() {
                self.msg_match_statement_inexhaustive_match(typ, ctx);
            }
        }
    }

    /// Checks a case; returns what is left of the subject behind it.
    fn check_case(
        &mut self,
        case: &Case,
        (named, unwrapped): (Place, ExprId),
        subject_type: TypeId,
        inferred: &Captured,
        ctx: Ctx,
    ) -> TypeMap {
        let current = self.narrowed_place(named, subject_type);
        let pattern = self.accept_pattern(case.pattern, current);
        let branch = FrameOptions {
            can_skip: true,
            fall_through: 2,
            ..FrameOptions::default()
        };
        let else_map = self.in_frame(branch, |checker| {
            let (mut pattern_map, mut else_map) =
                checker.conditional_types_to_typemaps(named, Some(pattern.typ), Some(pattern.rest_type));
            for map in [&mut pattern_map, &mut else_map] {
                if let Some(typ) = map.get(named) {
                    map.insert(unwrapped, typ);
                }
            }
            let pattern_map = checker.propagate_up_typemap_info(pattern_map);
            let else_map = checker.propagate_up_typemap_info(else_map);
            let mut captures = pattern.captures;
            checker.check_and_remove_capture_conflicts(&mut captures, inferred);
            checker.push_type_map(&pattern_map, false);
            for (place, typ) in pattern_map.iter() {
                let parts = checker.sub_patterns_map(place, typ);
                checker.push_type_map(&parts, false);
            }
            checker.push_type_map(&captures, false);
            match case.guard {
                Some(guard) => checker.check_guarded_body(case, guard, named, else_map, ctx),
                None => {
                    checker.accept_block(case.body);
                    else_map
                }
            }
        });
        self.push_type_map(&else_map, false);
        else_map
    }

    fn narrowed_place(&mut self, named: Place, subject_type: TypeId) -> TypeId {
        match named {
            Place::Expr(expr) => self.narrow_type_from_binder(expr, subject_type),
            Place::Var(_) | Place::Value => match self.binder_get(named) {
                Some(known) if !(self.run.current_node_deferred && self.types().is_any(subject_type)) => {
                    let narrowed = self.narrow_declared_type(subject_type, known);
                    if self.is_uninhabited(narrowed) {
                        known
                    } else {
                        narrowed
                    }
                }
                Some(_) | None => subject_type,
            },
        }
    }

    fn check_guarded_body(
        &mut self,
        case: &Case,
        guard: ExprId,
        named: Place,
        else_map: TypeMap,
        ctx: Ctx,
    ) -> TypeMap {
        let frame = FrameOptions {
            fall_through: 3,
            ..FrameOptions::default()
        };
        self.in_frame(frame, |checker| {
            let typ = checker.accept(guard, None);
            let typ = checker.proper(typ);
            if matches!(checker.ty(typ), Type::Deleted(_)) {
                checker.msg_deleted_as_rvalue(typ, ctx);
            }
            let (mut guard_map, guard_else) = checker.find_isinstance_check(guard);
            let mut else_map = checker.or_conditional_maps(&else_map, &guard_else, false);
            if let Some(target) = checker.case_target(case.pattern) {
                checker.copy_narrowed_subject(&mut guard_map, target, named);
                checker.copy_narrowed_subject(&mut else_map, target, named);
            }
            checker.push_type_map(&guard_map, false);
            checker.accept_block(case.body);
            else_map
        })
    }

    /// The name that a case gives to its subject.
    fn case_target(&self, pattern: PatternId) -> Option<ExprId> {
        if let Pattern::As { pattern: None, name } = *self.body.pattern(pattern) {
            name
        } else {
            None
        }
    }

    /// What a guard learns of the name of a subject holds for the subject.
    fn copy_narrowed_subject(&self, map: &mut TypeMap, target: ExprId, named: Place) {
        let fullname = self
            .tables
            .refs
            .get(target)
            .and_then(|reference| reference.fullname);
        let entries: Vec<(Place, TypeId)> = map.iter().collect();
        for (place, typ) in entries {
            let Place::Expr(expr) = place else { continue };
            let is_name = matches!(self.body.expr(expr), Expr::Name(_));
            if is_name
                && self
                    .tables
                    .refs
                    .get(expr)
                    .and_then(|reference| reference.fullname)
                    == fullname
            {
                map.insert(named, typ);
            }
        }
    }

    /// A tuple as subject: what its items are.
    fn sub_patterns_map(&mut self, place: Place, typ: TypeId) -> TypeMap {
        let mut map = TypeMap::new();
        if let Place::Expr(expr) = place {
            self.add_sub_patterns(expr, typ, &mut map);
        }
        map
    }

    fn add_sub_patterns(&mut self, expr: ExprId, typ: TypeId, map: &mut TypeMap) {
        let Expr::Tuple(items) = *self.body.expr(expr) else {
            return;
        };
        let items = self.body.exprs(items);
        let Some(tuple) = self.types().as_tuple(self.proper(typ)) else {
            return;
        };
        if items
            .iter()
            .any(|item| matches!(self.body.expr(*item), Expr::Star(_)))
        {
            return;
        }
        for (item, typ) in items.iter().zip(&tuple.items) {
            map.insert(*item, *typ);
            self.add_sub_patterns(*item, *typ, map);
        }
    }

    fn infer_variable_types_from_type_maps(&mut self, maps: &[TypeMap]) -> Captured {
        let mut all: IndexMap<DefRef, Vec<(ExprId, TypeId)>, FxBuildHasher> = IndexMap::default();
        for map in maps {
            if self.is_unreachable_map(map) {
                continue;
            }
            for (place, typ) in map.iter() {
                if let Place::Expr(expr) = place
                    && matches!(self.body.expr(expr), Expr::Name(_))
                    && let Some(node) = self.referent(expr)
                {
                    all.entry(node).or_default().push((expr, typ));
                }
            }
        }
        let mut inferred = Captured::default();
        for (node, captures) in all {
            if let Some(typ) = self.infer_capture(node, &captures) {
                inferred.insert(node, typ);
            }
        }
        inferred
    }

    /// The type of a captured variable: the one that it had, or the union of what cases capture.
    fn infer_capture(&mut self, node: DefRef, captures: &[(ExprId, TypeId)]) -> Option<TypeId> {
        let mut known = None;
        for (expr, _) in captures {
            if let Some(previous) = self.check_lvalue(*expr, None).typ {
                known = Some(previous);
                if let DefRef::Var(var) = node
                    && self.var_is(var, VarFlags::FINAL)
                {
                    let name = self.state.world.text(self.name_of(node));
                    let ctx = self.ctx(*expr);
                    self.msg_cant_assign_to_final(name, false, ctx);
                }
            }
        }
        if known.is_some() {
            return known;
        }
        let DefRef::Var(var) = node else { return None };
        let types: Vec<TypeId> = captures.iter().map(|(_, typ)| *typ).collect();
        let typ = self.make_union(&types);
        let (first, _) = *captures.first()?;
        let ctx = self.ctx(first);
        self.infer_variable_type(var, first, typ, ctx);
        Some(typ)
    }

    /// Captures that do not fit the variable's type are reported and not narrowed.
    fn check_and_remove_capture_conflicts(&mut self, map: &mut TypeMap, inferred: &Captured) {
        if self.is_unreachable_map(map) {
            return;
        }
        let entries: Vec<(Place, TypeId)> = map.iter().collect();
        for (place, typ) in entries {
            let Place::Expr(expr) = place else { continue };
            if !matches!(self.body.expr(expr), Expr::Name(_)) {
                continue;
            }
            let declared = self.referent(expr).and_then(|node| inferred.get(&node).copied());
            let fits = declared.is_some_and(|declared| {
                let ctx = self.ctx(expr);
                let labels = (Some("pattern captures type"), Some("variable has type"));
                self.check_subtype(typ, declared, ctx, &INCOMPATIBLE_TYPES_IN_CAPTURE, labels)
            });
            if !fits {
                map.remove(place);
            }
        }
    }
}
