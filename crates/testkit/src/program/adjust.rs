//! From the flags and settings of a case to the options of the program.

use config::{Host, MYPY_HEADER, NoEnvironment, NoInterpreters, Program, parse_command_line, read_config};
use options::{FollowImports, Options, PythonVersion};
use source::FileSystem;

use super::SITE_PACKAGES;
use crate::settings::{CaseOptions, Settings};

/// The options of a case: its flags (with the configuration files that they name), then the settings of the runner. Without
/// flags they are the default ones. An error has the words that the program would print.
pub fn checker_options(case: &CaseOptions, disk: &dyn FileSystem) -> Result<Options, String> {
    let host = Host {
        env: &NoEnvironment,
        fs: disk,
        pythons: &NoInterpreters,
    };
    let mut options = match &case.flags {
        None => Options::default(),
        Some(flags) => of_flags(flags, &host)?,
    };
    adjust(&mut options, &case.settings);
    if let Some(file) = &case.settings.config_file {
        // mypy's runner does not look at what there is to complain about.
        read_config(&mut options, Some(file), &host, &mut String::new());
    }
    Ok(options)
}

fn of_flags(flags: &[String], host: &Host<'_>) -> Result<Options, String> {
    let program = Program {
        name: "mypy",
        header: MYPY_HEADER,
        version: "mypy",
        server: false,
        require_targets: false,
    };
    let line = parse_command_line(flags, program, host).map_err(|exit| exit.stdout + &exit.stderr)?;
    Ok(line.options)
}

/// The directories with installed packages that a case sees: none when it has flags, since the runner adds
/// `--no-site-packages` then.
#[must_use]
pub fn site_packages(case: &CaseOptions) -> Vec<String> {
    if case.flags.is_some() {
        Vec::new()
    } else {
        vec![SITE_PACKAGES.to_owned()]
    }
}

/// Lays the settings of a runner over options that come from flags (or are the default ones). The configuration file
/// of the settings, if there is one, is not read here, and `export_types` is no option of this program.
fn adjust(options: &mut Options, settings: &Settings) {
    if let Some((major, minor)) = settings.python_version {
        let narrow = |number: u32| u8::try_from(number).expect("versions are small");
        options.python_version = PythonVersion {
            major: narrow(major),
            minor: narrow(minor),
        };
    }
    if let Some(word) = settings.follow_imports {
        options.follow_imports = follow_imports(word);
    }
    if settings.no_cache_dir {
        options.cache_dir = "/dev/null".to_owned();
    }
    for (value, setting) in [
        (settings.allow_empty_bodies, &mut options.allow_empty_bodies),
        (settings.cache_fine_grained, &mut options.cache_fine_grained),
        (settings.error_summary, &mut options.error_summary),
        (settings.export_ref_info, &mut options.export_ref_info),
        (
            settings.fine_grained_incremental,
            &mut options.fine_grained_incremental,
        ),
        (settings.fixed_format_cache, &mut options.fixed_format_cache),
        (settings.hide_error_codes, &mut options.hide_error_codes),
        (settings.incremental, &mut options.incremental),
        (settings.local_partial_types, &mut options.local_partial_types),
        (settings.preserve_asts, &mut options.preserve_asts),
        (settings.reveal_verbose_types, &mut options.reveal_verbose_types),
        (
            settings.semantic_analysis_only,
            &mut options.semantic_analysis_only,
        ),
        (settings.show_column_numbers, &mut options.show_column_numbers),
        (settings.show_traceback, &mut options.show_traceback),
        (settings.sqlite_cache, &mut options.sqlite_cache),
        (settings.strict_optional, &mut options.strict_optional),
        (settings.use_builtins_fixtures, &mut options.use_builtins_fixtures),
        (
            settings.use_fine_grained_cache,
            &mut options.use_fine_grained_cache,
        ),
    ] {
        *setting = value.unwrap_or(*setting);
    }
}

fn follow_imports(word: &str) -> FollowImports {
    match word {
        "silent" => FollowImports::Silent,
        "skip" => FollowImports::Skip,
        "error" => FollowImports::Error,
        _ => FollowImports::Normal,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::Files;
    use crate::program::disk::CaseDisk;
    use std::sync::Arc;

    fn of(flags: &[&str], settings: Settings) -> Result<Options, String> {
        let mut files = Files::default();
        files.write("tmp/mypy.ini", b"[mypy]\nwarn_unreachable = True\n".to_vec());
        let flags = flags.iter().map(|flag| (*flag).to_owned()).collect();
        let disk = CaseDisk::new(&files, &Arc::default());
        checker_options(
            &CaseOptions {
                flags: Some(flags),
                settings,
            },
            &disk,
        )
    }

    #[test]
    fn flags_and_their_configuration_file_are_read() {
        let options = of(
            &["--config-file=tmp/mypy.ini", "--disallow-untyped-defs"],
            Settings::default(),
        )
        .unwrap();
        assert!(options.warn_unreachable && options.disallow_untyped_defs);
        assert!(!of(&[], Settings::default()).unwrap().warn_unreachable);
    }

    #[test]
    fn a_runner_can_name_a_configuration_file() {
        let settings = Settings {
            config_file: Some("tmp/mypy.ini".to_owned()),
            ..Settings::default()
        };
        assert!(of(&[], settings).unwrap().warn_unreachable);
    }

    #[test]
    fn unknown_flags_are_an_error() {
        assert!(
            of(&["--unknown-flag"], Settings::default())
                .unwrap_err()
                .contains("--unknown-flag")
        );
    }

    #[test]
    fn packages_are_installed_unless_there_are_flags() {
        let mut case = CaseOptions::default();
        assert_eq!(site_packages(&case), [SITE_PACKAGES]);
        case.flags = Some(vec!["--no-site-packages".to_owned()]);
        assert!(site_packages(&case).is_empty());
    }

    #[test]
    fn only_what_is_set_changes() {
        let mut options = Options {
            strict_optional: false,
            error_summary: true,
            ..Options::default()
        };
        let settings = Settings {
            python_version: Some((3, 12)),
            error_summary: Some(false),
            follow_imports: Some("error"),
            no_cache_dir: true,
            ..Settings::default()
        };
        adjust(&mut options, &settings);
        assert_eq!(options.python_version, PythonVersion::new3(12));
        assert_eq!(options.follow_imports, FollowImports::Error);
        assert_eq!(options.cache_dir, "/dev/null");
        assert!(!options.error_summary && !options.strict_optional);
    }
}
