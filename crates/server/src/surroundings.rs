//! What a program depends on besides its sources: settings in files, and where the interpreter has its packages.
//!
//! mypy's daemon sees neither until it is started again. Here each check looks, and builds anew if something is different.

use std::fs::Metadata;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use resolve::SearchDirs;

use crate::session::{Reply, Session, texts};
use crate::start::{session_options, start_options};

/// When a file or directory was changed, and which one it is.
type Stamp = Option<(i64, i64, u64, u64)>;

/// The directories with packages as they were when a program was built.
#[derive(Debug, Default)]
pub(crate) struct Surroundings {
    dirs: SearchDirs,
    stamps: Vec<(PathBuf, Stamp)>,
}

fn stamp(path: &Path) -> Stamp {
    let of = |data: Metadata| (data.mtime(), data.mtime_nsec(), data.size(), data.ino());
    std::fs::metadata(path).ok().map(of)
}

impl Surroundings {
    /// Notes what is there now.
    pub(crate) fn note(&mut self, executable: Option<&str>, dirs: &SearchDirs) {
        let mut paths: Vec<PathBuf> = Vec::new();
        for dir in &dirs.site_packages {
            let dir = PathBuf::from(&**dir);
            paths.extend(path_files(&dir));
            paths.push(dir);
        }
        let of_venv =
            executable.and_then(|path| Some(Path::new(path).parent()?.parent()?.join("pyvenv.cfg")));
        paths.extend(of_venv);
        self.stamps = paths
            .into_iter()
            .map(|path| {
                let stamp = stamp(&path);
                (path, stamp)
            })
            .collect();
        self.dirs = dirs.clone();
    }

    /// Whether something was touched that says where packages are.
    fn is_touched(&self) -> bool {
        self.stamps.iter().any(|(path, before)| stamp(path) != *before)
    }
}

/// The files that add directories.
fn path_files(dir: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(dir).into_iter().flatten().flatten();
    let paths = entries.map(|entry| entry.path());
    paths
        .filter(|path| path.extension().is_some_and(|extension| extension == "pth"))
        .collect()
}

impl Session {
    /// Takes over settings that changed, and lets the program go if it was built with others. The error is the reply.
    pub(crate) fn refresh(&mut self) -> Result<(), Reply> {
        let Some(flags) = &self.flags else { return Ok(()) };
        if self.surroundings.is_touched() {
            self.pythons.forget();
        }
        let options = match start_options(flags, &self.fs, &self.pythons) {
            Ok((options, _)) => options,
            // Nothing was checked, which status 1 would say.
            Err(exit) => return Err(texts(&exit.stdout, &exit.stderr, exit.status.max(2))),
        };
        if options != self.start {
            tracing::info!("settings have changed");
            self.options = session_options(&options);
            self.start = options;
            self.loaded = None;
        }
        let executable = self.options.python_executable.as_deref();
        if self.loaded.is_some()
            && self.surroundings.is_touched()
            && let Ok(dirs) = self.pythons.dirs(executable)
        {
            if dirs != self.surroundings.dirs {
                tracing::info!("packages lie elsewhere");
                self.loaded = None;
            }
            self.surroundings.note(executable, &dirs);
        }
        Ok(())
    }
}
