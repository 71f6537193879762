//! The analyzer: what all rooms of semantic analysis share.

use std::rc::Rc;
use std::sync::Arc;

use errors::{ErrorSink, Scope};
use names::Name;
use nodes::ast::{BodyId, BodyRef, CompId, FuncNodeId, ModuleAst};
use nodes::defs::{AbstractStatus, At};
use nodes::symbols::{Symbol, SymbolTable};
use nodes::tables::Tables;
use options::Options;
use rustc_hash::{FxHashMap, FxHashSet};
use source::LineIndex;
use typeops::{MemberQuery, TypeCx, TypeState};
use types::{ClassId, FuncId, ModuleId, TypeId};

use crate::bodies::Waiting;
use crate::function_targets::FunctionTarget;
use crate::outer_names::OuterNames;
use crate::settled::Settled;
use crate::trial::Trial;
use crate::tvar_scope::TvarScope;
use crate::type_analysis::{KnownNames, StubNames};
use crate::type_arguments::TypeUses;
use crate::type_forms::TypeFormCounts;
use crate::type_var_defaults::DefaultDeps;

/// The source of a module.
#[derive(Clone, Copy, Debug)]
pub struct Unit<'a> {
    /// Its syntax tree.
    pub ast: &'a ModuleAst,
    /// Its lines.
    pub lines: &'a LineIndex,
    /// Its settings.
    pub options: &'a Arc<Options>,
}

/// Modules that are not processed now, by name.
pub trait OtherUnits: std::fmt::Debug {
    /// The module, if its source is known.
    fn unit(&self, module: Name) -> Option<Unit<'_>>;
}

/// What semantic analysis needs to know of the whole build.
#[derive(Debug)]
pub struct Program<'a> {
    /// The modules that may be analysed, by id.
    pub units: FxHashMap<ModuleId, Unit<'a>>,
    /// All other modules of a program that is updated, for messages with places in them.
    pub others: Option<Box<dyn OtherUnits + 'a>>,
    /// Modules that could not be found.
    pub missing_modules: &'a FxHashSet<Name>,
    /// Some module mentions `TypeForm`, so values may have to be read as types.
    pub type_forms: bool,
    /// The modules that each module imports, directly or as a parent package.
    pub import_map: &'a FxHashMap<Name, Vec<Name>>,
    /// A signature that is tried, for suggestions.
    pub trial: Option<&'a Trial>,
}

impl Program<'_> {
    /// A module of the program with its source: for places in messages.
    #[must_use]
    pub fn unit(&self, id: ModuleId, name: Name) -> Option<Unit<'_>> {
        let others = || self.others.as_ref()?.unit(name);
        self.units.get(&id).copied().or_else(others)
    }
}

/// Python's kinds of scopes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum ScopeKind {
    Global,
    Class,
    Func,
    Comprehension,
    /// Type parameters of PEP 695.
    Annotation,
}

/// What a scope of local names belongs to: its names are kept between iterations.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum ScopeOwner {
    Func(ModuleId, BodyId, FuncNodeId),
    Comprehension(ModuleId, BodyId, CompId),
}

/// One scope, from the module inwards.
#[derive(Debug)]
pub(crate) struct ScopeFrame {
    pub kind: ScopeKind,
    /// Names of a function, comprehension or annotation scope.
    pub names: Option<SymbolTable>,
}

/// State of the target that is being analysed.
#[derive(Debug, Default)]
pub(crate) struct Progress {
    /// A name was defined or a placeholder replaced.
    pub progress: bool,
    /// Another pass is needed.
    pub deferred: bool,
    /// The namespace of the module is missing things.
    pub incomplete: bool,
    /// Names that are not found are reported now.
    pub final_iteration: bool,
    /// How many references to incomplete names there were.
    pub incomplete_refs: u32,
}

