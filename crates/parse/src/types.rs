//! Type expressions, as annotations, comments and quoted texts write them.
//!
//! Specified by ast-serialize's `serialize_type` and `read_type` of `mypy/nativeparse.py`: what cannot be a type
//! becomes [`RawValue::Invalid`]; a quoted type that cannot be one becomes the text itself.

mod arguments;

use arena::List;
use names::Name;
use nodes::ast::{Quoted, RawValue, Span, Text, TypeArena, TypeNode, TypeNodeId};
use options::ErrorCode;
use ruff_python_ast as ast;
use ruff_python_ast::Expr;
use ruff_text_size::{Ranged, TextRange};
use smallvec::SmallVec;

use crate::comments::parenthesized;
use crate::lower::{escape_bytes, too_new};
use crate::name_cache::NameCache;

/// Stack that must be left before a type is lowered, and the size of a new segment.
const RED_ZONE: usize = 256 * 1024;
const SEGMENT: usize = 2 * 1024 * 1024;

/// Where the types of an expression stand.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Place {
    /// Where they are written, counted from a byte of the file.
    InBody {
        /// The byte.
        offset: u32,
    },
    /// All at one place.
    Fixed(Span),
}

/// A message about a type.
#[derive(Debug)]
pub(crate) struct TypeFault {
    pub(crate) message: String,
    pub(crate) span: Span,
    pub(crate) blocker: bool,
    pub(crate) code: ErrorCode,
}

/// Lowers one type with its parts.
pub(crate) struct TypeLower<'t> {
    arena: &'t mut TypeArena,
    /// Where the current body begins in the arena.
    base: u32,
    place: Place,
    /// Python evaluates the type when the program runs.
    is_evaluated: bool,
    /// The version that is checked for; none where all syntax is allowed.
    version: Option<(u8, u8)>,
    faults: Vec<TypeFault>,
}

impl<'t> TypeLower<'t> {
    pub(crate) fn new(
        arena: &'t mut TypeArena,
        base: u32,
        place: Place,
        is_evaluated: bool,
        version: Option<(u8, u8)>,
    ) -> Self {
        Self {
            arena,
            base,
            place,
            is_evaluated,
            version,
            faults: Vec::new(),
        }
    }

    pub(crate) fn into_faults(self) -> Vec<TypeFault> {
        self.faults
    }

    pub(crate) fn lower(&mut self, expr: &Expr, names: &mut NameCache<'_>) -> TypeNodeId {
        stacker::maybe_grow(RED_ZONE, SEGMENT, || self.lower_here(expr, names))
    }

    /// A text as a type: `"list[int]"`. What is no type becomes the text itself.
    pub(crate) fn quoted(&mut self, text: &str, span: Span, names: &mut NameCache<'_>) -> TypeNodeId {
        let Some(expr) = parenthesized(text) else {
            return self.raw_text(text, span);
        };
        let outer = (self.place, self.is_evaluated);
        (self.place, self.is_evaluated) = (Place::Fixed(span), false);
        let id = match &expr {
            Expr::BinOp(union) if union.op == ast::Operator::BitOr => Some(self.union(union, span, names)),
            Expr::Name(_) | Expr::Attribute(_) | Expr::Subscript(_) | Expr::NoneLiteral(_) => {
                self.unbound(&expr, span, names)
            }
            _ => None,
        };
        (self.place, self.is_evaluated) = outer;
        let Some(id) = id else {
            return self.raw_text(text, span);
        };
        let text = self.text(text);
        let quoted = Quoted {
            text,
            is_bytes: false,
        };
        self.arena.quoted.insert(self.key(id), quoted);
        id
    }

    /// The type of an expression that can never be one.
    pub(crate) fn invalid(&mut self, span: Span) -> TypeNodeId {
        self.push(TypeNode::Raw(RawValue::Invalid), span)
    }

