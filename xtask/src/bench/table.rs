//! Medians and ratios of one package.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::measure::Cost;
use super::tools::Tool;

/// What was measured of a package.
#[derive(Debug, Default)]
pub(super) struct Table {
    package: String,
    cold: BTreeMap<Tool, Vec<Cost>>,
    edits: BTreeMap<Tool, Vec<f64>>,
}

impl Table {
    /// An empty table.
    pub(super) fn new(package: &str) -> Self {
        Self {
            package: package.to_owned(),
            ..Self::default()
        }
    }

    /// Adds a cold run.
    pub(super) fn cold(&mut self, tool: Tool, cost: Cost) {
        self.cold.entry(tool).or_default().push(cost);
    }

    /// Adds a check behind an edit.
    pub(super) fn edit(&mut self, tool: Tool, seconds: f64) {
        self.edits.entry(tool).or_default().push(seconds);
    }

    /// The table as text: each median with its ratio to ours.
    pub(super) fn show(&self) -> String {
        let mut text = format!(
            "{:<12}{:>18}{:>18}{:>18}{:>20}\n",
            self.package, "wall s", "cpu s", "memory MB", "after edit s"
        );
        for tool in self.cold.keys() {
            let column = |number: fn(&Cost) -> f64| {
                let of = |tool: Tool| {
                    let costs = self.cold.get(&tool)?;
                    median(costs.iter().map(number).collect())
                };
                cell(of(*tool), of(Tool::Ours))
            };
            let edit = |tool: Tool| median(self.edits.get(&tool)?.clone());
            let cells = [
                column(|cost| cost.wall),
                column(|cost| cost.cpu),
                column(|cost| cost.memory),
            ];
            write!(text, "{:<12}", tool.name()).expect("texts take everything");
            for cell in cells {
                write!(text, "{cell:>18}").expect("texts take everything");
            }
            writeln!(text, "{:>20}", cell(edit(*tool), edit(Tool::Ours))).expect("texts take everything");
        }
        text
    }
}

fn cell(value: Option<f64>, ours: Option<f64>) -> String {
    match (value, ours) {
        (Some(value), Some(ours)) if ours > 0.0 => format!("{value:.3} ({:.1}x)", value / ours),
        (Some(value), _) => format!("{value:.3}"),
        (None, _) => "-".to_owned(),
    }
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.len() % 2 {
        _ if values.is_empty() => None,
        1 => Some(values[middle]),
        _ => Some(f64::midpoint(values[middle - 1], values[middle])),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_median_is_in_the_middle() {
        assert_eq!(median(vec![3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(vec![4.0, 1.0]), Some(2.5));
        assert_eq!(median(Vec::new()), None);
    }

    #[test]
    fn ratios_are_to_ours() {
        let mut table = Table::new("p");
        let cost = |wall| Cost {
            wall,
            cpu: 1.0,
            memory: 1.0,
        };
        table.cold(Tool::Ours, cost(0.5));
        table.cold(Tool::Mypy, cost(5.0));
        assert!(table.show().contains("5.000 (10.0x)"), "{}", table.show());
    }
}
