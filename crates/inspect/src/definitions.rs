//! Where names and attributes are defined.

use build::state::Graph;
use names::Name;
use nodes::defs::At;
use nodes::symbols::SymbolKind;
use nodes::world::World;
use typeops::{TypeState, proper};
use types::{ClassId, DecoratorId, DefRef, TypeId};
use update::FineGrained;

use crate::attributes::{class_of_object, instance_fallbacks};
use crate::query::{Line, Request, reload};
use crate::search::position;
use crate::subject::{Reference, Subject};

/// Something that an expression refers to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Definition {
    Plain(DefRef),
    /// The variable that a decorated function is.
    Decorated(DecoratorId),
}

/// The places of the definitions that each expression refers to.
pub(crate) fn definitions(
    engine: &mut FineGrained,
    request: &Request,
    module: Name,
    subjects: &[Subject],
) -> Vec<Line> {
    let line = |subject| definitions_of(engine, request, module, subject);
    subjects.iter().map(line).collect()
}

fn definitions_of(engine: &mut FineGrained, request: &Request, module: Name, subject: &Subject) -> Line {
    // Other expressions are left out.
    let Some(reference) = subject.reference else {
        return (String::new(), true);
    };
    let found = engine.program.with_state(|state, graph| {
        let found = collect(state, &reference);
        with_modules(&state.world, graph, found, (reference.kind, module))
    });
    if found.is_empty() {
        return subject.missing_definition();
    }
    if request.force_reload {
        found.iter().for_each(|(_, module)| reload(engine, *module));
    }
    let places: Vec<String> = engine.program.with_world(|world, graph| {
        let place = |(definition, module): &(Definition, Name)| place(world, graph, *definition, *module);
        found.iter().map(place).collect()
    });
    (subject.prefix(request) + &places.join(", "), true)
}

/// The modules that definitions stand in; local ones in the module of the query.
fn with_modules(
    world: &World<'_>,
    graph: &Graph,
    found: Vec<Definition>,
    (kind, module): (Option<SymbolKind>, Name),
) -> Vec<(Definition, Name)> {
    let mut result: Vec<(Definition, Name)> = Vec::new();
    for definition in found {
        let known = module_of(world, graph, fullname(world, definition));
        let known = known.or((kind == Some(SymbolKind::Local)).then_some(module));
        if let Some(module) = known
            && !result.iter().any(|(other, _)| *other == definition)
        {
            result.push((definition, module));
        }
    }
    result
}

fn fullname(world: &World<'_>, definition: Definition) -> Name {
    match definition {
        Definition::Plain(DefRef::Module(id)) => world
            .try_module(id)
            .map_or(names::known::BUILTINS, |module| module.fullname),
        Definition::Plain(node) => world.fullname(node),
        Definition::Decorated(id) => world.get(world.get(id).var).fullname,
    }
}

/// The module of a full name: the longest beginning that is one. A module is defined in itself.
fn module_of(world: &World<'_>, graph: &Graph, fullname: Name) -> Option<Name> {
    if graph.contains_key(&fullname) {
        return Some(fullname);
    }
    let mut text = world.text(fullname);
    while let Some((head, _)) = text.rsplit_once('.') {
        if let Some(name) = world.names.lookup(head).filter(|name| graph.contains_key(name)) {
            return Some(name);
        }
        text = head;
    }
    None
}

/// What an expression can refer to: several definitions for an attribute of a union.
fn collect(state: &mut TypeState<'_>, reference: &Reference) -> Vec<Definition> {
    if let Some(node) = reference.node {
        return vec![Definition::Plain(node)];
    }
    match reference.member {
        Some((name, Some(base))) if reference.kind.is_none() => attribute(state, name, base),
        Some(_) | None => Vec::new(),
    }
}

