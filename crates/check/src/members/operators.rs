//! Whether values have an operator: a quick look before the access proper.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "all other kinds of types and expressions are treated alike"
)]

use names::Name;
use types::{ClassId, Type, TypeId};

use crate::Checker;

impl Checker<'_> {
    /// Whether values of a type have an operator method.
    pub(crate) fn has_operator(&mut self, typ: TypeId, op_method: Name) -> bool {
        let types = self.state.world.types;
        let mut typ = self.proper(typ);
        if types.as_type_var_like(typ).is_some() {
            typ = self.values_or_bound(typ);
        }
        match types.get(typ) {
            Type::Any { .. } => true,
            Type::Union(union) => {
                let items = self.relevant_union_items(union);
                items.into_iter().all(|item| self.has_operator(item, op_method))
            }
            Type::Callable(_) | Type::Overloaded(_) if self.is_type_obj(typ) => {
                let fallback = self.function_fallback(typ);
                fallback.is_some_and(|fallback| self.instance_has(fallback, op_method))
            }
            Type::Type { item, .. } => {
                let item = if types.as_type_var(*item).is_some() {
                    self.values_or_bound(*item)
                } else {
                    *item
                };
                match types.get(item) {
                    Type::Union(union) => {
                        let items = self.relevant_union_items(union);
                        items
                            .into_iter()
                            .all(|item| self.meta_has_operator(item, op_method))
                    }
                    _other => self.meta_has_operator(item, op_method),
                }
            }
            _other => {
                let instance = self.instance_fallback(typ);
                self.instance_has(instance, op_method)
            }
        }
    }

    fn instance_has(&self, instance: TypeId, op_method: Name) -> bool {
        let instance = self.state.world.types.as_instance(instance);
        instance.is_some_and(|instance| self.class_has(instance.class, op_method))
    }

    fn class_has(&self, class: ClassId, op_method: Name) -> bool {
        self.state.world.lookup_member(class, op_method).is_some()
    }

    /// The union of the values of a type variable, or its bound.
    pub(crate) fn values_or_bound(&mut self, variable: TypeId) -> TypeId {
        let types = self.state.world.types;
        let Some(common) = types.as_type_var_like(variable) else {
            return variable;
        };
        let bound = match types.as_type_var(variable) {
            Some(var) if !var.values.is_empty() => self.new_union(&var.values),
            Some(_) | None => common.upper_bound,
        };
        self.proper(bound)
    }

    /// The instance whose class has the attributes of a type.
    fn instance_fallback(&mut self, typ: TypeId) -> TypeId {
        match self.state.world.types.get(typ) {
            Type::Instance(_) => typ,
            Type::Tuple(_) => self.tuple_fallback(typ),
            Type::Literal(literal) => literal.fallback,
            Type::TypedDict(dict) => dict.fallback,
            _other => self.named_type("builtins.object"),
        }
    }

    fn meta_has_operator(&mut self, item: TypeId, op_method: Name) -> bool {
        let item = self.proper(item);
        if self.state.world.types.is_any(item) {
            return true;
        }
        let instance = self.instance_fallback(item);
        let metaclass = self.metaclass_of(instance);
        let metaclass = metaclass.unwrap_or_else(|| self.named_type("builtins.type"));
        self.instance_has(metaclass, op_method)
    }
}
