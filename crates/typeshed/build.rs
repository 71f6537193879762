//! Packs the stubs of the pinned mypy distribution: each file compressed by itself, and a sorted table of all.
//!
//! The stubs are not kept in this repository. `DMYPY_RS_TYPESHED` names their directory; without it they are taken from
//! where `cargo xtask upstream` puts the distribution.

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use source::ContentHash;

/// Where `cargo xtask upstream` puts the stubs, seen from the root of the workspace.
const UPSTREAM: &str = "target/upstream/mypy-2.4.1/mypy/typeshed";

/// The parts that are packed.
const PARTS: [&str; 3] = ["stdlib", "stubs/librt", "stubs/mypy-extensions"];

fn main() {
    println!("cargo::rerun-if-env-changed=DMYPY_RS_TYPESHED");
    println!("cargo::rerun-if-changed=build.rs");
    let root = typeshed_dir();
    let mut files = Vec::new();
    for part in PARTS {
        collect(&root, part, &mut files);
    }
    files.sort();
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    let (table, packed) = pack(&root, &files);
    fs::write(out.join("table.rs"), table).expect("OUT_DIR can be written");
    fs::write(out.join("stubs.lz4"), packed).expect("OUT_DIR can be written");
}

fn typeshed_dir() -> PathBuf {
    let default = || {
        let package =
            PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets CARGO_MANIFEST_DIR"));
        package.join("../..").join(UPSTREAM)
    };
    let root = env::var_os("DMYPY_RS_TYPESHED").map_or_else(default, PathBuf::from);
    assert!(
        root.join("stdlib/VERSIONS").is_file(),
        "no stubs in {}: run `cargo xtask upstream`, or set DMYPY_RS_TYPESHED to the `mypy/typeshed` of mypy 2.4.1",
        root.display()
    );
    root
}

/// Adds the stubs below `dir`, as paths seen from `root`, and the table of versions.
fn collect(root: &Path, dir: &str, files: &mut Vec<String>) {
    println!("cargo::rerun-if-changed={}", root.join(dir).display());
    let entries = fs::read_dir(root.join(dir)).expect("the parts of typeshed can be listed");
    for entry in entries {
        let entry = entry.expect("the parts of typeshed can be listed");
        let name = entry
            .file_name()
            .into_string()
            .expect("names in typeshed are ASCII");
        let path = format!("{dir}/{name}");
        if entry.path().is_dir() {
            collect(root, &path, files);
        } else if name.ends_with(".pyi") || name == "VERSIONS" || name == "py.typed" {
            files.push(path);
        }
    }
}

/// The table as Rust text, and the compressed files one after the other.
fn pack(root: &Path, files: &[String]) -> (String, Vec<u8>) {
    let mut table = String::from("&[\n");
    let mut packed = Vec::new();
    for path in files {
        let contents = fs::read(root.join(path)).expect("files of typeshed can be read");
        let start = packed.len();
        packed.extend(lz4_flex::block::compress(&contents));
        let (size, end) = (contents.len(), packed.len());
        let hash = ContentHash::of(&contents);
        let hash = hash.as_bytes();
        writeln!(
            table,
            "    Entry {{ path: {path:?}, size: {size}, start: {start}, end: {end}, hash: {hash:?} }},"
        )
        .expect("a string can be written");
    }
    (table + "]\n", packed)
}
