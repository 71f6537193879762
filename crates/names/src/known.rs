//! Names that the type checker itself speaks of: they have the same number in every table.
//!
//! So `class.fullname == known::BUILTINS_TUPLE` is one comparison of integers.

use crate::Name;

/// Whether there is a dot in a text.
const fn has_dot(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut index = 0;
    while index < bytes.len() {
        if bytes[index] == b'.' {
            return true;
        }
        index += 1;
    }
    false
}

macro_rules! known {
    ($($name:ident = $text:literal,)*) => {
        #[expect(non_camel_case_types, clippy::upper_case_acronyms, reason = "the variants only number the constants")]
        enum Number { $($name,)* }

        $(
            #[doc = concat!("`", $text, "`.")]
            pub const $name: Name = Name::at(Number::$name as u32, has_dot($text));
        )*

        /// The texts, in the order of their numbers.
        pub(crate) const TEXTS: &[&str] = &[$($text,)*];

        #[cfg(test)]
        pub(crate) const ALL: &[Name] = &[$($name,)*];
    };
}

known! {
    EMPTY = "",
    BUILTINS = "builtins",
    TYPING = "typing",
    TYPING_EXTENSIONS = "typing_extensions",
    MYPY_EXTENSIONS = "mypy_extensions",
    COLLECTIONS = "collections",
    ENUM = "enum",
    BUILTINS_OBJECT = "builtins.object",
    BUILTINS_TYPE = "builtins.type",
    BUILTINS_TUPLE = "builtins.tuple",
    BUILTINS_FUNCTION = "builtins.function",
    BUILTINS_INT = "builtins.int",
    BUILTINS_STR = "builtins.str",
    BUILTINS_BYTES = "builtins.bytes",
    BUILTINS_BOOL = "builtins.bool",
    BUILTINS_FLOAT = "builtins.float",
    BUILTINS_COMPLEX = "builtins.complex",
    BUILTINS_DICT = "builtins.dict",
    BUILTINS_LIST = "builtins.list",
    BUILTINS_SET = "builtins.set",
    BUILTINS_ELLIPSIS = "builtins.ellipsis",
    BUILTINS_NOT_IMPLEMENTED_TYPE = "builtins._NotImplementedType",
    BUILTINS_SENTINEL = "builtins.sentinel",
    TYPES_ELLIPSIS_TYPE = "types.EllipsisType",
    TYPES_NOT_IMPLEMENTED_TYPE = "types.NotImplementedType",
    TYPES_NONE_TYPE = "types.NoneType",
    TYPES_MODULE_TYPE = "types.ModuleType",
    BUILTINS_NONE = "builtins.None",
    TYPING_ANY = "typing.Any",
    TYPING_SIZED = "typing.Sized",
    TYPING_ITERABLE = "typing.Iterable",
    TYPING_CONTAINER = "typing.Container",
    TYPING_SEQUENCE = "typing.Sequence",
    TYPING_REVERSIBLE = "typing.Reversible",
    TYPING_MAPPING = "typing.Mapping",
    TYPING_MUTABLE_MAPPING = "typing.MutableMapping",
    TYPING_CLASS_VAR = "typing.ClassVar",
    TYPING_FINAL = "typing.Final",
    TYPING_EXTENSIONS_FINAL = "typing_extensions.Final",
    TYPING_SELF = "typing.Self",
    TYPING_EXTENSIONS_SELF = "typing_extensions.Self",
    TYPING_LITERAL = "typing.Literal",
    TYPING_EXTENSIONS_LITERAL = "typing_extensions.Literal",
    TYPING_ANNOTATED = "typing.Annotated",
    TYPING_EXTENSIONS_ANNOTATED = "typing_extensions.Annotated",
    TYPING_NAMED_TUPLE = "typing.NamedTuple",
    TYPING_EXTENSIONS_NAMED_TUPLE = "typing_extensions.NamedTuple",
    TYPING_TYPED_DICT_FALLBACK = "typing._TypedDict",
    TYPING_EXTENSIONS_TYPED_DICT_FALLBACK = "typing_extensions._TypedDict",
    MYPY_EXTENSIONS_TYPED_DICT_FALLBACK = "mypy_extensions._TypedDict",
    TYPING_EXTENSIONS_SENTINEL = "typing_extensions.sentinel",
    TYPING_EXTENSIONS_SENTINEL_CLASS = "typing_extensions.Sentinel",
    MYPY_EXTENSIONS_I64 = "mypy_extensions.i64",
    MYPY_EXTENSIONS_I32 = "mypy_extensions.i32",
    MYPY_EXTENSIONS_I16 = "mypy_extensions.i16",
    MYPY_EXTENSIONS_U8 = "mypy_extensions.u8",
    ENUM_META = "enum.EnumMeta",
    BUILTINS_BYTEARRAY = "builtins.bytearray",
    ABC_META = "abc.ABCMeta",
    ENUM_NONMEMBER = "enum.nonmember",
    ENUM_MEMBER = "enum.member",
    ENUM_ENUM = "enum.Enum",
    ENUM_INT_ENUM = "enum.IntEnum",
    ENUM_FLAG = "enum.Flag",
    ENUM_INT_FLAG = "enum.IntFlag",
    ENUM_STR_ENUM = "enum.StrEnum",
    ATTR_ASSOC = "attr.assoc",
    ATTRS_ASSOC = "attrs.assoc",
    ATTR_EVOLVE = "attr.evolve",
    ATTRS_EVOLVE = "attrs.evolve",
    ATTR_FIELDS = "attr.fields",
    ATTRS_FIELDS = "attrs.fields",
    BUILTINS_LEN = "builtins.len",
    BUILTINS_ISINSTANCE = "builtins.isinstance",
    BUILTINS_ISSUBCLASS = "builtins.issubclass",
    BUILTINS_CALLABLE = "builtins.callable",
    BUILTINS_HASATTR = "builtins.hasattr",
    BUILTINS_TRUE = "builtins.True",
    BUILTINS_FALSE = "builtins.False",
    BUILTINS_INT_POW = "builtins.int.__pow__",
    BUILTINS_INT_NEG = "builtins.int.__neg__",
    BUILTINS_INT_POS = "builtins.int.__pos__",
    BUILTINS_TUPLE_MUL = "builtins.tuple.__mul__",
    BUILTINS_TUPLE_RMUL = "builtins.tuple.__rmul__",
    CTYPES_ARRAY = "_ctypes.Array",
    CTYPES_ARRAY_GETITEM = "_ctypes.Array.__getitem__",
    CTYPES_ARRAY_SETITEM = "_ctypes.Array.__setitem__",
    CTYPES_ARRAY_ITER = "_ctypes.Array.__iter__",
    DATACLASSES_REPLACE = "dataclasses.replace",
    FUNCTOOLS_PARTIAL = "functools.partial",
    FUNCTOOLS_PARTIAL_CALL = "functools.partial.__call__",
    FUNCTOOLS_SINGLEDISPATCH = "functools.singledispatch",
    SINGLEDISPATCH_CALL = "functools._SingleDispatchCallable.__call__",
    SINGLEDISPATCH_REGISTER = "functools._SingleDispatchCallable.register",
    SINGLEDISPATCH_REGISTERED = "functools._SingleDispatchRegisterCallable.__call__",
    TYPING_MAPPING_GET = "typing.Mapping.get",
    DUNDER_CALL = "__call__",
    DUNDER_ALL = "__all__",
    DUNDER_BUILTINS = "__builtins__",
    DUNDER_QUALNAME = "__qualname__",
    STAR = "*",
    UNDERSCORE = "_",
    SELF = "Self",
    DUNDER_INIT = "__init__",
    DUNDER_NEW = "__new__",
    DUNDER_INIT_SUBCLASS = "__init_subclass__",
    DUNDER_GETATTR = "__getattr__",
    DUNDER_GETATTRIBUTE = "__getattribute__",
    DUNDER_SETATTR = "__setattr__",
    DUNDER_GET = "__get__",
    DUNDER_SET = "__set__",
    DUNDER_HASH = "__hash__",
    DUNDER_STR = "__str__",
    DUNDER_BOOL = "__bool__",
    DUNDER_LEN = "__len__",
    DUNDER_REPLACE = "__replace__",
    MYPY_REPLACE = "__mypy-replace",
    DUNDER_ABSTRACTMETHODS = "__abstractmethods__",
    DUNDER_ANNOTATIONS = "__annotations__",
    DUNDER_DICT = "__dict__",
    DUNDER_DOC = "__doc__",
    DUNDER_FILE = "__file__",
    DUNDER_MODULE = "__module__",
    DUNDER_NAME = "__name__",
    DUNDER_PACKAGE = "__package__",
    DUNDER_PATH = "__path__",
    DUNDER_SLOTS = "__slots__",
    DUNDER_SPEC = "__spec__",
    DUNDER_SUBCLASSHOOK = "__subclasshook__",
    DUNDER_WEAKREF = "__weakref__",
    DUNDER_CLASS_GETITEM = "__class_getitem__",
    DUNDER_ADD = "__add__",
    DUNDER_RADD = "__radd__",
    DUNDER_MUL = "__mul__",
    DUNDER_EQ = "__eq__",
    DUNDER_NE = "__ne__",
    DUNDER_CONTAINS = "__contains__",
    DUNDER_GETITEM = "__getitem__",
    DUNDER_SETITEM = "__setitem__",
    DUNDER_ITER = "__iter__",
    DUNDER_NEXT = "__next__",
    DUNDER_ENTER = "__enter__",
    DUNDER_EXIT = "__exit__",
    DUNDER_CLASS = "__class__",
    FORMAT = "format",
    ISINSTANCE = "isinstance",
    ISSUBCLASS = "issubclass",
    TRUE = "True",
    FALSE = "False",
    SUNDER_IGNORE = "_ignore_",
    SUNDER_ORDER = "_order_",
    DUNDER_ORDER = "__order__",
    // What counts for fine-grained dependencies of a class like a member of it.
    ABSTRACT_ATTRIBUTES = "(abstract)",
    SLOTS = "(slots)",
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Names;

    #[test]
    fn every_table_gives_known_names_their_numbers() {
        let names = Names::new();
        for (name, text) in ALL.iter().zip(TEXTS) {
            assert_eq!(names.intern(text), *name, "{text}");
        }
        let mut texts = TEXTS.to_vec();
        texts.sort_unstable();
        texts.dedup();
        assert_eq!(texts.len(), TEXTS.len(), "no text is listed twice");
    }
}
