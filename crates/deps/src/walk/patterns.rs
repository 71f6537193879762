//! Patterns of `match`.

use names::Name;
use nodes::ast::{Pattern, PatternId};
use typeops::callables::type_object;
use typeops::literals::try_getting_str_literals_from_type;
use typeops::proper;
use types::{DefRef, TypeId};

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
                let typ = self.type_of(class_ref);
                if let Some(typ) = typ.filter(|_| !positionals.is_empty()) {
                    self.depend_on_match_args(typ);
                }
                for (name, pattern) in self.body.class_pattern_keywords(keywords) {
                    if let Some(typ) = typ {
                        self.depend_on_attribute(typ, *name);
                    }
                    self.visit_pattern(*pattern);
                }
            }
        }
    }

    /// Positional patterns stand for attributes, which `__match_args__` names. mypy's daemon does not know.
    fn depend_on_match_args(&mut self, typ: TypeId) {
        let match_args = self.name("__match_args__");
        self.depend_on_attribute(typ, match_args);
        for name in self.match_args_of(typ, match_args) {
            self.depend_on_attribute(typ, name);
        }
    }

    fn match_args_of(&self, typ: TypeId, match_args: Name) -> Vec<Name> {
        let world = self.world();
        let class = type_object(world, proper(world, typ));
        let symbol = class.and_then(|class| world.lookup_member(class, match_args));
        let Some(DefRef::Var(var)) = symbol.and_then(|(_, symbol)| symbol.node) else {
            return Vec::new();
        };
        let tuple = world.get(var).typ.and_then(|typ| world.types.as_tuple(typ));
        let items = tuple.into_iter().flat_map(|tuple| tuple.items.iter());
        let names = items.filter_map(|item| try_getting_str_literals_from_type(world, *item));
        names.flatten().collect()
    }
}
