//! How messages call a callable.

use names::{Name, Names};

/// What messages call a function or method: `f`, or `f of C` (mypy's `CallableType.name`).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct CallableName {
    /// What the function is called.
    pub name: Name,
    /// What the class is called, for a method of one.
    pub class: Option<Name>,
}

impl CallableName {
    /// The name of a method of a class.
    #[must_use]
    pub const fn of_method(name: Name, class: Name) -> Self {
        Self {
            name,
            class: Some(class),
        }
    }

    /// The text as messages show it. Costs a string.
    #[must_use]
    pub fn text(self, names: &Names) -> String {
        let name = names.text(self.name);
        match self.class {
            Some(class) => format!("{name} of {}", names.text(class)),
            None => name.to_owned(),
        }
    }
}

impl From<Name> for CallableName {
    fn from(name: Name) -> Self {
        Self { name, class: None }
    }
}
