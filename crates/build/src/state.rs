//! [`State`]: what the graph knows about a module.
//!
//! Specified by `State` of `mypy/build.py`.

use std::sync::Arc;
use std::time::Duration;

use errors::{ErrorInfo, ErrorSink, ImportContext};
use indexmap::{IndexMap, IndexSet};
use names::{Name, Names};
use options::Options;
use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::tree::Tree;

/// How much an import matters for the order of the modules in a cycle; lower numbers matter more.
pub type Priority = u8;

/// `from m import x` at the top level.
pub const PRI_HIGH: Priority = 5;
/// `import m` at the top level.
pub const PRI_MED: Priority = 10;
/// Any import in a function.
pub const PRI_LOW: Priority = 20;
/// Under `if TYPE_CHECKING`.
pub const PRI_MYPY: Priority = 25;
/// Not imported, but its types are used.
pub const PRI_INDIRECT: Priority = 30;

/// The modules of a program by full name, in the order in which they were met.
pub type Graph = IndexMap<Name, State, FxBuildHasher>;

/// A set of modules in the order of insertion.
pub type ModuleSet = IndexSet<Name, FxBuildHasher>;

/// A module of the graph.
#[derive(Debug)]
pub struct State {
    /// The full name.
    pub id: Name,
    /// How many modules were met before.
    pub order: u32,
    /// The file, or the directory of a namespace package; none for a program text.
    pub path: Option<Arc<str>>,
    /// The same, absolute.
    pub abspath: Option<Arc<str>>,
    /// The path for messages; `<string>` for a program text.
    pub xpath: Arc<str>,
    /// The text, if it does not come from the file.
    pub text: Option<Arc<str>>,
    /// The settings; those of `# mypy:` comments are in them once the module is parsed.
    pub options: Arc<Options>,
    /// Messages are dropped: the module was found where nobody wants to see them.
    pub ignore_all: bool,
    /// The imports on the way to the module.
    pub import_context: ImportContext,
    /// The modules that it imports and that are part of the graph.
    pub dependencies: ModuleSet,
    /// The modules that it imports and that are missing or skipped.
    pub suppressed: ModuleSet,
    /// All that it imports, there or not, in the order of a build.
    pub imports: Box<[Name]>,
    /// How much each import matters.
    pub priorities: FxHashMap<Name, Priority>,
    /// The line of the first import of each module.
    pub dep_lines: FxHashMap<Name, i32>,
    /// The packages around it, the innermost first.
    pub ancestors: Vec<Name>,
    /// The syntax tree, once it is parsed.
    pub tree: Option<Tree>,
    /// What was reported when it was parsed: an update that processes the top level again reports it again.
    pub early_errors: Vec<ErrorInfo>,
    /// How long reading, parsing and checking it took; what a cycle takes as a whole counts for none of its modules.
    pub time: Duration,
    /// The messages that were not emitted yet.
    pub sink: ErrorSink,
}

impl State {
    /// Whether the module was parsed.
    #[must_use]
    pub fn is_parsed(&self) -> bool {
        self.tree.is_some()
    }

    /// The priority of a dependency; those that nobody imported are important.
    #[must_use]
    pub fn priority(&self, dep: Name) -> Priority {
        self.priorities.get(&dep).copied().unwrap_or(PRI_HIGH)
    }

    /// The line of the first import of a module.
    #[must_use]
    pub fn dep_line(&self, dep: Name) -> i32 {
        self.dep_lines.get(&dep).copied().unwrap_or(1)
    }

    /// Adds a dependency, which is no longer suppressed.
    pub fn add_dependency(&mut self, dep: Name) {
        self.dependencies.insert(dep);
        self.suppressed.shift_remove(&dep);
    }

    /// Takes a dependency out because there is no such module.
    pub fn suppress_dependency(&mut self, dep: Name) {
        self.dependencies.shift_remove(&dep);
        self.suppressed.insert(dep);
    }
}

/// The module that a name belongs to: the longest prefix that is a module of the graph.
#[must_use]
pub fn module_prefix(graph: &Graph, names: &Names, target: Name) -> Option<Name> {
    if graph.contains_key(&target) {
        return Some(target);
    }
    let mut text = names.text(target);
    while let Some((prefix, _)) = text.rsplit_once('.') {
        if let Some(name) = names.lookup(prefix).filter(|name| graph.contains_key(name)) {
            return Some(name);
        }
        text = prefix;
    }
    None
}

/// The packages around a module, the innermost first. A file with a dot in its stem has none.
#[must_use]
pub fn ancestors(id: Name, path: Option<&str>, names: &Names) -> Vec<Name> {
    let stem = path.map(|path| paths::splitext(paths::basename(path)).0);
    if stem.is_some_and(|stem| stem.contains('.')) {
        return Vec::new();
    }
    let mut text = names.text(id);
    let mut result = Vec::new();
    while let Some((parent, _)) = text.rsplit_once('.') {
        result.push(names.intern(parent));
        text = parent;
    }
    result
}
