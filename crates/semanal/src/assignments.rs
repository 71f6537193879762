//! Assignments: special forms first, then variables with declared or simple types, `Final`, `ClassVar`, `__slots__`.

use arena::List;
use messages::catalogue;
use names::known;
use nodes::ast::{Expr, ExprId, Stmt, StmtId, TypeNode, TypeNodeId};
use nodes::defs::{At, ClassFlags, VarFlags};
use nodes::symbols::{SymbolFlags, SymbolKind};
use nodes::tables::{Analyzed, Assignment, Ref, RefFlags};
use options::ErrorCode;
use types::{AnyKind, ArgKind, ClassId, DefRef, LiteralValue, Type, TypeId};

use crate::Analyzer;
use crate::constant_fold::Constant;
use crate::lookup::Missing;
use crate::lvalues::LvalueOptions;
use crate::type_analysis::{AnalOptions, TypeSyntax};

/// Classes whose instances are sentinels.
const SENTINEL_NAMES: [&str; 3] = [
    "builtins.sentinel",
    "typing_extensions.Sentinel",
    "typing_extensions.sentinel",
];

/// The modules with the classes and functions that are special when an assignment calls them.
const SPECIAL_FORM_MODULES: [&str; 5] = [
    "typing",
    "typing_extensions",
    "mypy_extensions",
    "collections",
    "enum",
];

/// An assignment as written.
#[derive(Clone, Copy)]
pub(crate) struct Assign {
    pub stmt: StmtId,
    pub lvalues: List<ExprId>,
    pub rvalue: ExprId,
    pub typ: Option<TypeNodeId>,
}

impl<'a> Analyzer<'a> {
    pub(crate) fn visit_assignment(&mut self, stmt: StmtId) {
        let Stmt::Assign {
            lvalues,
            rvalue,
            typ,
            new_syntax: _,
        } = *self.body.stmt(stmt)
        else {
            unreachable!("called for assignments only")
        };
        let s = Assign {
            stmt,
            lvalues,
            rvalue,
            typ,
        };
        if let [lvalue] = self.body.exprs(lvalues)
            && let Expr::Name(name) = *self.body.expr(*lvalue)
            && self.is_dummy_alias(name)
        {
            return;
        }
        if self.analyze_identity_assignment(s) {
            return;
        }
        let tag = self.track_incomplete_refs();
        let maybe_form = self.may_be_type_form(s);
        let old = (self.allow_unbound_tvars, self.basic_type_applications);
        if maybe_form {
            (self.allow_unbound_tvars, self.basic_type_applications) = (true, true);
        } else if self.may_be_type_var(s) {
            self.allow_unbound_tvars = true;
        }
        let outer = std::mem::replace(&mut self.now.deferred, false);
        self.visit_expr(rvalue);
        let is_deferred = self.now.deferred;
        self.now.deferred |= outer;
        (self.allow_unbound_tvars, self.basic_type_applications) = old;
        if self.found_incomplete_ref(tag) || self.should_wait(rvalue, is_deferred) {
            for (name, at) in self.assigned_names(self.body.exprs(lvalues)) {
                self.mark_incomplete(name, at, false, SymbolFlags::empty());
            }
            return;
        }
        if maybe_form {
            self.allow_unbound_tvars = true;
            self.visit_expr(rvalue);
            self.allow_unbound_tvars = old.0;
        }
        if self.set_up_type_alias(s) {
            self.tables.assignments.or_default(stmt).is_alias_def = true;
            self.record_special_form(s);
            return;
        }
        if matches!(self.body.expr(rvalue), Expr::Call { .. }) && self.analyze_special_form_call(s) {
            self.record_special_form(s);
            return;
        }
        self.note_assignment(stmt, false, |facts| facts.is_alias_def = false);
        self.analyze_plain_assignment(s);
    }

    /// Writes down facts about an assignment. Most have none: those are left out, unless `is_needed`.
    fn note_assignment(&mut self, stmt: StmtId, is_needed: bool, change: impl FnOnce(&mut Assignment)) {
        if is_needed || self.tables.assignments.contains(stmt) {
            change(self.tables.assignments.or_default(stmt));
        }
    }

    /// `T = TypeVar("T")`, `P = NamedTuple(...)` and the like.
    fn analyze_special_form_call(&mut self, s: Assign) -> bool {
        if self.analyzed(s.rvalue).is_none() && !self.calls_special_form(s.rvalue) {
            return false;
        }
        self.process_type_var_declaration(s)
            || self.analyze_namedtuple_assign(s)
            || self.analyze_typeddict_assign(s)
            || self.process_newtype(s)
            || self.analyze_enum_assign(s)
    }

