//! Operations on types, as methods of the checker: short ways into the crate `typeops`, by mypy's names.

use names::Name;
use nodes::tables::Asked;
use nodes::world::World;
use typeops::{OverlapOptions, SubtypeOptions};
use types::{ClassId, DefRef, Type, TypeId, TypeVarKey, VarId};

use crate::Checker;
use crate::narrowing::{TUPLE_FALLBACK, UNION};

const NO_PROMOTIONS: SubtypeOptions = SubtypeOptions {
    ignore_type_params: false,
    ignore_pos_arg_names: false,
    ignore_declared_variance: false,
    always_covariant: false,
    ignore_promotions: true,
    erase_instances: false,
    keep_erased_types: false,
    strict_concatenate: false,
};

/// Kinds of types and their parts.
impl<'a> Checker<'a> {
    /// The program.
    #[must_use]
    pub(crate) fn world(&self) -> &World<'a> {
        &self.state.world
    }

    /// The type behind aliases (mypy's `get_proper_type`).
    #[must_use]
    pub(crate) fn proper(&self, typ: TypeId) -> TypeId {
        typeops::proper(self.world(), typ)
    }

    /// Whether the type is `Never`, behind aliases.
    #[must_use]
    pub(crate) fn is_uninhabited(&self, typ: TypeId) -> bool {
        matches!(
            self.state.world.types.get(self.proper(typ)),
            Type::Uninhabited { .. }
        )
    }

    /// Whether the type is a callable or overloads.
    pub(crate) fn is_function_like(&self, typ: TypeId) -> bool {
        typeops::callables::is_function_like(self.state.world.types, typ)
    }

    /// Whether the function-like type is a class object.
    pub(crate) fn is_type_obj(&self, typ: TypeId) -> bool {
        typeops::callables::is_type_obj(self.world(), typ)
    }

    /// The class of a class object; `None` for other types.
    pub(crate) fn type_object(&self, typ: TypeId) -> Option<ClassId> {
        if self.is_type_obj(typ) {
            typeops::callables::type_object(self.world(), typ)
        } else {
            None
        }
    }

    /// The instance type of the first constructor of a class object.
    pub(crate) fn instance_type_of(&self, class_object: TypeId, force_fallback: bool) -> TypeId {
        match typeops::callables::first_callable(self.state.world.types, class_object) {
            Some(callable) => typeops::callables::get_instance_type(self.world(), callable, force_fallback),
            None => class_object,
        }
    }

    /// The fallback of a function-like type.
    pub(crate) fn function_fallback(&self, typ: TypeId) -> Option<TypeId> {
        typeops::callables::function_fallback(self.state.world.types, typ)
    }

    /// Whether the first argument of a callable is taken (mypy's `bound()`); of overloads the first speaks for all.
    pub(crate) fn is_bound(&self, typ: TypeId) -> bool {
        let first = typeops::callables::first_callable(self.state.world.types, typ);
        first.is_some_and(|callable| callable.flags.contains(types::CallableFlags::BOUND))
    }

    /// The instance behind a tuple.
    pub(crate) fn tuple_fallback(&mut self, tuple: TypeId) -> TypeId {
        match self.state.world.types.as_tuple(tuple) {
            Some(parts) => {
                let question = self.question(TUPLE_FALLBACK, tuple, tuple);
                let find = |checker: &mut Self| (Some(typeops::tuple_fallback(checker, parts)), None);
                self.remembering(question, find).0.unwrap_or(tuple)
            }
            None => tuple,
        }
    }

    /// `type[item]`; of a union, the union of the class objects.
    pub(crate) fn type_type_normalized(&self, item: TypeId) -> TypeId {
        typeops::make_type_type(self.world(), item, false)
    }

    /// `Callable[..., any]`.
    pub(crate) fn any_callable(&self, any: TypeId) -> TypeId {
        let fallback = self.named_type("builtins.function");
        let callable = typeops::callables::callable_with_ellipsis(any, any, fallback);
        self.state.world.types.callable(callable)
    }

    /// `items` cut into a prefix and a suffix of these lengths and what lies between.
    pub(crate) fn split_with_prefix_and_suffix(
        &self,
        items: &[TypeId],
        prefix: usize,
        suffix: usize,
    ) -> [Vec<TypeId>; 3] {
        typeops::tuples::split_with_prefix_and_suffix(self.world(), items, prefix, suffix)
    }
}

