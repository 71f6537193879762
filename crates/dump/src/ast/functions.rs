//! Functions, classes and type parameters.

use nodes::ast::{BodyRef, ClassNodeId, FuncLike, FuncNode, FuncNodeId, Span, TypeParam, TypeParamKind};
use types::ArgKind;

use super::Dump;
use super::writer::Writer;
use crate::types::signature;

impl Dump<'_> {
    pub(super) fn func_like(&self, body: BodyRef<'_>, function: FuncLike, out: &mut Writer) {
        match function {
            FuncLike::Func(id) => self.func(body, id, out),
            FuncLike::Decorator(id) => {
                let decorator = body.decorator(id);
                let name = self.names.text(body.func(decorator.func).name);
                out.open(&self.tag("Decorator", body, decorator.span));
                out.item(&format!("Var({name})"));
                self.exprs(body, body.exprs(decorator.decorators), out);
                self.func(body, decorator.func, out);
                out.close();
            }
            FuncLike::Overload(id) => {
                let overload = body.overload(id);
                out.open(&self.tag("OverloadedFuncDef", body, overload.span));
                for item in body.func_likes(overload.items) {
                    self.func_like(body, *item, out);
                }
                out.close();
            }
        }
    }

    fn func(&self, body: BodyRef<'_>, id: FuncNodeId, out: &mut Writer) {
        let func = body.func(id);
        let args = body.arguments(func.args);
        out.open(&self.tag("FuncDef", body, func.span));
        out.item(self.names.text(func.name));
        if func.is_async {
            out.item("Async");
        }
        if args.iter().any(|arg| arg.kind.is_named(false)) {
            let max_pos = args.iter().filter(|arg| arg.kind.is_positional(false)).count();
            out.item(&format!("MaxPos({max_pos})"));
        }
        self.func_parts(body, id, out);
        out.close();
    }

    /// What `def` and `lambda` share.
    pub(super) fn func_parts(&self, body: BodyRef<'_>, id: FuncNodeId, out: &mut Writer) {
        let func = body.func(id);
        if let Some(params) = func.type_params {
            self.type_params(body, body.type_params(params), out);
        }
        self.arguments(body, func, out);
        if let Some(typ) = self.facts.function_type(body, id) {
            out.item(&typ);
        } else if func.is_annotated {
            out.item(&signature(body, func, self.names));
        }
        if self.facts.is_generator(body, id) {
            out.item("Generator");
        }
        for arg in body.arguments(func.args) {
            let kind = match arg.kind {
                ArgKind::Star => "VarArg",
                ArgKind::Star2 => "DictVarArg",
                ArgKind::Pos | ArgKind::Opt | ArgKind::Named | ArgKind::NamedOpt => continue,
            };
            out.open(kind);
            out.item(&self.var(arg.name));
            out.close();
        }
        self.facts
            .function_marks(body, id)
            .into_iter()
            .for_each(|mark| out.item(mark));
        self.block(body, func.body, out);
    }

    fn arguments(&self, body: BodyRef<'_>, func: &FuncNode, out: &mut Writer) {
        let args = body.arguments(func.args);
        if args.iter().all(|arg| arg.kind.is_star()) {
            return;
        }
        out.open("Args");
        for arg in args.iter().filter(|arg| !arg.kind.is_star()) {
            match arg.default {
                Some(default) => {
                    out.open("default");
                    out.item(&self.var(arg.name));
                    self.expr(body, default, out);
                    out.close();
                }
                None => out.item(&self.var(arg.name)),
            }
        }
        out.close();
    }

    fn var(&self, name: names::Name) -> String {
        format!("Var({})", self.names.text(name))
    }

    pub(super) fn type_params(&self, body: BodyRef<'_>, params: &[TypeParam], out: &mut Writer) {
        for param in params {
            let stars = match param.kind {
                TypeParamKind::TypeVar => "",
                TypeParamKind::ParamSpec => "**",
                TypeParamKind::TypeVarTuple => "*",
            };
            out.open("TypeParam");
            out.item(&format!("{stars}{}", self.names.text(param.name)));
            if let Some(bound) = param.upper_bound {
                out.item(&self.type_node(body, bound));
            }
            if !param.values.is_empty() {
                out.open("Values");
                for value in body.types().list(param.values) {
                    out.item(&self.type_node(body, *value));
                }
                out.close();
            }
            if let Some(default) = param.default {
                out.open("Default");
                out.item(&self.type_node(body, default));
                out.close();
            }
            out.close();
        }
    }

    pub(super) fn class(&self, body: BodyRef<'_>, id: ClassNodeId, span: Span, out: &mut Writer) {
        let class = body.class(id);
        out.open(&self.tag("ClassDef", body, span));
        out.item(self.names.text(class.name));
        if let Some(params) = class.type_params {
            self.type_params(body, body.type_params(params), out);
        }
        self.class_list("Decorators", body, body.exprs(class.decorators), out);
        let keywords = body.keywords(class.keywords);
        for (index, (name, value)) in keywords.iter().enumerate() {
            let name = self.names.text(*name);
            match index {
                0 => out.prefix(&format!("Keywords({name}=")),
                _ => out.append(&format!(", {name}="), true),
            }
            self.expr(body, *value, out);
        }
        if !keywords.is_empty() {
            out.append(")", false);
        }
        let metaclass = keywords
            .iter()
            .rfind(|(name, _)| self.names.text(*name) == "metaclass");
        if let Some((_, metaclass)) = metaclass {
            out.prefix("Metaclass(");
            self.expr(body, *metaclass, out);
            out.append(")", false);
        }
        self.class_list("BaseTypeExpr", body, body.exprs(class.bases), out);
        self.stmts(body, body.block_stmts(class.defs), out);
        out.close();
    }

    fn class_list(&self, name: &str, body: BodyRef<'_>, exprs: &[nodes::ast::ExprId], out: &mut Writer) {
        if !exprs.is_empty() {
            out.open(name);
            self.exprs(body, exprs, out);
            out.close();
        }
    }
}
