//! Types of expressions.

use build::Program;
use messages::format::{FormatOptions, format_type_with};

use crate::query::{Line, Request};
use crate::subject::Subject;

/// The type of each expression.
pub(crate) fn types(program: &mut Program, request: &Request, subjects: &[Subject]) -> Vec<Line> {
    let options = program.manager.global().clone();
    let how = FormatOptions {
        verbosity: u8::try_from(request.verbosity).unwrap_or(u8::MAX),
        module_names: false,
    };
    program.with_world(|world, _| {
        let line = |subject: &Subject| match subject.typ {
            Some(typ) => {
                let typ = format_type_with(world, &options, typ, how);
                (subject.prefix(request) + &typ, true)
            }
            None => subject.missing_type(request),
        };
        subjects.iter().map(line).collect()
    })
}
