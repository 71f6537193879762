//! The program as one task sees it: modules that the task owns, and frozen ones that it reads.
//!
//! A task owns the modules that it analyses or checks; all others are [`Frozen`]: shared, and without any way to
//! write. At its end the task freezes its own modules and hands them on. So tasks run in parallel without locks, and
//! a module that is done can never change behind the back of another.

use std::fmt;

use arena::IdVec;
use names::{Name, Names};
use rustc_hash::FxHashMap;
use triomphe::{Arc, UniqueArc};
use types::{DefId, DefRef, ModuleId, Types};

use crate::defs::{Class, Def, DefKind, Defs};
use crate::module::{ModuleDefs, ModuleImpl};
use crate::symbols::Symbol;

/// A module whose interface is done: it can be read and shared, never written.
#[derive(Clone, Debug)]
pub struct Frozen(Arc<ModuleDefs>);

impl std::ops::Deref for Frozen {
    type Target = ModuleDefs;
    #[inline]
    fn deref(&self) -> &ModuleDefs {
        &self.0
    }
}

/// A version of a module that made room for the next one.
#[derive(Clone, Debug)]
pub struct OldModule {
    interface: Frozen,
    implementation: Box<ModuleImpl>,
}

impl OldModule {
    /// Its interface.
    #[must_use]
    pub fn interface(&self) -> &ModuleDefs {
        &self.interface
    }
}

/// A module as the task sees it. Reading is the same for those that it owns and for those that it shares.
enum Part {
    Owned(UniqueArc<ModuleDefs>),
    Frozen(Frozen),
    Absent,
}

impl fmt::Debug for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Owned(module) => f.debug_tuple("Owned").field(&**module).finish(),
            Self::Frozen(module) => module.fmt(f),
            Self::Absent => f.write_str("Absent"),
        }
    }
}

impl Clone for Part {
    fn clone(&self) -> Self {
        match self {
            Self::Owned(module) => Self::owned((**module).clone()),
            Self::Frozen(module) => Self::Frozen(module.clone()),
            Self::Absent => Self::Absent,
        }
    }
}

impl Part {
    fn owned(module: ModuleDefs) -> Self {
        Self::Owned(UniqueArc::new(module))
    }
}

/// The program as one task sees it.
#[derive(Clone, Debug)]
pub struct World<'p> {
    /// The names of the program.
    pub names: &'p Names,
    /// The types of the program.
    pub types: &'p Types,
    /// `None` is not a member of every type. Of the file that is being processed (mypy's `state.strict_optional`).
    pub strict_optional: bool,
    modules: IdVec<ModuleId, Part>,
    impls: IdVec<ModuleId, Option<Box<ModuleImpl>>>,
    by_name: FxHashMap<Name, ModuleId>,
    hidden: FxHashMap<Name, ModuleId>,
    version: u64,
}

impl<'p> World<'p> {
    /// A program without modules.
    #[must_use]
    pub fn new(names: &'p Names, types: &'p Types) -> Self {
        Self {
            names,
            types,
            strict_optional: true,
            modules: IdVec::new(),
            impls: IdVec::new(),
            by_name: FxHashMap::default(),
            hidden: FxHashMap::default(),
            version: 0,
        }
    }

    /// Grows with everything that may change an interface: what was learned of interfaces holds as long as this is the
    /// same number.
    #[inline]
    #[must_use]
    pub fn version(&self) -> u64 {
        self.version
    }

    /// Says that nothing in an interface is other than it was in a version, for all that others can see: what was written
    /// since has to do with bodies only.
    pub fn keep_version(&mut self, version: u64) {
        self.version = version;
    }

    /// Adds a module that this task owns.
    pub fn add_module(&mut self, module: ModuleDefs) -> ModuleId {
        self.version += 1;
        let name = module.fullname;
        let id = self.modules.push(Part::owned(module));
        self.impls.push(Some(Box::default()));
        self.by_name.insert(name, id);
        id
    }

    /// Takes a module out of the program: no name leads to it any more. What it defined stays, for references that are out
    /// of date, until the module comes back.
    pub fn hide_module(&mut self, id: ModuleId) {
        self.version += 1;
        if let Some(name) = self.try_module(id).map(|module| module.fullname) {
            self.by_name.remove(&name);
            self.hidden.insert(name, id);
        }
    }

