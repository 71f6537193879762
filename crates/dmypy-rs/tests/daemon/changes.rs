//! Changes of what a program is checked with: a check sees them.

use crate::place::Place;

#[test]
fn changed_settings_count_without_a_new_start() {
    let place = Place::new();
    place.write("a.py", "def f(x): ...\n");
    place.start();
    let pid = place.pid();
    assert!(place.must("check a.py").starts_with("Success"));
    place.write("mypy.ini", "[mypy]\ndisallow_untyped_defs = True\n");
    let said = place.call("check a.py");
    assert!(
        said.out.contains("Function is missing a type annotation"),
        "{said:?}"
    );
    place.write("mypy.ini", "[mypy]\ndisallow_untyped_defs = False\n");
    assert!(place.must("recheck").starts_with("Success"));
    assert_eq!(place.pid(), pid);
}

#[test]
fn settings_that_make_no_sense_are_reported() {
    let place = Place::new();
    place.start();
    place.write("mypy.ini", "[mypy]\nfollow_imports = silent\n");
    let said = place.call("check a.py");
    assert!(
        said.code == Some(2) && said.err.contains("follow-imports=silent not supported"),
        "{said:?}"
    );
    place.write("mypy.ini", "[mypy]\n");
    place.is_well();
}

#[test]
fn a_directory_of_packages_that_is_added_is_seen() {
    let place = Place::new();
    place.write("a.py", "import added\nx: int = added.y\n");
    place.write("elsewhere/added/__init__.py", "y: str = ''\n");
    place.write("elsewhere/added/py.typed", "");
    place.start_with_environment();
    let said = place.call("check a.py");
    assert!(
        said.out.contains("Cannot find implementation or library stub"),
        "{said:?}"
    );
    let elsewhere = place.path("elsewhere");
    let text = format!("{}\n", elsewhere.display());
    place.write("venv/lib/python3.12/site-packages/added.pth", &text);
    let said = place.call("check a.py");
    assert!(said.out.contains("Incompatible types in assignment"), "{said:?}");
}

#[test]
fn an_edit_of_the_same_size_within_the_same_second_is_seen() {
    let place = Place::new();
    place.start();
    for _ in 0..20 {
        place.write("a.py", "x: int = ''\n");
        assert_eq!(place.call("check a.py").code, Some(1));
        place.write("a.py", "x: int = 11\n");
        assert_eq!(place.call("check a.py").code, Some(0));
    }
}

#[test]
fn a_package_that_is_installed_is_seen() {
    let place = Place::new();
    place.write("a.py", "import installed\nx: int = installed.y\n");
    place.start_with_environment();
    let said = place.call("check a.py");
    assert!(
        said.out.contains("Cannot find implementation or library stub"),
        "{said:?}"
    );
    place.write(
        "venv/lib/python3.12/site-packages/installed/__init__.py",
        "y: str = ''\n",
    );
    place.write("venv/lib/python3.12/site-packages/installed/py.typed", "");
    let said = place.call("check a.py");
    assert!(said.out.contains("Incompatible types in assignment"), "{said:?}");
}
