//! Modules written down as bytes, to be read again much faster than their text is parsed.
//!
//! What is written follows from the types (`serde`), field by field, without names or tags of fields: numbers in as few bytes as
//! they need, variants by their index. Names mean nothing outside their table, so a module begins with the texts of its
//! names, and inside it a name is an index into them.
//!
//! ```
//! let (names, options) = (names::Names::new(), parse::ParseOptions::default());
//! let parsed = parse::parse("def f(x: int) -> str: ...\n", "m.pyi", &options, &names);
//! let bytes = parse::pack(&parsed, &names).expect("nothing is wrong with it");
//! assert_eq!(parse::unpack(&bytes, &options, &names), Some(parsed));
//! ```
//!
//! **Invariants.** Bytes that are no module give `None`, never a panic. They are read by the program that wrote them: there is
//! no version in them.

mod error;
mod read;
mod write;

use names::{Name, Names};
use nodes::ast::ModuleAst;
use serde::{Deserialize, Serialize};
use source::LineIndex;

use crate::fingerprint;
use crate::{Ignore, ParseOptions, Parsed};
use error::Error;
use read::Reader;
use write::Writer;

/// What serde calls a [`Name`].
const NAME: &str = "Name";

/// The first byte of a number that takes eight more.
const LONG: u8 = 0b1111;

/// What is written of a module.
#[derive(Serialize, Deserialize)]
struct Module<Ast, Ignores, Lines> {
    ast: Ast,
    ignores: Ignores,
    lines: Lines,
    is_stub: bool,
    is_partial_stub_package: bool,
    uses_template_strings: bool,
    mentions_type_form: bool,
}

/// A module as bytes; `None` if there are messages about it, or if it has settings of its own.
#[must_use]
pub fn pack(parsed: &Parsed, names: &Names) -> Option<Vec<u8>> {
    let Parsed {
        ast,
        errors,
        ignores,
        inline_config,
        is_stub,
        is_partial_stub_package,
        uses_template_strings,
        mentions_type_form,
        lines,
    } = parsed;
    if !errors.is_empty() || !inline_config.is_empty() {
        return None;
    }
    let module = Module {
        ast,
        ignores,
        lines,
        is_stub: *is_stub,
        is_partial_stub_package: *is_partial_stub_package,
        uses_template_strings: *uses_template_strings,
        mentions_type_form: *mentions_type_form,
    };
    let mut body = Writer::default();
    module.serialize(&mut body).ok()?;
    let texts: Vec<&str> = body.names().map(|name| names.text(name)).collect();
    let mut head = Writer::default();
    texts.serialize(&mut head).ok()?;
    Some([head.into_bytes(), body.into_bytes()].concat())
}

/// The module that [`pack`] wrote. `options` are those that it was parsed with.
#[must_use]
pub fn unpack(bytes: &[u8], options: &ParseOptions, names: &Names) -> Option<Parsed> {
    let mut head = Reader::new(bytes, &[]);
    let texts = Vec::<&str>::deserialize(&mut head).ok()?;
    let known: Vec<Name> = texts.into_iter().map(|text| names.intern(text)).collect();
    let mut body = Reader::new(head.rest(), &known);
    let module = Module::<ModuleAst, Vec<Ignore>, LineIndex>::deserialize(&mut body).ok()?;
    let Module {
        mut ast,
        ignores,
        lines,
        is_stub,
        is_partial_stub_package,
        uses_template_strings,
        mentions_type_form,
    } = module;
    ast.settings = fingerprint::of_settings(options, is_stub);
    Some(Parsed {
        ast,
        errors: Vec::new(),
        ignores,
        inline_config: Vec::new(),
        is_stub,
        is_partial_stub_package,
        uses_template_strings,
        mentions_type_form,
        lines,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "\
import sys as s
from typing import overload, Callable
class A(s.x.Y, metaclass=M):
    a: 'list[Callable[[int, str], None]]' = ...
    @overload
    def f(self, x: int = -1, *, y: float = 1.5) -> None: ...  # type: ignore[misc]
    @overload
    def f[T: (int, str)](self, x: str | None) -> T: ...
def g(*args: int, **kw: Any) -> str:
    match args:
        case {'a': [1, *_], **rest} if kw: return f'{rest!r}' + b'\\xff'.decode() + 'é'
        case A(x=1j) | None: return [99999999999999999999999 for a in kw if not a]
";

    fn parsed(source: &str, names: &Names) -> (Parsed, ParseOptions) {
        let options = ParseOptions::default();
        (crate::parse(source, "m.pyi", &options, names), options)
    }

    #[test]
    fn a_module_comes_back_with_another_table_of_names() {
        let names = Names::new();
        let (first, options) = parsed(SOURCE, &names);
        let bytes = pack(&first, &names).expect("nothing is wrong");
        assert_eq!(unpack(&bytes, &options, &names).as_ref(), Some(&first));
        let others = Names::new();
        assert_ne!(others.intern("something_else"), others.intern("else"));
        let (second, _) = parsed(SOURCE, &others);
        assert_eq!(unpack(&bytes, &options, &others), Some(second));
    }

    #[test]
    fn messages_and_settings_are_not_written() {
        let names = Names::new();
        for source in ["x = (\n", "# mypy: strict\nx = 1\n", "x = 1 # type: ignore[\n"] {
            assert_eq!(pack(&parsed(source, &names).0, &names), None, "{source}");
        }
    }

    #[test]
    fn cut_and_changed_bytes_are_no_modules_or_others() {
        let names = Names::new();
        let (first, options) = parsed(SOURCE, &names);
        let bytes = pack(&first, &names).expect("nothing is wrong");
        for end in 0..bytes.len() {
            assert_eq!(unpack(&bytes[..end], &options, &names), None, "{end}");
        }
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] = !changed[at];
            // Only that it returns matters here.
            assert_ne!(unpack(&changed, &options, &names).as_ref(), Some(&first), "{at}");
        }
    }
}
