//! Names as types: classes, aliases, type variables, and what is not a type.

use names::{Name, known};
use nodes::ast::TypeNode;
use nodes::defs::{ClassFlags, TypeVarDefKind, VarFlags};
use nodes::symbols::Symbol;
use options::ErrorCode;
use types::{
    AnyKind, ArgKind, ClassId, DefRef, Instance, Literal, LiteralValue, Param, Parameters, Tuple, Type,
    TypeId,
};

use super::{PartOptions, TypeAnalysis, TypeSyntax};
use crate::Analyzer;
use crate::lookup::Missing;

/// Modules whose classes may be special forms.
const SPECIAL_MODULES: [Name; 3] = [known::TYPING, known::TYPING_EXTENSIONS, known::MYPY_EXTENSIONS];

/// Other classes that are more than an instance of the class.
const SPECIAL_CLASSES: [Name; 3] = [
    known::BUILTINS_TUPLE,
    known::BUILTINS_TYPE,
    known::TYPES_NONE_TYPE,
];

impl<'a> Analyzer<'a> {
    /// A name with or without arguments (mypy's `visit_unbound_type_nonoptional`).
    pub(crate) fn visit_unbound(
        &mut self,
        ta: &mut TypeAnalysis,
        syntax: TypeSyntax<'_>,
        in_literal: bool,
    ) -> TypeId {
        let TypeNode::Unbound {
            name,
            args,
            empty_tuple_index,
            ..
        } = *syntax.node()
        else {
            unreachable!("called for names only")
        };
        let types = self.state.world.types;
        let at = self.syntax_at(syntax);
        let is_bare = args.is_empty() && !empty_tuple_index;
        let mut symbol = match self.known_name_of(syntax) {
            Some(known) => {
                if let Some(typ) = known.plain.filter(|_| is_bare) {
                    return typ;
                }
                Some(known.symbol)
            }
            None => {
                let symbol = self.symbol_of(syntax, name);
                if let Some(DefRef::Class(class)) = symbol.and_then(|symbol| symbol.node)
                    && is_bare
                    && let Some(typ) = self.plain_class_type(class)
                {
                    return typ;
                }
                symbol
            }
        };
        let mut spec_name = None;
        let component = |text: &'a str| {
            text.strip_suffix(".args")
                .or_else(|| text.strip_suffix(".kwargs"))
        };
        if name.is_dotted()
            && let Some(prefix) = component(self.text(name))
        {
            let found = self.lookup_qualified(self.intern(prefix), Missing::Report(at));
            let is_spec = |this: &Self| {
                this.type_var_def(found)
                    .is_some_and(|(_, def)| def.kind == TypeVarDefKind::ParamSpec)
            };
            if is_spec(self) {
                symbol = found;
                spec_name = Some(prefix);
            }
        }
        let Some(symbol) = symbol else {
            return types.any(AnyKind::SpecialForm);
        };
        let Some(node) = symbol.node else {
            if self.fixed_names.is_some() {
                self.fail("The name refers to nothing that is known", at);
            }
            return types.any(AnyKind::SpecialForm);
        };
        match node {
            DefRef::Placeholder(placeholder) => self.visit_placeholder(ta, syntax, placeholder),
            DefRef::TypeVar(_) => self.visit_type_var(ta, syntax, symbol, spec_name, in_literal),
            DefRef::Class(_)
            | DefRef::Alias(_)
            | DefRef::Module(_)
            | DefRef::Func(_)
            | DefRef::Decorator(_)
            | DefRef::Overload(_)
            | DefRef::Var(_) => {
                let fullname = self.state.world.fullname(node);
                let may_be_special = match self.state.world.names.prefix(fullname) {
                    Some(module) => module == known::BUILTINS || SPECIAL_MODULES.contains(&module),
                    None => true,
                };
                if may_be_special && let Some(typ) = self.special_form(ta, syntax, self.text(fullname)) {
                    return typ;
                }
                if let DefRef::Alias(alias) = node {
                    return self.visit_alias(ta, syntax, alias);
                }
                if let DefRef::Class(class) = node {
                    return self.class_type(ta, class, syntax, args, empty_tuple_index);
                }
                let fullname = self.text(fullname);
                if matches!(fullname, "typing.TypeAlias" | "typing_extensions.TypeAlias") {
                    return types.any(AnyKind::SpecialForm);
                }
                if matches!(fullname, "typing.Concatenate" | "typing_extensions.Concatenate") {
                    return self.concatenate(ta, syntax);
                }
                self.not_a_class(ta, syntax, symbol, in_literal)
            }
        }
    }

    /// The type of a bare name that is known to be that of a class with nothing special about it: most types are that.
    pub(crate) fn plain_type(&self, syntax: TypeSyntax<'_>) -> Option<TypeId> {
        let TypeNode::Unbound {
            args,
            optional: false,
            empty_tuple_index: false,
            ..
        } = *syntax.node()
        else {
            return None;
        };
        if !args.is_empty() {
            return None;
        }
        self.known_name_of(syntax)?.plain
    }

    /// The type that the bare name of a class means, if there is nothing special about the class.
    pub(super) fn plain_class_type(&mut self, class: ClassId) -> Option<TypeId> {
        let def = self.state.world.get(class);
        let is_special = !def.type_vars.is_empty()
            || def.tuple_type.is_some()
            || def.typeddict_type.is_some()
            || def.deprecated.is_some()
            || SPECIAL_MODULES.contains(&def.module_name)
            || SPECIAL_CLASSES.contains(&def.fullname);
        (!is_special).then(|| self.plain_instance(class))
    }

    fn visit_placeholder(
        &mut self,
        ta: &mut TypeAnalysis,
        syntax: TypeSyntax<'_>,
        placeholder: types::PlaceholderId,
    ) -> TypeId {
        let types = self.state.world.types;
        let TypeNode::Unbound { name, args, .. } = *syntax.node() else {
            unreachable!("called for names only")
        };
        let def = self.state.world.get(placeholder);
        let (becomes_class, fullname) = (def.becomes_class, def.fullname);
        if self.now.final_iteration {
            let at = self.syntax_at(syntax);
            let text = format!(
                "Cannot resolve name \"{}\" (possible cyclic definition)",
                self.text(name)
            );
            self.fail(text, at);
            if self.is_func_scope() {
                self.note("Recursive types are not allowed at function scope", at, None);
            }
            return types.any(AnyKind::FromError);
        }
        if !becomes_class {
            self.record_incomplete_ref();
            return types.any(AnyKind::SpecialForm);
        }
        if ta.options.allow_placeholder {
            self.defer();
        } else {
            self.record_incomplete_ref();
        }
        let part = PartOptions {
            allow_param_spec: true,
            allow_unpack: true,
            ..PartOptions::default()
        };
        let args = self.anal_array_with(ta, syntax, syntax.types.list(args), part, true);
        types.intern(Type::Placeholder {
            fullname: Some(fullname),
            args: args.into(),
        })
    }

    fn visit_type_var(
        &mut self,
        ta: &mut TypeAnalysis,
        syntax: TypeSyntax<'_>,
        symbol: Symbol,
        spec_name: Option<&str>,
        in_literal: bool,
    ) -> TypeId {
        let types = self.state.world.types;
        let TypeNode::Unbound { name, args, .. } = *syntax.node() else {
            unreachable!("called for names only")
        };
        let at = self.syntax_at(syntax);
        let Some((_, def)) = self.type_var_def(Some(symbol)) else {
            return types.any(AnyKind::FromError);
        };
        let (kind, fullname) = (def.kind.clone(), def.fullname);
        let bound = self.tvar_scope.binding(fullname);
        if let Some(bound) = bound
            && self.has_direct_placeholder(bound)
        {
            self.defer();
        }
        let text = self.text(name);
        let has_args = !args.is_empty();
        let undeclared = ta
            .alias_param_names
            .as_ref()
            .is_some_and(|names| !names.contains(&name));
        let error = types.any(AnyKind::FromError);
        let of_alias = |bound: Option<TypeId>| bound.is_some_and(|bound| ta.alias_vars.contains(&bound));
        let unbound = |this: &mut Self, kind: &str, text: &str, undeclared: bool| {
            let text = match (
                undeclared && ta.options.defining_alias,
                ta.options.python_3_12_alias,
            ) {
                (true, true) => format!("All type parameters should be declared (\"{text}\" not declared)"),
                (true, false) => format!("{kind} \"{text}\" is not included in type_params"),
                (false, _) => format!("{kind} \"{text}\" is unbound"),
            };
            this.fail_code(text, at, ErrorCode::ValidType);
        };
        match kind {
            TypeVarDefKind::ParamSpec => {
                let Some(bound) = bound else {
                    if ta.options.allow_unbound_tvars {
                        return self.left_unbound(name);
                    }
                    unbound(self, "ParamSpec", spec_name.unwrap_or(text), undeclared);
                    return error;
                };
                if has_args {
                    self.fail_code(
                        format!("ParamSpec \"{text}\" used with arguments"),
                        at,
                        ErrorCode::ValidType,
                    );
                }
                if spec_name.is_some() && !ta.options.allow_param_spec_literals {
                    self.fail_code(
                        "ParamSpec components are not allowed here",
                        at,
                        ErrorCode::ValidType,
                    );
                    return error;
                }
                bound
            }
            TypeVarDefKind::TypeVar(_) => {
                if ta.options.defining_alias && !in_literal && !of_alias(bound) {
                    let text = match (undeclared, ta.options.python_3_12_alias) {
                        (true, true) => {
                            format!("All type parameters should be declared (\"{text}\" not declared)")
                        }
                        (true, false) => format!("Type variable \"{text}\" is not included in type_params"),
                        (false, _) => {
                            format!("Can't use bound type variable \"{text}\" to define generic alias")
                        }
                    };
                    self.fail_code(text, at, ErrorCode::ValidType);
                    return error;
                }
                let Some(bound) = bound else {
                    return self.not_a_class(ta, syntax, symbol, in_literal);
                };
                if ta.erased.contains(&bound) || self.removed_type_vars.contains(&bound) {
                    return error;
                }
                if has_args {
                    let text = format!("Type variable \"{text}\" used with arguments");
                    self.fail_code(text, at, ErrorCode::ValidType);
                }
                bound
            }
            TypeVarDefKind::TypeVarTuple(_) => {
                let Some(bound) = bound else {
                    if ta.options.allow_unbound_tvars {
                        return self.left_unbound(name);
                    }
                    unbound(self, "TypeVarTuple", text, undeclared);
                    return error;
                };
                if ta.options.defining_alias && !of_alias(Some(bound)) {
                    let text = if undeclared {
                        format!("Type variable \"{text}\" is not included in type_params")
                    } else {
                        format!("Can't use bound type variable \"{text}\" to define generic alias")
                    };
                    self.fail_code(text, at, ErrorCode::ValidType);
                    return error;
                }
                if ta.tuple_var_level != Some(ta.nesting) {
                    let text = format!("TypeVarTuple \"{text}\" is only valid with an unpack");
                    self.fail_code(text, at, ErrorCode::ValidType);
                    return error;
                }
                if has_args {
                    let text = format!("Type variable \"{text}\" used with arguments");
                    self.fail_code(text, at, ErrorCode::ValidType);
                }
                bound
            }
        }
    }

    fn has_direct_placeholder(&self, var: TypeId) -> bool {
        let types = self.state.world.types;
        let is_placeholder = |typ: TypeId| matches!(types.get(typ), Type::Placeholder { .. });
        let Some(common) = crate::tvar_scope::common_of(types.get(var)) else {
            return false;
        };
        let in_values = match types.get(var) {
            Type::TypeVar(var) => var.values.iter().any(|value| is_placeholder(*value)),
            _ => false,
        };
        in_values || is_placeholder(common.upper_bound) || is_placeholder(common.default)
    }

    /// A name that stays a name.
    pub(crate) fn left_unbound(&self, name: names::Name) -> TypeId {
        self.state.world.types.intern(Type::Unbound {
            name,
            args: Box::default(),
        })
    }

    /// A class with arguments (mypy's `analyze_type_with_type_info`).
    fn class_type(
        &mut self,
        ta: &mut TypeAnalysis,
        class: ClassId,
        syntax: TypeSyntax<'_>,
        args: arena::List<nodes::ast::TypeNodeId>,
        empty_tuple_index: bool,
    ) -> TypeId {
        let types = self.state.world.types;
        let at = self.syntax_at(syntax);
        let ids = syntax.types.list(args);
        let fullname = self.text(self.state.world.get(class).fullname);
        self.warn_deprecated(class, at);
        if !ids.is_empty() && fullname == "builtins.tuple" {
            let part = PartOptions {
                allow_unpack: true,
                ..PartOptions::default()
            };
            let items = self.anal_array(ta, syntax, ids, part);
            let items = self.flatten_direct(items, ta.options.defining_alias);
            let any = types.any(AnyKind::SpecialForm);
            let fallback = types.intern(Type::Instance(Instance::new(class, [any])));
            let tuple = types.intern(Type::Tuple(Box::new(Tuple {
                items: items.into(),
                fallback,
                implicit: false,
            })));
            return self.note_type_use(ta, tuple, syntax, &[]);
        }
        let part = PartOptions {
            allow_param_spec: true,
            allow_unpack: true,
            ..PartOptions::default()
        };
        let literals = self.state.world.get(class).is(ClassFlags::HAS_PARAM_SPEC);
        let mut given = self.anal_array_with(ta, syntax, ids, part, literals);
        if self.state.world.get(class).type_vars.len() == 1 && literals {
            given = self.pack_param_spec_args(given, empty_tuple_index, at);
        }
        if fullname == "librt.vecs.vec" && !self.check_vec_items(&given, at) {
            return types.any(AnyKind::FromError);
        }
        let had_args = !given.is_empty();
        given = self.flatten_tuples(given);
        let indexed = empty_tuple_index || (had_args && given.is_empty());
        let top_of_alias = ta.options.defining_alias && ta.nesting == 0;
        let mut instance = Instance::new(class, given);
        if !top_of_alias && !self.validate_instance(&instance, indexed, at) {
            self.fix_instance(&mut instance, None, at);
        }
        let typ = self.special_class(ta, class, instance, indexed, at);
        self.note_type_use(ta, typ, syntax, ids)
    }

    /// Named tuples, TypedDicts and other classes that are more than an instance.
    fn special_class(
        &mut self,
        _ta: &mut TypeAnalysis,
        class: ClassId,
        instance: Instance,
        indexed: bool,
        at: nodes::defs::At,
    ) -> TypeId {
        let types = self.state.world.types;
        let def = self.state.world.get(class);
        let is_special = def.tuple_type.is_some() || def.typeddict_type.is_some();
        if let Some(alias) = def.special_alias.filter(|_| is_special) {
            let args = instance.args.to_vec();
            let typ = self.instantiate_alias(alias, args, at, None, indexed, true);
            self.replace_fixed_alias(alias, instance.class);
            return typ;
        }
        if self.text(def.fullname) == "types.NoneType" {
            let text = "NoneType should not be used as a type, please use None instead";
            self.fail_code(text, at, ErrorCode::NonetypeType);
            return types.none();
        }
        types.intern(Type::Instance(instance))
    }

    fn warn_deprecated(&mut self, class: ClassId, at: nodes::defs::At) {
        let def = self.state.world.get(class);
        let Some(reason) = def.deprecated else { return };
        let own = self
            .class
            .is_some_and(|own| self.state.world.get(own).fullname == def.fullname);
        if own || self.state.world.module(self.module).is_typeshed {
            return;
        }
        let fullname = self.text(def.fullname);
        let excluded = self.options().deprecated_calls_exclude.iter().any(|prefix| {
            fullname
                .strip_prefix(prefix.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        });
        let name = def.name;
        if excluded || self.imports_name(name) {
            return;
        }
        if self.options().report_deprecated_as_note {
            self.note(self.text(reason), at, ErrorCode::Deprecated);
        } else {
            self.fail_code(self.text(reason), at, ErrorCode::Deprecated);
        }
    }

    fn imports_name(&self, name: names::Name) -> bool {
        self.unit.ast.imports.iter().any(|(body, stmt)| {
            let body = self.unit.ast.body(*body);
            let nodes::ast::Stmt::Import(index) = body.stmt(*stmt) else {
                return false;
            };
            match body.import(*index) {
                nodes::ast::Import::From { names, .. } => {
                    body.import_names(*names).iter().any(|import| import.name == name)
                }
                nodes::ast::Import::Import { .. } | nodes::ast::Import::All { .. } => false,
            }
        })
    }

    /// `C[int, str]` for a class with one parameter specification is `C[[int, str]]`.
    pub(crate) fn pack_param_spec_args(
        &mut self,
        args: Vec<TypeId>,
        empty: bool,
        at: nodes::defs::At,
    ) -> Vec<TypeId> {
        let types = self.state.world.types;
        let is_spec = |typ: &TypeId| matches!(types.get(*typ), Type::Parameters(_) | Type::ParamSpec(_));
        let literal = |args: &[TypeId]| {
            let params = args
                .iter()
                .map(|typ| Param {
                    typ: *typ,
                    name: None,
                    kind: ArgKind::Pos,
                })
                .collect();
            vec![types.intern(Type::Parameters(Box::new(Parameters {
                params,
                ..Parameters::default()
            })))]
        };
        match args.as_slice() {
            [] if empty => literal(&[]),
            [] => Vec::new(),
            [one]
                if matches!(
                    types.get(typeops::proper(&self.state.world, *one)),
                    Type::Any { .. }
                ) =>
            {
                args
            }
            _ if args.iter().any(is_spec) => {
                if args.len() > 1 {
                    let text = "Nested parameter specifications are not allowed";
                    self.fail_code(text, at, ErrorCode::ValidType);
                    return vec![types.any(AnyKind::FromError)];
                }
                args
            }
            _ => literal(&args),
        }
    }

    /// Something that is neither class nor alias (mypy's `analyze_unbound_type_without_type_info`).
    fn not_a_class(
        &mut self,
        ta: &mut TypeAnalysis,
        syntax: TypeSyntax<'_>,
        symbol: Symbol,
        in_literal: bool,
    ) -> TypeId {
        let types = self.state.world.types;
        let TypeNode::Unbound {
            name: written, args, ..
        } = *syntax.node()
        else {
            unreachable!("called for names only")
        };
        let at = self.syntax_at(syntax);
        let Some(node) = symbol.node else {
            return types.any(AnyKind::SpecialForm);
        };
        let fullname = self.text(self.state.world.fullname(node));
        if let DefRef::Var(var) = node {
            let typ = self
                .settled_var_type(var)
                .map(|typ| typeops::proper(&self.state.world, typ));
            match typ.map(|typ| types.get(typ)) {
                Some(Type::Any { missing_import, .. }) => {
                    // No type says that it came from here.
                    ta.aliases_used.push(self.state.world.fullname(node));
                    let kind = AnyKind::FromUnimportedType;
                    return types.intern(Type::Any {
                        kind,
                        source: None,
                        missing_import: *missing_import,
                    });
                }
                Some(Type::Instance(instance))
                    if ta.options.allow_type_any
                        && self.text(self.state.world.get(instance.class).fullname) == "builtins.type" =>
                {
                    ta.aliases_used.push(self.state.world.fullname(node));
                    return types.any(AnyKind::SpecialForm);
                }
                Some(Type::Type { item, .. })
                    if ta.options.allow_type_any && matches!(types.get(*item), Type::Any { .. }) =>
                {
                    ta.aliases_used.push(self.state.world.fullname(node));
                    return types.any_from(*item);
                }
                _ => {}
            }
            if let Some(typ) = self.enum_or_sentinel(var, at, in_literal) {
                return typ;
            }
        }
        if ta.options.allow_unbound_tvars && matches!(node, DefRef::TypeVar(_)) {
            return self.left_unbound(written);
        }
        let args = self.anal_array(ta, syntax, syntax.types.list(args), PartOptions::default());
        if !in_literal {
            self.report_not_a_type(node, fullname, at);
        }
        types.intern(Type::Unbound {
            name: written,
            args: args.into(),
        })
    }

    fn enum_or_sentinel(
        &mut self,
        var: types::VarId,
        at: nodes::defs::At,
        in_literal: bool,
    ) -> Option<TypeId> {
        let types = self.state.world.types;
        let def = self.state.world.get(var);
        if let Some(class) = def.class
            && self.state.world.get(class).is(ClassFlags::ENUM)
            && typeops::classes::enum_members(&self.state.world, class).contains(&def.name)
        {
            let (value, short) = (self.text(def.name), self.text(self.state.world.get(class).name));
            if !in_literal {
                let text = format!("Invalid type: try using Literal[{short}.{value}] instead?");
                self.fail_code(text, at, ErrorCode::ValidType);
                return Some(types.any(AnyKind::FromError));
            }
            let fallback = types.intern(Type::Instance(Instance::new(class, [])));
            return Some(types.intern(Type::Literal(Literal {
                value: LiteralValue::Enum(def.name),
                fallback,
            })));
        }
        if def.is(VarFlags::SENTINEL) { def.typ } else { None }
    }

    fn report_not_a_type(&mut self, node: DefRef, fullname: &str, at: nodes::defs::At) {
        // mypy reports on a copy of the type expression that does not know where it ends.
        let at = nodes::defs::At {
            span: nodes::ast::Span {
                end: at.span.end.min(at.span.start.saturating_add(1)),
                ..at.span
            },
            ..at
        };
        let mut code = ErrorCode::ValidType;
        let mut notes: Vec<String> = Vec::new();
        let message = match node {
            DefRef::Var(_) => {
                let url =
                    "https://mypy.readthedocs.io/en/stable/common_issues.html#variables-vs-type-aliases";
                notes.push(format!("See {url}"));
                format!("Variable \"{fullname}\" is not valid as a type")
            }
            DefRef::Func(_) | DefRef::Decorator(_) | DefRef::Overload(_) => {
                notes.push(
                    match fullname {
                        "builtins.any" => "Perhaps you meant \"typing.Any\" instead of \"any\"?",
                        "builtins.callable" => {
                            "Perhaps you meant \"typing.Callable\" instead of \"callable\"?"
                        }
                        _ => "Perhaps you need \"Callable[...]\" or a callback protocol?",
                    }
                    .to_owned(),
                );
                format!("Function \"{fullname}\" is not valid as a type")
            }
            DefRef::Module(_) => {
                notes.push("Perhaps you meant to use a protocol matching the module structure?".to_owned());
                format!("Module \"{fullname}\" is not valid as a type")
            }
            DefRef::TypeVar(id) => {
                let short = fullname.rsplit('.').next().unwrap_or(fullname);
                if self.state.world.get(id).is_new_style {
                    code = ErrorCode::NameDefined;
                    format!("Name \"{short}\" is not defined")
                } else {
                    notes.push(format!(
                        "(Hint: Use \"Generic[{short}]\" or \"Protocol[{short}]\" base class to bind \"{short}\" inside a class)"
                    ));
                    notes.push(format!(
                        "(Hint: Use \"{short}\" in function signature to bind \"{short}\" inside a function)"
                    ));
                    format!("Type variable \"{fullname}\" is unbound")
                }
            }
            DefRef::Class(_) | DefRef::Alias(_) | DefRef::Placeholder(_) => {
                format!("Cannot interpret reference \"{fullname}\" as a type")
            }
        };
        self.fail_code(message, at, code);
        for note in notes {
            self.note(note, at, code);
        }
    }
}
