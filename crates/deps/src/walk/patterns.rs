//! Patterns of `match`.

use nodes::ast::{Pattern, PatternId};

use super::Walk;

impl Walk<'_, '_> {
    pub(super) fn visit_pattern(&mut self, id: PatternId) {
        match *self.body.pattern(id) {
            Pattern::As { pattern, name } => {
                pattern
                    .into_iter()
                    .for_each(|pattern| self.visit_pattern(pattern));
                self.visit_optional(name);
            }
            Pattern::Or(patterns) | Pattern::Sequence(patterns) => {
                let patterns = self.body.patterns(patterns);
                patterns.iter().for_each(|pattern| self.visit_pattern(*pattern));
            }
            Pattern::Value(expr) => self.visit_expr(expr),
            Pattern::Singleton(_) => {}
            Pattern::Starred(name) => self.visit_optional(name),
            Pattern::Mapping { items, rest } => {
                for (key, pattern) in self.body.mapping_items(items) {
                    self.visit_expr(*key);
                    self.visit_pattern(*pattern);
                }
                self.visit_optional(rest);
            }
            Pattern::Class {
                class_ref,
                positionals,
                keywords,
            } => {
                self.visit_expr(class_ref);
                let positionals = self.body.patterns(positionals);
                positionals
                    .iter()
                    .for_each(|pattern| self.visit_pattern(*pattern));
                for (_, pattern) in self.body.class_pattern_keywords(keywords) {
                    self.visit_pattern(*pattern);
                }
            }
        }
    }
}
