//! Mapping patterns: `{key: pattern, **rest}`.

use nodes::ast::{ExprId, PatternId};
use types::{ArgKind, TypeId};

use super::PatternType;
use crate::narrowing::{TypeMap, TypeRange};
use crate::{Checker, Operand};

impl Checker<'_> {
    pub(super) fn mapping_pattern(
        &mut self,
        pattern: PatternId,
        items: &[(ExprId, PatternId)],
        rest: Option<ExprId>,
        subject: TypeId,
    ) -> PatternType {
        let types = self.state.world.types;
        let current = self.proper(subject);
        let mut can_match = true;
        let mut captures = TypeMap::new();
        for (key, value) in items {
            let item = self.mapping_item_type(pattern, current, *key);
            can_match &= item.is_some();
            let item = item.unwrap_or_else(|| self.named_type("builtins.object"));
            let result = self.accept_pattern(*value, item);
            if self.is_uninhabited(result.typ) {
                can_match = false;
            } else {
                self.update_captures(&mut captures, &result.captures);
            }
        }
        if let Some(rest) = rest {
            let dict = self.rest_of_mapping(current);
            captures.insert(rest, dict);
        }
        let mut result = PatternType {
            typ: if can_match { subject } else { types.never() },
            rest_type: current,
            captures,
        };
        if can_match && items.is_empty() {
            let range = TypeRange {
                item: self.named_type("typing.Mapping"),
                is_upper_bound: false,
            };
            let (typ, rest) = self.divide_subject(current, &[range], pattern);
            result.rest_type = rest;
            if !types.is_any(current) {
                result.typ = typ;
            }
        }
        result
    }

    /// The dictionary that `**rest` binds.
    fn rest_of_mapping(&mut self, current: TypeId) -> TypeId {
        let types = self.state.world.types;
        let mapping = self.named_type("typing.Mapping");
        let class = types.as_instance(mapping).map(|mapping| mapping.class);
        if let Some(class) = class.filter(|_| types.as_instance(current).is_some())
            && self.is_subtype(current, mapping)
        {
            let mapped = self.map_instance_to_supertype(current, class);
            if let Some(mapped) = types.as_instance(mapped) {
                return self.named_generic("builtins.dict", &mapped.args);
            }
        }
        let object = self.named_type("builtins.object");
        self.named_generic("builtins.dict", &[object, object])
    }

    /// The type of `subject[key]`; `None` if there is no such item.
    fn mapping_item_type(&mut self, pattern: PatternId, mapping: TypeId, key: ExprId) -> Option<TypeId> {
        if self.state.world.types.as_typed_dict(mapping).is_none() {
            return Some(
                self.silently(|chk| chk.simple_mapping_item_type(pattern, mapping, key))
                    .0,
            );
        }
        let ((item, _), has_errors) =
            self.silently(|chk| chk.visit_typeddict_index_expr(mapping, key, false));
        if !has_errors {
            return Some(item);
        }
        let (item, has_errors) = self.silently(|chk| chk.simple_mapping_item_type(pattern, mapping, key));
        (!has_errors).then_some(item)
    }

    fn simple_mapping_item_type(&mut self, pattern: PatternId, mapping: TypeId, key: ExprId) -> TypeId {
        let ctx = self.pattern_ctx(pattern);
        let getitem = names::known::DUNDER_GETITEM;
        let args = [Operand::Expr(key)];
        self.check_method_call_by_name(getitem, mapping, &args, &[ArgKind::Pos], ctx, None)
            .0
    }
}
