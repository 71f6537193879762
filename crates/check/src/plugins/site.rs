//! A call as hooks see it: its arguments by the parameters that take them.

use names::Name;
use types::{ArgKind, Callable, Param, TypeId};

use crate::calls::Actuals;
use crate::{Checker, Ctx, Operand};

/// A call whose arguments are checked.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CallSite<'c> {
    /// The arguments.
    pub(crate) actuals: Actuals<'c>,
    /// Their types.
    pub(crate) arg_types: &'c [TypeId],
    /// For each parameter the indexes of its arguments.
    pub(crate) mapping: &'c [Vec<usize>],
    /// The result without the hook.
    pub(crate) result: TypeId,
    /// The place for messages.
    pub(crate) ctx: Ctx,
}

impl<'c> CallSite<'c> {
    /// The indexes of the arguments of a parameter; none if there is no such parameter.
    pub(crate) fn given(&self, param: usize) -> &'c [usize] {
        self.mapping.get(param).map_or(&[], Vec::as_slice)
    }

    /// The only argument of a parameter, with its type.
    pub(crate) fn only(&self, param: usize) -> Option<(Operand, TypeId)> {
        let [index] = self.given(param) else { return None };
        Some((self.actuals.args[*index], self.arg_types[*index]))
    }

    /// The first argument of the first parameter.
    pub(crate) fn first_type(&self) -> Option<TypeId> {
        self.given(0).first().map(|index| self.arg_types[*index])
    }

    /// The arguments of all parameters from this one on, each once: their indexes in order of the parameters.
    pub(crate) fn flattened_from(&self, param: usize) -> Vec<usize> {
        let mut found = Vec::new();
        for index in self.mapping.iter().skip(param).flatten() {
            if !found.contains(index) {
                found.push(*index);
            }
        }
        found
    }
}

/// A call whose callee is not settled.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SignatureSite<'c, 't> {
    /// The callee without the hook.
    pub(crate) callable: &'t Callable,
    /// The arguments.
    pub(crate) actuals: Actuals<'c>,
    /// For each parameter the indexes of its arguments.
    pub(crate) mapping: &'c [Vec<usize>],
    /// The object whose method is called.
    pub(crate) object: Option<TypeId>,
    /// The place for messages.
    pub(crate) ctx: Ctx,
}

impl SignatureSite<'_, '_> {
    /// The only argument of a parameter.
    pub(crate) fn only(&self, param: usize) -> Option<Operand> {
        let [index] = self.mapping.get(param)?[..] else {
            return None;
        };
        Some(self.actuals.args[index])
    }
}

/// Arguments taken out of a call.
#[derive(Debug, Default)]
pub(super) struct Taken {
    args: Vec<Operand>,
    kinds: Vec<ArgKind>,
    names: Vec<Option<Name>>,
    /// Their types.
    pub(super) types: Vec<TypeId>,
}

impl Taken {
    /// The arguments of these indexes.
    pub(super) fn of(site: &CallSite<'_>, indexes: &[usize]) -> Self {
        let mut taken = Self::default();
        for index in indexes {
            taken.args.push(site.actuals.args[*index]);
            taken.kinds.push(site.actuals.kinds[*index]);
            taken
                .names
                .push(site.actuals.names.get(*index).copied().flatten());
            taken.types.push(site.arg_types[*index]);
        }
        taken
    }

    /// As the arguments of a call.
    pub(super) fn actuals(&self) -> Actuals<'_> {
        Actuals {
            args: &self.args,
            kinds: &self.kinds,
            names: &self.names,
            has_names: true,
        }
    }
}

impl Checker<'_> {
    /// A callable with other types of its parameters.
    pub(super) fn with_param_types(&self, callable: &Callable, param_types: &[TypeId]) -> TypeId {
        let params = callable.params.iter().zip(param_types);
        self.types().callable(Callable {
            params: params.map(|(param, typ)| Param { typ: *typ, ..*param }).collect(),
            ..callable.clone()
        })
    }
}