/// The attribute `name` of a value of type `base`.
fn attribute(state: &mut TypeState<'_>, name: Name, base: TypeId) -> Vec<Definition> {
    let base = proper(&state.world, base);
    let classes = instance_fallbacks(state, base);
    let found = find_all(&state.world, name, &classes);
    if !found.is_empty() {
        return found;
    }
    let Some(instance) = class_of_object(&state.world, base) else {
        return Vec::new();
    };
    let classes = instance_fallbacks(state, instance);
    find_all(&state.world, name, &classes)
}

fn find_all(world: &World<'_>, name: Name, classes: &[ClassId]) -> Vec<Definition> {
    classes
        .iter()
        .filter_map(|class| find(world, name, *class))
        .collect()
}

/// The definition of an attribute of a class.
fn find(world: &World<'_>, name: Name, class: ClassId) -> Option<Definition> {
    let (_, symbol) = world.lookup_member(class, name)?;
    let node = symbol.node?;
    match node {
        DefRef::Decorator(id) => Some(Definition::Decorated(id)),
        DefRef::Overload(id) => {
            let overload = world.get(id);
            let getter = match overload.items.first() {
                Some(DefRef::Decorator(getter)) => Some(*getter),
                Some(_) | None => None,
            };
            let is_property = overload.is(nodes::defs::FuncFlags::PROPERTY);
            let getter = getter.filter(|_| is_property).map(Definition::Decorated);
            Some(getter.unwrap_or(Definition::Plain(node)))
        }
        DefRef::Func(_) | DefRef::Var(_) => Some(Definition::Plain(node)),
        DefRef::Module(_)
        | DefRef::Class(_)
        | DefRef::Alias(_)
        | DefRef::TypeVar(_)
        | DefRef::Placeholder(_) => None,
    }
}

/// `path:line:column:name`.
fn place(world: &World<'_>, graph: &Graph, definition: Definition, module: Name) -> String {
    let path = graph.get(&module).and_then(|state| state.path.clone());
    let path = path.as_deref().unwrap_or("None");
    let (at, name) = match definition {
        Definition::Plain(DefRef::Module(_)) => ((1, 1), last_part(world, module)),
        Definition::Plain(node) => {
            let at = at_of(world, node).and_then(|at| place_of(world, graph, node, at));
            let at = at.map_or((-1, 0), |(line, column)| (line, column + 1));
            (at, world.text(world.name(node)))
        }
        // Where it stands in the line is not known.
        Definition::Decorated(id) => {
            let func = DefRef::Func(world.get(id).func);
            let at = at_of(world, func).and_then(|at| place_of(world, graph, func, at));
            ((at.map_or(-1, |(line, _)| line), 0), world.text(world.name(func)))
        }
    };
    format!("{path}:{}:{}:{name}", at.0, at.1)
}

fn last_part<'w>(world: &'w World<'_>, module: Name) -> &'w str {
    let text = world.text(module);
    text.rsplit('.').next().unwrap_or(text)
}

fn at_of(world: &World<'_>, node: DefRef) -> Option<At> {
    match node {
        DefRef::Module(_) => None,
        DefRef::Class(id) => world.get(id).at,
        DefRef::Func(id) => world.get(id).at,
        DefRef::Decorator(id) => world.get(id).at,
        DefRef::Overload(id) => world.get(id).at,
        DefRef::Var(id) => world.get(id).at,
        DefRef::Alias(id) => world.get(id).at,
        DefRef::TypeVar(id) => world.get(id).at,
        DefRef::Placeholder(id) => world.get(id).at,
    }
}

/// The line, from 1, and the column, from 0, of a definition.
fn place_of(world: &World<'_>, graph: &Graph, node: DefRef, at: At) -> Option<(i64, i64)> {
    let module = world.try_module(node.module())?;
    let tree = graph.get(&module.fullname)?.tree.as_ref()?;
    let body = tree.parsed.ast.bodies.get(at.body)?;
    Some(position(&tree.parsed.lines, body.offset, at.span.start))
}
