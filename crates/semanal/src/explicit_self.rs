//! Annotations of `self` and `cls` in methods that use `Self` elsewhere (PEP 673).

use names::known;
use nodes::ast::{FuncNodeId, TypeNode, TypeNodeId};
use nodes::defs::FuncFlags;
use options::ErrorCode;
use types::FuncId;

use crate::Analyzer;
use crate::lookup::Missing;

impl Analyzer<'_> {
    /// `self: Self` is superfluous, anything else contradicts `Self`.
    pub(crate) fn check_explicit_self(&mut self, node: FuncNodeId, id: FuncId) {
        let body = self.body;
        let first = body.arguments(body.func(node).args).first();
        let Some(written) = first.and_then(|first| first.typ) else {
            return;
        };
        if self.means_any(written) {
            return;
        }
        let def = self.state.world.get(id);
        let of_class = def.is(FuncFlags::CLASS) || def.name == known::DUNDER_NEW;
        let at = self.func_at(id);
        if self.is_expected_self(written, of_class) {
            let text = "Redundant \"Self\" annotation for the first method argument";
            self.fail_code(text, at, ErrorCode::RedundantSelfType);
        } else {
            self.fail("Method cannot have explicit self annotation and Self type", at);
        }
    }

    /// Whether nothing was written there.
    fn means_any(&self, written: TypeNodeId) -> bool {
        matches!(self.body.types().get(written), TypeNode::Any(_))
    }

    /// Whether a type is `Self`, or `type[Self]` if it is that of a class.
    fn is_expected_self(&mut self, written: TypeNodeId, of_class: bool) -> bool {
        let types = self.body.types();
        let TypeNode::Unbound { name, args, .. } = *types.get(written) else {
            return false;
        };
        let symbol = self.lookup_qualified(name, Missing::Quiet);
        let Some(node) = symbol.and_then(|symbol| symbol.node) else {
            return false;
        };
        let fullname = self.text(self.state.world.fullname(node));
        let first = types.list(args).first().copied();
        match (fullname, first) {
            ("typing.Annotated" | "typing_extensions.Annotated", Some(item)) => {
                self.is_expected_self(item, of_class)
            }
            ("typing.Type" | "builtins.type", Some(item)) if of_class => self.is_expected_self(item, false),
            ("typing.Self" | "typing_extensions.Self", _) => !of_class,
            _ => false,
        }
    }
}
