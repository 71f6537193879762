//! A directory with a daemon of its own, which ends with the test.

use std::fs;
use std::io::{Read as _, Write as _};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

/// How long anything may take.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// A directory in which the client is called.
pub(crate) struct Place {
    dir: TempDir,
}

/// What a client said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Said {
    pub(crate) out: String,
    pub(crate) err: String,
    pub(crate) code: Option<i32>,
}

impl From<Output> for Said {
    fn from(output: Output) -> Self {
        Self {
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
            code: output.status.code(),
        }
    }
}

impl Place {
    /// A directory with one file that has an error.
    pub(crate) fn new() -> Self {
        let place = Self {
            dir: tempfile::tempdir().expect("there is room for a directory"),
        };
        place.write("a.py", "x: int = ''\n");
        place
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("it lies in the directory")).expect("it can be made");
        fs::write(path, text).expect("it can be written");
    }

    /// The client with these words, ready to be started.
    pub(crate) fn command(&self, words: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dmypy-rs"));
        command
            .args(words.split_whitespace())
            .current_dir(self.dir.path());
        for name in ["MYPYPATH", "VIRTUAL_ENV", "MYPY_CONFIG_FILE_DIR", "FORCE_COLOR"] {
            command.env_remove(name);
        }
        command.stdin(Stdio::null());
        command
    }

    /// Calls the client.
    pub(crate) fn call(&self, words: &str) -> Said {
        self.command(words)
            .output()
            .expect("the client can be started")
            .into()
    }

    /// Calls the client, which must succeed.
    pub(crate) fn must(&self, words: &str) -> String {
        let said = self.call(words);
        assert_eq!(said.code, Some(0), "{words}: {said:?}");
        said.out
    }

    /// Starts a daemon.
    pub(crate) fn start(&self) {
        self.must("start -- --no-site-packages");
    }

    /// Starts the daemon with a virtual environment of its own, `venv`, for Python 3.12.
    pub(crate) fn start_with_environment(&self) {
        self.write(
            "venv/pyvenv.cfg",
            "include-system-site-packages = false\nversion = 3.12.1\n",
        );
        self.write("venv/bin/python", "");
        self.write("venv/lib/python3.12/site-packages/other/__init__.py", "");
        let python = self.path("venv/bin/python");
        self.must(&format!("start -- --python-executable {}", python.display()));
    }

    /// The status file, if there is one.
    pub(crate) fn status(&self) -> Option<Value> {
        let text = fs::read_to_string(self.path(".dmypy.json")).ok()?;
        serde_json::from_str(&text).ok()
    }

    /// The process of the daemon.
    pub(crate) fn pid(&self) -> i64 {
        let status = self.status().expect("there is a status file");
        status["pid"].as_i64().expect("it has a process")
    }

    /// The path of the socket.
    pub(crate) fn socket(&self) -> PathBuf {
        let status = self.status().expect("there is a status file");
        PathBuf::from(status["connection_name"].as_str().expect("it has a socket"))
    }

    /// A connection without any protocol.
    pub(crate) fn connect(&self) -> UnixStream {
        let stream = UnixStream::connect(self.socket()).expect("the daemon lets clients in");
        stream.set_read_timeout(Some(PATIENCE)).expect("it can be set");
        stream
    }

    /// The daemon answers, and rightly.
    pub(crate) fn is_well(&self) {
        assert_eq!(self.must("status"), "Daemon is up and running\n");
        let said = self.call("check a.py");
        assert!(
            said.out
                .starts_with("a.py:1: error: Incompatible types in assignment")
                && said.code == Some(1),
            "{said:?}"
        );
    }

    /// The daemons of this directory.
    pub(crate) fn daemons(&self) -> Vec<i64> {
        let here = fs::canonicalize(self.dir.path()).expect("it is there");
        let processes = fs::read_dir("/proc").expect("the system tells its processes");
        let pids = processes
            .flatten()
            .filter_map(|entry| entry.file_name().to_str()?.parse::<i64>().ok());
        let is_ours = |pid: &i64| {
            let process = PathBuf::from(format!("/proc/{pid}"));
            let words = fs::read(process.join("cmdline")).unwrap_or_default();
            let is_daemon = words.split(|byte| *byte == 0).any(|word| word == b"--detached");
            is_daemon && fs::read_link(process.join("cwd")).is_ok_and(|cwd| cwd == here)
        };
        pids.filter(is_ours).collect()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        for pid in self.daemons() {
            let _ = ipc::kill(pid);
        }
    }
}

/// A frame of the protocol.
pub(crate) fn frame(text: &str) -> Vec<u8> {
    let size = u32::try_from(text.len()).expect("it is short");
    [&size.to_be_bytes(), text.as_bytes()].concat()
}

/// Sends bytes and reads what comes back, to the end.
pub(crate) fn talk(stream: &mut UnixStream, bytes: &[u8]) -> String {
    stream.write_all(bytes).expect("the daemon reads");
    let mut reply = Vec::new();
    stream.read_to_end(&mut reply).expect("the daemon answers");
    String::from_utf8_lossy(&reply).into_owned()
}

/// Waits until something is so.
pub(crate) fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let end = Instant::now() + PATIENCE;
    while !is_so() {
        assert!(Instant::now() < end, "waited in vain: {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Whether a file or directory is there.
pub(crate) fn exists(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}
