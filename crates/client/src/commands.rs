//! What each command does.

use std::path::Path;
use std::time::{Duration, Instant};

use clap::CommandFactory as _;
use ipc::{BadStatus, Connection, Object, Status, read_status};
use serde_json::{Value, json};

use crate::VERSION;
use crate::cli::{Action, CheckOptions, Cli, DaemonOptions};
use crate::python::{dict, stats};
use crate::reply::{fail, show, shown};
use crate::request::{request, request_of_any};
use crate::starting::{Launcher, is_running, start};
use crate::terminal::say;

/// How long questions may take whose answer needs no check.
const SHORT: Option<Duration> = Some(Duration::from_secs(5));
const BUSY: &str = "Daemon may be busy processing; if this persists, consider dmypy-rs kill";

/// Does what the command line says, except to be a daemon; returns the exit status.
pub fn run(cli: Cli, launcher: &dyn Launcher) -> u8 {
    let client = Client {
        status_file: &cli.status_file,
        launcher,
    };
    let Some(action) = cli.action else {
        say(&format!("{}\n", Cli::command().render_usage()));
        return 0;
    };
    client
        .act(action)
        .unwrap_or_else(|problem| fail(&problem.to_string()))
}

struct Client<'a> {
    status_file: &'a Path,
    launcher: &'a dyn Launcher,
}