/// Semantic analysis of the modules of an SCC.
#[derive(Debug)]
pub struct Analyzer<'a> {
    /// The program, caches and settings of the operations on types.
    pub state: TypeState<'a>,
    /// The build.
    pub program: &'a Program<'a>,
    /// Messages of modules that are not being analysed at the moment.
    pub sinks: FxHashMap<ModuleId, ErrorSink>,
    /// What was analysed, in order and with repetitions: module and target.
    pub processed: Vec<(Name, Name)>,
    pub(crate) errors: ErrorSink,
    pub(crate) unit: Unit<'a>,
    pub(crate) module: ModuleId,
    /// [`errors`](Self::errors) is the sink of `module`.
    pub(crate) entered: bool,
    pub(crate) module_name: Name,
    pub(crate) body: BodyRef<'a>,
    pub(crate) tables: Box<Tables>,
    pub(crate) scopes: Vec<ScopeFrame>,
    pub(crate) saved_locals: FxHashMap<ScopeOwner, SymbolTable>,
    /// A table without names that has room for some.
    pub(crate) spare_names: SymbolTable,
    /// The target is nothing but the body of a function.
    pub(crate) ends_with_body: bool,
    pub(crate) class: Option<ClassId>,
    pub(crate) class_stack: Vec<Option<ClassId>>,
    pub(crate) incomplete_classes: Vec<bool>,
    pub(crate) functions: Vec<FuncId>,
    pub(crate) tvar_scope: Rc<TvarScope>,
    pub(crate) global_decls: Vec<FxHashSet<Name>>,
    pub(crate) nonlocal_decls: Vec<FxHashSet<Name>>,
    pub(crate) block_depth: Vec<i32>,
    pub(crate) loop_depth: Vec<i32>,
    pub(crate) missing_names: Vec<FxHashSet<Name>>,
    pub(crate) incomplete_namespaces: FxHashSet<Name>,
    /// The module of the function that is being analysed, while it may wait for names of the module.
    pub(crate) waiting_namespace: Option<Name>,
    pub(crate) all_exports: Vec<Name>,
    pub(crate) statement: Option<At>,
    pub(crate) recurse_into_functions: bool,
    pub(crate) in_except_star: bool,
    pub(crate) return_in_except_star: bool,
    pub(crate) basic_type_applications: bool,
    pub(crate) allow_unbound_tvars: bool,
    pub(crate) overload_item: Option<usize>,
    /// Classes whose tuple fallback is computed when all bases are known.
    pub(crate) tuple_fallbacks: Vec<ClassId>,
    /// Named tuples whose fields were not known when they were made: their base stays `tuple[Any, ...]`.
    pub(crate) tuples_of_any: FxHashSet<ClassId>,
    /// Type variables that their classes cannot have: reported, and `Any` where they are used.
    pub(crate) removed_type_vars: Vec<TypeId>,
    /// While bodies that waited are analysed: the modules of their SCC, whose top levels are checked already.
    pub(crate) checked_modules: FxHashSet<ModuleId>,
    /// Types to be checked when all classes are known.
    pub(crate) type_uses: TypeUses,
    /// What defaults of type variables depend on.
    pub(crate) default_deps: DefaultDeps,
    pub(crate) now: Progress,
    /// Classes by the place of their full name in memory, and its length.
    pub(crate) classes_by_text: FxHashMap<(usize, usize), ClassId>,
    /// Instances of classes without arguments.
    pub(crate) plain_instances: FxHashMap<ClassId, TypeId>,
    /// What the names in the signature or annotation that is being analysed refer to, by type expression of the target.
    pub(crate) signature_names: KnownNames,
    pub(crate) stub_names: StubNames,
    pub(crate) outer_names: OuterNames,
    /// `builtins.function`, once it is there.
    pub(crate) signature_fallback: Option<TypeId>,
    /// Names of abstract attributes that classes define themselves.
    pub(crate) own_abstract: FxHashMap<ClassId, Rc<[(Name, AbstractStatus)]>>,
    /// The function that is being analysed as a target.
    pub(crate) target: Option<FunctionTarget>,
    /// The class that several targets are analysed in, one after the other.
    pub(crate) stays_in: Option<ClassId>,
    /// Bodies that were left out, if they may be.
    pub(crate) waiting: Option<Vec<Waiting>>,
    /// Statements of top levels that need no other iteration.
    pub(crate) settled: Settled,
    /// What names refer to, if they are not to be looked up.
    pub(crate) fixed_names: Option<FxHashMap<Name, Symbol>>,
    /// Takes the messages that nobody is to see.
    pub(crate) quiet_sink: Option<ErrorSink>,
    /// How often values were tried as types.
    pub type_form_counts: TypeFormCounts,
    /// Names were defined although something that they need is not there: the answer depends on the order of modules.
    pub is_forced: bool,
    /// Where top levels depend on what is missing.
    pub missing: Missing,
    /// Some written type is to be put right.
    pub(crate) types_to_fix: bool,
    pub(crate) submodule_imports: FxHashMap<Name, Rc<FxHashSet<Name>>>,
}

/// For each module, the modules in which its top level looked for something that is not there, or took all names from.
pub type Missing = FxHashMap<Name, FxHashSet<Name>>;

