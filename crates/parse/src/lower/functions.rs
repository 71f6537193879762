//! Functions and lambdas.

use arena::List;
use nodes::ast::{
    Block, BlockId, DecoratorNode, DecoratorNodeId, Expr, FuncLike, FuncNode, FuncNodeId, Span, Stmt, StmtId,
};
use ruff_python_ast as ast;
use ruff_text_size::{Ranged, TextRange};

use super::signatures::{FunctionComment, Parameters};
use super::{ExprIds, Lower};
use crate::special_methods;
use crate::visible_effects;

impl<'a> Lower<'a> {
    /// A `def`: lowered here inside a function, else noted for later.
    pub(super) fn function(&mut self, def: &'a ast::StmtFunctionDef) -> StmtId {
        if !self.context.in_function {
            return self.note_function(def);
        }
        let function = self.def(def);
        let span = self.func_like_span(function);
        self.push_stmt(Stmt::Def(function), span)
    }

    pub(super) fn func_like_span(&self, function: FuncLike) -> Span {
        match function {
            FuncLike::Func(id) => self.arenas.funcs[self.base.funcs as usize + id.to_usize()].span,
            FuncLike::Decorator(id) => {
                self.arenas.decorators[self.base.decorators as usize + id.to_usize()].span
            }
            FuncLike::Overload(id) => {
                self.arenas.overloads[self.base.overloads as usize + id.to_usize()].span
            }
        }
    }

    /// Lowers a `def` into the current body.
    pub(super) fn def(&mut self, def: &'a ast::StmtFunctionDef) -> FuncLike {
        let comment = self.function_comment(def);
        if def.decorator_list.is_empty() {
            return FuncLike::Func(self.undecorated(def, &comment, self.span(def.range)));
        }
        let decorators: ExprIds = def
            .decorator_list
            .iter()
            .map(|one| self.expr(&one.expression))
            .collect();
        let decorators = self.expr_list(&decorators);
        let span = self.decorated_def_span(def);
        let func = self.undecorated(def, &comment, span);
        let id = DecoratorNodeId::from_usize(self.arenas.decorators.len() - self.base.decorators as usize);
        let span = self.decorator_span(def);
        self.arenas.decorators.push(DecoratorNode {
            func,
            decorators,
            span,
        });
        FuncLike::Decorator(id)
    }

    /// mypy counts the column of decorated functions from 1, so they start one byte behind the `@`.
    pub(super) fn decorator_span(&self, def: &ast::StmtFunctionDef) -> Span {
        let span = self.span(def.range);
        Span {
            start: span.start + 1,
            end: span.end,
        }
    }

    fn undecorated(
        &mut self,
        def: &'a ast::StmtFunctionDef,
        comment: &FunctionComment<'a>,
        span: Span,
    ) -> FuncNodeId {
        self.functions += 1;
        let options = self.input.options;
        let Parameters { args, has_types } = self.parameters(&def.parameters, comment);
        if options.pos_only_special_methods && special_methods::elides_names(&def.name) {
            for arg in &mut self.arenas.arguments[args.range()] {
                arg.pos_only = true;
            }
        }
        let is_mypy_only = self.context.functions_mypy_only;
        let (body, is_generator) = self.function_body(def);
        let type_params = def.type_params.as_deref().map(|params| self.type_params(params));
        let returns = self.result_type(def, comment.result);
        let feature = Some("Improved type parameter syntax");
        let type_params = type_params.map(|params| self.check_type_params(params, span, feature));
        let node = FuncNode {
            name: self.name(&def.name),
            args,
            returns,
            body,
            type_params,
            is_annotated: has_types || returns.is_some(),
            is_async: def.is_async,
            is_generator,
            is_decorated: !def.decorator_list.is_empty(),
            is_mypy_only,
            span,
        };
        self.push_func(node)
    }

    fn push_func(&mut self, node: FuncNode) -> FuncNodeId {
        let id = FuncNodeId::from_usize(self.arenas.funcs.len() - self.base.funcs as usize);
        self.arenas.funcs.push(node);
        id
    }

    fn function_body(&mut self, def: &'a ast::StmtFunctionDef) -> (BlockId, bool) {
        let outer = self.context;
        let outer_yield = std::mem::replace(&mut self.has_yield, false);
        self.context.in_function = true;
        self.context.functions_mypy_only = false;
        let body = if self.skips_body(def) {
            let range = match def.body.as_slice() {
                [] => def.range,
                [first, ..] => TextRange::new(first.start(), def.body[def.body.len() - 1].end()),
            };
            self.push_block(&[], self.context.unreachable, self.span(range))
        } else {
            self.block(&def.body, def.range)
        };
        self.context = outer;
        (body, std::mem::replace(&mut self.has_yield, outer_yield))
    }

    pub(super) fn skips_body(&self, def: &ast::StmtFunctionDef) -> bool {
        self.input.options.skip_function_bodies && !visible_effects::has_any(def, self.context.in_class)
    }

    pub(super) fn lambda(&mut self, lambda: &'a ast::ExprLambda, span: Span) -> Expr {
        let Parameters { args, has_types } = match &lambda.parameters {
            Some(parameters) => self.parameters(parameters, &FunctionComment::default()),
            None => Parameters {
                args: List::EMPTY,
                has_types: false,
            },
        };
        let outer_yield = std::mem::replace(&mut self.has_yield, false);
        let value = self.expr(&lambda.body);
        let value_span = self.span(lambda.body.range());
        let stmt = self.push_stmt(Stmt::Return(Some(value)), value_span);
        let body = self.push_block(&[stmt], self.context.unreachable, value_span);
        let node = FuncNode {
            name: self.name("<lambda>"),
            args,
            returns: None,
            body,
            type_params: None,
            is_annotated: has_types,
            is_async: false,
            is_generator: std::mem::replace(&mut self.has_yield, outer_yield),
            is_decorated: false,
            is_mypy_only: false,
            span,
        };
        Expr::Lambda(self.push_func(node))
    }

    /// Whether a block of the current body never runs.
    pub(super) fn is_unreachable(&self, block: BlockId) -> bool {
        let Block {
            stmts: _,
            is_unreachable,
        } = *self.get_block(block);
        is_unreachable
    }
}
