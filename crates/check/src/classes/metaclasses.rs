//! Metaclasses: the metaclass of a class is a subclass of those of its bases.

use names::known;
use nodes::defs::ClassFlags;
use options::ErrorCode;
use types::{ClassId, DefRef, TypeId};

use crate::Checker;

const CONFLICT: &str = "Metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the \
                        metaclasses of all its bases";

impl Checker<'_> {
    /// Complains if the metaclasses of the bases do not fit together.
    pub(super) fn check_metaclass_compatibility(&mut self, class: ClassId) {
        let info = self.state.world.get(class);
        let exceptions = ClassFlags::PROTOCOL | ClassFlags::NAMED_TUPLE | ClassFlags::ENUM;
        if self.is_metaclass(class) || info.flags.intersects(exceptions) || info.typeddict_type.is_some() {
            return;
        }
        let has_metaclass = |base: &TypeId| {
            let base = self.types().as_instance(*base);
            base.is_some_and(|base| self.state.world.get(base.class).metaclass_type.is_some())
        };
        if info.metaclass_type.is_some() || !info.bases.iter().any(has_metaclass) {
            return;
        }
        let ctx = self.ctx_of(DefRef::Class(class));
        self.fail(CONFLICT, ctx, ErrorCode::Metaclass);
        if let Some(text) = self.explain_metaclass_conflict(class) {
            self.note(text, ctx, Some(ErrorCode::Metaclass), None);
        }
    }

    /// Which metaclasses of which bases do not fit.
    fn explain_metaclass_conflict(&self, class: ClassId) -> Option<String> {
        let world = &self.state.world;
        let info = world.get(class);
        let metaclass_of = |class: ClassId| {
            let declared = world.get(class).declared_metaclass;
            declared
                .and_then(|typ| self.types().as_instance(typ))
                .map(|metaclass| metaclass.class)
        };
        let step = |metaclass: ClassId, of: ClassId| {
            format!(
                "\"{}\" (metaclass of \"{}\")",
                self.class_fullname(metaclass),
                self.class_fullname(of)
            )
        };
        let mut winner = metaclass_of(class);
        if winner.is_some_and(|declared| !world.has_base_named(declared, known::BUILTINS_TYPE))
            || self.class_is(class, "builtins.type")
        {
            return None;
        }
        let mut steps: Vec<String> = winner.iter().map(|declared| step(*declared, class)).collect();
        for base in info.mro.iter().skip(1).copied() {
            let Some(metaclass) = metaclass_of(base) else {
                continue;
            };
            match winner {
                Some(known) if world.has_base_named(known, world.get(metaclass).fullname) => {}
                Some(known) if !world.has_base_named(metaclass, world.get(known).fullname) => {
                    return Some(format!(
                        "{} conflicts with {}",
                        steps.join(" > "),
                        step(metaclass, base)
                    ));
                }
                Some(_) | None => {
                    winner = Some(metaclass);
                    steps.push(step(metaclass, base));
                }
            }
        }
        None
    }
}
