//! `Literal[...]`, raw expressions, tuple literals and other syntax that is no name.

use arena::List;
use names::Name;
use nodes::ast::{RawValue, TypeNode, TypeNodeId};
use nodes::defs::At;
use options::ErrorCode;
use types::{AnyKind, Literal, LiteralValue, Param, Parameters, Type, TypeId, TypedDict, TypedDictItem};

use super::{PartOptions, TypeAnalysis, TypeSyntax};
use crate::Analyzer;

impl Analyzer<'_> {
    pub(crate) fn literal_form(
        &mut self,
        ta: &mut TypeAnalysis,
        syntax: TypeSyntax<'_>,
        args: &[TypeNodeId],
    ) -> TypeId {
        let at = self.syntax_at(syntax);
        if args.is_empty() {
            self.fail_code(
                "Literal[...] must have at least one parameter",
                at,
                ErrorCode::ValidType,
            );
            return self.state.world.types.any(AnyKind::FromError);
        }
        let mut items = Vec::new();
        for (index, arg) in args.iter().enumerate() {
            match self.literal_param(ta, index + 1, syntax.with(*arg), at) {
                Some(types) => items.extend(types),
                None => return self.state.world.types.any(AnyKind::FromError),
            }
        }
        self.make_union(items, false)
    }

    fn literal_param(
        &mut self,
        ta: &mut TypeAnalysis,
        index: usize,
        syntax: TypeSyntax<'_>,
        at: At,
    ) -> Option<Vec<TypeId>> {
        if let Some(quoted) = syntax.types.quoted(syntax.id) {
            let value = self.intern(syntax.types.text(quoted.text));
            let (class, value) = if quoted.is_bytes {
                ("builtins.bytes", LiteralValue::Bytes(value))
            } else {
                ("builtins.str", LiteralValue::Str(value))
            };
            return Some(vec![self.literal_of(value, class)]);
        }
        match *syntax.node() {
            TypeNode::Raw(value) => self.raw_literal(index, syntax, value, at),
            TypeNode::Unbound { .. } => {
                ta.nesting += 1;
                let typ = self.visit_unbound(ta, syntax, true);
                ta.nesting -= 1;
                self.literal_items(index, typ, at)
            }
            TypeNode::Union { items, .. } => {
                let mut result = Vec::new();
                for item in syntax.types.list(items) {
                    result.extend(self.literal_param(ta, index, syntax.with(*item), at)?);
                }
                Some(result)
            }
            _ => {
                self.fail_code(
                    format!("Parameter {index} of Literal[...] is invalid"),
                    at,
                    ErrorCode::ValidType,
                );
                None
            }
        }
    }

    fn raw_literal(
        &mut self,
        index: usize,
        syntax: TypeSyntax<'_>,
        value: RawValue,
        at: At,
    ) -> Option<Vec<TypeId>> {
        let (value, class) = match value {
            RawValue::Bool(value) => (LiteralValue::Bool(value), "builtins.bool"),
            RawValue::Int(value) => (LiteralValue::Int(value), "builtins.int"),
            RawValue::BigInt(text) => (
                LiteralValue::BigInt(self.intern(syntax.types.text(text))),
                "builtins.int",
            ),
            RawValue::Str(text) => (
                LiteralValue::Str(self.intern(syntax.types.text(text))),
                "builtins.str",
            ),
            RawValue::Bytes(text) => (
                LiteralValue::Bytes(self.intern(syntax.types.text(text))),
                "builtins.bytes",
            ),
            RawValue::Float | RawValue::Complex => {
                let name = if value == RawValue::Float {
                    "float"
                } else {
                    "complex"
                };
                let text = format!("Parameter {index} of Literal[...] cannot be of type \"{name}\"");
                self.fail_code(text, at, ErrorCode::ValidType);
                return None;
            }
            RawValue::Invalid => {
                let text = "Invalid type: Literal[...] cannot contain arbitrary expressions";
                self.fail_code(text, at, ErrorCode::ValidType);
                return None;
            }
        };
        Some(vec![self.literal_of(value, class)])
    }

    /// The literal type of a value of a builtin class.
    pub(crate) fn literal_of(&mut self, value: LiteralValue, class: &'static str) -> TypeId {
        let fallback = self.named_type(class, &[]);
        self.state
            .world
            .types
            .intern(Type::Literal(Literal { value, fallback }))
    }

    fn literal_items(&mut self, index: usize, typ: TypeId, at: At) -> Option<Vec<TypeId>> {
        let types = self.state.world.types;
        let typ = typeops::proper(&self.state.world, typ);
        match types.get(typ) {
            Type::Any { kind, .. } => {
                if !matches!(kind, AnyKind::FromError | AnyKind::SpecialForm) {
                    let text = format!("Parameter {index} of Literal[...] cannot be of type \"Any\"");
                    self.fail_code(text, at, ErrorCode::ValidType);
                }
                None
            }
            Type::None | Type::Literal(_) => Some(vec![typ]),
            Type::Instance(instance) if instance.last_known_value.is_some() => {
                instance.last_known_value.map(|value| vec![value])
            }
            Type::Union(union) => {
                let mut result = Vec::new();
                for item in union.items.clone() {
                    result.extend(self.literal_items(index, item, at)?);
                }
                Some(result)
            }
            _ => {
                self.fail_code(
                    format!("Parameter {index} of Literal[...] is invalid"),
                    at,
                    ErrorCode::ValidType,
                );
                None
            }
        }
    }

    pub(crate) fn visit_raw(
        &mut self,
        ta: &mut TypeAnalysis,
        syntax: TypeSyntax<'_>,
        value: RawValue,
    ) -> TypeId {
        let any = self.state.world.types.any(AnyKind::FromError);
        if ta.options.quiet_invalid_types {
            return any;
        }
        let at = self.syntax_at(syntax);
        let text = match value {
            RawValue::Bool(value) => {
                let value = if value { "True" } else { "False" };
                format!("Invalid type: try using Literal[{value}] instead?")
            }
            RawValue::Int(value) => format!("Invalid type: try using Literal[{value}] instead?"),
            RawValue::BigInt(text) => {
                format!(
                    "Invalid type: try using Literal[{}] instead?",
                    syntax.types.text(text)
                )
            }
            RawValue::Float => "Invalid type: float literals cannot be used as a type".to_owned(),
            RawValue::Complex => "Invalid type: complex literals cannot be used as a type".to_owned(),
            RawValue::Str(_) | RawValue::Bytes(_) | RawValue::Invalid => {
                "Invalid type comment or annotation".to_owned()
            }
        };
        self.fail_code(text, at, ErrorCode::ValidType);
        if let Some(note) = syntax.types.note(syntax.id) {
            self.note(note.to_owned(), at, ErrorCode::ValidType);
        }
        any
    }

    /// `[int, str]`: parameters, where those are allowed.
    pub(crate) fn visit_type_list(&mut self, ta: &mut TypeAnalysis, syntax: TypeSyntax<'_>) -> TypeId {
        let types = self.state.world.types;
        let TypeNode::List(items) = *syntax.node() else {
            unreachable!("called for lists only")
        };
        let at = self.syntax_at(syntax);
        if !ta.options.allow_param_spec_literals {
            let text = "Bracketed expression \"[...]\" is not valid as a type";
            self.fail_code(text, at, ErrorCode::ValidType);
            if items.len() == 1 {
                self.note("Did you mean \"List[...]\"?", at, None);
            }
            return types.any(AnyKind::FromError);
        }
        let Some(raw) = self.callable_params(syntax, items) else {
            return types.any(AnyKind::FromError);
        };
        let old = std::mem::replace(&mut ta.options.allow_param_spec_literals, false);
        let params: Vec<Param> = raw
            .iter()
            .map(|param| Param {
                typ: self.anal_raw(ta, &param.typ, PartOptions::default()),
                name: param.name,
                kind: param.kind,
            })
            .collect();
        ta.options.allow_param_spec_literals = old;
        types.intern(Type::Parameters(Box::new(Parameters {
            params: params.into(),
            ..Parameters::default()
        })))
    }

    /// `(int, str)`: only on the right of a tuple of targets.
    pub(crate) fn visit_tuple_literal(
        &mut self,
        ta: &mut TypeAnalysis,
        syntax: TypeSyntax<'_>,
        items: List<TypeNodeId>,
        implicit: bool,
    ) -> TypeId {
        let at = self.syntax_at(syntax);
        if implicit && !ta.options.allow_tuple_literal {
            self.fail_code("Syntax error in type annotation", at, ErrorCode::Syntax);
            let hint = match items.len() {
                0 => {
                    "Suggestion: Use Tuple[()] instead of () for an empty tuple, or None for a function without a return value"
                }
                1 => "Suggestion: Is there a spurious trailing comma?",
                _ => "Suggestion: Use Tuple[T1, ..., Tn] instead of (T1, ..., Tn)",
            };
            self.note(hint, at, ErrorCode::Syntax);
            return self.state.world.types.any(AnyKind::FromError);
        }
        let part = PartOptions {
            allow_unpack: true,
            ..PartOptions::default()
        };
        let items = self.anal_array(ta, syntax, syntax.types.list(items), part);
        self.tuple_of(items)
    }

    /// `{"key": int}` as a type.
    pub(crate) fn visit_inline_typed_dict(
        &mut self,
        ta: &mut TypeAnalysis,
        syntax: TypeSyntax<'_>,
        items: List<(Option<Name>, TypeNodeId)>,
    ) -> TypeId {
        let types = self.state.world.types;
        let at = self.syntax_at(syntax);
        if !self
            .options()
            .enable_incomplete_feature
            .iter()
            .any(|feature| feature == options::INLINE_TYPEDDICT)
        {
            let text = "Inline TypedDict is experimental, must be enabled with --enable-incomplete-feature=InlineTypedDict";
            self.fail(text, at);
        }
        let mut result: Vec<TypedDictItem> = Vec::new();
        let part = PartOptions {
            allow_typed_dict_special_forms: true,
            ..PartOptions::default()
        };
        let all = syntax.types.dict_items(items);
        for (name, node) in all {
            let Some(name) = *name else { continue };
            let (mut typ, mut required, mut readonly) =
                (self.anal_part(ta, syntax.with(*node), part), true, false);
            if let Type::Required {
                item,
                required: is_required,
            } = types.get(typ)
            {
                (typ, required) = (*item, *is_required);
            }
            if let Type::ReadOnly(item) = types.get(typ) {
                (typ, readonly) = (*item, true);
            }
            result.push(TypedDictItem {
                name,
                typ,
                required,
                readonly,
            });
        }
        for (name, node) in all {
            if name.is_none() {
                let merged = self.visit_type(ta, syntax.with(*node));
                self.merge_inline(&mut result, merged, at);
            }
        }
        let fallback = self.named_type("typing._TypedDict", &[]);
        let dict = TypedDict {
            items: result.into(),
            is_closed: false,
            fallback,
            to_be_mutated: Box::default(),
        };
        types.intern(Type::TypedDict(Box::new(dict)))
    }

    fn merge_inline(&mut self, result: &mut Vec<TypedDictItem>, merged: TypeId, at: At) {
        let types = self.state.world.types;
        match types.get(typeops::proper(&self.state.world, merged)) {
            Type::TypedDict(dict) => {
                for item in &dict.items {
                    if result.iter().any(|known| known.name == item.name) {
                        let text = format!(
                            "Overwriting TypedDict field \"{}\" while merging",
                            self.text(item.name)
                        );
                        self.fail(text, at);
                    } else {
                        result.push(*item);
                    }
                }
            }
            Type::Any { .. } | Type::Placeholder { .. } => {}
            _ => self.fail_code("Can only merge-in other TypedDict", at, ErrorCode::ValidType),
        }
    }
}
