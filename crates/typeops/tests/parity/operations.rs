//! The operations that are compared, under the names that `ask_mypy.py` gives them.

use std::fmt::Display;

use nodes::defs::ClassFlags;
use typeops::callables::is_function_like;
use typeops::infer::{TypeArgumentOptions, infer_type_arguments};
use typeops::literals::{coerce_to_literal, is_singleton_identity_type, try_expanding_sum_type_to_union};
use typeops::special_methods::custom_special_method;
use typeops::subtypes::{
    MemberFlags, ProtocolCheck, find_member, get_member_flags, is_protocol_implementation_with,
    union_function_signatures,
};
use typeops::truth::truth;
use typeops::tuples::slice_tuple;
use typeops::*;
use types::{ClassId, TypeId};

use super::zoo::Zoo;

/// The result of an operation as Python prints it.
pub(crate) fn answer(zoo: &mut Zoo, operation: &str, l: TypeId, r: TypeId) -> String {
    if let Some(yes) = question(zoo, operation, l, r) {
        return python_bool(yes).to_owned();
    }
    if let Some(typ) = made(zoo, operation, l, r) {
        return zoo.raw(typ);
    }
    match operation {
        "truth" => {
            let (can_be_true, can_be_false) = truth(&zoo.state.world, l);
            format!("{} {}", python_bool(can_be_true), python_bool(can_be_false))
        }
        "constructor" => when(class_of(zoo, l), |class| {
            let typ = type_object_type(zoo, class);
            zoo.raw(typ)
        }),
        "bind" | "bind_class" => when(is_function_like(zoo.types(), l).then_some(()), |()| {
            let typ = bind_self(zoo, l, Some(r), operation == "bind_class");
            zoo.raw(typ)
        }),
        "map" => when(class_of(zoo, l).and(class_of(zoo, r)), |class| {
            let typ = map_instance_to_supertype(zoo, l, class);
            zoo.raw(typ)
        }),
        "class_object" => class_object(zoo, l, r),
        "variables" => texts(zoo, get_all_type_vars(&zoo.state.world, l).into_iter().map(Some)),
        "has" => {
            let world = &zoo.state.world;
            let (recursive, variables) = (has_recursive_types(world, l), has_type_vars(world, l));
            format!("{} {}", python_bool(recursive), python_bool(variables))
        }
        "signatures" => signatures(zoo, l, r),
        "arguments" => arguments(zoo, l, r),
        "slices" => slices(zoo, l),
        name => member(zoo, name, l),
    }
}

/// Operations that say yes or no.
fn question(zoo: &mut Zoo, operation: &str, l: TypeId, r: TypeId) -> Option<bool> {
    let subtype = SubtypeOptions::default();
    let overlap = OverlapOptions::default();
    Some(match operation {
        "subtype" => is_subtype(zoo, l, r),
        "proper" => is_proper_subtype(zoo, l, r),
        "no_promotions" => is_subtype_with(
            zoo,
            l,
            r,
            SubtypeOptions {
                ignore_promotions: true,
                ..subtype
            },
        ),
        "no_arguments" => is_subtype_with(
            zoo,
            l,
            r,
            SubtypeOptions {
                ignore_type_params: true,
                ..subtype
            },
        ),
        "covariant" => is_subtype_with(
            zoo,
            l,
            r,
            SubtypeOptions {
                always_covariant: true,
                ..subtype
            },
        ),
        "no_names" => is_subtype_with(
            zoo,
            l,
            r,
            SubtypeOptions {
                ignore_pos_arg_names: true,
                ..subtype
            },
        ),
        "same" => is_same_type(zoo, l, r),
        "equal" => zoo.types().same(l, r),
        "overlap" => is_overlapping_types(zoo, l, r, overlap),
        "overload_overlap" => is_overlapping_types(
            zoo,
            l,
            r,
            OverlapOptions {
                overlap_for_overloads: true,
                ..overlap
            },
        ),
        "covers" => covers_at_runtime(zoo, l, r),
        "special" => {
            let name = zoo.name("meth");
            custom_special_method(zoo, l, name, false)
        }
        "singleton" => is_singleton_identity_type(&zoo.state.world, proper(&zoo.state.world, l)),
        _ => return None,
    })
}

/// Operations that make a type.
fn made(zoo: &mut Zoo, operation: &str, l: TypeId, r: TypeId) -> Option<TypeId> {
    Some(match operation {
        "join" => join_types(zoo, l, r),
        "meet" => meet_types(zoo, l, r),
        "narrow" => narrow_declared_type(zoo, l, r),
        "union" => make_simplified_union(zoo, &[l, r]),
        "restrict" => restrict_subtype_away(zoo, l, r, true),
        "erase" => erase_type(zoo, l),
        "forget_values" => remove_instance_last_known_values(zoo, l),
        "true_only" => true_only(zoo, l),
        "false_only" => false_only(zoo, l),
        "erase_variables" => erase_typevars(&zoo.state.world, l, None),
        "expand" => {
            let mut env = Env::default();
            env.bind(&zoo.state.world, zoo.typ("T"), r);
            expand_type(&zoo.state.world, l, &env)
        }
        "expand_sums" => try_expanding_sum_type_to_union(&zoo.state.world, l, None),
        "coerce" => coerce_to_literal(&zoo.state.world, l),
        "shallow" => shallow_erase_type_for_equality(&zoo.state.world, l),
        _ => return None,
    })
}

