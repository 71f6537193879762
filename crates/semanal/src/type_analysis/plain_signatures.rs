//! Signatures of nothing but plain names and unions of them: most are that.
//!
//! A plain name means the same type wherever it stands, and nothing has to be noted about it. So the types are put together
//! from what the names were found to be.

use nodes::ast::{TypeNode, TypeNodeId};
use types::{Callable, CallableFlags, Param, TypeId};

use super::{KnownNames, RawCallable, RawType};
use crate::Analyzer;

impl Analyzer<'_> {
    /// The type of a signature whose names were looked up and are all plain, before it knows its function; `None` for any
    /// other.
    pub(crate) fn plain_signature(&mut self, raw: &RawCallable<'_>) -> Option<Callable> {
        let names = std::mem::take(&mut self.signature_names);
        let found = names
            .is_plain()
            .then(|| self.plain_callable(raw, &names))
            .flatten();
        self.signature_names = names;
        found
    }

    fn plain_callable(&mut self, raw: &RawCallable<'_>, names: &KnownNames) -> Option<Callable> {
        let mut plain = names.plain_types();
        let mut params = Vec::with_capacity(raw.params.len());
        for param in &raw.params {
            params.push(Param {
                typ: self.plain_part(&param.typ, &mut plain)?,
                name: param.name,
                kind: param.kind,
            });
        }
        let ret_type = self.plain_part(&raw.ret, &mut plain)?;
        Some(Callable {
            params: params.into(),
            ret_type,
            fallback: self.signature_fallback(),
            name: None,
            definition: None,
            variables: Box::default(),
            flags: CallableFlags::empty(),
            type_guard: None,
            type_is: None,
            first_arg: None,
            instance_type: None,
        })
    }

    /// A type of a signature; the types of the names in it come next in `plain`.
    fn plain_part(&self, raw: &RawType<'_>, plain: &mut impl Iterator<Item = TypeId>) -> Option<TypeId> {
        match raw {
            RawType::Node(syntax) => self.plain_union(syntax.id, plain),
            RawType::Any(kind) => Some(self.state.world.types.any(*kind)),
            RawType::Type(typ) => Some(*typ),
            RawType::UnpackTuple(_) => None,
        }
    }

    fn plain_union(&self, id: TypeNodeId, plain: &mut impl Iterator<Item = TypeId>) -> Option<TypeId> {
        let types = self.body.types();
        if let TypeNode::Union { items, pep604, .. } = *types.get(id) {
            let items = types.list(items).iter();
            let items: Option<Vec<TypeId>> = items.map(|item| self.plain_union(*item, plain)).collect();
            return Some(self.make_union(items?, pep604));
        }
        plain.next()
    }
}
