//! What semantic analysis found about the nodes of a module.

use names::Name;
use nodes::ast::{BodyId, ClassNodeId, DecoratorNodeId, ExprId, FuncNodeId, OverloadNodeId, StmtId};
use nodes::defs::{Class, FinalValue, VarFlags};
use nodes::symbols::SymbolKind;
use nodes::tables::{Analyzed, Ref, RefFlags, Tables};
use nodes::world::World;
use typeops::{StrOptions, proper, type_str};
use types::{ClassId, DecoratorId, DefRef, FuncId, LiteralValue, ModuleId, OverloadId, Type, TypeId, VarId};

use crate::Ids;
use crate::repr;

/// A module of a program after semantic analysis.
#[derive(Clone, Copy, Debug)]
pub struct Bound<'a> {
    /// The program.
    pub world: &'a World<'a>,
    /// The module.
    pub module: ModuleId,
    /// Types show module names of builtins and numbers of type variables.
    pub verbose: bool,
    /// Which tree of the module is shown: identities of nodes depend on it.
    pub tree: u32,
    /// Numbers of identities, if they are to be shown.
    pub ids: Option<&'a Ids>,
}

impl<'a> Bound<'a> {
    /// A type.
    #[must_use]
    pub fn type_text(&self, typ: TypeId) -> String {
        type_text(self.world, typ, self.verbose, self.ids)
    }

    /// `<number>` of a definition, if numbers are shown.
    #[must_use]
    pub fn number(&self, def: Option<DefRef>) -> String {
        number(self.ids, def)
    }

    /// Whether a type is `builtins.object`.
    pub(crate) fn is_object(&self, typ: TypeId) -> bool {
        let Type::Instance(instance) = self.world.types.get(proper(self.world, typ)) else {
            return false;
        };
        self.world.text(self.world.get(instance.class).fullname) == "builtins.object"
    }

    pub(crate) fn tables(&self, body: BodyId) -> Option<&'a Tables> {
        self.world
            .implementation(self.module)
            .tables
            .get(body)
            .map(|tables| &**tables)
    }

    /// What an expression really is.
    #[must_use]
    pub fn analyzed(&self, body: BodyId, expr: ExprId) -> Option<&'a Analyzed> {
        self.tables(body)?.analyzed.get(&expr)
    }

    /// What a name or attribute refers to.
    #[must_use]
    pub fn reference(&self, body: BodyId, expr: ExprId) -> Option<Ref> {
        self.tables(body)?.refs.get(expr)
    }

    pub(crate) fn func(&self, body: BodyId, node: FuncNodeId) -> Option<FuncId> {
        self.tables(body)?.funcs.get(node).copied()
    }

    pub(crate) fn decorator(&self, body: BodyId, node: DecoratorNodeId) -> Option<DecoratorId> {
        self.tables(body)?.decorators.get(node).copied()
    }

    pub(crate) fn overload(&self, body: BodyId, node: OverloadNodeId) -> Option<OverloadId> {
        self.tables(body)?.rare.overloads.get(node).copied()
    }

    pub(crate) fn class(&self, body: BodyId, node: ClassNodeId) -> Option<&'a Class> {
        let id = *self.tables(body)?.rare.classes.get(node)?;
        Some(self.world.get(id))
    }

    /// The declared type of an assignment; `None` if the assignment was not analysed.
    #[must_use]
    pub fn declared_type(&self, body: BodyId, stmt: StmtId) -> Option<Option<TypeId>> {
        let tables = self.tables(body)?;
        Some(tables.assignments.get(stmt)?.typ)
    }

    /// The type in the comment of a `for`.
    pub(crate) fn index_type(&self, body: BodyId, stmt: StmtId) -> Option<TypeId> {
        self.tables(body)?.rare.stmt_types.get(&stmt)?.first().copied()
    }

    /// `Var(x)`.
    pub(crate) fn var(&self, id: VarId) -> String {
        let var = self.world.get(id);
        let nowhere = if var.at.is_none() { ":nil" } else { "" };
        format!("Var{nowhere}({})", self.world.text(var.name))
    }

    /// A name with what it refers to: `x* [m.x]`; a final name with its value.
    pub(crate) fn name(&self, name: Name, reference: Ref) -> String {
        let starred = reference
            .flags
            .intersects(RefFlags::INFERRED_DEF | RefFlags::SPECIAL_FORM);
        let value = match reference.node {
            Some(DefRef::Var(var)) => self.final_value(var),
            Some(_) | None => String::new(),
        };
        format!("{}{value}", self.pretty(name, reference, starred))
    }

    /// An attribute with what it refers to.
    pub(crate) fn attribute(&self, name: Name, reference: Ref) -> String {
        self.pretty(name, reference, reference.flags.contains(RefFlags::INFERRED_DEF))
    }

    fn pretty(&self, name: Name, reference: Ref, starred: bool) -> String {
        let Ref {
            kind,
            node,
            fullname,
            flags: _,
        } = reference;
        let id = self.number(node);
        let text = self.world.text(name);
        let star = if starred { "*" } else { "" };
        if matches!(node, Some(DefRef::Module(_))) && fullname == Some(name) {
            return format!("{text}{star}{id}");
        }
        let fullname_text = fullname.map_or("", |name| self.world.text(name));
        let is_qualified = fullname != Some(name) && !fullname_text.is_empty();
        match kind {
            Some(SymbolKind::Global) => format!("{text}{star} [{fullname_text}{id}]"),
            _ if is_qualified => format!("{text}{star} [{fullname_text}{id}]"),
            Some(SymbolKind::Local) => format!("{text}{star} [l{id}]"),
            Some(SymbolKind::Member) => format!("{text}{star} [m{id}]"),
            None => format!("{text}{star}{id}"),
        }
    }

    fn final_value(&self, var: VarId) -> String {
        let var = self.world.get(var);
        match &var.final_value {
            Some(value) if var.is(VarFlags::FINAL) => format!(" = {}", self.value_text(value)),
            Some(_) | None => String::new(),
        }
    }

    /// A value as Python's `str` writes it.
    fn value_text(&self, value: &FinalValue) -> String {
        match value {
            LiteralValue::Bool(true) => "True".to_owned(),
            LiteralValue::Bool(false) => "False".to_owned(),
            LiteralValue::Int(value) => value.to_string(),
            LiteralValue::Float(bits) => repr::float(f64::from_bits(*bits)),
            LiteralValue::BigInt(text)
            | LiteralValue::Str(text)
            | LiteralValue::Bytes(text)
            | LiteralValue::Enum(text)
            | LiteralValue::Sentinel {
                fullname: _,
                name: text,
            } => self.world.text(*text).to_owned(),
        }
    }
}

/// A type, with numbers of classes if there are `ids`.
pub(crate) fn type_text(world: &World<'_>, typ: TypeId, verbose: bool, ids: Option<&Ids>) -> String {
    match ids {
        None => type_str(world, typ, StrOptions::verbose(verbose)),
        Some(ids) => {
            let class_number = |class: ClassId| ids.of_def(DefRef::Class(class));
            let options = StrOptions {
                verbose,
                class_number: Some(&class_number),
            };
            type_str(world, typ, options)
        }
    }
}

pub(crate) fn number(ids: Option<&Ids>, def: Option<DefRef>) -> String {
    match (ids, def) {
        (Some(ids), Some(def)) => format!("<{}>", ids.of_def(def)),
        (Some(_), None) | (None, _) => String::new(),
    }
}
