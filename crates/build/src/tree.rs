//! From a file to a syntax tree: reading, decoding, parsing, and the settings that the file makes for itself.
//!
//! Nothing here looks at other modules, so files are read and parsed in parallel. Trees can be shared between builds:
//! a [`ParseCache`] knows them by their text and the settings that matter to the parser.
//!
//! Specified by `State.parse_file` and `State.get_source` of `mypy/build.py`.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use config::parse_mypy_comments;
use names::Names;
use options::Options;
use parse::{InlineConfig, ParseOptions, Parsed, parse_configured};
use rustc_hash::FxHashMap;
use semanal::Renaming;
use source::{ContentHash, DecodeError, FileSystem, FsError, decode, decode_python};

/// A parsed module.
#[derive(Clone, Debug)]
pub struct Tree {
    /// The tree, and all that the parser read besides.
    pub parsed: Arc<Parsed>,
    /// The settings, with those of the module's own comments.
    pub options: Arc<Options>,
    /// What is wrong with these comments, by line.
    pub config_errors: Vec<(u32, String)>,
    /// Tells whether the text changed.
    pub hash: ContentHash,
    /// How long it took.
    pub time: Duration,
}

/// What is to be parsed.
#[derive(Clone, Copy, Debug)]
pub struct ParseJob<'a> {
    /// The path for messages and for telling stubs.
    pub xpath: &'a str,
    /// The file to read.
    pub path: Option<&'a str>,
    /// The text, if it is not to be read.
    pub text: Option<&'a str>,
    /// The settings so far.
    pub options: &'a Arc<Options>,
    /// Messages are dropped, so bodies of functions that nobody looks into are not needed.
    pub ignore_all: bool,
}

/// Why there is no text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// The file cannot be read.
    #[error("Cannot read file: {0}")]
    Read(FsError),
    /// Its bytes have no meaning.
    #[error("Cannot decode file: {0}")]
    Decode(DecodeError),
    /// It is a compiled module.
    #[error("Stubgen does not support .pyd files")]
    Compiled,
}

/// What a tree depends on: two files with equal keys have equal trees.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
struct ParseKey {
    hash: ContentHash,
    kind: FileKind,
    options: ParseOptions,
    renaming: Renaming,
}

/// What the parser takes from a path.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum FileKind {
    Source,
    Stub,
    PackageStub,
}

/// Trees of earlier builds. All of them share one table of names.
#[derive(Debug, Default)]
pub struct ParseCache {
    trees: Mutex<FxHashMap<ParseKey, (Arc<Parsed>, bool)>>,
}

impl ParseCache {
    /// Forgets the trees that were not used since this was called last. A program that builds again and again calls
    /// it after each build, so that old texts go.
    pub fn sweep(&self) {
        let mut trees = self.trees.lock().unwrap_or_else(PoisonError::into_inner);
        trees.retain(|_, (_, used)| std::mem::take(used));
    }

    /// How many trees there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.trees.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// Whether there is no tree.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn get(&self, key: &ParseKey) -> Option<Arc<Parsed>> {
        let mut trees = self.trees.lock().unwrap_or_else(PoisonError::into_inner);
        let (tree, used) = trees.get_mut(key)?;
        *used = true;
        Some(tree.clone())
    }

    fn put(&self, key: ParseKey, tree: &Arc<Parsed>) {
        let mut trees = self.trees.lock().unwrap_or_else(PoisonError::into_inner);
        trees.insert(key, (tree.clone(), true));
    }
}

/// Reads and parses one module. `cache` is asked first and told afterwards.
pub fn parse_tree(
    job: &ParseJob<'_>,
    fs: &dyn FileSystem,
    names: &Names,
    cache: Option<&ParseCache>,
) -> Result<Tree, TextError> {
    let start = Instant::now();
    let (text, hash) = match hash_of_bundled(job, fs) {
        Some(hash) => (None, hash),
        None => read_text(job, fs).map(|(text, hash)| (Some(text), hash))?,
    };
    let mut parse_options = ParseOptions::from(&**job.options);
    parse_options.skip_function_bodies |= job.ignore_all && !job.options.preserve_asts;
    let key = ParseKey {
        hash,
        kind: file_kind(job.xpath),
        options: parse_options.clone(),
        renaming: Renaming::of(job.options),
    };
    let known = cache.and_then(|cache| cache.get(&key));
    let parsed = match known {
        Some(parsed) => parsed,
        None => {
            let parsed = Arc::new(make_tree(text, job, &parse_options, fs, names)?);
            if let Some(cache) = cache {
                cache.put(key, &parsed);
            }
            parsed
        }
    };
    let (options, config_errors) = configured(&parsed.inline_config, job.options);
    Ok(Tree {
        parsed,
        options,
        config_errors,
        hash,
        time: start.elapsed(),
    })
}

/// The hash of a bundled stub, which has a tree already in most cases, so that its text is not needed.
fn hash_of_bundled(job: &ParseJob<'_>, fs: &dyn FileSystem) -> Option<ContentHash> {
    let path = job.path.filter(|path| *path == job.xpath && job.text.is_none())?;
    fs.known_hash(path)
}

