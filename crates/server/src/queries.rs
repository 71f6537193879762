//! Commands that ask about the program of the last check.

use inspect::{Request, Show};
use serde_json::Value;
use suggest::suggest;

use crate::commands::Arguments;
use crate::session::{Reply, Session, error, texts};

const NO_PROGRAM: &str =
    "Command 'suggest' is only valid after a 'check' command (that produces no parse errors)";
const TOO_EARLY: &str =
    "Command \"inspect\" is only valid after a \"check\" command (that produces no parse errors)";

impl Session {
    /// Answers a query about an expression.
    pub(crate) fn inspect(&mut self, arguments: &Arguments) -> Reply {
        let Some(loaded) = &mut self.loaded else {
            return error(TOO_EARLY);
        };
        let request = match request(arguments) {
            Ok(request) => request,
            Err(reply) => return reply,
        };
        let engine = &mut loaded.engine;
        match build::with_stack(|| inspect::inspect(engine, &request)) {
            Ok(answer) => texts(&(answer.out + "\n"), "", answer.status),
            Err(message) => error(&message),
        }
    }

    /// Suggests a signature, or lists calls of a function.
    pub(crate) fn suggest(&mut self, arguments: &Arguments) -> Reply {
        let Some(loaded) = &mut self.loaded else {
            return error(NO_PROGRAM);
        };
        let request = match suggestion(arguments) {
            Ok(request) => request,
            Err(reply) => return reply,
        };
        let engine = &mut loaded.engine;
        match build::with_stack(|| suggest(engine, &request)) {
            Ok(out) if out.is_empty() => texts("No suggestions\n", "", 0),
            Ok(out) => texts(&(out + "\n"), "", 0),
            Err(message) => error(&message),
        }
    }
}

/// What is to be suggested. The error is the reply.
fn suggestion(arguments: &Arguments) -> Result<suggest::Request, Reply> {
    let function = arguments
        .text("function")
        .ok_or_else(|| error("Missing argument: 'function'"))?;
    let flag = |name| arguments.value(name).and_then(Value::as_bool).unwrap_or(false);
    let max_guesses = arguments.value("max_guesses").and_then(Value::as_u64);
    Ok(suggest::Request {
        function: function.to_owned(),
        json: flag("json"),
        callsites: flag("callsites"),
        no_errors: flag("no_errors"),
        no_any: flag("no_any"),
        flex_any: arguments.value("flex_any").and_then(Value::as_f64),
        use_fixme: arguments.text("use_fixme").map(str::to_owned),
        max_guesses: max_guesses.map(|max| usize::try_from(max).unwrap_or(usize::MAX)),
    })
}

/// The query that the arguments describe. The error is the reply.
fn request(arguments: &Arguments) -> Result<Request, Reply> {
    let show = match arguments.text("show") {
        Some("type") => Show::Type,
        Some("attrs") => Show::Attributes,
        Some("definition") => Show::Definition,
        Some(_) | None => return Err(error("Unknown inspection kind")),
    };
    let location = arguments
        .text("location")
        .ok_or_else(|| error("Missing argument: 'location'"))?;
    let number = |name| arguments.value(name).and_then(Value::as_u64).unwrap_or(0);
    let flag = |name| arguments.value(name).and_then(Value::as_bool).unwrap_or(false);
    Ok(Request {
        show,
        location: location.to_owned(),
        verbosity: u32::try_from(number("verbosity")).unwrap_or(u32::MAX),
        limit: usize::try_from(number("limit")).unwrap_or(usize::MAX),
        include_span: flag("include_span"),
        include_kind: flag("include_kind"),
        include_object_attrs: flag("include_object_attrs"),
        union_attrs: flag("union_attrs"),
        force_reload: flag("force_reload"),
    })
}
