//! [`Raw`]: a value of a configuration file before anyone knows what it is for.

use crate::pystr;

/// A value. Those of ini files are texts.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Raw {
    Str(String),
    Bool(bool),
    Int(i64),
    Float(f64),
    List(Vec<Raw>),
    Table(Vec<(String, Raw)>),
    /// A date or a time.
    Date(String),
}

/// A section: keys and values in the order of the file.
pub(crate) type Section = Vec<(String, Raw)>;

impl Raw {
    /// What Python's `str` gives.
    pub(crate) fn to_str(&self) -> String {
        match self {
            Self::Str(text) | Self::Date(text) => text.clone(),
            Self::Bool(_) | Self::Int(_) | Self::Float(_) | Self::List(_) | Self::Table(_) => self.repr(),
        }
    }

    fn repr(&self) -> String {
        match self {
            Self::Str(text) | Self::Date(text) => pystr::repr(text),
            Self::Bool(true) => "True".to_owned(),
            Self::Bool(false) => "False".to_owned(),
            Self::Int(number) => number.to_string(),
            Self::Float(number) => format!("{number:?}"),
            Self::List(items) => {
                let items: Vec<String> = items.iter().map(Self::repr).collect();
                format!("[{}]", items.join(", "))
            }
            Self::Table(entries) => {
                let entries: Vec<String> = entries
                    .iter()
                    .map(|(key, value)| format!("{}: {}", pystr::repr(key), value.repr()))
                    .collect();
                format!("{{{}}}", entries.join(", "))
            }
        }
    }

    /// Python's name of the type.
    pub(crate) const fn type_name(&self) -> &'static str {
        match self {
            Self::Str(_) => "str",
            Self::Bool(_) => "bool",
            Self::Int(_) => "int",
            Self::Float(_) => "float",
            Self::List(_) => "list",
            Self::Table(_) => "dict",
            Self::Date(_) => "datetime",
        }
    }

    /// The switch that the value stands for, or why it stands for none.
    pub(crate) fn to_bool(&self) -> Result<bool, String> {
        let text = self.to_str();
        match text.to_lowercase().as_str() {
            "1" | "yes" | "true" | "on" => Ok(true),
            "0" | "no" | "false" | "off" => Ok(false),
            _ => Err(format!("Not a boolean: {text}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_read_as_in_python() {
        let list = Raw::List(vec![Raw::Str("a'".into()), Raw::Bool(true), Raw::Float(3.0)]);
        assert_eq!(list.to_str(), "[\"a'\", True, 3.0]");
        assert_eq!(Raw::Str("Yes".into()).to_bool(), Ok(true));
        assert_eq!(Raw::Int(0).to_bool(), Ok(false));
        assert_eq!(Raw::Str("x".into()).to_bool(), Err("Not a boolean: x".into()));
    }
}
