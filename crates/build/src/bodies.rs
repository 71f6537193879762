//! A module in which only statements of functions changed: these functions are processed again, and nothing else.
//!
//! The new version must be the old one but for the statements of single functions (`nodes::ast::BodyChanges`) that nothing
//! outside depends on (`semanal::defines_nothing_outside`). Then all other facts stay, and what moved in the file is told where
//! it stands now: definitions and messages. mypy processes the module as a whole here.

use astmerge::Versions;
use names::Name;
use nodes::ast::{BodyChanges, BodyId, single_function};
use nodes::defs::FuncFlags;
use nodes::world::World;
use options::ErrorCode;
use rustc_hash::FxHashSet;
use source::LineIndex;
use types::{ClassId, DefRef, FuncId};

use crate::state::State;
use crate::tree::Tree;
use crate::{Program, Targets};

const TOP: BodyId = BodyId::from_usize(0);

/// A function with other statements.
struct Changed {
    func: FuncId,
    class: Option<ClassId>,
    /// The full name of the target.
    name: Name,
}

impl Program {
    /// Takes over the new version of a module, which is in the graph, if only statements of functions set it apart from the
    /// version that was analysed, whose state is `old`; processes these functions again. Returns their full names.
    ///
    /// `None` if more changed, or if it takes the whole module to tell: then nothing was done.
    pub fn process_bodies(&mut self, module: Name, old: &State) -> Option<Vec<Name>> {
        let new = &self.graph[&module];
        let (before, after) = (old.tree.clone()?, new.tree.clone()?);
        if !has_same_surroundings(old, new, &before, &after) || self.is_entangled(module) {
            return None;
        }
        let changes = BodyChanges::between(&before.parsed.ast, &after.parsed.ast)?;
        let versions = Versions {
            old: &before.parsed.ast,
            new: &after.parsed.ast,
            changes: &changes,
        };
        let changed = self.with_world(|world, _| changed_functions(world, module, versions))?;
        let names: Vec<Name> = changed.iter().map(|function| function.name).collect();
        let targets = Targets {
            top_level: false,
            functions: changed
                .iter()
                .map(|function| (DefRef::Func(function.func), function.class))
                .collect(),
            names: names.iter().copied().collect(),
        };
        if self.need_module(module, &targets)
            || !self.move_messages(module, &targets, (&before, &after), &changes)
        {
            return None;
        }
        // What was reported while the module was loaded is reported again below.
        self.manager.end_messages(&[]);
        self.with_world(|world, _| {
            let id = world.module_id(module)?;
            world.open(id);
            for function in &changed {
                aststrip::strip_for_new_body(world, versions.old, function.func);
            }
            astmerge::move_bodies(world, id, versions);
            Some(())
        })?;
        self.process_targets(module, &targets);
        Some(names)
    }

    /// The messages of what stays follow their lines; `false` if there is one in statements that are gone.
    fn move_messages(
        &mut self,
        module: Name,
        targets: &Targets,
        (old, new): (&Tree, &Tree),
        changes: &BodyChanges,
    ) -> bool {
        let path = self.graph[&module].xpath.clone();
        let Some(kept) = self.manager.emitter.kept_mut() else {
            return false;
        };
        let goes = |info: &errors::ErrorInfo| is_cleared(info, targets);
        let (old, new) = (&old.parsed.lines, &new.parsed.lines);
        kept.move_lines(&path, goes, &|line| new_line(line, old, new, changes))
    }
}

/// Whether a message is made again when targets are processed.
pub(crate) fn is_cleared(info: &errors::ErrorInfo, targets: &Targets) -> bool {
    // Names that are used too early are looked for in the whole module.
    let is_of_module = matches!(
        info.code,
        Some(ErrorCode::UsedBeforeDef | ErrorCode::PossiblyUndefined)
    );
    info.about_import || is_of_module || info.is_about(&targets.names)
}

/// Whether two versions of a module agree in all that is not in the tree.
fn has_same_surroundings(old: &State, new: &State, before: &Tree, after: &Tree) -> bool {
    let (was, is) = (&before.parsed, &after.parsed);
    old.xpath == new.xpath
        && old.ignore_all == new.ignore_all
        && before.options == after.options
        && old.early_errors.is_empty()
        && new.early_errors.is_empty()
        && was.inline_config == is.inline_config
        && was.uses_template_strings == is.uses_template_strings
        && was.mentions_type_form == is.mentions_type_form
        && was.is_partial_stub_package == is.is_partial_stub_package
}

/// The line of the new version that a line of the old one is now. Numbers that are no lines stay.
fn new_line(line: i32, old: &LineIndex, new: &LineIndex, changes: &BodyChanges) -> Option<i32> {
    let start = u32::try_from(line).ok().and_then(|line| old.line_start(line));
    match start {
        Some(start) => i32::try_from(new.line(changes.new_offset(start)?)).ok(),
        None => Some(line),
    }
}

/// The definitions of the functions that changed; `None` if something outside may depend on their statements.
fn changed_functions(world: &World<'_>, module: Name, versions: Versions<'_>) -> Option<Vec<Changed>> {
    let id = world.module_id(module)?;
    let defs = world.module(id);
    // Names of classes in functions have lines in them, and so do attributes of `attrs`.
    let has_line = |name: &Name| world.text(*name).contains('@');
    let has_lines = defs.defs.classes.iter().any(|class| class.attrs.is_some());
    if defs.names.keys().any(has_line) || (has_lines && versions.changes.moves()) {
        return None;
    }
    let tables = world.implementation(id).tables.get(TOP)?;
    let mut seen = FxHashSet::default();
    let roots = tables.rare.roots.iter().map(|(_, root)| world.fullname(*root));
    let repeated: FxHashSet<Name> = roots.filter(|name| !seen.insert(*name)).collect();
    let changed = versions.changes.changed().iter().map(|body| {
        let class = versions.new.bodies[*body].class;
        let class = match class {
            Some(class) => Some(*tables.rare.classes.get(class)?),
            None => None,
        };
        let is_free = |ast| {
            let (node, _) = single_function(ast, *body)?;
            Some(semanal::defines_nothing_outside(
                ast.body(*body),
                node,
                class.is_some(),
            ))
        };
        let func = world.function_of(*tables.rare.roots.get(*body)?)?;
        let def = world.get(func);
        let stands_alone = !def.is(FuncFlags::DEF_OR_INFER_VARS) && !repeated.contains(&def.fullname);
        let is_known = is_free(versions.old)? && is_free(versions.new)? && stands_alone;
        is_known.then_some(Changed {
            func,
            class,
            name: def.fullname,
        })
    });
    let changed: Vec<Changed> = changed.collect::<Option<_>>()?;
    (!changed.is_empty()).then_some(changed)
}
