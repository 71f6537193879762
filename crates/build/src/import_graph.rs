//! [`ImportGraph`]: who imports whom, by small numbers, kept from one update to the next.
//!
//! An edit changes the imports of few modules. What follows from all imports is worked out anew only if it can have changed:
//!
//! - The *numbers* of modules, which say in which order a build meets them (breadth first), stay if each changed module would still
//!   meet the same ones first.
//! - The *components* are numbered so that what a component imports has a lower number. They stay if no module came, no import was
//!   added that goes up, and none is gone that was inside of one.
//!
//! Both take time in proportion to the graph if they have to be made anew, but touch nothing but dense arrays.

use names::Name;
use rustc_hash::FxHashMap;

use crate::scc::strongly_connected_components;
use crate::state::{Graph, PRI_INDIRECT, Priority, State};

/// A module by its number here.
pub(crate) type Vertex = u32;

/// In the place of the module that a source is met by.
const NOBODY: Vertex = Vertex::MAX;
/// In the place of the module that meets one that cannot be reached.
const NEVER: Vertex = Vertex::MAX - 1;

/// Who imports whom.
#[derive(Debug, Default)]
pub(crate) struct ImportGraph {
    vertices: FxHashMap<Name, Vertex>,
    modules: Vec<Name>,
    /// Which modules are part of the program.
    are_there: Vec<bool>,
    /// How many these are.
    count: usize,
    /// What a build looks at when it comes to a module: the packages around it, then its imports.
    meets: Vec<Box<[Vertex]>>,
    /// What each module imports.
    imports: Vec<Box<[Vertex]>>,
    /// Who imports each module, be it there or not.
    importers: Vec<Vec<Vertex>>,
    /// Who lies in each package.
    members: Vec<Vec<Vertex>>,
    /// How much each of these imports matters.
    priorities: Vec<Box<[Priority]>>,
    /// How many modules a build meets before each; the first is 1.
    numbers: Vec<u32>,
    /// By which other module a build meets each.
    met_by: Vec<Vertex>,
    /// How many modules are met.
    reached: usize,
    /// The component of each module.
    components: Vec<u32>,
    /// The highest component.
    highest: u32,
}

/// What has to be worked out anew after changes.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Doubts {
    /// The numbers may be others.
    pub(crate) numbers: bool,
    /// The components may be others.
    pub(crate) components: bool,
    /// The order in a component may be another though its modules are the same.
    pub(crate) inner: bool,
}

impl ImportGraph {
    /// The module of a number.
    pub(crate) fn module(&self, vertex: Vertex) -> Name {
        self.modules[vertex as usize]
    }

    /// How many modules a build meets before one, and itself.
    pub(crate) fn number(&self, module: Name) -> Option<u32> {
        let vertex = *self.vertices.get(&module)?;
        self.numbers.get(vertex as usize).copied()
    }

    /// The same.
    pub(crate) fn number_of(&self, vertex: Vertex) -> u32 {
        self.numbers[vertex as usize]
    }

    /// Whether all modules are reached from the sources.
    pub(crate) fn reaches_all(&self) -> bool {
        self.reached == self.count
    }

    /// Who imports a module, be it there or not, with repetitions.
    pub(crate) fn importers(&self, module: Name) -> impl Iterator<Item = Name> {
        self.users(&self.importers, module)
    }

    /// Who lies in a package, be it there or not.
    pub(crate) fn members(&self, package: Name) -> impl Iterator<Item = Name> {
        self.users(&self.members, package)
    }

    fn users<'g>(&'g self, users: &'g [Vec<Vertex>], module: Name) -> impl Iterator<Item = Name> + 'g {
        let vertex = self.vertices.get(&module);
        let users = vertex.into_iter().flat_map(|vertex| &users[*vertex as usize]);
        users.map(|user| self.module(*user))
    }

