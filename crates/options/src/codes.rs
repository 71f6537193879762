//! Error codes: what a message is about, for filtering and for `# type: ignore[code]`.
//!
//! An [`ErrorCode`] is a value of one byte; its name, description and default are look-ups in one table. A code may be
//! a *sub-code* of another one: ignoring or disabling the parent covers the child.
//!
//! Specified by `mypy/errorcodes.py`. One name, `call-arg`, has two entries there: [`ErrorCode::CallArgMisc`] is the
//! sub-code of `misc`, and equal to [`ErrorCode::CallArg`] wherever codes are compared, as there.

use std::fmt;
use std::hash::{Hash, Hasher};

macro_rules! error_codes {
    ($($variant:ident = $name:literal, $description:literal, $default:ident, $($parent:ident)+;)*) => {
        /// What a message is about. Equality is equality of names.
        #[derive(Clone, Copy)]
        #[repr(u8)]
        pub enum ErrorCode {
            $(#[doc = $description] $variant,)*
        }

        const TABLE: &[Row] = &[
            $(Row {
                code: ErrorCode::$variant,
                name: $name,
                description: $description,
                default_enabled: error_codes!(@default $default),
                parent: error_codes!(@parent $($parent)+),
            },)*
        ];
    };
    (@default on) => { true };
    (@default off) => { false };
    (@parent top) => { None };
    (@parent sub_code_of $parent:ident) => { Some(ErrorCode::$parent) };
}

struct Row {
    code: ErrorCode,
    name: &'static str,
    description: &'static str,
    default_enabled: bool,
    parent: Option<ErrorCode>,
}

error_codes! {
    AttrDefined = "attr-defined", "Check that attribute exists", on, top;
    NameDefined = "name-defined", "Check that name is defined", on, top;
    CallArg = "call-arg", "Check number, names and kinds of arguments in calls", on, top;
    ArgType = "arg-type", "Check argument types in calls", on, top;
    CallOverload = "call-overload", "Check that an overload variant matches arguments", on, top;
    ValidType = "valid-type", "Check that type (annotation) is valid", on, top;
    NonetypeType = "nonetype-type", "Check that type (annotation) is not NoneType", on, top;
    VarAnnotated = "var-annotated", "Require variable annotation if type can't be inferred", on, top;
    Override = "override", "Check that method override is compatible with base class", on, top;
    Return = "return", "Check that function always returns a value", on, top;
    ReturnValue = "return-value", "Check that return value is compatible with signature", on, top;
    Assignment = "assignment", "Check that assigned value is compatible with target", on, top;
    MethodAssign = "method-assign", "Check that assignment target is not a method", on, sub_code_of Assignment;
    TypeArg = "type-arg", "Check that generic type arguments are present", on, top;
    TypeVar = "type-var", "Check that type variable values are valid", on, top;
    UnionAttr = "union-attr", "Check that attribute exists in each item of a union", on, top;
    Index = "index", "Check indexing operations", on, top;
    Operator = "operator", "Check that operator is valid for operands", on, top;
    ListItem = "list-item", "Check list items in a list expression [item, ...]", on, top;
    DictItem = "dict-item", "Check dict items in a dict expression {key: value, ...}", on, top;
    TypeddictItem = "typeddict-item", "Check items when constructing TypedDict", on, top;
    TypeddictUnknownKey = "typeddict-unknown-key", "Check unknown keys when constructing TypedDict", on, sub_code_of TypeddictItem;
    HasType = "has-type", "Check that type of reference can be determined", on, top;
    Import = "import", "Require that imported module can be found or has stubs", on, top;
    ImportNotFound = "import-not-found", "Require that imported module can be found", on, sub_code_of Import;
    ImportUntyped = "import-untyped", "Require that imported module has stubs", on, sub_code_of Import;
    NoRedef = "no-redef", "Check that each name is defined once", on, top;
    FuncReturnsValue = "func-returns-value", "Check that called function returns a value in value context", on, top;
    Abstract = "abstract", "Prevent instantiation of classes with abstract attributes", on, top;
    TypeAbstract = "type-abstract", "Require only concrete classes where Type[...] is expected", on, top;
    ValidNewtype = "valid-newtype", "Check that argument 2 to NewType is valid", on, top;
    StringFormatting = "str-format", "Check that string formatting/interpolation is type-safe", on, top;
    StrBytesPy3 = "str-bytes-safe", "Warn about implicit coercions related to bytes and string types", on, top;
    ExitReturn = "exit-return", "Warn about too general return type for '__exit__'", on, top;
    LiteralReq = "literal-required", "Check that value is a literal", on, top;
    UnusedCoroutine = "unused-coroutine", "Ensure that all coroutines are used", on, top;
    EmptyBody = "empty-body", "A dedicated error code to opt out return errors for empty/trivial bodies", on, top;
    SafeSuper = "safe-super", "Warn about calls to abstract methods with empty/trivial bodies", on, top;
    TopLevelAwait = "top-level-await", "Warn about top level await expressions", on, top;
    AwaitNotAsync = "await-not-async", "Warn about \"await\" outside coroutine (\"async def\")", on, top;
    NoUntypedDef = "no-untyped-def", "Check that every function has an annotation", on, top;
    NoUntypedCall = "no-untyped-call", "Disallow calling functions without type annotations from annotated functions", on, top;
    RedundantCast = "redundant-cast", "Check that cast changes type of expression", on, top;
    AssertType = "assert-type", "Check that assert_type() call succeeds", on, top;
    ComparisonOverlap = "comparison-overlap", "Check that types in comparisons and 'in' expressions overlap", on, top;
    NoAnyUnimported = "no-any-unimported", "Reject \"Any\" types from unfollowed imports", on, top;
    NoAnyReturn = "no-any-return", "Reject returning value with \"Any\" type if return type is not \"Any\"", on, top;
    Unreachable = "unreachable", "Warn about unreachable statements or expressions", on, top;
    AnnotationUnchecked = "annotation-unchecked", "Notify about type annotations in unchecked functions", on, top;
    TypeddictReadonlyMutated = "typeddict-readonly-mutated", "TypedDict's ReadOnly key is mutated", on, top;
    PossiblyUndefined = "possibly-undefined", "Warn about variables that are defined only in some execution paths", off, top;
    RedundantExpr = "redundant-expr", "Warn about redundant expressions", off, top;
    TruthyBool = "truthy-bool", "Warn about expressions that could always evaluate to true in boolean contexts", off, top;
    TruthyFunction = "truthy-function", "Warn about function that always evaluate to true in boolean contexts", on, top;
    TruthyIterable = "truthy-iterable", "Warn about Iterable expressions that could always evaluate to true in boolean contexts", off, top;
    StrUnpack = "str-unpack", "Warn about expressions that unpack str", on, top;
    NameMatch = "name-match", "Check that type definition has consistent naming", on, top;
    NoOverloadImpl = "no-overload-impl", "Check that overloaded functions outside stub files have an implementation", on, top;
    IgnoreWithoutCode = "ignore-without-code", "Warn about '# type: ignore' comments which do not have error codes", off, top;
    UnusedAwaitable = "unused-awaitable", "Ensure that all awaitable values are used", off, top;
    RedundantSelfType = "redundant-self", "Warn about redundant Self type annotations on method first argument", off, top;
    UsedBeforeDef = "used-before-def", "Warn about variables that are used before they are defined", on, top;
    UnusedIgnore = "unused-ignore", "Ensure that all type ignores are used", off, top;
    ExplicitOverrideRequired = "explicit-override", "Require @override decorator if method is overriding a base class method", off, top;
    UnimportedReveal = "unimported-reveal", "Require explicit import from typing or typing_extensions for reveal_type", off, top;
    MutableOverride = "mutable-override", "Reject covariant overrides for mutable attributes", off, top;
    ExhaustiveMatch = "exhaustive-match", "Reject match statements that are not exhaustive", off, top;
    Metaclass = "metaclass", "Ensure that metaclass is valid", on, top;
    MaybeUnrecognizedStrTypeform = "maybe-unrecognized-str-typeform", "Error when a string is used where a TypeForm is expected but a string annotation cannot be recognized", on, top;
    Syntax = "syntax", "Report syntax errors", on, top;
    Misc = "misc", "Miscellaneous other checks", on, top;
    CallArgMisc = "call-arg", "Check number, names and kinds of arguments in calls", on, sub_code_of Misc;
    OverloadCannotMatch = "overload-cannot-match", "Warn if an @overload signature can never be matched", on, sub_code_of Misc;
    OverloadOverlap = "overload-overlap", "Warn if multiple @overload variants overlap in unsafe ways", on, sub_code_of Misc;
    PropertyDecorator = "prop-decorator", "Decorators on top of @property are not supported", on, sub_code_of Misc;
    UntypedDecorator = "untyped-decorator", "Error if an untyped decorator makes a typed function untyped", on, top;
    NarrowedTypeNotSubtype = "narrowed-type-not-subtype", "Warn if a TypeIs function's narrowed type is not a subtype of the original type", on, top;
    ExplicitAny = "explicit-any", "Warn about explicit Any type annotations", on, top;
    Deprecated = "deprecated", "Warn when importing or using deprecated (overloaded) functions, methods or classes", off, top;
}

impl ErrorCode {
    /// The name that `--enable-error-code` and `# type: ignore[...]` use.
    #[inline]
    #[must_use]
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// One sentence for users.
    #[must_use]
    pub fn description(self) -> &'static str {
        self.row().description
    }

    /// The group that documentation puts the code into.
    #[must_use]
    pub const fn category(self) -> &'static str {
        "General"
    }

    /// Whether messages with this code show unless something disables them.
    #[inline]
    #[must_use]
    pub fn default_enabled(self) -> bool {
        self.row().default_enabled
    }

    /// The code that covers this one too.
    #[inline]
    #[must_use]
    pub fn sub_code_of(self) -> Option<Self> {
        self.row().parent
    }

    /// The code with this name; for `call-arg` the one without a parent.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        TABLE.iter().find(|row| row.name == name).map(|row| row.code)
    }

    /// All codes in the order of definition, each name once.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE
            .iter()
            .map(|row| row.code)
            .filter(|code| code.canonical() as u8 == *code as u8)
    }

    /// Whether `name` is the name of a sub-code of the code that is called `parent`.
    #[must_use]
    pub fn is_sub_code(name: &str, parent: &str) -> bool {
        TABLE
            .iter()
            .any(|row| row.name == name && row.parent.is_some_and(|code| code.name() == parent))
    }

    fn row(self) -> &'static Row {
        &TABLE[self as usize]
    }

    /// The one code that stands for all codes of the same name.
    const fn canonical(self) -> Self {
        if matches!(self, Self::CallArgMisc) {
            Self::CallArg
        } else {
            self
        }
    }

    const fn bit(self) -> u128 {
        1 << (self.canonical() as u8)
    }
}

