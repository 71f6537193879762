//! f-strings, which are calls for mypy, and template strings.
//!
//! ```text
//! f"a {b!r:>3} c"   "".join(["a ", "{!r:{}}".format(b, ">3"), " c"])
//! f"{b}"            "{:{}}".format(b, "")
//! f"a" "b"          "ab"
//! ```

use arena::List;
use nodes::ast::{CallArg, Expr, ExprId, Span, TemplateItem};
use ruff_python_ast as ast;
use ruff_python_ast::{ConversionFlag, InterpolatedStringElement as Element};
use ruff_text_size::{Ranged, TextRange};
use smallvec::SmallVec;
use types::ArgKind;

use super::Lower;

/// The items of an f-string; literal parts behind each other are one.
#[derive(Default)]
struct Items {
    done: SmallVec<[ExprId; 8]>,
    /// The literal part that may still grow.
    open: Option<(String, Span)>,
}

impl<'a> Lower<'a> {
    pub(super) fn f_string(&mut self, string: &'a ast::ExprFString, span: Span) -> ExprId {
        let mut items = Items::default();
        self.has_surrogates = false;
        for part in &string.value {
            match part {
                ast::FStringPart::FString(part) => self.f_string_elements(&part.elements, &mut items),
                ast::FStringPart::Literal(literal) => {
                    self.f_string_literal(&literal.value, literal.range, &mut items)
                }
            }
        }
        let has_surrogates = self.has_surrogates;
        self.join(items, span, has_surrogates)
    }

    fn f_string_elements(&mut self, elements: &'a ast::InterpolatedStringElements, items: &mut Items) {
        for element in elements {
            match element {
                Element::Literal(literal) => self.f_string_literal(&literal.value, literal.range, items),
                Element::Interpolation(interpolation) => self.interpolation(interpolation, items),
            }
        }
    }

    fn f_string_literal(&mut self, value: &str, range: TextRange, items: &mut Items) {
        self.note_surrogates(value, range);
        items.add_literal(value, self.span(range));
    }

    fn interpolation(&mut self, interpolation: &'a ast::InterpolatedElement, items: &mut Items) {
        let mut conversion = interpolation.conversion;
        if let Some(debug) = &interpolation.debug_text {
            let range = interpolation.expression.range();
            let text = [debug.leading(), &self.input.text[range], debug.trailing()].concat();
            items.add_literal(&text, self.span(range));
            if conversion == ConversionFlag::None && interpolation.format_spec.is_none() {
                conversion = ConversionFlag::Repr;
            }
        }
        self.close_literal(items);
        let value = self.expr(&interpolation.expression);
        let spec = match &interpolation.format_spec {
            Some(spec) => self.format_spec(spec),
            None => self.push_text("", Span::NONE, false),
        };
        let format = match conversion {
            ConversionFlag::None => "{:{}}",
            ConversionFlag::Str => "{!s:{}}",
            ConversionFlag::Repr => "{!r:{}}",
            ConversionFlag::Ascii => "{!a:{}}",
        };
        let format = self.push_text(format, Span::NONE, false);
        let span = Self::span_without_end(self.expr_span(value));
        items
            .done
            .push(self.push_method_call(format, "format", &[value, spec], span));
    }

    fn format_spec(&mut self, spec: &'a ast::InterpolatedStringFormatSpec) -> ExprId {
        let mut items = Items::default();
        self.f_string_elements(&spec.elements, &mut items);
        self.join(items, self.span(spec.range), false)
    }

    /// One expression of all items, at `span`.
    fn join(&mut self, mut items: Items, span: Span, has_surrogates: bool) -> ExprId {
        self.close_literal(&mut items);
        if let [item] = *items.done.as_slice() {
            self.place_single(item, span, has_surrogates);
            return item;
        }
        let inner = Self::span_without_end(span);
        let list = self.expr_list(&items.done);
        let list = self.push_expr(Expr::List(list), inner);
        let separator = self.push_text("", inner, has_surrogates);
        let call = self.push_method_call(separator, "join", &[list], inner);
        self.set_expr_span(call, span);
        call
    }

    /// The only item stands for the whole string.
    fn place_single(&mut self, item: ExprId, span: Span, has_surrogates: bool) {
        self.set_expr_span(item, span);
        if has_surrogates {
            let target = match *self.get_expr(item) {
                Expr::Call { callee, .. } => match *self.get_expr(callee) {
                    Expr::Member { base, .. } => base,
                    _ => unreachable!("an interpolation calls a method"),
                },
                _ => item,
            };
            let index = self.base.exprs as usize + target.to_usize();
            if let Expr::Str { has_surrogates, .. } = &mut self.arenas.exprs[index] {
                *has_surrogates = true;
            }
        }
    }

    fn set_expr_span(&mut self, id: ExprId, span: Span) {
        let index = self.base.exprs as usize + id.to_usize();
        self.arenas.expr_spans[index] = span;
    }

    fn close_literal(&mut self, items: &mut Items) {
        if let Some((text, span)) = items.open.take() {
            items.done.push(self.push_text(&text, span, false));
        }
    }

    fn push_text(&mut self, text: &str, span: Span, has_surrogates: bool) -> ExprId {
        let value = self.text(text);
        let lowered = Expr::Str {
            value,
            has_surrogates,
        };
        self.push_expr(lowered, span)
    }

    fn push_method_call(&mut self, base: ExprId, name: &str, args: &[ExprId], span: Span) -> ExprId {
        let name = self.name(name);
        let callee = self.push_expr(Expr::Member { base, name }, span);
        let args = args.iter().map(|expr| CallArg {
            expr: *expr,
            name: None,
            kind: ArgKind::Pos,
        });
        let args = List::push_to(&mut self.arenas.call_args, args);
        self.push_expr(Expr::Call { callee, args }, span)
    }

    pub(super) fn t_string(&mut self, string: &'a ast::ExprTString, span: Span) -> ExprId {
        self.uses_template_strings = true;
        self.has_surrogates = false;
        let mut items = SmallVec::<[_; 8]>::new();
        for element in string.value.elements() {
            items.push(self.template_item(element));
        }
        let has_surrogates = self.has_surrogates;
        let items = List::push_to(&mut self.arenas.template_items, items);
        self.require_version_in_stubs("t-strings", (3, 14), span);
        self.push_expr(
            Expr::TemplateStr {
                items,
                has_surrogates,
            },
            span,
        )
    }

    fn template_item(&mut self, element: &'a Element) -> TemplateItem {
        match element {
            Element::Literal(literal) => {
                self.note_surrogates(&literal.value, literal.range);
                TemplateItem::Literal(self.push_text(&literal.value, self.span(literal.range), false))
            }
            Element::Interpolation(interpolation) => {
                let value = self.expr(&interpolation.expression);
                let text = self.input.text;
                let source = self.text(&text[interpolation.expression.range()]);
                let format_spec = interpolation
                    .format_spec
                    .as_ref()
                    .map(|spec| self.format_spec(spec));
                TemplateItem::Interpolation {
                    value,
                    source,
                    conversion: interpolation.conversion.to_char(),
                    format_spec,
                }
            }
        }
    }
}

impl Items {
    fn add_literal(&mut self, text: &str, span: Span) {
        match &mut self.open {
            Some((open, open_span)) => {
                open.push_str(text);
                open_span.end = span.end;
            }
            None => self.open = Some((text.to_owned(), span)),
        }
    }
}
