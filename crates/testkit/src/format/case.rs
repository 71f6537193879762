//! A case with its sections understood: files, expectations, steps.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::Path;

use regex::Regex;

use super::annotations::expected_messages;
use super::outputs::{self, RUNTIME_VERSION};
use super::sections::{Section, sections};
use super::split::{OnlyWhen, RawCase};
use super::steps::numbered;

/// A case that is ready to run. Paths are relative to the directory of the case, as mypy's runner writes them.
#[derive(Clone, Debug)]
pub struct Case {
    /// The name, with the suffix of the suite; its own endings (`_no_empty`) steer some runners.
    pub name: String,
    /// The name of its `.test` file; some runners look at it.
    pub file: String,
    /// The line of its header.
    pub line: usize,
    /// The lines of the module `__main__`.
    pub input: Vec<String>,
    /// What is expected of the first run: the `[out]` section, then the comments beside the code.
    pub output: Vec<String>,
    /// Where in `output` the expectations of comments begin.
    pub inline_start: usize,
    /// What is expected of run 2, 3, ….
    pub later_output: BTreeMap<u32, Vec<String>>,
    /// Files by path, including fixtures; a path that ends in `.2` belongs to step 2.
    pub files: Vec<(String, String)>,
    /// Files that the run must write.
    pub output_files: Vec<(String, ExpectedFile)>,
    /// Modules whose interface changed, by step.
    pub stale_modules: BTreeMap<u32, BTreeSet<String>>,
    /// Modules that were checked again, by step.
    pub rechecked_modules: BTreeMap<u32, BTreeSet<String>>,
    /// Targets that were processed, by step.
    pub targets: BTreeMap<u32, Vec<String>>,
    /// Paths that go, by step.
    pub deleted_paths: BTreeMap<u32, BTreeSet<String>>,
    /// Triggers that were fired, one line a step.
    pub triggered: Vec<String>,
    /// The modules that are not fixtures.
    pub test_modules: Vec<String>,
    /// Whether backslashes in messages become slashes.
    pub normalize_output: bool,
    /// Whether cache files are looked at although the case is not incremental.
    pub writes_cache: bool,
    /// The fine-grained mode that the case is for.
    pub only_when: Option<OnlyWhen>,
}

/// What a written file must hold.
#[derive(Clone, Debug)]
pub enum ExpectedFile {
    /// This text, after normalisation.
    Text(String),
    /// A text that matches this pattern as a whole.
    Pattern(Regex),
}

/// What a suite lays down for its cases.
#[derive(Clone, Debug)]
pub struct Context<'a> {
    /// The directory that files are put in: `tmp` or `.`.
    pub base_path: &'a str,
    /// Whether a case without an `[out]` section is a mistake.
    pub required_out: bool,
    /// What the suite appends to the names of its cases.
    pub name_suffix: &'a str,
    /// The path of the `.test` file: fixtures are looked for beside it.
    pub file: &'a Path,
    /// What `<ROOT>` stands for.
    pub root: &'a str,
}

/// Why a case cannot be understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseError {
    /// The line in the file.
    pub line: usize,
    /// What is wrong.
    pub message: String,
}

impl fmt::Display for CaseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)
    }
}

impl std::error::Error for CaseError {}

impl Case {
    /// Understands the sections of a raw case; fixtures are read from the disk.
    pub fn parse(raw: &RawCase, context: &Context<'_>) -> Result<Self, CaseError> {
        let mut sections = sections(&raw.text, &raw.name).into_iter();
        let input = sections.next().expect("the case itself is a section").lines;
        let mut builder = Builder::new(Self::empty(raw, context, input), context);
        for section in sections {
            let line = raw.line + section.line - 1;
            builder
                .add(section)
                .map_err(|message| CaseError { line, message })?;
        }
        builder.finish().map_err(|message| CaseError {
            line: raw.line,
            message,
        })
    }

    /// Whether the case is run several times in the batch mode.
    #[must_use]
    pub fn is_incremental(&self) -> bool {
        self.name.to_lowercase().contains("incremental")
            || self.file.contains("incremental")
            || self.file.contains("serialize")
    }

    /// The text of the module `__main__`.
    #[must_use]
    pub fn source(&self) -> String {
        self.input.join("\n")
    }

