//! More operations on types, as statements and definitions ask them.

use typeops::subtypes::Compat;
use typeops::{CallableCompat, Env, OverlapOptions, SubtypeOptions, TypeCx};
use types::{Callable, ClassId, Type, TypeFlags, TypeId, TypeVarKey};

use crate::Checker;

impl<'a> Checker<'a> {
    /// Whether `left` can be used where `right` is wanted, whatever positional parameters are called.
    pub(crate) fn is_subtype_ignoring_arg_names(&mut self, left: TypeId, right: TypeId) -> bool {
        let options = SubtypeOptions {
            ignore_pos_arg_names: true,
            ..SubtypeOptions::default()
        };
        typeops::is_subtype_with(self, left, right, options)
    }

    /// The same, whatever the arguments of classes are.
    pub(crate) fn is_subtype_ignoring_type_params(&mut self, left: TypeId, right: TypeId) -> bool {
        let options = SubtypeOptions {
            ignore_type_params: true,
            ..SubtypeOptions::default()
        };
        typeops::is_subtype_with(self, left, right, options)
    }

    /// The same by structure instead of declared variances.
    pub(crate) fn is_subtype_ignoring_declared_variance(&mut self, left: TypeId, right: TypeId) -> bool {
        let options = SubtypeOptions {
            ignore_declared_variance: true,
            ..SubtypeOptions::default()
        };
        typeops::is_subtype_with(self, left, right, options)
    }

    /// Whether all values of `left` are values of `right`, as overloads see it.
    pub(crate) fn is_subset_no_promote(cx: &mut dyn TypeCx<'a>, left: TypeId, right: TypeId) -> bool {
        let options = SubtypeOptions {
            ignore_promotions: true,
            always_covariant: true,
            ..SubtypeOptions::default()
        };
        typeops::is_subtype_with(cx, left, right, options)
    }

    /// Whether values can be of both types, as overloads see it.
    pub(crate) fn is_overlapping_types_for_overload(
        cx: &mut dyn TypeCx<'a>,
        left: TypeId,
        right: TypeId,
    ) -> bool {
        let options = OverlapOptions {
            ignore_promotions: true,
            overlap_for_overloads: true,
        };
        typeops::is_overlapping_types(cx, left, right, options)
    }

    /// Compares two callables.
    pub(crate) fn is_callable_compatible_by(
        &mut self,
        (left, right): (TypeId, TypeId),
        how: CallableCompat,
        compat: &mut Compat<'_, 'a>,
        compat_return: &mut Compat<'_, 'a>,
    ) -> bool {
        let types = self.types();
        let (Some(left), Some(right)) = (types.as_callable(left), types.as_callable(right)) else {
            return false;
        };
        typeops::subtypes::is_callable_compatible_with_return(self, left, right, how, compat, compat_return)
    }

    /// The implementation of overloads with its type variables chosen so that it fits an overload.
    pub(crate) fn unify_with_overload(&mut self, implementation: TypeId, sig: TypeId) -> Option<TypeId> {
        let types = self.types();
        let left =
            typeops::callables::with_unpacked_kwargs(&self.state.world, types.as_callable(implementation)?)
                .into_owned();
        let right =
            typeops::callables::with_unpacked_kwargs(&self.state.world, types.as_callable(sig)?).into_owned();
        let direction = Some(typeops::Direction::Supertype);
        let unified = typeops::infer::unify_generic_callable_with(self, &left, &right, direction)?;
        Some(types.callable(unified))
    }

    /// `typ` with these type variables replaced.
    pub(crate) fn expand_type_by(&self, typ: TypeId, mapping: &[(TypeVarKey, TypeId)]) -> TypeId {
        let env: Env = mapping.iter().copied().collect();
        typeops::expand_type(&self.state.world, typ, &env)
    }

    /// The union of the values of a type variable of a function, or its bound.
    pub(crate) fn erase_def_to_union_or_bound(&mut self, variable: TypeId) -> TypeId {
        typeops::type_vars::erase_def_to_union_or_bound(self, variable)
    }