/// Relations between types.
impl Checker<'_> {
    /// Whether `left` can be used where `right` is wanted.
    pub(crate) fn is_subtype(&mut self, left: TypeId, right: TypeId) -> bool {
        typeops::is_subtype(self, left, right)
    }

    /// The same without the help of `Any`.
    pub(crate) fn is_proper_subtype(&mut self, left: TypeId, right: TypeId) -> bool {
        typeops::is_proper_subtype(self, left, right)
    }

    /// Whether the two can be exchanged for each other everywhere.
    pub(crate) fn is_same_type(&mut self, left: TypeId, right: TypeId) -> bool {
        typeops::is_same_type(self, left, right)
    }

    /// Whether each is a subtype of the other.
    pub(crate) fn is_equivalent(&mut self, left: TypeId, right: TypeId) -> bool {
        typeops::is_equivalent(self, left, right)
    }

    /// Whether `left` can be used where `right` is wanted, `int` not being a `float`.
    pub(crate) fn is_subtype_no_promotions(&mut self, left: TypeId, right: TypeId) -> bool {
        typeops::is_subtype_with(self, left, right, NO_PROMOTIONS)
    }

    /// The same without the help of `Any`.
    pub(crate) fn is_proper_subtype_no_promotions(&mut self, left: TypeId, right: TypeId) -> bool {
        typeops::is_proper_subtype_with(self, left, right, NO_PROMOTIONS)
    }

    /// Whether an object can be the first argument of a method.
    pub(crate) fn is_subtype_of_self(&mut self, left: TypeId, right: TypeId, always_covariant: bool) -> bool {
        let options = SubtypeOptions {
            always_covariant,
            ignore_pos_arg_names: true,
            ..SubtypeOptions::default()
        };
        typeops::is_subtype_with(self, left, right, options)
    }

    /// Whether a value can be of both types.
    pub(crate) fn is_overlapping_types(&mut self, left: TypeId, right: TypeId) -> bool {
        typeops::is_overlapping_types(self, left, right, OverlapOptions::default())
    }

    /// The same, `int` not being a `float`.
    pub(crate) fn is_overlapping_types_no_promotions(&mut self, left: TypeId, right: TypeId) -> bool {
        let options = OverlapOptions {
            ignore_promotions: true,
            ..OverlapOptions::default()
        };
        typeops::is_overlapping_types(self, left, right, options)
    }

    /// Whether the type is `None` or a union with it.
    pub(crate) fn is_overlapping_none(&self, typ: TypeId) -> bool {
        typeops::unions::is_overlapping_none(self.world(), typ)
    }

    /// The greatest lower bound.
    pub(crate) fn meet_types(&mut self, left: TypeId, right: TypeId) -> TypeId {
        typeops::meet_types(self, left, right)
    }

    /// The least upper bound.
    pub(crate) fn join_types(&mut self, left: TypeId, right: TypeId) -> TypeId {
        typeops::join_types(self, left, right)
    }

    /// The declared type, narrowed to what is known.
    pub(crate) fn narrow_declared_type(&mut self, declared: TypeId, narrowed: TypeId) -> TypeId {
        typeops::narrow_declared_type(self, declared, narrowed)
    }

    /// `typ` without the values of type `away`.
    pub(crate) fn restrict_subtype_away(
        &mut self,
        typ: TypeId,
        away: TypeId,
        consider_runtime_isinstance: bool,
    ) -> TypeId {
        typeops::restrict_subtype_away(self, typ, away, consider_runtime_isinstance)
    }
}

