//! What is asked, and the way to the answer.

use build::Program;
use source::FileSystem as _;
use types::{Callable, Type};
use update::{FineGrained, ModulePath};

use crate::evidence::{body_evidence, default_types, return_types};
use crate::find::{Function, find_function};
use crate::format::{Formatter, signature};
use crate::guesses::{Evidence, get_guesses, guesses_from_parent, type_combinations};
use crate::refine::refine_type;
use crate::score::{any_score_callable, score_callable};
use crate::trials::{Trials, callsite, count_errors};

/// How many guesses are tried if nobody says how many.
const MAX_GUESSES: usize = 64;

/// What is asked.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Request {
    /// `package.module.Class.method`, or `path/to/file.py:line`.
    pub function: String,
    /// The answer is JSON, as the tool pyannotate takes it.
    pub json: bool,
    /// The answer is a list of calls with the types of their arguments.
    pub callsites: bool,
    /// Only signatures that give no errors.
    pub no_errors: bool,
    /// Only signatures without `Any`.
    pub no_any: bool,
    /// Which part of a signature must not be `Any`, between 0 and 1.
    pub flex_any: Option<f64>,
    /// What is written for `Any`.
    pub use_fixme: Option<String>,
    /// How many guesses are tried.
    pub max_guesses: Option<usize>,
}

impl Request {
    fn wanted_score(&self) -> Option<f64> {
        if self.no_any { Some(1.0) } else { self.flex_any }
    }

    fn max_guesses(&self) -> usize {
        self.max_guesses.filter(|max| *max > 0).unwrap_or(MAX_GUESSES)
    }
}

/// Answers a request; the program is afterwards what it was before.
///
/// # Errors
/// Why there is no answer, in mypy's words.
pub fn suggest(engine: &mut FineGrained, request: &Request) -> Result<String, String> {
    let found = find_function(engine, &request.function)?;
    engine.keeping_order(|engine| {
        let answer = if request.callsites {
            Ok(callsites(engine, request, &found))
        } else {
            suggestion(engine, request, &found)
        };
        reload(engine, &found);
        answer
    })
}

/// Loads the module of the function again.
fn reload(engine: &mut FineGrained, found: &Function) {
    let path = engine
        .program
        .graph
        .get(&found.module)
        .and_then(|state| state.path.clone());
    let Some(path) = path else { return };
    engine.program.manager.fs().flush();
    let module = found.module;
    engine.update(&[ModulePath { module, path }], &[], false);
}

