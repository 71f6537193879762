//! Paths as text, with the rules of Python's `os.path` on systems with `/`.
//!
//! Paths show in messages and decide module names, so they follow Python exactly, and not the host's library. Nothing
//! here looks at a disk; functions that need the current directory are given it.

/// The separator of the parts of a path.
pub const SEP: char = '/';

/// Whether `path` begins at the root.
#[must_use]
pub fn isabs(path: &str) -> bool {
    path.starts_with(SEP)
}

/// `a` followed by `b`; only `b` if that is absolute.
#[must_use]
pub fn join(a: &str, b: &str) -> String {
    if isabs(b) || a.is_empty() {
        return b.to_owned();
    }
    let mut path = String::with_capacity(a.len() + b.len() + 1);
    path.push_str(a);
    if !a.ends_with(SEP) {
        path.push(SEP);
    }
    path.push_str(b);
    path
}

/// The directory and the last part. Trailing separators leave the last part empty.
#[must_use]
pub fn split(path: &str) -> (&str, &str) {
    let at = path.rfind(SEP).map_or(0, |at| at + 1);
    let (head, tail) = path.split_at(at);
    let trimmed = head.trim_end_matches(SEP);
    (if trimmed.is_empty() { head } else { trimmed }, tail)
}

/// The directory of [`split`].
#[must_use]
pub fn dirname(path: &str) -> &str {
    split(path).0
}

/// The last part of [`split`].
#[must_use]
pub fn basename(path: &str) -> &str {
    split(path).1
}

/// The path without its extension, and the extension with its dot. Dots at the start of a name make no extension.
#[must_use]
pub fn splitext(path: &str) -> (&str, &str) {
    let name_at = path.rfind(SEP).map_or(0, |at| at + 1);
    let name = &path[name_at..];
    let stem_at = name.len() - name.trim_start_matches('.').len();
    match name[stem_at..].rfind('.') {
        Some(dot) => path.split_at(name_at + stem_at + dot),
        None => (path, ""),
    }
}

/// The path without `.`, doubled separators, and `..` after a name; `.` if nothing is left.
#[must_use]
pub fn normpath(path: &str) -> String {
    if is_normal(path) {
        return path.to_owned();
    }
    // Two leading separators, and no more, are kept.
    let slashes = match path.len() - path.trim_start_matches(SEP).len() {
        0 => 0,
        2 => 2,
        _ => 1,
    };
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split(SEP).filter(|part| !part.is_empty() && *part != ".") {
        let climbs = part != ".." || (slashes == 0 && parts.is_empty()) || parts.last() == Some(&"..");
        if climbs {
            parts.push(part);
        } else {
            parts.pop();
        }
    }
    let normal = format!("{}{}", "/".repeat(slashes), parts.join("/"));
    if normal.is_empty() { ".".to_owned() } else { normal }
}

/// Whether [`normpath`] would return the same text, decided without an allocation.
fn is_normal(path: &str) -> bool {
    let relative = path.strip_prefix(SEP).unwrap_or(path);
    !relative.is_empty() && relative.split(SEP).all(|part| !matches!(part, "" | "." | ".."))
}

/// The normal absolute form of `path`, seen from the directory `cwd`.
#[must_use]
pub fn abspath(cwd: &str, path: &str) -> String {
    if isabs(path) {
        normpath(path)
    } else {
        normpath(&join(cwd, path))
    }
}

/// `path` as seen from the directory `start`, both from the directory `cwd`.
#[must_use]
pub fn relpath(cwd: &str, path: &str, start: &str) -> String {
    let path = abspath(cwd, path);
    let start = abspath(cwd, start);
    let path_parts: Vec<&str> = path.split(SEP).filter(|part| !part.is_empty()).collect();
    let start_parts: Vec<&str> = start.split(SEP).filter(|part| !part.is_empty()).collect();
    let common = path_parts
        .iter()
        .zip(&start_parts)
        .take_while(|(a, b)| a == b)
        .count();
    let mut parts = vec![".."; start_parts.len() - common];
    parts.extend(&path_parts[common..]);
    if parts.is_empty() {
        ".".to_owned()
    } else {
        parts.join("/")
    }
}

/// Whether the absolute normal `path` lies below the absolute normal directory `dir`.
#[must_use]
pub fn is_sub_path(path: &str, dir: &str) -> bool {
    let rest = path.strip_prefix(dir);
    rest.is_some_and(|rest| dir.ends_with(SEP) || rest.starts_with(SEP))
}

