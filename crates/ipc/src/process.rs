//! Questions about other processes.

use std::io;

use rustix::process::{Pid, Signal, kill_process, test_kill_process};

/// Whether the process is alive, and ours.
#[must_use]
pub fn alive(pid: i64) -> bool {
    of(pid).is_some_and(|pid| test_kill_process(pid).is_ok())
}

/// Ends the process at once.
pub fn kill(pid: i64) -> io::Result<()> {
    let pid =
        of(pid).ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "there is no such process"))?;
    kill_process(pid, Signal::KILL).map_err(io::Error::from)
}

/// Zero and negative numbers mean groups of processes, and no process.
fn of(pid: i64) -> Option<Pid> {
    i32::try_from(pid)
        .ok()
        .filter(|pid| *pid > 0)
        .and_then(Pid::from_raw)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_process_is_alive_and_groups_are_no_processes() {
        assert!(alive(i64::from(std::process::id())));
        assert!(!alive(0) && !alive(-1) && !alive(i64::MAX));
        assert!(kill(0).is_err());
    }
}
