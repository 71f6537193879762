//! Questions about other processes.

use std::io;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process, test_kill_process};

/// Whether the process is alive, and ours. One that has ended and that nobody has asked about is dead.
#[must_use]
pub fn alive(pid: i64) -> bool {
    of(pid).is_some_and(|id| test_kill_process(id).is_ok() && !is_zombie(pid))
}

/// Whether the process has ended; only Linux says.
fn is_zombie(pid: i64) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    // The name of the program may hold anything, so the state is what follows its end.
    let state = stat.rsplit(") ").next().and_then(|rest| rest.chars().next());
    matches!(state, Some('Z' | 'X'))
}

/// How long a process may take to end that was killed; one with a lot of memory needs some milliseconds.
const LONGEST_END: Duration = Duration::from_secs(2);

/// Ends the process at once, and waits until it is gone, so that who asks next does not find it alive.
pub fn kill(pid: i64) -> io::Result<()> {
    let id =
        of(pid).ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "there is no such process"))?;
    kill_process(id, Signal::KILL)?;
    let start = Instant::now();
    while alive(pid) && start.elapsed() < LONGEST_END {
        std::thread::sleep(Duration::from_millis(1));
    }
    Ok(())
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

    #[test]
    fn a_process_that_has_ended_is_dead_before_it_is_waited_for() {
        let mut child = std::process::Command::new("sleep")
            .arg("100")
            .spawn()
            .expect("there is a sleep");
        let pid = i64::from(child.id());
        assert!(alive(pid));
        kill(pid).expect("it is ours");
        let end = std::time::Instant::now() + std::time::Duration::from_secs(5);
        while cfg!(target_os = "linux") && alive(pid) {
            assert!(std::time::Instant::now() < end, "it should be dead");
            std::thread::yield_now();
        }
        child.wait().expect("it can be waited for");
        assert!(!alive(pid));
    }
}
