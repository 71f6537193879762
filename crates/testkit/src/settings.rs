//! What a case and its runner ask the program to do: the words of `# flags:` and settings on top of them.

use std::sync::LazyLock;

use regex::Regex;

use crate::format::Case;

/// A version of Python: major and minor.
pub type PythonVersion = (u32, u32);

/// The oldest version that can be checked, and the default of the test cases.
pub const OLDEST_VERSION: PythonVersion = (3, 10);

/// The options of one run: flags first, then the settings that the runner lays over them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CaseOptions {
    /// The flags as on a command line; `None` means default options, without any look at a configuration file.
    pub flags: Option<Vec<String>>,
    /// What is set afterwards; `None` leaves the value alone.
    pub settings: Settings,
}

/// Options that a runner sets directly; the names are those of mypy's `Options`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are mypy's own")]
pub struct Settings {
    pub python_version: Option<PythonVersion>,
    pub allow_empty_bodies: Option<bool>,
    pub cache_fine_grained: Option<bool>,
    pub error_summary: Option<bool>,
    pub export_ref_info: Option<bool>,
    pub export_types: Option<bool>,
    pub fine_grained_incremental: Option<bool>,
    pub fixed_format_cache: Option<bool>,
    pub follow_imports: Option<&'static str>,
    pub hide_error_codes: Option<bool>,
    pub incremental: Option<bool>,
    pub local_partial_types: Option<bool>,
    pub preserve_asts: Option<bool>,
    pub reveal_verbose_types: Option<bool>,
    pub semantic_analysis_only: Option<bool>,
    pub show_column_numbers: Option<bool>,
    pub show_traceback: Option<bool>,
    pub sqlite_cache: Option<bool>,
    pub strict_optional: Option<bool>,
    pub use_builtins_fixtures: Option<bool>,
    pub use_fine_grained_cache: Option<bool>,
    /// `true` is a cache directory of `os.devnull`: nothing is written.
    pub no_cache_dir: bool,
    /// A configuration file of the case that is read after the flags.
    pub config_file: Option<String>,
}

static FLAGS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?m)# flags([0-9]*): (.*)$").expect("a constant pattern"));
static VERSION_OF_FILE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"python3([0-9]+)\.test$").expect("a constant pattern"));

/// The options that the comments of a case ask for in run `step` (0 and 1 are the first).
#[must_use]
pub fn options_of(source: &str, case: &Case, step: u32) -> CaseOptions {
    let mut options = CaseOptions {
        flags: flags_of(source, step),
        ..CaseOptions::default()
    };
    let settings = &mut options.settings;
    let flags = options.flags.as_deref().unwrap_or_default();
    if !flags.iter().any(|flag| flag == "--show-error-codes") {
        settings.hide_error_codes = Some(true);
    }
    if options.flags.is_none() {
        settings.error_summary = Some(false);
    }
    if !flags
        .iter()
        .any(|flag| flag.split('=').next() == Some("--python-version"))
    {
        settings.python_version = Some(version_of_file(&case.file));
    }
    options
}

/// The words of the `# flags:` comment that holds in run `step`, and the one that mypy's runner adds.
fn flags_of(source: &str, step: u32) -> Option<Vec<String>> {
    let line = |number: &str| FLAGS.captures_iter(source).find(|found| &found[1] == number);
    let own = (step > 1).then(|| line(&step.to_string())).flatten();
    let found = own.or_else(|| line(""))?;
    let mut flags: Vec<String> = found[2].split_whitespace().map(str::to_owned).collect();
    flags.push("--no-site-packages".to_owned());
    Some(flags)
}

/// The version that the cases of a file are for: `…python312.test` is 3.12, others the oldest.
#[must_use]
pub fn version_of_file(file: &str) -> PythonVersion {
    let minor = VERSION_OF_FILE
        .captures(file)
        .and_then(|found| found[1].parse().ok());
    minor.map_or(OLDEST_VERSION, |minor| (3, minor).max(OLDEST_VERSION))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::Context;

    fn options(source: &str, step: u32) -> CaseOptions {
        let case = Case::parse_text(source, &Context::for_tests()).unwrap();
        options_of(source, &case, step)
    }

    #[test]
    fn flags_are_words_and_site_packages_are_off() {
        let found = options("# flags: --strict --python-version 3.9\n", 0);
        let expected = ["--strict", "--python-version", "3.9", "--no-site-packages"];
        assert_eq!(found.flags.unwrap(), expected);
        assert_eq!(found.settings.python_version, None);
        assert_eq!(found.settings.error_summary, None);
    }

    #[test]
    fn a_later_run_can_have_flags_of_its_own() {
        let source = "# flags: --a\n# flags3: --b\n";
        assert_eq!(options(source, 2).flags.unwrap()[0], "--a");
        assert_eq!(options(source, 3).flags.unwrap()[0], "--b");
    }

    #[test]
    fn error_codes_are_hidden_unless_asked_for() {
        assert_eq!(options("x\n", 0).settings.hide_error_codes, Some(true));
        assert_eq!(
            options("# flags: --show-error-codes\n", 0)
                .settings
                .hide_error_codes,
            None
        );
    }

    #[test]
    fn without_flags_there_is_no_summary() {
        let found = options("x\n", 0);
        assert_eq!((found.flags, found.settings.error_summary), (None, Some(false)));
    }

    #[test]
    fn the_file_names_the_version() {
        assert_eq!(version_of_file("check-python312.test"), (3, 12));
        assert_eq!(version_of_file("check-python38.test"), (3, 10));
        assert_eq!(version_of_file("check-classes.test"), (3, 10));
    }
}
