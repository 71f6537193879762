//! Attributes and indexes of a replacement field: `{user.name[0]}`.

use options::ErrorCode;
use types::{AnyKind, ArgKind, LiteralValue, Type, TypeId};

use super::specifiers::Specifier;
use crate::{Checker, Ctx, Operand};

/// One step behind the key.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Accessor {
    /// `.name`.
    Attribute(String),
    /// `[name]`: the text itself is the index.
    Key(String),
    /// `[0]`.
    Number(i64),
    /// Any other index.
    Other,
    /// `()`, which is no access.
    Call,
}

impl Accessor {
    fn is_wrong(&self) -> bool {
        matches!(self, Self::Other | Self::Call)
    }
}

/// A field that Python would not parse.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct SyntaxError;

impl Checker<'_> {
    /// The value behind the accessors of a field; an error leaves `Any`.
    pub(super) fn apply_field_accessors(
        &mut self,
        specifier: &Specifier,
        value: Operand,
        ctx: Ctx,
    ) -> Operand {
        let key = specifier.key_text();
        let field = specifier.field.as_deref().unwrap_or(key);
        let Some(rest) = field.strip_prefix(key).filter(|rest| !rest.is_empty()) else {
            return value;
        };
        let error = Operand::Temp(self.types().any(AnyKind::FromError), ctx);
        let message = match parse(rest) {
            // The last step is looked at first.
            Ok(accessors) => match accessors.iter().rev().find(|accessor| accessor.is_wrong()) {
                Some(Accessor::Call) => format!(
                    "Only index and member expressions are allowed in format field accessors; got \"{field}\""
                ),
                Some(_) => format!("Invalid index expression in format field accessor \"{rest}\""),
                None => {
                    let mut typ = self.accept_operand(value, None);
                    for accessor in &accessors {
                        typ = self.apply_accessor(typ, accessor, ctx);
                    }
                    return Operand::Temp(typ, ctx);
                }
            },
            Err(SyntaxError) => format!("Syntax error in format specifier \"{field}\""),
        };
        self.fail(message, ctx, ErrorCode::StringFormatting);
        error
    }

    fn apply_accessor(&mut self, typ: TypeId, accessor: &Accessor, ctx: Ctx) -> TypeId {
        match accessor {
            Accessor::Attribute(name) => {
                let name = self.name(name);
                self.analyze_external_member_access(name, typ, ctx)
            }
            Accessor::Key(text) => {
                let text = self.name(text);
                let index = self.infer_literal_expr_type(LiteralValue::Str(text), "builtins.str");
                self.index_by_literal(typ, index, ctx)
            }
            Accessor::Number(number) => {
                let index = self.infer_literal_expr_type(LiteralValue::Int(*number), "builtins.int");
                self.index_by_literal(typ, index, ctx)
            }
            Accessor::Other | Accessor::Call => self.types().any(AnyKind::FromError),
        }
    }

    /// `typ[index]` where the index is the type of a literal.
    fn index_by_literal(&mut self, typ: TypeId, index: TypeId, ctx: Ctx) -> TypeId {
        let types = self.types();
        let typ = self.proper(typ);
        let literal = self.try_getting_literal(index);
        let value = types.as_literal(literal).map(|literal| &literal.value);
        match (types.get(typ), value) {
            (Type::Union(_), _) => {
                let mut results = Vec::new();
                for item in self.relevant_items(typ) {
                    results.push(self.index_by_literal(item, index, ctx));
                }
                return self.make_simplified_union(&results);
            }
            (Type::TypedDict(dict), Some(LiteralValue::Str(key))) => {
                if let Some(item) = dict.item(*key) {
                    return item.typ;
                }
                let key = self.state.world.text(*key);
                report!(self, typed_dicts::typeddict_key_not_found(typ, key, false), ctx);
                return types.any(AnyKind::FromError);
            }
            (Type::Tuple(tuple), Some(LiteralValue::Int(number))) => {
                if let Some(item) = self.tuple_item(tuple, *number) {
                    return item;
                }
                self.fail("Tuple index out of range", ctx, ErrorCode::Misc);
                return types.any(AnyKind::FromError);
            }
            _ => {}
        }
        let method = names::known::DUNDER_GETITEM;
        let args = [Operand::Temp(index, ctx)];
        self.check_method_call_by_name(method, typ, &args, &[ArgKind::Pos], ctx, None)
            .0
    }
}

/// The accessors behind a key, as Python would parse them behind a name.
fn parse(mut rest: &str) -> Result<Vec<Accessor>, SyntaxError> {
    let mut accessors = Vec::new();
    while !rest.is_empty() {
        if let Some(behind) = rest.strip_prefix('.') {
            let end = behind
                .find(|c: char| !(c.is_alphanumeric() || c == '_'))
                .unwrap_or(behind.len());
            let name = &behind[..end];
            if !is_identifier(name) {
                return Err(SyntaxError);
            }
            accessors.push(Accessor::Attribute(name.to_owned()));
            rest = &behind[end..];
        } else if let Some(behind) = rest.strip_prefix('[') {
            let end = behind.find(']').ok_or(SyntaxError)?;
            accessors.push(index_accessor(behind[..end].trim())?);
            rest = &behind[end + 1..];
        } else if rest.starts_with('(') {
            let end = closing_parenthesis(rest).ok_or(SyntaxError)?;
            accessors.push(Accessor::Call);
            rest = &rest[end + 1..];
        } else {
            return Err(SyntaxError);
        }
    }
    Ok(accessors)
}

/// Where the parenthesis that opens at the start of `text` is closed.
fn closing_parenthesis(text: &str) -> Option<usize> {
    let mut depth = 0;
    for (index, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' if depth == 1 => return Some(index),
            ')' => depth -= 1,
            _ => {}
        }
    }
    None
}

fn index_accessor(index: &str) -> Result<Accessor, SyntaxError> {
    if index.is_empty() {
        return Err(SyntaxError);
    }
    if is_identifier(index) {
        return Ok(Accessor::Key(index.to_owned()));
    }
    let is_number = index.chars().all(|c| c.is_ascii_digit()) && (index == "0" || !index.starts_with('0'));
    Ok(index
        .parse()
        .ok()
        .filter(|_| is_number)
        .map_or(Accessor::Other, Accessor::Number))
}

fn is_identifier(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|c| c.is_alphabetic() || c == '_')
        && chars.all(|c| c.is_alphanumeric() || c == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accessors_are_attributes_and_indexes() {
        let found = parse(".name[0][key]").expect("the field is right");
        assert_eq!(
            found,
            [
                Accessor::Attribute("name".to_owned()),
                Accessor::Number(0),
                Accessor::Key("key".to_owned())
            ]
        );
        assert_eq!(parse("[-1]"), Ok(vec![Accessor::Other]));
        let called = parse(".x[y]()[0]").expect("Python would parse it");
        assert_eq!(called[2], Accessor::Call);
        assert_eq!(parse(".x("), Err(SyntaxError));
        assert_eq!(parse(".3"), Err(SyntaxError));
        assert_eq!(parse("[0"), Err(SyntaxError));
    }
}
