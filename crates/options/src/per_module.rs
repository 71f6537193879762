//! Which settings hold for a module.
//!
//! Sections of configuration files name modules in three ways, the later ones winning:
//!
//! 1. *structured* patterns, `foo.bar.*`: the package and everything below it, the longest pattern wins;
//! 2. *unstructured* patterns, `foo.*.baz`: all that match, in the order of the file;
//! 3. concrete names, `foo.bar.baz`.
//!
//! A section inherits from the structured patterns above it, and a concrete one from the unstructured ones that match.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use indexmap::IndexMap;

use crate::glob::Glob;
use crate::{Changes, Options};

/// The settings that may differ from module to module, sorted as words.
pub const PER_MODULE_OPTIONS: &[&str] = &[
    "allow_redefinition",
    "allow_redefinition_old",
    "allow_untyped_globals",
    "always_false",
    "always_true",
    "check_unreachable",
    "check_untyped_defs",
    "debug_cache",
    "disable_error_code",
    "disabled_error_codes",
    "disallow_any_decorated",
    "disallow_any_explicit",
    "disallow_any_expr",
    "disallow_any_generics",
    "disallow_any_unimported",
    "disallow_incomplete_defs",
    "disallow_subclassing_any",
    "disallow_untyped_calls",
    "disallow_untyped_decorators",
    "disallow_untyped_defs",
    "enable_error_code",
    "enabled_error_codes",
    "extra_checks",
    "follow_imports",
    "follow_imports_for_stubs",
    "follow_untyped_imports",
    "ignore_errors",
    "ignore_missing_imports",
    "implicit_optional",
    "implicit_reexport",
    "local_partial_types",
    "mypyc",
    "strict_concatenate",
    "strict_equality",
    "strict_equality_for_none",
    "strict_optional",
    "warn_no_return",
    "warn_return_any",
    "warn_unreachable",
    "warn_unused_ignores",
];

/// Whether the setting may differ from module to module.
#[must_use]
pub fn is_per_module(name: &str) -> bool {
    PER_MODULE_OPTIONS.binary_search(&name).is_ok()
}

/// The global settings together with the sections for modules, ready for questions from all threads.
#[derive(Debug)]
pub struct ModuleOptions {
    global: Arc<Options>,
    /// Unstructured patterns, in the order of the file.
    globs: Vec<GlobSection>,
    /// Structured patterns and concrete names.
    sections: IndexMap<String, Section>,
}

#[derive(Debug)]
struct GlobSection {
    name: String,
    glob: Glob,
    changes: Changes,
    used: AtomicBool,
}

#[derive(Debug)]
struct Section {
    options: Arc<Options>,
    used: AtomicBool,
}

impl ModuleOptions {
    /// Prepares the sections of `options`. Costs one copy of the settings for each structured section.
    #[must_use]
    pub fn new(options: Options) -> Self {
        let global = Arc::new(options);
        let mut result = Self {
            globs: glob_sections(&global),
            sections: IndexMap::new(),
            global,
        };
        let mut order: Vec<String> = result
            .global
            .per_module_options
            .keys()
            .filter(|name| is_structured(name))
            .cloned()
            .collect();
        // Patterns before names, and parents before children: `a.*` sorts before `a.b.*`.
        order.sort_by(|a, b| match (a.ends_with(".*"), b.ends_with(".*")) {
            (true, true) => a.cmp(b),
            (a, b) => b.cmp(&a),
        });
        for name in order {
            let inherited = result.for_module(&name);
            let options = Arc::new(inherited.with_changes(&result.global.per_module_options[&name]));
            result.sections.insert(
                name,
                Section {
                    options,
                    used: AtomicBool::new(false),
                },
            );
        }
        // Inheriting from a structured section is no use of it; a glob that matched a section counts as used.
        for section in result.sections.values() {
            section.used.store(false, Ordering::Relaxed);
        }
        result
    }

    /// The settings without any section.
    #[must_use]
    pub fn global(&self) -> &Arc<Options> {
        &self.global
    }

    /// The settings for `module`. The value is shared unless an unstructured pattern matches.
    #[must_use]
    pub fn for_module(&self, module: &str) -> Arc<Options> {
        if let Some(section) = self.sections.get(module) {
            return section.use_it();
        }
        let mut options = self
            .nearest_package(module)
            .map_or_else(|| Arc::clone(&self.global), Section::use_it);
        if module.ends_with(".*") {
            return options;
        }
        for section in &self.globs {
            if section.glob.matches(module) {
                section.used.store(true, Ordering::Relaxed);
                options = Arc::new(options.with_changes(&section.changes));
            }
        }
        options
    }

