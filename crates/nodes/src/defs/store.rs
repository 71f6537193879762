//! The slots of one part of a module: its interface, or its implementation.

use names::Name;
use types::{
    AliasId, ClassId, DecoratorId, DefId, FuncId, LOCAL, ModuleId, OverloadId, PlaceholderId, TypeVarId,
    VarId,
};

use super::reuse::Reuse;
use super::{Alias, Class, Decorator, Func, Overload, Placeholder, TypeVarDef, Var};
use crate::ast::Counts;

/// A kind of definition: ties the id to what lies in the slot.
pub trait Def: Sized {
    /// Its id.
    type Id: DefId;
    /// Which kind it is.
    const KIND: DefKind;
    /// The qualified name by which a new version of the module finds the slot again.
    fn key(&self, defs: &Defs) -> Option<Name>;
    /// The slots of this kind.
    fn slots(defs: &Defs) -> &[Self];
    /// The slots of this kind for writing.
    fn slots_mut(defs: &mut Defs) -> &mut Vec<Self>;
}

macro_rules! stores {
    ($($(#[$meta:meta])* $field:ident: $def:ident by $id:ident, $key:expr;)*) => {
        /// The kinds of definitions.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum DefKind {
            $($(#[$meta])* $def,)*
        }

        impl DefKind {
            /// All kinds, in order.
            pub const ALL: &[Self] = &[$(Self::$def,)*];
        }

        /// The definitions of one part of a module, by kind and slot.
        #[derive(Clone, Debug, Default)]
        pub struct Defs {
            $($(#[$meta])* pub $field: Vec<$def>,)*
            /// Slots of an earlier version that wait for definitions of the same name.
            pub reuse: Option<Box<Reuse>>,
            /// Slots that nobody refers to, by kind.
            pub free: [Vec<u32>; DefKind::ALL.len()],
        }

        $(impl Def for $def {
            type Id = $id;
            const KIND: DefKind = DefKind::$def;
            fn key(&self, defs: &Defs) -> Option<Name> {
                let key: fn(&Self, &Defs) -> Option<Name> = $key;
                key(self, defs)
            }
            #[inline]
            fn slots(defs: &Defs) -> &[Self] {
                &defs.$field
            }
            #[inline]
            fn slots_mut(defs: &mut Defs) -> &mut Vec<Self> {
                &mut defs.$field
            }
        })*
    };
}

stores! {
    /// Classes.
    classes: Class by ClassId, |def, _| Some(def.fullname);
    /// Functions.
    funcs: Func by FuncId, |def, _| Some(def.fullname);
    /// Decorated functions.
    decorators: Decorator by DecoratorId, |def, defs| Some(defs.funcs.get(def.func.index())?.fullname);
    /// Overloads.
    overloads: Overload by OverloadId, |def, _| Some(def.fullname);
    /// Variables.
    vars: Var by VarId, |def, _| Some(def.fullname);
    /// Aliases.
    aliases: Alias by AliasId, |def, _| Some(def.fullname);
    /// Type variables.
    type_vars: TypeVarDef by TypeVarId, |def, _| Some(def.fullname);
    /// Placeholders.
    placeholders: Placeholder by PlaceholderId, |def, _| Some(def.fullname);
}

impl Defs {
    /// How many slots there are of a kind.
    #[must_use]
    pub fn count(&self, kind: DefKind) -> usize {
        match kind {
            DefKind::Class => self.classes.len(),
            DefKind::Func => self.funcs.len(),
            DefKind::Decorator => self.decorators.len(),
            DefKind::Overload => self.overloads.len(),
            DefKind::Var => self.vars.len(),
            DefKind::Alias => self.aliases.len(),
            DefKind::TypeVarDef => self.type_vars.len(),
            DefKind::Placeholder => self.placeholders.len(),
        }
    }

    /// Makes room for the definitions of a module with so many nodes.
    pub fn reserve(&mut self, counts: Counts) {
        let more = |count: u32, len: usize| (count as usize).saturating_sub(len);
        self.classes
            .reserve_exact(more(counts.classes, self.classes.len()));
        self.funcs.reserve_exact(more(counts.funcs, self.funcs.len()));
        self.decorators
            .reserve_exact(more(counts.decorators, self.decorators.len()));
        self.overloads
            .reserve_exact(more(counts.overloads, self.overloads.len()));
    }

    /// Declares all slots free. What lies in them stays until a definition takes the slot.
    pub fn free_all(&mut self) {
        for kind in DefKind::ALL {
            let count = u32::try_from(self.count(*kind)).expect("a module has fewer than 2^31 definitions");
            self.free[*kind as usize] = (0..count).rev().collect();
        }
    }

    /// Has every slot wait for a definition of the same kind and qualified name.
    pub fn reuse_all(&mut self) {
        let mut reuse = Reuse::default();
        self.wait_for::<Class>(&mut reuse);
        self.wait_for::<Func>(&mut reuse);
        self.wait_for::<Decorator>(&mut reuse);
        self.wait_for::<Overload>(&mut reuse);
        self.wait_for::<Var>(&mut reuse);
        self.wait_for::<Alias>(&mut reuse);
        self.wait_for::<TypeVarDef>(&mut reuse);
        self.wait_for::<Placeholder>(&mut reuse);
        self.reuse = Some(Box::new(reuse));
    }

    fn wait_for<D: Def>(&self, reuse: &mut Reuse) {
        for (slot, def) in (0_u32..).zip(D::slots(self)) {
            if let Some(key) = def.key(self) {
                reuse.wait(D::KIND, key, slot);
            }
        }
    }

    /// Puts `def` into a slot of `module`: one that waits for it, or a fresh one. `local` says to which part these
    /// definitions belong.
    pub fn push<D: Def>(&mut self, module: ModuleId, local: bool, def: D) -> D::Id {
        if let Some(slot) = self.waiting_slot(&def) {
            D::slots_mut(self)[slot as usize] = def;
            return D::Id::new(module, if local { slot | LOCAL } else { slot });
        }
        let slots = D::slots_mut(self);
        let slot = u32::try_from(slots.len()).expect("a module has fewer than 2^31 definitions");
        slots.push(def);
        D::Id::new(module, if local { slot | LOCAL } else { slot })
    }

    fn waiting_slot<D: Def>(&mut self, def: &D) -> Option<u32> {
        if self.reuse.is_none() {
            return self.free[D::KIND as usize].pop();
        }
        let key = def.key(self)?;
        self.reuse.as_mut()?.take(D::KIND, key)
    }
}
