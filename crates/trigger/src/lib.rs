//! Triggers and locations: the vocabulary of fine-grained dependencies.
//!
//! A *trigger* says that something visible changed: `<mod.Cls.attr>`, or `<mod[wildcard]>` for any name of a
//! module. A *location* is what must be processed again: a trigger, which fires in turn, or a target (a function, or
//! the top level of a module). Both are interned names, so a dependency is two small numbers; the angle brackets
//! are how a trigger prints.
//!
//! Specified by `mypy/server/trigger.py` and `mypy/server/target.py`.

use names::{Name, Names};

/// Something visible that may change.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Trigger {
    /// The definition of this full name: `<mod.f>`.
    Name(Name),
    /// Any public name of this module: `<mod[wildcard]>`.
    Wildcard(Name),
    /// A member of this class that says something about all that has the type, without being named where that shows:
    /// [`IMPLICIT_MEMBERS`]. mypy has no such trigger.
    Implicit(Name),
}

/// The members of classes that [`Trigger::Implicit`] is about.
pub const IMPLICIT_MEMBERS: [&str; 16] = [
    "__bool__",
    "__call__",
    "__delattr__",
    "__delete__",
    "__ge__",
    "__get__",
    "__getattr__",
    "__getattribute__",
    "__gt__",
    "__init_subclass__",
    "__le__",
    "__len__",
    "__lt__",
    "__match_args__",
    "__set__",
    "__setattr__",
];

/// What a trigger leads to.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Location {
    /// Another trigger, which fires too.
    Trigger(Trigger),
    /// A target to process again: a function or the top level of a module, by its full name.
    Target(Name),
    /// A target that mypy would not process again, though a fresh run would answer otherwise: left out where dependencies
    /// are shown.
    Unshown(Name),
    /// A trigger that would not fire in mypy; left out likewise.
    UnshownTrigger(Trigger),
}

impl Trigger {
    /// `<name>`, as mypy writes it.
    #[must_use]
    pub fn display(self, names: &Names) -> String {
        match self {
            Self::Name(name) => format!("<{}>", names.text(name)),
            Self::Wildcard(name) => format!("<{}[wildcard]>", names.text(name)),
            Self::Implicit(name) => format!("<{}[implicit]>", names.text(name)),
        }
    }
}

impl Location {
    /// The same, left out where dependencies are shown.
    #[must_use]
    pub fn unshown(self) -> Self {
        match self {
            Self::Trigger(trigger) | Self::UnshownTrigger(trigger) => Self::UnshownTrigger(trigger),
            Self::Target(name) | Self::Unshown(name) => Self::Unshown(name),
        }
    }

    /// As mypy writes it: a trigger in angle brackets, a target without.
    #[must_use]
    pub fn display(self, names: &Names) -> String {
        match self {
            Self::Trigger(trigger) | Self::UnshownTrigger(trigger) => trigger.display(names),
            Self::Target(name) | Self::Unshown(name) => names.text(name).to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn triggers_print_in_angle_brackets() {
        let names = Names::new();
        let name = names.intern("mod.C");
        assert_eq!(Location::Trigger(Trigger::Name(name)).display(&names), "<mod.C>");
        assert_eq!(
            Trigger::Wildcard(names.intern("mod")).display(&names),
            "<mod[wildcard]>"
        );
        assert_eq!(Location::Target(name).display(&names), "mod.C");
    }
}
