//! What a dataclass gets: `__init__`, comparisons, `__match_args__`, `__replace__`; frozen attributes, slots.
//!
//! Specified by `mypy/plugins/dataclasses.py` and PEP 557.

use names::Name;
use nodes::ast::{Expr, Stmt};
use nodes::defs::{ClassFlags, Dataclass, DataclassField, Var, VarFlags};
use nodes::symbols::{Symbol, SymbolFlags, SymbolKind};
use types::{
    AnyKind, ArgKind, ClassId, DefRef, Literal, LiteralValue, Param, Tuple, Type, TypeId, TypeVar,
    TypeVarCommon, TypeVarKey, Variance,
};

use super::Maker;
use super::common::MadeMethod;
use crate::Analyzer;

/// Holds the signature of `dataclasses.replace` for a class.
pub(crate) const REPLACE: &str = "__mypy-replace";
/// Holds the signature that `__post_init__` should have.
pub(crate) const POST_INIT: &str = "__mypy-post_init";

/// Which method the fields become arguments of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Of {
    Init,
    Replace,
    PostInit,
}

/// The arguments of the decorator.
struct Settings {
    init: bool,
    eq: bool,
    order: bool,
    frozen: bool,
    slots: bool,
    match_args: bool,
}

impl<'a> Analyzer<'a> {
    /// `@dataclass`. False if a base class has to be done first.
    pub(super) fn make_dataclass_by_decorator(&mut self, maker: &Maker) -> bool {
        let mro = self.state.world.get(maker.class).mro.clone();
        if mro
            .iter()
            .any(|base| self.state.world.get(*base).is(ClassFlags::NAMED_TUPLE))
        {
            self.fail("A NamedTuple cannot be a dataclass", self.class_at(maker.node));
            return true;
        }
        self.make_dataclass(maker)
    }

    /// Gives a class what a dataclass has. False if a base class has to be done first.
    pub(super) fn make_dataclass(&mut self, maker: &Maker) -> bool {
        let class = maker.class;
        let Some(fields) = self.collect_dataclass_fields(maker) else {
            return false;
        };
        if fields.iter().any(|field| field.typ.is_none()) {
            return false;
        }
        let settings = Settings {
            init: self.bool_argument(maker, "init", true),
            eq: self.bool_argument(maker, "eq", maker.spec.eq_default),
            order: self.bool_argument(maker, "order", maker.spec.order_default),
            frozen: self.bool_argument(maker, "frozen", maker.spec.frozen_default),
            slots: self.bool_argument(maker, "slots", false),
            match_args: self.bool_argument(maker, "match_args", true),
        };
        if settings.init && self.may_make(class, "__init__") && !fields.is_empty() {
            self.add_dataclass_init(class, &fields);
        }
        if settings.order {
            self.add_order_methods(maker, settings.eq);
        }
        self.freeze_or_not(maker, &fields, settings.frozen);
        if settings.slots {
            self.add_dataclass_slots(maker, &fields);
        }
        self.remove_init_vars(maker, &fields);
        if settings.match_args && self.may_make(class, "__match_args__") {
            self.add_match_args(class, &fields);
        }
        self.add_fields_attribute(maker);
        self.add_replace_methods(class, &fields);
        self.state.world.get_mut(class).dataclass = Some(Box::new(Dataclass {
            fields: fields.into(),
            frozen: settings.frozen,
        }));
        true
    }

    /// Whether a class has no such name of its own, but for one that was made.
    pub(super) fn may_make(&self, class: ClassId, name: &str) -> bool {
        let Some(name) = self.state.world.names.lookup(name) else {
            return true;
        };
        let symbol = self.state.world.get(class).names.get(&name);
        symbol.is_none_or(|symbol| symbol.is(SymbolFlags::PLUGIN_GENERATED))
    }

    /// The type of a field, where `Self` is the class that it is seen from.
    fn expanded_field_type(&self, class: ClassId, field: &DataclassField) -> TypeId {
        let world = &self.state.world;
        let typ = field.typ.unwrap_or_else(|| world.types.any(AnyKind::FromError));
        let Some(self_type) = world.get(field.class).self_type else {
            return typ;
        };
        let mut env = typeops::Env::default();
        env.bind(world, self_type, crate::classes::fill_typevars(world, class));
        typeops::expand_type(world, typ, &env)
    }

