//! `dataclasses.replace`: its keywords are the fields of the dataclass that it is given.
//!
//! Specified by `replace_function_sig_callback` of `mypy/plugins/dataclasses.py`.

use names::known;
use options::ErrorCode;
use typeops::LookedFor;
use types::{ArgKind, Callable, CallableName, Param, Type, TypeId};

use super::HookedSignature;
use crate::Checker;

impl Checker<'_> {
    /// The signature of `replace(object, ...)`.
    pub(super) fn dataclass_replace_signature(&mut self, call: &HookedSignature<'_>) -> Option<TypeId> {
        let name = call
            .callable
            .name
            .map_or_else(String::new, |name| name.text(self.state.world.names));
        if call.mapping.len() != 2 {
            let text = format!("\"{name}\" has unexpected type annotation");
            self.fail(text, call.ctx, ErrorCode::Misc);
            return None;
        }
        let object = self.accept_operand(call.only(0)?, None);
        let object = self.proper(object);
        let signatures = self.replace_signatures(object)?;
        let joined = self.meet_replace_signatures(&signatures)?;
        let first = Param {
            typ: object,
            name: None,
            kind: ArgKind::Pos,
        };
        let shown = messages::format_type_bare(self.world(), self.options(), object);
        let name = CallableName::of_method(self.name(&name), self.name(&shown));
        Some(self.types().callable(Callable {
            params: [first].into_iter().chain(joined.params.iter().copied()).collect(),
            ret_type: object,
            fallback: call.callable.fallback,
            name: Some(name),
            ..joined
        }))
    }

    /// The signatures of the dataclasses that a type may be; `None` if one is no dataclass.
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
        let looked_for = LookedFor::Member(known::MYPY_REPLACE);
        self.state.protocol_checks.insert((class, looked_for));
        let signature = self.method_type(class, known::MYPY_REPLACE)?;
        types.as_callable(signature)?;
        Some(vec![self.expand_type_by_instance(signature, typ)])
    }

    /// The keywords that all of the signatures allow.
    fn meet_replace_signatures(&mut self, signatures: &[TypeId]) -> Option<Callable> {
        let (first, rest) = signatures.split_first()?;
        let mut result = self.callable(*first).clone();
        for other in rest {
            let other = self.callable(*other);
            let is_new = |param: &&Param| !result.params.iter().any(|known| known.name == param.name);
            let added = other.params.iter().filter(is_new);
            let names: Vec<_> = result
                .params
                .iter()
                .chain(added)
                .map(|param| param.name)
                .collect();
            let mut params = Vec::with_capacity(names.len());
            for name in names {
                let left = self.keyword(&result, name);
                let right = self.keyword(other, name);
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

    /// A parameter; one that nothing can be given for if there is none of that name.
    fn keyword(&self, callable: &Callable, name: Option<names::Name>) -> Param {
        let found = callable.params.iter().find(|param| param.name == name);
        found.copied().unwrap_or(Param {
            typ: self.types().never(),
            name,
            kind: ArgKind::NamedOpt,
        })
    }
}
