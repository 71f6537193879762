//! `check-*.test`: what the type checker says, also over several runs with one cache.
//!
//! Specified by `mypy/test/testcheck.py`.

use std::sync::LazyLock;

use regex::Regex;

use super::Environment;
use super::normalize::{check_output_files, slashes};
use crate::compare::{Failure, same_lines, same_modules, same_targets};
use crate::files::{CASE_DIRECTORY, Files};
use crate::format::{Case, FileOperation};
use crate::program::batch::{BuildReply, Session};
use crate::program::{BuildRequest, Source};
use crate::settings::{CaseOptions, options_of};

static COMMAND: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?m)# cmd([0-9]*): mypy -m ([a-zA-Z0-9_. ]+)$").expect("a constant pattern")
});

/// Runs a case once, or step by step if it is incremental.
pub(super) fn run(case: &Case, environment: &Environment) -> Result<(), Failure> {
    let (text, files) = (case.source(), Files::of_case(case));
    let mut runner = Runner {
        case,
        environment,
        text,
        files,
        session: Session::default(),
    };
    if !case.is_incremental() {
        return runner.step(0, &[]);
    }
    let last = case.later_output.keys().last().copied().unwrap_or(2).max(2);
    let steps = case.steps();
    for step in 1..=last {
        let operations = (step as usize).checked_sub(2).and_then(|index| steps.get(index));
        runner.step(step, operations.map_or(&[], Vec::as_slice))?;
    }
    Ok(())
}

struct Runner<'a> {
    case: &'a Case,
    environment: &'a Environment,
    text: String,
    files: Files,
    session: Session,
}

impl Runner<'_> {
    /// One build and all that is compared after it; `step` is 0 for a case that is not incremental.
    fn step(&mut self, step: u32, operations: &[FileOperation]) -> Result<(), Failure> {
        let case = self.case;
        // Modules are looked for before the files of the step are changed.
        let modules = modules(&self.text, &self.files, step)?;
        let cache_changes = self.files.perform(operations)?;
        if step < 2 && modules.iter().any(|module| module.name == "__main__") {
            self.files.write("main", self.text.clone().into_bytes());
        }
        let options = options(&self.text, case, step);
        let caches = !options.settings.no_cache_dir;
        let request = BuildRequest {
            sources: modules.iter().map(|module| module.source(step)).collect(),
            files: &self.files,
            library: &self.environment.library,
            cache_changes,
            options,
            alt_lib_path: Some("tmp"),
            case_insensitive: case.file == "check-modules-case.test",
        };
        let mut reply = self.session.build(&request)?;
        reply.messages.lines = slashes(case, reply.messages.lines);
        compare_messages(case, &reply, step)?;
        compare_work(case, &reply, step, caches)?;
        check_output_files(case, &reply.written, &format!("{CASE_DIRECTORY}/tmp"), "tmp/")
    }
}

fn options(text: &str, case: &Case, step: u32) -> CaseOptions {
    let mut options = options_of(text, case, step);
    let incremental_flag = !has_flag(&options, "--no-incremental");
    let settings = &mut options.settings;
    settings.use_builtins_fixtures = Some(true);
    settings.show_traceback = Some(true);
    settings.reveal_verbose_types = Some(!case.name.ends_with("_no_verbose_reveal"));
    if case.file.contains("columns") {
        settings.show_column_numbers = Some(true);
    }
    if case.file.contains("errorcodes") {
        settings.hide_error_codes = Some(false);
    }
    if !case.file.contains("abstract") {
        settings.allow_empty_bodies = Some(!case.name.ends_with("_no_empty"));
    }
    let incremental = step > 0 && incremental_flag;
    settings.incremental = Some(incremental);
    settings.no_cache_dir = !incremental && !case.writes_cache;
    options
}

fn has_flag(options: &CaseOptions, flag: &str) -> bool {
    options.flags.iter().flatten().any(|word| word == flag)
}

/// A module that is given to the build.
struct Module {
    name: String,
    path: String,
    text: String,
}

impl Module {
    fn source(&self, step: u32) -> Source {
        // Later runs must read the file again.
        let text = (step == 0).then(|| self.text.clone());
        Source {
            path: Some(self.path.clone()),
            module: Some(self.name.clone()),
            text,
        }
    }
}

/// The modules that are checked: `__main__`, or those of a `# cmd: mypy -m` comment.
fn modules(text: &str, files: &Files, step: u32) -> Result<Vec<Module>, Failure> {
    let line = |number: &str| COMMAND.captures_iter(text).find(|found| &found[1] == number);
    let own = (step > 1).then(|| line(&step.to_string())).flatten();
    let Some(command) = own.or_else(|| line("")) else {
        return Ok(vec![Module {
            name: "__main__".to_owned(),
            path: "main".to_owned(),
            text: text.to_owned(),
        }]);
    };
    command[2]
        .split(' ')
        .map(|name| find_module(name, files))
        .collect()
}

fn find_module(name: &str, files: &Files) -> Result<Module, Failure> {
    let base = format!("tmp/{}", name.replace('.', "/"));
    let candidates = ["/__init__.pyi", "/__init__.py", ".pyi", ".py"].map(|ending| format!("{base}{ending}"));
    let found = candidates.into_iter().find_map(|path| {
        let text = files.text(&path)?.to_owned();
        Some(Module {
            name: name.to_owned(),
            path,
            text,
        })
    });
    found.ok_or_else(|| Failure::new(format!("Can't find ad hoc case file: {name}")))
}

