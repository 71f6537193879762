//! Members: the types of attributes of all kinds of values.
//!
//! | subject | room |
//! |---|---|
//! | which kind of type has the attribute | `access` |
//! | attributes of instances: methods, variables, `__getattr__` | `instances`, `variables` |
//! | attributes of class objects and of `type[C]` | `class_objects`, `class_attributes` |
//! | descriptors | `descriptors` |
//! | binding `self` and `Self` | `self_types` |
//! | TypedDicts | `typed_dicts` |
//! | enumerations | `enums` |
//! | missing attributes | `missing` |
//! | what is remembered | `memo` |
//! | what plugins may change | `hooks` |
//! | operators | `operators` |
//! | members of protocols, for operations on types | `protocols` |
//!
//! Specified by `mypy/checkmember.py`.

mod access;
mod class_attributes;
mod class_objects;
mod descriptors;
mod enums;
mod hooks;
mod instances;
mod memo;
mod missing;
mod operators;
mod protocols;
mod self_types;
mod typed_dicts;
mod variables;

use types::{ClassId, ModuleId, TypeId};

use crate::{Ctx, Operand};

/// How an attribute is accessed, beyond its name and the type that has it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct MemberAccess {
    /// For assignment.
    pub(crate) is_lvalue: bool,
    /// Through `super()`; `override_info` is the superclass.
    pub(crate) is_super: bool,
    /// On behalf of an operator: looked up on the class.
    pub(crate) is_operator: bool,
    /// The most precise type of the object that is known; the type itself if `None`.
    pub(crate) original_type: Option<TypeId>,
    /// The class to start looking in.
    pub(crate) override_info: Option<ClassId>,
    /// A literal is wanted if there is one.
    pub(crate) in_literal_context: bool,
    /// What `self` is bound to; the original type if `None`.
    pub(crate) self_type: Option<TypeId>,
    /// The module that the type stands for.
    pub(crate) module_symbol_table: Option<ModuleId>,
    /// An attribute whose type is not known yet does not defer.
    pub(crate) no_deferral: bool,
    /// The object is the `self` of the method.
    pub(crate) is_self: bool,
    /// What is assigned.
    pub(crate) rvalue: Option<Operand>,
    /// Nobody wants messages.
    pub(crate) suppress_errors: bool,
    /// The attribute is called, so its type variables get numbers of their own.
    pub(crate) is_callee: bool,
}

/// An access while it is being analysed (mypy's `MemberContext`).
#[derive(Clone, Copy, Debug)]
pub(crate) struct MemberContext {
    pub(crate) is_lvalue: bool,
    pub(crate) is_super: bool,
    pub(crate) is_operator: bool,
    pub(crate) original_type: TypeId,
    pub(crate) self_type: TypeId,
    pub(crate) ctx: Ctx,
    pub(crate) module_symbol_table: Option<ModuleId>,
    pub(crate) no_deferral: bool,
    pub(crate) is_self: bool,
    pub(crate) rvalue: Option<Operand>,
    pub(crate) suppress_errors: bool,
    pub(crate) is_callee: bool,
    /// Type variables keep their identity, so that comparing recursive protocols ends.
    pub(crate) preserve_type_var_ids: bool,
}

impl MemberContext {
    /// The context of a plain access of `typ`.
    pub(crate) fn new(typ: TypeId, ctx: Ctx, access: MemberAccess) -> Self {
        let original_type = access.original_type.unwrap_or(typ);
        Self {
            is_lvalue: access.is_lvalue,
            is_super: access.is_super,
            is_operator: access.is_operator,
            original_type,
            self_type: access.self_type.unwrap_or(original_type),
            ctx,
            module_symbol_table: access.module_symbol_table,
            no_deferral: access.no_deferral,
            is_self: access.is_self,
            rvalue: access.rvalue,
            suppress_errors: access.suppress_errors,
            is_callee: access.is_callee,
            preserve_type_var_ids: false,
        }
    }

    /// The same for a part of the access (mypy's `copy_modified`, which forgets `is_self`).
    pub(crate) fn derived(self) -> Self {
        Self {
            is_self: false,
            ..self
        }
    }
}
