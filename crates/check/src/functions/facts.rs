//! Questions about definitions of functions.

use nodes::ast::{BlockId, Expr, FuncNode, Stmt};
use nodes::defs::{FuncFlags, VarFlags};
use typeops::callables::{callable_with_ellipsis, new_callable};
use types::{AnyKind, Callable, CallableFlags, DefRef, FuncId, OverloadId, Param, Type, TypeId, VarId};

use crate::Checker;

impl<'a> Checker<'a> {
    /// Whether a function has no annotations.
    pub(crate) fn is_dynamic(&self, func: FuncId) -> bool {
        let Some(typ) = self.state.world.get(func).typ else {
            return !self.is_lambda(func);
        };
        let callable = self.state.world.types.as_callable(typ);
        callable.is_some_and(|callable| callable.flags.contains(CallableFlags::IMPLICIT))
    }

    /// Whether a function, decorated function or overloads have no annotations.
    pub(crate) fn is_dynamic_def(&self, def: DefRef) -> bool {
        let world = &self.state.world;
        match def {
            DefRef::Func(func) => self.is_dynamic(func),
            DefRef::Decorator(decorator) => self.is_dynamic(world.get(decorator).func),
            DefRef::Overload(overload) => {
                let items = &world.get(overload).items;
                items.iter().all(|item| self.is_dynamic_def(*item))
            }
            DefRef::Module(_)
            | DefRef::Class(_)
            | DefRef::Var(_)
            | DefRef::Alias(_)
            | DefRef::TypeVar(_)
            | DefRef::Placeholder(_) => false,
        }
    }

