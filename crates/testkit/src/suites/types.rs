//! `typexport-basic.test`: the types of expressions.
//!
//! Specified by `mypy/test/testtypegen.py`.

use regex::Regex;

use super::Environment;
use crate::compare::{Failure, same_lines};
use crate::files::Files;
use crate::format::Case;
use crate::program::dumps::{TypedExpression, types};
use crate::program::{BuildRequest, Source};
use crate::settings::{CaseOptions, Settings};

/// Compares the types of the expressions that the first line of the case asks for.
pub(super) fn run(case: &Case, environment: &Environment) -> Result<(), Failure> {
    let mask = mask(case.input.first().map_or("", String::as_str))?;
    let settings = Settings {
        strict_optional: Some(false),
        use_builtins_fixtures: Some(true),
        show_traceback: Some(true),
        export_types: Some(true),
        preserve_asts: Some(true),
        allow_empty_bodies: Some(true),
        reveal_verbose_types: Some(true),
        ..Settings::default()
    };
    let request = BuildRequest {
        sources: vec![Source {
            path: Some("main".to_owned()),
            module: None,
            text: Some(case.source()),
        }],
        files: &Files::of_case(case),
        library: &environment.library,
        cache_changes: Vec::new(),
        options: CaseOptions {
            flags: None,
            settings,
        },
        alt_lib_path: Some("tmp"),
        case_insensitive: false,
    };
    let found = types(&request, &case.test_modules)?;
    let mut lines = found.messages.lines;
    if !found.messages.blocked {
        lines.extend(show(found.expressions, &mask));
    }
    same_lines(&case.output, &lines, "Invalid type checker output")
}

/// `## NameExpr|CallExpr` selects classes of nodes, or names; without it everything is shown.
fn mask(line: &str) -> Result<Regex, Failure> {
    let pattern = match line.strip_prefix("##") {
        Some(mask) => format!("^(?:(?:{})$)", mask.trim()),
        None => "^".to_owned(),
    };
    Regex::new(&pattern).map_err(|error| Failure::new(error.to_string()))
}

fn show(mut expressions: Vec<TypedExpression>, mask: &Regex) -> Vec<String> {
    expressions.retain(|expression| {
        let named = expression.name.as_deref().is_some_and(|name| mask.is_match(name));
        !expression.ignored && expression.line != -1 && (mask.is_match(&expression.class) || named)
    });
    expressions.sort_by_cached_key(|expression| {
        (
            expression.line,
            expression.class.clone(),
            format!("{}{}", expression.text, expression.ty),
        )
    });
    let show = |expression: TypedExpression| {
        let ty = expression.ty.replace('*', "").replace("__main__.", "");
        format!("{}({}) : {ty}", expression.class, expression.line)
    };
    expressions.into_iter().map(show).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expression(line: i64, class: &str, name: Option<&str>, ty: &str) -> TypedExpression {
        let name = name.map(str::to_owned);
        TypedExpression {
            line,
            class: class.to_owned(),
            name,
            text: String::new(),
            ty: ty.to_owned(),
            ignored: false,
        }
    }

    fn shown(line: &str) -> Vec<String> {
        let expressions = vec![
            expression(2, "NameExpr", Some("x"), "__main__.A*"),
            expression(1, "CallExpr", None, "builtins.int"),
            expression(1, "NameExpr", Some("y"), "Any"),
            expression(-1, "CallExpr", None, "Any"),
        ];
        show(expressions, &mask(line).unwrap())
    }

    #[test]
    fn expressions_are_sorted_by_line_and_class() {
        assert_eq!(
            shown(""),
            [
                "CallExpr(1) : builtins.int",
                "NameExpr(1) : Any",
                "NameExpr(2) : A"
            ]
        );
    }

    #[test]
    fn the_first_line_selects_classes_or_names() {
        assert_eq!(shown("## CallExpr"), ["CallExpr(1) : builtins.int"]);
        assert_eq!(
            shown("## x|CallExpr"),
            ["CallExpr(1) : builtins.int", "NameExpr(2) : A"]
        );
    }
}