/// `path` with a leading `~` or `~user` replaced by what `home` answers for `None` or for the user.
#[must_use]
pub fn expanduser(path: &str, home: &dyn Fn(Option<&str>) -> Option<String>) -> String {
    let Some(rest) = path.strip_prefix('~') else {
        return path.to_owned();
    };
    let (user, rest) = rest.split_at(rest.find(SEP).unwrap_or(rest.len()));
    let Some(found) = home(if user.is_empty() { None } else { Some(user) }) else {
        return path.to_owned();
    };
    let expanded = format!("{}{rest}", found.trim_end_matches(SEP));
    if expanded.is_empty() {
        "/".to_owned()
    } else {
        expanded
    }
}

/// `path` with `$name` and `${name}` replaced by what `variable` answers; unknown ones stay.
#[must_use]
pub fn expandvars(path: &str, variable: &dyn Fn(&str) -> Option<String>) -> String {
    let mut result = String::with_capacity(path.len());
    let mut rest = path;
    while let Some(at) = rest.find('$') {
        result.push_str(&rest[..at]);
        rest = &rest[at..];
        let Some((name, len)) = variable_name(rest) else {
            result.push('$');
            rest = &rest[1..];
            continue;
        };
        match variable(name) {
            Some(value) => result.push_str(&value),
            None => result.push_str(&rest[..len]),
        }
        rest = &rest[len..];
    }
    result + rest
}

/// The name after a dollar sign, and how long sign and name are.
fn variable_name(text: &str) -> Option<(&str, usize)> {
    let after = &text[1..];
    if let Some(braced) = after.strip_prefix('{') {
        let end = braced.find('}')?;
        return Some((&braced[..end], end + 3));
    }
    let len = after
        .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .unwrap_or(after.len());
    (len > 0).then(|| (&after[..len], len + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn join_and_split_are_those_of_python() {
        assert_eq!(join("a", "b"), "a/b");
        assert_eq!(join("a/", "b"), "a/b");
        assert_eq!(join("", "b"), "b");
        assert_eq!(join("a", "/b"), "/b");
        assert_eq!(join("a", ""), "a/");
        assert_eq!(split("a/b"), ("a", "b"));
        assert_eq!(split("/b"), ("/", "b"));
        assert_eq!(split("a//b"), ("a", "b"));
        assert_eq!(split("a/"), ("a", ""));
        assert_eq!(split("b"), ("", "b"));
    }

    #[test]
    fn normpath_is_that_of_python() {
        let pairs = [
            ("", "."),
            ("a/./b", "a/b"),
            ("a/../b", "b"),
            ("../../a", "../../a"),
            ("/../a", "/a"),
            ("//a", "//a"),
            ("///a", "/a"),
            ("a//b/", "a/b"),
            ("./a.py", "a.py"),
            ("/", "/"),
            ("a/..", "."),
        ];
        for (path, normal) in pairs {
            assert_eq!(normpath(path), normal, "{path}");
        }
    }

    #[test]
    fn relpath_climbs_out_of_start() {
        assert_eq!(relpath("/w", "a/b", "."), "a/b");
        assert_eq!(relpath("/w", "/x/y", "/w"), "../x/y");
        assert_eq!(relpath("/w", ".", "."), ".");
    }

    #[test]
    fn splitext_ignores_leading_dots() {
        assert_eq!(splitext("a/b.pyi"), ("a/b", ".pyi"));
        assert_eq!(splitext("a.d/b"), ("a.d/b", ""));
        assert_eq!(splitext(".bashrc"), (".bashrc", ""));
        assert_eq!(splitext("..a.b"), ("..a", ".b"));
    }

    #[test]
    fn sub_paths_end_at_separators() {
        assert!(is_sub_path("/a/b", "/a"));
        assert!(is_sub_path("/a", "/"));
        assert!(!is_sub_path("/ab", "/a"));
        assert!(!is_sub_path("/a", "/a"));
    }

    #[test]
    fn users_and_variables_expand() {
        let home = |user: Option<&str>| user.is_none().then(|| "/home/me/".to_owned());
        assert_eq!(expanduser("~/x", &home), "/home/me/x");
        assert_eq!(expanduser("~other/x", &home), "~other/x");
        let variable = |name: &str| (name == "A").then(|| "1".to_owned());
        assert_eq!(expandvars("$A/${A}b/$B/$", &variable), "1/1b/$B/$");
    }
}
