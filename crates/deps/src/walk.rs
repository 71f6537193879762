//! The walk over the syntax of a target.
//!
//! | subject | room |
//! |---|---|
//! | what is added, and what never counts | here |
//! | functions, decorators, overloads | `functions` |
//! | classes and what they inherit | `classes` |
//! | statements, imports | `statements`, `imports` |
//! | what is assigned | `assignments` |
//! | expressions | `expressions`, `references`, `calls` |
//! | patterns of `match` | `patterns` |

mod assignments;
mod calls;
mod classes;
mod expressions;
mod functions;
mod imports;
mod patterns;
mod references;
mod statements;

use names::Name;
use nodes::ast::{BodyId, BodyRef, ExprId};
use nodes::tables::{Asked, Ref, Tables};
use nodes::world::World;
use trigger::{Location, Trigger};
use typeops::TypeState;
use types::{ClassId, DefRef, ModuleId, TypeId};

use crate::attributes::Attribute;
use crate::scope::Scope;
use crate::type_triggers::Memo;

/// Modules that change only with the program itself: nothing depends on their names.
const UNTRACKED: [&str; 4] = ["builtins.", "typing.", "mypy_extensions.", "typing_extensions."];

/// A walk over one body.
pub(crate) struct Walk<'w, 'p> {
    pub(crate) state: &'w mut TypeState<'p>,
    pub(crate) memo: &'w mut Memo,
    pub(crate) module: ModuleId,
    pub(crate) body: BodyRef<'w>,
    pub(crate) tables: &'w Tables,
    /// Only logical dependencies count: see [`get_logical_dependencies`](crate::get_logical_dependencies).
    pub(crate) logical: bool,
    pub(crate) scope: Scope,
    /// Classes around the place: functions in them, however deep, are methods.
    pub(crate) classes: Vec<ClassId>,
    /// What was found.
    pub(crate) arrows: Vec<(Trigger, Location)>,
    /// Functions with bodies of their own that were met, with the class that they stand in.
    pub(crate) functions: Vec<(BodyId, Option<ClassId>)>,
}

