//! Expressions that are meant as types: arguments of casts, base classes, right sides of aliases.
//!
//! Specified by `mypy/exprtotype.py`.

use arena::List;
use names::{Name, Names};
use nodes::ast::{
    BinOp, BodyRef, CallArg, Expr, ExprId, RawValue, Span, Text, TypeArena, TypeNode, TypeNodeId, UnaryOp,
};
use smallvec::SmallVec;
use types::{AnyKind, ArgKind};

use crate::{deep, type_string};

/// An expression that cannot be a type (mypy's `TypeTranslationError`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NotAType;

type Result<T> = std::result::Result<T, NotAType>;

/// The type that an expression means, added to `arena`; spans count like those of the body.
///
/// `allow_unpack` allows `*x` as a whole. `is_annotated` says whether an expression, with the dotted name that it is, refers to `Annotated`, of which only
/// the first argument counts. The nodes that were added stay in the arena if the expression is no type.
pub fn expr_to_type(
    body: BodyRef<'_>,
    expr: ExprId,
    allow_unpack: bool,
    names: &Names,
    arena: &mut TypeArena,
    is_annotated: &mut dyn FnMut(ExprId, Name) -> bool,
) -> Result<TypeNodeId> {
    let mut translate = Translate {
        body,
        names,
        arena,
        is_annotated,
    };
    let parent = if allow_unpack {
        Parent::Index
    } else {
        Parent::Other
    };
    translate.expr(expr, parent)
}

/// What an expression stands in, as far as it decides what it may be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Parent {
    /// The items of a list: may be `Arg(int, "x")` or `*x`.
    List,
    /// The index of a subscript: may be `*x`.
    Index,
    Other,
}

struct Translate<'t, 'a> {
    body: BodyRef<'a>,
    names: &'t Names,
    arena: &'t mut TypeArena,
    is_annotated: &'t mut dyn FnMut(ExprId, Name) -> bool,
}

impl Translate<'_, '_> {
    fn expr(&mut self, id: ExprId, parent: Parent) -> Result<TypeNodeId> {
        deep::recurse(|| self.expr_here(id, parent))
    }

    fn expr_here(&mut self, id: ExprId, parent: Parent) -> Result<TypeNodeId> {
        let span = self.body.expr_span(id);
        let node = match *self.body.expr(id) {
            Expr::Name(name) => match self.names.text(name) {
                "True" => TypeNode::Raw(RawValue::Bool(true)),
                "False" => TypeNode::Raw(RawValue::Bool(false)),
                _ => unbound(name, List::EMPTY, false),
            },
            Expr::Member { .. } => unbound(self.dotted(id)?, List::EMPTY, false),
            Expr::Index { base, index } => return self.subscript(base, index),
            Expr::Op {
                op: BinOp::BitOr,
                left,
                right,
            } => return self.union(left, right),
            Expr::Call { callee, args } if parent == Parent::List => {
                self.callable_argument(callee, self.body.call_args(args))?
            }
            Expr::List(items) => TypeNode::List(self.types(self.body.exprs(items), Parent::List)?),
            Expr::Str { value, .. } => {
                return Ok(type_string(self.body.text(value), span, self.names, self.arena));
            }
            Expr::Bytes(value) => TypeNode::Raw(RawValue::Bytes(self.copy(value))),
            Expr::Unary { op, operand } => return self.signed(op, operand),
            Expr::Int(value) => TypeNode::Raw(RawValue::Int(value)),
            Expr::BigInt(digits) => TypeNode::Raw(RawValue::BigInt(self.copy(digits))),
            Expr::Float(_) => TypeNode::Raw(RawValue::Float),
            Expr::Complex(_) => TypeNode::Raw(RawValue::Complex),
            Expr::Ellipsis => TypeNode::Ellipsis,
            Expr::Star(inner) if parent != Parent::Other => return self.unpack(inner),
            Expr::Dict(items) => self.typed_dict(self.body.dict_items(items))?,
            Expr::Super { .. }
            | Expr::Call { .. }
            | Expr::Op { .. }
            | Expr::Comparison { .. }
            | Expr::Star(_)
            | Expr::Yield(_)
            | Expr::YieldFrom(_)
            | Expr::Await(_)
            | Expr::Assignment { .. }
            | Expr::Lambda(_)
            | Expr::Tuple(_)
            | Expr::Set(_)
            | Expr::Generator(_)
            | Expr::ListComprehension(_)
            | Expr::SetComprehension(_)
            | Expr::DictComprehension(_)
            | Expr::Conditional { .. }
            | Expr::Slice { .. }
            | Expr::TemplateStr { .. }
            | Expr::NoRhs => return Err(NotAType),
        };
        Ok(self.push(node, without_end(span)))
    }

