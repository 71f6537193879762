//! The settings that decide what the tree of a module looks like.

use options::Options;

/// What [`parse`](crate::parse) depends on besides the text.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct ParseOptions {
    /// The Python version that is checked for: decides which branches never run, and which syntax is too new.
    pub python_version: (u8, u8),
    /// `sys.platform` of the program: decides which branches never run.
    pub platform: String,
    /// Names that are always true (`--always-true`), without those of inline settings.
    pub always_true: Vec<String>,
    /// Names that are always false (`--always-false`), without those of inline settings.
    pub always_false: Vec<String>,
    /// `x: int = None` means `Optional[int]`.
    pub implicit_optional: bool,
    /// Parameters of special methods are positional only.
    pub pos_only_special_methods: bool,
    /// Leave out bodies of functions that no other code can see the effect of: for modules whose errors are ignored.
    pub skip_function_bodies: bool,
}

impl Default for ParseOptions {
    fn default() -> Self {
        Self::from(&Options::default())
    }
}

impl From<&Options> for ParseOptions {
    fn from(options: &Options) -> Self {
        Self {
            python_version: (options.python_version.major, options.python_version.minor),
            platform: options.platform.clone(),
            always_true: options.always_true.clone(),
            always_false: options.always_false.clone(),
            implicit_optional: options.implicit_optional,
            pos_only_special_methods: options.pos_only_special_methods,
            skip_function_bodies: options.ignore_errors && !options.preserve_asts,
        }
    }
}
