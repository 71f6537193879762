//! Files that take the place of other files of a module.

use options::FollowImports;

use crate::place::Daemon;

#[test]
fn what_depends_on_a_stub_through_another_is_checked_again() {
    let mut daemon = Daemon::new(FollowImports::Error);
    // In the stubs, `secrets` has the name from `random`.
    daemon
        .files
        .write("main.py", "import secrets\nx: int = secrets.SystemRandom\n");
    let messages = daemon.check(&["main.py"]);
    assert!(
        messages[0].contains("Incompatible types in assignment"),
        "{messages:?}"
    );
    assert_eq!(messages.len(), 1);

    daemon.files.write("random.py", "SystemRandom: int = 1\n");
    assert_eq!(daemon.check(&["main.py", "random.py"]), [""; 0]);
}

#[test]
fn an_imported_module_is_found_elsewhere() {
    let mut daemon = Daemon::new(FollowImports::Normal);
    daemon.files.write(
        "main.py",
        "import lib\nimport random\nx: int = lib.f()\ny: int = random.z\n",
    );
    daemon.files.write("lib.py", "def f() -> int: return 1\n");
    let no_z = "main.py:4: error: Module has no attribute \"z\"  [attr-defined]";
    assert_eq!(daemon.check(&["main.py"]), [no_z]);

    // A stub takes the place of the module, and a module of the user that of a bundled stub.
    daemon.files.write("lib.pyi", "def f() -> str: ...\n");
    daemon.files.write("random.py", "z: int = 1\n");
    let messages = daemon.check(&["main.py"]);
    assert_eq!(messages.len(), 1, "{messages:?}");
    assert!(
        messages[0].starts_with("main.py:3: error: Incompatible types"),
        "{messages:?}"
    );

    daemon.files.remove("lib.pyi");
    daemon.files.remove("random.py");
    assert_eq!(daemon.check(&["main.py"]), [no_z]);
}

#[test]
fn who_uses_what_a_class_inherited_learns_that_it_is_gone() {
    let mut daemon = Daemon::new(FollowImports::Normal);
    let lib = "class H:\n    def __call__(self) -> int: return 1\n    def f(self) -> int: return 1\nclass R(H): pass\n";
    daemon.files.write("lib.py", lib);
    daemon.files.write(
        "main.py",
        "import lib\ndef g(r: lib.R) -> int:\n    return r() + r.f()\n",
    );
    assert_eq!(daemon.check(&["main.py"]), [""; 0]);
    for name in ["__call__", "f("] {
        daemon
            .files
            .write("lib.py", lib.replace(name, &format!("x{name}")));
        assert_eq!(daemon.check(&["main.py"]).len(), 1, "{name}");
        daemon.files.write("lib.py", lib);
        assert_eq!(daemon.check(&["main.py"]), [""; 0]);
    }
    // The same if the class inherits no more.
    daemon.files.write("lib.py", lib.replace("R(H)", "R"));
    assert_eq!(daemon.check(&["main.py"]).len(), 2);
}

#[test]
fn a_submodule_that_went_before_it_could_be_read_is_no_module() {
    let mut daemon = Daemon::new(FollowImports::Normal);
    daemon.files.write("pkg/__init__.py", "");
    daemon
        .files
        .write("pkg/main.py", "\n\nfrom pkg import added\nx: int = added.value\n");
    let no_name = "pkg/main.py:3: error: Module \"pkg\" has no attribute \"added\"  [attr-defined]";
    let targets = ["pkg"];
    assert_eq!(daemon.check(&targets), [no_name]);

    daemon.files.write("pkg/added.py", "x = = 1\n");
    let messages = daemon.check(&targets);
    assert!(messages[0].starts_with("pkg/added.py:1: error: "), "{messages:?}");
    daemon.files.write("pkg/other.py", "");
    let messages = daemon.check(&targets);
    assert!(messages[0].starts_with("pkg/added.py:1: error: "), "{messages:?}");

    daemon.files.remove("pkg/added.py");
    assert_eq!(daemon.check(&targets), [no_name]);

    daemon.files.write("pkg/added.py", "value = 1\n");
    assert_eq!(daemon.check(&targets), [""; 0]);
}

#[test]
fn a_package_that_imports_its_own_submodule_follows_it() {
    let mut daemon = Daemon::new(FollowImports::Normal);
    daemon.files.write("p/__init__.py", "from p import s\n");
    daemon
        .files
        .write("user.py", "import p\ndef f() -> None: p.s.g() + 1\n");
    for _ in 0..3 {
        daemon.files.write("p/s.py", "def g() -> int: return 1\n");
        assert_eq!(daemon.check(&["user.py"]), [""; 0]);
        daemon.files.remove("p/s.py");
        assert_eq!(daemon.check(&["user.py"]), daemon.fresh().check(&["user.py"]));
    }
}

#[test]
fn what_a_decorated_function_hides_is_checked_again() {
    let mut daemon = Daemon::new(FollowImports::Normal);
    let lib = "from typing import *\ndef d(x: Any) -> Any: ...\nx: int\n";
    let user = "import lib\n\n@lib.d\n@staticmethod\ndef f() -> bytes:\n    lib.x\n    return ''\n\ndef f() -> bytes:\n    return ''\n";
    daemon.files.write("lib.py", lib);
    daemon.files.write("user.py", user);
    let first = daemon.check(&["user.py"]);
    assert_eq!(first.len(), 3, "{first:?}");
    daemon.files.write("lib.py", lib.replace("int", "str"));
    assert_eq!(daemon.check(&["user.py"]), first);
}

#[test]
fn modules_that_have_another_name_again_leave_no_blocker_behind() {
    let mut daemon = Daemon::new(FollowImports::Normal);
    daemon.files.write("p/__init__.py", "");
    daemon.files.write("p/a.py", "from . import b\nx: int = b.y\n");
    daemon.files.write("p/b.py", "y = 1\n");
    daemon
        .files
        .write("p/c.py", "from .a import x\nfrom . import b\n");
    assert_eq!(daemon.check(&["p"]), [""; 0]);
    for text in ["y = 1\n", "y = 2\n"] {
        daemon.files.remove("p/__init__.py");
        let messages = daemon.check(&["p"]);
        assert!(messages[0].contains("No parent module"), "{messages:?}");
        daemon.files.write("p/b.py", text);
        let messages = daemon.check(&["p"]);
        assert!(messages[0].contains("No parent module"), "{messages:?}");
        daemon.files.write("p/__init__.py", "");
        assert_eq!(daemon.check(&["p"]), [""; 0]);
    }
}
