//! Snapshots of symbol tables.

use indexmap::IndexMap;
use names::Name;
use nodes::defs::{Alias, TypeVarDef, TypeVarDefKind, Var, VarFlags};
use nodes::symbols::{Symbol, SymbolFlags, SymbolKind, SymbolTable};
use nodes::world::World;
use rustc_hash::FxBuildHasher;
use types::{AliasId, DefRef, ModuleId, TypeVarId, VarId, Variance};

use crate::classes::snapshot_class;
use crate::words::Words;

/// Flags of variables that show outside.
const VISIBLE: VarFlags = VarFlags::FINAL
    .union(VarFlags::CLASSVAR)
    .union(VarFlags::PROPERTY)
    .union(VarFlags::SETTABLE_PROPERTY);

/// What is visible of a symbol table.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Snapshot {
    pub(crate) entries: IndexMap<Name, Entry, FxBuildHasher>,
}

/// What is visible of one name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Entry {
    pub(crate) words: Box<[u32]>,
    /// The attributes, for a class that is defined here.
    pub(crate) members: Option<Box<Snapshot>>,
}

/// What an entry describes.
#[derive(Clone, Copy)]
pub(crate) enum Tag {
    Nothing,
    Module,
    TypeVar,
    ParamSpec,
    TypeVarTuple,
    Alias,
    Elsewhere,
    Func,
    Overload,
    Var,
    Decorator,
    Class,
    Abstract,
    Slots,
}

/// Describes what is visible of a module.
///
/// Costs a walk over its symbol table and the types in it. The program is only borrowed for writing because its
/// `strict_optional` is set for a while.
#[must_use]
pub fn snapshot_module(world: &mut World<'_>, module: ModuleId) -> Snapshot {
    let outer = std::mem::replace(&mut world.strict_optional, true);
    let defs = world.module(module);
    let snapshot = snapshot_table(world, defs.fullname, &defs.names);
    world.strict_optional = outer;
    snapshot
}

/// Describes the symbol table of the module or class of full name `prefix`.
pub(crate) fn snapshot_table(world: &World<'_>, prefix: Name, table: &SymbolTable) -> Snapshot {
    let entries = table
        .iter()
        .map(|(name, symbol)| (*name, snapshot_symbol(world, prefix, *symbol)));
    Snapshot {
        entries: entries.collect(),
    }
}

impl Entry {
    pub(crate) fn plain(words: Words) -> Self {
        Self {
            words: words.finish(),
            members: None,
        }
    }
}

/// An entry of a symbol table with the full name of what it refers to.
#[derive(Clone, Copy)]
pub(crate) struct Common {
    pub(crate) fullname: Option<Name>,
    pub(crate) symbol: Symbol,
}

impl Words {
    pub(crate) fn tag(&mut self, tag: Tag) {
        self.number(tag as u32);
    }

    pub(crate) fn common(&mut self, common: Common) {
        self.optional_name(common.fullname);
        let Symbol { kind, node: _, flags } = common.symbol;
        self.number(match kind {
            SymbolKind::Local => 0,
            SymbolKind::Global => 1,
            SymbolKind::Member => 2,
        });
        self.flag(!flags.contains(SymbolFlags::NOT_PUBLIC));
    }

    pub(crate) fn variance(&mut self, variance: Variance) {
        self.number(match variance {
            Variance::Invariant => 0,
            Variance::Covariant => 1,
            Variance::Contravariant => 2,
            Variance::NotReady => 3,
        });
    }
}

