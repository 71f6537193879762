//! [`Program`]: what a build leaves behind.

use std::sync::Arc;

use names::{Name, Names};
use nodes::world::{World, WorldParts};
use typeops::{ProtocolChecks, TypeState};
use types::{ModuleId, Types};

use crate::Shared;
use crate::state::Graph;

/// A program after its build: modules, definitions, types.
#[derive(Debug)]
pub struct Program {
    shared: Arc<Shared>,
    types: Types,
    parts: Option<WorldParts>,
    /// Comparisons with protocols that no dependencies were made of yet.
    protocol_checks: ProtocolChecks,
    /// The modules.
    pub graph: Graph,
    /// What was checked, in order.
    pub processed: Processed,
}

/// The work that was done, for tests.
#[derive(Clone, Debug, Default)]
pub struct Processed {
    /// Modules that were checked, in order.
    pub modules: Vec<Name>,
    /// What semantic analysis looked at, in order and with repetitions: module and target.
    pub targets: Vec<(Name, Name)>,
}

impl Program {
    pub(crate) fn new(
        shared: Arc<Shared>,
        types: Types,
        (parts, protocol_checks): (WorldParts, ProtocolChecks),
        graph: Graph,
        processed: Processed,
    ) -> Self {
        Self {
            shared,
            types,
            parts: Some(parts),
            protocol_checks,
            graph,
            processed,
        }
    }

    /// The names.
    #[must_use]
    pub fn names(&self) -> &Names {
        &self.shared.names
    }

    /// Does something with the modules of the program.
    ///
    /// # Panics
    /// If an earlier call panicked.
    pub fn with_world<R>(&mut self, work: impl FnOnce(&mut World<'_>, &Graph) -> R) -> R {
        let parts = self
            .parts
            .take()
            .expect("no earlier work on the program panicked");
        let mut world = World::from_parts(parts, &self.shared.names, &self.types);
        let result = work(&mut world, &self.graph);
        self.parts = Some(world.into_parts());
        result
    }

    /// Does something with the modules of the program that needs operations on types.
    ///
    /// # Panics
    /// If an earlier call panicked.
    pub fn with_state<R>(&mut self, work: impl FnOnce(&mut TypeState<'_>, &Graph) -> R) -> R {
        let parts = self
            .parts
            .take()
            .expect("no earlier work on the program panicked");
        let mut state = TypeState::new(World::from_parts(parts, &self.shared.names, &self.types));
        state.protocol_checks = std::mem::take(&mut self.protocol_checks);
        let result = work(&mut state, &self.graph);
        self.protocol_checks = state.protocol_checks;
        self.parts = Some(state.world.into_parts());
        result
    }

    /// The id of a module.
    pub fn module_id(&mut self, name: &str) -> Option<ModuleId> {
        let name = self.shared.names.lookup(name)?;
        self.with_world(|world, _| world.module_id(name))
    }
}
