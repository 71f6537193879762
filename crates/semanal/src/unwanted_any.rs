//! `--disallow-any-explicit` and `--disallow-any-unimported` where types are declared.

use errors::Report;
use nodes::defs::At;
use options::ErrorCode;
use types::{AnyKind, Type, TypeFlags, TypeId};

use crate::Analyzer;

impl Analyzer<'_> {
    /// Reports an explicit `Any` in a type (mypy's `check_for_explicit_any`).
    pub(crate) fn check_explicit_any(&mut self, typ: TypeId, at: At) {
        if self.options().disallow_any_explicit
            && !self.state.world.module(self.module).is_typeshed
            && self.has_any_of_kind(typ, AnyKind::Explicit, &mut Vec::new())
        {
            let span = self.position(at);
            let text = "Explicit \"Any\" is not allowed";
            self.errors
                .report(Report::error(span, text).code(ErrorCode::ExplicitAny));
        }
    }

    /// Reports a type that is `Any` because of an import that was not followed; says whether it is one.
    pub(crate) fn check_unimported_any(&mut self, prefix: &str, typ: TypeId, at: At) -> bool {
        if !self.options().disallow_any_unimported
            || !self.has_any_of_kind(typ, AnyKind::FromUnimportedType, &mut Vec::new())
        {
            return false;
        }
        let shown = messages::format_type(&self.state.world, self.options(), typ);
        let text = format!("{prefix} becomes {shown} due to an unfollowed import");
        let span = self.position(at);
        self.errors
            .report(Report::error(span, text).code(ErrorCode::NoAnyUnimported));
        true
    }

    /// A type in which any `Any` of one kind is one of a special form.
    pub(crate) fn without_any_of_kind(&self, typ: TypeId, unwanted: AnyKind) -> TypeId {
        let types = self.state.world.types;
        if !types.flags(typ).contains(TypeFlags::ANY) {
            return typ;
        }
        if matches!(types.get(typ), Type::Any { kind, .. } if *kind == unwanted) {
            return types.any(AnyKind::SpecialForm);
        }
        types.map_parts(typ, &mut |part| self.without_any_of_kind(part, unwanted))
    }

    /// TypedDicts are looked into where they are defined, so not here.
    fn has_any_of_kind(&self, typ: TypeId, wanted: AnyKind, seen: &mut Vec<TypeId>) -> bool {
        let types = self.state.world.types;
        // Bounds of type variables and targets of aliases do not show in flags.
        let may_hide_any = TypeFlags::ANY | TypeFlags::ALIAS | TypeFlags::TYPE_VAR;
        if !types.flags(typ).intersects(may_hide_any) {
            return false;
        }
        match types.get(typ) {
            Type::Any { kind, .. } => *kind == wanted,
            Type::TypedDict(_) => false,
            Type::Alias { .. } => {
                if seen.contains(&typ) {
                    return false;
                }
                seen.push(typ);
                self.has_any_of_kind(typeops::proper(&self.state.world, typ), wanted, seen)
            }
            node => {
                let mut found = false;
                typeops::query::for_each_component(node, &mut |part| {
                    found = found || self.has_any_of_kind(part, wanted, seen);
                });
                found
            }
        }
    }
}
