//! Functions and type parameters.

use nodes::ast::{BodyRef, FuncLike, FuncNode, FuncNodeId, OverloadNodeId, TypeParam, TypeParamKind};
use nodes::defs::{AbstractStatus, Func, FuncFlags, Overload};
use types::{ArgKind, DefRef};

use super::Dump;
use super::writer::Writer;
use crate::types::signature;
use crate::{Bound, NodeKind};

impl Dump<'_> {
    pub(super) fn func_like(&self, body: BodyRef<'_>, function: FuncLike, out: &mut Writer) {
        match function {
            FuncLike::Func(id) => self.func(body, id, out),
            FuncLike::Decorator(id) => {
                let decorator = body.decorator(id);
                let bound = self
                    .bound
                    .and_then(|bound| Some((bound, bound.decorator(body.id(), id)?)));
                let number = match bound {
                    Some((bound, def)) => bound.number(Some(DefRef::Decorator(def))),
                    None => self.node_number(body, NodeKind::Decorator, id),
                };
                out.open(&self.tag("Decorator", body, decorator.span, &number));
                out.item(&self.var(body.func(decorator.func).name));
                let decorators = body.exprs(decorator.decorators);
                match bound {
                    Some((bound, def)) => {
                        for index in &bound.world.get(def).remaining {
                            self.expr(body, decorators[*index as usize], out);
                        }
                    }
                    None => self.exprs(body, decorators, out),
                }
                self.func(body, decorator.func, out);
                out.close();
            }
            FuncLike::Overload(id) => self.overload(body, id, out),
        }
    }

    fn overload(&self, body: BodyRef<'_>, id: OverloadNodeId, out: &mut Writer) {
        let overload = body.overload(id);
        let bound = self
            .bound
            .and_then(|bound| Some((bound, bound.overload(body.id(), id)?)));
        let number = match bound {
            Some((bound, def)) => bound.number(Some(DefRef::Overload(def))),
            None => self.node_number(body, NodeKind::Overload, id),
        };
        out.open(&self.tag("OverloadedFuncDef", body, overload.span, &number));
        match bound {
            Some((bound, def)) => self.bound_items(body, bound, bound.world.get(def), out),
            None => {
                for item in body.func_likes(overload.items) {
                    self.func_like(body, *item, out);
                }
            }
        }
        out.close();
    }

    /// The implementation, the type and the items; marks stand in front of the last item.
    fn bound_items(&self, body: BodyRef<'_>, bound: Bound<'_>, overload: &Overload, out: &mut Writer) {
        if let Some(implementation) = overload.implementation {
            self.item_of_overload(body, bound, implementation, out);
        }
        if let Some(typ) = overload.typ {
            out.item(&bound.type_text(typ));
        }
        let (last, first) = match overload.items.split_last() {
            Some((last, first)) => (Some(*last), first),
            None => (None, &[][..]),
        };
        for item in first {
            self.item_of_overload(body, bound, *item, out);
        }
        let marks = [(FuncFlags::STATIC, "Static"), (FuncFlags::CLASS, "Class")];
        for (_, mark) in marks.iter().filter(|(flag, _)| overload.is(*flag)) {
            out.item(mark);
        }
        if let Some(last) = last {
            self.item_of_overload(body, bound, last, out);
        }
    }

    fn item_of_overload(&self, body: BodyRef<'_>, bound: Bound<'_>, item: DefRef, out: &mut Writer) {
        let node = match item {
            DefRef::Func(id) => bound.world.get(id).node.map(|(_, node)| FuncLike::Func(node)),
            DefRef::Decorator(id) => bound
                .world
                .get(id)
                .node
                .map(|(_, node)| FuncLike::Decorator(node)),
            DefRef::Module(_)
            | DefRef::Class(_)
            | DefRef::Overload(_)
            | DefRef::Var(_)
            | DefRef::Alias(_)
            | DefRef::TypeVar(_)
            | DefRef::Placeholder(_) => unreachable!("overloads are functions"),
        };
        if let Some(node) = node {
            self.func_like(body, node, out);
        }
    }

    fn func(&self, body: BodyRef<'_>, id: FuncNodeId, out: &mut Writer) {
        let func = body.func(id);
        let args = body.arguments(func.args);
        let def = self.bound.and_then(|bound| bound.func(body.id(), id));
        let number = match def {
            Some(def) => self.number(Some(DefRef::Func(def))),
            None => self.node_number(body, NodeKind::Func, id),
        };
        out.open(&self.tag("FuncDef", body, func.span, &number));
        out.item(self.names.text(func.name));
        if func.is_async {
            out.item("Async");
        }
        if args.iter().any(|arg| arg.kind.is_named(false)) {
            let max_pos = args.iter().filter(|arg| arg.kind.is_positional(false)).count();
            out.item(&format!("MaxPos({max_pos})"));
        }
        self.func_parts(body, id, true, out);
        out.close();
    }

    /// What `def` and `lambda` share; marks are those of a `def`.
    pub(super) fn func_parts(&self, body: BodyRef<'_>, id: FuncNodeId, with_marks: bool, out: &mut Writer) {
        let func = body.func(id);
        let def = self
            .bound
            .and_then(|bound| Some((bound, bound.world.get(bound.func(body.id(), id)?))));
        if let Some(params) = func.type_params {
            self.type_params(body, body.type_params(params), out);
        }
        self.arguments(body, func, out);
        match def {
            Some((bound, def)) => {
                if let Some(typ) = def.typ {
                    out.item(&bound.type_text(typ));
                }
                if def.is(FuncFlags::GENERATOR) {
                    out.item("Generator");
                }
            }
            None if func.is_annotated => out.item(&signature(body, func, self.names)),
            None => {}
        }
        self.star_arguments(body, func, out);
        if let Some((_, def)) = def.filter(|_| with_marks) {
            marks(def).for_each(|mark| out.item(mark));
        }
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

    fn star_arguments(&self, body: BodyRef<'_>, func: &FuncNode, out: &mut Writer) {
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
}

fn marks(func: &Func) -> impl Iterator<Item = &'static str> {
    let is_abstract = match func.abstract_status {
        AbstractStatus::Abstract | AbstractStatus::Implicit => true,
        AbstractStatus::NotAbstract => false,
    };
    [
        (is_abstract, "Abstract"),
        (func.is(FuncFlags::STATIC), "Static"),
        (func.is(FuncFlags::CLASS), "Class"),
        (func.is(FuncFlags::PROPERTY), "Property"),
    ]
    .into_iter()
    .filter_map(|(is_set, mark)| is_set.then_some(mark))
}
