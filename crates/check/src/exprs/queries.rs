//! Questions about types and expressions that many rooms ask.

use arena::List;
use nodes::ast::{CompId, Expr, ExprId, TemplateItem};
use types::{AnyKind, Type, TypeFlags, TypeId};

use crate::Checker;

/// How [`Checker::search_type`] looks into types.
#[derive(Clone, Copy, Debug)]
struct Search {
    flags: TypeFlags,
    ignore_in_type_obj: bool,
    skip_typed_dicts: bool,
}

impl Checker<'_> {
    /// Whether `Any` occurs in the type, other than that of special forms (mypy's `has_any_type`).
    pub(crate) fn has_any_type(&self, typ: TypeId, ignore_in_type_obj: bool) -> bool {
        let search = Search {
            flags: TypeFlags::ANY,
            ignore_in_type_obj,
            skip_typed_dicts: false,
        };
        self.search_type(
            typ,
            search,
            &mut Vec::new(),
            &|found| matches!(found, Type::Any { kind, .. } if *kind != AnyKind::SpecialForm),
        )
    }

    /// Whether `Any` of this kind occurs outside TypedDicts.
    pub(crate) fn has_any_of_kind(&self, typ: TypeId, wanted: AnyKind) -> bool {
        let search = Search {
            flags: TypeFlags::ANY,
            ignore_in_type_obj: false,
            skip_typed_dicts: true,
        };
        self.search_type(
            typ,
            search,
            &mut Vec::new(),
            &|found| matches!(found, Type::Any { kind, .. } if *kind == wanted),
        )
    }

    /// Whether an erased type occurs.
    pub(crate) fn has_erased_component(&self, typ: TypeId) -> bool {
        self.has_component(typ, TypeFlags::ERASED, &|found| matches!(found, Type::Erased))
    }

    /// Whether `Never` occurs.
    pub(crate) fn has_uninhabited_component(&self, typ: TypeId) -> bool {
        self.has_component(typ, TypeFlags::UNINHABITED, &|found| {
            matches!(found, Type::Uninhabited { .. })
        })
    }

    /// Whether a `Never` occurs that inference may still replace.
    pub(crate) fn has_ambiguous_uninhabited_component(&self, typ: TypeId) -> bool {
        self.has_component(typ, TypeFlags::UNINHABITED, &|found| {
            matches!(found, Type::Uninhabited { ambiguous: true })
        })
    }

    fn has_component(&self, typ: TypeId, flags: TypeFlags, wanted: &dyn Fn(&Type) -> bool) -> bool {
        let search = Search {
            flags,
            ignore_in_type_obj: false,
            skip_typed_dicts: false,
        };
        self.search_type(typ, search, &mut Vec::new(), wanted)
    }

    /// Looks into a type as mypy's `BoolTypeQuery` does: fallbacks are no parts, targets of aliases are.
    fn search_type(
        &self,
        typ: TypeId,
        search: Search,
        seen: &mut Vec<TypeId>,
        wanted: &dyn Fn(&Type) -> bool,
    ) -> bool {
        let types = self.types();
        if !types.flags(typ).intersects(search.flags | TypeFlags::ALIAS) && !self.is_type_variable(typ) {
            return false;
        }
        let node = types.get(typ);
        if wanted(node) {
            return true;
        }
        if matches!(node, Type::Alias { .. }) {
            if seen.contains(&typ) {
                return false;
            }
            seen.push(typ);
            return self.search_type(self.proper(typ), search, seen, wanted);
        }
        if search.ignore_in_type_obj && matches!(node, Type::Callable(_)) && self.is_type_obj(typ) {
            return false;
        }
        if search.skip_typed_dicts && matches!(node, Type::TypedDict(_)) {
            return false;
        }
        let mut found = false;
        self.for_each_searched_part(typ, &mut |part| {
            found = found || self.search_type(part, search, seen, wanted);
        });
        found
    }

    /// The `Any` that stands for a missing default of a type variable is no part of it.
    fn for_each_searched_part(&self, typ: TypeId, visit: &mut dyn FnMut(TypeId)) {
        let types = self.types();
        let node = types.get(typ);
        let Some(common) = types.as_type_var_like(typ) else {
            typeops::query::for_each_component(node, visit);
            return;
        };
        visit(common.upper_bound);
        if self.has_default(typ) {
            visit(common.default);
        }
        if let Type::TypeVar(variable) = node {
            variable.values.iter().for_each(|value| visit(*value));
        }
        if let Type::ParamSpec(spec) = node {
            spec.prefix.params.iter().for_each(|param| visit(param.typ));
        }
    }

    fn is_type_variable(&self, typ: TypeId) -> bool {
        self.types().flags(typ).contains(TypeFlags::TYPE_VAR)
    }

    /// Whether an `await` occurs anywhere inside the expression.
    pub(crate) fn has_await_expression(&self, expr: ExprId) -> bool {
        self.any_subexpr(expr, &|node| matches!(node, Expr::Await(_)))
    }

    /// Whether a text occurs anywhere inside the expression.
    pub(crate) fn has_str_expression(&self, expr: ExprId) -> bool {
        self.any_subexpr(expr, &|node| matches!(node, Expr::Str { .. }))
    }

    fn any_subexpr(&self, expr: ExprId, wanted: &dyn Fn(&Expr) -> bool) -> bool {
        wanted(self.body.expr(expr)) || {
            let mut found = false;
            self.for_each_child(expr, &mut |child| {
                found = found || self.any_subexpr(child, wanted)
            });
            found
        }
    }

    /// Calls `visit` for each expression that this one is directly made of, in source order.
    pub(crate) fn for_each_child(&self, expr: ExprId, visit: &mut dyn FnMut(ExprId)) {
        let body = self.body;
        let list = |items: List<ExprId>, visit: &mut dyn FnMut(ExprId)| {
            body.exprs(items).iter().for_each(|item| visit(*item));
        };
        match *body.expr(expr) {
            Expr::Name(_)
            | Expr::Int(_)
            | Expr::BigInt(_)
            | Expr::Float(_)
            | Expr::Complex(_)
            | Expr::Str { .. }
            | Expr::Bytes(_)
            | Expr::Ellipsis
            | Expr::Yield(None)
            | Expr::NoRhs => {}
            Expr::Member { base: inner, .. }
            | Expr::Super { call: inner, .. }
            | Expr::Unary { operand: inner, .. }
            | Expr::Star(inner)
            | Expr::Yield(Some(inner))
            | Expr::YieldFrom(inner)
            | Expr::Await(inner)
            | Expr::ListComprehension(inner)
            | Expr::SetComprehension(inner) => visit(inner),
            Expr::Call { callee, args } => {
                visit(callee);
                body.call_args(args).iter().for_each(|arg| visit(arg.expr));
            }
            Expr::Index {
                base: left,
                index: right,
            }
            | Expr::Op { left, right, .. }
            | Expr::Assignment {
                target: left,
                value: right,
            } => {
                visit(left);
                visit(right);
            }
            Expr::Comparison { first, rest } => {
                visit(first);
                body.comparisons(rest)
                    .iter()
                    .for_each(|(_, operand)| visit(*operand));
            }
            Expr::Lambda(func) => visit(self.lambda_body(func)),
            Expr::List(items) | Expr::Tuple(items) | Expr::Set(items) => list(items, visit),
            Expr::Dict(items) => {
                for (key, value) in body.dict_items(items) {
                    key.iter().for_each(|key| visit(*key));
                    visit(*value);
                }
            }
            Expr::Generator(comp) | Expr::DictComprehension(comp) => self.for_each_comp_child(comp, visit),
            Expr::Conditional {
                cond,
                if_expr,
                else_expr,
            } => [cond, if_expr, else_expr].into_iter().for_each(visit),
            Expr::Slice { begin, end, stride } => [begin, end, stride].into_iter().flatten().for_each(visit),
            Expr::TemplateStr { items, .. } => {
                for item in body.template_items(items) {
                    if let TemplateItem::Interpolation {
                        value, format_spec, ..
                    } = item
                    {
                        visit(*value);
                        format_spec.iter().for_each(|spec| visit(*spec));
                    }
                }
            }
        }
    }

    fn for_each_comp_child(&self, comp: CompId, visit: &mut dyn FnMut(ExprId)) {
        let comp = self.body.comprehension(comp);
        for clause in self.body.clauses(comp.clauses) {
            visit(clause.index);
            visit(clause.sequence);
            self.body
                .exprs(clause.conditions)
                .iter()
                .for_each(|condition| visit(*condition));
        }
        comp.key.iter().for_each(|key| visit(*key));
        visit(comp.item);
    }

    /// A sequence of nested tuples and lists as one list (mypy's `flatten`).
    #[expect(clippy::wildcard_enum_match_arm, reason = "all other kinds are treated alike")]
    pub(crate) fn flatten_exprs(&self, expr: ExprId) -> Vec<ExprId> {
        match *self.body.expr(expr) {
            Expr::Tuple(items) | Expr::List(items) => {
                let items = self.body.exprs(items).iter();
                items.flat_map(|item| self.flatten_exprs(*item)).collect()
            }
            Expr::Star(inner) => self.flatten_exprs(inner),
            _ => vec![expr],
        }
    }
}
