//! Multiple inheritance: attributes that two base classes define must agree.

use nodes::defs::VarFlags;
use nodes::tables::Asked;
use options::ErrorCode;
use types::{ClassId, DefRef, Type};

use crate::Checker;
use crate::functions::members_of_bases::FromBase;
use crate::support::is_private;

/// Methods that need not agree.
const INCOMPATIBLE: [&str; 4] = ["__init__", "__new__", "__init_subclass__", "__replace__"];

impl Checker<'_> {
    /// Checks the attributes that a class inherits from several bases.
    pub(crate) fn check_multiple_inheritance(&mut self, class: ClassId) {
        let world = &self.state.world;
        let info = world.get(class);
        if info.bases.len() <= 1 {
            return;
        }
        let mro = info.mro.clone();
        let bases = mro.get(1..).unwrap_or_default();
        self.ask_for_attributes(bases);
        let world = &self.state.world;
        let own = &world.get(class).names;
        let inherited = bases.iter().flat_map(|base| world.get(*base).names.keys());
        let mut names: Vec<names::Name> = inherited
            .filter(|name| !own.contains_key(*name))
            .copied()
            .collect();
        names.sort_unstable_by(|left, right| world.text(*left).cmp(world.text(*right)));
        names.dedup();
        for name in names {
            if !is_private(self.state.world.text(name)) {
                self.check_inherited(name, bases, class);
            }
        }
    }

    /// Whether the classes agree depends on the attributes of those that do not inherit from each other, and of the classes in
    /// front of them, which may define what they disagree in.
    fn ask_for_attributes(&mut self, bases: &[ClassId]) {
        if !self.options().tracks_dependencies() {
            return;
        }
        let world = &self.state.world;
        let is_above =
            |base: &ClassId, others: &[ClassId]| others.iter().all(|other| world.has_base(*other, *base));
        let mut places = bases.iter().enumerate();
        if places.all(|(place, base)| is_above(base, &bases[..place])) {
            // One line of classes cannot disagree.
            return;
        }
        let asked: Vec<ClassId> = bases
            .iter()
            .copied()
            .filter(|base| !is_above(base, bases))
            .collect();
        for base in asked {
            self.ask(Asked::Attributes(base));
        }
    }

    fn check_inherited(&mut self, name: names::Name, bases: &[ClassId], class: ClassId) {
        let defines = |checker: &Self, base: ClassId| checker.state.world.get(base).names.contains_key(&name);
        let Some(first) = bases.iter().position(|base| defines(self, *base)) else {
            return;
        };
        let base = bases[first];
        for base2 in bases[first + 1..].iter().copied() {
            if defines(self, base2) && !self.state.world.has_base(base, base2) {
                self.check_compatibility(name, base, base2, class);
            }
        }
    }

    /// Checks an attribute of two bases of `class`, the first of which is used.
    fn check_compatibility(&mut self, name: names::Name, base1: ClassId, base2: ClassId, class: ClassId) {
        let text = self.state.world.text(name);
        if INCOMPATIBLE.contains(&text) {
            return;
        }
        let node_of = |checker: &Self, base: ClassId| {
            let symbol = checker.state.world.get(base).names.get(&name);
            symbol.and_then(|symbol| symbol.node)
        };
        let (first, second) = (node_of(self, base1), node_of(self, base2));
        let ok = self.are_compatible(name, (base1, first), (base2, second), class);
        let ctx = self.ctx_of(DefRef::Class(class));
        if self.is_final_symbol(second) {
            self.msg_cant_override_final(text, self.class_name(base2), ctx);
        }
        if self.is_final_symbol(first) {
            self.check_if_final_var_override_writable(text, second, ctx);
        }
        let may_differ = matches!(second, Some(DefRef::Var(var)) if self.var_is(var, VarFlags::ALLOW_INCOMPATIBLE_OVERRIDE));
        if !ok && !may_differ {
            self.msg_base_class_definitions_incompatible(text, base1, base2, ctx);
        }
    }

    fn are_compatible(
        &mut self,
        name: names::Name,
        (base1, first): (ClassId, Option<DefRef>),
        (base2, second): (ClassId, Option<DefRef>),
        class: ClassId,
    ) -> bool {
        let ctx = self.ctx_of(DefRef::Class(class));
        let how = FromBase {
            current_class: Some(class),
            ..FromBase::default()
        };
        let first_type = self
            .node_type_from_base_with(name, base1, ctx, how)
            .map(|(typ, _)| typ);
        let second_type = self
            .node_type_from_base_with(name, base2, ctx, how)
            .map(|(typ, _)| typ);
        let text = self.state.world.text(name);
        let (Some(first_type), Some(second_type)) = (first_type, second_type) else {
            for (typ, base) in [(first_type, base1), (second_type, base2)] {
                if typ.is_none() {
                    self.msg_cannot_determine_type_in_base(text, self.class_name(base), ctx);
                }
            }
            return true;
        };
        let (left, right) = (self.proper(first_type), self.proper(second_type));
        let is_function = |typ: &Type| matches!(typ, Type::Callable(_) | Type::Overloaded(_));
        if is_function(self.ty(left)) && is_function(self.ty(right)) {
            if let (Some(left), Some(right)) = (self.type_object(left), self.type_object(right)) {
                let left = self.fill_typevars_with_any(left);
                let right = self.fill_typevars_with_any(right);
                return self.is_subtype(left, right);
            }
            return self.is_subtype_ignoring_arg_names(first_type, second_type);
        }
        let is_writable = second.is_none_or(|node| self.is_writable_attribute(node));
        let ok = if is_writable {
            self.is_equivalent(first_type, second_type)
        } else {
            self.is_subtype(first_type, second_type)
        };
        let is_read_only = matches!(first, Some(node @ DefRef::Decorator(_)) if self.is_property(node));
        let second_writable = second.is_some_and(|node| self.is_writable_attribute(node));
        if ok && is_read_only && second_writable && !self.types().is_any(right) {
            let (base1, base2) = (self.class_name(base1), self.class_name(base2));
            let text = format!(
                "Cannot override writeable attribute \"{text}\" in base \"{base2}\" with read-only property in base \
                 \"{base1}\""
            );
            self.fail(text, ctx, ErrorCode::Override);
        }
        ok
    }
}
