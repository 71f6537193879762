//! Patterns of file names as Python's `glob` understands them: `*`, `?`, `[...]`, and `**` for any number of
//! directories. Names that begin with a dot match only patterns that do.

use source::FileSystem;

/// The existing paths that match `pattern`, in the order of the directories' listings.
pub(crate) fn glob(fs: &dyn FileSystem, pattern: &str) -> Vec<String> {
    let mut found = expand(fs, pattern);
    found.retain(|path| !path.is_empty());
    found
}

/// As [`glob`]; the current directory is the empty path.
fn expand(fs: &dyn FileSystem, pattern: &str) -> Vec<String> {
    if !has_magic(pattern) {
        return if fs.exists(pattern) {
            vec![pattern.to_owned()]
        } else {
            Vec::new()
        };
    }
    let (dir, name) = paths::split(pattern);
    let dirs = match dir {
        "" => vec![String::new()],
        dir if has_magic(dir) => expand(fs, dir),
        dir => vec![dir.to_owned()],
    };
    dirs.iter()
        .filter(|dir| dir.is_empty() || fs.isdir(dir))
        .flat_map(|dir| matches_in(fs, dir, name))
        .collect()
}

fn has_magic(pattern: &str) -> bool {
    pattern.contains(['*', '?', '['])
}

/// The paths in `dir` whose last part matches.
fn matches_in(fs: &dyn FileSystem, dir: &str, name: &str) -> Vec<String> {
    if name == "**" {
        let mut found = vec![if dir.is_empty() {
            String::new()
        } else {
            format!("{dir}/")
        }];
        below(fs, dir, &mut found);
        return found;
    }
    if name.is_empty() || !has_magic(name) {
        let path = paths::join(dir, name);
        return if fs.exists(&path) { vec![path] } else { Vec::new() };
    }
    let names = names_in(fs, dir);
    let pattern: Vec<char> = name.chars().collect();
    let visible = |candidate: &&String| name.starts_with('.') || !candidate.starts_with('.');
    let matching = names.iter().filter(visible).filter(|candidate| {
        let candidate: Vec<char> = candidate.chars().collect();
        matches(&pattern, &candidate)
    });
    matching.map(|candidate| paths::join(dir, candidate)).collect()
}

/// Everything visible below a directory.
fn below(fs: &dyn FileSystem, dir: &str, found: &mut Vec<String>) {
    for name in names_in(fs, dir).iter().filter(|name| !name.starts_with('.')) {
        let path = paths::join(dir, name);
        let is_dir = fs.isdir(&path);
        found.push(path.clone());
        if is_dir {
            below(fs, &path, found);
        }
    }
}

fn names_in(fs: &dyn FileSystem, dir: &str) -> Vec<String> {
    let dir = if dir.is_empty() { "." } else { dir };
    fs.listdir(dir)
        .map(|names| names.iter().map(|name| name.to_string()).collect())
        .unwrap_or_default()
}

/// Whether the pattern matches the whole name.
fn matches(pattern: &[char], name: &[char]) -> bool {
    let Some((first, rest)) = pattern.split_first() else {
        return name.is_empty();
    };
    match first {
        '*' => (0..=name.len()).any(|skip| matches(rest, &name[skip..])),
        '?' => !name.is_empty() && matches(rest, &name[1..]),
        '[' => match class_end(rest) {
            Some(end) => name
                .split_first()
                .is_some_and(|(c, name)| in_class(&rest[..end], *c) && matches(&rest[end + 1..], name)),
            None => name.first() == Some(&'[') && matches(rest, &name[1..]),
        },
        literal => name.first() == Some(literal) && matches(rest, &name[1..]),
    }
}

/// Where the bracket closes. One right after the opening, or after `!`, belongs to the class.
fn class_end(class: &[char]) -> Option<usize> {
    let start = usize::from(class.first() == Some(&'!'));
    let start = start + usize::from(class.get(start) == Some(&']'));
    (start..class.len()).find(|at| class[*at] == ']')
}

fn in_class(class: &[char], c: char) -> bool {
    let (negated, class) = match class.split_first() {
        Some(('!', rest)) => (true, rest),
        Some(_) | None => (false, class),
    };
    let mut found = false;
    let mut at = 0;
    while at < class.len() {
        if at + 2 < class.len() && class[at + 1] == '-' {
            found |= (class[at]..=class[at + 2]).contains(&c);
            at += 3;
        } else {
            found |= class[at] == c;
            at += 1;
        }
    }
    found != negated
}

#[cfg(test)]
mod tests {
    use super::*;
    use source::MemoryFs;

    #[test]
    fn patterns_match_as_in_python() {
        let fs = MemoryFs::new("/w");
        for file in ["a.py", "b.py", ".c.py", "d/a.py", "d/e/f.py", "d/e/g.txt"] {
            fs.write(file, "");
        }
        assert_eq!(glob(&fs, "*.py"), ["a.py", "b.py"]);
        assert_eq!(glob(&fs, "[!a].py"), ["b.py"]);
        assert_eq!(glob(&fs, "[a-c].p?"), ["a.py", "b.py"]);
        assert_eq!(glob(&fs, "d/**/*.py"), ["d/a.py", "d/e/f.py"]);
        assert_eq!(glob(&fs, "**/a.py"), ["a.py", "d/a.py"]);
        assert_eq!(glob(&fs, "*/a.py"), ["d/a.py"]);
        assert_eq!(glob(&fs, "d/a.py"), ["d/a.py"]);
        assert!(glob(&fs, "x*").is_empty() && glob(&fs, "x").is_empty());
        assert_eq!(glob(&fs, ".*.py"), [".c.py"]);
        assert_eq!(glob(&fs, "/w/d/*.py"), ["/w/d/a.py"]);
    }
}
