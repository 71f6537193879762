//! [`Program`]: what a build leaves behind.

use std::sync::Arc;

use deps::DependencyMap;
use names::{Name, Names};
use nodes::world::{World, WorldParts};
use rustc_hash::FxHashMap;
use typeops::{ProtocolChecks, TypeState};
use types::{ModuleId, Types};

use crate::Shared;
use crate::bundled::Bundled;
use crate::cycles::CycleTracker;
use crate::entangled::Entangled;
use crate::late::Late;
use crate::manager::Manager;
use crate::state::Graph;

/// A program after its build: modules, definitions, types.
#[derive(Debug)]
pub struct Program {
    pub(crate) shared: Arc<Shared>,
    pub(crate) types: Arc<Types>,
    pub(crate) parts: Option<WorldParts>,
    /// Finding and loading modules, and their messages.
    pub manager: Manager,
    /// Comparisons with protocols that no dependencies were made of yet.
    pub(crate) protocol_checks: ProtocolChecks,
    /// The modules.
    pub graph: Graph,
    /// What was checked, in order.
    pub processed: Processed,
    /// What must be processed again when something changes: with `fine_grained_incremental`, else empty.
    pub dependencies: DependencyMap,
    /// Bundled stubs, of which it is not known what they depend on.
    pub(crate) bundled: Bundled,
    /// What each module imports.
    pub(crate) import_map: ImportMap,
    /// Import cycles.
    pub(crate) cycles: CycleTracker,
    /// Modules for which the order of analysis in their import cycle shows.
    pub(crate) entangled: Entangled,
    /// What the checker finds the types of, by module.
    pub(crate) late: LateMap,
    /// Some module mentions `TypeForm`, or did once.
    pub(crate) type_forms: bool,
    /// A signature that is tried while modules are processed again, for suggestions.
    pub trial: Option<semanal::Trial>,
}

/// Definitions whose types the checker finds, by module.
pub(crate) type LateMap = FxHashMap<Name, Vec<Late>>;

/// What each module imports.
pub(crate) type ImportMap = FxHashMap<Name, Vec<Name>>;

/// The work that was done, for tests.
#[derive(Clone, Debug, Default)]
pub struct Processed {
    /// Modules that were checked, in order.
    pub modules: Vec<Name>,
    /// What semantic analysis looked at, in order and with repetitions: module and target.
    pub targets: Vec<(Name, Name)>,
}

impl Program {
    /// The names.
    #[must_use]
    pub fn names(&self) -> &Names {
        &self.shared.names
    }

    /// What the program shares with others: its names.
    #[must_use]
    pub fn shared_names(&self) -> Arc<Shared> {
        self.shared.clone()
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
