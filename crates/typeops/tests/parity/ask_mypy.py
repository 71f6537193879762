"""Asks mypy for the results of its operations on random pairs of types.

    python ask_mypy.py program.txt SEED COUNT STRICT_OPTIONAL

Prints a line of tab-separated fields for each pair: both types, and `operation=result` for each operation.
"""

import sys

from cases import Cases
from mypy.erasetype import (
    erase_type,
    erase_typevars,
    remove_instance_last_known_values,
    shallow_erase_type_for_equality,
)
from mypy.expandtype import expand_type
from mypy.infer import infer_type_arguments
from mypy.join import join_types
from mypy.maptype import map_instance_to_supertype
from mypy.meet import is_overlapping_types, meet_types, narrow_declared_type
from mypy.modules_state import modules_state
from mypy.state import state
from mypy.subtypes import (
    covers_at_runtime,
    find_member,
    get_member_flags,
    infer_class_variances,
    is_proper_subtype,
    is_protocol_implementation,
    is_same_type,
    is_subtype,
    restrict_subtype_away,
    union_function_signatures,
)
from mypy.typeops import (
    bind_self,
    coerce_to_literal,
    custom_special_method,
    false_only,
    get_all_type_vars,
    is_singleton_identity_type,
    make_simplified_union,
    true_only,
    try_expanding_sum_type_to_union,
    type_object_type,
)
from mypy.types import (
    CallableType,
    FunctionLike,
    Instance,
    TupleType,
    get_proper_type,
    has_recursive_types,
    has_type_vars,
)
from mypy.typestate import type_state
from notation import Program

PROGRAM = None


def member(name):
    def ask(left, _right):
        if not isinstance(left, Instance):
            return "-"
        found = [
            find_member(name, left, left),
            find_member(name, left, left, class_obj=True),
            find_member(name, left, left, is_lvalue=True),
        ]
        flags = [sorted(get_member_flags(name, left, class_obj=of_class)) for of_class in (False, True)]
        return " ".join(map(str, found + flags))

    return ask


def arguments(left, right):
    variables = []
    for variable in get_all_type_vars(left):
        if variable not in variables:
            variables.append(variable)
    found = infer_type_arguments(variables, left, right)
    found += infer_type_arguments(variables, left, right, is_supertype=True)
    return " ".join(map(str, found))


def when(condition, result):
    return result() if condition else "-"


def both(left, right, kind):
    return isinstance(left, kind) and isinstance(right, kind)


def slices(left, _right):
    left = get_proper_type(left)
    if not isinstance(left, TupleType):
        return "-"
    bounds = [(None, None, -1), (1, None, None), (None, -1, None), (-2, None, None), (None, 2, 1), (-1, 0, -1)]
    return " ".join(str(left.slice(*bound, fallback=None)) for bound in bounds)


OPERATIONS = {
    "subtype": is_subtype,
    "proper": is_proper_subtype,
    "no_promotions": lambda l, r: is_subtype(l, r, ignore_promotions=True),
    "no_arguments": lambda l, r: is_subtype(l, r, ignore_type_params=True),
    "covariant": lambda l, r: is_subtype(l, r, always_covariant=True),
    "no_names": lambda l, r: is_subtype(l, r, ignore_pos_arg_names=True),
    "same": is_same_type,
    "equal": lambda l, r: l == r,
    "join": join_types,
    "meet": meet_types,
    "overlap": is_overlapping_types,
    "overload_overlap": lambda l, r: is_overlapping_types(l, r, overlap_for_overloads=True),
    "narrow": narrow_declared_type,
    "union": lambda l, r: make_simplified_union([l, r]),
    "restrict": restrict_subtype_away,
    "covers": covers_at_runtime,
    "erase": lambda l, r: erase_type(l),
    "forget_values": lambda l, r: remove_instance_last_known_values(l),
    "true_only": lambda l, r: true_only(l),
    "false_only": lambda l, r: false_only(l),
    "truth": lambda l, r: f"{l.can_be_true} {l.can_be_false}",
    "erase_variables": lambda l, r: erase_typevars(l),
    "expand": lambda l, r: expand_type(l, {PROGRAM.named["T"].id: r}),
    "expand_sums": lambda l, r: try_expanding_sum_type_to_union(l, None),
    "coerce": lambda l, r: coerce_to_literal(l),
    "constructor": lambda l, r: when(isinstance(l, Instance), lambda: type_object_type(l.type)),
    **{name: member(name) for name in ["x", "meth", "get", "val", "make", "nxt", "__call__"]},
    "bind": lambda l, r: when(isinstance(l, FunctionLike), lambda: bind_self(l, r)),
    "bind_class": lambda l, r: when(
        isinstance(l, FunctionLike), lambda: bind_self(l, r, is_classmethod=True)
    ),
    "map": lambda l, r: when(both(l, r, Instance), lambda: map_instance_to_supertype(l, r.type)),
    "class_object": lambda l, r: when(
        both(l, r, Instance) and r.type.is_protocol,
        lambda: is_protocol_implementation(l, r, class_obj=True),
    ),
    "variables": lambda l, r: " ".join(map(str, get_all_type_vars(l))),
    "special": lambda l, r: custom_special_method(l, "meth"),
    "singleton": lambda l, r: is_singleton_identity_type(get_proper_type(l)),
    "has": lambda l, r: f"{has_recursive_types(l)} {has_type_vars(l)}",
    "signatures": lambda l, r: when(
        both(l, r, CallableType), lambda: union_function_signatures([l, r])
    ),
    "shallow": lambda l, r: shallow_erase_type_for_equality(l),
    "arguments": arguments,
    "slices": slices,
}


def main(path, seed, count, strict_optional):
    global PROGRAM
    modules_state.modules = {}
    PROGRAM = Program(path, modules_state.modules)
    state.strict_optional = strict_optional == "true"
    type_state.infer_polymorphic = True
    for info in PROGRAM.classes.values():
        infer_class_variances(info)
    cases = Cases(int(seed))
    for _ in range(int(count)):
        texts = cases.pair()
        types = [PROGRAM.type(text) for text in texts]
        fields = list(texts)
        for name, operation in OPERATIONS.items():
            try:
                fields.append(f"{name}={operation(*types)}")
            except Exception:
                # mypy has no answer.
                pass
        print("\t".join(fields))


sys.setrecursionlimit(10_000)
main(*sys.argv[1:])
