//! Messages about members and narrowing, as methods of the checker: short ways into the crate `messages`.

use messages::format::FormatOptions;
use names::Name;
use options::ErrorCode;
use types::{ModuleId, TypeId};

use crate::{Checker, Ctx};

impl Checker<'_> {
    /// `typ` has no attribute `name`; `original` is the type that the user sees.
    pub(crate) fn has_no_attr(
        &mut self,
        original: TypeId,
        typ: TypeId,
        name: Name,
        ctx: Ctx,
        module: Option<ModuleId>,
    ) -> Option<ErrorCode> {
        let at = self.pos(ctx);
        let name = self.state.world.text(name);
        messages::members::has_no_attr(self, original, typ, name, at, module)
    }

    /// A note that `await` may be missing.
    pub(crate) fn possible_missing_await(&mut self, ctx: Ctx, code: Option<ErrorCode>) {
        let at = self.pos(ctx);
        messages::hints::possible_missing_await(self, at, code);
    }

    /// A deleted variable is read.
    pub(crate) fn deleted_as_rvalue(&mut self, typ: TypeId, ctx: Ctx) {
        let at = self.pos(ctx);
        messages::assignments::deleted_as_rvalue(self, typ, at);
    }

    /// A method is assigned.
    pub(crate) fn cant_assign_to_method(&mut self, ctx: Ctx) {
        let at = self.pos(ctx);
        messages::members::cant_assign_to_method(self, at);
    }

    /// `super()` has no such attribute.
    pub(crate) fn undefined_in_superclass(&mut self, name: Name, ctx: Ctx) {
        let at = self.pos(ctx);
        let name = self.state.world.text(name);
        messages::members::undefined_in_superclass(self, name, at);
    }

    /// A final name or attribute is assigned.
    pub(crate) fn cant_assign_to_final(&mut self, name: Name, attr_assign: bool, ctx: Ctx) {
        let at = self.pos(ctx);
        let name = self.state.world.text(name);
        messages::overriding::cant_assign_to_final(self, name, attr_assign, at);
    }

    /// A property without setter is assigned.
    pub(crate) fn read_only_property(&mut self, name: Name, instance: TypeId, ctx: Ctx) {
        let at = self.pos(ctx);
        let name = self.state.world.text(name);
        let class = self
            .state
            .world
            .types
            .as_instance(instance)
            .map(|instance| instance.class);
        if let Some(class) = class {
            messages::members::read_only_property(self, name, class, at);
        }
    }

    /// A class variable is assigned through an instance.
    pub(crate) fn cant_assign_to_classvar(&mut self, name: Name, ctx: Ctx) {
        let at = self.pos(ctx);
        let name = self.state.world.text(name);
        messages::members::cant_assign_to_classvar(self, name, at);
    }

    /// An abstract method without a body is called through `super()`.
    pub(crate) fn unsafe_super(&mut self, method: Name, class: Name, ctx: Ctx) {
        let at = self.pos(ctx);
        let (method, class) = (self.state.world.text(method), self.state.world.text(class));
        messages::classes::unsafe_super(self, method, class, at);
    }

    /// A method takes no `self`.
    pub(crate) fn no_formal_self(&mut self, name: Name, item: TypeId, ctx: Ctx) {
        let at = self.pos(ctx);
        let name = self.state.world.text(name);
        messages::members::no_formal_self(self, name, item, at);
    }

    /// A method does not take such an object as `self`.
    pub(crate) fn incompatible_self_argument(
        &mut self,
        name: Name,
        arg: TypeId,
        item: TypeId,
        is_classmethod: bool,
        ctx: Ctx,
    ) {
        let at = self.pos(ctx);
        let name = self.state.world.text(name);
        if let Some(signature) = self.state.world.types.as_callable(item) {
            messages::members::incompatible_self_argument(self, name, arg, signature, is_classmethod, at);
        }
    }

    /// Read-only keys of a TypedDict are assigned.
    pub(crate) fn readonly_keys_mutated(&mut self, keys: &[Name], ctx: Ctx) {
        let at = self.pos(ctx);
        let world = &self.state.world;
        let keys: Vec<&str> = keys.iter().map(|key| world.names.text(*key)).collect();
        messages::typed_dicts::readonly_keys_mutated(self, &keys, at);
    }

    /// `isinstance` with a class that no value can have.
    pub(crate) fn impossible_intersection(&mut self, pair: &str, reason: &str, ctx: Ctx) {
        let at = self.pos(ctx);
        messages::unreachable::impossible_intersection(self, pair, reason, at);
    }

    /// A type in quotes.
    pub(crate) fn format_type(&self, typ: TypeId) -> String {
        messages::format_type(&self.state.world, self.options(), typ)
    }

    /// A type without quotes; `verbosity` 2 shows all module names.
    pub(crate) fn format_type_bare(&self, typ: TypeId, verbosity: u8) -> String {
        let how = FormatOptions {
            verbosity,
            ..FormatOptions::default()
        };
        messages::format::format_type_bare_with(&self.state.world, self.options(), typ, how)
    }

    /// Types without quotes that do not look the same.
    pub(crate) fn format_types_distinctly_bare(&mut self, items: &[TypeId]) -> Vec<String> {
        let options = self.options();
        messages::format::distinct_bare(self, options, items)
    }

    /// The text of a type that hides nothing (mypy's `str_with_options`).
    pub(crate) fn type_text(&self, typ: TypeId) -> String {
        let options = typeops::StrOptions::verbose(self.options().reveal_verbose_types);
        typeops::type_str(&self.state.world, typ, options)
    }

    /// Leaves type names out of messages, or not; returns how it was.
    pub(crate) fn disable_type_names(&mut self, disable: bool) -> bool {
        std::mem::replace(&mut self.type_names_disabled, disable)
    }

    /// Whether somebody wants to hear of code that is never reached.
    pub(crate) fn should_report_unreachable_issues(&self) -> bool {
        self.in_checked_function()
            && self.options().warn_unreachable
            && !self.run.current_node_deferred
            && !self.binder.is_unreachable_warning_suppressed()
    }

    /// Whether a final name is being defined.
    pub(crate) fn get_final_context(&self) -> bool {
        self.run.is_final_def
    }
}
