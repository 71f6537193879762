//! Parameters, type parameters, and the type comments of functions.

use arena::List;
use nodes::ast::{Argument, Expr, Span, TypeNode, TypeNodeId, TypeParam, TypeParamKind};
use ruff_python_ast as ast;
use ruff_python_ast::token::TokenKind;
use ruff_text_size::{Ranged, TextRange};
use rustc_hash::FxHashSet;
use smallvec::SmallVec;
use types::ArgKind;

use super::Lower;
use crate::comments::TypeComment;

const DUPLICATE: &str = "Function has duplicate type signatures";

/// What type comments say about a function; parameters are in source order.
#[derive(Default)]
pub(super) struct FunctionComment<'a> {
    arguments: SmallVec<[Option<&'a ast::Expr>; 4]>,
    pub(super) result: Option<&'a ast::Expr>,
}

/// Parameters with whether any of them has a type.
pub(super) struct Parameters {
    pub(super) args: List<Argument>,
    pub(super) has_types: bool,
}

/// How a parameter takes its argument, without and with a default.
type Kinds = (ArgKind, ArgKind);

impl<'a> Lower<'a> {
    pub(super) fn parameters(
        &mut self,
        parameters: &'a ast::Parameters,
        comment: &FunctionComment<'a>,
    ) -> Parameters {
        let mut args = SmallVec::<[Argument; 8]>::new();
        let ast::Parameters {
            posonlyargs,
            args: plain,
            vararg,
            kwonlyargs,
            kwarg,
            ..
        } = parameters;
        for one in posonlyargs {
            self.parameter(
                &one.parameter,
                one.default(),
                (ArgKind::Pos, ArgKind::Opt),
                comment,
                &mut args,
            );
            args.last_mut().expect("it was just pushed").pos_only = true;
        }
        for one in plain {
            self.parameter(
                &one.parameter,
                one.default(),
                (ArgKind::Pos, ArgKind::Opt),
                comment,
                &mut args,
            );
            let name = one.parameter.name.as_str();
            let is_private = name.starts_with("__") && !name.ends_with("__");
            args.last_mut().expect("it was just pushed").pos_only = is_private;
        }
        if let Some(one) = vararg {
            self.parameter(one, None, (ArgKind::Star, ArgKind::Star), comment, &mut args);
        }
        for one in kwonlyargs {
            self.parameter(
                &one.parameter,
                one.default(),
                (ArgKind::Named, ArgKind::NamedOpt),
                comment,
                &mut args,
            );
        }
        if let Some(one) = kwarg {
            self.parameter(one, None, (ArgKind::Star2, ArgKind::Star2), comment, &mut args);
        }
        self.check_parameter_names(&args);
        Parameters {
            has_types: args.iter().any(|arg| arg.typ.is_some()),
            args: List::push_to(&mut self.arenas.arguments, args),
        }
    }

    fn parameter(
        &mut self,
        parameter: &'a ast::Parameter,
        default: Option<&'a ast::Expr>,
        kinds: Kinds,
        comment: &FunctionComment<'a>,
        args: &mut SmallVec<[Argument; 8]>,
    ) {
        let comment = comment.arguments.get(args.len()).copied().flatten();
        if parameter.annotation.is_some() && comment.is_some() {
            self.first_fault(DUPLICATE, parameter.range);
        }
        let typ = match (&parameter.annotation, comment) {
            (Some(annotation), _) => Some(self.annotation(annotation)),
            (None, Some(comment)) => Some(self.comment_type(comment, parameter.range)),
            (None, None) => None,
        };
        let default = self.opt_expr(default);
        let implicit_optional = typ.is_some() && self.is_optional_by_default(default);
        if let Some(typ) = typ
            && implicit_optional
        {
            self.make_optional(typ);
        }
        args.push(Argument {
            name: self.name(&parameter.name),
            typ,
            default,
            kind: if default.is_some() { kinds.1 } else { kinds.0 },
            pos_only: false,
            implicit_optional,
            span: self.span(parameter.range),
        });
    }

    fn is_optional_by_default(&self, default: Option<nodes::ast::ExprId>) -> bool {
        self.input.options.implicit_optional
            && default.is_some_and(|default| match self.get_expr(default) {
                Expr::Name(name) => self.names.text(*name) == "None",
                _ => false,
            })
    }

    fn make_optional(&mut self, typ: TypeNodeId) {
        let index = self.base.types as usize + typ.to_usize();
        if let TypeNode::Unbound { optional, .. } = &mut self.arenas.types.nodes[index] {
            *optional = true;
        }
    }

    fn check_parameter_names(&mut self, args: &[Argument]) {
        let mut seen = FxHashSet::default();
        let duplicate = match args {
            [] | [_] => None,
            [a, b] => (a.name == b.name).then_some(b),
            _ => args.iter().find(|arg| !seen.insert(arg.name)),
        };
        if let Some(arg) = duplicate {
            let name = self.names.text(arg.name);
            let message = format!("Duplicate parameter \"{name}\" in function definition");
            self.second_fault(message, arg.span, true, options::ErrorCode::Syntax);
        }
    }

    /// PEP 695 parameters, still to be checked by [`Self::check_type_params`].
    pub(super) fn type_params(&mut self, params: &'a ast::TypeParams) -> SmallVec<[TypeParam; 2]> {
        params
            .type_params
            .iter()
            .map(|param| self.type_param(param))
            .collect()
    }