    /// The dotted name that a chain of attributes is.
    fn dotted(&self, id: ExprId) -> Result<Name> {
        let mut parts = SmallVec::<[&str; 8]>::new();
        let mut current = id;
        loop {
            if let Expr::Member { base, name } = *self.body.expr(current) {
                parts.push(self.names.text(name));
                current = base;
            } else if let Expr::Name(name) = *self.body.expr(current) {
                parts.push(self.names.text(name));
                parts.reverse();
                return Ok(self.names.intern(&parts.join(".")));
            } else {
                return Err(NotAType);
            }
        }
    }

    fn subscript(&mut self, base: ExprId, index: ExprId) -> Result<TypeNodeId> {
        let id = self.expr(base, Parent::Other)?;
        let TypeNode::Unbound { name, args, .. } = self.arena.nodes[id.to_usize()] else {
            return Err(NotAType);
        };
        if !args.is_empty() {
            return Err(NotAType);
        }
        let single = [index];
        let mut args = single.as_slice();
        if let Expr::Tuple(items) = *self.body.expr(index) {
            args = self.body.exprs(items);
        }
        let is_reference = matches!(self.body.expr(base), Expr::Name(_) | Expr::Member { .. });
        if let [first, ..] = args
            && is_reference
            && (self.is_annotated)(base, name)
        {
            return self.expr(*first, Parent::Other);
        }
        let is_empty = args.is_empty();
        let args = self.types(args, Parent::Index)?;
        self.arena.nodes[id.to_usize()] = unbound(name, args, is_empty);
        Ok(id)
    }

    fn union(&mut self, left: ExprId, right: ExprId) -> Result<TypeNodeId> {
        let items = [self.expr(left, Parent::Other)?, self.expr(right, Parent::Other)?];
        let node = TypeNode::Union {
            items: List::push_to(&mut self.arena.lists, items),
            pep604: true,
            is_evaluated: true,
        };
        Ok(self.push(node, Span::NONE))
    }

    /// `Arg(int, "x")`
    fn callable_argument(&mut self, callee: ExprId, args: &[CallArg]) -> Result<TypeNode> {
        let constructor = self.dotted(callee)?;
        let (mut typ, mut name) = (None, None);
        for (index, arg) in args.iter().enumerate() {
            let keyword = arg.name.map(|keyword| self.names.text(keyword));
            match (keyword, arg.kind, index) {
                (Some("name"), ..) if name.is_none() => name = self.argument_name(arg.expr)?,
                (Some("type"), ..) if typ.is_none() => typ = Some(self.expr(arg.expr, Parent::Other)?),
                (None, ArgKind::Pos | ArgKind::Star | ArgKind::Star2, 0) => {
                    typ = Some(self.expr(arg.expr, Parent::Other)?);
                }
                (None, ArgKind::Pos | ArgKind::Star | ArgKind::Star2, 1) => {
                    name = self.argument_name(arg.expr)?
                }
                _ => return Err(NotAType),
            }
        }
        let typ = match typ {
            Some(typ) => typ,
            None => self.push(TypeNode::Any(AnyKind::Unannotated), Span::NONE),
        };
        Ok(TypeNode::CallableArgument {
            typ,
            name,
            constructor,
        })
    }

    fn argument_name(&self, id: ExprId) -> Result<Option<Name>> {
        if let Expr::Str { value, .. } = *self.body.expr(id) {
            return Ok(Some(self.names.intern(self.body.text(value))));
        }
        let is_none = matches!(*self.body.expr(id), Expr::Name(name) if self.names.text(name) == "None");
        if is_none { Ok(None) } else { Err(NotAType) }
    }

