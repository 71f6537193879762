//! What a class made by `attrs` gets: `__init__`, comparisons, `__attrs_attrs__`, `__slots__`, `__match_args__`;
//! frozen attributes.

use errors::{Report, Span as ErrorSpan};
use names::Name;
use nodes::defs::{At, TypeVarDef, TypeVarDefKind, Var, VarFlags};
use nodes::symbols::{Symbol, SymbolFlags, SymbolKind};
use options::ErrorCode;
use types::{
    AnyKind, ArgKind, ClassId, DefRef, Instance, Literal, LiteralValue, Param, Tuple, Type, TypeId, Variance,
};

use super::Attribute;
use crate::Analyzer;
use crate::plugins::common::MadeMethod;

/// Holds the type of `attrs.fields` for a class.
const MAGIC_ATTRIBUTE: &str = "__attrs_attrs__";

impl<'a> Analyzer<'a> {
    pub(super) fn needs_annotation(&mut self, name: Name, span: ErrorSpan) {
        let text = format!("Need type annotation for \"{}\"", self.text(name));
        self.errors
            .report(Report::error(span, text).code(ErrorCode::VarAnnotated));
    }

    /// Where an attribute is defined; in another module only its line and column are known.
    fn attribute_span(&self, attribute: &Attribute) -> ErrorSpan {
        match attribute.at {
            Some(at) => self.position(at),
            None => {
                let (line, column) = attribute.field.position;
                ErrorSpan::point(line, column)
            }
        }
    }

    /// `__init__`, or `__attrs_init__` if the class has its own.
    pub(super) fn add_attrs_init(&mut self, class: ClassId, attributes: &[Attribute], method: &str) {
        let (mut params, mut by_name) = (Vec::new(), Vec::new());
        for attribute in attributes.iter().filter(|attribute| attribute.field.in_init) {
            let param = self.attribute_param(attribute);
            if attribute.field.kw_only {
                by_name.push(param);
            } else {
                params.push(param);
            }
            if !attribute.field.has_default {
                self.set_final_in_init(class, attribute.field.name);
            }
        }
        params.append(&mut by_name);
        let types = self.state.world.types;
        if params.iter().all(|param| self.is_unannotated(param.typ)) {
            for param in &mut params {
                param.typ = types.any(AnyKind::ImplementationArtifact);
            }
        }
        let none = types.intern(Type::None);
        self.add_method_to_class(class, &MadeMethod::new(method, &params, none));
    }

    fn is_unannotated(&self, typ: TypeId) -> bool {
        let typ = self.state.world.types.get(typ);
        matches!(
            typ,
            Type::Any {
                kind: AnyKind::Unannotated,
                ..
            }
        )
    }

    fn set_final_in_init(&mut self, class: ClassId, name: Name) {
        let symbol = self.state.world.get(class).names.get(&name);
        if let Some(DefRef::Var(var)) = symbol.and_then(|symbol| symbol.node)
            && self.state.world.get(var).is(VarFlags::FINAL)
            && let Some(var) = self.state.world.own_mut(var)
        {
            var.flags |= VarFlags::FINAL_SET_IN_INIT;
        }
    }

    /// The parameter of `__init__` that an attribute is.
    fn attribute_param(&mut self, attribute: &Attribute) -> Param {
        let types = self.state.world.types;
        let field = &attribute.field;
        let typ = self.attribute_init_type(attribute);
        let is_unannotated =
            typ.is_none_or(|typ| self.is_unannotated(typeops::proper(&self.state.world, typ)));
        if is_unannotated && self.options().disallow_untyped_defs {
            self.needs_annotation(field.name, self.attribute_span(attribute));
        }
        let name = field.alias.unwrap_or_else(|| {
            let text = self.text(field.name);
            self.intern(text.trim_start_matches('_'))
        });
        let kind = match (field.kw_only, field.has_default) {
            (true, true) => ArgKind::NamedOpt,
            (true, false) => ArgKind::Named,
            (false, true) => ArgKind::Opt,
            (false, false) => ArgKind::Pos,
        };
        Param {
            typ: typ.unwrap_or_else(|| types.any(AnyKind::Unannotated)),
            name: Some(name),
            kind,
        }
    }

