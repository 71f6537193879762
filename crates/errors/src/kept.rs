//! [`Kept`]: the messages of a program that is updated, file by file and target by target.

use std::sync::Arc;

use indexmap::{IndexMap, IndexSet};
use names::{Name, Names};
use options::ErrorCode;
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

use crate::{ErrorInfo, Severity};

/// A file with its rank.
type Place = ((bool, u32), Arc<str>);

type Files = IndexMap<Arc<str>, Vec<ErrorInfo>, FxBuildHasher>;

/// All messages as they were reported, with those that do not show at the moment.
///
/// While a module is processed as a whole, its messages are gathered apart ([`Kept::begin`]): if the module cannot be processed,
/// those of its old version stay.
#[derive(Clone, Debug, Default)]
pub struct Kept {
    files: Files,
    apart: Option<Files>,
    /// Files that got messages since a module was processed as a whole, in order.
    touched: IndexSet<Arc<str>, FxBuildHasher>,
}

impl Kept {
    /// From now on messages are gathered apart.
    pub fn begin(&mut self) {
        self.apart = Some(Files::default());
    }

    /// Those of `paths` among the messages that were gathered apart take the place of what these files had; the others are
    /// forgotten.
    pub fn end(&mut self, paths: &[Arc<str>]) {
        let Some(mut apart) = self.apart.take() else {
            return;
        };
        for path in paths {
            let new = apart.shift_remove(path).unwrap_or_default();
            match self.files.get_mut(path) {
                Some(old) => *old = new,
                None => {
                    self.files.insert(path.clone(), new);
                }
            }
        }
    }

    /// A changed module is processed: files with messages from now on come before the others.
    pub fn restart_order(&mut self) {
        self.touched.clear();
    }

    /// Forgets some messages of a file.
    pub fn forget(&mut self, path: &str, is_forgotten: impl Fn(&ErrorInfo) -> bool) {
        if let Some(infos) = self.files.get_mut(path) {
            infos.retain(|info| !is_forgotten(info));
        }
    }

    /// Has the messages of a file point to where their lines are now, but for those that `goes` says are about to be forgotten.
    /// Nothing changes, and the answer is no, if the line of one of the others is gone, or its text names a line that is
    /// another one now.
    pub fn move_lines(
        &mut self,
        path: &str,
        goes: impl Fn(&ErrorInfo) -> bool,
        moved: &dyn Fn(i32) -> Option<i32>,
    ) -> bool {
        let Some(infos) = self.files.get_mut(path) else {
            return true;
        };
        let place = |info: &ErrorInfo| match goes(info) {
            true => Some((info.span, info.origin.clone())),
            false => {
                let stays = info.named_line().is_none_or(|line| moved(line) == Some(line));
                stays.then_some(())?;
                Some((info.span.moved(moved)?, info.origin.moved(moved)?))
            }
        };
        let places: Option<Vec<_>> = infos.iter().map(place).collect();
        let Some(places) = places else {
            return false;
        };
        for (info, (span, origin)) in infos.iter_mut().zip(places) {
            (info.span, info.origin) = (span, origin);
        }
        true
    }

    /// The targets with messages.
    #[must_use]
    pub fn targets(&self) -> FxHashSet<Name> {
        self.files
            .values()
            .flatten()
            .filter_map(ErrorInfo::target)
            .collect()
    }

    /// Whether one of these targets of a file cannot be processed without the rest of its module.
    #[must_use]
    pub fn needs_module(&self, path: &str, targets: &FxHashSet<Name>) -> bool {
        let infos = self.files.get(path);
        infos.is_some_and(|infos| infos.iter().any(|info| info.needs_module(targets)))
    }

    /// The targets with errors that may go away without a dependency saying so: where it was not known what something is;
    /// some name names that are nearly the same.
    #[must_use]
    pub fn unsettled_targets(&self) -> FxHashSet<Name> {
        let unsettled = self.files.values().flatten().filter(|info| is_unsettled(info));
        unsettled.filter_map(ErrorInfo::target).collect()
    }