    fn lower_here(&mut self, expr: &Expr, names: &mut NameCache<'_>) -> TypeNodeId {
        let span = self.span(expr.range());
        let node = match expr {
            Expr::Name(_) | Expr::Attribute(_) | Expr::Subscript(_) | Expr::NoneLiteral(_) => {
                return self
                    .unbound(expr, span, names)
                    .unwrap_or_else(|| self.invalid(span));
            }
            Expr::BinOp(union) if union.op == ast::Operator::BitOr => return self.union(union, span, names),
            Expr::StringLiteral(literal) => return self.quoted(literal.value.to_str(), span, names),
            Expr::BooleanLiteral(literal) => TypeNode::Raw(RawValue::Bool(literal.value)),
            Expr::NumberLiteral(_) | Expr::UnaryOp(_) => TypeNode::Raw(raw_number(expr)),
            Expr::BytesLiteral(literal) => {
                let escaped = escape_bytes(&literal.value);
                TypeNode::Raw(RawValue::Bytes(self.text(&escaped)))
            }
            Expr::EllipsisLiteral(_) => TypeNode::Ellipsis,
            Expr::List(list) => self.list(list, names),
            Expr::Tuple(tuple) => TypeNode::Tuple {
                items: self.types(&tuple.elts, names),
                implicit: true,
            },
            Expr::Dict(dict) => self.typed_dict(dict, names),
            Expr::Starred(starred) => return self.unpack(starred, span, names, false),
            Expr::Call(call) => return self.call(call, span),
            _ => TypeNode::Raw(RawValue::Invalid),
        };
        self.push(node, span)
    }

    /// A name, perhaps dotted, perhaps with arguments.
    fn unbound(&mut self, expr: &Expr, span: Span, names: &mut NameCache<'_>) -> Option<TypeNodeId> {
        let (name, args, empty_tuple_index) = match expr {
            Expr::NoneLiteral(_) => (names.intern("None"), List::EMPTY, false),
            Expr::Subscript(subscript) => {
                let name = qualified_name(&subscript.value, names)?;
                let (args, is_empty) = match &*subscript.slice {
                    Expr::Tuple(tuple) => (self.types(&tuple.elts, names), tuple.elts.is_empty()),
                    arg => {
                        let arg = self.lower(arg, names);
                        (self.type_list(&[arg]), false)
                    }
                };
                (name, args, is_empty)
            }
            _ => (qualified_name(expr, names)?, List::EMPTY, false),
        };
        let node = TypeNode::Unbound {
            name,
            args,
            empty_tuple_index,
            optional: false,
        };
        Some(self.push(node, span))
    }

    fn union(&mut self, union: &ast::ExprBinOp, span: Span, names: &mut NameCache<'_>) -> TypeNodeId {
        let left = self.lower(&union.left, names);
        let right = self.lower(&union.right, names);
        let node = TypeNode::Union {
            items: self.type_list(&[left, right]),
            pep604: true,
            is_evaluated: self.is_evaluated,
        };
        self.push(node, span)
    }

    fn list(&mut self, list: &ast::ExprList, names: &mut NameCache<'_>) -> TypeNode {
        let mut items = SmallVec::<[_; 4]>::new();
        for item in &list.elts {
            let span = self.span(item.range());
            items.push(match item {
                Expr::Call(call) => self.argument(call, span, names),
                Expr::Starred(starred) => self.unpack(starred, span, names, true),
                _ => self.lower(item, names),
            });
        }
        TypeNode::List(self.type_list(&items))
    }

    fn unpack(
        &mut self,
        starred: &ast::ExprStarred,
        span: Span,
        names: &mut NameCache<'_>,
        any_version: bool,
    ) -> TypeNodeId {
        let inner = self.lower(&starred.value, names);
        let version = self.version.filter(|_| !any_version);
        if let Some(message) = version.and_then(|current| too_new("Star unpack syntax", (3, 11), current)) {
            self.fault(message, span, false, ErrorCode::Syntax);
        }
        let node = TypeNode::Unpack {
            inner,
            from_star_syntax: true,
        };
        self.push(node, span)
    }

    /// `{"key": type, **other}`; of equal keys the first gives the place and the last the type.
    fn typed_dict(&mut self, dict: &ast::ExprDict, names: &mut NameCache<'_>) -> TypeNode {
        let is_key = |key: &Option<Expr>| matches!(key, None | Some(Expr::StringLiteral(_)));
        if dict.items.is_empty() || !dict.items.iter().all(|item| is_key(&item.key)) {
            return TypeNode::Raw(RawValue::Invalid);
        }
        let mut items = SmallVec::<[(Option<Name>, TypeNodeId); 4]>::new();
        for item in &dict.items {
            let key = match &item.key {
                Some(Expr::StringLiteral(key)) => Some(names.intern(key.value.to_str())),
                _ => None,
            };
            let typ = self.lower(&item.value, names);
            match items.iter_mut().find(|(old, _)| old.is_some() && *old == key) {
                Some((_, old)) => *old = typ,
                None => items.push((key, typ)),
            }
        }
        TypeNode::TypedDict(List::push_to(&mut self.arena.dict_items, items))
    }

