//! Unions, on both sides.

use nodes::defs::ClassFlags;
use rustc_hash::FxHashSet;
use types::{TypeId, Union};

use super::{Question, Relation};
use crate::TypeCx;
use crate::literals::{simple_literal_type, try_contracting_literals_in_union};
use crate::proper::proper;
use crate::unions::{flatten_nested_unions, flatten_types, relevant_items};
use names::known;

impl Relation {
    /// Whether the relation holds between the left type and an item of the union on the right.
    pub(super) fn holds_with_an_item<'p>(
        self,
        cx: &mut dyn TypeCx<'p>,
        orig_left: TypeId,
        left: TypeId,
        items: &[TypeId],
    ) -> bool {
        if items.iter().any(|item| self.holds(cx, orig_left, *item)) {
            return true;
        }
        // An enumeration is the union of all its members, and so is `bool`.
        let Some(class) = cx.types().as_instance(left).map(|left| left.class) else {
            return false;
        };
        let info = cx.world().get(class);
        if !info.is(ClassFlags::ENUM) && info.fullname != known::BUILTINS_BOOL {
            return false;
        }
        cx.state_mut().note_unsettled();
        let items = flatten_nested_unions(cx.world(), items, true);
        let contracted = try_contracting_literals_in_union(cx.world(), &items);
        contracted.iter().any(|item| self.holds(cx, orig_left, *item))
    }
}

impl Question {
    pub(super) fn union<'p>(self, cx: &mut dyn TypeCx<'p>, left: &Union) -> bool {
        let types = cx.types();
        if types.as_instance(self.right).is_some() {
            return self.union_to_instance(cx, left);
        }
        if let Some(right) = types.as_union(self.right) {
            return self.union_to_union(cx, left, right);
        }
        left.items
            .iter()
            .all(|item| self.holds(cx, *item, self.orig_right))
    }

    /// Of many literals of one class, the class is compared once.
    fn union_to_instance<'p>(self, cx: &mut dyn TypeCx<'p>, left: &Union) -> bool {
        let mut compared: FxHashSet<TypeId> = FxHashSet::default();
        relevant_items(cx.world(), left).into_iter().all(|item| {
            let class = simple_literal_type(cx.world(), proper(cx.world(), item));
            let is_new = class.is_none_or(|class| compared.insert(cx.types().canonical(class)));
            !is_new || self.holds(cx, class.unwrap_or(item), self.orig_right)
        })
    }

    /// Items that are on both sides need no comparison, so that two unions of literals take linear time.
    fn union_to_union<'p>(self, cx: &mut dyn TypeCx<'p>, left: &Union, right: &Union) -> bool {
        let types = cx.types();
        let mut on_right: FxHashSet<TypeId> = FxHashSet::default();
        for item in flatten_types(cx.world(), &relevant_items(cx.world(), right)) {
            let item = proper(cx.world(), item);
            on_right.insert(types.canonical(item));
            let value = types
                .as_instance(item)
                .and_then(|instance| instance.last_known_value);
            on_right.extend(value.map(|value| types.canonical(value)));
        }
        relevant_items(cx.world(), left).into_iter().all(|item| {
            let typ = proper(cx.world(), item);
            let class = simple_literal_type(cx.world(), typ);
            on_right.contains(&types.canonical(typ))
                || class.is_some_and(|class| on_right.contains(&types.canonical(class)))
                || self.holds(cx, item, self.orig_right)
        })
    }
}
