//! `fine-grained*.test`: a batch build, then updates; in the cached mode the session starts from a cache.
//!
//! Specified by `mypy/test/testfinegrained.py` and `mypy/test/testfinegrainedcache.py`.

use std::sync::LazyLock;

use regex::Regex;

use super::Environment;
use super::normalize::without_directory;
use crate::compare::{Failure, same_lines, same_modules, same_targets};
use crate::files::{CASE_DIRECTORY, CacheChange, Files};
use crate::format::{Case, FileOperation};
use crate::program::daemon::{InspectRequest, Session, StepReply, SuggestRequest, Targets, Trace, World};
use crate::settings::{CaseOptions, options_of};

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a constant pattern")
}

static COMMAND: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?m)# cmd([0-9]*): mypy ([a-zA-Z0-9_./ ]+)$"));
static BUILD_STEPS: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?m)# num_build_steps: ([0-9]+)$"));
static FOLLOW_IMPORTS: LazyLock<Regex> = LazyLock::new(|| pattern("flags:.*--follow-imports"));
static FLEX_ANY: LazyLock<Regex> = LazyLock::new(|| pattern(r"^--flex-any=([0-9.]+)"));
static USE_FIXME: LazyLock<Regex> = LazyLock::new(|| pattern(r"^--use-fixme=(\w+)"));
static MAX_GUESSES: LazyLock<Regex> = LazyLock::new(|| pattern("^--max-guesses=([0-9]+)"));
static SHOW: LazyLock<Regex> = LazyLock::new(|| pattern(r"^--show=(\w+)"));
static LIMIT: LazyLock<Regex> = LazyLock::new(|| pattern("^--limit=([0-9]+)"));

/// Runs all steps of a case and compares messages, modules, targets and triggers.
pub(super) fn run(case: &Case, environment: &Environment, cached: bool) -> Result<(), Failure> {
    let text = case.source();
    let mut runner = Runner {
        case,
        environment,
        files: Files::of_case(case),
        build_steps: if cached { build_steps(&text) } else { 0 },
        session: Session::start(&options(&text, case, cached, false))?,
        build_options: options(&text, case, cached, true),
        text,
    };
    runner.files.write("tmp/main", runner.text.clone().into_bytes());
    let (mut lines, _) = runner.step(1, &[])?;
    let mut triggered = Vec::new();
    for (index, operations) in case.steps().iter().enumerate() {
        let step = index as u32 + 2;
        let (output, trace) = runner.step(step, operations)?;
        lines.push("==".to_owned());
        lines.extend(output);
        triggered.extend(trace.map(|trace| trace.triggered));
    }
    same_lines(&case.output, &lines, "Invalid output")?;
    if case.triggered.is_empty() {
        return Ok(());
    }
    same_lines(
        &case.triggered,
        &show_triggered(triggered),
        "Invalid active triggers",
    )
}

fn options(text: &str, case: &Case, cached: bool, build: bool) -> CaseOptions {
    let mut options = options_of(text, case, 1);
    let settings = &mut options.settings;
    settings.incremental = Some(true);
    settings.use_builtins_fixtures = Some(true);
    settings.show_traceback = Some(true);
    settings.error_summary = Some(false);
    settings.fine_grained_incremental = Some(!build);
    settings.use_fine_grained_cache = Some(cached && !build);
    settings.cache_fine_grained = Some(cached);
    settings.local_partial_types = Some(true);
    settings.export_types = Some(case.file.contains("inspect"));
    settings.allow_empty_bodies = Some(!case.name.ends_with("_no_empty"));
    settings.reveal_verbose_types = Some(true);
    if !FOLLOW_IMPORTS.is_match(text) {
        settings.follow_imports = Some("error");
    }
    let config = |path: &&String| path.contains("mypy.ini") || path.contains("pyproject.toml");
    settings.config_file = case.files.iter().map(|(path, _)| path).find(config).cloned();
    options
}

/// How many steps are batch builds before the session starts.
fn build_steps(text: &str) -> u32 {
    BUILD_STEPS
        .captures(text)
        .and_then(|found| found[1].parse().ok())
        .unwrap_or(1)
}

struct Runner<'a> {
    case: &'a Case,
    environment: &'a Environment,
    text: String,
    files: Files,
    session: Session,
    build_options: CaseOptions,
    build_steps: u32,
}

