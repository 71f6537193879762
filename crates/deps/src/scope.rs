//! Where a walk is: the target that what it finds belongs to.
//!
//! Functions and classes inside functions are part of the function around them.
//!
//! Specified by `mypy/scope.py`.

use names::Name;

/// A scope that was entered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Item {
    Class(Name),
    Function(Name),
}

/// The scopes around the place, by full name.
#[derive(Clone, Debug)]
pub(crate) struct Scope {
    module: Name,
    items: Vec<Item>,
}

impl Scope {
    pub(crate) fn new(module: Name) -> Self {
        Self {
            module,
            items: Vec::new(),
        }
    }

    pub(crate) fn enter_class(&mut self, fullname: Name) {
        self.items.push(Item::Class(fullname));
    }

    pub(crate) fn enter_function(&mut self, fullname: Name) {
        self.items.push(Item::Function(fullname));
    }

    pub(crate) fn leave(&mut self) {
        self.items.pop();
    }

    /// The outermost function around the place.
    pub(crate) fn function(&self) -> Option<Name> {
        self.items.iter().find_map(|item| match item {
            Item::Function(fullname) => Some(*fullname),
            Item::Class(_) => None,
        })
    }

    /// The target: the function, or else the module.
    pub(crate) fn target(&self) -> Name {
        self.function().unwrap_or(self.module)
    }

    /// The function, or else the class, or else the module.
    pub(crate) fn full_target(&self) -> Name {
        let class = || match self.items.last() {
            Some(Item::Class(fullname)) => Some(*fullname),
            Some(Item::Function(_)) | None => None,
        };
        self.function().or_else(class).unwrap_or(self.module)
    }
}

#[cfg(test)]
mod tests {
    use names::Names;

    use super::*;

    #[test]
    fn what_is_in_a_function_belongs_to_it() {
        let names = Names::new();
        let name = |text| names.intern(text);
        let mut scope = Scope::new(name("m"));
        assert_eq!((scope.target(), scope.full_target()), (name("m"), name("m")));
        scope.enter_class(name("m.C"));
        assert_eq!((scope.target(), scope.full_target()), (name("m"), name("m.C")));
        scope.enter_function(name("m.C.f"));
        scope.enter_class(name("m.D@3"));
        assert_eq!(
            (scope.target(), scope.full_target()),
            (name("m.C.f"), name("m.C.f"))
        );
        scope.leave();
        scope.leave();
        assert_eq!(scope.full_target(), name("m.C"));
    }
}