    fn dataclass_param(&self, class: ClassId, field: &DataclassField, of: Of) -> Param {
        let kind = match of {
            Of::Init => match (field.kw_only, field.has_default) {
                (true, true) => ArgKind::NamedOpt,
                (true, false) => ArgKind::Named,
                (false, true) => ArgKind::Opt,
                (false, false) => ArgKind::Pos,
            },
            Of::Replace if field.init_var && !field.has_default => ArgKind::Named,
            Of::Replace => ArgKind::NamedOpt,
            Of::PostInit => ArgKind::Pos,
        };
        Param {
            typ: self.expanded_field_type(class, field),
            name: Some(field.alias.unwrap_or(field.name)),
            kind,
        }
    }

    fn add_dataclass_init(&mut self, class: ClassId, fields: &[DataclassField]) {
        let in_init = fields
            .iter()
            .filter(|field| field.in_init && !self.is_kw_only_marker(field.typ));
        let mut params: Vec<Param> = in_init
            .map(|field| self.dataclass_param(class, field, Of::Init))
            .collect();
        if self.state.world.get(class).is(ClassFlags::FALLBACK_TO_ANY) {
            params = self.params_with_unknown_bases(params);
        }
        let none = self.state.world.types.intern(Type::None);
        self.add_method_to_class(class, &MadeMethod::new("__init__", &params, none));
    }

    /// The order of positional arguments is not known if a base class is not.
    fn params_with_unknown_bases(&self, mut params: Vec<Param>) -> Vec<Param> {
        for param in &mut params {
            if param.kind == ArgKind::Pos {
                param.kind = ArgKind::Opt;
            }
        }
        let names: Vec<Name> = params.iter().filter_map(|param| param.name).collect();
        let any = self.state.world.types.any(AnyKind::Explicit);
        let free = |base: &str, kind: ArgKind| {
            let mut text = base.to_owned();
            while names.contains(&self.intern(&text)) {
                text.push('_');
            }
            Param {
                typ: any,
                name: Some(self.intern(&text)),
                kind,
            }
        };
        params.insert(0, free("generated_args", ArgKind::Star));
        params.push(free("generated_kwargs", ArgKind::Star2));
        params
    }

    fn add_order_methods(&mut self, maker: &Maker, eq: bool) {
        if !eq {
            let at = self.reason_at(maker);
            self.fail("\"eq\" must be True if \"order\" is True", at);
        }
        let class = maker.class;
        self.add_type_var_symbol(class, "_DT");
        for name in ["__lt__", "__gt__", "__le__", "__ge__"] {
            let other = self.order_type_var(class, "_DT", name);
            let param = Param {
                typ: other,
                name: Some(self.intern("other")),
                kind: ArgKind::Pos,
            };
            let key = self.intern(name);
            if let Some((_, symbol)) = self.state.world.lookup_member(class, key)
                && !symbol.is(SymbolFlags::PLUGIN_GENERATED)
                && let Some(node) = symbol.node
            {
                let text = format!("You may not have a custom \"{name}\" method when \"order\" is True");
                self.fail(text, self.def_at(node));
            }
            let ret = self.named_type("builtins.bool", &[]);
            let params = [param];
            let method = MadeMethod {
                self_type: Some(other),
                variables: &[other],
                ..MadeMethod::new(name, &params, ret)
            };
            self.add_method_to_class(class, &method);
        }
    }

    /// The type variable that comparisons of a class are generic in.
    pub(super) fn order_type_var(&mut self, class: ClassId, name: &str, method: &str) -> TypeId {
        let object = self.named_type("builtins.object", &[]);
        let class_name = self.state.world.get(class).fullname;
        let join = |name: &str| self.state.world.names.join(class_name, self.intern(name));
        let common = TypeVarCommon {
            name: self.intern(name),
            fullname: join(name),
            key: TypeVarKey {
                raw: -1,
                meta_level: 0,
                namespace: Some(join(method)),
            },
            upper_bound: object,
            default: self.state.world.types.any(AnyKind::FromOmittedGenerics),
        };
        let var = TypeVar {
            common,
            values: Box::default(),
            variance: Variance::Invariant,
        };
        self.state.world.types.intern(Type::TypeVar(Box::new(var)))
    }

    pub(super) fn reason_at(&self, maker: &Maker) -> nodes::defs::At {
        match maker.reason {
            super::Reason::Decorator(decorator) => self.at(decorator),
            super::Reason::Bases => self.class_at(maker.node),
        }
    }