    fn empty(raw: &RawCase, context: &Context<'_>, input: Vec<String>) -> Self {
        Self {
            name: format!("{}{}", raw.name, context.name_suffix),
            file: context
                .file
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned(),
            line: raw.line,
            input,
            output: Vec::new(),
            inline_start: 0,
            later_output: BTreeMap::new(),
            files: Vec::new(),
            output_files: Vec::new(),
            stale_modules: BTreeMap::new(),
            rechecked_modules: BTreeMap::new(),
            targets: BTreeMap::new(),
            deleted_paths: BTreeMap::new(),
            triggered: Vec::new(),
            test_modules: vec!["__main__".to_owned()],
            normalize_output: raw.normalize_output,
            writes_cache: raw.writes_cache,
            only_when: raw.only_when,
        }
    }
}

/// A case in the making.
struct Builder<'a> {
    case: Case,
    context: &'a Context<'a>,
    out_missing: bool,
}

impl<'a> Builder<'a> {
    fn new(case: Case, context: &'a Context<'a>) -> Self {
        Self {
            case,
            context,
            out_missing: context.required_out,
        }
    }

    fn add(&mut self, section: Section) -> Result<(), String> {
        let (word, number) = split_number(&section.id);
        match (word, number) {
            ("file" | "fixture" | "outfile" | "outfile-re", None) => self.add_file(&section),
            ("builtins" | "typing" | "_typeshed", None) => self.add_fixture(&section),
            ("stale", number) => {
                self.case
                    .stale_modules
                    .insert(step(number)?, names(&section).into_iter().collect());
                Ok(())
            }
            ("rechecked", number) => {
                self.case
                    .rechecked_modules
                    .insert(step(number)?, names(&section).into_iter().collect());
                Ok(())
            }
            ("targets", number) => {
                self.case.targets.insert(step(number)?, names(&section));
                Ok(())
            }
            ("delete", None) => self.add_deletion(&section),
            ("out", number) => self.add_output(section, number),
            ("triggered", None) if section.argument.is_none() => {
                self.case.triggered = section.lines;
                Ok(())
            }
            _ => Err(format!(
                "Invalid section header [{}] in case {:?}",
                header(&section),
                self.case.name
            )),
        }
    }

    fn add_file(&mut self, section: &Section) -> Result<(), String> {
        let name = argument(section)?;
        let text = self.expanded(&section.lines.join("\n"));
        let path = format!("{}/{name}", self.context.base_path);
        if section.id != "fixture" {
            self.case.test_modules.push(module_of_file(name));
        }
        match section.id.as_str() {
            "outfile" => self.case.output_files.push((path, ExpectedFile::Text(text))),
            "outfile-re" => {
                let pattern = format!("^(?s:{})$", text.trim_end());
                let pattern = Regex::new(&pattern).map_err(|error| error.to_string())?;
                self.case
                    .output_files
                    .push((path, ExpectedFile::Pattern(pattern)));
            }
            _ => self.case.files.push((path, text)),
        }
        Ok(())
    }

    fn add_fixture(&mut self, section: &Section) -> Result<(), String> {
        let directory = self.context.file.parent().unwrap_or(Path::new(""));
        let source = directory.join(argument(section)?);
        let text = std::fs::read_to_string(&source)
            .map_err(|error| format!("cannot read {}: {error}", source.display()))?;
        let path = format!("{}/{}.pyi", self.context.base_path, section.id);
        self.case.files.push((path, text.replace("\r\n", "\n")));
        Ok(())
    }

    fn add_deletion(&mut self, section: &Section) -> Result<(), String> {
        let name = argument(section)?;
        let Some((path, step)) = numbered(name) else {
            return Err(format!("Invalid delete section {name:?}"));
        };
        if step < 2 {
            return Err(format!("Can't delete during step {step}"));
        }
        let path = format!("{}/{path}", self.context.base_path);
        self.case.deleted_paths.entry(step).or_default().insert(path);
        Ok(())
    }

