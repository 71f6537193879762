//! Type expressions become types, after `mypy/typeanal.py`.
//!
//! A [`TypeSyntax`] is a type expression with the arena that it lies in: that of the module, or one made out of an
//! expression or a quoted text. Analysis never changes it; each iteration starts from the syntax again.

mod aliases;
mod arguments;
mod callables;
mod literals;
mod named;
mod plain_signatures;
mod special;
mod stub_names;
mod unbound_vars;
mod vec_items;

pub(crate) use special::NEVER_NAMES;
pub(crate) use stub_names::StubNames;
pub(crate) use unbound_vars::KnownNames;

use names::Name;
use nodes::ast::{ExprId, Span, TypeArena, TypeNode, TypeNodeId, TypeRef};
use nodes::defs::At;
use options::ErrorCode;
use types::{AnyKind, ArgKind, CallableFlags, Param, Parameters, Type, TypeId};

use crate::Analyzer;

/// A type expression and the arena that it lies in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TypeSyntax<'t> {
    pub types: TypeRef<'t>,
    pub id: TypeNodeId,
}

impl<'t> TypeSyntax<'t> {
    pub(crate) fn new(types: TypeRef<'t>, id: TypeNodeId) -> Self {
        Self { types, id }
    }

    /// Another type expression of the same arena.
    pub(crate) fn with(self, id: TypeNodeId) -> Self {
        Self { id, ..self }
    }

    pub(crate) fn node(self) -> &'t TypeNode {
        self.types.get(self.id)
    }

    pub(crate) fn span(self) -> Span {
        self.types.span(self.id)
    }
}

/// A type expression with an arena of its own.
#[derive(Debug)]
pub(crate) struct OwnedSyntax {
    arena: TypeArena,
    id: TypeNodeId,
}

impl OwnedSyntax {
    pub(crate) fn new(arena: TypeArena, id: TypeNodeId) -> Self {
        Self { arena, id }
    }

    pub(crate) fn syntax(&self) -> TypeSyntax<'_> {
        TypeSyntax::new(TypeRef::of_arena(&self.arena), self.id)
    }
}

/// What is allowed where a type stands.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct AnalOptions {
    pub allow_tuple_literal: bool,
    pub allow_unbound_tvars: bool,
    pub allow_placeholder: bool,
    pub allow_typed_dict_special_forms: bool,
    pub allow_final: bool,
    pub allow_param_spec_literals: bool,
    pub allow_unpack: bool,
    pub quiet_invalid_types: bool,
    pub prohibit_self_type: Option<&'static str>,
    pub prohibit_special_class_field_types: Option<&'static str>,
    pub allow_type_any: bool,
    pub analyzing_tvar_def: bool,
    pub defining_alias: bool,
    pub python_3_12_alias: bool,
}

/// A type of a callable before analysis.
#[derive(Debug)]
pub(crate) enum RawType<'t> {
    Node(TypeSyntax<'t>),
    Any(AnyKind),
    Type(TypeId),
    /// `*tuple[...]` of several items.
    UnpackTuple(Vec<TypeSyntax<'t>>),
}

/// A parameter before analysis.
#[derive(Debug)]
pub(crate) struct RawParam<'t> {
    pub typ: RawType<'t>,
    pub kind: ArgKind,
    pub name: Option<Name>,
}

/// A callable before analysis.
#[derive(Debug)]
pub(crate) struct RawCallable<'t> {
    pub params: Vec<RawParam<'t>>,
    pub ret: RawType<'t>,
    pub flags: CallableFlags,
    /// Variables that are bound already (of `Callable[P, T]`).
    pub variables: Vec<TypeId>,
    pub at: Option<At>,
}

impl Default for RawCallable<'_> {
    fn default() -> Self {
        let ret = RawType::Any(AnyKind::Unannotated);
        Self {
            params: Vec::new(),
            ret,
            flags: CallableFlags::empty(),
            variables: Vec::new(),
            at: None,
        }
    }
}

