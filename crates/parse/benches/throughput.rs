//! How fast modules are parsed and lowered, beside ruff's parser alone, how fast packed ones come back, and how much memory trees
//! take.
//!
//! `cargo bench -p parse` reads mypy's sources and stubs out of `target/upstream` (see `cargo xtask upstream`).

#![expect(clippy::print_stdout, reason = "the results of a benchmark")]

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use names::Names;
use parse::ParseOptions;
use ruff_python_parser::{Mode, parse_unchecked};

/// That of the commands.
#[global_allocator]
static ALLOCATOR: allocator::Allocator = allocator::Allocator;

const ROUNDS: usize = 7;

struct File {
    path: String,
    text: String,
}

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/upstream/mypy-2.4.1/mypy");
    let mut stubs = Vec::new();
    let mut sources = Vec::new();
    collect(&root.join("typeshed/stdlib"), &mut stubs);
    collect(&root, &mut sources);
    sources.retain(|file| !file.path.contains("typeshed"));
    if sources.is_empty() {
        println!("no sources: run `cargo xtask upstream` first");
        return;
    }
    println!(
        "{:<24}{:>8}{:>12}{:>12}{:>9}",
        "", "threads", "ruff MB/s", "parse MB/s", "share"
    );
    compare("mypy's own modules", &sources);
    compare("standard library stubs", &stubs);
    unpacking(&stubs);
    sources.extend(stubs);
    memory(&sources);
}

fn collect(dir: &Path, files: &mut Vec<File>) {
    let Ok(entries) = std::fs::read_dir(dir) else {
        return;
    };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|ext| ext == "py" || ext == "pyi")
            && let Ok(text) = std::fs::read_to_string(&path)
        {
            let path = path.display().to_string();
            files.push(File { path, text });
        }
    }
}

fn compare(what: &str, files: &[File]) {
    let bytes: usize = files.iter().map(|file| file.text.len()).sum();
    for threads in [1, 2] {
        let ruff = best(|| {
            in_parallel(files, threads, &|file| {
                std::hint::black_box(parse_unchecked(&file.text, Mode::Module.into()));
            });
        });
        let ours = best(|| {
            let names = Names::new();
            let options = ParseOptions::default();
            in_parallel(files, threads, &|file| {
                std::hint::black_box(parse::parse(&file.text, &file.path, &options, &names));
            });
        });
        let speed = |time: Duration| bytes as f64 / 1e6 / time.as_secs_f64();
        let (ruff, ours) = (speed(ruff), speed(ours));
        println!(
            "{what:<24}{threads:>8}{ruff:>12.1}{ours:>12.1}{:>8.0}%",
            100.0 * ours / ruff
        );
    }
}

/// How fast trees that were packed come back, in bytes of their text.
fn unpacking(files: &[File]) {
    let (names, options) = (Names::new(), ParseOptions::default());
    let pack = |file: &File| parse::pack(&parse::parse(&file.text, &file.path, &options, &names), &names);
    let packed: Vec<(usize, Vec<u8>)> = files
        .iter()
        .filter_map(|file| Some((file.text.len(), pack(file)?)))
        .collect();
    let time = best(|| {
        let names = Names::new();
        for (_, tree) in &packed {
            std::hint::black_box(parse::unpack(tree, &options, &names));
        }
    });
    let text: usize = packed.iter().map(|(text, _)| text).sum();
    let trees: usize = packed.iter().map(|(_, tree)| tree.len()).sum();
    let speed = text as f64 / 1e6 / time.as_secs_f64();
    println!("unpacking of stubs: {speed:.1} MB/s of text ({trees} bytes for {text})");
}

/// The shortest of several rounds.
fn best(round: impl Fn()) -> Duration {
    let timed = (0..ROUNDS).map(|_| {
        let start = Instant::now();
        round();
        start.elapsed()
    });
    timed.min().expect("there are rounds")
}

fn in_parallel(files: &[File], threads: usize, work: &(impl Fn(&File) + Sync)) {
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some(file) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
                    work(file);
                }
            });
        }
    });
}

fn memory(files: &[File]) {
    let names = Names::new();
    let options = ParseOptions::default();
    let (mut bytes, mut heap) = (0, 0);
    for file in files {
        let mut parsed = parse::parse(&file.text, &file.path, &options, &names);
        bytes += file.text.len();
        heap += parsed.ast.heap_bytes();
    }
    let share = heap as f64 / bytes as f64;
    println!("trees: {share:.2} bytes for each byte of source ({heap} for {bytes})");
}