    fn add_output(&mut self, section: Section, number: Option<u32>) -> Result<(), String> {
        if !outputs::holds(section.argument.as_deref(), &RUNTIME_VERSION)? {
            return Ok(());
        }
        self.out_missing = false;
        let lines = section.lines.iter().map(|line| self.expanded(line)).collect();
        match number {
            None | Some(1) => self.case.output = lines,
            Some(0) => return Err("Runs are numbered from 1".to_owned()),
            Some(run) => {
                self.case.later_output.insert(run, lines);
            }
        }
        Ok(())
    }

    fn finish(mut self) -> Result<Case, String> {
        if self.out_missing {
            return Err(format!(
                "Required output section not found in case {:?}",
                self.case.name
            ));
        }
        self.complete_rechecked()?;
        self.check_files()?;
        let case = &mut self.case;
        case.inline_start = case.output.len();
        expected_messages(case.input.iter().map(String::as_str), "main", &mut case.output);
        for (path, text) in &case.files {
            expected_messages(text.split('\n'), path, &mut case.output);
        }
        Ok(self.case)
    }

    /// Without a `[rechecked]` section, the stale modules are the ones that were checked again.
    fn complete_rechecked(&mut self) -> Result<(), String> {
        for (step, stale) in &self.case.stale_modules {
            let rechecked = self
                .case
                .rechecked_modules
                .entry(*step)
                .or_insert_with(|| stale.clone());
            if !stale.is_subset(rechecked) {
                return Err(format!(
                    "Stale modules after pass {step} must be a subset of rechecked modules"
                ));
            }
        }
        Ok(())
    }

    fn check_files(&self) -> Result<(), String> {
        let mut seen = BTreeSet::new();
        for (path, _) in &self.case.files {
            if !seen.insert(path) {
                return Err(format!(
                    "Duplicated filename {path}. Did you include it multiple times?"
                ));
            }
            if numbered(path).is_some_and(|(_, step)| step < 2) {
                return Err(format!("Steps of files are numbered from 2: {path}"));
            }
        }
        Ok(())
    }

    fn expanded(&self, text: &str) -> String {
        text.replace("<ROOT>", self.context.root)
    }
}

/// `out2` is `out` and 2.
fn split_number(id: &str) -> (&str, Option<u32>) {
    let word = id.trim_end_matches(|letter: char| letter.is_ascii_digit());
    (word, id[word.len()..].parse().ok())
}

fn step(number: Option<u32>) -> Result<u32, String> {
    match number {
        None => Ok(1),
        Some(0) => Err("Steps are numbered from 1".to_owned()),
        Some(step) => Ok(step),
    }
}

fn names(section: &Section) -> Vec<String> {
    let names = section.argument.iter().flat_map(|argument| argument.split(','));
    names.map(|name| name.trim().to_owned()).collect()
}

fn argument(section: &Section) -> Result<&str, String> {
    section
        .argument
        .as_deref()
        .ok_or_else(|| format!("[{}] needs an argument", section.id))
}

fn header(section: &Section) -> String {
    match &section.argument {
        Some(argument) => format!("{} {argument}", section.id),
        None => section.id.clone(),
    }
}

fn module_of_file(name: &str) -> String {
    let last = name.rfind('/').map_or(0, |slash| slash + 1);
    let end = match name[last..].rfind('.') {
        Some(dot) if dot > 0 => last + dot,
        Some(_) | None => name.len(),
    };
    let module = name[..end].replace('/', ".");
    if module == "__init__" {
        return String::new();
    }
    module
        .strip_suffix(".__init__")
        .map(str::to_owned)
        .unwrap_or(module)
}

#[cfg(test)]
impl Context<'static> {
    /// The context of most suites.
    pub(crate) fn for_tests() -> Self {
        Self {
            base_path: "tmp",
            required_out: false,
            name_suffix: "",
            file: Path::new("check-x.test"),
            root: "/root",
        }
    }
}

