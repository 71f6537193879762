//! Classes: their bodies, bases, metaclasses, enumerations, protocols, TypedDicts.
//!
//! | subject | room |
//! |---|---|
//! | the class statement, decorators, `__init_subclass__` | `definitions` |
//! | attributes of several base classes | `inheritance` |
//! | enumerations | `enums` |
//! | variance of protocols, defaults of type variables | `type_vars` |
//! | metaclasses | `metaclasses` |
//! | fields of TypedDicts | `typed_dicts` |
//! | classes that no statement defines | `made_up` |

mod definitions;
mod enums;
mod inheritance;
mod made_up;
mod metaclasses;
mod type_vars;
mod typed_dicts;
