//! Worker processes: each gets one case at a time; one that crashes or takes too long is replaced.

use std::collections::VecDeque;
use std::io::{self, BufRead as _, BufReader, Write as _};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
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
                runner: &self.runner,
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
    runner: &'a PathBuf,
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
            none => none.insert(Worker::start(self.runner)?),
        };
        let verdict = worker.ask(&order, suite.kind.time_limit());
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
}

impl Worker {
    fn start(runner: &PathBuf) -> io::Result<Self> {
        let mut command = Command::new(runner);
        command
            .arg("--worker")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut child = command.spawn()?;
        let orders = child.stdin.take().expect("standard input is a pipe");
        let lines = BufReader::new(child.stdout.take().expect("standard output is a pipe"));
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
        // It may have ended by itself already.
        let _ = self.child.kill();
        let status = self.child.wait();
        match problem {
            Problem::TimedOut(limit) => format!("took longer than {} seconds", limit.as_secs()),
            Problem::Ended => match status {
                Ok(status) => format!("the worker ended: {}", explain(status)),
                Err(error) => format!("the worker ended: {error}"),
            },
        }
    }
}

#[cfg(unix)]
fn explain(status: ExitStatus) -> String {
    use std::os::unix::process::ExitStatusExt as _;
    match status.signal() {
        Some(6) => "aborted (recursion without end, or no memory)".to_owned(),
        Some(signal) => format!("signal {signal}"),
        None => status.to_string(),
    }
}

#[cfg(not(unix))]
fn explain(status: ExitStatus) -> String {
    status.to_string()
}