    /// The modules that are not reached from the sources.
    pub(crate) fn unreached(&self) -> impl Iterator<Item = Name> {
        let modules = self.modules.iter().zip(&self.are_there).zip(&self.met_by);
        modules
            .filter(|((_, is_there), by)| **is_there && **by == NEVER)
            .map(|((module, _), _)| *module)
    }

    fn vertex(&mut self, module: Name) -> Vertex {
        let next =
            Vertex::try_from(self.modules.len()).expect("modules are fewer than names, which have 32 bits");
        *self.vertices.entry(module).or_insert_with(|| {
            self.modules.push(module);
            self.are_there.push(false);
            self.meets.push(Box::default());
            self.imports.push(Box::default());
            self.importers.push(Vec::new());
            self.members.push(Vec::new());
            self.priorities.push(Box::default());
            self.numbers.push(u32::MAX);
            self.met_by.push(NEVER);
            self.components.push(0);
            next
        })
    }

    /// Takes over what a module imports now, or that it is gone, and says what may follow.
    pub(crate) fn take(&mut self, module: Name, state: Option<&State>) -> Doubts {
        let at = self.vertex(module);
        let Some(state) = state else {
            return self.remove(at);
        };
        let imports = state
            .imports
            .iter()
            .map(|import| (self.vertex(*import), state.priority(*import)))
            .filter(|(_, priority)| *priority < PRI_INDIRECT);
        let (imports, priorities): (Vec<Vertex>, Vec<Priority>) = imports.unzip();
        let ancestors = state.ancestors.iter().map(|other| self.vertex(*other));
        let ancestors: Vec<Vertex> = ancestors.collect();
        let all = state.imports.iter().map(|other| self.vertex(*other));
        let meets: Vec<Vertex> = ancestors.iter().copied().chain(all).collect();
        let doubts = if self.are_there[at as usize] {
            Doubts {
                numbers: self.firsts(at, &self.meets[at as usize]) != self.firsts(at, &meets),
                components: self.changes_components(at, &imports),
                inner: self.changes_inside(at, &imports, &priorities),
            }
        } else {
            self.add(at)
        };
        self.forget_meets(at);
        for other in &ancestors {
            self.members[*other as usize].push(at);
        }
        for other in &meets[ancestors.len()..] {
            self.importers[*other as usize].push(at);
        }
        self.meets[at as usize] = meets.into();
        self.imports[at as usize] = imports.into();
        self.priorities[at as usize] = priorities.into();
        doubts
    }

    /// A module comes. If nobody imports it, it is a component behind all others.
    fn add(&mut self, at: Vertex) -> Doubts {
        self.are_there[at as usize] = true;
        self.count += 1;
        self.highest += 1;
        self.components[at as usize] = self.highest;
        let is_imported = !self.importers[at as usize].is_empty();
        Doubts {
            numbers: true,
            components: is_imported,
            inner: is_imported,
        }
    }

    fn forget_meets(&mut self, at: Vertex) {
        for other in std::mem::take(&mut self.meets[at as usize]) {
            for users in [&mut self.importers, &mut self.members] {
                users[other as usize].retain(|user| *user != at);
            }
        }
    }

    fn remove(&mut self, at: Vertex) -> Doubts {
        self.forget_meets(at);
        let at = at as usize;
        if !std::mem::take(&mut self.are_there[at]) {
            return Doubts::default();
        }
        self.count -= 1;
        let component = self.components[at];
        let is_inside = |other: &Vertex| self.components[*other as usize] == component;
        let components = self.imports[at].iter().any(is_inside);
        self.imports[at] = Box::default();
        self.priorities[at] = Box::default();
        Doubts {
            numbers: true,
            components,
            inner: components,
        }
    }

    /// What a build meets first when it comes to `at`, in this order, if all is as it was before that.
    fn firsts(&self, at: Vertex, meets: &[Vertex]) -> Vec<Vertex> {
        let mut found: Vec<Vertex> = Vec::new();
        if self.met_by[at as usize] == NEVER {
            return found;
        }
        for other in meets {
            let is_first = match self.met_by[*other as usize] {
                NOBODY => false,
                NEVER => true,
                by => self.numbers[by as usize] >= self.numbers[at as usize],
            };
            if is_first && self.are_there[*other as usize] && !found.contains(other) {
                found.push(*other);
            }
        }
        found
    }

