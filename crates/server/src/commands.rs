//! The commands of a session.
//!
//! Specified by the `cmd_` methods of `mypy/dmypy_server.py`.

use std::sync::Arc;
use std::time::Duration;

use config::{CommandLine, Host, ProcessEnvironment, Program, Request, parse_command_line};
use ipc::Object;
use options::{FollowImports, Options};
use resolve::BuildSource;
use serde_json::Value;
use source::FileSystem as _;
use update::{FileData, GivenChanges};

use crate::memory;
use crate::output::Terminal;
use crate::session::{Reply, Session, error, texts};
use crate::sources::{FoundSources, Wanted};

const HANG: Duration = Duration::from_secs(100);

impl Session {
    /// Finds the command and runs it.
    pub(crate) fn dispatch(&mut self, command: &str, arguments: Object) -> Reply {
        let arguments = Arguments(arguments);
        match command {
            "status" => self.status(&arguments),
            "stop" => Reply::new(),
            "run" => self.run(&arguments),
            "check" => self.check_files(&arguments),
            "recheck" => self.recheck(&arguments),
            "suggest" => self.suggest(&arguments),
            "inspect" => self.inspect(&arguments),
            "hang" => {
                std::thread::sleep(HANG);
                Reply::new()
            }
            _ => error(&format!("Unrecognized command '{command}'")),
        }
    }

    fn status(&self, arguments: &Arguments) -> Reply {
        if let Some(path) = arguments.text("fswatcher_dump_file")
            && let Err(problem) = std::fs::write(path, self.watched_files().to_string())
        {
            return error(&format!("cannot write {path}: {problem}"));
        }
        memory::figures()
    }

    /// Path to time, size and hash.
    fn watched_files(&self) -> Value {
        let files = self.loaded.iter().flat_map(|loaded| loaded.watcher().files());
        let entry = |(path, data): (&str, FileData)| {
            let mtime = data.mtime as f64 / 1e9;
            (
                path.to_owned(),
                serde_json::json!([mtime, data.size, data.hash.to_string()]),
            )
        };
        Value::Object(files.map(entry).collect())
    }

    /// Checks what a whole command line asks for; asks for a restart if the daemon has other settings.
    fn run(&mut self, arguments: &Arguments) -> Reply {
        let args = match arguments.texts("args") {
            Ok(args) => args,
            Err(reply) => return reply,
        };
        let args: Vec<String> = ["-i".to_owned()].into_iter().chain(args).collect();
        let host = Host {
            env: &ProcessEnvironment,
            fs: &*self.fs,
            pythons: &self.pythons,
        };
        let program = Program {
            name: "mypy-daemon",
            header: "",
            version: crate::VERSION,
            server: true,
            require_targets: true,
        };
        let CommandLine {
            mut options, request, ..
        } = match parse_command_line(&args, program, &host) {
            Ok(command_line) => command_line,
            Err(exit) => return texts(&exit.stdout, &exit.stderr, exit.status),
        };
        let sources = match self.found_sources(request, &options) {
            Ok(sources) => sources,
            Err(message) => return texts("", &format!("{message}\n"), 2),
        };
        options.junit_xml = None;
        if options != self.start {
            return restart("configuration changed");
        }
        if arguments.text("version") != Some(crate::VERSION) {
            return restart("mypy version changed");
        }
        self.check(sources, arguments.terminal())
    }

    fn check_files(&mut self, arguments: &Arguments) -> Reply {
        let files = arguments.texts("files");
        let files = files.and_then(|files| self.refresh().map(|()| files));
        match files.and_then(|files| self.sources(files)) {
            Ok(sources) => self.check(sources, arguments.terminal()),
            Err(reply) => reply,
        }
    }

    /// The sources of files. The error is the reply.
    fn sources(&mut self, files: Vec<String>) -> Result<Arc<[BuildSource]>, Reply> {
        let options = self.options.clone();
        let found = self.found_sources(Request::Files(files), &options);
        found.map_err(|message| texts("", &message, 2))
    }