    /// Whether the callee is defined where all special forms are.
    fn calls_special_form(&self, call: ExprId) -> bool {
        let Expr::Call { callee, .. } = *self.body.expr(call) else {
            return false;
        };
        let name = self.special_name_of(callee).rsplit_once('.');
        name.is_some_and(|(module, _)| SPECIAL_FORM_MODULES.contains(&module))
    }

    fn analyze_plain_assignment(&mut self, s: Assign) {
        let mut declared = Declared {
            typ: s.typ,
            bare: false,
        };
        self.look_up_declared_names(s);
        let is_sentinel = self.is_sentinel_declaration(s);
        let is_final = self.unwrap_final(s, &mut declared) || is_sentinel;
        self.note_assignment(s.stmt, is_final, |facts| facts.is_final_def = is_final);
        self.analyze_lvalues(s, is_final);
        let sentinel = if is_sentinel {
            self.set_up_sentinel(s)
        } else {
            None
        };
        let is_final = self.check_final_implicit_def(s, is_final);
        self.store_final_status(s, is_final, declared);
        self.check_classvar(s, &mut declared);
        let typ = sentinel.or_else(|| self.process_type_annotation(s, declared));
        self.signature_names.clear();
        if let Some(typ) = sentinel {
            self.body
                .exprs(s.lvalues)
                .iter()
                .for_each(|lvalue| self.store_declared_types(*lvalue, typ));
        }
        self.note_assignment(s.stmt, typ.is_some() || s.typ.is_some(), |facts| facts.typ = typ);
        self.try_as_type(s.rvalue);
        if typ.is_none() {
            self.process_module_assignment(self.body.exprs(s.lvalues), s.rvalue, self.at_stmt(s.stmt));
        }
        self.process_all(s);
        self.process_slots(s);
    }

    /// Looks up the names in the annotation, once for all that is asked about them; but not that of the variable itself,
    /// which means something else once it is defined.
    fn look_up_declared_names(&mut self, s: Assign) {
        let (Some(typ), [lvalue]) = (s.typ, self.body.exprs(s.lvalues)) else {
            return;
        };
        if let Expr::Name(name) = *self.body.expr(*lvalue) {
            let mut found = std::mem::take(&mut self.signature_names);
            self.look_up_type_names(TypeSyntax::new(self.body.types(), typ), Some(name), &mut found);
            self.signature_names = found;
        }
    }

    /// `MISSING = sentinel("MISSING")`, or another name for one (PEP 661).
    fn is_sentinel_declaration(&self, s: Assign) -> bool {
        let [lvalue] = self.body.exprs(s.lvalues) else {
            return false;
        };
        if self.is_nested_within_func_scope() || s.typ.is_some() {
            return false;
        }
        if !matches!(self.body.expr(*lvalue), Expr::Name(_)) {
            return false;
        }
        match *self.body.expr(s.rvalue) {
            Expr::Name(_) | Expr::Member { .. } => self.sentinel_behind(s.rvalue).is_some(),
            Expr::Call { callee, args } => {
                let first = self.body.call_args(args).first();
                let is_text = first.is_some_and(|arg| {
                    arg.kind == ArgKind::Pos && matches!(self.body.expr(arg.expr), Expr::Str { .. })
                });
                is_text && SENTINEL_NAMES.contains(&self.fullname_of(callee))
            }
            _ => false,
        }
    }

    fn sentinel_behind(&self, expr: ExprId) -> Option<types::VarId> {
        match self.reference(expr)?.node? {
            DefRef::Var(var) if self.state.world.get(var).is(VarFlags::SENTINEL) => Some(var),
            _ => None,
        }
    }

    fn set_up_sentinel(&mut self, s: Assign) -> Option<TypeId> {
        let [lvalue] = self.body.exprs(s.lvalues) else {
            return None;
        };
        let Some(DefRef::Var(var)) = self.tables.refs.get(*lvalue)?.node else {
            return None;
        };
        let change = |reference: &mut Ref| reference.flags |= RefFlags::SPECIAL_FORM;
        self.tables.refs.change(*lvalue, change);
        if let Some(var) = self.state.world.own_mut(var) {
            var.flags |= VarFlags::SENTINEL;
        }
        let Expr::Call { callee, .. } = *self.body.expr(s.rvalue) else {
            return self
                .sentinel_behind(s.rvalue)
                .and_then(|other| self.state.world.get(other).typ);
        };
        let fallback = self.named_type_or_none(self.fullname_of(callee), &[], AnyKind::Unannotated)?;
        let def = self.state.world.get(var);
        let (fullname, short) = (def.fullname, self.text(def.name));
        let name = match self.class {
            Some(class) => self.intern(&format!(
                "{}.{short}",
                self.text(self.state.world.get(class).name)
            )),
            None => self.intern(short),
        };
        let value = LiteralValue::Sentinel { fullname, name };
        Some(
            self.state
                .world
                .types
                .intern(Type::Literal(types::Literal { value, fallback })),
        )
    }

