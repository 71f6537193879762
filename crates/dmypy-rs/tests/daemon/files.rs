//! Who may use the files of a daemon.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use crate::place::Place;

fn mode(path: &Path) -> u32 {
    let data = fs::metadata(path).expect("it is there");
    data.permissions().mode() & 0o777
}

#[test]
fn only_the_owner_can_use_socket_and_status_file() {
    let place = Place::new();
    place.start();
    let socket = place.socket();
    assert_eq!(mode(&place.path(".dmypy.json")), 0o600);
    assert_eq!(mode(&socket), 0o600);
    assert_eq!(mode(socket.parent().expect("it has a directory")), 0o700);
}

#[test]
fn a_status_file_that_is_none_is_named() {
    let place = Place::new();
    place.write(".dmypy.json", "[]");
    let said = place.call("status");
    assert!(
        said.code == Some(2) && said.err.starts_with("Invalid status file (not a dict)"),
        "{said:?}"
    );
    place.write(".dmypy.json", "");
    let said = place.call("stop");
    assert!(
        said.code == Some(2) && said.err.starts_with("Malformed status file"),
        "{said:?}"
    );
}