impl<'a> Analyzer<'a> {
    /// An analyzer for modules that `state.world` owns; `first` is any of them.
    ///
    /// # Panics
    /// If `program` has no unit for `first`.
    #[must_use]
    pub fn new(state: TypeState<'a>, program: &'a Program<'a>, first: ModuleId) -> Self {
        let unit = program.units[&first];
        let module_name = state.world.module(first).fullname;
        let path = state.world.module(first).path.clone();
        Self {
            errors: ErrorSink::new(path, Some(module_name), unit.options.clone()),
            state,
            program,
            sinks: FxHashMap::default(),
            processed: Vec::new(),
            unit,
            module: first,
            entered: false,
            module_name,
            body: unit.ast.top(),
            tables: Box::default(),
            scopes: vec![ScopeFrame {
                kind: ScopeKind::Global,
                names: None,
            }],
            saved_locals: FxHashMap::default(),
            spare_names: SymbolTable::default(),
            ends_with_body: false,
            class: None,
            class_stack: Vec::new(),
            incomplete_classes: Vec::new(),
            functions: Vec::new(),
            tvar_scope: TvarScope::root(),
            global_decls: vec![FxHashSet::default()],
            nonlocal_decls: vec![FxHashSet::default()],
            block_depth: vec![0],
            loop_depth: vec![0],
            missing_names: vec![FxHashSet::default()],
            incomplete_namespaces: FxHashSet::default(),
            waiting_namespace: None,
            all_exports: Vec::new(),
            statement: None,
            recurse_into_functions: true,
            in_except_star: false,
            return_in_except_star: false,
            basic_type_applications: false,
            allow_unbound_tvars: false,
            overload_item: None,
            tuple_fallbacks: Vec::new(),
            tuples_of_any: FxHashSet::default(),
            removed_type_vars: Vec::new(),
            checked_modules: FxHashSet::default(),
            type_uses: TypeUses::default(),
            default_deps: DefaultDeps::default(),
            now: Progress::default(),
            classes_by_text: FxHashMap::default(),
            plain_instances: FxHashMap::default(),
            signature_names: KnownNames::default(),
            stub_names: StubNames::default(),
            outer_names: OuterNames::default(),
            signature_fallback: None,
            own_abstract: FxHashMap::default(),
            target: None,
            stays_in: None,
            waiting: None,
            settled: Settled::default(),
            fixed_names: None,
            quiet_sink: None,
            type_form_counts: TypeFormCounts::default(),
            is_forced: false,
            missing: Missing::default(),
            types_to_fix: false,
            submodule_imports: FxHashMap::default(),
        }
    }

    /// The settings of the module that is being analysed.
    pub(crate) fn options(&self) -> &'a Options {
        self.unit.options
    }

    /// Whether the module is a stub.
    pub(crate) fn is_stub(&self) -> bool {
        self.state.world.module(self.module).is_stub
    }

    /// Goes to a module and one of its targets, does `work` there, and comes back.
    pub(crate) fn in_target<R>(
        &mut self,
        module: ModuleId,
        body: BodyId,
        work: impl FnOnce(&mut Self) -> R,
    ) -> R {
        self.in_module(module, |this| {
            let outer = this.errors.set_scope(Scope::default());
            let result = this.in_body(body, work);
            this.errors.set_scope(outer);
            result
        })
    }

    /// Goes to a module, but to none of its targets, does `work` there, and comes back. Costs nothing if it is there already.
    pub(crate) fn in_module<R>(&mut self, module: ModuleId, work: impl FnOnce(&mut Self) -> R) -> R {
        if self.entered && self.module == module {
            return work(self);
        }
        let unit = self.program.units[&module];
        let defs = self.state.world.module(module);
        let name = defs.fullname;
        let sink = match self.sinks.remove(&module) {
            Some(sink) => sink,
            None => ErrorSink::new(defs.path.clone(), Some(name), unit.options.clone()),
        };
        let outer_sink = std::mem::replace(&mut self.errors, sink);
        let outer = (
            self.unit,
            self.module,
            self.module_name,
            self.state.world.strict_optional,
            self.entered,
        );
        (self.unit, self.module, self.module_name) = (unit, module, name);
        self.state.world.strict_optional = unit.options.strict_optional;
        self.entered = true;
        self.stub_names.clear();
        let result = work(self);
        (
            self.unit,
            self.module,
            self.module_name,
            self.state.world.strict_optional,
            self.entered,
        ) = outer;
        let sink = std::mem::replace(&mut self.errors, outer_sink);
        self.sinks.insert(module, sink);
        result
    }

    /// Goes to another target of the module, does `work` there, and comes back.
    pub(crate) fn in_body<R>(&mut self, id: BodyId, work: impl FnOnce(&mut Self) -> R) -> R {
        let module = self.module;
        let body = self.unit.ast.body(id);
        let known = self.state.world.implementation_mut(module).tables.remove(id);
        let inner = known.unwrap_or_default();
        let outer_tables = std::mem::replace(&mut self.tables, inner);
        let outer = std::mem::replace(&mut self.body, body);
        let result = work(self);
        self.body = outer;
        let inner = std::mem::replace(&mut self.tables, outer_tables);
        self.state
            .world
            .implementation_mut(module)
            .tables
            .insert(id, inner);
        result
    }

    /// The text of a name.
    pub(crate) fn text(&self, name: Name) -> &'a str {
        self.state.world.names.text(name)
    }

    /// The name of a text.
    pub(crate) fn intern(&self, text: &str) -> Name {
        self.state.world.names.intern(text)
    }

    /// Ends the analysis: gives back the state and the messages of each module.
    #[must_use]
    pub fn finish(self) -> (TypeState<'a>, FxHashMap<ModuleId, ErrorSink>) {
        (self.state, self.sinks)
    }
}

impl<'a> TypeCx<'a> for Analyzer<'a> {
    fn state(&self) -> &TypeState<'a> {
        &self.state
    }

    fn state_mut(&mut self) -> &mut TypeState<'a> {
        &mut self.state
    }

    fn find_member(&mut self, query: MemberQuery) -> Option<TypeId> {
        typeops::subtypes::find_member_simple(self, query)
    }
}
