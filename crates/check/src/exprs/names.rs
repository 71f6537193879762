//! Names, and definitions as values: variables, functions, classes, modules, type variables.

use names::known;
use nodes::ast::{Expr, ExprId};
use nodes::defs::{TypeVarDefKind, VarFlags};
use nodes::tables::{Asked, RefFlags};
use types::{AnyKind, ClassId, DefRef, ExtraAttrs, LiteralValue, ModuleId, Type, TypeId, VarId};

use crate::{Checker, Ctx, CtxKind};

impl Checker<'_> {
    pub(super) fn visit_name_expr(&mut self, expr: ExprId) -> TypeId {
        let result = self.analyze_ref_expr(expr, false);
        let narrowed = self.narrow_type_from_binder(expr, result);
        let ctx = self.ctx(expr);
        self.check_deprecated(self.referent(expr), ctx);
        narrowed
    }

    /// The type of a name or attribute (a `RefExpr`), without narrowing.
    pub(crate) fn analyze_ref_expr(&mut self, expr: ExprId, lvalue: bool) -> TypeId {
        let types = self.types();
        let found = self.tables.refs.get(expr);
        let has = |flag| found.is_some_and(|found| found.flags.contains(flag));
        if has(RefFlags::SPECIAL_FORM) && matches!(self.body.expr(expr), Expr::Name(_)) {
            return types.any(AnyKind::SpecialForm);
        }
        let ctx = self.ctx(expr);
        match found.and_then(|found| found.node) {
            Some(node) => self.analyze_ref_node(node, has(RefFlags::ALIAS_RVALUE), lvalue, ctx),
            None => types.any(AnyKind::FromError),
        }
    }

    /// The type of a definition that a name refers to.
    pub(crate) fn analyze_ref_node(
        &mut self,
        node: DefRef,
        is_alias_rvalue: bool,
        lvalue: bool,
        ctx: Ctx,
    ) -> TypeId {
        let is_lvalue = is_alias_rvalue || lvalue;
        match node {
            DefRef::Var(var) => {
                let result = self.analyze_var_ref(var, ctx);
                if matches!(self.ty(result), Type::Partial(_)) {
                    return self.handle_partial_var_type(result, lvalue, var, ctx);
                }
                result
            }
            DefRef::Decorator(decorator) => {
                let var = self.state.world.get(decorator).var;
                self.analyze_var_ref(var, ctx)
            }
            DefRef::Overload(overload) => self.analyze_overload_ref(overload, ctx),
            DefRef::Class(_) => {
                let result = self.analyze_static_reference(node, ctx, is_lvalue, true, false);
                // Inside `type[...]` the class has no type variables of its own.
                if self.is_type_type_context(self.type_context()) {
                    self.erase_typevars(result)
                } else {
                    result
                }
            }
            DefRef::Func(_) | DefRef::Alias(_) | DefRef::Module(_) | DefRef::TypeVar(_) => {
                self.analyze_static_reference(node, ctx, is_lvalue, true, false)
            }
            DefRef::Placeholder(_) => unreachable!("placeholders do not outlive semantic analysis"),
        }
    }

    fn analyze_overload_ref(&mut self, overload: types::OverloadId, ctx: Ctx) -> TypeId {
        let def = self.state.world.get(overload);
        if let Some(typ) = def.typ {
            return typ;
        }
        let (name, has_items) = (def.name, !def.items.is_empty());
        if has_items && self.in_checked_function() {
            self.handle_cannot_determine_type(name, ctx);
        }
        self.types().any(AnyKind::FromError)
    }

    /// The type of a definition as a value, without deferral. Modules have the types of their names only if
    /// `include_modules`; messages about aliases are dropped if `suppress_errors`.
    pub(crate) fn analyze_static_reference(
        &mut self,
        node: DefRef,
        ctx: Ctx,
        is_lvalue: bool,
        include_modules: bool,
        suppress_errors: bool,
    ) -> TypeId {
        let types = self.types();
        let special = types.any(AnyKind::SpecialForm);
        match node {
            DefRef::Var(var) => self.state.world.get(var).typ.unwrap_or(special),
            DefRef::Decorator(decorator) => {
                let var = self.state.world.get(decorator).var;
                self.state.world.get(var).typ.unwrap_or(special)
            }
            DefRef::Overload(overload) => self.state.world.get(overload).typ.unwrap_or(special),
            DefRef::Func(_) => self.function_type(node),
            DefRef::Class(class) => self.class_as_value(class),
            DefRef::Alias(alias) => {
                if suppress_errors {
                    self.silently(|checker| checker.alias_type_in_runtime_context(alias, ctx, is_lvalue))
                        .0
                } else {
                    self.alias_type_in_runtime_context(alias, ctx, is_lvalue)
                }
            }
            DefRef::TypeVar(type_var) => match self.state.world.get(type_var).kind {
                TypeVarDefKind::TypeVar(_) => self.named_type("typing.TypeVar"),
                TypeVarDefKind::ParamSpec | TypeVarDefKind::TypeVarTuple(_) => self.object_type(),
            },
            DefRef::Module(module) if include_modules => self.module_type(module),
            DefRef::Module(_) => special,
            DefRef::Placeholder(_) => types.any(AnyKind::FromError),
        }
    }

    fn class_as_value(&mut self, class: ClassId) -> TypeId {
        let info = self.state.world.get(class);
        if info.typeddict_type.is_some() {
            return self.typeddict_callable(class);
        }
        if info.fullname == known::TYPES_NONE_TYPE {
            let types = self.types();
            return types.intern(Type::Type {
                item: types.none(),
                is_type_form: false,
            });
        }
        self.type_object_type(class)
    }

    /// The type of a variable that is read.
    pub(crate) fn analyze_var_ref(&mut self, var: VarId, ctx: Ctx) -> TypeId {
        let types = self.types();
        let def = self.state.world.get(var);
        let Some(typ) = self.var_type(var) else {
            let (name, ready) = (def.name, def.is(VarFlags::READY));
            if !ready && self.in_checked_function() {
                self.handle_cannot_determine_type(name, ctx);
            }
            return types.any(AnyKind::SpecialForm);
        };
        let (name, fullname) = (def.name, def.fullname);
        let proper = self.proper(typ);
        let Type::Instance(instance) = types.get(proper) else {
            return typ;
        };
        if fullname == known::TYPING_ANY {
            return self.named_type("typing._SpecialForm");
        }
        if let Some(value) = instance.last_known_value
            && self.is_literal_context()
        {
            return value;
        }
        if name == known::TRUE {
            self.infer_literal_expr_type(LiteralValue::Bool(true), "builtins.bool")
        } else if name == known::FALSE {
            self.infer_literal_expr_type(LiteralValue::Bool(false), "builtins.bool")
        } else {
            typ
        }
    }

    /// A module as a value: `types.ModuleType` with the names of the module as attributes.
    pub(crate) fn module_type(&mut self, module: ModuleId) -> TypeId {
        self.ask(Asked::Globals(module));
        let types = self.types();
        if let Some(known) = self.exprs.module_types.get(&module) {
            return *known;
        }
        let base = match self.lookup_class("types.ModuleType") {
            Some(_) => self.named_type("types.ModuleType"),
            None => self.object_type(),
        };
        let defs = self.state.world.module(module);
        let mod_name = defs.fullname;
        let symbols: Vec<_> = defs.names.iter().map(|(name, symbol)| (*name, *symbol)).collect();
        let mut attrs = Vec::with_capacity(symbols.len());
        let mut immutable = Vec::new();
        for (name, symbol) in symbols.into_iter().filter(|(_, symbol)| symbol.module_public()) {
            if let Some(DefRef::Var(var)) = symbol.node
                && self.state.world.get(var).is(VarFlags::FINAL)
            {
                immutable.push(name);
            }
            let typ = match symbol.node {
                Some(node) => {
                    let ctx = Ctx::nowhere(self.body, CtxKind::Other);
                    self.analyze_static_reference(node, ctx, false, false, true)
                }
                None => types.any(AnyKind::FromError),
            };
            attrs.push((name, typ));
        }
        immutable.sort_unstable();
        let Type::Instance(instance) = types.get(base) else {
            return base;
        };
        let mut instance = instance.clone();
        instance.extra_attrs = Some(Box::new(ExtraAttrs {
            attrs: attrs.into(),
            immutable: immutable.into(),
            mod_name: Some(mod_name),
        }));
        let typ = types.intern(Type::Instance(instance));
        if !self.state.world.owns(module) {
            self.exprs.module_types.insert(module, typ);
        }
        typ
    }

    /// Whether the surroundings want a class object.
    pub(crate) fn is_type_type_context(&mut self, context: Option<TypeId>) -> bool {
        let Some(context) = context else { return false };
        let types = self.types();
        let context = self.proper(context);
        if let Type::Union(union) = types.get(context) {
            return union
                .items
                .iter()
                .any(|item| self.is_type_type_context(Some(*item)));
        }
        matches!(types.get(context), Type::Type { .. })
    }
}
