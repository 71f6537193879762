//! `dataclasses.replace`: its keywords are the fields of the dataclass that it is given.

use names::known;
use options::ErrorCode;
use types::{ArgKind, Callable, Param, Type, TypeId};

use super::SignatureSite;
use crate::Checker;

impl Checker<'_> {
    /// The signature of `replace(object, ...)`.
    pub(super) fn dataclass_replace_signature(&mut self, site: &SignatureSite<'_, '_>) -> Option<TypeId> {
        let name = site.callable.name.map_or("", |name| self.state.world.text(name));
        if site.mapping.len() != 2 {
            let text = format!("\"{name}\" has unexpected type annotation");
            self.fail(text, site.ctx, ErrorCode::Misc);
            return None;
        }
        let object = self.accept_operand(site.only(0)?, None);
        let object = self.proper(object);
        let signatures = self.replace_signatures(object)?;
        let joined = self.meet_replace_signatures(&signatures)?;
        let first = Param {
            typ: object,
            name: None,
            kind: ArgKind::Pos,
        };
        let shown = messages::format_type_bare(self.world(), self.options(), object);
        let name = self.name(&format!("{name} of {shown}"));
        Some(self.types().callable(Callable {
            params: [first].into_iter().chain(joined.params.iter().copied()).collect(),
            ret_type: object,
            fallback: site.callable.fallback,
            name: Some(name),
            definition: None,
            ..joined
        }))
    }

    /// The signatures that the plugin has made for the dataclasses that a type may be; `None` if one is no dataclass.
    fn replace_signatures(&mut self, typ: TypeId) -> Option<Vec<TypeId>> {
        let types = self.types();
        if types.as_union(typ).is_some() {
            let mut found = Vec::new();
            for item in self.relevant_items(typ) {
                let item = self.proper(item);
                found.extend(self.replace_signatures(item)?);
            }
            return Some(found);
        }
        if let Type::TypeVar(variable) = types.get(typ) {
            let bound = self.proper(variable.common.upper_bound);
            return self.replace_signatures(bound);
        }
        let class = types.as_instance(typ)?.class;
        let signature = self.method_type(class, known::MYPY_REPLACE)?;
        types.as_callable(signature)?;
        Some(vec![self.expand_type_by_instance(signature, typ)])
    }

    /// The keywords that all of the signatures allow.
    fn meet_replace_signatures(&mut self, signatures: &[TypeId]) -> Option<Callable> {
        let (first, rest) = signatures.split_first()?;
        let mut result = self.callable(*first).clone();
        let missing = Param {
            typ: self.types().never(),
            name: None,
            kind: ArgKind::NamedOpt,
        };
        for other in rest {
            let other = self.callable(*other);
            let find = |params: &[Param], name| {
                let found = params.iter().find(|param| param.name == name);
                found.copied().unwrap_or(missing)
            };
            let old = result.params.clone();
            let added = other
                .params
                .iter()
                .filter(|param| find(&old, param.name).name.is_none());
            let names: Vec<_> = old.iter().chain(added).map(|param| param.name).collect();
            let mut params = Vec::with_capacity(names.len());
            for name in names {
                let (left, right) = (find(&old, name), find(&other.params, name));
                let is_optional = left.kind == ArgKind::NamedOpt && right.kind == ArgKind::NamedOpt;
                params.push(Param {
                    typ: self.meet_types(left.typ, right.typ),
                    name,
                    kind: if is_optional {
                        ArgKind::NamedOpt
                    } else {
                        ArgKind::Named
                    },
                });
            }
            result.params = params.into();
        }
        Some(result)
    }
}
