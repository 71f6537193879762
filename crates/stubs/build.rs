//! Parses the bundled stubs and packs their trees: a sorted table of the files, and the trees of all one after the other.
//!
//! What a tree looks like depends on the version of Python and on the platform. Files that ask for the version have a tree for each
//! stretch of versions that makes a difference; the platform is the one that the program is built for.

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use names::Names;
use parse::ParseOptions;

/// The minor versions of Python 3 that there are trees for.
const MINORS: RangeInclusive<u8> = 10..=15;

/// The trees of a file, each with the first minor version that it is for. Nothing: there are none from this version on.
type Trees = Vec<(u8, Option<Vec<u8>>)>;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let platform = platform();
    let paths: Vec<&str> = typeshed::paths().filter(|path| path.ends_with(".pyi")).collect();
    let (table, packed) = write_down(&paths, pack_all(&paths, platform), platform);
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    fs::write(out.join("table.rs"), table).expect("OUT_DIR can be written");
    fs::write(out.join("trees.bin"), packed).expect("OUT_DIR can be written");
}

/// What Python calls the system that the program is built for.
fn platform() -> &'static str {
    match env::var("CARGO_CFG_TARGET_OS").as_deref() {
        Ok("macos") => "darwin",
        Ok("windows") => "win32",
        Ok("linux") => "linux",
        Ok(_) | Err(_) => "",
    }
}

fn pack_all(paths: &[&str], platform: &str) -> Vec<Trees> {
    let (next, names) = (AtomicUsize::new(0), Names::new());
    let work = || {
        let mut done = Vec::new();
        while let Some(path) = paths.get(next.fetch_add(1, Ordering::Relaxed)) {
            done.push((*path, pack(path, platform, &names)));
        }
        done
    };
    let mut all = thread::scope(|scope| {
        let count = thread::available_parallelism().map_or(1, usize::from);
        let threads: Vec<_> = (0..count).map(|_| scope.spawn(work)).collect();
        let results = threads.into_iter().map(|thread| thread.join());
        results
            .flat_map(|done| done.expect("stubs can be parsed"))
            .collect::<Vec<_>>()
    });
    all.sort_unstable_by_key(|(path, _)| *path);
    all.into_iter().map(|(_, trees)| trees).collect()
}

fn pack(path: &str, platform: &str, names: &Names) -> Trees {
    let contents = typeshed::read(path).expect("it is one of its paths");
    let text = String::from_utf8(contents).expect("stubs are UTF-8");
    let last = if text.contains("version_info") {
        *MINORS.end()
    } else {
        *MINORS.start()
    };
    let mut trees = Trees::new();
    for minor in *MINORS.start()..=last {
        let options = ParseOptions {
            python_version: (3, minor),
            platform: platform.to_owned(),
            skip_function_bodies: true,
            ..ParseOptions::default()
        };
        let tree = parse::pack(&parse::parse(&text, path, &options, names), names);
        if trees.last().is_none_or(|(_, last)| *last != tree) {
            trees.push((minor, tree));
        }
    }
    trees
}

/// The table and what it is for, as Rust text, and the trees. Those for the same version lie together: the parts of the program
/// that nobody looks at take no memory.
fn write_down(paths: &[&str], trees: Vec<Trees>, platform: &str) -> (String, Vec<u8>) {
    let mut entries: Vec<String> = paths
        .iter()
        .map(|path| format!("    Entry {{ path: {path:?}, trees: &["))
        .collect();
    let mut trees: Vec<_> = trees
        .into_iter()
        .zip(0..)
        .flat_map(|(trees, entry)| trees.into_iter().map(move |(minor, tree)| (minor, entry, tree)))
        .collect();
    trees.sort_by_key(|(minor, ..)| *minor);
    let mut packed = Vec::new();
    for (minor, entry, tree) in trees {
        let start = packed.len();
        packed.extend(
            tree.map(|tree| lz4_flex::block::compress_prepend_size(&tree))
                .unwrap_or_default(),
        );
        let entry: &mut String = &mut entries[entry];
        write!(entry, "({minor}, {start}, {}), ", packed.len()).expect("a string can be written");
    }
    let table = format!(
        "const PLATFORM: &str = {platform:?};\nconst LAST_MINOR: u8 = {};\nstatic TABLE: &[Entry] = &[\n{}] }},\n];\n",
        MINORS.end(),
        entries.join("] },\n")
    );
    (table, packed)
}
