//! `functools.singledispatch`: calls have the signature of the fallback, and what is registered must fit it.
//!
//! The object that `singledispatch` makes has the type of the fallback as a second argument.

use names::known;
use nodes::defs::{Class, Func};
use nodes::symbols::{Symbol, SymbolKind};
use options::ErrorCode;
use types::{AnyKind, ArgKind, Callable, ClassId, DefRef, Instance, Param, Type, TypeId};

use super::{CallSite, SignatureSite};
use crate::{Checker, Ctx};

impl<'a> Checker<'a> {
    /// `singledispatch(f)`.
    pub(super) fn singledispatch_result(&mut self, site: &CallSite<'_>) -> Option<TypeId> {
        let types = self.types();
        let func = self.proper(site.first_type()?);
        let callable = types.as_callable(func)?;
        let Some(first) = callable.params.first() else {
            let text = "Singledispatch function requires at least one argument";
            self.fail_at_definition(text, callable, site.ctx);
            return None;
        };
        if !first.kind.is_positional(true) {
            let text = "First argument to singledispatch function must be a positional argument";
            self.fail_at_definition(text, callable, site.ctx);
            return None;
        }
        let object = types.as_instance(self.proper(site.result))?;
        let args: Vec<TypeId> = object.args.iter().copied().chain([func]).collect();
        Some(types.intern(Type::Instance(Instance {
            args: args.into(),
            ..object.clone()
        })))
    }

    /// A call of the object: the signature of the fallback.
    pub(super) fn singledispatch_call_signature(&mut self, site: &SignatureSite<'_, '_>) -> Option<TypeId> {
        self.singledispatch_fallback(site.object?)
    }

    /// `f.register(C)` and `f.register(g)`.
    pub(super) fn singledispatch_register_result(
        &mut self,
        object: TypeId,
        site: &CallSite<'_>,
    ) -> Option<TypeId> {
        let types = self.types();
        let first = self.proper(site.first_type()?);
        if self.is_function_like(first) && self.is_type_obj(first) {
            let class = self.register_callable_class()?;
            let registered = self.instance_type_of(first, false);
            return Some(types.instance(class, [registered, object]));
        }
        types.as_callable(first)?;
        self.register_implementation(object, first, None, site.ctx);
        Some(first)
    }

    /// `f.register(C)(g)`.
    pub(super) fn singledispatch_register_call_result(
        &mut self,
        object: TypeId,
        site: &CallSite<'_>,
    ) -> Option<TypeId> {
        let [registered, dispatcher] = self.types().as_instance(object)?.args[..] else {
            return None;
        };
        let func = site.first_type()?;
        self.register_implementation(dispatcher, func, Some(registered), site.ctx);
        Some(func)
    }

    /// The class of what `f.register(C)` gives: its `__call__` is a hook. A class of its own per module.
    fn register_callable_class(&mut self) -> Option<ClassId> {
        let fullname = known::SINGLEDISPATCH_REGISTER_CLASS;
        if let Some(class) = self.exprs.known_classes.borrow().get(&fullname) {
            return Some(*class);
        }
        let object = self.lookup_class("builtins.object")?;
        let (name, module_name) = (
            self.name("_SingleDispatchRegisterCallable"),
            self.name("functools"),
        );
        let mut class = Class::new(name, fullname, module_name);
        class.bases = Box::new([self.types().instance(object, [])]);
        let module = self.module;
        let id = self.state.world.add_local(module, class);
        self.state.world.get_mut(id).mro = [id, object].into();
        let call = self.register_call_method(id);
        let symbol = Symbol::new(SymbolKind::Member, call);
        self.state
            .world
            .get_mut(id)
            .names
            .insert(known::DUNDER_CALL, symbol);
        self.exprs.known_classes.borrow_mut().insert(fullname, id);
        Some(id)
    }

    /// `def __call__(self, name: Any) -> None`.
    fn register_call_method(&mut self, class: ClassId) -> DefRef {
        let types = self.types();
        let param = |typ, name| Param {
            typ,
            name: Some(name),
            kind: ArgKind::Pos,
        };
        let any = types.any(AnyKind::ImplementationArtifact);
        let params = [
            param(types.instance(class, []), self.name("self")),
            param(any, self.name("name")),
        ];
        let fallback = self.named_type("builtins.function");
        let mut callable = typeops::callables::new_callable(params, types.none(), fallback);
        callable.name = Some(known::DUNDER_CALL);
        let mut func = Func::new(known::DUNDER_CALL, known::SINGLEDISPATCH_REGISTER_CALL);
        func.class = Some(class);
        func.typ = Some(types.callable(callable));
        DefRef::Func(self.state.world.add_local(self.module, func))
    }

    /// The type of the function that `singledispatch` was given.
    fn singledispatch_fallback(&self, dispatcher: TypeId) -> Option<TypeId> {
        let types = self.types();
        let [_, fallback] = types.as_instance(dispatcher)?.args[..] else {
            return None;
        };
        types.as_callable(fallback).map(|_| fallback)
    }

    /// Checks that what `func` dispatches on fits the fallback.
    fn register_implementation(
        &mut self,
        dispatcher: TypeId,
        func: TypeId,
        registered: Option<TypeId>,
        ctx: Ctx,
    ) -> Option<()> {
        let types = self.types();
        let callable: &'a Callable = types.as_callable(self.proper(func))?;
        let fallback = self.callable(self.singledispatch_fallback(dispatcher)?);
        let dispatch = registered.or_else(|| Some(callable.params.first()?.typ))?;
        let wanted = fallback.params.first()?.typ;
        if self.is_subtype(dispatch, wanted) {
            return Some(());
        }
        let (world, options) = (self.world(), self.options());
        let text = format!(
            "Dispatch type {} must be subtype of fallback function first argument {}",
            messages::format_type(world, options, dispatch),
            messages::format_type(world, options, wanted)
        );
        self.fail_at_definition(&text, callable, ctx);
        None
    }

    /// Reports at the function that a callable comes from, if it is one of this module.
    fn fail_at_definition(&mut self, text: &str, callable: &Callable, ctx: Ctx) {
        let definition = callable.definition.filter(|def| def.module() == self.module);
        let ctx = definition.map_or(ctx, |def| self.ctx_of(def));
        self.fail(text, ctx, ErrorCode::Misc);
    }
}
