//! Files and directories of a package that come and go: the answer is that of a fresh check.

use options::FollowImports;
use source::FileSystem as _;

use crate::place::Daemon;

/// The modules below the package `p`, some of which import others.
const MODULES: [&str; 7] = ["a", "b", "c", "d", "e", "sub/x", "sub/y"];

/// Numbers that follow from a seed.
struct Dice(u64);

impl Dice {
    /// A number below `sides`.
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % sides
    }

    fn pick<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[self.roll(choices.len())]
    }

    /// The text of a module that imports up to three others, each in one of the ways in which that is done.
    fn text(&mut self) -> String {
        let mut text = String::new();
        for line in 0..self.roll(4) {
            let other = self.pick(&MODULES).replace('/', ".");
            let import = match self.roll(4) {
                0 => format!("import p.{other}\n"),
                1 => format!("from p.{other} import f\n"),
                2 if !other.contains('.') => format!("from p import {other}\n"),
                _ => format!("from p.{other} import C as C{line}, missing{}\n", self.roll(2)),
            };
            text.push_str(&import);
        }
        if self.roll(3) == 0 {
            text.push_str(self.pick(&[
                "import nothere\n",
                "from p import sub\n",
                "from p.sub import x, y\n",
            ]));
        }
        let (f, v, y) = (
            self.pick(&["int", "str"]),
            self.pick(&["1", "''"]),
            self.pick(&["1", "''"]),
        );
        text + &format!("def f(x: {f}) -> {f}:\n    return x\nclass C:\n    v: int = {v}\ny: {f} = f({y})\n")
    }

    /// Writes, removes or moves a file, or removes the directory.
    fn change(&mut self, daemon: &Daemon) {
        let files = &daemon.files;
        let path = format!("p/{}.py", self.pick(&MODULES));
        match self.roll(11) {
            0..=5 => files.write(&path, self.text()),
            6 => {
                files.remove(&path);
            }
            7 => {
                if let Ok(text) = files.read(&path) {
                    files.remove(&path);
                    files.write(&format!("p/{}.py", self.pick(&MODULES)), text);
                }
            }
            8 if files.isfile("p/sub/__init__.py") => {
                files.remove("p/sub/__init__.py");
            }
            8 => files.write("p/sub/__init__.py", ""),
            9 if files.isfile(&format!("{path}i")) => {
                files.remove(&format!("{path}i"));
            }
            9 => files.write(
                &format!("{path}i"),
                "def f(x: int) -> int: ...\nclass C:\n    v: int\n",
            ),
            _ => {
                files.remove("p/sub");
            }
        }
    }
}

/// Messages in an order of their own, without what is said once, in whichever file comes first.
fn comparable(messages: Vec<String>) -> Vec<String> {
    let mut messages = messages;
    messages.retain(|message| !message.contains(": note: See https:"));
    messages.sort();
    messages
}

#[test]
fn answers_are_those_of_fresh_checks() {
    let steps = std::env::var("DMYPY_DIRECTORY_STEPS").ok();
    let steps = steps.and_then(|steps| steps.parse().ok()).unwrap_or(25);
    let follow = [
        FollowImports::Normal,
        FollowImports::Normal,
        FollowImports::Error,
        FollowImports::Skip,
    ];
    let first = std::env::var("DMYPY_DIRECTORY_SEED").ok();
    let first = first.and_then(|seed| seed.parse().ok()).unwrap_or(1_u64);
    for (seed, follow) in (first..).zip(follow) {
        let mut dice = Dice(seed);
        let mut daemon = Daemon::new(follow);
        daemon.files.write("p/__init__.py", "");
        for module in &MODULES[..5] {
            let text = dice.text();
            daemon.files.write(&format!("p/{module}.py"), text);
        }
        daemon.check(&["p"]);
        for step in 0..steps {
            for _ in 0..=dice.roll(3) {
                dice.change(&daemon);
            }
            let found = comparable(daemon.check(&["p"]));
            let expected = comparable(daemon.fresh().check(&["p"]));
            assert_eq!(found, expected, "seed {seed}, step {step}");
        }
    }
}

