//! Templates that are instances of classes.

use names::known;
use types::{Instance, ParamSpec, Parameters, Tuple, Type, TypeId, Variance};

use super::protocols::{Sides, entered, infer_from_members, may_enter};
use super::{Constraint, Direction, Question, infer_against_any, infer_constraints, param_specs};
use crate::callables::{function_fallback, get_instance_type, is_type_obj_callable};
use crate::classes::{has_base_class, protocol_members};
use crate::erase::erase_typevars;
use crate::proper::proper;
use crate::subtypes::{ProtocolCheck, find_member, is_protocol_implementation_with, is_subtype};
use crate::supertypes::map_instance_to_supertype;
use crate::tuples::{split_with_prefix_and_suffix, tuple_fallback};
use crate::typed_dicts::create_anonymous_fallback;
use crate::{MemberQuery, TypeCx};

/// The constraints of a template that is an instance; `id` is its type.
pub(super) fn infer<'p>(
    cx: &mut dyn TypeCx<'p>,
    id: TypeId,
    template: &'p Instance,
    question: Question,
) -> Vec<Constraint> {
    let mut result = Vec::new();
    if is_protocol(cx, template) {
        infer_callback_protocol(cx, id, template, question, &mut result);
        infer_class_objects(cx, id, question, &mut result);
    }
    let actual = fallback_of(cx, question.actual);
    if let Type::Instance(instance) = cx.types().get(actual)
        && infer_nominal_or_structural(cx, (id, template), (actual, instance), question, &mut result)
    {
        return result;
    }
    if !result.is_empty() {
        return result;
    }
    infer_other_kinds(cx, (id, template), actual, question)
}

fn is_protocol<'p>(cx: &dyn TypeCx<'p>, instance: &Instance) -> bool {
    cx.world()
        .get(instance.class)
        .is(nodes::defs::ClassFlags::PROTOCOL)
}

/// A function against a protocol with `__call__`.
fn infer_callback_protocol<'p>(
    cx: &mut dyn TypeCx<'p>,
    id: TypeId,
    template: &Instance,
    question: Question,
    result: &mut Vec<Constraint>,
) {
    let Question {
        actual, direction, ..
    } = question;
    if !matches!(cx.types().get(actual), Type::Callable(_) | Type::Overloaded(_)) {
        return;
    }
    let name = known::DUNDER_CALL;
    if !protocol_members(cx, template.class).contains(&name) || !may_enter(cx, template.class, id) {
        return;
    }
    entered(cx, template.class, id, |cx| {
        let query = MemberQuery {
            is_operator: true,
            ..MemberQuery::of(name, id, actual)
        };
        let call = find_member(cx, query);
        let Some(call) = call else { return };
        let erased = erase_typevars(cx.world(), call, None);
        let fits = match direction {
            Direction::Supertype => is_subtype(cx, actual, erased),
            Direction::Subtype => is_subtype(cx, erased, actual),
        };
        if fits {
            result.extend(infer_constraints(cx, call, actual, direction));
        }
    });
}

/// A class object against a protocol: by its class attributes, and by its metaclass.
fn infer_class_objects<'p>(
    cx: &mut dyn TypeCx<'p>,
    id: TypeId,
    question: Question,
    result: &mut Vec<Constraint>,
) {
    if question.direction == Direction::Subtype {
        return;
    }
    let types = cx.types();
    let mut infer = |cx: &mut dyn TypeCx<'p>, instance, subtype, class_obj| {
        let sides = Sides {
            instance,
            template: id,
            subtype,
            protocol: id,
            class_obj,
        };
        result.extend(infer_from_members(cx, sides, question.direction));
    };
    if let Type::Callable(callable) = types.get(question.actual)
        && is_type_obj_callable(cx.world(), callable)
    {
        let instance = get_instance_type(cx.world(), callable, true);
        if matches!(types.get(instance), Type::Instance(_)) {
            infer(cx, instance, instance, true);
        }
    }
    let Type::Type { item, .. } = types.get(question.actual) else {
        return;
    };
    let mut item = *item;
    if matches!(types.get(item), Type::Instance(_)) {
        infer(cx, item, item, true);
    }
    if let Type::TypeVar(var) = types.get(item) {
        item = proper(cx.world(), var.common.upper_bound);
    }
    if let Type::Instance(instance) = types.get(item)
        && let Some(metaclass) = cx.world().get(instance.class).metaclass_type
    {
        infer(cx, metaclass, question.actual, false);
    }
}

/// The instance that stands for a callable, TypedDict or literal.
fn fallback_of<'p>(cx: &dyn TypeCx<'p>, actual: TypeId) -> TypeId {
    let types = cx.types();
    if let Some(fallback) = function_fallback(types, actual) {
        return fallback;
    }
    if let Type::TypedDict(dict) = types.get(actual) {
        return create_anonymous_fallback(cx.world(), dict);
    }
    if let Type::Literal(literal) = types.get(actual) {
        return literal.fallback;
    }
    actual
}

