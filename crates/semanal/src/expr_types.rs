//! Expressions as type expressions: bases, arguments of `cast`, right sides of aliases.
//!
//! Specified by `mypy/exprtotype.py`.

use arena::List;
use nodes::ast::{BinOp, CallArg, Expr, ExprId, RawValue, Span, TypeArena, TypeNode, TypeNodeId, UnaryOp};
use types::{AnyKind, ArgKind};

use crate::Analyzer;
use crate::lookup::Missing;
use crate::type_analysis::OwnedSyntax;

/// Where an expression stands inside the type.
#[derive(Clone, Copy, Default)]
struct Place {
    /// `Arg(...)` is allowed: inside `[...]`.
    in_list: bool,
    /// `*Ts` is allowed.
    unpack: bool,
}

/// An expression as a type expression in an arena of its own; `None` if it cannot be one. `*Ts` can only if `unpack`.
pub(crate) fn expr_to_type(sem: &mut Analyzer<'_>, expr: ExprId, unpack: bool) -> Option<OwnedSyntax> {
    let mut translator = Translator {
        sem,
        arena: TypeArena::default(),
    };
    let id = translator.translate(
        expr,
        Place {
            unpack,
            in_list: false,
        },
    )?;
    Some(OwnedSyntax::new(translator.arena, id))
}

struct Translator<'x, 'a> {
    sem: &'x mut Analyzer<'a>,
    arena: TypeArena,
}

impl Translator<'_, '_> {
    fn push(&mut self, node: TypeNode, span: Span) -> TypeNodeId {
        self.arena.nodes.push(node);
        self.arena.spans.push(span);
        TypeNodeId::from_usize(self.arena.nodes.len() - 1)
    }

    fn text(&mut self, text: &str) -> List<u8> {
        List::push_to(&mut self.arena.text, text.bytes())
    }

    fn all(&mut self, exprs: &[ExprId], place: Place) -> Option<List<TypeNodeId>> {
        let ids: Option<Vec<TypeNodeId>> = exprs.iter().map(|expr| self.translate(*expr, place)).collect();
        Some(List::push_to(&mut self.arena.lists, ids?))
    }

    fn translate(&mut self, expr: ExprId, place: Place) -> Option<TypeNodeId> {
        let body = self.sem.body;
        let span = body.expr_span(expr);
        let inside = Place::default();
        let node = match *body.expr(expr) {
            Expr::Name(_) | Expr::Member { .. } => self.name(expr)?,
            Expr::Index { base, index } => return self.index(expr, base, index),
            Expr::Op {
                op: BinOp::BitOr,
                left,
                right,
            } => {
                let items = self.all(&[left, right], inside)?;
                TypeNode::Union {
                    items,
                    pep604: true,
                    is_evaluated: true,
                }
            }
            Expr::Call { callee, args } if place.in_list => self.argument(callee, body.call_args(args))?,
            Expr::List(items) => TypeNode::List(self.all(
                body.exprs(items),
                Place {
                    in_list: true,
                    unpack: true,
                },
            )?),
            Expr::Str { value, .. } => {
                let names = self.sem.state.world.names;
                return Some(parse::type_string(body.text(value), span, names, &mut self.arena));
            }
            Expr::Bytes(value) => {
                let text = self.text(body.text(value));
                TypeNode::Raw(RawValue::Bytes(text))
            }
            Expr::Unary { op, operand } => self.signed(op, operand)?,
            Expr::Int(value) => TypeNode::Raw(RawValue::Int(value)),
            Expr::BigInt(value) => {
                let text = self.text(body.text(value));
                TypeNode::Raw(RawValue::BigInt(text))
            }
            Expr::Float(_) => TypeNode::Raw(RawValue::Float),
            Expr::Complex(_) => TypeNode::Raw(RawValue::Complex),
            Expr::Ellipsis => TypeNode::Ellipsis,
            Expr::Star(inner) if place.unpack => {
                let inner = self.translate(inner, inside)?;
                TypeNode::Unpack {
                    inner,
                    from_star_syntax: true,
                }
            }
            Expr::Dict(items) => self.dict(body.dict_items(items))?,
            _ => return None,
        };
        Some(self.push(node, span))
    }

    fn name(&mut self, expr: ExprId) -> Option<TypeNode> {
        let name = self.sem.dotted_name(expr)?;
        Some(match self.sem.text(name) {
            "True" => TypeNode::Raw(RawValue::Bool(true)),
            "False" => TypeNode::Raw(RawValue::Bool(false)),
            _ => TypeNode::Unbound {
                name,
                args: List::EMPTY,
                empty_tuple_index: false,
                optional: false,
            },
        })
    }

