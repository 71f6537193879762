//! mypy's test cases: the format, the runners, the ledgers.
//!
//! mypy's own data-driven suites judge this program. They are not kept in the repository: `cargo xtask upstream` fetches
//! the pinned distribution. A *suite* is one `.test` file in one mode ([`catalog`]); a case is run and compared exactly as
//! mypy's runner does ([`suites`]), through one door to the program ([`program`]).
//!
//! Cases run in worker processes ([`run`]): a panic, a crash, a hang or a case that eats all memory fails by itself and
//! disturbs no other. The result is compared with the [`ledger`] of the suite: a case that is not known to fail must pass, and
//! one that is known to fail must leave the ledger when it passes. [`exclusions`] are not run, each with a reason.
//!
//! ```text
//! .test file ──format──▶ Case ──suites──▶ requests ──program──▶ the crates of the program
//!                          │                                        │
//!                          └── expectations ──compare── answers ◀───┘
//! ```

pub mod catalog;
pub mod compare;
pub mod exclusions;
pub mod files;
pub mod format;
pub mod fresh;
pub mod generated;
pub mod ledger;
pub mod program;
pub mod real;
pub mod report;
pub mod run;
pub mod settings;
pub mod suites;
pub mod upstream;