/// Nominal inference where a class inherits from the other, else structural inference. Returns whether either was
/// done: then its result is final.
fn infer_nominal_or_structural<'p>(
    cx: &mut dyn TypeCx<'p>,
    (template_id, template): (TypeId, &'p Instance),
    (actual_id, actual): (TypeId, &'p Instance),
    question: Question,
    result: &mut Vec<Constraint>,
) -> bool {
    let direction = question.direction;
    let world = cx.world();
    match direction {
        Direction::Subtype if has_base_class(world, template.class, actual.class) => {
            let mapped = map_instance_to_supertype(cx, template_id, actual.class);
            let args = Args::align(cx, actual.class, (mapped, actual_id));
            result.extend(args.infer(cx, direction, false));
            true
        }
        Direction::Supertype if has_base_class(world, actual.class, template.class) => {
            let mapped = map_instance_to_supertype(cx, actual_id, template.class);
            let args = Args::align(cx, template.class, (template_id, mapped));
            result.extend(args.infer(cx, direction, true));
            true
        }
        Direction::Supertype if is_protocol(cx, template) => {
            if !may_enter(cx, template.class, template_id)
                || !implements_erased(cx, actual_id, template_id, template_id)
            {
                return false;
            }
            let sides = Sides {
                instance: actual_id,
                template: template_id,
                subtype: question.actual,
                protocol: template_id,
                class_obj: false,
            };
            let found = entered(cx, template.class, template_id, |cx| {
                infer_from_members(cx, sides, direction)
            });
            result.extend(found);
            true
        }
        Direction::Subtype if is_protocol(cx, actual) => {
            if !may_enter(cx, actual.class, actual_id)
                || !implements_erased(cx, template_id, actual_id, template_id)
            {
                return false;
            }
            let sides = Sides {
                instance: actual_id,
                template: template_id,
                subtype: template_id,
                protocol: actual_id,
                class_obj: false,
            };
            let found = entered(cx, actual.class, actual_id, |cx| {
                infer_from_members(cx, sides, direction)
            });
            result.extend(found);
            true
        }
        Direction::Subtype | Direction::Supertype => false,
    }
}

/// Whether `left` implements the protocol `right` once the variables of `template`, one of the two, are erased.
/// Being a subtype would not do, since promotions make subtypes without the members.
fn implements_erased<'p>(cx: &mut dyn TypeCx<'p>, left: TypeId, right: TypeId, template: TypeId) -> bool {
    let erased = erase_typevars(cx.world(), template, None);
    let replace = |typ| if typ == template { erased } else { typ };
    let check = ProtocolCheck {
        skip: &[known::DUNDER_CALL],
        ..ProtocolCheck::default()
    };
    is_protocol_implementation_with(cx, replace(left), replace(right), check)
}

/// The type arguments of two instances of one class, with what the middle of a variadic class takes as a tuple.
struct Args {
    variables: Box<[TypeId]>,
    template: Vec<TypeId>,
    actual: Vec<TypeId>,
}

impl Args {
    fn align<'p>(cx: &dyn TypeCx<'p>, class: types::ClassId, (template, actual): (TypeId, TypeId)) -> Self {
        let types = cx.types();
        let class = cx.world().get(class);
        let args_of = |typ: TypeId| {
            let Type::Instance(instance) = types.get(typ) else {
                unreachable!("a supertype of an instance is an instance");
            };
            let Some((prefix, suffix)) = class.type_var_tuple_split else {
                return instance.args.to_vec();
            };
            let (prefix, suffix) = (prefix as usize, suffix as usize);
            let Type::TypeVarTuple(variadic) = types.get(class.type_vars[prefix]) else {
                unreachable!("the split of a class is at its type variable tuple");
            };
            let [mut args, middle, end] =
                split_with_prefix_and_suffix(cx.world(), &instance.args, prefix, suffix);
            args.push(types.tuple(middle, variadic.tuple_fallback));
            args.extend(end);
            args
        };
        Self {
            variables: class.type_vars.clone(),
            template: args_of(template),
            actual: args_of(actual),
        }
    }

    /// One argument after the other, as the variance of the variable says. Type variable tuples are invariant if
    /// `invariant_tuples`.
    fn infer<'p>(
        &self,
        cx: &mut dyn TypeCx<'p>,
        direction: Direction,
        invariant_tuples: bool,
    ) -> Vec<Constraint> {
        let types = cx.types();
        let mut result = Vec::new();
        // Lengths may differ while the daemon reprocesses a class.
        for ((variable, template), actual) in self.variables.iter().zip(&self.template).zip(&self.actual) {
            let (template, actual) = (*template, *actual);
            if let Type::TypeVar(var) = types.get(*variable) {
                if var.variance != Variance::Contravariant {
                    result.extend(infer_constraints(cx, template, actual, direction));
                }
                if var.variance != Variance::Covariant {
                    result.extend(infer_constraints(cx, template, actual, direction.reversed()));
                }
            } else if let Type::ParamSpec(spec) = types.get(template)
                && matches!(types.get(*variable), Type::ParamSpec(_))
            {
                infer_param_spec(cx, (template, spec), actual, &mut result);
            } else if matches!(types.get(*variable), Type::TypeVarTuple(_)) {
                if invariant_tuples {
                    result.extend(infer_constraints(cx, template, actual, Direction::Subtype));
                    result.extend(infer_constraints(cx, template, actual, Direction::Supertype));
                } else {
                    result.extend(infer_constraints(cx, template, actual, direction));
                }
            }
        }
        result
    }
}

