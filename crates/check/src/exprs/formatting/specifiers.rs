//! Conversion specifiers, parsed with the expressions that mypy uses: a bit wider than Python's own grammar, so that
//! wrong ones can be reported well.

use std::sync::LazyLock;

use options::ErrorCode;
use regex::{Captures, Regex};

use crate::{Checker, Ctx};

/// `%(key)-5.2f`: key, flags, width, precision, length modifier, type.
static PERCENT: LazyLock<Regex> = LazyLock::new(|| {
    compile(
        r"%(?:\((?P<key>[^)]*)\))?(?P<flags>[#0\-+ ]*)(?P<width>[1-9][0-9]*|\*)?(?:\.(?P<precision>\*|[0-9]+)?)?[hlL]?(?P<type>.)?",
    )
});

/// `{field!conversion:spec}` with the specification of built-in types.
static BRACE: LazyLock<Regex> = LazyLock::new(|| {
    compile(
        r"\A(?P<field>(?P<key>[^.\[!:]*)([^:!]+)?)(?P<conversion>![^:])?(?P<format_spec>:(?P<fill_align>.?[<>=^])?(?P<flags>[+\- ]?#?0?)(?P<width>\d+)?[_,]?(?P<precision>\.\d+)?(?P<type>.)?)?\z",
    )
});

/// The same with any specification: classes may define their own.
static BRACE_CUSTOM: LazyLock<Regex> = LazyLock::new(|| {
    compile(r"\A(?P<field>(?P<key>[^.\[!:]*)([^:!]+)?)(?P<conversion>![^:])?(?P<format_spec>:.*)?\z")
});

fn compile(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the pattern is a valid regular expression")
}

/// One conversion specifier.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Specifier {
    /// The name or number of the value; `None` if there is none.
    pub(super) key: Option<String>,
    /// The type: `d`, `s`, ... Empty if there is none.
    pub(super) conv_type: String,
    /// `#`, `0`, `-`, `+` and blanks.
    pub(super) flags: String,
    /// The width, or `*`.
    pub(super) width: String,
    /// The precision, or `*`.
    pub(super) precision: String,
    /// For `format`: the specification with its colon.
    pub(super) format_spec: Option<String>,
    /// For `format`: the specification is not one of built-in types.
    pub(super) is_custom: bool,
    /// For `format`: `!r`, `!s` or `!a`.
    pub(super) conversion: Option<String>,
    /// For `format`: the key with attributes and indexes behind it.
    pub(super) field: Option<String>,
}

impl Specifier {
    fn new(captures: &Captures<'_>, is_custom: bool) -> Self {
        let get = |name: &str| captures.name(name).map(|found| found.as_str().to_owned());
        Self {
            key: get("key"),
            conv_type: get("type").unwrap_or_default(),
            flags: get("flags").unwrap_or_default(),
            width: get("width").unwrap_or_default(),
            precision: get("precision").unwrap_or_default(),
            format_spec: get("format_spec"),
            is_custom,
            conversion: get("conversion"),
            field: get("field"),
        }
    }

    /// A field that is no more than the name or number of a value.
    fn of_key(key: String) -> Self {
        Self {
            field: Some(key.clone()),
            key: Some(key),
            ..Self::default()
        }
    }

    /// `{:{}}`: a value with a specification that is another value, as in what f-strings stand for.
    fn of_nested_spec() -> Self {
        Self {
            format_spec: Some(":{}".to_owned()),
            is_custom: true,
            ..Self::of_key(String::new())
        }
    }

    /// Whether the width or the precision is a value of its own.
    pub(super) fn has_star(&self) -> bool {
        self.width == "*" || self.precision == "*"
    }

    /// The key, or an empty text.
    pub(super) fn key_text(&self) -> &str {
        self.key.as_deref().unwrap_or_default()
    }
}

/// The specifiers of a text for `%`.
pub(super) fn parse_percent(text: &str) -> Vec<Specifier> {
    PERCENT
        .captures_iter(text)
        .map(|captures| Specifier::new(&captures, false))
        .collect()
}

/// Why a text for `format` is wrong.
type Invalid = &'static str;