fn compare_messages(case: &Case, reply: &BuildReply, step: u32) -> Result<(), Failure> {
    let actual = &reply.messages.lines;
    let nothing = Vec::new();
    match step {
        0 => same_lines(
            &in_order_of_files(case, actual),
            actual,
            "Unexpected type checker output",
        ),
        1 => same_lines(
            &in_order_of_files(case, actual),
            actual,
            "Unexpected type checker output in incremental, run 1",
        ),
        run => same_lines(
            case.later_output.get(&run).unwrap_or(&nothing),
            actual,
            &format!("Unexpected type checker output in incremental, run {run}"),
        ),
    }
}

/// The expected lines; those that stand beside the code of several files follow the order of the files in the output.
fn in_order_of_files(case: &Case, actual: &[String]) -> Vec<String> {
    let mut expected = case.output.clone();
    if case.files.is_empty() {
        return expected;
    }
    let file = |line: &str| line.split(':').next().unwrap_or(line).to_owned();
    let weight = |line: &String| {
        let file_of_line = file(line);
        actual.iter().rposition(|message| file(message) == file_of_line)
    };
    expected[case.inline_start..].sort_by_cached_key(weight);
    expected
}

/// Compares what was processed; nothing is compared after an error that ended the build.
fn compare_work(case: &Case, reply: &BuildReply, step: u32, caches: bool) -> Result<(), Failure> {
    if reply.messages.blocked {
        return Ok(());
    }
    if caches && !reply.uncached_modules.is_empty() {
        let missing = reply.uncached_modules.join(", ");
        return Err(Failure::new(format!(
            "cache data missing for {missing} on run {step}"
        )));
    }
    if let Some(expected) = case.targets.get(&(step + 1)) {
        let processed = reply.processed_targets.iter();
        let actual: Vec<String> = processed
            .filter(|(module, _)| case.test_modules.contains(module))
            .map(|(_, target)| target.clone())
            .collect();
        same_targets(expected, &actual, &format!("targets of run {step}"))?;
    }
    if step < 2 {
        return Ok(());
    }
    if let Some(expected) = case.rechecked_modules.get(&(step - 1)) {
        same_modules(
            expected,
            &reply.rechecked_modules,
            &format!("rechecked{}", step - 1),
        )?;
    }
    if let Some(expected) = case.stale_modules.get(&(step - 1)) {
        same_modules(expected, &reply.stale_modules, &format!("stale{}", step - 1))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::Context;

    fn case(text: &str) -> Case {
        Case::parse_text(text, &Context::for_tests()).unwrap()
    }

    #[test]
    fn modules_come_from_the_command_of_the_step() {
        let text = "# cmd: mypy -m a\n# cmd2: mypy -m p b\n";
        let case = case(&format!(
            "{text}[file a.py]\n[file p/__init__.py]\n[file b.pyi]\n"
        ));
        let files = Files::of_case(&case);
        let paths = |step| -> Vec<String> {
            modules(text, &files, step)
                .unwrap()
                .into_iter()
                .map(|module| module.path)
                .collect()
        };
        assert_eq!(paths(1), ["tmp/a.py"]);
        assert_eq!(paths(2), ["tmp/p/__init__.py", "tmp/b.pyi"]);
        assert_eq!(paths(3), ["tmp/a.py"]);
        assert!(modules("# cmd: mypy -m c\n", &files, 0).is_err());
        assert_eq!(modules("x\n", &files, 0).unwrap()[0].name, "__main__");
    }

    #[test]
    fn expectations_beside_code_follow_the_order_of_the_output() {
        let case = case("x # E: m\n[file a.py]\ny # E: n\n");
        let actual = ["tmp/a.py:1: error: n".to_owned(), "main:1: error: m".to_owned()];
        assert_eq!(in_order_of_files(&case, &actual), actual);
    }

    #[test]
    fn expectations_of_sections_keep_their_order() {
        let case = case("x\n[file a.py]\ny\n[out]\nmain:1: error: m\ntmp/a.py:1: error: n\n");
        let actual = ["tmp/a.py:1: error: n".to_owned(), "main:1: error: m".to_owned()];
        assert_eq!(in_order_of_files(&case, &actual), case.output);
    }

    #[test]
    fn names_and_files_steer_the_options() {
        let found = options("x\n", &case("x\n"), 0).settings;
        assert_eq!(found.allow_empty_bodies, Some(true));
        assert_eq!(found.incremental, Some(false));
        assert!(found.no_cache_dir);
        let step = options("x\n", &case("x\n"), 1).settings;
        assert!(step.incremental == Some(true) && !step.no_cache_dir);
        let no = options(
            "# flags: --no-incremental\n",
            &case("# flags: --no-incremental\n"),
            1,
        )
        .settings;
        assert!(no.incremental == Some(false) && no.no_cache_dir);
    }

    #[test]
    fn work_is_compared_by_step() {
        let case = case("x\n[targets __main__]\n[stale a]\n");
        let mut reply = BuildReply::default();
        assert!(compare_work(&case, &reply, 0, false).is_err());
        reply
            .processed_targets
            .push(("__main__".to_owned(), "__main__".to_owned()));
        reply
            .processed_targets
            .push(("builtins".to_owned(), "builtins".to_owned()));
        assert_eq!(compare_work(&case, &reply, 0, false), Ok(()));
        assert!(compare_work(&case, &reply, 2, false).is_err());
        reply.stale_modules = vec!["a".to_owned()];
        reply.rechecked_modules = vec!["a".to_owned(), "__main__".to_owned()];
        assert_eq!(compare_work(&case, &reply, 2, true), Ok(()));
        reply.uncached_modules = vec!["a".to_owned()];
        assert!(compare_work(&case, &reply, 2, true).is_err());
    }
}
