//! What is said when this program, and not the checked one, is wrong.

/// The report of an internal error, for standard error. The place is that of the code that was being checked.
#[must_use]
pub fn internal_error_report(place: Option<(&str, i32)>, version: &str, show_traceback: bool) -> String {
    let prefix = match place {
        Some((file, line)) if line > 0 => format!("{file}:{line}: "),
        Some((file, _)) => format!("{file}: "),
        None => String::new(),
    };
    let mut report = format!(
        "{prefix}error: INTERNAL ERROR -- Please try using mypy master on GitHub:\n\
         https://mypy.readthedocs.io/en/stable/common_issues.html#using-a-development-mypy-build\n"
    );
    if show_traceback {
        report.push_str("Please report a bug at https://github.com/python/mypy/issues\n");
    } else {
        report.push_str(
            "If this issue continues with mypy master, please report a bug at https://github.com/python/mypy/issues\n",
        );
    }
    report.push_str(&format!("version: {version}\n"));
    let hint = if show_traceback {
        "note: use --pdb to drop into pdb"
    } else {
        "note: please use --show-traceback to print a traceback when reporting a bug"
    };
    report + &prefix + hint + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_report_names_the_place_twice() {
        let report = internal_error_report(Some(("a.py", 3)), "2.4.1", false);
        assert_eq!(report.matches("a.py:3: ").count(), 2);
        assert!(report.ends_with("when reporting a bug\n"));
        assert!(internal_error_report(None, "2.4.1", true).starts_with("error: INTERNAL ERROR"));
    }
}
