//! Calls that say what a partial type is: `x = []; x.append(1)`.

use nodes::ast::{CallArg, Expr, ExprId};
use nodes::defs::VarFlags;
use types::{ArgKind, ClassId, DefRef, Partial, Type, TypeId, VarId};

use crate::Checker;

/// Methods whose argument is an item.
const ITEM_METHODS: &[(&str, &[&str])] = &[
    ("builtins.list", &["append"]),
    ("builtins.set", &["add", "discard"]),
];

/// Methods whose argument is a container, with the classes that it may be of.
const CONTAINER_METHODS: &[(&str, &str, &[&str])] = &[
    ("builtins.list", "extend", &["builtins.list"]),
    ("builtins.dict", "update", &["builtins.dict"]),
    ("collections.OrderedDict", "update", &["builtins.dict"]),
    ("builtins.set", "update", &["builtins.set", "builtins.list"]),
];

impl Checker<'_> {
    /// The variable of `self.x` in the current class, if its type is partial.
    pub(crate) fn get_partial_self_var(&self, expr: ExprId) -> Option<VarId> {
        let Expr::Member { base, name } = *self.body.expr(expr) else {
            return None;
        };
        let is_name = matches!(self.body.expr(base), Expr::Name(_));
        let object = self.var_of(base).filter(|_| is_name)?;
        if !self.state.world.get(object).is(VarFlags::SELF) {
            return None;
        }
        // Superclasses complete their own types.
        let class = self.enclosing_class()?;
        let Some(DefRef::Var(var)) = self.state.world.get(class).names.get(&name)?.node else {
            return None;
        };
        let typ = self.state.world.get(var).typ?;
        matches!(self.types().get(typ), Type::Partial(_)).then_some(var)
    }

    /// Completes the partial type of the object of a method call, if the call says enough.
    pub(super) fn try_infer_partial_type(&mut self, _expr: ExprId, callee: ExprId, args: &[CallArg]) {
        let Expr::Member { base, name } = *self.body.expr(callee) else {
            return;
        };
        let method = self.state.world.text(name);
        if self.is_ref_expr(base) {
            let Some((var, scope)) = self.get_partial_var(base) else {
                return;
            };
            if let Some(typ) = self.partial_value_type_from_call(args, method, var)
                && self
                    .run
                    .partial_types
                    .get(scope)
                    .is_some_and(|scope| scope.map.contains_key(&var))
            {
                self.replace_partial_type(var, typ, scope);
            }
            return;
        }
        let Expr::Index { base: object, index } = *self.body.expr(base) else {
            return;
        };
        if self.is_ref_expr(object) && !self.tables.analyzed.contains_key(&base) {
            self.infer_partial_defaultdict(object, index, method, args);
        }
    }

    /// `x[y].append(z)` where `x` is a `defaultdict(list)`.
    fn infer_partial_defaultdict(&mut self, object: ExprId, index: ExprId, method: &str, args: &[CallArg]) {
        let Some((var, scope)) = self.get_partial_var(object) else {
            return;
        };
        let Some(partial) = self.partial_instance(var) else {
            return;
        };
        let (Some(class), Some(_)) = (partial.class, partial.value_type) else {
            return;
        };
        let Some(value_type) = self.partial_value_type_from_call(args, method, var) else {
            return;
        };
        let key_type = self.accept(index, None);
        if self.is_valid_inferred_type(key_type, false, false) {
            let typ = self.generic_instance(class, &[key_type, value_type]);
            self.replace_partial_type(var, typ, scope);
        }
    }

    fn get_partial_var(&self, expr: ExprId) -> Option<(VarId, usize)> {
        let var = match self.referent(expr) {
            Some(_) => self.var_of(expr)?,
            None => self.get_partial_self_var(expr)?,
        };
        Some((var, self.find_partial_types(var)?))
    }

    /// The partial type of a container.
    fn partial_instance(&self, var: VarId) -> Option<Partial> {
        let typ = self.state.world.get(var).typ?;
        let Type::Partial(partial) = self.types().get(typ) else {
            return None;
        };
        partial.class.map(|_| partial.as_ref().clone())
    }

    fn partial_value_type_from_call(&mut self, args: &[CallArg], method: &str, var: VarId) -> Option<TypeId> {
        if self.run.current_node_deferred {
            return None;
        }
        let types = self.types();
        let partial = self.partial_instance(var)?;
        let value_class = partial
            .value_type
            .and_then(|value| types.as_instance(value))
            .map(|value| value.class);
        let class = value_class.or(partial.class)?;
        let class_name = self.state.world.text(self.state.world.get(class).fullname);
        let [
            CallArg {
                expr: arg,
                kind: ArgKind::Pos,
                ..
            },
        ] = args
        else {
            return None;
        };
        let takes_item = |(name, methods): &(&str, &[&str])| *name == class_name && methods.contains(&method);
        if ITEM_METHODS.iter().any(takes_item) {
            let item = self.accept(*arg, None);
            return self
                .is_valid_inferred_type(item, false, false)
                .then(|| self.generic_instance(class, &[item]));
        }
        let takes = CONTAINER_METHODS
            .iter()
            .find(|(name, known, _)| *name == class_name && *known == method)?;
        let typ = self.accept(*arg, None);
        self.partial_type_from_container(class, class_name, typ, takes.2)
    }

    /// An instance whose arguments forget the literals that they come from.
    fn generic_instance(&mut self, class: ClassId, args: &[TypeId]) -> TypeId {
        let args: Vec<TypeId> = args
            .iter()
            .map(|arg| self.remove_instance_last_known_values(*arg))
            .collect();
        self.types().instance(class, args)
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "all other kinds are treated alike")]
    fn partial_type_from_container(
        &mut self,
        class: ClassId,
        class_name: &str,
        typ: TypeId,
        wanted: &[&str],
    ) -> Option<TypeId> {
        let types = self.types();
        let typ = self.proper(typ);
        match types.get(typ) {
            Type::Instance(instance) => {
                let given = self.text(self.state.world.get(instance.class).fullname);
                let fits = wanted.contains(&given)
                    && instance
                        .args
                        .iter()
                        .all(|arg| self.is_valid_inferred_type(*arg, false, false));
                fits.then(|| self.generic_instance(class, &instance.args))
            }
            Type::Any { .. } => Some(self.named_type(class_name)),
            _ => None,
        }
    }
}
