//! `[out]` sections: which step they are for, and whether they hold for this version of Python.

use std::cmp::Ordering;

/// The version that plays the role of the interpreter that runs the checker (`sys.version_info`).
///
/// This program runs in no interpreter, so its newest known version decides what `[out version>=3.11]` means.
pub const RUNTIME_VERSION: [u32; 3] = [3, 14, 0];
/// The oldest version that mypy runs in: conditions below it are mistakes.
const OLDEST_RUNTIME: [u32; 2] = [3, 10];

/// Whether all conditions of the argument of an `[out]` section hold.
pub(super) fn holds(argument: Option<&str>, runtime: &[u32]) -> Result<bool, String> {
    let mut result = true;
    for condition in argument.into_iter().flat_map(|argument| argument.split(',')) {
        if let Some(version) = condition.strip_prefix("version") {
            result = version_holds(condition, version, runtime)?;
        }
    }
    Ok(result)
}

fn version_holds(condition: &str, version: &str, runtime: &[u32]) -> Result<bool, String> {
    let refused = || "Only `>=', `==', and `< ' version checks are currently supported".to_owned();
    let (operator, version) = version.split_at_checked(2).ok_or_else(refused)?;
    let parts: Result<Vec<u32>, _> = version
        .split('.')
        .map(|part| part.trim().parse::<u32>())
        .collect();
    let Ok(parts) = parts else {
        return Err(format!("{version:?} is not a valid python version"));
    };
    match operator {
        ">=" if parts.as_slice() <= OLDEST_RUNTIME.as_slice() => Err(always(condition, true)),
        "==" | "< " if parts.as_slice() < OLDEST_RUNTIME.as_slice() => Err(always(condition, false)),
        ">=" => Ok(runtime.cmp(&parts) != Ordering::Less),
        "< " => Ok(runtime.cmp(&parts) == Ordering::Less),
        "==" if !(2..=3).contains(&parts.len()) => Err(format!(
            "Only minor or patch version checks are currently supported with \"==\": {version:?}"
        )),
        "==" => Ok(runtime.starts_with(&parts)),
        _ => Err(refused()),
    }
}

fn always(condition: &str, outcome: bool) -> String {
    format!("{condition} always {outcome} since minimum runtime version is (3, 10)")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(argument: &str, expected: Result<bool, &str>) {
        let found = holds(Some(argument), &[3, 12, 1]);
        assert_eq!(
            found.as_ref().map_err(String::as_str),
            expected.as_ref().map_err(|text| *text)
        );
    }

    #[test]
    fn a_section_without_condition_holds() {
        assert_eq!(holds(None, &[3, 12, 1]), Ok(true));
        check("posix", Ok(true));
    }

    #[test]
    fn versions_compare_as_tuples() {
        check("version>=3.11", Ok(true));
        check("version>=3.13", Ok(false));
        check("version< 3.13", Ok(true));
        check("version==3.12", Ok(true));
        check("version==3.12.2", Ok(false));
    }

    #[test]
    fn conditions_that_never_change_are_refused() {
        check(
            "version>=3.10",
            Err("version>=3.10 always true since minimum runtime version is (3, 10)"),
        );
        check(
            "version==3.7",
            Err("version==3.7 always false since minimum runtime version is (3, 10)"),
        );
        check(
            "version<=3.12",
            Err("Only `>=', `==', and `< ' version checks are currently supported"),
        );
        check("version>=3.x", Err("\"3.x\" is not a valid python version"));
    }
}
