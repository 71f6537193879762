//! Clients that do not behave.

use std::io::Write as _;
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

use crate::place::{Place, frame, talk};

const FRAMES: u32 = 100_000;

/// Numbers without any pattern, the same in each run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.roll() % limit
    }

    fn bytes(&mut self) -> Vec<u8> {
        let count = self.below(64);
        (0..count).map(|_| self.roll().to_le_bytes()[0]).collect()
    }

    /// A JSON value with words of the protocol in it.
    fn value(&mut self, depth: u64) -> String {
        let words = [
            "command",
            "status",
            "files",
            "a.py",
            "recheck",
            "check",
            "inspect",
            "suggest",
            "run",
            "é\\u0000",
        ];
        let word = |dice: &mut Self| words[usize::try_from(dice.below(10)).expect("it is below ten")];
        match self.below(if depth > 3 { 4 } else { 6 }) {
            0 => "null".to_owned(),
            1 => format!("{}", self.roll().cast_signed()),
            2 => "1e999".to_owned(),
            3 => format!("\"{}\"", word(self)),
            4 => format!("[{}, {}]", self.value(depth + 1), self.value(depth + 1)),
            _ => format!("{{\"{}\": {}}}", word(self), self.value(depth + 1)),
        }
    }

    /// Commands that need no program, so that none of them takes long.
    fn request(&mut self) -> String {
        let commands = ["status", "recheck", "inspect", "suggest", "dance", ""];
        let command = commands[usize::try_from(self.below(6)).expect("it is below six")];
        let fields = [
            "function",
            "location",
            "show",
            "update",
            "remove",
            "terminal_width",
            "is_tty",
        ];
        let field = fields[usize::try_from(self.below(7)).expect("it is below seven")];
        format!("{{\"command\": \"{command}\", \"{field}\": {}}}", self.value(0))
    }

    fn frame(&mut self) -> Vec<u8> {
        match self.below(5) {
            0 => self.bytes(),
            1 => {
                let mut frame = frame(&self.value(0));
                let at = usize::try_from(self.below(frame.len() as u64)).expect("frames are short");
                frame[at] = self.roll().to_le_bytes()[0];
                frame
            }
            2 => frame(&self.value(0)),
            3 => {
                let mut frame = frame(&self.request());
                frame.truncate(usize::try_from(self.below(frame.len() as u64)).expect("frames are short"));
                frame
            }
            _ => frame(&self.request()),
        }
    }
}

#[test]
fn a_hundred_thousand_random_frames_do_no_harm() {
    let place = Place::new();
    place.start();
    let socket = place.socket();
    let mut dice = Dice(0x5eed_1234_abcd_0001);
    for _ in 0..FRAMES {
        let mut stream = UnixStream::connect(&socket).expect("the daemon lets clients in");
        // It may hang up before all is written.
        let _ = stream.write_all(&dice.frame());
    }
    place.is_well();
}

#[test]
fn silence_garbage_and_huge_lengths_hold_nobody_up() {
    let place = Place::new();
    place.start();
    let silent: Vec<_> = (0..50).map(|_| place.connect()).collect();
    let mut half = place.connect();
    half.write_all(&[0, 0, 1, 0, b'{']).expect("the daemon reads");
    let reply = talk(&mut place.connect(), &[255; 4]);
    assert!(reply.contains("The frame is too large"), "{reply}");
    let reply = talk(&mut place.connect(), &frame("[]"));
    assert!(reply.contains("Data received is not a dict"), "{reply}");
    let reply = talk(&mut place.connect(), &frame("{}"));
    assert!(reply.contains("No command found in request"), "{reply}");
    let start = Instant::now();
    place.is_well();
    assert!(
        start.elapsed() < Duration::from_secs(25),
        "the others were waited for"
    );
    drop(silent);
}

#[test]
fn a_client_that_leaves_or_does_not_read_is_forgotten() {
    let place = Place::new();
    place.write("big.py", &"x: int = ''\n".repeat(5_000));
    place.start();
    let check =
        frame("{\"command\": \"check\", \"files\": [\"big.py\"], \"is_tty\": false, \"terminal_width\": 80}");
    place.connect().write_all(&check).expect("the daemon reads");
    let mut deaf = place.connect();
    deaf.write_all(&check).expect("the daemon reads");
    place.is_well();
}

#[test]
fn the_status_is_told_while_a_command_runs() {
    let place = Place::new();
    place.start();
    let mut busy = place.connect();
    busy.write_all(&frame("{\"command\": \"hang\"}"))
        .expect("the daemon reads");
    std::thread::sleep(Duration::from_millis(100));
    let start = Instant::now();
    let out = place.must("status -v");
    assert!(
        out.contains("platform") && out.ends_with("Daemon is up and running\n"),
        "{out}"
    );
    assert!(start.elapsed() < Duration::from_secs(4));
    assert_eq!(place.must("kill"), "Daemon killed\n");
}