impl Client<'_> {
    fn act(&self, action: Action) -> Result<u8, BadStatus> {
        match action {
            Action::Start(options) => Ok(self.start(&options)),
            Action::Restart(options) => self.restart(&options),
            Action::Status {
                verbose,
                fswatcher_dump_file,
            } => self.status(verbose, fswatcher_dump_file),
            Action::Stop => self.stop(),
            Action::Kill => self.kill(),
            Action::Check { check, files, .. } => self.checked(
                "check",
                json!({"files": files, "export_types": check.export_types}),
                &check,
            ),
            Action::Run { check, daemon } => self.run(&check, &daemon),
            Action::Recheck {
                check,
                update,
                remove,
                ..
            } => {
                let mut arguments = json!({"export_types": check.export_types});
                if update.is_some() || remove.is_some() {
                    arguments["update"] = json!(update);
                    arguments["remove"] = json!(remove);
                }
                self.checked("recheck", arguments, &check)
            }
            query @ (Action::Suggest { .. } | Action::Inspect { .. }) => self.query(query),
            Action::Hang => {
                let reply = request(self.status_file, "hang", Some(Duration::from_secs(1)), json!({}))?;
                say(&format!("{}\n", dict(&reply)));
                Ok(0)
            }
            Action::Daemon { .. } => unreachable!("the program runs a daemon itself"),
            Action::Help => {
                say(&Cli::command().render_help().to_string());
                Ok(0)
            }
        }
    }

    fn start(&self, options: &DaemonOptions) -> u8 {
        if is_running(self.status_file) {
            return fail("Daemon is still alive");
        }
        start(self.launcher, self.status_file, options)
    }

    fn restart(&self, options: &DaemonOptions) -> Result<u8, BadStatus> {
        // A daemon that is not there need not be stopped.
        if let Ok(status) = self.stop()
            && status != 0
        {
            return Ok(status);
        }
        Ok(start(self.launcher, self.status_file, options))
    }

    fn status(&self, verbose: bool, dump_file: Option<String>) -> Result<u8, BadStatus> {
        let status = read_status(self.status_file)?;
        if verbose {
            say(&stats(&status));
        }
        Status::check(&status)?;
        let reply = request(
            self.status_file,
            "status",
            SHORT,
            json!({"fswatcher_dump_file": dump_file}),
        )?;
        let is_error = reply.contains_key("error");
        if verbose || is_error {
            say(&stats(&reply));
        }
        if is_error {
            return Ok(fail(BUSY));
        }
        say("Daemon is up and running\n");
        Ok(0)
    }

    fn stop(&self) -> Result<u8, BadStatus> {
        let reply = request(self.status_file, "stop", SHORT, json!({}))?;
        if reply.contains_key("error") {
            say(&stats(&reply));
            return Ok(fail(BUSY));
        }
        say("Daemon stopped\n");
        Ok(0)
    }

    /// Kills the process of the status file, if it is really the daemon: a status file may be old, or a lie.
    fn kill(&self) -> Result<u8, BadStatus> {
        let status = Status::read(self.status_file)?;
        let connection = Connection::connect(&status.connection_name, SHORT);
        let peer = connection.ok().and_then(|connection| connection.peer());
        if cfg!(target_os = "linux") && peer.map(i64::from) != Some(status.pid) {
            return Ok(fail(&format!(
                "Process {} is no daemon; if there is none, remove {}",
                status.pid,
                shown(self.status_file)
            )));
        }
        Ok(match ipc::kill(status.pid) {
            Ok(()) => {
                say("Daemon killed\n");
                0
            }
            Err(error) => fail(&ipc::describe(&error)),
        })
    }

    fn checked(&self, command: &str, arguments: Value, options: &CheckOptions) -> Result<u8, BadStatus> {
        let start = Instant::now();
        let reply = request(self.status_file, command, None, arguments)?;
        Ok(show(reply, options, start.elapsed()))
    }

    fn run(&self, check: &CheckOptions, daemon: &DaemonOptions) -> Result<u8, BadStatus> {
        let ask = || -> Result<Object, BadStatus> {
            let arguments =
                json!({"version": VERSION, "args": daemon.flags, "export_types": check.export_types});
            request_of_any(self.status_file, "run", None, arguments)
        };
        let mut start_time = Instant::now();
        let mut reply = match ask() {
            Ok(reply) => reply,
            Err(_) => {
                let status = start(self.launcher, self.status_file, daemon);
                if status != 0 {
                    return Ok(status);
                }
                start_time = Instant::now();
                ask()?
            }
        };
        if let Some(why) = reply.get("restart") {
            say(&format!("Restarting: {}\n", why.as_str().unwrap_or_default()));
            let status = self.restart(daemon)?;
            if status != 0 {
                return Ok(status);
            }
            reply = ask()?;
        }
        Ok(show(reply, check, start_time.elapsed()))
    }

    fn query(&self, action: Action) -> Result<u8, BadStatus> {
        let (command, arguments) = match action {
            Action::Suggest {
                function,
                json: as_json,
                no_errors,
                no_any,
                flex_any,
                callsites,
                use_fixme,
                max_guesses,
            } => {
                let arguments = json!({
                    "function": function, "json": as_json, "callsites": callsites, "no_errors": no_errors,
                    "no_any": no_any, "flex_any": flex_any, "use_fixme": use_fixme, "max_guesses": max_guesses,
                });
                ("suggest", arguments)
            }
            Action::Inspect {
                location,
                show,
                verbose,
                limit,
                include_span,
                include_kind,
                include_object_attrs,
                union_attrs,
                force_reload,
            } => {
                let arguments = json!({
                    "show": show.word(), "location": location, "verbosity": verbose, "limit": limit,
                    "include_span": include_span, "include_kind": include_kind,
                    "include_object_attrs": include_object_attrs, "union_attrs": union_attrs,
                    "force_reload": force_reload,
                });
                ("inspect", arguments)
            }
            Action::Start(_)
            | Action::Restart(_)
            | Action::Status { .. }
            | Action::Stop
            | Action::Kill
            | Action::Check { .. }
            | Action::Run { .. }
            | Action::Recheck { .. }
            | Action::Hang
            | Action::Daemon { .. }
            | Action::Help => unreachable!("only queries come here"),
        };
        let reply = request(self.status_file, command, None, arguments)?;
        Ok(show(reply, &CheckOptions::default(), Duration::ZERO))
    }
}
