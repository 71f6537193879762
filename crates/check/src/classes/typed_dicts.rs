//! TypedDicts: fields must agree with those of the bases.

use options::ErrorCode;
use types::{ClassId, TypeId};

use crate::{Checker, Ctx, CtxKind};

impl Checker<'_> {
    /// Checks the fields of a TypedDict against those of its bases.
    pub(super) fn check_typeddict_inheritance(&mut self, class: ClassId) {
        let info = self.state.world.get(class);
        let Some(typ) = info.typeddict_type else { return };
        let Some(data) = info.typeddict_data.clone().filter(|data| data.ready) else {
            return;
        };
        for (base, fields) in &data.bases {
            for (name, base_type) in fields {
                let Some(source) = data
                    .sources
                    .iter()
                    .find(|(field, _)| field == name)
                    .map(|(_, source)| *source)
                else {
                    continue;
                };
                if !self.is_field_compatible(typ, *base, *name, *base_type) {
                    let ctx = self.ctx_at(Some(source.at), CtxKind::Other);
                    self.report_field(typ, (*base, source.base), *name, ctx);
                }
            }
        }
    }

    fn is_field_compatible(
        &mut self,
        typ: TypeId,
        base: ClassId,
        name: names::Name,
        base_type: TypeId,
    ) -> bool {
        let types = self.types();
        let field = types.as_typed_dict(typ).and_then(|dict| dict.item(name));
        let Some(field_type) = field.map(|field| field.typ) else {
            return true;
        };
        let base_dict = self
            .state
            .world
            .get(base)
            .typeddict_type
            .and_then(|typ| types.as_typed_dict(typ));
        let is_readonly = base_dict
            .and_then(|dict| dict.item(name))
            .is_some_and(|field| field.readonly);
        if is_readonly {
            self.is_subtype(field_type, base_type)
        } else {
            self.is_equivalent(field_type, base_type)
        }
    }

    fn report_field(
        &mut self,
        typ: TypeId,
        (base, source): (ClassId, Option<ClassId>),
        name: names::Name,
        ctx: Ctx,
    ) {
        let field = self.state.world.text(name);
        let base = self.class_name(base);
        let Some(source) = source else {
            let text = format!("Definition of field \"{field}\" incompatible with base class \"{base}\"");
            self.fail(text, ctx, ErrorCode::Misc);
            return;
        };
        let source = self.class_name(source);
        let text = format!(
            "Incompatible definitions of field \"{field}\" in base classes \"{base}\" and \"{source}\""
        );
        self.fail(text, ctx, ErrorCode::Misc);
        let item = self.types().as_typed_dict(typ).and_then(|dict| dict.item(name));
        if item.is_some_and(|item| item.readonly) {
            let text = format!(
                "This can be resolved by redeclaring the field \"{field}\" with a mutually compatible type"
            );
            self.note(text, ctx, None, None);
        }
    }
}
