//! Settings that this command refuses.
//!
//! Specified by the beginning of `main` of `mypy/main.py`.

use options::Options;

/// Settings that exclude each other.
pub(crate) fn refuse(options: &Options) -> Result<(), String> {
    let message = if options.allow_redefinition && !options.local_partial_types {
        "error: --local-partial-types must be enabled if using --allow-redefinition"
    } else if options.allow_redefinition && options.allow_redefinition_old {
        "--allow-redefinition-old and --allow-redefinition should not be used together"
    } else if options.non_interactive && !options.install_types {
        "error: --non-interactive is only supported with --install-types"
    } else if options.install_types && !options.incremental {
        "error: --install-types not supported with incremental mode disabled"
    } else if options.install_types && options.python_executable.is_none() {
        "error: --install-types not supported without python executable or site packages"
    } else {
        return refuse_parallel(options);
    };
    Err(message.to_owned())
}

/// Settings that several workers cannot have. There are none here, but whoever asks for them learns the same as with
/// mypy.
fn refuse_parallel(options: &Options) -> Result<(), String> {
    let message = if options.num_workers < 0 {
        "error: Number of workers cannot be negative"
    } else if options.num_workers == 0 {
        return Ok(());
    } else if options.cache_dir == "/dev/null" {
        "error: Cache must be enabled in parallel mode"
    } else if !options.local_partial_types {
        "error: --local-partial-types must be enabled in parallel mode"
    } else if !options.report_dirs.is_empty() {
        "error: Reports are not supported in parallel mode yet\nnote: Use -n0 to disable parallel checking"
    } else {
        return Ok(());
    };
    Err(message.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_that_exclude_each_other_are_refused() {
        assert_eq!(refuse(&Options::default()), Ok(()));
        let both = Options {
            allow_redefinition: true,
            allow_redefinition_old: true,
            ..Options::default()
        };
        assert!(refuse(&both).is_err_and(|message| message.contains("should not be used together")));
        let parallel = Options {
            num_workers: 2,
            cache_dir: "/dev/null".to_owned(),
            ..Options::default()
        };
        let message = "error: Cache must be enabled in parallel mode";
        assert_eq!(refuse(&parallel), Err(message.to_owned()));
    }
}