    /// The sections that no module has used so far, in the order of the files.
    #[must_use]
    pub fn unused_sections(&self) -> Vec<&str> {
        self.global
            .per_module_options
            .keys()
            .map(String::as_str)
            .filter(|name| !self.is_used(name))
            .collect()
    }

    /// The section of the longest pattern `a.b.*` that covers `module`.
    fn nearest_package(&self, module: &str) -> Option<&Section> {
        if self.sections.is_empty() {
            return None;
        }
        let mut path = Some(module);
        while let Some(package) = path {
            if let Some(section) = self.sections.get(&format!("{package}.*")) {
                return Some(section);
            }
            path = package.rsplit_once('.').map(|(parent, _)| parent);
        }
        None
    }

    fn is_used(&self, name: &str) -> bool {
        let glob = self
            .globs
            .iter()
            .find(|section| section.name == name)
            .map(|section| &section.used);
        let used = glob.or_else(|| self.sections.get(name).map(|section| &section.used));
        used.is_some_and(|used| used.load(Ordering::Relaxed))
    }
}

impl Section {
    fn use_it(&self) -> Arc<Options> {
        self.used.store(true, Ordering::Relaxed);
        Arc::clone(&self.options)
    }
}

fn glob_sections(options: &Options) -> Vec<GlobSection> {
    let globs = options
        .per_module_options
        .iter()
        .filter(|(name, _)| !is_structured(name));
    globs
        .map(|(name, changes)| GlobSection {
            name: name.clone(),
            glob: Glob::new(name),
            changes: changes.clone(),
            used: AtomicBool::new(false),
        })
        .collect()
}

/// Whether a star stands at most at the end.
fn is_structured(name: &str) -> bool {
    let mut chars = name.chars();
    chars.next_back();
    !chars.as_str().contains('*')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Value;

    /// Sections that put their own name into `always_true`.
    fn modules(names: &[&str]) -> ModuleOptions {
        let mut options = Options::default();
        for name in names {
            let mut changes = Changes::default();
            changes
                .set("always_true", Value::List(vec![(*name).to_owned()]))
                .unwrap();
            options.per_module_options.insert((*name).to_owned(), changes);
        }
        ModuleOptions::new(options)
    }

    fn winner(modules: &ModuleOptions, module: &str) -> String {
        modules.for_module(module).always_true.join(",")
    }

    #[test]
    fn the_settings_are_listed_in_order_and_exist() {
        assert!(PER_MODULE_OPTIONS.is_sorted());
        for name in PER_MODULE_OPTIONS {
            assert!(Options::NAMES.contains(name), "{name}");
        }
    }

    #[test]
    fn concrete_beats_unstructured_beats_structured() {
        let modules = modules(&["a.b.c", "a.*.c", "a.*", "a.b.*", "*.x"]);
        assert_eq!(winner(&modules, "a.b.c"), "a.b.c");
        assert_eq!(winner(&modules, "a.z.c"), "a.*.c");
        assert_eq!(winner(&modules, "a.b.d"), "a.b.*");
        assert_eq!(winner(&modules, "a.b"), "a.b.*");
        assert_eq!(winner(&modules, "a"), "a.*");
        assert_eq!(winner(&modules, "a.b.x"), "*.x");
        assert_eq!(winner(&modules, "b"), "");
    }

    #[test]
    fn sections_inherit_from_wider_ones() {
        let mut options = Options::default();
        let mut wide = Changes::default();
        wide.set("ignore_errors", Value::Bool(true)).unwrap();
        let mut narrow = Changes::default();
        narrow.set("strict_optional", Value::Bool(false)).unwrap();
        options.per_module_options.insert("p.q".to_owned(), narrow);
        options.per_module_options.insert("p.*".to_owned(), wide);
        let found = ModuleOptions::new(options).for_module("p.q");
        assert!(found.ignore_errors && !found.strict_optional);
    }

    #[test]
    fn unused_sections_are_those_without_a_module() {
        let modules = modules(&["a.*", "a.b", "c.*.d", "*.b"]);
        // The concrete section is matched by `*.b`, which therefore counts as used.
        assert_eq!(modules.unused_sections(), ["a.*", "a.b", "c.*.d"]);
        let _ = modules.for_module("a.x");
        assert_eq!(modules.unused_sections(), ["a.b", "c.*.d"]);
    }
}
