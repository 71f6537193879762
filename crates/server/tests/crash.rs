//! A crash costs its command, and nothing else.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use options::Options;
use serde_json::{Value, json};
use server::{Reply, Session, keep_panics};
use source::{FileSystem, FsError, Listing, MemoryFs, Stat};

/// Files of which one cannot be read without a panic, as long as the trap is set.
#[derive(Debug)]
struct Trap {
    files: MemoryFs,
    is_set: AtomicBool,
}

impl FileSystem for Trap {
    fn stat(&self, path: &str) -> Result<Stat, FsError> {
        self.files.stat(path)
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, FsError> {
        assert!(
            !(self.is_set.load(Ordering::Relaxed) && path.ends_with("b.py")),
            "caught in a trap"
        );
        self.files.read(path)
    }

    fn listdir(&self, path: &str) -> Result<Listing, FsError> {
        self.files.listdir(path)
    }

    fn cwd(&self) -> Arc<str> {
        self.files.cwd()
    }
}

fn check(session: &mut Session, file: &str) -> Reply {
    let Value::Object(arguments) = json!({"files": [file]}) else {
        unreachable!("it is an object")
    };
    session.run_command("check", arguments)
}

#[test]
fn a_crash_is_reported_and_the_next_command_works() {
    keep_panics();
    let files = MemoryFs::new("/w");
    files.write("a.py", "x: int = ''\n");
    files.write("b.py", "import a\ny: str = a.x\n");
    let trap = Arc::new(Trap {
        files,
        is_set: AtomicBool::new(false),
    });
    let mut session = Session::new(Options::default(), build::file_system(trap.clone()));
    let starts = |reply: &Reply, field: &str, text: &str| {
        let found = reply.get(field).and_then(Value::as_str);
        assert!(found.is_some_and(|found| found.starts_with(text)), "{reply:?}");
    };
    starts(&check(&mut session, "a.py"), "out", "a.py:1: error: ");
    trap.is_set.store(true, Ordering::Relaxed);
    let crash = check(&mut session, "b.py");
    starts(&crash, "error", "Daemon crashed!\n");
    assert!(
        crash["error"]
            .as_str()
            .is_some_and(|text| text.contains("caught in a trap"))
    );
    starts(&check(&mut session, "a.py"), "out", "a.py:1: error: ");
    trap.is_set.store(false, Ordering::Relaxed);
    let reply = check(&mut session, "b.py");
    assert!(
        reply["out"]
            .as_str()
            .is_some_and(|out| out.contains("b.py:2: error: ")),
        "{reply:?}"
    );
}
