//! `"%s, %d" % (a, b)` and `"%(name)s" % {"name": a}`.

use nodes::ast::{Expr, ExprId};
use options::ErrorCode;
use types::{AnyKind, Type, TypeId};

use super::FormatKind;
use super::specifiers::{Specifier, parse_percent};
use crate::message::Message;
use crate::{Checker, Ctx, Operand};

/// What one value must be.
#[derive(Clone, Debug)]
enum Wanted {
    /// `*`: an integer.
    Star,
    /// A conversion type with the type that it takes.
    Conversion(TypeId, String),
}

/// What is formatted, and where.
#[derive(Clone, Copy, Debug)]
struct Place {
    kind: FormatKind,
    /// The values.
    ctx: Ctx,
    /// The text.
    text_ctx: Ctx,
}

impl Checker<'_> {
    /// Checks `text % values` and returns its type.
    pub(in crate::exprs) fn check_str_interpolation(&mut self, text: ExprId, values: ExprId) -> TypeId {
        self.accept(text, None);
        let node = self.body.expr(text);
        let (value, kind) = if let Expr::Bytes(value) = node {
            (self.body.text(*value), FormatKind::Bytes)
        } else if let Expr::Str { value, .. } = node {
            (self.body.text(*value), FormatKind::Str)
        } else {
            unreachable!("only literals are formatted here")
        };
        let specifiers = parse_percent(value);
        let place = Place {
            kind,
            ctx: self.ctx(values),
            text_ctx: self.ctx(text),
        };
        match self.has_mapping_keys(&specifiers, place.text_ctx) {
            None => {}
            Some(true) => self.check_mapping_interpolation(&specifiers, values, place),
            Some(false) => self.check_simple_interpolation(&specifiers, Operand::Expr(values), place),
        }
        self.named_type(match kind {
            FormatKind::Bytes => "builtins.bytes",
            FormatKind::Str => "builtins.str",
        })
    }

    fn has_mapping_keys(&mut self, specifiers: &[Specifier], ctx: Ctx) -> Option<bool> {
        let has_key = specifiers.iter().any(|one| one.key.is_some());
        if has_key && specifiers.iter().any(Specifier::has_star) {
            report!(self, strings::string_interpolation_with_star_and_key(), ctx);
            return None;
        }
        if has_key
            && !specifiers
                .iter()
                .all(|one| one.key.is_some() || one.conv_type == "%")
        {
            report!(self, strings::string_interpolation_mixing_key_and_non_keys(), ctx);
            return None;
        }
        Some(has_key)
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "all other kinds are treated alike")]
    fn check_simple_interpolation(&mut self, specifiers: &[Specifier], values: Operand, place: Place) {
        let Some(wanted) = self.wanted_values(specifiers, place) else {
            return;
        };
        let types = self.types();
        let typ = self.accept_operand(values, None);
        let typ = self.proper(typ);
        let given: Vec<TypeId> = match types.get(typ) {
            Type::Tuple(_) => self.formatted_tuple_items(typ, wanted.len()),
            Type::Any { .. } => return,
            Type::Instance(instance) if self.is_named_instance(typ, "builtins.tuple") => {
                vec![instance.args.first().copied().unwrap_or(typ); wanted.len()]
            }
            Type::Union(_) => {
                let ctx = place.ctx.line_only();
                for item in self.relevant_items(typ) {
                    let place = Place { ctx, ..place };
                    self.check_simple_interpolation(specifiers, Operand::Temp(item, ctx), place);
                }
                return;
            }
            _ => vec![typ],
        };
        if wanted.len() > given.len() {
            let iterable = self.named_type("typing.Iterable");
            // Other iterables may have any number of items.
            if types.as_tuple(typ).is_some() || !self.is_subtype(typ, iterable) {
                report!(self, strings::too_few_string_formatting_arguments(), place.ctx);
            }
        } else if wanted.len() < given.len() {
            report!(self, strings::too_many_string_formatting_arguments(), place.ctx);
        } else {
            self.check_values(&wanted, &given, values, typ, place);
        }
    }

    fn check_values(
        &mut self,
        wanted: &[Wanted],
        given: &[TypeId],
        values: Operand,
        typ: TypeId,
        place: Place,
    ) {
        let types = self.types();
        if let [only] = wanted {
            match types.as_tuple(typ).map(|tuple| &tuple.items[..]) {
                Some([item]) => {
                    self.check_value_type(only, *item, place);
                }
                Some(_) | None => self.check_value(only, values, place),
            }
            return;
        }
        if let Operand::Expr(expr) = values
            && let Expr::Tuple(items) = *self.body.expr(expr)
        {
            let items = self.body.exprs(items);
            if !items
                .iter()
                .any(|item| matches!(self.body.expr(*item), Expr::Star(_)))
            {
                for (wanted, item) in wanted.iter().zip(items) {
                    self.check_value(wanted, Operand::Expr(*item), place);
                }
                return;
            }
        }
        for (wanted, given) in wanted.iter().zip(given) {
            self.check_value_type(wanted, *given, place);
        }
    }

    /// The items of a tuple, an unpacked one repeated as often as there are values missing.
    fn formatted_tuple_items(&self, tuple: TypeId, wanted: usize) -> Vec<TypeId> {
        let Type::Tuple(tuple) = self.types().get(tuple) else {
            return Vec::new();
        };
        let Some((at, unpacked)) = self.unpacked_item(tuple) else {
            return tuple.items.to_vec();
        };
        let extras = (wanted + 1).saturating_sub(tuple.items.len());
        let item = self.unpacked_item_type(unpacked);
        let middle = std::iter::repeat_n(item, extras);
        let (before, behind) = (&tuple.items[..at], &tuple.items[at + 1..]);
        before
            .iter()
            .copied()
            .chain(middle)
            .chain(behind.iter().copied())
            .collect()
    }

    fn wanted_values(&mut self, specifiers: &[Specifier], place: Place) -> Option<Vec<Wanted>> {
        let mut wanted = Vec::with_capacity(specifiers.len());
        for specifier in specifiers {
            for part in [&specifier.width, &specifier.precision] {
                if part == "*" {
                    wanted.push(Wanted::Star);
                }
            }
            if specifier.conv_type != "%" {
                let typ = self.conversion_type(&specifier.conv_type, place.ctx, place.kind, false)?;
                wanted.push(Wanted::Conversion(typ, specifier.conv_type.clone()));
            }
        }
        Some(wanted)
    }

    /// Checks a value in the context of the type that is wanted.
    fn check_value(&mut self, wanted: &Wanted, value: Operand, place: Place) {
        let context = match wanted {
            Wanted::Star => self.named_type("builtins.int"),
            Wanted::Conversion(typ, _) => *typ,
        };
        let typ = self.accept_operand(value, Some(context));
        let fits = self.check_value_type(wanted, typ, place);
        if let Wanted::Conversion(_, conversion) = wanted
            && conversion == "c"
            && fits
            && let Operand::Expr(expr) = value
        {
            self.check_single_character(expr, place);
        }
    }

    fn check_single_character(&mut self, expr: ExprId, place: Place) {
        let node = self.body.expr(expr);
        if let Expr::Bytes(value) = node {
            if self.bytes_len(self.body.text(*value)) != 1 {
                match place.kind {
                    FormatKind::Bytes => {
                        report!(self, strings::requires_int_or_single_byte(false), place.ctx)
                    }
                    FormatKind::Str => report!(self, strings::requires_int_or_char(false), place.ctx),
                }
            }
        } else if let Expr::Str { value, .. } = node
            && self.body.text(*value).chars().count() != 1
        {
            report!(self, strings::requires_int_or_char(false), place.ctx);
        }
    }

    fn check_value_type(&mut self, wanted: &Wanted, typ: TypeId, place: Place) -> bool {
        const STAR: Message = Message::new("* wants int", ErrorCode::StringFormatting);
        const CHAR: Message = Message::new("\"%c\" requires int or char", ErrorCode::StringFormatting);
        const BYTE: Message = Message::new(
            "\"%c\" requires an integer in range(256) or a single byte",
            ErrorCode::StringFormatting,
        );
        match wanted {
            Wanted::Star => {
                let int = self.named_type("builtins.int");
                self.check_subtype(typ, int, place.ctx, &STAR, (None, None))
            }
            Wanted::Conversion(expected, conversion) if conversion == "c" => {
                let message = match place.kind {
                    FormatKind::Bytes => &BYTE,
                    FormatKind::Str => &CHAR,
                };
                self.check_subtype(
                    typ,
                    *expected,
                    place.ctx,
                    message,
                    (Some("expression has type"), None),
                )
            }
            Wanted::Conversion(expected, conversion) => {
                let fits = self.check_placeholder_type(typ, *expected, place.ctx);
                if fits && conversion == "s" {
                    self.check_s_special_cases(place.kind, typ, place.ctx)
                } else {
                    fits
                }
            }
        }
    }

    /// `%s` and `bytes` do not go together well, neither way.
    fn check_s_special_cases(&mut self, kind: FormatKind, typ: TypeId, ctx: Ctx) -> bool {
        match kind {
            FormatKind::Str if self.has_type_component(typ, names::known::BUILTINS_BYTES) => {
                let text = "If x = b'abc' then \"%s\" % x produces \"b'abc'\", not \"abc\". \
                            If this is desired behavior use \"%r\" % x. Otherwise, decode the bytes";
                self.fail(text, ctx, ErrorCode::StrBytesPy3);
                false
            }
            FormatKind::Bytes if self.has_type_component(typ, names::known::BUILTINS_STR) => {
                let text = "On Python 3 b'%s' requires bytes, not string";
                self.fail(text, ctx, ErrorCode::StringFormatting);
                false
            }
            FormatKind::Str | FormatKind::Bytes => true,
        }
    }

    fn check_mapping_interpolation(&mut self, specifiers: &[Specifier], values: ExprId, place: Place) {
        if let Expr::Dict(items) = *self.body.expr(values) {
            let items = self.body.dict_items(items);
            let is_text = |key: &Option<ExprId>| {
                key.is_some_and(|key| matches!(self.body.expr(key), Expr::Str { .. } | Expr::Bytes(_)))
            };
            if items.iter().all(|(key, _)| is_text(key)) {
                self.check_known_mapping(specifiers, items, place);
                return;
            }
        }
        const MESSAGE: Message = Message::new("Format requires a mapping", ErrorCode::StringFormatting);
        let typ = self.accept(values, None);
        let any = self.types().any(AnyKind::SpecialForm);
        let key = self.named_type(match place.kind {
            FormatKind::Bytes => "builtins.bytes",
            FormatKind::Str => "builtins.str",
        });
        let expected = self.named_generic_type("_typeshed.SupportsKeysAndGetItem", &[key, any]);
        let labels = (Some("expression has type"), Some("expected type for mapping is"));
        self.check_subtype(typ, expected, place.ctx, &MESSAGE, labels);
    }

    fn check_known_mapping(
        &mut self,
        specifiers: &[Specifier],
        items: &[(Option<ExprId>, ExprId)],
        place: Place,
    ) {
        let mut mapping: Vec<(&str, TypeId)> = Vec::with_capacity(items.len());
        for (key, value) in items {
            let Some(key) = key else { continue };
            let node = self.body.expr(*key);
            let is_bytes = matches!(node, Expr::Bytes(_));
            if place.kind == FormatKind::Bytes && !is_bytes {
                let text = "Dictionary keys in bytes formatting must be bytes, not strings";
                self.fail(text, place.text_ctx, ErrorCode::StringFormatting);
            }
            let (Expr::Str { value: text, .. } | Expr::Bytes(text)) = node else {
                continue;
            };
            let text = self.body.text(*text);
            let typ = self.accept(*value, None);
            mapping.push((text, typ));
        }
        for specifier in specifiers.iter().filter(|one| one.conv_type != "%") {
            let key = specifier.key_text();
            let Some((_, typ)) = mapping.iter().rev().find(|(known, _)| *known == key) else {
                report!(self, strings::key_not_in_mapping(key), place.ctx);
                return;
            };
            let Some(expected) = self.conversion_type(&specifier.conv_type, place.ctx, place.kind, false)
            else {
                return;
            };
            const MESSAGE: Message = Message::new(
                "Incompatible types in string interpolation",
                ErrorCode::StringFormatting,
            );
            let label = format!("placeholder with key '{key}' has type");
            let labels = (Some("expression has type"), Some(label.as_str()));
            self.check_subtype(*typ, expected, place.ctx, &MESSAGE, labels);
            if specifier.conv_type == "s" {
                self.check_s_special_cases(place.kind, *typ, place.text_ctx);
            }
        }
    }

    /// How many bytes a literal has, out of the text that mypy keeps (`\x00` is one byte).
    fn bytes_len(&self, text: &str) -> usize {
        text.chars().count()
    }
}
