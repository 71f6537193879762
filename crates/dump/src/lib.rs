//! Text forms of syntax trees, for tests and for users who want to see what mypy sees.
//!
//! [`ast`] writes what `str(tree)` writes in mypy (`mypy/strconv.py`), [`types`] what `str(typ)` writes of types
//! before semantic analysis, [`repr`] what Python's `repr` writes of values.

pub mod ast;
pub mod repr;
pub mod types;