impl PartialEq for ErrorCode {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.canonical() as u8 == other.canonical() as u8
    }
}

impl Eq for ErrorCode {}

impl Hash for ErrorCode {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.canonical() as u8).hash(state);
    }
}

impl fmt::Debug for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A set of error codes, sixteen bytes.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct ErrorCodeSet(u128);

impl ErrorCodeSet {
    /// The set without a code.
    #[must_use]
    pub const fn new() -> Self {
        Self(0)
    }

    /// Whether `code` is in the set.
    #[inline]
    #[must_use]
    pub const fn contains(self, code: ErrorCode) -> bool {
        self.0 & code.bit() != 0
    }

    /// Adds `code`.
    pub const fn insert(&mut self, code: ErrorCode) {
        self.0 |= code.bit();
    }

    /// Takes `code` out.
    pub const fn remove(&mut self, code: ErrorCode) {
        self.0 &= !code.bit();
    }

    /// Adds all codes of `other`.
    pub const fn insert_all(&mut self, other: Self) {
        self.0 |= other.0;
    }

    /// Takes out all codes of `other`.
    pub const fn remove_all(&mut self, other: Self) {
        self.0 &= !other.0;
    }

    /// Whether there is no code.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The codes in the order of definition.
    pub fn iter(self) -> impl Iterator<Item = ErrorCode> {
        ErrorCode::all().filter(move |code| self.contains(*code))
    }
}

