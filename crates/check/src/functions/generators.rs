//! Return types of generators and coroutines: what they yield, receive and return.
//!
//! | declared | yields | receives | returns |
//! |---|---|---|---|
//! | `Generator[Y, C, R]` | `Y` | `C` | `R` |
//! | `Iterator[Y]`, `Iterable[Y]` | `Y` | `None` | `None` |
//! | `Coroutine[Any, Any, R]` | | | `R` |
//! | `AsyncGenerator[Y, C]` | `Y` | `C` | |

use types::{AnyKind, Instance, TypeId};

use crate::Checker;

/// What is asked of the return type of a generator.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Yield,
    Receive,
    Return,
}

impl Checker<'_> {
    /// Whether `typ` is a supertype of `Generator` (of `Awaitable` for coroutines), or `AwaitableGenerator`.
    pub(crate) fn is_generator_return_type(&mut self, typ: TypeId, is_coroutine: bool) -> bool {
        let typ = self.proper(typ);
        let any = self.types().any(AnyKind::SpecialForm);
        let least = if is_coroutine {
            self.named_generic_type("typing.Awaitable", &[any])
        } else {
            self.named_generic_type("typing.Generator", &[any, any, any])
        };
        self.is_subtype(least, typ) || self.is_named_instance(typ, "typing.AwaitableGenerator")
    }

    /// Whether `typ` is a supertype of `AsyncGenerator`.
    pub(crate) fn is_async_generator_return_type(&mut self, typ: TypeId) -> bool {
        if self.lookup_class("typing.AsyncGenerator").is_none() {
            return false;
        }
        let any = self.types().any(AnyKind::SpecialForm);
        let least = self.named_generic_type("typing.AsyncGenerator", &[any, any]);
        self.is_subtype(least, typ)
    }

    /// What a generator with the declared return type yields.
    pub(crate) fn get_generator_yield_type(&mut self, return_type: TypeId, is_coroutine: bool) -> TypeId {
        self.generator_part(return_type, is_coroutine, Part::Yield)
    }

    /// What `yield` gives in a generator with the declared return type.
    pub(crate) fn get_generator_receive_type(&mut self, return_type: TypeId, is_coroutine: bool) -> TypeId {
        self.generator_part(return_type, is_coroutine, Part::Receive)
    }

    /// What a generator with the declared return type returns.
    pub(crate) fn get_generator_return_type(&mut self, return_type: TypeId, is_coroutine: bool) -> TypeId {
        self.generator_part(return_type, is_coroutine, Part::Return)
    }

    /// What a coroutine returns: the third argument of `Coroutine`.
    pub(crate) fn get_coroutine_return_type(&mut self, return_type: TypeId) -> TypeId {
        let return_type = self.proper(return_type);
        let types = self.types();
        if types.is_any(return_type) {
            return types.any_from(return_type);
        }
        let args = types.as_instance(return_type).map(|instance| &instance.args);
        args.and_then(|args| args.get(2).copied())
            .unwrap_or(types.any(AnyKind::FromError))
    }

    fn generator_part(&mut self, return_type: TypeId, is_coroutine: bool, part: Part) -> TypeId {
        let types = self.types();
        let return_type = self.proper(return_type);
        if types.is_any(return_type) {
            return types.any_from(return_type);
        }
        if let Some(union) = types.as_union(return_type) {
            let items: Vec<TypeId> = union
                .items
                .iter()
                .map(|item| self.generator_part(*item, is_coroutine, part))
                .collect();
            return self.make_simplified_union(&items);
        }
        let is_valid = self.is_generator_return_type(return_type, is_coroutine)
            || (part != Part::Return && self.is_async_generator_return_type(return_type));
        match types.as_instance(return_type) {
            Some(instance) if is_valid => match part {
                Part::Yield => self.yielded(instance),
                Part::Receive => self.received(instance),
                Part::Return => self.returned(instance),
            },
            Some(_) | None => types.any(AnyKind::FromError),
        }
    }

    fn yielded(&self, instance: &Instance) -> TypeId {
        let special = self.types().any(AnyKind::SpecialForm);
        if self.class_is(instance.class, "typing.Awaitable") {
            return special;
        }
        instance.args.first().copied().unwrap_or(special)
    }

    fn received(&self, instance: &Instance) -> TypeId {
        let types = self.types();
        match self.class_fullname(instance.class) {
            "typing.Awaitable" => types.any(AnyKind::SpecialForm),
            "typing.Generator" | "typing.AwaitableGenerator" if instance.args.len() >= 3 => instance.args[1],
            "typing.AsyncGenerator" if instance.args.len() >= 2 => instance.args[1],
            _ => types.none(),
        }
    }

    fn returned(&self, instance: &Instance) -> TypeId {
        match self.class_fullname(instance.class) {
            "typing.Awaitable" if instance.args.len() == 1 => instance.args[0],
            "typing.Generator" | "typing.AwaitableGenerator" if instance.args.len() >= 3 => instance.args[2],
            _ => self.types().none(),
        }
    }
}
