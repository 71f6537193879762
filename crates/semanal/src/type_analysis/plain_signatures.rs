//! Signatures of nothing but plain names and unions of them: most are that.
//!
//! A plain name means the same type wherever it stands, and nothing has to be noted about it. So the types are put together
//! from what the names were found to be.

use nodes::ast::{FuncNode, TypeNode, TypeNodeId};
use typeops::callables::new_callable;
use types::{Callable, ClassId, FuncId, Param, TypeId};

use super::KnownNames;
use crate::Analyzer;

impl Analyzer<'_> {
    /// The type of a signature whose names were looked up and are all plain, before it knows its function; `None` for any
    /// other.
    pub(crate) fn plain_signature(
        &mut self,
        syntax: &FuncNode,
        id: FuncId,
        of: Option<ClassId>,
    ) -> Option<Callable> {
        if !self.signature_names.is_plain() {
            return None;
        }
        let names = std::mem::take(&mut self.signature_names);
        let found = self.plain_callable(syntax, id, of, &names);
        self.signature_names = names;
        found
    }

    fn plain_callable(
        &mut self,
        syntax: &FuncNode,
        id: FuncId,
        of: Option<ClassId>,
        names: &KnownNames,
    ) -> Option<Callable> {
        let mut plain = names.plain_types();
        let args = self.body.arguments(syntax.args);
        let mut params = Vec::with_capacity(args.len());
        for (index, arg) in args.iter().enumerate() {
            let typ = match arg.typ {
                Some(typ) => self.plain_union(typ, &mut plain)?,
                None => self.implicit_param_type(id, index, of, false),
            };
            params.push(Param {
                typ,
                name: (!arg.pos_only).then_some(arg.name),
                kind: arg.kind,
            });
        }
        let ret_type = match syntax.returns {
            Some(typ) => self.plain_union(typ, &mut plain)?,
            None => self.implicit_ret_type(syntax, of),
        };
        Some(new_callable(params, ret_type, self.signature_fallback()))
    }

    /// A name, or a union of names; the types that they mean come next in `plain`.
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
