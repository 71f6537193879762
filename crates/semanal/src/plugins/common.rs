//! What all hooks of classes need: arguments of decorators, made methods and attributes.

use names::Name;
use nodes::ast::{CallArg, Expr, ExprId};
use nodes::defs::{Decorator, Func, FuncArg, FuncFlags, Var, VarFlags};
use nodes::symbols::{Symbol, SymbolFlags, SymbolKind};
use trigger::Trigger;
use typeops::callables::new_callable;
use typeops::function_types::callable_name;
use types::{AnyKind, ArgKind, Callable, ClassId, DefRef, LiteralValue, Param, Type, TypeId};

use super::{Maker, Reason};
use crate::Analyzer;

/// A method to make.
pub(super) struct MadeMethod<'m> {
    pub name: &'m str,
    pub params: &'m [Param],
    pub ret: TypeId,
    /// The type of `self`, if it is not the class with its type variables.
    pub self_type: Option<TypeId>,
    pub variables: &'m [TypeId],
    pub is_static: bool,
}

impl<'m> MadeMethod<'m> {
    pub(super) fn new(name: &'m str, params: &'m [Param], ret: TypeId) -> Self {
        Self {
            name,
            params,
            ret,
            self_type: None,
            variables: &[],
            is_static: false,
        }
    }
}

impl<'a> Analyzer<'a> {
    /// The current target depends on something that only a plugin knows of, for fine-grained updates.
    pub(in crate::plugins) fn add_plugin_dependency(&mut self, trigger: Trigger) {
        let known = &mut self.tables.rare.plugin_deps;
        if !known.contains(&trigger) {
            known.push(trigger);
        }
    }

    /// Adds a method to a class, or replaces the one of an earlier pass.
    pub(super) fn add_method_to_class(&mut self, class: ClassId, method: &MadeMethod<'_>) {
        let name = self.intern(method.name);
        self.keep_user_definition(class, name);
        let fullname = self
            .state
            .world
            .names
            .join(self.state.world.get(class).fullname, name);
        let mut params = Vec::with_capacity(method.params.len() + 1);
        if !method.is_static {
            let own = crate::classes::fill_typevars(&self.state.world, class);
            params.push(Param {
                typ: method.self_type.unwrap_or(own),
                name: Some(self.intern("self")),
                kind: ArgKind::Pos,
            });
        }
        params.extend_from_slice(method.params);
        let args = params.iter().filter_map(|param| {
            Some(FuncArg {
                name: param.name?,
                kind: param.kind,
                pos_only: false,
                var: None,
            })
        });
        let mut func = Func::new(name, fullname);
        func.args = args.collect();
        func.flags |= FuncFlags::MADE;
        func.class = Some(class);
        func.at = self.state.world.get(class).at;
        if method.is_static {
            func.flags |= FuncFlags::STATIC | FuncFlags::DECORATED;
        }
        let func = self.reuse_func(class, name, func);
        let callable = Callable {
            name: Some(callable_name(&self.state.world, func)),
            variables: method.variables.into(),
            ..new_callable(params, method.ret, self.named_type("builtins.function", &[]))
        };
        let typ = self.state.world.types.intern(Type::Callable(Box::new(callable)));
        self.state.world.get_mut(func).typ = Some(typ);
        let node = if method.is_static {
            self.made_staticmethod(class, name, func, typ)
        } else {
            DefRef::Func(func)
        };
        self.insert_made(class, name, node);
    }

    fn made_staticmethod(&mut self, class: ClassId, name: Name, func: types::FuncId, typ: TypeId) -> DefRef {
        let mut var = Var::new(name, self.state.world.get(func).fullname, Some(typ));
        var.class = Some(class);
        var.at = self.state.world.get(class).at;
        var.flags |= VarFlags::STATICMETHOD;
        if let Some((_, Some(id))) = self.made_func(class, name) {
            let slot = self.state.world.get(id).var;
            *self.state.world.get_mut(slot) = var;
            return DefRef::Decorator(id);
        }
        let at = var.at;
        let var = self.state.world.add(self.module, var);
        let decorator = Decorator {
            func,
            var,
            node: None,
            at,
            remaining: Box::default(),
            is_overload: false,
            is_enum_member: false,
        };
        DefRef::Decorator(self.state.world.add(self.module, decorator))
    }

    /// Adds a variable to a class, or replaces the one of an earlier pass.
    pub(super) fn add_attribute_to_class(
        &mut self,
        class: ClassId,
        name: &str,
        typ: TypeId,
        flags: VarFlags,
    ) {
        let name = self.intern(name);
        self.keep_user_definition(class, name);
        let fullname = self
            .state
            .world
            .names
            .join(self.state.world.get(class).fullname, name);
        let mut var = Var::new(name, fullname, Some(typ));
        var.class = Some(class);
        var.flags |= flags;
        let made = self.state.world.get(class).names.get(&name).copied();
        let node = match made
            .filter(|symbol| symbol.is(SymbolFlags::PLUGIN_GENERATED))
            .and_then(|symbol| symbol.node)
        {
            Some(DefRef::Var(id)) => {
                *self.state.world.get_mut(id) = var;
                id
            }
            _ => self.state.world.add(self.module, var),
        };
        self.insert_made(class, name, DefRef::Var(node));
    }

