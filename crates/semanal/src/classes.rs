//! Class statements: from the bases to the body, with what decorators and keywords say.

use names::{Name, known};
use nodes::ast::{ClassNodeId, Expr, ExprId, Span};
use nodes::defs::{At, Class, ClassFlags, TypeVarDef};
use nodes::symbols::{Symbol, SymbolFlags, SymbolKind};
use nodes::world::World;
use options::ErrorCode;
use types::{AnyKind, ClassId, DefRef, Instance, Type, TypeId};

use crate::Analyzer;
use crate::bases::Base;
use crate::type_analysis::OwnedSyntax;

/// Classes that mypy itself needs so early that they exist before `builtins` is analysed.
pub(crate) const CORE_CLASSES: [&str; 3] = ["object", "bool", "function"];

/// What the bases of a class statement say.
pub(crate) struct Header {
    /// The bases that are left, as expressions.
    pub bases: Vec<ExprId>,
    /// The same as type expressions, where they can be some.
    pub syntaxes: Vec<Option<OwnedSyntax>>,
    /// The type variables, as types.
    pub type_vars: Vec<TypeId>,
    /// `Protocol` is among the bases.
    pub is_protocol: bool,
    /// The metaclass that is declared.
    pub metaclass: Option<ExprId>,
}

/// An instance of a class with its own type variables as arguments (mypy's `fill_typevars`).
pub(crate) fn fill_typevars(world: &World<'_>, class: ClassId) -> TypeId {
    let info = world.get(class);
    let args: Box<[TypeId]> = type_vars_as_args(world, &info.type_vars);
    let instance = world.types.intern(Type::Instance(Instance::new(class, args)));
    let Some(Type::Tuple(tuple)) = info.tuple_type.map(|typ| world.types.get(typ)) else {
        return instance;
    };
    let mut tuple = (**tuple).clone();
    tuple.fallback = instance;
    world.types.intern(Type::Tuple(Box::new(tuple)))
}

/// Type variables as arguments: a type variable tuple is unpacked.
pub(crate) fn type_vars_as_args(world: &World<'_>, type_vars: &[TypeId]) -> Box<[TypeId]> {
    let arg = |var: &TypeId| match world.types.get(*var) {
        Type::TypeVarTuple(_) => world.types.intern(Type::Unpack {
            typ: *var,
            from_star_syntax: false,
        }),
        _ => *var,
    };
    type_vars.iter().map(arg).collect()
}

impl<'a> Analyzer<'a> {
    /// A class statement.
    pub(crate) fn visit_class(&mut self, node: ClassNodeId) {
        let syntax = *self.body.class(node);
        let at = self.class_at(node);
        self.statement = Some(at);
        self.incomplete_classes
            .push(!self.tables.rare.classes.contains(node));
        let namespace = self.qualified_name(syntax.name);
        let frame = self.tvar_scope.class_frame(namespace);
        self.in_tvar_scope(frame, |this| {
            match this.push_type_params(syntax.type_params, at) {
                None => this.mark_incomplete(syntax.name, at, false, SymbolFlags::empty()),
                Some(depth) => {
                    this.analyze_class(node);
                    this.pop_type_params(depth);
                }
            }
        });
        self.incomplete_classes.pop();
    }

    /// Where a class statement stands.
    pub(crate) fn class_at(&self, node: ClassNodeId) -> At {
        self.at_stmt(self.body.class(node).stmt)
    }

    fn is_core_class(&self, node: ClassNodeId) -> bool {
        self.module_name == known::BUILTINS && CORE_CLASSES.contains(&self.text(self.body.class(node).name))
    }

    fn analyze_class(&mut self, node: ClassNodeId) {
        let syntax = *self.body.class(node);
        let at = self.class_at(node);
        if !self.tables.rare.classes.contains(node) && !self.is_core_class(node) {
            self.add_class_placeholder(node);
        }
        let tag = self.track_incomplete_refs();
        let header = self.clean_up_bases(node);
        if header.type_vars.iter().any(|var| self.has_placeholder(*var)) {
            let old = self
                .tables
                .rare
                .classes
                .get(node)
                .map(|class| self.state.world.get(*class).type_vars.clone());
            self.defer_with(old.as_deref() != Some(&header.type_vars[..]));
        }
        for (_, value) in self.body.keywords(syntax.keywords) {
            self.visit_expr(*value);
        }
        let Some((bases, base_error)) = self.analyze_bases(node, &header) else {
            self.mark_incomplete(syntax.name, at, false, SymbolFlags::empty());
            return;
        };
        let types = self.state.world.types;
        let is_unknown = |base: &Base| matches!(types.get(base.typ), Type::Placeholder { .. });
        if self.found_incomplete_ref(tag) || bases.iter().any(is_unknown) {
            self.mark_incomplete(syntax.name, at, false, SymbolFlags::empty());
            return;
        }
        if bases.iter().any(|base| self.has_placeholder(base.typ)) {
            self.defer();
        }
        let metaclass = self.declared_metaclass(node, header.metaclass);
        if metaclass.defer || self.found_incomplete_ref(tag) {
            self.mark_incomplete(syntax.name, at, false, SymbolFlags::empty());
            return;
        }
        if self.analyze_typeddict_class(node, &header) || self.analyze_namedtuple_class(node, &header) {
            return;
        }
        let class = self.prepare_class(node, None);
        self.setup_type_vars(class, &header.type_vars, at);
        self.state
            .world
            .get_mut(class)
            .flags
            .set(ClassFlags::FALLBACK_TO_ANY, base_error);
        self.state
            .world
            .get_mut(class)
            .flags
            .set(ClassFlags::META_FALLBACK_TO_ANY, metaclass.any);
        self.in_class_target(syntax.name, |this| {
            this.configure_bases(class, node, &bases);
            let flags = &mut this.state.world.get_mut(class).flags;
            flags.set(ClassFlags::PROTOCOL, header.is_protocol);
            this.recalculate_metaclass(class, metaclass.typ, at);
            this.state.world.get_mut(class).flags -= ClassFlags::RUNTIME_PROTOCOL;
            this.outside_type_params(syntax.type_params.is_some_and(|p| !p.is_empty()), |this| {
                for decorator in this.body.exprs(syntax.decorators) {
                    this.visit_expr(*decorator);
                    this.analyze_class_decorator(class, *decorator, at);
                }
            });
            this.analyze_class_body(class, node);
        });
        self.tag_dataclass(class, node);
    }

