//! The expressions that a query finds: all that the answers need to know of them.

use build::state::Graph;
use names::Name;
use nodes::ast::{Expr, ExprId};
use nodes::defs::TypeVarDefKind;
use nodes::symbols::SymbolKind;
use nodes::tables::Analyzed;
use nodes::world::World;
use types::{DefRef, TypeId, TypeVarId};

use crate::location::Place;
use crate::query::{Line, Request};
use crate::search::{Extent, extent, find_around, find_exactly};
use crate::walk::{Node, Part, Source};

/// An expression.
#[derive(Clone, Debug)]
pub(crate) struct Subject {
    /// The name of mypy's class.
    pub(crate) kind: &'static str,
    pub(crate) extent: Option<Extent>,
    /// Its type, if it is known.
    pub(crate) typ: Option<TypeId>,
    /// For a name or attribute: what it refers to.
    pub(crate) reference: Option<Reference>,
}

/// What a name or attribute refers to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reference {
    pub(crate) kind: Option<SymbolKind>,
    pub(crate) node: Option<DefRef>,
    /// The name of the attribute, and the type of what it is an attribute of.
    pub(crate) member: Option<(Name, Option<TypeId>)>,
}

/// The expressions at a place of a module.
///
/// # Errors
/// What is wrong with the place.
pub(crate) fn subjects(
    world: &World<'_>,
    graph: &Graph,
    module: Name,
    place: Place,
) -> Result<Vec<Subject>, String> {
    let tree = graph.get(&module).and_then(|state| state.tree.as_ref());
    let (Some(id), Some(tree)) = (world.module_id(module), tree) else {
        return Ok(Vec::new());
    };
    let source = Source {
        world,
        module: id,
        ast: &tree.parsed.ast,
        lines: &tree.parsed.lines,
    };
    let found = match place {
        Place::Position { line, column } => find_around(&source, (line, column - 1)),
        Place::Span {
            line,
            column,
            end_line,
            end_column,
        } => find_exactly(&source, (line, column - 1), (end_line, end_column))?
            .into_iter()
            .collect(),
    };
    Ok(found.into_iter().map(|node| subject(&source, node)).collect())
}

fn subject(source: &Source<'_>, node: Node<'_>) -> Subject {
    let extent = extent(source.lines, &node);
    let type_of = |expr: ExprId| node.tables.expr_types.get(expr).copied();
    match node.part {
        Part::Expr(id) => Subject {
            kind: dump::ast::class_name(node.body.expr(id)),
            extent,
            typ: type_of(id),
            reference: reference(node, id),
        },
        // What an expression was turned into has the type of the expression.
        Part::Analyzed(id) => Subject {
            kind: node
                .tables
                .analyzed
                .get(&id)
                .map_or("", |it| analyzed_kind(source.world, it)),
            extent,
            typ: type_of(id),
            reference: None,
        },
        Part::MadeClass(id) => {
            let class = node.tables.rare.classes.get(id);
            let is_dict = class.is_some_and(|class| source.world.get(*class).typeddict_type.is_some());
            Subject {
                kind: if is_dict {
                    "TypedDictExpr"
                } else {
                    "NamedTupleExpr"
                },
                extent,
                typ: None,
                reference: None,
            }
        }
        Part::Block(_)
        | Part::Stmt(_)
        | Part::Func(_)
        | Part::Decorator(_)
        | Part::Overload(_)
        | Part::Class(_)
        | Part::Pattern(_) => unreachable!("only expressions are found"),
    }
}

fn reference(node: Node<'_>, id: ExprId) -> Option<Reference> {
    let found = node.tables.refs.get(id);
    let expr = node.body.expr(id);
    let member = if let Expr::Member { base, name } = *expr {
        Some((name, node.tables.expr_types.get(base).copied()))
    } else if let Expr::Name(_) = expr {
        None
    } else {
        return None;
    };
    Some(Reference {
        kind: found.and_then(|found| found.kind),
        node: found.and_then(|found| found.node),
        member,
    })
}

fn analyzed_kind(world: &World<'_>, analyzed: &Analyzed) -> &'static str {
    match analyzed {
        Analyzed::Cast { .. } => "CastExpr",
        Analyzed::AssertType { .. } => "AssertTypeExpr",
        Analyzed::TypeForm(_) => "TypeFormExpr",
        Analyzed::RevealType { .. } | Analyzed::RevealLocals(_) => "RevealExpr",
        Analyzed::TypeApplication { .. } => "TypeApplication",
        Analyzed::TypeAlias(_) => "TypeAliasExpr",
        Analyzed::TypeVar(id) => type_var_kind(world, *id),
        Analyzed::NamedTuple { .. } => "NamedTupleExpr",
        Analyzed::TypedDict(_) => "TypedDictExpr",
        Analyzed::Enum { .. } => "EnumCallExpr",
        Analyzed::NewType { .. } => "NewTypeExpr",
        Analyzed::Promote(_) => "PromoteExpr",
        Analyzed::Divmod { .. } => "OpExpr",
        Analyzed::DictCall => "DictExpr",
        Analyzed::Plain => "CallExpr",
    }
}

fn type_var_kind(world: &World<'_>, id: TypeVarId) -> &'static str {
    match world.get(id).kind {
        TypeVarDefKind::TypeVar(_) => "TypeVarExpr",
        TypeVarDefKind::ParamSpec => "ParamSpecExpr",
        TypeVarDefKind::TypeVarTuple(_) => "TypeVarTupleExpr",
    }
}

impl Subject {
    /// From the first character to the last, as messages show it.
    fn span(&self) -> String {
        let show = |Extent { start, end }: Extent| {
            let (line, column) = (start.0, start.1 + 1);
            let end = end.map(|(line, column)| format!("{line}:{column}"));
            format!("{line}:{column}:{}", end.as_deref().unwrap_or("None:None"))
        };
        self.extent.map_or_else(String::new, show)
    }

    /// What stands before the answer.
    pub(crate) fn prefix(&self, request: &Request) -> String {
        let kind = request.include_kind.then(|| self.kind.to_owned());
        let span = request.include_span.then(|| self.span());
        let parts: Vec<String> = kind.into_iter().chain(span).collect();
        if parts.is_empty() {
            return String::new();
        }
        format!("{} -> ", parts.join(":"))
    }

    pub(crate) fn missing_type(&self, request: &Request) -> Line {
        let advice = if request.force_reload {
            ""
        } else {
            " or try --force-reload"
        };
        let kind = self.kind;
        let text = format!("No known type available for \"{kind}\" (maybe unreachable{advice})");
        (text, false)
    }

    pub(crate) fn missing_definition(&self) -> Line {
        let text = format!("Cannot find definition for \"{}\" at {}", self.kind, self.span());
        (text, false)
    }
}
