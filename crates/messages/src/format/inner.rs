//! The recursion over types: mypy's `format_type_inner`.

use nodes::defs::ClassFlags;
use nodes::world::World;
use options::Options;
use rustc_hash::FxHashSet;
use typeops::callables::{get_instance_type, is_type_obj_callable, param_spec_of};
use typeops::display;
use typeops::proper::proper;
use typeops::type_types::make_type_type;
use typeops::typed_dicts::is_anonymous;
use types::{
    AliasId, ArgKind, Callable, Instance, LiteralValue, Param, ParamSpec, Type, TypeId, TypeVarCommon,
    TypedDict,
};

use super::callables::pretty_callable;
use super::names::scoped_type_var_name;

/// What the recursion carries along.
pub(super) struct Formatter<'a, 'p> {
    pub(super) world: &'a World<'p>,
    pub(super) options: &'a Options,
    pub(super) verbosity: u8,
    fullnames: &'a FxHashSet<String>,
}

impl<'a, 'p> Formatter<'a, 'p> {
    pub(super) fn new(
        world: &'a World<'p>,
        options: &'a Options,
        verbosity: u8,
        fullnames: &'a FxHashSet<String>,
    ) -> Self {
        Self {
            world,
            options,
            verbosity,
            fullnames,
        }
    }

    /// The outermost type: if it is a module, its name may show.
    pub(super) fn top(&self, typ: TypeId, module_names: bool) -> String {
        let instance = self.world.types.as_instance(proper(self.world, typ));
        let module = instance.filter(|_| module_names && !self.is_recursive_alias(typ));
        if let Some(instance) = module
            && let Some(extra) = &instance.extra_attrs
            && let Some(name) = extra.mod_name
            && self.fullname(instance) == "types.ModuleType"
        {
            return format!("Module \"{}\"", self.world.text(name));
        }
        self.format(typ)
    }

    pub(super) fn format(&self, typ: TypeId) -> String {
        if let Type::Alias { alias, args } = self.world.types.get(typ)
            && self.world.get(*alias).is_recursive
        {
            return self.recursive_alias(*alias, args);
        }
        let typ = proper(self.world, typ);
        match self.world.types.get(typ) {
            Type::Instance(instance) => self.instance(instance),
            Type::Unpack { typ: item, .. } => self.unpack(*item),
            Type::TypeVar(var) => self.type_var(&var.common),
            Type::TypeVarTuple(tuple) => self.type_var(&tuple.common),
            Type::ParamSpec(spec) => self.param_spec(spec),
            Type::Tuple(tuple) => self.tuple(&tuple.items, tuple.fallback),
            Type::TypedDict(dict) => self.typed_dict(dict),
            Type::Literal(literal) => {
                let value = self.literal_value(typ);
                if matches!(literal.value, LiteralValue::Sentinel { .. }) {
                    value
                } else {
                    format!("Literal[{value}]")
                }
            }
            Type::Union(union) => self.union(&union.items),
            Type::None => "None".to_owned(),
            Type::Any { .. } => "Any".to_owned(),
            Type::Deleted(_) => "<deleted>".to_owned(),
            Type::Uninhabited { .. } => "Never".to_owned(),
            Type::Type { item, is_type_form } => {
                let name = if *is_type_form { "TypeForm" } else { "type" };
                format!("{name}[{}]", self.format(*item))
            }
            Type::Callable(callable) => self.callable(callable),
            Type::Overloaded(items) => self.overloaded(items),
            Type::Unbound { .. } => {
                let verbose = self.options.reveal_verbose_types;
                display::type_str(self.world, typ, display::StrOptions::verbose(verbose))
            }
            Type::Parameters(parameters) => format!("[{}]", self.callable_args(&parameters.params)),
            Type::Erased
            | Type::Partial(_)
            | Type::Alias { .. }
            | Type::Placeholder { .. }
            | Type::TypeGuarded(_)
            | Type::Required { .. }
            | Type::ReadOnly(_) => "object".to_owned(),
        }
    }

    pub(super) fn list(&self, typs: &[TypeId]) -> String {
        let texts: Vec<String> = typs.iter().map(|typ| self.format(*typ)).collect();
        texts.join(", ")
    }

    fn is_recursive_alias(&self, typ: TypeId) -> bool {
        matches!(self.world.types.get(typ), Type::Alias { alias, .. } if self.world.get(*alias).is_recursive)
    }

    /// Whether the thing of this full name must show it.
    fn in_full(&self, fullname: &str) -> bool {
        self.verbosity >= 2 || self.fullnames.contains(fullname)
    }

