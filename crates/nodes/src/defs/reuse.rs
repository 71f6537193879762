//! [`Reuse`]: which slots of an earlier version wait for the definitions of a new one.

use names::Name;
use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::DefKind;

/// Slots of an earlier version of a module. A definition of the new version takes over the slot of the same kind and
/// qualified name; the second one of that name the second slot, and so on. What waits in vain keeps its old content, for
/// those that still refer to it.
#[derive(Clone, Debug, Default)]
pub struct Reuse {
    slots: FxHashMap<(DefKind, Name), SmallVec<[u32; 1]>>,
}

impl Reuse {
    /// Has a slot wait for a definition, behind others that wait for the same.
    pub fn wait(&mut self, kind: DefKind, key: Name, slot: u32) {
        self.slots.entry((kind, key)).or_default().push(slot);
    }

    /// The next slot that waits for such a definition.
    pub fn take(&mut self, kind: DefKind, key: Name) -> Option<u32> {
        let slots = self.slots.get_mut(&(kind, key))?;
        let slot = slots.first().copied();
        if slots.len() == 1 {
            self.slots.remove(&(kind, key));
        } else {
            slots.remove(0);
        }
        slot
    }

    /// Whether a slot waits. Cost: the number of slots that do.
    #[must_use]
    pub fn waits(&self, kind: DefKind, slot: u32) -> bool {
        self.slots
            .iter()
            .any(|((other, _), slots)| *other == kind && slots.contains(&slot))
    }

    /// How many slots wait.
    #[must_use]
    pub fn len(&self) -> usize {
        self.slots.values().map(SmallVec::len).sum()
    }

    /// Whether no slot waits.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use names::Names;

    use super::*;

    #[test]
    fn slots_of_one_name_are_taken_in_order() {
        let names = Names::new();
        let f = names.intern("m.f");
        let mut reuse = Reuse::default();
        for slot in [3, 7] {
            reuse.wait(DefKind::Func, f, slot);
        }
        assert_eq!(reuse.take(DefKind::Class, f), None);
        assert_eq!(reuse.len(), 2);
        assert!(reuse.waits(DefKind::Func, 7) && !reuse.waits(DefKind::Class, 7));
        let taken = [(); 3].map(|()| reuse.take(DefKind::Func, f));
        assert_eq!(taken, [Some(3), Some(7), None]);
        assert!(reuse.is_empty());
    }
}
