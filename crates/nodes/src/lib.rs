//! AST, definitions, symbol tables and side tables.

pub mod ast;
