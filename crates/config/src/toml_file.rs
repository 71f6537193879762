//! `pyproject.toml`: the table `tool.mypy`, with its overrides as sections of their own.

use indexmap::IndexMap;
use toml::{Table, Value};

use crate::raw::{Raw, Section};

/// The sections of `text`, named as in ini files; nothing if there is no table for mypy. Or what is wrong.
pub(crate) fn parse(text: &str) -> Result<Option<Vec<(String, Section)>>, String> {
    let table: Table = text.parse().map_err(|error| describe(text, &error))?;
    let mypy = table.get("tool").and_then(|tool| tool.get("mypy"));
    let Some(mypy) = mypy.and_then(Value::as_table) else {
        return Ok(None);
    };
    let main = mypy.iter().filter(|(key, _)| *key != "overrides");
    let main = main.map(|(key, value)| (key.clone(), raw(value))).collect();
    let mut sections = vec![("mypy".to_owned(), main)];
    if let Some(overrides) = mypy.get("overrides") {
        sections.extend(overrides_to_sections(overrides)?);
    }
    Ok(Some(sections))
}

/// The words for a text that is not TOML, with the place as Python's parser gives it.
fn describe(text: &str, error: &toml::de::Error) -> String {
    let Some(span) = error.span() else {
        return error.message().to_owned();
    };
    if span.start >= text.trim_end().len() {
        return format!("{} (at end of document)", error.message());
    }
    let before = &text[..span.start];
    let line = before.matches('\n').count() + 1;
    let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
    format!("{} (at line {line}, column {column})", error.message())
}

fn overrides_to_sections(overrides: &Value) -> Result<Vec<(String, Section)>, String> {
    let Some(overrides) = overrides.as_array() else {
        return Err(
            "tool.mypy.overrides sections must be an array. Please make sure you are using double brackets \
                    like so: [[tool.mypy.overrides]]"
                .to_owned(),
        );
    };
    let mut sections: IndexMap<String, IndexMap<String, Raw>> = IndexMap::new();
    for section in overrides.iter().filter_map(Value::as_table) {
        for module in modules_of(section)? {
            let known = sections.entry(format!("mypy-{module}")).or_default();
            for (key, value) in section.iter().filter(|(key, _)| *key != "module") {
                let value = raw(value);
                if known.get(key).is_some_and(|known| *known != value) {
                    return Err(format!(
                        "toml config file contains [[tool.mypy.overrides]] sections with conflicting values. \
                         Module '{module}' has two different values for '{key}'"
                    ));
                }
                known.insert(key.clone(), value);
            }
        }
    }
    Ok(sections
        .into_iter()
        .map(|(name, section)| (name, section.into_iter().collect()))
        .collect())
}

/// The modules that an override is for.
fn modules_of(section: &Table) -> Result<Vec<String>, String> {
    match section.get("module") {
        None => Err(
            "toml config file contains a [[tool.mypy.overrides]] section, but no module to override was \
                     specified."
                .to_owned(),
        ),
        Some(Value::String(module)) => Ok(vec![module.clone()]),
        Some(Value::Array(modules)) => Ok(modules.iter().map(|module| raw(module).to_str()).collect()),
        Some(_) => Err(
            "toml config file contains a [[tool.mypy.overrides]] section with a module value that is \
                        not a string or a list of strings"
                .to_owned(),
        ),
    }
}

fn raw(value: &Value) -> Raw {
    match value {
        Value::String(text) => Raw::Str(text.clone()),
        Value::Integer(number) => Raw::Int(*number),
        Value::Float(number) => Raw::Float(*number),
        Value::Boolean(value) => Raw::Bool(*value),
        Value::Datetime(date) => Raw::Date(date.to_string()),
        Value::Array(items) => Raw::List(items.iter().map(raw).collect()),
        Value::Table(table) => Raw::Table(
            table
                .iter()
                .map(|(key, value)| (key.clone(), raw(value)))
                .collect(),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<String> {
        parse(text)
            .unwrap()
            .unwrap()
            .into_iter()
            .map(|(name, _)| name)
            .collect()
    }

    #[test]
    fn overrides_are_sections_for_each_module() {
        let text = "[tool.mypy]\nstrict = true\n[[tool.mypy.overrides]]\nmodule = ['a.*', 'b']\nx = 1\n\
                    [[tool.mypy.overrides]]\nmodule = 'b'\ny = 2\n";
        assert_eq!(names(text), ["mypy", "mypy-a.*", "mypy-b"]);
        let sections = parse(text).unwrap().unwrap();
        assert_eq!(
            sections[2].1,
            [("x".to_owned(), Raw::Int(1)), ("y".to_owned(), Raw::Int(2))]
        );
        assert_eq!(parse("[tool.other]\nx = 1\n"), Ok(None));
    }

    #[test]
    fn bad_overrides_are_explained() {
        let error = |text: &str| parse(&format!("[tool.mypy]\n{text}")).unwrap_err();
        assert!(error("overrides = 1\n").starts_with("tool.mypy.overrides sections must be an array."));
        assert!(
            error("[[tool.mypy.overrides]]\nx = 1\n").ends_with("but no module to override was specified.")
        );
        assert!(
            error("[[tool.mypy.overrides]]\nmodule = 1\n").ends_with("not a string or a list of strings")
        );
        let conflict =
            "[[tool.mypy.overrides]]\nmodule = 'a'\nx = 1\n[[tool.mypy.overrides]]\nmodule = 'a'\nx = 2\n";
        assert!(error(conflict).ends_with("Module 'a' has two different values for 'x'"));
        let place = parse("[tool.mypy]\nx = \ny = 1\n").unwrap_err();
        assert!(place.ends_with("(at line 2, column 5)"), "{place}");
    }
}
