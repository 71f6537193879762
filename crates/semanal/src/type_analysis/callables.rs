//! Callables: `Callable[...]` and signatures of functions.

use std::rc::Rc;

use arena::List;
use names::{Name, known};
use nodes::ast::{TypeNode, TypeNodeId};
use nodes::defs::{At, TypeVarDefKind};
use options::ErrorCode;
use typeops::callables::new_callable;
use types::{
    AnyKind, ArgKind, Callable, CallableFlags, FuncId, Param, ParamSpec, ParamSpecFlavor, Type, TypeId,
};

use super::unbound_vars::FoundVars;
use super::{AnalOptions, PartOptions, RawCallable, RawParam, RawType, TypeAnalysis, TypeSyntax};
use crate::Analyzer;
use crate::lookup::Missing;
use crate::tvar_scope::TvarScope;

impl<'a> Analyzer<'a> {
    /// The type of a function's signature, in the scope that its variables are bound in.
    pub(crate) fn analyze_raw_callable(&mut self, raw: RawCallable<'a>, of: FuncId) -> Callable {
        let mut ta = TypeAnalysis::new(AnalOptions::default());
        let callable = self.visit_callable(&mut ta, raw, false, Some(of));
        self.tables.alias_deps.append(&mut ta.aliases_used);
        callable
    }

    /// A callable of any origin (mypy's `visit_callable_type`).
    pub(crate) fn visit_callable(
        &mut self,
        ta: &mut TypeAnalysis,
        raw: RawCallable<'_>,
        nested: bool,
        of: Option<FuncId>,
    ) -> Callable {
        let (variables, frame) = if ta.options.defining_alias {
            (raw.variables.clone(), None)
        } else {
            self.bind_variables(&raw, of)
        };
        match frame {
            Some(frame) => self.in_tvar_scope(frame, |this| {
                this.visit_callable_in_scope(ta, &raw, nested, variables)
            }),
            None => self.visit_callable_in_scope(ta, &raw, nested, variables),
        }
    }

    /// The variables of a callable, and the scope that binds them, if there are some.
    fn bind_variables(
        &mut self,
        raw: &RawCallable<'_>,
        of: Option<FuncId>,
    ) -> (Vec<TypeId>, Option<Rc<TvarScope>>) {
        let at = raw.at.unwrap_or_else(|| self.nowhere());
        let namespace = |this: &Self| match of {
            Some(func) => this.function_namespace(func),
            None => this.intern(""),
        };
        if !raw.variables.is_empty() {
            let frame = self.tvar_scope.method_frame(namespace(self));
            for var in &raw.variables {
                frame.bind_existing(self.state.world.types, *var);
            }
            return (raw.variables.clone(), Some(frame));
        }
        let mut found = FoundVars::default();
        for param in &raw.params {
            match &param.typ {
                RawType::Node(syntax) => self.search_vars(*syntax, true, &mut found),
                RawType::UnpackTuple(items) => {
                    items
                        .iter()
                        .for_each(|item| self.search_vars(*item, true, &mut found));
                }
                RawType::Any(_) | RawType::Type(_) => {}
            }
        }
        let mut found = found.vars;
        if let RawType::Node(ret) = &raw.ret {
            for var in self.find_type_vars(&[*ret], false).vars {
                if !found.contains(&var) {
                    found.push(var);
                }
            }
        }
        if found.is_empty() {
            return (Vec::new(), None);
        }
        let frame = self.tvar_scope.method_frame(namespace(self));
        let mut variables = Vec::new();
        for (name, id) in found {
            let def = self.state.world.get(id).clone();
            if !self.tvar_scope.allow_binding(def.fullname) {
                let text = format!("Type variable \"{}\" is bound by an outer class", self.text(name));
                self.fail_code(text, at, ErrorCode::ValidType);
            }
            variables.push(frame.bind_new(self.state.world.types, name, &def));
        }
        (variables, Some(frame))
    }

