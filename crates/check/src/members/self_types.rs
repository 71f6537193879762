//! Binding: the first parameter of methods, and `Self`.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "all other kinds of types and expressions are treated alike"
)]

use names::{Name, known};
use types::{ArgKind, Callable, CallableFlags, DefRef, Type, TypeId, VarId};

use super::MemberContext;
use crate::{Checker, Ctx};

impl Checker<'_> {
    /// The method without its first parameter, for methods whose `self` has no annotation.
    pub(crate) fn bind_self_fast(&mut self, method: TypeId) -> TypeId {
        if let Some(bound) = self.state.bound_methods.get(&method) {
            return *bound;
        }
        let bound = self.without_first_param(method);
        self.state.bound_methods.insert(method, bound);
        bound
    }

    fn without_first_param(&self, method: TypeId) -> TypeId {
        let types = self.state.world.types;
        match types.get(method) {
            Type::Overloaded(items) => {
                let items: Vec<TypeId> = items.iter().map(|item| self.without_first_param(*item)).collect();
                types.overloaded(items)
            }
            Type::Callable(callable) => {
                let Some((first, rest)) = callable.params.split_first() else {
                    return method;
                };
                if matches!(first.kind, ArgKind::Star | ArgKind::Star2) {
                    return method;
                }
                types.callable(Callable {
                    params: rest.into(),
                    ret_type: callable.ret_type,
                    fallback: callable.fallback,
                    name: callable.name,
                    definition: callable.definition,
                    variables: callable.variables.clone(),
                    flags: callable.flags | CallableFlags::BOUND,
                    type_guard: callable.type_guard,
                    type_is: callable.type_is,
                    first_arg: callable.first_arg,
                    instance_type: callable.instance_type,
                })
            }
            _other => method,
        }
    }

    /// The type of a method, with `self` bound.
    pub(crate) fn analyze_decorator_or_funcbase_access(
        &mut self,
        defn: DefRef,
        itype: TypeId,
        name: Name,
        mx: &MemberContext,
    ) -> TypeId {
        if let DefRef::Decorator(decorator) = defn {
            let var = self.state.world.get(decorator).var;
            return self.analyze_var(name, var, itype, mx, false, false);
        }
        let typ = self.function_type(defn);
        if self.has_trivial_self(defn) {
            return self.bind_self_fast(typ);
        }
        let is_class = self.is_class_method(defn);
        let typ = self.check_self_arg(typ, mx.self_type, is_class, mx.ctx, name);
        self.bind_self(typ, Some(mx.self_type), is_class)
    }

    /// Whether a function or group of overloads is a class method.
    pub(super) fn is_class_method(&self, node: DefRef) -> bool {
        let world = &self.state.world;
        let class = nodes::defs::FuncFlags::CLASS;
        match node {
            DefRef::Func(func) => world.get(func).is(class),
            DefRef::Overload(overload) => world.get(overload).is(class),
            DefRef::Decorator(decorator) => world.get(world.get(decorator).func).is(class),
            DefRef::Var(var) => world.get(var).is(nodes::defs::VarFlags::CLASSMETHOD),
            DefRef::Module(_)
            | DefRef::Class(_)
            | DefRef::Alias(_)
            | DefRef::TypeVar(_)
            | DefRef::Placeholder(_) => false,
        }
    }

    /// The items of a method whose annotated `self` takes a value of type `dispatched`; an error if there is none.
    pub(crate) fn check_self_arg(
        &mut self,
        functype: TypeId,
        dispatched: TypeId,
        is_classmethod: bool,
        ctx: Ctx,
        name: Name,
    ) -> TypeId {
        // A message would be an effect of its own.
        self.run.effects += 1;
        let types = self.state.world.types;
        let one = [functype];
        let all: &[TypeId] = match types.get(functype) {
            Type::Overloaded(items) => items,
            _other => &one,
        };
        if all.is_empty() {
            return functype;
        }
        let dispatched = if is_classmethod {
            self.type_type_normalized(dispatched)
        } else {
            dispatched
        };
        let mut candidates: Vec<(TypeId, TypeId)> = Vec::with_capacity(all.len());
        for item in all {
            let first = types
                .as_callable(*item)
                .and_then(|callable| callable.params.first());
            let Some(first) = first.filter(|first| matches!(first.kind, ArgKind::Pos | ArgKind::Star)) else {
                self.no_formal_self(name, *item, ctx);
                return functype;
            };
            candidates.push((*item, self.proper(first.typ)));
        }
        let possible: Vec<(TypeId, TypeId)> = candidates
            .iter()
            .copied()
            .filter(|(_, selfarg)| !self.is_other_instance(dispatched, *selfarg))
            .collect();
        let candidates = if possible.is_empty() { candidates } else { possible };
        let accepted: Vec<TypeId> = candidates
            .iter()
            .filter(|(_, selfarg)| self.accepts_self(dispatched, *selfarg, name))
            .map(|(item, _)| *item)
            .collect();
        match accepted[..] {
            [] => {
                self.incompatible_self_argument(name, dispatched, candidates[0].0, is_classmethod, ctx);
                functype
            }
            [item] => item,
            _ => types.overloaded(accepted),
        }
    }

    /// Whether `self` is annotated with an instance of the same class whose arguments exclude those of the object.
    fn is_other_instance(&mut self, dispatched: TypeId, selfarg: TypeId) -> bool {
        let types = self.state.world.types;
        let dispatched = self.proper(dispatched);
        let (Some(object), Some(wanted)) = (types.as_instance(dispatched), types.as_instance(selfarg)) else {
            return false;
        };
        object.class == wanted.class
            && !wanted.args.is_empty()
            && !self.is_overlapping_types(dispatched, selfarg)
    }

    fn accepts_self(&mut self, dispatched: TypeId, selfarg: TypeId, name: Name) -> bool {
        let types = self.state.world.types;
        if name == known::DUNDER_CALL && types.as_callable(selfarg).is_some() {
            return true;
        }
        if types.as_param_spec(selfarg).is_some() {
            return true;
        }
        let variables = self.get_all_type_vars(selfarg);
        let always_covariant = variables
            .iter()
            .any(|variable| types.as_type_var(*variable).is_none());
        let bound = self.erase_to_bound(selfarg);
        let erased = self.erase_typevars(bound);
        self.is_subtype_of_self(dispatched, erased, always_covariant)
    }

    /// Expands `Self` in the type of an attribute, so that old and new ways to annotate `self` mix.
    pub(super) fn expand_self_type_if_needed(
        &mut self,
        typ: TypeId,
        mx: &MemberContext,
        var: Option<VarId>,
        itype: TypeId,
        is_class: bool,
    ) -> TypeId {
        let types = self.state.world.types;
        let original = self.proper(mx.self_type);
        if !(mx.is_self || mx.is_super) {
            let replacement = match types.get(original) {
                _other if !is_class => mx.self_type,
                Type::Type { item, .. } => *item,
                Type::Callable(callable) => self.erase_typevars(callable.ret_type),
                _other => itype,
            };
            return self.expand_self_type(var, typ, replacement);
        }
        if self.supported_self_type(original) {
            let replacement = match types.get(original) {
                Type::Type { item, .. } if is_class => *item,
                _other => mx.self_type,
            };
            return self.expand_self_type(var, typ, replacement);
        }
        match self.inherited_self_type(mx, var, itype) {
            Some(self_type) => self.expand_self_type(var, typ, self_type),
            None => typ,
        }
    }

    /// The `Self` of the current class, for an attribute of `self` that a base class defines.
    fn inherited_self_type(
        &mut self,
        mx: &MemberContext,
        var: Option<VarId>,
        itype: TypeId,
    ) -> Option<TypeId> {
        let types = self.state.world.types;
        let class = types.as_instance(itype)?.class;
        if !mx.is_self || self.state.world.get(var?).class == Some(class) {
            return None;
        }
        let self_type = self.state.world.get(class).self_type?;
        let active = self.active_self_type()?;
        types.same(itype, active).then_some(self_type)
    }
}
