//! The settings of a subtype question.

/// What a subtype question looks at (mypy's `SubtypeContext`).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct SubtypeOptions {
    /// Type arguments do not matter. Not for proper subtypes.
    pub ignore_type_params: bool,
    /// Names of positional parameters do not matter. Not for proper subtypes.
    pub ignore_pos_arg_names: bool,
    /// Compare structures instead of declared variances. Not for proper subtypes.
    pub ignore_declared_variance: bool,
    /// Invariant type variables count as covariant.
    pub always_covariant: bool,
    /// `int` is not a subtype of `float`.
    pub ignore_promotions: bool,
    /// Erase the left instance after it is mapped to the class of the right one: for `isinstance`. For proper
    /// subtypes only.
    pub erase_instances: bool,
    /// The erased type is not a subtype of all. For proper subtypes only.
    pub keep_erased_types: bool,
    /// `--extra-checks` or `--strict-concatenate`. Not part of what results are remembered by, as in mypy.
    pub strict_concatenate: bool,
}

impl SubtypeOptions {
    /// The kind of a question, as part of a key of the cache.
    pub(super) fn kind(self, proper: bool, strict_optional: bool) -> u32 {
        let bits = [
            strict_optional,
            proper,
            self.ignore_type_params,
            self.ignore_pos_arg_names,
            self.ignore_declared_variance,
            self.always_covariant,
            self.ignore_promotions,
            self.erase_instances,
            self.keep_erased_types,
        ];
        bits.into_iter().fold(0, |kind, bit| kind << 1 | u32::from(bit))
    }
}
