//! Narrowing the object by what is known of a part of it: `x.kind`, `x["kind"]`, `x[0]` say something about `x`.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "all other kinds of types and expressions are treated alike"
)]

use names::Name;
use nodes::ast::{Expr, ExprId};
use types::{Type, TypeId};

use super::TypeMap;
use crate::Checker;
use crate::binder::Place;
use crate::members::MemberAccess;

/// The part of an object that an expression takes.
enum Part {
    /// An attribute.
    Member(Name),
    /// Items of a TypedDict.
    Keys(Vec<Name>),
    /// Items of a tuple.
    Indices(Vec<i64>),
}

impl Checker<'_> {
    /// A map together with what it says about the objects that its expressions are parts of.
    pub(crate) fn propagate_up_typemap_info(&mut self, map: TypeMap) -> TypeMap {
        let has_parent = |place: Place| match place {
            Place::Expr(expr) => matches!(self.body.expr(expr), Expr::Member { .. } | Expr::Index { .. }),
            Place::Var(_) | Place::Value => false,
        };
        if !map.iter().any(|(place, _)| has_parent(place)) {
            return map;
        }
        let parents: Vec<TypeMap> = map
            .iter()
            .map(|(place, typ)| self.refine_parent_types(place, typ))
            .collect();
        if parents.iter().all(TypeMap::is_empty) {
            return map;
        }
        let mut all = vec![map];
        all.extend(parents);
        self.reduce_and_conditional_type_maps(&all, true)
    }

    /// The types of `a.b` and `a` if `a.b.c` is of type `typ`, as far as they are unions.
    fn refine_parent_types(&mut self, place: Place, typ: TypeId) -> TypeMap {
        let mut output = TypeMap::new();
        let Place::Expr(mut expr) = place else {
            return output;
        };
        let mut expr_type = typ;
        while let Some((parent, part)) = self.lookup_parts(expr, &mut output) {
            let Some(refined) = self.refine_parent(parent, &part, expr_type) else {
                return output;
            };
            output.insert(parent, refined);
            (expr, expr_type) = (parent, refined);
        }
        output
    }

    /// The object of an attribute or index expression, and which part of it is taken.
    fn lookup_parts(&mut self, expr: ExprId, output: &mut TypeMap) -> Option<(ExprId, Part)> {
        match *self.body.expr(expr) {
            Expr::Member { base, name } => {
                let parent = self.propagate_walrus(base, output);
                Some((parent, Part::Member(name)))
            }
            Expr::Index { base, index } => {
                let parent = self.propagate_walrus(base, output);
                self.propagate_walrus(index, output);
                let index_type = self.stored_type(index)?;
                if let Some(keys) = self.try_getting_str_literals_from_type(index_type) {
                    return Some((parent, Part::Keys(keys)));
                }
                let indices = self.try_getting_int_literals_from_type(index_type)?;
                Some((parent, Part::Indices(indices)))
            }
            _other => None,
        }
    }

    /// The items of the union that is the type of `parent` whose part can be of type `typ`.
    fn refine_parent(&mut self, parent: ExprId, part: &Part, typ: TypeId) -> Option<TypeId> {
        let types = self.state.world.types;
        let parent_type = self.stored_type(parent)?;
        let parent_type = self.proper(parent_type);
        let union = types.as_union(parent_type)?;
        let mut matching = Vec::new();
        for item in self.flatten_nested_unions(&union.items) {
            let proper = self.proper(item);
            let part_type = self.replay_lookup(parent, part, proper)?;
            if self.is_overlapping_types(part_type, typ) {
                matching.push(item);
            }
        }
        (!matching.is_empty()).then(|| self.make_simplified_union(&matching))
    }

    /// The type of a part of an object of type `typ`.
    fn replay_lookup(&mut self, parent: ExprId, part: &Part, typ: TypeId) -> Option<TypeId> {
        let types = self.state.world.types;
        match part {
            Part::Member(name) => {
                let ctx = self.ctx(parent);
                let access = MemberAccess::default();
                let (member, has_errors) =
                    self.silently(|chk| chk.analyze_member_access(*name, typ, ctx, access));
                (!has_errors).then_some(member)
            }
            Part::Keys(keys) => {
                let dict = types.as_typed_dict(typ)?;
                let items = keys.iter().map(|key| dict.item(*key).map(|item| item.typ));
                let items = items.collect::<Option<Vec<TypeId>>>()?;
                Some(self.make_simplified_union(&items))
            }
            Part::Indices(indices) => self.items_at(typ, indices),
        }
    }

    fn items_at(&mut self, typ: TypeId, indices: &[i64]) -> Option<TypeId> {
        let types = self.state.world.types;
        match types.get(typ) {
            Type::Tuple(tuple) => {
                let at = |index: &i64| python_index(&tuple.items, *index);
                let items = indices.iter().map(at).collect::<Option<Vec<TypeId>>>()?;
                Some(self.make_simplified_union(&items))
            }
            Type::Instance(instance) => {
                let fullname = self.text(self.state.world.get(instance.class).fullname);
                let is_sequence = matches!(fullname, "builtins.list" | "builtins.tuple");
                instance.args.first().copied().filter(|_| is_sequence)
            }
            _other => None,
        }
    }

    /// The target of an assignment expression, whose type is recorded; other expressions as they are.
    fn propagate_walrus(&mut self, expr: ExprId, output: &mut TypeMap) -> ExprId {
        let Expr::Assignment { target, value } = *self.body.expr(expr) else {
            return expr;
        };
        if matches!(self.body.expr(value), Expr::Assignment { .. }) {
            self.propagate_walrus(value, output);
        }
        if let Some(typ) = self.stored_type(value) {
            output.insert(target, typ);
        }
        target
    }
}

/// `items[index]`, from the end if `index` is negative.
fn python_index(items: &[TypeId], index: i64) -> Option<TypeId> {
    let index = if index < 0 {
        items
            .len()
            .checked_sub(usize::try_from(index.unsigned_abs()).ok()?)?
    } else {
        usize::try_from(index).ok()?
    };
    items.get(index).copied()
}
