//! Definitions: what a program defines, in slots that outlive an edit.
//!
//! Each definition lies in a slot of its module and is reached through its id ([`types::ids`]). A definition does
//! not need syntax behind it: plugins make methods and variables. Where it has some, `node` says where.
//!
//! Specified by the subclasses of `SymbolNode` in `mypy/nodes.py`.

mod class;
mod func;
mod reuse;
mod small;
mod store;

pub use class::{
    AbstractStatus, Attrs, AttrsConverter, AttrsField, Class, ClassFlags, Dataclass, DataclassField,
    DataclassTransform, FieldSource, Fields, Promotion, TypedDictData,
};
pub use func::{Decorator, Func, FuncArg, FuncFlags, Overload};
pub use small::{Alias, FinalValue, Placeholder, TypeVarDef, TypeVarDefKind, Var, VarFlags};
pub use reuse::Reuse;
pub use store::{Def, DefKind, Defs};

use crate::ast::{BodyId, Span};

/// Where something stands: a span in a target of its module.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct At {
    /// The target.
    pub body: BodyId,
    /// The bytes, counted from the first of the target.
    pub span: Span,
}