    fn visit_callable_in_scope(
        &mut self,
        ta: &mut TypeAnalysis,
        raw: &RawCallable<'_>,
        nested: bool,
        variables: Vec<TypeId>,
    ) -> Callable {
        let types = self.state.world.types;
        let at = raw.at.unwrap_or_else(|| self.nowhere());
        let (type_guard, type_is) = self.guards_of(ta, &raw.ret);
        let mut specs: [Option<String>; 2] = [None, None];
        let mut invalid = false;
        let mut params = Vec::with_capacity(raw.params.len());
        for param in &raw.params {
            let typ = if param.kind.is_star() {
                let (spec, typ) = self.star_type(ta, param, nested);
                if param.kind == ArgKind::Star2 && !nested {
                    self.type_uses.forget(typ);
                }
                specs[usize::from(param.kind == ArgKind::Star2)] = spec;
                typ
            } else {
                if specs[0].is_some() {
                    invalid = true;
                    self.fail_code(
                        "Arguments not allowed after ParamSpec.args",
                        at,
                        ErrorCode::ValidType,
                    );
                }
                let part = PartOptions {
                    not_nested: !nested,
                    ..PartOptions::default()
                };
                let typ = self.anal_raw(ta, &param.typ, part);
                if matches!(types.get(typ), Type::Parameters(_)) {
                    let text = "Concatenate is only valid as the first argument to Callable";
                    self.fail_code(text, at, ErrorCode::ValidType);
                    types.any(AnyKind::FromError)
                } else {
                    typ
                }
            };
            params.push(Param {
                typ,
                name: param.name,
                kind: param.kind,
            });
        }
        let mut flags = raw.flags;
        if nested {
            self.unpack_last(&mut params, &mut flags);
            let kept = self
                .check_unpacks(params.iter().map(|param| param.typ).collect(), at)
                .len();
            params.truncate(kept);
        }
        if !invalid && specs[0] != specs[1] {
            let name = specs[0].as_deref().or(specs[1].as_deref()).unwrap_or_default();
            let text = format!(
                "ParamSpec must have \"*args\" typed as \"{name}.args\" and \"**kwargs\" typed as \"{name}.kwargs\""
            );
            self.fail_code(text, at, ErrorCode::ValidType);
            invalid = true;
        }
        if invalid {
            let any = types.any(AnyKind::FromError);
            params
                .iter_mut()
                .filter(|param| param.kind.is_star())
                .for_each(|param| param.typ = any);
        }
        let part = PartOptions {
            not_nested: !nested,
            ..PartOptions::default()
        };
        let ret_type = self.anal_raw(ta, &raw.ret, part);
        let mut callable = Callable {
            variables: variables.into(),
            flags,
            type_guard,
            type_is,
            ..new_callable(params, ret_type, self.signature_fallback())
        };
        typeops::callables::normalize_trivial_unpack(&self.state.world, &mut callable);
        callable
    }

    /// `Callable[[Unpack[TD]], T]` takes keywords.
    fn unpack_last(&mut self, params: &mut [Param], flags: &mut CallableFlags) {
        let types = self.state.world.types;
        let Some(last) = params.last_mut() else { return };
        let Type::Unpack {
            typ,
            from_star_syntax: false,
        } = types.get(last.typ)
        else {
            return;
        };
        let inner = typeops::proper(&self.state.world, *typ);
        if matches!(types.get(inner), Type::TypedDict(_)) {
            self.type_uses.forget(last.typ);
            last.kind = ArgKind::Star2;
            last.typ = inner;
            *flags |= CallableFlags::UNPACK_KWARGS;
        }
    }

    fn guards_of(&mut self, ta: &mut TypeAnalysis, ret: &RawType<'_>) -> (Option<TypeId>, Option<TypeId>) {
        let RawType::Node(syntax) = ret else {
            return (None, None);
        };
        let TypeNode::Unbound { name, .. } = *syntax.node() else {
            return (None, None);
        };
        if self
            .known_name_of(*syntax)
            .is_some_and(|known| known.plain.is_some())
        {
            return (None, None);
        }
        let symbol = self.symbol_of(*syntax, name);
        let Some(node) = symbol.and_then(|symbol| symbol.node) else {
            return (None, None);
        };
        let fullname = self.state.world.fullname(node);
        let module = self.state.world.names.prefix(fullname);
        if module.is_some_and(|module| module != known::TYPING && module != known::TYPING_EXTENSIONS) {
            return (None, None);
        }
        let fullname = self.text(fullname);
        match fullname {
            "typing.TypeGuard" | "typing_extensions.TypeGuard" => {
                (Some(self.guarded_type(ta, *syntax, fullname)), None)
            }
            "typing.TypeIs" | "typing_extensions.TypeIs" => {
                (None, Some(self.guarded_type(ta, *syntax, fullname)))
            }
            _ => (None, None),
        }
    }