    fn attribute_init_type(&mut self, attribute: &Attribute) -> Option<TypeId> {
        let field = &attribute.field;
        let Some(converter) = field.converter else {
            return field
                .typ
                .or_else(|| self.member_type(attribute.class, field.name));
        };
        let Some(init_type) = converter.init_type else {
            let span = self.attribute_span(attribute);
            if self.in_checked_function() {
                self.errors.report(Report::error(
                    span,
                    "Cannot determine __init__ type from converter",
                ));
            }
            return Some(self.state.world.types.any(AnyKind::FromError));
        };
        let (Some(typ), Some(ret)) = (field.typ, converter.ret_type) else {
            return Some(init_type);
        };
        Some(self.with_variables_of(init_type, ret, typ))
    }

    /// What a converter takes, with the type variables of what it returns being those of the attribute.
    fn with_variables_of(&self, init_type: TypeId, ret: TypeId, typ: TypeId) -> TypeId {
        let world = &self.state.world;
        let variables = typeops::query::get_type_vars(world, ret);
        let actual = typeops::query::get_type_vars(world, typ);
        if variables.is_empty() || variables.len() != actual.len() {
            return init_type;
        }
        let mut env = typeops::Env::default();
        for (variable, typ) in variables.iter().zip(&actual) {
            env.bind(world, *variable, *typ);
        }
        typeops::expand_type(world, init_type, &env)
    }

    /// Comparisons with anything of the same type: `def __lt__(self: T, other: T) -> bool`.
    pub(super) fn add_attrs_order(&mut self, class: ClassId) {
        self.add_type_var_symbol(class, "_AT");
        for name in ["__lt__", "__le__", "__gt__", "__ge__"] {
            let other = self.order_type_var(class, "_AT", name);
            let params = [Param {
                typ: other,
                name: Some(self.intern("other")),
                kind: ArgKind::Pos,
            }];
            let ret = self.named_type("builtins.bool", &[]);
            let method = MadeMethod {
                self_type: Some(other),
                variables: &[other],
                ..MadeMethod::new(name, &params, ret)
            };
            self.add_method_to_class(class, &method);
        }
    }

    /// The type variable of comparisons is an entry of the class.
    pub(in crate::plugins) fn add_type_var_symbol(&mut self, class: ClassId, name: &str) {
        let name = self.intern(name);
        let fullname = self
            .state
            .world
            .names
            .join(self.state.world.get(class).fullname, name);
        let def = TypeVarDef {
            name,
            fullname,
            kind: TypeVarDefKind::TypeVar(Box::default()),
            upper_bound: self.named_type("builtins.object", &[]),
            default: self.state.world.types.any(AnyKind::FromOmittedGenerics),
            variance: Variance::Invariant,
            is_new_style: false,
            at: None,
        };
        let known = self.state.world.get(class).names.get(&name);
        let id = match known.and_then(|symbol| symbol.node) {
            Some(DefRef::TypeVar(id)) => {
                *self.state.world.get_mut(id) = def;
                id
            }
            _ => self.state.world.add(self.module, def),
        };
        let symbol = Symbol::new(SymbolKind::Member, DefRef::TypeVar(id));
        self.state.world.get_mut(class).names.insert(name, symbol);
    }

    /// Frozen attributes look like properties.
    pub(super) fn freeze_attrs(&mut self, class: ClassId, attributes: &[Attribute]) {
        for attribute in attributes {
            let name = attribute.field.name;
            let known = self.state.world.get(class).names.get(&name).copied();
            match known.map(|symbol| symbol.node) {
                Some(Some(DefRef::Var(var))) => {
                    if let Some(var) = self.state.world.own_mut(var) {
                        var.flags |= VarFlags::PROPERTY;
                    }
                }
                Some(_) => {}
                None => self.add_frozen_attribute(class, attribute),
            }
        }
    }

    fn add_frozen_attribute(&mut self, class: ClassId, attribute: &Attribute) {
        let name = attribute.field.name;
        let fullname = self
            .state
            .world
            .names
            .join(self.state.world.get(class).fullname, name);
        let mut var = Var::new(name, fullname, attribute.field.typ);
        var.class = Some(class);
        var.flags |= VarFlags::PROPERTY;
        let var = self.state.world.add(self.module, var);
        let symbol = Symbol::new(SymbolKind::Member, DefRef::Var(var));
        self.state.world.get_mut(class).names.insert(name, symbol);
    }

