//! Settings that a runner lays over options.

use options::{FollowImports, Options, PythonVersion};

use crate::settings::Settings;

/// Lays the settings of a runner over options that come from flags (or are the default ones). The configuration file
/// of the settings, if there is one, is not read here, and `export_types` is no option of this program.
pub fn adjust(options: &mut Options, settings: &Settings) {
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
