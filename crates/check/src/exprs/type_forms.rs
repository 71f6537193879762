//! Type forms: a value that spells a type, where a `TypeForm` is wanted (PEP 747).

use nodes::ast::{Expr, ExprId};
use options::ErrorCode;
use types::{Type, TypeId};

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
            matches!(
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

    /// The type that an expression spells. Semantic analysis has tried before; here only names are left.
    fn try_parse_as_type_expression(&mut self, expr: ExprId) -> Option<TypeId> {
        if let Some(known) = self.tables.spelled_types.get(&expr) {
            return *known;
        }
        let node = self.body.expr(expr);
        let maybe_type = matches!(
            node,
            Expr::Name(_) | Expr::Member { .. } | Expr::Index { .. } | Expr::Op { .. } | Expr::Str { .. }
        );
        if !maybe_type {
            return None;
        }
        if self.has_str_expression(expr) {
            let text = "TypeForm containing a string annotation cannot be recognized here. \
                        Surround with TypeForm(...) to recognize.";
            let ctx = self.ctx(expr);
            self.fail(text, ctx, ErrorCode::MaybeUnrecognizedStrTypeform);
            return None;
        }
        self.type_of_name(expr)
    }

    /// The type that a name or attribute spells.
    fn type_of_name(&mut self, expr: ExprId) -> Option<TypeId> {
        use types::DefRef;
        match self.referent(expr)? {
            DefRef::Class(class) => Some(self.fill_typevars_with_any(class)),
            DefRef::Alias(alias) => Some(self.types().intern(Type::Alias {
                alias,
                args: Box::default(),
            })),
            DefRef::Module(_)
            | DefRef::Func(_)
            | DefRef::Decorator(_)
            | DefRef::Overload(_)
            | DefRef::Var(_)
            | DefRef::TypeVar(_)
            | DefRef::Placeholder(_) => None,
        }
    }
}