    /// Whether these imports of `at` instead of the old ones may make other components.
    fn changes_components(&self, at: Vertex, imports: &[Vertex]) -> bool {
        let own = self.components[at as usize];
        let before = &self.imports[at as usize];
        let component = |other: &Vertex| self.components[*other as usize];
        let goes_up =
            |other: &Vertex| self.is_there(*other) && component(other) > own && !before.contains(other);
        let was_inside = |other: &Vertex| component(other) == own && !imports.contains(other);
        imports.iter().any(goes_up) || before.iter().any(was_inside)
    }

    /// Whether imports inside of the component of `at` are others, or matter otherwise.
    fn changes_inside(&self, at: Vertex, imports: &[Vertex], priorities: &[Priority]) -> bool {
        let own = self.components[at as usize];
        let is_inside = |(other, _): &(&Vertex, &Priority)| self.components[**other as usize] == own;
        let before = self.imports[at as usize]
            .iter()
            .zip(&self.priorities[at as usize]);
        !before
            .filter(is_inside)
            .eq(imports.iter().zip(priorities).filter(is_inside))
    }

    fn is_there(&self, vertex: Vertex) -> bool {
        self.are_there[vertex as usize]
    }

    /// Numbers all modules as a build with these sources would meet them. Those that it would not meet come behind.
    pub(crate) fn renumber(&mut self, sources: &[Name]) {
        self.met_by.fill(NEVER);
        let mut order: Vec<Vertex> = Vec::with_capacity(self.count);
        for source in sources {
            if let Some(vertex) = self.vertices.get(source).copied() {
                self.meet(&mut order, vertex, NOBODY);
            }
        }
        let mut next = 0;
        while let Some(at) = order.get(next).copied() {
            let meets = std::mem::take(&mut self.meets[at as usize]);
            for other in &meets {
                self.meet(&mut order, *other, at);
            }
            self.meets[at as usize] = meets;
            next += 1;
        }
        self.reached = order.len();
        for (number, vertex) in (1..).zip(&order) {
            self.numbers[*vertex as usize] = number;
        }
        let mut last = u32::try_from(order.len()).unwrap_or(u32::MAX);
        for (number, by) in self.numbers.iter_mut().zip(&self.met_by) {
            if *by == NEVER {
                last = last.saturating_add(1);
                *number = last;
            }
        }
    }

    fn meet(&mut self, order: &mut Vec<Vertex>, vertex: Vertex, by: Vertex) {
        let met_by = &mut self.met_by[vertex as usize];
        if *met_by == NEVER && self.are_there[vertex as usize] {
            *met_by = by;
            order.push(vertex);
        }
    }

    /// Works out all components. Returns those of several modules.
    pub(crate) fn find_components(&mut self) -> Vec<Vec<Vertex>> {
        let mut found = strongly_connected_components(&self.imports);
        self.highest = u32::try_from(found.len()).unwrap_or(u32::MAX);
        for (number, component) in (0..).zip(&found) {
            for vertex in component {
                self.components[*vertex as usize] = number;
            }
        }
        found.retain(|component| component.len() > 1);
        found
    }

    /// Writes the numbers of modules where the order of processing is read from.
    pub(crate) fn write_numbers(&self, graph: &mut Graph, modules: impl Iterator<Item = Name>) {
        for module in modules {
            if let (Some(state), Some(number)) = (graph.get_mut(&module), self.number(module)) {
                state.order = number;
            }
        }
    }
}

impl std::ops::BitOrAssign for Doubts {
    fn bitor_assign(&mut self, other: Self) {
        self.numbers |= other.numbers;
        self.components |= other.components;
        self.inner |= other.inner;
    }
}
