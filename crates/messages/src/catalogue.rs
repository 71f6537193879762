//! The fixed texts of messages, with their codes.
//!
//! A text may have parts to fill in, written `{}`:
//!
//! ```
//! use messages::catalogue;
//! let text = catalogue::INCOMPATIBLE_IMPORT_OF.format(&["x"]);
//! assert_eq!(text.value, "Incompatible import of \"x\"");
//! ```
//!
//! Specified by `mypy/message_registry.py`; the names are the same.

use std::borrow::Cow;

use errors::ErrorCode;

/// The text of a message and its code.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Text {
    /// The text.
    pub value: Cow<'static, str>,
    /// The code; `None` stands for `misc`.
    pub code: Option<ErrorCode>,
}

impl Text {
    /// A text without parts.
    #[must_use]
    pub const fn new(value: &'static str, code: Option<ErrorCode>) -> Self {
        Self {
            value: Cow::Borrowed(value),
            code,
        }
    }

    /// The text with `parts` in the place of each `{}`.
    #[must_use]
    pub fn format(&self, parts: &[&str]) -> Self {
        let mut value = String::with_capacity(self.value.len() + 16);
        let mut parts = parts.iter();
        let mut pieces = self.value.split("{}");
        value.push_str(pieces.next().unwrap_or_default());
        for piece in pieces {
            value.push_str(parts.next().copied().unwrap_or("{}"));
            value.push_str(piece);
        }
        Self {
            value: value.into(),
            code: self.code,
        }
    }

    /// The text with more behind it.
    #[must_use]
    pub fn with_additional_msg(&self, more: &str) -> Self {
        Self {
            value: format!("{}{more}", self.value).into(),
            code: self.code,
        }
    }
}

impl From<Text> for String {
    fn from(text: Text) -> Self {
        text.value.into_owned()
    }
}

macro_rules! texts {
    ($($name:ident $(: $code:ident)? = $text:literal;)*) => {
        $(
            #[doc = concat!("`", $text, "`")]
            pub const $name: Text = Text::new($text, texts!(@code $($code)?));
        )*

        #[cfg(test)]
        const ALL: &[Text] = &[$($name,)*];
    };
    (@code) => { None };
    (@code $code:ident) => { Some(ErrorCode::$code) };
}

