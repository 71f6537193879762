//! Values as Python prints them, for detailed status.

use ipc::Object;
use serde_json::Value;

/// How much of a long text shows.
const SHOWN: usize = 40;
/// Texts up to this length show in full.
const SHORT: usize = 50;

/// A line for each field of a reply, sorted by name (`show_stats`).
pub(crate) fn stats(reply: &Object) -> String {
    let mut fields: Vec<(&String, &Value)> = reply.iter().collect();
    fields.sort_unstable_by_key(|(name, _)| *name);
    fields
        .into_iter()
        .map(|(name, value)| line(name, value))
        .collect()
}

fn line(name: &str, value: &Value) -> String {
    if let (true, Value::String(text)) = (["out", "err", "stdout", "stderr"].contains(&name), value) {
        let text = escaped(text);
        let count = text.chars().count();
        if count > SHORT {
            let start: String = text.chars().take(SHOWN).collect();
            return format!("{name:<24}: {start} ... {} more characters\n", count - SHOWN);
        }
        return format!("{name:<24}: {text}\n");
    }
    let text = match value {
        Value::Number(number) if number.is_f64() => format!("{:.3}", number.as_f64().unwrap_or_default()),
        Value::String(text) => text.clone(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => repr(value),
    };
    format!("{name:<24}: {text:>10}\n")
}

/// A text between quotes, without them.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('\n', "\\n")
        .replace('\t', "\\t")
        .replace('\r', "\\r")
}

fn repr(value: &Value) -> String {
    match value {
        Value::Null => "None".to_owned(),
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => format!("'{}'", escaped(text).replace('\'', "\\'")),
        Value::Array(items) => format!("[{}]", items.iter().map(repr).collect::<Vec<_>>().join(", ")),
        Value::Object(fields) => {
            let fields: Vec<String> = fields
                .iter()
                .map(|(name, value)| format!("'{}': {}", escaped(name), repr(value)))
                .collect();
            format!("{{{}}}", fields.join(", "))
        }
    }
}

/// A reply as Python prints a dictionary.
pub(crate) fn dict(reply: &Object) -> String {
    repr(&Value::Object(reply.clone()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn fields_stand_in_columns_and_long_texts_are_cut() {
        let Value::Object(reply) =
            json!({"status": 1, "out": "x".repeat(60), "err": "a\n", "time": 1.5, "ok": {"a": true}})
        else {
            unreachable!("it is an object")
        };
        let expected = [
            "err                     : a\\n".to_owned(),
            "ok                      : {'a': True}".to_owned(),
            format!(
                "out                     : {} ... 20 more characters",
                "x".repeat(40)
            ),
            "status                  :          1".to_owned(),
            "time                    :      1.500".to_owned(),
        ];
        assert_eq!(stats(&reply).lines().collect::<Vec<_>>(), expected);
        assert_eq!(dict(&Object::new()), "{}");
    }
}