    /// An instance of a generic class (mypy's `named_generic_type`).
    pub(crate) fn named_generic_type(&mut self, fullname: &str, args: &[TypeId]) -> TypeId {
        let args: Vec<TypeId> = args
            .iter()
            .map(|arg| self.remove_instance_last_known_values(*arg))
            .collect();
        self.named_generic(fullname, &args)
    }

    /// `type[item]`.
    pub(crate) fn make_type_type(&self, item: TypeId) -> TypeId {
        self.type_type_normalized(item)
    }

    /// The type with `Any` for these type variables.
    pub(crate) fn erase_typevars_of(&self, typ: TypeId, keys: &[TypeVarKey]) -> TypeId {
        typeops::erase_typevars(&self.state.world, typ, Some(&|key| keys.contains(&key)))
    }

    /// A callable, or overloads, with the keys of `**kwargs: Unpack[...]` as parameters.
    pub(crate) fn with_unpacked_kwargs(&self, typ: TypeId) -> TypeId {
        let types = self.types();
        let unpacked = |callable: &Callable| {
            let callable = typeops::callables::with_unpacked_kwargs(&self.state.world, callable);
            types.callable(callable.into_owned())
        };
        if let Some(callable) = types.as_callable(typ) {
            return unpacked(callable);
        }
        if let Type::Overloaded(items) = self.ty(typ) {
            let items = items
                .iter()
                .map(|item| types.as_callable(*item).map_or(*item, unpacked));
            return types.overloaded(items.collect::<Vec<TypeId>>());
        }
        typ
    }

    /// `typ | None`.
    pub(crate) fn make_optional_type(&self, typ: TypeId) -> TypeId {
        let types = self.types();
        let none = types.none();
        if types.is_none(typ) {
            return typ;
        }
        let Some(union) = types.as_union(typ) else {
            return self.new_union(&[typ, none]);
        };
        let others = union
            .items
            .iter()
            .copied()
            .filter(|item| !types.is_none(self.proper(*item)));
        let items: Vec<TypeId> = others.chain([none]).collect();
        self.new_union(&items)
    }

    /// The instance that attribute access falls back to.
    pub(crate) fn fallback_of(&self, typ: TypeId) -> Option<TypeId> {
        let types = self.types();
        if let Some(dict) = types.as_typed_dict(typ) {
            return Some(dict.fallback);
        }
        match types.as_literal(typ) {
            Some(literal) => Some(literal.fallback),
            None => self.function_fallback(typ),
        }
    }

    /// Whether a type variable occurs in a type, type guards included; not inside aliases.
    pub(crate) fn mentions_type_var(&self, typ: TypeId, key: TypeVarKey) -> bool {
        let types = self.types();
        if !types
            .flags(typ)
            .intersects(TypeFlags::TYPE_VAR | TypeFlags::ALIAS)
        {
            return false;
        }
        if let Some(common) = types.as_type_var_like(typ) {
            return common.key == key;
        }
        let mut found = false;
        types
            .get(typ)
            .for_each_part(&mut |part| found = found || self.mentions_type_var(part, key));
        found
    }

    /// Whether no type variable occurs in a type.
    pub(crate) fn has_no_typevars(&self, typ: TypeId) -> bool {
        !typeops::has_type_vars(&self.state.world, typ)
    }

    /// Two types in quotes that do not look the same.
    pub(crate) fn format_type_distinctly(&mut self, left: TypeId, right: TypeId) -> (String, String) {
        let options = self.options();
        let mut both = messages::format_type_distinctly(self, options, &[left, right]).into_iter();
        (both.next().unwrap_or_default(), both.next().unwrap_or_default())
    }

    /// A type as `reveal_type` shows it.
    pub(crate) fn type_str(&self, typ: TypeId) -> String {
        let verbose = typeops::StrOptions::verbose(self.options().reveal_verbose_types);
        typeops::type_str(&self.state.world, typ, verbose)
    }

    /// Infers the variances of a class in PEP 695 syntax.
    pub(crate) fn infer_class_variances(&mut self, class: ClassId) {
        typeops::subtypes::infer_class_variances(self, class);
    }
}
