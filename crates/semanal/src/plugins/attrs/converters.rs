//! What an attribute is converted with, and the type that its argument has therefore.

use nodes::ast::{Expr, ExprId};
use nodes::defs::AttrsConverter;
use nodes::tables::Analyzed;
use options::ErrorCode;
use types::{AnyKind, ArgKind, Callable, DefRef, Type, TypeId};

use crate::Analyzer;

impl<'a> Analyzer<'a> {
    /// What `converter=` says (mypy's `_parse_converter`).
    pub(super) fn attrs_converter(&mut self, written: ExprId) -> AttrsConverter {
        let (converter, is_optional) = match self.optional_converter(written) {
            Some(inner) => (inner, true),
            None => (written, false),
        };
        let types = self.state.world.types;
        let takes = |kind: AnyKind| AttrsConverter {
            init_type: Some(types.any(kind)),
            ret_type: None,
        };
        if matches!(self.body.expr(converter), Expr::Lambda(_)) || self.is_untyped_function(converter) {
            return takes(AnyKind::Unannotated);
        }
        let Some(typ) = self.converter_type(converter) else {
            let text =
                "Unsupported converter, only named functions, types and lambdas are currently supported";
            self.fail(text, self.at(converter));
            return takes(AnyKind::FromError);
        };
        let mut result = self.converter_of_type(typ, is_optional);
        if is_optional && let Some(init_type) = result.init_type {
            let none = types.intern(Type::None);
            result.init_type = Some(typeops::unions::make_union(types, &[init_type, none]));
        }
        result
    }

    /// The converter inside `attr.converters.optional(...)`.
    fn optional_converter(&self, written: ExprId) -> Option<ExprId> {
        let Expr::Call { callee, args } = *self.body.expr(written) else {
            return None;
        };
        let fullname = self.text(self.reference(callee)?.fullname?);
        if !matches!(fullname, "attr.converters.optional" | "attrs.converters.optional") {
            return None;
        }
        self.body.call_args(args).first().map(|arg| arg.expr)
    }

    fn converter_node(&self, converter: ExprId) -> Option<DefRef> {
        self.reference(converter)?.node
    }

    fn is_untyped_function(&self, converter: ExprId) -> bool {
        match self.converter_node(converter) {
            Some(DefRef::Func(func)) => {
                let typ = self.state.world.get(func).typ;
                !typ.is_some_and(|typ| self.is_function_type(typ))
            }
            _ => false,
        }
    }

    fn is_function_type(&self, typ: TypeId) -> bool {
        matches!(
            self.state.world.types.get(typ),
            Type::Callable(_) | Type::Overloaded(_)
        )
    }

    fn converter_type(&mut self, converter: ExprId) -> Option<TypeId> {
        if let Expr::Index { base, .. } = *self.body.expr(converter) {
            return self.applied_converter(converter, base);
        }
        match self.converter_node(converter)? {
            DefRef::Func(func) => self.state.world.get(func).typ,
            DefRef::Overload(overload) => {
                let def = self.state.world.get(overload);
                let is_typed = def.items.iter().all(|item| self.is_typed_item(*item));
                def.typ.filter(|_| is_typed)
            }
            DefRef::Class(class) => Some(typeops::type_objects::type_object_type(self, class)),
            _ => None,
        }
    }

    fn is_typed_item(&self, item: DefRef) -> bool {
        let DefRef::Decorator(decorator) = item else {
            return true;
        };
        let func = self.state.world.get(decorator).func;
        let typ = self.state.world.get(func).typ;
        typ.is_some_and(|typ| self.is_function_type(typ))
    }

    /// `C[int]`.
    fn applied_converter(&mut self, converter: ExprId, base: ExprId) -> Option<TypeId> {
        let Some(Analyzed::TypeApplication { types: args, .. }) = self.tables.analyzed.get(&converter) else {
            return None;
        };
        let args: Vec<Option<TypeId>> = args.iter().copied().map(Some).collect();
        let DefRef::Class(class) = self.converter_node(base)? else {
            return None;
        };
        let typ = typeops::type_objects::type_object_type(self, class);
        let callable = self.state.world.types.as_callable(typ)?;
        if callable.variables.len() < args.len() {
            return None;
        }
        let mut wrong = Vec::new();
        let mut report = |_, typ, name| wrong.push((typ, name));
        let applied = typeops::apply_generic_arguments(self, typ, &args, &mut report, false);
        for (typ, variable) in wrong {
            let name = messages::callable_name(&self.state.world, callable);
            let name = name.as_deref().unwrap_or("function");
            let typ = messages::format_type(&self.state.world, self.options(), typ);
            let text =
                messages::catalogue::INCOMPATIBLE_TYPEVAR_VALUE.format(&[self.text(variable), name, &typ]);
            self.fail_code(text, self.at(converter), ErrorCode::TypeVar);
        }
        Some(applied)
    }

    fn converter_of_type(&mut self, typ: TypeId, is_optional: bool) -> AttrsConverter {
        let types = self.state.world.types;
        let mut result = AttrsConverter {
            init_type: None,
            ret_type: None,
        };
        match types.get(typeops::proper(&self.state.world, typ)) {
            Type::Callable(callable) => {
                if let Some(first) = callable.params.first() {
                    result.init_type = Some(first.typ);
                    result.ret_type = Some(callable.ret_type).filter(|_| !is_optional);
                }
            }
            Type::Overloaded(items) => {
                let takes: Vec<TypeId> = items
                    .iter()
                    .filter_map(|item| only_argument(types.as_callable(*item)?))
                    .collect();
                if !takes.is_empty() {
                    result.init_type = Some(typeops::simplify::make_simplified_union(self, &takes));
                }
            }
            _ => {}
        }
        result
    }
}

/// The type of the argument of a function that can be called with exactly one.
fn only_argument(item: &Callable) -> Option<TypeId> {
    let (first, rest) = item.params.split_first()?;
    let fits = rest.iter().all(|param| param.kind != ArgKind::Pos);
    fits.then_some(first.typ)
}