    /// The files with their messages, in the order in which they first had one.
    pub fn files(&self) -> impl Iterator<Item = (&Arc<str>, &[ErrorInfo])> {
        self.files.iter().map(|(path, infos)| (path, infos.as_slice()))
    }

    /// The files with messages in the order in which mypy would report them: those that were processed last in that order, then
    /// those with errors from before, which mypy would process again by the names of their modules.
    pub(crate) fn sort(&mut self, names: &Names) {
        self.files.retain(|_, infos| !infos.is_empty());
        let touched = &self.touched;
        let key = |path: &Arc<str>, infos: &[ErrorInfo]| {
            let module = infos.first().and_then(|info| info.module);
            let position = touched.get_index_of(path).unwrap_or(usize::MAX);
            (position, module.map_or("", |module| names.text(module)))
        };
        self.files
            .sort_by(|left, a, right, b| key(left, a).cmp(&key(right, b)));
    }

    /// Where each message belongs that is said only once, if several files have it: to the one of the lowest rank.
    pub(crate) fn chosen(&self, rank: &dyn Fn(&ErrorInfo) -> (bool, u32)) -> FxHashMap<Arc<str>, Arc<str>> {
        let mut best: FxHashMap<Arc<str>, Place> = FxHashMap::default();
        for (path, infos) in &self.files {
            for info in infos.iter().filter(|info| info.only_once) {
                let rank = rank(info);
                let known = best.get(&info.message);
                if known.is_none_or(|(known, _)| rank < *known) {
                    best.insert(info.message.clone(), (rank, path.clone()));
                }
            }
        }
        best.into_iter()
            .map(|(message, (_, path))| (message, path))
            .collect()
    }

    /// Whether there are messages that are said only once, and that come from checking: the first module that is checked has them.
    #[must_use]
    pub fn needs_ranks(&self) -> bool {
        let is_checked_once = |info: &ErrorInfo| info.only_once && !info.about_import;
        self.files.values().flatten().any(is_checked_once)
    }

    /// The files that say that an import failed.
    #[must_use]
    pub fn files_with_failed_imports(&self) -> Vec<Name> {
        let has_failed = |infos: &&Vec<ErrorInfo>| infos.iter().any(|info| info.about_import);
        let failed = self.files.values().filter(has_failed);
        failed.filter_map(|infos| infos.first()?.module).collect()
    }

    pub(crate) fn add(&mut self, path: &Arc<str>, info: ErrorInfo) {
        self.touched.insert(path.clone());
        let files = self.apart.as_mut().unwrap_or(&mut self.files);
        files.entry(path.clone()).or_default().push(info);
    }
}

/// In which order files come.
#[derive(Clone, Debug, Default)]
pub struct FileOrder {
    files: Vec<Arc<str>>,
    touched: IndexSet<Arc<str>, FxBuildHasher>,
}

impl Kept {
    /// The order of files as it is now.
    #[must_use]
    pub fn order(&self) -> FileOrder {
        FileOrder {
            files: self.files.keys().cloned().collect(),
            touched: self.touched.clone(),
        }
    }

    /// Takes an earlier order of files back; files that are new to it come last.
    pub fn restore_order(&mut self, earlier: FileOrder) {
        let FileOrder { files, touched } = earlier;
        let position = |path: &Arc<str>| files.iter().position(|known| known == path).unwrap_or(usize::MAX);
        self.files.sort_by_cached_key(|path, _| position(path));
        self.touched = touched;
    }
}

fn is_unsettled(info: &ErrorInfo) -> bool {
    let code = info.code;
    info.severity == Severity::Error
        && !info.about_import
        && matches!(
            code,
            Some(
                ErrorCode::NameDefined
                    | ErrorCode::AttrDefined
                    | ErrorCode::HasType
                    | ErrorCode::ValidType
                    | ErrorCode::Misc
            )
        )
}
