//! Python source to the syntax tree of [`nodes::ast`], exactly as mypy 2.4.1 sees it.
//!
//! mypy 2.4.1 parses with ruff's parser (through `ast-serialize`), and so do we, in the same version; positions and the
//! texts of syntax errors agree by construction. [`parse`] lowers ruff's tree in one pass, drops it, and returns a tree
//! with everything that mypy reads from source: `# type: ignore` comments, inline settings, type comments, overloads
//! put together, branches that never run.
//!
//! ```
//! let names = names::Names::new();
//! let parsed = parse::parse("def f(x: int) -> str: ...\n", "m.py", &parse::ParseOptions::default(), &names);
//! assert!(parsed.errors.is_empty());
//! assert_eq!(parsed.ast.bodies.len(), 2);
//! ```
//!
//! **Deep nesting.** Source that nests deeper than 200 levels is a syntax error, as in mypy. Chains that nest to the left
//! (`a + a + ...`, `a.b.c...`) and long `elif` chains are lowered whatever their length: recursion moves to new
//! stack segments, and ruff's tree is dropped on a stack that fits its depth.
//!
//! **Invariants.** User input never panics. Nothing here reads files or depends on other modules.
//!
//! Specified by `mypy/nativeparse.py` and ast-serialize 0.13.1; judged by mypy's suites `parse*`, `native-parser*` and
//! `parse-errors`.

mod big_int;
mod comments;
mod deep;
mod expr_to_type;
mod faults;
mod fingerprint;
mod inline_config;
mod lower;
mod name_cache;
mod output;
mod packed;
mod reachability;
mod settings;
mod special_methods;
mod type_string;
mod types;
mod visible_effects;

pub use expr_to_type::{NotAType, expr_to_type};
pub use output::{Ignore, InlineConfig, ParseError, Parsed};
pub use packed::{pack, unpack};
pub use settings::ParseOptions;
pub use type_string::type_string;

use std::borrow::Cow;

use names::Names;
use options::ErrorCode;
use ruff_python_ast::{Mod, Stmt};
use ruff_python_parser::Mode;
use ruff_text_size::Ranged;
use source::LineIndex;

use comments::Comments;

/// Parses the text of a module.
///
/// `path` decides whether it is a stub. Syntax errors are in [`Parsed::errors`]; the tree is partial then.
#[must_use]
pub fn parse(text: &str, path: &str, options: &ParseOptions, names: &Names) -> Parsed {
    parse_configured(text, path, options, names, |_, _| {})
}

/// The same, with settings of the module that depend on its inline settings.
///
/// `configure` gets the inline settings and may change the settings that they were read with, before lowering. The
/// names of inline `always-true` and `always-false` settings are added before, and `skip_function_bodies` is set
/// for an inline `ignore-errors`.
#[must_use]
pub fn parse_configured(
    text: &str,
    path: &str,
    options: &ParseOptions,
    names: &Names,
    configure: impl FnOnce(&[InlineConfig], &mut ParseOptions),
) -> Parsed {
    let text = with_plain_line_ends(text);
    let lines = LineIndex::new(&text);
    let tree = deep::parse(&text, Mode::Module);
    let mut comments = Comments::read(tree.tokens(), &text, &lines);
    let mut errors = syntax_errors(tree.errors(), &lines);
    errors.append(&mut comments.errors);

    let mut options = options.clone();
    inline_config::apply(&comments.inline_config, &mut options);
    configure(&comments.inline_config, &mut options);

    let Mod::Module(module) = tree.syntax() else {
        unreachable!("it was parsed as a module")
    };
    let is_ignored = ignores_module(&mut comments, &module.body, &lines, &mut errors);
    let is_stub = path.ends_with(".pyi");
    let input = lower::Input {
        text: &text,
        tokens: tree.tokens(),
        lines: &lines,
        type_comments: &comments.types,
        options: &options,
        names,
        is_stub,
    };
    let output = lower::lower_module(&input, if is_ignored { &[] } else { &module.body });

    let depth = output.depth.filter(|_| !is_ignored);
    let depth = depth.unwrap_or_else(|| deep::depth_of_tokens(tree.tokens()));
    deep::drop_tree(tree, depth);
    comments.drop_types();
    errors.extend(output.first_faults.into_errors(&lines));
    errors.extend(output.second_faults.into_errors(&lines));
    let skipped = output.skipped_lines;
    comments
        .ignores
        .retain(|ignore| !skipped.iter().any(|lines| lines.contains(&ignore.line)));
    Parsed {
        ast: output.ast,
        errors,
        ignores: comments.ignores,
        inline_config: comments.inline_config,
        is_stub,
        is_partial_stub_package: output.has_getattr && file_name(path) == "__init__.pyi",
        uses_template_strings: output.uses_template_strings,
        mentions_type_form: output.mentions_type_form,
        lines,
    }
}

fn file_name(path: &str) -> &str {
    path.rsplit(['/', std::path::MAIN_SEPARATOR])
        .next()
        .unwrap_or(path)
}

fn with_plain_line_ends(text: &str) -> Cow<'_, str> {
    if memchr::memchr(b'\r', text.as_bytes()).is_some() {
        Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        Cow::Borrowed(text)
    }
}

fn syntax_errors(errors: &[ruff_python_parser::ParseError], lines: &LineIndex) -> Vec<ParseError> {
    let convert = |error: &ruff_python_parser::ParseError| {
        let (line, column) = lines.position(error.location.start().to_u32());
        ParseError {
            line,
            column: i32::try_from(column + 1).unwrap_or(i32::MAX),
            message: error.error.to_string(),
            blocker: true,
            code: ErrorCode::Syntax,
        }
    };
    errors.iter().map(convert).collect()
}

/// Whether an ignore comment stands before the first statement: then it ignores the module.
fn ignores_module(
    comments: &mut Comments,
    body: &[Stmt],
    lines: &LineIndex,
    errors: &mut Vec<ParseError>,
) -> bool {
    let first_statement = body.first().map_or(0, |stmt| lines.line(stmt.start().to_u32()));
    let Some(ignore) = comments
        .first_ignore()
        .filter(|ignore| ignore.line < first_statement)
    else {
        return false;
    };
    if !ignore.codes.is_empty() {
        let codes = ignore.codes.join(", ");
        errors.push(ParseError {
            line: ignore.line,
            column: 0,
            message: format!(
                "Type ignore with error code is not supported for modules; \
                 use `# mypy: disable-error-code=\"{codes}\"`"
            ),
            blocker: false,
            code: ErrorCode::Syntax,
        });
    }
    comments.ignores.clear();
    true
}