#[cfg(test)]
impl Case {
    /// A case of this text.
    pub(crate) fn parse_text(text: &str, context: &Context<'_>) -> Result<Self, CaseError> {
        let text = format!("[case testCase]\n{text}");
        Self::parse(&super::split_cases(&text).unwrap()[0], context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(text: &str) -> Case {
        Case::parse_text(text, &Context::for_tests()).unwrap()
    }

    fn error(text: &str) -> String {
        Case::parse_text(text, &Context::for_tests())
            .unwrap_err()
            .to_string()
    }

    #[test]
    fn messages_of_sections_come_before_messages_of_comments() {
        let case = case("x # E: a\n[file b.py]\ny # N: c\n[out]\nmain:9: note: z\n");
        assert_eq!(
            case.output,
            ["main:9: note: z", "main:1: error: a", "tmp/b.py:1: note: c"]
        );
        assert_eq!(case.inline_start, 1);
    }

    #[test]
    fn files_name_their_modules_and_fixtures_do_not() {
        let case = case("x\n[file p/__init__.py]\n[file p/m.pyi]\n[fixture lib.py]\n");
        assert_eq!(case.test_modules, ["__main__", "p", "p.m"]);
        assert_eq!(case.files.len(), 3);
    }

    #[test]
    fn later_outputs_are_kept_by_run() {
        let case = case("x\n[out1]\na\n[out2]\nb\n[out10]\nc\n");
        assert_eq!(case.output, ["a"]);
        assert_eq!(case.later_output[&2], ["b"]);
        assert_eq!(case.later_output[&10], ["c"]);
    }

    #[test]
    fn an_output_for_another_version_is_dropped() {
        let case = case("x\n[out]\na\n[out version==3.10]\nb\n");
        assert_eq!(case.output, ["a"]);
    }

    #[test]
    fn stale_modules_are_rechecked_by_default() {
        let case = case("x\n[stale a, b]\n[stale2]\n[rechecked2 c]\n");
        assert_eq!(case.rechecked_modules[&1], ["a", "b"].map(str::to_owned).into());
        assert_eq!(case.rechecked_modules[&2], ["c".to_owned()].into());
        assert!(case.stale_modules[&2].is_empty());
    }

    #[test]
    fn stale_modules_must_be_rechecked() {
        assert!(error("x\n[stale a]\n[rechecked b]\n").contains("must be a subset"));
    }

    #[test]
    fn the_root_is_filled_in() {
        assert_eq!(case("x\n[out]\n<ROOT>/a\n").output, ["/root/a"]);
    }

    #[test]
    fn unknown_sections_are_refused_with_their_line() {
        assert_eq!(
            error("s\n[unknown]\n"),
            "line 3: Invalid section header [unknown] in case \"testCase\""
        );
    }

    #[test]
    fn a_file_is_not_given_twice() {
        assert!(error("x\n[file a.py]\n[file a.py]\n").contains("Duplicated filename tmp/a.py"));
    }

    #[test]
    fn deletions_need_a_step() {
        assert!(error("x\n[delete a.py]\n").contains("Invalid delete section"));
        assert!(error("x\n[delete a.py.1]\n").contains("Can't delete during step 1"));
    }

    #[test]
    fn an_output_section_can_be_required() {
        let context = Context {
            required_out: true,
            ..Context::for_tests()
        };
        assert!(
            Case::parse_text("x\n", &context)
                .unwrap_err()
                .message
                .contains("Required output section")
        );
        assert!(Case::parse_text("x\n[out]\n", &context).is_ok());
    }

    #[test]
    fn the_suffix_of_the_suite_joins_the_name() {
        let context = Context {
            name_suffix: "_cached",
            ..Context::for_tests()
        };
        assert_eq!(Case::parse_text("x\n", &context).unwrap().name, "testCase_cached");
    }

    #[test]
    fn expected_files_are_texts_or_patterns() {
        let case = case("x\n[outfile out/a]\nt\n[outfile-re out/b]\na.*b\n");
        assert!(matches!(&case.output_files[0].1, ExpectedFile::Text(text) if text == "t"));
        let ExpectedFile::Pattern(pattern) = &case.output_files[1].1 else {
            panic!("a pattern")
        };
        assert!(pattern.is_match("a\nb") && !pattern.is_match("a\nb\nc"));
    }

    #[test]
    fn incremental_cases_are_known_by_name_or_file() {
        assert!(!case("x\n").is_incremental());
        let file = Path::new("check-serialize.test");
        let context = Context {
            file,
            ..Context::for_tests()
        };
        assert!(Case::parse_text("x\n", &context).unwrap().is_incremental());
    }
}
