//! Questions that are answered at the door, whatever the session is doing: the status of a daemon that is busy.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use ipc::Object;
use serde_json::Value;

use crate::memory;

/// What the door knows.
#[derive(Debug)]
pub(crate) struct Quick {
    metadata: Mutex<Object>,
    last_visit: Mutex<Instant>,
}

impl Quick {
    /// `metadata` is part of every answer.
    pub(crate) fn new(metadata: Object) -> Self {
        Self {
            metadata: Mutex::new(metadata),
            last_visit: Mutex::new(Instant::now()),
        }
    }

    /// Takes over what every answer is to have from now on.
    pub(crate) fn set_metadata(&self, metadata: Object) {
        *self.metadata.lock().unwrap_or_else(PoisonError::into_inner) = metadata;
    }

    /// The answer to a request that needs no session.
    pub(crate) fn answer(&self, request: &Object) -> Option<Object> {
        *self.last_visit.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
        let is_status = request.get("command").and_then(Value::as_str) == Some("status");
        let wants_files = request
            .get("fswatcher_dump_file")
            .is_some_and(|path| !path.is_null());
        if !is_status || wants_files {
            return None;
        }
        let mut reply = memory::figures();
        reply.extend(
            self.metadata
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .clone(),
        );
        reply.insert("final".to_owned(), true.into());
        Some(reply)
    }

    /// How long nobody has asked anything.
    pub(crate) fn idle(&self) -> Duration {
        self.last_visit
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .elapsed()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn answer(request: Value) -> Option<Object> {
        let Value::Object(request) = request else {
            unreachable!("requests are objects")
        };
        let mut metadata = Object::new();
        metadata.insert("platform".to_owned(), "linux".into());
        Quick::new(metadata).answer(&request)
    }

    #[test]
    fn only_a_plain_status_needs_no_session() {
        let reply =
            answer(json!({"command": "status", "fswatcher_dump_file": null})).expect("it is answered");
        assert_eq!(
            (&reply["final"], &reply["platform"]),
            (&json!(true), &json!("linux"))
        );
        assert_eq!(
            answer(json!({"command": "status", "fswatcher_dump_file": "x"})),
            None
        );
        assert_eq!(answer(json!({"command": ["status"]})), None);
    }
}
