//! Type variables of classes: variance of protocols, defaults.

use nodes::ast::ClassNode;
use options::ErrorCode;
use types::{AnyKind, ClassId, Type, TypeId, Variance};

use crate::message::Message;
use crate::{Checker, Ctx};

const DEFAULT_OF_BOUND: Message = Message::new(
    "TypeVar default must be a subtype of the bound type",
    ErrorCode::Misc,
);
const DEFAULT_OF_VALUES: Message = Message::new(
    "TypeVar default must be one of the constraint types",
    ErrorCode::Misc,
);

impl Checker<'_> {
    /// Checks the defaults of type variables.
    pub(crate) fn check_typevar_defaults(&mut self, type_vars: &[TypeId], ctx: Ctx) {
        for var in type_vars {
            let Type::TypeVar(var) = self.ty(*var) else {
                continue;
            };
            let default = var.common.default;
            if matches!(
                self.ty(self.proper(default)),
                Type::Any {
                    kind: AnyKind::FromOmittedGenerics,
                    ..
                }
            ) {
                continue;
            }
            if !self.is_subtype(default, var.common.upper_bound) {
                self.fail_with(&DEFAULT_OF_BOUND, ctx);
            }
            if !var.values.is_empty() && !var.values.iter().any(|value| self.is_same_type(default, *value)) {
                self.fail_with(&DEFAULT_OF_VALUES, ctx);
            }
        }
    }

    /// The declared variance of a protocol's type variables must be what its members make it.
    pub(super) fn check_protocol_variance(&mut self, class: ClassId, node: &ClassNode, ctx: Ctx) {
        if self.run.can_skip_diagnostics || node.type_params.is_some() {
            return;
        }
        let info = self.state.world.get(class);
        let type_vars = info.type_vars.to_vec();
        let Some(object) = info.mro.last().copied() else {
            return;
        };
        let object = self.types().instance(object, []);
        let never = self.types().never();
        let dummy = self.variance_dummy();
        for (index, var) in type_vars.iter().enumerate() {
            let Type::TypeVar(var) = self.ty(*var) else {
                continue;
            };
            let with = |arg: TypeId| {
                let args = (0..type_vars.len()).map(|other| if other == index { arg } else { dummy });
                self.types().instance(class, args.collect::<Vec<TypeId>>())
            };
            let (up, down) = (with(object), with(never));
            let expected = if self.is_subtype_ignoring_declared_variance(down, up) {
                Variance::Covariant
            } else if self.is_subtype_ignoring_declared_variance(up, down) {
                Variance::Contravariant
            } else {
                Variance::Invariant
            };
            if expected != var.variance {
                let name = self.state.world.text(var.common.name);
                self.msg_bad_proto_variance(var.variance, name, expected, ctx);
            }
        }
    }

    /// A type that has nothing to do with any other.
    fn variance_dummy(&mut self) -> TypeId {
        if let Some(dummy) = self.run.variance_dummy {
            return dummy;
        }
        let class = self.make_fake_class("Dummy", "Dummy", &[]);
        let dummy = match class {
            Some(class) => self.types().instance(class, []),
            None => self.types().any(AnyKind::ImplementationArtifact),
        };
        self.run.variance_dummy = Some(dummy);
        dummy
    }
}