/// Unions, truth and literals.
impl Checker<'_> {
    /// The union of the items without those that others contain.
    pub(crate) fn make_simplified_union(&mut self, items: &[TypeId]) -> TypeId {
        let (first, second) = match items {
            [first] => (*first, *first),
            [first, second] => (*first, *second),
            _ => return typeops::make_simplified_union(self, items),
        };
        let question = self.question(UNION + u8::from(items.len() == 1), first, second);
        let find = |checker: &mut Self| (Some(typeops::make_simplified_union(checker, items)), None);
        self.remembering(question, find).0.unwrap_or(first)
    }

    /// The union of `items` without simplification: the item itself if there is one, `Never` if there is none.
    pub(crate) fn make_union(&self, items: &[TypeId]) -> TypeId {
        typeops::make_union(self.state.world.types, items)
    }

    /// The union of `items`, even if it is only one (mypy's `UnionType(...)`).
    pub(crate) fn new_union(&self, items: &[TypeId]) -> TypeId {
        typeops::unions::new_union(self.state.world.types, items)
    }

    /// The items, and those of unions among them.
    pub(crate) fn flatten_nested_unions(&self, items: &[TypeId]) -> Vec<TypeId> {
        typeops::flatten_nested_unions(self.world(), items, true)
    }

    /// The items of a union, without `None` where that is a member of every type.
    pub(crate) fn relevant_union_items(&self, union: &types::Union) -> Vec<TypeId> {
        typeops::relevant_items(self.world(), union).into_vec()
    }

    /// The same for the id of a union; other types by themselves.
    pub(crate) fn relevant_items(&self, union: TypeId) -> Vec<TypeId> {
        match self.state.world.types.as_union(union) {
            Some(union) => self.relevant_union_items(union),
            None => vec![union],
        }
    }

    /// Something concrete for a partial type that could not be completed.
    pub(crate) fn fixup_partial_type(&self, typ: TypeId) -> TypeId {
        typeops::unions::fixup_partial_type(self.world(), typ)
    }

    /// The type without `None`.
    pub(crate) fn remove_optional(&self, typ: TypeId) -> TypeId {
        typeops::unions::remove_optional(self.world(), typ)
    }

    /// The values of a type that are true.
    pub(crate) fn true_only(&mut self, typ: TypeId) -> TypeId {
        typeops::true_only(self, typ)
    }

    /// The values of a type that are false.
    pub(crate) fn false_only(&mut self, typ: TypeId) -> TypeId {
        typeops::false_only(self, typ)
    }

    /// `bool` or an enumeration as the union of its values; only the one of this full name, if one is given.
    pub(crate) fn try_expanding_sum_type_to_union(&self, typ: TypeId, target: Option<Name>) -> TypeId {
        typeops::literals::try_expanding_sum_type_to_union(self.world(), typ, target)
    }

    /// A literal instead of an instance whose value is known.
    pub(crate) fn coerce_to_literal(&self, typ: TypeId) -> TypeId {
        typeops::literals::coerce_to_literal(self.world(), typ)
    }

    /// Whether a type is a literal or an instance whose value is known.
    pub(crate) fn is_literal_type_like(&self, typ: TypeId) -> bool {
        typeops::literals::is_literal_type_like(self.world(), Some(typ))
    }

    /// Whether all values of a type are identical.
    pub(crate) fn is_singleton_identity_type(&self, typ: TypeId) -> bool {
        typeops::literals::is_singleton_identity_type(self.world(), typ)
    }

    /// Whether all values of a type are equal.
    pub(crate) fn is_singleton_equality_type(&self, typ: TypeId) -> bool {
        typeops::literals::is_singleton_equality_type(self.world(), typ)
    }

    /// The texts that a type consists of.
    pub(crate) fn try_getting_str_literals_from_type(&self, typ: TypeId) -> Option<Vec<Name>> {
        typeops::literals::try_getting_str_literals_from_type(self.world(), typ)
    }

    /// The whole numbers that a type consists of.
    pub(crate) fn try_getting_int_literals_from_type(&self, typ: TypeId) -> Option<Vec<i64>> {
        typeops::literals::try_getting_int_literals_from_type(self.world(), typ)
    }

    /// The type without known values of instances.
    pub(crate) fn remove_instance_last_known_values(&mut self, typ: TypeId) -> TypeId {
        typeops::remove_instance_last_known_values(self, typ)
    }
}

