//! The items of `librt.vecs.vec[...]`: types that have a compact form at run time.
//!
//! Specified by `check_vec_type_args` in `mypy/typeanal.py`.

use nodes::defs::At;
use types::{Type, TypeId};

use crate::Analyzer;

const NATIVE_INTS: [&str; 4] = [
    "mypy_extensions.i64",
    "mypy_extensions.i32",
    "mypy_extensions.i16",
    "mypy_extensions.u8",
];
/// Besides native integers: items that cannot be optional.
const NEVER_OPTIONAL: [&str; 4] = [
    "builtins.int",
    "builtins.float",
    "builtins.bool",
    "librt.vecs.vec",
];

impl Analyzer<'_> {
    /// Whether a `vec` may have these arguments; reports it if not.
    pub(super) fn check_vec_items(&mut self, args: &[TypeId], at: At) -> bool {
        let is_right = match args {
            [arg] => match self.is_vec_item(*arg, at) {
                Some(is_right) => is_right,
                None => return false,
            },
            _ => false,
        };
        if !is_right {
            self.fail("Invalid item type for \"vec\"", at);
        }
        is_right
    }

    /// `None` if it is wrong and reported.
    fn is_vec_item(&mut self, arg: TypeId, at: At) -> Option<bool> {
        let types = self.state.world.types;
        let arg = typeops::proper(&self.state.world, arg);
        let is_right = match types.get(arg) {
            // A native integer must be said.
            Type::Instance(_) => self.class_name_of(arg) != "builtins.int",
            Type::Union(union) => {
                let items: Vec<TypeId> = union
                    .items
                    .iter()
                    .map(|item| typeops::proper(&self.state.world, *item))
                    .collect();
                let none = types.none();
                let item = match *items {
                    [first, second] if first == none => second,
                    [first, second] if second == none => first,
                    _ => return Some(false),
                };
                if !self.check_vec_items(&[item], at) {
                    return None;
                }
                let name = self.class_name_of(item);
                !NATIVE_INTS.contains(&name) && !NEVER_OPTIONAL.contains(&name)
            }
            Type::TypeVar(_) => self.is_stub(),
            _ => false,
        };
        Some(is_right)
    }

    fn class_name_of(&self, typ: TypeId) -> &str {
        let class = self
            .state
            .world
            .types
            .as_instance(typ)
            .map(|instance| instance.class);
        class.map_or("", |class| self.text(self.state.world.get(class).fullname))
    }
}
