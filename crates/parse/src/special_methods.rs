//! Methods that Python calls itself, so the names of their parameters mean nothing.

/// Whether parameters of a function called `name` are positional only.
pub(crate) fn elides_names(name: &str) -> bool {
    let Some(inner) = name.strip_prefix("__").and_then(|name| name.strip_suffix("__")) else {
        return false;
    };
    NAMES.binary_search(&inner).is_ok()
}

/// Special methods without their underscores, sorted; `__init__`, `__init_subclass__`, `__new__`, `__call__` and
/// `__setattr__` are left out, since their keywords are used.
const NAMES: [&str; 75] = [
    "abs",
    "add",
    "and",
    "buffer",
    "complex",
    "contains",
    "del",
    "delattr",
    "delitem",
    "divmod",
    "enter",
    "eq",
    "exit",
    "float",
    "floordiv",
    "ge",
    "getattr",
    "getattribute",
    "getitem",
    "gt",
    "hex",
    "iadd",
    "iand",
    "idiv",
    "ifloordiv",
    "ilshift",
    "imatmul",
    "imod",
    "imul",
    "int",
    "invert",
    "ior",
    "ipow",
    "irshift",
    "isub",
    "iter",
    "itruediv",
    "ixor",
    "le",
    "len",
    "long",
    "lshift",
    "lt",
    "matmul",
    "mod",
    "mul",
    "ne",
    "neg",
    "oct",
    "or",
    "pos",
    "pow",
    "radd",
    "rand",
    "rdiv",
    "release_buffer",
    "repr",
    "reversed",
    "rfloordiv",
    "rlshift",
    "rmatmul",
    "rmod",
    "rmul",
    "ror",
    "rpow",
    "rrshift",
    "rshift",
    "rsub",
    "rtruediv",
    "rxor",
    "setitem",
    "str",
    "sub",
    "truediv",
    "xor",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_sorted() {
        assert!(NAMES.is_sorted());
    }

    #[test]
    fn operators_elide_names_and_constructors_do_not() {
        assert!(elides_names("__add__"));
        assert!(elides_names("__getitem__"));
        assert!(elides_names("__xor__"));
        assert!(!elides_names("__init__"));
        assert!(!elides_names("__call__"));
        assert!(!elides_names("add"));
        assert!(!elides_names("__"));
    }
}
