//! Signatures of overriding methods: what is wrong with them, in as much detail as possible.

use messages::overriding::Overridden;
use nodes::defs::FuncFlags;
use options::ErrorCode;
use types::{Callable, CallableFlags, DefRef, Param, Type, TypeId, TypeVarKey};

use crate::operators::is_forward_op_method;
use crate::support::is_private;
use crate::{Checker, Ctx};

const WIDER_NOTE: &str = "Overloaded operator methods can't have wider argument types in overrides";

/// A method that overrides another.
#[derive(Clone, Copy, Debug)]
pub(super) struct Override<'n> {
    pub(super) def: DefRef,
    pub(super) what: Overridden<'n>,
    pub(super) original_class_or_static: bool,
    pub(super) override_class_or_static: bool,
    pub(super) ctx: Ctx,
}

impl Checker<'_> {
    /// Checks the signature of a method against the one that it overrides; returns whether it is compatible.
    pub(super) fn check_override(&mut self, over: TypeId, original: TypeId, how: &Override<'_>) -> bool {
        let is_incompatible = !self.is_subtype_ignoring_arg_names(over, original);
        let wider = !is_incompatible && self.has_wider_domain(over, original, how.what.name);
        let is_bad = wider || is_incompatible || self.loses_something(over, original, how);
        if !is_bad || is_private(how.what.name) {
            return true;
        }
        let offset_arguments = self
            .types()
            .as_callable(over)
            .is_some_and(|callable| callable.flags.contains(CallableFlags::UNPACK_KWARGS));
        let over = self.with_unpacked_kwargs(over);
        let original = self.with_unpacked_kwargs(original);
        if !self.report_override_details(over, original, how, offset_arguments) {
            self.msg_signature_incompatible_with_supertype(how.what, original, over, how.ctx);
        }
        if wider {
            self.note(WIDER_NOTE, how.ctx, Some(ErrorCode::Override), None);
        }
        false
    }

    /// An overloaded operator must not take more than the operator that it overrides.
    fn has_wider_domain(&mut self, over: TypeId, original: TypeId, name: &str) -> bool {
        if !matches!(self.ty(over), Type::Overloaded(_)) || !is_forward_op_method(name) {
            return false;
        }
        let original = self.get_op_other_domain(original);
        let over = self.get_op_other_domain(over);
        match (original, over) {
            (Some(original), Some(over)) => !self.is_subtype(over, original),
            (Some(_) | None, None) | (None, Some(_)) => false,
        }
    }

    /// What an operator takes as its other operand.
    fn get_op_other_domain(&mut self, typ: TypeId) -> Option<TypeId> {
        if let Type::Overloaded(items) = self.ty(typ) {
            let found: Vec<TypeId> = items
                .iter()
                .filter_map(|item| self.get_op_other_domain(*item))
                .collect();
            return if found.is_empty() {
                None
            } else {
                Some(self.make_simplified_union(&found))
            };
        }
        let callable = self.types().as_callable(typ)?;
        let first = callable
            .params
            .first()
            .filter(|first| first.kind == types::ArgKind::Pos)?;
        let keys = self.type_var_keys(callable);
        Some(self.erase_typevars_of(first.typ, &keys))
    }

    fn type_var_keys(&self, callable: &Callable) -> Vec<TypeVarKey> {
        let variables = callable.variables.iter();
        variables
            .filter_map(|var| Some(self.types().as_type_var_like(*var)?.key))
            .collect()
    }

    /// Being a class or static method, or narrowing its argument, must not get lost.
    fn loses_something(&self, over: TypeId, original: TypeId, how: &Override<'_>) -> bool {
        if how.original_class_or_static && !how.override_class_or_static {
            return true;
        }
        let types = self.types();
        let (Some(over), Some(original)) = (types.as_callable(over), types.as_callable(original)) else {
            return false;
        };
        (original.type_guard.is_some() && over.type_guard.is_none())
            || (original.type_is.is_some() && over.type_is.is_none())
    }

    /// Says which arguments, or the return type, are wrong; returns whether something was said.
    fn report_override_details(
        &mut self,
        over: TypeId,
        original: TypeId,
        how: &Override<'_>,
        offset: bool,
    ) -> bool {
        let types = self.types();
        if let (Some(over), Some(original)) = (types.as_callable(over), types.as_callable(original)) {
            let is_parallel =
                over.params.len() == original.params.len() && over.min_args() == original.min_args();
            return is_parallel && self.report_arguments(over, original, how, offset);
        }
        let (Type::Overloaded(over), Type::Overloaded(original)) = (self.ty(over), self.ty(original)) else {
            return false;
        };
        let mut order = Vec::new();
        for child in over {
            if let Some(index) = original
                .iter()
                .position(|parent| self.is_subtype(*child, *parent))
            {
                order.push(index);
            }
        }
        if order.len() != original.len() || order.is_sorted() {
            return false;
        }
        self.msg_overload_signature_incompatible_with_supertype(how.what, how.ctx);
        true
    }

    fn report_arguments(
        &mut self,
        over: &Callable,
        original: &Callable,
        how: &Override<'_>,
        offset: bool,
    ) -> bool {
        let keys = self.type_var_keys(over);
        let mut reported = false;
        for index in 0..over.params.len() {
            let Some((mine, theirs)) = corresponding(over, original, index, offset) else {
                continue;
            };
            let erased = self.erase_typevars_of(mine.typ, &keys);
            if self.is_subtype(theirs.typ, erased) {
                continue;
            }
            let ctx = self.argument_ctx(how, over, index);
            let type_name = self.definition_class_name(over);
            self.msg_argument_incompatible_with_supertype(
                index + 1,
                how.what,
                type_name,
                theirs.typ,
                (ctx, how.ctx),
            );
            reported = true;
        }
        let erased = self.erase_typevars_of(over.ret_type, &keys);
        if !self.is_subtype(erased, original.ret_type) {
            self.msg_return_type_incompatible_with_supertype(
                how.what,
                original.ret_type,
                over.ret_type,
                how.ctx,
            );
            reported = true;
        }
        reported
    }

    /// The name of the class that a signature's function is defined in.
    fn definition_class_name(&self, over: &Callable) -> Option<names::Name> {
        let world = &self.state.world;
        let func = world.function_of(over.definition?)?;
        world.get(func).class.map(|class| world.get(class).name)
    }

    /// The place of a parameter, unless decorators may have moved it.
    fn argument_ctx(&self, how: &Override<'_>, over: &Callable, index: usize) -> Ctx {
        let func = match how.def {
            DefRef::Func(func) => func,
            DefRef::Decorator(decorator) => {
                if !self.decorator_exprs(decorator).is_empty() {
                    return how.ctx;
                }
                self.state.world.get(decorator).func
            }
            DefRef::Module(_)
            | DefRef::Class(_)
            | DefRef::Overload(_)
            | DefRef::Var(_)
            | DefRef::Alias(_)
            | DefRef::TypeVar(_)
            | DefRef::Placeholder(_) => return how.ctx,
        };
        if self.func_is(func, FuncFlags::PROPERTY) {
            return how.ctx;
        }
        let bound = usize::from(over.flags.contains(CallableFlags::BOUND));
        let Some((body, _)) = self.state.world.get(func).node else {
            return how.ctx;
        };
        let body = self.unit.ast.body(body);
        let args = self.func_node(func).map(|node| body.arguments(node.args));
        match args.and_then(|args| args.get(index + bound)) {
            Some(arg) => Ctx::new(body, arg.span, crate::CtxKind::Other),
            None => how.ctx,
        }
    }
}

/// The parameters of both signatures that take the same argument.
fn corresponding(over: &Callable, original: &Callable, index: usize, offset: bool) -> Option<(Param, Param)> {
    let (mine, theirs) = (over.params[index], original.params[index]);
    if mine.kind.is_positional(false) && theirs.kind.is_positional(false) {
        return Some((mine, theirs));
    }
    if !mine.kind.is_named(false) || !theirs.kind.is_named(false) || offset {
        return None;
    }
    let found = original.params.iter().find(|param| param.name == mine.name);
    found.map(|theirs| (mine, *theirs))
}