/// The state of the analysis of one type.
#[derive(Debug)]
pub(crate) struct TypeAnalysis {
    pub options: AnalOptions,
    /// How deep inside arguments of other types.
    pub nesting: u32,
    pub allow_ellipsis: bool,
    /// The depth at which a type variable tuple may stand.
    pub tuple_var_level: Option<u32>,
    /// The type variables that an alias may use.
    pub alias_vars: Vec<TypeId>,
    /// Variables that an alias cannot have: what they would be is reported.
    pub erased: Vec<TypeId>,
    /// Names of all type parameters of an alias, if it declares some.
    pub alias_param_names: Option<Vec<Name>>,
    /// Names of aliases that were used.
    pub aliases_used: Vec<Name>,
}

/// What is allowed for one part of a type.
#[derive(Clone, Copy, Default)]
pub(crate) struct PartOptions {
    pub not_nested: bool,
    pub allow_param_spec: bool,
    pub allow_unpack: bool,
    pub allow_ellipsis: bool,
    pub allow_typed_dict_special_forms: bool,
    pub allow_final: bool,
}

impl TypeAnalysis {
    pub(crate) fn new(options: AnalOptions) -> Self {
        Self {
            options,
            nesting: 0,
            allow_ellipsis: false,
            tuple_var_level: None,
            alias_vars: Vec::new(),
            erased: Vec::new(),
            alias_param_names: None,
            aliases_used: Vec::new(),
        }
    }
}

impl<'a> Analyzer<'a> {
    /// An expression as a type expression; `None` if it cannot be one.
    pub(crate) fn expr_syntax(&mut self, expr: ExprId) -> Option<OwnedSyntax> {
        crate::expr_types::expr_to_type(self, expr, false)
    }

    /// A type argument as a type expression: `*Ts` may be one.
    pub(crate) fn argument_syntax(&mut self, expr: ExprId) -> Option<OwnedSyntax> {
        crate::expr_types::expr_to_type(self, expr, true)
    }

    /// Where a type expression stands.
    pub(crate) fn syntax_at(&self, syntax: TypeSyntax<'_>) -> At {
        self.at_span(syntax.span())
    }

    /// Analyses a type; `None` if something in it is not ready (mypy's `anal_type`).
    pub(crate) fn anal_type(&mut self, syntax: TypeSyntax<'_>, options: AnalOptions) -> Option<TypeId> {
        if self.class.is_some() && options.prohibit_self_type.is_none() && self.uses_self_type(syntax) {
            self.setup_self_type();
        }
        let mut analysis = TypeAnalysis::new(options);
        let tag = self.track_incomplete_refs();
        let outer = std::mem::replace(&mut self.default_deps.analyzing, options.analyzing_tvar_def);
        let typ = self.visit_type(&mut analysis, syntax);
        self.default_deps.analyzing = outer;
        if self.found_incomplete_ref(tag) {
            return None;
        }
        self.tables.alias_deps.append(&mut analysis.aliases_used);
        Some(typ)
    }

    /// Analyses a type of the current target's own syntax.
    pub(crate) fn anal_own_type(&mut self, node: TypeNodeId, options: AnalOptions) -> Option<TypeId> {
        self.anal_type(TypeSyntax::new(self.body.types(), node), options)
    }

