//! The table of all flags. It drives parsing, the help text and completions.
//!
//! A destination is the name of a setting; one that begins with `@` is no setting by itself, and handled by
//! [`crate::command_line`]. Flags without a help text are hidden. The order is that of definition in mypy: it shows when
//! an abbreviation is ambiguous.

use Action::{
    Append, AppendPair, Choice, Count, Help, Int, Many, PythonVersion, SetFalse, SetTrue, Store, Version,
    Workers,
};
use Group::{
    Advanced, Code, ConfigFile, DisallowAny, Errors, Imports, Incremental, Miscellaneous, NoneOptional,
    Optional, Options, Platform, Reports, Strictness, Untyped, Warnings,
};

/// What a flag does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Sets a switch.
    SetTrue,
    /// Clears a switch.
    SetFalse,
    /// Adds one.
    Count,
    /// Takes a text.
    Store,
    /// Takes a number.
    Int,
    /// Takes a version such as `3.12`.
    PythonVersion,
    /// Takes a number of workers, or `auto`.
    Workers,
    /// Takes one of some words.
    Choice(&'static [&'static str]),
    /// Takes a text and adds it to a list.
    Append,
    /// Takes two texts and adds them to a list.
    AppendPair,
    /// Takes one text or more.
    Many,
    /// Shows the help text.
    Help,
    /// Shows the version.
    Version,
}

/// The parts of the help text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the titles say what the groups are")]
pub enum Group {
    Options,
    Optional,
    ConfigFile,
    Imports,
    Platform,
    DisallowAny,
    Untyped,
    NoneOptional,
    Warnings,
    Strictness,
    Errors,
    Incremental,
    Advanced,
    Reports,
    Miscellaneous,
    Code,
}

/// Title and description of a group.
#[derive(Clone, Copy, Debug)]
pub struct GroupText {
    /// Which group.
    pub group: Group,
    /// The line above the group.
    pub title: &'static str,
    /// What the flags of the group do.
    pub description: Option<&'static str>,
}

/// One flag, under all its names.
#[derive(Clone, Copy, Debug)]
pub struct Flag {
    /// The part of the help text.
    pub group: Group,
    /// The names, with their dashes.
    pub names: &'static [&'static str],
    /// What it does.
    pub action: Action,
    /// What it sets.
    pub dest: &'static str,
    /// How values are called in the help text.
    pub metavar: Option<&'static str>,
    /// The help text; none for hidden flags.
    pub help: Option<&'static str>,
}

impl Flag {
    /// Whether mypy does not know the flag: such a flag must be written out, so that all abbreviations mean what they mean there.
    pub(crate) fn is_own(&self) -> bool {
        ["dump_ast", "dump_symbols", "dump_classes"].contains(&self.dest)
    }

    const fn new(group: Group, names: &'static [&'static str], action: Action, dest: &'static str) -> Self {
        Self {
            group,
            names,
            action,
            dest,
            metavar: None,
            help: None,
        }
    }

    const fn meta(mut self, metavar: &'static str) -> Self {
        self.metavar = Some(metavar);
        self
    }

    const fn help(mut self, help: &'static str) -> Self {
        self.help = Some(help);
        self
    }

    /// The names as error messages have them.
    #[must_use]
    pub fn display(&self) -> String {
        self.names.join("/")
    }

    /// Whether the flag takes values.
    #[must_use]
    pub const fn takes_value(&self) -> bool {
        !matches!(
            self.action,
            Action::SetTrue | Action::SetFalse | Action::Count | Action::Help | Action::Version
        )
    }
}

