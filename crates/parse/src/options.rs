//! The settings that decide what the tree of a module looks like.

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
        Self {
            python_version: (3, 11),
            platform: "linux".to_owned(),
            always_true: Vec::new(),
            always_false: Vec::new(),
            implicit_optional: false,
            pos_only_special_methods: true,
            skip_function_bodies: false,
        }
    }
}
