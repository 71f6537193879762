//! `functools.singledispatch`: the function itself is remembered as a further type argument.

use errors::Report;
use names::known;
use nodes::defs::{Class, Func};
use nodes::symbols::{Symbol, SymbolKind};
use options::ErrorCode;
use typeops::callables::new_callable;
use types::{AnyKind, ArgKind, Callable, ClassId, DefId, DefRef, Param, Type, TypeId};

use super::{HookedCall, HookedSignature};
use crate::{Checker, Ctx};

impl<'p> Checker<'p> {
    /// Reports an error at the definition that a callable comes from; without one, at the call.
    fn fail_at_definition(&mut self, text: &str, callable: &Callable, ctx: Ctx) {
        let world = &self.state.world;
        let func = callable.definition.and_then(|def| world.function_of(def));
        let place = func.and_then(|func| Some((func.module(), world.get(func).at?)));
        let Some((module, at)) = place else {
            self.fail(text, ctx, ErrorCode::Misc);
            return;
        };
        if module == self.module {
            self.fail(text, self.def_ctx(at), ErrorCode::Misc);
        } else if let Some(unit) = self.unit.program.unit(module, world.module(module).fullname) {
            // The line in that file, said of this one.
            self.has_effect();
            let report = Report::error(unit.position(at), text);
            self.errors.report(report.code(ErrorCode::Misc));
        } else {
            self.fail(text, ctx, ErrorCode::Misc);
        }
    }

    /// `singledispatch(func)`.
    pub(super) fn singledispatch_hook(&mut self, call: &HookedCall<'_>) -> Option<TypeId> {
        let types = self.types();
        let func = self.proper(call.first_type()?);
        let callable = types.as_callable(func)?;
        let Some(first) = callable.params.first() else {
            let text = "Singledispatch function requires at least one argument";
            self.fail_at_definition(text, callable, call.ctx);
            return None;
        };
        if !matches!(first.kind, ArgKind::Pos | ArgKind::Opt | ArgKind::Star) {
            let text = "First argument to singledispatch function must be a positional argument";
            self.fail_at_definition(text, callable, call.ctx);
            return None;
        }
        let result = types.as_instance(self.proper(call.default))?;
        let args: Vec<TypeId> = result.args.iter().copied().chain([func]).collect();
        Some(types.instance(result.class, args))
    }

    /// `func.register(...)`: of a function, or of a class, which gives a decorator.
    pub(super) fn singledispatch_register_hook(&mut self, call: &HookedCall<'_>) -> Option<TypeId> {
        let types = self.types();
        let object_type = call.object_type?;
        types.as_instance(object_type)?;
        let first = self.proper(call.first_type()?);
        if self.is_type_obj(first) {
            let mut item = first;
            if let Type::Overloaded(items) = self.ty(first) {
                item = *items.first()?;
            }
            let registered = self.instance_type_of(item, false);
            let class = self.fake_register_class()?;
            return Some(types.instance(class, [registered, object_type]));
        }
        let func = types.as_callable(first)?;
        self.register_function(object_type, func, None, call.ctx);
        Some(first)
    }

    /// The class of what `register(C)` gives.
    fn fake_register_class(&mut self) -> Option<ClassId> {
        let name = self.name("_SingleDispatchRegisterCallable");
        let fullname = self.name("functools._SingleDispatchRegisterCallable");
        let module_name = self.name("functools");
        let object = self.lookup_class("builtins.object")?;
        let mut class = Class::new(name, fullname, module_name);
        class.bases = [self.types().instance(object, [])].into();
        let id = self.state.world.add_local(self.module, class);
        let types = self.types();
        let any = types.any(AnyKind::ImplementationArtifact);
        let param = |name, typ| Param {
            typ,
            name: Some(name),
            kind: ArgKind::Pos,
        };
        let callable = types.callable(Callable {
            name: Some(known::DUNDER_CALL.into()),
            ..new_callable(
                [
                    param(self.name("self"), types.instance(id, [])),
                    param(self.name("name"), any),
                ],
                types.none(),
                self.named_type("builtins.function"),
            )
        });
        let mut func = Func::new(
            known::DUNDER_CALL,
            self.state.world.names.join(fullname, known::DUNDER_CALL),
        );
        func.class = Some(id);
        func.typ = Some(callable);
        let func = self.state.world.add_local(self.module, func);
        let symbol = Symbol::new(SymbolKind::Member, DefRef::Func(func));
        let class = self.state.world.get_mut(id);
        class.mro = vec![id, object].into();
        class.names.insert(known::DUNDER_CALL, symbol);
        Some(id)
    }

    /// A registered function must take values that the function takes.
    fn register_function(&mut self, object: TypeId, func: &Callable, registered: Option<TypeId>, ctx: Ctx) {
        let types = self.types();
        let Some([_, fallback]) = types.as_instance(object).map(|object| &*object.args) else {
            return;
        };
        let fallback = types.as_callable(self.proper(*fallback));
        let Some(wanted) = fallback.and_then(|fallback| fallback.params.first()) else {
            return;
        };
        let Some(dispatched) = registered.or_else(|| func.params.first().map(|param| param.typ)) else {
            return;
        };
        if !self.is_subtype(dispatched, wanted.typ) {
            let (dispatched, wanted) = (self.format_type(dispatched), self.format_type(wanted.typ));
            let text = format!(
                "Dispatch type {dispatched} must be subtype of fallback function first argument {wanted}"
            );
            self.fail_at_definition(&text, func, ctx);
        }
    }

    /// `func.register(C)(implementation)`.
    pub(super) fn singledispatch_registered_hook(&mut self, call: &HookedCall<'_>) -> Option<TypeId> {
        let types = self.types();
        let [registered, object] = *types.as_instance(call.object_type?)?.args else {
            return None;
        };
        let func = call.first_type()?;
        if let Some(callable) = types.as_callable(self.proper(func)) {
            self.register_function(object, callable, Some(registered), call.ctx);
        }
        Some(func)
    }

    /// Calling the function: its signature is that of the function itself.
    pub(super) fn singledispatch_call_signature(&mut self, call: &HookedSignature<'_>) -> Option<TypeId> {
        match *self.types().as_instance(call.object_type?)?.args {
            [_, fallback] => Some(self.proper(fallback)),
            _ => None,
        }
    }
}
