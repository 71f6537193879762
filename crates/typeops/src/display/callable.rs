//! Callables and parameters by themselves as texts.

use types::{ArgKind, Callable, CallableFlags, Param, Parameters, Type, TypeId, TypeVar, TypeVarCommon};

use super::Printer;
use crate::callables::final_param_spec;
use crate::proper::proper;

impl<'p> Printer<'_, '_, 'p> {
    /// `def [T <: int] (x: T, *, y: str =) -> T`.
    pub(super) fn callable(&mut self, callable: &Callable) {
        self.out.push_str("def ");
        if !callable.variables.is_empty() {
            self.variables(&callable.variables);
        }
        self.out.push('(');
        let spec = final_param_spec(self.world.types, callable);
        let skipped = if spec.is_some() { 2 } else { 0 };
        let shown = &callable.params[..callable.params.len() - skipped];
        let mut asterisk = false;
        for (index, param) in shown.iter().enumerate() {
            if index > 0 {
                self.out.push_str(", ");
            }
            self.param(param, callable.flags, &mut asterisk);
        }
        if let Some(spec) = spec {
            if !shown.is_empty() {
                self.out.push_str(", ");
            }
            let name = self.world.text(spec.common.name);
            self.push(format_args!("*{name}.args, **{name}.kwargs"));
            self.default(&spec.common);
        }
        self.out.push(')');
        self.return_type(callable);
    }

    fn param(&mut self, param: &Param, flags: CallableFlags, asterisk: &mut bool) {
        if param.kind.is_named(false) && !*asterisk {
            self.out.push_str("*, ");
            *asterisk = true;
        }
        if param.kind == ArgKind::Star {
            *asterisk = true;
        }
        let unpack_kwargs = param.kind == ArgKind::Star2 && flags.contains(CallableFlags::UNPACK_KWARGS);
        self.stars(param.kind);
        if let Some(name) = self.param_name(param, unpack_kwargs) {
            self.push(format_args!("{name}: "));
        }
        match (unpack_kwargs, self.options.verbose) {
            (false, _) => self.show(param.typ),
            (true, false) => self.around("**", &[param.typ], ""),
            (true, true) => self.around("Unpack[", &[param.typ], "]"),
        }
        if param.kind.is_optional() {
            self.out.push_str(" =");
        }
    }

    fn stars(&mut self, kind: ArgKind) {
        self.out.push_str(match kind {
            ArgKind::Star => "*",
            ArgKind::Star2 => "**",
            ArgKind::Pos | ArgKind::Opt | ArgKind::Named | ArgKind::NamedOpt => "",
        });
    }

    /// The name of a parameter; unpacked ones without a name get one, since a lone `***TD` looks odd.
    fn param_name(&self, param: &Param, unpack_kwargs: bool) -> Option<&'p str> {
        if param.name.is_some() || self.options.verbose {
            return param.name.map(|name| self.world.text(name));
        }
        let unpacks = matches!(self.world.types.get(param.typ), Type::Unpack { .. });
        match param.kind {
            ArgKind::Star if unpacks => Some("args"),
            ArgKind::Star2 if unpack_kwargs => Some("kwargs"),
            ArgKind::Pos
            | ArgKind::Opt
            | ArgKind::Star
            | ArgKind::Named
            | ArgKind::Star2
            | ArgKind::NamedOpt => None,
        }
    }

    fn return_type(&mut self, callable: &Callable) {
        if matches!(
            self.world.types.get(proper(self.world, callable.ret_type)),
            Type::None
        ) {
            return;
        }
        match (callable.type_guard, callable.type_is) {
            (Some(guard), _) => self.around(" -> TypeGuard[", &[guard], "]"),
            (None, Some(is)) => self.around(" -> TypeIs[", &[is], "]"),
            (None, None) => self.around(" -> ", &[callable.ret_type], ""),
        }
    }

    /// `[T <: int, S in (int, str)] `.
    fn variables(&mut self, variables: &[TypeId]) {
        self.out.push('[');
        for (index, variable) in variables.iter().enumerate() {
            if index > 0 {
                self.out.push_str(", ");
            }
            if let Type::TypeVar(var) = self.world.types.get(*variable) {
                self.variable(var);
            } else {
                let common = self.world.types.as_type_var_like(*variable);
                self.plain_variable(common.expect("a callable binds type variables only"));
            }
        }
        self.out.push_str("] ");
    }

    fn variable(&mut self, var: &TypeVar) {
        let name = self.world.text(var.common.name);
        if !var.values.is_empty() {
            self.push(format_args!("{name} in "));
            self.around("(", &var.values, ")");
            return;
        }
        if self.is_object(var.common.upper_bound) {
            self.plain_variable(&var.common);
            return;
        }
        self.push(format_args!("{name} <: "));
        self.show(var.common.upper_bound);
        self.default(&var.common);
    }

    fn plain_variable(&mut self, common: &TypeVarCommon) {
        self.out.push_str(self.world.text(common.name));
        self.default(common);
    }

    fn is_object(&self, typ: TypeId) -> bool {
        let Type::Instance(instance) = self.world.types.get(proper(self.world, typ)) else {
            return false;
        };
        self.world.text(self.world.get(instance.class).fullname) == "builtins.object"
    }

    /// `[x: int, *, y: str =]`.
    pub(super) fn parameters(&mut self, parameters: &Parameters) {
        if parameters.is_ellipsis_args {
            self.out.push_str("...");
            return;
        }
        self.out.push('[');
        let mut asterisk = false;
        for (index, param) in parameters.params.iter().enumerate() {
            if index > 0 {
                self.out.push_str(", ");
            }
            if param.kind.is_named(false) && !asterisk {
                self.out.push_str("*, ");
                asterisk = true;
            }
            self.stars(param.kind);
            if let Some(name) = param.name {
                self.push(format_args!("{}: ", self.world.text(name)));
            }
            self.show(param.typ);
            if param.kind.is_optional() {
                self.out.push_str(" =");
            }
        }
        self.out.push(']');
    }
}
