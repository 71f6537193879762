//! What is known of a class once all bodies are analysed: abstract attributes, class variables, promotions.

use std::rc::Rc;

use names::{Name, known};
use nodes::ast::Expr;
use nodes::defs::{AbstractStatus, ClassFlags, Promotion, VarFlags};
use nodes::tables::Analyzed;
use types::{ClassId, DefRef, Instance, Type, TypeId};

use crate::Analyzer;

/// Classes that are accepted where a wider builtin class is wanted.
const PROMOTIONS: [(&str, &str); 4] = [
    ("builtins.int", "float"),
    ("builtins.float", "complex"),
    ("builtins.bytearray", "bytes"),
    ("builtins.memoryview", "bytes"),
];

/// The integers of mypyc, which go both ways with `int`.
const NATIVE_INTEGERS: [&str; 4] = [
    "mypy_extensions.i64",
    "mypy_extensions.i32",
    "mypy_extensions.i16",
    "mypy_extensions.u8",
];

impl Analyzer<'_> {
    /// Computes all of it for a class of the current module.
    pub(crate) fn calculate_class_properties(&mut self, class: ClassId) {
        self.calculate_abstract_status(class);
        self.check_protocol_bases(class);
        self.infer_class_vars(class);
        self.add_promotions(class);
    }

    fn abstract_status(&self, node: DefRef) -> Option<AbstractStatus> {
        let world = &self.state.world;
        match node {
            DefRef::Overload(id) => world
                .get(id)
                .items
                .first()
                .and_then(|item| self.abstract_status(*item)),
            DefRef::Func(_) | DefRef::Decorator(_) => {
                self.function_of(node).map(|func| world.get(func).abstract_status)
            }
            DefRef::Var(var) if world.get(var).is(VarFlags::ABSTRACT) => Some(AbstractStatus::Abstract),
            DefRef::Var(_)
            | DefRef::Module(_)
            | DefRef::Class(_)
            | DefRef::Alias(_)
            | DefRef::TypeVar(_)
            | DefRef::Placeholder(_) => None,
        }
    }

    /// The abstract attributes that a class defines itself.
    fn own_abstract(&mut self, class: ClassId) -> Rc<[(Name, AbstractStatus)]> {
        if let Some(known) = self.own_abstract.get(&class) {
            return known.clone();
        }
        let names = self.state.world.get(class).names.iter();
        let found: Rc<[_]> = names
            .filter_map(|(name, symbol)| Some((*name, self.abstract_status(symbol.node?)?)))
            .filter(|(_, status)| *status != AbstractStatus::NotAbstract)
            .collect();
        self.own_abstract.insert(class, found.clone());
        found
    }

    fn calculate_abstract_status(&mut self, class: ClassId) {
        let def = self.state.world.get_mut(class);
        def.flags -= ClassFlags::ABSTRACT;
        def.abstract_attributes = Box::default();
        if def.typeddict_type.is_some() || def.is(ClassFlags::NEWTYPE) {
            return;
        }
        let mro = self.state.world.get(class).mro.clone();
        let mut found: Vec<(Name, AbstractStatus)> = Vec::new();
        let mut own = false;
        for (index, base) in mro.iter().enumerate() {
            for (name, status) in self.own_abstract(*base).iter() {
                let overrides = |before: &ClassId| self.state.world.get(*before).names.contains_key(name);
                if !mro[..index].iter().any(overrides) {
                    found.push((*name, *status));
                    own |= *base == class;
                }
            }
        }
        found.sort_by_key(|(name, status)| (self.state.world.names.text(*name), *status as u8));
        let attributes: Vec<String> = found
            .iter()
            .map(|(name, _)| format!("\"{}\"", self.text(*name)))
            .collect();
        let has_abstract = !found.is_empty();
        let def = self.state.world.get_mut(class);
        def.flags.set(ClassFlags::ABSTRACT, has_abstract);
        def.abstract_attributes = found.into();
        if has_abstract {
            self.report_abstract(class, own, &attributes.join(", "));
        }
    }

    fn report_abstract(&mut self, class: ClassId, own: bool, attributes: &str) {
        let def = self.state.world.get(class);
        let Some(at) = def.at else { return };
        let fullname = self.text(def.fullname);
        let is_final = def.is(ClassFlags::FINAL);
        let is_protocol = def.is(ClassFlags::PROTOCOL);
        if self.is_stub() {
            let meta = def.declared_metaclass.and_then(|typ| self.instance_class(typ));
            if is_protocol || meta.is_some_and(|meta| self.state.world.has_base_named(meta, known::ABC_META))
            {
                return;
            }
            if !own {
                self.fail(
                    format!("Class {fullname} has abstract attributes {attributes}"),
                    at,
                );
                let text = "If it is meant to be abstract, add 'abc.ABCMeta' as an explicit metaclass";
                self.note(text, at, None);
            }
        }
        if is_final {
            self.fail(
                format!("Final class {fullname} has abstract attributes {attributes}"),
                at,
            );
        }
    }

    fn check_protocol_bases(&mut self, class: ClassId) {
        if !self.state.world.get(class).is(ClassFlags::PROTOCOL) {
            return;
        }
        let at = self.state.world.get(class).at.unwrap_or_else(|| self.nowhere());
        let is_wrong = |base: &ClassId| {
            let base = self.state.world.get(*base);
            !base.is(ClassFlags::PROTOCOL) && self.text(base.fullname) != "builtins.object"
        };
        let bases = crate::mro::direct_bases(&self.state.world, class);
        for _ in 0..bases.filter(is_wrong).count() {
            self.fail("All bases of a protocol must be protocols", at);
        }
    }

    /// Assignments without a type that override a class variable define one too.
    fn infer_class_vars(&mut self, class: ClassId) {
        let world = &self.state.world;
        let def = world.get(class);
        let mut found = Vec::new();
        for (name, symbol) in &def.names {
            let Some(DefRef::Var(var)) = symbol.node else {
                continue;
            };
            let own = world.get(var);
            if own.class.is_none() || !own.is(VarFlags::INFERRED) || own.is(VarFlags::CLASSVAR) {
                continue;
            }
            let is_class_var = |base: &ClassId| match world.get(*base).names.get(name).and_then(|s| s.node) {
                Some(DefRef::Var(var)) => world.get(var).is(VarFlags::CLASSVAR),
                _ => false,
            };
            if types::DefId::module(var) == self.module && def.mro.iter().skip(1).any(is_class_var) {
                found.push(var);
            }
        }
        for var in found {
            self.state.world.get_mut(var).flags |= VarFlags::CLASSVAR;
        }
    }

    fn add_promotions(&mut self, class: ClassId) {
        let mut targets = self.declared_promotions(class);
        let fullname = self.text(self.state.world.get(class).fullname);
        let implied = PROMOTIONS
            .iter()
            .find(|(name, _)| *name == fullname)
            .map(|(_, to)| *to);
        let disabled = match fullname {
            "builtins.bytearray" => self.options().disable_bytearray_promotion,
            "builtins.memoryview" => self.options().disable_memoryview_promotion,
            _ => false,
        };
        if let Some(to) = implied.filter(|_| targets.is_empty() && !disabled) {
            let symbol = self.globals().get(&self.intern(to)).copied();
            if let Some(DefRef::Class(to)) = symbol.and_then(|symbol| symbol.node) {
                targets.push(
                    self.state
                        .world
                        .types
                        .intern(Type::Instance(Instance::new(to, []))),
                );
            }
        }
        if NATIVE_INTEGERS.contains(&fullname) {
            let int = self.named_type("builtins.int", &[]);
            self.state.world.get_mut(class).alt_promote = Some(int);
        }
        if !targets.is_empty() {
            let promotions = targets.into_iter().map(|to| Promotion { to }).collect();
            self.state.world.get_mut(class).promotions = promotions;
        }
    }

    /// `@_promote(T)`.
    fn declared_promotions(&self, class: ClassId) -> Vec<TypeId> {
        let Some((body, node)) = self.state.world.get(class).node else {
            return Vec::new();
        };
        if body != self.body.id() {
            return Vec::new();
        }
        let decorators = self.body.exprs(self.body.class(node).decorators).iter();
        decorators
            .filter(|decorator| matches!(self.body.expr(**decorator), Expr::Call { .. }))
            .filter_map(|decorator| match self.analyzed(*decorator) {
                Some(Analyzed::Promote(typ)) => Some(*typ),
                _ => None,
            })
            .collect()
    }
}
