//! Type arguments against what type variables allow, after `mypy/semanal_typeargs.py`.
//!
//! Bounds can be compared only when no placeholder is left. Types carry no positions, so each written use of a generic
//! class, alias, tuple or unpacking is noted while it is analysed, and looked at when the SCC is bound.

use names::Name;
use nodes::ast::{BodyId, TypeNodeId};
use nodes::defs::At;
use options::ErrorCode;
use rustc_hash::{FxHashMap, FxHashSet};
use typeops::Env;
use types::{AliasId, DefRef, ModuleId, Type, TypeId, TypeKind, Types};

use crate::Analyzer;
use crate::tvar_scope::common_of;
use crate::type_analysis::{TypeAnalysis, TypeSyntax};

/// A written type whose parts must be looked at.
#[derive(Clone, Debug)]
pub(crate) struct TypeUse {
    /// The type.
    typ: TypeId,
    /// Where it is written.
    at: At,
    /// Where its arguments are written; empty if they are not those of the type.
    args: Box<[At]>,
    /// It is a part of the definition of an alias.
    in_alias: bool,
    /// It is `Unpack[...]` or `*...`.
    is_unpacking: bool,
}

/// The types that the targets of an SCC write.
#[derive(Debug, Default)]
pub(crate) struct TypeUses {
    /// Those of the target that is being analysed.
    current: Vec<TypeUse>,
    /// Those of targets that were analysed, by the last iteration.
    of_targets: FxHashMap<ModuleId, FxHashMap<BodyId, Vec<TypeUse>>>,
}

impl TypeUses {
    /// An iteration over a target starts.
    pub(crate) fn start(&mut self) {
        self.current.clear();
    }

    /// How many there are now.
    pub(crate) fn mark(&self) -> usize {
        self.current.len()
    }

    /// Forgets those that were noted since the mark.
    pub(crate) fn back_to(&mut self, mark: usize) {
        self.current.truncate(mark);
    }

    /// An unpacking that was noted last is something else: keywords.
    pub(crate) fn forget(&mut self, typ: TypeId) {
        let is_unpacking = |used: &TypeUse| used.typ == typ && used.is_unpacking;
        if let Some(index) = self.current.iter().rposition(is_unpacking) {
            self.current.remove(index);
        }
    }

    /// Takes those that were noted since the mark.
    pub(crate) fn take_from(&mut self, mark: usize) -> impl Iterator<Item = TypeUse> + '_ {
        self.current.drain(mark..)
    }

    /// More of the target that is being analysed.
    pub(crate) fn extend(&mut self, uses: Vec<TypeUse>) {
        self.current.extend(uses);
    }

    /// An iteration over a target ends: its uses replace those of the one before.
    pub(crate) fn end(&mut self, module: ModuleId, body: BodyId) {
        let uses = std::mem::take(&mut self.current);
        if !uses.is_empty() {
            self.of_targets.entry(module).or_default().insert(body, uses);
        } else if let Some(others) = self.of_targets.get_mut(&module) {
            others.remove(&body);
        }
    }
}

/// What became of the arguments of one type.
#[derive(Clone, Copy, Default)]
struct Verdict {
    is_error: bool,
}

/// Where the type and its arguments are written.
#[derive(Clone, Copy)]
struct Places<'p> {
    at: At,
    args: &'p [At],
    in_alias: bool,
}

impl Places<'_> {
    fn arg(&self, index: usize) -> At {
        self.args.get(index).copied().unwrap_or(self.at)
    }
}

