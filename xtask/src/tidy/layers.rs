//! A crate uses only crates of lower layers.
//!
//! The order is the table in `ARCHITECTURE.md` whose rows are `| layer | crates in backticks | what each is for |`. A layer is a
//! number; the crates of the layer `dev` are tools, which may use every crate. Tests of a crate may use lower layers and tools.

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context as _, Result, bail};
use cargo_metadata::{DependencyKind, MetadataCommand, Package};

use crate::workspace;

/// The file with the table.
const TABLE: &str = "ARCHITECTURE.md";

/// A place in the order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Layer {
    /// A crate of the program.
    Number(u32),
    /// A tool.
    Dev,
}

/// One crate of the workspace that uses another.
#[derive(Debug, PartialEq, Eq)]
struct Arrow {
    from: String,
    to: String,
    test_only: bool,
}

/// The arrows that point up, and crates that the table and the workspace do not share.
pub(super) fn check() -> Result<Vec<String>> {
    let file = workspace::root().join(TABLE);
    let text = fs::read_to_string(&file)
        .with_context(|| format!("cannot read {TABLE}, which holds the table of layers"))?;
    let layers = read_table(&text)?;
    let metadata = MetadataCommand::new()
        .current_dir(workspace::root())
        .no_deps()
        .exec()
        .context("cannot read the workspace")?;
    let crates: Vec<&str> = metadata
        .packages
        .iter()
        .map(|package| package.name.as_str())
        .collect();
    let mut problems = compare_crates(&layers, &crates);
    let arrows = metadata
        .packages
        .iter()
        .flat_map(|package| arrows_of(package, &crates));
    problems.extend(arrows.filter_map(|arrow| judge(&layers, &arrow)));
    Ok(problems)
}

/// The layer of each crate. An error when there is no table or a crate is in two layers.
fn read_table(text: &str) -> Result<BTreeMap<String, Layer>> {
    let mut layers = BTreeMap::new();
    for line in text.lines().map(str::trim).filter(|line| line.starts_with('|')) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [layer, crates, ..] = cells.as_slice() else {
            continue;
        };
        let Some(layer) = layer_of(layer) else { continue };
        for name in backticked(crates) {
            if layers.insert(name.to_owned(), layer).is_some() {
                bail!("{TABLE} has `{name}` in two layers");
            }
        }
    }
    if layers.is_empty() {
        bail!("{TABLE} has no table with rows of the form `| layer | crates in backticks | what |`");
    }
    Ok(layers)
}

fn layer_of(cell: &str) -> Option<Layer> {
    if cell == "dev" {
        Some(Layer::Dev)
    } else {
        cell.parse().ok().map(Layer::Number)
    }
}

fn backticked(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('`').skip(1).step_by(2)
}

fn compare_crates(layers: &BTreeMap<String, Layer>, crates: &[&str]) -> Vec<String> {
    let unknown = crates.iter().filter(|name| !layers.contains_key(**name));
    let gone = layers.keys().filter(|name| !crates.contains(&name.as_str()));
    unknown
        .map(|name| format!("the crate `{name}` is in no layer of {TABLE}"))
        .chain(gone.map(|name| format!("{TABLE} names the crate `{name}`, which does not exist")))
        .collect()
}

fn arrows_of(package: &Package, crates: &[&str]) -> Vec<Arrow> {
    let inside = package
        .dependencies
        .iter()
        .filter(|dependency| crates.contains(&dependency.name.as_str()));
    let arrow = |dependency: &cargo_metadata::Dependency| Arrow {
        from: package.name.to_string(),
        to: dependency.name.clone(),
        test_only: dependency.kind == DependencyKind::Development,
    };
    inside.map(arrow).collect()
}

/// What is wrong with an arrow, if anything is.
fn judge(layers: &BTreeMap<String, Layer>, arrow: &Arrow) -> Option<String> {
    let Arrow { from, to, test_only } = arrow;
    let (above, below) = (*layers.get(from)?, *layers.get(to)?);
    let allowed = match (above, below) {
        (Layer::Dev, Layer::Dev | Layer::Number(_)) => true,
        (Layer::Number(_), Layer::Dev) => *test_only,
        (Layer::Number(above), Layer::Number(below)) => below < above,
    };
    (!allowed).then(|| {
        format!(
            "`{from}` ({}) uses `{to}` ({}), which is not below it",
            show(above),
            show(below)
        )
    })
}

fn show(layer: Layer) -> String {
    match layer {
        Layer::Number(number) => format!("layer {number}"),
        Layer::Dev => "a tool".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXAMPLE: &str = "\
# Layers

| layer | crates | what each is for |
|---|---|---|
| 0 | `arena` `names` | ids; names |
| 1 | `types` | types |
| 12 | `mypy-rs` (binary) | arguments |
| dev | `testkit` | tests |

| measure | value |
|---|---|
| 3 | `ms` |
";

    fn layers() -> BTreeMap<String, Layer> {
        read_table(&EXAMPLE[..EXAMPLE.find("| measure").unwrap()]).unwrap()
    }

    fn judged(from: &str, to: &str, test_only: bool) -> Option<String> {
        judge(
            &layers(),
            &Arrow {
                from: from.to_owned(),
                to: to.to_owned(),
                test_only,
            },
        )
    }

    #[test]
    fn the_table_is_read() {
        let expected = [
            ("arena", Layer::Number(0)),
            ("mypy-rs", Layer::Number(12)),
            ("names", Layer::Number(0)),
            ("testkit", Layer::Dev),
            ("types", Layer::Number(1)),
        ];
        assert_eq!(
            layers(),
            expected.map(|(name, layer)| (name.to_owned(), layer)).into()
        );
    }

    #[test]
    fn a_page_without_table_is_a_mistake() {
        assert!(read_table("# Layers\n").is_err());
    }

    #[test]
    fn a_crate_is_in_one_layer() {
        assert!(read_table("| 0 | `a` | x |\n| 1 | `a` | y |\n").is_err());
    }

    #[test]
    fn arrows_point_down() {
        assert_eq!(judged("types", "names", false), None);
        let expected = "`names` (layer 0) uses `types` (layer 1), which is not below it";
        assert_eq!(judged("names", "types", false).as_deref(), Some(expected));
    }

    #[test]
    fn crates_of_one_layer_do_not_use_each_other() {
        assert!(judged("names", "arena", false).is_some());
        assert!(judged("names", "arena", true).is_some());
    }

    #[test]
    fn tools_use_everything_and_serve_tests_only() {
        assert_eq!(judged("testkit", "mypy-rs", false), None);
        assert_eq!(judged("types", "testkit", true), None);
        assert!(judged("types", "testkit", false).is_some());
    }

    #[test]
    fn the_table_and_the_workspace_have_the_same_crates() {
        let problems = compare_crates(&layers(), &["arena", "names", "types", "mypy-rs", "extra"]);
        let expected = [
            "the crate `extra` is in no layer of ARCHITECTURE.md",
            "ARCHITECTURE.md names the crate `testkit`, which does not exist",
        ];
        assert_eq!(problems, expected);
    }
}