fn snapshot_symbol(world: &World<'_>, prefix: Name, symbol: Symbol) -> Entry {
    let Some(node) = symbol.node else {
        return tagged(
            Tag::Nothing,
            Common {
                fullname: None,
                symbol,
            },
        );
    };
    let fullname = match node {
        // The module may be gone.
        DefRef::Module(module) => world.try_module(module).map(|module| module.fullname),
        DefRef::Class(_)
        | DefRef::Func(_)
        | DefRef::Decorator(_)
        | DefRef::Overload(_)
        | DefRef::Var(_)
        | DefRef::Alias(_)
        | DefRef::TypeVar(_)
        | DefRef::Placeholder(_) => Some(world.fullname(node)),
    };
    let common = Common { fullname, symbol };
    let is_here = fullname.is_some_and(|fullname| is_in(world, fullname, prefix));
    match node {
        DefRef::Module(_) => tagged(Tag::Module, common),
        DefRef::TypeVar(id) => Entry::plain(type_var(world, id)),
        DefRef::Alias(id) => Entry::plain(alias(world, id)),
        DefRef::Placeholder(_) => tagged(Tag::Nothing, common),
        DefRef::Class(class) if is_here => snapshot_class(world, class, common),
        DefRef::Var(id) if is_here => Entry::plain(var(world, id, common)),
        DefRef::Func(_) | DefRef::Decorator(_) | DefRef::Overload(_) if is_here => {
            let mut words = Words::default();
            words.function(world, node, common);
            Entry::plain(words)
        }
        // The kind matters: something new is processed, while something known may keep its identity.
        DefRef::Class(_) => elsewhere(common, Tag::Class),
        DefRef::Var(_) => elsewhere(common, Tag::Var),
        DefRef::Func(_) => elsewhere(common, Tag::Func),
        DefRef::Decorator(_) => elsewhere(common, Tag::Decorator),
        DefRef::Overload(_) => elsewhere(common, Tag::Overload),
    }
}

/// Whether `fullname` is `prefix` with one name behind it.
fn is_in(world: &World<'_>, fullname: Name, prefix: Name) -> bool {
    let fullname = world.text(fullname);
    fullname.rsplit_once('.').map_or(fullname, |(before, _)| before) == world.text(prefix)
}

fn tagged(tag: Tag, common: Common) -> Entry {
    let mut words = Words::default();
    words.tag(tag);
    words.common(common);
    Entry::plain(words)
}

fn elsewhere(common: Common, kind: Tag) -> Entry {
    let mut words = Words::default();
    words.tag(Tag::Elsewhere);
    words.common(common);
    words.tag(kind);
    Entry::plain(words)
}

fn type_var(world: &World<'_>, id: TypeVarId) -> Words {
    let TypeVarDef {
        name: _,
        fullname: _,
        kind,
        upper_bound,
        default,
        variance,
        is_new_style: _,
        at: _,
    } = world.get(id);
    let mut words = Words::default();
    match kind {
        TypeVarDefKind::TypeVar(values) => {
            words.tag(Tag::TypeVar);
            words.types(world, values);
        }
        TypeVarDefKind::ParamSpec => words.tag(Tag::ParamSpec),
        TypeVarDefKind::TypeVarTuple(_) => words.tag(Tag::TypeVarTuple),
    }
    words.variance(*variance);
    words.typ(world, *upper_bound);
    words.typ(world, *default);
    words
}

fn alias(world: &World<'_>, id: AliasId) -> Words {
    let Alias {
        name: _,
        fullname: _,
        module_name: _,
        target,
        type_vars,
        no_args,
        normalized,
        eager: _,
        python_3_12,
        tvar_tuple_index: _,
        is_recursive: _,
        at: _,
    } = world.get(id);
    let mut words = Words::default();
    words.tag(Tag::Alias);
    words.types(world, type_vars);
    words.flag(*normalized);
    words.flag(*no_args);
    words.flag(*python_3_12);
    words.typ(world, *target);
    words
}

fn var(world: &World<'_>, id: VarId, common: Common) -> Words {
    let Var {
        name: _,
        fullname: _,
        class: _,
        at: _,
        typ,
        setter_type,
        final_value: _,
        flags,
    } = world.get(id);
    let mut words = Words::default();
    words.tag(Tag::Var);
    words.common(common);
    words.optional_type(world, *typ);
    words.optional_type(world, *setter_type);
    words.number((*flags & VISIBLE).bits());
    words
}