    /// One type expression (mypy's `accept`).
    pub(crate) fn visit_type(&mut self, ta: &mut TypeAnalysis, syntax: TypeSyntax<'_>) -> TypeId {
        let types = self.state.world.types;
        match *syntax.node() {
            TypeNode::Unbound { optional, .. } => {
                let typ = self.visit_unbound(ta, syntax, false);
                if optional { self.make_optional(typ) } else { typ }
            }
            TypeNode::Union { items, pep604, .. } => {
                let items = self.anal_array(ta, syntax, syntax.types.list(items), PartOptions::default());
                self.make_union(items, pep604)
            }
            TypeNode::List(_) => self.visit_type_list(ta, syntax),
            TypeNode::Tuple { items, implicit } => self.visit_tuple_literal(ta, syntax, items, implicit),
            TypeNode::TypedDict(items) => self.visit_inline_typed_dict(ta, syntax, items),
            TypeNode::Ellipsis => {
                if ta.allow_ellipsis || ta.options.allow_param_spec_literals {
                    let any = types.any(AnyKind::Explicit);
                    let param = |kind| Param {
                        typ: any,
                        name: None,
                        kind,
                    };
                    let params = Box::new([param(ArgKind::Star), param(ArgKind::Star2)]);
                    let parameters = Parameters {
                        params,
                        is_ellipsis_args: true,
                        ..Parameters::default()
                    };
                    return types.intern(Type::Parameters(Box::new(parameters)));
                }
                self.fail("Unexpected \"...\"", self.syntax_at(syntax));
                types.any(AnyKind::FromError)
            }
            TypeNode::Raw(value) => self.visit_raw(ta, syntax, value),
            TypeNode::Unpack {
                inner,
                from_star_syntax,
            } => {
                let inner = syntax.with(inner);
                if !ta.options.allow_unpack {
                    self.invalid_unpack(self.syntax_at(inner));
                    return types.any(AnyKind::FromError);
                }
                ta.tuple_var_level = Some(ta.nesting + 1);
                let typ = self.anal_part(ta, inner, PartOptions::default());
                ta.tuple_var_level = None;
                let unpack = types.intern(Type::Unpack {
                    typ,
                    from_star_syntax,
                });
                self.note_type_use(ta, unpack, syntax, &[inner.id])
            }
            TypeNode::CallableArgument { .. } => {
                self.fail_code("Invalid type", self.syntax_at(syntax), ErrorCode::ValidType);
                types.any(AnyKind::FromError)
            }
            TypeNode::Any(kind) => types.any(kind),
        }
    }

    /// A part of a type (mypy's `TypeAnalyser.anal_type`).
    pub(crate) fn anal_part(
        &mut self,
        ta: &mut TypeAnalysis,
        syntax: TypeSyntax<'_>,
        part: PartOptions,
    ) -> TypeId {
        if let Some(typ) = self.plain_type(syntax) {
            return typ;
        }
        let nested = u32::from(!part.not_nested);
        ta.nesting += nested;
        let old = (
            ta.options.allow_typed_dict_special_forms,
            ta.allow_ellipsis,
            ta.options.allow_unpack,
        );
        ta.options.allow_typed_dict_special_forms = part.allow_typed_dict_special_forms;
        ta.options.allow_final = part.allow_final;
        ta.allow_ellipsis = part.allow_ellipsis;
        ta.options.allow_unpack = part.allow_unpack;
        let typ = self.visit_type(ta, syntax);
        ta.nesting -= nested;
        (
            ta.options.allow_typed_dict_special_forms,
            ta.allow_ellipsis,
            ta.options.allow_unpack,
        ) = old;
        if part.allow_param_spec {
            typ
        } else {
            self.check_param_spec_location(typ, syntax)
        }
    }

    fn check_param_spec_location(&mut self, typ: TypeId, syntax: TypeSyntax<'_>) -> TypeId {
        let types = self.state.world.types;
        let Type::ParamSpec(spec) = types.get(typ) else {
            return typ;
        };
        if spec.flavor != types::ParamSpecFlavor::Bare {
            return typ;
        }
        let at = self.syntax_at(syntax);
        if spec.prefix.params.is_empty() {
            let name = self.text(spec.common.name);
            let text = format!("Invalid location for ParamSpec \"{name}\"");
            self.fail_code(text, at, ErrorCode::ValidType);
            let text = format!(
                "You can use ParamSpec as the first argument to Callable, e.g., \"Callable[{name}, int]\""
            );
            self.note(text, at, ErrorCode::ValidType);
        } else {
            self.fail_code("Invalid location for Concatenate", at, ErrorCode::ValidType);
            self.note(
                "You can use Concatenate as the first argument to Callable",
                at,
                None,
            );
        }
        types.any(AnyKind::FromError)
    }

    /// Several parts of a type.
    pub(crate) fn anal_array(
        &mut self,
        ta: &mut TypeAnalysis,
        syntax: TypeSyntax<'_>,
        ids: &[TypeNodeId],
        part: PartOptions,
    ) -> Vec<TypeId> {
        self.anal_array_with(ta, syntax, ids, part, false)
    }

