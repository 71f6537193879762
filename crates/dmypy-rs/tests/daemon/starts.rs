//! Starting, at the same time and over what others have left.

use std::thread;

use crate::place::{Place, Said, until};

const CLIENTS: usize = 64;

#[test]
fn simultaneous_runs_leave_one_daemon_and_are_all_answered() {
    let place = Place::new();
    let run = || place.call("run -- --no-site-packages a.py");
    let said: Vec<Said> = thread::scope(|scope| {
        let clients: Vec<_> = (0..CLIENTS).map(|_| scope.spawn(run)).collect();
        clients
            .into_iter()
            .map(|client| client.join().expect("no client panics"))
            .collect()
    });
    for said in said {
        let answer = said.out.strip_prefix("Daemon started\n").unwrap_or(&said.out);
        let is_right = answer.starts_with("a.py:1: error: Incompatible types in assignment")
            && answer.ends_with("Found 1 error in 1 file (checked 1 source file)\n");
        assert!(
            is_right && said.code == Some(1) && said.err.is_empty(),
            "{said:?}"
        );
    }
    until("one daemon is left", || place.daemons() == [place.pid()]);
}

#[test]
fn a_status_file_of_a_dead_process_is_no_daemon() {
    let place = Place::new();
    place.write(
        ".dmypy.json",
        "{\"pid\": 2147483647, \"connection_name\": \"/no/such/socket\"}\n",
    );
    let said = place.call("status");
    assert_eq!((said.err.as_str(), said.code), ("Daemon has died\n", Some(2)));
    place.start();
    place.is_well();
}

#[test]
fn a_status_file_with_the_number_of_another_process_is_no_daemon() {
    let place = Place::new();
    let this = std::process::id();
    let text = format!("{{\"pid\": {this}, \"connection_name\": \"/no/such/socket\"}}\n");
    place.write(".dmypy.json", &text);
    let said = place.call("kill");
    assert!(
        said.code == Some(2) && said.err.contains("is no daemon"),
        "{said:?}"
    );
    let said = place.call("run -- --no-site-packages a.py");
    assert!(said.out.starts_with("Daemon started\na.py:1: error"), "{said:?}");
    assert_ne!(place.pid(), i64::from(this));
}

#[test]
fn a_daemon_that_runs_is_not_started_again() {
    let place = Place::new();
    place.start();
    let pid = place.pid();
    let said = place.call("start -- --no-site-packages");
    assert_eq!(
        (said.err.as_str(), said.code),
        ("Daemon is still alive\n", Some(2))
    );
    place.must("restart -- --no-site-packages");
    assert_ne!(place.pid(), pid);
    place.is_well();
}
