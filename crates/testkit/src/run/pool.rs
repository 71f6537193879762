//! Worker processes: each gets one case at a time; one that crashes or takes too long is replaced.

use std::collections::VecDeque;
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::worker::Order;
use super::{CaseResult, Selected, Selection, Verdict};

/// How cases are run.
#[derive(Clone, Debug)]
pub struct Pool {
    /// The program that serves as a worker when it is called with `--worker`.
    pub runner: PathBuf,
    /// How many workers there are.
    pub jobs: usize,
    /// How long a case may take; its suite says without it.
    pub time_limit: Option<Duration>,
}

/// Hears of every case that is done.
pub type Progress<'a> = dyn Fn(&CaseResult) + Sync + 'a;

impl Pool {
    /// Runs the cases of a selection; the results are in its order.
    pub fn run(&self, selection: &Selection, progress: &Progress<'_>) -> io::Result<Vec<CaseResult>> {
        let queue = Mutex::new(order(selection));
        let results = Mutex::new(vec![None; selection.cases.len()]);
        let work = || -> io::Result<()> {
            let mut seat = Seat {
                pool: self,
                worker: None,
            };
            while let Some(at) = take(&queue) {
                let result = seat.run(selection, &selection.cases[at])?;
                progress(&result);
                results.lock().expect("no thread panics with the lock")[at] = Some(result);
            }
            Ok(())
        };
        std::thread::scope(|scope| {
            let threads: Vec<_> = (0..self.jobs.max(1)).map(|_| scope.spawn(work)).collect();
            threads
                .into_iter()
                .try_for_each(|thread| thread.join().expect("a thread of the pool panicked"))
        })?;
        let results = results.into_inner().expect("no thread panics with the lock");
        Ok(results
            .into_iter()
            .map(|result| result.expect("every case has a result"))
            .collect())
    }
}

/// The slow suites first, so that the end is not one long case.
fn order(selection: &Selection) -> VecDeque<usize> {
    let mut order: Vec<usize> = (0..selection.cases.len()).collect();
    order.sort_by_key(|at| {
        !selection.suites[selection.cases[*at].suite]
            .kind
            .starts_programs()
    });
    order.into()
}

fn take(queue: &Mutex<VecDeque<usize>>) -> Option<usize> {
    queue.lock().expect("no thread panics with the lock").pop_front()
}

/// A place for one worker after the other.
struct Seat<'a> {
    pool: &'a Pool,
    worker: Option<Worker>,
}

impl Seat<'_> {
    fn run(&mut self, selection: &Selection, case: &Selected) -> io::Result<CaseResult> {
        let start = Instant::now();
        let verdict = match &case.excluded {
            Some(reason) => Verdict::Excluded(reason.clone()),
            None => self.serve(selection, case)?,
        };
        let Selected {
            suite, name, line, ..
        } = case.clone();
        Ok(CaseResult {
            suite,
            name,
            line,
            verdict,
            time: start.elapsed(),
        })
    }

    fn serve(&mut self, selection: &Selection, case: &Selected) -> io::Result<Verdict> {
        let suite = &selection.suites[case.suite];
        let order = Order {
            file: suite.file.clone(),
            id: suite.id.clone(),
            index: case.index,
        };
        let worker = match &mut self.worker {
            Some(worker) => worker,
            none => none.insert(Worker::start(&self.pool.runner)?),
        };
        let limit = self.pool.time_limit.unwrap_or(suite.kind.time_limit());
        let verdict = worker.ask(&order, limit);
        match verdict {
            Ok(verdict) => Ok(verdict),
            Err(problem) => {
                let worker = self.worker.take().expect("there is a worker");
                Ok(Verdict::failed(worker.end(problem)))
            }
        }
    }
}

/// Why a worker gave no answer.
enum Problem {
    Ended,
    TimedOut(Duration),
}

/// A running worker process.
struct Worker {
    child: Child,
    orders: ChildStdin,
    answers: Receiver<String>,
    /// What it says on standard error, such as the last words of a crash.
    complaints: JoinHandle<String>,
}

