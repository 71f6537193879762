//! The messages of semantic analysis and the type checker.
//!
//! **Terms.** A [`Reporter`] is the one who checks: it hands out the sink for messages, the settings and the context of
//! type operations. A [`Pos`] says where a message points; it is a plain value, for nothing here looks at syntax.
//! [`catalogue`] holds the fixed texts, [`format`](mod@format) turns types into texts, and the rooms below have one function for
//! each message with parts to fill in, named as mypy's `MessageBuilder` names its methods.
//!
//! | room | about |
//! |---|---|
//! | [`members`] | attributes that are missing or cannot be assigned |
//! | [`operators`] | operands and indexes |
//! | [`calls`] | arguments that are missing, superfluous or misnamed |
//! | [`arguments`] | arguments of the wrong type |
//! | [`overloads`] | overloaded functions |
//! | [`overriding`] | methods and attributes that differ from those of a base class |
//! | [`protocols`] | why a type does not implement a protocol |
//! | [`assignments`] | variables, unpacking, long tuples, final names |
//! | [`generics`] | type variables and type arguments |
//! | [`typed_dicts`] | keys of TypedDicts |
//! | [`returns`] | what functions return |
//! | [`classes`] | abstract classes, `super`, metaclasses |
//! | [`strings`] | formatting of strings |
//! | [`unreachable`] | code without effect |
//! | [`reveals`] | `reveal_type` and its kin |
//! | [`hints`] | notes that explain or suggest |
//!
//! Specified by `mypy/messages.py` and `mypy/message_registry.py`.

pub mod arguments;
pub mod assignments;
pub mod calls;
pub mod catalogue;
pub mod classes;
pub mod format;
pub mod generics;
pub mod hints;
pub mod members;
pub mod operators;
pub mod overloads;
pub mod overriding;
pub mod protocols;
mod reporter;
pub mod returns;
pub mod reveals;
pub mod strings;
mod text;
pub mod typed_dicts;
pub mod unreachable;

pub use catalogue::Text;
pub use format::{
    callable_name, for_function, format_type, format_type_bare, format_type_distinctly, pretty_callable,
    quote_type_string,
};
pub use reporter::{
    Pos, Reporter, fail, fail_text, fail_with_origin, note, note_multiline, note_of, note_with_offset,
};
pub use text::{
    best_matches, capitalize, format_item_name_list, format_key_list, format_string_list, plural_s,
    pretty_seq, strip_quotes, unmangle, variance_string, wrong_type_arg_count,
};
