//! Whatever the history of edits, the daemon answers as a fresh run does.
//!
//! Sequences of edits of generated programs, each ten steps long, within a budget of time; the seed is printed, and
//! `DMYPY_PROPERTY_SEED` runs other sequences. `DMYPY_PROPERTY_SECONDS` and `DMYPY_PROPERTY_SEQUENCES` set another budget. What they
//! show and is not mended yet is a case in `test-data/unit/fine-grained-fresh.test`, and in its ledger.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestError, TestRng, TestRunner};
use testkit::fresh::{agree, comparable};
use testkit::generated::{Edit, EditKind, Generated};
use testkit::program::Library;
use testkit::program::daemon::{Session, Targets, World};
use testkit::settings::{CaseOptions, Settings};
use testkit::upstream::suites_directory;

const STEPS: usize = 10;
const FIRST: usize = 12;

/// The stubs that stand in for typeshed, and the one of `typing`.
fn library() -> (Arc<Library>, String) {
    let suites = suites_directory().unwrap_or_else(|error| panic!("run `cargo xtask upstream`: {error}"));
    let stubs = suites.join("lib-stub");
    let found = Library::load(&stubs);
    let typing =
        std::fs::read_to_string(suites.join("fixtures/typing-full.pyi")).expect("the stubs can be read");
    let library = Arc::new(found.unwrap_or_else(|error| panic!("{}: {error}", Path::display(&stubs))));
    (library, typing)
}

fn options() -> CaseOptions {
    CaseOptions {
        flags: None,
        settings: Settings {
            incremental: Some(true),
            use_builtins_fixtures: Some(true),
            error_summary: Some(false),
            fine_grained_incremental: Some(true),
            local_partial_types: Some(true),
            follow_imports: Some("error"),
            ..Settings::default()
        },
    }
}

fn check(session: &mut Session, program: &testkit::files::Files, library: &Arc<Library>) -> Vec<String> {
    let world = World {
        files: program,
        library,
        cache_changes: &[],
    };
    let reply = session
        .check(world, &Targets::MainAndDirectory)
        .expect("the session is supported");
    reply.messages
}

fn edit() -> impl Strategy<Value = Edit> {
    let kind = proptest::sample::select(EditKind::ALL);
    (kind, 0..4_u8, 0..4_u8, any::<u8>(), 0..4_u8).prop_map(|(kind, module, name, choice, other)| Edit {
        kind,
        module,
        name,
        choice,
        other,
    })
}

/// Runs a sequence; the first edits make the program. After each of the others the answer must be that of a fresh run, and the
/// program sound; undoing the last edit must bring the answer from before back. The error tells what is wrong.
fn run(edits: &[Edit], library: &Arc<Library>, typing: &str) -> Result<(), String> {
    let mut program = Generated::default();
    let first = edits.len().min(FIRST);
    edits[..first].iter().for_each(|edit| edit.apply(&mut program));
    let mut files = program.files(typing);
    let mut daemon = Session::start(&options()).expect("the session is supported");
    let mut answer = comparable(check(&mut daemon, &files, library));
    let mut before = None;
    for edit in &edits[first..] {
        before = Some((files.clone(), answer));
        edit.apply(&mut program);
        program.write_to(&mut files);
        answer = comparable(check(&mut daemon, &files, library));
        let inconsistencies = daemon.inconsistencies();
        if !inconsistencies.is_empty() {
            return Err(format!("after {edit:?}: {}", inconsistencies.join("\n")));
        }
        let mut fresh = Session::start(&options()).expect("the session is supported");
        let expected = comparable(check(&mut fresh, &files, library));
        if !agree(&answer, &expected) {
            let sources = sources(&files);
            return Err(format!(
                "after {edit:?}\n{sources}\n== update\n{}\n== fresh\n{}",
                answer.join("\n"),
                expected.join("\n")
            ));
        }
    }
    let Some((files, expected)) = before else {
        return Ok(());
    };
    let undone = comparable(check(&mut daemon, &files, library));
    if agree(&undone, &expected) {
        Ok(())
    } else {
        let (undone, expected) = (undone.join("\n"), expected.join("\n"));
        let sources = sources(&files);
        Err(format!(
            "the last edit is undone\n{sources}\n== update\n{undone}\n== before\n{expected}"
        ))
    }
}

/// The texts of a program.
fn sources(files: &testkit::files::Files) -> String {
    let own = files
        .iter()
        .filter(|(path, _)| !path.ends_with(".pyi") || path.len() < 10);
    own.map(|(path, file)| format!("[{path}]\n{}", String::from_utf8_lossy(&file.content)))
        .collect()
}

#[test]
fn an_update_answers_as_a_fresh_run() {
    let (library, typing) = library();
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let seed = number("DMYPY_PROPERTY_SEED").unwrap_or(20_261_120);
    let budget = Duration::from_secs(number("DMYPY_PROPERTY_SECONDS").unwrap_or(240));
    let most = number("DMYPY_PROPERTY_SEQUENCES").unwrap_or(2000);
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let config = Config {
        cases: u32::MAX,
        failure_persistence: None,
        max_shrink_iters: 2000,
        ..Config::default()
    };
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let mut runner = TestRunner::new_with_rng(config, rng);
    let strategy = proptest::collection::vec(edit(), FIRST + STEPS);
    let start = Instant::now();
    let mut sequences = 0_u64;
    while start.elapsed() < budget && sequences < most {
        let tree = strategy.new_tree(&mut runner).expect("edits can be made");
        let result = runner.run_one(tree, |edits| {
            run(&edits, &library, &typing).map_err(TestCaseError::fail)
        });
        sequences += 1;
        if let Err(TestError::Fail(why, edits)) = result {
            let lines: String = edits.iter().map(|edit| format!("{edit:?}\n")).collect();
            panic!("seed {seed}, sequence {sequences}: {why}\n{lines}");
        }
    }
    println!("seed {seed}: {sequences} sequences of {STEPS} edits");
}