/// The groups in the order of the help text.
pub const GROUPS: &[GroupText] = &[
    GroupText {
        group: Options,
        title: "options",
        description: None,
    },
    GroupText {
        group: Optional,
        title: "Optional arguments",
        description: None,
    },
    GroupText {
        group: ConfigFile,
        title: "Config file",
        description: Some(
            "Use a config file instead of command line arguments. This is useful if you are using many flags or want to set different options per each module.",
        ),
    },
    GroupText {
        group: Imports,
        title: "Import discovery",
        description: Some("Configure how imports are discovered and followed."),
    },
    GroupText {
        group: Platform,
        title: "Platform configuration",
        description: Some(
            "Type check code assuming it will be run under certain runtime conditions. By default, mypy assumes your code will be run using the same operating system and Python version you are using to run mypy itself.",
        ),
    },
    GroupText {
        group: DisallowAny,
        title: "Disallow dynamic typing",
        description: Some("Disallow the use of the dynamic 'Any' type under certain conditions."),
    },
    GroupText {
        group: Untyped,
        title: "Untyped definitions and calls",
        description: Some(
            "Configure how untyped definitions and calls are handled. Note: by default, mypy ignores any untyped function definitions and assumes any calls to such functions have a return type of 'Any'.",
        ),
    },
    GroupText {
        group: NoneOptional,
        title: "None and Optional handling",
        description: Some(
            "Adjust how values of type 'None' are handled. For more context on how mypy handles values of type 'None', see: https://mypy.readthedocs.io/en/stable/kinds_of_types.html#optional-types-and-the-none-type",
        ),
    },
    GroupText {
        group: Warnings,
        title: "Configuring warnings",
        description: Some("Detect code that is sound but redundant or problematic."),
    },
    GroupText {
        group: Strictness,
        title: "Miscellaneous strictness flags",
        description: None,
    },
    GroupText {
        group: Errors,
        title: "Configuring error messages",
        description: Some("Adjust the amount of detail shown in error messages."),
    },
    GroupText {
        group: Incremental,
        title: "Incremental mode",
        description: Some(
            "Adjust how mypy incrementally type checks and caches modules. Mypy caches type information about modules into a cache to let you speed up future invocations of mypy. Also see mypy's daemon mode: https://mypy.readthedocs.io/en/stable/mypy_daemon.html#mypy-daemon",
        ),
    },
    GroupText {
        group: Advanced,
        title: "Advanced options",
        description: Some("Debug and customize mypy internals."),
    },
    GroupText {
        group: Reports,
        title: "Report generation",
        description: Some("Generate a report in the specified format."),
    },
    GroupText {
        group: Miscellaneous,
        title: "Miscellaneous",
        description: None,
    },
    GroupText {
        group: Code,
        title: "Running code",
        description: Some(
            "Specify the code you want to type check. For more details, see https://mypy.readthedocs.io/en/stable/running_mypy.html#running-mypy",
        ),
    },
];

