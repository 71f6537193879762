//! The slots of one part of a module: its interface, or its implementation.

use types::{
    AliasId, ClassId, DecoratorId, DefId, FuncId, LOCAL, ModuleId, OverloadId, PlaceholderId, TypeVarId,
    VarId,
};

use super::{Alias, Class, Decorator, Func, Overload, Placeholder, TypeVarDef, Var};

/// A kind of definition: ties the id to what lies in the slot.
pub trait Def: Sized {
    /// Its id.
    type Id: DefId;
    /// The slots of this kind.
    fn slots(defs: &Defs) -> &[Self];
    /// The slots of this kind for writing.
    fn slots_mut(defs: &mut Defs) -> &mut Vec<Self>;
}

macro_rules! stores {
    ($($(#[$meta:meta])* $field:ident: $def:ident by $id:ident,)*) => {
        /// The definitions of one part of a module, by kind and slot.
        #[derive(Clone, Debug, Default)]
        pub struct Defs {
            $($(#[$meta])* pub $field: Vec<$def>,)*
        }

        $(impl Def for $def {
            type Id = $id;
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
    classes: Class by ClassId,
    /// Functions.
    funcs: Func by FuncId,
    /// Decorated functions.
    decorators: Decorator by DecoratorId,
    /// Overloads.
    overloads: Overload by OverloadId,
    /// Variables.
    vars: Var by VarId,
    /// Aliases.
    aliases: Alias by AliasId,
    /// Type variables.
    type_vars: TypeVarDef by TypeVarId,
    /// Placeholders.
    placeholders: Placeholder by PlaceholderId,
}

impl Defs {
    /// Puts `def` into a fresh slot of `module`; `local` says to which part these definitions belong.
    pub fn push<D: Def>(&mut self, module: ModuleId, local: bool, def: D) -> D::Id {
        let slots = D::slots_mut(self);
        let slot = u32::try_from(slots.len()).expect("a module has fewer than 2^31 definitions");
        slots.push(def);
        D::Id::new(module, if local { slot | LOCAL } else { slot })
    }
}