    /// A type that may not come from syntax.
    pub(crate) fn anal_raw(&mut self, ta: &mut TypeAnalysis, raw: &RawType<'_>, part: PartOptions) -> TypeId {
        match raw {
            RawType::Node(syntax) => self.anal_part(ta, *syntax, part),
            RawType::Any(kind) => self.state.world.types.any(*kind),
            RawType::Type(typ) => *typ,
            RawType::UnpackTuple(items) => {
                if !part.allow_unpack {
                    if let Some(first) = items.first() {
                        self.invalid_unpack(self.syntax_at(*first));
                    }
                    return self.state.world.types.any(AnyKind::FromError);
                }
                ta.tuple_var_level = Some(ta.nesting + 2);
                let part = PartOptions {
                    allow_unpack: true,
                    ..PartOptions::default()
                };
                ta.nesting += 1;
                let parts = items.iter().map(|item| self.anal_part(ta, *item, part)).collect();
                ta.nesting -= 1;
                ta.tuple_var_level = None;
                let typ = self.tuple_of(parts);
                if let Some(first) = items.first() {
                    self.note_type_use(ta, typ, *first, &[]);
                }
                self.state.world.types.intern(Type::Unpack {
                    typ,
                    from_star_syntax: false,
                })
            }
        }
    }

    /// The type of `*args` or `**kwargs`, and the parameter specification that it is part of.
    fn star_type(
        &mut self,
        ta: &mut TypeAnalysis,
        param: &RawParam<'_>,
        nested: bool,
    ) -> (Option<String>, TypeId) {
        let part = PartOptions {
            not_nested: !nested,
            allow_unpack: true,
            ..PartOptions::default()
        };
        if let RawType::Node(syntax) = &param.typ
            && let TypeNode::Unbound { name, args, .. } = *syntax.node()
            && args.is_empty()
            && name.is_dotted()
            && let Some((spec, component)) = self.text(name).rsplit_once('.')
        {
            let at = self.syntax_at(*syntax);
            let symbol = self.lookup_qualified(self.intern(spec), Missing::Report(at));
            let def = self
                .type_var_def(symbol)
                .map(|(_, def)| (def.kind.clone(), def.fullname));
            if let Some((TypeVarDefKind::ParamSpec, fullname)) = def
                && let Some(bound) = self.tvar_scope.binding(fullname)
                && let Type::ParamSpec(bound) = self.state.world.types.get(bound)
            {
                let (wanted, stars, flavor) = match param.kind {
                    ArgKind::Star => ("args", "*", ParamSpecFlavor::Args),
                    _ => ("kwargs", "**", ParamSpecFlavor::Kwargs),
                };
                if component != wanted {
                    let text = format!("Use \"{spec}.{wanted}\" for variadic \"{stars}\" parameter");
                    self.fail_code(text, at, ErrorCode::ValidType);
                }
                return (Some(spec.to_owned()), self.param_spec_part(bound, flavor));
            }
        }
        (None, self.anal_raw(ta, &param.typ, part))
    }

    /// `P.args` or `P.kwargs`.
    pub(crate) fn param_spec_part(&mut self, spec: &ParamSpec, flavor: ParamSpecFlavor) -> TypeId {
        let object = self.object_type();
        let bound = if flavor == ParamSpecFlavor::Args {
            self.named_type("builtins.tuple", &[object])
        } else {
            let key = self.named_type("builtins.str", &[]);
            self.named_type("builtins.dict", &[key, object])
        };
        let mut spec = spec.clone();
        spec.flavor = flavor;
        spec.common.upper_bound = bound;
        spec.common.default = self.state.world.types.any(AnyKind::FromOmittedGenerics);
        spec.prefix = types::Parameters::default();
        self.state.world.types.intern(Type::ParamSpec(Box::new(spec)))
    }