    /// A call is no type; the note says what may be meant.
    fn call(&mut self, call: &ast::ExprCall, span: Span) -> TypeNodeId {
        let id = self.invalid(span);
        if let Some(name) = dotted(&call.func) {
            let note = if call.arguments.keywords.is_empty() {
                format!("Suggestion: use {name}[...] instead of {name}(...)")
            } else {
                "Cannot use a function call in a type annotation".to_owned()
            };
            let note = self.text(&note);
            self.arena.notes.insert(self.key(id), note);
        }
        id
    }

    fn types(&mut self, exprs: &[Expr], names: &mut NameCache<'_>) -> List<TypeNodeId> {
        let ids: SmallVec<[_; 4]> = exprs.iter().map(|expr| self.lower(expr, names)).collect();
        self.type_list(&ids)
    }

    fn type_list(&mut self, ids: &[TypeNodeId]) -> List<TypeNodeId> {
        List::push_to(&mut self.arena.lists, ids.iter().copied())
    }

    fn raw_text(&mut self, text: &str, span: Span) -> TypeNodeId {
        let text = self.text(text);
        self.push(TypeNode::Raw(RawValue::Str(text)), span)
    }

    fn text(&mut self, text: &str) -> Text {
        List::push_to(&mut self.arena.text, text.bytes())
    }

    fn push(&mut self, node: TypeNode, span: Span) -> TypeNodeId {
        let id = TypeNodeId::from_usize(self.arena.nodes.len() - self.base as usize);
        self.arena.nodes.push(node);
        self.arena.spans.push(span);
        id
    }

    fn get(&self, id: TypeNodeId) -> &TypeNode {
        &self.arena.nodes[self.base as usize + id.to_usize()]
    }

    /// The key of a node in the maps of the arena.
    fn key(&self, id: TypeNodeId) -> u32 {
        self.base + u32::try_from(id.to_usize()).expect("ids are 32 bits wide")
    }

    fn span(&self, range: TextRange) -> Span {
        match self.place {
            Place::InBody { offset } => Span {
                start: range.start().to_u32() - offset,
                end: range.end().to_u32() - offset,
            },
            Place::Fixed(span) => span,
        }
    }

    fn fault(&mut self, message: String, span: Span, blocker: bool, code: ErrorCode) {
        self.faults.push(TypeFault {
            message,
            span,
            blocker,
            code,
        });
    }
}

/// The dotted name that an expression is, interned.
fn qualified_name(expr: &Expr, names: &mut NameCache<'_>) -> Option<Name> {
    match expr {
        Expr::Name(name) => Some(names.intern(&name.id)),
        _ => Some(names.intern(&dotted(expr)?)),
    }
}

/// The dotted name that an expression is: `a.b.c`.
fn dotted(expr: &Expr) -> Option<String> {
    let mut parts = SmallVec::<[&str; 8]>::new();
    let mut current = expr;
    loop {
        match current {
            Expr::Attribute(attribute) => {
                parts.push(&attribute.attr);
                current = &attribute.value;
            }
            Expr::Name(name) => {
                parts.push(&name.id);
                parts.reverse();
                return Some(parts.join("."));
            }
            _ => return None,
        }
    }
}

fn raw_number(expr: &Expr) -> RawValue {
    let positive = match expr {
        Expr::UnaryOp(unary) if unary.op == ast::UnaryOp::UAdd => &unary.operand,
        _ => expr,
    };
    integer(positive).map_or(RawValue::Invalid, RawValue::Int)
}

/// The value of an integer literal with any number of minus signs.
fn integer(expr: &Expr) -> Option<i64> {
    match expr {
        Expr::NumberLiteral(number) => match &number.value {
            ast::Number::Int(value) => value.as_i64(),
            ast::Number::Float(_) | ast::Number::Complex { .. } => None,
        },
        Expr::UnaryOp(unary) if unary.op == ast::UnaryOp::USub => integer(&unary.operand).map(|value| -value),
        _ => None,
    }
}
