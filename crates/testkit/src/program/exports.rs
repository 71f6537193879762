//! What other tools read: references by line, the cache as JSON.

use super::batch::run;
use super::{Answer, BuildRequest, Messages, Unsupported};

/// A reference to a definition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The line, from 1.
    pub line: i64,
    /// The column, from 0.
    pub column: i64,
    /// The full name of the definition.
    pub target: String,
}

/// The references of `__main__` (`--export-ref-info`), or the messages of a build with errors.
pub fn references(request: &BuildRequest<'_>) -> Answer<Result<Vec<Reference>, Vec<String>>> {
    let (built, flushes) = run(request);
    let messages = flushes.concat();
    let Some(mut program) = built
        .and_then(|built| built.program)
        .filter(|_| messages.is_empty())
    else {
        return Ok(Err(messages));
    };
    let main = program.names().intern("__main__");
    let found = inspect::references(&mut program, main);
    let reference = |found: inspect::Reference| Reference {
        line: found.line,
        column: found.column,
        target: found.target,
    };
    Ok(Ok(found.into_iter().map(reference).collect()))
}

/// The cache of a program, printed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CacheJson {
    /// The messages of the build.
    pub messages: Messages,
    /// The lines of the JSON text (indented by four) of all modules but the ones of the standard library, in the order of
    /// the build.
    pub lines: Vec<String>,
}

/// Builds a program with a cache and prints the entries: the data, or with `meta` what describes them.
pub fn cache_as_json(request: &BuildRequest<'_>, meta: bool) -> Answer<CacheJson> {
    let _ = (request, meta);
    Err(Unsupported("cache as JSON"))
}