    /// As [`anal_array`](Self::anal_array), with or without literals of parameter specifications.
    pub(crate) fn anal_array_with(
        &mut self,
        ta: &mut TypeAnalysis,
        syntax: TypeSyntax<'_>,
        ids: &[TypeNodeId],
        part: PartOptions,
        param_spec_literals: bool,
    ) -> Vec<TypeId> {
        if ids.is_empty() {
            return Vec::new();
        }
        let old = std::mem::replace(&mut ta.options.allow_param_spec_literals, param_spec_literals);
        let types = ids
            .iter()
            .map(|id| self.anal_part(ta, syntax.with(*id), part))
            .collect();
        ta.options.allow_param_spec_literals = old;
        self.check_unpacks(types, self.syntax_at(syntax))
    }

    /// At most one variadic unpacked item is allowed in a list.
    pub(crate) fn check_unpacks(&mut self, items: Vec<TypeId>, at: At) -> Vec<TypeId> {
        let types = self.state.world.types;
        let is_variadic = |item: &TypeId| match types.get(*item) {
            Type::Unpack { typ, .. } => !matches!(
                types.get(typeops::proper(&self.state.world, *typ)),
                Type::Tuple(_)
            ),
            _ => false,
        };
        if items.iter().filter(|item| is_variadic(item)).count() <= 1 {
            return items;
        }
        let variadic: Vec<usize> = (0..items.len())
            .filter(|index| is_variadic(&items[*index]))
            .collect();
        self.fail("More than one variadic Unpack in a type is not allowed", at);
        let kept = items.into_iter().enumerate();
        kept.filter(|(index, _)| !variadic[1..].contains(index))
            .map(|(_, item)| item)
            .collect()
    }

    pub(crate) fn invalid_unpack(&mut self, at: At) {
        self.fail_code(
            "Unpack is only valid in a variadic position",
            at,
            ErrorCode::ValidType,
        );
    }

    /// A flat union of types, as they are.
    pub(crate) fn make_union(&self, items: Vec<TypeId>, pep604: bool) -> TypeId {
        let types = self.state.world.types;
        let mut flat = Vec::new();
        for item in items {
            match types.get(item) {
                Type::Union(union) => flat.extend(union.items.iter().copied()),
                _ => flat.push(item),
            }
        }
        match flat.as_slice() {
            [] => types.never(),
            [one] => *one,
            _ => types.intern(Type::Union(Box::new(types::Union {
                items: flat.into_iter().collect(),
                pep604,
            }))),
        }
    }

    /// `Optional[typ]`, without simplification.
    pub(crate) fn make_optional(&self, typ: TypeId) -> TypeId {
        let types = self.state.world.types;
        let none = types.none();
        match types.get(typ) {
            Type::None => typ,
            Type::Union(union) => {
                let is_none = |item: &TypeId| typeops::proper(&self.state.world, *item) == none;
                let mut items: Vec<TypeId> = union
                    .items
                    .iter()
                    .copied()
                    .filter(|item| !is_none(item))
                    .collect();
                items.push(none);
                types.intern(Type::Union(Box::new(types::Union {
                    items: items.into_iter().collect(),
                    pep604: false,
                })))
            }
            _ => types.intern(Type::union([typ, none])),
        }
    }

    /// The name of a type as it is written.
    pub(crate) fn written_name(&self, syntax: TypeSyntax<'_>) -> &'a str {
        match *syntax.node() {
            TypeNode::Unbound { name, .. } => self.text(name),
            _ => "",
        }
    }

    /// `Any` for missing type arguments; reported where generics must have some.
    pub(crate) fn omitted_any(&mut self, name: &str, at: At) -> TypeId {
        let types = self.state.world.types;
        if self.options().disallow_any_generics && !self.state.world.module(self.module).is_typeshed {
            let text = format!("Missing type arguments for generic type \"{name}\"");
            self.fail_code(text, at, ErrorCode::TypeArg);
            return types.any(AnyKind::FromError);
        }
        types.any(AnyKind::FromOmittedGenerics)
    }
}