texts! {
    INVALID_TYPE_RAW_ENUM_VALUE: ValidType = "Invalid type: try using Literal[{}.{}] instead?";
    NO_RETURN_VALUE_EXPECTED: ReturnValue = "No return value expected";
    MISSING_RETURN_STATEMENT: Return = "Missing return statement";
    EMPTY_BODY_ABSTRACT: EmptyBody = "If the method is meant to be abstract, use @abc.abstractmethod";
    INVALID_IMPLICIT_RETURN = "Implicit return in function which does not return";
    INCOMPATIBLE_RETURN_VALUE_TYPE: ReturnValue = "Incompatible return value type";
    RETURN_VALUE_EXPECTED: ReturnValue = "Return value expected";
    NO_RETURN_EXPECTED = "Return statement in function which does not return";
    INVALID_EXCEPTION = "Exception must be derived from BaseException";
    INVALID_EXCEPTION_TYPE = "Exception type must be derived from BaseException (or be a tuple of exception classes)";
    INVALID_EXCEPTION_GROUP = "Exception type in except* cannot derive from BaseExceptionGroup";
    RETURN_IN_ASYNC_GENERATOR = "\"return\" with value in async generator is not allowed";
    INVALID_RETURN_TYPE_FOR_GENERATOR = "The return type of a generator function should be \"Generator\" or one of its supertypes";
    INVALID_RETURN_TYPE_FOR_ASYNC_GENERATOR = "The return type of an async generator function should be \"AsyncGenerator\" or one of its supertypes";
    YIELD_VALUE_EXPECTED = "Yield value expected";
    INCOMPATIBLE_TYPES = "Incompatible types";
    INCOMPATIBLE_TYPES_IN_ASSIGNMENT: Assignment = "Incompatible types in assignment";
    COVARIANT_OVERRIDE_OF_MUTABLE_ATTRIBUTE: MutableOverride = "Covariant override of a mutable attribute";
    INCOMPATIBLE_TYPES_IN_AWAIT = "Incompatible types in \"await\"";
    INCOMPATIBLE_REDEFINITION = "Incompatible redefinition";
    INCOMPATIBLE_TYPES_IN_ASYNC_WITH_AENTER = "Incompatible types in \"async with\" for \"__aenter__\"";
    INCOMPATIBLE_TYPES_IN_ASYNC_WITH_AEXIT = "Incompatible types in \"async with\" for \"__aexit__\"";
    INCOMPATIBLE_TYPES_IN_ASYNC_FOR = "Incompatible types in \"async for\"";
    INVALID_TYPE_FOR_SLOTS = "Invalid type for \"__slots__\"";
    ASYNC_FOR_OUTSIDE_COROUTINE = "\"async for\" outside async function";
    ASYNC_WITH_OUTSIDE_COROUTINE = "\"async with\" outside async function";
    INCOMPATIBLE_TYPES_IN_YIELD = "Incompatible types in \"yield\"";
    INCOMPATIBLE_TYPES_IN_YIELD_FROM = "Incompatible types in \"yield from\"";
    INCOMPATIBLE_TYPES_IN_STR_INTERPOLATION = "Incompatible types in string interpolation";
    INCOMPATIBLE_TYPES_IN_CAPTURE = "Incompatible types in capture pattern";
    MUST_HAVE_NONE_RETURN_TYPE = "The return type of \"{}\" must be None";
    TUPLE_INDEX_OUT_OF_RANGE = "Tuple index out of range";
    AMBIGUOUS_SLICE_OF_VARIADIC_TUPLE = "Ambiguous slice of a variadic tuple";
    TOO_MANY_TARGETS_FOR_VARIADIC_UNPACK = "Too many assignment targets for variadic unpack";
    CANNOT_INFER_LAMBDA_TYPE = "Cannot infer type of lambda";
    CANNOT_ACCESS_INIT = "Accessing \"__init__\" on an instance is unsound, since instance.__init__ could be from an incompatible subclass";
    NON_INSTANCE_NEW_TYPE = "\"__new__\" must return a class instance (got {})";
    INVALID_NEW_TYPE = "Incompatible return type for \"__new__\"";
    BAD_CONSTRUCTOR_TYPE = "Unsupported decorated constructor type";
    CANNOT_ASSIGN_TO_METHOD = "Cannot assign to a method";
    CANNOT_ASSIGN_TO_TYPE = "Cannot assign to a type";
    INCONSISTENT_ABSTRACT_OVERLOAD = "Overloaded method has both abstract and non-abstract variants";
    MULTIPLE_OVERLOADS_REQUIRED = "Single overload definition, multiple required";
    READ_ONLY_PROPERTY_OVERRIDES_READ_WRITE = "Read-only property cannot override read-write property";
    FORMAT_REQUIRES_MAPPING = "Format requires a mapping";
    RETURN_TYPE_CANNOT_BE_CONTRAVARIANT = "Cannot use a contravariant type variable as return type";
    FUNCTION_PARAMETER_CANNOT_BE_COVARIANT = "Cannot use a covariant type variable as a parameter";
    INCOMPATIBLE_IMPORT_OF: Assignment = "Incompatible import of \"{}\"";
    FUNCTION_TYPE_EXPECTED: NoUntypedDef = "Function is missing a type annotation";
    ONLY_CLASS_APPLICATION = "Type application is only supported for generic classes";
    RETURN_TYPE_EXPECTED: NoUntypedDef = "Function is missing a return type annotation";
    PARAM_TYPE_EXPECTED: NoUntypedDef = "Function is missing a type annotation for one or more parameters";
    KEYWORD_ARGUMENT_REQUIRES_STR_KEY_TYPE = "Keyword argument only valid with \"str\" key type in call to \"dict\"";
    ALL_MUST_BE_SEQ_STR = "Type of __all__ must be {}, not {}";
    INVALID_TYPEDDICT_ARGS = "Expected keyword arguments, {...}, or dict(...) in TypedDict constructor";
    TYPEDDICT_KEY_MUST_BE_STRING_LITERAL = "Expected TypedDict key to be string literal";
    TYPEDDICT_OVERRIDE_MERGE = "Overwriting TypedDict field \"{}\" while merging";
    MALFORMED_ASSERT = "Assertion is always true, perhaps remove parentheses?";
    DUPLICATE_TYPE_SIGNATURES = "Function has duplicate type signatures";
    DESCRIPTOR_SET_NOT_CALLABLE = "{}.__set__ is not callable";
    DESCRIPTOR_GET_NOT_CALLABLE = "{}.__get__ is not callable";
    MODULE_LEVEL_GETATTRIBUTE = "__getattribute__ is not valid at the module level";
    CLASS_VAR_CONFLICTS_SLOTS = "\"{}\" in __slots__ conflicts with class variable access";
    NAME_NOT_IN_SLOTS = "Trying to assign name \"{}\" that is not in \"__slots__\" of type \"{}\"";
    TYPE_ALWAYS_TRUE: TruthyBool = "{} which does not implement __bool__ or __len__ so it could always be true in boolean context";
    TYPE_ALWAYS_TRUE_UNIONTYPE: TruthyBool = "{} of which no members implement __bool__ or __len__ so it could always be true in boolean context";
    FUNCTION_ALWAYS_TRUE: TruthyFunction = "Function {} could always be true in boolean context";
    ITERABLE_ALWAYS_TRUE: TruthyIterable = "{} which can always be true in boolean context. Consider using {} instead.";
    NOT_CALLABLE = "{} not callable";
    TYPE_MUST_BE_USED = "Value of type {} must be used";
    GENERIC_INSTANCE_VAR_CLASS_ACCESS = "Access to generic instance variables via class is ambiguous";
    GENERIC_CLASS_VAR_ACCESS = "Access to generic class variables is ambiguous";
    BARE_GENERIC = "Missing type arguments for generic type {}";
    IMPLICIT_GENERIC_ANY_BUILTIN = "Implicit generic \"Any\". Use \"{}\" and specify generic parameters";
    NO_CYCLIC_DEFAULT = "Cyclic type variable defaults are not supported";
    NO_DEFAULT_AFTER_TYPEVAR_TUPLE = "A type variable with default cannot follow TypeVarTuple";
    INVALID_UNPACK = "{} cannot be unpacked (must be tuple or TypeVarTuple)";
    INVALID_UNPACK_POSITION = "Unpack is only valid in a variadic position";
    INVALID_PARAM_SPEC_LOCATION = "Invalid location for ParamSpec {}";
    INVALID_PARAM_SPEC_LOCATION_NOTE = "You can use ParamSpec as the first argument to Callable, e.g., \"Callable[{}, int]\"";
    INCOMPATIBLE_TYPEVAR_VALUE = "Value of type variable \"{}\" of {} cannot be {}";
    INVALID_TYPEVAR_AS_TYPEARG = "Type variable \"{}\" not valid as type argument value for \"{}\"";
    INVALID_TYPEVAR_ARG_BOUND = "Type argument {} of \"{}\" must be a subtype of {}";
    INVALID_TYPEVAR_ARG_VALUE = "Invalid type argument value for \"{}\"";
    TYPEVAR_VARIANCE_DEF = "TypeVar \"{}\" may only be a literal bool";
    TYPEVAR_ARG_MUST_BE_TYPE = "{} \"{}\" must be a type";
    TYPEVAR_UNEXPECTED_ARGUMENT = "Unexpected argument to \"TypeVar()\"";
    UNBOUND_TYPEVAR = "A function returning TypeVar should receive at least one argument containing the same TypeVar";
    TYPE_PARAMETERS_SHOULD_BE_DECLARED = "All type parameters should be declared ({} not declared)";
    TOO_MANY_ARGS_FOR_SUPER = "Too many arguments for \"super\"";
    SUPER_WITH_SINGLE_ARG_NOT_SUPPORTED = "\"super\" with a single argument not supported";
    UNSUPPORTED_ARG_1_FOR_SUPER = "Unsupported argument 1 for \"super\"";
    UNSUPPORTED_ARG_2_FOR_SUPER = "Unsupported argument 2 for \"super\"";
    SUPER_VARARGS_NOT_SUPPORTED = "Varargs not supported with \"super\"";
    SUPER_POSITIONAL_ARGS_REQUIRED = "\"super\" only accepts positional arguments";
    SUPER_ARG_2_NOT_INSTANCE_OF_ARG_1 = "Argument 2 for \"super\" not an instance of argument 1";
    TARGET_CLASS_HAS_NO_BASE_CLASS = "Target class has no base class";
    SUPER_OUTSIDE_OF_METHOD_NOT_SUPPORTED = "\"super()\" outside of a method is not supported";
    SUPER_ENCLOSING_POSITIONAL_ARGS_REQUIRED = "\"super()\" requires one or two positional arguments in enclosing function";
    MISSING_OR_INVALID_SELF_TYPE = "\"self\" parameter missing for a non-static method (or an invalid type for self)";
    ERASED_SELF_TYPE_NOT_SUPERTYPE = "The erased type of self \"{}\" is not a supertype of its class \"{}\"";
    CANNOT_INHERIT_FROM_FINAL = "Cannot inherit from final class \"{}\"";
    DEPENDENT_FINAL_IN_CLASS_BODY = "Final name declared in class body cannot depend on type variables";
    CANNOT_ACCESS_FINAL_INSTANCE_ATTR = "Cannot access final instance attribute \"{}\" on class object";
    CANNOT_ACCESS_INSTANCE_ONLY_ATTR = "Cannot access instance-only attribute \"{}\" on class object";
    CANNOT_MAKE_DELETABLE_FINAL = "Deletable attribute cannot be final";
    INCOMPATIBLE_DISJOINT_BASES = "Class \"{}\" has incompatible disjoint bases";
    ENUM_MEMBERS_ATTR_WILL_BE_OVERRIDDEN = "Assigned \"__members__\" will be overridden by \"Enum\" internally";
    CANNOT_OVERRIDE_INSTANCE_VAR = "Cannot override instance variable (previously declared on base class \"{}\") with class variable";
    CANNOT_OVERRIDE_CLASS_VAR = "Cannot override class variable (previously declared on base class \"{}\") with instance variable";
    CLASS_VAR_WITH_GENERIC_SELF = "ClassVar cannot contain Self type in generic classes";
    CLASS_VAR_OUTSIDE_OF_CLASS = "ClassVar can only be used for assignments in class body";
    RUNTIME_PROTOCOL_EXPECTED = "Only @runtime_checkable protocols can be used with instance and class checks";
    CANNOT_INSTANTIATE_PROTOCOL = "Cannot instantiate protocol class \"{}\"";
    TOO_MANY_UNION_COMBINATIONS = "Not all union combinations were tried because there are too many unions";
    CONTIGUOUS_ITERABLE_EXPECTED = "Contiguous iterable with same type expected";
    ITERABLE_TYPE_EXPECTED = "Invalid type '{}' for *expr (iterable expected)";
    TYPE_GUARD_POS_ARG_REQUIRED = "Type {} requires positional argument";
    MISSING_MATCH_ARGS = "Class \"{}\" doesn't define \"__match_args__\"";
    OR_PATTERN_ALTERNATIVE_NAMES = "Alternative patterns bind different names";
    CLASS_PATTERN_GENERIC_TYPE_ALIAS = "Class pattern class must not be a type alias with type parameters";
    CLASS_PATTERN_TYPE_REQUIRED = "Expected type in class pattern; found \"{}\"";
    CLASS_PATTERN_TOO_MANY_POSITIONAL_ARGS = "Too many positional patterns for class pattern";
    CLASS_PATTERN_KEYWORD_MATCHES_POSITIONAL = "Keyword \"{}\" already matches a positional pattern";
    CLASS_PATTERN_DUPLICATE_KEYWORD_PATTERN = "Duplicate keyword pattern \"{}\"";
    CLASS_PATTERN_UNKNOWN_KEYWORD = "Class \"{}\" has no attribute \"{}\"";
    CLASS_PATTERN_CLASS_OR_STATIC_METHOD = "Cannot have both classmethod and staticmethod";
    MULTIPLE_ASSIGNMENTS_IN_PATTERN = "Multiple assignments to name \"{}\" in pattern";
    CANNOT_MODIFY_MATCH_ARGS = "Cannot assign to \"__match_args__\"";
    DATACLASS_FIELD_ALIAS_MUST_BE_LITERAL = "\"alias\" argument to dataclass field must be a string literal";
    DATACLASS_POST_INIT_MUST_BE_A_FUNCTION = "\"__post_init__\" method must be an instance method";
    FAILED_TO_MERGE_OVERLOADS = "Condition can't be inferred, unable to merge overloads";
    TYPE_IGNORE_WITH_ERRCODE_ON_MODULE: Syntax = "Type ignore with error code is not supported for modules; use `# mypy: disable-error-code=\"{}\"`";
    INVALID_TYPE_IGNORE: Syntax = "Invalid \"type: ignore\" comment";
    TYPE_COMMENT_SYNTAX_ERROR_VALUE: Syntax = "Syntax error in type comment \"{}\"";
    ELLIPSIS_WITH_OTHER_TYPEPARAMS: Syntax = "Ellipses cannot accompany other parameter types in function type signature";
    TYPE_SIGNATURE_TOO_MANY_PARAMS: Syntax = "Type signature has too many parameters";
    TYPE_SIGNATURE_TOO_FEW_PARAMS: Syntax = "Type signature has too few parameters";
    ARG_CONSTRUCTOR_NAME_EXPECTED: Syntax = "Expected arg constructor name";
    ARG_CONSTRUCTOR_TOO_MANY_ARGS: Syntax = "Too many arguments for argument constructor";
    MULTIPLE_VALUES_FOR_NAME_KWARG: Syntax = "\"{}\" gets multiple values for keyword argument \"name\"";
    MULTIPLE_VALUES_FOR_TYPE_KWARG: Syntax = "\"{}\" gets multiple values for keyword argument \"type\"";
    ARG_CONSTRUCTOR_UNEXPECTED_ARG: Syntax = "Unexpected argument \"{}\" for argument constructor";
    ARG_NAME_EXPECTED_STRING_LITERAL: Syntax = "Expected string literal for argument name, got {}";
    NARROWED_TYPE_NOT_SUBTYPE: NarrowedTypeNotSubtype = "Narrowed type {} is not a subtype of input type {}";
    TYPE_VAR_TOO_FEW_CONSTRAINED_TYPES: Misc = "Type variable must have at least two constrained types";
    TYPE_VAR_YIELD_EXPRESSION_IN_BOUND: Syntax = "Yield expression cannot be used as a type variable bound";
    TYPE_VAR_NAMED_EXPRESSION_IN_BOUND: Syntax = "Named expression cannot be used as a type variable bound";
    TYPE_VAR_AWAIT_EXPRESSION_IN_BOUND: Syntax = "Await expression cannot be used as a type variable bound";
    TYPE_VAR_GENERIC_CONSTRAINT_TYPE: Misc = "TypeVar constraint type cannot be parametrized by type variables";
    TYPE_VAR_REDECLARED_IN_NESTED_CLASS: ValidType = "Type variable \"{}\" is bound by an outer class";
    TYPE_ALIAS_WITH_YIELD_EXPRESSION: Syntax = "Yield expression cannot be used within a type alias";
    TYPE_ALIAS_WITH_NAMED_EXPRESSION: Syntax = "Named expression cannot be used within a type alias";
    TYPE_ALIAS_WITH_AWAIT_EXPRESSION: Syntax = "Await expression cannot be used within a type alias";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_filled_in_from_the_left() {
        let text = INVALID_TYPEVAR_ARG_BOUND.format(&["\"A\"", "C", "\"B\""]);
        assert_eq!(
            text.value,
            "Type argument \"A\" of \"C\" must be a subtype of \"B\""
        );
        assert_eq!(
            INCOMPATIBLE_IMPORT_OF.format(&["x"]).code,
            Some(ErrorCode::Assignment)
        );
    }

    #[test]
    fn more_can_be_added() {
        let text = INCOMPATIBLE_TYPES.with_additional_msg(" (why)");
        assert_eq!(text.value, "Incompatible types (why)");
    }

    #[test]
    fn no_text_is_empty_or_ends_in_space() {
        for text in ALL {
            assert_eq!(text.value.trim(), text.value);
            assert!(!text.value.is_empty());
        }
    }
}
