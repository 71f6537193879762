//! Patterns of `match`.

use nodes::ast::{BodyRef, Pattern, PatternId, Singleton};

use super::Dump;
use super::writer::Writer;
use crate::NodeKind;

impl Dump<'_> {
    pub(super) fn pattern(&self, body: BodyRef<'_>, id: PatternId, out: &mut Writer) {
        let pattern = body.pattern(id);
        let number = self.node_number(body, NodeKind::Pattern, id);
        out.open(&self.tag(name(pattern), body, body.pattern_span(id), &number));
        match *pattern {
            Pattern::As { pattern, name } => {
                if let Some(pattern) = pattern {
                    self.pattern(body, pattern, out);
                }
                self.opt_expr(body, name, out);
            }
            Pattern::Or(patterns) | Pattern::Sequence(patterns) => {
                self.patterns(body, body.patterns(patterns), out);
            }
            Pattern::Value(expr) => self.expr(body, expr, out),
            Pattern::Singleton(Singleton::None) => {}
            Pattern::Singleton(Singleton::True) => out.item("True"),
            Pattern::Singleton(Singleton::False) => out.item("False"),
            Pattern::Starred(capture) => self.opt_expr(body, capture, out),
            Pattern::Mapping { items, rest } => {
                for (key, value) in body.mapping_items(items) {
                    self.named_expr("Key", body, *key, out);
                    out.open("Value");
                    self.pattern(body, *value, out);
                    out.close();
                }
                if let Some(rest) = rest {
                    self.named_expr("Rest", body, rest, out);
                }
            }
            Pattern::Class {
                class_ref,
                positionals,
                keywords,
            } => {
                self.expr(body, class_ref, out);
                if !positionals.is_empty() {
                    out.open("Positionals");
                    self.patterns(body, body.patterns(positionals), out);
                    out.close();
                }
                for (key, value) in body.class_pattern_keywords(keywords) {
                    out.open("Keyword");
                    out.item(self.names.text(*key));
                    self.pattern(body, *value, out);
                    out.close();
                }
            }
        }
        out.close();
    }

    fn patterns(&self, body: BodyRef<'_>, patterns: &[PatternId], out: &mut Writer) {
        patterns
            .iter()
            .for_each(|pattern| self.pattern(body, *pattern, out));
    }
}

/// The name of mypy's class.
fn name(pattern: &Pattern) -> &'static str {
    match pattern {
        Pattern::As { .. } => "AsPattern",
        Pattern::Or(_) => "OrPattern",
        Pattern::Value(_) => "ValuePattern",
        Pattern::Singleton(_) => "SingletonPattern",
        Pattern::Sequence(_) => "SequencePattern",
        Pattern::Starred(_) => "StarredPattern",
        Pattern::Mapping { .. } => "MappingPattern",
        Pattern::Class { .. } => "ClassPattern",
    }
}
