//! The files that a build sees.

use std::sync::Arc;

use source::{CachedFs, FileSystem, MountedFs};

/// `base` with the bundled stubs, and with answers that stay the same until [`CachedFs::flush`].
#[must_use]
pub fn file_system(base: Arc<dyn FileSystem>) -> Arc<CachedFs> {
    let stubs: Arc<dyn FileSystem> = Arc::new(typeshed::Bundled);
    Arc::new(CachedFs::new(Arc::new(MountedFs::new(
        base,
        typeshed::ROOT,
        stubs,
    ))))
}
