//! Edits of all kinds on a real disk: where the kernel tells of changes, none may go unseen.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use options::Options;
use serde_json::json;
use server::Session;
use source::RealFs;

/// A package on disk, and a session that checks it.
struct Place {
    root: PathBuf,
    session: Session,
    _kept: tempfile::TempDir,
}

const RIGHT: &str = "x: int = 10\n";
const WRONG: &str = "x: int = ''\n";

impl Place {
    /// A session that knows nothing yet.
    fn session() -> Session {
        let options = Options {
            error_summary: false,
            ..Options::default()
        };
        let disk = RealFs::new().expect("the process has a directory");
        Session::new(options, build::watching_file_system(disk))
    }

    fn new() -> Self {
        let kept = tempfile::tempdir().expect("there is room");
        let root = kept.path().canonicalize().expect("it is there");
        fs::create_dir_all(root.join("p/q")).expect("it can be made");
        for file in ["p/__init__.py", "p/q/__init__.py", "p/q/m.py", "p/n.py"] {
            fs::write(root.join(file), RIGHT).expect("it can be written");
        }
        let mut place = Self {
            root,
            session: Self::session(),
            _kept: kept,
        };
        // The second check finds nothing to ask for any more.
        assert_eq!((place.errors(), place.errors()), (0, 0));
        place
    }

    fn errors(&mut self) -> usize {
        let lines = lines(&mut self.session, &self.root);
        lines.iter().filter(|line| line.contains(": error: ")).count()
    }

    fn file(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }
}

/// What a session says of the package, sorted.
fn lines(session: &mut Session, root: &Path) -> Vec<String> {
    let files = json!({"files": [root.join("p")]});
    let serde_json::Value::Object(arguments) = files else {
        panic!("arguments are an object")
    };
    let reply = session.run_command("check", arguments);
    let out = reply["out"].as_str().unwrap_or_else(|| panic!("{reply:?}"));
    let mut lines: Vec<String> = out.lines().map(str::to_owned).collect();
    lines.sort_unstable();
    lines
}

fn write(path: &Path, text: &str) {
    fs::write(path, text).expect("it can be written");
}

#[test]
fn an_edit_in_place_is_seen() {
    let mut place = Place::new();
    write(&place.file("p/q/m.py"), WRONG);
    assert_eq!(place.errors(), 1);
    write(&place.file("p/q/m.py"), RIGHT);
    assert_eq!(place.errors(), 0);
}

#[test]
fn an_edit_of_the_same_size_with_its_time_set_back_is_seen() {
    let mut place = Place::new();
    let path = place.file("p/q/m.py");
    let before = fs::metadata(&path)
        .and_then(|data| data.modified())
        .expect("it has a time");
    write(&path, WRONG);
    let file = fs::File::options()
        .write(true)
        .open(&path)
        .expect("it can be opened");
    file.set_modified(before).expect("it can be set");
    drop(file);
    assert_eq!(place.errors(), 1);
}

#[test]
fn a_file_that_is_put_in_place_of_another_is_seen() {
    let mut place = Place::new();
    write(&place.file("p/q/m.py.new"), WRONG);
    fs::rename(place.file("p/q/m.py.new"), place.file("p/q/m.py")).expect("it can be moved");
    assert_eq!(place.errors(), 1);
    assert_eq!(place.errors(), 1);
}

#[test]
fn files_and_packages_that_come_and_go_are_seen() {
    let mut place = Place::new();
    write(&place.file("p/q/new.py"), WRONG);
    assert_eq!(place.errors(), 1);
    fs::create_dir(place.file("p/r")).expect("it can be made");
    assert_eq!(place.errors(), 1);
    write(&place.file("p/r/__init__.py"), WRONG);
    assert_eq!(place.errors(), 2);
    fs::remove_dir_all(place.file("p/q")).expect("it can be removed");
    assert_eq!(place.errors(), 1);
}

