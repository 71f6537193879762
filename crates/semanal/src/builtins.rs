//! What modules have before they are analysed: core classes, `None`, aliases of `typing`, `__name__`, ...

use names::{Name, known};
use nodes::ast::Root;
use nodes::defs::{Alias, Class, Var};
use nodes::symbols::{Symbol, SymbolFlags, SymbolKind};
use types::{AnyKind, DefRef, Instance, ModuleId, Type, TypeId};

use crate::Analyzer;
use crate::classes::CORE_CLASSES;
use crate::symbols::AddOptions;

/// Names of `typing` that stand for classes of other modules.
const TYPING_ALIASES: [(&str, &str); 10] = [
    ("List", "builtins.list"),
    ("Dict", "builtins.dict"),
    ("Set", "builtins.set"),
    ("FrozenSet", "builtins.frozenset"),
    ("ChainMap", "collections.ChainMap"),
    ("Counter", "collections.Counter"),
    ("DefaultDict", "collections.defaultdict"),
    ("Deque", "collections.deque"),
    ("OrderedDict", "collections.OrderedDict"),
    ("LiteralString", "builtins.str"),
];

/// The same of `typing_extensions`.
const EXTENSION_ALIASES: [(&str, &str); 2] = [
    ("OrderedDict", "collections.OrderedDict"),
    ("LiteralString", "builtins.str"),
];

/// What each module has without saying so, in order.
const IMPLICIT_ATTRIBUTES: [Name; 7] = [
    known::DUNDER_NAME,
    known::DUNDER_DOC,
    known::DUNDER_PATH,
    known::DUNDER_FILE,
    known::DUNDER_PACKAGE,
    known::DUNDER_ANNOTATIONS,
    known::DUNDER_SPEC,
];

