//! Base classes: what `Generic` and `Protocol` declare, the bases as types, and the order of methods.

use std::sync::Arc;

use names::{Name, known};
use nodes::ast::{ClassNodeId, Expr, ExprId, TypeNode};
use nodes::defs::{Alias, At, ClassFlags};
use options::ErrorCode;
use smallvec::SmallVec;
use types::{AnyKind, ClassId, DefId, DefRef, Instance, Type, TypeId, TypeVarId};

use crate::Analyzer;
use crate::classes::Header;
use crate::lookup::Missing;
use crate::type_analysis::{AnalOptions, OwnedSyntax, TypeSyntax};

/// A base class as a type, with its expression.
pub(crate) struct Base {
    pub typ: TypeId,
    pub expr: ExprId,
}

/// What `metaclass=` says.
#[derive(Default)]
pub(crate) struct Metaclass {
    pub typ: Option<TypeId>,
    /// It is not ready yet.
    pub defer: bool,
    /// It could be anything.
    pub any: bool,
}

const PROTOCOL_NAMES: [&str; 2] = ["typing.Protocol", "typing_extensions.Protocol"];

pub(crate) const TYPED_NAMEDTUPLE_NAMES: [&str; 2] = ["typing.NamedTuple", "typing_extensions.NamedTuple"];

pub(crate) const TPDICT_NAMES: [&str; 4] = [
    "typing.TypedDict",
    "typing_extensions.TypedDict",
    "mypy_extensions.TypedDict",
    "typing._TypedDict",
];

