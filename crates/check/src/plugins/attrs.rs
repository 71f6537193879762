//! `attrs.evolve` and `attrs.fields`: their signatures follow from the class that they are given.
//!
//! Specified by `evolve_function_sig_callback` and `fields_function_sig_callback` of `mypy/plugins/attrs.py`.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "only these kinds of types can be attributes here; the others are all alike"
)]

use names::Name;
use nodes::symbols::SymbolFlags;
use options::ErrorCode;
use typeops::LookedFor;
use typeops::callables::new_callable;
use types::{ArgKind, Callable, CallableName, DefRef, Param, Type, TypeId};

use super::HookedSignature;
use crate::{Checker, Ctx};

/// Holds the type of `attrs.fields` for a class.
const MAGIC_ATTRIBUTE: &str = "__attrs_attrs__";

/// The fields of a class with their types, in order.
type Fields = Vec<(Option<Name>, TypeId)>;

/// What the first argument of `evolve` is, as far as messages go.
#[derive(Clone, Copy)]
struct Instance {
    /// The whole type.
    whole: TypeId,
    /// The item of it that is looked at.
    item: TypeId,
    ctx: Ctx,
}

impl Checker<'_> {
    /// The signature of `evolve(instance, ...)`.
    pub(super) fn attrs_evolve_signature(&mut self, call: &HookedSignature<'_>) -> Option<TypeId> {
        let name = call
            .callable
            .name
            .map_or_else(String::new, |name| name.text(self.state.world.names));
        if call.mapping.len() != 2 {
            let text = format!("\"{name}\" has unexpected type annotation");
            self.fail(text, call.ctx, ErrorCode::Misc);
            return None;
        }
        let instance = self.accept_operand(call.only(0)?, None);
        let instance = self.proper(instance);
        let shown = messages::format_type_bare(self.world(), self.options(), instance);
        let classes = self.attrs_classes(
            instance,
            Instance {
                whole: instance,
                item: instance,
                ctx: call.ctx,
            },
        )?;
        let first = Param {
            typ: instance,
            name: Some(self.name("inst")),
            kind: ArgKind::Pos,
        };
        let fields = self.meet_attrs_fields(&classes);
        let others = fields.into_iter().map(|(name, typ)| Param {
            typ,
            name,
            kind: ArgKind::NamedOpt,
        });
        let name = CallableName::of_method(self.name(&name), self.name(&shown));
        Some(self.types().callable(Callable {
            name: Some(name),
            ..new_callable(
                [first].into_iter().chain(others),
                instance,
                call.callable.fallback,
            )
        }))
    }

    /// The fields of each class that a type may be; `None`, with a message, if one is not made by `attrs`.
    fn attrs_classes(&mut self, typ: TypeId, of: Instance) -> Option<Vec<Fields>> {
        match self.ty(typ) {
            Type::Any { .. } => None,
            Type::Union(_) => {
                let mut found = Some(Vec::new());
                for item in self.relevant_items(typ) {
                    let item = self.proper(item);
                    let classes = self.attrs_classes(item, Instance { item, ..of });
                    found = found.zip(classes).map(|(mut found, classes)| {
                        found.extend(classes);
                        found
                    });
                }
                found
            }
            Type::TypeVar(variable) => {
                let bound = self.proper(variable.common.upper_bound);
                self.attrs_classes(bound, of)
            }
            Type::Instance(instance) => {
                let Some(init) = self.attrs_init(instance.class) else {
                    self.not_an_attrs_class(of);
                    return None;
                };
                let init = self.expand_type_by_instance(init, typ);
                let params = self.callable(init).params.iter().skip(1);
                Some(vec![params.map(|param| (param.name, param.typ)).collect()])
            }
            _ => {
                self.not_an_attrs_class(of);
                None
            }
        }
    }

    /// The type of the initializer, if `attrs` made the class.
    fn attrs_init(&mut self, class: types::ClassId) -> Option<TypeId> {
        for name in [MAGIC_ATTRIBUTE, "__init__", "__attrs_init__"] {
            let looked_for = LookedFor::Member(self.name(name));
            self.state.protocol_checks.insert((class, looked_for));
        }
        let (_, magic) = self.world().lookup_member(class, self.name(MAGIC_ATTRIBUTE))?;
        if !magic.is(SymbolFlags::PLUGIN_GENERATED) {
            return None;
        }
        let method = |name: &str| self.get_method(class, self.name(name));
        let DefRef::Func(init) = method("__init__").or_else(|| method("__attrs_init__"))? else {
            return None;
        };
        let typ = self.world().get(init).typ?;
        self.types().as_callable(typ).map(|_| typ)
    }

    fn not_an_attrs_class(&mut self, of: Instance) {
        let is_variable = self.types().as_type_var(of.item).is_some();
        let item = messages::format_type_bare(self.world(), self.options(), of.item);
        let whole = messages::format_type_bare(self.world(), self.options(), of.whole);
        let text = match (of.whole == of.item, is_variable) {
            (true, true) => {
                format!("Argument 1 to \"evolve\" has a variable type \"{item}\" not bound to an attrs class")
            }
            (true, false) => {
                format!("Argument 1 to \"evolve\" has incompatible type \"{item}\"; expected an attrs class")
            }
            (false, true) => format!(
                "Argument 1 to \"evolve\" has type \"{whole}\" whose item \"{item}\" is not bound to an attrs class"
            ),
            (false, false) => format!(
                "Argument 1 to \"evolve\" has incompatible type \"{whole}\" whose item \"{item}\" is not an attrs class"
            ),
        };
        self.fail(text, of.ctx, ErrorCode::Misc);
    }

    /// For each field what fits all classes; nothing fits a field that a class does not have.
    fn meet_attrs_fields(&mut self, classes: &[Fields]) -> Fields {
        let mut names: Vec<Option<Name>> = Vec::new();
        for (name, _) in classes.iter().flatten() {
            if !names.contains(name) {
                names.push(*name);
            }
        }
        let of = |fields: &Fields, name: Option<Name>| {
            let field = fields.iter().rev().find(|(known, _)| *known == name);
            field.map(|(_, typ)| *typ)
        };
        let mut result = Vec::with_capacity(names.len());
        for name in names {
            let found: Vec<TypeId> = classes.iter().filter_map(|fields| of(fields, name)).collect();
            let typ = match found.split_first() {
                Some((first, rest)) if found.len() == classes.len() => rest
                    .iter()
                    .fold(*first, |typ, other| self.meet_types(typ, *other)),
                Some(_) | None => self.types().never(),
            };
            result.push((name, typ));
        }
        result
    }

    /// The signature of `fields(cls)`.
    pub(super) fn attrs_fields_signature(&mut self, call: &HookedSignature<'_>) -> Option<TypeId> {
        if call.mapping.len() != 1 {
            return None;
        }
        let given = self.accept_operand(call.only(0)?, None);
        let given = self.proper(given);
        let mut params = call.callable.params.clone();
        let class = match self.ty(given) {
            Type::TypeVar(variable) => {
                let bound = self.proper(variable.common.upper_bound);
                let class = self.types().as_instance(bound)?.class;
                if let Some(first) = params.first_mut() {
                    first.typ = given;
                }
                class
            }
            Type::Callable(_) => self.type_object(given)?,
            _ => return None,
        };
        let magic = self.name(MAGIC_ATTRIBUTE);
        let looked_for = LookedFor::Member(magic);
        self.state.protocol_checks.insert((class, looked_for));
        let magic = self.world().get(class).names.get(&magic);
        let ret_type = self.symbol_type(magic?.node?)?;
        Some(self.types().callable(Callable {
            params,
            ret_type,
            ..call.callable.clone()
        }))
    }
}
