//! Sorting by comparisons that do not agree with each other, as Python does it.
//!
//! Classes are sorted by their method resolution orders, and unrelated ones are called equal: that is no order, so the
//! result depends on the way of sorting. Python sorts up to 63 items by finding the first run and inserting the others
//! one by one.

use std::cmp::Ordering;

/// Sorts like `sorted(items, key=cmp_to_key(compare))`, for fewer than 64 items.
pub(crate) fn sort_by<T: Copy>(items: &mut [T], compare: impl Fn(T, T) -> Ordering) {
    let is_less = |left, right| compare(left, right) == Ordering::Less;
    let run = first_run(items, &is_less);
    for at in run..items.len() {
        let pivot = items[at];
        let (mut left, mut right) = (0, at);
        while left < right {
            let middle = left + (right - left) / 2;
            if is_less(pivot, items[middle]) {
                right = middle;
            } else {
                left = middle + 1;
            }
        }
        items[left..=at].rotate_right(1);
    }
}

/// The length of the sorted run at the beginning; one that goes strictly down is turned around.
fn first_run<T: Copy>(items: &mut [T], is_less: &impl Fn(T, T) -> bool) -> usize {
    if items.len() < 2 {
        return items.len();
    }
    let goes_down = is_less(items[1], items[0]);
    let mut run = 2;
    while run < items.len() && is_less(items[run], items[run - 1]) == goes_down {
        run += 1;
    }
    if goes_down {
        items[..run].reverse();
    }
    run
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_are_sorted_and_equal_items_keep_their_order() {
        let mut items = [(3, 'a'), (1, 'b'), (2, 'c'), (1, 'd'), (3, 'e')];
        sort_by(&mut items, |left, right| left.0.cmp(&right.0));
        assert_eq!(items, [(1, 'b'), (1, 'd'), (2, 'c'), (3, 'a'), (3, 'e')]);
        let mut down = [3, 2, 1];
        sort_by(&mut down, |left, right| left.cmp(&right));
        assert_eq!(down, [1, 2, 3]);
    }
}
