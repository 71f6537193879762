//! What the truth of a condition says about types: which kind of condition it is.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "all other kinds of types and expressions are treated alike"
)]

use names::known;
use nodes::ast::{BinOp, CallArg, Expr, ExprId, UnaryOp};
use types::{ArgKind, Type, TypeId};

use super::conditional::Division;
use super::tuple_len::LenOp;
use super::{TRUTH, TypeMap, TypeRange};
use crate::Checker;
use crate::binder::{LiteralKind, Place};

type Maps = (TypeMap, TypeMap);

impl Checker<'_> {
    /// What a condition says about types if it holds, and if it does not (mypy's `find_isinstance_check`).
    pub(crate) fn find_isinstance_check(&mut self, expr: ExprId) -> (TypeMap, TypeMap) {
        self.find_isinstance_check_with(expr, true)
    }

    /// The same; outside a boolean context, conditions that are always true are no problem.
    pub(crate) fn find_isinstance_check_with(
        &mut self,
        expr: ExprId,
        in_boolean_context: bool,
    ) -> (TypeMap, TypeMap) {
        let (yes, no) = self.condition_maps(expr, in_boolean_context);
        (
            self.propagate_up_typemap_info(yes),
            self.propagate_up_typemap_info(no),
        )
    }

    fn condition_maps(&mut self, expr: ExprId, in_boolean_context: bool) -> Maps {
        let never = self.state.world.types.never();
        if self.is_true_literal(expr) {
            return (TypeMap::new(), TypeMap::of(expr, never));
        }
        if self.is_false_literal(expr) {
            return (TypeMap::of(expr, never), TypeMap::new());
        }
        match *self.body.expr(expr) {
            Expr::Call { callee, args } if !args.is_empty() => {
                let args = self.body.call_args(args);
                if let Some(maps) = self.call_maps(expr, callee, args) {
                    return maps;
                }
            }
            Expr::Comparison { first, rest } => {
                return self.comparison_maps(first, self.body.comparisons(rest));
            }
            Expr::Assignment { target, value } => return self.walrus_maps(target, value),
            Expr::Op { op, left, right } if matches!(op, BinOp::And | BinOp::Or) => {
                return self.connective_maps(op, left, right);
            }
            Expr::Unary {
                op: UnaryOp::Not,
                operand,
            } => {
                let (yes, no) = self.find_isinstance_check(operand);
                return (no, yes);
            }
            _other if self.body_literal_type(expr) => {
                if let Some(maps) = self.truth_of_tuple_maps(expr) {
                    return maps;
                }
            }
            _other => {}
        }
        self.truth_maps(expr, in_boolean_context)
    }

    fn body_literal_type(&self, expr: ExprId) -> bool {
        self.literal(expr) == LiteralKind::Type
    }

    /// `target := value`.
    fn walrus_maps(&mut self, target: ExprId, value: ExprId) -> Maps {
        let (mut yes, mut no) = self.find_isinstance_check(target);
        let (value_yes, value_no) = self.find_isinstance_check_with(value, false);
        value_yes.iter().for_each(|(place, typ)| yes.insert(place, typ));
        value_no.iter().for_each(|(place, typ)| no.insert(place, typ));
        (yes, no)
    }

    /// `left and right`, `left or right`.
    fn connective_maps(&mut self, op: BinOp, left: ExprId, right: ExprId) -> Maps {
        let (left_yes, left_no) = self.find_isinstance_check(left);
        let (right_yes, right_no) = self.find_isinstance_check(right);
        if op == BinOp::And {
            let yes = self.and_conditional_maps(&left_yes, &right_yes, false);
            (yes, self.or_conditional_maps(&left_no, &right_no, true))
        } else {
            let yes = self.or_conditional_maps(&left_yes, &right_yes, false);
            (yes, self.and_conditional_maps(&left_no, &right_no, false))
        }
    }

    /// A tuple by itself: `if x` says that `len(x) > 0`.
    fn truth_of_tuple_maps(&mut self, expr: ExprId) -> Option<Maps> {
        let typ = self.stored_type(expr)?;
        let can_narrow = self.can_be_narrowed_with_len(typ)
            && !self.custom_special_method(typ, known::DUNDER_BOOL, false)
            && self.options().strict_optional;
        if !can_narrow {
            return None;
        }
        let (yes, no) = self.narrow_with_len(typ, LenOp::Gt, 0);
        let maps = (
            TypeMap::of(expr, self.true_only(yes)),
            TypeMap::of(expr, self.false_only(no)),
        );
        Some(maps)
    }

    /// Any other expression: the values that are true, and those that are false.
    fn truth_maps(&mut self, expr: ExprId, in_boolean_context: bool) -> Maps {
        let original = self.lookup_type(expr);
        if in_boolean_context {
            self.check_for_truthy_type(original, expr);
        }
        let find = |checker: &mut Self| {
            let typ = checker.try_expanding_sum_type_to_union(original, Some(known::BUILTINS_BOOL));
            (Some(checker.true_only(typ)), Some(checker.false_only(typ)))
        };
        let (yes, no) = self.remembering(self.question(TRUTH, original, original), find);
        let map = |typ: Option<TypeId>| TypeMap::of(expr, typ.unwrap_or(original));
        (map(yes), map(no))
    }

    /// Calls that say something: `isinstance(x, C)` and relatives. `None` for other calls.
    fn call_maps(&mut self, call: ExprId, callee: ExprId, args: &[CallArg]) -> Option<Maps> {
        let expr = self.collapse_walrus(args[0].expr);
        let is_narrowable = self.body_literal_type(expr);
        let wants = |count: usize| args.len() == count;
        if self.refers_to_fullname(callee, names::known::BUILTINS_ISINSTANCE) {
            if !wants(2) {
                return Some(Maps::default());
            }
            return is_narrowable.then(|| self.isinstance_maps(expr, args[1].expr));
        }
        if self.refers_to_fullname(callee, names::known::BUILTINS_ISSUBCLASS) {
            if !wants(2) {
                return Some(Maps::default());
            }
            return is_narrowable.then(|| self.issubclass_maps(expr, args[1].expr));
        }
        if self.refers_to_fullname(callee, names::known::BUILTINS_CALLABLE) {
            if !wants(1) {
                return Some(Maps::default());
            }
            return is_narrowable.then(|| {
                let typ = self.lookup_type(expr);
                self.conditional_callable_type_map(expr.into(), typ)
            });
        }
        if self.refers_to_fullname(callee, names::known::BUILTINS_HASATTR) {
            if !wants(2) {
                return Some(Maps::default());
            }
            let attrs = self.str_literals_of(args[1].expr)?;
            let [attr] = attrs[..] else { return None };
            return is_narrowable.then(|| {
                let typ = self.lookup_type(expr);
                self.hasattr_type_maps(expr.into(), typ, attr)
            });
        }
        self.guard_maps(call, callee, args)
    }

    fn isinstance_maps(&mut self, expr: ExprId, classes: ExprId) -> Maps {
        let typ = self.lookup_type(expr);
        let ranges = self.get_isinstance_type(classes);
        let ctx = self.ctx(expr);
        let (yes, no) = self.conditional_types_with_intersection(typ, ranges.as_deref(), ctx, None);
        self.conditional_types_to_typemaps(expr, yes, no)
    }

    /// `issubclass(expr, classes)`.
    fn issubclass_maps(&mut self, expr: ExprId, classes: ExprId) -> Maps {
        let types = self.state.world.types;
        let ranges = self.get_isinstance_type(classes);
        let mut typ = self.lookup_type(expr);
        if let Some(var) = types.as_type_var(typ) {
            typ = var.common.upper_bound;
        }
        typ = self.proper(typ);
        let instance = match types.get(typ) {
            Type::Union(union) => {
                let items = union
                    .items
                    .iter()
                    .map(|item| match types.get(self.proper(*item)) {
                        Type::Type { item, .. } => Some(*item),
                        _other => None,
                    });
                match items.collect::<Option<Vec<TypeId>>>() {
                    Some(items) => self.new_union(&items),
                    None => return Maps::default(),
                }
            }
            Type::Type { item, .. } => *item,
            Type::Instance(instance) if self.is_metaclass(instance.class) => {
                self.named_type("builtins.object")
            }
            _other => return Maps::default(),
        };
        let ctx = self.ctx(expr);
        let (yes, no) = self.conditional_types_with_intersection(instance, ranges.as_deref(), ctx, None);
        let (yes, no) = self.conditional_types_to_typemaps(expr, yes, no);
        (self.convert_to_typetype(&yes), self.convert_to_typetype(&no))
    }

    /// A map of classes out of a map of instances.
    fn convert_to_typetype(&mut self, map: &TypeMap) -> TypeMap {
        let types = self.state.world.types;
        let mut converted = TypeMap::new();
        for (place, typ) in map.iter() {
            let bound = types.as_type_var(typ).map_or(typ, |var| var.common.upper_bound);
            let bound = self.proper(bound);
            match types.get(bound) {
                Type::Uninhabited { .. } => converted.insert(place, typ),
                Type::Union(_) | Type::Instance(_) | Type::None => {
                    let class = self.type_type_normalized(typ);
                    converted.insert(place, class);
                }
                _other => return TypeMap::new(),
            }
        }
        converted
    }

    /// Calls of functions that return `TypeGuard[T]` or `TypeIs[T]`.
    fn guard_maps(&mut self, call: ExprId, callee: ExprId, args: &[CallArg]) -> Option<Maps> {
        let types = self.state.world.types;
        let called = self.called_type(callee);
        let (mut type_is, mut type_guard) = match called.and_then(|called| types.as_callable(called)) {
            Some(callable) => (callable.type_is, callable.type_guard),
            None => (None, None),
        };
        if matches!(self.body.expr(callee), Expr::Name(_) | Expr::Member { .. }) {
            let guard = self
                .tables
                .rare
                .callee_guards
                .get(&callee)
                .copied()
                .unwrap_or_default();
            (type_is, type_guard) = (guard.type_is, guard.type_guard);
        }
        if type_is.is_none() && type_guard.is_none() {
            return None;
        }
        let expr = if args[0].kind == ArgKind::Pos {
            self.collapse_walrus(args[0].expr)
        } else {
            match self.guarded_argument(called, args) {
                GuardedArgument::Found(arg) => self.collapse_walrus(arg),
                GuardedArgument::First => self.collapse_walrus(args[0].expr),
                GuardedArgument::Unknown => {
                    let kind = if type_guard.is_some() { "guard" } else { "narrower" };
                    self.fail(
                        format!("Type {kind} requires positional argument"),
                        self.ctx(call),
                        options::ErrorCode::Misc,
                    );
                    return Some(Maps::default());
                }
            }
        };
        if !self.body_literal_type(expr) {
            return None;
        }
        if let Some(guard) = type_guard {
            let guarded = types.intern(Type::TypeGuarded(guard));
            return Some((TypeMap::of(expr, guarded), TypeMap::new()));
        }
        type_is.map(|item| self.type_is_maps(expr, item))
    }

    fn type_is_maps(&mut self, expr: ExprId, item: TypeId) -> Maps {
        let typ = self.lookup_type(expr);
        let range = TypeRange {
            item,
            is_upper_bound: false,
        };
        let division = Division {
            consider_runtime_isinstance: false,
            ..Division::default()
        };
        let ctx = self.ctx(expr);
        let (yes, no) = self.divide_with_intersection(typ, Some(&[range]), ctx, division);
        self.conditional_types_to_typemaps(Place::Expr(expr), yes, no)
    }

    /// The type of a callee; of an instance, that of its `__call__`.
    fn called_type(&mut self, callee: ExprId) -> Option<TypeId> {
        let called = self.stored_type(callee)?;
        let called = self.proper(called);
        if self.state.world.types.as_instance(called).is_none() {
            return Some(called);
        }
        match self.find_member_of(known::DUNDER_CALL, called, called, true) {
            Some(method) => Some(self.proper(method)),
            None => Some(called),
        }
    }

    /// Which argument is narrowed if the first one is not positional.
    fn guarded_argument(&self, called: Option<TypeId>, args: &[CallArg]) -> GuardedArgument {
        let types = self.state.world.types;
        let first = match called.map(|called| types.get(called)) {
            Some(Type::Callable(callable)) => Some(&**callable),
            Some(Type::Overloaded(items)) => items.first().and_then(|item| types.as_callable(*item)),
            Some(_) | None => return GuardedArgument::First,
        };
        let name = first
            .and_then(|callable| callable.params.first())
            .and_then(|param| param.name);
        match args.iter().find(|arg| arg.name == name) {
            Some(arg) => GuardedArgument::Found(arg.expr),
            None => GuardedArgument::Unknown,
        }
    }
}

/// Which argument of a type guard is narrowed.
enum GuardedArgument {
    /// The first one: the callee's parameters are not known.
    First,
    /// This one.
    Found(ExprId),
    /// None: the guard is used in a wrong way.
    Unknown,
}
