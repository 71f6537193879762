//! `deps*.test`, `diff.test`, `merge.test`: the operations of the fine-grained engine, each by itself.
//!
//! Specified by `mypy/test/testdeps.py`, `testdiff.py` and `testmerge.py`.

use std::collections::{BTreeMap, BTreeSet};

use super::Environment;
use super::normalize::slashes;
use crate::compare::{Failure, same_lines};
use crate::files::Files;
use crate::format::Case;
use crate::program::engine::{MergeDump, Modules, dependencies, triggers_of_change};
use crate::program::merge::merged;
use crate::program::{BuildRequest, Source};
use crate::settings::{CaseOptions, options_of};

const WHAT: &str = "Invalid output";
/// Modules whose dependencies are printed, unless the case asks for all.
const DUMPED: [&str; 3] = ["__main__", "pkg", "pkg.mod"];
/// Triggers that are of no interest.
const NOISE: [&str; 4] = ["<enum", "<typing", "<mypy", "<_typeshed."];

/// Compares dependencies, with the messages before them.
pub(super) fn run_dependencies(case: &Case, environment: &Environment) -> Result<(), Failure> {
    let text = case.source();
    let mut options = fixture_options(case);
    options.settings.export_types = Some(true);
    options.settings.preserve_asts = Some(true);
    let modules = if text.contains("# __dump_all__") {
        Modules::Only(&case.test_modules)
    } else {
        Modules::Both(&case.test_modules, &DUMPED)
    };
    let files = Files::of_case(case);
    let found = dependencies(&request(text, &files, options, environment), &modules)?;
    let mut lines = found.messages.lines;
    if !found.messages.blocked {
        lines.extend(show_arrows(found.arrows));
    } else if lines.is_empty() {
        lines.push("Unknown compile error (likely syntax error in test case or fixture)".to_owned());
    }
    same_lines(&case.output, &lines, WHAT)
}

fn show_arrows(arrows: Vec<(String, Vec<String>)>) -> Vec<String> {
    let mut sorted: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (trigger, locations) in arrows {
        sorted.entry(trigger).or_default().extend(locations);
    }
    sorted.retain(|trigger, _| !NOISE.iter().any(|noise| trigger.starts_with(noise)));
    let show = |(trigger, locations): (String, BTreeSet<String>)| {
        let locations = locations.into_iter().collect::<Vec<_>>().join(", ");
        format!("{trigger} -> {locations}").replace("__main__", "m")
    };
    sorted.into_iter().map(show).collect()
}

/// Compares the triggers that fire between two versions.
pub(super) fn run_diff(case: &Case, environment: &Environment) -> Result<(), Failure> {
    let files = Files::of_case(case);
    let Some(next) = files.text("tmp/next.py") else {
        return Err(Failure::new("the case has no file next.py"));
    };
    let options = fixture_options(case);
    let before = request(case.source(), &files, options.clone(), environment);
    let after = request(next.to_owned(), &files, options, environment);
    let found = triggers_of_change(&before, &after)?;
    let mut lines = found.before.lines;
    if !found.after.lines.is_empty() {
        lines.push("== next ==".to_owned());
        lines.extend(found.after.lines);
    }
    if found.before.blocked || found.after.blocked {
        return Err(Failure {
            message: "an error blocks the build".to_owned(),
            expected: case.output.clone(),
            actual: lines,
        });
    }
    lines.extend(found.triggers.into_iter().collect::<BTreeSet<_>>());
    same_lines(&case.output, &lines, WHAT)
}

/// Compares what is printed before and after a merge.
pub(super) fn run_merge(case: &Case, environment: &Environment) -> Result<(), Failure> {
    let mut options = fixture_options(case);
    let settings = &mut options.settings;
    settings.no_cache_dir = false;
    settings.incremental = Some(true);
    settings.fine_grained_incremental = Some(true);
    settings.export_types = Some(true);
    settings.reveal_verbose_types = Some(true);
    let mut files = Files::of_case(case);
    files.write("tmp/main", case.source().into_bytes());
    let Some(next) = files.text("tmp/target.py.next") else {
        return Err(Failure::new("the case has no file target.py.next"));
    };
    let mut request = request(String::new(), &files, options, environment);
    request.sources = vec![Source {
        path: Some("tmp/main".to_owned()),
        module: None,
        text: None,
    }];
    let Some(found) = merged(&request, next, merge_dump(&case.name), &case.test_modules)? else {
        return Err(Failure::new("an error blocks the build"));
    };
    let mut lines = found.messages;
    lines.extend(found.before);
    lines.push("==>".to_owned());
    lines.extend(found.after);
    same_lines(&case.output, &slashes(case, lines), WHAT)
}

fn merge_dump(name: &str) -> MergeDump {
    let endings = [
        ("_symtable", MergeDump::SymbolTables),
        ("_typeinfo", MergeDump::Classes),
        ("_types", MergeDump::Types),
    ];
    let found = endings.into_iter().find(|(ending, _)| name.ends_with(ending));
    found.map_or(MergeDump::Trees, |(_, dump)| dump)
}

fn fixture_options(case: &Case) -> CaseOptions {
    let mut options = options_of(&case.source(), case, 1);
    let settings = &mut options.settings;
    settings.use_builtins_fixtures = Some(true);
    settings.show_traceback = Some(true);
    settings.no_cache_dir = true;
    settings.allow_empty_bodies = Some(true);
    options
}

fn request<'a>(
    text: String,
    files: &'a Files,
    options: CaseOptions,
    environment: &'a Environment,
) -> BuildRequest<'a> {
    BuildRequest {
        sources: vec![Source {
            path: Some("main".to_owned()),
            module: None,
            text: Some(text),
        }],
        files,
        library: &environment.library,
        cache_changes: Vec::new(),
        options,
        alt_lib_path: Some("tmp"),
        case_insensitive: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrows_are_sorted_and_cleaned() {
        let arrow = |trigger: &str, locations: &[&str]| {
            (
                trigger.to_owned(),
                locations.iter().map(|location| (*location).to_owned()).collect(),
            )
        };
        let arrows = vec![
            arrow("<__main__.f>", &["__main__.g", "__main__"]),
            arrow("<typing.Any>", &["__main__"]),
            arrow("<__main__.a>", &["__main__"]),
            arrow("<__main__.a>", &["<__main__.b>"]),
        ];
        assert_eq!(show_arrows(arrows), ["<m.a> -> <m.b>, m", "<m.f> -> m, m.g"]);
    }

    #[test]
    fn the_name_says_what_is_printed() {
        assert_eq!(merge_dump("testA_typeinfo"), MergeDump::Classes);
        assert_eq!(merge_dump("testA_types"), MergeDump::Types);
        assert_eq!(merge_dump("testA"), MergeDump::Trees);
    }
}
