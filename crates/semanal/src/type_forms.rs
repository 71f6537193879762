//! Values that spell types, where a `TypeForm` may be wanted (PEP 747).
//!
//! Whether one is wanted is known only when types are checked, but names in quoted types are known only here. So values
//! of assignments, arguments and results that may spell a type with quoted parts are tried here; what they spell is noted
//! in [`Tables::spelled_types`](nodes::tables::Tables::spelled_types). All others are tried by the checker, when it
//! wants to know, with [`spelled_type`]. In a program without the word `TypeForm` nothing is tried.
//!
//! Specified by `try_parse_as_type_expression` of `mypy/semanal.py` and of `mypy/checkexpr.py`.

use std::sync::Arc;

use errors::ErrorSink;
use names::Name;
use nodes::ast::{BinOp, BodyId, Expr, ExprId};
use nodes::symbols::Symbol;
use options::Options;
use rustc_hash::FxHashMap;
use typeops::TypeState;
use types::{ClassId, DefRef, ModuleId, Type, TypeId, VarId};

use crate::analyzer::Progress;
use crate::lookup::Missing;
use crate::type_analysis::AnalOptions;
use crate::{Analyzer, Program};

/// Prefixes of the full names of special forms.
const FORMS: [&str; 3] = ["typing.", "typing_extensions.", "mypy_extensions."];

impl Analyzer<'_> {
    /// Notes the type that a value spells, if it does.
    pub(crate) fn try_as_type(&mut self, expr: ExprId) {
        if !self.program.type_forms {
            return;
        }
        self.type_form_counts.seen += 1;
        let may_be_type = match *self.body.expr(expr) {
            Expr::Str { value, .. } => {
                let text = self.body.text(value);
                self.text_may_be_type(text)
            }
            Expr::Index { base, index: _ } => self.index_may_be_type(base),
            Expr::Op { op, .. } => op == BinOp::BitOr,
            _ => return,
        };
        let typ = if may_be_type { self.spelled(expr) } else { None };
        self.type_form_counts.tried += usize::from(may_be_type);
        self.type_form_counts.spelled += usize::from(typ.is_some());
        match typ {
            Some(typ) => {
                self.tables.rare.spelled_types.insert(expr, typ);
            }
            None => {
                if let Some(facts) = self.tables.rare.known_mut() {
                    facts.spelled_types.remove(&expr);
                }
            }
        }
    }

    /// The type that an expression spells. Nothing is reported, and nothing waits for what is not ready.
    fn spelled(&mut self, expr: ExprId) -> Option<TypeId> {
        let sink = self.quiet_sink.take();
        let sink = sink.unwrap_or_else(|| ErrorSink::new(Arc::from(""), None, Arc::new(Options::default())));
        let errors = std::mem::replace(&mut self.errors, sink);
        let Progress {
            progress,
            deferred,
            incomplete: _,
            final_iteration: _,
            incomplete_refs,
        } = self.now;
        let uses = self.type_uses.mark();
        let typ = self
            .expr_syntax(expr)
            .and_then(|owned| self.anal_type(owned.syntax(), AnalOptions::default()));
        self.type_uses.back_to(uses);
        (self.now.progress, self.now.deferred, self.now.incomplete_refs) =
            (progress, deferred, incomplete_refs);
        let mut found = std::mem::replace(&mut self.errors, errors);
        let typ = typ.filter(|_| !found.has_errors());
        found.clear();
        self.quiet_sink = Some(found);
        typ
    }

    /// Whether the base of an index may be a class or alias: not if the leftmost name is a variable.
    fn index_may_be_type(&self, base: ExprId) -> bool {
        let node = |expr| self.reference(expr).and_then(|reference| reference.node);
        match *self.body.expr(base) {
            Expr::Name(_) => match node(base) {
                Some(DefRef::Var(var)) => self.may_be_special_form(var),
                Some(_) | None => true,
            },
            Expr::Member { base: inner, name: _ } => {
                let mut leftmost = inner;
                while let Expr::Member { base, name: _ } = *self.body.expr(leftmost) {
                    leftmost = base;
                }
                matches!(self.body.expr(leftmost), Expr::Name(_))
                    && !matches!(node(leftmost), Some(DefRef::Var(_)))
            }
            _ => false,
        }
    }

    fn may_be_special_form(&self, var: VarId) -> bool {
        let fullname = self.text(self.state.world.get(var).fullname);
        FORMS.iter().any(|prefix| fullname.starts_with(prefix))
    }

    /// Whether a text may be a type. Most texts are not; this is asked about every one of them.
    fn text_may_be_type(&mut self, text: &str) -> bool {
        let leftmost = text.split(['.', '[', '|', ' ']).next().unwrap_or(text);
        let is_name = !leftmost.is_empty()
            && leftmost.chars().all(|c| c.is_alphanumeric() || c == '_')
            && !leftmost.starts_with(|c: char| c.is_ascii_digit());
        if is_name && leftmost.len() == text.len() {
            return self.name_may_be_type(text);
        }
        if text.contains(['"', '\'']) {
            return text.contains('[');
        }
        let never_in_types = [
            '!', ':', '/', '<', '>', '@', '%', '$', '^', '?', ';', '&', '~', '`', '\\',
        ];
        if text.contains(never_in_types) || has_two_words(text) {
            return false;
        }
        // `a.b`: the first part must be something that has types in it.
        let is_dotted = is_name
            && text
                .split('.')
                .all(|part| !part.is_empty() && !part.contains(['[', '|', ' ']));
        !is_dotted || self.name_may_have_types(leftmost)
    }

    fn name_may_be_type(&mut self, text: &str) -> bool {
        let Some(symbol) = self.known_symbol(text) else {
            return false;
        };
        match symbol.node {
            Some(DefRef::TypeVar(id)) => {
                let fullname = self.state.world.get(id).fullname;
                self.tvar_scope.binding(fullname).is_some()
            }
            Some(DefRef::Var(var)) => !self.has_known_type(var) || self.may_be_special_form(var),
            Some(DefRef::Func(_) | DefRef::Overload(_) | DefRef::Module(_)) => false,
            Some(DefRef::Placeholder(id)) => self.state.world.get(id).becomes_class,
            Some(DefRef::Class(_) | DefRef::Alias(_) | DefRef::Decorator(_)) | None => true,
        }
    }

    fn name_may_have_types(&mut self, text: &str) -> bool {
        let Some(symbol) = self.known_symbol(text) else {
            return false;
        };
        match symbol.node {
            Some(DefRef::Placeholder(id)) => self.state.world.get(id).becomes_class,
            Some(DefRef::Var(_)) => false,
            Some(
                DefRef::Module(_)
                | DefRef::Class(_)
                | DefRef::Func(_)
                | DefRef::Decorator(_)
                | DefRef::Overload(_)
                | DefRef::Alias(_)
                | DefRef::TypeVar(_),
            )
            | None => true,
        }
    }

    /// What a text names. A text that was never seen as a name is none.
    fn known_symbol(&mut self, text: &str) -> Option<Symbol> {
        let name = self.state.world.names.lookup(text)?;
        self.lookup(name, Missing::Quiet)
    }

    fn has_known_type(&self, var: VarId) -> bool {
        let world = &self.state.world;
        self.settled_var_type(var).is_some_and(|typ| {
            !matches!(
                world.types.get(typeops::proper(world, typ)),
                Type::Any { .. } | Type::Placeholder { .. } | Type::Unbound { .. }
            )
        })
    }
}