    fn index(&mut self, expr: ExprId, base: ExprId, index: ExprId) -> Option<TypeNodeId> {
        let body = self.sem.body;
        let items = match *body.expr(index) {
            Expr::Tuple(items) => body.exprs(items),
            _ => &[index],
        };
        let name = match *body.expr(base) {
            Expr::Name(_) | Expr::Member { .. } => self.sem.dotted_name(base)?,
            _ => return None,
        };
        if matches!(self.sem.text(name), "True" | "False") {
            return None;
        }
        if let Some(first) = items.first()
            && self.is_annotated(name)
        {
            return self.translate(*first, Place::default());
        }
        let args = self.all(
            items,
            Place {
                unpack: true,
                in_list: false,
            },
        )?;
        let node = TypeNode::Unbound {
            name,
            args,
            empty_tuple_index: items.is_empty(),
            optional: false,
        };
        Some(self.push(node, body.expr_span(expr)))
    }

    fn is_annotated(&mut self, name: names::Name) -> bool {
        if !self.sem.text(name).ends_with("Annotated") {
            return false;
        }
        let node = self
            .sem
            .lookup_qualified(name, Missing::Quiet)
            .and_then(|symbol| symbol.node);
        node.is_some_and(|node| {
            let fullname = self.sem.text(self.sem.state.world.fullname(node));
            matches!(fullname, "typing.Annotated" | "typing_extensions.Annotated")
        })
    }

    fn signed(&mut self, op: UnaryOp, operand: ExprId) -> Option<TypeNode> {
        match (op, *self.sem.body.expr(operand)) {
            (UnaryOp::Neg, Expr::Int(value)) => Some(TypeNode::Raw(RawValue::Int(value.checked_neg()?))),
            (UnaryOp::Pos, Expr::Int(value)) => Some(TypeNode::Raw(RawValue::Int(value))),
            (UnaryOp::Neg, Expr::BigInt(value)) => {
                let text = format!("-{}", self.sem.body.text(value));
                let text = self.text(&text);
                Some(TypeNode::Raw(RawValue::BigInt(text)))
            }
            (UnaryOp::Neg | UnaryOp::Pos, Expr::Unary { op: inner, operand }) => {
                match (op, self.signed(inner, operand)?) {
                    (UnaryOp::Neg, TypeNode::Raw(RawValue::Int(value))) => {
                        Some(TypeNode::Raw(RawValue::Int(value.checked_neg()?)))
                    }
                    (_, node) => Some(node),
                }
            }
            _ => None,
        }
    }

    /// `Arg(int, "x")`.
    fn argument(&mut self, callee: ExprId, args: &[CallArg]) -> Option<TypeNode> {
        let constructor = self.sem.dotted_name(callee)?;
        let (mut name, mut typ) = (None, None);
        for (index, arg) in args.iter().enumerate() {
            let keyword = arg.name.map(|name| self.sem.text(name));
            match (keyword, index) {
                (Some("name"), _) if name.is_some() => return None,
                (Some("name"), _) | (None, 1) => name = self.argument_name(arg.expr)?,
                (Some("type"), _) if typ.is_some() => return None,
                (Some("type"), _) | (None, 0) if arg.kind != ArgKind::Star => {
                    typ = Some(self.translate(arg.expr, Place::default())?);
                }
                _ => return None,
            }
        }
        let typ = match typ {
            Some(typ) => typ,
            None => self.push(TypeNode::Any(AnyKind::Unannotated), Span::NONE),
        };
        Some(TypeNode::CallableArgument {
            typ,
            name,
            constructor,
        })
    }

    /// Outer `None`: not a name at all.
    fn argument_name(&self, expr: ExprId) -> Option<Option<names::Name>> {
        match *self.sem.body.expr(expr) {
            Expr::Name(name) if self.sem.text(name) == "None" => Some(None),
            Expr::Str { value, .. } => Some(Some(self.sem.intern(self.sem.body.text(value)))),
            _ => None,
        }
    }

    fn dict(&mut self, items: &[(Option<ExprId>, ExprId)]) -> Option<TypeNode> {
        if items.is_empty() {
            return None;
        }
        let mut result = Vec::new();
        for (key, value) in items {
            let key = match key.map(|key| *self.sem.body.expr(key)) {
                None => None,
                Some(Expr::Str { value, .. }) => Some(self.sem.intern(self.sem.body.text(value))),
                Some(_) => return None,
            };
            result.push((key, self.translate(*value, Place::default())?));
        }
        Some(TypeNode::TypedDict(List::push_to(
            &mut self.arena.dict_items,
            result,
        )))
    }
}
