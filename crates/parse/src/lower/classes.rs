//! Classes and `type` statements.

use arena::List;
use nodes::ast::{BlockId, ClassNode, ClassNodeId, Span, Stmt, StmtId, TypeAliasNode};
use ruff_python_ast as ast;
use ruff_text_size::Ranged;
use smallvec::SmallVec;

use super::Lower;

impl<'a> Lower<'a> {
    pub(super) fn class(&mut self, def: &'a ast::StmtClassDef) -> StmtId {
        let name = self.name(&def.name);
        // The place is taken before the methods are noted: they refer to it.
        let class = ClassNodeId::from_usize(self.arenas.classes.len() - self.base.classes as usize);
        let index = self.arenas.classes.len();
        self.arenas.classes.push(ClassNode {
            name,
            defs: BlockId::from_usize(0),
            bases: List::EMPTY,
            keywords: List::EMPTY,
            decorators: List::EMPTY,
            type_params: None,
            stmt: StmtId::from_usize(0),
        });
        let defs = self.class_body(def, class);
        let bases = def
            .arguments
            .as_ref()
            .map_or(List::EMPTY, |arguments| self.exprs(&arguments.args));
        let decorators: super::ExprIds = def
            .decorator_list
            .iter()
            .map(|one| self.expr(&one.expression))
            .collect();
        let decorators = self.expr_list(&decorators);
        let span = self.class_span(def);
        let type_params = def.type_params.as_deref().map(|params| self.type_params(params));
        let keywords = self.class_keywords(def);
        let type_params = type_params
            .map(|params| self.check_type_params(params, span, Some("Improved type parameter syntax")));
        let stmt = self.push_stmt(Stmt::Class(class), span);
        self.arenas.classes[index] = ClassNode {
            name,
            defs,
            bases,
            keywords,
            decorators,
            type_params,
            stmt,
        };
        stmt
    }

    fn class_body(&mut self, def: &'a ast::StmtClassDef, class: ClassNodeId) -> BlockId {
        let was_in_class = std::mem::replace(&mut self.context.in_class, true);
        let outer = self.pending.enter_class(Some(class));
        let defs = self.block(&def.body, def.range);
        self.pending.enter_class(outer);
        self.context.in_class = was_in_class;
        defs
    }

    fn class_keywords(&mut self, def: &'a ast::StmtClassDef) -> List<(names::Name, nodes::ast::ExprId)> {
        let keywords = def.arguments.iter().flat_map(|arguments| &arguments.keywords);
        let keywords: SmallVec<[_; 2]> = keywords
            .filter_map(|keyword| Some((self.name(keyword.arg.as_ref()?), self.expr(&keyword.value))))
            .collect();
        List::push_to(&mut self.arenas.keywords, keywords)
    }

    /// A decorated class has the line of its name and the column of its last decorator.
    fn class_span(&self, def: &ast::StmtClassDef) -> Span {
        let Some(decorator) = def.decorator_list.last() else {
            return self.span(def.range);
        };
        let lines = self.input.lines;
        let line_start = |offset| {
            lines
                .line_start(lines.line(offset))
                .expect("each line of the text has a start")
        };
        let decorator = decorator.start().to_u32();
        let column = decorator - line_start(decorator);
        let start = line_start(def.name.start().to_u32()) + column;
        Span {
            start: start - self.offset,
            end: def.end().to_u32() - self.offset,
        }
    }

    pub(super) fn type_alias(&mut self, stmt: &'a ast::StmtTypeAlias, span: Span) -> StmtId {
        let name = self.expr(&stmt.name);
        let type_params = stmt.type_params.as_deref().map(|params| self.type_params(params));
        let value = self.expr(&stmt.value);
        self.require_version("\"type\" statements", (3, 12), span);
        let type_params =
            type_params.map_or(List::EMPTY, |params| self.check_type_params(params, span, None));
        let index =
            u32::try_from(self.arenas.type_aliases.len()).expect("a module has fewer than 2^32 aliases");
        self.arenas.type_aliases.push(TypeAliasNode {
            name,
            type_params,
            value,
        });
        self.push_stmt(Stmt::TypeAlias(index), span)
    }
}