impl Analyzer<'_> {
    /// Notes a written type; `args` are its arguments as written.
    pub(crate) fn note_type_use(
        &mut self,
        ta: &TypeAnalysis,
        typ: TypeId,
        syntax: TypeSyntax<'_>,
        args: &[TypeNodeId],
    ) -> TypeId {
        let types = self.state.world.types;
        let given: &[TypeId] = match types.get(typ) {
            Type::Instance(instance) => &instance.args,
            Type::Alias { args, .. } => args,
            Type::Tuple(tuple) => &tuple.items,
            Type::Unpack { typ, .. } => std::slice::from_ref(typ),
            _ => &[],
        };
        if given.is_empty() || self.errors.ignores_all() && !self.may_be_to_fix(typ, given) {
            return typ;
        }
        let at = self.syntax_at(syntax);
        let place = |(id, typ): (&TypeNodeId, &TypeId)| match types.get(*typ) {
            // These are made without a position.
            Type::None | Type::Callable(_) | Type::Parameters(_) => at,
            _ => self.syntax_at(syntax.with(*id)),
        };
        let args: Box<[At]> = if args.len() == given.len() && !self.errors.ignores_all() {
            args.iter().zip(given).map(place).collect()
        } else {
            Box::default()
        };
        let in_alias = ta.options.defining_alias;
        let is_unpacking = matches!(types.get(typ), Type::Unpack { .. });
        self.type_uses.current.push(TypeUse {
            typ,
            at,
            args,
            in_alias,
            is_unpacking,
        });
        typ
    }

    /// Whether a type may have to be put right, as far as the kinds of its arguments tell. Where nobody sees messages, nothing
    /// else is to be found out about it.
    fn may_be_to_fix(&self, typ: TypeId, given: &[TypeId]) -> bool {
        let world = &self.state.world;
        let vars = match world.types.get(typ) {
            Type::Instance(instance) => &world.get(instance.class).type_vars,
            Type::Alias { alias, .. } => &world.get(*alias).type_vars,
            Type::Tuple(_) => &[][..],
            _ => return true,
        };
        let is_special = |arg: &TypeId| {
            let special = [TypeKind::ParamSpec, TypeKind::Parameters, TypeKind::Unpack];
            special.into_iter().any(|kind| arg.is(kind))
        };
        given.iter().chain(vars).any(is_special)
    }

    /// Looks at all types that a module writes.
    pub(crate) fn check_type_arguments(&mut self, module: ModuleId) {
        let Some(uses) = self.type_uses.of_targets.remove(&module) else {
            return;
        };
        let mut uses: Vec<(BodyId, Vec<TypeUse>)> = uses.into_iter().collect();
        uses.sort_unstable_by_key(|(body, _)| *body);
        self.in_target(module, BodyId::from_usize(0), |this| {
            let is_seen = !this.errors.ignores_all();
            let mut known = FxHashSet::default();
            for used in uses.iter().flat_map(|(_, uses)| uses) {
                if known.insert(used.typ) {
                    this.types_to_fix = this.types_to_fix || this.is_to_fix(used.typ);
                }
                if !is_seen {
                    continue;
                }
                let class = this.class_around(used.at);
                let check = |this: &mut Self| {
                    this.in_target_of_body(used.at.body, |this| this.check_type_use(used));
                };
                match class {
                    Some(name) => this.in_class_target(name, check),
                    None => check(this),
                }
            }
        });
    }

    /// The class that a type is written in, its bases included; known only if messages show it.
    fn class_around(&self, at: At) -> Option<Name> {
        if !self.options().show_error_context {
            return None;
        }
        if let Some(DefRef::Func(func)) = self.tables.rare.roots.get(at.body).copied() {
            let class = self.state.world.get(func).class;
            return class.map(|class| self.state.world.get(class).name);
        }
        let body = self.body;
        let around = self.tables.rare.classes.iter().filter(|(node, _)| {
            let span = body.stmt_span(body.class(*node).stmt);
            at.body == body.id() && span.start <= at.span.start && at.span.end <= span.end
        });
        let innermost = around.max_by_key(|(node, _)| body.stmt_span(body.class(*node).stmt).start);
        innermost.map(|(_, class)| self.state.world.get(*class).name)
    }

    fn check_type_use(&mut self, used: &TypeUse) {
        let places = Places {
            at: used.at,
            args: &used.args,
            in_alias: used.in_alias,
        };
        self.check_written(used.typ, places, &mut FxHashSet::default());
    }

    /// Checks one type, not its parts.
    fn check_written(&mut self, typ: TypeId, places: Places<'_>, seen: &mut FxHashSet<TypeId>) {
        let types = self.state.world.types;
        match types.get(typ) {
            Type::Instance(instance) => {
                let def = self.state.world.get(instance.class);
                let (name, vars) = (self.text(def.name), def.type_vars.clone());
                self.validate_args(name, &instance.args, &vars, places);
            }
            Type::Alias { alias, args } => self.check_alias_use(typ, *alias, args, places, seen),
            Type::Tuple(tuple) => {
                for item in &tuple.items {
                    self.is_misplaced_param_spec(*item, "tuple", places.at);
                }
            }
            Type::Unpack { typ: inner, .. } => self.check_unpacked(*inner, places.arg(0)),
            _ => {}
        }
    }

    fn check_alias_use(
        &mut self,
        typ: TypeId,
        alias: AliasId,
        args: &[TypeId],
        places: Places<'_>,
        seen: &mut FxHashSet<TypeId>,
    ) {
        let types = self.state.world.types;
        if !seen.insert(typ) {
            return;
        }
        let def = self.state.world.get(alias);
        let (name, vars, target) = (self.text(def.name), def.type_vars.clone(), def.target);
        let (no_args, variadic) = (def.no_args, def.tvar_tuple_index.is_some());
        let verdict = self.validate_args(name, args, &vars, places);
        if verdict.is_error || args.is_empty() {
            return;
        }
        let mut env = Env::default();
        let mut origins = Vec::new();
        if no_args || variadic {
            let expanded = typeops::proper(&self.state.world, typ);
            self.check_expansion(expanded, &env, &origins, places, seen);
            return;
        }
        for (index, (var, arg)) in vars.iter().zip(args).enumerate() {
            if let Some(common) = common_of(types.get(*var)) {
                env.insert(common.key, *arg);
                origins.push((*var, places.arg(index)));
            }
        }
        self.check_expansion(target, &env, &origins, places, seen);
    }

    /// Checks the target of an alias with arguments in place.
    fn check_expansion(
        &mut self,
        target: TypeId,
        env: &Env,
        origins: &[(TypeId, At)],
        places: Places<'_>,
        seen: &mut FxHashSet<TypeId>,
    ) {
        let types = self.state.world.types;
        let structure = types.get(target);
        let given: &[TypeId] = match structure {
            Type::Instance(instance) => &instance.args,
            Type::Alias { args, .. } => args,
            Type::TypeVar(_) | Type::ParamSpec(_) | Type::TypeVarTuple(_) | Type::Literal(_) => return,
            _ => &[],
        };
        let mut parts = Vec::new();
        structure.for_each_part(&mut |part| parts.push(part));
        for part in parts {
            self.check_expansion(part, env, origins, places, seen);
        }
        if given.is_empty() {
            return;
        }
        let place = |arg: &TypeId| {
            let origin = origins.iter().find(|(var, _)| var == arg);
            origin.map_or(places.at, |(_, at)| *at)
        };
        let args: Vec<At> = given.iter().map(place).collect();
        let expanded = typeops::expand_type(&self.state.world, target, env);
        let places = Places {
            args: &args,
            ..places
        };
        self.check_written(expanded, places, seen);
    }

    /// Whether arguments fit the variables of a class or alias; reports them if they do not.
    fn validate_args(&mut self, name: &str, args: &[TypeId], vars: &[TypeId], places: Places<'_>) -> Verdict {
        let types = self.state.world.types;
        let mut verdict = Verdict::default();
        let mut first = 0;
        for (var, given) in args_by_var(types, args, vars) {
            match types.get(var) {
                Type::TypeVarTuple(_) => {
                    for item in given {
                        verdict.is_error |= self.is_misplaced_param_spec(*item, "TypeVarTuple", places.at);
                    }
                }
                Type::ParamSpec(_) => {
                    verdict.is_error |= !self.fits_param_spec(given[0], places.arg(first));
                }
                Type::TypeVar(_) => {
                    verdict.is_error |= !self.fits_type_var(name, given[0], var, first, places);
                }
                _ => {}
            }
            first += given.len();
        }
        verdict
    }

    fn fits_type_var(
        &mut self,
        name: &str,
        arg: TypeId,
        var: TypeId,
        index: usize,
        places: Places<'_>,
    ) -> bool {
        let types = self.state.world.types;
        let at = places.arg(index);
        let Type::TypeVar(var) = types.get(var) else {
            return true;
        };
        if self.is_misplaced_param_spec(arg, "regular type variable", at) {
            return false;
        }
        let is_var = matches!(types.get(arg), Type::TypeVar(_));
        if places.in_alias && is_var {
            return true;
        }
        let mut fits = true;
        if !var.values.is_empty() {
            let actuals: &[TypeId] = match types.get(arg) {
                Type::TypeVar(arg) if arg.values.is_empty() => {
                    let arg = self.text(arg.common.name);
                    let text = messages::catalogue::INVALID_TYPEVAR_AS_TYPEARG.format(&[arg, name]);
                    self.report_argument(&text.value, at, ErrorCode::TypeVar);
                    return false;
                }
                Type::TypeVar(arg) => &arg.values,
                _ => std::slice::from_ref(&arg),
            };
            if !places.in_alias {
                fits = self.are_values(name, actuals, var.common.name, &var.values, at);
            }
        }
        self.is_within_bound(name, arg, var.common.upper_bound, at) && fits
    }

    fn is_within_bound(&mut self, name: &str, arg: TypeId, bound: TypeId, at: At) -> bool {
        let types = self.state.world.types;
        let is_object = match types.get(bound) {
            Type::Instance(instance) => {
                self.text(self.state.world.get(instance.class).fullname) == "builtins.object"
            }
            _ => false,
        };
        if is_object || typeops::is_subtype(self, arg, bound) {
            return true;
        }
        let arg = messages::format_type(&self.state.world, self.options(), arg);
        let bound = messages::format_type(&self.state.world, self.options(), bound);
        let text = messages::catalogue::INVALID_TYPEVAR_ARG_BOUND.format(&[&arg, name, &bound]);
        self.report_argument(&text.value, at, ErrorCode::TypeVar);
        false
    }

    /// Whether types are among those that a type variable is restricted to.
    fn are_values(
        &mut self,
        name: &str,
        actuals: &[TypeId],
        var: names::Name,
        valid: &[TypeId],
        at: At,
    ) -> bool {
        let types = self.state.world.types;
        let mut fits = true;
        for actual in actuals {
            let actual = typeops::proper(&self.state.world, *actual);
            let is_open = matches!(types.get(actual), Type::Any { .. } | Type::Unbound { .. });
            if is_open
                || valid
                    .iter()
                    .any(|value| typeops::is_same_type(self, actual, *value))
            {
                continue;
            }
            fits = false;
            let text = match types.get(actual) {
                Type::Instance(instance) if actuals.len() == 1 => {
                    let class = format!("\"{name}\"");
                    let actual = format!("\"{}\"", self.text(self.state.world.get(instance.class).name));
                    messages::catalogue::INCOMPATIBLE_TYPEVAR_VALUE.format(&[self.text(var), &class, &actual])
                }
                _ => messages::catalogue::INVALID_TYPEVAR_ARG_VALUE.format(&[name]),
            };
            self.report_argument(&text.value, at, ErrorCode::TypeVar);
        }
        fits
    }

    fn fits_param_spec(&mut self, arg: TypeId, at: At) -> bool {
        let types = self.state.world.types;
        let proper = typeops::proper(&self.state.world, arg);
        let fits = matches!(
            types.get(proper),
            Type::ParamSpec(_) | Type::Parameters(_) | Type::Any { .. } | Type::Unbound { .. }
        );
        if !fits {
            let arg = messages::format_type(&self.state.world, self.options(), arg);
            let text = format!(
                "Can only replace ParamSpec with a parameter types list or another ParamSpec, got {arg}"
            );
            self.report_argument(&text, at, ErrorCode::ValidType);
        }
        fits
    }

    /// Reports a parameter specification where only a type can stand.
    fn is_misplaced_param_spec(&mut self, arg: TypeId, kind: &str, at: At) -> bool {
        let types = self.state.world.types;
        match types.get(arg) {
            Type::ParamSpec(spec) => {
                let shown = messages::format_type(&self.state.world, self.options(), arg);
                let text = messages::catalogue::INVALID_PARAM_SPEC_LOCATION.format(&[&shown]);
                self.report_argument(&text.value, at, ErrorCode::ValidType);
                let name = self.text(spec.common.name);
                let text = messages::catalogue::INVALID_PARAM_SPEC_LOCATION_NOTE.format(&[name]);
                let span = self.position(at);
                let span = errors::Span::point(span.line, span.column);
                let note = errors::Report::note(span, text.value.to_string()).code(ErrorCode::ValidType);
                self.errors.report(note);
                true
            }
            Type::Parameters(_) => {
                let shown = messages::format_type(&self.state.world, self.options(), arg);
                let text = format!("Cannot use {shown} for {kind}, only for ParamSpec");
                self.report_argument(&text, at, ErrorCode::ValidType);
                true
            }
            _ => false,
        }
    }

    /// Only tuples and type variable tuples can be unpacked.
    fn check_unpacked(&mut self, inner: TypeId, at: At) {
        let types = self.state.world.types;
        let proper = typeops::proper(&self.state.world, inner);
        let is_open = matches!(types.get(proper), Type::Any { .. } | Type::Unbound { .. });
        if !is_open && !self.can_be_unpacked(inner) {
            let shown = messages::format_type(&self.state.world, self.options(), proper);
            let text = messages::catalogue::INVALID_UNPACK.format(&[&shown]);
            self.report_argument(&text.value, at, ErrorCode::ValidType);
        }
    }

    /// Reported everywhere, in functions that are not checked too.
    fn report_argument(&mut self, text: &str, at: At, code: ErrorCode) {
        let span = self.position(at);
        let span = errors::Span::point(span.line, span.column);
        self.errors
            .report(errors::Report::error(span, text.to_owned()).code(code));
    }
}

/// Each variable with the arguments that are given for it: several for a type variable tuple, one for the others. None if
/// there are too few, which was reported before.
pub(crate) fn args_by_var<'t>(
    types: &Types,
    args: &'t [TypeId],
    vars: &[TypeId],
) -> Vec<(TypeId, &'t [TypeId])> {
    let variadic = vars
        .iter()
        .position(|var| matches!(types.get(*var), Type::TypeVarTuple(_)));
    let one_by_one = |(var, arg): (&TypeId, &'t TypeId)| (*var, std::slice::from_ref(arg));
    let Some(at) = variadic else {
        return vars.iter().zip(args).map(one_by_one).collect();
    };
    let behind = vars.len() - at - 1;
    if args.len() < at + behind {
        return Vec::new();
    }
    let (before, rest) = args.split_at(at);
    let (middle, after) = rest.split_at(rest.len() - behind);
    let front = vars[..at].iter().zip(before).map(one_by_one);
    let back = vars[at + 1..].iter().zip(after).map(one_by_one);
    front.chain([(vars[at], middle)]).chain(back).collect()
}
