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
