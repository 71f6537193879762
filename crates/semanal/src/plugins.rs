//! What class decorators make of classes: dataclasses, those that `dataclass_transform` says are alike, and `attrs`.
//!
//! | subject | room |
//! |---|---|
//! | arguments of decorators, made methods | `common` |
//! | `dataclass_transform` | `transform` |
//! | fields of dataclasses | `fields` |
//! | what a dataclass gets | `dataclasses` |
//! | classes made by `attrs` | `attrs` |
//! | `functools.total_ordering` | `total_ordering` |
//!
//! Hooks run once all names are bound, so there are no placeholders left. A class whose bases are not done waits for
//! another pass.
//!
//! Specified by `apply_class_plugin_hooks` of `mypy/semanal_main.py` and by `mypy/plugins/`.

mod attrs;
mod common;
mod dataclasses;
mod fields;
mod total_ordering;
mod transform;

use nodes::ast::{BodyId, ClassNodeId, ExprId};
use nodes::defs::{ClassFlags, DataclassTransform};
use types::{ClassId, ModuleId};

use crate::Analyzer;
use crate::tvar_scope::TvarScope;
use attrs::{AttrsMaker, AttrsSpec};

/// If this many passes are not enough, a class waits for itself.
const MAX_PASSES: usize = 10;

/// Why a class is a dataclass.
#[derive(Clone, Copy)]
pub(crate) enum Reason {
    /// A decorator.
    Decorator(ExprId),
    /// A base class or the metaclass.
    Bases,
}

/// A class that is being made a dataclass.
#[derive(Clone)]
pub(crate) struct Maker {
    pub class: ClassId,
    pub node: ClassNodeId,
    pub reason: Reason,
    pub spec: DataclassTransform,
    /// It is one of `dataclasses` itself.
    pub is_standard: bool,
}

impl Analyzer<'_> {
    /// Runs the hooks of all classes of an SCC.
    pub(crate) fn apply_class_plugins(&mut self, scc: &[ModuleId]) {
        let mut classes = Vec::new();
        for module in scc {
            self.in_target(*module, BodyId::from_usize(0), |this| {
                this.collect_classes(this.globals(), None, &mut classes);
            });
        }
        for _ in 0..MAX_PASSES {
            let waiting: Vec<ClassId> = classes
                .iter()
                .copied()
                .filter(|class| !self.apply_hooks_to_class(*class))
                .collect();
            if waiting.is_empty() {
                return;
            }
            classes = waiting;
        }
    }

    /// False if a base class has to be done first.
    fn apply_hooks_to_class(&mut self, class: ClassId) -> bool {
        let Some((body, node)) = self.state.world.get(class).node else {
            return true;
        };
        let unit = self.program.units[&types::DefId::module(class)];
        let is_decorated = !unit.ast.body(body).class(node).decorators.is_empty();
        if !is_decorated && self.transform_of_bases(class).is_none() {
            return true;
        }
        self.in_target(types::DefId::module(class), body, |this| {
            this.in_class_for_hooks(class, |this| this.apply_class_hooks(class, node))
        })
    }

    /// Does `work` inside the scope of a class, with its type variables bound.
    fn in_class_for_hooks<R>(&mut self, class: ClassId, work: impl FnOnce(&mut Self) -> R) -> R {
        let scope = TvarScope::root();
        for variable in &self.state.world.get(class).type_vars {
            scope.bind_existing(self.state.world.types, *variable);
        }
        let outer = std::mem::replace(&mut self.tvar_scope, scope);
        self.enter_class(class);
        let result = work(self);
        self.leave_class();
        self.tvar_scope = outer;
        result
    }

    fn apply_class_hooks(&mut self, class: ClassId, node: ClassNodeId) -> bool {
        let mut done = true;
        for decorator in self.body.exprs(self.body.class(node).decorators) {
            if let Some(spec) = AttrsSpec::of(self.hook_name(*decorator)) {
                let maker = AttrsMaker {
                    class,
                    node,
                    decorator: *decorator,
                    spec,
                };
                done = done && self.make_attrs_class(&maker);
                continue;
            }
            let maker = self.maker_of_decorator(class, node, *decorator);
            if let Some(maker) = maker {
                done = done && self.make_dataclass_by_decorator(&maker);
            } else if self.hook_name(*decorator) == "functools.total_ordering" {
                self.make_total_ordering(class, *decorator);
            }
        }
        if let Some(spec) = self.transform_of_bases(class) {
            let maker = Maker {
                class,
                node,
                reason: Reason::Bases,
                spec,
                is_standard: false,
            };
            done = done && self.make_dataclass(&maker);
        }
        done
    }

    /// Marks a class as a dataclass, or as made by `attrs`, as soon as its body is analysed, so that subclasses know to wait for it.
    pub(crate) fn tag_dataclass(&mut self, class: ClassId, node: ClassNodeId) {
        let decorators = self.body.exprs(self.body.class(node).decorators);
        let mut tags = ClassFlags::empty();
        for decorator in decorators {
            if AttrsSpec::of(self.hook_name(*decorator)).is_some() {
                tags |= ClassFlags::ATTRS;
            } else if self.maker_of_decorator(class, node, *decorator).is_some() {
                tags |= ClassFlags::DATACLASS;
            }
        }
        if self.transform_of_bases(class).is_some() {
            tags |= ClassFlags::DATACLASS;
        }
        self.state.world.get_mut(class).flags |= tags;
    }
}
