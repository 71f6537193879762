//! Members for operations on types: how protocols are compared (mypy's `find_member`).

use errors::Watch;
use names::{Name, known};
use nodes::defs::ClassFlags;
use typeops::MemberQuery;
use types::{AnyKind, ClassId, TypeId};

use super::{MemberAccess, MemberContext};
use crate::{Checker, Ctx, CtxKind};

impl Checker<'_> {
    /// The type of a member, without messages; `None` if there is none.
    pub(crate) fn find_member_by_query(&mut self, query: MemberQuery) -> Option<TypeId> {
        let types = self.state.world.types;
        let instance = types.as_instance(query.owner)?;
        let class = instance.class;
        let symbol = self.state.world.lookup_member(class, query.name);
        if symbol.is_none_or(|(_, symbol)| symbol.node.is_none()) && !self.has_dynamic_attribute(query, class)
        {
            if self.may_have_anything(class, query.class_obj) {
                return Some(types.any(AnyKind::SpecialForm));
            }
            let extra = instance.extra_attrs.as_ref()?;
            return extra
                .attrs
                .iter()
                .find(|(name, _)| *name == query.name)
                .map(|(_, typ)| *typ);
        }
        let mx = self.query_context(query);
        let token = self.errors.watch(Watch::silencing().and_deprecated());
        let found = if query.class_obj {
            let fallback = self
                .metaclass_of(query.owner)
                .unwrap_or_else(|| self.named_type("builtins.type"));
            self.analyze_class_attribute_access(query.owner, query.name, &mx, fallback, None, &[])
        } else {
            Some(self.analyze_instance_member_access(query.name, query.owner, &mx, Some(class)))
        };
        self.errors.unwatch(token);
        found
    }

    fn query_context(&self, query: MemberQuery) -> MemberContext {
        let of = |typ: TypeId| {
            if query.class_obj {
                self.type_type_normalized(typ)
            } else {
                typ
            }
        };
        let access = MemberAccess {
            is_lvalue: query.is_lvalue,
            is_operator: query.is_operator,
            self_type: Some(of(query.self_type)),
            suppress_errors: true,
            ..MemberAccess::default()
        };
        let ctx = Ctx::nowhere(self.body, CtxKind::Other);
        MemberContext {
            preserve_type_var_ids: true,
            ..MemberContext::new(of(query.owner), ctx, access)
        }
    }

    /// Whether `__getattr__` or `__getattribute__` stands for the member.
    fn has_dynamic_attribute(&self, query: MemberQuery, class: ClassId) -> bool {
        let own = [
            known::DUNDER_GETATTR,
            known::DUNDER_SETATTR,
            known::DUNDER_GETATTRIBUTE,
        ];
        let has_extra = self
            .state
            .world
            .types
            .as_instance(query.owner)
            .is_some_and(|owner| owner.extra_attrs.is_some());
        if own.contains(&query.name) || query.is_operator || query.class_obj || has_extra {
            return false;
        }
        [known::DUNDER_GETATTRIBUTE, known::DUNDER_GETATTR]
            .into_iter()
            .any(|method| {
                let owner = self
                    .get_method(class, method)
                    .and_then(|node| self.class_of(node));
                owner.is_some_and(|owner| self.state.world.get(owner).fullname != known::BUILTINS_OBJECT)
            })
    }

    fn may_have_anything(&self, class: ClassId, class_obj: bool) -> bool {
        let class = self.state.world.get(class);
        class.is(ClassFlags::FALLBACK_TO_ANY) || (class_obj && class.is(ClassFlags::META_FALLBACK_TO_ANY))
    }

    /// The type of a member of an instance, as operations on types find it.
    pub(crate) fn find_member_of(
        &mut self,
        name: Name,
        owner: TypeId,
        self_type: TypeId,
        is_operator: bool,
    ) -> Option<TypeId> {
        self.find_member_by_query(MemberQuery {
            name,
            owner,
            self_type,
            is_operator,
            class_obj: false,
            is_lvalue: false,
        })
    }
}
