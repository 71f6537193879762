//! `base[index]` as a value: tuples, TypedDicts, enumerations, special forms, and everything with `__getitem__`.

use names::Name;
use nodes::ast::{Expr, ExprId};
use nodes::defs::ClassFlags;
use options::ErrorCode;
use types::{AnyKind, ArgKind, ClassId, LiteralValue, Type, TypeId};

use super::operations::Way;
use crate::message::Message;
use crate::{Checker, Ctx, Operand};

impl Checker<'_> {
    pub(super) fn visit_index_expr(&mut self, expr: ExprId) -> TypeId {
        let result = self.visit_index_expr_helper(expr);
        let result = self.narrow_type_from_binder(expr, result);
        if self.is_literal_context() {
            let proper = self.proper(result);
            if let Type::Instance(instance) = self.types().get(proper)
                && let Some(value) = instance.last_known_value
            {
                return value;
            }
        }
        result
    }

    fn visit_index_expr_helper(&mut self, expr: ExprId) -> TypeId {
        if let Some(analyzed) = self.analyzed(expr) {
            // A type application: `C[int]`.
            return self.accept_analyzed(expr, &analyzed, None);
        }
        let Expr::Index { base, .. } = *self.body.expr(expr) else {
            unreachable!("only index expressions are indexed")
        };
        let left_type = self.accept(base, None);
        self.visit_index_with_type(left_type, expr, None, None)
    }

    /// The type of `base[index]` where `base` is of type `left_type`. `original_type` is for messages, `self_type` is
    /// what `self` of `__getitem__` is bound to.
    pub(crate) fn visit_index_with_type(
        &mut self,
        left_type: TypeId,
        expr: ExprId,
        original_type: Option<TypeId>,
        self_type: Option<TypeId>,
    ) -> TypeId {
        let types = self.types();
        let Expr::Index { index, .. } = *self.body.expr(expr) else {
            unreachable!("only index expressions are indexed")
        };
        let self_type = self_type.unwrap_or(left_type);
        let mut left_type = self.proper(left_type);
        let argument = self.accept_argument(Operand::Expr(index));
        if let Type::Tuple(tuple) = types.get(left_type)
            && tuple.items.iter().any(|item| types.is_unpack(*item))
        {
            left_type = self.normalize_unpacks(left_type);
        }
        let ctx = self.ctx(expr);
        match types.get(left_type) {
            Type::Union(_) => {
                let original_type = original_type.unwrap_or(left_type);
                let mut results = Vec::new();
                for item in self.relevant_items(left_type) {
                    results.push(self.visit_index_with_type(item, expr, Some(original_type), None));
                }
                return self.make_simplified_union_keeping_literals(&results);
            }
            Type::Tuple(_) if self.in_checked_function() => {
                return self.visit_tuple_index(left_type, index, ctx);
            }
            Type::TypedDict(_) => return self.visit_typeddict_index_expr(left_type, index, false).0,
            Type::Callable(_) | Type::Overloaded(_) => {
                if let Some(result) = self.visit_class_index(left_type, index, ctx) {
                    return result;
                }
            }
            Type::TypeVar(_) => {
                let bound = self.values_or_bound(left_type);
                return self.visit_index_with_type(bound, expr, original_type, Some(left_type));
            }
            Type::Instance(_) if self.is_named_instance(left_type, "typing._SpecialForm") => {
                return self.named_type("typing._SpecialForm");
            }
            Type::Tuple(_)
            | Type::Instance(_)
            | Type::Any { .. }
            | Type::None
            | Type::Uninhabited { .. }
            | Type::Erased
            | Type::Deleted(_)
            | Type::ParamSpec(_)
            | Type::TypeVarTuple(_)
            | Type::Unpack { .. }
            | Type::Parameters(_)
            | Type::Literal(_)
            | Type::Partial(_)
            | Type::Type { .. }
            | Type::Alias { .. }
            | Type::Unbound { .. }
            | Type::Placeholder { .. }
            | Type::TypeGuarded(_)
            | Type::Required { .. }
            | Type::ReadOnly(_) => {}
        }
        let method = names::known::DUNDER_GETITEM;
        let original = original_type.unwrap_or(left_type);
        let work = |checker: &mut Self| {
            let method_type = checker.operator_member(method, left_type, ctx, original, self_type);
            let args = [argument.operand];
            checker.check_method_call(method, left_type, method_type, &args, &[ArgKind::Pos], ctx)
        };
        if self_type == left_type {
            self.operation(Way::Method, method, (left_type, original), Some(argument), work)
                .0
        } else {
            work(self).0
        }
    }

    /// `C[index]` of a class object that is no type application.
    fn visit_class_index(&mut self, left_type: TypeId, index: ExprId, ctx: Ctx) -> Option<TypeId> {
        let class = self.class_object(left_type)?;
        let info = self.state.world.get(class);
        if info.is(ClassFlags::ENUM) {
            return Some(self.visit_enum_index_expr(class, index, ctx));
        }
        if info.is_generic() || self.text(info.fullname) == "builtins.type" {
            return Some(self.named_type("types.GenericAlias"));
        }
        None
    }

    fn visit_enum_index_expr(&mut self, class: ClassId, index: ExprId, ctx: Ctx) -> TypeId {
        let string = self.named_type("builtins.str");
        let typ = self.accept(index, None);
        const MESSAGE: Message = Message::new("Enum index should be a string", ErrorCode::Misc);
        self.check_subtype(typ, string, ctx, &MESSAGE, (Some("actual index type"), None));
        self.types().instance(class, [])
    }

    /// The type of `td[index]` and the keys that it may be; `setitem` for assignment and deletion.
    pub(crate) fn visit_typeddict_index_expr(
        &mut self,
        td_type: TypeId,
        index: ExprId,
        setitem: bool,
    ) -> (TypeId, Vec<Name>) {
        let types = self.types();
        let ctx = self.ctx(index);
        let Some(keys) = self.typeddict_keys(index) else {
            report!(
                self,
                typed_dicts::typeddict_key_must_be_string_literal(td_type),
                ctx
            );
            return (types.any(AnyKind::FromError), Vec::new());
        };
        let mut values = Vec::with_capacity(keys.len());
        for key in &keys {
            let item = types.as_typed_dict(td_type).and_then(|dict| dict.item(*key));
            let Some(item) = item else {
                let key = self.state.world.text(*key);
                report!(
                    self,
                    typed_dicts::typeddict_key_not_found(td_type, key, setitem),
                    ctx
                );
                return (types.any(AnyKind::FromError), Vec::new());
            };
            values.push(item.typ);
        }
        (self.make_simplified_union(&values), keys)
    }

    fn typeddict_keys(&mut self, index: ExprId) -> Option<Vec<Name>> {
        if let Expr::Str { value, .. } = *self.body.expr(index) {
            return Some(vec![self.state.world.names.intern(self.body.text(value))]);
        }
        let types = self.types();
        let typ = self.accept(index, None);
        let typ = self.proper(typ);
        let items = match types.as_union(typ) {
            Some(union) => union.items.to_vec(),
            None => vec![typ],
        };
        let mut keys = Vec::with_capacity(items.len());
        for item in items {
            let item = self.try_getting_literal(item);
            // The name of an enumeration's member counts too: mypy keeps it as a text.
            match types.as_literal(item)?.value {
                LiteralValue::Str(key) | LiteralValue::Enum(key) => keys.push(key),
                LiteralValue::Bool(_)
                | LiteralValue::Int(_)
                | LiteralValue::BigInt(_)
                | LiteralValue::Bytes(_)
                | LiteralValue::Float(_)
                | LiteralValue::Sentinel { .. } => return None,
            }
        }
        Some(keys)
    }

    pub(super) fn visit_slice_expr(&mut self, parts: [Option<ExprId>; 3]) -> TypeId {
        let args = parts.map(|part| match part {
            Some(part) => self.accept(part, None),
            None => self.types().none(),
        });
        self.named_generic_type("builtins.slice", &args)
    }
}
