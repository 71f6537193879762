//! Which types a conversion type takes: `%d` numbers, `%c` a character, ...

use options::ErrorCode;
use types::{AnyKind, Type, TypeId};

use super::FormatKind;
use crate::message::Message;
use crate::{Checker, Ctx};

impl Checker<'_> {
    /// The type that a conversion type takes; `None` if it is reported to be wrong.
    pub(super) fn conversion_type(
        &mut self,
        conversion: &str,
        ctx: Ctx,
        kind: FormatKind,
        format_call: bool,
    ) -> Option<TypeId> {
        let types = self.types();
        let numeric = if format_call {
            "bdoeEfFgGnxX%"
        } else {
            "diouxXeEfFgG"
        };
        let ints = if format_call { "bdoxX" } else { "oxX" };
        let is_in = |set: &str| conversion.chars().count() == 1 && set.contains(conversion);
        if conversion == "b" && !format_call {
            if kind == FormatKind::Str {
                let text = "Format character \"b\" is only supported on bytes patterns";
                self.fail(text, ctx, ErrorCode::StringFormatting);
                return None;
            }
            return Some(self.named_type("builtins.bytes"));
        }
        if is_in("asr") {
            return Some(types.any(AnyKind::SpecialForm));
        }
        if is_in(numeric) {
            let mut items = vec![self.named_type("builtins.int")];
            if !is_in(ints) {
                items.push(self.named_type("builtins.float"));
                if !format_call {
                    let protocol = if is_in("eEfFgG") {
                        "typing.SupportsFloat"
                    } else {
                        "typing.SupportsInt"
                    };
                    items.push(self.named_type(protocol));
                }
            }
            return Some(self.make_union(&items));
        }
        if conversion == "c" {
            let text = match kind {
                FormatKind::Bytes => "builtins.bytes",
                FormatKind::Str => "builtins.str",
            };
            let items = [self.named_type("builtins.int"), self.named_type(text)];
            return Some(self.make_union(&items));
        }
        report!(self, strings::unsupported_placeholder(conversion), ctx);
        None
    }

    pub(super) fn check_placeholder_type(&mut self, typ: TypeId, expected: TypeId, ctx: Ctx) -> bool {
        const MESSAGE: Message = Message::new(
            "Incompatible types in string interpolation",
            ErrorCode::StringFormatting,
        );
        let labels = (Some("expression has type"), Some("placeholder has type"));
        self.check_subtype(typ, expected, ctx, &MESSAGE, labels)
    }

    /// Whether the type is an instance of this class or a union with one.
    #[expect(clippy::wildcard_enum_match_arm, reason = "all other kinds are treated alike")]
    pub(super) fn has_type_component(&mut self, typ: TypeId, fullname: names::Name) -> bool {
        let types = self.types();
        let typ = self.proper(typ);
        match types.get(typ) {
            Type::Instance(instance) => self.state.world.has_base_named(instance.class, fullname),
            Type::TypeVar(variable) => {
                self.has_type_component(variable.common.upper_bound, fullname)
                    || variable
                        .values
                        .iter()
                        .any(|value| self.has_type_component(*value, fullname))
            }
            Type::Union(_) => {
                let items = self.relevant_items(typ);
                items
                    .into_iter()
                    .any(|item| self.has_type_component(item, fullname))
            }
            _ => false,
        }
    }
}