impl Analyzer<'_> {
    /// Takes `Generic[...]` and `Protocol[...]` out of the bases and finds the type variables of the class.
    pub(crate) fn clean_up_bases(&mut self, node: ClassNodeId) -> Header {
        let syntax = *self.body.class(node);
        let at = self.class_at(node);
        let mut declared = self.declared_type_params(node);
        let has_params = syntax.type_params.is_some();
        let has_tuple = declared.iter().any(|(_, id)| {
            let kind = &self.state.world.get(*id).kind;
            matches!(kind, nodes::defs::TypeVarDefKind::TypeVarTuple(_))
        });
        let mut is_protocol = false;
        let (mut kept, mut syntaxes) = (Vec::new(), Vec::new());
        let (bases, metaclass) = self.bases_and_metaclass(node);
        for base in bases {
            self.analyze_type_expr(base);
            let Some(owned) = self.expr_syntax(base) else {
                kept.push(base);
                syntaxes.push(None);
                continue;
            };
            let typ = owned.syntax();
            let mut removed = false;
            if let Some((vars, protocol)) = self.declared_by_base(typ, has_tuple) {
                is_protocol |= protocol;
                if !declared.is_empty() {
                    let text = match (has_params, is_protocol) {
                        (true, true) => "No arguments expected for \"Protocol\" base class",
                        (true, false) => "Generic[...] base class is redundant",
                        (false, _) => "Only single Generic[...] or Protocol[...] can be in bases",
                    };
                    self.fail(text, at);
                }
                removed = true;
                declared.extend(vars);
            }
            if let TypeNode::Unbound { name, .. } = *typ.node()
                && let Some(symbol) = self.lookup_qualified(name, Missing::ReportExpr(base))
                && symbol
                    .node
                    .is_some_and(|n| PROTOCOL_NAMES.contains(&self.text(self.state.world.fullname(n))))
                && !removed
            {
                removed = true;
                is_protocol = true;
            }
            if !removed {
                kept.push(base);
                syntaxes.push(Some(owned));
            }
        }
        self.check_alias_bases(&kept);
        let all = self.type_vars_of_bases(&syntaxes);
        let vars = self.declared_or_found(declared, all, has_params, at);
        Header {
            bases: kept,
            syntaxes,
            type_vars: self.bind_type_vars(&vars, at),
            is_protocol,
            metaclass,
        }
    }

    /// Aliases of `type` statements are values, not classes.
    fn check_alias_bases(&mut self, bases: &[ExprId]) {
        for base in bases {
            let base = match *self.body.expr(*base) {
                Expr::Index { base, .. } => base,
                _ => *base,
            };
            let Some(DefRef::Alias(alias)) = self.reference(base).and_then(|reference| reference.node) else {
                continue;
            };
            if self.state.world.get(alias).python_3_12 {
                let text = "Type alias defined using \"type\" statement not valid as base class";
                self.fail(text, self.at(base));
            }
        }
    }

    /// The parameters in brackets (PEP 695).
    fn declared_type_params(&mut self, node: ClassNodeId) -> Vec<(Name, TypeVarId)> {
        let Some(params) = self.body.class(node).type_params else {
            return Vec::new();
        };
        let at = self.class_at(node);
        let mut result = Vec::new();
        let mut has_tuple = false;
        for param in self.body.type_params(params) {
            let symbol = self.lookup(param.name, Missing::Report(at));
            if let Some(DefRef::TypeVar(id)) = symbol.and_then(|symbol| symbol.node) {
                if param.kind == nodes::ast::TypeParamKind::TypeVarTuple {
                    if has_tuple {
                        self.fail("Can only use one type var tuple in a class def", at);
                        continue;
                    }
                    has_tuple = true;
                }
                result.push((param.name, id));
            }
        }
        result
    }

    fn declared_or_found(
        &mut self,
        mut declared: Vec<(Name, TypeVarId)>,
        all: Vec<(Name, TypeVarId)>,
        has_params: bool,
        at: At,
    ) -> Vec<(Name, TypeVarId)> {
        if declared.is_empty() {
            return all;
        }
        let before = declared.len();
        remove_duplicates(&mut declared);
        if declared.len() < before && !has_params {
            self.fail("Duplicate type variables in Generic[...] or Protocol[...]", at);
        }
        let missing: Vec<_> = all.into_iter().filter(|var| !declared.contains(var)).collect();
        if missing.is_empty() {
            return declared;
        }
        if has_params {
            let mut names: Vec<&str> = missing.iter().map(|(name, _)| self.text(*name)).collect();
            names.sort_unstable();
            self.type_parameters_should_be_declared(&names, at);
        } else {
            let text = "If Generic[...] or Protocol[...] is present it should list all type variables";
            self.fail(text, at);
        }
        declared.extend(missing);
        remove_duplicates(&mut declared);
        declared
    }

    /// Reports variables that a list of type parameters lacks.
    pub(crate) fn type_parameters_should_be_declared(&mut self, names: &[&str], at: At) {
        let quoted: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
        self.fail_code(
            format!(
                "All type parameters should be declared ({} not declared)",
                quoted.join(", ")
            ),
            at,
            ErrorCode::ValidType,
        );
    }

    /// The variables of `Generic[...]` or `Protocol[...]`, and whether it is the latter.
    fn declared_by_base(
        &mut self,
        base: TypeSyntax<'_>,
        mut has_tuple: bool,
    ) -> Option<(Vec<(Name, TypeVarId)>, bool)> {
        let TypeNode::Unbound { name, args, .. } = *base.node() else {
            return None;
        };
        let at = self.syntax_at(base);
        let symbol = self.lookup_qualified(name, Missing::Report(at))?;
        let fullname = self.text(self.state.world.fullname(symbol.node?));
        let is_protocol = PROTOCOL_NAMES.contains(&fullname) && !args.is_empty();
        if fullname != "typing.Generic" && !is_protocol {
            return None;
        }
        let short = fullname.rsplit('.').next().unwrap_or(fullname);
        let mut vars = Vec::new();
        for arg in base.types.list(args) {
            let tag = self.track_incomplete_refs();
            match self.unbound_type_var(base.with(*arg)) {
                Some((name, id)) => {
                    if matches!(
                        self.state.world.get(id).kind,
                        nodes::defs::TypeVarDefKind::TypeVarTuple(_)
                    ) {
                        if has_tuple {
                            self.fail("Can only use one type var tuple in a class def", at);
                            continue;
                        }
                        has_tuple = true;
                    }
                    vars.push((name, id));
                }
                None if !self.found_incomplete_ref(tag) => {
                    self.fail(format!("Free type variable expected in {short}[...]"), at);
                }
                None => {}
            }
        }
        Some((vars, is_protocol))
    }

    /// The type variables that occur in bases, in order.
    fn type_vars_of_bases(&mut self, bases: &[Option<OwnedSyntax>]) -> Vec<(Name, TypeVarId)> {
        let mut vars = Vec::new();
        for base in bases.iter().flatten() {
            vars.extend(self.find_type_vars(&[base.syntax()], true).vars);
        }
        remove_duplicates(&mut vars);
        vars
    }

    /// Binds type variables in the current scope (mypy's `tvar_defs_from_tvars`).
    pub(crate) fn bind_type_vars(&mut self, vars: &[(Name, TypeVarId)], at: At) -> Vec<TypeId> {
        let mut last_with_default: Option<Name> = None;
        let mut result = Vec::new();
        for (name, id) in vars {
            let def = self.state.world.get(*id).clone();
            if !def.is_new_style && !self.tvar_scope.allow_binding(def.fullname) {
                let text = format!(
                    "Type variable \"{}\" is bound by an outer class",
                    self.text(*name)
                );
                self.fail_code(text, at, ErrorCode::ValidType);
            }
            let types = self.state.world.types;
            let var = self.tvar_scope.bind_new(types, *name, &def);
            let mut var = self.finish_default(var, *id, at);
            let has_default = self.has_default(var);
            if let Some(last) = last_with_default.filter(|_| !has_default) {
                let text = format!(
                    "\"{}\" cannot appear after \"{}\" in type parameter list because it has no default type",
                    self.text(*name),
                    self.text(last)
                );
                self.fail(text, at);
                var = self.with_default(var, types.any(types::AnyKind::FromError));
            } else if has_default {
                last_with_default = Some(*name);
            }
            result.push(var);
        }
        result
    }

    /// The bases as types, and whether one of them is wrong; `None` if one is not ready.
    pub(crate) fn analyze_bases(&mut self, node: ClassNodeId, header: &Header) -> Option<(Vec<Base>, bool)> {
        let mut result = Vec::new();
        let mut is_error = false;
        let class_name = self.body.class(node).name;
        for (index, (base, syntax)) in header.bases.iter().zip(&header.syntaxes).enumerate() {
            if self.is_magic_base(*base) {
                continue;
            }
            match self.analyze_base(class_name, index, *base, syntax.as_ref()) {
                Some(Some(typ)) => {
                    let typ = typeops::proper(&self.state.world, typ);
                    result.push(Base { typ, expr: *base });
                }
                Some(None) => return None,
                None => {
                    let is_call = matches!(self.body.expr(*base), Expr::Call { .. });
                    let text = if is_call {
                        "Unsupported dynamic base class"
                    } else {
                        "Invalid base class"
                    };
                    self.fail(format!("{text}{}", self.quoted_base_name(*base)), self.at(*base));
                    is_error = true;
                }
            }
        }
        Some((result, is_error))
    }

    /// Outer `None`: not a type at all. Inner `None`: not ready.
    fn analyze_base(
        &mut self,
        class: Name,
        index: usize,
        base: ExprId,
        syntax: Option<&OwnedSyntax>,
    ) -> Option<Option<TypeId>> {
        if matches!(self.body.expr(base), Expr::Call { .. }) {
            return self.analyze_call_base(class, index, base);
        }
        let owned = syntax?;
        let options = AnalOptions {
            allow_placeholder: true,
            allow_type_any: true,
            ..AnalOptions::default()
        };
        Some(self.anal_type(owned.syntax(), options))
    }

    /// `NamedTuple` and `TypedDict` as bases are dealt with elsewhere.
    fn is_magic_base(&self, base: ExprId) -> bool {
        let is_magic = |name: &str| TYPED_NAMEDTUPLE_NAMES.contains(&name) || TPDICT_NAMES.contains(&name);
        match *self.body.expr(base) {
            Expr::Call { callee, .. } => TPDICT_NAMES.contains(&self.fullname_of(callee)),
            _ => is_magic(self.fullname_of(base)),
        }
    }

    fn quoted_base_name(&self, base: ExprId) -> String {
        let name = match *self.body.expr(base) {
            Expr::Index { base, .. } => return self.quoted_base_name(base),
            Expr::Call { callee, .. } => return self.quoted_base_name(callee),
            _ => self.dotted_name(base),
        };
        name.map_or_else(String::new, |name| format!(" \"{}\"", self.text(name)))
    }

    /// Sets the bases and the method resolution order.
    pub(crate) fn configure_bases(&mut self, class: ClassId, node: ClassNodeId, bases: &[Base]) {
        let at = self.class_at(node);
        let types = self.state.world.types;
        let mut base_types = Vec::new();
        for base in bases {
            match types.get(base.typ) {
                Type::Tuple(tuple) => {
                    self.configure_tuple_base(class, base.typ, at);
                    base_types.push(tuple.fallback);
                }
                Type::Instance(instance) => {
                    if self.state.world.get(instance.class).is(ClassFlags::NEWTYPE) {
                        self.fail("Cannot subclass \"NewType\"", at);
                    }
                    base_types.push(base.typ);
                }
                Type::Any { .. } => {
                    if self.options().disallow_subclassing_any {
                        let name = self.base_member_name(base.expr);
                        let text = name.map_or_else(
                            || "Class cannot subclass value of type \"Any\"".to_owned(),
                            |name| format!("Class cannot subclass \"{name}\" (has type \"Any\")"),
                        );
                        self.fail(text, self.at(base.expr));
                    }
                    self.state.world.get_mut(class).flags |= ClassFlags::FALLBACK_TO_ANY;
                }
                Type::TypedDict(dict) => base_types.push(dict.fallback),
                _ => {
                    self.fail(
                        format!("Invalid base class{}", self.quoted_base_name(base.expr)),
                        self.at(base.expr),
                    );
                    self.state.world.get_mut(class).flags |= ClassFlags::FALLBACK_TO_ANY;
                }
            }
            if self.options().disallow_any_unimported {
                let name = self.base_member_name(base.expr);
                let prefix = name.map_or_else(|| "Base type".to_owned(), |name| format!("Base type {name}"));
                self.check_unimported_any(&prefix, base.typ, self.at(base.expr));
            }
            self.check_explicit_any(base.typ, self.at(base.expr));
        }
        let is_object = self.state.world.get(class).fullname == known::BUILTINS_OBJECT;
        if base_types.is_empty() && !is_object {
            base_types.push(self.object_type());
        }
        self.state.world.get_mut(class).bases = base_types.into();
        self.set_mro(class, at);
    }

    fn base_member_name(&self, base: ExprId) -> Option<&str> {
        match *self.body.expr(base) {
            Expr::Name(name) | Expr::Member { name, .. } => Some(self.text(name)),
            _ => None,
        }
    }

    /// Computes the method resolution order of a class from its bases.
    pub(crate) fn set_mro(&mut self, class: ClassId, at: At) {
        let object = self.object_type();
        let Type::Instance(object) = self.state.world.types.get(object) else {
            return;
        };
        let object = object.class;
        let bases: SmallVec<[ClassId; 4]> = crate::mro::direct_bases(&self.state.world, class).collect();
        if bases.iter().any(|base| self.is_base_of(class, *base)) {
            self.fail("Cycle in inheritance hierarchy", at);
            self.set_dummy_mro(class, object);
            return;
        }
        let duplicate = bases
            .iter()
            .enumerate()
            .find(|(index, base)| bases[..*index].contains(base));
        if let Some((_, duplicate)) = duplicate {
            let name = self.text(self.state.world.get(*duplicate).name);
            self.fail(format!("Duplicate base class \"{name}\""), at);
            let def = self.state.world.get_mut(class);
            def.flags |= ClassFlags::FALLBACK_TO_ANY;
            def.mro = Arc::from([class, object]);
        }
        match crate::mro::linearize(&self.state.world, class, object) {
            Some(mro) => {
                let any = mro
                    .iter()
                    .any(|base| self.state.world.get(*base).is(ClassFlags::FALLBACK_TO_ANY));
                let def = self.state.world.get_mut(class);
                def.mro = mro.into();
                def.flags.set(ClassFlags::FALLBACK_TO_ANY, any);
            }
            None => {
                let name = self.text(self.state.world.get(class).name);
                let text =
                    format!("Cannot determine consistent method resolution order (MRO) for \"{name}\"");
                self.fail(text, at);
                self.set_dummy_mro(class, object);
            }
        }
    }

    fn set_dummy_mro(&mut self, class: ClassId, object: ClassId) {
        let def = self.state.world.get_mut(class);
        def.mro = Arc::from([class, object]);
        def.flags |= ClassFlags::BAD_MRO;
    }

    fn is_base_of(&self, class: ClassId, of: ClassId) -> bool {
        let world = &self.state.world;
        let mut todo: SmallVec<[ClassId; 8]> = SmallVec::from_slice(&[of]);
        let mut seen = todo.clone();
        while let Some(next) = todo.pop() {
            if next == class {
                return true;
            }
            let def = world.get(next);
            if !world.owns(next.module()) && !def.mro.is_empty() && !def.is(ClassFlags::BAD_MRO) {
                // All of its bases are known, and are what they are.
                if def.mro.contains(&class) {
                    return true;
                }
                continue;
            }
            for base in crate::mro::direct_bases(world, next) {
                if !seen.contains(&base) {
                    seen.push(base);
                    todo.push(base);
                }
            }
        }
        false
    }

    /// A class with a tuple type as base is a tuple type itself.
    fn configure_tuple_base(&mut self, class: ClassId, base: TypeId, at: At) {
        let old = self.state.world.get(class).tuple_type;
        let differs = old.is_some_and(|old| !self.state.world.types.same(old, base));
        if differs && !old.is_some_and(|old| self.has_placeholder(old)) {
            self.fail("Class has two incompatible bases derived from tuple", at);
            self.state.world.get_mut(class).flags |= ClassFlags::INCOMPATIBLE_BASE;
        }
        if self.has_placeholder(base) {
            self.process_placeholder(None, "tuple base", at, old != Some(base));
        }
        self.update_tuple_type(class, base);
        if !self.has_placeholder(base) && self.falls_back_to_tuple(base) {
            self.tuple_fallbacks.push(class);
        }
    }

    fn falls_back_to_tuple(&self, typ: TypeId) -> bool {
        let types = self.state.world.types;
        let fallback = match types.get(typ) {
            Type::Tuple(tuple) => types.get(tuple.fallback),
            _ => return false,
        };
        let Type::Instance(fallback) = fallback else {
            return false;
        };
        self.text(self.state.world.get(fallback.class).fullname) == "builtins.tuple"
    }

    /// Sets the tuple type of a class, and the alias that stands for it.
    pub(crate) fn update_tuple_type(&mut self, class: ClassId, typ: TypeId) {
        let types = self.state.world.types;
        self.state.world.get_mut(class).tuple_type = Some(typ);
        let Type::Tuple(tuple) = types.get(typ) else {
            return;
        };
        let mut target = (**tuple).clone();
        let args =
            crate::classes::type_vars_as_args(&self.state.world, &self.state.world.get(class).type_vars);
        target.fallback = types.intern(Type::Instance(Instance::new(class, args)));
        let target = types.intern(Type::Tuple(Box::new(target)));
        self.set_special_alias(class, target);
    }

    /// Sets the TypedDict type of a class, and the alias that stands for it.
    pub(crate) fn update_typeddict_type(&mut self, class: ClassId, typ: TypeId) {
        let types = self.state.world.types;
        self.state.world.get_mut(class).typeddict_type = Some(typ);
        let Type::TypedDict(dict) = types.get(typ) else {
            return;
        };
        let mut target = (**dict).clone();
        let args =
            crate::classes::type_vars_as_args(&self.state.world, &self.state.world.get(class).type_vars);
        target.fallback = types.intern(Type::Instance(Instance::new(class, args)));
        let target = types.intern(Type::TypedDict(Box::new(target)));
        self.set_special_alias(class, target);
    }

    fn set_special_alias(&mut self, class: ClassId, target: TypeId) {
        let def = self.state.world.get(class);
        let type_vars = def.type_vars.clone();
        let tuple_index = def.type_var_tuple_split.map(|(index, _)| index);
        if let Some(id) = def.special_alias {
            let alias = self.state.world.get_mut(id);
            (alias.target, alias.type_vars, alias.tvar_tuple_index) = (target, type_vars, tuple_index);
            self.find_recursion(id);
            return;
        }
        let alias = Alias {
            name: def.name,
            fullname: def.fullname,
            module_name: def.module_name,
            target,
            type_vars,
            no_args: false,
            normalized: false,
            eager: false,
            python_3_12: false,
            tvar_tuple_index: tuple_index,
            is_recursive: false,
            at: def.at,
        };
        let alias = self.state.world.add(self.module, alias);
        self.state.world.get_mut(class).special_alias = Some(alias);
        self.find_recursion(alias);
    }

    /// Finds out whether an alias refers to itself, as far as it is known.
    fn find_recursion(&mut self, alias: types::AliasId) {
        let recursive = typeops::proper::refers_to_itself(&self.state.world, alias);
        self.state.world.get_mut(alias).is_recursive = recursive;
    }

    /// What `metaclass=` says (mypy's `get_declared_metaclass`).
    pub(crate) fn declared_metaclass(&mut self, node: ClassNodeId, expr: Option<ExprId>) -> Metaclass {
        let none = Metaclass::default();
        let any = || Metaclass {
            any: true,
            ..Metaclass::default()
        };
        let Some(expr) = expr else {
            return none;
        };
        let at = self.at(expr);
        let Some(name) = self.dotted_name(expr) else {
            let name = self.text(self.body.class(node).name);
            self.fail_code(
                format!("Dynamic metaclass not supported for \"{name}\""),
                at,
                ErrorCode::Metaclass,
            );
            return any();
        };
        let Some(symbol) = self.lookup_qualified(name, Missing::Report(at)) else {
            return any();
        };
        let world = &self.state.world;
        let class = match symbol.node {
            Some(DefRef::Var(var)) if self.is_any_var(var) => {
                if self.options().disallow_subclassing_any {
                    let name = self.text(world.get(var).name);
                    let text = format!("Class cannot use \"{name}\" as a metaclass (has type \"Any\")");
                    self.fail_code(text, at, ErrorCode::Metaclass);
                }
                return any();
            }
            Some(DefRef::Placeholder(_)) => return Metaclass { defer: true, ..none },
            Some(DefRef::Class(class)) => Some(class),
            Some(DefRef::Alias(alias)) => {
                let alias = world.get(alias);
                match world.types.get(typeops::proper(world, alias.target)) {
                    Type::Instance(instance) if !alias.python_3_12 && alias.type_vars.is_empty() => {
                        Some(instance.class)
                    }
                    _ => None,
                }
            }
            _ => None,
        };
        let Some(class) = class.filter(|class| world.get(*class).tuple_type.is_none()) else {
            let text = format!("Invalid metaclass \"{}\"", self.text(name));
            self.fail_code(text, at, ErrorCode::Metaclass);
            return none;
        };
        if !self.is_metaclass(class) {
            let text = "Metaclasses not inheriting from \"type\" are not supported";
            self.fail_code(text, at, ErrorCode::Metaclass);
            return none;
        }
        Metaclass {
            typ: Some(crate::classes::fill_typevars(&self.state.world, class)),
            ..none
        }
    }

    pub(crate) fn is_any_var(&self, var: types::VarId) -> bool {
        let world = &self.state.world;
        world
            .get(var)
            .typ
            .is_some_and(|typ| matches!(world.types.get(typeops::proper(world, typ)), Type::Any { .. }))
    }

    /// Whether instances of a class are classes (mypy's `is_metaclass`).
    pub(crate) fn is_metaclass(&self, class: ClassId) -> bool {
        let world = &self.state.world;
        world.has_base_named(class, known::BUILTINS_TYPE)
            || world.get(class).fullname == known::ABC_META
            || world.get(class).is(ClassFlags::FALLBACK_TO_ANY)
    }

    /// Computes the metaclass of a class, and whether it is an enumeration.
    pub(crate) fn recalculate_metaclass(&mut self, class: ClassId, declared: Option<TypeId>, at: At) {
        self.state.world.get_mut(class).declared_metaclass = declared;
        let mut metaclass = self.calculate_metaclass(class);
        let mro = self.state.world.get(class).mro.clone();
        if mro
            .iter()
            .any(|base| self.state.world.get(*base).is(ClassFlags::PROTOCOL))
        {
            let is_type = |this: &Self, typ: TypeId| {
                let class = this.instance_class(typ);
                class.is_some_and(|class| this.state.world.get(class).fullname == known::BUILTINS_TYPE)
            };
            if metaclass.is_none_or(|typ| is_type(self, typ)) {
                metaclass = self
                    .named_type_or_none("abc.ABCMeta", &[], AnyKind::SpecialForm)
                    .or(metaclass);
            }
        }
        self.state.world.get_mut(class).metaclass_type = metaclass;
        let meta_class = metaclass.and_then(|typ| self.instance_class(typ));
        if meta_class.is_some_and(|meta| self.state.world.has_base_named(meta, known::ENUM_META)) {
            self.state.world.get_mut(class).flags |= ClassFlags::ENUM;
            if !self.state.world.get(class).type_vars.is_empty() {
                self.fail("Enum class cannot be generic", at);
            }
        }
    }

    pub(crate) fn instance_class(&self, typ: TypeId) -> Option<ClassId> {
        match self.state.world.types.get(typ) {
            Type::Instance(instance) => Some(instance.class),
            _ => None,
        }
    }

    fn calculate_metaclass(&self, class: ClassId) -> Option<TypeId> {
        let world = &self.state.world;
        let declared = world.get(class).declared_metaclass;
        let is_type = |typ: TypeId| {
            self.instance_class(typ)
                .is_some_and(|class| world.has_base_named(class, known::BUILTINS_TYPE))
        };
        if declared.is_some_and(|typ| !is_type(typ)) {
            return declared;
        }
        if world.get(class).fullname == known::BUILTINS_TYPE {
            return Some(world.types.intern(Type::Instance(Instance::new(class, []))));
        }
        let mut winner = declared;
        for base in world.get(class).mro.iter().skip(1) {
            let Some(meta) = world.get(*base).declared_metaclass else {
                continue;
            };
            let Some(current) = winner else {
                winner = Some(meta);
                continue;
            };
            let (Some(current), Some(new)) = (self.instance_class(current), self.instance_class(meta)) else {
                continue;
            };
            if world.has_base(current, new) {
                continue;
            }
            if !world.has_base(new, current) {
                return None;
            }
            winner = Some(meta);
        }
        winner
    }
}

pub(crate) fn remove_duplicates(vars: &mut Vec<(Name, TypeVarId)>) {
    let mut seen = Vec::new();
    vars.retain(|var| {
        let new = !seen.contains(var);
        seen.push(*var);
        new
    });
}
