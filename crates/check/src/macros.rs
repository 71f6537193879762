//! Short forms that a function cannot be.

/// Reports a message of the crate `messages`: its room and function with all arguments but the reporter and the
/// place, then the context. The arguments must not borrow the checker.
macro_rules! report {
    ($checker:expr, $room:ident::$message:ident($($arg:expr),* $(,)?), $ctx:expr) => {{
        let at = $checker.pos($ctx);
        messages::$room::$message($checker, $($arg,)* at)
    }};
}
