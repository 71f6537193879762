//! Enumerations.

use nodes::defs::{ClassFlags, VarFlags};
use options::ErrorCode;
use types::{ClassId, DefRef};

use crate::assignments::supers::ENUM_BASES;
use crate::{Checker, Ctx};

const ENUM_MEMBERS_ATTR_WILL_BE_OVERRIDDEN: &str =
    "Assigned \"__members__\" will be overridden by \"Enum\" internally";
const NO_MEMBERS: &str = "There is a chance this is due to a recent change in the semantics of enum membership. If so, \
                          use `member = value` to mark an enum member, instead of `member: type`";

impl Checker<'_> {
    /// Checks an enumeration.
    pub(super) fn check_enum(&mut self, class: ClassId, ctx: Ctx) {
        if !ENUM_BASES.contains(&self.class_fullname(class)) {
            self.check_members_attribute(class);
        }
        let mro = self.state.world.get(class).mro.clone();
        let between = mro.get(1..mro.len().saturating_sub(1)).unwrap_or_default();
        for base in between.iter().copied() {
            let is_enum = self.state.world.get(base).is(ClassFlags::ENUM);
            if is_enum && !ENUM_BASES.contains(&self.class_fullname(base)) && self.has_enum_members(base) {
                let text = format!(
                    "Cannot extend enum with existing members: \"{}\"",
                    self.class_name(base)
                );
                self.fail(text, ctx, ErrorCode::Misc);
            }
        }
        self.check_stub_enum(class, ctx);
        self.check_enum_bases(class, ctx);
        self.check_enum_new(class, ctx);
    }

    fn has_enum_members(&self, class: ClassId) -> bool {
        !self.enum_members(class).is_empty()
    }

    fn check_members_attribute(&mut self, class: ClassId) {
        let members = self.name("__members__");
        let symbol = self.state.world.get(class).names.get(&members).copied();
        if let Some(DefRef::Var(var)) = symbol.and_then(|symbol| symbol.node)
            && self.var_is(var, VarFlags::EXPLICIT_VALUE)
        {
            let ctx = self.ctx_of(DefRef::Var(var));
            self.fail(ENUM_MEMBERS_ATTR_WILL_BE_OVERRIDDEN, ctx, ErrorCode::Misc);
        }
    }

    /// In a stub, `x: int` is no member.
    fn check_stub_enum(&mut self, class: ClassId, ctx: Ctx) {
        let module = self.state.world.text(self.module_name());
        if !self.run.is_stub || matches!(module, "enum" | "_typeshed") || self.has_enum_members(class) {
            return;
        }
        let fullname = self.class_fullname(class);
        let text = format!("Detected enum \"{fullname}\" in a type stub with zero members. {NO_MEMBERS}");
        self.fail(text, ctx, ErrorCode::Misc);
        let text = "See https://typing.readthedocs.io/en/latest/spec/enums.html#defining-members";
        self.note(text, ctx, None, None);
    }

    /// Other classes stand before enumerations among the bases.
    fn check_enum_bases(&mut self, class: ClassId, ctx: Ctx) {
        let mut enum_base = None;
        for base in self.state.world.get(class).bases.clone() {
            let Some(instance) = self.types().as_instance(base) else {
                continue;
            };
            let is_enum = self.state.world.get(instance.class).is(ClassFlags::ENUM);
            match enum_base {
                None if is_enum => enum_base = Some(base),
                Some(enum_base) if !is_enum => {
                    let shown = self.type_str(enum_base);
                    let text = format!("No non-enum mixin classes are allowed after \"{shown}\"");
                    self.fail(text, ctx, ErrorCode::Misc);
                    return;
                }
                Some(_) | None => {}
            }
        }
    }

    /// Only one base may say how values are made.
    fn check_enum_new(&mut self, class: ClassId, ctx: Ctx) {
        let mut has_new = false;
        for base in self.state.world.get(class).bases.clone() {
            let Some(instance) = self.types().as_instance(base) else {
                continue;
            };
            if !self.is_data_type(instance.class) {
                continue;
            }
            if has_new {
                let shown = self.type_str(base);
                let text = format!(
                    "Only a single data type mixin is allowed for Enum subtypes, found extra \"{shown}\""
                );
                self.fail(text, ctx, ErrorCode::Misc);
            }
            has_new = true;
        }
    }

    fn is_data_type(&self, class: ClassId) -> bool {
        let info = self.state.world.get(class);
        if !info.is(ClassFlags::ENUM) {
            return self.has_new_method(class);
        }
        let mro = &info.mro;
        let between = mro.get(1..mro.len().saturating_sub(1)).unwrap_or_default();
        between
            .iter()
            .any(|base| !self.state.world.get(*base).is(ClassFlags::ENUM) && self.has_new_method(*base))
    }

    fn has_new_method(&self, class: ClassId) -> bool {
        let found = self.state.world.lookup_member(class, names::known::DUNDER_NEW);
        found.is_some_and(|(_, symbol)| {
            symbol.node.is_some_and(|node| {
                self.state.world.text(self.state.world.fullname(node)) != "builtins.object.__new__"
            })
        })
    }
}