impl FromIterator<ErrorCode> for ErrorCodeSet {
    fn from_iter<I: IntoIterator<Item = ErrorCode>>(codes: I) -> Self {
        let mut set = Self::new();
        codes.into_iter().for_each(|code| set.insert(code));
        set
    }
}

impl fmt::Debug for ErrorCodeSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_indexed_by_the_code() {
        for row in TABLE {
            assert_eq!(row.code.row().name, row.name);
            assert_eq!(TABLE[row.code as usize].description, row.description);
        }
        assert!(TABLE.len() <= 128, "a set of codes fits into 128 bits");
    }

    #[test]
    fn both_call_arg_codes_are_equal_but_only_one_has_a_parent() {
        assert_eq!(ErrorCode::CallArg, ErrorCode::CallArgMisc);
        assert_eq!(ErrorCode::CallArg.sub_code_of(), None);
        assert_eq!(ErrorCode::CallArgMisc.sub_code_of(), Some(ErrorCode::Misc));
        assert_eq!(
            ErrorCode::from_name("call-arg").and_then(ErrorCode::sub_code_of),
            None
        );
        assert!(ErrorCode::is_sub_code("call-arg", "misc"));
    }

    #[test]
    fn no_sub_code_has_sub_codes() {
        for code in ErrorCode::all() {
            assert_eq!(
                code.sub_code_of().and_then(ErrorCode::sub_code_of),
                None,
                "{code}"
            );
        }
    }

    #[test]
    fn sets_hold_what_was_inserted() {
        let mut set: ErrorCodeSet = [ErrorCode::Misc, ErrorCode::Deprecated].into_iter().collect();
        assert!(set.contains(ErrorCode::Deprecated));
        set.remove(ErrorCode::Deprecated);
        assert_eq!(set.iter().collect::<Vec<_>>(), [ErrorCode::Misc]);
    }
}
