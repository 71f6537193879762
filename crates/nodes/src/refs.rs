//! What names and attributes of a target refer to: for each expression of it, twelve bytes.
//!
//! Most of what semantic analysis writes for a body is this table, so it is packed: what is read is taken apart, and what is
//! changed is put together again.

use std::fmt;

use arena::Id as _;
use names::Name;
use types::{
    AliasId, ClassId, DecoratorId, DefId, DefRef, FuncId, ModuleId, OverloadId, PlaceholderId, TypeVarId,
    VarId,
};

use crate::ast::ExprId;
use crate::symbols::SymbolKind;

bitflags::bitflags! {
    /// Yes-or-no facts about a reference.
    #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
    pub struct RefFlags: u8 {
        /// Defines a new name.
        const NEW_DEF = 1;
        /// Defines a name whose type is inferred; printed with a star.
        const INFERRED_DEF = 1 << 1;
        /// Is the right side of an alias definition.
        const ALIAS_RVALUE = 1 << 2;
        /// The left side of a special form such as `T = TypeVar("T")`.
        const SPECIAL_FORM = 1 << 3;
    }
}

/// What a name or an attribute in a body refers to (mypy's `RefExpr`).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Ref {
    /// The kind of the scope that the name was found in.
    pub kind: Option<SymbolKind>,
    /// What it refers to.
    pub node: Option<DefRef>,
    /// The full name.
    pub fullname: Option<Name>,
    /// Yes-or-no facts.
    pub flags: RefFlags,
}

/// The references of a target, by expression. A read or a write takes a bounds check and a few shifts.
#[derive(Clone, Default)]
pub struct Refs(Vec<Packed>);

/// A reference in twelve bytes.
#[derive(Clone, Copy)]
struct Packed {
    /// From the lowest bit: what kind of thing it refers to (four bits), the kind of scope (two), the flags (four), the module.
    head: u32,
    slot: u32,
    fullname: Option<Name>,
}

const _: () = assert!(size_of::<Packed>() == 12);
const _: () = assert!(RefFlags::all().bits() < 1 << (MODULE - FLAGS));

/// There is no reference.
const ABSENT: u32 = 0;
/// It refers to nothing.
const NOTHING: u32 = 1;

/// Where the parts of the head begin.
const SCOPE: u32 = 4;
const FLAGS: u32 = 6;
const MODULE: u32 = 10;

impl Packed {
    const NONE: Self = Self {
        head: ABSENT,
        slot: 0,
        fullname: None,
    };

    fn of(reference: Ref) -> Self {
        let (kind, module, slot) = taken_apart(reference.node);
        let module = u32::try_from(module.index())
            .ok()
            .filter(|index| index.leading_zeros() >= MODULE);
        let scope = match reference.kind {
            None => 0,
            Some(SymbolKind::Local) => 1,
            Some(SymbolKind::Global) => 2,
            Some(SymbolKind::Member) => 3,
        };
        let flags = u32::from(reference.flags.bits());
        let module = module.expect("a program has fewer than 2^22 modules");
        Self {
            head: kind | scope << SCOPE | flags << FLAGS | module << MODULE,
            slot,
            fullname: reference.fullname,
        }
    }

    fn is_absent(self) -> bool {
        self.kind() == ABSENT
    }

    fn kind(self) -> u32 {
        self.head & ((1 << SCOPE) - 1)
    }

    #[inline]
    fn reference(self) -> Option<Ref> {
        (!self.is_absent()).then(|| Ref {
            kind: match self.head >> SCOPE & ((1 << (FLAGS - SCOPE)) - 1) {
                0 => None,
                1 => Some(SymbolKind::Local),
                2 => Some(SymbolKind::Global),
                _ => Some(SymbolKind::Member),
            },
            node: self.node(),
            fullname: self.fullname,
            flags: RefFlags::from_bits_truncate((self.head >> FLAGS) as u8),
        })
    }

    #[inline]
    fn node(self) -> Option<DefRef> {
        let (module, slot) = (ModuleId::new((self.head >> MODULE) as usize), self.slot);
        Some(match self.kind() {
            2 => DefRef::Module(module),
            3 => DefRef::Class(ClassId::new(module, slot)),
            4 => DefRef::Func(FuncId::new(module, slot)),
            5 => DefRef::Decorator(DecoratorId::new(module, slot)),
            6 => DefRef::Overload(OverloadId::new(module, slot)),
            7 => DefRef::Var(VarId::new(module, slot)),
            8 => DefRef::Alias(AliasId::new(module, slot)),
            9 => DefRef::TypeVar(TypeVarId::new(module, slot)),
            10 => DefRef::Placeholder(PlaceholderId::new(module, slot)),
            _ => return None,
        })
    }
}

