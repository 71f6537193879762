//! What settings exclude and imply.

use std::collections::BTreeSet;

use options::{FeatureComplaint, Options};

use super::apply::Special;
use crate::arguments::Stop;
use crate::convert::validate_package_allow_list;
use crate::{Host, pystr};

pub(super) fn check_targets(options: &Options, special: &Special, required: bool) -> Result<(), Stop> {
    let methods = [
        !(special.modules.is_empty() && special.packages.is_empty()),
        !special.command.is_empty(),
        !special.files.is_empty(),
    ];
    match methods.iter().filter(|given| **given).count() {
        _ if !required => Ok(()),
        0 if !options.install_types => Err(Stop::Error(
            "Missing target module, package, files, or command.".to_owned(),
        )),
        0 | 1 => Ok(()),
        _ => Err(Stop::Error(
            "May only specify one of: module/package, files, or command.".to_owned(),
        )),
    }
}

/// Settings that exclude each other.
pub(super) fn check_together(options: &Options) -> Result<(), Stop> {
    if options.explicit_package_bases && !options.namespace_packages {
        return Err(Stop::Error(
            "Can only use --explicit-package-bases with --namespace-packages, since otherwise examining __init__.py's \
             is sufficient to determine module names for files"
                .to_owned(),
        ));
    }
    let always_false: BTreeSet<&String> = options.always_false.iter().collect();
    let both: BTreeSet<&str> = options
        .always_true
        .iter()
        .filter(|name| always_false.contains(name))
        .map(String::as_str)
        .collect();
    if !both.is_empty() {
        let both = Vec::from_iter(both).join(", ");
        return Err(Stop::Error(format!(
            "You can't make a variable always true and always false ({both})"
        )));
    }
    for list in [&options.untyped_calls_exclude, &options.deprecated_calls_exclude] {
        validate_package_allow_list(list).map_err(Stop::Error)?;
    }
    Ok(())
}

/// What follows from the settings.
pub(super) fn finish(
    options: &mut Options,
    special: &mut Special,
    host: &Host<'_>,
    stdout: &mut String,
) -> Result<(), Stop> {
    check_features(options, stdout)?;
    options.abs_custom_typeshed_dir = options
        .custom_typeshed_dir
        .as_ref()
        .map(|dir| host.fs.abspath(dir));
    options.report_dirs.extend(std::mem::take(&mut special.reports));
    if !options.package_root.is_empty() {
        let roots: Result<_, Stop> = options
            .package_root
            .iter()
            .map(|root| package_root(root, host))
            .collect();
        options.package_root = roots?;
    }
    if !special.cache_map.is_empty() {
        if options.sqlite_cache {
            return Err(Stop::Error(
                "--cache-map is incompatible with --sqlite-cache".to_owned(),
            ));
        }
        fill_cache_map(options, &special.cache_map)?;
    }
    settle(options);
    Ok(())
}

/// Settings that imply others.
pub(crate) fn settle(options: &mut Options) {
    options.process_strict_bytes();
    if options.cache_fine_grained {
        options.local_partial_types = true;
    }
    if options.show_error_end {
        options.show_column_numbers = true;
    }
    if options.logical_deps {
        options.cache_fine_grained = true;
    }
}

pub(crate) fn check_features(options: &Options, stdout: &mut String) -> Result<(), Stop> {
    for complaint in options.incomplete_feature_complaints() {
        match complaint {
            FeatureComplaint::Error(message) => return Err(Stop::Error(message)),
            FeatureComplaint::Warning(message) => stdout.push_str(&format!("{message}\n")),
        }
    }
    Ok(())
}

/// A package root in the form that file systems want: normal, relative, with a separator at the end.
fn package_root(root: &str, host: &Host<'_>) -> Result<String, Stop> {
    if paths::isabs(root) {
        return Err(Stop::Error(format!(
            "Package root cannot be absolute: {}",
            pystr::repr(root)
        )));
    }
    if root.is_empty() {
        return Ok(String::new());
    }
    let cwd = host.fs.cwd();
    let root = paths::relpath(&cwd, root, &cwd) + "/";
    if root.starts_with("../") {
        return Err(Stop::Error(format!(
            "Package root cannot be above current directory: {}",
            pystr::repr(&root)
        )));
    }
    Ok(if root == "./" { String::new() } else { root })
}

fn fill_cache_map(options: &mut Options, entries: &[String]) -> Result<(), Stop> {
    if !entries.len().is_multiple_of(3) {
        return Err(Stop::Error(
            "--cache-map requires one or more triples (see source)".to_owned(),
        ));
    }
    for triple in entries.chunks_exact(3) {
        let [source, meta, data] = triple else {
            unreachable!("chunks have three entries")
        };
        let ends_with = |text: &str, endings: [&str; 2]| endings.iter().any(|ending| text.ends_with(ending));
        let problem = if options.cache_map.contains_key(source) {
            format!("Duplicate --cache-map source {source})")
        } else if !ends_with(source, [".py", ".pyi"]) {
            format!("Invalid --cache-map source {source} (triple[0] must be *.py[i])")
        } else if !ends_with(meta, [".meta.json", ".meta.ff"]) {
            format!("Invalid --cache-map meta_file {meta} (triple[1] must be *.meta.json or *.meta.ff)")
        } else if !ends_with(data, [".data.json", ".data.ff"]) {
            format!("Invalid --cache-map data_file {data} (triple[2] must be *.data.json or *.data.ff)")
        } else {
            options
                .cache_map
                .insert(source.clone(), (meta.clone(), data.clone()));
            continue;
        };
        return Err(Stop::Error(problem));
    }
    Ok(())
}