/// A parameter specification as type argument is invariant.
fn infer_param_spec<'p>(
    cx: &dyn TypeCx<'p>,
    (template, spec): (TypeId, &ParamSpec),
    actual: TypeId,
    result: &mut Vec<Constraint>,
) {
    let types = cx.types();
    let prefix_len = spec.prefix.params.len();
    let suffix = if let Type::Parameters(parameters) = types.get(actual) {
        let suffix = Parameters {
            params: param_specs::behind(&parameters.params, prefix_len),
            ..(**parameters).clone()
        };
        types.intern(Type::Parameters(Box::new(suffix)))
    } else if let Type::ParamSpec(actual) = types.get(actual) {
        let suffix = ParamSpec {
            prefix: Parameters {
                params: param_specs::behind(&actual.prefix.params, prefix_len),
                ..Parameters::default()
            },
            ..(**actual).clone()
        };
        types.intern(Type::ParamSpec(Box::new(suffix)))
    } else {
        return;
    };
    result.push(Constraint::new(types, template, Direction::Subtype, suffix));
    result.push(Constraint::new(types, template, Direction::Supertype, suffix));
}

/// Actual types that are no instances and have no fallback that helped.
fn infer_other_kinds<'p>(
    cx: &mut dyn TypeCx<'p>,
    (id, template): (TypeId, &'p Instance),
    actual: TypeId,
    question: Question,
) -> Vec<Constraint> {
    let types = cx.types();
    let direction = question.direction;
    if matches!(types.get(actual), Type::Any { .. }) {
        return infer_against_any(cx, &template.args, Question { actual, ..question });
    }
    if let Type::Tuple(tuple) = types.get(actual)
        && direction == Direction::Supertype
    {
        return infer_from_tuple(cx, (id, template), tuple, question);
    }
    if let Type::TypeVar(var) = types.get(actual) {
        if !var.values.is_empty() || var.common.key.is_meta_var() {
            return Vec::new();
        }
        return infer_constraints(cx, id, var.common.upper_bound, direction);
    }
    if let Type::ParamSpec(spec) = types.get(actual) {
        return infer_constraints(cx, id, spec.common.upper_bound, direction);
    }
    Vec::new()
}

const TUPLE_LIKE: [&str; 5] = [
    "builtins.tuple",
    "typing.Iterable",
    "typing.Container",
    "typing.Sequence",
    "typing.Reversible",
];

/// A tuple against a class: item by item where the class has one argument for all, else by its fallback.
fn infer_from_tuple<'p>(
    cx: &mut dyn TypeCx<'p>,
    (id, template): (TypeId, &'p Instance),
    tuple: &Tuple,
    question: Question,
) -> Vec<Constraint> {
    let types = cx.types();
    let fullname = cx.world().text(cx.world().get(template.class).fullname);
    if TUPLE_LIKE.contains(&fullname) && !template.args.is_empty() {
        let mut result = Vec::new();
        for item in &tuple.items {
            let Some(item) = item_of_unpacked(cx, *item) else {
                continue;
            };
            result.extend(infer_constraints(
                cx,
                template.args[0],
                item,
                Direction::Supertype,
            ));
        }
        return result;
    }
    let instance = tuple_fallback(cx, tuple);
    // Before the fallback, so that named tuples give more precise constraints.
    if is_protocol(cx, template)
        && may_enter(cx, template.class, id)
        && matches!(types.get(instance), Type::Instance(_))
        && implements_erased(cx, instance, id, id)
    {
        let sides = Sides {
            instance,
            template: id,
            subtype: question.actual,
            protocol: id,
            class_obj: false,
        };
        return entered(cx, template.class, id, |cx| {
            infer_from_members(cx, sides, question.direction)
        });
    }
    infer_constraints(cx, id, instance, question.direction)
}

/// The item of an unpacked homogeneous tuple, or the item itself; `None` for `*Ts`, which says nothing.
fn item_of_unpacked<'p>(cx: &dyn TypeCx<'p>, item: TypeId) -> Option<TypeId> {
    let types = cx.types();
    let Type::Unpack { typ, .. } = types.get(item) else {
        return Some(item);
    };
    let Type::Instance(tuple) = types.get(proper(cx.world(), *typ)) else {
        return None;
    };
    tuple.args.first().copied()
}