/// The kind of what is referred to, its module and its slot.
fn taken_apart(node: Option<DefRef>) -> (u32, ModuleId, u32) {
    let of = |kind, module, slot| (kind, module, slot);
    match node {
        None => (NOTHING, ModuleId::new(0), 0),
        Some(DefRef::Module(id)) => of(2, id, 0),
        Some(DefRef::Class(id)) => of(3, id.module(), id.slot()),
        Some(DefRef::Func(id)) => of(4, id.module(), id.slot()),
        Some(DefRef::Decorator(id)) => of(5, id.module(), id.slot()),
        Some(DefRef::Overload(id)) => of(6, id.module(), id.slot()),
        Some(DefRef::Var(id)) => of(7, id.module(), id.slot()),
        Some(DefRef::Alias(id)) => of(8, id.module(), id.slot()),
        Some(DefRef::TypeVar(id)) => of(9, id.module(), id.slot()),
        Some(DefRef::Placeholder(id)) => of(10, id.module(), id.slot()),
    }
}

impl Refs {
    /// Makes the entries of the first `len` expressions: writing them then takes no more than that.
    pub fn prepare(&mut self, len: usize) {
        if self.0.len() < len {
            self.0.resize(len, Packed::NONE);
        }
    }

    /// What an expression refers to, if it is a name or an attribute that was analysed.
    #[inline]
    #[must_use]
    pub fn get(&self, expr: ExprId) -> Option<Ref> {
        self.0.get(expr.index())?.reference()
    }

    /// Says what an expression refers to.
    #[inline]
    pub fn insert(&mut self, expr: ExprId, reference: Ref) {
        self.prepare(expr.index() + 1);
        self.0[expr.index()] = Packed::of(reference);
    }

    /// Changes what is known of an expression, if something is. Returns what is known then.
    pub fn change(&mut self, expr: ExprId, change: impl FnOnce(&mut Ref)) -> Option<Ref> {
        let mut reference = self.get(expr)?;
        change(&mut reference);
        self.0[expr.index()] = Packed::of(reference);
        Some(reference)
    }

    /// Expressions with what they refer to, in order.
    pub fn iter(&self) -> impl Iterator<Item = (ExprId, Ref)> {
        let items = self.0.iter().enumerate();
        items.filter_map(|(index, packed)| Some((ExprId::from_usize(index), packed.reference()?)))
    }
}

impl fmt::Debug for Refs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One definition of each kind, from the first module to the last that there may be.
    fn definitions() -> Vec<DefRef> {
        let last = ModuleId::new((1 << 22) - 1);
        let (module, slot) = (ModuleId::new(3), u32::MAX);
        vec![
            DefRef::Module(last),
            DefRef::Class(ClassId::new(last, 0)),
            DefRef::Func(FuncId::new(module, slot)),
            DefRef::Decorator(DecoratorId::new(module, 1)),
            DefRef::Overload(OverloadId::new(module, 2)),
            DefRef::Var(VarId::new(last, slot)),
            DefRef::Alias(AliasId::new(module, 3)),
            DefRef::TypeVar(TypeVarId::new(module, 4)),
            DefRef::Placeholder(PlaceholderId::new(ModuleId::new(0), 5)),
        ]
    }

    fn references() -> Vec<Ref> {
        let nodes = definitions().into_iter().map(Some).chain([None]);
        let kinds = [
            None,
            Some(SymbolKind::Local),
            Some(SymbolKind::Global),
            Some(SymbolKind::Member),
        ];
        let with_kind = nodes.flat_map(|node| kinds.map(|kind| (node, kind)));
        with_kind
            .flat_map(|(node, kind)| {
                [RefFlags::empty(), RefFlags::NEW_DEF, RefFlags::all()].map(|flags| Ref {
                    kind,
                    node,
                    fullname: node.map(|_| names::known::BUILTINS),
                    flags,
                })
            })
            .collect()
    }

    #[test]
    fn what_is_written_is_read() {
        let mut refs = Refs::default();
        let all = references();
        for (index, reference) in all.iter().enumerate() {
            refs.insert(ExprId::from_usize(2 * index), *reference);
        }
        for (index, reference) in all.iter().enumerate() {
            assert_eq!(refs.get(ExprId::from_usize(2 * index)), Some(*reference));
            assert_eq!(refs.get(ExprId::from_usize(2 * index + 1)), None);
        }
        assert_eq!(refs.iter().count(), all.len());
    }

    #[test]
    fn only_what_is_known_is_changed() {
        let mut refs = Refs::default();
        refs.prepare(2);
        let (known, unknown) = (ExprId::from_usize(0), ExprId::from_usize(1));
        refs.insert(known, references()[0]);
        let set = |reference: &mut Ref| reference.flags = RefFlags::SPECIAL_FORM;
        assert_eq!(refs.change(unknown, set), None);
        let changed = refs.change(known, set);
        assert_eq!(
            changed.map(|reference| reference.flags),
            Some(RefFlags::SPECIAL_FORM)
        );
        assert_eq!(refs.get(known), changed);
    }
}
