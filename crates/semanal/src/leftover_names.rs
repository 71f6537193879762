//! Names that were no types, met again in the signatures of other functions.
//!
//! A name in an annotation that is no type (a variable, say) is reported there, and stays in the type as it is. With
//! `**kwargs: Unpack[Fields]` the fields of a TypedDict, and such names with them, become part of a signature. mypy looks
//! for type variables in signatures once more when they are analysed already, and asks for the name *where the signature
//! stands*. If it is not known there, it is reported as missing, with the line of the field but in the file of the
//! signature, and becomes `Any`:
//!
//! ```python
//! # a.py
//! number = 1
//! class Fields(TypedDict):
//!     x: number  # not valid as a type
//! # b.py
//! def f(**fields: Unpack[a.Fields]) -> None: ...  # b.py:4: Name "number" is not defined
//! ```
//!
//! Specified by `bind_function_type_variables` and `FindTypeVarVisitor` of `mypy/typeanal.py`.

use errors::{Report, Span};
use names::Name;
use options::ErrorCode;
use types::{AnyKind, Callable, ClassId, DefId, Type, TypeFlags, TypeId};

use crate::Analyzer;
use crate::lookup::Missing;

impl Analyzer<'_> {
    /// Reports the names in fields that are not known where a signature stands.
    pub(crate) fn look_up_leftover_names(&mut self, callable: &mut Callable) {
        for param in &mut callable.params {
            param.typ = self.without_leftovers(param.typ, None);
        }
        callable.ret_type = self.without_leftovers(callable.ret_type, None);
    }

    /// `field` is where the field around a type stands.
    fn without_leftovers(&mut self, typ: TypeId, field: Option<Span>) -> TypeId {
        let types = self.state.world.types;
        if !types.flags(typ).contains(TypeFlags::UNBOUND) {
            return typ;
        }
        if let Type::Unbound { name, .. } = *types.get(typ) {
            return match field {
                Some(span) if self.lookup_qualified(name, Missing::Quiet).is_none() => {
                    self.report_leftover(name, span);
                    types.any(AnyKind::SpecialForm)
                }
                Some(_) | None => typ,
            };
        }
        if let Type::TypedDict(dict) = types.get(typ) {
            let class = types.as_instance(dict.fallback).map(|fallback| fallback.class);
            let mut dict = dict.clone();
            for item in &mut dict.items {
                let field = class.and_then(|class| self.key_place(class, item.name)).or(field);
                item.typ = self.without_leftovers(item.typ, field);
            }
            return types.intern(Type::TypedDict(dict));
        }
        if let Type::Instance(instance) = types.get(typ) {
            // mypy looks up these names too, but does not analyse arguments of classes again.
            for arg in &instance.args {
                self.without_leftovers(*arg, field);
            }
            return typ;
        }
        types.map_parts(typ, &mut |part| self.without_leftovers(part, field))
    }

    fn report_leftover(&mut self, name: Name, span: Span) {
        let text = format!("Name \"{}\" is not defined", self.text(name));
        let report = Report::error(span, text).code(ErrorCode::NameDefined);
        self.errors.report(report);
    }

    /// Where a key of a TypedDict stands.
    fn key_place(&self, class: ClassId, key: Name) -> Option<Span> {
        let data = self.state.world.get(class).typeddict_data.as_ref()?;
        let (_, source) = data.sources.iter().find(|(name, _)| *name == key)?;
        match source.base.filter(|base| *base != class) {
            Some(base) => self.key_place(base, key),
            None => {
                let module = class.module();
                let name = self.state.world.module(module).fullname;
                Some(self.program.unit(module, name)?.position(source.at))
            }
        }
    }
}