impl Runner<'_> {
    /// One step: file operations, a check, then what the comments ask for.
    fn step(
        &mut self,
        step: u32,
        operations: &[FileOperation],
    ) -> Result<(Vec<String>, Option<Trace>), Failure> {
        let cache_changes = self.files.perform(operations)?;
        let reply = self.check(step, &cache_changes)?;
        if step > 1 {
            self.compare_trace(step, reply.trace.as_ref())?;
        }
        let mut lines = without_directory(reply.messages);
        lines.extend(self.suggestions(step)?);
        lines.extend(self.inspections(step)?);
        Ok((lines, reply.trace))
    }

    fn check(&mut self, step: u32, cache_changes: &[CacheChange]) -> Result<StepReply, Failure> {
        let targets = targets(&self.text, step);
        let world = World {
            files: &self.files,
            library: &self.environment.library,
            cache_changes,
        };
        if step > self.build_steps {
            return Ok(self.session.check(world, &targets)?);
        }
        let messages = self.session.build(world, &self.build_options, &targets)?;
        Ok(StepReply {
            messages,
            trace: None,
        })
    }

    fn compare_trace(&self, step: u32, trace: Option<&Trace>) -> Result<(), Failure> {
        let nothing = Trace::default();
        let trace = trace.unwrap_or(&nothing);
        let number = step - 1;
        if let Some(expected) = self.case.stale_modules.get(&number) {
            same_modules(expected, &trace.changed, &format!("stale{number}"))?;
        }
        if let Some(expected) = self.case.rechecked_modules.get(&number) {
            same_modules(expected, &trace.updated, &format!("rechecked{number}"))?;
        }
        match self.case.targets.get(&step) {
            Some(expected) if !expected.is_empty() => {
                same_targets(expected, &trace.targets, &format!("targets{step}"))
            }
            Some(_) | None => Ok(()),
        }
    }

    fn suggestions(&mut self, step: u32) -> Result<Vec<String>, Failure> {
        let mut lines = Vec::new();
        for (flags, function) in requests(&self.text, "suggest", r"--[a-zA-Z0-9_\-./=?^ ]+ ", step) {
            let request = suggest_request(&flags, &function);
            let world = World {
                files: &self.files,
                library: &self.environment.library,
                cache_changes: &[],
            };
            let mut reply = self.session.suggest(world, &request)?;
            if request.json {
                reply = reply.replace(&format!("{CASE_DIRECTORY}/"), "");
            }
            lines.extend(reply.trim().split('\n').map(str::to_owned));
        }
        Ok(without_directory(lines))
    }

    fn inspections(&mut self, step: u32) -> Result<Vec<String>, Failure> {
        let mut lines = Vec::new();
        for (flags, location) in requests(&self.text, "inspect", r"--[a-zA-Z0-9_\-=?^ ]+ ", step) {
            let request = inspect_request(&flags, location);
            let world = World {
                files: &self.files,
                library: &self.environment.library,
                cache_changes: &[],
            };
            let reply = self.session.inspect(world, &request)?;
            lines.extend(reply.trim().split('\n').map(str::to_owned));
        }
        Ok(lines)
    }
}

/// What is checked in a step: the words of `# cmd: mypy`, or everything.
fn targets(text: &str, step: u32) -> Targets {
    let line = |number: &str| COMMAND.captures_iter(text).find(|found| &found[1] == number);
    match line(&step.to_string()).or_else(|| line("")) {
        Some(found) => Targets::Paths(
            found[2]
                .split_whitespace()
                .map(|path| format!("tmp/{path}"))
                .collect(),
        ),
        None => Targets::MainAndDirectory,
    }
}

/// The comments `# suggest2: --flag target` of a step: flags and target. Only the last flag is seen, as in mypy's runner,
/// unless several flags stand in one group of words.
fn requests(text: &str, command: &str, flag: &str, step: u32) -> Vec<(String, String)> {
    let number = if step == 1 {
        "1?".to_owned()
    } else {
        step.to_string()
    };
    let comment = pattern(&format!(
        r"(?m)# {command}{number}: ({flag})*([a-zA-Z0-9_.:/?^ ]+)$"
    ));
    let text_of = |found: Option<regex::Match<'_>>| found.map_or("", |found| found.as_str()).to_owned();
    comment
        .captures_iter(text)
        .map(|found| (text_of(found.get(1)), text_of(found.get(2))))
        .collect()
}

