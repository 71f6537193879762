//! `Arg(int, "x")` and its relatives inside the parameter list of a `Callable`.

use names::Name;
use nodes::ast::{RawValue, Span, TypeNode, TypeNodeId};
use options::ErrorCode;
use ruff_python_ast as ast;
use smallvec::SmallVec;
use types::AnyKind;

use super::TypeLower;
use crate::name_cache::NameCache;

/// What the arguments of the constructor have said so far.
#[derive(Default)]
struct Said {
    typ: Option<TypeNodeId>,
    typ_by_position: bool,
    name: Option<Name>,
    name_by_position: bool,
}

impl TypeLower<'_> {
    pub(super) fn argument(
        &mut self,
        call: &ast::ExprCall,
        span: Span,
        names: &mut NameCache<'_>,
    ) -> TypeNodeId {
        let callee = self.lower(&call.func, names);
        let args: SmallVec<[_; 2]> = call
            .arguments
            .args
            .iter()
            .map(|arg| self.lower(arg, names))
            .collect();
        let keywords = call.arguments.keywords.iter();
        let keywords: SmallVec<[_; 2]> = keywords
            .map(|keyword| (keyword.arg.as_deref(), self.lower(&keyword.value, names)))
            .collect();
        let TypeNode::Unbound {
            name: constructor, ..
        } = *self.get(callee)
        else {
            self.wrong("Expected arg constructor name".to_owned(), span);
            return self.push(TypeNode::Any(AnyKind::FromError), span);
        };
        let mut said = Said::default();
        for (index, arg) in args.into_iter().enumerate() {
            match index {
                0 => (said.typ, said.typ_by_position) = (Some(arg), true),
                1 => (said.name, said.name_by_position) = (self.argument_name(arg, names), true),
                _ => self.wrong("Too many arguments for argument constructor".to_owned(), span),
            }
        }
        for (keyword, value) in keywords {
            self.keyword(keyword, value, constructor, (&mut said, span), names);
        }
        let typ = match said.typ {
            Some(typ) => typ,
            None => self.push(TypeNode::Any(AnyKind::SpecialForm), Span::NONE),
        };
        let node = TypeNode::CallableArgument {
            typ,
            name: said.name,
            constructor,
        };
        self.push(node, span)
    }

    fn keyword(
        &mut self,
        keyword: Option<&str>,
        value: TypeNodeId,
        constructor: Name,
        (said, span): (&mut Said, Span),
        names: &mut NameCache<'_>,
    ) {
        let several = |keyword| {
            format!(
                "\"{}\" gets multiple values for keyword argument \"{keyword}\"",
                names.text(constructor)
            )
        };
        match keyword {
            Some("name") => {
                if said.name.is_some() && said.name_by_position {
                    self.wrong(several("name"), span);
                }
                said.name = self.argument_name(value, names);
            }
            Some("type") => {
                if said.typ.is_some() && said.typ_by_position {
                    self.wrong(several("type"), span);
                }
                said.typ = Some(value);
            }
            other => {
                let other = other.unwrap_or("None");
                self.wrong(
                    format!("Unexpected argument \"{other}\" for argument constructor"),
                    span,
                );
            }
        }
    }

    /// The name that a type, meant as one, says.
    fn argument_name(&self, typ: TypeNodeId, names: &mut NameCache<'_>) -> Option<Name> {
        match *self.get(typ) {
            TypeNode::Unbound { name, .. } => Some(name).filter(|name| names.text(*name) != "None"),
            TypeNode::Raw(RawValue::Str(text)) => {
                let text =
                    std::str::from_utf8(text.items(&self.arena.text)).expect("the pool holds whole texts");
                Some(names.intern(text))
            }
            TypeNode::Raw(
                RawValue::Bool(_)
                | RawValue::Int(_)
                | RawValue::BigInt(_)
                | RawValue::Bytes(_)
                | RawValue::Float
                | RawValue::Complex
                | RawValue::Invalid,
            )
            | TypeNode::Union { .. }
            | TypeNode::List(_)
            | TypeNode::Tuple { .. }
            | TypeNode::TypedDict(_)
            | TypeNode::Ellipsis
            | TypeNode::Unpack { .. }
            | TypeNode::CallableArgument { .. }
            | TypeNode::Any(_) => None,
        }
    }

    fn wrong(&mut self, message: String, span: Span) {
        self.fault(message, span, true, ErrorCode::Misc);
    }
}