/// The parts between braces that are not doubled.
fn find_targets(text: &str) -> Result<Vec<String>, Invalid> {
    let mut targets = Vec::new();
    let mut target = String::new();
    let mut nesting = 0;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if nesting == 0 {
            if c == '{' && chars.next_if_eq(&'{').is_none() {
                nesting = 1;
            }
            if c == '}' && chars.next_if_eq(&'}').is_none() {
                return Err("Invalid conversion specifier in format string: unexpected }");
            }
            continue;
        }
        nesting += i32::from(c == '{') - i32::from(c == '}');
        if nesting == 0 {
            targets.push(std::mem::take(&mut target));
        } else {
            target.push(c);
        }
    }
    if nesting == 0 {
        Ok(targets)
    } else {
        Err("Invalid conversion specifier in format string: unmatched {")
    }
}

/// The specifiers of a text for `format`, nested ones behind the one around them.
fn parse_brace(text: &str, nested: bool) -> Result<Vec<Specifier>, Invalid> {
    let has_braces = |text: &str| text.contains(['{', '}']);
    let mut result = Vec::new();
    for target in find_targets(text)? {
        if !target.contains(['.', '[', '!', ':', '{', '}']) {
            result.push(Specifier::of_key(target));
            continue;
        }
        if target == ":{}" && !nested {
            result.extend([Specifier::of_nested_spec(), Specifier::of_key(String::new())]);
            continue;
        }
        let plain = BRACE
            .captures(&target)
            .map(|captures| Specifier::new(&captures, false));
        let custom = || {
            BRACE_CUSTOM
                .captures(&target)
                .map(|captures| Specifier::new(&captures, true))
        };
        let specifier = plain
            .or_else(custom)
            .ok_or("Invalid conversion specifier in format string")?;
        if has_braces(specifier.key_text()) {
            return Err("Conversion value must not contain { or }");
        }
        let inner = specifier
            .format_spec
            .clone()
            .filter(|spec| specifier.is_custom && has_braces(spec));
        result.push(specifier);
        if let Some(inner) = inner {
            if nested {
                return Err("Formatting nesting must be at most two levels deep");
            }
            result.extend(parse_brace(&inner, true)?);
        }
    }
    Ok(result)
}

impl Checker<'_> {
    /// The specifiers of a text for `format`; a wrong text is reported.
    pub(super) fn parse_format_value(&mut self, text: &str, ctx: Ctx) -> Option<Vec<Specifier>> {
        match parse_brace(text, false) {
            Ok(specifiers) => Some(specifiers),
            Err(message) => {
                self.fail(message, ctx, ErrorCode::StringFormatting);
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percent_specifiers_have_all_parts() {
        let found = parse_percent("%(name)-5.2f %% %*d %");
        let shown: Vec<_> = found
            .iter()
            .map(|one| {
                (
                    one.key.as_deref(),
                    one.width.as_str(),
                    one.precision.as_str(),
                    one.conv_type.as_str(),
                )
            })
            .collect();
        assert_eq!(
            shown,
            [
                (Some("name"), "5", "2", "f"),
                (None, "", "", "%"),
                (None, "*", "", "d"),
                (None, "", "", "")
            ]
        );
    }

    #[test]
    fn brace_specifiers_nest_once() {
        let found = parse_brace("{0.x!r:>{width}} {{}} {:%Y}", false).expect("the text is right");
        let keys: Vec<_> = found.iter().map(|one| (one.key_text(), one.is_custom)).collect();
        assert_eq!(keys, [("0", true), ("width", false), ("", true)]);
        assert_eq!(found[0].conversion.as_deref(), Some("!r"));
        assert_eq!(found[0].field.as_deref(), Some("0.x"));
        assert_eq!(
            parse_brace("{:{:{}}}", false),
            Err("Formatting nesting must be at most two levels deep")
        );
    }

    #[test]
    fn braces_that_do_not_match_are_reported() {
        assert_eq!(
            parse_brace("{", false),
            Err("Invalid conversion specifier in format string: unmatched {")
        );
        assert_eq!(
            parse_brace("}", false),
            Err("Invalid conversion specifier in format string: unexpected }")
        );
    }
}