    /// `__attrs_attrs__`: a tuple with an attribute for each attribute, of a class of its own.
    pub(super) fn add_attrs_magic(&mut self, class: ClassId, attributes: &[Attribute]) {
        let any = self.state.world.types.any(AnyKind::Explicit);
        let attribute_type = |this: &mut Self, typ: TypeId| {
            this.named_type_or_none("attr.Attribute", &[typ], AnyKind::SpecialForm)
                .unwrap_or(any)
        };
        let mut items = Vec::with_capacity(attributes.len());
        for attribute in attributes {
            let typ = self.member_type(class, attribute.field.name).unwrap_or(any);
            items.push(attribute_type(self, typ));
        }
        let item = attribute_type(self, any);
        let base = self.named_type("builtins.tuple", &[item]);
        let made = self.attrs_magic_class(class, base);
        for (attribute, typ) in attributes.iter().zip(&items) {
            self.add_magic_property(made, attribute.field.name, *typ);
        }
        let fallback = self
            .state
            .world
            .types
            .intern(Type::Instance(Instance::new(made, [])));
        let tuple = self.state.world.types.intern(Type::Tuple(Box::new(Tuple {
            items: items.into(),
            fallback,
            implicit: false,
        })));
        let flags = VarFlags::CLASSVAR | VarFlags::ALLOW_INCOMPATIBLE_OVERRIDE;
        self.add_attribute_to_class(class, MAGIC_ATTRIBUTE, tuple, flags);
    }

    fn attrs_magic_class(&mut self, class: ClassId, base: TypeId) -> ClassId {
        let fullname = self.text(self.state.world.get(class).fullname).replace('.', "_");
        let name = self.intern(&format!("__{fullname}_AttrsAttributes__"));
        let nowhere: At = self.nowhere();
        let made = self.new_class(name, base, nowhere);
        self.insert_made(class, name, DefRef::Class(made));
        made
    }

    fn add_magic_property(&mut self, made: ClassId, name: Name, typ: TypeId) {
        let mut var = Var::new(name, name, Some(typ));
        var.flags |= VarFlags::PROPERTY;
        let proper = typeops::proper(&self.state.world, typ);
        var.class = self
            .state
            .world
            .types
            .as_instance(proper)
            .map(|instance| instance.class);
        let var = self.state.world.add(self.module, var);
        let symbol = Symbol {
            kind: SymbolKind::Member,
            node: Some(DefRef::Var(var)),
            flags: SymbolFlags::PLUGIN_GENERATED,
        };
        self.state.world.get_mut(made).names.insert(name, symbol);
    }

    /// Slots, unless a base class has none.
    pub(super) fn add_attrs_slots(&mut self, class: ClassId, attributes: &[Attribute]) {
        if self
            .attrs_bases(class)
            .any(|base| self.state.world.get(base).slots.is_none())
        {
            return;
        }
        let slots: Box<[Name]> = attributes.iter().map(|attribute| attribute.field.name).collect();
        let str_type = self.named_type("builtins.str", &[]);
        let typ = self.made_tuple(vec![str_type; slots.len()]);
        self.state.world.get_mut(class).slots = Some(slots);
        self.add_attribute_to_class(class, "__slots__", typ, VarFlags::ALLOW_INCOMPATIBLE_OVERRIDE);
    }

    /// The names of positional attributes, for class patterns.
    pub(super) fn add_attrs_match_args(&mut self, class: ClassId, attributes: &[Attribute]) {
        if !self.may_make(class, "__match_args__") {
            return;
        }
        let types = self.state.world.types;
        let str_type = self.named_type("builtins.str", &[]);
        let positional = attributes
            .iter()
            .filter(|attribute| !attribute.field.kw_only && attribute.field.in_init);
        let items: Vec<TypeId> = positional
            .map(|attribute| {
                let literal = types.intern(Type::Literal(Literal {
                    value: LiteralValue::Str(attribute.field.name),
                    fallback: str_type,
                }));
                match types.get(str_type) {
                    Type::Instance(instance) => types.intern(Type::Instance(Instance {
                        last_known_value: Some(literal),
                        ..instance.clone()
                    })),
                    _ => str_type,
                }
            })
            .collect();
        let typ = self.made_tuple(items);
        let flags = VarFlags::ALLOW_INCOMPATIBLE_OVERRIDE;
        self.add_attribute_to_class(class, "__match_args__", typ, flags);
    }
}