    fn type_param(&mut self, param: &'a ast::TypeParam) -> TypeParam {
        let (name, kind, bound, default) = match param {
            ast::TypeParam::TypeVar(var) => (
                &var.name,
                TypeParamKind::TypeVar,
                var.bound.as_deref(),
                &var.default,
            ),
            ast::TypeParam::ParamSpec(spec) => (&spec.name, TypeParamKind::ParamSpec, None, &spec.default),
            ast::TypeParam::TypeVarTuple(tuple) => {
                (&tuple.name, TypeParamKind::TypeVarTuple, None, &tuple.default)
            }
        };
        let mut values = SmallVec::<[TypeNodeId; 4]>::new();
        let mut upper_bound = None;
        match bound {
            Some(ast::Expr::Tuple(tuple)) => {
                values.extend(tuple.elts.iter().map(|value| self.annotation(value)))
            }
            Some(bound) => upper_bound = Some(self.annotation(bound)),
            None => {}
        }
        TypeParam {
            name: self.name(name),
            kind,
            upper_bound,
            values: List::push_to(&mut self.arenas.types.lists, values),
            default: default.as_deref().map(|default| self.annotation(default)),
        }
    }

    /// Checks type parameters for what Python versions and mypy do not allow; `feature` is the syntax as a whole.
    pub(super) fn check_type_params(
        &mut self,
        mut params: SmallVec<[TypeParam; 2]>,
        span: Span,
        feature: Option<&str>,
    ) -> List<TypeParam> {
        if let Some(feature) = feature.filter(|_| !params.is_empty()) {
            self.require_version(feature, (3, 12), span);
        }
        if params.iter().any(|param| param.default.is_some()) {
            self.require_version("Type parameter defaults", (3, 13), span);
        }
        for param in params.iter_mut().filter(|param| param.values.len() == 1) {
            param.values = List::EMPTY;
            let message = "Type variable must have at least two constrained types".to_owned();
            self.second_fault(message, span, false, options::ErrorCode::Misc);
        }
        List::push_to(&mut self.arenas.type_params, params)
    }

    /// What the comments between the colon and the first statement, and those behind parameters, say.
    pub(super) fn function_comment(&mut self, def: &'a ast::StmtFunctionDef) -> FunctionComment<'a> {
        let mut found = FunctionComment::default();
        if self.input.type_comments.is_empty() || def.body.is_empty() {
            return found;
        }
        found.arguments.resize(def.parameters.len(), None);
        self.signature_comment(def, &mut found);
        for (index, parameter) in def.parameters.iter().enumerate() {
            let line = self.input.lines.line(parameter.start().to_u32());
            let Some(TypeComment::Regular(typ)) = self.input.type_comments.get(&line) else {
                continue;
            };
            if found.arguments[index].is_some() {
                self.first_fault(DUPLICATE, def.range);
            } else {
                found.arguments[index] = Some(typ);
            }
        }
        found
    }

    fn signature_comment(&mut self, def: &'a ast::StmtFunctionDef, found: &mut FunctionComment<'a>) {
        let tokens = self.input.tokens.before(def.body[0].start());
        let until_colon = tokens
            .iter()
            .skip(1)
            .rev()
            .take_while(|token| token.kind() != TokenKind::Colon);
        for token in until_colon.filter(|token| token.kind() == TokenKind::Comment) {
            let line = self.input.lines.line(token.start().to_u32());
            match self.input.type_comments.get(&line) {
                Some(TypeComment::Signature(arguments, result)) => {
                    found.result = Some(result);
                    self.signature_arguments(def, arguments, found);
                    return;
                }
                Some(TypeComment::Invalid(message)) => {
                    self.first_fault(message, def.range);
                    return;
                }
                Some(TypeComment::Regular(_)) | None => {}
            }
        }
    }

    fn signature_arguments(
        &mut self,
        def: &ast::StmtFunctionDef,
        arguments: &'a [ast::Expr],
        found: &mut FunctionComment<'a>,
    ) {
        let expected = found.arguments.len();
        if matches!(arguments, [ast::Expr::EllipsisLiteral(_)]) {
            return;
        }
        // Methods may leave out `self`.
        let skipped = match expected.checked_sub(arguments.len()) {
            Some(0) => 0,
            Some(1) if self.context.in_class => 1,
            Some(_) => return self.first_fault("Type signature has too few parameters", def.range),
            None => return self.first_fault("Type signature has too many parameters", def.range),
        };
        for (slot, argument) in found.arguments[skipped..].iter_mut().zip(arguments) {
            *slot = Some(argument);
        }
    }

    /// The annotation of the result, or else its comment.
    pub(super) fn result_type(
        &mut self,
        def: &'a ast::StmtFunctionDef,
        comment: Option<&'a ast::Expr>,
    ) -> Option<TypeNodeId> {
        if def.returns.is_some() && comment.is_some() {
            self.first_fault(DUPLICATE, def.range);
        }
        match (&def.returns, comment) {
            (Some(annotation), _) => Some(self.annotation(annotation)),
            (None, Some(comment)) => Some(self.comment_type(comment, def.range)),
            (None, None) => None,
        }
    }

    pub(super) fn invalid_type(&mut self, span: Span) -> TypeNodeId {
        let place = crate::types::Place::Fixed(span);
        let mut types =
            crate::types::TypeLower::new(&mut self.arenas.types, self.base.types, place, false, None);
        types.invalid(span)
    }

    /// The place of a `def` that has decorators: mypy takes it to stand right before its name.
    pub(super) fn decorated_def_span(&self, def: &ast::StmtFunctionDef) -> Span {
        let keyword = if def.is_async { "async def " } else { "def " };
        let length = u32::try_from(keyword.len()).expect("a keyword is short");
        let range = TextRange::new(def.name.start(), def.range.end());
        let span = self.span(range);
        Span {
            start: span.start.saturating_sub(length),
            end: span.end,
        }
    }
}
