//! TypedDicts: by class statement, with inheritance, and by call. After `mypy/semanal_typeddict.py`.

use names::Name;
use nodes::ast::{CallArg, ClassNodeId, Expr, ExprId, Stmt};
use nodes::defs::{At, ClassFlags, FieldSource, Fields, TypedDictData};
use nodes::symbols::SymbolFlags;
use nodes::tables::Analyzed;
use options::ErrorCode;
use typeops::Env;
use types::{AnyKind, ArgKind, ClassId, DefRef, Type, TypeId, TypedDict, TypedDictItem};

use crate::Analyzer;
use crate::assignments::Assign;
use crate::bases::TPDICT_NAMES;
use crate::classes::Header;
use crate::type_analysis::{AnalOptions, OwnedSyntax};

const CLASS_ERROR: &str = "Invalid statement in TypedDict definition; expected \"field_name: field_type\"";

/// What a TypedDict consists of.
#[derive(Default)]
struct Parts {
    items: Vec<TypedDictItem>,
    closed: bool,
    /// What checking the inheritance needs.
    data: TypedDictData,
}

/// Where a key comes from.
#[derive(Clone, Copy)]
struct Source {
    item: TypedDictItem,
    /// The base class; `None` for the class itself.
    base: Option<ClassId>,
    at: At,
}

