//! Named tuples: by class statement, by call, and as a base. After `mypy/semanal_namedtuple.py`.

use names::Name;
use nodes::ast::{CallArg, ClassNodeId, Expr, ExprId, Stmt};
use nodes::defs::{At, ClassFlags, TypeVarDef, TypeVarDefKind, VarFlags};
use nodes::symbols::{Symbol, SymbolFlags, SymbolKind};
use nodes::tables::Analyzed;
use options::ErrorCode;
use types::{AnyKind, ArgKind, ClassId, DefRef, LiteralValue, Param, Type, TypeFlags, TypeId, Variance};

use super::methods::MethodKind;
use crate::Analyzer;
use crate::assignments::Assign;
use crate::bases::TYPED_NAMEDTUPLE_NAMES;
use crate::classes::Header;
use crate::type_analysis::{AnalOptions, OwnedSyntax};

/// One field.
#[derive(Clone, Copy)]
struct Field {
    name: Name,
    typ: TypeId,
    has_default: bool,
}

/// What a call says.
enum Call {
    /// Not a definition, or one that is too wrong.
    Wrong,
    /// A type in it is not ready.
    NotReady,
    Fields(Vec<Field>, Vec<TypeId>),
}

const PROHIBITED_NAMES: [&str; 12] = [
    "__new__",
    "__init__",
    "__slots__",
    "__getnewargs__",
    "_fields",
    "_field_defaults",
    "_field_types",
    "_make",
    "_replace",
    "_asdict",
    "_source",
    "__annotations__",
];

const CLASS_ERROR: &str =
    "Invalid statement in NamedTuple definition; expected \"field_name: field_type [= default]\"";