impl Worker {
    fn start(runner: &Path) -> io::Result<Self> {
        let mut command = Command::new(runner);
        command
            .arg("--worker")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut child = command.spawn()?;
        let orders = child.stdin.take().expect("standard input is a pipe");
        let lines = BufReader::new(child.stdout.take().expect("standard output is a pipe"));
        let mut stderr = child.stderr.take().expect("standard error is a pipe");
        let complaints = std::thread::spawn(move || {
            let mut bytes = Vec::new();
            // What cannot be read is not shown.
            let _ = stderr.read_to_end(&mut bytes);
            String::from_utf8_lossy(&bytes).trim().to_owned()
        });
        let (sender, answers) = channel();
        std::thread::spawn(move || {
            for line in lines.lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    return;
                }
            }
        });
        Ok(Self {
            child,
            orders,
            answers,
            complaints,
        })
    }

    fn ask(&mut self, order: &Order, limit: Duration) -> Result<Verdict, Problem> {
        let mut line = serde_json::to_string(order).expect("an order is plain data");
        line.push('\n');
        let sent = self
            .orders
            .write_all(line.as_bytes())
            .and_then(|()| self.orders.flush());
        sent.map_err(|_| Problem::Ended)?;
        loop {
            match self.answers.recv_timeout(limit) {
                // What the program prints by mistake is no answer.
                Ok(line) => match serde_json::from_str(&line) {
                    Ok(verdict) => return Ok(verdict),
                    Err(_) => continue,
                },
                Err(RecvTimeoutError::Timeout) => return Err(Problem::TimedOut(limit)),
                Err(RecvTimeoutError::Disconnected) => return Err(Problem::Ended),
            }
        }
    }

    /// Ends a worker that gave no answer, and says why.
    fn end(mut self, problem: Problem) -> String {
        match problem {
            Problem::TimedOut(limit) => {
                self.kill();
                format!("took longer than {} seconds", limit.as_secs_f64())
            }
            Problem::Ended => match self.wait() {
                Some(status) => format!("the worker ended: {}{}", explain(status), self.last_words()),
                None => "the worker closed its output".to_owned(),
            },
        }
    }

    /// The last lines on standard error.
    fn last_words(self) -> String {
        const SHOWN: usize = 5;
        let text = self.complaints.join().unwrap_or_default();
        let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
        lines[lines.len().saturating_sub(SHOWN)..]
            .iter()
            .map(|line| format!("\n{line}"))
            .collect()
    }

    /// The status of a worker that is about to end by itself.
    fn wait(&mut self) -> Option<ExitStatus> {
        for _ in 0..100 {
            if let Ok(Some(status)) = self.child.try_wait() {
                return Some(status);
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        self.kill();
        None
    }

    /// Ends the worker and the programs that its case has started.
    fn kill(&mut self) {
        // It may have ended by itself already; a child that cannot be waited for is not ours any more.
        #[cfg(unix)]
        let _ = i32::try_from(self.child.id())
            .ok()
            .and_then(rustix::process::Pid::from_raw)
            .map(|group| rustix::process::kill_process_group(group, rustix::process::Signal::KILL));
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[cfg(unix)]
fn explain(status: ExitStatus) -> String {
    use std::os::unix::process::ExitStatusExt as _;
    match status.signal() {
        Some(6) => "aborted".to_owned(),
        Some(signal) => format!("signal {signal}"),
        None => status.to_string(),
    }
}

#[cfg(not(unix))]
fn explain(status: ExitStatus) -> String {
    status.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::suites_of;
    use crate::exclusions::Exclusions;

    #[cfg(unix)]
    /// The verdict on one case when a shell script is the worker.
    fn verdict(script: &str) -> Verdict {
        use std::os::unix::fs::PermissionsExt as _;
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("check-x.test");
        std::fs::write(&file, "[case testA]\nx\n").unwrap();
        let runner = dir.path().join("worker");
        std::fs::write(&runner, format!("#!/bin/sh\n{script}\n")).unwrap();
        std::fs::set_permissions(&runner, std::fs::Permissions::from_mode(0o755)).unwrap();
        let selection = Selection::new(suites_of(&file).unwrap(), None, &Exclusions::default()).unwrap();
        let pool = Pool {
            runner,
            jobs: 2,
            time_limit: Some(Duration::from_millis(500)),
        };
        pool.run(&selection, &|_| ()).unwrap().remove(0).verdict
    }

    /// One test: a script that is being written cannot be started while another thread starts one.
    #[test]
    #[cfg(unix)]
    fn a_worker_that_gives_no_verdict_fails_its_case() {
        assert_eq!(
            verdict("read order; exit 3"),
            Verdict::failed("the worker ended: exit status: 3")
        );
        assert_eq!(
            verdict("kill -s SEGV $$"),
            Verdict::failed("the worker ended: signal 11")
        );
        assert_eq!(
            verdict("sleep 30"),
            Verdict::failed("took longer than 0.5 seconds")
        );
        assert_eq!(
            verdict("echo noise; echo '\"Passed\"'; read order"),
            Verdict::Passed
        );
    }
}
