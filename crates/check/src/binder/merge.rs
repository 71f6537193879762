//! Merging the ways to the end of a frame into the frame below.

use nodes::defs::VarFlags;
use smallvec::SmallVec;
use types::{TypeId, VarId};

use super::{CurrentType, Frame, KeyId};
use crate::Checker;

/// The frames that are merged.
type Frames<'f> = SmallVec<[&'f Frame; 4]>;

/// What each of them knows of a key.
type Values = SmallVec<[Option<CurrentType>; 4]>;

impl Checker<'_> {
    /// Makes the current frame know what is known in all of `options`, and in itself if control flow can bypass the
    /// frame that has ended. Returns whether that changed anything.
    pub(crate) fn update_from_options(&mut self, options: &[Frame], can_skip: bool) -> bool {
        let is_empty = |frame: &Frame| frame.types.is_empty();
        if options.iter().all(is_empty) && (!can_skip || is_empty(self.binder.top())) {
            // Nothing is known, so nothing is merged.
            let is_reached = options.iter().any(|frame| !frame.unreachable);
            let top = self.binder.top_mut();
            top.unreachable = !is_reached && (!can_skip || top.unreachable);
            return false;
        }
        let top = can_skip.then(|| self.binder.top());
        let all_reachable = top.into_iter().chain(options).all(|frame| !frame.unreachable);
        let frames: Frames<'_> = top
            .into_iter()
            .chain(options)
            .filter(|frame| !frame.unreachable)
            .collect();
        let is_unreachable = frames.is_empty();
        let news = self.keys_to_merge(&frames);
        drop(frames);
        let mut changed = false;
        for (key, current, values) in news {
            if let Some(typ) = self.merged_type(key, &values, all_reachable) {
                changed = self.update_key(key, typ, current, changed);
            }
        }
        self.binder.top_mut().unreachable = is_unreachable;
        changed
    }

    /// The keys of the frames, each with what is known so far and what the frames say. Keys of which nothing new is
    /// said are left out.
    fn keys_to_merge(&self, frames: &[&Frame]) -> Vec<(KeyId, Option<CurrentType>, Values)> {
        let mut news = Vec::new();
        for (index, frame) in frames.iter().enumerate() {
            for (key, _) in frame.types.iter() {
                if frames[..index].iter().any(|before| before.types.contains(key)) {
                    continue;
                }
                let current = self.binder.get_key(key);
                let value = |frame: &&Frame| frame.types.get(key).or(current);
                let values: Values = frames.iter().map(value).collect();
                let is_known = |typ: TypeId| values.iter().flatten().all(|value| value.typ == typ);
                let is_news =
                    current.is_none_or(|known| !is_known(known.typ) || self.has_extra_attrs(known.typ));
                if is_news {
                    news.push((key, current, values));
                }
            }
        }
        news
    }

    /// Puts the merged type of a key if it is news. Returns whether anything has changed so far.
    fn update_key(&mut self, key: KeyId, typ: TypeId, current: Option<CurrentType>, changed: bool) -> bool {
        let is_news = match current {
            None => true,
            Some(current) => !self.is_same_type(typ, current.typ) || self.has_extra_attrs(typ),
        };
        if !is_news {
            return changed;
        }
        self.binder.put_key(key, typ, true);
        if current.is_some() || self.keys.var(key).is_none() {
            return true;
        }
        let declaration = self.binder.declarations.get(&key).copied().flatten();
        changed || declaration.is_some_and(|declared| !self.is_same_type(typ, declared))
    }

    fn has_extra_attrs(&self, typ: TypeId) -> bool {
        let proper = self.proper(typ);
        let instance = self.state.world.types.as_instance(proper);
        instance.is_some_and(|instance| instance.extra_attrs.is_some())
    }

    /// Whether the key keeps within its declaration: it is not an inferred variable or parameter.
    fn has_old_semantics(&self, key: KeyId) -> bool {
        let is_declared = |var: VarId| {
            let var = self.state.world.get(var);
            !var.is(VarFlags::INFERRED) && !var.is(VarFlags::ARGUMENT)
        };
        !self.binder.bind_all || self.keys.var(key).is_none_or(is_declared)
    }

    /// The type of a key behind a point that is reached with each of `values`; `None` if nothing is learned.
    fn merged_type(
        &mut self,
        key: KeyId,
        values: &[Option<CurrentType>],
        all_reachable: bool,
    ) -> Option<TypeId> {
        let old_semantics = self.has_old_semantics(key);
        if old_semantics && values.iter().any(Option::is_none) {
            return None;
        }
        if all_reachable && values.iter().flatten().all(|value| !value.from_assignment) {
            return None;
        }
        let types = self.state.world.types;
        let mut distinct: Vec<TypeId> = Vec::new();
        for value in values.iter().flatten() {
            if !distinct.iter().any(|typ| types.same(*typ, value.typ)) {
                distinct.push(value.typ);
            }
        }
        let first = *distinct.first()?;
        let declaration = self.binder.declarations.get(&key).copied().flatten();
        let proper_declaration = declaration.map(|declared| self.proper(declared));
        if let Some(any) = proper_declaration.filter(|declared| types.is_any(*declared)) {
            let all_same = distinct[1..].iter().all(|typ| self.is_same_type(first, *typ));
            return Some(if all_same { first } else { types.any_from(any) });
        }
        if distinct.len() == 1 {
            return Some(first);
        }
        let mut typ = self.make_simplified_union(&distinct);
        if let Some(var) = proper_declaration.filter(|declared| types.as_type_var(*declared).is_some())
            && !self.is_subtype(typ, var)
        {
            typ = var;
        }
        if types.as_union(typ).is_some() {
            typ = self.collapse_variadic_union(typ);
        }
        Some(self.without_extra_any(typ, declaration, old_semantics))
    }

    /// The declaration, if `typ` differs from it only by items that are `Any`.
    fn without_extra_any(&mut self, typ: TypeId, declaration: Option<TypeId>, old_semantics: bool) -> TypeId {
        let types = self.state.world.types;
        let (Some(union), true, Some(declared)) = (types.as_union(typ), old_semantics, declaration) else {
            return typ;
        };
        let known = union.items.iter().copied().filter(|item| {
            let proper = self.proper(*item);
            !types.is_any(proper)
        });
        let known: Vec<TypeId> = known.collect();
        let simplified = self.make_union(&known);
        if types.same(simplified, declared) {
            simplified
        } else {
            typ
        }
    }
}