fn suggest_request(flags: &str, target: &str) -> SuggestRequest {
    let value = |pattern: &Regex| pattern.captures(flags).map(|found| found[1].to_owned());
    SuggestRequest {
        function: target.trim().to_owned(),
        json: flags.contains("--json"),
        callsites: flags.contains("--callsites"),
        no_any: flags.contains("--no-any"),
        no_errors: flags.contains("--no-errors"),
        flex_any: value(&FLEX_ANY).and_then(|number| number.parse().ok()),
        use_fixme: value(&USE_FIXME),
        max_guesses: value(&MAX_GUESSES).and_then(|number| number.parse().ok()),
    }
}

fn inspect_request(flags: &str, location: String) -> InspectRequest {
    let value = |pattern: &Regex| pattern.captures(flags).map(|found| found[1].to_owned());
    InspectRequest {
        show: value(&SHOW).unwrap_or_else(|| "type".to_owned()),
        location,
        verbosity: if flags.contains("-vv") {
            2
        } else {
            u32::from(flags.contains("-v"))
        },
        limit: value(&LIMIT).and_then(|number| number.parse().ok()).unwrap_or(0),
        include_span: flags.contains("--include-span"),
        include_kind: flags.contains("--include-kind"),
        include_object_attrs: flags.contains("--include-object-attrs"),
        union_attrs: flags.contains("--union-attrs"),
        force_reload: flags.contains("--force-reload"),
    }
}

fn show_triggered(steps: Vec<Vec<String>>) -> Vec<String> {
    let show = |(index, mut triggers): (usize, Vec<String>)| {
        triggers.retain(|trigger| !trigger.ends_with("__>"));
        triggers.sort();
        format!("{}: {}", index + 2, triggers.join(", "))
            .trim()
            .to_owned()
    };
    steps.into_iter().enumerate().map(show).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::Context;

    #[test]
    fn a_step_can_have_a_command_of_its_own() {
        let text = "# cmd: mypy main a.py\n# cmd2: mypy b.py\n";
        let paths = |paths: &[&str]| Targets::Paths(paths.iter().map(|path| (*path).to_owned()).collect());
        assert_eq!(targets(text, 1), paths(&["tmp/main", "tmp/a.py"]));
        assert_eq!(targets(text, 2), paths(&["tmp/b.py"]));
        assert_eq!(targets("x\n", 2), Targets::MainAndDirectory);
    }

    #[test]
    fn suggestions_are_asked_for_by_step() {
        let text = "# suggest: --json foo.f\n# suggest2: foo.g\n# suggest1: foo.h\n";
        let flag = r"--[a-zA-Z0-9_\-./=?^ ]+ ";
        let first = requests(text, "suggest", flag, 1);
        assert_eq!(
            first,
            [
                ("--json ".to_owned(), "foo.f".to_owned()),
                (String::new(), "foo.h".to_owned())
            ]
        );
        assert_eq!(
            requests(text, "suggest", flag, 2),
            [(String::new(), "foo.g".to_owned())]
        );
        assert!(suggest_request("--json ", "foo.f").json);
        assert_eq!(suggest_request("--flex-any=0.5 ", "f").flex_any, Some(0.5));
    }

    #[test]
    fn inspections_have_flags() {
        let found = inspect_request("--show=attrs --include-span -vv ", "tmp/a.py:1:2".to_owned());
        assert_eq!(
            (found.show.as_str(), found.include_span, found.verbosity),
            ("attrs", true, 2)
        );
        assert_eq!(inspect_request("", String::new()).show, "type");
    }

    #[test]
    fn triggers_of_dunder_names_are_left_out() {
        let steps = vec![
            vec!["<a.g>".to_owned(), "<a.f>".to_owned(), "<a.__x__>".to_owned()],
            Vec::new(),
        ];
        assert_eq!(show_triggered(steps), ["2: <a.f>, <a.g>", "3:"]);
    }

    #[test]
    fn follow_imports_is_error_unless_the_case_says() {
        let case = Case::parse_text("x\n[file mypy.ini]\n", &Context::for_tests()).unwrap();
        let found = options("x\n", &case, false, false).settings;
        assert_eq!(found.follow_imports, Some("error"));
        assert_eq!(found.config_file.as_deref(), Some("tmp/mypy.ini"));
        assert_eq!(
            options("# flags: --follow-imports=skip\n", &case, true, true)
                .settings
                .follow_imports,
            None
        );
    }
}
