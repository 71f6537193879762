//! Tests of the finder, over files in memory.

use super::*;
use options::{Changes, Options, Value};
use source::MemoryFs;

/// A finder over files, with `/u` for the user, `/site` for installed packages and `/ts` for typeshed.
fn finder_with(files: &[&str], options: Options) -> ModuleFinder {
    let fs = MemoryFs::new("/w");
    files.iter().for_each(|file| match file.split_once('=') {
        Some((path, text)) => fs.write(path, text),
        None => fs.write(file, ""),
    });
    let list = |dir: &str| vec![dir.to_owned()];
    let paths = SearchPaths::new(&fs, &list("/u"), &list("/m"), &list("/site"), &list("/ts"));
    let versions = Versions::parse("sys: 3.0-\nold: 3.0-3.11\n").unwrap();
    let options = Arc::new(ModuleOptions::new(options));
    ModuleFinder::new(Arc::new(fs), paths, options, Arc::new(versions))
}

fn finder(files: &[&str]) -> ModuleFinder {
    finder_with(files, Options::default())
}

fn found(finder: &ModuleFinder, module: &str) -> String {
    match finder.find(module) {
        Ok(path) => path.to_string(),
        Err(reason) => format!("{reason:?}"),
    }
}

#[test]
fn earlier_directories_and_stubs_win() {
    let finder = finder(&[
        "/u/a.py",
        "/u/a.pyi",
        "/m/b.py",
        "/u/b/__init__.py",
        "/ts/a.pyi",
        "/ts/sys.pyi",
    ]);
    assert_eq!(found(&finder, "a"), "/u/a.pyi");
    assert_eq!(found(&finder, "b"), "/m/b.py");
    assert_eq!(found(&finder, "sys"), "/ts/sys.pyi");
    assert_eq!(found(&finder, "nothing"), "NotFound");
}

#[test]
fn only_directories_may_have_submodules() {
    let files = [
        "/u/a.py",
        "/m/p/q/x.py",
        "/ts/os/path.pyi",
        "/site/i/py.typed",
        "/site/s-stubs/t/x.pyi",
    ];
    let finder = finder(&files);
    for package in ["p", "p.q", "os", "i", "s", "s.t"] {
        assert!(finder.may_have_submodules(package), "{package}");
    }
    for module in ["a", "p.q.x", "os.path", "i.x", "s.u", "nothing", "nothing.x"] {
        assert!(!finder.may_have_submodules(module), "{module}");
        assert_eq!(found(&finder, &format!("{module}.sub")), "NotFound");
    }
}

#[test]
fn typeshed_has_no_modules_of_other_versions() {
    let finder = finder(&["/ts/old/__init__.pyi", "/ts/old/x.pyi"]);
    assert_eq!(found(&finder, "old.x"), "NotFound");
}

#[test]
fn packages_win_over_namespaces_and_the_highest_init_wins() {
    let files = [
        "/m/p/q/r.py",
        "/u/p/__init__.py",
        "/u/p/q/r.py",
        "/m/n/x.py",
        "/u/n/y.py",
    ];
    let finder = finder(&files);
    assert_eq!(found(&finder, "p.q.r"), "/u/p/q/r.py");
    assert_eq!(found(&finder, "n.x"), "/m/n/x.py");
    assert_eq!(found(&finder, "n.y"), "/u/n/y.py");
    assert_eq!(found(&finder, "n"), "/m/n");
    let finder = finder_with(
        &files,
        Options {
            namespace_packages: false,
            ..Options::default()
        },
    );
    assert_eq!(found(&finder, "n.x"), "NotFound");
}

#[test]
fn installed_packages_need_types() {
    let finder = finder(&[
        "/site/typed/__init__.py",
        "/site/typed/py.typed",
        "/site/typed/sub/x.py",
        "/site/untyped/__init__.py",
        "/site/both/__init__.py",
        "/site/both-stubs/__init__.pyi",
        "/site/single.py",
    ]);
    assert_eq!(found(&finder, "typed"), "/site/typed/__init__.py");
    assert_eq!(found(&finder, "typed.sub.x"), "/site/typed/sub/x.py");
    assert_eq!(found(&finder, "untyped"), "FoundWithoutTypeHints");
    assert_eq!(found(&finder, "untyped.more"), "FoundWithoutTypeHints");
    assert_eq!(found(&finder, "both"), "/site/both-stubs/__init__.pyi");
    assert_eq!(found(&finder, "single"), "FoundWithoutTypeHints");
}

