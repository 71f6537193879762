//! Too few arguments, too many, the same twice.

use names::Name;
use nodes::defs::VarFlags;
use options::ErrorCode;
use smallvec::SmallVec;
use types::{ArgKind, Callable, CallableFlags, DefRef, Type, TypeId};

use super::Actuals;
use super::mapping::FormalToActual;
use crate::{Checker, Ctx, CtxKind};

/// The arguments with their types and the way to the parameters.
#[derive(Clone, Copy, Debug)]
struct Given<'c> {
    types: &'c [TypeId],
    actuals: Actuals<'c>,
    mapping: &'c FormalToActual,
}

impl<'c> Given<'c> {
    /// The keywords, if there could be some.
    fn names(self) -> Option<&'c [Option<Name>]> {
        self.actuals.has_names.then_some(self.actuals.names)
    }
}

impl Checker<'_> {
    /// Checks that each parameter that needs an argument has one, and that none has two. Without `ctx` nothing is
    /// reported, as far as the result does not depend on it.
    pub(super) fn check_argument_count(
        &mut self,
        callee: TypeId,
        arg_types: &[TypeId],
        actuals: Actuals<'_>,
        mapping: &FormalToActual,
        ctx: Option<Ctx>,
        names: (Option<TypeId>, Option<Name>),
    ) -> bool {
        let ctx = ctx.unwrap_or_else(|| Ctx::nowhere(self.body, CtxKind::Other));
        let given = Given {
            types: arg_types,
            actuals,
            mapping,
        };
        if self.count_verdict(self.callable(callee), given) == Some(true) {
            return true;
        }
        let (mut ok, unexpected) = self.check_for_extra_actual_arguments(callee, given, ctx);
        for index in 0..mapping.len() {
            ok &= self.check_parameter_count(callee, index, given, unexpected, (ctx, names));
        }
        ok
    }

    /// Whether the number of arguments fits, without any message.
    pub(super) fn fits_argument_count(
        &mut self,
        callee: TypeId,
        arg_types: &[TypeId],
        actuals: Actuals<'_>,
        mapping: &FormalToActual,
    ) -> bool {
        let given = Given {
            types: arg_types,
            actuals,
            mapping,
        };
        self.count_verdict(self.callable(callee), given)
            .unwrap_or_else(|| {
                let count = |checker: &mut Self| {
                    checker.check_argument_count(callee, arg_types, actuals, mapping, None, (None, None))
                };
                self.silently(count).0
            })
    }

    /// Whether the number of arguments fits, where that can be told at once: no argument has a star, and none goes to
    /// a parameter that has one already.
    fn count_verdict(&self, callable: &Callable, given: Given<'_>) -> Option<bool> {
        let kinds = given.actuals.kinds;
        if kinds.iter().any(|kind| kind.is_star()) || self.param_spec(callable).is_some() {
            return None;
        }
        let (mut uses, mut fits) = (0, true);
        for (param, mapped) in callable.params.iter().zip(given.mapping) {
            uses += mapped.len();
            fits &= match mapped[..] {
                [] => !param.kind.is_required(),
                [only] => !param.kind.is_named(false) || kinds[only] == ArgKind::Named,
                [..] if param.kind.is_star() => true,
                [..] => return None,
            };
        }
        Some(fits && uses == kinds.len())
    }

    fn check_parameter_count(
        &mut self,
        callee: TypeId,
        index: usize,
        given: Given<'_>,
        unexpected: bool,
        (ctx, (object_type, callable_name)): (Ctx, (Option<TypeId>, Option<Name>)),
    ) -> bool {
        let callable = self.callable(callee);
        let param = callable.params[index];
        let kind = param.kind;
        let mapped = &given.mapping[index];
        let kinds = given.actuals.kinds;
        if kind.is_required() && mapped.is_empty() && !unexpected {
            if kind.is_positional(false) {
                report!(self, calls::too_few_arguments(callable, given.names()), ctx);
                if let (Some(object), Some(name)) = (object_type, callable_name) {
                    self.missing_classvar_callable_note(object, name, ctx);
                }
            } else {
                let name = param.name.map_or("?", |name| self.state.world.text(name));
                report!(self, calls::missing_named_argument(callable, name), ctx);
            }
            return false;
        }
        if !kind.is_star() && self.is_duplicate_mapping(mapped, given) {
            let first = self.proper(given.types[mapped[0]]);
            if self.in_checked_function() || self.types().as_tuple(first).is_some() {
                report!(self, calls::duplicate_argument_value(callable, index), ctx);
                return false;
            }
            return true;
        }
        if kind.is_named(false)
            && let Some(first) = mapped.first()
            && !matches!(kinds[*first], ArgKind::Named | ArgKind::Star2)
        {
            report!(self, calls::too_many_positional_arguments(callable), ctx);
            return false;
        }
        self.check_param_spec_count(callee, mapped, given, ctx)
    }

    /// `*args: P.args` needs an argument, and `P.args` only once.
    fn check_param_spec_count(
        &mut self,
        callee: TypeId,
        mapped: &[usize],
        given: Given<'_>,
        ctx: Ctx,
    ) -> bool {
        let callable = self.callable(callee);
        if self.param_spec(callable).is_none() {
            return true;
        }
        let Some(first) = mapped.first() else {
            if callable.flags.contains(CallableFlags::SPECIAL_SIG_PARTIAL) {
                return true;
            }
            report!(self, calls::too_few_arguments(callable, given.names()), ctx);
            return false;
        };
        if mapped.len() <= 1 {
            return true;
        }
        let types = self.types();
        let is_spec = |index: &&usize| types.as_param_spec(self.proper(given.types[**index])).is_some();
        let text = match given.actuals.kinds[*first] {
            ArgKind::Star => "ParamSpec.args should only be passed once",
            ArgKind::Star2 => "ParamSpec.kwargs should only be passed once",
            ArgKind::Pos | ArgKind::Opt | ArgKind::Named | ArgKind::NamedOpt => return true,
        };
        if mapped.iter().filter(is_spec).count() > 1 {
            self.fail(text, ctx, ErrorCode::Misc);
            return false;
        }
        true
    }

    /// Several arguments may go to one parameter only if some of them may be empty.
    fn is_duplicate_mapping(&self, mapped: &[usize], given: Given<'_>) -> bool {
        let kinds = given.actuals.kinds;
        if mapped.len() <= 1 {
            return false;
        }
        if let [first, second] = mapped
            && kinds[*first] == ArgKind::Star
            && kinds[*second] == ArgKind::Star2
        {
            return false;
        }
        let types = self.types();
        !mapped.iter().all(|index| {
            kinds[*index] == ArgKind::Star2 && types.as_typed_dict(self.proper(given.types[*index])).is_none()
        })
    }

    /// Arguments that go nowhere. Returns whether there are none, and whether one of them is a keyword.
    fn check_for_extra_actual_arguments(
        &mut self,
        callee: TypeId,
        given: Given<'_>,
        ctx: Ctx,
    ) -> (bool, bool) {
        let callable: &Callable = self.callable(callee);
        let takes_star = callable.params.iter().any(|param| param.kind == ArgKind::Star);
        let mut uses: SmallVec<[usize; 8]> = SmallVec::from_elem(0, given.actuals.kinds.len());
        given.mapping.iter().flatten().for_each(|index| uses[*index] += 1);
        let (mut ok, mut unexpected) = (true, false);
        for (index, kind) in given.actuals.kinds.iter().enumerate() {
            let typ = given.types[index];
            let is_lost = match kind {
                ArgKind::Star => self.is_non_empty_tuple(typ),
                // It may be empty.
                ArgKind::Star2 => false,
                ArgKind::Pos | ArgKind::Opt | ArgKind::Named | ArgKind::NamedOpt => true,
            };
            if uses[index] == 0 && is_lost {
                ok = false;
                let name = given.actuals.names.get(index).copied().flatten();
                match (kind, name) {
                    (ArgKind::Named, Some(name)) => {
                        let name = self.state.world.text(name);
                        report!(self, calls::unexpected_keyword_argument(callable, name, typ), ctx);
                        unexpected = true;
                    }
                    _ => report!(self, calls::too_many_arguments(callable), ctx),
                }
            } else if (*kind == ArgKind::Star && !takes_star) || *kind == ArgKind::Star2 {
                let (fits, is_keyword) = self.check_unpacked_items(callee, typ, *kind, uses[index], ctx);
                ok &= fits;
                unexpected |= is_keyword;
            }
        }
        (ok, unexpected)
    }

    /// The items of an unpacked tuple or TypedDict must all go somewhere.
    #[expect(clippy::wildcard_enum_match_arm, reason = "all other kinds are treated alike")]
    fn check_unpacked_items(
        &mut self,
        callee: TypeId,
        typ: TypeId,
        kind: ArgKind,
        uses: usize,
        ctx: Ctx,
    ) -> (bool, bool) {
        let types = self.types();
        let typ = self.proper(typ);
        let callable = self.callable(callee);
        let (count, dict) = match types.get(typ) {
            Type::Tuple(tuple) => (tuple.items.len(), None),
            Type::TypedDict(dict) => (dict.items.len(), Some(dict)),
            _ => return (true, false),
        };
        if uses >= count {
            return (true, false);
        }
        if kind == ArgKind::Star2
            && let Some(dict) = dict
        {
            report!(
                self,
                calls::too_many_arguments_from_typed_dict(callable, dict),
                ctx
            );
            return (false, true);
        }
        report!(self, calls::too_many_arguments(callable), ctx);
        (false, false)
    }

    fn is_non_empty_tuple(&self, typ: TypeId) -> bool {
        let tuple = self.types().as_tuple(self.proper(typ));
        tuple.is_some_and(|tuple| !tuple.items.is_empty())
    }

    fn missing_classvar_callable_note(&mut self, object_type: TypeId, callable_name: Name, ctx: Ctx) {
        let world = &self.state.world;
        let Some((_, member)) = world.text(callable_name).rsplit_once('.') else {
            return;
        };
        let Some(instance) = self.types().as_instance(object_type) else {
            return;
        };
        let Some(name) = world.names.lookup(member) else {
            return;
        };
        let symbol = world.lookup_member(instance.class, name);
        let Some(DefRef::Var(var)) = symbol.and_then(|(_, symbol)| symbol.node) else {
            return;
        };
        let var = world.get(var);
        if !var.is(VarFlags::INFERRED) && !var.is(VarFlags::CLASSVAR) {
            let text = format!(
                "\"{member}\" is considered instance variable, to make it class variable use ClassVar[...]"
            );
            self.note(text, ctx, None, None);
        }
    }
}
