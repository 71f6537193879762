//! Arguments out of files: `@path` stands for the lines of a file.

use std::io;

/// Replaces arguments that begin with `@`. A file that cannot be read is an error.
pub fn expand_files(args: impl IntoIterator<Item = String>) -> io::Result<Vec<String>> {
    let mut result = Vec::new();
    for arg in args {
        match arg.strip_prefix('@') {
            Some(path) => {
                let text = std::fs::read_to_string(path)
                    .map_err(|error| io::Error::new(error.kind(), format!("can't open '{path}': {error}")))?;
                result.extend(expand_files(text.lines().map(str::to_owned))?);
            }
            None => result.push(arg),
        }
    }
    Ok(result)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_hold_one_argument_a_line() {
        let dir = tempfile::tempdir().expect("there is room for a directory");
        let path = dir.path().join("args");
        std::fs::write(&path, "--strict\na b.py\n").expect("the directory can be written");
        let args = ["check".to_owned(), format!("@{}", path.display())];
        assert_eq!(
            expand_files(args).expect("the file is there"),
            ["check", "--strict", "a b.py"]
        );
        assert!(expand_files(["@/no/such/file".to_owned()]).is_err());
    }
}
