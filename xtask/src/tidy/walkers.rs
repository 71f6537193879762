//! The walkers of the fine-grained engine take nodes apart without `..`.
//!
//! A new field or variant must not compile before all four operations have considered it. Tests are free.

use anyhow::{Context as _, Result};
use proc_macro2::LineColumn;
use syn::spanned::Spanned as _;
use syn::visit::{self, Visit};

use super::sources::Source;

/// The crates that the rule is for.
const WALKERS: [&str; 4] = [
    "crates/deps/src/",
    "crates/astdiff/src/",
    "crates/astmerge/src/",
    "crates/aststrip/src/",
];

/// Places where a walker leaves out fields. An error when a file is not Rust.
pub(super) fn check(sources: &[Source]) -> Result<Vec<String>> {
    let mut problems = Vec::new();
    for source in sources
        .iter()
        .filter(|source| WALKERS.iter().any(|start| source.path.starts_with(start)))
    {
        let file = syn::parse_file(&source.text).with_context(|| format!("{} is not Rust", source.path))?;
        let mut finder = RestFinder::default();
        finder.visit_file(&file);
        let show = |at: LineColumn| {
            format!(
                "{}:{}: a walker leaves out fields with `..`",
                source.path, at.line
            )
        };
        problems.extend(finder.found.into_iter().map(show));
    }
    Ok(problems)
}

/// Finds `..` in patterns of structs and of tuple structs.
#[derive(Default)]
struct RestFinder {
    found: Vec<LineColumn>,
}

impl<'ast> Visit<'ast> for RestFinder {
    fn visit_pat_struct(&mut self, pattern: &'ast syn::PatStruct) {
        self.found
            .extend(pattern.rest.iter().map(|rest| rest.span().start()));
        visit::visit_pat_struct(self, pattern);
    }

    fn visit_pat_tuple_struct(&mut self, pattern: &'ast syn::PatTupleStruct) {
        let rest = pattern
            .elems
            .iter()
            .filter(|element| matches!(element, syn::Pat::Rest(_)));
        self.found.extend(rest.map(|rest| rest.span().start()));
        visit::visit_pat_tuple_struct(self, pattern);
    }

    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        if !module.attrs.iter().any(is_test) {
            visit::visit_item_mod(self, module);
        }
    }
}

fn is_test(attribute: &syn::Attribute) -> bool {
    let arguments = attribute.parse_args::<syn::Path>();
    attribute.path().is_ident("cfg") && arguments.is_ok_and(|path| path.is_ident("test"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, body: &str) -> Vec<String> {
        let text = format!("//! Doc.\nfn walk(node: Node) {{\n{body}\n}}\n");
        check(&[Source::of(path, &text)]).unwrap()
    }

    #[test]
    fn a_rest_in_a_struct_or_variant_is_found() {
        for body in [
            "let Node { a, .. } = node;",
            "match node { Node::A { .. } => {} }",
            "match node { Node::A(_, ..) => {} }",
            "if let Some(Node { .. }) = node {}",
        ] {
            let expected = ["crates/deps/src/walk.rs:3: a walker leaves out fields with `..`"];
            assert_eq!(found("crates/deps/src/walk.rs", body), expected, "{body}");
        }
    }

    #[test]
    fn other_dots_are_fine() {
        let body = "let Node { a, b: _ } = node; for i in 0..3 {} let [x, ..] = y; z.drain(..); \
                    let n = Node { a, ..Node::default() };";
        assert_eq!(found("crates/astdiff/src/walk.rs", body), [""; 0]);
    }

    #[test]
    fn other_crates_and_tests_are_free() {
        let body = "let Node { a, .. } = node;";
        assert_eq!(found("crates/check/src/walk.rs", body), [""; 0]);
        let text = "//! Doc.\n#[cfg(test)]\nmod tests { fn f() { let Node { .. } = node; } }\n";
        assert!(
            check(&[Source::of("crates/deps/src/walk.rs", text)])
                .unwrap()
                .is_empty()
        );
    }
}
