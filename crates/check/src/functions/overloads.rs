//! Overloads, and properties with setters and deleters.

use nodes::defs::{AbstractStatus, ClassFlags, FuncFlags, VarFlags};
use options::ErrorCode;
use types::{AnyKind, Callable, ClassId, DecoratorId, DefRef, OverloadId, Type, TypeId};

use super::decorators::DecoratorVisit;
use crate::message::Message;
use crate::{Checker, Ctx};

const MULTIPLE_OVERLOADS_REQUIRED: Message =
    Message::new("Single overload definition, multiple required", ErrorCode::Misc);
const INCONSISTENT_ABSTRACT_OVERLOAD: Message = Message::new(
    "Overloaded method has both abstract and non-abstract variants",
    ErrorCode::Misc,
);

impl Checker<'_> {
    /// Checks overloads, as a statement.
    pub(super) fn visit_overloaded_func_def(&mut self, overload: OverloadId) {
        let def = DefRef::Overload(overload);
        self.function_target(def, |checker| checker.check_overloaded_func_def(overload));
    }

    /// The decorated functions among the items.
    pub(crate) fn overload_items(&self, overload: OverloadId) -> Vec<DecoratorId> {
        let items = self.state.world.get(overload).items.iter();
        items
            .filter_map(|item| {
                if let DefRef::Decorator(decorator) = item {
                    Some(*decorator)
                } else {
                    None
                }
            })
            .collect()
    }

    fn check_overloaded_func_def(&mut self, overload: OverloadId) {
        let items = self.overload_items(overload);
        let Some(first) = items.first().copied() else {
            return;
        };
        let ctx = self.ctx_of(DefRef::Overload(overload));
        if items.len() == 1 {
            self.fail_with(&MULTIPLE_OVERLOADS_REQUIRED, ctx);
        }
        let is_property = self.state.world.get(overload).is(FuncFlags::PROPERTY);
        if is_property {
            self.check_property_items(overload, first);
        }
        self.check_overload_items(&items, is_property, ctx);
        if let Some(implementation) = self.state.world.get(overload).implementation {
            self.with_overload_impl(implementation, |checker| checker.accept_func_def(implementation));
        }
        if is_property {
            self.set_property_type(overload, first, ctx);
        } else {
            self.check_overlapping_overloads(overload, &items);
            self.set_overload_type(overload, &items);
        }
        self.check_overload_override(overload, ctx);
    }

    fn check_overload_items(&mut self, items: &[DecoratorId], is_property: bool, ctx: Ctx) {
        let settable = items
            .first()
            .is_some_and(|first| self.var_is(self.state.world.get(*first).var, VarFlags::SETTABLE_PROPERTY));
        let checked = if settable { 1 } else { 0 };
        let mut abstracts = 0;
        for (index, item) in items.iter().enumerate() {
            let func = self.state.world.get(*item).func;
            if !is_property {
                let visit = DecoratorVisit {
                    allow_empty: true,
                    ..DecoratorVisit::default()
                };
                self.visit_decorator_inner(*item, visit);
            } else if index > checked {
                self.check_accessor(func);
            }
            let status = self.state.world.get(func).abstract_status;
            abstracts += usize::from(status != AbstractStatus::NotAbstract);
        }
        if abstracts != 0 && abstracts != items.len() {
            self.fail_with(&INCONSISTENT_ABSTRACT_OVERLOAD, ctx);
        }
    }

    /// Checks a deleter, or whatever stands behind the setter.
    fn check_accessor(&mut self, func: types::FuncId) {
        if !self.run.can_skip_diagnostics {
            self.check_default_params(func, None);
        }
        if self.run.recurse_into_functions || self.func_is(func, FuncFlags::DEF_OR_INFER_VARS) {
            let name = self.state.world.get(func).name;
            self.function_target(DefRef::Func(func), |checker| {
                checker.recursing(|checker| checker.check_func_item(func, None, Some(name), true));
            });
        }
    }

    /// Does `work` inside the implementation of overloads (mypy's `enter_overload_impl`).
    pub(crate) fn with_overload_impl(&mut self, implementation: DefRef, work: impl FnOnce(&mut Self)) {
        self.run.overload_impl_stack.push(implementation);
        work(self);
        self.run.overload_impl_stack.pop();
    }

    /// Finds the types of a property's getter and setter.
    fn check_property_items(&mut self, overload: OverloadId, first: DecoratorId) {
        self.visit_decorator(first);
        let getter_var = self.state.world.get(first).var;
        if !self.var_is(getter_var, VarFlags::SETTABLE_PROPERTY) {
            return;
        }
        let Some(setter) = self.setter_of(overload) else {
            return;
        };
        let visit = DecoratorVisit {
            skip_first_item: true,
            ..DecoratorVisit::default()
        };
        self.visit_decorator_inner(setter, visit);
        let setter_type = self.property_setter_type(overload, setter);
        self.state.world.get_mut(getter_var).setter_type = Some(setter_type);
        self.update_legacy_property_type(overload, first);
    }

    /// The setter of a property.
    pub(crate) fn setter_of(&self, overload: OverloadId) -> Option<DecoratorId> {
        let def = self.state.world.get(overload);
        let setter = def.items.get(def.setter_index? as usize)?;
        if let DefRef::Decorator(decorator) = setter {
            Some(*decorator)
        } else {
            None
        }
    }

    fn property_setter_type(&mut self, overload: OverloadId, setter: DecoratorId) -> TypeId {
        let any = self.types().any(AnyKind::SpecialForm);
        let fallback = self.simple_callable(&[any, any], any);
        let def = self.state.world.get(setter);
        let (var, func) = (def.var, def.func);
        let setter_type = self.state.world.get(var).typ;
        if let Some(typ) = setter_type
            && !self.is_subtype(typ, fallback)
        {
            let ctx = self.ctx_of(DefRef::Func(func));
            self.fail("Invalid property setter signature", ctx, ErrorCode::Misc);
        }
        let ctx = self.ctx_of(DefRef::Overload(overload));
        let callable = self.extract_callable_type(setter_type, ctx);
        callable
            .filter(|typ| {
                self.types()
                    .as_callable(*typ)
                    .is_some_and(|callable| callable.params.len() == 2)
            })
            .unwrap_or(fallback)
    }

    /// The overall type of a property starts with the getter.
    fn update_legacy_property_type(&mut self, overload: OverloadId, first: DecoratorId) {
        let Some(typ) = self.state.world.get(overload).typ else {
            return;
        };
        let Type::Overloaded(items) = self.ty(typ) else {
            return;
        };
        let ctx = self.ctx_of(DefRef::Overload(overload));
        let var = self.state.world.get(first).var;
        let getter = self.state.world.get(var).typ;
        let Some(getter) = self.extract_callable_type(getter, ctx) else {
            return;
        };
        let mut items = items.clone();
        if let Some(item) = items.first_mut() {
            *item = self.with_definition(getter, DefRef::Decorator(first));
            let typ = self.types().overloaded(items);
            self.state.world.get_mut(overload).typ = Some(typ);
        }
    }

    fn with_definition(&self, typ: TypeId, definition: DefRef) -> TypeId {
        let types = self.types();
        match types.as_callable(typ) {
            Some(callable) => types.callable(Callable {
                definition: Some(definition),
                ..callable.clone()
            }),
            None => typ,
        }
    }

    fn set_overload_type(&mut self, overload: OverloadId, items: &[DecoratorId]) {
        if self.state.world.get(overload).typ.is_some() {
            return;
        }
        let mut found = Vec::new();
        for item in items {
            let typ = self.decorated_type(*item);
            let ctx = self.ctx_of(DefRef::Decorator(*item));
            if let Some(typ) = self.extract_callable_type(typ, ctx) {
                found.push(self.with_definition(typ, DefRef::Decorator(*item)));
            }
        }
        if !found.is_empty() {
            let typ = self.types().overloaded(found);
            self.state.world.get_mut(overload).typ = Some(typ);
        }
    }

    fn set_property_type(&mut self, overload: OverloadId, first: DecoratorId, ctx: Ctx) {
        if self.state.world.get(overload).typ.is_some() {
            return;
        }
        let typ = self.decorated_type(first);
        let typ = self.extract_callable_type(typ, ctx).unwrap_or_else(|| {
            let any = self.types().any(AnyKind::SpecialForm);
            self.simple_callable(&[any], any)
        });
        let typ = self.types().overloaded([typ]);
        self.state.world.get_mut(overload).typ = Some(typ);
    }

    /// The type of a decorated function above its decorators.
    pub(crate) fn decorated_type(&self, decorator: DecoratorId) -> Option<TypeId> {
        self.state.world.get(self.state.world.get(decorator).var).typ
    }

    fn check_overload_override(&mut self, overload: OverloadId, ctx: Ctx) {
        let def = self.state.world.get(overload);
        let (class, implementation) = (def.class, def.implementation);
        let Some(class) = class else { return };
        if self.run.can_skip_diagnostics {
            return;
        }
        let def = DefRef::Overload(overload);
        let found = self.check_method_override(def);
        self.check_no_overridable_method(def, class, found.as_deref());
        let ctx = implementation.map_or(ctx, |implementation| self.ctx_of(implementation));
        self.check_explicit_override_decorator(def, found.as_deref(), Some(ctx));
        self.check_inplace_operator_method(def);
    }

    /// `@override` needs something to override.
    pub(super) fn check_no_overridable_method(
        &mut self,
        def: DefRef,
        class: ClassId,
        found: Option<&[ClassId]>,
    ) {
        let world = &self.state.world;
        let is_explicit = self.is_explicit_override(def);
        let is_missing = found.is_some_and(<[ClassId]>::is_empty);
        if is_explicit && is_missing && !world.get(class).is(ClassFlags::FALLBACK_TO_ANY) {
            let name = world.text(self.name_of(def));
            let ctx = self.ctx_of(def);
            self.msg_no_overridable_method(name, ctx);
        }
    }

    /// Whether a method has `@override`.
    pub(super) fn is_explicit_override(&self, def: DefRef) -> bool {
        let world = &self.state.world;
        let flags = match def {
            DefRef::Func(func) => world.get(func).flags,
            DefRef::Decorator(decorator) => world.get(world.get(decorator).func).flags,
            DefRef::Overload(overload) => world.get(overload).flags,
            DefRef::Module(_)
            | DefRef::Class(_)
            | DefRef::Var(_)
            | DefRef::Alias(_)
            | DefRef::TypeVar(_)
            | DefRef::Placeholder(_) => FuncFlags::empty(),
        };
        flags.contains(FuncFlags::EXPLICIT_OVERRIDE)
    }

    /// The type of an overload item as a caller sees it; messages if it cannot be called.
    pub(crate) fn extract_callable_type(&mut self, inner: Option<TypeId>, ctx: Ctx) -> Option<TypeId> {
        let types = self.types();
        let mut inner = self.proper(inner?);
        if types.is_any(inner) {
            return None;
        }
        if let Some(common) = types.as_type_var_like(inner) {
            inner = self.proper(common.upper_bound);
        }
        if let Type::Type { item, .. } = self.ty(inner) {
            let callee = self.analyze_type_type_callee(*item, ctx);
            inner = self.proper(callee);
        }
        let outer = if matches!(self.ty(inner), Type::Callable(_) | Type::Overloaded(_)) {
            Some(inner)
        } else if types.as_instance(inner).is_some() {
            self.call_of_instance(inner, ctx)
        } else if types.as_union(inner).is_some() {
            match self.callable_of_union(inner, ctx) {
                Ok(found) => found,
                Err(simple) => return self.extract_callable_type(Some(simple), ctx),
            }
        } else {
            None
        };
        let Some(outer) = outer else {
            self.msg_not_callable(inner, ctx);
            return None;
        };
        types.as_callable(outer).map(|_| outer)
    }

    fn call_of_instance(&mut self, inner: TypeId, ctx: Ctx) -> Option<TypeId> {
        let access = crate::members::MemberAccess {
            is_operator: true,
            original_type: Some(inner),
            ..crate::members::MemberAccess::default()
        };
        let call = self.analyze_member_access(names::known::DUNDER_CALL, inner, ctx, access);
        let call = self.proper(call);
        matches!(self.ty(call), Type::Callable(_) | Type::Overloaded(_)).then_some(call)
    }

    /// The join of the items of a union; `Err` if the union is none when simplified.
    fn callable_of_union(&mut self, inner: TypeId, ctx: Ctx) -> Result<Option<TypeId>, TypeId> {
        let types = self.types();
        let items = types
            .as_union(inner)
            .map(|union| union.items.clone())
            .unwrap_or_default();
        let simple = self.make_simplified_union(&items);
        let Some(union) = types.as_union(simple) else {
            return Err(simple);
        };
        let mut found = Vec::new();
        for item in &union.items {
            let Some(item) = self.extract_callable_type(Some(*item), ctx) else {
                return Ok(None);
            };
            found.push(item);
        }
        let joined = self.join_type_list(&found);
        let joined = self.proper(joined);
        let is_function = matches!(self.ty(joined), Type::Callable(_) | Type::Overloaded(_));
        Ok(is_function.then_some(joined))
    }
}
