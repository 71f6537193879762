//! [`Message`]: a message as it shows, with its path, and the context notes between messages.

use std::sync::Arc;

use names::{Name, Names};
use options::{ErrorCode, Options};

use crate::{ErrorInfo, ImportStep, Severity, Span};

/// A message as it shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The path as it shows; none for notes about imports, whose text has the path.
    pub file: Option<Arc<str>>,
    /// Where it points; [`Span::UNKNOWN`] for context notes.
    pub span: Span,
    /// Error or note.
    pub severity: Severity,
    /// The text.
    pub text: Arc<str>,
    /// What it is about.
    pub code: Option<ErrorCode>,
}

/// How paths show.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PathStyle {
    /// The current directory, for absolute paths.
    pub cwd: Arc<str>,
    /// A prefix that is left out.
    pub ignore_prefix: Option<Arc<str>>,
    /// Whether paths are absolute.
    pub absolute: bool,
}

impl PathStyle {
    /// The style that the settings ask for, seen from the directory `cwd`. Paths below `ignore_prefix` show without it.
    #[must_use]
    pub fn new(options: &Options, cwd: &str, ignore_prefix: Option<&str>) -> Self {
        let prefix = ignore_prefix.map(|prefix| {
            let normal = paths::normpath(prefix);
            if paths::basename(&normal).is_empty() {
                normal
            } else {
                normal + "/"
            }
        });
        Self {
            cwd: cwd.into(),
            ignore_prefix: prefix.map(Into::into),
            absolute: options.show_absolute_path,
        }
    }

    /// The path as it shows.
    #[must_use]
    pub fn simplify(&self, path: &str) -> String {
        if self.absolute {
            return paths::abspath(&self.cwd, path);
        }
        let normal = paths::normpath(path);
        self.without_prefix(&normal).to_owned()
    }

    fn without_prefix<'a>(&self, path: &'a str) -> &'a str {
        let prefix = self.ignore_prefix.as_deref().unwrap_or("");
        path.strip_prefix(prefix).unwrap_or(path)
    }
}

/// Gives the messages of a file the form in which they show. With `context`, notes say how the file was imported and
/// in which function or class a message arises, wherever that changes.
#[must_use]
pub fn messages(
    path: &str,
    infos: &[&ErrorInfo],
    style: &PathStyle,
    context: Option<&Names>,
) -> Vec<Message> {
    let file: Arc<str> = style.simplify(path).into();
    let mut result = Vec::with_capacity(infos.len());
    let mut last_imports: &[ImportStep] = &[];
    let mut last_scope: (Option<Name>, Option<Name>) = (None, None);
    for info in infos {
        let imports = info.import_context.as_deref().unwrap_or(&[]);
        let scope = (info.scope.type_name, info.scope.function_name);
        if let Some(names) = context {
            if imports != last_imports {
                import_notes(imports, style, &mut result);
            }
            if scope != last_scope {
                result.push(context_note(Some(file.clone()), scope_text(scope, names)));
            }
        }
        result.push(Message {
            file: Some(file.clone()),
            span: info.span,
            severity: info.severity,
            text: info.message.clone(),
            code: info.code,
        });
        (last_imports, last_scope) = (imports, scope);
    }
    result
}

fn context_note(file: Option<Arc<str>>, text: String) -> Message {
    Message {
        file,
        span: Span::UNKNOWN,
        severity: Severity::Note,
        text: text.into(),
        code: None,
    }
}

/// The imports from the innermost to the outermost.
fn import_notes(imports: &[ImportStep], style: &PathStyle, result: &mut Vec<Message>) {
    for (at, step) in imports.iter().enumerate().rev() {
        let words = if at + 1 == imports.len() {
            "In module imported here"
        } else {
            "... from here"
        };
        let end = if at > 0 { "," } else { ":" };
        let path = style.without_prefix(&step.path);
        result.push(context_note(
            None,
            format!("{path}:{}: note: {words}{end}", step.line),
        ));
    }
}

fn scope_text((type_name, function_name): (Option<Name>, Option<Name>), names: &Names) -> String {
    match (
        type_name.map(|name| names.text(name)),
        function_name.map(|name| names.text(name)),
    ) {
        (None, None) => "At top level:".to_owned(),
        (Some(ty), None) => format!("In class \"{ty}\":"),
        (None, Some(function)) => format!("In function \"{function}\":"),
        (Some(ty), Some(function)) => format!("In member \"{function}\" of class \"{ty}\":"),
    }
}
