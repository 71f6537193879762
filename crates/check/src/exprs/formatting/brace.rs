//! `"{} {name}".format(a, name=b)`.

use nodes::ast::{BinOp, CallArg, Expr, ExprId};
use nodes::defs::ClassFlags;
use options::ErrorCode;
use types::{AnyKind, ArgKind, DefRef, LiteralValue, Type, TypeId};

use super::FormatKind;
use super::specifiers::Specifier;
use crate::{Checker, Ctx, Operand};

/// The value of an expression of literals.
enum Constant {
    Str(String),
    Int(i64),
}

impl Checker<'_> {
    /// Checks a call of `format` on a text that is known.
    pub(crate) fn check_str_format_call(&mut self, call: ExprId) {
        let Expr::Call { callee, args } = *self.body.expr(call) else {
            return;
        };
        let Expr::Member { base, .. } = *self.body.expr(callee) else {
            return;
        };
        let Some(text) = self.known_text(base) else { return };
        let ctx = self.ctx(call);
        let Some(mut specifiers) = self.parse_format_value(&text, ctx) else {
            return;
        };
        if self.auto_generate_keys(&mut specifiers, ctx) {
            self.check_specs_in_format_call(self.body.call_args(args), &specifiers, ctx);
        }
    }

    /// The value of a text: a literal, a constant expression, or a value of literal type.
    fn known_text(&mut self, base: ExprId) -> Option<String> {
        if let Some(Constant::Str(text)) = self.constant(base) {
            return Some(text);
        }
        let types = self.types();
        let typ = self.stored_type(base)?;
        let mut typ = self.proper(typ);
        if let Some(instance) = types.as_instance(typ)
            && self.state.world.get(instance.class).is(ClassFlags::ENUM)
            && let Some(LiteralValue::Enum(member)) = instance
                .last_known_value
                .and_then(|value| types.as_literal(value))
                .map(|literal| &literal.value)
            && let Some(DefRef::Var(var)) = self
                .state
                .world
                .get(instance.class)
                .names
                .get(member)
                .and_then(|symbol| symbol.node)
            && let Some(value) = self.state.world.get(var).typ
        {
            typ = self.proper(value);
        }
        let literal = self.try_getting_literal(typ);
        match types.as_literal(literal).map(|literal| &literal.value) {
            Some(LiteralValue::Str(text)) => Some(self.text(*text).to_owned()),
            Some(_) | None => None,
        }
    }

    /// The value of an expression of literals, as far as it can be a text.
    fn constant(&self, expr: ExprId) -> Option<Constant> {
        let node = self.body.expr(expr);
        if let Expr::Str { value, .. } = node {
            return Some(Constant::Str(self.body.text(*value).to_owned()));
        }
        if let Expr::Int(value) = node {
            return Some(Constant::Int(*value));
        }
        let Expr::Op { op, left, right } = node else {
            return None;
        };
        match (op, self.constant(*left)?, self.constant(*right)?) {
            (BinOp::Add, Constant::Str(left), Constant::Str(right)) => Some(Constant::Str(left + &right)),
            (BinOp::Mult, Constant::Str(text), Constant::Int(count))
            | (BinOp::Mult, Constant::Int(count), Constant::Str(text)) => {
                let count = usize::try_from(count).unwrap_or(0);
                // A text that long is no text for `format`.
                (text.len().saturating_mul(count) < 1 << 20).then(|| Constant::Str(text.repeat(count)))
            }
            _ => None,
        }
    }

    /// Turns `{} {name} {}` into `{0} {name} {1}`.
    fn auto_generate_keys(&mut self, specifiers: &mut [Specifier], ctx: Ctx) -> bool {
        let is_number =
            |one: &Specifier| !one.key_text().is_empty() && one.key_text().chars().all(char::is_numeric);
        let all_defined = specifiers.iter().all(|one| !one.key_text().is_empty());
        if specifiers.iter().any(is_number) && !all_defined {
            let text = "Cannot combine automatic field numbering and manual field specification";
            self.fail(text, ctx, ErrorCode::StringFormatting);
            return false;
        }
        let unnamed = specifiers.iter_mut().filter(|one| one.key_text().is_empty());
        for (index, one) in unnamed.enumerate() {
            one.key = Some(index.to_string());
            one.field = Some(format!("{index}{}", one.field.as_deref().unwrap_or_default()));
        }
        true
    }

    fn check_specs_in_format_call(&mut self, args: &[CallArg], specifiers: &[Specifier], ctx: Ctx) {
        let replacements = self.find_replacements(args, specifiers, ctx);
        for (specifier, replacement) in specifiers.iter().zip(replacements) {
            let replacement = self.apply_field_accessors(specifier, replacement, ctx);
            let any = self.types().any(AnyKind::FromError);
            let mut actual = match replacement {
                Operand::Temp(typ, _) => typ,
                Operand::Expr(expr) => self.stored_type(expr).unwrap_or(any),
                Operand::Pair(..) => any,
            };
            if !self.check_custom_spec(specifier, actual, ctx) {
                continue;
            }
            let expected = if specifier.conv_type.is_empty() {
                Some(self.types().any(AnyKind::SpecialForm))
            } else {
                self.conversion_type(&specifier.conv_type, ctx, FormatKind::Str, true)
            };
            if let Some(conversion) = &specifier.conversion {
                let letter = conversion.chars().nth(1).unwrap_or_default();
                if !"rsa".contains(letter) {
                    let text =
                        format!("Invalid conversion type \"{letter}\", must be one of \"r\", \"s\" or \"a\"");
                    self.fail(text, ctx, ErrorCode::StringFormatting);
                }
                actual = self.named_type("builtins.str");
            }
            let Some(expected) = expected else { continue };
            for item in self.union_items(actual) {
                if !self.has_custom_method(item, "__format__", false) {
                    self.check_placeholder_type(item, expected, ctx);
                    self.perform_special_format_checks(specifier, replacement, item, ctx);
                }
            }
        }
    }

    fn union_items(&self, typ: TypeId) -> Vec<TypeId> {
        let typ = self.proper(typ);
        match self.types().as_union(typ) {
            Some(union) => union.items.iter().map(|item| self.proper(*item)).collect(),
            None => vec![typ],
        }
    }

    /// A specification of its own needs a class that defines `__format__`.
    fn check_custom_spec(&mut self, specifier: &Specifier, actual: TypeId, ctx: Ctx) -> bool {
        let Some(spec) = &specifier.format_spec else {
            return true;
        };
        if !specifier.is_custom || spec.is_empty() || spec.contains(['{', '}']) {
            return true;
        }
        if self.has_custom_method(actual, "__format__", true) && specifier.conversion.is_none() {
            return true;
        }
        let text = format!("Unrecognized format specification \"{}\"", &spec[1..]);
        self.fail(text, ctx, ErrorCode::StringFormatting);
        false
    }

    fn perform_special_format_checks(
        &mut self,
        specifier: &Specifier,
        value: Operand,
        actual: TypeId,
        ctx: Ctx,
    ) {
        if specifier.conv_type == "c" {
            self.check_format_char(value, ctx);
        }
        if matches!(specifier.conv_type.as_str(), "" | "s")
            && specifier.conversion.is_none()
            && self.has_type_component(actual, names::known::BUILTINS_BYTES)
            && !self.has_custom_method(actual, "__str__", false)
        {
            let text = "If x = b'abc' then f\"{x}\" or \"{}\".format(x) produces \"b'abc'\", \
                        not \"abc\". If this is desired behavior, use f\"{x!r}\" or \"{!r}\".format(x). \
                        Otherwise, decode the bytes";
            self.fail(text, ctx, ErrorCode::StrBytesPy3);
        }
        if specifier.flags.is_empty() {
            return;
        }
        let is_wrong = if specifier.conv_type.is_empty() {
            let numbers = [self.named_type("builtins.int"), self.named_type("builtins.float")];
            let numbers = self.make_union(&numbers);
            !self.is_subtype(actual, numbers) && !self.has_custom_method(actual, "__format__", false)
        } else {
            !"bdoeEfFgGnxX%".contains(&specifier.conv_type)
        };
        if is_wrong {
            let text = "Numeric flags are only allowed for numeric types";
            self.fail(text, ctx, ErrorCode::StringFormatting);
        }
    }

    fn check_format_char(&mut self, value: Operand, ctx: Ctx) {
        let Operand::Expr(expr) = value else { return };
        let node = self.body.expr(expr);
        if let Expr::Str { value: text, .. } | Expr::Bytes(text) = node
            && self.body.text(*text).chars().count() != 1
        {
            report!(self, strings::requires_int_or_char(true), ctx);
        }
        let Some(typ) = self.stored_type(expr) else { return };
        let typ = self.try_getting_literal(typ);
        let literal = self.types().as_literal(typ).map(|literal| &literal.value);
        if let Some(LiteralValue::Str(text) | LiteralValue::Enum(text)) = literal
            && self.text(*text).chars().count() != 1
        {
            report!(self, strings::requires_int_or_char(true), ctx);
        }
    }

    /// The value of each specifier; an error leaves `Any`.
    fn find_replacements(&mut self, args: &[CallArg], specifiers: &[Specifier], ctx: Ctx) -> Vec<Operand> {
        let any = self.types().any(AnyKind::FromError);
        let mut result = Vec::with_capacity(specifiers.len());
        let mut used: Vec<ExprId> = Vec::new();
        for specifier in specifiers {
            let key = specifier.key_text();
            let is_number = key.chars().all(|c| c.is_ascii_digit());
            let found = if is_number {
                key.parse()
                    .ok()
                    .and_then(|position| self.value_by_position(position, args, ctx))
            } else {
                self.value_by_name(key, args, ctx)
            };
            if found.is_none() {
                let text = if is_number {
                    format!("Cannot find replacement for positional format specifier {key}")
                } else {
                    format!("Cannot find replacement for named format specifier \"{key}\"")
                };
                self.fail(text, ctx, ErrorCode::StringFormatting);
            }
            let operand = found.unwrap_or(Operand::Temp(any, ctx));
            if let Operand::Expr(expr) = operand
                && !used.contains(&expr)
            {
                used.push(expr);
            }
            result.push(operand);
        }
        let explicit = args
            .iter()
            .filter(|arg| matches!(arg.kind, ArgKind::Pos | ArgKind::Named));
        if used.len() < explicit.count() {
            report!(self, strings::too_many_string_formatting_arguments(), ctx);
        }
        result
    }

    fn value_by_position(&mut self, position: usize, args: &[CallArg], ctx: Ctx) -> Option<Operand> {
        let positional = args.iter().filter(|arg| arg.kind == ArgKind::Pos).nth(position);
        if let Some(arg) = positional {
            return Some(Operand::Expr(arg.expr));
        }
        let star = args.iter().find(|arg| arg.kind == ArgKind::Star)?;
        Some(self.value_out_of(star.expr, "typing.Sequence", 0, ctx))
    }

    fn value_by_name(&mut self, key: &str, args: &[CallArg], ctx: Ctx) -> Option<Operand> {
        let is_it = |arg: &&CallArg| {
            arg.kind == ArgKind::Named && arg.name.is_some_and(|name| self.text(name) == key)
        };
        if let Some(arg) = args.iter().find(is_it) {
            return Some(Operand::Expr(arg.expr));
        }
        let star = args.iter().find(|arg| arg.kind == ArgKind::Star2)?;
        Some(self.value_out_of(star.expr, "typing.Mapping", 1, ctx))
    }

    /// A value out of `*args` or `**kwargs`.
    fn value_out_of(&mut self, star: ExprId, base: &str, index: usize, ctx: Ctx) -> Operand {
        let types = self.types();
        let any = types.any(AnyKind::SpecialForm);
        let typ = self.stored_type(star).unwrap_or(any);
        let typ = self.proper(typ);
        let item = match (types.get(typ), self.lookup_class(base)) {
            (Type::Instance(instance), Some(class)) if self.state.world.has_base(instance.class, class) => {
                let mapped = self.map_instance_to_supertype(typ, class);
                types
                    .as_instance(mapped)
                    .and_then(|mapped| mapped.args.get(index).copied())
            }
            _ => None,
        };
        Operand::Temp(item.unwrap_or(any), ctx)
    }
}
