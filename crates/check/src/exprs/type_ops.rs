//! Operations on types that expressions and calls need, as methods of the checker: short ways into `typeops`.

use names::Name;
use options::ErrorCode;
use typeops::{Env, MemberQuery, Simplify, TypeArgumentOptions};
use types::{Callable, CallableFlags, ClassId, DefId, Instance, Type, TypeId, TypeVarKey};

use crate::{Checker, Ctx};

impl<'a> Checker<'a> {
    /// `builtins.object`.
    pub(crate) fn object_type(&self) -> TypeId {
        self.named_type("builtins.object")
    }

    /// `builtins.bool`.
    pub(crate) fn bool_type(&self) -> TypeId {
        self.named_type("builtins.bool")
    }

    /// The callable behind an id that is known to be one.
    pub(crate) fn callable(&self, typ: TypeId) -> &'a Callable {
        let callable = self.types().as_callable(typ);
        callable.unwrap_or_else(|| unreachable!("the type is a callable"))
    }

    /// The class of a class object.
    pub(crate) fn class_object(&self, typ: TypeId) -> Option<ClassId> {
        if self.is_type_obj(typ) {
            self.type_object(typ)
        } else {
            None
        }
    }

    /// Whether a message of this code is shown at all.
    pub(crate) fn is_code_enabled(&self, code: ErrorCode) -> bool {
        self.options().enabled_error_codes.contains(code)
    }

    /// `typ` with types in place of type variables.
    pub(crate) fn expand_type(&self, typ: TypeId, env: &[(TypeVarKey, TypeId)]) -> TypeId {
        typeops::expand_type(self.world(), typ, &env.iter().copied().collect::<Env>())
    }

    /// `typ` with unpacked tuples flattened.
    pub(crate) fn normalize_unpacks(&self, typ: TypeId) -> TypeId {
        typeops::expand_type(self.world(), typ, &Env::default())
    }

    /// `typ` with `target` in place of unification variables.
    pub(crate) fn replace_meta_vars(&self, typ: TypeId, target: TypeId) -> TypeId {
        typeops::replace_meta_vars(self.world(), typ, target)
    }

    pub(crate) fn erase_type(&mut self, typ: TypeId) -> TypeId {
        typeops::erase_type(self, typ)
    }

    pub(crate) fn join_type_list(&mut self, items: &[TypeId]) -> TypeId {
        typeops::join_type_list(self, items)
    }

    /// The parameter specification that a callable ends with.
    pub(crate) fn param_spec(&self, callable: &Callable) -> Option<TypeId> {
        typeops::callables::param_spec_of(self.types(), callable)
    }

    pub(crate) fn is_recursive_alias(&self, typ: TypeId) -> bool {
        typeops::is_recursive_alias(self.world(), typ)
    }

    pub(crate) fn has_recursive_types(&self, typ: TypeId) -> bool {
        typeops::has_recursive_types(self.world(), typ)
    }

    pub(crate) fn has_type_vars(&self, typ: TypeId) -> bool {
        typeops::has_type_vars(self.world(), typ)
    }

    pub(crate) fn get_type_vars(&self, typ: TypeId) -> Vec<TypeId> {
        typeops::get_type_vars(self.world(), typ)
    }

    /// Whether a type variable has a default.
    pub(crate) fn has_default(&self, variable: TypeId) -> bool {
        typeops::type_vars::has_default(self.world(), variable)
    }

    pub(crate) fn flatten_nested_tuples(&self, items: &[TypeId]) -> Vec<TypeId> {
        typeops::tuples::flatten_nested_tuples(self.world(), items, true)
    }

    /// A callable with `**kwargs: Unpack[TD]` as keyword parameters and trivial `*args` unpacked.
    pub(crate) fn normalized_callable(&self, callee: TypeId) -> TypeId {
        let normalized = typeops::callables::normalized(self.world(), self.callable(callee));
        match normalized {
            std::borrow::Cow::Borrowed(_) => callee,
            std::borrow::Cow::Owned(callable) => self.types().callable(callable),
        }
    }

    /// Overloads with `**kwargs: Unpack[TD]` as keyword parameters.
    pub(crate) fn overloads_with_unpacked_kwargs(&self, overloads: TypeId) -> TypeId {
        let world = self.world();
        let Type::Overloaded(items) = self.ty(overloads) else {
            return overloads;
        };
        let unpacks = |item: &TypeId| self.callable(*item).flags.contains(CallableFlags::UNPACK_KWARGS);
        if !items.iter().any(unpacks) {
            return overloads;
        }
        typeops::callables::map_items(self.types(), overloads, &mut |_, callable| {
            typeops::callables::with_unpacked_kwargs(world, callable).into_owned()
        })
    }

    /// Type arguments that make `template` a supertype of `actual`; those that violate bounds are left as they are.
    pub(crate) fn infer_type_arguments(
        &mut self,
        variables: &[TypeId],
        template: TypeId,
        actual: TypeId,
    ) -> Vec<Option<TypeId>> {
        let options = TypeArgumentOptions {
            is_supertype: false,
            skip_unsatisfied: true,
            keep_type_vars: false,
        };
        typeops::infer_type_arguments(self, variables, template, actual, options)
    }

    /// A callable with type arguments applied; values that are not allowed are reported.
    pub(crate) fn apply_generic_arguments(
        &mut self,
        callee: TypeId,
        args: &[Option<TypeId>],
        ctx: Ctx,
        skip_unsatisfied: bool,
    ) -> TypeId {
        let mut wrong: Vec<(TypeId, TypeId, Name)> = Vec::new();
        let report = &mut |callee: TypeId, typ: TypeId, name: Name| wrong.push((callee, typ, name));
        let applied = typeops::apply_generic_arguments(self, callee, args, report, skip_unsatisfied);
        for (callee, typ, name) in wrong {
            let callable = self.callable(callee);
            let name = self.state.world.text(name);
            report!(
                self,
                generics::incompatible_typevar_value(callable, typ, name),
                ctx
            );
        }
        applied
    }

    /// A callable that binds these free variables itself, if that can be said.
    pub(crate) fn apply_poly(&mut self, callee: TypeId, free_vars: &[TypeId]) -> Option<TypeId> {
        let callable = self.callable(callee);
        let applied = typeops::apply_poly(self, callable, free_vars)?;
        Some(self.types().callable(applied))
    }

    pub(crate) fn union_function_signatures(&mut self, callees: &[TypeId]) -> Option<TypeId> {
        typeops::subtypes::union_function_signatures(self, callees, true)
    }

    pub(crate) fn merge_typevars_in_callables_by_name(
        &mut self,
        callees: &[TypeId],
    ) -> (Vec<TypeId>, Vec<TypeId>) {
        typeops::subtypes::merge_typevars_in_callables_by_name(self, callees)
    }

    pub(crate) fn covers_at_runtime(&mut self, item: TypeId, supertype: TypeId) -> bool {
        typeops::covers_at_runtime(self, item, supertype)
    }

    pub(crate) fn can_be_true(&self, typ: TypeId) -> bool {
        typeops::can_be_true(self.world(), typ)
    }

    pub(crate) fn can_be_false(&self, typ: TypeId) -> bool {
        typeops::can_be_false(self.world(), typ)
    }

    /// `type[typ]` with unions taken apart, or a type form.
    pub(crate) fn normalized_type_type(&self, typ: TypeId, is_type_form: bool) -> TypeId {
        typeops::make_type_type(self.world(), typ, is_type_form)
    }

    /// A simplified union in which the members of an enumeration stay apart.
    pub(crate) fn make_simplified_union_keeping_literals(&mut self, items: &[TypeId]) -> TypeId {
        let how = Simplify {
            contract_literals: false,
            ..Simplify::default()
        };
        typeops::make_simplified_union_with(self, items, how)
    }

    /// An instance as one of a base class.
    pub(crate) fn instance_as(&mut self, instance: &Instance, class: ClassId) -> Option<&'a Instance> {
        let typ = self.types().intern(Type::Instance(instance.clone()));
        let mapped = self.map_instance_to_supertype(typ, class);
        self.types().as_instance(mapped)
    }

    pub(crate) fn non_method_protocol_members(&mut self, class: ClassId) -> Vec<Name> {
        typeops::subtypes::non_method_protocol_members(self, class)
    }

    /// The type of a method that is looked up on the class, if there is one.
    pub(crate) fn find_operator_member(&mut self, name: &str, owner: TypeId) -> Option<TypeId> {
        let query = MemberQuery {
            is_operator: true,
            ..MemberQuery::of(self.name(name), owner, owner)
        };
        typeops::subtypes::find_member(self, query)
    }

    /// The type of a class as a value: its constructor.
    pub(crate) fn type_object_type(&mut self, class: ClassId) -> TypeId {
        if !self.can_remember() || class.is_local() {
            return typeops::type_object_type(self, class);
        }
        let key = (class, self.state.world.strict_optional);
        let version = self.state.world.version();
        if let Some(known) = self.state.open_type_objects.get(version, &key) {
            return known;
        }
        let before = self.effects();
        let typ = typeops::type_object_type(self, class);
        if self.effects() == before {
            self.state.open_type_objects.put(version, key, typ);
        }
        typ
    }

    /// Whether a class of the program, not of the standard library, defines a special method.
    pub(crate) fn has_custom_method(&mut self, typ: TypeId, name: &str, check_all: bool) -> bool {
        let name = self.name(name);
        self.custom_special_method(typ, name, check_all)
    }

    /// Does `work` with messages that leave type names out (mypy's `disable_type_names`).
    pub(crate) fn without_type_names<R>(&mut self, work: impl FnOnce(&mut Self) -> R) -> R {
        let old = std::mem::replace(&mut self.type_names_disabled, true);
        let result = work(self);
        self.type_names_disabled = old;
        result
    }
}