#[test]
fn a_namespace_package_comes_and_goes_with_its_directory() {
    let mut daemon = Daemon::new(FollowImports::Normal);
    daemon
        .files
        .write("main.py", "import n.x\nreveal_type(n)\nn.x.f()\n");
    daemon.files.write("n/x.py", "def f() -> int: return 1\n");
    let is_module = "main.py:2: note: Revealed type is \"types.ModuleType\"";
    assert_eq!(daemon.check(&["main.py"]), [is_module]);

    let cannot_find = |module: &str| {
        format!(
            "main.py:1: error: Cannot find implementation or library stub for module named \"{module}\"  [import-not-found]"
        )
    };
    daemon.files.remove("n");
    let messages = comparable(daemon.check(&["main.py"]));
    let any = "main.py:2: note: Revealed type is \"Any\"".to_owned();
    assert_eq!(messages, [cannot_find("n"), cannot_find("n.x"), any]);

    daemon.files.create_dir("n");
    let messages = comparable(daemon.check(&["main.py"]));
    assert_eq!(messages[0], cannot_find("n.x"));
    assert_eq!(messages.last().map(String::as_str), Some(is_module));

    // A package takes the place of the namespace, and the other way round.
    daemon.files.write("n/x.py", "def f() -> int: return 1\n");
    daemon.files.write("n/__init__.py", "1 + ''\n");
    assert_eq!(daemon.check(&["main.py"]).len(), 2);
    daemon.files.remove("n/__init__.py");
    assert_eq!(daemon.check(&["main.py"]), [is_module]);
}

#[test]
fn submodules_are_found_when_they_come() {
    let mut daemon = Daemon::new(FollowImports::Normal);
    daemon
        .files
        .write("main.py", "from n import x\nfrom p import sub\nx.f()\n");
    daemon.files.create_dir("n");
    daemon.files.write("p/__init__.py", "");
    let no_attribute = |line: u32, module: &str, name: &str| {
        format!("main.py:{line}: error: Module \"{module}\" has no attribute \"{name}\"  [attr-defined]")
    };
    let missing = [no_attribute(1, "n", "x"), no_attribute(2, "p", "sub")];
    assert_eq!(daemon.check(&["main.py"]), missing);
    daemon.files.write("n/x.py", "def f() -> int: return ''\n");
    daemon.files.create_dir("p/sub");
    let messages = daemon.check(&["main.py"]);
    assert!(
        messages[0].starts_with("n/x.py:1: error: Incompatible return"),
        "{messages:?}"
    );
    assert_eq!(messages.len(), 1);
    daemon.files.remove("n/x.py");
    daemon.files.remove("p/sub");
    assert_eq!(daemon.check(&["main.py"]), missing);
}

#[test]
fn a_missing_module_is_forgotten_with_its_last_import() {
    let mut daemon = Daemon::new(FollowImports::Normal);
    daemon.files.write("p/__init__.py", "");
    daemon.files.write("p/a.py", "from p import d\n");
    daemon.files.write("p/b.py", "from p.d import f\n");
    let cannot_find = "p/b.py:1: error: Cannot find implementation or library stub for module named \"p.d\"  [import-not-found]";
    assert_eq!(comparable(daemon.check(&["p"])), [cannot_find]);

    daemon.files.write("p/b.py", "");
    let no_attribute = "p/a.py:1: error: Module \"p\" has no attribute \"d\"  [attr-defined]";
    assert_eq!(daemon.check(&["p"]), [no_attribute]);

    daemon.files.write("p/b.py", "import p.d\n");
    assert_eq!(comparable(daemon.check(&["p"])), [cannot_find]);
}

#[test]
fn hints_follow_the_names_of_the_module() {
    let mut daemon = Daemon::new(FollowImports::Normal);
    daemon.files.write("a.py", "from b import missing1\n");
    daemon.files.write("b.py", "");
    let message = "a.py:1: error: Module \"b\" has no attribute \"missing1\"";
    assert_eq!(daemon.check(&["a.py"]), [format!("{message}  [attr-defined]")]);
    daemon.files.write("b.py", "missing0 = 1\n");
    assert_eq!(
        daemon.check(&["a.py"]),
        [format!("{message}; maybe \"missing0\"?  [attr-defined]")]
    );
}

#[test]
fn imports_that_are_not_followed_are_looked_for_in_each_check() {
    let mut daemon = Daemon::new(FollowImports::Error);
    daemon.files.write("main.py", "import other\n");
    let messages = daemon.check(&["main.py"]);
    assert!(messages[0].contains("Cannot find"), "{messages:?}");
    daemon.files.write("other.py", "");
    let messages = daemon.check(&["main.py"]);
    assert!(
        messages[0].contains("Import of \"other\" ignored"),
        "{messages:?}"
    );
    daemon.files.remove("other.py");
    let messages = daemon.check(&["main.py"]);
    assert!(messages[0].contains("Cannot find"), "{messages:?}");
}
