//! Which runner takes which file, and in which modes.
//!
//! A suite is one file in one mode. mypy's runner collects 12,405 cases from its `test-data/unit`: 11,361 cases lie in the
//! files; the 778 of `fine-grained*.test` (without `fine-grained-cache-incremental.test`) are run a second time from a cache,
//! and the 266 of seven `semanal-*.test` files a second time through an identity transformation of the tree.

use std::path::{Path, PathBuf};
use std::time::Duration;

/// A runner: how a case is run and compared. Named after mypy's own runner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `testcheck.TypeCheckSuite`: messages of the type checker.
    Check,
    /// `testsemanal.SemAnalSuite`: the tree after semantic analysis.
    Semanal,
    /// `testsemanal.SemAnalErrorSuite`: messages of semantic analysis.
    SemanalErrors,
    /// `testsemanal.SemAnalSymtableSuite`: symbol tables.
    SymbolTables,
    /// `testsemanal.SemAnalTypeInfoSuite`: classes.
    TypeInfos,
    /// `testtransform.TransformSuite`: the tree after an identity transformation.
    Transform,
    /// `testparse.ParserSuite`: the tree after parsing.
    Parse,
    /// `testparse.ParseErrorSuite`: syntax errors.
    ParseErrors,
    /// `test_nativeparse.NativeParserSuite`: the tree, its errors and its ignored lines.
    NativeParse,
    /// `test_nativeparse.NativeParserImportsSuite`: reachable imports.
    NativeImports,
    /// `testdeps.GetDependenciesSuite`: fine-grained dependencies.
    Dependencies,
    /// `testdiff.ASTDiffSuite`: triggers of a change.
    Diff,
    /// `testmerge.ASTMergeSuite`: identities after an update.
    Merge,
    /// `testtypegen.TypeExportSuite`: types of expressions.
    Types,
    /// `testfinegrained.FineGrainedSuite`: the daemon's updates.
    FineGrained,
    /// `testfinegrainedcache.FineGrainedCacheSuite`: the same, from a cache.
    FineGrainedCached,
    /// `testdaemon.DaemonSuite`: commands of the daemon.
    Daemon,
    /// `testcmdline.PythonCmdlineSuite`: the command line.
    CommandLine,
    /// `testpythoneval.PythonEvaluationSuite`: real stubs, and the program is run by Python.
    PythonEval,
    /// `testpep561.PEP561Suite`: installed packages.
    InstalledPackages,
    /// `testerrorstream.ErrorStreamSuite`: messages as they are flushed.
    ErrorStream,
    /// `testoutput.OutputJSONsuite`: `--output=json`.
    OutputJson,
    /// `test_ref_info.RefInfoSuite`: references by line.
    RefInfo,
    /// `testexportjson.TypeExportSuite`: the cache as JSON.
    ExportJson,
    /// `teststubgen.StubgenPythonSuite`: generated stubs.
    Stubgen,
}

/// One file in one mode.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suite {
    /// The name that reports use: `fine-grained (cached)`.
    pub name: String,
    /// The name that files use: `fine-grained.cached`.
    pub id: String,
    /// The `.test` file.
    pub file: PathBuf,
    /// How its cases are run.
    pub kind: Kind,
}

/// The files that mypy runs a second time through an identity transformation.
const TRANSFORMED: [&str; 7] = [
    "semanal-basic",
    "semanal-expressions",
    "semanal-classes",
    "semanal-types",
    "semanal-modules",
    "semanal-statements",
    "semanal-abstractclasses",
];

/// The suites of all `.test` files in a directory, by file name. An error when the directory cannot be read or
/// a file belongs to no runner.
pub fn suites_in(directory: &Path) -> Result<Vec<Suite>, String> {
    let cannot = |error| format!("cannot read {}: {error}", directory.display());
    let mut files = Vec::new();
    for entry in std::fs::read_dir(directory).map_err(cannot)? {
        let path = entry.map_err(cannot)?.path();
        if path.extension().is_some_and(|extension| extension == "test") {
            files.push(path);
        }
    }
    files.sort();
    let mut suites = Vec::new();
    for file in files {
        suites.extend(suites_of(&file)?);
    }
    Ok(suites)
}

/// The suites of one file.
pub fn suites_of(file: &Path) -> Result<Vec<Suite>, String> {
    let stem = file
        .file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let kind = kind_of(&stem).ok_or_else(|| format!("no runner takes {}", file.display()))?;
    let first = Suite {
        name: stem.clone(),
        id: stem.clone(),
        file: file.to_owned(),
        kind,
    };
    let second = if kind == Kind::FineGrained {
        Some(("cached", Kind::FineGrainedCached))
    } else {
        TRANSFORMED
            .contains(&stem.as_str())
            .then_some(("transform", Kind::Transform))
    };
    let second = second.map(|(mode, kind)| Suite {
        name: format!("{stem} ({mode})"),
        id: format!("{stem}.{mode}"),
        file: file.to_owned(),
        kind,
    });
    Ok(std::iter::once(first).chain(second).collect())
}

