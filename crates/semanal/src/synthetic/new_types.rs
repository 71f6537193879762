//! `NewType`, after `mypy/semanal_newtype.py`.

use names::Name;
use nodes::ast::{CallArg, Expr, ExprId};
use nodes::defs::{At, ClassFlags, Func, FuncArg};
use nodes::symbols::{Symbol, SymbolFlags, SymbolKind};
use nodes::tables::Analyzed;
use options::ErrorCode;
use types::{AnyKind, ArgKind, Callable, CallableFlags, ClassId, DefRef, Instance, Param, Type, TypeId};

use crate::Analyzer;
use crate::assignments::Assign;
use crate::type_analysis::AnalOptions;

impl Analyzer<'_> {
    /// `N = NewType("N", int)`. False if the assignment is something else.
    pub(crate) fn process_newtype(&mut self, s: Assign) -> bool {
        let Expr::Call { callee, args } = *self.body.expr(s.rvalue) else {
            return false;
        };
        if !matches!(
            self.fullname_of(callee),
            "typing.NewType" | "typing_extensions.NewType"
        ) {
            return false;
        }
        let at = self.at_stmt(s.stmt);
        let [lvalue] = self.body.exprs(s.lvalues) else {
            return false;
        };
        let Expr::Name(name) = *self.body.expr(*lvalue) else {
            return false;
        };
        if s.typ.is_some() {
            self.fail("Cannot declare the type of a NewType declaration", at);
        }
        let existing = self.names(false, false).get(&name).and_then(|symbol| symbol.node);
        let own = match self.analyzed(s.rvalue) {
            Some(Analyzed::NewType { class, .. }) => class.map(DefRef::Class),
            _ => None,
        };
        if existing.is_some_and(|node| !matches!(node, DefRef::Placeholder(_)) && Some(node) != own) {
            self.fail_code(
                format!("Cannot redefine \"{}\" as a NewType", self.text(name)),
                at,
                ErrorCode::Misc,
            );
            return true;
        }
        let args = self.body.call_args(args);
        let Some(old_type) = self.check_newtype_args(name, args, at) else {
            self.mark_newtype(s.rvalue, None, None);
            self.add_unknown_imported_symbol(name, at, None, SymbolFlags::empty());
            return true;
        };
        let Some(old_type) = old_type else {
            self.mark_incomplete(name, self.at(*lvalue), true, SymbolFlags::empty());
            return true;
        };
        self.define_newtype(s.rvalue, name, old_type, args[1].expr, at);
        true
    }

    fn mark_newtype(&mut self, call: ExprId, class: Option<ClassId>, old_type: Option<TypeId>) {
        self.tables
            .analyzed
            .insert(call, Analyzed::NewType { class, old_type });
    }

    /// Outer `None`: wrong; inner: not ready.
    fn check_newtype_args(&mut self, name: Name, args: &[CallArg], at: At) -> Option<Option<TypeId>> {
        let [first, second] = args else {
            self.fail("NewType(...) expects exactly two positional arguments", at);
            return None;
        };
        if first.kind != ArgKind::Pos || second.kind != ArgKind::Pos {
            self.fail("NewType(...) expects exactly two positional arguments", at);
            return None;
        }
        let text = match *self.body.expr(first.expr) {
            Expr::Str { value, .. } => self.body.text(value),
            _ => {
                self.fail("Argument 1 to NewType(...) must be a string literal", at);
                return None;
            }
        };
        let name = self.text(name);
        if text != name {
            let text = format!(
                "String argument 1 \"{text}\" to NewType(...) does not match variable name \"{name}\""
            );
            self.fail(text, at);
            return None;
        }
        let invalid = "Argument 2 to NewType(...) must be a valid type";
        let Some(owned) = self.expr_syntax(second.expr) else {
            self.fail(invalid, at);
            return None;
        };
        let options = AnalOptions {
            quiet_invalid_types: true,
            allow_placeholder: !self.is_func_scope(),
            ..AnalOptions::default()
        };
        let Some(typ) = self.anal_type(owned.syntax(), options) else {
            return Some(None);
        };
        let types = self.state.world.types;
        if matches!(
            types.get(typ),
            Type::Any {
                kind: AnyKind::FromError,
                ..
            } | Type::Unbound { .. }
        ) {
            self.fail(invalid, at);
            return None;
        }
        Some(Some(typ))
    }

    fn define_newtype(&mut self, call: ExprId, name: Name, old_type: TypeId, arg: ExprId, at: At) {
        let types = self.state.world.types;
        let proper = typeops::proper(&self.state.world, old_type);
        let mut base = match types.get(proper) {
            Type::Tuple(tuple) => tuple.fallback,
            Type::Instance(_) => proper,
            Type::Placeholder { .. } => {
                self.process_placeholder(None, "NewType base", at, false);
                self.object_type()
            }
            _ => {
                let shown = typeops::display::type_str(&self.state.world, proper, self.str_options());
                let text = format!("Argument 2 to NewType(...) must be subclassable (got \"{shown}\")");
                self.fail_code(text, self.at(arg), ErrorCode::ValidNewtype);
                self.object_type()
            }
        };
        if let Some(class) = self
            .instance_class(base)
            .filter(|class| self.state.world.get(*class).is(ClassFlags::PROTOCOL))
        {
            let _ = class;
            self.fail("NewType cannot be used with protocol classes", at);
            base = self.object_type();
        }
        self.check_explicit_any(old_type, at);
        self.check_unimported_any("Argument 2 to NewType(...)", old_type, at);
        let known = match self.analyzed(call) {
            Some(Analyzed::NewType { class, .. }) => *class,
            _ => None,
        };
        let class = known.unwrap_or_else(|| self.new_class(name, base, at));
        self.state.world.get_mut(class).bases = Box::new([base]);
        self.state.world.get_mut(class).flags |= ClassFlags::NEWTYPE;
        if let Type::Tuple(_) = types.get(proper) {
            self.update_tuple_type(class, proper);
        }
        self.add_newtype_init(class, old_type);
        self.mark_newtype(call, Some(class), Some(old_type));
        self.store_class(name, class, at);
    }

    /// `__init__(self, item: T)`.
    fn add_newtype_init(&mut self, class: ClassId, old_type: TypeId) {
        let types = self.state.world.types;
        let name = self.known.dunder_init;
        let (self_name, item) = (self.intern("self"), self.intern("item"));
        let self_type = types.intern(Type::Instance(Instance::new(class, [])));
        let fullname = self
            .state
            .world
            .names
            .join(self.state.world.get(class).fullname, name);
        let arg = |name| FuncArg {
            name,
            kind: ArgKind::Pos,
            pos_only: false,
            var: None,
        };
        let mut func = Func::new(name, fullname);
        func.class = Some(class);
        func.at = self.state.world.get(class).at;
        func.args = Box::new([arg(self_name), arg(item)]);
        let known = match self
            .state
            .world
            .get(class)
            .names
            .get(&name)
            .and_then(|symbol| symbol.node)
        {
            Some(DefRef::Func(func)) => Some(func),
            _ => None,
        };
        let id = known.unwrap_or_else(|| self.state.world.add(self.module, func));
        let param = |typ, name| Param {
            typ,
            name: Some(name),
            kind: ArgKind::Pos,
        };
        let callable = Callable {
            params: Box::new([param(self_type, self_name), param(old_type, item)]),
            ret_type: types.none(),
            fallback: self.named_type("builtins.function", &[]),
            name: Some(self.state.world.get(class).name),
            definition: Some(DefRef::Func(id)),
            variables: Box::default(),
            flags: CallableFlags::empty(),
            type_guard: None,
            type_is: None,
            first_arg: None,
            instance_type: None,
        };
        self.state.world.get_mut(id).typ = Some(types.intern(Type::Callable(Box::new(callable))));
        let symbol = Symbol::new(SymbolKind::Member, DefRef::Func(id));
        self.state.world.get_mut(class).names.insert(name, symbol);
    }
}
