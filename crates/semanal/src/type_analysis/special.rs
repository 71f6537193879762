//! Special forms: `Any`, `Union`, `Optional`, `Callable`, `Literal`, `Annotated`, `Self`, ...

use names::known;
use nodes::ast::TypeNode;
use nodes::defs::{At, ClassFlags};
use options::ErrorCode;
use types::{AnyKind, ArgKind, Param, Parameters, Type, TypeId};

use super::{PartOptions, TypeAnalysis, TypeSyntax};
use crate::Analyzer;

pub(crate) const NEVER_NAMES: [&str; 5] = [
    "typing.NoReturn",
    "typing_extensions.NoReturn",
    "mypy_extensions.NoReturn",
    "typing.Never",
    "typing_extensions.Never",
];

/// Unions of unions through aliases are looked through this far.
const MAX_NESTED_UNIONS: u32 = 20;

impl Analyzer<'_> {
    /// The type of a special form, or `None` if the name is an ordinary one (mypy's
    /// `try_analyze_special_unbound_type`).
    pub(crate) fn special_form(
        &mut self,
        ta: &mut TypeAnalysis,
        syntax: TypeSyntax<'_>,
        fullname: &str,
    ) -> Option<TypeId> {
        let types = self.state.world.types;
        let TypeNode::Unbound {
            args,
            empty_tuple_index,
            ..
        } = *syntax.node()
        else {
            return None;
        };
        let args = syntax.types.list(args);
        let at = self.syntax_at(syntax);
        let error = types.any(AnyKind::FromError);
        let first = |args: &[nodes::ast::TypeNodeId]| syntax.with(args[0]);
        Some(match fullname {
            "builtins.None" => types.none(),
            "typing.Any" => types.any(AnyKind::Explicit),
            "typing.Final" | "typing_extensions.Final" => {
                if let Some(what) = ta.options.prohibit_special_class_field_types {
                    self.fail_code(
                        format!("Final[...] can't be used inside a {what}"),
                        at,
                        ErrorCode::ValidType,
                    );
                } else if !ta.options.allow_final {
                    let text = "Final can be only used as an outermost qualifier in a variable annotation";
                    self.fail_code(text, at, ErrorCode::ValidType);
                }
                error
            }
            "typing.Tuple" | "builtins.tuple" => self.tuple_form(ta, syntax, args, empty_tuple_index),
            "typing.Union" => {
                let items = self.anal_array(ta, syntax, args, PartOptions::default());
                self.make_union(items, false)
            }
            "typing.Optional" => {
                if args.len() != 1 {
                    let text = "Optional[...] must have exactly one type argument";
                    self.fail_code(text, at, ErrorCode::ValidType);
                    return Some(error);
                }
                let item = self.anal_part(ta, first(args), PartOptions::default());
                self.make_optional(item)
            }
            "typing.Callable" => self.callable_form(ta, syntax, args),
            "typing.Type" | "builtins.type" => return self.type_form(ta, syntax, args, fullname),
            "typing.TypeForm" | "typing_extensions.TypeForm" => {
                if args.is_empty() {
                    let item = self.omitted_any(self.written_name(syntax), at);
                    return Some(types.intern(Type::Type {
                        item,
                        is_type_form: true,
                    }));
                }
                if args.len() != 1 {
                    let text = "TypeForm[...] must have exactly one type argument";
                    self.fail_code(text, at, ErrorCode::ValidType);
                }
                let item = self.anal_part(ta, first(args), PartOptions::default());
                types.intern(Type::Type {
                    item,
                    is_type_form: true,
                })
            }
            "typing.ClassVar" => self.class_var_form(ta, syntax, args),
            name if NEVER_NAMES.contains(&name) => types.never(),
            "typing.Literal" | "typing_extensions.Literal" => self.literal_form(ta, syntax, args),
            "typing.Annotated" | "typing_extensions.Annotated" => {
                if args.len() < 2 {
                    let text =
                        "Annotated[...] must have exactly one type argument and at least one annotation";
                    self.fail_code(text, at, ErrorCode::ValidType);
                    return Some(error);
                }
                let allow = ta.options.allow_typed_dict_special_forms;
                let part = PartOptions {
                    allow_typed_dict_special_forms: allow,
                    ..PartOptions::default()
                };
                self.anal_part(ta, first(args), part)
            }
            "typing.Required" | "typing_extensions.Required" => {
                self.typed_dict_form(ta, syntax, args, "Required[]", |item| Type::Required {
                    item,
                    required: true,
                })
            }
            "typing.NotRequired" | "typing_extensions.NotRequired" => {
                self.typed_dict_form(ta, syntax, args, "NotRequired[]", |item| Type::Required {
                    item,
                    required: false,
                })
            }
            "typing.ReadOnly" | "typing_extensions.ReadOnly" => {
                self.typed_dict_form(ta, syntax, args, "ReadOnly[]", Type::ReadOnly)
            }
            "typing.TypeGuard"
            | "typing_extensions.TypeGuard"
            | "typing.TypeIs"
            | "typing_extensions.TypeIs" => {
                self.guarded_type(ta, syntax, fullname);
                self.named_type("builtins.bool", &[])
            }
            "typing.Unpack" | "typing_extensions.Unpack" => {
                if args.len() != 1 {
                    self.fail("Unpack[...] requires exactly one type argument", at);
                    return Some(error);
                }
                if !ta.options.allow_unpack {
                    self.invalid_unpack(at);
                    return Some(error);
                }
                ta.tuple_var_level = Some(ta.nesting + 1);
                let typ = self.anal_part(ta, first(args), PartOptions::default());
                ta.tuple_var_level = None;
                let unpack = types.intern(Type::Unpack {
                    typ,
                    from_star_syntax: false,
                });
                self.note_type_use(ta, unpack, syntax, args)
            }
            "typing.Self" | "typing_extensions.Self" => self.self_form(ta, args.is_empty(), at),
            _ => return None,
        })
    }

    fn tuple_form(
        &mut self,
        ta: &mut TypeAnalysis,
        syntax: TypeSyntax<'_>,
        args: &[nodes::ast::TypeNodeId],
        empty: bool,
    ) -> TypeId {
        let types = self.state.world.types;
        let at = self.syntax_at(syntax);
        let found = self
            .lookup_fully_qualified("builtins.tuple")
            .and_then(|symbol| symbol.node);
        if !matches!(found, Some(types::DefRef::Class(_))) {
            if self.is_incomplete_namespace(known::BUILTINS) {
                self.record_incomplete_ref();
            } else {
                self.fail("Name \"tuple\" is not defined", at);
            }
            return types.any(AnyKind::SpecialForm);
        }
        if args.is_empty() && !empty {
            let any = self.omitted_any(self.written_name(syntax), at);
            return self.named_type("builtins.tuple", &[any]);
        }
        if let [item, dots] = args
            && matches!(syntax.types.get(*dots), TypeNode::Ellipsis)
        {
            let item = self.anal_part(ta, syntax.with(*item), PartOptions::default());
            return self.named_type("builtins.tuple", &[item]);
        }
        let part = PartOptions {
            allow_unpack: true,
            ..PartOptions::default()
        };
        let items = self.anal_array(ta, syntax, args, part);
        let items = self.flatten_direct(items, ta.options.defining_alias);
        let tuple = self.tuple_of(items);
        self.note_type_use(ta, tuple, syntax, args)
    }

    /// A tuple of these items.
    pub(crate) fn tuple_of(&mut self, items: Vec<TypeId>) -> TypeId {
        let any = self.state.world.types.any(AnyKind::SpecialForm);
        let fallback = self.named_type("builtins.tuple", &[any]);
        let tuple = types::Tuple {
            items: items.into(),
            fallback,
            implicit: false,
        };
        self.state.world.types.intern(Type::Tuple(Box::new(tuple)))
    }

    fn type_form(
        &mut self,
        ta: &mut TypeAnalysis,
        syntax: TypeSyntax<'_>,
        args: &[nodes::ast::TypeNodeId],
        fullname: &str,
    ) -> Option<TypeId> {
        let types = self.state.world.types;
        let at = self.syntax_at(syntax);
        let written = if fullname == "typing.Type" {
            "Type[...]"
        } else {
            "type[...]"
        };
        if args.is_empty() {
            if fullname != "typing.Type" {
                return None;
            }
            let item = self.omitted_any(self.written_name(syntax), at);
            return Some(types.intern(Type::Type {
                item,
                is_type_form: false,
            }));
        }
        if args.len() != 1 {
            self.fail_code(
                format!("{written} must have exactly one type argument"),
                at,
                ErrorCode::ValidType,
            );
        }
        let mut item = self.anal_part(ta, syntax.with(args[0]), PartOptions::default());
        let bad = self.bad_type_item(item, MAX_NESTED_UNIONS);
        if let Some(bad) = bad {
            self.fail_code(
                format!("{written} can't contain \"{bad}\""),
                at,
                ErrorCode::ValidType,
            );
            item = types.any(AnyKind::FromError);
        }
        Some(self.type_of(item))
    }

    /// What `type[...]` cannot contain, if it is one of these.
    fn bad_type_item(&self, item: TypeId, depth: u32) -> Option<String> {
        let types = self.state.world.types;
        match types.get(typeops::proper(&self.state.world, item)) {
            Type::Type { .. } => Some("Type[...]".to_owned()),
            Type::Literal(_) => Some("Literal[...]".to_owned()),
            Type::Union(union) if depth > 0 => {
                let items = union.items.iter();
                let bad: Vec<String> = items
                    .filter_map(|item| self.bad_type_item(*item, depth - 1))
                    .collect();
                match bad.as_slice() {
                    [] => None,
                    [one] => Some(one.clone()),
                    _ => Some(format!("Union[{}]", bad.join(", "))),
                }
            }
            _ => None,
        }
    }

    /// `type[item]`; of a union it is a union.
    pub(crate) fn type_of(&self, item: TypeId) -> TypeId {
        let types = self.state.world.types;
        let proper = typeops::proper(&self.state.world, item);
        if let Type::Union(union) = types.get(proper) {
            let items = union.items.iter().map(|item| self.type_of(*item)).collect();
            return self.make_union(items, false);
        }
        types.intern(Type::Type {
            item: proper,
            is_type_form: false,
        })
    }

    fn class_var_form(
        &mut self,
        ta: &mut TypeAnalysis,
        syntax: TypeSyntax<'_>,
        args: &[nodes::ast::TypeNodeId],
    ) -> TypeId {
        let types = self.state.world.types;
        let at = self.syntax_at(syntax);
        if ta.nesting > 0 {
            self.fail_code(
                "Invalid type: ClassVar nested inside other type",
                at,
                ErrorCode::ValidType,
            );
        }
        if let Some(what) = ta.options.prohibit_special_class_field_types {
            self.fail_code(
                format!("ClassVar[...] can't be used inside a {what}"),
                at,
                ErrorCode::ValidType,
            );
        }
        if ta.options.defining_alias {
            self.fail_code(
                "ClassVar[...] can't be used inside a type alias",
                at,
                ErrorCode::ValidType,
            );
        }
        match args {
            [] => types.any(AnyKind::FromOmittedGenerics),
            [one] => {
                let version = self.options().python_version;
                let allow_final = (version.major, version.minor) >= (3, 13);
                self.anal_part(
                    ta,
                    syntax.with(*one),
                    PartOptions {
                        allow_final,
                        ..PartOptions::default()
                    },
                )
            }
            _ => {
                let text = "ClassVar[...] must have at most one type argument";
                self.fail_code(text, at, ErrorCode::ValidType);
                types.any(AnyKind::FromError)
            }
        }
    }

    fn typed_dict_form(
        &mut self,
        ta: &mut TypeAnalysis,
        syntax: TypeSyntax<'_>,
        args: &[nodes::ast::TypeNodeId],
        name: &str,
        wrap: impl FnOnce(TypeId) -> Type,
    ) -> TypeId {
        let types = self.state.world.types;
        let at = self.syntax_at(syntax);
        if !ta.options.allow_typed_dict_special_forms {
            let text = format!("{name} can be only used in a TypedDict definition");
            self.fail_code(text, at, ErrorCode::ValidType);
            return types.any(AnyKind::FromError);
        }
        let [arg] = args else {
            let shown = if name == "ReadOnly[]" {
                "\"ReadOnly[]\""
            } else {
                name
            };
            self.fail_code(
                format!("{shown} must have exactly one type argument"),
                at,
                ErrorCode::ValidType,
            );
            return types.any(AnyKind::FromError);
        };
        let part = PartOptions {
            allow_typed_dict_special_forms: true,
            ..PartOptions::default()
        };
        let item = self.anal_part(ta, syntax.with(*arg), part);
        types.intern(wrap(item))
    }

    /// The type that `TypeGuard[...]` or `TypeIs[...]` promises.
    pub(crate) fn guarded_type(
        &mut self,
        ta: &mut TypeAnalysis,
        syntax: TypeSyntax<'_>,
        fullname: &str,
    ) -> TypeId {
        let TypeNode::Unbound { args, .. } = *syntax.node() else {
            unreachable!("called for names only")
        };
        let [arg] = syntax.types.list(args) else {
            let name = fullname.rsplit('.').next().unwrap_or(fullname);
            let text = format!("{name} must have exactly one type argument");
            self.fail_code(text, self.syntax_at(syntax), ErrorCode::ValidType);
            return self.state.world.types.any(AnyKind::FromError);
        };
        self.anal_part(ta, syntax.with(*arg), PartOptions::default())
    }

    fn self_form(&mut self, ta: &TypeAnalysis, no_args: bool, at: At) -> TypeId {
        let types = self.state.world.types;
        let error = types.any(AnyKind::FromError);
        if !no_args {
            self.fail("Self type cannot have type arguments", at);
        }
        if let Some(what) = ta.options.prohibit_self_type {
            self.fail(format!("Self type cannot be used in {what}"), at);
            return error;
        }
        let Some(class) = self.class else {
            self.fail(
                "Self type is only allowed in annotations within class definition",
                at,
            );
            return error;
        };
        if self.state.world.has_base_named(class, known::BUILTINS_TYPE) {
            self.fail("Self type cannot be used in a metaclass", at);
        }
        let def = self.state.world.get(class);
        let Some(self_type) = def.self_type else {
            self.fail("Unexpected Self type", at);
            return error;
        };
        let closed_enum =
            def.is(ClassFlags::ENUM) && !typeops::classes::enum_members(&self.state.world, class).is_empty();
        if def.is(ClassFlags::FINAL) || closed_enum {
            return crate::classes::fill_typevars(&self.state.world, class);
        }
        self_type
    }

    /// `Concatenate[int, P]`.
    pub(crate) fn concatenate(&mut self, ta: &mut TypeAnalysis, syntax: TypeSyntax<'_>) -> TypeId {
        let types = self.state.world.types;
        let at = self.syntax_at(syntax);
        let TypeNode::Unbound { args, .. } = *syntax.node() else {
            unreachable!("called for names only")
        };
        let Some((last, first)) = syntax.types.list(args).split_last() else {
            self.fail_code("Concatenate needs type arguments", at, ErrorCode::ValidType);
            return types.any(AnyKind::FromError);
        };
        let part = PartOptions {
            allow_param_spec: true,
            allow_ellipsis: true,
            ..PartOptions::default()
        };
        let spec = self.anal_part(ta, syntax.with(*last), part);
        let rest = match types.get(spec) {
            Type::ParamSpec(spec) => {
                if !spec.prefix.params.is_empty() {
                    self.fail_code("Nested Concatenates are invalid", at, ErrorCode::ValidType);
                }
                spec.prefix.clone()
            }
            Type::Parameters(parameters) => (**parameters).clone(),
            Type::Unbound { .. } if ta.options.allow_unbound_tvars => return spec,
            _ => {
                let text = "The last parameter to Concatenate needs to be a ParamSpec";
                self.fail_code(text, at, ErrorCode::ValidType);
                return types.any(AnyKind::FromError);
            }
        };
        let front = self.anal_array(ta, syntax, first, PartOptions::default());
        let front = front.into_iter().map(|typ| Param {
            typ,
            name: None,
            kind: ArgKind::Pos,
        });
        let params = front.chain(rest.params.iter().copied()).collect();
        let prefix = Parameters {
            params,
            is_ellipsis_args: false,
            ..Parameters::default()
        };
        match types.get(spec) {
            Type::ParamSpec(spec) => {
                let mut spec = (**spec).clone();
                spec.prefix = prefix;
                types.intern(Type::ParamSpec(Box::new(spec)))
            }
            _ => types.intern(Type::Parameters(Box::new(prefix))),
        }
    }
}
