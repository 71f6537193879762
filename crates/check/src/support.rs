//! Short ways that all rooms of statements and definitions take.

use names::Name;
use nodes::ast::{BodyId, Expr, ExprId};
use nodes::defs::{At, FuncFlags, VarFlags};
use typeops::callables::new_callable;
use types::{ClassId, DefRef, FuncId, Param, Type, TypeId, VarId};

use crate::{Checker, Ctx, CtxKind};

impl<'a> Checker<'a> {
    /// The types of the program.
    pub(crate) fn types(&self) -> &'a types::Types {
        self.state.world.types
    }

    /// The structure of a type.
    pub(crate) fn ty(&self, typ: TypeId) -> &'a Type {
        self.state.world.types.get(typ)
    }

    /// The name of this text.
    pub(crate) fn name(&self, text: &str) -> Name {
        self.state.world.names.intern(text)
    }

    /// The full name of a class.
    pub(crate) fn class_fullname(&self, class: ClassId) -> &'a str {
        self.state.world.text(self.state.world.get(class).fullname)
    }

    /// The short name of a class.
    pub(crate) fn class_name(&self, class: ClassId) -> &'a str {
        self.state.world.text(self.state.world.get(class).name)
    }

    /// Whether the class has this full name.
    pub(crate) fn class_is(&self, class: ClassId, fullname: &str) -> bool {
        self.class_fullname(class) == fullname
    }

    /// Whether the type is an instance of the class of this full name.
    pub(crate) fn is_named_instance(&self, typ: TypeId, fullname: &str) -> bool {
        let types = self.state.world.types;
        types
            .as_instance(self.proper(typ))
            .is_some_and(|instance| self.class_is(instance.class, fullname))
    }

    /// The full name that a name or attribute of the current target refers to.
    pub(crate) fn ref_fullname(&self, expr: ExprId) -> Option<&'a str> {
        let reference = self.tables.refs.get(expr)?;
        reference.fullname.map(|name| self.state.world.text(name))
    }

    /// Whether an expression is a name or attribute (mypy's `RefExpr`).
    pub(crate) fn is_ref_expr(&self, expr: ExprId) -> bool {
        matches!(self.body.expr(expr), Expr::Name(_) | Expr::Member { .. })
    }

    /// The variable that a name or attribute refers to.
    pub(crate) fn var_of(&self, expr: ExprId) -> Option<VarId> {
        match self.referent(expr)? {
            DefRef::Var(var) => Some(var),
            DefRef::Module(_)
            | DefRef::Class(_)
            | DefRef::Func(_)
            | DefRef::Decorator(_)
            | DefRef::Overload(_)
            | DefRef::Alias(_)
            | DefRef::TypeVar(_)
            | DefRef::Placeholder(_) => None,
        }
    }

    /// Whether a variable has a flag.
    pub(crate) fn var_is(&self, var: VarId, flag: VarFlags) -> bool {
        self.state.world.get(var).is(flag)
    }

    /// Whether a function has a flag.
    pub(crate) fn func_is(&self, func: FuncId, flag: FuncFlags) -> bool {
        self.state.world.get(func).is(flag)
    }

    /// Goes to a target, unless it is the current one, and does `work` there.
    pub(crate) fn in_target<R>(&mut self, body: BodyId, work: impl FnOnce(&mut Self) -> R) -> R {
        if self.body.id() == body {
            work(self)
        } else {
            self.in_body(body, work)
        }
    }

    /// The context of a place that may be missing, as for a definition made by a plugin.
    pub(crate) fn ctx_at(&self, at: Option<At>, kind: CtxKind) -> Ctx {
        let at = at.unwrap_or(At {
            body: self.body.id(),
            span: nodes::ast::Span::NONE,
        });
        Ctx { at, kind, expr: None }
    }

    /// The context of a definition.
    pub(crate) fn ctx_of(&self, def: DefRef) -> Ctx {
        let world = &self.state.world;
        let (at, kind) = match def {
            DefRef::Class(id) => (world.get(id).at, CtxKind::Def),
            DefRef::Func(id) => (world.get(id).at, CtxKind::Def),
            DefRef::Decorator(id) => (world.get(id).at, CtxKind::Def),
            DefRef::Overload(id) => (world.get(id).at, CtxKind::Def),
            DefRef::Var(id) => (world.get(id).at, CtxKind::Other),
            DefRef::Alias(id) => (world.get(id).at, CtxKind::Other),
            DefRef::TypeVar(id) => (world.get(id).at, CtxKind::Other),
            DefRef::Placeholder(id) => (world.get(id).at, CtxKind::Other),
            DefRef::Module(_) => (None, CtxKind::Other),
        };
        self.ctx_at(at, kind)
    }

    /// A callable of positional parameters without names.
    pub(crate) fn simple_callable(&self, params: &[TypeId], ret_type: TypeId) -> TypeId {
        let param = |typ: &TypeId| Param {
            typ: *typ,
            name: None,
            kind: types::ArgKind::Pos,
        };
        self.state.world.types.callable(new_callable(
            params.iter().map(param),
            ret_type,
            self.named_type("builtins.function"),
        ))
    }
}

/// Whether the name is private to its class.
pub(crate) fn is_private(name: &str) -> bool {
    name.starts_with("__") && !name.ends_with("__")
}

/// Whether the name is like `__name__`.
pub(crate) fn is_dunder(name: &str) -> bool {
    name.starts_with("__") && name.ends_with("__")
}