    /// `X = X` at the top level: the name of a builtin, for the module.
    fn analyze_identity_assignment(&mut self, s: Assign) -> bool {
        let [lvalue] = self.body.exprs(s.lvalues) else {
            return false;
        };
        let (Expr::Name(name), Expr::Name(value)) = (*self.body.expr(*lvalue), *self.body.expr(s.rvalue))
        else {
            return false;
        };
        if name != value || self.class.is_some() || self.is_func_scope() {
            return false;
        }
        let at = self.at_stmt(s.stmt);
        let Some(symbol) = self.lookup(name, Missing::Report(at)) else {
            if self.now.final_iteration {
                return false;
            }
            self.defer();
            return true;
        };
        let Some(node) = symbol.node else { return false };
        if !self.globals().contains_key(&name) {
            self.add_symbol(name, node, at);
        }
        if !matches!(node, DefRef::Placeholder(_)) {
            let fullname = Some(self.state.world.fullname(node));
            let flags = RefFlags::empty();
            let reference = Ref {
                kind: Some(SymbolKind::Global),
                node: Some(node),
                fullname,
                flags,
            };
            self.tables.refs.insert(*lvalue, reference);
            self.tables.refs.insert(s.rvalue, reference);
        }
        true
    }

    /// Names that targets define.
    fn assigned_names(&self, lvalues: &[ExprId]) -> Vec<(names::Name, At)> {
        let mut result = Vec::new();
        for lvalue in lvalues {
            match *self.body.expr(*lvalue) {
                Expr::Name(name) => result.push((name, self.at(*lvalue))),
                Expr::Star(inner) => result.extend(self.assigned_names(&[inner])),
                Expr::Tuple(items) | Expr::List(items) => {
                    result.extend(self.assigned_names(self.body.exprs(items)));
                }
                _ => {}
            }
        }
        result
    }

    /// Whether the name that an expression starts with was bound to what is no module, class or alias: then neither is the
    /// expression, nor is it a placeholder.
    fn leads_to_value(&self, expr: ExprId) -> bool {
        let mut leftmost = expr;
        while let Expr::Member { base, name: _ } = *self.body.expr(leftmost) {
            leftmost = base;
        }
        match self.reference(leftmost).and_then(|reference| reference.node) {
            Some(
                DefRef::Var(_)
                | DefRef::Func(_)
                | DefRef::Decorator(_)
                | DefRef::Overload(_)
                | DefRef::TypeVar(_),
            ) => true,
            Some(DefRef::Module(_) | DefRef::Class(_) | DefRef::Alias(_) | DefRef::Placeholder(_)) | None => {
                false
            }
        }
    }

    /// Whether it is too early to say what the right side is (mypy's `should_wait_rhs`); `is_deferred` says that something in
    /// it is not ready.
    fn should_wait(&mut self, rvalue: ExprId, is_deferred: bool) -> bool {
        if self.now.final_iteration {
            return false;
        }
        match *self.body.expr(rvalue) {
            Expr::Name(_) | Expr::Member { .. } if !is_deferred && self.leads_to_value(rvalue) => false,
            Expr::Name(_) | Expr::Member { .. } => {
                let symbol = self.lookup_expr(rvalue);
                match symbol.and_then(|symbol| symbol.node) {
                    Some(DefRef::Placeholder(id)) => !self.state.world.get(id).becomes_class,
                    _ => false,
                }
            }
            Expr::Index { base, .. } | Expr::Call { callee: base, .. } => {
                matches!(self.body.expr(base), Expr::Name(_) | Expr::Member { .. })
                    && self.should_wait(base, is_deferred)
            }
            _ => false,
        }
    }