/// The tree of a module. Without a text it is that of a bundled stub.
fn make_tree(
    text: Option<String>,
    job: &ParseJob<'_>,
    parse_options: &ParseOptions,
    fs: &dyn FileSystem,
    names: &Names,
) -> Result<Parsed, TextError> {
    let text = match text {
        Some(text) => text,
        None => match stubs::tree(job.xpath, parse_options, names) {
            Some(parsed) => return Ok(parsed),
            None => read_text(job, fs)?.0,
        },
    };
    Ok(parse_text(&text, job, parse_options, names))
}

fn parse_text(text: &str, job: &ParseJob<'_>, parse_options: &ParseOptions, names: &Names) -> Parsed {
    let configure = |comments: &[InlineConfig], parse_options: &mut ParseOptions| {
        let (options, _) = configured(comments, job.options);
        parse_options.implicit_optional = options.implicit_optional;
    };
    let mut parsed = parse_configured(text, job.xpath, parse_options, names, configure);
    if !parsed.is_stub {
        let (options, _) = configured(&parsed.inline_config, job.options);
        Renaming::of(&options).apply(&mut parsed.ast, names);
    }
    parsed
}

/// Settings with those of `# mypy:` comments on top, and what is wrong with these.
fn configured(comments: &[InlineConfig], options: &Arc<Options>) -> (Arc<Options>, Vec<(u32, String)>) {
    if comments.is_empty() {
        return (options.clone(), Vec::new());
    }
    let comments: Vec<(u32, String)> = comments
        .iter()
        .map(|comment| (comment.line, comment.text.clone()))
        .collect();
    let (changes, errors) = parse_mypy_comments(&comments, options);
    (options.with_changes_shared(&changes), errors)
}

fn read_text(job: &ParseJob<'_>, fs: &dyn FileSystem) -> Result<(String, ContentHash), TextError> {
    if let Some(text) = job.text {
        return Ok((text.to_owned(), ContentHash::of(text.as_bytes())));
    }
    let Some(path) = job.path.filter(|path| !fs.isdir(path)) else {
        return Ok((String::new(), ContentHash::of(b"")));
    };
    let (bytes, hash) = fs.read_hashed(path).map_err(TextError::Read)?;
    let is_compiled = job.xpath.ends_with(".pyd");
    let text = if is_compiled || !job.options.native_parser {
        decode_python(&bytes)
    } else {
        decode(bytes)
    };
    let wrong = |error| {
        if is_compiled {
            TextError::Compiled
        } else {
            TextError::Decode(error)
        }
    };
    Ok((text.map_err(wrong)?, hash))
}

fn file_kind(path: &str) -> FileKind {
    match paths::basename(path) {
        "__init__.pyi" => FileKind::PackageStub,
        name if name.ends_with(".pyi") => FileKind::Stub,
        _ => FileKind::Source,
    }
}

#[cfg(test)]
mod tests {
    use source::MemoryFs;

    use super::*;

    fn tree(text: &str, cache: Option<&ParseCache>, names: &Names) -> Tree {
        let fs = MemoryFs::new("/w");
        fs.write("a.py", text);
        let options = Arc::new(Options::default());
        let job = ParseJob {
            xpath: "a.py",
            path: Some("a.py"),
            text: None,
            options: &options,
            ignore_all: false,
        };
        parse_tree(&job, &fs, names, cache).expect("the file is there")
    }

    #[test]
    fn comments_change_the_settings_of_the_module() {
        let tree = tree(
            "# mypy: strict-optional=no, nonsense\nx = 1\n",
            None,
            &Names::new(),
        );
        assert!(!tree.options.strict_optional);
        assert_eq!(tree.config_errors.len(), 1);
    }

    #[test]
    fn equal_texts_share_a_tree_until_it_is_swept() {
        let (names, cache) = (Names::new(), ParseCache::default());
        let first = tree("x = 1\n", Some(&cache), &names);
        let second = tree("x = 1\n", Some(&cache), &names);
        assert!(Arc::ptr_eq(&first.parsed, &second.parsed));
        let third = tree("x = 2\n", Some(&cache), &names);
        assert!(!Arc::ptr_eq(&first.parsed, &third.parsed));
        cache.sweep();
        assert_eq!(cache.len(), 2);
        tree("x = 2\n", Some(&cache), &names);
        cache.sweep();
        assert_eq!(cache.len(), 1);
    }

    #[test]
    fn a_missing_file_says_so_in_the_words_of_the_system() {
        let options = Arc::new(Options::default());
        let job = ParseJob {
            xpath: "a.py",
            path: Some("a.py"),
            text: None,
            options: &options,
            ignore_all: false,
        };
        let error =
            parse_tree(&job, &MemoryFs::new("/w"), &Names::new(), None).expect_err("there is no file");
        assert_eq!(error.to_string(), "Cannot read file: No such file or directory");
    }
}
