//! The bundled stubs as syntax trees.
//!
//! Each program that is checked needs dozens of stubs, always the same, and parsing them took more time than all else about small
//! programs. So they are parsed when the program is built, and [`tree`] only unpacks what came out ([`parse::unpack`]).
//!
//! They are compressed, one by one: that costs a tenth of the time, but what is not read from the program takes no memory.
//!
//! A tree depends on settings ([`ParseOptions`]): there are trees for each version of Python, for the platform that the
//! program was built for, and for modules whose errors are ignored, as those of bundled stubs are by default. With other
//! settings the text is to be parsed.
//!
//! ```
//! let (names, mut options) = (names::Names::new(), parse::ParseOptions::default());
//! options.skip_function_bodies = true;
//! options.always_true.push("X".to_owned());
//! assert_eq!(stubs::tree("/bundled/mypy/typeshed/stdlib/builtins.pyi", &options, &names), None);
//! ```

use names::Names;
use parse::{ParseOptions, Parsed};

/// A file, by its path below [`typeshed::ROOT`].
struct Entry {
    path: &'static str,
    /// The trees: the first minor version that one is for, and where it lies. It lies nowhere if it has messages.
    trees: &'static [(u8, usize, usize)],
}

// `TABLE`, sorted by path; `PLATFORM`, as Python calls it, and `LAST_MINOR`: what the trees are for.
include!(concat!(env!("OUT_DIR"), "/table.rs"));

static PACKED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/trees.bin"));

/// The tree of the bundled stub that `path` leads to: what parsing it with `options` gives. `None` if there is no such stub, or no tree of it
/// for these settings.
#[must_use]
pub fn tree(path: &str, options: &ParseOptions, names: &Names) -> Option<Parsed> {
    let minor = minor_version(options)?;
    let path = path.strip_prefix(typeshed::ROOT)?.strip_prefix('/')?;
    let at = TABLE.binary_search_by(|entry| entry.path.cmp(path)).ok()?;
    let trees = TABLE[at].trees.iter();
    let (_, start, end) = trees.rev().find(|(first, ..)| *first <= minor)?;
    let tree = lz4_flex::block::decompress_size_prepended(&PACKED[*start..*end]).ok()?;
    parse::unpack(&tree, options, names)
}

/// The minor version that is asked for, if there are trees for all other settings.
fn minor_version(options: &ParseOptions) -> Option<u8> {
    let ParseOptions {
        python_version: (major, minor),
        platform,
        always_true,
        always_false,
        implicit_optional,
        pos_only_special_methods,
        skip_function_bodies,
    } = options;
    let are_usual = platform == PLATFORM
        && always_true.is_empty()
        && always_false.is_empty()
        && !implicit_optional
        && *pos_only_special_methods
        && *skip_function_bodies;
    (*major == 3 && *minor <= LAST_MINOR && are_usual).then_some(*minor)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(minor: u8) -> ParseOptions {
        ParseOptions {
            python_version: (3, minor),
            platform: PLATFORM.to_owned(),
            skip_function_bodies: true,
            ..ParseOptions::default()
        }
    }

    #[test]
    fn trees_are_those_of_the_texts() {
        let names = Names::new();
        for (minor, path) in (10..=LAST_MINOR).cycle().zip(typeshed::paths()) {
            let Some(stub) = path.strip_suffix(".pyi") else {
                continue;
            };
            let full = format!("{}/{stub}.pyi", typeshed::ROOT);
            let text = String::from_utf8(typeshed::read(path).unwrap()).unwrap();
            let parsed = parse::parse(&text, &full, &options(minor), &names);
            match tree(&full, &options(minor), &names) {
                Some(tree) => assert!(tree == parsed, "{path} {minor}"),
                None => assert!(
                    !parsed.errors.is_empty() || !parsed.inline_config.is_empty(),
                    "{path}"
                ),
            }
        }
    }

    #[test]
    fn other_settings_and_other_files_have_no_trees() {
        let (names, builtins) = (Names::new(), format!("{}/stdlib/builtins.pyi", typeshed::ROOT));
        assert!(tree(&builtins, &options(12), &names).is_some());
        assert_eq!(tree(&builtins, &options(LAST_MINOR + 1), &names), None);
        assert_eq!(tree("/stdlib/builtins.pyi", &options(12), &names), None);
        let whole = ParseOptions {
            skip_function_bodies: false,
            ..options(12)
        };
        assert_eq!(tree(&builtins, &whole, &names), None);
    }
}
