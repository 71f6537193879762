//! The order of messages from one update to the next: files stay where they were.
//!
//! Specified by `sort_messages_preserving_file_order` of `mypy/server/update.py`.

use rustc_hash::FxHashMap;

/// Sorts messages so that files come in the order in which they came last time; other files come behind.
pub(crate) fn sort_messages_preserving_file_order(messages: Vec<String>, previous: &[String]) -> Vec<String> {
    let mut order: FxHashMap<&str, usize> = FxHashMap::default();
    for file in previous.iter().filter_map(|message| file_of(message)) {
        let next = order.len();
        order.entry(file).or_insert(next);
    }
    let last = order.len();
    let mut groups: Vec<(usize, Vec<String>)> = Vec::new();
    let mut in_group = false;
    for message in messages {
        let file = possible_file(&message);
        let continues = in_group
            && !order.contains_key(file)
            && file_of(&message).is_none()
            && !message.starts_with("mypy: ");
        if let Some((_, group)) = groups.last_mut().filter(|_| continues) {
            group.push(message);
            continue;
        }
        let known = order.get(file).copied();
        in_group = known.is_some();
        groups.push((known.unwrap_or(last), vec![message]));
    }
    groups.sort_by_key(|(position, _)| *position);
    groups.into_iter().flat_map(|(_, group)| group).collect()
}

/// The file of a line such as `a.py:1: error: ...`.
fn file_of(message: &str) -> Option<&str> {
    let (file, rest) = message.split_once(':').filter(|(file, _)| !file.is_empty())?;
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let rest = rest.get(digits..).filter(|_| digits > 0)?;
    (rest.starts_with(": error: ") || rest.starts_with(": note: ")).then_some(file)
}

/// What is before the first colon, which may be a file or not.
fn possible_file(message: &str) -> &str {
    message.split(':').next().unwrap_or(message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted(messages: &[&str], previous: &[&str]) -> Vec<String> {
        let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        sort_messages_preserving_file_order(owned(messages), &owned(previous))
    }

    #[test]
    fn files_stay_where_they_were() {
        let previous = ["x.py:1: error: \"int\" not callable", "y.py:7: note: Revealed type is \"int\""];
        let messages = ["y.py:7: note: Revealed type is \"int\"", "x.py:1: error: \"int\" not callable"];
        assert_eq!(sorted(&messages, &previous), previous);
        assert_eq!(sorted(&["z.py:1: error: a", messages[0]], &previous), [messages[0], "z.py:1: error: a"]);
    }

    #[test]
    fn lines_of_one_message_stay_together() {
        let previous = ["x.py:1: error: a", "y.py:1: error: b"];
        let messages = ["y.py:1: error: b", "    code", "    ^^^^", "x.py:1: error: a"];
        let expected = ["x.py:1: error: a", "y.py:1: error: b", "    code", "    ^^^^"];
        assert_eq!(sorted(&messages, &previous), expected);
    }
}