    /// `Callable[...]` (mypy's `analyze_callable_type`).
    pub(crate) fn callable_form(
        &mut self,
        ta: &mut TypeAnalysis,
        syntax: TypeSyntax<'_>,
        args: &[TypeNodeId],
    ) -> TypeId {
        let types = self.state.world.types;
        let at = self.syntax_at(syntax);
        let raw = match args {
            [] => {
                let any = self.omitted_any(self.written_name(syntax), at);
                ellipsis_callable(|| RawType::Type(any), RawType::Type(any), at)
            }
            [params, ret] => {
                let ret = RawType::Node(syntax.with(*ret));
                match *syntax.types.get(*params) {
                    TypeNode::List(items) => {
                        let Some(params) = self.callable_params(syntax.with(*params), items) else {
                            return types.any(AnyKind::FromError);
                        };
                        RawCallable {
                            params,
                            ret,
                            at: Some(at),
                            ..RawCallable::default()
                        }
                    }
                    TypeNode::Ellipsis => ellipsis_callable(|| RawType::Any(AnyKind::Explicit), ret, at),
                    _ => return self.callable_of_spec(ta, syntax, syntax.with(*params), ret),
                }
            }
            _ => {
                let text = if self.options().disallow_any_generics {
                    "Please use \"Callable[[<parameters>], <return type>]\""
                } else {
                    "Please use \"Callable[[<parameters>], <return type>]\" or \"Callable\""
                };
                self.fail(text, at);
                return types.any(AnyKind::FromError);
            }
        };
        let callable = self.visit_callable(ta, raw, true, None);
        self.state.world.types.intern(Type::Callable(Box::new(callable)))
    }