    /// The sources that a request stands for. The error is for users.
    fn found_sources(&mut self, request: Request, options: &Options) -> Result<Arc<[BuildSource]>, String> {
        let dirs = self.pythons.dirs(options.python_executable.as_deref());
        let wanted = Wanted {
            request,
            options: options.clone(),
            dirs: dirs.map_err(|problem| problem.to_string())?,
        };
        let known = self.found.take();
        let found = match known.and_then(|found| found.refreshed(&wanted, &self.fs)) {
            Some(found) => found,
            None => FoundSources::find(wanted, &self.fs)?,
        };
        Ok(self.found.insert(found).sources())
    }

    /// Checks what was checked last time, without the files to remove and with those to add.
    fn recheck(&mut self, arguments: &Arguments) -> Reply {
        let Some(loaded) = &mut self.loaded else {
            return error("Command 'recheck' is only valid after a 'check' command");
        };
        let mut sources = loaded.sources().to_vec();
        let lists = (
            arguments.optional_texts("remove"),
            arguments.optional_texts("update"),
        );
        let (remove, update) = match lists {
            (Ok(remove), Ok(update)) => (remove, update),
            (Err(reply), _) | (_, Err(reply)) => return reply,
        };
        if self.options.follow_imports == FollowImports::Normal && (remove.is_some() || update.is_some()) {
            return error("Options --update and --remove need a daemon with --follow-imports=error or skip");
        }
        let is_removed = |source: &BuildSource| {
            let mut removed = remove.iter().flatten();
            source
                .path
                .as_deref()
                .is_some_and(|path| removed.any(|file| file == path))
        };
        sources.retain(|source| !is_removed(source));
        let Some(mut update) = update.or_else(|| remove.is_some().then(Vec::new)) else {
            if let Err(reply) = self.refresh() {
                return reply;
            }
            if self.loaded.is_none() {
                sources = self.asked.to_vec();
            }
            let count = sources.len();
            return self.check_given(sources, count, None, arguments.terminal());
        };
        update.sort_by(|a, b| paths_ending(b).cmp(paths_ending(a)));
        let is_known = |file: &String| sources.iter().any(|source| source.path.as_deref() == Some(file));
        // Files that are not there are no change.
        let new = update
            .iter()
            .filter(|file| !is_known(file) && self.fs.isfile(file));
        match self.sources(new.cloned().collect()) {
            Ok(added) => sources.extend(added.iter().cloned()),
            Err(reply) => return reply,
        }
        let shared = |files: &[String]| {
            files
                .iter()
                .map(|file| Arc::from(file.as_str()))
                .collect::<Vec<_>>()
        };
        let (remove, update) = (shared(&remove.unwrap_or_default()), shared(&update));
        let given = GivenChanges {
            remove: &remove,
            update: &update,
        };
        let count = sources.len();
        self.check_given(sources, count, Some(given), arguments.terminal())
    }
}

/// What is behind the last dot of a path.
fn paths_ending(path: &str) -> &str {
    path.rsplit_once('.').map_or("", |(_, ending)| ending)
}

fn restart(why: &str) -> Reply {
    let mut reply = Reply::new();
    reply.insert("restart".to_owned(), why.into());
    reply
}

/// The fields of a request.
pub(crate) struct Arguments(Object);

impl Arguments {
    pub(crate) fn value(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_str()
    }

    /// A list of texts that must be there. The error is the reply.
    fn texts(&self, name: &str) -> Result<Vec<String>, Reply> {
        self.optional_texts(name)?
            .ok_or_else(|| error(&format!("Missing argument: '{name}'")))
    }

