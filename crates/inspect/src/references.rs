//! What names and attributes of a module refer to.
//!
//! Specified by `mypy/refinfo.py`.

use build::Program;
use names::Name;
use nodes::ast::{Expr, ExprId};
use nodes::symbols::SymbolKind;
use nodes::world::World;
use source::LineIndex;
use typeops::callables::{function_fallback, is_type_obj};
use typeops::proper;
use types::{ClassId, DefRef, Type, TypeId};

use crate::search::position;
use crate::walk::{Node, Part, Source, Visitor, walk};

/// A name or attribute that refers to something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The line, from 1.
    pub line: i64,
    /// The column, from 0.
    pub column: i64,
    /// The full name of the definition; `*.name` for an attribute of something unknown.
    pub target: String,
}

/// The references of a module that was checked, in mypy's order. Bodies that were checked for several values of type variables
/// come as often.
pub fn references(program: &mut Program, module: Name) -> Vec<Reference> {
    program.with_world(|world, graph| {
        let tree = graph.get(&module).and_then(|state| state.tree.as_ref());
        let (Some(id), Some(tree)) = (world.module_id(module), tree) else {
            return Vec::new();
        };
        let source = Source {
            world,
            module: id,
            ast: &tree.parsed.ast,
            lines: &tree.parsed.lines,
        };
        let mut finder = Finder {
            world,
            lines: source.lines,
            found: Vec::new(),
        };
        walk(&source, &mut finder);
        finder.found
    })
}

struct Finder<'w> {
    world: &'w World<'w>,
    lines: &'w LineIndex,
    found: Vec<Reference>,
}

impl<'w> Visitor<'w> for Finder<'w> {
    fn enter(&mut self, _node: Node<'w>) -> bool {
        true
    }

    fn leave(&mut self, node: Node<'w>) {
        if let Part::Expr(id) = node.part
            && let Some(target) = self.target(&node, id)
        {
            let start = node.body.expr_span(id).start;
            let (line, column) = position(self.lines, node.body.body().offset, start);
            self.found.push(Reference { line, column, target });
        }
    }

    fn visits_expansions(&self) -> bool {
        true
    }
}

impl Finder<'_> {
    fn target(&self, node: &Node<'_>, id: ExprId) -> Option<String> {
        let expr = node.body.expr(id);
        let member = if let Expr::Member { base, name } = *expr {
            Some((base, name))
        } else if let Expr::Name(_) = expr {
            None
        } else {
            return None;
        };
        let reference = node.tables.refs.get(id);
        let is_local = reference.is_some_and(|it| it.kind == Some(SymbolKind::Local));
        let fullname = reference.and_then(|reference| reference.fullname);
        let fullname = fullname.map(|name| self.world.text(name));
        if let Some(fullname) = fullname.filter(|name| !is_local && name.contains('.')) {
            return Some(fullname.to_owned());
        }
        let (base, name) = member?;
        let name = self.world.text(name);
        let owner = node.tables.expr_types.get(base);
        let definition = node.tables.refs.get(base).and_then(|reference| reference.node);
        let owner = owner.and_then(|typ| self.owner(*typ, definition));
        Some(format!("{}.{name}", owner.unwrap_or("*")))
    }

    /// The full name of the class that a type has its attributes from.
    fn owner(&self, typ: TypeId, definition: Option<DefRef>) -> Option<&str> {
        let world = self.world;
        let typ = proper(world, typ);
        let class_name = |class: ClassId| world.text(world.get(class).fullname);
        match world.types.get(typ) {
            Type::Instance(instance) => Some(class_name(instance.class)),
            Type::Type { item, .. } => self.owner(*item, None),
            Type::Callable(_) | Type::Overloaded(_) if is_type_obj(world, typ) => match definition {
                Some(DefRef::Class(class)) => Some(class_name(class)),
                Some(_) | None => self.owner(function_fallback(world.types, typ)?, None),
            },
            // Of a plain tuple it is `tuple`, whatever the items are.
            Type::Tuple(tuple) => self.owner(tuple.fallback, None),
            Type::TypeVar(var) => self.owner(var.common.upper_bound, None),
            Type::ParamSpec(spec) => self.owner(spec.common.upper_bound, None),
            Type::TypeVarTuple(tuple) => self.owner(tuple.common.upper_bound, None),
            Type::Any { .. }
            | Type::None
            | Type::Uninhabited { .. }
            | Type::Erased
            | Type::Deleted(_)
            | Type::Callable(_)
            | Type::Overloaded(_)
            | Type::Unpack { .. }
            | Type::Parameters(_)
            | Type::TypedDict(_)
            | Type::Literal(_)
            | Type::Union(_)
            | Type::Partial(_)
            | Type::Alias { .. }
            | Type::Unbound { .. }
            | Type::Placeholder { .. }
            | Type::TypeGuarded(_)
            | Type::Required { .. }
            | Type::ReadOnly(_) => None,
        }
    }
}
