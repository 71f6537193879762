//! The ways in which a daemon ends, and that nothing is left of it.

use std::process::Command;

use crate::place::{Place, exists, until};

fn is_gone(place: &Place, end: impl FnOnce(&Place)) {
    let directory = place
        .socket()
        .parent()
        .expect("the socket has a directory")
        .to_path_buf();
    let pid = place.pid();
    end(place);
    until("the process has ended", || !ipc::alive(pid));
    assert!(!exists(&place.path(".dmypy.json")), "the status file is left");
    assert!(!exists(&directory), "the directory of the socket is left");
}

fn signal(name: &str) -> impl FnOnce(&Place) {
    move |place: &Place| {
        let sent = Command::new("kill")
            .args([name, &place.pid().to_string()])
            .status();
        assert!(sent.expect("there is a kill").success());
    }
}

#[test]
fn a_daemon_that_is_told_to_stop_leaves_nothing() {
    let place = Place::new();
    place.start();
    is_gone(&place, |place| assert_eq!(place.must("stop"), "Daemon stopped\n"));
    let said = place.call("status");
    assert_eq!(
        (said.err.as_str(), said.code),
        ("No status file found\n", Some(2))
    );
}

#[test]
fn signals_leave_nothing() {
    for name in ["-TERM", "-INT"] {
        let place = Place::new();
        place.start();
        is_gone(&place, signal(name));
    }
}

#[test]
fn a_signal_in_the_middle_of_a_command_leaves_nothing() {
    let place = Place::new();
    place.start();
    let said = place.call("hang");
    assert_eq!(said.out, "{'error': 'timed out'}\n");
    is_gone(&place, signal("-TERM"));
}

#[test]
fn a_daemon_that_nobody_asks_ends() {
    let place = Place::new();
    place.must("start --timeout 1 -- --no-site-packages");
    is_gone(&place, |_| {});
}
