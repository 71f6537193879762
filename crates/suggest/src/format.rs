//! How types are written in suggestions: classes by `module.Class`, or `module:Outer.Inner`; what is imported by its new place.

use names::Name;
use nodes::world::World;
use typeops::unions::{is_overlapping_none, remove_optional};
use typeops::{StrOptions, proper, type_str};
use types::{Callable, Instance, Tuple, Type, TypeId};

use crate::find::Function;
use crate::score::is_tricky_callable;

/// Writes types.
pub(crate) struct Formatter<'f, 'p> {
    pub(crate) world: &'f World<'p>,
    /// The module that the types are written into.
    pub(crate) module: Option<Name>,
    /// The modules of the program.
    pub(crate) modules: &'f [Name],
    /// What is written for `Any`.
    pub(crate) fixme: Option<&'f str>,
}

/// A signature as it is suggested.
pub(crate) struct Signature {
    params: Vec<String>,
    result: String,
}

/// The signature of a callable; without the first parameter, for a method.
pub(crate) fn signature(formatter: &Formatter<'_, '_>, callable: &Callable, is_method: bool) -> Signature {
    let params = callable.params.iter().skip(usize::from(is_method));
    Signature {
        params: params.map(|param| formatter.show(param.typ)).collect(),
        result: formatter.show(callable.ret_type),
    }
}

impl Signature {
    /// `(int, str) -> None`.
    pub(crate) fn to_text(&self) -> String {
        format!("({}) -> {}", self.params.join(", "), self.result)
    }

    /// What the tool pyannotate takes.
    pub(crate) fn to_json(&self, found: &Function, path: &str) -> String {
        // It wants no classes for class methods and static methods.
        let name = match found.name.split_once('.') {
            Some((_, method)) if found.is_class_or_static => method,
            _ => &found.name,
        };
        let text = errors::json::text;
        let params: Vec<String> = self.params.iter().map(|param| text(param)).collect();
        format!(
            "[{{\"func_name\": {}, \"line\": {}, \"path\": {}, \"samples\": 0, \"signature\": {{\"arg_types\": [{}], \
             \"return_type\": {}}}}}]",
            text(name),
            found.line,
            text(path),
            params.join(", "),
            text(&self.result)
        )
    }
}

impl Formatter<'_, '_> {
    /// The text of a type.
    pub(crate) fn show(&self, typ: TypeId) -> String {
        match self.fixme.filter(|fixme| !fixme.is_empty()) {
            Some(fixme) if self.world.types.is_any(proper(self.world, typ)) => fixme.to_owned(),
            _ => self.part(typ),
        }
    }

    fn part(&self, typ: TypeId) -> String {
        let typ = proper(self.world, typ);
        match self.world.types.get(typ) {
            Type::Any { missing_import, .. } => match missing_import {
                Some(name) => self.world.text(*name).to_owned(),
                None => "Any".to_owned(),
            },
            Type::Uninhabited { .. } => "Any".to_owned(),
            Type::Instance(instance) => self.instance(instance),
            Type::Tuple(tuple) => self.tuple(tuple),
            Type::TypedDict(dict) => self.part(dict.fallback),
            Type::Union(union) => {
                if union.items.len() == 2 && is_overlapping_none(self.world, typ) {
                    return format!("{} | None", self.part(remove_optional(self.world, typ)));
                }
                self.union(&union.items)
            }
            Type::Callable(callable) => self.callable(callable),
            Type::Overloaded(items) => format!("Overload({})", self.list(items)),
            Type::Type { item, is_type_form } => {
                let name = if *is_type_form { "TypeForm" } else { "type" };
                format!("{name}[{}]", self.part(*item))
            }
            _ => type_str(self.world, typ, StrOptions::default()),
        }
    }

    fn list(&self, items: &[TypeId]) -> String {
        let items: Vec<String> = items.iter().map(|item| self.part(*item)).collect();
        items.join(", ")
    }

    fn union(&self, items: &[TypeId]) -> String {
        let item = |item: &TypeId| {
            let is_callable = matches!(self.world.types.get(proper(self.world, *item)), Type::Callable(_));
            let text = self.part(*item);
            if is_callable { format!("({text})") } else { text }
        };
        let items: Vec<String> = items.iter().map(item).collect();
        items.join(" | ")
    }

    fn instance(&self, instance: &Instance) -> String {
        let world = self.world;
        let class = world.get(instance.class);
        let fullname = world.text(class.fullname);
        let Some((module, name)) = self.split(fullname) else {
            return fullname.to_owned();
        };
        let place = self.place_of(module, name);
        if (place, name) == ("builtins", "tuple")
            && let Some(item) = instance.args.first()
        {
            // The dots are taken for those of a nested class, as in mypy.
            return format!("typing:Tuple[{}, ...]", self.part(*item));
        }
        let mut text = name.to_owned();
        if !instance.args.is_empty() {
            text = format!("{text}[{}]", self.list(&instance.args));
        }
        if place == "builtins" {
            return text;
        }
        let delimiter = if text.contains('.') { ':' } else { '.' };
        format!("{place}{delimiter}{text}")
    }

    /// The module of a full name, and the rest.
    fn split<'n>(&self, fullname: &'n str) -> Option<(&'n str, &'n str)> {
        let mut prefix = fullname;
        loop {
            prefix = prefix.rsplit_once('.')?.0;
            let name = self.world.names.lookup(prefix);
            if name.is_some_and(|name| self.modules.contains(&name)) {
                return Some((prefix, &fullname[prefix.len() + 1..]));
            }
        }
    }

    /// Where a class is to be taken from: a class that is imported into the module is part of it.
    fn place_of<'n>(&self, module: &'n str, name: &str) -> &'n str
    where
        Self: 'n,
    {
        let world = self.world;
        let here = || {
            let current = self.module?;
            let names = &world.module(world.module_id(current)?).names;
            let has = |text: &str| {
                world
                    .names
                    .lookup(text)
                    .is_some_and(|name| names.contains_key(&name))
            };
            let first = name.split('.').next().unwrap_or(name);
            (has(first) && !has(module)).then(|| world.text(current))
        };
        here().unwrap_or(module)
    }

    fn tuple(&self, tuple: &Tuple) -> String {
        if let Type::Instance(fallback) = self.world.types.get(tuple.fallback)
            && self.world.text(self.world.get(fallback.class).fullname) != "builtins.tuple"
        {
            return self.part(tuple.fallback);
        }
        format!("Tuple[{}]", self.list(&tuple.items))
    }

    fn callable(&self, callable: &Callable) -> String {
        let params = if is_tricky_callable(callable) {
            "...".to_owned()
        } else {
            let params: Vec<TypeId> = callable.params.iter().map(|param| param.typ).collect();
            format!("[{}]", self.list(&params))
        };
        format!("Callable[{params}, {}]", self.part(callable.ret_type))
    }
}