fn python_bool(yes: bool) -> &'static str {
    if yes { "True" } else { "False" }
}

fn when<T>(condition: Option<T>, result: impl FnOnce(T) -> String) -> String {
    condition.map_or("-".to_owned(), result)
}

fn class_of(zoo: &Zoo, typ: TypeId) -> Option<ClassId> {
    zoo.types().as_instance(typ).map(|instance| instance.class)
}

fn text(zoo: &Zoo, typ: Option<TypeId>) -> String {
    typ.map_or("None".to_owned(), |typ| zoo.raw(typ))
}

fn texts(zoo: &Zoo, found: impl Iterator<Item = Option<TypeId>>) -> String {
    found.map(|typ| text(zoo, typ)).collect::<Vec<String>>().join(" ")
}

fn class_object(zoo: &mut Zoo, l: TypeId, r: TypeId) -> String {
    let protocol = class_of(zoo, l).and(class_of(zoo, r));
    let protocol = protocol.filter(|class| zoo.state.world.get(*class).is(ClassFlags::PROTOCOL));
    let check = ProtocolCheck {
        class_obj: true,
        ..ProtocolCheck::default()
    };
    when(protocol, |_| {
        python_bool(is_protocol_implementation_with(zoo, l, r, check)).to_owned()
    })
}

fn signatures(zoo: &mut Zoo, l: TypeId, r: TypeId) -> String {
    let types = zoo.types();
    let both = types.as_callable(l).is_some() && types.as_callable(r).is_some();
    when(both.then_some(()), |()| {
        let typ = union_function_signatures(zoo, &[l, r], false);
        text(zoo, typ)
    })
}

/// The type arguments that make the left type a subtype, then a supertype, of the right one.
fn arguments(zoo: &mut Zoo, l: TypeId, r: TypeId) -> String {
    let mut variables: Vec<TypeId> = Vec::new();
    for variable in get_all_type_vars(&zoo.state.world, l) {
        if !variables.iter().any(|known| zoo.types().same(*known, variable)) {
            variables.push(variable);
        }
    }
    let mut found = Vec::new();
    for is_supertype in [false, true] {
        let options = TypeArgumentOptions {
            is_supertype,
            ..TypeArgumentOptions::default()
        };
        found.extend(infer_type_arguments(zoo, &variables, l, r, options));
    }
    texts(zoo, found.into_iter())
}

fn slices(zoo: &Zoo, l: TypeId) -> String {
    let types = zoo.types();
    when(types.as_tuple(proper(&zoo.state.world, l)), |tuple| {
        let bounds = [
            (None, None, Some(-1)),
            (Some(1), None, None),
            (None, Some(-1), None),
            (Some(-2), None, None),
            (None, Some(2), Some(1)),
            (Some(-1), Some(0), Some(-1)),
        ];
        texts(
            zoo,
            bounds
                .into_iter()
                .map(|bounds| slice_tuple(types, tuple, bounds, None)),
        )
    })
}

/// The types of a member on the instance, on the class object and for assignment, and its flags.
fn member(zoo: &mut Zoo, name: &str, l: TypeId) -> String {
    when(class_of(zoo, l), |_| {
        let plain = MemberQuery::of(zoo.name(name), l, l);
        let of_class = MemberQuery {
            class_obj: true,
            ..plain
        };
        let assigned = MemberQuery {
            is_lvalue: true,
            ..plain
        };
        let found = [plain, of_class, assigned].map(|query| find_member(zoo, query));
        let flags = [false, true].map(|class_obj| flags(zoo, name, l, class_obj));
        format!("{} {} {}", texts(zoo, found.into_iter()), flags[0], flags[1])
    })
}

fn flags(zoo: &Zoo, name: &str, l: TypeId, class_obj: bool) -> impl Display + use<> {
    let found = get_member_flags(&zoo.state.world, zoo.name(name), l, class_obj);
    let all = [
        MemberFlags::SETTABLE,
        MemberFlags::CLASSVAR,
        MemberFlags::CLASS_OR_STATIC,
        MemberFlags::VAR,
        MemberFlags::EXPLICIT_SETTER,
    ];
    let numbers = (1..)
        .zip(all)
        .filter(|(_, flag)| found.contains(*flag))
        .map(|(number, _)| number);
    format!("{:?}", numbers.collect::<Vec<u8>>())
}