    fn may_be_type_form(&mut self, s: Assign) -> bool {
        let [lvalue] = self.body.exprs(s.lvalues) else {
            return false;
        };
        let rvalue = self.body.expr(s.rvalue);
        if let Expr::Call { callee, .. } = *rvalue
            && matches!(self.body.expr(callee), Expr::Name(_) | Expr::Member { .. })
        {
            let name = self.special_name_of(callee);
            return crate::bases::TPDICT_NAMES.contains(&name)
                || crate::bases::TYPED_NAMEDTUPLE_NAMES.contains(&name);
        }
        let may_be = matches!(rvalue, Expr::Index { .. } | Expr::Op { .. });
        matches!(self.body.expr(*lvalue), Expr::Name(_)) && self.may_have_type_of_alias(s, may_be) && may_be
    }

    /// Whether an assignment has no declared type, or one that may say that it defines an alias. If that does not matter, the
    /// type is still looked up where the search can find out that something is not ready: then the assignment waits.
    fn may_have_type_of_alias(&mut self, s: Assign, matters: bool) -> bool {
        let Some(typ) = s.typ else { return true };
        let has_dot = match *self.body.types().get(typ) {
            TypeNode::Unbound { name, .. } => name.is_dotted(),
            _ => false,
        };
        (matters || has_dot) && self.is_pep_613(s)
    }

    fn may_be_type_var(&mut self, s: Assign) -> bool {
        let [lvalue] = self.body.exprs(s.lvalues) else {
            return false;
        };
        let Expr::Call { callee, .. } = *self.body.expr(s.rvalue) else {
            return false;
        };
        if !matches!(self.body.expr(*lvalue), Expr::Name(_))
            || !matches!(self.body.expr(callee), Expr::Name(_))
        {
            return false;
        }
        self.visit_expr(callee);
        crate::type_var_defs::TYPE_VAR_LIKE_NAMES.contains(&self.special_name_of(callee))
    }

    fn record_special_form(&mut self, s: Assign) {
        let [lvalue, ..] = self.body.exprs(s.lvalues) else {
            return;
        };
        let Expr::Name(name) = *self.body.expr(*lvalue) else {
            return;
        };
        let kind = self.symbol_kind();
        let old = self.reference(*lvalue);
        let fullname = if kind == SymbolKind::Global {
            Some(self.qualified_name(name))
        } else {
            old.and_then(|reference| reference.fullname)
        };
        let flags = old.map_or(RefFlags::empty(), |reference| reference.flags) | RefFlags::SPECIAL_FORM;
        let node = old.and_then(|reference| reference.node);
        self.tables.refs.insert(
            *lvalue,
            Ref {
                kind: Some(kind),
                node,
                fullname,
                flags,
            },
        );
    }

    fn has_no_rhs(&self, s: Assign) -> bool {
        matches!(self.body.expr(s.rvalue), Expr::NoRhs)
    }

    fn analyze_lvalues(&mut self, s: Assign, is_final: bool) {
        let bare_final = s
            .typ
            .is_some_and(|typ| self.final_args(typ).is_some_and(<[TypeNodeId]>::is_empty));
        let options = LvalueOptions {
            explicit_type: s.typ.is_some() && !bare_final,
            is_final,
            has_explicit_value: !self.has_no_rhs(s),
            ..LvalueOptions::default()
        };
        for lvalue in self.body.exprs(s.lvalues) {
            self.analyze_lvalue(*lvalue, options);
        }
    }

