//! Comprehensions and generator expressions.

use nodes::ast::{Clause, CompId, Expr, ExprId};
use options::ErrorCode;
use types::{AnyKind, ArgKind, Type, TypeId};

use super::CallOptions;
use super::containers::Constructor;
use crate::{Checker, Ctx, Operand};

impl Checker<'_> {
    pub(super) fn visit_generator_expr(&mut self, expr: ExprId, comp: CompId) -> TypeId {
        let none = self.types().none();
        // The received and returned types of a generator expression are always `None`.
        if self.is_async_generator(comp) {
            self.check_generator(
                comp,
                "typing.AsyncGenerator",
                "<generator>",
                &[none],
                self.ctx(expr),
            )
        } else {
            self.check_generator(
                comp,
                "typing.Generator",
                "<generator>",
                &[none, none],
                self.ctx(expr),
            )
        }
    }

    /// `[x for ...]` and `{x for ...}`.
    pub(super) fn check_comprehension(&mut self, generator: ExprId, fullname: &str, tag: &str) -> TypeId {
        let Expr::Generator(comp) = *self.body.expr(generator) else {
            unreachable!("a comprehension wraps a generator")
        };
        self.check_generator(comp, fullname, tag, &[], self.ctx(generator))
    }

    /// `async for`, or an `await` anywhere but in the leftmost sequence.
    fn is_async_generator(&self, comp: CompId) -> bool {
        let comp = self.body.comprehension(comp);
        let clauses = self.body.clauses(comp.clauses);
        let condition_awaits = |clause: &Clause| {
            let conditions = self.body.exprs(clause.conditions);
            conditions
                .iter()
                .any(|condition| self.has_await_expression(*condition))
        };
        clauses.iter().any(|clause| clause.is_async)
            || self.has_await_expression(comp.item)
            || clauses
                .iter()
                .skip(1)
                .any(|clause| self.has_await_expression(clause.sequence))
            || clauses.iter().any(condition_awaits)
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "all other kinds are treated alike")]
    fn check_generator(
        &mut self,
        comp: CompId,
        fullname: &str,
        tag: &str,
        more_args: &[TypeId],
        ctx: Ctx,
    ) -> TypeId {
        self.in_branch(|checker| {
            checker.check_for_comp(comp, ctx);
            let tv = checker.synthetic_type_var("T", -1, "<genexp>");
            let item = checker.body.comprehension(comp).item;
            let (item, param, starred) = match *checker.body.expr(item) {
                Expr::Star(inner) => (inner, checker.named_generic_type("typing.Iterable", &[tv]), true),
                _ => (item, tv, false),
            };
            let args: Vec<TypeId> = std::iter::once(tv).chain(more_args.iter().copied()).collect();
            let ret_type = checker.named_generic_type(fullname, &args);
            let constructor = checker.synthetic_constructor(Constructor {
                name: tag,
                params: vec![(param, ArgKind::Pos)],
                ret_type,
                variables: vec![tv],
            });
            checker.call_constructor(constructor, &[Operand::Expr(item)], ctx, starred)
        })
    }

    fn call_constructor(
        &mut self,
        constructor: TypeId,
        args: &[Operand],
        ctx: Ctx,
        infer_unions: bool,
    ) -> TypeId {
        let kinds = vec![ArgKind::Pos; args.len()];
        let call = |checker: &mut Self| {
            checker
                .check_call(constructor, args, &kinds, ctx, &[], CallOptions::default())
                .0
        };
        if infer_unions {
            self.inferring_unions(call)
        } else {
            call(self)
        }
    }

    pub(super) fn visit_dictionary_comprehension(&mut self, expr: ExprId, comp: CompId) -> TypeId {
        let ctx = self.ctx(expr);
        self.in_branch(|checker| {
            checker.check_for_comp(comp, ctx);
            let kt = checker.synthetic_type_var("KT", -1, "<dict>");
            let vt = checker.synthetic_type_var("VT", -2, "<dict>");
            let node = checker.body.comprehension(comp);
            let (params, args) = match node.key {
                Some(key) => (vec![kt, vt], vec![Operand::Expr(key), Operand::Expr(node.item)]),
                None => {
                    let mapping = checker.named_generic_type("_typeshed.SupportsKeysAndGetItem", &[kt, vt]);
                    (vec![mapping], vec![Operand::Expr(node.item)])
                }
            };
            let ret_type = checker.named_generic_type("builtins.dict", &[kt, vt]);
            let constructor = checker.synthetic_constructor(Constructor {
                name: "<dictionary-comprehension>",
                params: params.into_iter().map(|param| (param, ArgKind::Pos)).collect(),
                ret_type,
                variables: vec![kt, vt],
            });
            checker.call_constructor(constructor, &args, ctx, node.key.is_none())
        })
    }

    /// Checks the clauses; what the conditions say goes into the binder.
    fn check_for_comp(&mut self, comp: CompId, ctx: Ctx) {
        for clause in self.body.clauses(self.body.comprehension(comp).clauses) {
            let item_type = self.clause_item_type(clause);
            self.analyze_index_variables(clause.index, item_type, true, ctx);
            for condition in self.body.exprs(clause.conditions) {
                self.check_comp_condition(*condition);
            }
        }
    }

    fn clause_item_type(&mut self, clause: &Clause) -> TypeId {
        if clause.is_async {
            return self.analyze_async_iterable_item_type(clause.sequence).1;
        }
        let item_type = self.analyze_iterable_item_type(clause.sequence).1;
        let types = self.types();
        let proper = self.proper(item_type);
        if let Expr::Name(name) = *self.body.expr(clause.index)
            && self.text(name) == "_"
            && matches!(types.get(proper), Type::Uninhabited { .. })
        {
            return types.any(AnyKind::SpecialForm);
        }
        item_type
    }

    fn check_comp_condition(&mut self, condition: ExprId) {
        self.accept(condition, None);
        let (true_map, false_map) = self.find_isinstance_check(condition);
        self.push_type_map(&true_map, false);
        if !self.is_code_enabled(ErrorCode::RedundantExpr) {
            return;
        }
        let ctx = self.ctx(condition);
        if self.is_unreachable_map(&true_map) {
            report!(
                self,
                unreachable::redundant_condition_in_comprehension(false),
                ctx
            );
        } else if self.is_unreachable_map(&false_map) {
            report!(self, unreachable::redundant_condition_in_comprehension(true), ctx);
        }
    }
}
