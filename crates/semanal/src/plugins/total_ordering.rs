//! `functools.total_ordering`: the comparisons that a class does not define itself.
//!
//! Specified by `mypy/plugins/functools.py`.

use names::Name;
use nodes::ast::ExprId;
use nodes::defs::{FuncFlags, VarFlags};
use types::{AnyKind, ArgKind, Callable, ClassId, DefRef, Param, Type, TypeId};

use super::common::MadeMethod;
use crate::Analyzer;

/// In the order in which one is preferred as the root of the others.
const METHODS: [&str; 4] = ["__lt__", "__le__", "__gt__", "__ge__"];

/// A comparison method, if its signature is known.
struct Comparison {
    name: &'static str,
    signature: Option<(bool, Callable)>,
}

impl Analyzer<'_> {
    /// Adds the missing comparisons to a class.
    pub(super) fn make_total_ordering(&mut self, class: ClassId, decorator: ExprId) {
        let found = self.comparisons(class);
        if found.is_empty() {
            let text = "No ordering operation defined when using \"functools.total_ordering\": < > <= >=";
            self.fail(text, self.at(decorator));
            return;
        }
        if found.iter().any(|comparison| comparison.signature.is_none()) {
            return;
        }
        let Some((is_static, root)) = found.first().and_then(|comparison| comparison.signature.clone())
        else {
            return;
        };
        let types = self.state.world.types;
        let artifact = types.any(AnyKind::ImplementationArtifact);
        let other = other_type(is_static, &root).unwrap_or(artifact);
        let bool_type = self.named_type("builtins.bool", &[]);
        let ret = if root.ret_type == bool_type {
            bool_type
        } else {
            artifact
        };
        let params = [Param {
            typ: other,
            name: Some(self.intern("other")),
            kind: ArgKind::Pos,
        }];
        for name in METHODS {
            if !found.iter().any(|comparison| comparison.name == name) {
                self.add_method_to_class(class, &MadeMethod::new(name, &params, ret));
            }
        }
    }

    /// The comparisons that a class and its bases define, in order of preference.
    fn comparisons(&self, class: ClassId) -> Vec<Comparison> {
        let world = &self.state.world;
        let mro = world.get(class).mro.clone();
        let bases = mro.get(..mro.len().saturating_sub(1)).unwrap_or_default();
        let of = |name: &'static str| {
            let key: Name = world.names.lookup(name)?;
            let symbol = bases.iter().find_map(|base| world.get(*base).names.get(&key))?;
            Some(Comparison {
                name,
                signature: symbol.node.and_then(|node| self.comparison_signature(node)),
            })
        };
        METHODS.into_iter().filter_map(of).collect()
    }

    fn comparison_signature(&self, node: DefRef) -> Option<(bool, Callable)> {
        let world = &self.state.world;
        let (is_static, typ) = match node {
            DefRef::Func(id) => (world.get(id).is(FuncFlags::STATIC), world.get(id).typ?),
            DefRef::Var(id) => (world.get(id).is(VarFlags::STATICMETHOD), world.get(id).typ?),
            _ => return None,
        };
        match world.types.get(typeops::proper(world, typ)) {
            Type::Callable(callable) => Some((is_static, (**callable).clone())),
            _ => None,
        }
    }
}

/// The type of the second operand.
fn other_type(is_static: bool, method: &Callable) -> Option<TypeId> {
    let mut to_skip = usize::from(!is_static);
    for param in &method.params {
        if param.kind.is_positional(false) {
            if to_skip == 0 {
                return Some(param.typ);
            }
            to_skip -= 1;
        } else if param.kind != ArgKind::Star2 {
            return Some(param.typ);
        }
    }
    None
}