/// A sentence: two words with nothing between them but blanks.
fn has_two_words(text: &str) -> bool {
    let is_special = |c: char| c.is_whitespace() || matches!(c, '.' | '\'' | '"' | '|' | '[');
    let text = text.trim_start();
    let Some(end) = text.find(is_special).filter(|end| *end > 0) else {
        return false;
    };
    let rest = &text[end..];
    let next = rest.trim_start();
    next.len() < rest.len() && next.starts_with(|c| !is_special(c))
}

/// An expression whose type is asked for by the checker.
#[derive(Clone, Debug)]
pub struct SpellingQuery {
    /// The module.
    pub module: ModuleId,
    /// The target.
    pub body: BodyId,
    /// The expression. It has no quoted parts.
    pub expr: ExprId,
    /// The class that it stands in.
    pub class: Option<ClassId>,
    /// What the dotted names in the expression refer to.
    pub names: FxHashMap<Name, Symbol>,
}

/// The type that an expression spells, if it spells one. Costs a new analyzer, so it is for rare questions.
#[must_use]
pub fn spelled_type<'a>(
    state: TypeState<'a>,
    program: &'a Program<'a>,
    query: SpellingQuery,
) -> (TypeState<'a>, Option<TypeId>) {
    let SpellingQuery {
        module,
        body,
        expr,
        class,
        names,
    } = query;
    let mut analyzer = Analyzer::new(state, program, module);
    analyzer.body = analyzer.unit.ast.body(body);
    analyzer.class = class;
    analyzer.fixed_names = Some(names);
    analyzer.now.final_iteration = true;
    let typ = analyzer.spelled(expr);
    (analyzer.finish().0, typ)
}

/// How often texts and indexes were tried as types.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct TypeFormCounts {
    /// Values that were looked at.
    pub seen: usize,
    /// Those of them that were analysed.
    pub tried: usize,
    /// Those of them that spell types.
    pub spelled: usize,
}

#[cfg(test)]
mod tests {
    use super::has_two_words;

    #[test]
    fn sentences_are_no_types() {
        assert!(has_two_words("hello world"));
        assert!(has_two_words("  two words here"));
        assert!(!has_two_words("int | str"));
        assert!(!has_two_words("list [int]"));
        assert!(!has_two_words("word "));
    }
}