    /// `Callable[P, T]` or `Callable[Concatenate[...], T]`.
    fn callable_of_spec<'s>(
        &mut self,
        ta: &mut TypeAnalysis,
        syntax: TypeSyntax<'s>,
        params: TypeSyntax<'s>,
        ret: RawType<'s>,
    ) -> TypeId {
        let types = self.state.world.types;
        let at = self.syntax_at(syntax);
        let namespace = self.intern("");
        let frame = self.tvar_scope.method_frame(namespace);
        let mut variables = Vec::new();
        for (name, id) in self.find_type_vars(&[params], true).vars {
            let def = self.state.world.get(id).clone();
            variables.push(frame.bind_new(types, name, &def));
        }
        let old = std::mem::replace(&mut self.tvar_scope, frame);
        let part = PartOptions {
            allow_param_spec: true,
            ..PartOptions::default()
        };
        let is_name = matches!(params.node(), TypeNode::Unbound { .. });
        let tag = self.track_incomplete_refs();
        let spec = is_name.then(|| self.spec_in_callable(ta, params, part)).flatten();
        self.tvar_scope = old;
        let Some(spec) = spec else {
            if self.found_incomplete_ref(tag) {
                return types.any(AnyKind::SpecialForm);
            }
            let text =
                "The first argument to Callable must be a list of types, parameter specification, or \"...\"";
            self.fail_code(text, at, ErrorCode::ValidType);
            let url = "https://mypy.readthedocs.io/en/stable/kinds_of_types.html#callable-types-and-lambdas";
            self.note(format!("See {url}"), at, None);
            return types.any(AnyKind::FromError);
        };
        let raw = match types.get(spec) {
            Type::ParamSpec(bound) if self.is_undeclared_in_alias(ta, params, spec, bound) => {
                let any = || RawType::Any(AnyKind::SpecialForm);
                RawCallable {
                    variables,
                    ..ellipsis_callable(any, ret, at)
                }
            }
            Type::ParamSpec(spec) => {
                let mut params: Vec<RawParam<'s>> = spec.prefix.params.iter().map(raw_param).collect();
                let args = self.param_spec_part(spec, ParamSpecFlavor::Args);
                let kwargs = self.param_spec_part(spec, ParamSpecFlavor::Kwargs);
                params.push(RawParam {
                    typ: RawType::Type(args),
                    kind: ArgKind::Star,
                    name: None,
                });
                params.push(RawParam {
                    typ: RawType::Type(kwargs),
                    kind: ArgKind::Star2,
                    name: None,
                });
                let from = if spec.prefix.params.is_empty() {
                    CallableFlags::empty()
                } else {
                    CallableFlags::FROM_CONCATENATE
                };
                RawCallable {
                    params,
                    ret,
                    flags: from,
                    variables,
                    at: Some(at),
                }
            }
            Type::Parameters(parameters) => {
                let params = parameters.params.iter().map(raw_param).collect();
                RawCallable {
                    params,
                    ret,
                    flags: CallableFlags::FROM_CONCATENATE,
                    variables,
                    at: Some(at),
                }
            }
            Type::Unbound { .. } => ellipsis_callable(|| RawType::Any(AnyKind::Explicit), ret, at),
            _ => return types.any(AnyKind::FromError),
        };
        let callable = self.visit_callable(ta, raw, true, None);
        self.state.world.types.intern(Type::Callable(Box::new(callable)))
    }

    /// Whether `P` in `Callable[P, T]` is missing among the declared parameters of an alias; reports it.
    fn is_undeclared_in_alias(
        &mut self,
        ta: &TypeAnalysis,
        params: TypeSyntax<'_>,
        spec: TypeId,
        bound: &ParamSpec,
    ) -> bool {
        let name = bound.common.name;
        let declared = ta
            .alias_param_names
            .as_ref()
            .is_none_or(|names| names.contains(&name));
        if !ta.options.defining_alias
            || declared
            || ta.alias_vars.contains(&spec)
            || !bound.prefix.params.is_empty()
        {
            return false;
        }
        let name = self.text(name);
        let text = if ta.options.python_3_12_alias {
            format!("All type parameters should be declared (\"{name}\" not declared)")
        } else {
            format!("ParamSpec \"{name}\" is not included in type_params")
        };
        self.fail_code(text, self.syntax_at(params), ErrorCode::ValidType);
        true
    }

    fn spec_in_callable(
        &mut self,
        ta: &mut TypeAnalysis,
        params: TypeSyntax<'_>,
        part: PartOptions,
    ) -> Option<TypeId> {
        let TypeNode::Unbound { name, .. } = *params.node() else {
            return None;
        };
        let symbol = self.lookup_qualified(name, Missing::Report(self.syntax_at(params)))?;
        let is_spec = self
            .type_var_def(Some(symbol))
            .is_some_and(|(_, def)| def.kind == TypeVarDefKind::ParamSpec);
        let fullname = self.text(self.state.world.fullname(symbol.node?));
        if !is_spec && !matches!(fullname, "typing.Concatenate" | "typing_extensions.Concatenate") {
            return None;
        }
        Some(self.anal_part(ta, params, part))
    }

    /// The parameters in the brackets of `Callable[[...], T]` (mypy's `analyze_callable_args`).
    pub(crate) fn callable_params<'s>(
        &mut self,
        syntax: TypeSyntax<'s>,
        items: List<TypeNodeId>,
    ) -> Option<Vec<RawParam<'s>>> {
        let at = self.syntax_at(syntax);
        let mut params = Vec::new();
        let mut unpacked: Vec<TypeSyntax<'s>> = Vec::new();
        let mut further: Vec<TypeSyntax<'s>> = Vec::new();
        let mut second_is_last = false;
        let items = syntax.types.list(items);
        for (index, item) in items.iter().enumerate() {
            let item = syntax.with(*item);
            if let TypeNode::CallableArgument {
                typ,
                name,
                constructor,
            } = *item.node()
            {
                let kind = self.constructor_kind(constructor, name, item)?;
                params.push(RawParam {
                    typ: RawType::Node(syntax.with(typ)),
                    kind,
                    name,
                });
            } else if self.is_unpack(item) {
                if unpacked.is_empty() {
                    unpacked.push(item);
                } else {
                    second_is_last = index + 1 == items.len() && further.is_empty();
                    further.push(item);
                }
            } else if !unpacked.is_empty() {
                unpacked.push(item);
            } else {
                params.push(RawParam {
                    typ: RawType::Node(item),
                    kind: ArgKind::Pos,
                    name: None,
                });
            }
        }
        match unpacked.as_slice() {
            [] => {}
            [one] => params.push(RawParam {
                typ: RawType::Node(*one),
                kind: ArgKind::Star,
                name: None,
            }),
            _ => params.push(RawParam {
                typ: RawType::UnpackTuple(unpacked),
                kind: ArgKind::Star,
                name: None,
            }),
        }
        // A second one may be the keywords of a TypedDict; all others are reported once it is known what they are.
        let kind = if second_is_last {
            ArgKind::Star2
        } else {
            ArgKind::Star
        };
        params.extend(further.into_iter().map(|item| RawParam {
            typ: RawType::Node(item),
            kind,
            name: None,
        }));
        self.check_params(&params, at);
        Some(params)
    }

    fn is_unpack(&mut self, item: TypeSyntax<'_>) -> bool {
        match *item.node() {
            TypeNode::Unpack { .. } => true,
            TypeNode::Unbound { name, .. } => {
                let symbol = self.lookup_qualified(name, Missing::Quiet);
                let fullname = symbol
                    .and_then(|symbol| symbol.node)
                    .map(|node| self.state.world.fullname(node));
                fullname.is_some_and(|n| matches!(self.text(n), "typing.Unpack" | "typing_extensions.Unpack"))
            }
            _ => false,
        }
    }

    fn constructor_kind(
        &mut self,
        constructor: Name,
        name: Option<Name>,
        item: TypeSyntax<'_>,
    ) -> Option<ArgKind> {
        let at = self.syntax_at(item);
        let found = self.lookup_qualified(constructor, Missing::Report(at))?.node?;
        let fullname = self.text(self.state.world.fullname(found));
        let kind = match fullname {
            "mypy_extensions.Arg" => ArgKind::Pos,
            "mypy_extensions.DefaultArg" => ArgKind::Opt,
            "mypy_extensions.NamedArg" => ArgKind::Named,
            "mypy_extensions.DefaultNamedArg" => ArgKind::NamedOpt,
            "mypy_extensions.VarArg" => ArgKind::Star,
            "mypy_extensions.KwArg" => ArgKind::Star2,
            _ => {
                self.fail(format!("Invalid argument constructor \"{fullname}\""), at);
                return None;
            }
        };
        if name.is_some() && kind.is_star() {
            self.fail(
                format!("{} arguments should not have names", self.text(constructor)),
                at,
            );
            return None;
        }
        Some(kind)
    }

    fn check_params(&mut self, params: &[RawParam<'_>], at: At) {
        let names: Vec<Name> = params.iter().filter_map(|param| param.name).collect();
        if let Some((_, name)) = names
            .iter()
            .enumerate()
            .find(|(index, name)| names[..*index].contains(name))
        {
            self.fail(
                format!("Duplicate parameter \"{}\" in Callable", self.text(*name)),
                at,
            );
        }
        if let Some(text) = wrong_order(params.iter().map(|param| param.kind)) {
            self.fail(text, at);
        }
    }
}