    pub(super) fn insert_made(&mut self, class: ClassId, name: Name, node: DefRef) {
        let symbol = Symbol {
            kind: SymbolKind::Member,
            node: Some(node),
            flags: SymbolFlags::PLUGIN_GENERATED,
        };
        self.state.world.get_mut(class).names.insert(name, symbol);
    }

    /// What the user defined under the name of something made is still checked, under another name.
    fn keep_user_definition(&mut self, class: ClassId, name: Name) {
        let names = &self.state.world.get(class).names;
        let Some(symbol) = names.get(&name).copied() else {
            return;
        };
        if symbol.is(SymbolFlags::PLUGIN_GENERATED) {
            return;
        }
        let text = self.text(name);
        let mut free = format!("{text}-redefinition");
        for count in 2_u32.. {
            let taken = self
                .state
                .world
                .names
                .lookup(&free)
                .is_some_and(|free| names.contains_key(&free));
            if !taken {
                break;
            }
            free = format!("{text}-redefinition{count}");
        }
        let free = self.intern(&free);
        self.state.world.get_mut(class).names.insert(free, symbol);
    }

    /// A yes-or-no argument of the decorator, or keyword of the class statement.
    pub(super) fn bool_argument(&mut self, maker: &Maker, name: &str, default: bool) -> bool {
        let value = match maker.reason {
            Reason::Decorator(decorator) => self.argument_of_call(decorator, name),
            Reason::Bases => self.class_keyword(maker.node, name),
        };
        value
            .and_then(|value| self.required_bool(value, name))
            .unwrap_or(default)
    }

    /// The expression that a call gives for a parameter of its callee.
    pub(super) fn argument_of_call(&mut self, call: ExprId, name: &str) -> Option<ExprId> {
        let Expr::Call { args, .. } = *self.body.expr(call) else {
            return None;
        };
        let callee = self.callee_type(call)?;
        let name = self.intern(name);
        let formal = typeops::Signature::from(&callee).argument_by_name(Some(name))?;
        let args = self.body.call_args(args);
        let found = args.iter().enumerate().find(|(index, arg)| {
            arg.name.is_none() && formal.pos == Some(*index) || arg.name.is_some() && arg.name == formal.name
        });
        found.map(|(_, arg)| arg.expr)
    }

    /// The signature of what a call calls; of overloads the one that fits at first sight.
    pub(super) fn callee_type(&mut self, call: ExprId) -> Option<Callable> {
        let Expr::Call { callee, args } = *self.body.expr(call) else {
            return None;
        };
        let world = &self.state.world;
        let typ = match self.reference(callee)?.node? {
            DefRef::Decorator(id) => world.get(world.get(id).func).typ,
            DefRef::Func(id) => world.get(id).typ,
            DefRef::Overload(id) => world.get(id).typ,
            DefRef::Var(id) => world.get(id).typ,
            DefRef::Module(_)
            | DefRef::Class(_)
            | DefRef::Alias(_)
            | DefRef::TypeVar(_)
            | DefRef::Placeholder(_) => None,
        };
        let types = world.types;
        match types.get(typeops::proper(world, typ?)) {
            Type::Callable(callable) => Some((**callable).clone()),
            Type::Overloaded(items) => {
                let items: Vec<Callable> = items
                    .iter()
                    .filter_map(|item| match types.get(*item) {
                        Type::Callable(callable) => Some((**callable).clone()),
                        _ => None,
                    })
                    .collect();
                let (last, others) = items.split_last()?;
                let args = self.body.call_args(args);
                let fitting = others.iter().find(|item| self.fits_at_first_sight(item, args));
                Some(fitting.unwrap_or(last).clone())
            }
            _ => None,
        }
    }

    /// Whether the number, names, `None`s and booleans of arguments fit a signature.
    fn fits_at_first_sight(&self, item: &Callable, args: &[CallArg]) -> bool {
        let types = self.state.world.types;
        let kinds: Vec<ArgKind> = args.iter().map(|arg| arg.kind).collect();
        let names: Vec<Option<Name>> = args.iter().map(|arg| arg.name).collect();
        let any = types.any(AnyKind::SpecialForm);
        let mapped = typeops::map_actuals_to_formals(types, &kinds, &names, &item.params, &mut |_| any);
        if (0..args.len()).any(|index| !mapped.iter().any(|actuals| actuals.contains(&index))) {
            return false;
        }
        item.params.iter().zip(&mapped).all(|(param, actuals)| {
            if actuals.is_empty() {
                return !param.kind.is_required();
            }
            self.values_fit(param.typ, actuals.iter().map(|index| args[*index].expr))
        })
    }

    fn values_fit(&self, formal: TypeId, mut values: impl Iterator<Item = ExprId> + Clone) -> bool {
        let world = &self.state.world;
        let formal = typeops::proper(world, formal);
        let is_none =
            |value: ExprId| matches!(*self.body.expr(value), Expr::Name(name) if self.text(name) == "None");
        let has_none = values.clone().any(is_none);
        match world.types.get(formal) {
            Type::None => has_none,
            Type::Any { .. } => true,
            Type::Instance(instance)
                if self.text(world.get(instance.class).fullname) == "builtins.object" =>
            {
                true
            }
            _ if has_none && !typeops::unions::is_overlapping_none(world, formal) => false,
            Type::Literal(literal) => match literal.value {
                LiteralValue::Bool(wanted) => values.any(|value| self.parsed_bool(value) == Some(wanted)),
                _ => true,
            },
            _ => true,
        }
    }
}