#[test]
fn a_directory_that_is_put_in_place_of_another_is_seen() {
    let mut place = Place::new();
    let (old, new) = (place.file("old"), place.file("new/q"));
    fs::create_dir_all(&new).expect("it can be made");
    write(&new.join("__init__.py"), "");
    write(&new.join("m.py"), WRONG);
    fs::rename(place.file("p/q"), old).expect("it can be moved");
    fs::rename(new, place.file("p/q")).expect("it can be moved");
    assert_eq!(place.errors(), 1);
    write(&place.file("p/q/m.py"), RIGHT);
    assert_eq!(place.errors(), 0);
    // A directory further up, which nobody looked into.
    let copy = place.root.with_extension("copy");
    fs::rename(&place.root, &copy).expect("it can be moved");
    fs::create_dir_all(place.file("p")).expect("it can be made");
    write(&place.file("p/__init__.py"), WRONG);
    assert_eq!(place.errors(), 1);
    fs::remove_dir_all(copy).expect("it can be removed");
}

#[test]
#[cfg(unix)]
fn edits_behind_links_are_seen() {
    let mut place = Place::new();
    let elsewhere = tempfile::tempdir().expect("there is room");
    let target = elsewhere.path().join("target.py");
    write(&target, RIGHT);
    std::os::unix::fs::symlink(&target, place.file("p/soft.py")).expect("it can be linked");
    fs::hard_link(&target, place.file("p/hard.py")).expect("it can be linked");
    assert_eq!((place.errors(), place.errors()), (0, 0));
    write(&target, WRONG);
    assert_eq!(place.errors(), 2);
    let packages = elsewhere.path().join("packages");
    fs::create_dir(&packages).expect("it can be made");
    write(&packages.join("__init__.py"), RIGHT);
    std::os::unix::fs::symlink(&packages, place.file("p/linked")).expect("it can be linked");
    assert_eq!((place.errors(), place.errors()), (2, 2));
    write(&packages.join("__init__.py"), WRONG);
    assert_eq!(place.errors(), 3);
}

#[test]
fn many_changes_at_once_are_seen() {
    let mut place = Place::new();
    // The kernel tells of the same thing once only.
    let open = |name: &str| fs::File::create(place.file(name)).expect("it can be made");
    let mut files = [open("p/q/a.txt"), open("p/q/b.txt")];
    for number in 0..40_000 {
        let written = files[number % 2].write_all(b"x");
        written.expect("it can be written");
    }
    write(&place.file("p/q/m.py"), WRONG);
    assert_eq!(place.errors(), 1);
    write(&place.file("p/q/m.py"), RIGHT);
    assert_eq!(place.errors(), 0);
}

#[test]
fn a_file_whose_time_lies_ahead_is_seen() {
    let mut place = Place::new();
    let path = place.file("p/n.py");
    write(&path, WRONG);
    let file = fs::File::options()
        .write(true)
        .open(&path)
        .expect("it can be opened");
    let later = SystemTime::now() + Duration::from_secs(3600);
    file.set_modified(later).expect("it can be set");
    drop(file);
    assert_eq!(place.errors(), 1);
    write(&path, RIGHT);
    assert_eq!(place.errors(), 0);
}

#[test]
fn modules_that_come_and_go_are_those_of_a_fresh_session() {
    let mut place = Place::new();
    let mut state: u64 = 20_261_121;
    let mut below = |limit: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state % limit
    };
    for _ in 0..60 {
        let directory = ["p", "p/q", "p/r"][usize::try_from(below(3)).expect("it is small")];
        let name = ["a", "b", "m", "n", "z", "r"][usize::try_from(below(6)).expect("it is small")];
        let ending = if below(6) == 0 { "pyi" } else { "py" };
        let path = place.file(&format!("{directory}/{name}.{ending}"));
        if path.exists() && below(2) == 0 {
            fs::remove_file(&path).expect("it is there");
        } else {
            fs::create_dir_all(place.file(directory)).expect("it can be made");
            let text = [
                WRONG,
                RIGHT,
                "from p import n\nfrom p.q.b import x\ny: str = n.x\n",
            ];
            write(&path, text[usize::try_from(below(3)).expect("it is small")]);
        }
        let expected = lines(&mut Place::session(), &place.root);
        assert_eq!(
            lines(&mut place.session, &place.root),
            expected,
            "after {}",
            path.display()
        );
    }
}