/// Type variables, expansion and erasure.
impl Checker<'_> {
    /// The type of `self` in a class.
    pub(crate) fn fill_typevars(&self, class: ClassId) -> TypeId {
        typeops::fill_typevars(self.world(), class)
    }

    /// The same with `Any` for all type variables.
    pub(crate) fn fill_typevars_with_any(&self, class: ClassId) -> TypeId {
        typeops::fill_typevars_with_any(self.world(), class)
    }

    /// An instance as an instance of a base class.
    pub(crate) fn map_instance_to_supertype(&mut self, instance: TypeId, class: ClassId) -> TypeId {
        typeops::map_instance_to_supertype(self, instance, class)
    }

    /// `typ` with the type variables of the instance's class replaced by its arguments.
    pub(crate) fn expand_type_by_instance(&mut self, typ: TypeId, instance: TypeId) -> TypeId {
        typeops::expand::expand_by_instance(self, typ, instance)
    }

    /// The type of an attribute with `Self` replaced.
    pub(crate) fn expand_self_type(&self, var: Option<VarId>, typ: TypeId, replacement: TypeId) -> TypeId {
        match var {
            Some(var) => typeops::expand_self_type(self.world(), var, typ, replacement),
            None => typ,
        }
    }

    /// A method with its first parameter taken.
    pub(crate) fn bind_self(
        &mut self,
        method: TypeId,
        original: Option<TypeId>,
        is_classmethod: bool,
    ) -> TypeId {
        typeops::bind_self(self, method, original, is_classmethod)
    }

    /// Whether `Self` of the old kind is bound to such a type: type variables and `type[T]` only.
    pub(crate) fn supported_self_type(&self, typ: TypeId) -> bool {
        typeops::bind_self::supported_self_type(self.world(), typ, false, false)
    }

    /// All generic callables in a type with fresh type variables.
    pub(crate) fn freshen_all_functions_type_vars(&mut self, typ: TypeId) -> TypeId {
        typeops::freshen_all_functions_type_vars(self, typ)
    }

    /// Unification variables that callables bind made ordinary ones again.
    pub(crate) fn freeze_all_type_vars(&self, typ: TypeId) -> TypeId {
        typeops::freeze_all_type_vars(&self.state, typ)
    }

    /// The type variables in a type.
    pub(crate) fn get_all_type_vars(&self, typ: TypeId) -> Vec<TypeId> {
        typeops::get_all_type_vars(self.world(), typ)
    }

    /// The union of the values of a type variable, or its bound.
    pub(crate) fn erase_to_union_or_bound(&mut self, variable: TypeId) -> TypeId {
        typeops::type_vars::erase_to_union_or_bound(self, variable)
    }

    /// The bound of a type variable, or of the one in `type[T]`.
    pub(crate) fn erase_to_bound(&self, typ: TypeId) -> TypeId {
        typeops::bind_self::erase_to_bound(self.world(), typ)
    }

    /// The type with `Any` for all type variables.
    pub(crate) fn erase_typevars(&self, typ: TypeId) -> TypeId {
        typeops::erase_typevars(self.world(), typ, None)
    }

    /// The type with `Any` for these type variables.
    pub(crate) fn erase_variables(&self, typ: TypeId, variables: &[TypeId]) -> TypeId {
        let keys: Vec<TypeVarKey> = typeops::type_vars::keys(self.state.world.types, variables).collect();
        typeops::erase_typevars(self.world(), typ, Some(&|key| keys.contains(&key)))
    }

    /// The type without arguments of classes that can be equal in spite of them.
    pub(crate) fn shallow_erase_type_for_equality(&self, typ: TypeId) -> TypeId {
        typeops::shallow_erase_type_for_equality(self.world(), typ)
    }
}

/// Classes and their attributes.
impl Checker<'_> {
    /// The method of that name; `None` if the attribute is no method.
    pub(crate) fn get_method(&self, class: ClassId, name: Name) -> Option<DefRef> {
        typeops::classes::get_method(self.world(), class, name)
    }

    /// The class that a definition is a member of.
    pub(crate) fn class_of(&self, node: DefRef) -> Option<ClassId> {
        typeops::classes::class_of(self.world(), node)
    }

    /// The type that a definition has.
    pub(crate) fn symbol_type(&self, node: DefRef) -> Option<TypeId> {
        typeops::truth::symbol_type(self.world(), node)
    }

    /// The declared or inferred type of a method (mypy's `get_method(name).type`).
    pub(crate) fn method_type(&self, class: ClassId, name: Name) -> Option<TypeId> {
        let method = self.get_method(class, name)?;
        self.symbol_type(method)
    }

    /// Whether a class is a metaclass.
    pub(crate) fn is_metaclass(&self, class: ClassId) -> bool {
        typeops::classes::is_metaclass(self.world(), class, false)
    }

    /// The names of the members of an enumeration.
    pub(crate) fn enum_members(&self, class: ClassId) -> Vec<Name> {
        typeops::classes::enum_members(self.world(), class)
    }

    /// Whether a class can have all these as bases, as far as their memory layout goes.
    pub(crate) fn can_have_shared_disjoint_base(&self, instances: &[TypeId]) -> bool {
        typeops::disjoint_bases::can_have_shared_disjoint_base(self.world(), instances)
    }

    /// Whether a type has a method such as `__eq__` from a class outside the standard library.
    pub(crate) fn custom_special_method(&mut self, typ: TypeId, name: Name, check_all: bool) -> bool {
        self.ask(Asked::Member(typ, name));
        typeops::special_methods::custom_special_method(self, typ, name, check_all)
    }
}