/// One line for each way in which the function is called.
fn callsites(engine: &mut FineGrained, request: &Request, found: &Function) -> String {
    let start = starting_type(&mut engine.program, found);
    let trial = Trials { engine, found }.run(&start);
    let program = &mut engine.program;
    let graph_names: Vec<names::Name> = program.graph.keys().copied().collect();
    program.with_world(|world, _| {
        let formatter = Formatter {
            world,
            module: None,
            modules: &graph_names,
            fixme: request.use_fixme.as_deref(),
        };
        let mut lines: Vec<String> = Vec::new();
        for call in &trial.calls {
            let line = callsite(&formatter, call);
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
        lines.join("\n")
    })
}

/// The type that the function has, or one without any knowledge.
fn starting_type(program: &mut Program, found: &Function) -> Callable {
    program.with_world(|world, _| crate::guesses::starting_type(world, found))
}

fn suggestion(engine: &mut FineGrained, request: &Request, found: &Function) -> Result<String, String> {
    let start = starting_type(&mut engine.program, found);
    let trial = Trials { engine, found }.run(&start);
    if request.no_errors && !trial.messages.is_empty() {
        return Err("Function does not typecheck.".to_owned());
    }
    let guesses = argument_guesses(engine, request, found, &trial.calls);
    let guesses = filter(engine, request, found, guesses, true);
    let (best, _) = find_best(engine, found, guesses)?;
    // Now the type of the result.
    Trials { engine, found }.run(&best);
    let guesses = result_guesses(engine, found, &best);
    let guesses = filter(engine, request, found, guesses, false);
    let (best, errors) = find_best(engine, found, guesses)?;
    if request.no_errors && errors > 0 {
        return Err("No annotation without errors".to_owned());
    }
    Ok(answer(engine, request, found, &best))
}

fn argument_guesses(
    engine: &mut FineGrained,
    request: &Request,
    found: &Function,
    calls: &[semanal::TrialCall],
) -> Vec<Callable> {
    engine.program.with_state(|state, graph| {
        let tree = &graph[&found.module].tree;
        let ast = tree.as_ref().map(|tree| &tree.parsed.ast);
        let uses = ast.map(|ast| body_evidence(&state.world, ast, found));
        let defaults = ast.map(|ast| default_types(&state.world, ast, found));
        state.world.strict_optional = graph[&found.module].options.strict_optional;
        let base = crate::guesses::starting_type(&state.world, found);
        let evidence = Evidence {
            calls,
            uses: &uses.unwrap_or_default(),
            defaults: &defaults.unwrap_or_default(),
        };
        let mut guesses = get_guesses(state, found, &base, evidence, request.max_guesses());
        state.world.strict_optional = true;
        guesses.extend(guesses_from_parent(&state.world, found));
        guesses
    })
}

/// The signature with the types that the body returns.
fn result_guesses(engine: &mut FineGrained, found: &Function, best: &Callable) -> Vec<Callable> {
    engine.program.with_state(|state, graph| {
        let tree = graph[&found.module].tree.as_ref();
        let returned = tree.map(|tree| return_types(&state.world, &tree.parsed.ast, found));
        state.world.strict_optional = graph[&found.module].options.strict_optional;
        let results = match returned.filter(|types| !types.is_empty()) {
            Some(types) => type_combinations(state, &types),
            None => vec![state.world.types.none()],
        };
        state.world.strict_optional = true;
        let with_result = |result| Callable {
            ret_type: refine_type(state, best.ret_type, result),
            ..best.clone()
        };
        results.into_iter().map(with_result).collect()
    })
}

/// Leaves guesses out that have too much `Any` in them.
fn filter(
    engine: &mut FineGrained,
    request: &Request,
    found: &Function,
    guesses: Vec<Callable>,
    ignore_return: bool,
) -> Vec<Callable> {
    let Some(wanted) = request.wanted_score() else {
        return guesses;
    };
    engine.program.with_world(|world, _| {
        let score = |guess: &Callable| any_score_callable(world, guess, found.is_method, ignore_return);
        guesses
            .into_iter()
            .filter(|guess| score(guess) >= wanted)
            .collect()
    })
}

/// The guess with the fewest errors, then with the best score; and its errors.
fn find_best(
    engine: &mut FineGrained,
    found: &Function,
    guesses: Vec<Callable>,
) -> Result<(Callable, usize), String> {
    let mut best: Option<((usize, u32), Callable)> = None;
    let mut tried = Vec::new();
    for guess in guesses {
        let id = engine
            .program
            .with_world(|world, _| world.types.intern(Type::Callable(Box::new(guess.clone()))));
        if tried.contains(&id) {
            continue;
        }
        tried.push(id);
        let trial = Trials { engine, found }.run(&guess);
        let score = engine
            .program
            .with_world(|world, _| score_callable(world, &guess));
        let key = (count_errors(&trial.messages), score);
        if best.as_ref().is_none_or(|(least, _)| key < *least) {
            best = Some((key, guess));
        }
    }
    match best {
        Some(((errors, _), guess)) => Ok((guess, errors)),
        None => Err("No guesses that match criteria!".to_owned()),
    }
}

fn answer(engine: &mut FineGrained, request: &Request, found: &Function, best: &Callable) -> String {
    let program = &mut engine.program;
    let modules: Vec<names::Name> = program.graph.keys().copied().collect();
    let cwd = program.manager.fs().cwd();
    let path = paths::abspath(&cwd, &program.graph[&found.module].xpath);
    program.with_world(|world, _| {
        let formatter = Formatter {
            world,
            module: Some(found.module),
            modules: &modules,
            fixme: request.use_fixme.as_deref(),
        };
        let signature = signature(&formatter, best, found.is_method);
        if request.json {
            signature.to_json(found, &path)
        } else {
            signature.to_text()
        }
    })
}