fn raw_param<'s>(param: &Param) -> RawParam<'s> {
    RawParam {
        typ: RawType::Type(param.typ),
        kind: param.kind,
        name: param.name,
    }
}

fn ellipsis_callable<'s>(any: impl Fn() -> RawType<'s>, ret: RawType<'s>, at: At) -> RawCallable<'s> {
    let param = |kind| RawParam {
        typ: any(),
        kind,
        name: None,
    };
    let params = vec![param(ArgKind::Star), param(ArgKind::Star2)];
    RawCallable {
        params,
        ret,
        flags: CallableFlags::ELLIPSIS_ARGS,
        variables: Vec::new(),
        at: Some(at),
    }
}

/// What is wrong with the order of parameters, if something is.
fn wrong_order(kinds: impl Iterator<Item = ArgKind>) -> Option<&'static str> {
    let (mut star, mut star2, mut named, mut opt) = (false, false, false, false);
    for kind in kinds {
        match kind {
            ArgKind::Pos if star || star2 || named || opt => {
                return Some("Required positional args may not appear after default, named or var args");
            }
            ArgKind::Pos => {}
            ArgKind::Opt if star || star2 || named => {
                return Some("Positional default args may not appear after named or var args");
            }
            ArgKind::Opt => opt = true,
            ArgKind::Star if star || star2 || named => {
                return Some("Var args may not appear after named or var args");
            }
            ArgKind::Star => star = true,
            ArgKind::Named | ArgKind::NamedOpt if star2 => {
                return Some("A **kwargs argument must be the last argument");
            }
            ArgKind::Named | ArgKind::NamedOpt => named = true,
            ArgKind::Star2 if star2 => return Some("You may only have one **kwargs argument"),
            ArgKind::Star2 => star2 = true,
        }
    }
    None
}
