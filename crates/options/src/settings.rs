//! [`Options`]: one field per setting, and the same fields by name.
//!
//! The table below is the one list of settings. It makes the struct, its defaults, and the access by name that
//! configuration files and cache keys use.

use indexmap::IndexMap;

use crate::value::Field;
use crate::{
    BuildType, Changes, ErrorCodeSet, FollowImports, Kind, PythonVersion, SetError, Value, defaults,
};

macro_rules! settings {
    ($($(#[doc = $doc:literal])+ $name:ident: $ty:ty = $default:expr;)*) => {
        /// All settings, as plain data.
        ///
        /// A value is shared (`Arc<Options>`) and read-only once checking begins.
        #[derive(Clone, Debug, PartialEq)]
        pub struct Options {
            $($(#[doc = $doc])+ pub $name: $ty,)*
            /// What the sections of configuration files change, in the order of the files: pattern to changes.
            pub per_module_options: IndexMap<String, Changes>,
        }

        impl Default for Options {
            fn default() -> Self {
                Self { $($name: $default,)* per_module_options: IndexMap::new() }
            }
        }

        impl Options {
            /// The names of all settings.
            pub const NAMES: &[&str] = &[$(stringify!($name)),*];

            /// The value of the setting `name`.
            #[must_use]
            pub fn get(&self, name: &str) -> Option<Value> {
                match name {
                    $(stringify!($name) => Some(Field::to_value(&self.$name)),)*
                    _ => None,
                }
            }

            /// The kind of values that the setting `name` takes.
            #[must_use]
            pub fn kind(name: &str) -> Option<Kind> {
                match name {
                    $(stringify!($name) => Some(<$ty as Field>::KIND),)*
                    _ => None,
                }
            }

            /// Sets the setting `name`. The setting keeps its value on an error.
            pub fn set(&mut self, name: &str, value: Value) -> Result<(), SetError> {
                match name {
                    $(stringify!($name) => {
                        self.$name = Field::from_value(value)
                            .ok_or(SetError::WrongKind(<$ty as Field>::KIND))?;
                    })*
                    _ => return Err(SetError::Unknown),
                }
                Ok(())
            }
        }
    };
}

settings! {
    /// Whether files, modules or a program text are checked.
    build_type: BuildType = BuildType::Standard;
    /// The version of the language that the code will run on.
    python_version: PythonVersion = PythonVersion::new3(14);
    /// The interpreter whose installed packages are searched; without one, none are.
    python_executable: Option<String> = None;
    /// The value of `sys.platform` that the code will see.
    platform: String = host_platform().to_owned();
    /// A module that stands in for `typing`.
    custom_typing_module: Option<String> = None;
    /// A directory with the stubs of the standard library.
    custom_typeshed_dir: Option<String> = None;
    /// The same directory as an absolute path.
    abs_custom_typeshed_dir: Option<String> = None;
    /// Directories to search for modules.
    mypy_path: Vec<String> = Vec::new();
    /// Where reports go: report name to directory.
    report_dirs: IndexMap<String, String> = IndexMap::new();
    /// Show messages in installed packages.
    no_silence_site_packages: bool = false;
    /// Do not search installed packages.
    no_site_packages: bool = false;
    /// Say nothing about imports that are not found.
    ignore_missing_imports: bool = false;
    /// Whether a section for this module (and not only the global one) set `ignore_missing_imports`.
    ignore_missing_imports_per_module: bool = false;
    /// Check installed modules that have neither stubs nor a `py.typed` file.
    follow_untyped_imports: bool = false;
    /// What happens with imported modules.
    follow_imports: FollowImports = FollowImports::Normal;
    /// Whether `follow_imports` holds for stubs too.
    follow_imports_for_stubs: bool = false;
    /// Directories without `__init__.py` may be packages.
    namespace_packages: bool = true;
    /// Module names of files start at the current directory and at `mypy_path`.
    explicit_package_bases: bool = false;
    /// Regular expressions for paths that are not collected from directories.
    exclude: Vec<String> = Vec::new();
    /// Whether `.gitignore` files exclude paths too.
    exclude_gitignore: bool = false;
    /// Generic types need type arguments.
    disallow_any_generics: bool = false;
    /// No `Any` from imports that were not followed.
    disallow_any_unimported: bool = false;
    /// No expression may have type `Any`.
    disallow_any_expr: bool = false;
    /// Decorated functions have no `Any` in their signature.
    disallow_any_decorated: bool = false;
    /// No explicit `Any` in annotations.
    disallow_any_explicit: bool = false;
    /// No calls of unannotated functions from annotated ones.
    disallow_untyped_calls: bool = false;
    /// Prefixes of names whose unannotated functions may be called nevertheless.
    untyped_calls_exclude: Vec<String> = Vec::new();
    /// Every function has a full annotation.
    disallow_untyped_defs: bool = false;
    /// A function with an annotation has a full one.
    disallow_incomplete_defs: bool = false;
    /// Check unreachable code.
    check_unreachable: bool = false;
    /// Check bodies of unannotated functions.
    check_untyped_defs: bool = false;
    /// Decorators of annotated functions have annotations.
    disallow_untyped_decorators: bool = false;
    /// No subclass of `Any`.
    disallow_subclassing_any: bool = false;
    /// Look for missing annotations in bundled stubs too.
    warn_incomplete_stub: bool = false;
    /// Report casts that change nothing.
    warn_redundant_casts: bool = false;
    /// Report functions that may end without a return.
    warn_no_return: bool = true;
    /// Report an `Any` that is returned from a function with a precise return type.
    warn_return_any: bool = false;
    /// Deprecated things give notes instead of errors.
    report_deprecated_as_note: bool = false;
    /// Prefixes of names whose deprecation is not reported.
    deprecated_calls_exclude: Vec<String> = Vec::new();
    /// Report `# type: ignore` comments without effect.
    warn_unused_ignores: bool = false;
    /// Report sections of configuration files without effect.
    warn_unused_configs: bool = false;
    /// Drop all messages that do not block.
    ignore_errors: bool = false;
    /// `None` is a type of its own.
    strict_optional: bool = true;
    /// Show notes such as `In function "f":`.
    show_error_context: bool = false;
    /// Colours on terminals that have them.
    color_output: bool = true;
    /// End with a line that counts the errors.
    error_summary: bool = true;
    /// An argument with default `None` is optional.
    implicit_optional: bool = false;
    /// Imported names can be imported from here.
    implicit_reexport: bool = true;
    /// Say nothing of module-level variables whose type is unknown.
    allow_untyped_globals: bool = false;
    /// Variables may change type in one block.
    allow_redefinition_old: bool = false;
    /// Variables may change type anywhere.
    allow_redefinition: bool = false;
    /// Report comparisons of types without a common value.
    strict_equality: bool = false;
    /// The same for comparisons with `None`.
    strict_equality_for_none: bool = false;
    /// `bytearray` and `memoryview` are not `bytes`.
    strict_bytes: bool = true;
    /// The old name for a part of `extra_checks`.
    strict_concatenate: bool = false;
    /// Checks that are right but unpractical.
    extra_checks: bool = false;
    /// Report code that is unreachable by its types.
    warn_unreachable: bool = false;
    /// Names that are taken as true.
    always_true: Vec<String> = Vec::new();
    /// Names that are taken as false.
    always_false: Vec<String> = Vec::new();
    /// Names of error codes to disable, as given.
    disable_error_code: Vec<String> = Vec::new();
    /// The error codes that are disabled.
    disabled_error_codes: ErrorCodeSet = ErrorCodeSet::new();
    /// Names of error codes to enable, as given.
    enable_error_code: Vec<String> = Vec::new();
    /// The error codes that are enabled.
    enabled_error_codes: ErrorCodeSet = ErrorCodeSet::new();
    /// A script is a module of its own name instead of `__main__`.
    scripts_are_modules: bool = false;
    /// The configuration file that was read.
    config_file: Option<String> = None;
    /// A file with times, sizes and hashes of sources.
    quickstart_file: Option<String> = None;
    /// Files to check, from the configuration file.
    files: Option<Vec<String>> = None;
    /// Packages to check, from the configuration file.
    packages: Option<Vec<String>> = None;
    /// Modules to check, from the configuration file.
    modules: Option<Vec<String>> = None;
    /// Where to write a JUnit report.
    junit_xml: Option<String> = None;
    /// The form of the JUnit report: `global` or `per_file`.
    junit_format: String = "global".to_owned();
    /// Use the cache.
    incremental: bool = true;
    /// The directory of the cache.
    cache_dir: String = defaults::CACHE_DIR.to_owned();
    /// The cache is a database.
    sqlite_cache: bool = true;
    /// The number of parts of that database.
    sqlite_num_shards: i64 = defaults::SQLITE_NUM_SHARDS;
    /// The cache has the binary format.
    fixed_format_cache: bool = true;
    /// The cache is written to be read by people.
    debug_cache: bool = false;
    /// Use a cache that another version wrote.
    skip_version_check: bool = false;
    /// Do not compare times of cache files.
    skip_cache_mtime_checks: bool = false;
    /// Keep what updates need: set by the daemon.
    fine_grained_incremental: bool = false;
    /// Write fine-grained dependencies into the cache.
    cache_fine_grained: bool = false;
    /// Read fine-grained dependencies from the cache.
    use_fine_grained_cache: bool = false;
    /// Serialize even without a cache.
    debug_serialize: bool = false;
    /// The module is going to be compiled.
    mypyc: bool = false;
    /// Queries are running, which changes a few checks.
    inspections: bool = false;
    /// Keep syntax trees.
    preserve_asts: bool = false;
    /// Keep documentation strings.
    include_docstrings: bool = false;
    /// Plugins by path or module.
    plugins: Vec<String> = Vec::new();
    /// How much is logged.
    verbosity: i64 = 0;
    /// Start a debugger on an internal error.
    pdb: bool = false;
    /// Show the stack on an internal error.
    show_traceback: bool = false;
    /// Let an internal error end the process.
    raise_exceptions: bool = false;
    /// Print statistics of types.
    dump_type_stats: bool = false;
    /// Print statistics of inference.
    dump_inference_stats: bool = false;
    /// Print statistics of the build.
    dump_build_stats: bool = false;
    /// Features to switch on, by name.
    enable_incomplete_feature: Vec<String> = Vec::new();
    /// Where to write times per file.
    timing_stats: Option<String> = None;
    /// Where to write times per line.
    line_checking_stats: Option<String> = None;
    /// Stop before type checking.
    semantic_analysis_only: bool = false;
    /// Builtins are small test stubs.
    use_builtins_fixtures: bool = false;
    /// A test is running.
    test_env: bool = false;
    /// How many worker processes.
    num_workers: i64 = 0;
    /// Contents of the first file of a pair are read from the second: file to shadow, in order.
    shadow_file: IndexMap<String, String> = IndexMap::new();
    /// Show columns.
    show_column_numbers: bool = false;
    /// Show where a message's code ends.
    show_error_end: bool = false;
    /// Do not show error codes.
    hide_error_codes: bool = false;
    /// Show links to the documentation of error codes.
    show_error_code_links: bool = false;
    /// Reveal types in the old long form.
    reveal_verbose_types: bool = false;
    /// Wrap lines and show the source.
    pretty: bool = false;
    /// Print the graph of modules and stop.
    dump_graph: bool = false;
    /// Print the trees of the modules that are checked, with what names refer to. Not a setting of mypy's.
    dump_ast: bool = false;
    /// Print their symbol tables. Not a setting of mypy's.
    dump_symbols: bool = false;
    /// Print their classes. Not a setting of mypy's.
    dump_classes: bool = false;
    /// Print fine-grained dependencies.
    dump_deps: bool = false;
    /// Add dependencies that say which code matters.
    logical_deps: bool = false;
    /// Partial types do not cross from a module into its functions.
    local_partial_types: bool = true;
    /// Parse with the native parser.
    native_parser: bool = true;
    /// Be reproducible inside Bazel.
    bazel: bool = false;
    /// Directories below which every directory is a package.
    package_root: Vec<String> = Vec::new();
    /// Where the cache of a source is: source to its two cache files.
    cache_map: IndexMap<String, (String, String)> = IndexMap::new();
    /// End the process without freeing memory.
    fast_exit: bool = true;
    /// Find modules among the given sources first.
    fast_module_lookup: bool = false;
    /// Bodies that do nothing may have any return type.
    allow_empty_bodies: bool = false;
    /// Show absolute paths.
    show_absolute_path: bool = false;
    /// Install missing stubs.
    install_types: bool = false;
    /// Install them without asking.
    non_interactive: bool = false;
    /// After how many messages most others are held back once an import failed; negative is never.
    many_errors_threshold: i64 = defaults::MANY_ERRORS_THRESHOLD;
    /// Use the old inference of generic callables.
    old_type_inference: bool = false;
    /// Check an expression as often as it is met.
    disable_expression_cache: bool = false;
    /// Write references line by line.
    export_ref_info: bool = false;
    /// Special methods take positional arguments only.
    pos_only_special_methods: bool = true;
    /// `bytearray` is not `bytes`.
    disable_bytearray_promotion: bool = true;
    /// `memoryview` is not `bytes`.
    disable_memoryview_promotion: bool = true;
    /// The format of messages: `json`, or lines of text.
    output: Option<String> = None;
    /// Where to write annotated sources of compiled modules.
    mypyc_annotation_file: Option<String> = None;
    /// Do not write C files.
    mypyc_skip_c_generation: bool = false;
}

impl Options {
    /// Whether fine-grained dependencies are going to be needed: in a daemon, or in a cache for one.
    #[must_use]
    pub fn tracks_dependencies(&self) -> bool {
        self.fine_grained_incremental || self.cache_fine_grained
    }

    /// Whether unpacked tuples show as `*tuple[...]`.
    #[must_use]
    pub fn use_star_unpack(&self) -> bool {
        self.python_version >= PythonVersion::new3(11) || !self.reveal_verbose_types
    }

    /// `strict_bytes` decides the two promotions.
    pub fn process_strict_bytes(&mut self) {
        self.disable_bytearray_promotion = self.strict_bytes;
        self.disable_memoryview_promotion = self.strict_bytes;
    }

    /// The names of the settings in which the two differ.
    pub fn differences<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = &'static str> + 'a {
        Self::NAMES
            .iter()
            .copied()
            .filter(|name| self.get(name) != other.get(name))
    }
}

/// What Python calls the platform that this program was built for.
fn host_platform() -> &'static str {
    match std::env::consts::OS {
        "macos" => "darwin",
        "windows" => "win32",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_setting_can_be_read_and_written_by_name() {
        let mut options = Options::default();
        for name in Options::NAMES {
            let value = options.get(name).expect("listed settings exist");
            assert_eq!(options.set(name, value), Ok(()), "{name}");
        }
        assert_eq!(options, Options::default());
    }

    #[test]
    fn a_value_of_the_wrong_kind_changes_nothing() {
        let mut options = Options::default();
        assert_eq!(
            options.set("pretty", Value::Int(1)),
            Err(SetError::WrongKind(Kind::Bool))
        );
        assert_eq!(options.set("prettier", Value::Bool(true)), Err(SetError::Unknown));
        assert_eq!(
            options.set("follow_imports", Value::Str("x".into())),
            Err(SetError::WrongKind(Kind::Str))
        );
        assert_eq!(options.differences(&Options::default()).next(), None);
    }
}