    fn fullname(&self, instance: &Instance) -> &'p str {
        self.world.text(self.world.get(instance.class).fullname)
    }

    fn recursive_alias(&self, alias: AliasId, args: &[TypeId]) -> String {
        let alias = self.world.get(alias);
        let fullname = self.world.text(alias.fullname);
        let name = if self.in_full(fullname) {
            fullname
        } else {
            self.world.text(alias.name)
        };
        if args.is_empty() {
            name.to_owned()
        } else {
            format!("{name}[{}]", self.list(args))
        }
    }

    fn instance(&self, instance: &Instance) -> String {
        let class = self.world.get(instance.class);
        let fullname = self.world.text(class.fullname);
        match fullname {
            "types.ModuleType" => return "Module".to_owned(),
            "typing._SpecialForm" => return "<typing special form>".to_owned(),
            _ => {}
        }
        let name = if self.in_full(fullname) {
            fullname
        } else {
            self.world.text(class.name)
        };
        match &*instance.args {
            [] if class.is(ClassFlags::HAS_TYPE_VAR_TUPLE) && class.type_vars.len() == 1 => {
                format!("{name}[()]")
            }
            [] => name.to_owned(),
            [item, ..] if fullname == "builtins.tuple" => format!("tuple[{}, ...]", self.format(*item)),
            args => format!("{name}[{}]", self.list(args)),
        }
    }

    fn unpack(&self, item: TypeId) -> String {
        if self.options.use_star_unpack() {
            format!("*{}", self.format(item))
        } else {
            format!("Unpack[{}]", self.format(item))
        }
    }

    fn type_var(&self, common: &TypeVarCommon) -> String {
        let fullname = scoped_type_var_name(self.world, common);
        if self.in_full(&fullname) {
            fullname
        } else {
            self.world.text(common.name).to_owned()
        }
    }

    fn param_spec(&self, spec: &ParamSpec) -> String {
        let name = display::name_with_suffix(self.world, spec);
        if spec.prefix.params.is_empty() {
            return name;
        }
        format!("[{}, **{name}]", self.callable_args(&spec.prefix.params))
    }

    /// A named tuple is its class.
    fn tuple(&self, items: &[TypeId], fallback: TypeId) -> String {
        if let Some(instance) = self.world.types.as_instance(fallback)
            && self.fullname(instance) != "builtins.tuple"
        {
            return self.format(fallback);
        }
        if items.is_empty() {
            return "tuple[()]".to_owned();
        }
        format!("tuple[{}]", self.list(items))
    }

    fn typed_dict(&self, dict: &TypedDict) -> String {
        if !is_anonymous(self.world, dict) {
            return self.format(dict.fallback);
        }
        let item = |item| {
            let key = display::typed_dict_key(self.world, item);
            format!("{key}: {}", self.format(item.typ))
        };
        let items: Vec<String> = dict.items.iter().map(item).collect();
        format!("TypedDict({{{}}})", items.join(", "))
    }

    /// Overloads would be too long.
    fn overloaded(&self, items: &[TypeId]) -> String {
        let first = items.first().and_then(|item| self.world.types.as_callable(*item));
        match first {
            Some(first) if is_type_obj_callable(self.world, first) => self.class_object(first),
            Some(_) | None => "overloaded function".to_owned(),
        }
    }

    fn class_object(&self, callable: &Callable) -> String {
        let instance = get_instance_type(self.world, callable, false);
        self.format(make_type_type(self.world, instance, false))
    }

    fn callable(&self, callable: &Callable) -> String {
        if is_type_obj_callable(self.world, callable) {
            return self.class_object(callable);
        }
        let returned = match (callable.type_guard, callable.type_is) {
            (Some(guard), _) => format!("TypeGuard[{}]", self.format(guard)),
            (None, Some(is)) => format!("TypeIs[{}]", self.format(is)),
            (None, None) => self.format(callable.ret_type),
        };
        if callable.is_ellipsis_args() {
            return format!("Callable[..., {returned}]");
        }
        if let Some(spec) = param_spec_of(self.world.types, callable) {
            return format!("Callable[{}, {returned}]", self.format(spec));
        }
        if !callable.params.iter().all(|param| self.is_shown_as_type(param)) {
            return pretty_callable(self.world, self.options, callable);
        }
        format!("Callable[[{}], {returned}]", self.callable_args(&callable.params))
    }

    /// Whether the type of a parameter says enough of it.
    fn is_shown_as_type(&self, param: &Param) -> bool {
        (param.kind == ArgKind::Pos && param.name.is_none())
            || (self.verbosity == 0 && param.kind.is_positional(false))
    }

    /// `int, DefaultArg(str, 'x'), VarArg(int)`.
    fn callable_args(&self, params: &[Param]) -> String {
        let arg = |param: &Param| {
            let typ = self.format(param.typ);
            if self.is_shown_as_type(param) {
                return typ;
            }
            let constructor = arg_constructor(param.kind);
            match param.name.filter(|_| !param.kind.is_star()) {
                Some(name) => {
                    let name = display::python_repr(self.world.text(name));
                    format!("{constructor}({typ}, {name})")
                }
                None => format!("{constructor}({typ})"),
            }
        };
        let args: Vec<String> = params.iter().map(arg).collect();
        args.join(", ")
    }
}

/// The functions of `mypy_extensions` that make parameters.
const fn arg_constructor(kind: ArgKind) -> &'static str {
    match kind {
        ArgKind::Pos => "Arg",
        ArgKind::Opt => "DefaultArg",
        ArgKind::Named => "NamedArg",
        ArgKind::NamedOpt => "DefaultNamedArg",
        ArgKind::Star => "VarArg",
        ArgKind::Star2 => "KwArg",
    }
}
