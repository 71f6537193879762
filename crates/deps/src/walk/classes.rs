//! Classes: what they are made of, and what they inherit.

use names::Name;
use nodes::ast::{ClassNode, ClassNodeId};
use nodes::defs::{ClassFlags, VarFlags};
use nodes::symbols::{Symbol, SymbolFlags};
use trigger::{Location, Trigger};
use types::{ClassId, DefRef, VarId};

use names::known::{ABSTRACT_ATTRIBUTES, BUILTINS, BUILTINS_OBJECT, DUNDER_INIT, DUNDER_NEW, TYPING};

use super::Walk;

impl Walk<'_, '_> {
    pub(super) fn visit_class(&mut self, id: ClassNodeId) {
        let Some(class) = self.tables.rare.classes.get(id).copied() else {
            return;
        };
        let definition = self.world().get(class);
        let type_vars = definition.type_vars.clone();
        self.scope.enter_class(definition.fullname);
        self.classes.push(class);
        let target = Location::Target(self.scope.full_target());
        self.add(Trigger::Name(self.scope.full_target()), target);
        for variable in type_vars {
            if let Some(common) = self.world().types.as_type_var_like(variable) {
                self.add(Trigger::Name(common.fullname), target);
            }
        }
        self.visit_class_info(class);
        self.visit_class_parts(id);
        self.visit_made_methods(class);
        self.classes.pop();
        self.scope.leave();
    }

    fn visit_class_parts(&mut self, id: ClassNodeId) {
        let ClassNode {
            name: _,
            defs,
            bases,
            keywords,
            decorators,
            type_params: _,
            stmt: _,
        } = *self.body.class(id);
        self.visit_exprs(decorators);
        for base in self.body.exprs(bases) {
            // What only names type variables is no base.
            let names = self.world().names;
            if !self.tables.is_type_parameter_base(names, self.body, *base) {
                self.visit_expr(*base);
            }
        }
        for (_, value) in self.body.keywords(keywords) {
            self.visit_expr(*value);
        }
        self.visit_block(defs);
    }

    /// Methods that plugins made: functions like any other, but without syntax.
    fn visit_made_methods(&mut self, class: ClassId) {
        let definition = self.world().get(class);
        if definition.is(ClassFlags::NAMED_TUPLE) {
            return;
        }
        let made = |symbol: &Symbol| symbol.is(SymbolFlags::PLUGIN_GENERATED);
        let symbols: Vec<Symbol> = definition.names.values().copied().filter(made).collect();
        for symbol in symbols {
            match symbol.node {
                Some(DefRef::Func(func)) => self.visit_made_method(func),
                Some(DefRef::Decorator(decorator)) => {
                    let func = self.world().get(decorator).func;
                    self.visit_made_method(func);
                }
                Some(_) | None => {}
            }
        }
    }

    /// What follows from the bases and attributes of a class, however it was made. The scope of the class is entered.
    pub(super) fn visit_class_info(&mut self, class: ClassId) {
        let target = self.scope.full_target();
        let definition = self.world().get(class);
        let bases = definition.bases.clone();
        let parts = [
            definition.tuple_type,
            definition.typeddict_type,
            definition.declared_metaclass,
        ];
        for base in bases {
            self.add_type(base, Location::Target(target));
        }
        for part in parts.into_iter().flatten() {
            self.fire_by_type(part, target);
        }
        self.fire_by_protocols(class, target);
        self.fire_by_members(class, target);
        self.depend_on_aliases();
        self.depend_on_attributes(class);
        for base in self.non_trivial_bases(class) {
            self.inherit(class, base);
        }
    }

    /// A new member of a protocol changes the protocols made of it.
    fn fire_by_protocols(&mut self, class: ClassId, target: Name) {
        let definition = self.world().get(class);
        if !definition.is(ClassFlags::PROTOCOL) {
            return;
        }
        let mro = definition.mro.clone();
        for base in &mro[..mro.len().saturating_sub(1)] {
            let base = self.world().get(*base).fullname;
            self.add(Trigger::Wildcard(base), Location::Trigger(Trigger::Name(target)));
        }
    }

    /// Some members say something about all that has the type; which members an enumeration has, too.
    fn fire_by_members(&mut self, class: ClassId, target: Name) {
        let fires = Location::UnshownTrigger(Trigger::Name(target));
        let is_enum = self.world().get(class).is(ClassFlags::ENUM);
        self.add(Trigger::Implicit(target), fires);
        if is_enum {
            self.add(Trigger::Wildcard(target), fires);
        }
        for base in self.non_trivial_bases(class) {
            let base = self.world().get(base).fullname;
            self.add(Trigger::Implicit(base), fires);
        }
    }

    /// Variables of the class: whether they still fit the bases is checked at the top level; and they change with those
    /// of the bases.
    fn depend_on_attributes(&mut self, class: ClassId) {
        let has_user_bases = self.has_user_bases(class);
        let bases = self.non_trivial_bases(class);
        let definition = self.world().get(class);
        let fullname = definition.fullname;
        let in_class = |var: VarId| self.world().get(var).is(VarFlags::INITIALIZED_IN_CLASS);
        let variables: Vec<(Name, bool)> = definition
            .names
            .iter()
            .filter_map(|(name, symbol)| match symbol.node {
                Some(DefRef::Var(var)) => Some((*name, in_class(var))),
                Some(_) | None => None,
            })
            .collect();
        for (name, in_class) in variables {
            let own = self.join(fullname, name);
            if in_class && has_user_bases {
                self.depend_on(own);
            }
            for base in &bases {
                let base = self.world().get(*base).fullname;
                let of_base = self.join(base, name);
                self.fire(of_base, own);
            }
        }
    }

    /// All that is said of a base class is said of the class.
    fn inherit(&mut self, class: ClassId, base: ClassId) {
        let fullname = self.world().get(class).fullname;
        let of_base = self.world().get(base);
        let base = of_base.fullname;
        let mut names: Vec<Name> = of_base.names.keys().copied().collect();
        if self.logical {
            // What is not overridden says nothing about the class, and constructors need not fit.
            let own = &self.world().get(class).names;
            names.retain(|name| own.contains_key(name) && ![DUNDER_INIT, DUNDER_NEW].contains(name));
        } else {
            names.extend([DUNDER_INIT, DUNDER_NEW]);
        }
        for name in names {
            let (from, to) = (self.join(base, name), self.join(fullname, name));
            self.fire(from, to);
        }
        if self.logical {
            return;
        }
        // The constructor reports abstract attributes, and those of the class follow from those of the base.
        let (from, to) = (
            self.join(base, ABSTRACT_ATTRIBUTES),
            self.join(fullname, DUNDER_INIT),
        );
        self.fire(from, to);
        self.depend_on(from);
    }

    /// All bases but `object`.
    pub(super) fn non_trivial_bases(&self, class: ClassId) -> Vec<ClassId> {
        let mro = &self.world().get(class).mro;
        let is_object = |base: &ClassId| self.world().get(*base).fullname == BUILTINS_OBJECT;
        mro.iter()
            .skip(1)
            .copied()
            .filter(|base| !is_object(base))
            .collect()
    }

    pub(super) fn has_user_bases(&self, class: ClassId) -> bool {
        let of_library = |base: &ClassId| {
            let module = self.world().get(*base).module_name;
            module == BUILTINS || module == TYPING || self.text(module) == "enum"
        };
        let mro = &self.world().get(class).mro;
        mro.iter().skip(1).any(|base| !of_library(base))
    }
}