/// The runner of a file's first mode, by the file's name.
fn kind_of(stem: &str) -> Option<Kind> {
    Some(match stem {
        "semanal-errors" | "semanal-errors-python310" => Kind::SemanalErrors,
        "semanal-symtable" => Kind::SymbolTables,
        "semanal-typeinfo" => Kind::TypeInfos,
        "parse-errors" => Kind::ParseErrors,
        "native-parser-imports" => Kind::NativeImports,
        "fine-grained-cache-incremental" => Kind::FineGrainedCached,
        "diff" => Kind::Diff,
        "merge" => Kind::Merge,
        "typexport-basic" => Kind::Types,
        "daemon" => Kind::Daemon,
        "cmdline" | "cmdline.pyproject" | "reports" | "envvars" => Kind::CommandLine,
        "pythoneval" | "pythoneval-asyncio" => Kind::PythonEval,
        "pep561" => Kind::InstalledPackages,
        "errorstream" => Kind::ErrorStream,
        "outputjson" => Kind::OutputJson,
        "ref-info" => Kind::RefInfo,
        "exportjson" => Kind::ExportJson,
        "stubgen" => Kind::Stubgen,
        _ if stem.starts_with("check-") => Kind::Check,
        _ if stem.starts_with("semanal-") => Kind::Semanal,
        _ if stem.starts_with("native-parser") => Kind::NativeParse,
        _ if stem.starts_with("parse") => Kind::Parse,
        _ if stem.starts_with("deps") => Kind::Dependencies,
        _ if stem.starts_with("fine-grained") => Kind::FineGrained,
        _ => return None,
    })
}

impl Kind {
    /// The directory that the files of a case are put in.
    #[must_use]
    pub fn base_path(self) -> &'static str {
        use Kind as K;
        match self {
            K::Parse | K::ParseErrors | K::NativeParse | K::NativeImports => ".",
            K::InstalledPackages | K::ErrorStream | K::Stubgen => ".",
            K::Check | K::Semanal | K::SemanalErrors | K::SymbolTables | K::TypeInfos | K::Transform => "tmp",
            K::Dependencies | K::Diff | K::Merge | K::Types | K::FineGrained | K::FineGrainedCached => "tmp",
            K::Daemon | K::CommandLine | K::PythonEval | K::OutputJson | K::RefInfo | K::ExportJson => "tmp",
        }
    }

    /// Whether a case must have an `[out]` section.
    #[must_use]
    pub fn required_out(self) -> bool {
        use Kind as K;
        match self {
            K::Parse | K::ParseErrors | K::NativeParse | K::NativeImports | K::Stubgen => true,
            K::ErrorStream | K::SymbolTables | K::TypeInfos | K::Types | K::RefInfo | K::ExportJson => true,
            K::Transform => true,
            K::Check | K::Semanal | K::SemanalErrors | K::Dependencies | K::Diff | K::Merge => false,
            K::FineGrained | K::FineGrainedCached | K::Daemon | K::CommandLine | K::PythonEval => false,
            K::InstalledPackages | K::OutputJson => false,
        }
    }

    /// What the runner appends to the names of its cases.
    #[must_use]
    pub fn name_suffix(self) -> &'static str {
        if self == Self::FineGrainedCached {
            "_cached"
        } else {
            ""
        }
    }

    /// How long a case may take before it counts as failed.
    #[must_use]
    pub fn time_limit(self) -> Duration {
        Duration::from_secs(if self.starts_programs() { 120 } else { 20 })
    }

    /// Whether cases start programs: they take longest, so they are started first.
    #[must_use]
    pub fn starts_programs(self) -> bool {
        matches!(
            self,
            Self::Daemon | Self::CommandLine | Self::PythonEval | Self::InstalledPackages | Self::OutputJson
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(file: &str) -> Vec<(String, Kind)> {
        suites_of(Path::new(file))
            .unwrap()
            .into_iter()
            .map(|suite| (suite.name, suite.kind))
            .collect()
    }

    #[test]
    fn a_second_mode_is_a_suite_of_its_own() {
        let found = names("fine-grained-modules.test");
        assert_eq!(found[0], ("fine-grained-modules".to_owned(), Kind::FineGrained));
        assert_eq!(
            found[1],
            (
                "fine-grained-modules (cached)".to_owned(),
                Kind::FineGrainedCached
            )
        );
        assert_eq!(names("semanal-basic.test")[1].0, "semanal-basic (transform)");
        assert_eq!(names("semanal-lambda.test").len(), 1);
    }

    #[test]
    fn one_file_runs_from_a_cache_only() {
        let found = names("fine-grained-cache-incremental.test");
        assert_eq!(
            found,
            [(
                "fine-grained-cache-incremental".to_owned(),
                Kind::FineGrainedCached
            )]
        );
    }

    #[test]
    fn a_file_without_runner_is_a_mistake() {
        assert!(suites_of(Path::new("unknown.test")).is_err());
    }
}