impl Analyzer<'_> {
    /// A class statement with `NamedTuple` as a base. False if it has none.
    pub(crate) fn analyze_namedtuple_class(&mut self, node: ClassNodeId, header: &Header) -> bool {
        let at = self.class_at(node);
        let known = self.tables.rare.classes.get(node).copied();
        let is_done = known.is_some_and(|class| {
            let def = self.state.world.get(class);
            def.is(ClassFlags::NAMED_TUPLE) && def.tuple_type.is_some_and(|typ| !self.has_placeholder(typ))
        });
        let class = if let (true, Some(class)) = (is_done, known) {
            class
        } else {
            let is_base =
                |this: &Self, base: &ExprId| TYPED_NAMEDTUPLE_NAMES.contains(&this.fullname_of(*base));
            if !header.bases.iter().any(|base| is_base(self, base)) {
                return false;
            }
            let name = self.body.class(node).name;
            let Some(fields) = self.fields_of_class(node, header) else {
                self.mark_incomplete(name, at, false, SymbolFlags::empty());
                return true;
            };
            self.build_named_tuple(known, name, &fields, at)
        };
        let class = self.prepare_class(node, Some(class));
        self.setup_type_vars(class, &header.type_vars, at);
        if let Some(typ) = self.state.world.get(class).tuple_type {
            self.update_tuple_type(class, typ);
        }
        for decorator in self.body.exprs(self.body.class(node).decorators) {
            self.visit_expr(*decorator);
            self.class_decorator_common(class, *decorator);
        }
        self.analyze_named_tuple_body(class, node);
        true
    }

    fn fields_of_class(&mut self, node: ClassNodeId, header: &Header) -> Option<Vec<Field>> {
        let at = self.class_at(node);
        if header.bases.len() > 1 {
            self.fail("NamedTuple should be a single base", at);
        }
        let mut fields: Vec<Field> = Vec::new();
        for stmt in self.body.block_stmts(self.body.class(node).defs) {
            let stmt_at = self.at_stmt(*stmt);
            match *self.body.stmt(*stmt) {
                Stmt::Pass | Stmt::Function(_) | Stmt::Def(_) => {}
                Stmt::Expr(expr) if matches!(self.body.expr(expr), Expr::Ellipsis | Expr::Str { .. }) => {}
                Stmt::Assign {
                    lvalues,
                    rvalue,
                    typ,
                    new_syntax,
                } => {
                    let [lvalue] = self.body.exprs(lvalues) else {
                        self.remove_stmt(*stmt, CLASS_ERROR);
                        continue;
                    };
                    let Expr::Name(name) = *self.body.expr(*lvalue) else {
                        self.remove_stmt(*stmt, CLASS_ERROR);
                        continue;
                    };
                    let analyzed = match typ {
                        None => self.state.world.types.any(AnyKind::Unannotated),
                        Some(typ) => self.anal_own_type(typ, self.field_options())?,
                    };
                    let has_default = !matches!(self.body.expr(rvalue), Expr::NoRhs);
                    let text = self.text(name);
                    if text.starts_with('_') {
                        self.fail(
                            format!("NamedTuple field name cannot start with an underscore: {text}"),
                            stmt_at,
                        );
                    }
                    if typ.is_none() || !new_syntax {
                        self.fail(CLASS_ERROR, stmt_at);
                    } else if !has_default && fields.iter().any(|field| field.has_default) {
                        self.fail(
                            "Non-default NamedTuple fields cannot follow default fields",
                            stmt_at,
                        );
                    }
                    fields.push(Field {
                        name,
                        typ: analyzed,
                        has_default,
                    });
                }
                _ => self.remove_stmt(*stmt, CLASS_ERROR),
            }
        }
        for (keyword, _) in self.body.keywords(self.body.class(node).keywords) {
            let keyword = self.text(*keyword);
            let text = format!(
                "Unexpected keyword argument \"{keyword}\" for \"__init_subclass__\" of \"NamedTuple\""
            );
            self.fail_code(text, at, ErrorCode::CallArg);
        }
        Some(fields)
    }

    fn field_options(&self) -> AnalOptions {
        AnalOptions {
            allow_placeholder: !self.is_func_scope(),
            prohibit_self_type: Some("NamedTuple item type"),
            prohibit_special_class_field_types: Some("NamedTuple"),
            ..AnalOptions::default()
        }
    }

    /// The body of the class must not disturb what the fields made.
    fn analyze_named_tuple_body(&mut self, class: ClassId, node: ClassNodeId) {
        let made = std::mem::take(&mut self.state.world.get_mut(class).names);
        for (name, symbol) in &made {
            let is_method = matches!(
                symbol.node,
                Some(DefRef::Func(_) | DefRef::Decorator(_) | DefRef::Overload(_))
            );
            let is_user = is_method && !symbol.is(SymbolFlags::PLUGIN_GENERATED);
            if is_user || self.text(*name).contains("-redefinition") {
                self.state.world.get_mut(class).names.insert(*name, *symbol);
            }
        }
        self.analyze_class_body(class, node);
        for text in PROHIBITED_NAMES {
            let name = self.intern(text);
            let own = self.state.world.get(class).names.get(&name).copied();
            if let Some(node) = own.and_then(|symbol| symbol.node)
                && made.get(&name).copied() != own
            {
                let at = self.def_at(node);
                self.fail(format!("Cannot overwrite NamedTuple attribute \"{text}\""), at);
            }
        }
        self.restore_names(class, made);
    }

    fn restore_names(&mut self, class: ClassId, made: nodes::symbols::SymbolTable) {
        for (name, symbol) in made {
            if let Some(own) = self.state.world.get(class).names.get(&name).copied() {
                if self.text(name) == "__doc__" || own == symbol {
                    continue;
                }
                let is_method = matches!(
                    own.node,
                    Some(DefRef::Func(_) | DefRef::Decorator(_) | DefRef::Overload(_))
                );
                if is_method && !own.is(SymbolFlags::PLUGIN_GENERATED) {
                    continue;
                }
                if !matches!(own.node, Some(DefRef::Placeholder(_))) {
                    let key = self.redefinition_name(class, name);
                    self.state.world.get_mut(class).names.insert(key, own);
                }
            }
            self.state.world.get_mut(class).names.insert(name, symbol);
        }
    }

    fn redefinition_name(&self, class: ClassId, name: Name) -> Name {
        let names = &self.state.world.get(class).names;
        let text = self.text(name);
        let mut candidate = self.intern(&format!("{text}-redefinition"));
        for count in 2.. {
            if !names.contains_key(&candidate) {
                break;
            }
            candidate = self.intern(&format!("{text}-redefinition{count}"));
        }
        candidate
    }

    /// Where a definition stands.
    pub(crate) fn def_at(&self, node: DefRef) -> At {
        let world = &self.state.world;
        let at = match node {
            DefRef::Func(id) => world.get(id).at,
            DefRef::Decorator(id) => world.get(id).at,
            DefRef::Overload(id) => world.get(id).at,
            DefRef::Var(id) => world.get(id).at,
            DefRef::Class(id) => world.get(id).at,
            DefRef::Alias(id) => world.get(id).at,
            DefRef::TypeVar(id) => world.get(id).at,
            DefRef::Placeholder(id) => world.get(id).at,
            DefRef::Module(_) => None,
        };
        at.unwrap_or_else(|| self.nowhere())
    }

    /// `P = namedtuple(...)`. False if the assignment is something else.
    pub(crate) fn analyze_namedtuple_assign(&mut self, s: Assign) -> bool {
        let [lvalue] = self.body.exprs(s.lvalues) else {
            return false;
        };
        if let Some(Analyzed::NamedTuple { class, .. }) = self.analyzed(s.rvalue) {
            let tuple = self.state.world.get(*class).tuple_type;
            if tuple.is_some_and(|typ| !self.has_placeholder(typ)) {
                return matches!(self.body.expr(*lvalue), Expr::Name(_));
            }
        }
        let (name, is_attribute) = match *self.body.expr(*lvalue) {
            Expr::Name(name) => (name, false),
            Expr::Member { name, .. } => (name, true),
            _ => return false,
        };
        let frame = self.tvar_scope.class_frame(self.qualified_name(name));
        let made = self.in_tvar_scope(frame, |this| {
            this.check_named_tuple_call(s.rvalue, name, is_attribute)
        });
        let Some((made, is_valid)) = made else {
            return false;
        };
        if is_attribute {
            self.fail(
                "NamedTuple type as an attribute is not supported",
                self.at(*lvalue),
            );
            return false;
        }
        let other = self.other_named_tuple_name(s.rvalue, name);
        if let Some(other) = other.filter(|_| is_valid) {
            let name = self.text(name);
            let text = format!("First argument to namedtuple() should be \"{name}\", not \"{other}\"");
            self.fail_code(text, self.at(s.rvalue), ErrorCode::NameMatch);
            return true;
        }
        if made.is_none() {
            self.mark_incomplete(name, self.at(*lvalue), true, SymbolFlags::empty());
        }
        true
    }

    /// The name that a call gives to a named tuple, if it differs from that of the variable.
    fn other_named_tuple_name(&self, call: ExprId, name: Name) -> Option<&str> {
        let Expr::Call { args, .. } = *self.body.expr(call) else {
            return None;
        };
        let first = self.body.call_args(args).first()?;
        let Expr::Str { value, .. } = *self.body.expr(first.expr) else {
            return None;
        };
        let written = self.body.text(value);
        (written != self.text(name)).then_some(written)
    }

    /// A call as a base class. Outer `None`: no type at all; inner: not ready.
    pub(crate) fn analyze_call_base(
        &mut self,
        class: Name,
        index: usize,
        base: ExprId,
    ) -> Option<Option<TypeId>> {
        self.visit_expr(base);
        let unique = self.intern(&format!("{}@base{}", self.text(class), index + 1));
        match self.check_named_tuple_call(base, unique, false)?.0 {
            None => {
                self.defer();
                Some(None)
            }
            Some(made) => {
                if !self.state.world.get(made).type_vars.is_empty() {
                    let at = self.at(base);
                    self.fail(
                        "Generic named tuples are not supported for legacy class syntax",
                        at,
                    );
                    self.note(
                        "Use either Python 3 class syntax, or the assignment syntax",
                        at,
                        None,
                    );
                }
                let Type::Tuple(tuple) = self.state.world.types.get(self.state.world.get(made).tuple_type?)
                else {
                    return None;
                };
                let mut tuple = (**tuple).clone();
                let types = self.state.world.types;
                tuple.fallback = types.intern(Type::Instance(types::Instance::new(made, [])));
                Some(Some(types.intern(Type::Tuple(Box::new(tuple)))))
            }
        }
    }

    /// `None`: not a named tuple. Else its class, if it is ready, and whether the call is correct.
    fn check_named_tuple_call(
        &mut self,
        call: ExprId,
        name: Name,
        is_attribute: bool,
    ) -> Option<(Option<ClassId>, bool)> {
        let Expr::Call { callee, args } = *self.body.expr(call) else {
            return None;
        };
        let fullname = self.fullname_of(callee);
        let is_typed = TYPED_NAMEDTUPLE_NAMES.contains(&fullname);
        if !is_typed && fullname != "collections.namedtuple" {
            return None;
        }
        if is_attribute {
            return Some((None, true));
        }
        let at = self.at(call);
        let args = self.body.call_args(args);
        let (fields, type_vars, is_valid) = match self.named_tuple_args(call, args, is_typed) {
            Call::Wrong => (Vec::new(), Vec::new(), false),
            Call::NotReady => return Some((None, true)),
            Call::Fields(fields, type_vars) => (fields, type_vars, true),
        };
        let known = match self.analyzed(call) {
            Some(Analyzed::NamedTuple { class, .. }) => Some(*class),
            _ => None,
        };
        let class = self.build_named_tuple(known, name, &fields, at);
        self.store_class(name, class, at);
        self.tables
            .analyzed
            .insert(call, Analyzed::NamedTuple { class, is_typed });
        self.setup_type_vars(class, &type_vars, at);
        if let Some(typ) = self.state.world.get(class).tuple_type {
            self.update_tuple_type(class, typ);
        }
        Some((Some(class), is_valid))
    }

    fn named_tuple_args(&mut self, call: ExprId, args: &[CallArg], is_typed: bool) -> Call {
        let what = if is_typed { "NamedTuple" } else { "namedtuple" };
        let at = self.at(call);
        let [first, second, rest @ ..] = args else {
            self.fail(format!("Too few arguments for \"{what}()\""), at);
            return Call::Wrong;
        };
        if !rest.is_empty() && is_typed {
            self.fail("Too many arguments for \"NamedTuple()\"", at);
            return Call::Wrong;
        }
        let (defaults, rename) = self.named_tuple_keywords(rest, what);
        if first.kind != ArgKind::Pos || second.kind != ArgKind::Pos {
            self.fail(format!("Unexpected arguments to \"{what}()\""), at);
            return Call::Wrong;
        }
        if !matches!(self.body.expr(first.expr), Expr::Str { .. }) {
            self.fail(
                format!("\"{what}()\" expects a string literal as the first argument"),
                at,
            );
            return Call::Wrong;
        }
        let parsed = self.named_tuple_fields(second.expr, is_typed, at);
        let (items, type_vars) = match parsed {
            Ok(parsed) => parsed,
            Err(wrong) => return wrong,
        };
        let mut fields: Vec<Field> = Vec::new();
        for (index, (text, typ)) in items.iter().enumerate() {
            let problem = field_name_problem(text, fields.iter().any(|field| self.text(field.name) == text));
            let mut text = text.clone();
            if let Some(problem) = problem {
                if !rename {
                    self.fail(format!("\"{what}()\" {problem}"), at);
                }
                text = format!("_{index}");
            }
            fields.push(Field {
                name: self.intern(&text),
                typ: *typ,
                has_default: false,
            });
        }
        if defaults > fields.len() {
            self.fail(format!("Too many defaults given in call to \"{what}()\""), at);
        }
        let first_default = fields.len().saturating_sub(defaults);
        fields[first_default..]
            .iter_mut()
            .for_each(|field| field.has_default = true);
        Call::Fields(fields, type_vars)
    }

    /// How many defaults there are, and whether invalid names are replaced.
    fn named_tuple_keywords(&mut self, args: &[CallArg], what: &str) -> (usize, bool) {
        let (mut defaults, mut rename) = (0, false);
        for arg in args {
            match arg.name.map_or("", |name| self.text(name)) {
                "defaults" => match *self.body.expr(arg.expr) {
                    Expr::List(items) | Expr::Tuple(items) => defaults = items.len(),
                    _ => {
                        let text =
                            format!("List or tuple literal expected as the defaults argument to {what}()");
                        self.fail(text, self.at(arg.expr));
                    }
                },
                "rename" => match *self.body.expr(arg.expr) {
                    Expr::Name(name) if matches!(self.text(name), "True" | "False") => {
                        rename = self.text(name) == "True";
                    }
                    _ => {
                        let text = format!("Boolean literal expected as the \"rename\" argument to {what}()");
                        self.fail_code(text, self.at(arg.expr), ErrorCode::ArgType);
                    }
                },
                _ => {}
            }
        }
        (defaults, rename)
    }

    #[expect(clippy::type_complexity, reason = "names with types, and type variables")]
    fn named_tuple_fields(
        &mut self,
        fields: ExprId,
        is_typed: bool,
        at: At,
    ) -> Result<(Vec<(String, TypeId)>, Vec<TypeId>), Call> {
        let any = self.state.world.types.any(AnyKind::Unannotated);
        let what = if is_typed { "NamedTuple" } else { "namedtuple" };
        let items = match *self.body.expr(fields) {
            Expr::List(items) | Expr::Tuple(items) => self.body.exprs(items),
            Expr::Str { value, .. } if !is_typed => {
                let text = self.body.text(value).replace(',', " ");
                return Ok((
                    text.split_whitespace()
                        .map(|name| (name.to_owned(), any))
                        .collect(),
                    Vec::new(),
                ));
            }
            _ => {
                self.fail(
                    format!("List or tuple literal expected as the second argument to \"{what}()\""),
                    at,
                );
                return Err(Call::Wrong);
            }
        };
        if is_typed {
            return self.typed_fields(items, at);
        }
        let mut result = Vec::new();
        for item in items {
            let Expr::Str { value, .. } = *self.body.expr(*item) else {
                self.fail("String literal expected as \"namedtuple()\" item", at);
                return Err(Call::Wrong);
            };
            result.push((self.body.text(value).to_owned(), any));
        }
        Ok((result, Vec::new()))
    }

    #[expect(clippy::type_complexity, reason = "names with types, and type variables")]
    fn typed_fields(
        &mut self,
        items: &[ExprId],
        at: At,
    ) -> Result<(Vec<(String, TypeId)>, Vec<TypeId>), Call> {
        let types = self.state.world.types;
        let mut parsed: Vec<(String, OwnedSyntax)> = Vec::new();
        for item in items {
            let item_at = self.at(*item);
            let Expr::Tuple(pair) = *self.body.expr(*item) else {
                self.fail("Tuple expected as \"NamedTuple()\" field", item_at);
                return Err(Call::Wrong);
            };
            let [name, typ] = self.body.exprs(pair) else {
                self.fail("Invalid \"NamedTuple()\" field definition", item_at);
                return Err(Call::Wrong);
            };
            let Expr::Str { value, .. } = *self.body.expr(*name) else {
                self.fail("Invalid \"NamedTuple()\" field name", item_at);
                return Err(Call::Wrong);
            };
            let Some(owned) = self.expr_syntax(*typ) else {
                self.fail("Invalid field type", self.at(*typ));
                return Err(Call::Wrong);
            };
            parsed.push((self.body.text(value).to_owned(), owned));
        }
        let syntaxes: Vec<_> = parsed.iter().map(|(_, owned)| owned.syntax()).collect();
        let vars = self.find_type_vars(&syntaxes, true).vars;
        let type_vars = self.bind_type_vars(&vars, at);
        let mut result = Vec::new();
        for (name, owned) in &parsed {
            let Some(mut typ) = self.anal_type(owned.syntax(), self.field_options()) else {
                return Err(Call::NotReady);
            };
            if matches!(types.get(typ), Type::Unbound { .. }) {
                typ = types.any(AnyKind::FromError);
            }
            result.push((name.clone(), typ));
        }
        Ok((result, type_vars))
    }

    /// Makes the class of a named tuple, or brings the one of an earlier iteration up to date.
    fn build_named_tuple(&mut self, known: Option<ClassId>, name: Name, fields: &[Field], at: At) -> ClassId {
        let types = self.state.world.types;
        let any = types.any(AnyKind::SpecialForm);
        let str_type = self.named_type("builtins.str", &[]);
        let dict_type = self.named_type("builtins.dict", &[str_type, any]);
        let fallback = self.named_type("builtins.tuple", &[any]);
        let class = known.unwrap_or_else(|| self.new_class(name, fallback, at));
        self.state.world.get_mut(class).flags |= ClassFlags::NAMED_TUPLE;
        let tuple_base = self.tuple_of(fields.iter().map(|field| field.typ).collect());
        if self.has_placeholder(tuple_base) {
            if known.is_none() {
                self.tuples_of_any.insert(class);
            }
            let changed = self.state.world.get(class).tuple_type != Some(tuple_base);
            self.process_placeholder(None, "NamedTuple item", at, changed);
        }
        self.update_tuple_type(class, tuple_base);
        if !types
            .flags(tuple_base)
            .intersects(TypeFlags::TYPE_VAR | TypeFlags::PLACEHOLDER)
        {
            self.tuple_fallbacks.push(class);
        }
        for field in fields {
            self.add_field(class, field.name, field.typ, VarFlags::PROPERTY);
        }
        let strings = self.tuple_of(vec![str_type; fields.len()]);
        let mut literals = Vec::new();
        for field in fields {
            literals.push(self.literal_of(LiteralValue::Str(field.name), "builtins.str"));
        }
        let match_args = self.tuple_of(literals);
        let attributes = [
            ("_fields", strings),
            ("_field_types", dict_type),
            ("_field_defaults", dict_type),
            ("_source", str_type),
            ("__annotations__", dict_type),
            ("__doc__", str_type),
            ("__match_args__", match_args),
        ];
        for (text, typ) in attributes {
            self.add_field(class, self.intern(text), typ, VarFlags::INITIALIZED_IN_CLASS);
        }
        self.add_named_tuple_methods(class, fields, dict_type);
        class
    }

    fn add_named_tuple_methods(&mut self, class: ClassId, fields: &[Field], dict_type: TypeId) {
        let any = self.state.world.types.any(AnyKind::SpecialForm);
        let named = |kind: fn(&Field) -> ArgKind| -> Vec<Param> {
            fields
                .iter()
                .map(|field| Param {
                    typ: field.typ,
                    name: Some(field.name),
                    kind: kind(field),
                })
                .collect()
        };
        let replace = named(|_| ArgKind::NamedOpt);
        let new = named(|field| {
            if field.has_default {
                ArgKind::Opt
            } else {
                ArgKind::Pos
            }
        });
        self.add_made_method(class, "_replace", MethodKind::Instance, &replace, None);
        let version = self.options().python_version;
        if (version.major, version.minor) >= (3, 13) {
            self.add_made_method(class, "__replace__", MethodKind::Instance, &replace, None);
        }
        self.add_made_method(class, "__new__", MethodKind::New, &new, None);
        self.add_made_method(class, "_asdict", MethodKind::Instance, &[], Some(dict_type));
        let iterable = self
            .named_type_or_none("typing.Iterable", &[any], AnyKind::SpecialForm)
            .unwrap_or(any);
        let param = Param {
            typ: iterable,
            name: Some(self.intern("iterable")),
            kind: ArgKind::Pos,
        };
        self.add_made_method(class, "_make", MethodKind::ClassMethod, &[param], None);
        self.add_self_type_var(class);
    }

    fn add_self_type_var(&mut self, class: ClassId) {
        let types = self.state.world.types;
        let name = self.intern("_NT");
        if self.state.world.get(class).names.contains_key(&name) {
            return;
        }
        let def = self.state.world.get(class);
        let type_var = TypeVarDef {
            name,
            fullname: self.state.world.names.join(def.fullname, name),
            kind: TypeVarDefKind::TypeVar(Box::default()),
            upper_bound: def.tuple_type.unwrap_or_else(|| types.any(AnyKind::FromError)),
            default: types.any(AnyKind::FromOmittedGenerics),
            variance: Variance::Invariant,
            is_new_style: false,
            at: def.at,
        };
        let id = self.state.world.add(self.module, type_var);
        let symbol = Symbol::new(SymbolKind::Member, DefRef::TypeVar(id));
        self.state.world.get_mut(class).names.insert(name, symbol);
    }
}

/// What is wrong with the name of a field, if something is.
fn field_name_problem(name: &str, is_duplicate: bool) -> Option<String> {
    let is_identifier = name
        .chars()
        .enumerate()
        .all(|(index, char)| char == '_' || char.is_alphabetic() || (index > 0 && char.is_alphanumeric()));
    if is_duplicate {
        Some(format!("has duplicate field name \"{name}\""))
    } else if name.is_empty() || !is_identifier {
        Some(format!("field name \"{name}\" is not a valid identifier"))
    } else if name.starts_with('_') {
        Some(format!("field name \"{name}\" starts with an underscore"))
    } else if KEYWORDS.contains(&name) {
        Some(format!("field name \"{name}\" is a keyword"))
    } else {
        None
    }
}

const KEYWORDS: [&str; 35] = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def",
    "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is",
    "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with", "yield",
];
