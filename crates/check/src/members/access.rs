//! Access of an attribute: which kind of type has it.

use names::{Name, known};
use typeops::callables::new_callable;
use types::{AnyKind, Callable, ClassId, LiteralValue, Type, TypeId, Union};

use super::{MemberAccess, MemberContext};
use crate::{Checker, Ctx};

impl Checker<'_> {
    /// The type of attribute `name` of a value of type `typ` (mypy's `analyze_member_access`).
    pub(crate) fn analyze_member_access(
        &mut self,
        name: Name,
        typ: TypeId,
        ctx: Ctx,
        access: MemberAccess,
    ) -> TypeId {
        let mx = MemberContext::new(typ, ctx, access);
        let result = self.member_access(name, typ, &mx, access.override_info);
        if !access.in_literal_context {
            return result;
        }
        let instance = self.state.world.types.as_instance(self.proper(result));
        instance
            .and_then(|instance| instance.last_known_value)
            .unwrap_or(result)
    }

    /// The same while an access is being analysed (mypy's `_analyze_member_access`).
    pub(crate) fn member_access(
        &mut self,
        name: Name,
        typ: TypeId,
        mx: &MemberContext,
        override_info: Option<ClassId>,
    ) -> TypeId {
        let types = self.state.world.types;
        let typ = self.proper(typ);
        match types.get(typ) {
            Type::Instance(_) => self.analyze_instance_member_access(name, typ, mx, override_info),
            Type::Any { .. } => types.any_from(typ),
            Type::Union(union) => self.union_member_access(name, union, mx),
            Type::Callable(callable) => {
                if self.is_type_obj(typ) {
                    self.type_callable_member_access(name, typ, mx)
                } else {
                    self.member_access(name, callable.fallback, mx, override_info)
                }
            }
            Type::Overloaded(items) => match items.first().and_then(|item| types.as_callable(*item)) {
                Some(_) if self.is_type_obj(typ) => self.type_callable_member_access(name, typ, mx),
                Some(first) => self.member_access(name, first.fallback, mx, override_info),
                None => self.report_missing_attribute(typ, name, mx, override_info),
            },
            Type::Type { item, .. } => self.type_type_member_access(name, *item, mx, override_info),
            Type::Tuple(_) => {
                let fallback = self.tuple_fallback(typ);
                self.member_access(name, fallback, mx, override_info)
            }
            Type::Literal(literal) => self.member_access(name, literal.fallback, mx, override_info),
            Type::TypedDict(dict) => self.typed_dict_access(name, typ, dict, mx, override_info),
            Type::None => self.none_member_access(name, mx),
            Type::TypeVar(var) => {
                let bound = if var.values.is_empty() {
                    var.common.upper_bound
                } else {
                    self.make_simplified_union(&var.values)
                };
                self.member_access(name, bound, mx, override_info)
            }
            Type::ParamSpec(spec) => self.member_access(name, spec.common.upper_bound, mx, override_info),
            Type::TypeVarTuple(tuple) => {
                self.member_access(name, tuple.common.upper_bound, mx, override_info)
            }
            Type::Deleted(_) => {
                if !mx.suppress_errors {
                    self.deleted_as_rvalue(typ, mx.ctx);
                }
                types.any(AnyKind::FromError)
            }
            Type::Uninhabited { .. } => typ,
            Type::Erased
            | Type::Unpack { .. }
            | Type::Parameters(_)
            | Type::Partial(_)
            | Type::Alias { .. }
            | Type::Unbound { .. }
            | Type::Placeholder { .. }
            | Type::TypeGuarded(_)
            | Type::Required { .. }
            | Type::ReadOnly(_) => self.report_missing_attribute(typ, name, mx, None),
        }
    }

    fn union_member_access(&mut self, name: Name, union: &Union, mx: &MemberContext) -> TypeId {
        let items = self.relevant_union_items(union);
        let disabled = self.disable_type_names(true);
        let mut results = Vec::with_capacity(items.len());
        for item in items {
            let item_mx = MemberContext {
                self_type: item,
                ..mx.derived()
            };
            results.push(self.member_access(name, item, &item_mx, None));
        }
        self.disable_type_names(disabled);
        self.make_simplified_union(&results)
    }

    fn none_member_access(&mut self, name: Name, mx: &MemberContext) -> TypeId {
        if name != known::DUNDER_BOOL {
            let object = self.named_type("builtins.object");
            return self.member_access(name, object, mx, None);
        }
        let bool_type = self.named_type("builtins.bool");
        let types = self.state.world.types;
        let result = types.literal(LiteralValue::Bool(false), bool_type);
        types.callable(self.plain_callable([], result, None))
    }

    /// A callable with nothing but parameters and a result.
    pub(super) fn plain_callable(
        &self,
        params: impl IntoIterator<Item = types::Param>,
        ret_type: TypeId,
        name: Option<Name>,
    ) -> Callable {
        Callable {
            name: name.map(Into::into),
            ..new_callable(params, ret_type, self.named_type("builtins.function"))
        }
    }

    /// Does `work`, holding back its messages if `silent`.
    pub(super) fn maybe_silently<R>(&mut self, silent: bool, work: impl FnOnce(&mut Self) -> R) -> R {
        if silent { self.silently(work).0 } else { work(self) }
    }
}
