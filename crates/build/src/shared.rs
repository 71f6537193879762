//! [`Shared`]: what one build can leave to the next.

use names::Names;
use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::ParseCache;

/// How much stack a thread that parses has. The parser nests at most 200 levels deep.
const STACK_SIZE: usize = 8 << 20;

/// Names, threads, and maybe trees, shared by builds that follow each other or run at the same time.
#[derive(Debug)]
pub struct Shared {
    /// The names of all programs.
    pub names: Names,
    cache: Option<ParseCache>,
    pool: Option<ThreadPool>,
}

impl Shared {
    /// For one build: trees are not kept.
    #[must_use]
    pub fn for_one_build() -> Self {
        Self::new(None, true)
    }

    /// For builds that follow each other: trees of unchanged files are kept.
    #[must_use]
    pub fn for_many_builds() -> Self {
        Self::new(Some(ParseCache::default()), true)
    }

    /// The same, for a caller that has threads of its own: each build uses only the thread that it is called on.
    #[must_use]
    pub fn for_many_builds_at_once() -> Self {
        Self::new(Some(ParseCache::default()), false)
    }

    fn new(cache: Option<ParseCache>, parallel: bool) -> Self {
        let pool = parallel.then(|| ThreadPoolBuilder::new().stack_size(STACK_SIZE).build());
        // A single thread of the pool would only take turns with that of the caller, each with memory of its own.
        let pool = pool
            .and_then(Result::ok)
            .filter(|pool| pool.current_num_threads() > 1);
        Self {
            names: Names::new(),
            cache,
            pool,
        }
    }

    /// The trees of earlier builds, if they are kept.
    #[must_use]
    pub fn cache(&self) -> Option<&ParseCache> {
        self.cache.as_ref()
    }

    /// The threads for work in parallel; without any, work is done on the thread of the caller.
    pub(crate) fn pool(&self) -> Option<&ThreadPool> {
        self.pool.as_ref()
    }
}