    /// A list of texts, if it is there.
    fn optional_texts(&self, name: &str) -> Result<Option<Vec<String>>, Reply> {
        let wrong = || error(&format!("Argument '{name}' is not a list of strings"));
        match self.0.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::Array(items)) => {
                let texts: Option<Vec<String>> = items
                    .iter()
                    .map(|item| item.as_str().map(str::to_owned))
                    .collect();
                texts.map(Some).ok_or_else(wrong)
            }
            Some(_) => Err(wrong()),
        }
    }

    fn terminal(&self) -> Terminal {
        let width = self.0.get("terminal_width").and_then(Value::as_u64);
        Terminal {
            is_tty: self.0.get("is_tty").and_then(Value::as_bool).unwrap_or(false),
            width: width
                .and_then(|width| usize::try_from(width).ok())
                .filter(|width| *width > 0)
                .unwrap_or(80),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use source::MemoryFs;

    use super::*;

    fn session() -> (Session, Arc<MemoryFs>) {
        let files = Arc::new(MemoryFs::new("/w"));
        files.write("a.py", "x: int = ''\n");
        files.write("b.py", "import a\n");
        let options = Options {
            follow_imports: FollowImports::Error,
            error_summary: false,
            ..Options::default()
        };
        (Session::new(options, build::file_system(files.clone())), files)
    }

    fn send(session: &mut Session, command: &str, arguments: Value) -> Reply {
        let Value::Object(arguments) = arguments else {
            panic!("arguments are an object")
        };
        session.run_command(command, arguments)
    }

    fn out(reply: &Reply) -> (&str, Option<u64>) {
        let out = reply
            .get("out")
            .and_then(Value::as_str)
            .unwrap_or_else(|| panic!("{reply:?}"));
        (out, reply.get("status").and_then(Value::as_u64))
    }

    #[test]
    fn changes_are_seen_by_the_next_check() {
        let (mut session, files) = session();
        let reply = send(
            &mut session,
            "check",
            json!({"files": ["a.py"], "is_tty": false, "terminal_width": 80}),
        );
        let (text, status) = out(&reply);
        assert!(
            text.starts_with("a.py:1: error: Incompatible types in assignment"),
            "{text}"
        );
        assert_eq!(
            (status, reply["python_version"].as_str()),
            (Some(1), Some("3_14"))
        );
        files.write("a.py", "x: int = 1\n");
        assert_eq!(out(&send(&mut session, "recheck", json!({}))), ("", Some(0)));
    }

    #[test]
    fn a_recheck_can_add_and_remove_files() {
        let (mut session, files) = session();
        files.write("a.py", "x: int = 1\n");
        send(&mut session, "check", json!({"files": ["a.py", "b.py"]}));
        let reply = send(
            &mut session,
            "recheck",
            json!({"remove": ["a.py", "z.py"], "update": ["z.py"]}),
        );
        assert!(
            out(&reply)
                .0
                .starts_with("b.py:1: error: Import of \"a\" ignored"),
            "{reply:?}"
        );
        assert_eq!(
            out(&send(&mut session, "recheck", json!({"update": ["a.py"]}))),
            ("", Some(0))
        );
    }

    #[test]
    fn commands_that_make_no_sense_are_errors() {
        let (mut session, _) = session();
        let mut error = |command: &str, arguments: Value| {
            send(&mut session, command, arguments)
                .get("error")
                .and_then(Value::as_str)
                .map(str::to_owned)
        };
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(error("dance", json!({})), text("Unrecognized command 'dance'"));
        assert_eq!(error("check", json!({})), text("Missing argument: 'files'"));
        assert_eq!(
            error("check", json!({"files": [1]})),
            text("Argument 'files' is not a list of strings")
        );
        assert_eq!(
            error("recheck", json!({})),
            text("Command 'recheck' is only valid after a 'check' command")
        );
        assert!(
            error("suggest", json!({"function": "f"})).is_some_and(|text| text.contains("only valid after"))
        );
        assert_eq!(error("status", json!({})), None);
    }

    #[test]
    fn other_settings_and_versions_ask_for_a_restart() {
        let (mut session, _) = session();
        let run = |session: &mut Session, version: &str, args: Value| {
            send(
                session,
                "run",
                json!({"version": version, "args": args, "export_types": false}),
            )
        };
        let other = run(
            &mut session,
            crate::VERSION,
            json!(["--no-site-packages", "a.py"]),
        );
        assert_eq!(other["restart"], "configuration changed");
        let wrong = run(&mut session, crate::VERSION, json!(["--nonsense", "a.py"]));
        assert_eq!(wrong["status"], 2);
        assert!(
            wrong["err"]
                .as_str()
                .is_some_and(|err| err.contains("mypy-daemon: error: ")),
            "{wrong:?}"
        );
    }
}
