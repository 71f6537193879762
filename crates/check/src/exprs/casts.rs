//! `cast`, `assert_type`, `reveal_type`, `reveal_locals`.

use nodes::ast::ExprId;
use options::{ErrorCode, PythonVersion};
use types::{AnyKind, TypeFlags, TypeId, VarId};

use super::AcceptOptions;
use crate::{Checker, Ctx};

impl Checker<'_> {
    pub(super) fn visit_cast_expr(&mut self, expr: ExprId, value: ExprId, target: TypeId) -> TypeId {
        let special = self.types().any(AnyKind::SpecialForm);
        let source = self.accept_with(
            value,
            AcceptOptions {
                type_context: Some(special),
                allow_none_return: true,
                always_allow_any: true,
                is_callee: false,
            },
        );
        let ctx = self.analyzed_ctx(expr);
        if self.options().warn_redundant_casts
            && !self.is_same_type(target, special)
            && self.is_same_type(source, target)
        {
            report!(self, unreachable::redundant_cast(target), ctx);
        }
        self.check_unimported_any("Target type of cast", target, ctx);
        self.check_for_explicit_any(target, ctx);
        target
    }

    /// `--disallow-any-unimported`.
    pub(crate) fn check_unimported_any(&mut self, prefix: &str, typ: TypeId, ctx: Ctx) {
        if self.options().disallow_any_unimported && self.has_any_from_unimported_type(typ) {
            report!(self, generics::unimported_type_becomes_any(prefix, typ), ctx);
        }
    }

    /// `--disallow-any-explicit`.
    pub(crate) fn check_for_explicit_any(&mut self, typ: TypeId, ctx: Ctx) {
        if self.options().disallow_any_explicit && !self.run.is_typeshed_stub && self.has_explicit_any(typ) {
            report!(self, generics::explicit_any(), ctx);
        }
    }

    pub(super) fn visit_assert_type_expr(&mut self, expr: ExprId, value: ExprId, target: TypeId) -> TypeId {
        let context = self.type_context();
        let source = self.accept_with(
            value,
            AcceptOptions {
                type_context: context,
                allow_none_return: true,
                always_allow_any: true,
                is_callee: false,
            },
        );
        if self.run.current_node_deferred {
            return source;
        }
        let proper = self.proper(source);
        let known = self
            .types()
            .as_instance(proper)
            .and_then(|instance| instance.last_known_value);
        let source = known.unwrap_or(source);
        if !self.is_same_type(source, target) {
            if !self.in_checked_function() {
                let text = "\"assert_type\" expects everything to be \"Any\" in unchecked functions";
                let ctx = self.ctx(value);
                self.note(text, ctx, None, None);
            }
            let ctx = self.analyzed_ctx(expr);
            report!(self, reveals::assert_type_fail(source, target), ctx);
        }
        source
    }

    pub(super) fn visit_reveal_type(&mut self, expr: ExprId, value: ExprId, is_imported: bool) -> TypeId {
        let context = self.type_context();
        let revealed = self.accept_with(
            value,
            AcceptOptions {
                type_context: context,
                allow_none_return: true,
                ..AcceptOptions::default()
            },
        );
        if !self.run.current_node_deferred {
            let ctx = self.ctx(value);
            report!(self, reveals::reveal_type(revealed), ctx);
            if !self.in_checked_function() {
                self.note(
                    "'reveal_type' always outputs 'Any' in unchecked functions",
                    ctx,
                    None,
                    None,
                );
            }
            if !is_imported {
                self.check_reveal_imported("reveal_type", expr);
            }
        }
        revealed
    }

    pub(super) fn visit_reveal_locals(&mut self, expr: ExprId, locals: &[VarId]) -> TypeId {
        if !self.run.current_node_deferred {
            let world = &self.state.world;
            let mut types: Vec<(&str, Option<TypeId>)> = Vec::with_capacity(locals.len());
            for var in locals {
                let def = world.get(*var);
                let name = world.text(def.name);
                match types.iter_mut().find(|(known, _)| *known == name) {
                    Some(entry) => entry.1 = def.typ,
                    None => types.push((name, def.typ)),
                }
            }
            let ctx = self.analyzed_ctx(expr);
            report!(self, reveals::reveal_locals(&types), ctx);
            self.check_reveal_imported("reveal_locals", expr);
        }
        self.types().none()
    }

    fn check_reveal_imported(&mut self, name: &str, expr: ExprId) {
        if !self.is_code_enabled(ErrorCode::UnimportedReveal) {
            return;
        }
        let ctx = self.analyzed_ctx(expr);
        self.fail(
            format!("Name \"{name}\" is not defined"),
            ctx,
            ErrorCode::UnimportedReveal,
        );
        if name == "reveal_type" {
            let module = if self.options().python_version >= PythonVersion::new3(11) {
                "typing"
            } else {
                "typing_extensions"
            };
            let hint = format!(
                "Did you forget to import it from \"{module}\"? (Suggestion: \"from {module} import {name}\")"
            );
            self.note(hint, ctx, Some(ErrorCode::UnimportedReveal), None);
        }
    }

    pub(crate) fn has_any_from_unimported_type(&self, typ: TypeId) -> bool {
        self.types()
            .flags(typ)
            .intersects(TypeFlags::UNIMPORTED_ANY | TypeFlags::ALIAS | TypeFlags::TYPE_VAR)
            && self.has_any_of_kind(typ, AnyKind::FromUnimportedType)
    }

    pub(crate) fn has_explicit_any(&self, typ: TypeId) -> bool {
        self.has_any_of_kind(typ, AnyKind::Explicit)
    }
}
