//! What a query asks, and its answer.

use std::sync::Arc;

use build::Program;
use build::state::State;
use names::Name;
use options::{ModuleOptions, Options};
use source::FileSystem as _;
use update::{FineGrained, ModulePath};

use crate::attributes::attributes;
use crate::definitions::definitions;
use crate::location::{self, Place};
use crate::shown::types;
use crate::subject::subjects;

/// What is asked about an expression.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Show {
    /// Its type.
    Type,
    /// The attributes that it has, by class, as JSON.
    Attributes,
    /// Where what it refers to is defined.
    Definition,
}

/// A query.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Request {
    /// What is asked.
    pub show: Show,
    /// Where: see [`location`].
    pub location: String,
    /// How explicit types are written: from 1 on with the names of modules.
    pub verbosity: u32,
    /// How many expressions may answer; 0 for any number.
    pub limit: usize,
    /// The answer says where the expression stands.
    pub include_span: bool,
    /// The answer says what kind of expression it is.
    pub include_kind: bool,
    /// The attributes of `object` are listed, too.
    pub include_object_attrs: bool,
    /// Of a union, attributes that only some items have are listed, too.
    pub union_attrs: bool,
    /// The module is loaded and checked again before.
    pub force_reload: bool,
}

/// The answer to a query.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answer {
    /// One line for each expression.
    pub out: String,
    /// 0, or 1 if something was not found.
    pub status: u8,
}

impl Answer {
    fn not_found(out: String) -> Self {
        Self { out, status: 1 }
    }
}

/// A line of the answer, and whether it says what was asked.
pub(crate) type Line = (String, bool);

/// Answers a query about a loaded program.
///
/// # Errors
/// What is wrong with the query.
pub fn inspect(engine: &mut FineGrained, request: &Request) -> Result<Answer, String> {
    let (file, place) = location::parse(&request.location)?;
    if ![".pyi", ".py"].iter().any(|extension| file.ends_with(extension)) {
        return Err("Source file is not a Python file".to_owned());
    }
    let Some(module) = find_module(&engine.program, file) else {
        return Ok(Answer::not_found(format!("Unknown module: {file}")));
    };
    if request.force_reload {
        reload(engine, module);
    }
    let subjects = engine
        .program
        .with_world(|world, graph| subjects(world, graph, module, place))?;
    if subjects.is_empty() {
        return Ok(Answer::not_found(nothing_found(place)));
    }
    let lines = match request.show {
        Show::Type => types(&mut engine.program, request, &subjects),
        Show::Attributes => attributes(&mut engine.program, request, &subjects),
        Show::Definition => definitions(engine, request, module, &subjects),
    };
    Ok(together(lines, place, request))
}

/// Puts the lines of all expressions together.
fn together(lines: Vec<Line>, place: Place, request: &Request) -> Answer {
    let status = u8::from(lines.iter().any(|(_, is_known)| !is_known));
    let mut texts: Vec<String> = lines.into_iter().map(|(text, _)| text).collect();
    if let Place::Position { .. } = place {
        texts.retain(|text| !text.is_empty());
        if request.limit > 0 {
            texts.truncate(request.limit);
        }
    }
    let out = texts.join("\n");
    if out.is_empty() && request.show == Show::Definition {
        let (_, place) = request.location.split_once(':').unwrap_or_default();
        return Answer::not_found(format!("No name or member expressions at {place}"));
    }
    Answer { out, status }
}

fn nothing_found(place: Place) -> String {
    match place {
        Place::Position { line, column } => {
            format!("Can't find any expressions at position {line}:{column}")
        }
        Place::Span {
            line,
            column,
            end_line,
            end_column,
        } => format!("Can't find expression at span {line}:{column}:{end_line}:{end_column}"),
    }
}

/// The module of a file.
fn find_module(program: &Program, file: &str) -> Option<Name> {
    let cwd = program.manager.fs().cwd();
    let path = paths::abspath(&cwd, file);
    let is_it = |state: &&State| state.abspath.as_deref() == Some(&*path);
    Some(program.graph.values().find(is_it)?.id)
}

/// Loads and checks a module again. Functions are then checked once, whatever values their type variables have, so that
/// their expressions have one type.
pub(crate) fn reload(engine: &mut FineGrained, module: Name) {
    let Some(path) = engine
        .program
        .graph
        .get(&module)
        .and_then(|state| state.path.clone())
    else {
        return;
    };
    let manager = &mut engine.program.manager;
    let options = Options {
        inspections: true,
        ..(**manager.global()).clone()
    };
    let outer = manager.replace_options(Arc::new(ModuleOptions::new(options)));
    manager.fs().flush();
    engine.update(&[ModulePath { module, path }], &[], false);
    engine.program.manager.replace_options(outer);
}
