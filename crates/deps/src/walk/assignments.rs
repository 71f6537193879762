//! Assignments and what they assign to.

use arena::List;
use names::Name;
use nodes::ast::{Expr, ExprId, StmtId, TypeNodeId};
use nodes::defs::{TypeVarDefKind, VarFlags};
use nodes::symbols::SymbolKind;
use nodes::tables::{Analyzed, RefFlags};
use trigger::{Location, Trigger};
use typeops::callables::{is_function_like, is_type_obj, type_object};
use typeops::proper;
use types::{ClassId, DefRef, Type, TypeId, TypeVarId};

use names::known::{DUNDER_INIT, DUNDER_NEW};

use super::Walk;

/// The type of what is assigned to.
enum Assigned {
    Known(TypeId),
    /// Never run, or never found out.
    Unknown,
}

impl Walk<'_, '_> {
    pub(super) fn visit_assignment(
        &mut self,
        stmt: StmtId,
        lvalues: List<ExprId>,
        rvalue: ExprId,
        typ: Option<TypeNodeId>,
    ) {
        let lvalues = self.body.exprs(lvalues);
        self.visit_assignment_parts(stmt, lvalues, rvalue);
        if self.logical && typ.is_none() {
            self.fire_by_call(lvalues, rvalue);
        }
    }

    /// Logically, `x = f()` gives `x` no type if `f` has none.
    fn fire_by_call(&mut self, lvalues: &[ExprId], rvalue: ExprId) {
        let Expr::Call { callee, args: _ } = *self.body.expr(rvalue) else {
            return;
        };
        let Some(name) = self.called_name(callee) else {
            return;
        };
        for lvalue in lvalues {
            let Some(reference) = self.reference(*lvalue) else {
                continue;
            };
            let is_new = reference.flags.contains(RefFlags::NEW_DEF);
            if let Some(fullname) = self.fullname_of(*lvalue).filter(|_| is_new) {
                if reference.kind == Some(SymbolKind::Local) {
                    return;
                }
                self.fire(name, fullname);
            }
        }
    }

    /// The function that a call runs: of a class, its constructor.
    fn called_name(&self, callee: ExprId) -> Option<Name> {
        let fullname = self.fullname_of(callee)?;
        let Some(DefRef::Class(class)) = self.referent(callee) else {
            return Some(fullname);
        };
        let (_, constructor) = self.world().lookup_member(class, DUNDER_INIT)?;
        let node = constructor.node?;
        matches!(node, DefRef::Func(_) | DefRef::Overload(_)).then(|| self.world().fullname(node))
    }

    fn visit_assignment_parts(&mut self, stmt: StmtId, lvalues: &[ExprId], rvalue: ExprId) {
        let facts = self.tables.assignments.get(stmt).copied().unwrap_or_default();
        let tables = self.tables;
        let call = tables
            .analyzed
            .get(&rvalue)
            .filter(|_| matches!(self.body.expr(rvalue), Expr::Call { callee: _, args: _ }));
        if self.visit_declaration(call, rvalue) {
            return;
        }
        if facts.is_alias_def {
            self.visit_alias_definition(lvalues, rvalue);
            return;
        }
        self.visit_expr(rvalue);
        lvalues.iter().for_each(|lvalue| self.visit_expr(*lvalue));
        lvalues.iter().for_each(|lvalue| self.visit_lvalue(*lvalue));
        let values = lvalues.iter().skip(1).chain([&rvalue]);
        for (lvalue, value) in lvalues.iter().zip(values) {
            if let Expr::Tuple(_) = self.body.expr(*lvalue) {
                self.depend_on_attribute_of(*value, "__iter__");
            }
        }
        if let Some(typ) = facts.typ {
            self.depend_on_type(typ);
        }
    }

    /// A call that declares something. Returns whether it is one.
    fn visit_declaration(&mut self, call: Option<&Analyzed>, rvalue: ExprId) -> bool {
        match call {
            Some(Analyzed::TypeVar(variable)) => self.visit_type_var(*variable, rvalue),
            Some(Analyzed::NamedTuple { class, is_typed: _ }) => {
                self.visit_named_tuple(*class);
                true
            }
            Some(Analyzed::TypedDict(class)) => {
                self.visit_typed_dict(*class);
                true
            }
            Some(Analyzed::Enum {
                class,
                items: _,
                values: _,
            }) => {
                for (_, typ) in self.typed_variables(*class) {
                    self.depend_on_type(typ);
                }
                true
            }
            Some(
                Analyzed::Cast { expr: _, typ: _ }
                | Analyzed::AssertType { expr: _, typ: _ }
                | Analyzed::TypeForm(_)
                | Analyzed::RevealType {
                    expr: _,
                    is_imported: _,
                }
                | Analyzed::RevealLocals(_)
                | Analyzed::TypeApplication { expr: _, types: _ }
                | Analyzed::TypeAlias(_)
                | Analyzed::NewType {
                    class: _,
                    old_type: _,
                }
                | Analyzed::Promote(_)
                | Analyzed::Plain
                | Analyzed::Divmod { left: _, right: _ }
                | Analyzed::DictCall,
            )
            | None => false,
        }
    }