    /// The syntax of a function of the current target.
    pub(crate) fn func_node(&self, func: FuncId) -> Option<&'a FuncNode> {
        let (body, node) = self.state.world.get(func).node?;
        Some(self.unit.ast.body(body).func(node))
    }

    /// Whether a method takes the object or class that it is called on.
    pub(crate) fn has_self_or_cls_argument(&self, func: FuncId) -> bool {
        let func = self.state.world.get(func);
        !func.is(FuncFlags::STATIC) || self.state.world.text(func.name) == "__new__"
    }

    /// Whether a block is only `pass`, `...` or `raise NotImplementedError()`, behind a docstring or not.
    pub(crate) fn is_trivial_body(&self, block: BlockId) -> bool {
        let stmts = self.body.block_stmts(block);
        let Some(first) = stmts.first() else { return false };
        let is_docstring = matches!(self.body.stmt(*first), Stmt::Expr(expr) if matches!(self.body.expr(*expr), Expr::Str { .. }));
        let rest = if is_docstring { &stmts[1..] } else { stmts };
        match rest {
            [] => true,
            [only] => self.is_trivial_stmt(self.body.stmt(*only)),
            [_, ..] => false,
        }
    }

    fn is_trivial_stmt(&self, stmt: &Stmt) -> bool {
        if let Stmt::Raise { expr: Some(expr), .. } = stmt {
            let raised = if let Expr::Call { callee, .. } = self.body.expr(*expr) {
                *callee
            } else {
                *expr
            };
            return matches!(self.body.expr(raised), Expr::Name(_))
                && self.ref_fullname(raised) == Some("builtins.NotImplementedError");
        }
        matches!(stmt, Stmt::Pass)
            || matches!(stmt, Stmt::Expr(expr) if matches!(self.body.expr(*expr), Expr::Ellipsis))
    }

    /// The type of a function, decorated function or overloads; without annotations everything is `Any`.
    pub(crate) fn function_type(&mut self, def: DefRef) -> TypeId {
        match def {
            DefRef::Func(func) => match self.state.world.get(func).typ {
                Some(typ) => typ,
                None => self.implicit_function_type(func),
            },
            DefRef::Decorator(decorator) => {
                let func = self.state.world.get(decorator).func;
                self.function_type(DefRef::Func(func))
            }
            DefRef::Overload(overload) => match self.state.world.get(overload).typ {
                Some(typ) => typ,
                None => self.broken_overload_type(),
            },
            DefRef::Module(_)
            | DefRef::Class(_)
            | DefRef::Var(_)
            | DefRef::Alias(_)
            | DefRef::TypeVar(_)
            | DefRef::Placeholder(_) => unreachable!("only functions have a function type"),
        }
    }

    fn implicit_function_type(&mut self, func: FuncId) -> TypeId {
        let types = self.types();
        let typ = self.callable_type(func);
        let info = self.state.world.get(func);
        if !info.is(FuncFlags::COROUTINE) || info.is(FuncFlags::ASYNC_GENERATOR) {
            return typ;
        }
        let Some(callable) = types.as_callable(typ) else {
            return typ;
        };
        let any = types.any(AnyKind::SpecialForm);
        let ret_type = self.named_generic_type("typing.Coroutine", &[any, any, callable.ret_type]);
        types.callable(Callable {
            ret_type,
            ..callable.clone()
        })
    }

    /// The type of a function without annotations (mypy's `callable_type`).
    fn callable_type(&mut self, func: FuncId) -> TypeId {
        let types = self.types();
        let unannotated = types.any(AnyKind::Unannotated);
        let fallback = self.named_type("builtins.function");
        let info = self.state.world.get(func);
        let (name, class, is_class) = (info.name, info.class, info.is(FuncFlags::CLASS));
        let mut params: Vec<Param> = info
            .args
            .iter()
            .map(|arg| Param {
                typ: unannotated,
                name: if arg.pos_only { None } else { Some(arg.name) },
                kind: arg.kind,
            })
            .collect();
        if let Some(class) = class
            && self.has_self_or_cls_argument(func)
            && let Some(first) = params.first_mut()
        {
            let self_type = self.fill_typevars(class);
            let of_class = is_class || self.state.world.text(name) == "__new__";
            first.typ = if of_class {
                self.make_type_type(self_type)
            } else {
                self_type
            };
        }
        let definition = (!self.is_lambda(func)).then_some(DefRef::Func(func));
        types.callable(Callable {
            name: Some(name.into()),
            definition,
            flags: CallableFlags::IMPLICIT,
            ..new_callable(params, unannotated, fallback)
        })
    }

    fn broken_overload_type(&self) -> TypeId {
        let types = self.types();
        let any = types.any(AnyKind::FromError);
        let dummy = types.callable(callable_with_ellipsis(
            any,
            any,
            self.named_type("builtins.function"),
        ));
        types.overloaded([dummy])
    }

    /// The first item of overloads, if it is a decorated function.
    pub(crate) fn first_decorator(&self, overload: OverloadId) -> Option<types::DecoratorId> {
        match self.state.world.get(overload).items.first() {
            Some(DefRef::Decorator(decorator)) => Some(*decorator),
            Some(_) | None => None,
        }
    }

    /// Whether a definition is a property.
    pub(crate) fn is_property(&self, def: DefRef) -> bool {
        let world = &self.state.world;
        match def {
            DefRef::Func(func) => world.get(func).is(FuncFlags::PROPERTY),
            DefRef::Decorator(decorator) => self.func_is(world.get(decorator).func, FuncFlags::PROPERTY),
            DefRef::Overload(_) => self.is_settable_property(Some(def)),
            DefRef::Module(_)
            | DefRef::Class(_)
            | DefRef::Var(_)
            | DefRef::Alias(_)
            | DefRef::TypeVar(_)
            | DefRef::Placeholder(_) => false,
        }
    }

    /// Whether a definition is a property with a setter or deleter.
    pub(crate) fn is_settable_property(&self, def: Option<DefRef>) -> bool {
        let Some(DefRef::Overload(overload)) = def else {
            return false;
        };
        self.first_decorator(overload)
            .is_some_and(|first| self.func_is(self.state.world.get(first).func, FuncFlags::PROPERTY))
    }

    /// Whether a definition is a property whose setter takes another type than the getter gives.
    pub(crate) fn is_custom_settable_property(&mut self, def: Option<DefRef>) -> bool {
        if !self.is_settable_property(def) {
            return false;
        }
        let Some(DefRef::Overload(overload)) = def else {
            return false;
        };
        let Some(first) = self.first_decorator(overload) else {
            return false;
        };
        let var = self.state.world.get(self.state.world.get(first).var);
        if !var.is(VarFlags::SETTABLE_PROPERTY) {
            return false;
        }
        let (Some(typ), Some(setter)) = (var.typ, var.setter_type) else {
            return false;
        };
        let types = self.types();
        let Some(setter) = types.as_callable(setter).and_then(|setter| setter.params.get(1)) else {
            return false;
        };
        if matches!(self.ty(typ), Type::Partial(_)) || types.is_any(self.proper(setter.typ)) {
            return false;
        }
        let getter = self.get_property_type(typ);
        !self.is_same_type(getter, setter.typ)
    }

    /// What a property with the getter type `typ` gives.
    pub(crate) fn get_property_type(&self, typ: TypeId) -> TypeId {
        let typ = self.proper(typ);
        if let Some(callable) = self.types().as_callable(typ) {
            return self.proper(callable.ret_type);
        }
        if let Type::Overloaded(items) = self.ty(typ) {
            let first = items.first().and_then(|item| self.types().as_callable(*item));
            return first.map_or(typ, |first| self.proper(first.ret_type));
        }
        typ
    }

    /// Whether a definition is a method and no property.
    pub(crate) fn is_method(&self, def: DefRef) -> bool {
        let world = &self.state.world;
        match def {
            DefRef::Overload(overload) => !world.get(overload).is(FuncFlags::PROPERTY),
            DefRef::Decorator(decorator) => !self.var_is(world.get(decorator).var, VarFlags::PROPERTY),
            DefRef::Func(_) => true,
            DefRef::Module(_)
            | DefRef::Class(_)
            | DefRef::Var(_)
            | DefRef::Alias(_)
            | DefRef::TypeVar(_)
            | DefRef::Placeholder(_) => false,
        }
    }

    /// Whether what a symbol refers to is final.
    pub(crate) fn is_final_symbol(&self, def: Option<DefRef>) -> bool {
        def.is_some_and(|def| self.is_final_node(def))
    }

    /// Whether an attribute can be assigned.
    pub(crate) fn is_writable_attribute(&self, def: DefRef) -> bool {
        match def {
            DefRef::Var(var) => {
                !self.var_is(var, VarFlags::PROPERTY) || self.var_is(var, VarFlags::SETTABLE_PROPERTY)
            }
            DefRef::Overload(overload) if self.state.world.get(overload).is(FuncFlags::PROPERTY) => {
                self.first_decorator(overload).is_some_and(|first| {
                    self.var_is(self.state.world.get(first).var, VarFlags::SETTABLE_PROPERTY)
                })
            }
            DefRef::Overload(_)
            | DefRef::Func(_)
            | DefRef::Decorator(_)
            | DefRef::Module(_)
            | DefRef::Class(_)
            | DefRef::Alias(_)
            | DefRef::TypeVar(_)
            | DefRef::Placeholder(_) => false,
        }
    }

    /// Whether a method takes the class, or nothing, instead of the object.
    pub(crate) fn is_class_or_static(&self, def: DefRef) -> bool {
        let flags = FuncFlags::CLASS | FuncFlags::STATIC;
        let world = &self.state.world;
        match def {
            DefRef::Func(func) => world.get(func).flags.intersects(flags),
            DefRef::Decorator(decorator) => world.get(world.get(decorator).func).flags.intersects(flags),
            DefRef::Overload(overload) => world.get(overload).flags.intersects(flags),
            DefRef::Module(_)
            | DefRef::Class(_)
            | DefRef::Var(_)
            | DefRef::Alias(_)
            | DefRef::TypeVar(_)
            | DefRef::Placeholder(_) => false,
        }
    }

    /// The class of a function, decorated function or overloads.
    pub(crate) fn class_of_def(&self, def: DefRef) -> Option<types::ClassId> {
        let world = &self.state.world;
        match def {
            DefRef::Func(func) => world.get(func).class,
            DefRef::Decorator(decorator) => world.get(world.get(decorator).func).class,
            DefRef::Overload(overload) => world.get(overload).class,
            DefRef::Var(var) => world.get(var).class,
            DefRef::Module(_)
            | DefRef::Class(_)
            | DefRef::Alias(_)
            | DefRef::TypeVar(_)
            | DefRef::Placeholder(_) => None,
        }
    }

    /// The short name of a definition.
    pub(crate) fn name_of(&self, def: DefRef) -> names::Name {
        self.state.world.name(def)
    }

    /// The variable of a parameter.
    pub(crate) fn arg_var(&self, func: FuncId, index: usize) -> Option<VarId> {
        self.state.world.get(func).args.get(index)?.var
    }
}
