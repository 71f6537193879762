//! The time of a check behind an edit, in a tool that watches files: from the write to the line that sums up.

use std::io::Read;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

/// How long a check may take before this gives up.
const LIMIT: Duration = Duration::from_secs(120);

/// A tool that watches.
#[derive(Debug)]
pub(super) struct Watcher {
    child: Child,
    output: Receiver<(Instant, String)>,
    /// What only the line that sums up says.
    done: &'static [&'static str],
}

impl Watcher {
    /// Starts the tool and waits for its first answer.
    pub(super) fn start(mut command: Command, done: &'static [&'static str]) -> Result<Self> {
        command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().context("cannot start a tool that watches")?;
        let (sender, output) = channel();
        forward(child.stdout.take(), sender.clone());
        forward(child.stderr.take(), sender);
        let mut watcher = Self { child, output, done };
        watcher.answer()?;
        // What it says besides, and its own start.
        thread::sleep(Duration::from_secs(2));
        while watcher.output.try_recv().is_ok() {}
        Ok(watcher)
    }

    /// The seconds that the answer to an edit takes.
    pub(super) fn edit(&mut self, write: impl FnOnce() -> Result<()>) -> Result<f64> {
        let start = Instant::now();
        write()?;
        let answered = self.answer()?;
        Ok(answered.duration_since(start).as_secs_f64())
    }

    fn answer(&mut self) -> Result<Instant> {
        let mut text = String::new();
        loop {
            let Ok((at, chunk)) = self.output.recv_timeout(LIMIT) else {
                bail!("a tool that watches does not answer");
            };
            text.push_str(&chunk);
            if self.done.iter().any(|mark| text.contains(mark)) {
                return Ok(at);
            }
        }
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        // It may have ended by itself.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// Hands on what comes out of a pipe, with the time that it came at.
fn forward(pipe: Option<impl Read + Send + 'static>, into: Sender<(Instant, String)>) {
    let Some(mut pipe) = pipe else { return };
    thread::spawn(move || {
        let mut chunk = [0; 1 << 16];
        while let Ok(count) = pipe.read(&mut chunk) {
            let text = String::from_utf8_lossy(&chunk[..count]).into_owned();
            if count == 0 || into.send((Instant::now(), text)).is_err() {
                return;
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_ends_with_its_mark() {
        let mut command = Command::new("sh");
        command.args(["-c", "echo one; echo done 1; sleep 4; echo done 2; sleep 60"]);
        let mut watcher = Watcher::start(command, &["done"]).expect("a shell answers");
        let seconds = watcher.edit(|| Ok(())).expect("it answers again");
        assert!(seconds < 30.0, "{seconds}");
    }
}