    /// Lets bases refer to the class itself.
    fn add_class_placeholder(&mut self, node: ClassNodeId) {
        let name = self.body.class(node).name;
        let at = self.class_at(node);
        if let Some(existing) = self.names(false, false).get(&name)
            && matches!(existing.node, Some(DefRef::Placeholder(_)))
        {
            return;
        }
        let fullname = self.qualified_name(name);
        let placeholder = nodes::defs::Placeholder {
            fullname,
            becomes_class: true,
            at: Some(at),
        };
        let id = self.state.world.add(self.module, placeholder);
        let options = crate::symbols::AddOptions {
            can_defer: false,
            ..Default::default()
        };
        self.add_symbol_with(name, DefRef::Placeholder(id), at, SymbolFlags::empty(), options);
    }

    /// Makes the class, or takes the one of an earlier iteration, and puts it into the symbol table.
    pub(crate) fn prepare_class(&mut self, node: ClassNodeId, made: Option<ClassId>) -> ClassId {
        let syntax = *self.body.class(node);
        let at = self.class_at(node);
        let class = match self.tables.rare.classes.get(node) {
            Some(class) => *class,
            None => {
                let class = made.unwrap_or_else(|| self.make_class(node));
                let fullname = self.class_fullname(syntax.name, at);
                let def = self.state.world.get_mut(class);
                def.fullname = fullname;
                def.node = Some((self.body.id(), node));
                def.at = Some(at);
                self.tables.rare.classes.insert(node, class);
                class
            }
        };
        self.add_symbol(syntax.name, DefRef::Class(class), at);
        if self.is_nested_within_func_scope() {
            self.add_global_symbol(syntax.name, at, class);
        }
        class
    }

    fn make_class(&mut self, node: ClassNodeId) -> ClassId {
        let name = self.body.class(node).name;
        if self.is_module_scope()
            && self.is_core_class(node)
            && let Some(Symbol {
                node: Some(DefRef::Class(class)),
                ..
            }) = self.globals().get(&name).copied()
        {
            return class;
        }
        let fullname = self.class_fullname(name, self.class_at(node));
        let class = Class::new(name, fullname, self.module_name);
        self.state.world.add(self.module, class)
    }

    /// The full name of a class; inside functions `module.C@line`.
    pub(crate) fn class_fullname(&self, name: Name, at: At) -> Name {
        if !self.is_nested_within_func_scope() {
            return self.qualified_name(name);
        }
        let scoped = self.func_scoped_name(name, at);
        self.state.world.names.join(self.module_name, scoped)
    }

    fn func_scoped_name(&self, name: Name, at: At) -> Name {
        self.intern(&format!("{}@{}", self.text(name), self.line(at)))
    }

    /// Classes in functions are found through the table of the module, too.
    pub(crate) fn add_global_symbol(&mut self, name: Name, at: At, class: ClassId) {
        let scoped = self.func_scoped_name(name, at);
        let symbol = Symbol::new(SymbolKind::Global, DefRef::Class(class));
        self.state
            .world
            .module_mut(self.module)
            .names
            .insert(scoped, symbol);
    }

    /// Sets the type variables of a class.
    pub(crate) fn setup_type_vars(&mut self, class: ClassId, type_vars: &[TypeId], at: At) {
        let types = self.state.world.types;
        let mut split = None;
        let mut valid = Vec::new();
        for var in type_vars {
            let is_plain = matches!(types.get(*var), Type::TypeVar(_));
            if split.is_some() && is_plain && self.has_default(*var) {
                let text = "A type variable with default cannot follow TypeVarTuple";
                self.fail_code(text, at, ErrorCode::TypeVar);
                self.removed_type_vars.push(*var);
                continue;
            }
            if matches!(types.get(*var), Type::TypeVarTuple(_)) {
                split = Some(valid.len());
            }
            valid.push(*var);
        }
        let has_param_spec = valid
            .iter()
            .any(|var| matches!(types.get(*var), Type::ParamSpec(_)));
        let narrow = |n: usize| u32::try_from(n).expect("type variables fit into 32 bits");
        let def = self.state.world.get_mut(class);
        def.flags.set(ClassFlags::HAS_PARAM_SPEC, has_param_spec);
        def.flags.set(ClassFlags::HAS_TYPE_VAR_TUPLE, split.is_some());
        def.type_var_tuple_split = split.map(|index| (narrow(index), narrow(valid.len() - index - 1)));
        def.type_vars = valid.into();
    }