impl Analyzer<'_> {
    /// Makes a module ready for analysis (mypy's `prepare_file`).
    pub(crate) fn prepare_module(&mut self, module: ModuleId) {
        let ast = self.program.units[&module].ast;
        let defs = self.state.world.module_mut(module);
        defs.defs.reserve(ast.arenas.counts());
        if let Root::Module(block) = ast.top().body().root {
            defs.names.reserve(ast.top().block_stmts(block).len());
        }
        if let Some(builtins) = self.state.world.module_id(known::BUILTINS) {
            let symbol = Symbol::new(SymbolKind::Global, DefRef::Module(builtins));
            let name = known::DUNDER_BUILTINS;
            self.state.world.module_mut(module).names.insert(name, symbol);
            if module == builtins {
                self.prepare_builtins(module);
            }
        }
    }

    fn prepare_builtins(&mut self, module: ModuleId) {
        let builtins = known::BUILTINS;
        let mut bool_type = None;
        for text in CORE_CLASSES {
            let name = self.intern(text);
            let fullname = self.state.world.names.join(builtins, name);
            let class = self.state.world.add(module, Class::new(name, fullname, builtins));
            let symbol = Symbol::new(SymbolKind::Global, DefRef::Class(class));
            self.state.world.module_mut(module).names.insert(name, symbol);
            if text == "bool" {
                bool_type = Some(
                    self.state
                        .world
                        .types
                        .intern(Type::Instance(Instance::new(class, []))),
                );
            }
        }
        let types = self.state.world.types;
        let form = types.any(AnyKind::SpecialForm);
        let bool_type = bool_type.unwrap_or(form);
        let variables: [(&str, TypeId); 6] = [
            ("None", types.none()),
            ("reveal_type", form),
            ("reveal_locals", form),
            ("True", bool_type),
            ("False", bool_type),
            ("__debug__", bool_type),
        ];
        for (text, typ) in variables {
            let name = self.intern(text);
            let fullname = self.state.world.names.join(builtins, name);
            let var = self.state.world.add(module, Var::new(name, fullname, Some(typ)));
            let symbol = Symbol::new(SymbolKind::Global, DefRef::Var(var));
            self.state.world.module_mut(module).names.insert(name, symbol);
        }
    }

    /// Whether an assignment at the top level is a dummy that one of the aliases takes the place of.
    pub(crate) fn is_dummy_alias(&self, name: Name) -> bool {
        let is_alias = |aliases: &[(&str, &str)]| {
            let text = self.text(name);
            aliases.iter().any(|(alias, _)| *alias == text)
        };
        match self.module_name {
            known::TYPING => is_alias(&TYPING_ALIASES),
            known::TYPING_EXTENSIONS => is_alias(&EXTENSION_ALIASES),
            _ => false,
        }
    }

    /// Adds the aliases of `typing` and `typing_extensions`, as far as their targets are ready.
    pub(crate) fn add_typing_aliases(&mut self) {
        match self.text(self.module_name) {
            "typing" => {
                for (alias, target) in TYPING_ALIASES {
                    let version = self.options().python_version;
                    let name = self.intern(alias);
                    let known = self.globals().get(&name).and_then(|symbol| symbol.node);
                    let is_known = known.is_some_and(|node| !matches!(node, DefRef::Placeholder(_)));
                    let too_new = alias == "LiteralString" && (version.major, version.minor) < (3, 11);
                    if !too_new && !is_known {
                        self.create_alias(alias, target);
                    }
                }
            }
            "typing_extensions" => {
                for (alias, target) in EXTENSION_ALIASES {
                    let name = self.intern(alias);
                    let known = self.globals().get(&name).and_then(|symbol| symbol.node);
                    if !matches!(known, Some(DefRef::Alias(_))) {
                        self.state.world.module_mut(self.module).names.shift_remove(&name);
                        self.create_alias(alias, target);
                    }
                }
            }
            _ => {}
        }
    }

    fn create_alias(&mut self, alias: &str, target_name: &'static str) {
        let tag = self.track_incomplete_refs();
        let name = self.intern(alias);
        let nowhere = self.nowhere();
        match self
            .lookup_fully_qualified(target_name)
            .and_then(|symbol| symbol.node)
        {
            Some(DefRef::Placeholder(_)) => self.mark_incomplete(name, nowhere, false, SymbolFlags::empty()),
            Some(_) => {
                let Some(target) = self.named_type_or_none(target_name, &[], AnyKind::FromOmittedGenerics)
                else {
                    return;
                };
                let def = Alias {
                    name,
                    fullname: self.state.world.names.join(self.module_name, name),
                    module_name: self.module_name,
                    target,
                    type_vars: Box::default(),
                    no_args: true,
                    normalized: true,
                    eager: false,
                    python_3_12: false,
                    tvar_tuple_index: None,
                    is_recursive: false,
                    at: None,
                };
                let id = self.state.world.add(self.module, def);
                self.add_symbol(name, DefRef::Alias(id), nowhere);
            }
            None if self.found_incomplete_ref(tag) => {
                self.mark_incomplete(name, nowhere, false, SymbolFlags::empty());
            }
            None => {
                self.state.world.module_mut(self.module).names.shift_remove(&name);
            }
        }
    }

    /// Adds `__name__` and the like. False if their types are not ready.
    pub(crate) fn add_implicit_attributes(&mut self) {
        let is_package = self.state.world.module(self.module).is_package;
        for name in IMPLICIT_ATTRIBUTES {
            let existing = self.globals().get(&name).and_then(|symbol| symbol.node);
            if (name == known::DUNDER_PATH && !is_package)
                || existing.is_some_and(|node| !matches!(node, DefRef::Placeholder(_)))
            {
                continue;
            }
            let tag = self.track_incomplete_refs();
            match self.implicit_attribute_type(name) {
                Some(typ) => {
                    let fullname = self.state.world.names.join(self.module_name, name);
                    let var = self
                        .state
                        .world
                        .add(self.module, Var::new(name, fullname, Some(typ)));
                    let nowhere = self.nowhere();
                    self.add_symbol_with(
                        name,
                        DefRef::Var(var),
                        nowhere,
                        SymbolFlags::empty(),
                        AddOptions::default(),
                    );
                }
                None => {
                    if !self.found_incomplete_ref(tag) {
                        self.defer();
                    }
                    return;
                }
            }
        }
    }

    fn implicit_attribute_type(&mut self, name: Name) -> Option<TypeId> {
        let types = self.state.world.types;
        let str_type = self.named_type_or_none("builtins.str", &[], AnyKind::SpecialForm);
        match name {
            known::DUNDER_PATH => {
                self.named_type_or_none("builtins.list", &[str_type?], AnyKind::SpecialForm)
            }
            known::DUNDER_ANNOTATIONS => {
                let any = types.any(AnyKind::SpecialForm);
                self.named_type_or_none("builtins.dict", &[str_type?, any], AnyKind::SpecialForm)
            }
            known::DUNDER_SPEC => {
                let spec = if self.options().use_builtins_fixtures {
                    None
                } else {
                    self.module_spec()
                };
                let object = self.named_type_or_none("builtins.object", &[], AnyKind::SpecialForm);
                let waiting =
                    spec.is_none() && !self.options().use_builtins_fixtures && !self.now.final_iteration;
                let typ = spec.or_else(|| object.filter(|_| !waiting || !self.has_importlib()))?;
                if self.text(self.module_name) == "__main__" {
                    return Some(types.intern(Type::union([typ, types.none()])));
                }
                Some(typ)
            }
            _ => str_type,
        }
    }

    fn has_importlib(&self) -> bool {
        let name = self.state.world.names.lookup("importlib.machinery");
        name.is_some_and(|name| self.state.world.module_id(name).is_some())
    }

    fn module_spec(&mut self) -> Option<TypeId> {
        self.named_type_or_none("importlib.machinery.ModuleSpec", &[], AnyKind::SpecialForm)
    }
}
