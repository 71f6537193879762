//! Combinations of settings that the checker, but not the daemon, refuses when it starts.

use options::Options;

/// What is wrong with the settings, for standard error; the program ends with status 2.
#[must_use]
pub fn startup_problem(options: &Options) -> Option<&'static str> {
    parallel_problem(options)
        .or_else(|| redefinition_problem(options))
        .or_else(|| install_problem(options))
}

fn parallel_problem(options: &Options) -> Option<&'static str> {
    if options.num_workers == 0 {
        None
    } else if options.num_workers < 0 {
        Some("error: Number of workers cannot be negative")
    } else if options.cache_dir == "/dev/null" {
        Some("error: Cache must be enabled in parallel mode")
    } else if !options.local_partial_types {
        Some("error: --local-partial-types must be enabled in parallel mode")
    } else if !options.report_dirs.is_empty() {
        Some(
            "error: Reports are not supported in parallel mode yet\nnote: Use -n0 to disable parallel checking",
        )
    } else {
        None
    }
}

fn redefinition_problem(options: &Options) -> Option<&'static str> {
    if options.allow_redefinition && !options.local_partial_types {
        Some("error: --local-partial-types must be enabled if using --allow-redefinition")
    } else if options.allow_redefinition && options.allow_redefinition_old {
        Some("--allow-redefinition-old and --allow-redefinition should not be used together")
    } else {
        None
    }
}

fn install_problem(options: &Options) -> Option<&'static str> {
    if options.non_interactive && !options.install_types {
        Some("error: --non-interactive is only supported with --install-types")
    } else if options.install_types && !options.incremental {
        Some("error: --install-types not supported with incremental mode disabled")
    } else if options.install_types && options.python_executable.is_none() {
        Some("error: --install-types not supported without python executable or site packages")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contradictions_are_found_in_the_order_of_mypy() {
        assert_eq!(startup_problem(&Options::default()), None);
        let workers = Options {
            num_workers: -1,
            non_interactive: true,
            ..Options::default()
        };
        assert_eq!(
            startup_problem(&workers),
            Some("error: Number of workers cannot be negative")
        );
        let both = Options {
            allow_redefinition: true,
            allow_redefinition_old: true,
            ..Options::default()
        };
        let words = "--allow-redefinition-old and --allow-redefinition should not be used together";
        assert_eq!(startup_problem(&both), Some(words));
        let install = Options {
            install_types: true,
            ..Options::default()
        };
        assert!(startup_problem(&install).is_some_and(|text| text.ends_with("or site packages")));
    }
}
