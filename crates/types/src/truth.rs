//! Types that are restricted to the values that are true, or false, in a boolean context.

/// What a type says about the truth of its values, beyond what its structure says.
///
/// After `if x:` mypy gives `x` a copy of its type that "cannot be false". Such a copy is a type of its own here,
/// and mypy's `==` does not tell it from the original. A type that is built anew has no restriction.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Truth {
    /// As the structure says.
    #[default]
    Default,
    /// Cannot be false.
    OnlyTrue,
    /// Cannot be true.
    OnlyFalse,
    /// Can be both, whatever the structure says.
    Both,
    /// Can be neither.
    Neither,
}

impl Truth {
    /// The restriction of this number.
    #[inline]
    pub(crate) fn at(number: u32) -> Self {
        match number {
            0 => Self::Default,
            1 => Self::OnlyTrue,
            2 => Self::OnlyFalse,
            3 => Self::Both,
            _ => Self::Neither,
        }
    }

    /// The restriction that says so.
    #[must_use]
    pub fn of(can_be_true: bool, can_be_false: bool) -> Self {
        match (can_be_true, can_be_false) {
            (true, true) => Self::Both,
            (true, false) => Self::OnlyTrue,
            (false, true) => Self::OnlyFalse,
            (false, false) => Self::Neither,
        }
    }

    /// Whether values can be true, and whether they can be false; `None` if the structure says it.
    #[must_use]
    pub fn known(self) -> Option<(bool, bool)> {
        match self {
            Self::Default => None,
            Self::OnlyTrue => Some((true, false)),
            Self::OnlyFalse => Some((false, true)),
            Self::Both => Some((true, true)),
            Self::Neither => Some((false, false)),
        }
    }
}
