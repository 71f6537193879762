//! The files that a build sees.

use std::sync::Arc;

use source::{CachedFs, FileSystem, MountedFs, RealFs};

/// `base` with the bundled stubs, and with answers that stay the same until [`CachedFs::flush`].
#[must_use]
pub fn file_system(base: Arc<dyn FileSystem>) -> Arc<CachedFs> {
    Arc::new(with_stubs(base))
}

/// The same for the disk as the process sees it, with answers that last until the kernel tells of a change.
#[must_use]
pub fn watching_file_system(disk: RealFs) -> Arc<CachedFs> {
    Arc::new(with_stubs(Arc::new(disk)).watching())
}

fn with_stubs(base: Arc<dyn FileSystem>) -> CachedFs {
    let stubs: Arc<dyn FileSystem> = Arc::new(typeshed::Bundled);
    CachedFs::new(Arc::new(MountedFs::new(base, typeshed::ROOT, stubs)))
}
