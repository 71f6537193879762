//! Snapshots of functions, decorated functions and overloads.

use nodes::defs::{DataclassTransform, Decorator, Func, FuncArg, FuncFlags, Overload, Var, VarFlags};
use nodes::world::World;
use types::{ArgKind, DecoratorId, DefRef, FuncId, OverloadId};

use crate::symbols::{Common, Tag};
use crate::words::Words;

/// Flags that show outside.
const VISIBLE: FuncFlags = FuncFlags::PROPERTY
    .union(FuncFlags::FINAL)
    .union(FuncFlags::CLASS)
    .union(FuncFlags::STATIC);

impl Words {
    /// Describes a function in any of its forms.
    pub(crate) fn function(&mut self, world: &World<'_>, node: DefRef, common: Common) {
        match node {
            DefRef::Func(id) => self.func(world, id, common),
            DefRef::Overload(id) => self.overload(world, id, common),
            DefRef::Decorator(id) => self.decorator(world, id, common),
            DefRef::Module(_)
            | DefRef::Class(_)
            | DefRef::Var(_)
            | DefRef::Alias(_)
            | DefRef::TypeVar(_)
            | DefRef::Placeholder(_) => unreachable!("only functions are described as functions"),
        }
    }

    fn func(&mut self, world: &World<'_>, id: FuncId, common: Common) {
        let Func {
            name: _,
            fullname: _,
            class: _,
            node: _,
            at: _,
            args: _,
            typ: _,
            flags,
            abstract_status: _,
            original_def: _,
            deprecated,
            dataclass_transform,
        } = world.get(id);
        self.tag(Tag::Func);
        self.common(common);
        self.number((*flags & VISIBLE).bits());
        self.signature(world, DefRef::Func(id));
        self.flag(flags.contains(FuncFlags::TRIVIAL_BODY));
        self.dataclass_transform(dataclass_transform.as_deref());
        self.optional_name(*deprecated);
    }

    fn decorator(&mut self, world: &World<'_>, id: DecoratorId, common: Common) {
        let Decorator {
            func,
            var,
            node: _,
            at: _,
            remaining: _,
            is_overload,
            is_enum_member: _,
        } = world.get(id);
        self.tag(Tag::Decorator);
        self.flag(*is_overload);
        let var = world.get(*var);
        self.optional_type(world, var.typ);
        self.settable(var);
        self.func(world, *func, common);
    }

    /// Whether a property can be assigned to: one of `functools` can, without a setter.
    fn settable(&mut self, var: &Var) {
        self.flag(var.is(VarFlags::SETTABLE_PROPERTY));
    }

    /// Overloads, or a property with a setter.
    fn overload(&mut self, world: &World<'_>, id: OverloadId, common: Common) {
        let Overload {
            name: _,
            fullname: _,
            class: _,
            node: _,
            at: _,
            items,
            unanalyzed_items: _,
            implementation,
            setter_index: _,
            typ: _,
            flags,
            deprecated,
        } = world.get(id);
        // Not the tag of functions: overloads are longer.
        self.tag(Tag::Overload);
        self.common(common);
        self.number((*flags & VISIBLE).bits());
        self.signature(world, DefRef::Overload(id));
        let body = implementation.and_then(|node| function_of(world, node));
        self.flag(body.is_some_and(|func| world.get(func).is(FuncFlags::TRIVIAL_BODY)));
        self.dataclass_transform(find_dataclass_transform(world, DefRef::Overload(id)));
        self.optional_name(*deprecated);
        self.deprecated_items(world, items);
        self.setter(world, items);
    }

    fn deprecated_items(&mut self, world: &World<'_>, items: &[DefRef]) {
        let decorated = items.iter().filter(|item| matches!(item, DefRef::Decorator(_)));
        let funcs: Vec<FuncId> = decorated.filter_map(|item| function_of(world, *item)).collect();
        self.len(funcs.len());
        funcs
            .into_iter()
            .for_each(|func| self.optional_name(world.get(func).deprecated));
    }