#[test]
fn partial_stubs_let_the_package_fill_in() {
    let finder = finder(&[
        "/site/p-stubs/py.typed=partial\n",
        "/site/p-stubs/a.pyi",
        "/site/p/__init__.py",
        "/site/p/a.py",
        "/site/p/b.py",
    ]);
    assert_eq!(found(&finder, "p.a"), "/site/p-stubs/a.pyi");
    assert_eq!(found(&finder, "p.b"), "/site/p/b.py");
}

#[test]
fn untyped_packages_are_followed_when_asked() {
    let mut options = Options::default();
    let mut changes = Changes::default();
    changes.set("follow_untyped_imports", Value::Bool(true)).unwrap();
    options.per_module_options.insert("untyped.*".to_owned(), changes);
    let finder = finder_with(&["/site/untyped/__init__.py", "/site/other/__init__.py"], options);
    assert_eq!(found(&finder, "untyped"), "/site/untyped/__init__.py");
    assert_eq!(found(&finder, "other"), "FoundWithoutTypeHints");
}

#[test]
fn a_typed_part_makes_its_namespace_known() {
    let finder = finder_with(
        &["/site/ns/part/__init__.py", "/site/ns/part/py.typed"],
        Options {
            namespace_packages: false,
            ..Options::default()
        },
    );
    assert_eq!(found(&finder, "ns"), "FoundWithoutTypeHints");
    assert_eq!(found(&finder, "ns.part"), "/site/ns/part/__init__.py");
    assert_eq!(found(&finder, "ns"), "/site/ns");
}

#[test]
fn stubs_that_could_be_installed_are_known() {
    let finder = finder(&[
        "/site/google/protobuf/__init__.py",
        "/site/six-stubs/__init__.pyi",
    ]);
    assert_eq!(found(&finder, "yaml.x"), "ApprovedStubsNotInstalled");
    assert_eq!(found(&finder, "google.protobuf"), "ApprovedStubsNotInstalled");
    assert_eq!(found(&finder, "six"), "/site/six-stubs/__init__.pyi");
    assert_eq!(found(&finder, "six.moves"), "NotFound");
}

#[test]
fn the_wrong_working_directory_is_noticed() {
    let finder = finder(&["/w/__init__.py", "/helper.py"]);
    assert_eq!(found(&finder, "helper"), "WrongWorkingDirectory");
    assert_eq!(finder.find_fast("helper2"), Err(NotFoundReason::NotFound));
}

#[test]
fn sources_are_found_first_when_asked() {
    let options = Options {
        fast_module_lookup: true,
        ..Options::default()
    };
    let sources = [crate::BuildSource::file("/x/a.py", Some("a"), None)];
    let finder = finder_with(&["/x/a.py", "/u/a.py", "/u/a/b.py"], options)
        .with_sources(Arc::new(SourceSet::new(&sources)));
    assert_eq!(found(&finder, "a"), "/x/a.py");
    assert_eq!(found(&finder, "a.b"), "NotFound");
}

#[test]
fn clearing_forgets_results() {
    let mut finder = finder(&["/u/a.py"]);
    assert_eq!(found(&finder, "b"), "NotFound");
    finder.clear();
    assert_eq!(found(&finder, "a"), "/u/a.py");
}

#[test]
fn packages_are_collected_with_everything_in_them() {
    let finder = finder(&[
        "/u/p/__init__.py",
        "/u/p/b.py",
        "/u/p/a/c.pyi",
        "/u/p/a/c.py",
        "/u/p/.x/d.py",
    ]);
    let search = crate::RecursiveSearch::new(&finder).unwrap();
    let names: Vec<_> = search
        .modules("p")
        .iter()
        .map(|source| source.module.to_string())
        .collect();
    assert_eq!(names, ["p", "p.a", "p.a.c", "p.b"]);
    assert!(search.modules("q").is_empty());
}
