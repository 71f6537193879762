//! Modules that come, go and change, a few at a time: every answer is that of a fresh run.

use options::FollowImports;

use crate::place::Daemon;

/// The same numbers each time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit as u64).expect("it is small")
    }

    fn of<'t>(&mut self, texts: &[&'t str]) -> &'t str {
        texts[self.below(texts.len())]
    }
}

const DIRECTORIES: [&str; 4] = ["", "p/", "p/q/", "n/"];
const NAMES: [&str; 6] = ["a", "b", "c", "d", "e", "types"];
const PATHS: [&str; 8] = ["p.a", "p.b", "p.q.a", "p.q.b", "n.a", "a", "b", "types"];

/// A module that imports others, there or not.
fn text(chance: &mut Chance) -> String {
    let mut text = String::new();
    for at in 0..chance.below(4) {
        let (path, name) = (chance.of(&PATHS), chance.of(&NAMES));
        let package = chance.of(&["p", "p.q", "n"]);
        text += &match chance.below(4) {
            0 => format!("import {path}\ny{at}: int = {path}.v\n"),
            1 => format!("from {path} import v as v{at}\ny{at}: int = v{at}\n"),
            2 => format!("from {package} import {name} as m{at}\ny{at}: int = m{at}.v\n"),
            _ => format!("def f{at}() -> int:\n    from {package} import {name}\n    return {name}.v\n"),
        };
    }
    let value = chance.of(&["v = 1\n", "v = ''\n", "v: int = ''\n", ""]);
    if chance.below(2) == 0 {
        text + value
    } else {
        value.to_owned() + &text
    }
}

/// Makes one change, and says what it was.
fn edit(daemon: &Daemon, chance: &mut Chance, files: &mut Vec<String>) -> String {
    let directory = chance.of(&DIRECTORIES);
    let name = match chance.below(12) {
        0 => "__init__",
        _ => chance.of(&NAMES),
    };
    let ending = if chance.below(8) == 0 { "pyi" } else { "py" };
    if directory.is_empty() && matches!(name, "types" | "__init__") {
        // The bundled stubs need theirs, and names start here.
        return String::new();
    }
    let path = format!("{directory}{name}.{ending}");
    let known = files.iter().position(|file| *file == path);
    if let Some(at) = known.filter(|_| chance.below(2) == 0) {
        files.remove(at);
        daemon.files.remove(&path);
        return format!("{path} is gone");
    }
    let text = text(chance);
    daemon.files.write(&path, text.as_str());
    if known.is_none() {
        files.push(path.clone());
    }
    format!("{path} is\n{text}")
}

fn sorted(mut messages: Vec<String>) -> Vec<String> {
    messages.sort_unstable();
    messages
}

fn compare(seed: u64, targets: &[&str]) {
    let mut chance = Chance(seed);
    let mut daemon = Daemon::new(FollowImports::Normal);
    let mut files = Vec::new();
    for path in [
        "main.py",
        "p/__init__.py",
        "p/x.py",
        "p/q/__init__.py",
        "p/q/x.py",
        "n/x.py",
    ] {
        daemon.files.write(path, "");
    }
    daemon
        .files
        .write("main.py", "import p.a, p.q.x, n.x\nfrom p import c\n");
    daemon.check(targets);
    let mut log = String::new();
    for _ in 0..40 {
        for _ in 0..=chance.below(3) / 2 {
            log += &format!("{}\n", edit(&daemon, &mut chance, &mut files));
        }
        let answer = sorted(daemon.check(targets));
        let expected = sorted(daemon.fresh().check(targets));
        let ends_build = ["Source file found twice", "shadows library module"];
        let is_end = |line: &String| ends_build.iter().any(|why| line.contains(why));
        if expected.iter().any(is_end) {
            // Only a build looks for such.
            return;
        }
        log += "--\n";
        assert_eq!(answer, expected, "seed {seed} {targets:?}:\n{log}");
    }
}

#[test]
fn answers_are_those_of_a_fresh_run() {
    for seed in 1..=2 {
        compare(seed, &["p"]);
        compare(seed + 100, &["main.py"]);
        compare(seed + 200, &["main.py", "p"]);
    }
}
