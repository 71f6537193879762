//! `dataclasses.replace(obj, ...)`: the fields of the object's class, by name.
//!
//! Specified by `replace_function_sig_callback` of `mypy/plugins/dataclasses.py`.

use names::Name;
use options::ErrorCode;
use types::{ArgKind, Callable, DefRef, Param, Type, TypeId};

use super::HookedSignature;
use crate::Checker;

/// Where semantic analysis keeps the signature of `replace` for a class.
const STASH: &str = "__mypy-replace";

impl Checker<'_> {
    /// The signature for the object that is given.
    pub(super) fn replace_signature(&mut self, call: &HookedSignature<'_>) -> Option<TypeId> {
        let name = call.callable.name.map_or("", |name| self.state.world.text(name)).to_owned();
        if call.mapping.len() != 2 {
            let text = format!("\"{name}\" has unexpected type annotation");
            self.fail(text, call.ctx, ErrorCode::Misc);
            return Some(call.signature);
        }
        let object = call.only(0)?;
        let object_type = self.accept_operand(object, None);
        let object_type = self.proper(object_type);
        let signatures = self.replace_signatures(object_type)?;
        let mut made = self.common_signature(&signatures)?;
        let shown = self.format_type_bare(object_type, 0);
        let first = Param {
            typ: object_type,
            name: None,
            kind: ArgKind::Pos,
        };
        made.params = std::iter::once(first).chain(made.params.iter().copied()).collect();
        made.ret_type = object_type;
        made.fallback = call.callable.fallback;
        made.name = Some(self.state.world.names.intern(&format!("{name} of {shown}")));
        Some(self.types().intern(Type::Callable(Box::new(made))))
    }

    /// The signatures of all dataclasses that the object may be of; `None` if it may be something else.
    fn replace_signatures(&mut self, typ: TypeId) -> Option<Vec<Callable>> {
        let types = self.types();
        match types.get(typ) {
            Type::Union(union) => {
                let mut all = Vec::new();
                for item in typeops::relevant_items(self.world(), union) {
                    let item = self.proper(item);
                    all.extend(self.replace_signatures(item)?);
                }
                Some(all)
            }
            Type::TypeVar(var) => {
                let bound = self.proper(var.common.upper_bound);
                self.replace_signatures(bound)
            }
            Type::Instance(instance) => {
                let stash = self.state.world.names.lookup(STASH)?;
                let DefRef::Decorator(method) = self.get_method(instance.class, stash)? else {
                    return None;
                };
                let func = self.state.world.get(method).func;
                let signature = self.state.world.get(func).typ?;
                let expanded = typeops::expand_type_by_instance(self.world(), signature, instance);
                Some(vec![types.as_callable(expanded)?.clone()])
            }
            _ => None,
        }
    }

    /// The signature whose calls fit all of them.
    fn common_signature(&mut self, signatures: &[Callable]) -> Option<Callable> {
        let (first, others) = signatures.split_first()?;
        let mut made = first.clone();
        let mut params: Vec<Param> = first.params.to_vec();
        for other in others {
            let mut names: Vec<Option<Name>> = params.iter().map(|param| param.name).collect();
            names.extend(other.params.iter().map(|param| param.name).filter(|name| !params.iter().any(|p| p.name == *name)));
            params = names.into_iter().map(|name| self.met_param(name, &params, &other.params)).collect();
        }
        made.params = params.into();
        Some(made)
    }

    fn met_param(&mut self, name: Option<Name>, left: &[Param], right: &[Param]) -> Param {
        let types = self.types();
        let missing = Param {
            typ: types.intern(Type::Uninhabited { ambiguous: false }),
            name,
            kind: ArgKind::NamedOpt,
        };
        let of = |params: &[Param]| params.iter().find(|param| param.name == name).copied().unwrap_or(missing);
        let (left, right) = (of(left), of(right));
        let optional = left.kind == ArgKind::NamedOpt && right.kind == ArgKind::NamedOpt;
        Param {
            typ: typeops::meet_types(self, left.typ, right.typ),
            name,
            kind: if optional { ArgKind::NamedOpt } else { ArgKind::Named },
        }
    }
}