    /// Brings a module back that was taken out. Its old version makes room for a new one as in [`World::renew`].
    pub fn reveal_module(&mut self, name: Name) -> Option<ModuleId> {
        self.version += 1;
        let id = self.hidden.remove(&name)?;
        self.by_name.insert(name, id);
        Some(id)
    }

    /// Whether a definition is one of an earlier version of its module, which is being written anew and has not come to such a
    /// definition, or has none any more.
    #[must_use]
    pub fn is_left_over(&self, node: DefRef) -> bool {
        let (kind, slot) = match node {
            DefRef::Module(_) => return false,
            DefRef::Class(id) => (DefKind::Class, id.slot()),
            DefRef::Func(id) => (DefKind::Func, id.slot()),
            DefRef::Decorator(id) => (DefKind::Decorator, id.slot()),
            DefRef::Overload(id) => (DefKind::Overload, id.slot()),
            DefRef::Var(id) => (DefKind::Var, id.slot()),
            DefRef::Alias(id) => (DefKind::Alias, id.slot()),
            DefRef::TypeVar(id) => (DefKind::TypeVarDef, id.slot()),
            DefRef::Placeholder(id) => (DefKind::Placeholder, id.slot()),
        };
        let module = self.try_module(node.module());
        let reuse = module.and_then(|module| module.defs.reuse.as_ref());
        !node.is_local() && reuse.is_some_and(|reuse| reuse.waits(kind, slot))
    }

    /// Ends the writing of a module's interface and returns it for other tasks. Frozen modules stay as they are.
    pub fn freeze(&mut self, id: ModuleId) -> Frozen {
        let frozen = match std::mem::replace(&mut self.modules[id], Part::Absent) {
            Part::Owned(mut module) => {
                module.defs.reuse = None;
                Frozen(module.shareable())
            }
            Part::Frozen(frozen) => frozen,
            Part::Absent => unreachable!("a module that was taken out of the program is frozen"),
        };
        self.modules[id] = Part::Frozen(frozen.clone());
        frozen
    }

    /// Makes a frozen module writable again, for an update. Clones it if another task still reads it.
    pub fn open(&mut self, id: ModuleId) {
        self.version += 1;
        let part = std::mem::replace(&mut self.modules[id], Part::Absent);
        self.modules[id] = match part {
            Part::Frozen(Frozen(shared)) => match Arc::try_unique(shared) {
                Ok(module) => Part::Owned(module),
                Err(shared) => Part::owned((*shared).clone()),
            },
            Part::Owned(_) | Part::Absent => part,
        };
    }

    /// Makes room for a new version of a module: its names are gone, and its slots wait for definitions of the same
    /// kind and qualified name. What takes no slot over leaves the old content behind, for references that are stale.
    ///
    /// # Panics
    /// If the module is not part of the program.
    pub fn renew(&mut self, id: ModuleId) -> OldModule {
        self.version += 1;
        let interface = self.freeze(id);
        let mut module = (*interface.0).clone();
        module.names.clear();
        module.defs.reuse_all();
        self.modules[id] = Part::owned(module);
        let implementation = self.impls[id].take().unwrap_or_default();
        let mut defs = implementation.defs.clone();
        defs.free_all();
        self.impls[id] = Some(Box::new(ModuleImpl {
            defs,
            ..ModuleImpl::default()
        }));
        OldModule {
            interface,
            implementation,
        }
    }

    /// Puts an old version of a module back.
    pub fn put_back(&mut self, id: ModuleId, old: OldModule) {
        self.version += 1;
        self.by_name.insert(old.interface.fullname, id);
        self.modules[id] = Part::Frozen(old.interface);
        self.impls[id] = Some(old.implementation);
    }

    /// The module of this full name.
    #[must_use]
    pub fn module_id(&self, name: Name) -> Option<ModuleId> {
        self.by_name.get(&name).copied()
    }