    /// `T = TypeVar("T")`. Other kinds of type variables are like any variable.
    fn visit_type_var(&mut self, variable: TypeVarId, rvalue: ExprId) -> bool {
        let definition = self.world().get(variable);
        let TypeVarDefKind::TypeVar(values) = definition.kind.clone() else {
            return false;
        };
        let (fullname, bound) = (definition.fullname, definition.upper_bound);
        self.fire_by_type(bound, fullname);
        values
            .iter()
            .for_each(|value| self.fire_by_type(*value, fullname));
        // The definition is analysed again if its bound or a value is deleted.
        self.visit_call_parts(rvalue);
        true
    }

    /// `N = NamedTuple("N", [...])`.
    fn visit_named_tuple(&mut self, class: ClassId) {
        let name = self.world().get(class).name;
        let prefix = self.join(self.scope.full_target(), name);
        for (name, typ) in self.typed_variables(class) {
            if !self.text(name).starts_with('_') {
                self.depend_on_type(typ);
                self.fire_by_type(typ, prefix);
                let attribute = self.join(prefix, name);
                self.fire_by_type(typ, attribute);
            }
        }
    }

    /// `D = TypedDict("D", {...})`.
    fn visit_typed_dict(&mut self, class: ClassId) {
        let definition = self.world().get(class);
        let (name, typ) = (definition.name, definition.typeddict_type);
        let prefix = self.join(self.scope.full_target(), name);
        let Some(typ) = typ else { return };
        self.fire_by_type(typ, prefix);
        // The definition is analysed again if the type of an item is none any more.
        if let Type::TypedDict(dict) = self.world().types.get(typ) {
            let items: Vec<TypeId> = dict.items.iter().map(|item| item.typ).collect();
            let location = Location::Unshown(self.scope.target());
            items.into_iter().for_each(|item| self.add_type(item, location));
        }
    }

    /// The variables of a class that have types.
    fn typed_variables(&self, class: ClassId) -> Vec<(Name, TypeId)> {
        let names = self.world().get(class).names.iter();
        names
            .filter_map(|(name, symbol)| match symbol.node {
                Some(DefRef::Var(var)) => Some((*name, self.world().get(var).typ?)),
                Some(_) | None => None,
            })
            .collect()
    }

    /// `A = int`.
    fn visit_alias_definition(&mut self, lvalues: &[ExprId], rvalue: ExprId) {
        let typ = lvalues.first().and_then(|lvalue| self.type_of(*lvalue));
        let typ = typ.map(|typ| proper(self.world(), typ));
        if let Some(typ) = typ {
            self.depend_on_constructor(typ);
        }
        let tables = self.tables;
        let alias = tables.analyzed.get(&rvalue);
        let is_index = matches!(self.body.expr(rvalue), Expr::Index { base: _, index: _ });
        if let (true, Some(Analyzed::TypeAlias(alias))) = (is_index, alias) {
            let target = self.world().get(*alias).target;
            self.depend_on_type(target);
        } else if let Some(typ) = typ {
            self.depend_on_type(typ);
        }
    }

    /// A class object, of which instances may be made.
    pub(super) fn depend_on_constructor(&mut self, typ: TypeId) {
        let world = self.world();
        if !is_function_like(world.types, typ) || !is_type_obj(world, typ) {
            return;
        }
        if let Some(class) = type_object(world, typ) {
            self.depend_on_constructor_of(class);
        }
    }

    pub(super) fn depend_on_constructor_of(&mut self, class: ClassId) {
        let fullname = self.world().get(class).fullname;
        for constructor in [DUNDER_INIT, DUNDER_NEW] {
            let constructor = self.join(fullname, constructor);
            self.depend_on(constructor);
        }
    }