    fn freeze_or_not(&mut self, maker: &Maker, fields: &[DataclassField], frozen: bool) {
        let class = maker.class;
        let mro = self.state.world.get(class).mro.clone();
        let bases = mro.get(1..mro.len().saturating_sub(1)).unwrap_or_default();
        let frozen_bases: Vec<bool> = bases
            .iter()
            .filter(|base| !self.has_direct_transform_metaclass(**base))
            .filter_map(|base| Some(self.state.world.get(*base).dataclass.as_deref()?.frozen))
            .collect();
        let at = self.class_at(maker.node);
        if frozen {
            if frozen_bases.contains(&false) {
                self.fail("Frozen dataclass cannot inherit from a non-frozen dataclass", at);
            }
            self.propertize_callables(class, fields, false);
            self.freeze_fields(class, fields);
        } else {
            if frozen_bases.contains(&true) {
                self.fail("Non-frozen dataclass cannot inherit from a frozen dataclass", at);
            }
            self.propertize_callables(class, fields, true);
        }
    }

    fn freeze_fields(&mut self, class: ClassId, fields: &[DataclassField]) {
        for field in fields.iter().filter(|field| !field.neutral) {
            let symbol = self.state.world.get(class).names.get(&field.name).copied();
            match symbol.map(|symbol| symbol.node) {
                Some(Some(DefRef::Var(var))) => {
                    let var = self.state.world.own_mut(var);
                    if let Some(var) = var.filter(|var| !var.is(VarFlags::FINAL)) {
                        var.flags |= VarFlags::PROPERTY;
                    }
                }
                Some(_) => {}
                None => self.add_field_property(class, field, false),
            }
        }
    }

    /// Attributes that can be called do not take the instance as their first argument.
    fn propertize_callables(&mut self, class: ClassId, fields: &[DataclassField], settable: bool) {
        for field in fields {
            let Some(typ) = field.typ else { continue };
            let world = &self.state.world;
            if matches!(world.types.get(typeops::proper(world, typ)), Type::Callable(_)) {
                self.add_field_property(class, field, settable);
            }
        }
    }

    fn add_field_property(&mut self, class: ClassId, field: &DataclassField, settable: bool) {
        let name = field.alias.unwrap_or(field.name);
        let fullname = self
            .state
            .world
            .names
            .join(self.state.world.get(class).fullname, name);
        let mut var = Var::new(name, fullname, Some(self.expanded_field_type(class, field)));
        var.class = Some(class);
        var.flags |= VarFlags::PROPERTY;
        var.flags.set(VarFlags::SETTABLE_PROPERTY, settable);
        let id = self.state.world.add(self.module, var);
        let symbol = Symbol::new(SymbolKind::Member, DefRef::Var(id));
        self.state.world.get_mut(class).names.insert(name, symbol);
    }

    fn add_dataclass_slots(&mut self, maker: &Maker, fields: &[DataclassField]) {
        let class = maker.class;
        if !self.may_make(class, "__slots__") {
            let name = self.text(self.state.world.get(class).name);
            let text = format!("\"{name}\" both defines \"__slots__\" and is used with \"slots=True\"");
            self.fail(text, self.class_at(maker.node));
            return;
        }
        let mro = self.state.world.get(class).mro.clone();
        let bases = mro.get(1..mro.len().saturating_sub(1)).unwrap_or_default();
        if bases
            .iter()
            .any(|base| self.state.world.get(*base).slots.is_none())
        {
            return;
        }
        let slots: Box<[Name]> = fields.iter().map(|field| field.name).collect();
        let str_type = self.named_type("builtins.str", &[]);
        let typ = self.made_tuple(vec![str_type; slots.len()]);
        self.state.world.get_mut(class).slots = Some(slots);
        self.add_attribute_to_class(class, "__slots__", typ, VarFlags::ALLOW_INCOMPATIBLE_OVERRIDE);
    }

    pub(super) fn made_tuple(&mut self, items: Vec<TypeId>) -> TypeId {
        let any = self.state.world.types.any(AnyKind::SpecialForm);
        let fallback = self.named_type("builtins.tuple", &[any]);
        let tuple = Tuple {
            items: items.into(),
            fallback,
            implicit: false,
        };
        self.state.world.types.intern(Type::Tuple(Box::new(tuple)))
    }

