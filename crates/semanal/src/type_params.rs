//! Type parameters in brackets (PEP 695 and 696): a scope of their own around functions, classes and aliases.

use arena::List;
use nodes::ast::{TypeParam, TypeParamKind};
use nodes::defs::{At, TypeVarDef, TypeVarDefKind};
use nodes::symbols::{SymbolFlags, SymbolTable};
use types::{AnyKind, DefRef, Type, TypeFlags, TypeId, TypeVarId, Variance};

use crate::Analyzer;
use crate::analyzer::{ScopeFrame, ScopeKind};
use crate::symbols::AddOptions;
use crate::type_analysis::{AnalOptions, TypeSyntax};

/// How many scopes of type parameters were entered: 0 or 1.
pub(crate) type Depth = usize;

impl Analyzer<'_> {
    /// Enters the scope of type parameters. `None` if one of them is not ready; then nothing was entered.
    pub(crate) fn push_type_params(&mut self, params: Option<List<TypeParam>>, at: At) -> Option<Depth> {
        let Some(params) = params.filter(|params| !params.is_empty()) else { return Some(0) };
        self.scopes.push(ScopeFrame { kind: ScopeKind::Annotation, names: Some(SymbolTable::default()) });
        for param in self.body.type_params(params) {
            let id = self.analyze_type_param(*param, at);
            if self.is_defined_type_param(param.name) {
                let text = format!("\"{}\" already defined as a type parameter", self.text(param.name));
                self.fail(text, at);
            } else {
                let options = AddOptions { no_progress: true, type_param: true, ..AddOptions::default() };
                self.add_symbol_with(param.name, DefRef::TypeVar(id), at, SymbolFlags::empty(), options);
            }
        }
        Some(1)
    }

    /// Leaves the scope of type parameters.
    pub(crate) fn pop_type_params(&mut self, depth: Depth) {
        for _ in 0..depth {
            self.scopes.pop();
        }
    }

    /// Does `work` as if the innermost scope of type parameters were not there.
    pub(crate) fn outside_type_params(&mut self, is_inside: bool, work: impl FnOnce(&mut Self)) {
        let hidden = if is_inside { self.scopes.pop() } else { None };
        work(self);
        self.scopes.extend(hidden);
    }

    fn is_defined_type_param(&self, name: names::Name) -> bool {
        self.scopes.iter().filter_map(|scope| scope.names.as_ref()?.get(&name)).any(|symbol| {
            matches!(symbol.node, Some(DefRef::TypeVar(_)))
        })
    }

    fn analyze_type_param(&mut self, param: TypeParam, at: At) -> TypeVarId {
        let fullname = self.qualified_name(param.name);
        let types = self.state.world.types;
        let syntax = self.body.types();
        let placeholder = types.intern(Type::Placeholder { fullname: None, args: Box::default() });
        let options = AnalOptions { allow_placeholder: true, ..AnalOptions::default() };
        let object = self.object_type();
        let upper_bound = match param.upper_bound {
            Some(bound) => self.anal_own_type(bound, options).unwrap_or(placeholder),
            None if param.kind == TypeParamKind::TypeVarTuple => self.named_type("builtins.tuple", &[object]),
            None => object,
        };
        let default = match param.default {
            Some(default) => self.analyze_param_default(param, TypeSyntax::new(syntax, default)).unwrap_or(placeholder),
            None => types.any(AnyKind::FromOmittedGenerics),
        };
        let kind = match param.kind {
            TypeParamKind::TypeVar => {
                let mut values = Vec::new();
                for value in syntax.list(param.values) {
                    let value = self.anal_own_type(*value, options).unwrap_or(placeholder);
                    values.push(self.checked_value(value, at));
                }
                TypeVarDefKind::TypeVar(values.into())
            }
            TypeParamKind::ParamSpec => TypeVarDefKind::ParamSpec,
            TypeParamKind::TypeVarTuple => TypeVarDefKind::TypeVarTuple(self.named_type("builtins.tuple", &[object])),
        };
        let variance = Variance::NotReady;
        let def = TypeVarDef {
            name: param.name,
            fullname,
            kind,
            upper_bound,
            default,
            variance,
            is_new_style: true,
            at: Some(at),
        };
        self.add_def(def)
    }

    /// A value that a type variable is restricted to must not be generic itself.
    pub(crate) fn checked_value(&mut self, value: TypeId, at: At) -> TypeId {
        let types = self.state.world.types;
        if types.flags(value).contains(TypeFlags::TYPE_VAR) {
            self.fail("TypeVar constraint type cannot be parametrized by type variables", at);
            return types.any(AnyKind::FromError);
        }
        value
    }

    fn analyze_param_default(&mut self, param: TypeParam, syntax: TypeSyntax<'_>) -> Option<TypeId> {
        let is_spec = param.kind == TypeParamKind::ParamSpec;
        let is_tuple = param.kind == TypeParamKind::TypeVarTuple;
        let typ = self.anal_type(syntax, default_options(is_spec, is_tuple))?;
        let at = self.syntax_at(syntax);
        Some(self.checked_default(typ, is_spec, is_tuple, at))
    }

    /// A default must be of the kind that the type variable is.
    pub(crate) fn checked_default(&mut self, typ: TypeId, is_spec: bool, is_tuple: bool, at: At) -> TypeId {
        let types = self.state.world.types;
        let proper = typeops::proper(&self.state.world, typ);
        let (fits, text) = match types.get(proper) {
            Type::Any { .. } | Type::Unbound { .. } | Type::Placeholder { .. } => (true, ""),
            Type::Parameters(_) | Type::ParamSpec(_) => {
                (is_spec, "The default argument to TypeVar must be a type")
            }
            Type::Unpack { .. } => (is_tuple, "The default argument to TypeVar must be a type"),
            _ if is_spec => {
                (false, "The default argument to ParamSpec must be a list expression, ellipsis, or a ParamSpec")
            }
            _ if is_tuple => (false, "The default argument to TypeVarTuple must be an Unpacked tuple"),
            _ => (true, ""),
        };
        if fits {
            return typ;
        }
        self.fail(text, at);
        types.any(AnyKind::FromError)
    }
}

/// How defaults of type variables are analysed.
pub(crate) fn default_options(is_spec: bool, is_tuple: bool) -> AnalOptions {
    AnalOptions {
        allow_placeholder: true,
        allow_unbound_tvars: true,
        quiet_invalid_types: true,
        allow_param_spec_literals: is_spec,
        allow_tuple_literal: is_spec,
        allow_unpack: is_tuple,
        analyzing_tvar_def: true,
        ..AnalOptions::default()
    }
}