    /// What is assigned to changes with the type that it got.
    pub(super) fn visit_lvalue(&mut self, lvalue: ExprId) {
        match *self.body.expr(lvalue) {
            Expr::Index { base, index: _ } => self.depend_on_operand(base, "__setitem__"),
            Expr::Name(name) => self.visit_name_lvalue(lvalue, name),
            Expr::Member { base, name } => self.visit_member_lvalue(lvalue, base, name),
            Expr::Tuple(items) => {
                let items = self.body.exprs(items);
                items.iter().for_each(|item| self.visit_lvalue(*item));
            }
            Expr::Star(expr) => self.visit_lvalue(expr),
            Expr::List(_)
            | Expr::Super { call: _, name: _ }
            | Expr::Call { callee: _, args: _ }
            | Expr::Unary { op: _, operand: _ }
            | Expr::Op {
                op: _,
                left: _,
                right: _,
            }
            | Expr::Comparison { first: _, rest: _ }
            | Expr::Int(_)
            | Expr::BigInt(_)
            | Expr::Float(_)
            | Expr::Complex(_)
            | Expr::Str {
                value: _,
                has_surrogates: _,
            }
            | Expr::Bytes(_)
            | Expr::Ellipsis
            | Expr::Yield(_)
            | Expr::YieldFrom(_)
            | Expr::Await(_)
            | Expr::Assignment { target: _, value: _ }
            | Expr::Lambda(_)
            | Expr::Set(_)
            | Expr::Dict(_)
            | Expr::Generator(_)
            | Expr::ListComprehension(_)
            | Expr::SetComprehension(_)
            | Expr::DictComprehension(_)
            | Expr::Conditional {
                cond: _,
                if_expr: _,
                else_expr: _,
            }
            | Expr::Slice {
                begin: _,
                end: _,
                stride: _,
            }
            | Expr::TemplateStr {
                items: _,
                has_surrogates: _,
            }
            | Expr::NoRhs => {}
        }
    }

    /// A global variable, or an attribute in a class body.
    fn visit_name_lvalue(&mut self, lvalue: ExprId, name: Name) {
        let kind = self.reference(lvalue).and_then(|reference| reference.kind);
        if !matches!(kind, Some(SymbolKind::Member | SymbolKind::Global)) {
            return;
        }
        if let Assigned::Known(typ) = self.assigned_type(lvalue) {
            let attribute = self.join(self.scope.full_target(), name);
            self.fire_by_type(typ, attribute);
        }
    }

    fn visit_member_lvalue(&mut self, lvalue: ExprId, base: ExprId, name: Name) {
        let reference = self.reference(lvalue);
        let is_new = reference.is_some_and(|reference| reference.flags.contains(RefFlags::NEW_DEF));
        if is_new && self.is_self(base) {
            self.depend_on_new_attribute(lvalue, name);
        }
        if reference.is_some_and(|reference| reference.kind.is_some()) {
            return;
        }
        // What is never run is not checked.
        let Some(object) = self.type_of(base) else {
            return;
        };
        if let Assigned::Known(typ) = self.assigned_type(lvalue) {
            for attribute in self.attribute_triggers(object, name) {
                self.add_type(typ, Location::Trigger(attribute));
            }
        }
    }

    /// An attribute that the method defines: whether it fits the bases is checked here.
    fn depend_on_new_attribute(&mut self, lvalue: ExprId, name: Name) {
        let Some(DefRef::Var(var)) = self.referent(lvalue) else {
            return;
        };
        let class = self.world().get(var).class;
        if let Some(class) = class.filter(|class| self.has_user_bases(*class)) {
            let fullname = self.world().get(class).fullname;
            let attribute = self.join(fullname, name);
            self.depend(Trigger::Name(attribute));
        }
    }

    fn is_self(&self, base: ExprId) -> bool {
        let is_name = matches!(self.body.expr(base), Expr::Name(_));
        match self.referent(base) {
            Some(DefRef::Var(var)) => is_name && self.world().get(var).is(VarFlags::SELF),
            Some(_) | None => false,
        }
    }

    /// The type of a name or attribute that is assigned to. A type that was still open is by now that of the variable.
    fn assigned_type(&self, lvalue: ExprId) -> Assigned {
        let Some(typ) = self.type_of(lvalue) else {
            return Assigned::Unknown;
        };
        let typ = proper(self.world(), typ);
        if !matches!(self.world().types.get(typ), Type::Partial(_)) {
            return Assigned::Known(typ);
        }
        let of_var = match self.referent(lvalue) {
            Some(DefRef::Var(var)) => self.world().get(var).typ,
            Some(_) | None => None,
        };
        of_var.map_or(Assigned::Unknown, |typ| {
            Assigned::Known(proper(self.world(), typ))
        })
    }
}
