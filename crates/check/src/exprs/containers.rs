//! Lists and sets: `[a, b]`, `{a, b}`, checked as calls of a generic constructor.

use nodes::ast::{Expr, ExprId};
use rustc_hash::FxHashSet;
use typeops::callables::new_callable;
use types::{AnyKind, ArgKind, Callable, Param, Type, TypeId, TypeVar, TypeVarCommon, TypeVarKey, Variance};

use super::CallOptions;
use crate::{Checker, Operand};

/// A generic function that mypy makes up for a display or comprehension.
#[derive(Clone, Debug)]
pub(crate) struct Constructor<'c> {
    /// Its name in messages.
    pub(crate) name: &'c str,
    /// The parameters, all by position or by star.
    pub(crate) params: Vec<(TypeId, ArgKind)>,
    /// What it returns.
    pub(crate) ret_type: TypeId,
    /// Its type variables.
    pub(crate) variables: Vec<TypeId>,
}

impl Checker<'_> {
    /// A type variable of a made-up constructor.
    pub(crate) fn synthetic_type_var(&mut self, name: &str, raw: i32, namespace: &str) -> TypeId {
        let types = self.types();
        let (name, namespace) = (self.name(name), self.name(namespace));
        let upper_bound = self.object_type();
        types.intern(Type::TypeVar(Box::new(TypeVar {
            common: TypeVarCommon {
                name,
                fullname: name,
                key: TypeVarKey {
                    raw,
                    meta_level: 0,
                    namespace: Some(namespace),
                },
                upper_bound,
                default: types.any(AnyKind::FromOmittedGenerics),
            },
            values: Box::default(),
            variance: Variance::Invariant,
        })))
    }

    /// The type of a made-up constructor.
    pub(crate) fn synthetic_constructor(&mut self, constructor: Constructor<'_>) -> TypeId {
        let fallback = self.named_type("builtins.function");
        let name = self.name(constructor.name);
        let params = constructor.params.into_iter().map(|(typ, kind)| Param {
            typ,
            name: None,
            kind,
        });
        self.types().callable(Callable {
            name: Some(name.into()),
            variables: constructor.variables.into(),
            ..new_callable(params, constructor.ret_type, fallback)
        })
    }

    /// Checks a list, a set, or a tuple whose length is not known.
    pub(crate) fn check_lst_expr(
        &mut self,
        expr: ExprId,
        items: &[ExprId],
        fullname: &str,
        tag: &'static str,
    ) -> TypeId {
        let ctx = self.ctx(expr);
        self.check_lst_items(items, ctx, fullname, tag)
    }

    /// The same for items at a place.
    #[expect(clippy::wildcard_enum_match_arm, reason = "all other kinds are treated alike")]
    pub(crate) fn check_lst_items(
        &mut self,
        items: &[ExprId],
        ctx: crate::Ctx,
        fullname: &str,
        tag: &'static str,
    ) -> TypeId {
        if let Some(fast) = self.fast_container_type(items, fullname) {
            return fast;
        }
        let constructor = self.display_constructor(fullname, tag);
        let (args, kinds): (Vec<Operand>, Vec<ArgKind>) = items
            .iter()
            .map(|item| match *self.body.expr(*item) {
                Expr::Star(inner) => (Operand::Expr(inner), ArgKind::Star),
                _ => (Operand::Expr(*item), ArgKind::Pos),
            })
            .unzip();
        let result = self
            .check_call(constructor, &args, &kinds, ctx, &[], CallOptions::default())
            .0;
        self.remove_instance_last_known_values(result)
    }

    /// `def [T] (*T) -> list[T]`: the function that a display is a call of.
    fn display_constructor(&mut self, fullname: &str, tag: &'static str) -> TypeId {
        let mut known = self.exprs.display_constructors.iter();
        if let Some((_, constructor)) = known.find(|(known, _)| *known == tag) {
            return *constructor;
        }
        let tv = self.synthetic_type_var("T", -1, "<lst>");
        let ret_type = self.named_generic_type(fullname, &[tv]);
        let constructor = self.synthetic_constructor(Constructor {
            name: tag,
            params: vec![(tv, ArgKind::Star)],
            ret_type,
            variables: vec![tv],
        });
        self.exprs.display_constructors.push((tag, constructor));
        constructor
    }

    /// The type of a display without context whose items have one type, or a plain common one.
    fn fast_container_type(&mut self, items: &[ExprId], fullname: &str) -> Option<TypeId> {
        if self.type_context().is_some() || items.is_empty() || self.run.current_node_deferred {
            return None;
        }
        let mut values = DistinctTypes::default();
        for item in items {
            if matches!(self.body.expr(*item), Expr::Star(_)) {
                return None;
            }
            let typ = self.accept(*item, None);
            values.push(self, typ);
        }
        let item = self.first_or_join_fast_item(&values.types)?;
        Some(self.named_generic_type(fullname, &[item]))
    }

    pub(super) fn first_or_join_fast_item(&mut self, items: &[TypeId]) -> Option<TypeId> {
        if let [item] = items
            && !self.run.current_node_deferred
        {
            return Some(*item);
        }
        let joined = self.join_type_list(items);
        self.allows_fast_container(joined).then_some(joined)
    }

    fn allows_fast_container(&self, typ: TypeId) -> bool {
        if self.is_recursive_alias(typ) {
            return false;
        }
        let types = self.types();
        let typ = self.proper(typ);
        match types.as_tuple(typ) {
            Some(tuple) => tuple.items.iter().all(|item| self.allows_fast_container(*item)),
            None => types.as_instance(typ).is_some(),
        }
    }
}

/// Types in order of appearance, without repetitions in the sense of mypy's `==`.
#[derive(Debug, Default)]
pub(super) struct DistinctTypes {
    pub(super) types: Vec<TypeId>,
    seen: FxHashSet<TypeId>,
}

impl DistinctTypes {
    pub(super) fn push(&mut self, checker: &Checker<'_>, typ: TypeId) {
        if self.seen.insert(checker.types().canonical(typ)) {
            self.types.push(typ);
        }
    }
}
