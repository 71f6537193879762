//! Values of assignments: also lists, stars and operations that stand nowhere in the source.

use names::Name;
use nodes::ast::{Expr, ExprId};
use typeops::callables::new_callable;
use types::{AnyKind, ArgKind, Callable, Param, Type, TypeId, TypeVar, TypeVarCommon, TypeVarKey, Variance};

use super::Rvalue;
use crate::exprs::{AcceptOptions, CallOptions};
use crate::{Checker, Ctx, Operand};

impl Checker<'_> {
    /// The place of a value.
    pub(crate) fn rvalue_ctx(&self, rvalue: &Rvalue) -> Ctx {
        match rvalue {
            Rvalue::Plain(operand) => self.operand_ctx(*operand),
            Rvalue::Star(inner) => self.rvalue_ctx(inner),
            Rvalue::List(_, ctx) | Rvalue::Op(_, _, _, ctx) => *ctx,
        }
    }

    /// The expression that a value is, if it stands in the source.
    pub(super) fn rvalue_expr(&self, rvalue: &Rvalue) -> Option<ExprId> {
        match rvalue {
            Rvalue::Plain(Operand::Expr(expr)) => Some(*expr),
            Rvalue::Plain(Operand::Temp(..) | Operand::Pair(..))
            | Rvalue::Star(_)
            | Rvalue::List(..)
            | Rvalue::Op(..) => None,
        }
    }

    /// The operand that stands for a value where only operands can.
    pub(super) fn rvalue_operand(&mut self, rvalue: &Rvalue) -> Operand {
        match rvalue {
            Rvalue::Plain(operand) => *operand,
            Rvalue::Star(_) | Rvalue::List(..) | Rvalue::Op(..) => {
                let typ = self.accept_rvalue(rvalue, None);
                Operand::Temp(typ, self.rvalue_ctx(rvalue))
            }
        }
    }

    /// The type of a value.
    pub(crate) fn accept_rvalue(&mut self, rvalue: &Rvalue, type_context: Option<TypeId>) -> TypeId {
        self.accept_rvalue_any(rvalue, type_context, false)
    }

    /// [`Self::accept_rvalue`] where `Any` may be no error.
    pub(super) fn accept_rvalue_any(
        &mut self,
        rvalue: &Rvalue,
        type_context: Option<TypeId>,
        always_allow_any: bool,
    ) -> TypeId {
        let options = AcceptOptions {
            type_context,
            always_allow_any,
            ..AcceptOptions::default()
        };
        match rvalue {
            Rvalue::Plain(operand) => self.accept_operand_with(*operand, options),
            Rvalue::Star(inner) => self.accept_rvalue(inner, type_context),
            Rvalue::List(items, ctx) => {
                let visit = |checker: &mut Self| checker.check_made_up_list(items, *ctx, type_context);
                self.accept_made_up(visit, *ctx, options)
            }
            Rvalue::Op(op, left, right, ctx) => {
                let visit = |checker: &mut Self| checker.check_op_expr(*op, *left, *right, *ctx);
                self.accept_made_up(visit, *ctx, options)
            }
        }
    }

    /// Whether a value is a tuple or list that can be looked into.
    pub(super) fn rvalue_items(&self, rvalue: &Rvalue) -> Option<Vec<Rvalue>> {
        match rvalue {
            Rvalue::List(items, _) => Some(items.clone()),
            Rvalue::Plain(Operand::Expr(expr)) => {
                let (Expr::Tuple(items) | Expr::List(items)) = *self.body.expr(*expr) else {
                    return None;
                };
                Some(
                    self.body
                        .exprs(items)
                        .iter()
                        .map(|item| Rvalue::expr(*item))
                        .collect(),
                )
            }
            Rvalue::Plain(Operand::Temp(..) | Operand::Pair(..)) | Rvalue::Star(_) | Rvalue::Op(..) => None,
        }
    }

    /// What stands behind the star of a value.
    pub(super) fn star_inner(&self, rvalue: &Rvalue) -> Option<Rvalue> {
        match rvalue {
            Rvalue::Star(inner) => Some((**inner).clone()),
            Rvalue::Plain(Operand::Expr(expr)) => {
                if let Expr::Star(inner) = *self.body.expr(*expr) {
                    Some(Rvalue::expr(inner))
                } else {
                    None
                }
            }
            Rvalue::Plain(Operand::Temp(..) | Operand::Pair(..)) | Rvalue::List(..) | Rvalue::Op(..) => None,
        }
    }

    /// Whether a value is the literal `None`.
    pub(super) fn is_none_rvalue(&self, rvalue: &Rvalue) -> bool {
        self.rvalue_expr(rvalue)
            .is_some_and(|expr| self.is_literal_none(expr))
    }

    /// The type of a list that stands nowhere in the source.
    fn check_made_up_list(&mut self, items: &[Rvalue], ctx: Ctx, type_context: Option<TypeId>) -> TypeId {
        if type_context.is_none()
            && let Some(typ) = self.fast_made_up_list(items)
        {
            return typ;
        }
        let var = self.list_type_var();
        let constructor = self.list_constructor(var);
        let mut args = Vec::new();
        let mut kinds = Vec::new();
        for item in items {
            let starred = self.star_inner(item);
            kinds.push(if starred.is_some() {
                ArgKind::Star
            } else {
                ArgKind::Pos
            });
            let operand = self.rvalue_operand(starred.as_ref().unwrap_or(item));
            args.push(operand);
        }
        let typ = self
            .check_call(constructor, &args, &kinds, ctx, &[], CallOptions::default())
            .0;
        self.remove_instance_last_known_values(typ)
    }

    fn fast_made_up_list(&mut self, items: &[Rvalue]) -> Option<TypeId> {
        let has_star = items.iter().any(|item| self.star_inner(item).is_some());
        if items.is_empty() || has_star || self.run.current_node_deferred {
            return None;
        }
        let mut values: Vec<TypeId> = Vec::new();
        for item in items {
            let typ = self.accept_rvalue(item, None);
            if !values.iter().any(|value| self.types().same(*value, typ)) {
                values.push(typ);
            }
        }
        let item = match values[..] {
            [only] if !self.run.current_node_deferred => only,
            _ => {
                let joined = self.join_type_list(&values);
                self.is_plain_item(joined).then_some(joined)?
            }
        };
        Some(self.named_generic_type("builtins.list", &[item]))
    }

    fn is_plain_item(&self, typ: TypeId) -> bool {
        let typ = self.proper(typ);
        match self.types().as_tuple(typ) {
            Some(tuple) => tuple.items.iter().all(|item| self.is_plain_item(*item)),
            None => self.types().as_instance(typ).is_some(),
        }
    }

    fn list_type_var(&self) -> TypeId {
        let name: Name = self.name("T");
        let common = TypeVarCommon {
            name,
            fullname: name,
            key: TypeVarKey {
                raw: -1,
                meta_level: 0,
                namespace: Some(self.name("<lst>")),
            },
            upper_bound: self.named_type("builtins.object"),
            default: self.types().any(AnyKind::FromOmittedGenerics),
        };
        self.types().intern(Type::TypeVar(Box::new(TypeVar {
            common,
            values: Box::default(),
            variance: Variance::Invariant,
        })))
    }

    fn list_constructor(&mut self, var: TypeId) -> TypeId {
        let ret_type = self.named_generic_type("builtins.list", &[var]);
        self.types().callable(Callable {
            name: Some(self.name("<list>").into()),
            variables: Box::new([var]),
            ..new_callable(
                [Param {
                    typ: var,
                    name: None,
                    kind: ArgKind::Star,
                }],
                ret_type,
                self.named_type("builtins.function"),
            )
        })
    }
}
