//! `dataclass_transform`: what it says, and whom it is said of (PEP 681).

use nodes::ast::{ClassNodeId, Expr, ExprId};
use nodes::defs::DataclassTransform;
use options::ErrorCode;
use types::{ArgKind, ClassId, DefRef};

use super::{Maker, Reason};
use crate::Analyzer;

const TRANSFORMS: [&str; 2] = [
    "typing.dataclass_transform",
    "typing_extensions.dataclass_transform",
];

impl<'a> Analyzer<'a> {
    /// What a call of `dataclass_transform` says; `None` for all other decorators.
    pub(crate) fn dataclass_transform(&mut self, decorator: ExprId) -> Option<DataclassTransform> {
        let Expr::Call { callee, args } = *self.body.expr(decorator) else {
            return None;
        };
        if !TRANSFORMS.contains(&self.fullname_of(callee)) {
            return None;
        }
        let mut spec = DataclassTransform {
            eq_default: true,
            order_default: false,
            kw_only_default: false,
            frozen_default: false,
            field_specifiers: Box::default(),
        };
        for arg in self.body.call_args(args) {
            let Some(name) = arg.name else { continue };
            let keyword = self.text(name);
            if keyword == "field_specifiers" {
                spec.field_specifiers = self.field_specifiers(arg.expr);
                continue;
            }
            let Some(value) = self.required_bool(arg.expr, keyword) else {
                continue;
            };
            match keyword {
                "eq_default" => spec.eq_default = value,
                "order_default" => spec.order_default = value,
                "kw_only_default" => spec.kw_only_default = value,
                "frozen_default" => spec.frozen_default = value,
                _ => {
                    let text = format!("Unrecognized dataclass_transform parameter \"{keyword}\"");
                    self.fail(text, self.at(decorator));
                }
            }
        }
        Some(spec)
    }

    fn field_specifiers(&mut self, arg: ExprId) -> Box<[names::Name]> {
        let Expr::Tuple(items) = *self.body.expr(arg) else {
            self.fail(
                "\"field_specifiers\" argument must be a tuple literal",
                self.at(arg),
            );
            return Box::default();
        };
        let mut names = Vec::new();
        for item in self.body.exprs(items) {
            if !matches!(self.body.expr(*item), Expr::Name(_) | Expr::Member { .. }) {
                let text = "\"field_specifiers\" must only contain identifiers";
                self.fail(text, self.at(*item));
                return Box::default();
            }
            names.extend(self.reference(*item).and_then(|reference| reference.fullname));
        }
        names.into()
    }

    /// `True` or `False`; anything else is an error.
    pub(super) fn required_bool(&mut self, value: ExprId, argument: &str) -> Option<bool> {
        let parsed = self.parsed_bool(value);
        if parsed.is_none() {
            let text = format!("\"{argument}\" argument must be a True or False literal");
            self.fail_code(text, self.at(value), ErrorCode::LiteralReq);
        }
        parsed
    }

    /// `True` or `False`.
    pub(super) fn parsed_bool(&self, value: ExprId) -> Option<bool> {
        if !matches!(self.body.expr(value), Expr::Name(_)) {
            return None;
        }
        match self.fullname_of(value) {
            "builtins.True" => Some(true),
            "builtins.False" => Some(false),
            _ => None,
        }
    }

    /// The full name of what a decorator calls or indexes.
    pub(super) fn hook_name(&self, decorator: ExprId) -> &'a str {
        match *self.body.expr(decorator) {
            Expr::Call { callee, .. } => self.hook_name(callee),
            Expr::Index { base, .. } => self.hook_name(base),
            _ => self
                .reference(decorator)
                .and_then(|reference| reference.fullname)
                .map_or("", |name| self.text(name)),
        }
    }

    /// The dataclass that a decorator asks for.
    pub(super) fn maker_of_decorator(
        &self,
        class: ClassId,
        node: ClassNodeId,
        decorator: ExprId,
    ) -> Option<Maker> {
        let is_standard = matches!(self.hook_name(decorator), "dataclass" | "dataclasses.dataclass");
        let spec = if is_standard {
            DataclassTransform {
                eq_default: true,
                order_default: false,
                kw_only_default: false,
                frozen_default: false,
                field_specifiers: Box::new([
                    self.intern("dataclasses.Field"),
                    self.intern("dataclasses.field"),
                ]),
            }
        } else {
            self.transform_of_decorator(decorator)?
        };
        Some(Maker {
            class,
            node,
            reason: Reason::Decorator(decorator),
            spec,
            is_standard,
        })
    }

    fn transform_of_decorator(&self, decorator: ExprId) -> Option<DataclassTransform> {
        let callee = match *self.body.expr(decorator) {
            Expr::Call { callee, .. } => callee,
            _ => decorator,
        };
        self.transform_of_def(self.reference(callee)?.node?)
    }

    fn transform_of_def(&self, def: DefRef) -> Option<DataclassTransform> {
        let world = &self.state.world;
        match def {
            DefRef::Decorator(id) => self.transform_of_def(DefRef::Func(world.get(id).func)),
            DefRef::Func(id) => world.get(id).dataclass_transform.as_deref().cloned(),
            DefRef::Overload(id) => {
                let overload = world.get(id);
                let mut parts = overload.items.iter().copied().chain(overload.implementation);
                parts.find_map(|part| self.transform_of_def(part))
            }
            DefRef::Class(class) => self.transform_of_bases(class),
            DefRef::Module(_)
            | DefRef::Var(_)
            | DefRef::Alias(_)
            | DefRef::TypeVar(_)
            | DefRef::Placeholder(_) => None,
        }
    }

    /// What base classes and the metaclass say of a class.
    pub(super) fn transform_of_bases(&self, class: ClassId) -> Option<DataclassTransform> {
        let world = &self.state.world;
        let def = world.get(class);
        let of_base = def
            .mro
            .iter()
            .skip(1)
            .find_map(|base| world.get(*base).dataclass_transform.as_deref());
        let of_metaclass = || {
            let metaclass = self.instance_class(def.metaclass_type?)?;
            world.get(metaclass).dataclass_transform.as_deref()
        };
        of_base.or_else(of_metaclass).cloned()
    }

    /// Whether the metaclass of a class is a `dataclass_transform` itself.
    pub(super) fn has_direct_transform_metaclass(&self, class: ClassId) -> bool {
        let declared = self.state.world.get(class).declared_metaclass;
        let metaclass = declared.and_then(|typ| self.instance_class(typ));
        metaclass.is_some_and(|class| self.state.world.get(class).dataclass_transform.is_some())
    }

    /// Whether an argument of a call is given by name, `**` included.
    pub(super) fn is_given_by_name(kind: ArgKind) -> bool {
        matches!(kind, ArgKind::Named | ArgKind::NamedOpt)
    }
}
