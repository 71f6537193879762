//! Which type variables are bound where, after `mypy/tvar_scope.py`.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use names::Name;
use nodes::defs::{TypeVarDef, TypeVarDefKind};
use rustc_hash::FxHashMap;
use types::{
    ParamSpec, ParamSpecFlavor, Parameters, Type, TypeId, TypeVar, TypeVarCommon, TypeVarKey, TypeVarTuple,
    Types,
};

/// A scope that binds type variables, by their full names.
#[derive(Debug)]
pub(crate) struct TvarScope {
    bindings: RefCell<FxHashMap<Name, TypeId>>,
    parent: Option<Rc<Self>>,
    /// Variables that are not in scope but must not be bound again.
    prohibited: Option<Rc<Self>>,
    is_class_scope: bool,
    namespace: Option<Name>,
    func_id: Cell<i32>,
    class_id: Cell<i32>,
}

impl TvarScope {
    /// A scope without anything around it.
    pub(crate) fn root() -> Rc<Self> {
        Rc::new(Self {
            bindings: RefCell::default(),
            parent: None,
            prohibited: None,
            is_class_scope: false,
            namespace: None,
            func_id: Cell::new(0),
            class_id: Cell::new(0),
        })
    }

    /// Whether this is a scope without anything around it, to which nothing happened yet.
    pub(crate) fn is_fresh_root(self: &Rc<Self>) -> bool {
        let is_root = self.parent.is_none() && self.prohibited.is_none() && self.namespace.is_none();
        let is_fresh =
            (self.func_id.get(), self.class_id.get()) == (0, 0) && self.bindings.borrow().is_empty();
        is_root && is_fresh && Rc::strong_count(self) == 1
    }

    fn child(
        parent: Option<Rc<Self>>,
        is_class: bool,
        prohibited: Option<Rc<Self>>,
        namespace: Name,
    ) -> Rc<Self> {
        let ids = parent
            .as_ref()
            .map_or((0, 0), |parent| (parent.func_id.get(), parent.class_id.get()));
        Rc::new(Self {
            bindings: RefCell::default(),
            parent,
            prohibited,
            is_class_scope: is_class,
            namespace: Some(namespace),
            func_id: Cell::new(ids.0),
            class_id: Cell::new(ids.1),
        })
    }

    /// The scope of a function inside this one.
    pub(crate) fn method_frame(self: &Rc<Self>, namespace: Name) -> Rc<Self> {
        Self::child(Some(self.clone()), false, None, namespace)
    }

    /// The scope of a class inside this one: variables of an outer class are not visible and cannot be bound again.
    pub(crate) fn class_frame(self: &Rc<Self>, namespace: Name) -> Rc<Self> {
        let mut function = Some(self.clone());
        while let Some(scope) = function.clone().filter(|scope| scope.is_class_scope) {
            function = scope.parent.clone();
        }
        Self::child(function, true, Some(self.clone()), namespace)
    }

    /// Whether a variable of this full name may be bound here.
    pub(crate) fn allow_binding(&self, fullname: Name) -> bool {
        !self.bindings.borrow().contains_key(&fullname)
            && self
                .parent
                .as_ref()
                .is_none_or(|parent| parent.allow_binding(fullname))
            && self
                .prohibited
                .as_ref()
                .is_none_or(|outer| outer.allow_binding(fullname))
    }

    /// The type that a variable is bound to.
    pub(crate) fn binding(&self, fullname: Name) -> Option<TypeId> {
        let own = self.bindings.borrow().get(&fullname).copied();
        own.or_else(|| self.parent.as_ref()?.binding(fullname))
    }

    /// Binds a variable to its type as it is.
    pub(crate) fn bind_existing(&self, types: &Types, tvar: TypeId) {
        if let Some(common) = common_of(types.get(tvar)) {
            self.bindings.borrow_mut().insert(common.fullname, tvar);
        }
    }

    /// Binds `name`, defined by `def`, under a fresh identity.
    pub(crate) fn bind_new(&self, types: &Types, name: Name, def: &TypeVarDef) -> TypeId {
        let raw = if self.is_class_scope {
            self.class_id.set(self.class_id.get() + 1);
            self.class_id.get()
        } else {
            self.func_id.set(self.func_id.get() - 1);
            self.func_id.get()
        };
        let key = TypeVarKey {
            raw,
            meta_level: 0,
            namespace: self.namespace,
        };
        let common = TypeVarCommon {
            name,
            fullname: def.fullname,
            key,
            upper_bound: def.upper_bound,
            default: def.default,
        };
        let typ = types.intern(match &def.kind {
            TypeVarDefKind::TypeVar(values) => Type::TypeVar(Box::new(TypeVar {
                common,
                values: values.clone(),
                variance: def.variance,
            })),
            TypeVarDefKind::ParamSpec => {
                let prefix = Parameters::default();
                Type::ParamSpec(Box::new(ParamSpec {
                    common,
                    flavor: ParamSpecFlavor::Bare,
                    prefix,
                }))
            }
            TypeVarDefKind::TypeVarTuple(fallback) => Type::TypeVarTuple(Box::new(TypeVarTuple {
                common,
                tuple_fallback: *fallback,
                min_len: 0,
            })),
        });
        self.bindings.borrow_mut().insert(def.fullname, typ);
        typ
    }
}

/// What a type variable of any kind has in common with the others.
pub(crate) fn common_of(typ: &Type) -> Option<&TypeVarCommon> {
    if let Type::TypeVar(var) = typ {
        return Some(&var.common);
    }
    if let Type::ParamSpec(spec) = typ {
        return Some(&spec.common);
    }
    if let Type::TypeVarTuple(tuple) = typ {
        return Some(&tuple.common);
    }
    None
}