    /// All ids that were ever given out.
    pub fn module_ids(&self) -> impl Iterator<Item = ModuleId> + use<'p> {
        self.modules.ids()
    }

    /// The interface of a module that is there.
    #[inline(always)]
    #[must_use]
    pub fn module(&self, id: ModuleId) -> &ModuleDefs {
        match self.try_module(id) {
            Some(module) => module,
            None => not_there(id),
        }
    }

    /// The interface of a module, if it is there.
    #[inline(always)]
    #[must_use]
    pub fn try_module(&self, id: ModuleId) -> Option<&ModuleDefs> {
        match &self.modules[id] {
            Part::Owned(module) => Some(module),
            Part::Frozen(module) => Some(module),
            Part::Absent => None,
        }
    }

    /// The interface of a module that this task owns.
    ///
    /// # Panics
    /// If the module is frozen: a task writes only what it owns.
    #[inline]
    pub fn module_mut(&mut self, id: ModuleId) -> &mut ModuleDefs {
        self.version += 1;
        match &mut self.modules[id] {
            Part::Owned(module) => module,
            Part::Frozen(_) | Part::Absent => {
                unreachable!("{id:?} is written by a task that does not own it")
            }
        }
    }

    /// Whether this task may write the interface of the module.
    #[inline]
    #[must_use]
    pub fn owns(&self, id: ModuleId) -> bool {
        matches!(self.modules[id], Part::Owned(_))
    }

    /// The implementation of a module that this task works on.
    #[inline(always)]
    #[must_use]
    pub fn implementation(&self, id: ModuleId) -> &ModuleImpl {
        match &self.impls[id] {
            Some(implementation) => implementation,
            None => elsewhere(id),
        }
    }

    /// The implementation of a module that this task works on, for writing.
    #[inline]
    pub fn implementation_mut(&mut self, id: ModuleId) -> &mut ModuleImpl {
        self.impls[id]
            .as_deref_mut()
            .unwrap_or_else(|| unreachable!("the implementation of {id:?} is elsewhere"))
    }

    /// A definition.
    #[inline(always)]
    #[must_use]
    pub fn get<I: DefId + OfDef>(&self, id: I) -> &I::Def {
        &I::Def::slots(self.defs(id.module(), id.is_local()))[id.index()]
    }

    /// A definition for writing; its module must be owned by this task.
    #[inline]
    pub fn get_mut<I: DefId + OfDef>(&mut self, id: I) -> &mut I::Def {
        let defs = if id.is_local() {
            &mut self.implementation_mut(id.module()).defs
        } else {
            &mut self.module_mut(id.module()).defs
        };
        &mut I::Def::slots_mut(defs)[id.index()]
    }

    /// A definition for writing, if this task owns its module. Code may assign to what it imports; such definitions
    /// stay as they are.
    #[inline]
    pub fn own_mut<I: DefId + OfDef>(&mut self, id: I) -> Option<&mut I::Def> {
        (id.is_local() || self.owns(id.module())).then(|| self.get_mut(id))
    }

    /// Puts a definition into a fresh slot of the interface of `module`.
    pub fn add<D: Def>(&mut self, module: ModuleId, def: D) -> D::Id {
        self.module_mut(module).defs.push(module, false, def)
    }

    /// Puts a definition into a fresh slot of the implementation of `module`.
    pub fn add_local<D: Def>(&mut self, module: ModuleId, def: D) -> D::Id {
        self.implementation_mut(module).defs.push(module, true, def)
    }

    #[inline(always)]
    fn defs(&self, module: ModuleId, local: bool) -> &Defs {
        if local {
            &self.implementation(module).defs
        } else {
            &self.module(module).defs
        }
    }

    /// The full name of a definition.
    #[must_use]
    pub fn fullname(&self, def: DefRef) -> Name {
        match def {
            DefRef::Module(id) => self.module(id).fullname,
            DefRef::Class(id) => self.get(id).fullname,
            DefRef::Func(id) => self.get(id).fullname,
            DefRef::Decorator(id) => self.get(self.get(id).func).fullname,
            DefRef::Overload(id) => self.get(id).fullname,
            DefRef::Var(id) => self.get(id).fullname,
            DefRef::Alias(id) => self.get(id).fullname,
            DefRef::TypeVar(id) => self.get(id).fullname,
            DefRef::Placeholder(id) => self.get(id).fullname,
        }
    }

    /// The function that a definition is, below its decorators; `None` for anything else, overloads included.
    #[must_use]
    pub fn function_of(&self, def: DefRef) -> Option<types::FuncId> {
        match def {
            DefRef::Func(func) => Some(func),
            DefRef::Decorator(decorator) => Some(self.get(decorator).func),
            DefRef::Module(_)
            | DefRef::Class(_)
            | DefRef::Overload(_)
            | DefRef::Var(_)
            | DefRef::Alias(_)
            | DefRef::TypeVar(_)
            | DefRef::Placeholder(_) => None,
        }
    }

    /// The short name of a definition.
    #[must_use]
    pub fn name(&self, def: DefRef) -> Name {
        match def {
            DefRef::Module(id) => self.module(id).fullname,
            DefRef::Class(id) => self.get(id).name,
            DefRef::Func(id) => self.get(id).name,
            DefRef::Decorator(id) => self.get(self.get(id).func).name,
            DefRef::Overload(id) => self.get(id).name,
            DefRef::Var(id) => self.get(id).name,
            DefRef::Alias(id) => self.get(id).name,
            DefRef::TypeVar(id) => self.get(id).name,
            DefRef::Placeholder(id) => {
                let fullname = self.names.text(self.get(id).fullname);
                self.names.intern(fullname.rsplit('.').next().unwrap_or(fullname))
            }
        }
    }

    /// The text of a name.
    #[inline]
    #[must_use]
    pub fn text(&self, name: Name) -> &'p str {
        self.names.text(name)
    }

    /// The first class in the method resolution order that has the attribute, with the entry (mypy's `TypeInfo.get`).
    #[must_use]
    pub fn lookup_member(&self, class: types::ClassId, name: Name) -> Option<(types::ClassId, Symbol)> {
        let info: &Class = self.get(class);
        let found = |id: types::ClassId| self.get(id).names.get(&name).map(|symbol| (id, *symbol));
        if info.mro.is_empty() {
            found(class)
        } else {
            info.mro.iter().find_map(|id| found(*id))
        }
    }

    /// Whether `base` is in the method resolution order of `class` (mypy's `has_base`).
    #[must_use]
    pub fn has_base(&self, class: types::ClassId, base: types::ClassId) -> bool {
        self.get(class).mro.contains(&base)
    }

    /// Whether a class of this full name is in the method resolution order.
    #[must_use]
    pub fn has_base_named(&self, class: types::ClassId, fullname: Name) -> bool {
        let mut mro = self.get(class).mro.iter();
        mro.any(|base| self.get(*base).fullname == fullname)
    }
}

