//! Comparison chains: which operands are compared with each other.
//!
//! ```text
//! a == b == c < d is e     ->   (==: a b c), (<: c d), (is: d e)
//! a == b < c == a          ->   (==: a b c), (<: b c)          both chains speak of a
//! ```
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "all other kinds of types and expressions are treated alike"
)]

use indexmap::IndexMap;
use nodes::ast::CmpOp;
use rustc_hash::FxBuildHasher;
use smallvec::SmallVec;

use crate::binder::KeyId;

/// Operands that are compared with each other, by their index in the chain, in order.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Group {
    /// The operator.
    pub(super) op: CmpOp,
    /// The operands.
    pub(super) operands: SmallVec<[usize; 4]>,
}

/// Cuts a comparison chain into groups: runs of `==` or `is` are one group, and such groups that share an operand too
/// (mypy's `group_comparison_operands`). All others are pairs.
pub(super) fn group_operands(ops: &[CmpOp], keys: &[Option<KeyId>]) -> Vec<Group> {
    if let [op] = ops {
        return vec![Group {
            op: *op,
            operands: SmallVec::from_slice(&[0, 1]),
        }];
    }
    let mut groups: Vec<Group> = Vec::new();
    let mut equal = Chains::default();
    let mut identical = Chains::default();
    let mut end_run = |run: &mut Run, groups: &mut Vec<Group>| {
        let Run { op, operands, keys } = std::mem::take(run);
        let Some(op) = op else { return };
        match op {
            CmpOp::Eq if !keys.is_empty() => equal.add(&keys, &operands),
            CmpOp::Is if !keys.is_empty() => identical.add(&keys, &operands),
            _other => groups.push(Group { op, operands }),
        }
    };
    let mut run = Run::default();
    for (index, op) in ops.iter().copied().enumerate() {
        let chains = matches!(op, CmpOp::Eq | CmpOp::Is);
        if run.op != Some(op) || !chains {
            end_run(&mut run, &mut groups);
        }
        run.op = Some(op);
        run.add(index);
        run.add(index + 1);
        if chains {
            run.keys
                .extend([keys[index], keys[index + 1]].into_iter().flatten());
        }
    }
    end_run(&mut run, &mut groups);
    groups.extend(equal.into_groups(CmpOp::Eq));
    groups.extend(identical.into_groups(CmpOp::Is));
    groups.sort_by_key(|group| group.operands[0]);
    groups
}

/// Operands that stand behind each other with the same operator.
#[derive(Default)]
struct Run {
    op: Option<CmpOp>,
    operands: SmallVec<[usize; 4]>,
    keys: SmallVec<[KeyId; 4]>,
}

impl Run {
    fn add(&mut self, operand: usize) {
        if self.operands.last() != Some(&operand) {
            self.operands.push(operand);
        }
    }
}

/// Chains of one operator, merged where they share a key.
#[derive(Default)]
struct Chains {
    /// For each key, in order of appearance: the number of its chain.
    chain_of: IndexMap<KeyId, usize, FxBuildHasher>,
    /// For each chain: its operands.
    operands: Vec<Vec<usize>>,
}

impl Chains {
    fn add(&mut self, keys: &[KeyId], operands: &[usize]) {
        let known = keys.iter().find_map(|key| self.chain_of.get(key).copied());
        let chain = known.unwrap_or_else(|| {
            self.operands.push(Vec::new());
            self.operands.len() - 1
        });
        self.operands[chain].extend(operands);
        for key in keys {
            let before = self.chain_of.insert(*key, chain);
            if let Some(before) = before.filter(|before| *before != chain) {
                let moved = std::mem::take(&mut self.operands[before]);
                self.operands[chain].extend(moved);
                for number in self.chain_of.values_mut().filter(|number| **number == before) {
                    *number = chain;
                }
            }
        }
    }

    fn into_groups(self, op: CmpOp) -> impl Iterator<Item = Group> {
        let chains = self.operands.into_iter().filter(|operands| !operands.is_empty());
        chains.map(move |mut operands| {
            operands.sort_unstable();
            operands.dedup();
            Group {
                op,
                operands: operands.into(),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(ops: &[CmpOp], keys: &[Option<usize>], expected: &[(CmpOp, &[usize])]) {
        let keys: Vec<Option<KeyId>> = keys.iter().map(|key| key.map(KeyId::from_usize)).collect();
        let groups = group_operands(ops, &keys);
        let found: Vec<(CmpOp, &[usize])> = groups
            .iter()
            .map(|group| (group.op, &group.operands[..]))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn runs_of_equality_and_identity_are_one_group() {
        use CmpOp::{Eq, Is, IsNot, Lt};
        check(
            &[Eq, Eq, Lt, Lt, Is, Is, IsNot, IsNot],
            &[None; 9],
            &[
                (Eq, &[0, 1, 2]),
                (Lt, &[2, 3]),
                (Lt, &[3, 4]),
                (Is, &[4, 5, 6]),
                (IsNot, &[6, 7]),
                (IsNot, &[7, 8]),
            ],
        );
    }

    #[test]
    fn groups_that_share_an_expression_are_merged() {
        use CmpOp::{Eq, Lt};
        let keys = [Some(0), None, None, Some(0)];
        check(&[Eq, Lt, Eq], &keys, &[(Eq, &[0, 1, 2, 3]), (Lt, &[1, 2])]);
        check(
            &[Eq, Lt, Eq],
            &[None; 4],
            &[(Eq, &[0, 1]), (Lt, &[1, 2]), (Eq, &[2, 3])],
        );
    }

    #[test]
    fn a_later_group_joins_two_earlier_ones() {
        use CmpOp::{Eq, Lt};
        let keys = [Some(0), None, Some(1), None, Some(0), Some(1)];
        check(
            &[Eq, Lt, Eq, Lt, Eq],
            &keys,
            &[(Eq, &[0, 1, 2, 3, 4, 5]), (Lt, &[1, 2]), (Lt, &[3, 4])],
        );
    }
}