    /// The arguments of `Final[...]`, if the type is that.
    fn final_args(&mut self, typ: TypeNodeId) -> Option<&'a [TypeNodeId]> {
        let syntax = TypeSyntax::new(self.body.types(), typ);
        let TypeNode::Unbound { name, args, .. } = *syntax.node() else {
            return None;
        };
        let node = self.symbol_of(syntax, name)?.node?;
        let fullname = self.state.world.fullname(node);
        let is_final = fullname == known::TYPING_FINAL || fullname == known::TYPING_EXTENSIONS_FINAL;
        is_final.then(|| syntax.types.list(args))
    }

    pub(crate) fn is_classvar(&mut self, typ: TypeNodeId) -> bool {
        let syntax = TypeSyntax::new(self.body.types(), typ);
        let TypeNode::Unbound { name, .. } = *syntax.node() else {
            return false;
        };
        let node = self.symbol_of(syntax, name).and_then(|symbol| symbol.node);
        node.is_some_and(|node| self.state.world.fullname(node) == known::TYPING_CLASS_VAR)
    }

    /// Takes `Final` away from the declared type; true if it was there and may be.
    fn unwrap_final(&mut self, s: Assign, declared: &mut Declared) -> bool {
        let Some(typ) = s.typ else { return false };
        let Some(args) = self.final_args(typ) else {
            return false;
        };
        let at = self.at_stmt(s.stmt);
        let type_at = self.at_span(self.body.types().span(typ));
        if args.len() > 1 {
            self.fail("Final[...] takes at most one type argument", type_at);
        }
        let mut invalid_bare = false;
        declared.typ = args.first().copied();
        if args.is_empty() {
            let in_named_tuple = self
                .class
                .is_some_and(|c| self.state.world.get(c).is(ClassFlags::NAMED_TUPLE));
            declared.bare = true;
            if self.has_no_rhs(s) && !in_named_tuple {
                invalid_bare = true;
                self.fail(
                    "Type in Final[...] can only be omitted if there is an initializer",
                    at,
                );
            }
        }
        let version = self.options().python_version;
        if (version.major, version.minor) < (3, 13) && declared.typ.is_some_and(|typ| self.is_classvar(typ)) {
            self.fail(
                "Variable should not be annotated with both ClassVar and Final",
                at,
            );
            return false;
        }
        let [lvalue] = self.body.exprs(s.lvalues) else {
            self.fail("Invalid final declaration", at);
            return false;
        };
        if !matches!(self.body.expr(*lvalue), Expr::Name(_) | Expr::Member { .. }) {
            self.fail("Invalid final declaration", at);
            return false;
        }
        self.tables.refs.change(*lvalue, |reference| {
            if reference.flags.contains(RefFlags::NEW_DEF) {
                let is_inferred = declared.typ.is_none();
                reference.flags.set(RefFlags::INFERRED_DEF, is_inferred);
            }
        });
        if self.loop_depth.last().is_some_and(|depth| *depth > 0) {
            self.fail("Cannot use Final inside a loop", at);
        }
        let in_protocol = self
            .class
            .is_some_and(|class| self.state.world.get(class).is(ClassFlags::PROTOCOL));
        if in_protocol && self.is_class_scope() {
            self.fail("Protocol member cannot be final", at);
        }
        if self.has_no_rhs(s) && !self.is_stub() && !self.is_class_scope() && !invalid_bare {
            self.fail("Final name must be initialized with a value", at);
        }
        true
    }

    fn check_final_implicit_def(&mut self, s: Assign, is_final: bool) -> bool {
        let [lvalue, ..] = self.body.exprs(s.lvalues) else {
            return is_final;
        };
        let Expr::Member { base, .. } = *self.body.expr(*lvalue) else {
            return is_final;
        };
        if !is_final {
            return false;
        }
        let in_init = self
            .functions
            .last()
            .is_some_and(|f| self.state.world.get(*f).name == known::DUNDER_INIT);
        let text = if !self.is_self_member(base) {
            "Final can be only applied to a name or an attribute on self"
        } else if !in_init {
            "Can only declare a final attribute in class body or __init__"
        } else {
            return true;
        };
        self.fail(text, self.at_stmt(s.stmt));
        self.tables.assignments.or_default(s.stmt).is_final_def = false;
        false
    }

    fn store_final_status(&mut self, s: Assign, is_final: bool, declared: Declared) {
        if !is_final {
            self.store_implicit_final(s);
            return;
        }
        let [lvalue] = self.body.exprs(s.lvalues) else {
            return;
        };
        let Some(DefRef::Var(var)) = self.reference(*lvalue).and_then(|reference| reference.node) else {
            return;
        };
        let value = declared
            .typ
            .and_then(|_| self.constant_fold(s.rvalue))
            .and_then(|c| self.literal_value(&c));
        let unset = self.is_class_scope() && self.has_no_rhs(s);
        let Some(def) = self.state.world.own_mut(var) else {
            return;
        };
        def.flags |= VarFlags::FINAL;
        def.flags.set(
            VarFlags::FINAL_UNSET_IN_CLASS,
            unset || def.is(VarFlags::FINAL_UNSET_IN_CLASS),
        );
        if value.is_some() {
            def.final_value = value;
        }
    }

    /// Members of enumerations are final, and so are attributes that `__init__` sets for a bare `Final`.
    fn store_implicit_final(&mut self, s: Assign) {
        let Some(class) = self.class.filter(|_| !self.has_no_rhs(s)) else {
            return;
        };
        let is_enum = self.state.world.get(class).is(ClassFlags::ENUM);
        for lvalue in self.body.exprs(s.lvalues) {
            self.store_implicit_final_of(s.stmt, class, is_enum, *lvalue);
        }
    }

    fn store_implicit_final_of(&mut self, stmt: StmtId, class: ClassId, is_enum: bool, lvalue: ExprId) {
        let (name, is_attribute) = match *self.body.expr(lvalue) {
            Expr::Name(name) => (name, false),
            Expr::Member { base, name } if self.is_self_member(base) => (name, true),
            Expr::Tuple(items) | Expr::List(items) => {
                for item in self.body.exprs(items) {
                    self.store_implicit_final_of(stmt, class, is_enum, *item);
                }
                return;
            }
            _ => return,
        };
        let symbol = self.state.world.get(class).names.get(&name).copied();
        let Some(DefRef::Var(var)) = symbol.and_then(|symbol| symbol.node) else {
            return;
        };
        if !is_attribute && is_enum {
            let text = self.text(name);
            let is_dunder = text.starts_with("__") && text.ends_with("__");
            if let Some(var) = self.state.world.own_mut(var) {
                var.flags.set(VarFlags::FINAL, !is_dunder);
            }
            self.tables.assignments.or_default(stmt).is_final_def = !is_dunder;
        } else if is_attribute && self.state.world.get(var).is(VarFlags::FINAL) {
            let func = self.functions.last().map(|func| self.state.world.get(*func).name);
            let Some(def) = self.state.world.own_mut(var) else {
                return;
            };
            let waiting = def.is(VarFlags::FINAL_UNSET_IN_CLASS) && !def.is(VarFlags::FINAL_SET_IN_INIT);
            if func == Some(known::DUNDER_INIT) && waiting {
                def.flags |= VarFlags::FINAL_SET_IN_INIT;
                self.tables.assignments.or_default(stmt).is_final_def = true;
            }
        }
    }

    /// `ClassVar[Self]` makes no sense in a generic class.
    fn check_self_in_classvar(&mut self, s: Assign, typ: TypeNodeId) {
        let Some(analyzed) = self.anal_own_type(typ, AnalOptions::default()) else {
            return;
        };
        let Some(class) = self.class.map(|class| self.state.world.get(class)) else {
            return;
        };
        let is_wrong = !class.type_vars.is_empty()
            && class.self_type.is_some_and(|self_type| {
                typeops::query::get_type_vars(&self.state.world, analyzed).contains(&self_type)
            });
        if is_wrong {
            let text = "ClassVar cannot contain Self type in generic classes";
            self.fail(text, self.at_stmt(s.stmt));
        }
    }

    fn check_classvar(&mut self, s: Assign, declared: &mut Declared) {
        let [lvalue] = self.body.exprs(s.lvalues) else {
            return;
        };
        let Some(typ) = declared.typ else { return };
        if !matches!(self.body.expr(*lvalue), Expr::Name(_) | Expr::Member { .. }) || !self.is_classvar(typ) {
            return;
        }
        let is_name = matches!(self.body.expr(*lvalue), Expr::Name(_));
        let on_self =
            matches!(*self.body.expr(*lvalue), Expr::Member { base, .. } if self.is_self_member(base));
        if self.is_class_scope() && is_name {
            if let Some(DefRef::Var(var)) = self.reference(*lvalue).and_then(|reference| reference.node)
                && let Some(var) = self.state.world.own_mut(var)
            {
                var.flags |= VarFlags::CLASSVAR;
            }
            self.check_self_in_classvar(s, typ);
        } else if is_name || on_self {
            self.fail(catalogue::CLASS_VAR_OUTSIDE_OF_CLASS.value, self.at(*lvalue));
        }
        let TypeNode::Unbound { args, .. } = *self.body.types().get(typ) else {
            return;
        };
        if args.is_empty() {
            if self.has_no_rhs(s) {
                if self.options().disallow_any_generics {
                    let text = "ClassVar without type argument becomes Any";
                    self.fail_code(text, self.at_stmt(s.stmt), ErrorCode::TypeArg);
                }
                return;
            }
            declared.typ = None;
        }
    }

    /// The declared type, or that of a simple literal (mypy's `process_type_annotation`).
    fn process_type_annotation(&mut self, s: Assign, declared: Declared) -> Option<TypeId> {
        let lvalues = self.body.exprs(s.lvalues);
        let last = *lvalues.last()?;
        let in_protocol = self
            .class
            .is_some_and(|class| self.state.world.get(class).is(ClassFlags::PROTOCOL));
        let typ = if let Some(node) = declared.typ {
            let allow_tuple_literal = matches!(self.body.expr(last), Expr::Tuple(_));
            let options = AnalOptions {
                allow_tuple_literal,
                ..AnalOptions::default()
            };
            let typ = self
                .anal_own_type(node, options)
                .filter(|typ| !self.has_placeholder(*typ));
            let Some(typ) = typ else {
                self.defer();
                return None;
            };
            if in_protocol
                && self.has_no_rhs(s)
                && matches!(self.body.expr(last), Expr::Name(_))
                && let Some(DefRef::Var(var)) = self.reference(last).and_then(|reference| reference.node)
            {
                self.state.world.get_mut(var).flags |= VarFlags::ABSTRACT;
            }
            typ
        } else {
            if in_protocol && !self.is_func_scope() && self.is_unannotated_member(lvalues) {
                let text = "All protocol members must have explicitly declared types";
                self.fail(text, self.at_stmt(s.stmt));
            }
            self.simple_literal_of_target(s, lvalues)?
        };
        for lvalue in lvalues {
            self.store_declared_types(*lvalue, typ);
        }
        Some(typ)
    }

    fn is_unannotated_member(&self, lvalues: &[ExprId]) -> bool {
        lvalues.iter().any(|lvalue| match *self.body.expr(*lvalue) {
            Expr::Name(name) => name != known::DUNDER_SLOTS && self.is_inferred_def(*lvalue),
            _ => false,
        })
    }

    /// Whether a target defines a name whose type is inferred.
    pub(crate) fn is_inferred_def(&self, lvalue: ExprId) -> bool {
        self.reference(lvalue)
            .is_some_and(|reference| reference.flags.contains(RefFlags::INFERRED_DEF))
    }

    fn simple_literal_of_target(&mut self, s: Assign, lvalues: &[ExprId]) -> Option<TypeId> {
        let [lvalue] = lvalues else { return None };
        if !matches!(self.body.expr(*lvalue), Expr::Name(_) | Expr::Member { .. }) {
            return None;
        }
        let stored = self
            .tables
            .assignments
            .get(s.stmt)
            .and_then(|assignment| assignment.typ);
        if !self.is_inferred_def(*lvalue) {
            return stored;
        }
        if let (Some(class), Expr::Name(name)) = (self.class, *self.body.expr(*lvalue)) {
            let mro = self.state.world.get(class).mro.clone();
            if mro
                .get(1)
                .is_some_and(|base| self.state.world.lookup_member(*base, name).is_some())
            {
                return None;
            }
        }
        let is_final = self
            .tables
            .assignments
            .get(s.stmt)
            .is_some_and(|assignment| assignment.is_final_def);
        self.simple_literal_type(s.rvalue, is_final)
    }

    /// `int` for `1` and so on, outside functions; a final one knows its value.
    pub(crate) fn simple_literal_type(&mut self, rvalue: ExprId, is_final: bool) -> Option<TypeId> {
        if !self.functions.is_empty() {
            return None;
        }
        let constant = self.constant_fold(rvalue)?;
        let class = match constant {
            Constant::Bool(_) => "builtins.bool",
            Constant::Int(_) | Constant::BigInt => "builtins.int",
            Constant::Float(_) => "builtins.float",
            Constant::Str(_) => "builtins.str",
            Constant::Complex => return None,
        };
        let typ = self.named_type_or_none(class, &[], AnyKind::Unannotated)?;
        let types = self.state.world.types;
        let value = self.literal_value(&constant).filter(|_| is_final);
        let (Some(value), Type::Instance(instance)) = (value, types.get(typ)) else {
            return Some(typ);
        };
        let literal = types.intern(Type::Literal(types::Literal { value, fallback: typ }));
        let mut instance = instance.clone();
        instance.last_known_value = Some(literal);
        Some(types.intern(Type::Instance(instance)))
    }

    fn literal_value(&self, constant: &Constant) -> Option<LiteralValue> {
        match constant {
            Constant::Bool(value) => Some(LiteralValue::Bool(*value)),
            Constant::Int(value) => Some(LiteralValue::Int(*value)),
            Constant::Float(value) => Some(LiteralValue::Float(value.to_bits())),
            Constant::Str(text) => Some(LiteralValue::Str(self.intern(text))),
            Constant::BigInt | Constant::Complex => None,
        }
    }

    /// `import m; n = m`: the name stands for the module.
    fn process_module_assignment(&mut self, lvalues: &[ExprId], rvalue: ExprId, at: At) {
        if let Expr::Tuple(values) | Expr::List(values) = *self.body.expr(rvalue) {
            self.process_module_items(lvalues, self.body.exprs(values), at);
            return;
        }
        if self.leads_to_value(rvalue) {
            return;
        }
        let symbol = self.lookup_expr(rvalue);
        let Some(DefRef::Module(module)) = symbol.and_then(|symbol| symbol.node) else {
            return;
        };
        for lvalue in lvalues {
            let declared = match self.reference(*lvalue).and_then(|reference| reference.node) {
                Some(DefRef::Var(var)) => self.state.world.get(var).typ.is_some(),
                _ => false,
            };
            let inferred = self.is_inferred_def(*lvalue);
            let table = match *self.body.expr(*lvalue) {
                Expr::Name(name) => Some((name, false)),
                Expr::Member { base, name } if self.is_self_member(base) => Some((name, true)),
                _ => None,
            };
            let Some((name, is_attribute)) = table.filter(|_| !declared) else {
                continue;
            };
            let names = match (is_attribute, self.class) {
                (true, Some(class)) => &mut self.state.world.get_mut(class).names,
                _ => self.names(false, false),
            };
            let Some(symbol) = names.get_mut(&name) else {
                continue;
            };
            match symbol.node {
                Some(DefRef::Module(other)) if other != module => {
                    let text = format!(
                        "Cannot assign multiple modules to name \"{}\" without explicit \"types.ModuleType\" annotation",
                        self.text(name)
                    );
                    self.fail(text, at);
                }
                _ if inferred => symbol.node = Some(DefRef::Module(module)),
                _ => {}
            }
        }
    }

    fn process_module_items(&mut self, lvalues: &[ExprId], values: &[ExprId], at: At) {
        let mut columns = Vec::new();
        for lvalue in lvalues {
            let Expr::Tuple(items) = *self.body.expr(*lvalue) else {
                return;
            };
            columns.push(self.body.exprs(items));
        }
        for (index, value) in values.iter().enumerate() {
            let targets: Vec<ExprId> = columns
                .iter()
                .filter_map(|items| items.get(index).copied())
                .collect();
            if targets.len() == columns.len() {
                self.process_module_assignment(&targets, *value, at);
            }
        }
    }

    fn process_all(&mut self, s: Assign) {
        let [lvalue] = self.body.exprs(s.lvalues) else {
            return;
        };
        if self.is_global_all(*lvalue)
            && let Expr::List(items) | Expr::Tuple(items) = *self.body.expr(s.rvalue)
        {
            self.add_exports(self.body.exprs(items));
        }
    }

    fn process_slots(&mut self, s: Assign) {
        let ([lvalue], Some(class)) = (self.body.exprs(s.lvalues), self.class) else {
            return;
        };
        let kind = self.reference(*lvalue).and_then(|reference| reference.kind);
        let is_slots = matches!(*self.body.expr(*lvalue), Expr::Name(name) if name == known::DUNDER_SLOTS);
        if !is_slots || kind != Some(SymbolKind::Member) {
            return;
        }
        let items: Vec<Option<ExprId>> = match *self.body.expr(s.rvalue) {
            Expr::Str { .. } => vec![Some(s.rvalue)],
            Expr::List(items) | Expr::Tuple(items) | Expr::Set(items) => {
                self.body.exprs(items).iter().copied().map(Some).collect()
            }
            Expr::Dict(items) => self.body.dict_items(items).iter().map(|(key, _)| *key).collect(),
            _ => return,
        };
        let mro = self.state.world.get(class).mro.clone();
        let bases = mro.get(1..mro.len().saturating_sub(1)).unwrap_or_default();
        if bases
            .iter()
            .any(|base| self.state.world.get(*base).slots.is_none())
        {
            return;
        }
        let mut slots = Vec::new();
        for item in items {
            let Some(Expr::Str { value, .. }) = item.map(|item| *self.body.expr(item)) else {
                return;
            };
            match self.body.text(value) {
                "__dict__" => return,
                text => slots.push(self.intern(text)),
            }
        }
        for base in bases {
            slots.extend(self.state.world.get(*base).slots.iter().flatten().copied());
        }
        self.state.world.get_mut(class).slots = Some(slots.into());
    }

    /// Whether a call was found to be a special form.
    pub(crate) fn analyzed(&self, expr: ExprId) -> Option<&Analyzed> {
        self.tables.analyzed.get(&expr)
    }
}

/// The declared type of an assignment, with qualifiers taken away.
#[derive(Clone, Copy)]
struct Declared {
    typ: Option<TypeNodeId>,
    /// A bare `Final`.
    bare: bool,
}