    /// `-1` and `+1`; a sign in front of anything but an integer is no type.
    fn signed(&mut self, op: UnaryOp, operand: ExprId) -> Result<TypeNodeId> {
        let id = self.expr(operand, Parent::Other)?;
        let node = &mut self.arena.nodes[id.to_usize()];
        match (op, *node) {
            (UnaryOp::Pos, TypeNode::Raw(RawValue::Int(_) | RawValue::Bool(_) | RawValue::BigInt(_))) => {}
            (UnaryOp::Neg, TypeNode::Raw(RawValue::Int(value))) => {
                *node = TypeNode::Raw(RawValue::Int(value.checked_neg().ok_or(NotAType)?));
            }
            (UnaryOp::Neg, TypeNode::Raw(RawValue::Bool(value))) => {
                *node = TypeNode::Raw(RawValue::Int(-i64::from(value)));
            }
            (UnaryOp::Neg, TypeNode::Raw(RawValue::BigInt(digits))) => self.negate(id, digits),
            _ => return Err(NotAType),
        }
        Ok(id)
    }

    fn negate(&mut self, id: TypeNodeId, digits: Text) {
        let old = digits.items(&self.arena.text).to_vec();
        let new = match old.strip_prefix(b"-") {
            Some(positive) => positive.to_vec(),
            None => [b"-".as_slice(), &old].concat(),
        };
        let text = List::push_to(&mut self.arena.text, new);
        self.arena.nodes[id.to_usize()] = TypeNode::Raw(RawValue::BigInt(text));
    }

    fn unpack(&mut self, inner: ExprId) -> Result<TypeNodeId> {
        let inner = self.expr(inner, Parent::Other)?;
        let node = TypeNode::Unpack {
            inner,
            from_star_syntax: true,
        };
        Ok(self.push(node, Span::NONE))
    }

    /// `{"key": type, **other}`; of equal keys the first gives the place and the last the type.
    fn typed_dict(&mut self, dict: &[(Option<ExprId>, ExprId)]) -> Result<TypeNode> {
        if dict.is_empty() {
            return Err(NotAType);
        }
        let mut items = SmallVec::<[(Option<Name>, TypeNodeId); 4]>::new();
        for (key, value) in dict {
            let key = match key.map(|key| *self.body.expr(key)) {
                Some(Expr::Str { value, .. }) => Some(self.names.intern(self.body.text(value))),
                Some(_) => return Err(NotAType),
                None => None,
            };
            let typ = self.expr(*value, Parent::Other)?;
            match items.iter_mut().find(|(old, _)| old.is_some() && *old == key) {
                Some((_, old)) => *old = typ,
                None => items.push((key, typ)),
            }
        }
        Ok(TypeNode::TypedDict(List::push_to(
            &mut self.arena.dict_items,
            items,
        )))
    }

    fn types(&mut self, exprs: &[ExprId], parent: Parent) -> Result<List<TypeNodeId>> {
        let types = exprs.iter().map(|expr| self.expr(*expr, parent));
        let types: SmallVec<[_; 4]> = types.collect::<Result<_>>()?;
        Ok(List::push_to(&mut self.arena.lists, types))
    }

    fn copy(&mut self, text: Text) -> Text {
        List::push_to(&mut self.arena.text, self.body.text(text).bytes())
    }

    fn push(&mut self, node: TypeNode, span: Span) -> TypeNodeId {
        let id = TypeNodeId::from_usize(self.arena.nodes.len());
        self.arena.nodes.push(node);
        self.arena.spans.push(span);
        id
    }
}

fn unbound(name: Name, args: List<TypeNodeId>, empty_tuple_index: bool) -> TypeNode {
    TypeNode::Unbound {
        name,
        args,
        empty_tuple_index,
        optional: false,
    }
}

/// mypy gives these types a line and a column, but no end.
fn without_end(span: Span) -> Span {
    if span.is_none() {
        return span;
    }
    Span {
        start: span.start,
        end: span.start + 1,
    }
}
