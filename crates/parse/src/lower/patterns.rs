//! Patterns of `match`.

use arena::List;
use nodes::ast::{ExprId, Pattern, PatternId, Singleton};
use ruff_python_ast as ast;
use ruff_text_size::Ranged;
use smallvec::SmallVec;

use super::Lower;

impl<'a> Lower<'a> {
    pub(super) fn pattern(&mut self, pattern: &'a ast::Pattern) -> PatternId {
        let lowered = match pattern {
            ast::Pattern::MatchAs(one) => Pattern::As {
                pattern: one.pattern.as_ref().map(|inner| self.pattern(inner)),
                name: self.capture(one.name.as_ref()),
            },
            ast::Pattern::MatchOr(one) => Pattern::Or(self.patterns(&one.patterns)),
            ast::Pattern::MatchValue(one) => Pattern::Value(self.expr(&one.value)),
            ast::Pattern::MatchSingleton(one) => Pattern::Singleton(match one.value {
                ast::Singleton::None => Singleton::None,
                ast::Singleton::True => Singleton::True,
                ast::Singleton::False => Singleton::False,
            }),
            ast::Pattern::MatchSequence(one) => Pattern::Sequence(self.patterns(&one.patterns)),
            ast::Pattern::MatchStar(one) => Pattern::Starred(self.capture(one.name.as_ref())),
            ast::Pattern::MatchMapping(one) => self.mapping_pattern(one),
            ast::Pattern::MatchClass(one) => self.class_pattern(one),
        };
        self.push_pattern(lowered, self.span(pattern.range()))
    }

    fn capture(&mut self, name: Option<&ast::Identifier>) -> Option<ExprId> {
        name.map(|name| self.name_expr(name))
    }

    fn patterns(&mut self, patterns: &'a [ast::Pattern]) -> List<PatternId> {
        let patterns: SmallVec<[_; 8]> = patterns.iter().map(|one| self.pattern(one)).collect();
        List::push_to(&mut self.arenas.pattern_lists, patterns)
    }

    fn mapping_pattern(&mut self, mapping: &'a ast::PatternMatchMapping) -> Pattern {
        let items: SmallVec<[_; 4]> = mapping
            .keys
            .iter()
            .zip(&mapping.patterns)
            .map(|(key, pattern)| (self.expr(key), self.pattern(pattern)))
            .collect();
        Pattern::Mapping {
            items: List::push_to(&mut self.arenas.mapping_items, items),
            rest: self.capture(mapping.rest.as_ref()),
        }
    }

    fn class_pattern(&mut self, class: &'a ast::PatternMatchClass) -> Pattern {
        let class_ref = self.expr(&class.cls);
        let positionals = self.patterns(&class.arguments.patterns);
        let keywords: SmallVec<[_; 4]> = class
            .arguments
            .keywords
            .iter()
            .map(|keyword| (self.name(&keyword.attr), self.pattern(&keyword.pattern)))
            .collect();
        Pattern::Class {
            class_ref,
            positionals,
            keywords: List::push_to(&mut self.arenas.class_pattern_keywords, keywords),
        }
    }
}
