//! Made up classes: subclasses of two classes at once, and classes with a `__call__`.
//!
//! They are named `<subclass of "A" and "B">` and `<callable subtype of A>`, and lie in the symbol table of the module.

use names::{Name, known};
use nodes::defs::{ClassFlags, Func};
use nodes::symbols::{Symbol, SymbolFlags, SymbolKind};
use typeops::callables::callable_with_ellipsis;
use types::{AnyKind, ClassId, DefId, DefRef, Instance, Type, TypeId};

use crate::Checker;

impl Checker<'_> {
    /// An instance of a made up subclass of the classes of both instances; `None`, with the reason in `errors`, if
    /// there can be none.
    pub(crate) fn intersect_instances(
        &mut self,
        left: TypeId,
        right: TypeId,
        errors: &mut Vec<(String, String)>,
    ) -> Option<TypeId> {
        if self.is_proper_subtype(left, right) {
            return Some(left);
        }
        if self.is_proper_subtype(right, left) {
            return Some(right);
        }
        let bases = self.intersection_bases([left, right]);
        let pretty = self.format_types_distinctly_bare(&bases);
        let pretty = messages::pretty_seq(&pretty, "and");
        if !self.can_have_shared_disjoint_base(&bases) {
            errors.push((pretty, "have distinct disjoint bases".to_owned()));
            return None;
        }
        let finals = self.final_classes(&bases);
        if !finals.is_empty() {
            errors.extend(
                finals
                    .into_iter()
                    .map(|name| (pretty.clone(), format!("\"{name}\" is final"))),
            );
            return None;
        }
        match self.intersection_class(&bases, [right, left]) {
            Ok((class, name)) => {
                let symbol = Symbol {
                    kind: SymbolKind::Global,
                    node: Some(DefRef::Class(class)),
                    flags: SymbolFlags::HIDDEN | SymbolFlags::NOT_PUBLIC,
                };
                self.add_made_up_symbol(name, symbol);
                Some(self.intersection_instance(class, left, right))
            }
            Err(reason) => {
                errors.push((pretty, reason.to_owned()));
                None
            }
        }
    }

    fn intersection_instance(&self, class: ClassId, left: TypeId, right: TypeId) -> TypeId {
        let types = self.state.world.types;
        let extra = |typ: TypeId| {
            types
                .as_instance(typ)
                .and_then(|instance| instance.extra_attrs.clone())
        };
        let mut instance = Instance::new(class, []);
        instance.extra_attrs = extra(left).or_else(|| extra(right));
        types.intern(Type::Instance(instance))
    }

    /// The classes that a subclass of both would have as bases: those of an intersection instead of itself.
    fn intersection_bases(&self, instances: [TypeId; 2]) -> Vec<TypeId> {
        let world = &self.state.world;
        let mut bases = Vec::new();
        for typ in instances {
            match world
                .types
                .as_instance(typ)
                .map(|instance| world.get(instance.class))
            {
                Some(class) if class.is(ClassFlags::INTERSECTION) => bases.extend(class.bases.iter()),
                Some(_) | None => bases.push(typ),
            }
        }
        bases
    }

    fn final_classes(&self, bases: &[TypeId]) -> Vec<String> {
        let world = &self.state.world;
        let classes = bases.iter().filter_map(|base| world.types.as_instance(*base));
        let classes = classes.map(|instance| world.get(instance.class));
        let finals = classes.filter(|class| class.is(ClassFlags::FINAL));
        finals.map(|class| world.text(class.name).to_owned()).collect()
    }

    /// The class with these bases, or with those of `swapped` in the other order if that one is not sound.
    fn intersection_class(
        &mut self,
        bases: &[TypeId],
        swapped: [TypeId; 2],
    ) -> Result<(ClassId, Name), &'static str> {
        const BAD_MRO: &str = "would have inconsistent method resolution order";
        const BAD_SIGNATURES: &str = "would have incompatible method signatures";
        let (mut class, mut name) = self.fake_class_of_bases(bases).ok_or(BAD_MRO)?;
        let mut has_errors = self.has_incompatible_bases(class);
        if has_errors {
            let bases = self.intersection_bases(swapped);
            (class, name) = self.fake_class_of_bases(&bases).ok_or(BAD_MRO)?;
            has_errors = self.has_incompatible_bases(class);
        }
        if self.may_write(class) {
            self.state.world.get_mut(class).flags |= ClassFlags::INTERSECTION;
        }
        if has_errors {
            Err(BAD_SIGNATURES)
        } else {
            Ok((class, name))
        }
    }

    fn has_incompatible_bases(&mut self, class: ClassId) -> bool {
        let ((), has_errors) = self.silently(|chk| chk.check_multiple_inheritance(class));
        has_errors
    }

    /// The made up class with these bases: the known one, or a new one that has no entry in the symbol table yet.
    fn fake_class_of_bases(&mut self, bases: &[TypeId]) -> Option<(ClassId, Name)> {
        let names: Vec<String> = bases.iter().map(|base| self.format_type_bare(*base, 2)).collect();
        let text = format!("<subclass of {}>", messages::pretty_seq(&names, "and"));
        let name = self.state.world.names.intern(&text);
        self.tables.rare.made_up.push(name);
        if let Some(DefRef::Class(class)) = self.made_up_symbol(name) {
            return Some((class, name));
        }
        let class = self.make_fake_class(&text, &text, bases)?;
        Some((class, name))
    }

    /// A subclass of the class of `typ` with a `__call__` of type `callable`.
    pub(crate) fn intersect_instance_callable(&mut self, typ: TypeId, callable: TypeId) -> TypeId {
        let types = self.state.world.types;
        let Some(instance) = types.as_instance(typ) else {
            return typ;
        };
        let base_name = self.text(self.state.world.get(instance.class).name).to_owned();
        let gen_name = self.unique_module_name(&format!("<callable subtype of {base_name}>"));
        let short_name = self.format_type_bare(typ, 0);
        let Some(class) = self.make_fake_class(&gen_name, &short_name, &[typ]) else {
            return typ;
        };
        let fullname = self.state.world.get(class).fullname;
        let mut func = Func::new(
            known::DUNDER_CALL,
            self.state.world.names.join(fullname, known::DUNDER_CALL),
        );
        func.class = Some(class);
        func.typ = Some(callable);
        let func = if class.is_local() {
            self.state.world.add_local(self.module, func)
        } else {
            self.state.world.add(self.module, func)
        };
        let mut symbol = Symbol::new(SymbolKind::Member, DefRef::Func(func));
        symbol.flags |= SymbolFlags::PLUGIN_GENERATED;
        self.state
            .world
            .get_mut(class)
            .names
            .insert(known::DUNDER_CALL, symbol);
        let gen_name = self.state.world.names.intern(&gen_name);
        self.tables.rare.made_up.push(gen_name);
        self.add_made_up_symbol(gen_name, Symbol::new(SymbolKind::Global, DefRef::Class(class)));
        let mut made_up = Instance::new(class, []);
        made_up.extra_attrs.clone_from(&instance.extra_attrs);
        types.intern(Type::Instance(made_up))
    }

    /// A subclass of the class of `typ` that can be called with anything.
    pub(crate) fn make_fake_callable(&mut self, typ: TypeId) -> TypeId {
        let any = self.state.world.types.any(AnyKind::Explicit);
        let callable = callable_with_ellipsis(any, any, self.named_type("builtins.function"));
        let callable = self.state.world.types.callable(callable);
        self.intersect_instance_callable(typ, callable)
    }

    /// `base`, with a number if the module has such a name (mypy's `gen_unique_name`).
    fn unique_module_name(&self, base: &str) -> String {
        let names = self.state.world.names;
        let is_taken = |text: &str| {
            names
                .lookup(text)
                .is_some_and(|name| self.made_up_symbol(name).is_some())
        };
        if !is_taken(base) {
            return base.to_owned();
        }
        let mut number = 1;
        while is_taken(&format!("{base}{number}")) {
            number += 1;
        }
        format!("{base}{number}")
    }
}
