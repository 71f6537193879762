//! A new version of a module in which only statements of functions changed: everything keeps its slot, some things stand
//! elsewhere.

use nodes::ast::{BodyChanges, BodyId, FuncLike, ModuleAst, Root, single_function};
use nodes::defs::{At, Class, Defs};
use nodes::module::ModuleImpl;
use nodes::world::World;
use types::{ClassId, DefId, DefRef, ModuleId};

/// The two versions of a module, and what sets them apart.
#[derive(Clone, Copy, Debug)]
pub struct Versions<'v> {
    /// The version that was analysed.
    pub old: &'v ModuleAst,
    /// The version that takes its place.
    pub new: &'v ModuleAst,
    /// What sets them apart.
    pub changes: &'v BodyChanges,
}

const TOP: BodyId = BodyId::from_usize(0);

/// Puts the definitions of `module` where they stand in the new version. The changed functions must be stripped
/// (`aststrip::strip_for_new_body`), and the module must be owned by the task.
///
/// Cost: the number of definitions of the module.
pub fn move_bodies(world: &mut World<'_>, module: ModuleId, versions: Versions<'_>) {
    for body in versions.changes.changed() {
        identify(world, module, versions, *body);
    }
    let mut implementation = std::mem::take(world.implementation_mut(module));
    move_definitions(&mut world.module_mut(module).defs, module, versions);
    move_definitions(&mut implementation.defs, module, versions);
    move_tables(&mut implementation, versions);
    *world.implementation_mut(module) = implementation;
}

/// The nodes of a changed function are others now; its definition stays.
fn identify(world: &mut World<'_>, module: ModuleId, versions: Versions<'_>, body: BodyId) {
    let Some(root) = world
        .implementation(module)
        .tables
        .get(TOP)
        .and_then(|top| top.rare.roots.get(body).copied())
    else {
        return;
    };
    let function = world.function_of(root).zip(single_function(versions.new, body));
    let Some((func, (node, _))) = function else {
        return;
    };
    world.get_mut(func).node = Some((body, node));
    let mut tables = world
        .implementation_mut(module)
        .tables
        .remove(body)
        .unwrap_or_default();
    tables.funcs.insert(node, func);
    let new = versions.new.bodies[body].root;
    if let (DefRef::Decorator(decorator), Root::Func(FuncLike::Decorator(node))) = (root, new) {
        world.get_mut(decorator).node = Some((body, node));
        tables.decorators.insert(node, decorator);
    }
    world.implementation_mut(module).tables.insert(body, tables);
}

impl Versions<'_> {
    /// Where a definition stands now. One that stood in statements that are gone is made again, or nobody asks for it.
    fn place(&self, at: At) -> At {
        let is_affected = at.body == TOP || self.changes.changed().contains(&at.body);
        let Some((old, new)) = self.old.bodies.get(at.body).zip(self.new.bodies.get(at.body)) else {
            return at;
        };
        if is_affected {
            let moved = self.changes.new_place(at, (old.offset, new.offset));
            moved.unwrap_or(at)
        } else {
            at
        }
    }

    fn place_if_any(&self, at: &mut Option<At>) {
        if let Some(at) = at {
            *at = self.place(*at);
        }
    }
}

fn move_tables(implementation: &mut ModuleImpl, versions: Versions<'_>) {
    let Some(top) = implementation.tables.get_mut(TOP) else {
        return;
    };
    let imports = std::mem::take(&mut top.rare.import_assignments);
    #[expect(clippy::iter_over_hash_type, reason = "from one table into another")]
    for (byte, assignments) in imports.iter() {
        let byte = versions.changes.new_offset(*byte).unwrap_or(*byte);
        top.rare.import_assignments.insert(byte, assignments.clone());
    }
}

fn move_definitions(defs: &mut Defs, module: ModuleId, versions: Versions<'_>) {
    let Defs {
        classes,
        funcs,
        decorators,
        overloads,
        vars,
        aliases,
        type_vars,
        placeholders,
        reuse: _,
        free: _,
    } = defs;
    for class in classes {
        move_class(class, module, versions);
    }
    let places = funcs
        .iter_mut()
        .map(|def| &mut def.at)
        .chain(decorators.iter_mut().map(|def| &mut def.at))
        .chain(overloads.iter_mut().map(|def| &mut def.at))
        .chain(vars.iter_mut().map(|def| &mut def.at))
        .chain(aliases.iter_mut().map(|def| &mut def.at))
        .chain(type_vars.iter_mut().map(|def| &mut def.at))
        .chain(placeholders.iter_mut().map(|def| &mut def.at));
    places.for_each(|at| versions.place_if_any(at));
}

fn move_class(class: &mut Class, module: ModuleId, versions: Versions<'_>) {
    versions.place_if_any(&mut class.at);
    if let Some(dataclass) = &mut class.dataclass {
        let own = dataclass
            .fields
            .iter_mut()
            .filter(|field| field.class.module() == module);
        own.for_each(|field| field.at = versions.place(field.at));
    }
    if let Some(data) = &mut class.typeddict_data {
        let is_own = |base: Option<ClassId>| base.is_none_or(|base| base.module() == module);
        let sources = data.sources.iter_mut().map(|(_, source)| source);
        sources
            .filter(|source| is_own(source.base))
            .for_each(|source| source.at = versions.place(source.at));
    }
}
