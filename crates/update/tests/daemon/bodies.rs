//! Edits of the statements of functions: only these functions are processed, and everything else follows its lines.

use options::FollowImports;

use crate::place::Daemon;

const LIB: &str = "\
class C:
    def first(self) -> int:
        return 1

    @property
    def second(self) -> int:
        x = self.first()
        return x

def after() -> str:
    return 1
";

const MAIN: &str = "\
import lib
y: str = lib.C().first()
";

/// What there is to say of these two.
const MESSAGES: [&str; 2] = [
    "lib.py:11: error: Incompatible return value type (got \"int\", expected \"str\")  [return-value]",
    "main.py:2: error: Incompatible types in assignment (expression has type \"int\", variable has type \"str\")  [assignment]",
];

fn daemon() -> Daemon {
    let mut daemon = Daemon::new(FollowImports::Normal);
    daemon.files.write("lib.py", LIB);
    daemon.files.write("main.py", MAIN);
    assert_eq!(daemon.check(&["main.py", "lib.py"]), MESSAGES);
    daemon
}

impl Daemon {
    /// The messages after an edit of `lib.py`, which must be those of a fresh run; and the functions that were processed alone.
    fn edit(&mut self, old: &str, new: &str) -> (Vec<String>, Vec<String>) {
        assert!(LIB.contains(old));
        let text = LIB.replacen(old, new, 1);
        self.files.write("lib.py", text.as_bytes());
        let messages = self.check(&["main.py", "lib.py"]);
        let mut fresh = Daemon::new(FollowImports::Normal);
        fresh.files.write("lib.py", text.as_bytes());
        fresh.files.write("main.py", MAIN);
        let sorted = |mut messages: Vec<String>| {
            // Files may come in another order; the messages of one do not.
            messages.sort_by(|a, b| a.split(':').next().cmp(&b.split(':').next()));
            messages
        };
        let expected = fresh.check(&["main.py", "lib.py"]);
        assert_eq!(sorted(messages.clone()), sorted(expected));
        (messages, self.bodies())
    }
}

#[test]
fn only_the_function_is_processed_and_messages_behind_it_move() {
    let mut daemon = daemon();
    let (messages, bodies) = daemon.edit("        return 1\n", "        y = 1\n        return y\n");
    assert_eq!(bodies, ["lib.C.first"]);
    assert!(messages[0].starts_with("lib.py:12: error"), "{messages:?}");
    // What was wrong in the function goes with the next edit.
    let (messages, bodies) = daemon.edit("        return 1\n", "        return ''\n");
    assert_eq!(bodies, ["lib.C.first"]);
    assert_eq!(messages.len(), 3);
    let (messages, bodies) = daemon.edit("", "");
    assert_eq!(
        (bodies.as_slice(), messages.as_slice()),
        (&["lib.C.first".to_owned()][..], &MESSAGES.map(str::to_owned)[..])
    );
}

#[test]
fn several_functions_are_processed_and_decorated_ones_too() {
    let mut daemon = daemon();
    let text = "        x = self.first()\n        return x\n\ndef after() -> str:\n    return 1\n";
    let new = "        return [self.first() for i in range(3)][0]\n\ndef after() -> str:\n    return (lambda: '')()\n";
    let (messages, bodies) = daemon.edit(text, new);
    assert_eq!(bodies, ["lib.C.second", "lib.after"]);
    assert_eq!(messages.len(), 1, "{messages:?}");
    // Dependencies of the new statements are known.
    let (messages, _) = daemon.edit("def first(self) -> int", "def first(self) -> bytes");
    assert_eq!(messages.len(), 4, "{messages:?}");
}

#[test]
fn what_others_can_see_is_processed_as_a_whole() {
    let edits = [
        ("def first(self) -> int", "def first(self) -> bool"),
        ("        return 1\n", "        self.z = 1\n        return 1\n"),
        ("        return 1\n", "        yield 1\n"),
        ("        return 1\n", "        class D: pass\n        return 1\n"),
        ("        return 1\n", "        ...\n"),
        ("        return 1\n", "        import main\n        return 1\n"),
        ("        return 1\n", "        return 1  # type: ignore\n"),
        ("    @property\n", ""),
        ("def after", "x = 1\ndef after"),
    ];
    for (old, new) in edits {
        let mut daemon = daemon();
        let (_, bodies) = daemon.edit(old, new);
        assert_eq!(bodies, [""; 0], "{new}");
        daemon.edit("", "");
    }
}

#[test]
fn the_fields_that_replace_follows_are_followed() {
    let mut daemon = Daemon::new(FollowImports::Normal);
    let lib = "import dataclasses\n@dataclasses.dataclass\nclass C:\n    x: int = 1\n";
    daemon.files.write("lib.py", lib);
    let main = "import dataclasses, lib\ndef f(c: lib.C) -> None:\n    dataclasses.replace(c, x=2)\n";
    daemon.files.write("main.py", main);
    assert!(daemon.check(&["main.py", "lib.py"]).is_empty());
    daemon
        .files
        .write("lib.py", lib.replace("int = 1", "str = ''").as_bytes());
    let message = "main.py:3: error: Argument \"x\" to \"replace\" of \"C\" has incompatible type \"int\"; expected \"str\"  [arg-type]";
    assert_eq!(daemon.check(&["main.py", "lib.py"]), [message]);
    daemon
        .files
        .write("lib.py", lib.replace("@dataclasses.dataclass\n", "").as_bytes());
    assert_eq!(daemon.check(&["main.py", "lib.py"]).len(), 1);
}

#[test]
fn names_that_are_used_too_early_are_looked_for_again() {
    let mut daemon = daemon();
    let too_early = "lib.py:7: error: Name \"later\" is used before definition  [used-before-def]";
    let late = "x = self.first()\n        later = 1\n        y = later\n";
    let early = "y = later\n        x = self.first()\n        later = 1\n";
    let (messages, bodies) = daemon.edit("x = self.first()\n", early);
    assert!(messages.contains(&too_early.to_owned()), "{messages:?}");
    assert_eq!(bodies, ["lib.C.second"]);
    let (messages, bodies) = daemon.edit("x = self.first()\n", late);
    assert!(!messages.contains(&too_early.to_owned()), "{messages:?}");
    assert_eq!(bodies, ["lib.C.second"]);
    // Such a message follows its line when another function changes.
    daemon.edit("x = self.first()\n", early);
    let text = LIB
        .replace("x = self.first()\n", early)
        .replace("return 1\n\n    @", "x = 1\n        return x\n\n    @");
    daemon.files.write("lib.py", text);
    let messages = daemon.check(&["main.py", "lib.py"]);
    assert!(
        messages.contains(&too_early.replace(":7:", ":8:")),
        "{messages:?}"
    );
    assert_eq!(daemon.bodies(), ["lib.C.first"]);
}