    /// Whether a type variable has a default.
    pub(crate) fn has_default(&self, var: TypeId) -> bool {
        let types = self.state.world.types;
        let default = crate::tvar_scope::common_of(types.get(var)).map(|common| common.default);
        !default.is_some_and(|default| {
            matches!(
                types.get(default),
                Type::Any {
                    kind: AnyKind::FromOmittedGenerics,
                    ..
                }
            )
        })
    }

    /// The parts of the body that all kinds of classes have in common.
    pub(crate) fn analyze_class_body(&mut self, class: ClassId, node: ClassNodeId) {
        self.enter_class(class);
        let mro = self.state.world.get(class).mro.clone();
        if mro
            .iter()
            .any(|base| self.state.world.get(*base).self_type.is_some())
        {
            self.setup_self_type();
        }
        let block = self.body.class(node).defs;
        let def = self.state.world.get_mut(class);
        if def.names.is_empty() {
            def.names.reserve(self.body.block_stmts(block).len());
        }
        let name = def.name;
        self.in_class_target(name, |this| this.visit_block(block));
        self.leave_class();
    }

    fn analyze_class_decorator(&mut self, class: ClassId, decorator: ExprId, at: At) {
        self.class_decorator_common(class, decorator);
        if let Some(transform) = self.dataclass_transform(decorator) {
            self.state.world.get_mut(class).dataclass_transform = Some(Box::new(transform));
        }
        let fullname = self.fullname_of(decorator);
        if matches!(
            fullname,
            "typing.runtime"
                | "typing.runtime_checkable"
                | "typing_extensions.runtime"
                | "typing_extensions.runtime_checkable"
        ) {
            if self.state.world.get(class).is(ClassFlags::PROTOCOL) {
                self.state.world.get_mut(class).flags |= ClassFlags::RUNTIME_PROTOCOL;
            } else {
                self.fail("@runtime_checkable can only be used with protocol classes", at);
            }
        }
    }

    /// Decorators that classes of all kinds may have.
    pub(crate) fn class_decorator_common(&mut self, class: ClassId, decorator: ExprId) {
        let at = self.at(decorator);
        match self.fullname_of(decorator) {
            "typing.final" | "typing_extensions.final" => {
                self.state.world.get_mut(class).flags |= ClassFlags::FINAL;
            }
            "typing.disjoint_base" | "typing_extensions.disjoint_base" => {
                let def = self.state.world.get(class);
                if def.is(ClassFlags::PROTOCOL) {
                    self.fail("@disjoint_base cannot be used with protocol class", at);
                } else if def.typeddict_type.is_some() {
                    self.fail("@disjoint_base cannot be used with TypedDict", at);
                } else {
                    self.state.world.get_mut(class).flags |= ClassFlags::DISJOINT_BASE;
                }
            }
            "typing.type_check_only" | "typing_extensions.type_check_only" => {
                self.state.world.get_mut(class).flags |= ClassFlags::TYPE_CHECK_ONLY;
            }
            _ => {
                if let Some(reason) = self.deprecated_reason(decorator) {
                    let name = self.text(self.state.world.get(class).fullname);
                    let text = self.intern(&format!("class {name} is deprecated: {reason}"));
                    self.state.world.get_mut(class).deprecated = Some(text);
                }
            }
        }
    }

    /// The keyword of a class statement.
    pub(crate) fn class_keyword(&self, node: ClassNodeId, keyword: &str) -> Option<ExprId> {
        let keywords = self.body.keywords(self.body.class(node).keywords);
        keywords
            .iter()
            .find(|(name, _)| self.text(*name) == keyword)
            .map(|(_, value)| *value)
    }

    /// A place nowhere.
    pub(crate) fn nowhere(&self) -> At {
        self.at_span(Span::NONE)
    }

    /// A dotted name as written: `a.b.c`.
    pub(crate) fn dotted_name(&self, expr: ExprId) -> Option<Name> {
        match *self.body.expr(expr) {
            Expr::Name(name) => Some(name),
            Expr::Member { base, name } => Some(self.state.world.names.join(self.dotted_name(base)?, name)),
            _ => None,
        }
    }

    /// The definition of a type variable that a symbol refers to.
    pub(crate) fn type_var_def(&self, symbol: Option<Symbol>) -> Option<(types::TypeVarId, &TypeVarDef)> {
        match symbol?.node? {
            DefRef::TypeVar(id) => Some((id, self.state.world.get(id))),
            _ => None,
        }
    }
}
