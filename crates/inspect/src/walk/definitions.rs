//! Functions and classes.

use nodes::ast::{ClassNodeId, DecoratorNodeId, ExprId, FuncLike, FuncNodeId, OverloadNodeId};
use types::DefRef;

use super::{Part, Walk};

/// Base classes that make a class a named tuple.
const NAMED_TUPLES: [&str; 2] = ["typing.NamedTuple", "typing_extensions.NamedTuple"];
impl Walk<'_, '_> {
    pub(super) fn func_like(&mut self, func: FuncLike) {
        match func {
            FuncLike::Func(id) => self.func_def(id),
            FuncLike::Decorator(id) => self.decorator(id),
            FuncLike::Overload(id) => self.overload(id),
        }
    }

    fn func_def(&mut self, id: FuncNodeId) {
        if !self.enter(Part::Func(id)) {
            return;
        }
        let tables = self.tables;
        let expansions = tables.and_then(|tables| tables.rare.expansions.get(&id));
        match expansions.filter(|_| self.visitor.visits_expansions()) {
            Some(expansions) => {
                for expanded in expansions {
                    self.tables = Some(expanded);
                    self.func(id);
                }
                self.tables = tables;
            }
            None => self.func(id),
        }
    }

    /// Defaults and body.
    pub(super) fn func(&mut self, id: FuncNodeId) {
        let func = self.body.func(id);
        for argument in self.body.arguments(func.args) {
            self.optional(argument.default);
        }
        self.block(func.body);
    }

    fn decorator(&mut self, id: DecoratorNodeId) {
        if !self.enter(Part::Decorator(id)) {
            return;
        }
        let node = self.body.decorator(id);
        self.func_def(node.func);
        let definition = self.tables.and_then(|tables| tables.decorators.get(id));
        let Some(definition) = definition else { return };
        // Semantic analysis takes some decorators away.
        let decorators = self.body.exprs(node.decorators);
        for index in &self.source.world.get(*definition).remaining {
            if let Some(decorator) = decorators.get(*index as usize) {
                self.expr(*decorator);
            }
        }
    }

    fn overload(&mut self, id: OverloadNodeId) {
        if !self.enter(Part::Overload(id)) {
            return;
        }
        let definition = self.tables.and_then(|tables| tables.rare.overloads.get(id));
        let Some(definition) = definition else { return };
        let overload = self.source.world.get(*definition);
        let is_part = |item: DefRef| overload.items.contains(&item) || overload.implementation == Some(item);
        for item in self.body.func_likes(self.body.overload(id).items) {
            if self.definition(*item).is_some_and(is_part) {
                self.func_like(*item);
            }
        }
    }

    fn definition(&self, item: FuncLike) -> Option<DefRef> {
        let tables = self.tables?;
        match item {
            FuncLike::Func(id) => tables.funcs.get(id).map(|id| DefRef::Func(*id)),
            FuncLike::Decorator(id) => tables.decorators.get(id).map(|id| DefRef::Decorator(*id)),
            FuncLike::Overload(id) => tables.rare.overloads.get(id).map(|id| DefRef::Overload(*id)),
        }
    }

    pub(super) fn class(&mut self, id: ClassNodeId) {
        if !self.enter(Part::Class(id)) {
            return;
        }
        let class = self.body.class(id);
        self.exprs(class.decorators);
        for base in self.body.exprs(class.bases) {
            if !self.is_generic(*base) {
                self.expr(*base);
            }
        }
        let keywords = self.body.keywords(class.keywords);
        let is_metaclass = |name| self.source.world.text(name) == "metaclass";
        let metaclass = keywords.iter().find(|(name, _)| is_metaclass(*name));
        if let Some((_, metaclass)) = metaclass {
            self.expr(*metaclass);
        }
        keywords.iter().for_each(|(_, value)| self.expr(*value));
        self.block(class.defs);
        if self.is_made(id) {
            self.enter(Part::MadeClass(id));
        }
    }

    /// `Generic[T]`, `Protocol[T]` or `Protocol`: semantic analysis takes it away.
    fn is_generic(&self, base: ExprId) -> bool {
        let names = self.source.world.names;
        self.tables
            .is_some_and(|tables| tables.is_type_parameter_base(names, self.body, base))
    }

    /// Whether a class statement makes a named tuple or TypedDict.
    fn is_made(&self, id: ClassNodeId) -> bool {
        let class = self.tables.and_then(|tables| tables.rare.classes.get(id));
        let is_typed_dict = class.is_some_and(|class| self.source.world.get(*class).typeddict_type.is_some());
        let bases = self.body.exprs(self.body.class(id).bases);
        is_typed_dict || bases.iter().any(|base| self.is_named(*base, &NAMED_TUPLES))
    }

    fn is_named(&self, expr: ExprId, names: &[&str]) -> bool {
        let reference = self.tables.and_then(|tables| tables.refs.get(expr));
        let fullname = reference.and_then(|reference| reference.fullname);
        fullname.is_some_and(|name| names.contains(&self.source.world.text(name)))
    }
}
