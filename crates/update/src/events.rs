//! [`Events`]: what the last update went through.

use names::Name;
use trigger::Trigger;

/// What an update went through, for logs and tests.
#[derive(Clone, Debug, Default)]
pub struct Events {
    /// The modules that the update was asked to process.
    pub changed_modules: Vec<Name>,
    /// The modules that were processed as a whole, in order.
    pub updated_modules: Vec<Name>,
    /// The targets that were processed, in order.
    pub processed_targets: Vec<Name>,
    /// The functions that were processed because nothing but their statements changed. Their modules count as processed, as
    /// in mypy's log.
    pub processed_bodies: Vec<Name>,
    /// The triggers that changed modules fired.
    pub triggered: Vec<Trigger>,
    /// Targets that had messages when a module was processed, so that they were looked at again.
    pub targets_with_errors: Vec<Name>,
}