    /// What can be assigned to a property.
    fn setter(&mut self, world: &World<'_>, items: &[DefRef]) {
        let getter = match items.first() {
            Some(DefRef::Decorator(id)) => Some(world.get(*id)),
            Some(_) | None => None,
        };
        let property = getter.filter(|getter| world.get(getter.func).is(FuncFlags::PROPERTY));
        self.flag(property.is_some());
        if let Some(property) = property {
            let var = world.get(property.var);
            self.optional_type(world, var.setter_type);
            self.settable(var);
        }
    }

    /// The type, or what the definition says without annotations.
    fn signature(&mut self, world: &World<'_>, node: DefRef) {
        let typ = match node {
            DefRef::Func(id) => world.get(id).typ,
            DefRef::Overload(id) => world.get(id).typ,
            DefRef::Decorator(_)
            | DefRef::Module(_)
            | DefRef::Class(_)
            | DefRef::Var(_)
            | DefRef::Alias(_)
            | DefRef::TypeVar(_)
            | DefRef::Placeholder(_) => None,
        };
        self.optional_type(world, typ);
        if typ.is_some() {
            return;
        }
        match node {
            DefRef::Func(id) => self.arguments(&world.get(id).args),
            DefRef::Overload(id) => {
                let items = &world.get(id).items;
                self.len(items.len());
                items.iter().for_each(|item| self.untyped_item(world, *item));
            }
            DefRef::Decorator(_)
            | DefRef::Module(_)
            | DefRef::Class(_)
            | DefRef::Var(_)
            | DefRef::Alias(_)
            | DefRef::TypeVar(_)
            | DefRef::Placeholder(_) => {}
        }
    }

    fn untyped_item(&mut self, world: &World<'_>, item: DefRef) {
        match item {
            DefRef::Decorator(id) => self.optional_type(world, world.get(world.get(id).var).typ),
            DefRef::Func(_)
            | DefRef::Overload(_)
            | DefRef::Module(_)
            | DefRef::Class(_)
            | DefRef::Var(_)
            | DefRef::Alias(_)
            | DefRef::TypeVar(_)
            | DefRef::Placeholder(_) => self.signature(world, item),
        }
    }

    fn arguments(&mut self, args: &[FuncArg]) {
        self.len(args.len());
        for FuncArg {
            name,
            kind,
            pos_only,
            var: _,
        } in args
        {
            self.optional_name(Some(*name).filter(|_| !pos_only));
            self.arg_kind(*kind);
        }
    }

    pub(crate) fn arg_kind(&mut self, kind: ArgKind) {
        self.number(match kind {
            ArgKind::Pos => 0,
            ArgKind::Opt => 1,
            ArgKind::Star => 2,
            ArgKind::Named => 3,
            ArgKind::Star2 => 4,
            ArgKind::NamedOpt => 5,
        });
    }

    pub(crate) fn dataclass_transform(&mut self, transform: Option<&DataclassTransform>) {
        self.flag(transform.is_some());
        if let Some(DataclassTransform {
            eq_default,
            order_default,
            kw_only_default,
            frozen_default,
            field_specifiers,
        }) = transform
        {
            for flag in [eq_default, order_default, kw_only_default, frozen_default] {
                self.flag(*flag);
            }
            self.len(field_specifiers.len());
            field_specifiers.iter().for_each(|name| self.name(*name));
        }
    }
}

/// The function below the decorators.
fn function_of(world: &World<'_>, node: DefRef) -> Option<FuncId> {
    match node {
        DefRef::Func(id) => Some(id),
        DefRef::Decorator(id) => Some(world.get(id).func),
        DefRef::Overload(_)
        | DefRef::Module(_)
        | DefRef::Class(_)
        | DefRef::Var(_)
        | DefRef::Alias(_)
        | DefRef::TypeVar(_)
        | DefRef::Placeholder(_) => None,
    }
}

/// `@dataclass_transform` of a function, or of any of its overloads.
fn find_dataclass_transform<'w>(world: &'w World<'_>, node: DefRef) -> Option<&'w DataclassTransform> {
    if let DefRef::Overload(id) = node {
        let overload = world.get(id);
        let parts = overload.items.iter().chain(&overload.implementation);
        return parts
            .copied()
            .find_map(|part| find_dataclass_transform(world, part));
    }
    let func = function_of(world, node)?;
    world.get(func).dataclass_transform.as_deref()
}
