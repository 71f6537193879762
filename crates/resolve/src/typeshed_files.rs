//! Which files are stubs of which kind.

/// Whether a file belongs to typeshed: the bundled one, or the one in the absolute directory `custom`.
#[must_use]
pub fn is_typeshed_file(custom: Option<&str>, cwd: &str, file: &str) -> bool {
    let root = custom.unwrap_or(typeshed::ROOT);
    let file = paths::abspath(cwd, file);
    file == root || paths::is_sub_path(&file, root)
}

/// Whether a file belongs to the part of typeshed about the standard library.
#[must_use]
pub fn is_stdlib_file(custom: Option<&str>, cwd: &str, file: &str) -> bool {
    if !file.contains("stdlib") {
        return false;
    }
    let root = paths::join(custom.unwrap_or(typeshed::ROOT), "stdlib");
    is_typeshed_file(Some(&root), cwd, file)
}

/// Whether a stub seems to come from a distribution of stubs: its directory, or its name, ends with `-stubs`.
#[must_use]
pub fn is_stub_package_file(cwd: &str, file: &str) -> bool {
    let path = paths::abspath(cwd, file);
    let (head, tail) = paths::split(&path);
    file.ends_with(".pyi") && (head.ends_with("-stubs") || tail.ends_with("-stubs"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stubs_are_told_apart_by_their_directory() {
        let builtins = format!("{}/stdlib/builtins.pyi", typeshed::ROOT);
        assert!(is_typeshed_file(None, "/w", &builtins) && is_stdlib_file(None, "/w", &builtins));
        assert!(!is_typeshed_file(Some("/t"), "/w", &builtins));
        assert!(is_stdlib_file(Some("/w/t"), "/w", "t/stdlib/sys.pyi"));
        assert!(!is_stdlib_file(Some("/w/t"), "/w", "t/stdlib2/sys.pyi"));
        assert!(
            is_stub_package_file("/", "x/pkg-stubs/a.pyi") && !is_stub_package_file("/", "x/pkg-stubs/a.py")
        );
        assert!(!is_stub_package_file("/", "x/pkg-stubs/sub/a.pyi"));
    }
}
