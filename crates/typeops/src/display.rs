//! Types as texts for `reveal_type`, dumps and debugging: mypy's `str(type)`.
//!
//! Messages about errors use the shorter forms of the crate `messages`; this is the form that hides nothing.
//!
//! | verbose | not verbose |
//! |---|---|
//! | ``T`-1`` | `T` |
//! | `builtins.int` | `int` |
//! | `Unpack[Ts]` | `*Ts` |
//!
//! A recursive alias is expanded once; where it meets itself again, it is `...`.
//!
//! Specified by `TypeStrVisitor` in `mypy/types.py`.

mod callable;
mod literals;

use std::fmt::Write as _;

use nodes::world::World;
use types::{
    ClassId, Instance, ParamSpec, ParamSpecFlavor, Type, TypeId, TypeVarCommon, TypeVarKey, TypedDict,
};

use crate::proper::proper;
use crate::typed_dicts::is_anonymous;

pub use literals::{literal_repr, python_repr};

/// How to show types.
#[derive(Clone, Copy, Default)]
pub struct StrOptions<'a> {
    /// Show module names of builtins and numbers of type variables (mypy's hidden `reveal_verbose_types`).
    pub verbose: bool,
    /// Numbers for classes, shown behind the name; upper bounds are shown too. For dumps of merged programs.
    pub class_number: Option<&'a dyn Fn(ClassId) -> usize>,
}

impl std::fmt::Debug for StrOptions<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StrOptions")
            .field("verbose", &self.verbose)
            .finish_non_exhaustive()
    }
}

impl StrOptions<'_> {
    /// The form with module names and numbers.
    #[must_use]
    pub const fn verbose(verbose: bool) -> Self {
        Self {
            verbose,
            class_number: None,
        }
    }
}

/// The text of a type.
#[must_use]
pub fn type_str(world: &World<'_>, typ: TypeId, options: StrOptions<'_>) -> String {
    let mut printer = Printer {
        world,
        options,
        out: String::new(),
        aliases: Vec::new(),
    };
    printer.show(typ);
    printer.out
}

/// The name of a parameter specification with the part that is meant: `P`, `P.args` or `P.kwargs`.
#[must_use]
pub fn name_with_suffix(world: &World<'_>, spec: &ParamSpec) -> String {
    let name = world.text(spec.common.name);
    match spec.flavor {
        ParamSpecFlavor::Bare => name.to_owned(),
        ParamSpecFlavor::Args => format!("{name}.args"),
        ParamSpecFlavor::Kwargs => format!("{name}.kwargs"),
    }
}

struct Printer<'a, 'w, 'p> {
    world: &'w World<'p>,
    options: StrOptions<'a>,
    out: String,
    aliases: Vec<TypeId>,
}

