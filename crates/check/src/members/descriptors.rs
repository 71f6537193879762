//! Descriptors: attributes with `__get__` and `__set__`.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "all other kinds of types and expressions are treated alike"
)]

use names::{Name, known};
use options::ErrorCode;
use types::{AnyKind, ArgKind, DefRef, Type, TypeId};

use super::MemberContext;
use crate::exprs::CallOptions;
use crate::{Checker, Operand};

impl Checker<'_> {
    /// The type that a descriptor of type `descriptor_type` gives or takes; other types as they are.
    pub(crate) fn analyze_descriptor_access(
        &mut self,
        descriptor_type: TypeId,
        mx: &MemberContext,
    ) -> TypeId {
        let types = self.state.world.types;
        let descriptor = self.proper(descriptor_type);
        if let Some(union) = types.as_union(descriptor) {
            let items: Vec<TypeId> = union
                .items
                .iter()
                .map(|item| self.analyze_descriptor_access(*item, mx))
                .collect();
            return self.make_simplified_union(&items);
        }
        let Some(class) = types.as_instance(descriptor).map(|instance| instance.class) else {
            return descriptor_type;
        };
        let has = |name: Name| self.state.world.lookup_member(class, name).is_some();
        if mx.is_lvalue && has(known::DUNDER_SET) {
            return self.analyze_descriptor_assign(descriptor, mx);
        }
        if !has(known::DUNDER_GET) {
            return descriptor_type;
        }
        self.descriptor_get(descriptor, mx)
    }

    fn descriptor_get(&mut self, descriptor: TypeId, mx: &MemberContext) -> TypeId {
        let types = self.state.world.types;
        let Some((method, node)) = self.descriptor_method(descriptor, known::DUNDER_GET, mx) else {
            return self.not_callable(descriptor, "__get__", mx);
        };
        let (instance, owner) = self.descriptor_owner(mx.self_type);
        let owner = self.type_type_normalized(owner);
        let args = [Operand::Temp(instance, mx.ctx), Operand::Temp(owner, mx.ctx)];
        let (_, inferred) = self.check_descriptor_call(descriptor, known::DUNDER_GET, method, &args, mx);
        self.warn_deprecated(Some(node), mx.ctx);
        let inferred = self.proper(inferred);
        if types.is_any(inferred) {
            return inferred;
        }
        match types.as_callable(inferred) {
            Some(callable) => callable.ret_type,
            None => self.not_callable(descriptor, "__get__", mx),
        }
    }

    /// The arguments of `__get__`: the instance, and its class.
    fn descriptor_owner(&mut self, self_type: TypeId) -> (TypeId, TypeId) {
        let types = self.state.world.types;
        let instance = self.proper(self_type);
        if self.is_type_obj(instance) {
            return (types.none(), self.instance_type_of(instance, false));
        }
        match types.get(instance) {
            Type::Type { item, .. } => (types.none(), *item),
            _other => (instance, instance),
        }
    }

    fn not_callable(&mut self, descriptor: TypeId, method: &str, mx: &MemberContext) -> TypeId {
        let shown = self.type_text(descriptor);
        self.member_fail(format!("{shown}.{method} is not callable"), mx, ErrorCode::Misc);
        self.state.world.types.any(AnyKind::FromError)
    }

    /// A method of a descriptor, bound to it, with its definition.
    fn descriptor_method(
        &mut self,
        descriptor: TypeId,
        name: Name,
        mx: &MemberContext,
    ) -> Option<(TypeId, DefRef)> {
        let class = self.state.world.types.as_instance(descriptor)?.class;
        let node = self.get_method(class, name)?;
        let mx = MemberContext {
            self_type: descriptor,
            is_lvalue: mx.is_lvalue && name != known::DUNDER_SET,
            ..mx.derived()
        };
        let bound = self.analyze_decorator_or_funcbase_access(node, descriptor, name, &mx);
        let owner = self.class_of(node)?;
        let mapped = self.map_instance_to_supertype(descriptor, owner);
        Some((self.expand_type_by_instance(bound, mapped), node))
    }

    fn check_descriptor_call(
        &mut self,
        descriptor: TypeId,
        name: Name,
        method: TypeId,
        args: &[Operand],
        mx: &MemberContext,
    ) -> (TypeId, TypeId) {
        const KINDS: [ArgKind; 2] = [ArgKind::Pos, ArgKind::Pos];
        let callable_name = self.method_fullname(descriptor, name);
        let callee =
            self.transform_callee_type(callable_name, method, args, &KINDS, mx.ctx, &[], Some(descriptor));
        let options = CallOptions {
            object_type: Some(descriptor),
            callable_name,
            ..CallOptions::default()
        };
        self.check_call(callee, args, &KINDS, mx.ctx, &[], options)
    }

    /// The type of the values that can be assigned to a descriptor.
    fn analyze_descriptor_assign(&mut self, descriptor: TypeId, mx: &MemberContext) -> TypeId {
        let types = self.state.world.types;
        let Some((method, node)) = self.descriptor_method(descriptor, known::DUNDER_SET, mx) else {
            return self.not_callable(descriptor, "__set__", mx);
        };
        let instance = Operand::Temp(self.proper(mx.self_type), mx.ctx);
        let any = Operand::Temp(types.any(AnyKind::SpecialForm), mx.ctx);
        let value = mx.rvalue.unwrap_or(any);
        let ((_, inferred), _) = self.silently(|chk| {
            chk.check_descriptor_call(descriptor, known::DUNDER_SET, method, &[instance, value], mx)
        });
        let inferred = self.proper(inferred);
        let callable = types.as_callable(inferred);
        let value = if callable.is_some() { any } else { value };
        self.check_descriptor_call(descriptor, known::DUNDER_SET, method, &[instance, value], mx);
        self.warn_deprecated(Some(node), mx.ctx);
        callable
            .and_then(|callable| callable.params.get(1))
            .map_or_else(|| types.any(AnyKind::FromError), |param| param.typ)
    }
}