#[cold]
#[inline(never)]
fn not_there(id: ModuleId) -> ! {
    unreachable!("{id:?} is not part of the program")
}

#[cold]
#[inline(never)]
fn elsewhere(id: ModuleId) -> ! {
    unreachable!("the implementation of {id:?} is elsewhere")
}

/// The modules of a [`World`] without its tables of names and types: what outlives a task.
#[derive(Clone, Debug)]
pub struct WorldParts {
    modules: IdVec<ModuleId, Part>,
    impls: IdVec<ModuleId, Option<Box<ModuleImpl>>>,
    by_name: FxHashMap<Name, ModuleId>,
    hidden: FxHashMap<Name, ModuleId>,
}

impl<'p> World<'p> {
    /// Lets go of the tables of names and types.
    #[must_use]
    pub fn into_parts(self) -> WorldParts {
        WorldParts {
            modules: self.modules,
            impls: self.impls,
            by_name: self.by_name,
            hidden: self.hidden,
        }
    }

    /// Puts a program together again. The tables must be the ones that it had.
    #[must_use]
    pub fn from_parts(parts: WorldParts, names: &'p Names, types: &'p Types) -> Self {
        Self {
            names,
            types,
            strict_optional: true,
            modules: parts.modules,
            impls: parts.impls,
            by_name: parts.by_name,
            hidden: parts.hidden,
            version: 0,
        }
    }
}

/// Ties the id of a definition to the definition.
pub trait OfDef: DefId {
    /// What lies in the slot.
    type Def: Def<Id = Self>;
}

macro_rules! of_def {
    ($($id:ident => $def:ident,)*) => { $(impl OfDef for types::$id { type Def = crate::defs::$def; })* };
}

of_def! {
    ClassId => Class,
    FuncId => Func,
    DecoratorId => Decorator,
    OverloadId => Overload,
    VarId => Var,
    AliasId => Alias,
    TypeVarId => TypeVarDef,
    PlaceholderId => Placeholder,
}