impl Analyzer<'_> {
    /// A class statement with a TypedDict as a base. False if it has none.
    pub(crate) fn analyze_typeddict_class(&mut self, node: ClassNodeId, header: &Header) -> bool {
        let at = self.class_at(node);
        let name = self.body.class(node).name;
        let known = self.tables.rare.classes.get(node).copied();
        let is_done = known.is_some_and(|class| {
            let info = self.state.world.get(class);
            let is_ready = info.typeddict_data.as_ref().is_none_or(|data| data.ready);
            is_ready && info.typeddict_type.is_some_and(|typ| !self.has_placeholder(typ))
        });
        let class = if let (true, Some(class)) = (is_done, known) {
            class
        } else {
            let mut possible = false;
            for base in &header.bases {
                possible |= self.is_typed_dict_base(*base, at);
            }
            if !possible {
                return false;
            }
            let Some(parts) = self.typed_dict_of_class(node, header) else {
                self.mark_incomplete(name, at, false, SymbolFlags::empty());
                return true;
            };
            self.build_typed_dict(known, name, parts, at)
        };
        let class = self.prepare_class(node, Some(class));
        for decorator in self.body.exprs(self.body.class(node).decorators) {
            self.visit_expr(*decorator);
            self.class_decorator_common(class, *decorator);
        }
        self.setup_type_vars(class, &header.type_vars, at);
        if let Some(typ) = self.state.world.get(class).typeddict_type {
            self.update_typeddict_type(class, typ);
        }
        true
    }

    /// The class behind a base, if it is a TypedDict.
    fn typed_dict_class(&self, base: ExprId) -> Option<ClassId> {
        let base = match *self.body.expr(base) {
            Expr::Index { base, .. } => base,
            _ => base,
        };
        match self.reference(base)?.node? {
            DefRef::Class(class) => self.state.world.get(class).typeddict_type.map(|_| class),
            DefRef::Alias(alias) => {
                let target = typeops::proper(&self.state.world, self.state.world.get(alias).target);
                match self.state.world.types.get(target) {
                    Type::TypedDict(dict) => self.instance_class(dict.fallback),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    fn is_typed_dict_base(&mut self, base: ExprId, at: At) -> bool {
        if let Expr::Call { callee, .. } = *self.body.expr(base) {
            return TPDICT_NAMES.contains(&self.fullname_of(callee));
        }
        let class = self.typed_dict_class(base);
        if let Some(class) = class.filter(|class| self.state.world.get(*class).is(ClassFlags::FINAL)) {
            let name = self.text(self.state.world.get(class).name);
            self.fail(format!("Cannot inherit from final class \"{name}\""), at);
        }
        class.is_some() || TPDICT_NAMES.contains(&self.fullname_of(base))
    }

    /// The keys of a class statement, inherited ones first; `None` if a type is not ready.
    fn typed_dict_of_class(&mut self, node: ClassNodeId, header: &Header) -> Option<Parts> {
        let at = self.class_at(node);
        let closed = self.bool_keyword(node, "closed", false);
        let mut bases: Vec<(ClassId, Vec<TypedDictItem>)> = Vec::new();
        let mut plain = false;
        for (index, base) in header.bases.iter().enumerate() {
            if matches!(self.body.expr(*base), Expr::Call { .. }) {
                let unique = self.intern(&format!(
                    "{}@base{}",
                    self.text(self.body.class(node).name),
                    index + 1
                ));
                if let Some(Some(class)) = self.check_typed_dict_call(*base, unique) {
                    bases.push((class, self.items_of(class)));
                }
            } else if let Some(class) = self.typed_dict_class(*base) {
                let name = self.text(self.state.world.get(class).name);
                if bases.iter().any(|(known, _)| *known == class) {
                    self.fail(format!("Duplicate base class \"{name}\""), at);
                } else if let Some(items) = self.items_of_base(class, *base, at)? {
                    bases.push((class, items));
                }
            } else if TPDICT_NAMES.contains(&self.fullname_of(*base)) {
                if plain {
                    self.fail("Duplicate base class \"TypedDict\"", at);
                }
                plain = true;
            } else {
                self.fail("All bases of a new TypedDict must be TypedDict types", at);
            }
        }
        let own = self.typed_dict_fields(node)?;
        Some(self.resolve_inheritance(&bases, own, closed, at))
    }

    fn items_of(&self, class: ClassId) -> Vec<TypedDictItem> {
        let typ = self.state.world.get(class).typeddict_type;
        match typ.map(|typ| self.state.world.types.get(typ)) {
            Some(Type::TypedDict(dict)) => dict.items.to_vec(),
            _ => Vec::new(),
        }
    }

    /// The keys of a base with its type arguments applied. Outer `None`: an argument is not ready; inner: one is no
    /// type, so the base does not count.
    fn items_of_base(&mut self, class: ClassId, base: ExprId, at: At) -> Option<Option<Vec<TypedDictItem>>> {
        let types = self.state.world.types;
        let mut args = match *self.body.expr(base) {
            Expr::Index { base: _, index } => match self.typed_dict_args(index, at)? {
                Some(args) => args,
                None => return Some(None),
            },
            _ => Vec::new(),
        };
        let vars = self.state.world.get(class).type_vars.clone();
        if args.len() != vars.len() {
            let mut kind = AnyKind::FromOmittedGenerics;
            if !args.is_empty() {
                let name = self.text(self.state.world.get(class).name);
                self.fail(format!("Invalid number of type arguments for \"{name}\""), at);
                kind = AnyKind::FromError;
            }
            args = vec![types.any(kind); vars.len()];
        }
        let mut env = Env::default();
        for (var, arg) in vars.iter().zip(&args) {
            if let Some(common) = crate::tvar_scope::common_of(types.get(*var)) {
                env.insert(common.key, *arg);
            }
        }
        let mut items = self.items_of(class);
        // Without variables types stay as they are written: expansion would take duplicates out of unions.
        for item in items.iter_mut().filter(|_| !vars.is_empty()) {
            item.typ = typeops::expand_type(&self.state.world, item.typ, &env);
        }
        Some(Some(items))
    }

    /// Outer `None`: not ready; inner: not a type.
    fn typed_dict_args(&mut self, index: ExprId, at: At) -> Option<Option<Vec<TypeId>>> {
        let items = match *self.body.expr(index) {
            Expr::Tuple(items) => self.body.exprs(items).to_vec(),
            _ => vec![index],
        };
        let options = AnalOptions {
            allow_placeholder: !self.is_func_scope(),
            ..AnalOptions::default()
        };
        let mut args = Vec::new();
        for item in items {
            let Some(owned) = self.expr_syntax(item) else {
                self.fail("Invalid TypedDict type argument", at);
                return Some(None);
            };
            args.push(self.anal_type(owned.syntax(), options)?);
        }
        Some(Some(args))
    }

    fn bool_keyword(&mut self, node: ClassNodeId, keyword: &str, default: bool) -> Option<bool> {
        let value = self.class_keyword(node, keyword)?;
        Some(self.bool_literal(value, keyword, default))
    }

    /// The value of a `True` or `False` in the source; anything else is an error.
    pub(crate) fn bool_literal(&mut self, value: ExprId, keyword: &str, default: bool) -> bool {
        if let Expr::Name(name) = *self.body.expr(value)
            && matches!(self.text(name), "True" | "False")
        {
            return self.text(name) == "True";
        }
        let text = format!("\"{keyword}\" argument must be a True or False literal");
        self.fail_code(text, self.at(value), ErrorCode::LiteralReq);
        default
    }

    /// The keys that a class statement defines itself.
    fn typed_dict_fields(&mut self, node: ClassNodeId) -> Option<Vec<Source>> {
        let at = self.class_at(node);
        let total = self.bool_keyword(node, "total", true).unwrap_or(true);
        for (keyword, _) in self.body.keywords(self.body.class(node).keywords) {
            let keyword = self.text(*keyword);
            if !matches!(keyword, "total" | "closed") {
                let text = format!(
                    "Unexpected keyword argument \"{keyword}\" for \"__init_subclass__\" of \"TypedDict\""
                );
                self.fail_code(text, at, ErrorCode::CallArg);
            }
        }
        let mut fields: Vec<Source> = Vec::new();
        for stmt in self.body.block_stmts(self.body.class(node).defs) {
            let at = self.at_stmt(*stmt);
            let (lvalues, rvalue, typ, new_syntax) = match *self.body.stmt(*stmt) {
                Stmt::Pass => continue,
                Stmt::Expr(expr) if matches!(self.body.expr(expr), Expr::Ellipsis | Expr::Str { .. }) => {
                    continue;
                }
                Stmt::Assign {
                    lvalues,
                    rvalue,
                    typ,
                    new_syntax,
                } => (lvalues, rvalue, typ, new_syntax),
                _ => {
                    self.remove_stmt(*stmt, CLASS_ERROR);
                    continue;
                }
            };
            let name = match self.body.exprs(lvalues) {
                [one] => match *self.body.expr(*one) {
                    Expr::Name(name) => Some(name),
                    _ => None,
                },
                _ => None,
            };
            let Some(name) = name else {
                self.remove_stmt(*stmt, CLASS_ERROR);
                continue;
            };
            if fields.iter().any(|field| field.item.name == name) {
                self.remove_stmt(*stmt, format!("Duplicate TypedDict key \"{}\"", self.text(name)));
                continue;
            }
            let wrapped = match typ {
                None => self.state.world.types.any(AnyKind::Unannotated),
                Some(typ) => self.anal_own_type(typ, self.key_options())?,
            };
            let report = (!self.has_placeholder(wrapped)).then_some(at);
            let (typ_of_key, required, readonly) = self.unwrap_qualifiers(wrapped, report);
            if report.is_some() && typ.is_some() {
                self.tables.assignments.or_default(*stmt).typ = Some(typ_of_key);
            }
            let required = required.unwrap_or(total);
            fields.push(Source {
                item: TypedDictItem {
                    name,
                    typ: typ_of_key,
                    required,
                    readonly,
                },
                base: None,
                at,
            });
            if typ.is_none() || !new_syntax {
                self.fail(CLASS_ERROR, at);
            } else if !matches!(self.body.expr(rvalue), Expr::NoRhs) {
                self.fail("Right hand side values are not supported in TypedDict", at);
            }
        }
        Some(fields)
    }

    fn key_options(&self) -> AnalOptions {
        AnalOptions {
            allow_typed_dict_special_forms: true,
            allow_placeholder: !self.is_func_scope(),
            prohibit_self_type: Some("TypedDict item type"),
            prohibit_special_class_field_types: Some("TypedDict"),
            ..AnalOptions::default()
        }
    }

    /// Takes `Required`, `NotRequired` and `ReadOnly` away.
    fn unwrap_qualifiers(&mut self, typ: TypeId, report: Option<At>) -> (TypeId, Option<bool>, bool) {
        let types = self.state.world.types;
        let (mut typ, mut required, mut readonly) = (typ, None, false);
        loop {
            match types.get(typ) {
                Type::Required {
                    item,
                    required: is_required,
                } => {
                    if let (Some(at), true) = (report, required.is_some()) {
                        let form = if *is_required {
                            "Required[]"
                        } else {
                            "NotRequired[]"
                        };
                        self.fail_code(
                            format!("\"{form}\" type cannot be nested"),
                            at,
                            ErrorCode::ValidType,
                        );
                    }
                    (typ, required) = (*item, Some(*is_required));
                }
                Type::ReadOnly(item) => {
                    if let (Some(at), true) = (report, readonly) {
                        self.fail_code("\"ReadOnly[]\" type cannot be nested", at, ErrorCode::ValidType);
                    }
                    (typ, readonly) = (*item, true);
                }
                _ => return (typ, required, readonly),
            }
        }
    }

    /// Puts inherited and own keys together (mypy's `resolve_field_inheritance`).
    fn resolve_inheritance(
        &mut self,
        bases: &[(ClassId, Vec<TypedDictItem>)],
        own: Vec<Source>,
        closed: Option<bool>,
        at: At,
    ) -> Parts {
        let mut sources: indexmap::IndexMap<Name, Vec<Source>> = indexmap::IndexMap::new();
        for (class, items) in bases.iter().rev() {
            for item in items {
                sources.entry(item.name).or_default().push(Source {
                    item: *item,
                    base: Some(*class),
                    at,
                });
            }
        }
        for source in own {
            sources.entry(source.item.name).or_default().push(source);
        }
        let is_closed = |this: &Self, class: ClassId| {
            let typ = this.state.world.get(class).typeddict_type;
            matches!(typ.map(|typ| this.state.world.types.get(typ)), Some(Type::TypedDict(dict)) if dict.is_closed)
        };
        let closed_bases: Vec<&(ClassId, Vec<TypedDictItem>)> = bases
            .iter()
            .filter(|(class, _)| is_closed(self, *class))
            .collect();
        if closed == Some(false) {
            for (class, _) in &closed_bases {
                let name = self.text(self.state.world.get(*class).name);
                self.fail(
                    format!("Open TypedDict class cannot subclass closed TypedDict class \"{name}\""),
                    at,
                );
            }
        }
        let mut result = Vec::new();
        let mut chosen = Vec::new();
        for (name, found) in &sources {
            let primary = primary_source(found);
            chosen.push((
                *name,
                FieldSource {
                    base: primary.base,
                    at: primary.at,
                },
            ));
            let mut item = primary.item;
            if item.readonly {
                item.required = found.iter().any(|source| source.item.required);
            }
            for source in found {
                self.check_requiredness(*name, source, item.required, &primary);
            }
            for (class, items) in &closed_bases {
                if !items.iter().any(|item| item.name == *name) {
                    self.report_closed(*class, *name, &primary);
                }
            }
            result.push(item);
        }
        let closed = closed.unwrap_or(!closed_bases.is_empty());
        let fields =
            |items: &[TypedDictItem]| -> Fields { items.iter().map(|item| (item.name, item.typ)).collect() };
        Parts {
            items: result,
            closed,
            data: TypedDictData {
                ready: true,
                bases: bases
                    .iter()
                    .map(|(class, items)| (*class, fields(items)))
                    .collect(),
                sources: chosen.into(),
            },
        }
    }

    fn check_requiredness(&mut self, name: Name, source: &Source, required: bool, primary: &Source) {
        let Some(base) = source.base.filter(|base| primary.base != Some(*base)) else {
            return;
        };
        let world = &self.state.world;
        let (field, base) = (self.text(name), self.text(world.get(base).name));
        let other = primary.base.map(|class| self.text(world.get(class).name));
        let text = if source.item.required && !required {
            match other {
                None => format!("Field \"{field}\" is required in base class \"{base}\""),
                Some(other) => format!(
                    "Field \"{field}\" is required in base class \"{base}\" but can be deleted in base class \"{other}\""
                ),
            }
        } else if !source.item.required && !source.item.readonly && required {
            match other {
                None => format!("Field \"{field}\" can be deleted in base class \"{base}\""),
                Some(other) => format!(
                    "Field \"{field}\" is required in base class \"{other}\" but can be deleted in base class \"{base}\""
                ),
            }
        } else {
            return;
        };
        self.fail(text, primary.at);
    }

    fn report_closed(&mut self, closed: ClassId, name: Name, primary: &Source) {
        let world = &self.state.world;
        let (field, closed) = (self.text(name), self.text(world.get(closed).name));
        let text = match primary.base {
            Some(base) => {
                let base = self.text(world.get(base).name);
                format!(
                    "Cannot extend closed base class \"{closed}\" with field \"{field}\" from base class \"{base}\""
                )
            }
            None => format!("Cannot extend closed base class \"{closed}\" with new field \"{field}\""),
        };
        self.fail(text, primary.at);
    }

    /// `D = TypedDict("D", {...})`. False if the assignment is something else.
    pub(crate) fn analyze_typeddict_assign(&mut self, s: Assign) -> bool {
        let [lvalue] = self.body.exprs(s.lvalues) else {
            return false;
        };
        if let Some(Analyzed::TypedDict(class)) = self.analyzed(s.rvalue) {
            let typ = self.state.world.get(*class).typeddict_type;
            if typ.is_some_and(|typ| !self.has_placeholder(typ)) {
                return matches!(self.body.expr(*lvalue), Expr::Name(_));
            }
        }
        let (name, is_attribute) = match *self.body.expr(*lvalue) {
            Expr::Name(name) => (name, false),
            Expr::Member { name, .. } => (name, true),
            _ => return false,
        };
        let frame = self.tvar_scope.class_frame(self.qualified_name(name));
        let made = self.in_tvar_scope(frame, |this| this.check_typed_dict_call(s.rvalue, name));
        let Some(made) = made else { return false };
        if is_attribute {
            self.fail("TypedDict type as attribute is not supported", self.at(*lvalue));
            return false;
        }
        if made.is_none() {
            self.mark_incomplete(name, self.at(*lvalue), true, SymbolFlags::empty());
        }
        true
    }

    /// Outer `None`: not a TypedDict; inner: not ready.
    fn check_typed_dict_call(&mut self, call: ExprId, name: Name) -> Option<Option<ClassId>> {
        let Expr::Call { callee, args } = *self.body.expr(call) else {
            return None;
        };
        if !TPDICT_NAMES.contains(&self.fullname_of(callee)) {
            return None;
        }
        let at = self.at(call);
        let args = self.body.call_args(args);
        let (parts, type_vars) = match self.typed_dict_call_args(call, args, name) {
            Ok(Some(parsed)) => parsed,
            Ok(None) => return Some(None),
            Err(()) => (Parts::default(), Vec::new()),
        };
        let known = match self.analyzed(call) {
            Some(Analyzed::TypedDict(class)) => Some(*class),
            _ => None,
        };
        let class = self.build_typed_dict(known, name, parts, at);
        self.store_class(name, class, at);
        self.tables.analyzed.insert(call, Analyzed::TypedDict(class));
        self.setup_type_vars(class, &type_vars, at);
        if let Some(typ) = self.state.world.get(class).typeddict_type {
            self.update_typeddict_type(class, typ);
        }
        Some(Some(class))
    }

    /// The keys and the type variables of a call; `None` if a type is not ready.
    fn typed_dict_call_args(
        &mut self,
        call: ExprId,
        args: &[CallArg],
        name: Name,
    ) -> Result<Option<(Parts, Vec<TypeId>)>, ()> {
        let at = self.at(call);
        let fail = |this: &mut Self, text: &str| {
            this.fail(text.to_owned(), at);
            Err(())
        };
        let [first, second, rest @ ..] = args else {
            return fail(self, "Too few arguments for TypedDict()");
        };
        if args.len() > 4 {
            return fail(self, "Too many arguments for TypedDict()");
        }
        if first.kind != ArgKind::Pos || second.kind != ArgKind::Pos {
            return fail(self, "Unexpected arguments to TypedDict()");
        }
        let (mut total, mut closed) = (true, false);
        for arg in rest {
            match arg.name.map_or("", |name| self.text(name)) {
                "total" => total = self.bool_literal(arg.expr, "total", true),
                "closed" => closed = self.bool_literal(arg.expr, "closed", false),
                "" => return fail(self, "Unexpected arguments to TypedDict()"),
                other => {
                    let text = format!("Unexpected keyword argument \"{other}\" for \"TypedDict\"");
                    return fail(self, &text);
                }
            }
        }
        let Expr::Str { value, .. } = *self.body.expr(first.expr) else {
            return fail(self, "TypedDict() expects a string literal as the first argument");
        };
        let Expr::Dict(items) = *self.body.expr(second.expr) else {
            return fail(
                self,
                "TypedDict() expects a dictionary literal as the second argument",
            );
        };
        let (typename, name) = (self.body.text(value), self.text(name));
        if !name.contains('@') && typename != name {
            let text = format!(
                "First argument \"{typename}\" to TypedDict() does not match variable name \"{name}\""
            );
            self.fail_code(text, at, ErrorCode::NameMatch);
        }
        let mut parsed: Vec<(Name, OwnedSyntax)> = Vec::new();
        for (key, value) in self.body.dict_items(items) {
            let place = self.at(key.unwrap_or(*value));
            let Some(Expr::Str { value: key, .. }) = key.map(|key| *self.body.expr(key)) else {
                self.fail("Invalid TypedDict() field name", place);
                return Err(());
            };
            let key = self.intern(self.body.text(key));
            if parsed.iter().any(|(known, _)| *known == key) {
                self.fail(format!("Duplicate TypedDict key \"{}\"", self.text(key)), place);
            }
            let Some(owned) = self.expr_syntax(*value) else {
                self.fail("Use dict literal for nested TypedDict", self.at(*value));
                return Err(());
            };
            parsed.push((key, owned));
        }
        let syntaxes: Vec<_> = parsed.iter().map(|(_, owned)| owned.syntax()).collect();
        let vars = self.find_type_vars(&syntaxes, true).vars;
        let type_vars = self.bind_type_vars(&vars, at);
        let mut result: Vec<TypedDictItem> = Vec::new();
        for (name, owned) in &parsed {
            let Some(typ) = self.anal_type(owned.syntax(), self.key_options()) else {
                return Ok(None);
            };
            let (typ, required, readonly) = self.unwrap_qualifiers(typ, Some(at));
            let item = TypedDictItem {
                name: *name,
                typ,
                required: required.unwrap_or(total),
                readonly,
            };
            // Of equal keys the last counts, in the place of the first.
            match result.iter_mut().find(|known| known.name == *name) {
                Some(known) => *known = item,
                None => result.push(item),
            }
        }
        for item in &result {
            self.check_explicit_any(item.typ, at);
        }
        for item in &result {
            self.check_unimported_any("Type of a TypedDict key", item.typ, at);
        }
        let parts = Parts {
            items: result,
            closed,
            data: TypedDictData {
                ready: true,
                ..TypedDictData::default()
            },
        };
        Ok(Some((parts, type_vars)))
    }

    fn build_typed_dict(&mut self, known: Option<ClassId>, name: Name, parts: Parts, at: At) -> ClassId {
        let candidates = [
            "typing._TypedDict",
            "typing_extensions._TypedDict",
            "mypy_extensions._TypedDict",
        ];
        let mut fallback = None;
        for candidate in candidates {
            fallback = fallback.or_else(|| self.named_type_or_none(candidate, &[], AnyKind::SpecialForm));
        }
        let fallback = fallback.unwrap_or_else(|| self.object_type());
        let class = known.unwrap_or_else(|| self.new_class(name, fallback, at));
        let types = self.state.world.types;
        let dict = TypedDict {
            items: parts.items.into(),
            is_closed: parts.closed,
            fallback,
            to_be_mutated: Box::default(),
        };
        let typ = types.intern(Type::TypedDict(Box::new(dict)));
        let mut data = parts.data;
        let mut fields = data.bases.iter().flat_map(|(_, fields)| fields);
        if self.has_placeholder(typ) || fields.any(|(_, field)| self.has_placeholder(*field)) {
            data.ready = false;
            let info = self.state.world.get(class);
            let known = info.typeddict_data.as_ref();
            let changed =
                info.typeddict_type != Some(typ) || known.is_none_or(|known| known.bases != data.bases);
            self.process_placeholder(None, "TypedDict item", at, changed);
        }
        self.update_typeddict_type(class, typ);
        self.state.world.get_mut(class).typeddict_data = Some(Box::new(data));
        class
    }
}

/// The source that decides: the class itself, else the last base whose key may be assigned.
fn primary_source(sources: &[Source]) -> Source {
    let last = sources[sources.len() - 1];
    if last.base.is_none() {
        return last;
    }
    sources
        .iter()
        .rev()
        .find(|source| !source.item.readonly)
        .copied()
        .unwrap_or(last)
}
