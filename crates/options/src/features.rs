//! Features that must be switched on by name, and those that once had to be.

use crate::Options;

/// Precise types of tuples in more places.
pub const PRECISE_TUPLE_TYPES: &str = "PreciseTupleTypes";
/// Typed dictionaries written in place.
pub const INLINE_TYPEDDICT: &str = "InlineTypedDict";

/// Features that `--enable-incomplete-feature` switches on, sorted.
pub const INCOMPLETE_FEATURES: &[&str] = &[INLINE_TYPEDDICT, PRECISE_TUPLE_TYPES];
/// Features that are always on.
pub const COMPLETE_FEATURES: &[&str] = &["NewGenericSyntax", "TypeForm", "TypeVarTuple", "Unpack"];

/// What is wrong with a name given to `--enable-incomplete-feature`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FeatureComplaint {
    /// An error that ends the program.
    Error(String),
    /// A warning.
    Warning(String),
}

impl Options {
    /// Whether the feature is switched on.
    #[must_use]
    pub fn has_feature(&self, feature: &str) -> bool {
        self.enable_incomplete_feature
            .iter()
            .any(|enabled| enabled == feature)
    }

    /// What there is to say about the names of features, in their order.
    #[must_use]
    pub fn incomplete_feature_complaints(&self) -> Vec<FeatureComplaint> {
        self.enable_incomplete_feature
            .iter()
            .filter_map(|feature| complaint(feature))
            .collect()
    }
}

fn complaint(feature: &str) -> Option<FeatureComplaint> {
    if COMPLETE_FEATURES.contains(&feature) {
        return Some(FeatureComplaint::Warning(format!(
            "Warning: {feature} is already enabled by default"
        )));
    }
    let known = INCOMPLETE_FEATURES.contains(&feature);
    (!known).then(|| FeatureComplaint::Error(format!("Unknown incomplete feature: {feature}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_features_are_errors_and_finished_ones_warnings() {
        let features = ["InlineTypedDict", "Unpack", "Magic"].map(str::to_owned).to_vec();
        let options = Options {
            enable_incomplete_feature: features,
            ..Options::default()
        };
        let expected = [
            FeatureComplaint::Warning("Warning: Unpack is already enabled by default".into()),
            FeatureComplaint::Error("Unknown incomplete feature: Magic".into()),
        ];
        assert_eq!(options.incomplete_feature_complaints(), expected);
    }
}
