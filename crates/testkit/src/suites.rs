//! The runners: one room for each of mypy's own, comparing exactly as it does.

mod check;
mod command_line;
mod daemon;
mod engine;
mod error_stream;
mod exports;
mod fine_grained;
mod installed_packages;
mod interpreters;
mod normalize;
mod output_json;
mod parse;
mod python_eval;
mod semanal;
mod types;

use std::path::PathBuf;
use std::sync::Arc;

use crate::catalog::Kind;
use crate::compare::Failure;
use crate::format::Case;
use crate::program::commands::Programs;
use crate::program::{Library, Unsupported};

/// What runners need beside the case.
#[derive(Clone, Debug)]
pub struct Environment {
    /// The directory that `<ROOT>` stands for: `test-data/unit` lies in it.
    pub root: PathBuf,
    /// The stubs beside the suites.
    pub library: Arc<Library>,
    /// The programs that cases with a command line start.
    pub programs: Programs,
    /// A directory for what is made once for many cases.
    pub scratch: PathBuf,
}

/// Runs one case.
pub fn run(kind: Kind, case: &Case, environment: &Environment) -> Result<(), Failure> {
    refuse_empty(case)?;
    match kind {
        Kind::Check => check::run(case, environment),
        Kind::Semanal => semanal::run_trees(case, environment),
        Kind::Transform => semanal::run_transformed(case, environment),
        Kind::SemanalErrors => semanal::run_errors(case, environment),
        Kind::SymbolTables => semanal::run_symbol_tables(case, environment),
        Kind::TypeInfos => semanal::run_classes(case, environment),
        Kind::Parse => parse::run_trees(case),
        Kind::ParseErrors => parse::run_errors(case),
        Kind::NativeParse => parse::run_with_ignores(case),
        Kind::NativeImports => parse::run_imports(case),
        Kind::Dependencies => engine::run_dependencies(case, environment),
        Kind::Diff => engine::run_diff(case, environment),
        Kind::Merge => engine::run_merge(case, environment),
        Kind::Types => types::run(case, environment),
        Kind::FineGrained => fine_grained::run(case, environment, false),
        Kind::FineGrainedCached => fine_grained::run(case, environment, true),
        Kind::Daemon => daemon::run(case, environment),
        Kind::CommandLine => command_line::run(case, environment),
        Kind::PythonEval => python_eval::run(case, environment),
        Kind::InstalledPackages => installed_packages::run(case, environment),
        Kind::ErrorStream => error_stream::run(case, environment),
        Kind::OutputJson => output_json::run(case, environment),
        Kind::RefInfo => exports::run_references(case, environment),
        Kind::ExportJson => exports::run_cache(case, environment),
        Kind::Stubgen => Err(Unsupported("stubgen").into()),
    }
}

impl From<Unsupported> for Failure {
    fn from(unsupported: Unsupported) -> Self {
        Self::new(unsupported.to_string())
    }
}

/// A case without any code says so in its name.
fn refuse_empty(case: &Case) -> Result<(), Failure> {
    const FIXTURES: [&str; 3] = ["typing.pyi", "_typeshed.pyi", "builtins.pyi"];
    let blank = case.input.iter().all(|line| line.trim().is_empty());
    let fixture = |path: &str| FIXTURES.contains(&path.rsplit('/').next().unwrap_or(path));
    if blank && !case.name.contains("Empty") && case.files.iter().all(|(path, _)| fixture(path)) {
        return Err(Failure::new(format!("{} is empty.", case.name)));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::Context;

    #[test]
    fn an_empty_case_is_refused() {
        let refused = |text| {
            let case = Case::parse_text(text, &Context::for_tests()).unwrap();
            refuse_empty(&case).is_err()
        };
        assert!(refused("\n"));
        assert!(!refused("x\n"));
        assert!(!refused("\n[file a.py]\n"));
    }
}
