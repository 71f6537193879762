//! Attributes of TypedDicts: `__setitem__` and `__delitem__` are made up.

use names::Name;
use nodes::ast::Expr;
use types::{AnyKind, ArgKind, ClassId, Param, TypeId, TypedDict};

use super::MemberContext;
use crate::Checker;

impl Checker<'_> {
    pub(super) fn typed_dict_access(
        &mut self,
        name: Name,
        typ: TypeId,
        dict: &TypedDict,
        mx: &MemberContext,
        override_info: Option<ClassId>,
    ) -> TypeId {
        match self.text(name) {
            "__setitem__" => {
                let item = self.assigned_item(typ, dict, mx);
                self.item_method(name, Some(item))
            }
            "__delitem__" => self.item_method(name, None),
            _other => self.member_access(name, dict.fallback, mx, override_info),
        }
    }

    /// The type of the item that `a[key] = value` assigns to; `Any` for `a.__setitem__`.
    fn assigned_item(&mut self, typ: TypeId, dict: &TypedDict, mx: &MemberContext) -> TypeId {
        let index = match mx.ctx.expr.map(|expr| *self.body.expr(expr)) {
            Some(Expr::Index { index, .. }) => index,
            Some(_) | None => return self.state.world.types.any(AnyKind::ImplementationArtifact),
        };
        let (item, keys) = self.visit_typeddict_index_expr(typ, index, true);
        let is_readonly = |key: &Name| dict.item(*key).is_some_and(|item| item.readonly);
        let readonly: Vec<Name> = keys.into_iter().filter(is_readonly).collect();
        if !readonly.is_empty() && !mx.suppress_errors {
            self.readonly_keys_mutated(&readonly, mx.ctx);
        }
        item
    }

    /// `(key)` or `(key, value)` without result.
    fn item_method(&mut self, name: Name, value: Option<TypeId>) -> TypeId {
        let key = self.named_type("builtins.str");
        let param = |typ: TypeId| Param {
            typ,
            name: None,
            kind: ArgKind::Pos,
        };
        let params: Vec<Param> = std::iter::once(key).chain(value).map(param).collect();
        let types = self.state.world.types;
        types.callable(self.plain_callable(params, types.none(), Some(name)))
    }
}
