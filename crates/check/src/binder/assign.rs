//! What the binder knows of one expression, and what an assignment teaches it.

use nodes::ast::{Expr, ExprId};
use nodes::defs::VarFlags;
use types::{DefRef, Type, TypeId, VarId};

use super::{Key, KeyId, LiteralKind, Place};
use crate::Checker;

impl Checker<'_> {
    /// The key of what can be narrowed.
    pub(crate) fn place_key(&mut self, place: Place) -> Option<KeyId> {
        match place {
            Place::Expr(expr) => self.literal_hash(expr),
            Place::Var(var) => Some(self.keys.intern(Key::Ref(Some(DefRef::Var(var))))),
            Place::Value => None,
        }
    }

    /// What the binder knows of an expression (mypy's `binder.get`).
    pub(crate) fn binder_get(&mut self, place: impl Into<Place>) -> Option<TypeId> {
        let key = self.place_key(place.into())?;
        self.binder.get_key(key).map(|current| current.typ)
    }

    /// Records the type of an expression from here on, if its kind can be narrowed (mypy's `binder.put`).
    pub(crate) fn binder_put(&mut self, place: impl Into<Place>, typ: TypeId, from_assignment: bool) {
        let place = place.into();
        if !self.can_put_directly(place) {
            return;
        }
        let Some(key) = self.place_key(place) else { return };
        if !self.binder.declarations.contains_key(&key) {
            let declaration = self.binder_declaration(place);
            self.binder.declarations.insert(key, declaration);
            self.binder.add_dependencies(&self.keys, key, None);
        }
        self.binder.put_key(key, typ, from_assignment);
    }

    /// Whether an expression is of a kind that can be narrowed.
    pub(crate) fn can_put_directly(&self, place: impl Into<Place>) -> bool {
        match place.into() {
            Place::Expr(expr) => {
                let is_bindable = matches!(
                    self.body.expr(expr),
                    Expr::Name(_) | Expr::Member { .. } | Expr::Index { .. }
                );
                is_bindable && self.literal(expr) > LiteralKind::No
            }
            Place::Var(_) => true,
            Place::Value => false,
        }
    }

    /// Forgets all that is known of an expression.
    pub(crate) fn binder_cleanse(&mut self, place: impl Into<Place>) {
        if let Some(key) = self.place_key(place.into()) {
            self.binder.cleanse_key(key);
        }
    }

    /// The declared or inferred type of a name or attribute.
    pub(crate) fn binder_declaration(&mut self, place: Place) -> Option<TypeId> {
        let referent = match place {
            Place::Var(var) => Some(DefRef::Var(var)),
            Place::Expr(expr) => self.ref_expr_referent(expr),
            Place::Value => None,
        };
        match referent? {
            DefRef::Var(var) => {
                let typ = self.var_type(var)?;
                let proper = self.proper(typ);
                (!matches!(self.state.world.types.get(proper), Type::Partial(_))).then_some(typ)
            }
            DefRef::Class(class) => {
                let item = self.fill_typevars_with_any(class);
                let is_type_form = false;
                Some(self.state.world.types.intern(Type::Type { item, is_type_form }))
            }
            DefRef::Module(_)
            | DefRef::Func(_)
            | DefRef::Decorator(_)
            | DefRef::Overload(_)
            | DefRef::Alias(_)
            | DefRef::TypeVar(_)
            | DefRef::Placeholder(_) => None,
        }
    }

    /// What a name or attribute refers to; `None` for other kinds of expressions.
    fn ref_expr_referent(&self, expr: ExprId) -> Option<DefRef> {
        let is_ref = matches!(self.body.expr(expr), Expr::Name(_) | Expr::Member { .. });
        if is_ref { self.referent(expr) } else { None }
    }

    fn is_inferred_var(&self, place: Place) -> bool {
        let referent = match place {
            Place::Var(var) => Some(DefRef::Var(var)),
            Place::Expr(expr) => self.ref_expr_referent(expr),
            Place::Value => None,
        };
        matches!(referent, Some(DefRef::Var(var)) if self.is_inferred(var))
    }

    /// To mypy an attribute counts as inferred even if `self.x: T` declares its type, but not in the copies of a
    /// function that it makes for the values of type variables.
    fn is_inferred(&self, var: VarId) -> bool {
        let var = self.state.world.get(var);
        let is_declared_in_copy = self.run.in_expansion && var.is(VarFlags::EXPLICIT_SELF_TYPE);
        var.is(VarFlags::INFERRED) && !is_declared_in_copy
    }

    /// Narrows an expression to the type that is assigned to it (mypy's `binder.assign_type`).
    pub(crate) fn binder_assign_type(
        &mut self,
        place: impl Into<Place>,
        typ: TypeId,
        declared_type: Option<TypeId>,
    ) {
        let place = place.into();
        let typ = self.remove_instance_last_known_values(typ);
        if let Some(assignments) = &mut self.binder.type_assignments {
            assignments.entry(place).or_default().push((typ, declared_type));
            return;
        }
        if !self.can_put_directly(place) {
            return;
        }
        if let Some(key) = self.place_key(place) {
            self.binder.invalidate_dependencies(key);
        }
        let Some(declared) = declared_type else { return };
        if !self.is_subtype(typ, declared) {
            return;
        }
        let assigned = self.assigned_type(place, typ, declared);
        self.binder_put(place, assigned, true);
        self.binder.allow_jumps_out_of_try();
    }

    /// What an expression of type `declared` is narrowed to by assigning a value of type `typ`.
    fn assigned_type(&mut self, place: Place, typ: TypeId, declared: TypeId) -> TypeId {
        let types = self.state.world.types;
        let proper_declared = self.proper(declared);
        let proper_type = self.proper(typ);
        if !types.is_any(proper_type) {
            let keeps_any = types.is_any(proper_declared) && !self.is_inferred_var(place);
            return if keeps_any { declared } else { typ };
        }
        if self.is_inferred_var(place) {
            return typ;
        }
        let Some(union) = types.as_union(proper_declared) else {
            return declared;
        };
        let items = self.flatten_nested_unions(&union.items);
        let proper_items: Vec<TypeId> = items.iter().map(|item| self.proper(*item)).collect();
        if proper_items.iter().any(|item| types.is_none(*item)) {
            let item_or_any =
                |(item, proper): (&TypeId, &TypeId)| if types.is_none(*proper) { typ } else { *item };
            let items: Vec<TypeId> = items.iter().zip(&proper_items).map(item_or_any).collect();
            self.new_union(&items)
        } else if proper_items.iter().any(|item| types.is_any(*item)) {
            typ
        } else {
            declared
        }
    }
}
