//! Conditions that are always true, for the codes `truthy-bool`, `truthy-function` and `truthy-iterable`.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "all other kinds of types and expressions are treated alike"
)]

use names::known;
use nodes::ast::{Expr, ExprId};
use options::ErrorCode;
use types::{Type, TypeId};

use crate::Checker;

const ALWAYS: &str = "so it could always be true in boolean context";

impl Checker<'_> {
    /// Whether each value of a type is true because no class of it says otherwise.
    fn is_truthy_type(&self, typ: TypeId) -> bool {
        let world = &self.state.world;
        match world.types.get(self.proper(typ)) {
            Type::Instance(instance) => {
                let class = instance.class;
                world.get(class).fullname != known::BUILTINS_OBJECT
                    && world.lookup_member(class, known::DUNDER_BOOL).is_none()
                    && world.lookup_member(class, known::DUNDER_LEN).is_none()
            }
            Type::Callable(_) | Type::Overloaded(_) => true,
            Type::Union(union) => union.items.iter().all(|item| self.is_truthy_type(*item)),
            _other => false,
        }
    }

    /// Complains about a condition that is always true.
    pub(crate) fn check_for_truthy_type(&mut self, typ: TypeId, expr: ExprId) {
        if !self.state.world.strict_optional {
            return;
        }
        let typ = self.proper(typ);
        if !self.is_truthy_type(typ) {
            return;
        }
        let (text, code) = match self.state.world.types.get(typ) {
            Type::Callable(_) | Type::Overloaded(_) => {
                let name = self.truthy_name(typ, expr);
                let text = format!("Function {name} could always be true in boolean context");
                (text, ErrorCode::TruthyFunction)
            }
            Type::Union(_) => {
                let what = self.truthy_subject(typ, expr);
                let text = format!("{what} of which no members implement __bool__ or __len__ {ALWAYS}");
                (text, ErrorCode::TruthyBool)
            }
            Type::Instance(instance)
                if self.text(self.state.world.get(instance.class).fullname) == "typing.Iterable" =>
            {
                let what = self.truthy_subject(typ, expr);
                let iterable = self.format_type(typ);
                let collection = iterable.replacen("Iterable", "Collection", 1);
                let text = format!(
                    "{what} which can always be true in boolean context. Consider using {collection} instead."
                );
                (text, ErrorCode::TruthyIterable)
            }
            _other => {
                let what = self.truthy_subject(typ, expr);
                let text = format!("{what} which does not implement __bool__ or __len__ {ALWAYS}");
                (text, ErrorCode::TruthyBool)
            }
        };
        let ctx = self.ctx(expr);
        self.fail(text, ctx, code);
    }

    /// `"x" has type "C"` and the like.
    fn truthy_subject(&mut self, typ: TypeId, expr: ExprId) -> String {
        let shown = self.format_type(typ);
        match *self.body.expr(expr) {
            Expr::Member { name, .. } => format!("Member \"{}\" has type {shown}", self.text(name)),
            Expr::Call { callee, .. } => match (*self.body.expr(callee), self.shown_fullname(callee)) {
                (Expr::Member { name, .. }, _) => format!("\"{}\" returns {shown}", self.text(name)),
                (_, Some(fullname)) => format!("\"{}\" returns {shown}", self.text(fullname)),
                (_, None) => format!("Call returns {shown}"),
            },
            _other => match self.shown_fullname(expr) {
                Some(fullname) => format!("\"{}\" has type {shown}", self.text(fullname)),
                None => format!("Expression has type {shown}"),
            },
        }
    }

    fn truthy_name(&mut self, typ: TypeId, expr: ExprId) -> String {
        match *self.body.expr(expr) {
            Expr::Name(name) | Expr::Member { name, .. } => format!("\"{}\"", self.text(name)),
            _other => self.format_type(typ),
        }
    }

    /// The full name of a name or attribute, if it is known and not empty.
    fn shown_fullname(&self, expr: ExprId) -> Option<names::Name> {
        if !matches!(self.body.expr(expr), Expr::Name(_) | Expr::Member { .. }) {
            return None;
        }
        let fullname = self.tables.refs.get(expr)?.fullname?;
        (!self.text(fullname).is_empty()).then_some(fullname)
    }
}