    /// `InitVar`s are no attributes, and their declarations refer to nothing.
    fn remove_init_vars(&mut self, maker: &Maker, fields: &[DataclassField]) {
        for field in fields.iter().filter(|field| field.init_var) {
            for stmt in self.body.block_stmts(self.body.class(maker.node).defs) {
                if let Stmt::Assign {
                    lvalues,
                    typ: Some(_),
                    ..
                } = *self.body.stmt(*stmt)
                    && let [lvalue, ..] = self.body.exprs(lvalues)
                    && matches!(*self.body.expr(*lvalue), Expr::Name(name) if name == field.name)
                {
                    self.tables
                        .refs
                        .change(*lvalue, |reference| reference.node = None);
                }
            }
            self.state
                .world
                .get_mut(maker.class)
                .names
                .shift_remove(&field.name);
        }
    }

    fn add_match_args(&mut self, class: ClassId, fields: &[DataclassField]) {
        let fallback = self.named_type("builtins.str", &[]);
        let literal = |field: &DataclassField| {
            let value = LiteralValue::Str(field.name);
            self.state
                .world
                .types
                .intern(Type::Literal(Literal { value, fallback }))
        };
        let positional = fields.iter().filter(|field| field.in_init && !field.kw_only);
        let literals: Vec<TypeId> = positional.map(literal).collect();
        let typ = self.made_tuple(literals);
        self.add_attribute_to_class(
            class,
            "__match_args__",
            typ,
            VarFlags::ALLOW_INCOMPATIBLE_OVERRIDE,
        );
    }

    fn add_fields_attribute(&mut self, maker: &Maker) {
        let any = self.state.world.types.any(AnyKind::Explicit);
        let field = if maker.is_standard {
            self.named_type_or_none("dataclasses.Field", &[any], AnyKind::SpecialForm)
                .unwrap_or(any)
        } else {
            any
        };
        let str_type = self.named_type("builtins.str", &[]);
        let typ = self.named_type("builtins.dict", &[str_type, field]);
        self.add_attribute_to_class(maker.class, "__dataclass_fields__", typ, VarFlags::CLASSVAR);
    }

    fn add_replace_methods(&mut self, class: ClassId, fields: &[DataclassField]) {
        let none = self.state.world.types.intern(Type::None);
        let params: Vec<Param> = fields
            .iter()
            .map(|field| self.dataclass_param(class, field, Of::Replace))
            .collect();
        let stash = MadeMethod {
            is_static: true,
            ..MadeMethod::new(REPLACE, &params, none)
        };
        self.add_method_to_class(class, &stash);
        if self.options().python_version >= options::PythonVersion::new3(13) {
            let in_init = fields.iter().filter(|field| field.in_init);
            let params: Vec<Param> = in_init
                .map(|field| self.dataclass_param(class, field, Of::Replace))
                .collect();
            let own = crate::classes::fill_typevars(&self.state.world, class);
            self.add_method_to_class(class, &MadeMethod::new("__replace__", &params, own));
        }
        let post_init = self.intern("__post_init__");
        if self.state.world.get(class).names.contains_key(&post_init) {
            let init_vars = fields.iter().filter(|field| field.init_var);
            let params: Vec<Param> = init_vars
                .map(|field| self.dataclass_param(class, field, Of::PostInit))
                .collect();
            self.add_method_to_class(class, &MadeMethod::new(POST_INIT, &params, none));
        }
    }

    /// Whether a type is that of `dataclasses.KW_ONLY`.
    pub(super) fn is_kw_only_marker(&self, typ: Option<TypeId>) -> bool {
        let world = &self.state.world;
        let Some(typ) = typ.map(|typ| typeops::proper(world, typ)) else {
            return false;
        };
        match world.types.get(typ) {
            Type::Instance(instance) => {
                self.text(world.get(instance.class).fullname) == "dataclasses.KW_ONLY"
            }
            Type::Literal(literal) => match literal.value {
                LiteralValue::Sentinel { fullname, .. } => self.text(fullname) == "dataclasses.KW_ONLY",
                _ => false,
            },
            _ => false,
        }
    }

    /// The assignments of a class body, those under `if` included.
    pub(super) fn body_assignments(&self, block: nodes::ast::BlockId, found: &mut Vec<nodes::ast::StmtId>) {
        for stmt in self.body.block_stmts(block) {
            match *self.body.stmt(*stmt) {
                Stmt::Assign { .. } => found.push(*stmt),
                Stmt::If { body, else_body, .. } => {
                    for block in std::iter::once(body).chain(else_body) {
                        if !self.body.block(block).is_unreachable {
                            self.body_assignments(block, found);
                        }
                    }
                }
                _ => {}
            }
        }
    }
}