impl<'w> Walk<'w, '_> {
    fn world(&self) -> &World<'_> {
        &self.state.world
    }

    fn text(&self, name: Name) -> &str {
        self.world().text(name)
    }

    /// The name of a text that is known to the walk.
    fn name(&self, text: &str) -> Name {
        self.world().names.intern(text)
    }

    /// `prefix.last`.
    fn join(&mut self, prefix: Name, last: Name) -> Name {
        self.memo.join(&self.state.world, prefix, last)
    }

    // What depends on what.

    fn add(&mut self, trigger: Trigger, location: Location) {
        let (Trigger::Name(name) | Trigger::Wildcard(name) | Trigger::Implicit(name)) = trigger;
        if !is_untracked(self.world().text(name), trigger) {
            self.arrows.push((trigger, location));
        }
    }

    /// The current target depends on a trigger.
    fn depend(&mut self, trigger: Trigger) {
        self.add(trigger, Location::Target(self.scope.target()));
    }

    /// The current target depends on a definition.
    fn depend_on(&mut self, fullname: Name) {
        self.depend(Trigger::Name(fullname));
    }

    /// `dependent` fires when `fullname` does.
    fn fire(&mut self, fullname: Name, dependent: Name) {
        self.add(
            Trigger::Name(fullname),
            Location::Trigger(Trigger::Name(dependent)),
        );
    }

    /// The location depends on all parts of a type.
    fn add_type(&mut self, typ: TypeId, location: Location) {
        let triggers = self.memo.type_triggers(&self.state.world, typ);
        triggers.iter().for_each(|trigger| self.add(*trigger, location));
    }

    /// The current target depends on all parts of a type.
    fn depend_on_type(&mut self, typ: TypeId) {
        self.add_type(typ, Location::Target(self.scope.target()));
    }

    /// `dependent` fires when any part of a type does.
    fn fire_by_type(&mut self, typ: TypeId, dependent: Name) {
        self.add_type(typ, Location::Trigger(Trigger::Name(dependent)));
    }

    /// The triggers of an attribute of a value of type `typ`.
    fn attribute_triggers(&mut self, typ: TypeId, name: Name) -> Vec<Trigger> {
        let mut attribute = self.attribute(name);
        attribute.of_value(typ);
        attribute.found
    }

    fn attribute(&mut self, name: Name) -> Attribute<'_, '_, '_> {
        Attribute {
            world: &self.state.world,
            memo: self.memo,
            name,
            with_bases: false,
            found: Vec::new(),
        }
    }

    /// The current target depends on an attribute of values of type `typ`.
    fn depend_on_attribute(&mut self, typ: TypeId, name: Name) {
        let triggers = self.attribute_triggers(typ, name);
        triggers.into_iter().for_each(|trigger| self.depend(trigger));
    }

    /// The current target depends on an attribute of the value of an expression, if it was checked.
    fn depend_on_attribute_of(&mut self, expr: ExprId, name: &str) {
        if let Some(typ) = self.type_of(expr) {
            let name = self.name(name);
            self.depend_on_attribute(typ, name);
        }
    }

    /// The current target depends on a method that an operator calls on the value of an expression.
    fn depend_on_operand(&mut self, expr: ExprId, method: &str) {
        if let Some(typ) = self.type_of(expr) {
            let name = self.name(method);
            let mut attribute = self.attribute(name);
            attribute.of_operand(typ);
            let found = attribute.found;
            found.into_iter().for_each(|trigger| self.depend(trigger));
        }
    }

    /// The current target depends on the aliases that its types were written with.
    pub(crate) fn depend_on_aliases(&mut self) {
        let tables = self.tables;
        tables.alias_deps.iter().for_each(|alias| self.depend_on(*alias));
    }

    /// The current target depends on what plugins say.
    pub(crate) fn depend_on_plugins(&mut self) {
        let tables = self.tables;
        tables
            .rare
            .plugin_deps
            .iter()
            .for_each(|trigger| self.depend(*trigger));
    }

    /// The current target depends on an attribute, and on that no class in between gets one of the name.
    fn depend_on_attribute_or_bases(&mut self, name: Name, of: impl FnOnce(&mut Attribute<'_, '_, '_>)) {
        let mut attribute = self.attribute(name);
        attribute.with_bases = true;
        of(&mut attribute);
        let found = attribute.found;
        found.into_iter().for_each(|trigger| self.depend(trigger));
    }

    /// The current target depends on what was asked.
    pub(crate) fn depend_on_asked(&mut self) {
        let tables = self.tables;
        self.unshown(|walk| {
            tables
                .asked
                .iter()
                .for_each(|asked| walk.depend_on_answer(*asked))
        });
    }

    fn depend_on_answer(&mut self, asked: Asked) {
        match asked {
            Asked::Member(typ, name) => {
                self.depend_on_attribute_or_bases(name, |attribute| attribute.of_operand(typ));
            }
            Asked::Attribute(class, name) => {
                self.depend_on_attribute_or_bases(name, |attribute| attribute.of_class(class));
            }
            Asked::Attributes(class) => {
                let class = self.world().get(class).fullname;
                self.depend(Trigger::Wildcard(class));
            }
            Asked::Global(module, name) => {
                self.depend_on_name_of(self.module_name(module), name);
            }
            Asked::Globals(module) => {
                if let Some(module) = self.module_name(module) {
                    self.depend(Trigger::Wildcard(module));
                }
            }
        }
    }

    fn module_name(&self, module: ModuleId) -> Option<Name> {
        self.world().try_module(module).map(|module| module.fullname)
    }

    /// What is found meanwhile is none of mypy's dependencies.
    fn unshown(&mut self, work: impl FnOnce(&mut Self)) {
        let known = self.arrows.len();
        work(self);
        for (_, location) in &mut self.arrows[known..] {
            *location = location.unshown();
        }
    }

    // What is known of the syntax.

    /// The type of an expression, if it was checked: what is never run has none.
    fn type_of(&self, expr: ExprId) -> Option<TypeId> {
        self.tables.expr_types.get(expr).copied()
    }

    /// What a name or attribute refers to.
    fn reference(&self, expr: ExprId) -> Option<Ref> {
        self.tables.refs.get(expr)
    }

    fn referent(&self, expr: ExprId) -> Option<DefRef> {
        self.reference(expr).and_then(|reference| reference.node)
    }

    fn fullname_of(&self, expr: ExprId) -> Option<Name> {
        let fullname = self.reference(expr).and_then(|reference| reference.fullname);
        fullname.filter(|name| !self.text(*name).is_empty())
    }
}

/// Whether nothing needs to depend on the trigger.
fn is_untracked(text: &str, trigger: Trigger) -> bool {
    let in_module = || UNTRACKED.iter().any(|module| text.starts_with(module));
    // Cheap for most names.
    let may_be = matches!(text.as_bytes().first(), Some(b'b' | b't' | b'm'));
    match trigger {
        Trigger::Name(_) | Trigger::Wildcard(_) | Trigger::Implicit(_) => may_be && in_module(),
    }
}
