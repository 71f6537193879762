//! `NewType`, after `mypy/semanal_newtype.py`.

use names::{Name, known};
use nodes::ast::{CallArg, Expr, ExprId};
use nodes::defs::{At, ClassFlags, Func, FuncArg, Placeholder};
use nodes::symbols::{Symbol, SymbolFlags, SymbolKind};
use nodes::tables::Analyzed;
use options::ErrorCode;
use typeops::callables::new_callable;
use types::{AnyKind, ArgKind, Callable, ClassId, DefRef, Instance, Param, Type, TypeId};

use crate::Analyzer;
use crate::assignments::Assign;
use crate::symbols::AddOptions;
use crate::type_analysis::AnalOptions;

/// The second argument of `NewType`.
enum Base {
    /// Something in it is not known yet.
    NotReady,
    /// It was reported that it, or the first argument, cannot be that.
    Wrong,
    /// A type without an alias around it.
    Type(TypeId),
}

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
        let known = match self.analyzed(s.rvalue) {
            Some(Analyzed::NewType { class, .. }) => Some(*class),
            _ => None,
        };
        let existing = self.names(false, false).get(&name).and_then(|symbol| symbol.node);
        let is_taken = existing.is_some_and(|node| !matches!(node, DefRef::Placeholder(_)));
        if is_taken && known.is_none() {
            let text = format!("Cannot redefine \"{}\" as a NewType", self.text(name));
            self.fail(text, at);
        }
        let known = known.flatten();
        if known.is_none() {
            self.add_becoming_class(name, at);
        }
        match self.check_newtype_args(name, self.body.call_args(args), at) {
            Base::NotReady => {
                self.mark_newtype(s.rvalue, known, None);
                self.defer();
            }
            Base::Wrong => self.define_newtype(s.rvalue, name, (known, None), at),
            Base::Type(old_type) => self.define_newtype(s.rvalue, name, (known, Some(old_type)), at),
        }
        true
    }

    /// Labels a name as a class that is not known yet.
    fn add_becoming_class(&mut self, name: Name, at: At) {
        let placeholder = Placeholder {
            fullname: self.qualified_name(name),
            becomes_class: true,
            at: Some(at),
        };
        let id = self.state.world.add(self.module, placeholder);
        let options = AddOptions {
            can_defer: false,
            ..AddOptions::default()
        };
        self.add_symbol_with(name, DefRef::Placeholder(id), at, SymbolFlags::empty(), options);
    }

    fn mark_newtype(&mut self, call: ExprId, class: Option<ClassId>, old_type: Option<TypeId>) {
        self.tables
            .analyzed
            .insert(call, Analyzed::NewType { class, old_type });
    }

    fn check_newtype_args(&mut self, name: Name, args: &[CallArg], at: At) -> Base {
        let [first, second] = args else {
            self.fail("NewType(...) expects exactly two positional arguments", at);
            return Base::Wrong;
        };
        if first.kind != ArgKind::Pos || second.kind != ArgKind::Pos {
            self.fail("NewType(...) expects exactly two positional arguments", at);
            return Base::Wrong;
        }
        let is_named_well = self.check_newtype_name(name, first.expr, at);
        let invalid = "Argument 2 to NewType(...) must be a valid type";
        let Some(owned) = self.expr_syntax(second.expr) else {
            self.fail(invalid, at);
            return Base::Wrong;
        };
        let options = AnalOptions {
            quiet_invalid_types: true,
            allow_placeholder: !self.is_func_scope(),
            ..AnalOptions::default()
        };
        let typ = self.anal_type(owned.syntax(), options);
        let typ = typ.map(|typ| typeops::proper(&self.state.world, typ));
        match typ.map(|typ| (typ, self.state.world.types.get(typ))) {
            None | Some((_, Type::Placeholder { .. })) => Base::NotReady,
            Some((
                _,
                Type::Any {
                    kind: AnyKind::FromError,
                    ..
                },
            )) => {
                self.fail(invalid, at);
                Base::Wrong
            }
            Some((typ, _)) if is_named_well => Base::Type(typ),
            Some(_) => Base::Wrong,
        }
    }

    /// The first argument of `NewType` is the name of the variable.
    fn check_newtype_name(&mut self, name: Name, arg: ExprId, at: At) -> bool {
        let Expr::Str { value, .. } = *self.body.expr(arg) else {
            self.fail("Argument 1 to NewType(...) must be a string literal", at);
            return false;
        };
        let (text, name) = (self.body.text(value), self.text(name));
        if text != name {
            let text = format!(
                "String argument 1 \"{text}\" to NewType(...) does not match variable name \"{name}\""
            );
            self.fail(text, at);
        }
        text == name
    }

    fn define_newtype(
        &mut self,
        call: ExprId,
        name: Name,
        (known, old_type): (Option<ClassId>, Option<TypeId>),
        at: At,
    ) {
        let types = self.state.world.types;
        let base = match old_type.map(|typ| (typ, types.get(typ))) {
            Some((_, Type::Tuple(tuple))) => Some(tuple.fallback),
            Some((typ, Type::Instance(instance))) => {
                if self.state.world.get(instance.class).is(ClassFlags::PROTOCOL) {
                    self.fail("NewType cannot be used with protocol classes", at);
                }
                Some(typ)
            }
            Some((typ, _)) => {
                let shown = messages::format_type(&self.state.world, self.options(), typ);
                let text = format!("Argument 2 to NewType(...) must be subclassable (got {shown})");
                self.fail_code(text, at, ErrorCode::ValidNewtype);
                None
            }
            None => None,
        };
        let old_type = old_type.filter(|_| base.is_some());
        let old_type = old_type.unwrap_or_else(|| types.any(AnyKind::FromError));
        let class = self.build_newtype((name, at), (old_type, base), known);
        self.check_explicit_any(old_type, at);
        self.check_unimported_any("Argument 2 to NewType(...)", old_type, at);
        self.mark_newtype(call, Some(class), Some(old_type));
        self.store_class(name, class, at);
    }

    /// Makes the class, or brings the one of an earlier iteration up to date. Without a base it can be anything.
    fn build_newtype(
        &mut self,
        (name, at): (Name, At),
        (old_type, base): (TypeId, Option<TypeId>),
        known: Option<ClassId>,
    ) -> ClassId {
        let object = self.object_type();
        let class = known.unwrap_or_else(|| self.new_class(name, base.unwrap_or(object), at));
        let def = self.state.world.get_mut(class);
        def.bases = Box::new([base.unwrap_or(object)]);
        def.flags |= ClassFlags::NEWTYPE;
        def.flags.set(ClassFlags::FALLBACK_TO_ANY, base.is_none());
        let is_changed = self.add_newtype_init(class, old_type);
        if self.has_placeholder(old_type) {
            self.process_placeholder(None, "NewType base", at, is_changed);
        }
        if let Type::Tuple(_) = self.state.world.types.get(old_type) {
            self.update_tuple_type(class, old_type);
        }
        class
    }

    /// `__init__(self, item: T)`. Returns whether `T` differs from that of the last iteration.
    fn add_newtype_init(&mut self, class: ClassId, old_type: TypeId) -> bool {
        let types = self.state.world.types;
        let name = known::DUNDER_INIT;
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
            name: Some(self.state.world.get(class).name.into()),
            definition: Some(DefRef::Func(id)),
            ..new_callable(
                [param(self_type, self_name), param(old_type, item)],
                types.none(),
                self.named_type("builtins.function", &[]),
            )
        };
        let typ = Some(types.intern(Type::Callable(Box::new(callable))));
        let old = std::mem::replace(&mut self.state.world.get_mut(id).typ, typ);
        let mut symbol = Symbol::new(SymbolKind::Member, DefRef::Func(id));
        symbol.flags |= SymbolFlags::PLUGIN_GENERATED;
        self.state.world.get_mut(class).names.insert(name, symbol);
        old != typ
    }
}
