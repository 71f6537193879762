//! What a build found out, as text: trees, symbol tables, classes, types of expressions.

use super::{Answer, BuildRequest, Messages, Unsupported};

/// What is to be printed of a module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DumpKind {
    /// The tree (`str(tree)`).
    Tree,
    /// The tree after an identity transformation: every node is copied, as bodies of functions with value-restricted
    /// type variables are.
    TransformedTree,
    /// The symbol table of the module (`str(tree.names)`).
    SymbolTable,
    /// The classes of the module's symbol table, as one map for all modules.
    Classes,
}

/// The messages of a build, and texts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dumped {
    /// The messages; when there are any, the texts do not matter.
    pub messages: Messages,
    /// Module and text, in any order. With [`DumpKind::Classes`]: full name of a class and its text
    /// (`TypeInfo.dump`).
    pub texts: Vec<(String, String)>,
}

/// Runs semantic analysis and prints `kind` of the modules in `modules` that are part of the program.
/// Classes are those in the symbol tables of these modules whose full name starts with one of the modules.
pub fn analyzed(request: &BuildRequest<'_>, kind: DumpKind, modules: &[String]) -> Answer<Dumped> {
    let _ = (request, kind, modules);
    Err(Unsupported("dump after semantic analysis"))
}

/// An expression with its inferred type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedExpression {
    /// The line, from 1; -1 when the expression has none.
    pub line: i64,
    /// The short name of its node class (`NameExpr`).
    pub class: String,
    /// The name, if it is a name expression.
    pub name: Option<String>,
    /// The expression as text (`str(node)`).
    pub text: String,
    /// The type as text (`str_with_options`).
    pub ty: String,
    /// Whether mypy's runner leaves it out: temporary nodes, type variable declarations, `object` and `None`, analysed
    /// calls, targets of assignments with a declared type, and nodes outside of the test modules.
    pub ignored: bool,
}

/// The types of all expressions of a program.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExportedTypes {
    /// The messages of the build.
    pub messages: Messages,
    /// The expressions, in any order.
    pub expressions: Vec<TypedExpression>,
}

/// Checks the program and returns the types of its expressions.
pub fn types(request: &BuildRequest<'_>, modules: &[String]) -> Answer<ExportedTypes> {
    let _ = (request, modules);
    Err(Unsupported("exported types"))
}
