//! [`Forgotten`]: which answers about paths were forgotten, so that who looked at many paths asks again for these only.

/// From this many on it is quicker to ask for all.
const MOST: usize = 1 << 12;

/// A moment between two answers that were forgotten.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct Moment(u64);

/// The paths whose answers were forgotten last.
#[derive(Debug, Default)]
pub(crate) struct Forgotten {
    /// When the first of these was forgotten; before that, it may have been any.
    first: u64,
    paths: Vec<Box<str>>,
}

impl Forgotten {
    /// The answer about a path is forgotten.
    pub(crate) fn add(&mut self, path: Box<str>) {
        if self.paths.len() == MOST {
            self.add_all();
        } else {
            self.paths.push(path);
        }
    }

    /// All answers are forgotten.
    pub(crate) fn add_all(&mut self) {
        self.first = self.now().0 + 1;
        self.paths.clear();
    }

    /// Behind all that was forgotten so far.
    pub(crate) fn now(&self) -> Moment {
        Moment(self.first + self.paths.len() as u64)
    }

    /// What was forgotten since a moment, with repetitions; `None` if it may be anything.
    pub(crate) fn since(&self, moment: Moment) -> Option<&[Box<str>]> {
        let skipped = moment.0.checked_sub(self.first)?;
        self.paths.get(usize::try_from(skipped).ok()?..)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_known_until_there_are_too_many() {
        let mut forgotten = Forgotten::default();
        let start = forgotten.now();
        forgotten.add("a".into());
        let later = forgotten.now();
        forgotten.add("b".into());
        assert_eq!(forgotten.since(start), Some(&["a".into(), "b".into()][..]));
        assert_eq!(forgotten.since(later), Some(&["b".into()][..]));
        assert_eq!(forgotten.since(forgotten.now()), Some(&[][..]));
        for _ in 0..MOST {
            forgotten.add("c".into());
        }
        assert_eq!(forgotten.since(later), None);
        let last = forgotten.now();
        forgotten.add_all();
        assert_eq!(forgotten.since(last), None);
        assert_eq!(forgotten.since(forgotten.now()), Some(&[][..]));
    }
}