/// All flags that every program takes.
pub const FLAGS: &[Flag] = &[
    Flag::new(Optional, &["-h", "--help"], Help, "help").help("Show this help message and exit"),
    Flag::new(Optional, &["-v", "--verbose"], Count, "verbosity").help("More verbose messages"),
    Flag::new(Optional, &["-V", "--version"], Version, "version").help("Show program's version number and exit"),
    Flag::new(Optional, &["-O", "--output"], Choice(&["json"]), "output").meta("FORMAT").help("Set a custom output format"),
    Flag::new(ConfigFile, &["--config-file"], Store, "config_file").help("Configuration file, must have a [mypy] section (defaults to mypy.ini, .mypy.ini, pyproject.toml, setup.cfg)"),
    Flag::new(ConfigFile, &["--warn-unused-configs"], SetTrue, "warn_unused_configs").help("Warn about unused '[mypy-<pattern>]' or '[[tool.mypy.overrides]]' config sections (inverse: --no-warn-unused-configs)"),
    Flag::new(ConfigFile, &["--no-warn-unused-configs"], SetFalse, "warn_unused_configs"),
    Flag::new(Imports, &["--no-namespace-packages"], SetFalse, "namespace_packages").help("Disable support for namespace packages (PEP 420, __init__.py-less) (inverse: --namespace-packages)"),
    Flag::new(Imports, &["--namespace-packages"], SetTrue, "namespace_packages"),
    Flag::new(Imports, &["--ignore-missing-imports"], SetTrue, "ignore_missing_imports").help("Silently ignore imports of missing modules"),
    Flag::new(Imports, &["--follow-untyped-imports"], SetTrue, "follow_untyped_imports").help("Typecheck modules without stubs or py.typed marker"),
    Flag::new(Imports, &["--follow-imports"], Choice(&["normal", "silent", "skip", "error"]), "follow_imports").help("How to treat imports (default normal)"),
    Flag::new(Imports, &["--python-executable"], Store, "@python_executable").meta("EXECUTABLE").help("Python executable used for finding PEP 561 compliant installed packages and stubs"),
    Flag::new(Imports, &["--no-site-packages"], SetTrue, "@no_executable").help("Do not search for installed PEP 561 compliant packages"),
    Flag::new(Imports, &["--no-silence-site-packages"], SetTrue, "no_silence_site_packages").help("Do not silence errors in PEP 561 compliant installed packages"),
    Flag::new(Platform, &["--python-version"], PythonVersion, "@python_version").meta("x.y").help("Type check code assuming it will be running on Python x.y"),
    Flag::new(Platform, &["--platform"], Store, "platform").meta("PLATFORM").help("Type check special-cased code for the given OS platform (defaults to sys.platform)"),
    Flag::new(Platform, &["--always-true"], Append, "always_true").meta("NAME").help("Additional variable to be considered True (may be repeated)"),
    Flag::new(Platform, &["--always-false"], Append, "always_false").meta("NAME").help("Additional variable to be considered False (may be repeated)"),
    Flag::new(DisallowAny, &["--disallow-any-expr"], SetTrue, "disallow_any_expr").help("Disallow all expressions that have type Any"),
    Flag::new(DisallowAny, &["--disallow-any-decorated"], SetTrue, "disallow_any_decorated").help("Disallow functions that have Any in their signature after decorator transformation"),
    Flag::new(DisallowAny, &["--disallow-any-explicit"], SetTrue, "disallow_any_explicit").help("Disallow explicit Any in type positions"),
    Flag::new(DisallowAny, &["--disallow-any-generics"], SetTrue, "disallow_any_generics").help("Disallow usage of generic types that do not specify explicit type parameters (inverse: --allow-any-generics)"),
    Flag::new(DisallowAny, &["--allow-any-generics"], SetFalse, "disallow_any_generics"),
    Flag::new(DisallowAny, &["--disallow-any-unimported"], SetTrue, "disallow_any_unimported").help("Disallow Any types resulting from unfollowed imports (inverse: --allow-any-unimported)"),
    Flag::new(DisallowAny, &["--allow-any-unimported"], SetFalse, "disallow_any_unimported"),
    Flag::new(DisallowAny, &["--disallow-subclassing-any"], SetTrue, "disallow_subclassing_any").help("Disallow subclassing values of type 'Any' when defining classes (inverse: --allow-subclassing-any)"),
    Flag::new(DisallowAny, &["--allow-subclassing-any"], SetFalse, "disallow_subclassing_any"),
    Flag::new(Untyped, &["--disallow-untyped-calls"], SetTrue, "disallow_untyped_calls").help("Disallow calling functions without type annotations from functions with type annotations (inverse: --allow-untyped-calls)"),
    Flag::new(Untyped, &["--allow-untyped-calls"], SetFalse, "disallow_untyped_calls"),
    Flag::new(Untyped, &["--untyped-calls-exclude"], Append, "untyped_calls_exclude").meta("MODULE").help("Disable --disallow-untyped-calls for functions/methods coming from specific package, module, or class"),
    Flag::new(Untyped, &["--disallow-untyped-defs"], SetTrue, "disallow_untyped_defs").help("Disallow defining functions without type annotations or with incomplete type annotations (inverse: --allow-untyped-defs)"),
    Flag::new(Untyped, &["--allow-untyped-defs"], SetFalse, "disallow_untyped_defs"),
    Flag::new(Untyped, &["--disallow-incomplete-defs"], SetTrue, "disallow_incomplete_defs").help("Disallow defining functions with incomplete type annotations (while still allowing entirely unannotated definitions) (inverse: --allow-incomplete-defs)"),
    Flag::new(Untyped, &["--allow-incomplete-defs"], SetFalse, "disallow_incomplete_defs"),
    Flag::new(Untyped, &["--check-untyped-defs"], SetTrue, "check_untyped_defs").help("Type check the interior of functions without type annotations (inverse: --no-check-untyped-defs)"),
    Flag::new(Untyped, &["--no-check-untyped-defs"], SetFalse, "check_untyped_defs"),
    Flag::new(Untyped, &["--disallow-untyped-decorators"], SetTrue, "disallow_untyped_decorators").help("Disallow decorating typed functions with untyped decorators (inverse: --allow-untyped-decorators)"),
    Flag::new(Untyped, &["--allow-untyped-decorators"], SetFalse, "disallow_untyped_decorators"),
    Flag::new(NoneOptional, &["--implicit-optional"], SetTrue, "implicit_optional").help("Assume arguments with default values of None are Optional (inverse: --no-implicit-optional)"),
    Flag::new(NoneOptional, &["--no-implicit-optional"], SetFalse, "implicit_optional"),
    Flag::new(NoneOptional, &["--strict-optional"], SetTrue, "strict_optional"),
    Flag::new(NoneOptional, &["--no-strict-optional"], SetFalse, "strict_optional").help("Disable strict Optional checks (inverse: --strict-optional)"),
    Flag::new(Warnings, &["--warn-redundant-casts"], SetTrue, "warn_redundant_casts").help("Warn about casting an expression to its inferred type (inverse: --no-warn-redundant-casts)"),
    Flag::new(Warnings, &["--no-warn-redundant-casts"], SetFalse, "warn_redundant_casts"),
    Flag::new(Warnings, &["--warn-unused-ignores"], SetTrue, "warn_unused_ignores").help("Warn about unneeded '# type: ignore' comments (inverse: --no-warn-unused-ignores)"),
    Flag::new(Warnings, &["--no-warn-unused-ignores"], SetFalse, "warn_unused_ignores"),
    Flag::new(Warnings, &["--no-warn-no-return"], SetFalse, "warn_no_return").help("Do not warn about functions that end without returning (inverse: --warn-no-return)"),
    Flag::new(Warnings, &["--warn-no-return"], SetTrue, "warn_no_return"),
    Flag::new(Warnings, &["--warn-return-any"], SetTrue, "warn_return_any").help("Warn about returning values of type Any from non-Any typed functions (inverse: --no-warn-return-any)"),
    Flag::new(Warnings, &["--no-warn-return-any"], SetFalse, "warn_return_any"),
    Flag::new(Warnings, &["--warn-unreachable"], SetTrue, "warn_unreachable").help("Warn about statements or expressions inferred to be unreachable (inverse: --no-warn-unreachable)"),
    Flag::new(Warnings, &["--no-warn-unreachable"], SetFalse, "warn_unreachable"),
    Flag::new(Warnings, &["--report-deprecated-as-note"], SetTrue, "report_deprecated_as_note").help("Report importing or using deprecated features as notes instead of errors (inverse: --no-report-deprecated-as-note)"),
    Flag::new(Warnings, &["--no-report-deprecated-as-note"], SetFalse, "report_deprecated_as_note"),
    Flag::new(Warnings, &["--deprecated-calls-exclude"], Append, "deprecated_calls_exclude").meta("MODULE").help("Disable deprecated warnings for functions/methods coming from specific package, module, or class"),
    Flag::new(Strictness, &["--allow-untyped-globals"], SetTrue, "allow_untyped_globals").help("Suppress toplevel errors caused by missing annotations (inverse: --disallow-untyped-globals)"),
    Flag::new(Strictness, &["--disallow-untyped-globals"], SetFalse, "allow_untyped_globals"),
    Flag::new(Strictness, &["--allow-redefinition"], SetTrue, "allow_redefinition").help("Allow flexible variable redefinition with a new type (inverse: --disallow-redefinition)"),
    Flag::new(Strictness, &["--disallow-redefinition"], SetFalse, "allow_redefinition"),
    Flag::new(Strictness, &["--allow-redefinition-old"], SetTrue, "allow_redefinition_old").help("Allow restricted, unconditional variable redefinition with a new type (inverse: --disallow-redefinition-old)"),
    Flag::new(Strictness, &["--disallow-redefinition-old"], SetFalse, "allow_redefinition_old"),
    Flag::new(Strictness, &["--allow-redefinition-new"], SetTrue, "allow_redefinition").help("Deprecated alias for --allow-redefinition (inverse: --disallow-redefinition-new)"),
    Flag::new(Strictness, &["--disallow-redefinition-new"], SetFalse, "allow_redefinition"),
    Flag::new(Strictness, &["--no-implicit-reexport"], SetFalse, "implicit_reexport").help("Treat imports as private unless aliased (inverse: --implicit-reexport)"),
    Flag::new(Strictness, &["--implicit-reexport"], SetTrue, "implicit_reexport"),
    Flag::new(Strictness, &["--strict-equality"], SetTrue, "strict_equality").help("Prohibit equality, identity, and container checks for non-overlapping types (except `None`) (inverse: --no-strict-equality)"),
    Flag::new(Strictness, &["--no-strict-equality"], SetFalse, "strict_equality"),
    Flag::new(Strictness, &["--strict-equality-for-none"], SetTrue, "strict_equality_for_none").help("Extend `--strict-equality` for `None` checks (inverse: --no-strict-equality-for-none)"),
    Flag::new(Strictness, &["--no-strict-equality-for-none"], SetFalse, "strict_equality_for_none"),
    Flag::new(Strictness, &["--no-strict-bytes"], SetFalse, "strict_bytes").help("Treat bytearray and memoryview as subtypes of bytes (inverse: --strict-bytes)"),
    Flag::new(Strictness, &["--strict-bytes"], SetTrue, "strict_bytes"),
    Flag::new(Strictness, &["--extra-checks"], SetTrue, "extra_checks").help("Enable additional checks that are technically correct but may be impractical in real code. For example, this prohibits partial overlap in TypedDict updates, and makes arguments prepended via Concatenate positional-only (inverse: --no-extra-checks)"),
    Flag::new(Strictness, &["--no-extra-checks"], SetFalse, "extra_checks"),
    Flag::new(Strictness, &["--check-unreachable"], SetTrue, "check_unreachable"),
    Flag::new(Strictness, &["--no-check-unreachable"], SetFalse, "check_unreachable"),
    Flag::new(Strictness, &["--strict"], SetTrue, "@strict").help("Strict mode; enables the following flags: --disallow-any-generics, --disallow-subclassing-any, --disallow-untyped-calls, --disallow-untyped-defs, --disallow-incomplete-defs, --check-untyped-defs, --disallow-untyped-decorators, --warn-redundant-casts, --warn-unused-ignores, --warn-return-any, --no-implicit-reexport, --strict-equality, --extra-checks"),
    Flag::new(Strictness, &["--disable-error-code"], Append, "disable_error_code").meta("NAME").help("Disable a specific error code"),
    Flag::new(Strictness, &["--enable-error-code"], Append, "enable_error_code").meta("NAME").help("Enable a specific error code"),
    Flag::new(Errors, &["--show-error-context"], SetTrue, "show_error_context").help(r#"Precede errors with "note:" messages explaining context (inverse: --hide-error-context)"#),
    Flag::new(Errors, &["--hide-error-context"], SetFalse, "show_error_context"),
    Flag::new(Errors, &["--show-column-numbers"], SetTrue, "show_column_numbers").help("Show column numbers in error messages (inverse: --hide-column-numbers)"),
    Flag::new(Errors, &["--hide-column-numbers"], SetFalse, "show_column_numbers"),
    Flag::new(Errors, &["--show-error-end"], SetTrue, "show_error_end").help("Show end line/end column numbers in error messages. This implies --show-column-numbers (inverse: --hide-error-end)"),
    Flag::new(Errors, &["--hide-error-end"], SetFalse, "show_error_end"),
    Flag::new(Errors, &["--hide-error-codes"], SetTrue, "hide_error_codes").help("Hide error codes in error messages (inverse: --show-error-codes)"),
    Flag::new(Errors, &["--show-error-codes"], SetFalse, "hide_error_codes"),
    Flag::new(Errors, &["--show-error-code-links"], SetTrue, "show_error_code_links").help("Show links to error code documentation (inverse: --hide-error-code-links)"),
    Flag::new(Errors, &["--hide-error-code-links"], SetFalse, "show_error_code_links"),
    Flag::new(Errors, &["--pretty"], SetTrue, "pretty").help("Use visually nicer output in error messages: Use soft word wrap, show source code snippets, and show error location markers (inverse: --no-pretty)"),
    Flag::new(Errors, &["--no-pretty"], SetFalse, "pretty"),
    Flag::new(Errors, &["--no-color-output"], SetFalse, "color_output").help("Do not colorize error messages (inverse: --color-output)"),
    Flag::new(Errors, &["--color-output"], SetTrue, "color_output"),
    Flag::new(Errors, &["--no-error-summary"], SetFalse, "error_summary").help("Do not show error stats summary (inverse: --error-summary)"),
    Flag::new(Errors, &["--error-summary"], SetTrue, "error_summary"),
    Flag::new(Errors, &["--show-absolute-path"], SetTrue, "show_absolute_path").help("Show absolute paths to files (inverse: --hide-absolute-path)"),
    Flag::new(Errors, &["--hide-absolute-path"], SetFalse, "show_absolute_path"),
    Flag::new(Errors, &["--soft-error-limit"], Int, "many_errors_threshold"),
    Flag::new(Incremental, &["-i", "--incremental"], SetTrue, "incremental"),
    Flag::new(Incremental, &["--no-incremental"], SetFalse, "incremental").help("Disable module cache (inverse: --incremental)"),
    Flag::new(Incremental, &["--cache-dir"], Store, "cache_dir").meta("DIR").help("Store module cache info in the given folder in incremental mode (defaults to '.mypy_cache')"),
    Flag::new(Incremental, &["--sqlite-cache"], SetTrue, "sqlite_cache").help("Use a sqlite database to store the cache (inverse: --no-sqlite-cache)"),
    Flag::new(Incremental, &["--no-sqlite-cache"], SetFalse, "sqlite_cache"),
    Flag::new(Incremental, &["--sqlite-num-shards"], Int, "sqlite_num_shards"),
    Flag::new(Incremental, &["--cache-fine-grained"], SetTrue, "cache_fine_grained").help("Include fine-grained dependency information in the cache for the mypy daemon"),
    Flag::new(Incremental, &["--no-fixed-format-cache"], SetFalse, "fixed_format_cache").help("Do not use new fixed format cache (inverse: --fixed-format-cache)"),
    Flag::new(Incremental, &["--fixed-format-cache"], SetTrue, "fixed_format_cache"),
    Flag::new(Incremental, &["--skip-version-check"], SetTrue, "skip_version_check").help("Allow using cache written by older mypy version"),
    Flag::new(Incremental, &["--skip-cache-mtime-checks"], SetTrue, "skip_cache_mtime_checks").help("Skip cache internal consistency checks based on mtime"),
    Flag::new(Advanced, &["--pdb"], SetTrue, "pdb").help("Invoke pdb on fatal error"),
    Flag::new(Advanced, &["--show-traceback", "--tb"], SetTrue, "show_traceback").help("Show traceback on fatal error"),
    Flag::new(Advanced, &["--raise-exceptions"], SetTrue, "raise_exceptions").help("Raise exception on fatal error"),
    Flag::new(Advanced, &["--custom-typing-module"], Store, "custom_typing_module").meta("MODULE").help("Use a custom typing module"),
    Flag::new(Advanced, &["--old-type-inference"], SetTrue, "old_type_inference"),
    Flag::new(Advanced, &["--disable-expression-cache"], SetTrue, "disable_expression_cache"),
    Flag::new(Options, &["--enable-incomplete-feature"], Append, "enable_incomplete_feature").meta("{InlineTypedDict,PreciseTupleTypes}").help("Enable support of incomplete/experimental features for early preview"),
    Flag::new(Advanced, &["--custom-typeshed-dir"], Store, "custom_typeshed_dir").meta("DIR").help("Use the custom typeshed in DIR"),
    Flag::new(Advanced, &["--warn-incomplete-stub"], SetTrue, "warn_incomplete_stub").help("Warn if missing type annotation in typeshed, only relevant with --disallow-untyped-defs or --disallow-incomplete-defs enabled (inverse: --no-warn-incomplete-stub)"),
    Flag::new(Advanced, &["--no-warn-incomplete-stub"], SetFalse, "warn_incomplete_stub"),
    Flag::new(Advanced, &["--shadow-file"], AppendPair, "shadow_file").meta("SOURCE_FILE SHADOW_FILE").help("When encountering SOURCE_FILE, read and type check the contents of SHADOW_FILE instead."),
    Flag::new(Advanced, &["--fast-exit"], SetTrue, "fast_exit"),
    Flag::new(Advanced, &["--no-fast-exit"], SetFalse, "fast_exit"),
    Flag::new(Advanced, &["--allow-empty-bodies"], SetTrue, "allow_empty_bodies"),
    Flag::new(Advanced, &["--disallow-empty-bodies"], SetFalse, "allow_empty_bodies"),
    Flag::new(Advanced, &["--export-ref-info"], SetTrue, "export_ref_info"),
    Flag::new(Advanced, &["-n", "--num-workers"], Workers, "num_workers").meta("VALUE").help("Number of separate mypy worker processes, or 'auto'"),
    Flag::new(Reports, &["--any-exprs-report"], Store, "@any-exprs_report").meta("DIR").help(""),
    Flag::new(Reports, &["--cobertura-xml-report"], Store, "@cobertura-xml_report").meta("DIR").help(""),
    Flag::new(Reports, &["--html-report"], Store, "@html_report").meta("DIR").help(""),
    Flag::new(Reports, &["--linecount-report"], Store, "@linecount_report").meta("DIR").help(""),
    Flag::new(Reports, &["--linecoverage-report"], Store, "@linecoverage_report").meta("DIR").help(""),
    Flag::new(Reports, &["--lineprecision-report"], Store, "@lineprecision_report").meta("DIR").help(""),
    Flag::new(Reports, &["--txt-report"], Store, "@txt_report").meta("DIR").help(""),
    Flag::new(Reports, &["--xml-report"], Store, "@xml_report").meta("DIR").help(""),
    Flag::new(Reports, &["--xslt-html-report"], Store, "@xslt-html_report").meta("DIR").help(""),
    Flag::new(Reports, &["--xslt-txt-report"], Store, "@xslt-txt_report").meta("DIR").help(""),
    Flag::new(Reports, &["-a"], Store, "mypyc_annotation_file"),
    Flag::new(Reports, &["--skip-c-gen"], SetTrue, "mypyc_skip_c_generation"),
    Flag::new(Miscellaneous, &["--quickstart-file"], Store, "quickstart_file"),
    Flag::new(Miscellaneous, &["--junit-xml"], Store, "junit_xml").meta("JUNIT_XML_OUTPUT_FILE").help("Write a JUnit XML test result document with type checking results to the given file"),
    Flag::new(Miscellaneous, &["--junit-format"], Choice(&["global", "per_file"]), "junit_format").help("If --junit-xml is set, specifies format. global (default): single test with all errors; per_file: one test entry per file with failures"),
    Flag::new(Miscellaneous, &["--find-occurrences"], Store, "@find_occurrences").meta("CLASS.MEMBER").help("Print out all usages of a class member (experimental)"),
    Flag::new(Miscellaneous, &["--scripts-are-modules"], SetTrue, "scripts_are_modules").help("Script x becomes module x instead of __main__"),
    Flag::new(Miscellaneous, &["--install-types"], SetTrue, "install_types").help("Install detected missing library stub packages using pip (inverse: --no-install-types)"),
    Flag::new(Miscellaneous, &["--no-install-types"], SetFalse, "install_types"),
    Flag::new(Miscellaneous, &["--non-interactive"], SetTrue, "non_interactive").help("Install stubs without asking for confirmation and hide errors, with --install-types (inverse: --interactive)"),
    Flag::new(Miscellaneous, &["--interactive"], SetFalse, "non_interactive"),
    Flag::new(Options, &["--stats"], SetTrue, "dump_type_stats"),
    Flag::new(Options, &["--inferstats"], SetTrue, "dump_inference_stats"),
    Flag::new(Options, &["--dump-build-stats"], SetTrue, "dump_build_stats"),
    Flag::new(Options, &["--timing-stats"], Store, "timing_stats"),
    Flag::new(Options, &["--line-checking-stats"], Store, "line_checking_stats"),
    Flag::new(Options, &["--debug-cache"], SetTrue, "debug_cache"),
    Flag::new(Options, &["--dump-deps"], SetTrue, "dump_deps"),
    Flag::new(Options, &["--dump-graph"], SetTrue, "dump_graph"),
    Flag::new(Options, &["--dump-ast"], SetTrue, "dump_ast"),
    Flag::new(Options, &["--dump-symbols"], SetTrue, "dump_symbols"),
    Flag::new(Options, &["--dump-classes"], SetTrue, "dump_classes"),
    Flag::new(Options, &["--semantic-analysis-only"], SetTrue, "semantic_analysis_only"),
    Flag::new(Options, &["--test-env"], SetTrue, "test_env"),
    Flag::new(Options, &["--no-local-partial-types"], SetFalse, "local_partial_types"),
    Flag::new(Options, &["--local-partial-types"], SetTrue, "local_partial_types"),
    Flag::new(Options, &["--no-native-parser"], SetFalse, "native_parser").help("Do not use faster parser that parses directly to mypy AST (inverse: --native-parser)"),
    Flag::new(Options, &["--native-parser"], SetTrue, "native_parser"),
    Flag::new(Options, &["--logical-deps"], SetTrue, "logical_deps"),
    Flag::new(Options, &["--bazel"], SetTrue, "bazel"),
    Flag::new(Options, &["--package-root"], Append, "package_root").meta("ROOT"),
    Flag::new(Options, &["--cache-map"], Many, "@cache_map"),
    Flag::new(Options, &["--debug-serialize"], SetTrue, "debug_serialize"),
    Flag::new(Options, &["--disable-bytearray-promotion"], SetTrue, "disable_bytearray_promotion"),
    Flag::new(Options, &["--disable-memoryview-promotion"], SetTrue, "disable_memoryview_promotion"),
    Flag::new(Options, &["--strict-concatenate"], SetTrue, "strict_concatenate"),
    Flag::new(Code, &["--explicit-package-bases"], SetTrue, "explicit_package_bases").help("Use current directory and MYPYPATH to determine module names of files passed (inverse: --no-explicit-package-bases)"),
    Flag::new(Code, &["--no-explicit-package-bases"], SetFalse, "explicit_package_bases"),
    Flag::new(Code, &["--fast-module-lookup"], SetTrue, "fast_module_lookup"),
    Flag::new(Code, &["--no-fast-module-lookup"], SetFalse, "fast_module_lookup"),
    Flag::new(Code, &["--exclude"], Append, "exclude").meta("PATTERN").help(r#"Regular expression to match file names, directory names or paths which mypy should ignore while recursively discovering files to check, e.g. --exclude '/setup\.py$'. May be specified more than once, eg. --exclude a --exclude b"#),
    Flag::new(Code, &["--exclude-gitignore"], SetTrue, "exclude_gitignore").help("Use .gitignore file(s) to exclude files from checking (in addition to any explicit --exclude if present) (inverse: --no-exclude-gitignore)"),
    Flag::new(Code, &["--no-exclude-gitignore"], SetFalse, "exclude_gitignore"),
    Flag::new(Code, &["-m", "--module"], Append, "@modules").meta("MODULE").help("Type-check module; can repeat for more modules"),
    Flag::new(Code, &["-p", "--package"], Append, "@packages").meta("PACKAGE").help("Type-check package recursively; can be repeated"),
    Flag::new(Code, &["-c", "--command"], Append, "@command").meta("PROGRAM_TEXT").help("Type-check program passed in as string"),
];

/// The flags that only the daemon takes.
pub const SERVER_FLAGS: &[Flag] = &[Flag::new(
    Miscellaneous,
    &["--use-fine-grained-cache"],
    SetTrue,
    "use_fine_grained_cache",
)
.help("Use the cache in fine-grained incremental mode")];

#[cfg(test)]
mod tests {
    use super::*;
    use options::Options;

    #[test]
    fn every_destination_is_a_setting_unless_it_is_marked() {
        for flag in FLAGS.iter().chain(SERVER_FLAGS) {
            let special = flag.dest.starts_with('@') || matches!(flag.action, Help | Version);
            assert!(special || Options::NAMES.contains(&flag.dest), "{}", flag.dest);
        }
    }

    #[test]
    fn every_strict_setting_has_a_flag() {
        for (name, value) in options::STRICT_SETTINGS {
            let action = if *value { SetTrue } else { SetFalse };
            assert!(
                FLAGS
                    .iter()
                    .any(|flag| flag.dest == *name && flag.action == action),
                "{name}"
            );
        }
    }

    #[test]
    fn no_name_is_used_twice() {
        let mut names: Vec<_> = FLAGS.iter().flat_map(|flag| flag.names).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
    }
}
