//! [`Stats`]: how long the steps of a build took, under mypy's names.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::Instant;

/// A figure of a build.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Figure {
    /// How many.
    Count(u64),
    /// How many seconds.
    Seconds(f64),
}

/// Figures by name (`graph_size`, `parse_time`, ...); those of one name add up.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stats(BTreeMap<&'static str, Figure>);

impl Stats {
    /// Adds to a count.
    pub fn count(&mut self, name: &'static str, count: usize) {
        let count = count as u64;
        let figure = self.0.entry(name).or_insert(Figure::Count(0));
        if let Figure::Count(sum) = figure {
            *sum += count;
        }
    }

    /// Adds the time since `start`; returns the time now, for the next step.
    pub fn time(&mut self, name: &'static str, start: Instant) -> Instant {
        let now = Instant::now();
        let figure = self.0.entry(name).or_insert(Figure::Seconds(0.0));
        if let Figure::Seconds(sum) = figure {
            *sum += now.duration_since(start).as_secs_f64();
        }
        now
    }

    /// Names and figures, sorted by name.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, Figure)> + '_ {
        self.0.iter().map(|(name, figure)| (*name, *figure))
    }

    /// The figures as `--dump-build-stats` prints them.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = "Stats:\n".to_owned();
        for (name, figure) in self.iter() {
            let name = format!("{name}:");
            let written = match figure {
                Figure::Count(count) => writeln!(text, "{name:24}{count}"),
                Figure::Seconds(seconds) => writeln!(text, "{name:24}{seconds:.3}"),
            };
            written.expect("a string can be written");
        }
        text + "\n"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_add_up_and_show_in_columns() {
        let mut stats = Stats::default();
        stats.count("graph_size", 2);
        stats.count("graph_size", 3);
        stats.time("parse_time", Instant::now());
        assert_eq!(
            stats.to_text(),
            "Stats:\ngraph_size:             5\nparse_time:             0.000\n\n"
        );
    }
}