impl Printer<'_, '_, '_> {
    fn show(&mut self, typ: TypeId) {
        match self.world.types.get(typ) {
            Type::Any { .. } => self.out.push_str("Any"),
            Type::None => self.out.push_str("None"),
            Type::Uninhabited { .. } => self.out.push_str("Never"),
            Type::Erased => self.out.push_str("<Erased>"),
            Type::Deleted(None) => self.out.push_str("<Deleted>"),
            Type::Deleted(Some(name)) => self.push(format_args!("<Deleted '{}'>", self.world.text(*name))),
            Type::Instance(instance) => self.instance(instance),
            Type::TypeVar(var) => self.type_var(&var.common, true),
            Type::TypeVarTuple(tuple) => self.type_var(&tuple.common, false),
            Type::ParamSpec(spec) => self.param_spec(spec),
            Type::Unpack { typ, .. } => self.unpack(*typ),
            Type::Parameters(parameters) => self.parameters(parameters),
            Type::Callable(callable) => self.callable(callable),
            Type::Overloaded(items) => self.around("Overload(", items, ")"),
            Type::Tuple(tuple) => self.tuple(&tuple.items, tuple.fallback),
            Type::TypedDict(dict) => self.typed_dict(dict),
            Type::Literal(literal) => self.out.push_str(&literals::literal_type(self.world, literal)),
            Type::Union(union) => self.union(&union.items),
            Type::Partial(partial) => self.partial(partial.class),
            Type::Type { item, is_type_form } => {
                self.out
                    .push_str(if *is_type_form { "TypeForm[" } else { "type[" });
                self.show(*item);
                self.out.push(']');
            }
            Type::Alias { alias, .. } => self.alias(typ, self.world.get(*alias).is_recursive),
            Type::Unbound { name, args } => self.unbound(self.world.text(*name), args),
            Type::Placeholder { fullname, .. } => {
                let name = fullname.map_or("None", |name| self.world.text(name));
                self.push(format_args!("<placeholder {name}>"));
            }
            Type::TypeGuarded(item) | Type::Required { item, .. } | Type::ReadOnly(item) => self.show(*item),
        }
    }

    fn push(&mut self, text: std::fmt::Arguments<'_>) {
        self.out.write_fmt(text).expect("writing to a string cannot fail");
    }

    fn list(&mut self, items: &[TypeId]) {
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.out.push_str(", ");
            }
            self.show(*item);
        }
    }

    fn around(&mut self, before: &str, items: &[TypeId], after: &str) {
        self.out.push_str(before);
        self.list(items);
        self.out.push_str(after);
    }

    fn instance(&mut self, instance: &Instance) {
        let class = self.world.get(instance.class);
        let fullname = self.world.text(class.fullname);
        let short = !self.options.verbose && fullname.starts_with("builtins.");
        match instance.last_known_value {
            Some(value) if instance.args.is_empty() => {
                self.show(value);
                self.out.push('?');
            }
            _ if short => self.out.push_str(self.world.text(class.name)),
            _ if !fullname.is_empty() => self.out.push_str(fullname),
            _ => self.out.push_str(match self.world.text(class.name) {
                "" => "<???>",
                name => name,
            }),
        }
        if !instance.args.is_empty() {
            let end = if fullname == "builtins.tuple" {
                ", ...]"
            } else {
                "]"
            };
            self.around("[", &instance.args, end);
        } else if class.is(nodes::defs::ClassFlags::HAS_TYPE_VAR_TUPLE) && class.type_vars.len() == 1 {
            self.out.push_str("[()]");
        }
        if let Some(number) = self.options.class_number {
            self.push(format_args!("<{}>", number(instance.class)));
        }
    }

    fn type_var(&mut self, common: &TypeVarCommon, show_bound: bool) {
        self.out.push_str(self.world.text(common.name));
        self.number(common.key);
        if show_bound && self.options.class_number.is_some() {
            self.around("(upper_bound=", &[common.upper_bound], ")");
        }
        if self.options.verbose {
            self.default(common);
        }
    }

    fn number(&mut self, key: TypeVarKey) {
        if self.options.verbose {
            self.push(format_args!("`{}", key.raw));
        }
    }

    /// ` = default`, if there is one.
    fn default(&mut self, common: &TypeVarCommon) {
        if has_default(self.world, common) {
            self.around(" = ", &[common.default], "");
        }
    }

    fn param_spec(&mut self, spec: &ParamSpec) {
        let types: Vec<TypeId> = spec.prefix.params.iter().map(|param| param.typ).collect();
        if !types.is_empty() {
            self.around("[", &types, ", **");
        }
        self.out.push_str(&name_with_suffix(self.world, spec));
        self.number(spec.common.key);
        if !types.is_empty() {
            self.out.push(']');
        }
        if self.options.verbose {
            self.default(&spec.common);
        }
    }

    fn unpack(&mut self, item: TypeId) {
        if self.options.verbose {
            self.around("Unpack[", &[item], "]");
        } else {
            self.around("*", &[item], "");
        }
    }

    fn tuple(&mut self, items: &[TypeId], fallback: TypeId) {
        self.out.push_str("tuple[");
        if items.is_empty() {
            self.out.push_str("()");
        }
        self.list(items);
        if let Type::Instance(instance) = self.world.types.get(fallback)
            && self.world.text(self.world.get(instance.class).fullname) != "builtins.tuple"
        {
            self.around(", fallback=", &[fallback], "");
        }
        self.out.push(']');
    }

    fn typed_dict(&mut self, dict: &TypedDict) {
        self.out.push_str("TypedDict(");
        if !is_anonymous(self.world, dict)
            && let Type::Instance(fallback) = self.world.types.get(dict.fallback)
        {
            let name = self.world.text(self.world.get(fallback.class).fullname);
            if self.options.verbose {
                self.out.push_str(&python_repr(name));
            } else {
                self.out.push_str(name);
            }
            self.out.push_str(", ");
        }
        self.out.push('{');
        for (index, item) in dict.items.iter().enumerate() {
            if index > 0 {
                self.out.push_str(", ");
            }
            self.out.push_str(&typed_dict_key(self.world, item));
            self.out.push_str(": ");
            self.show(item.typ);
        }
        self.out
            .push_str(if dict.is_closed { "}, closed=True)" } else { "})" });
    }

    fn union(&mut self, items: &[TypeId]) {
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.out.push_str(" | ");
            }
            let is_callable = matches!(self.world.types.get(proper(self.world, *item)), Type::Callable(_));
            if is_callable {
                self.around("(", &[*item], ")");
            } else {
                self.show(*item);
            }
        }
    }

    fn partial(&mut self, class: Option<ClassId>) {
        let Some(class) = class else {
            self.out.push_str("<partial None>");
            return;
        };
        let class = self.world.get(class);
        let unknown = vec!["?"; class.type_vars.len()].join(", ");
        self.push(format_args!(
            "<partial {}[{unknown}]>",
            self.world.text(class.name)
        ));
    }

    fn unbound(&mut self, name: &str, args: &[TypeId]) {
        self.push(format_args!("{name}?"));
        if !args.is_empty() {
            self.around("[", args, "]");
        }
    }

    fn alias(&mut self, typ: TypeId, is_recursive: bool) {
        if !is_recursive {
            self.show(proper(self.world, typ));
            return;
        }
        if self.aliases.iter().any(|seen| self.world.types.same(*seen, typ)) {
            self.out.push_str("...");
            return;
        }
        self.aliases.push(typ);
        self.show(proper(self.world, typ));
        self.aliases.pop();
    }
}

/// The key of a TypedDict as types show it: `'a'`, `'a'?` when it may be missing, `'a'=` when it is read-only.
#[must_use]
pub fn typed_dict_key(world: &World<'_>, item: &types::TypedDictItem) -> String {
    let mut text = python_repr(world.text(item.name));
    if !item.required {
        text.push('?');
    }
    if item.readonly {
        text.push('=');
    }
    text
}

/// Whether a type variable of any kind has a default (mypy's `has_default`).
#[must_use]
pub fn has_default(world: &World<'_>, common: &TypeVarCommon) -> bool {
    !matches!(
        world.types.get(proper(world, common.default)),
        Type::Any {
            kind: types::AnyKind::FromOmittedGenerics,
            ..
        }
    )
}
