//! `super().name` and `super(C, self).name`.

use names::Name;
use nodes::ast::{CallArg, Expr, ExprId};
use nodes::defs::{ClassFlags, FuncFlags};
use options::ErrorCode;
use types::{AnyKind, ArgKind, ClassId, Type, TypeId};

use crate::members::MemberAccess;
use crate::{Checker, Ctx};

/// The types of the two arguments, or the type of the whole expression.
type SuperArgs = Result<(TypeId, TypeId), TypeId>;

impl Checker<'_> {
    pub(super) fn visit_super_expr(&mut self, expr: ExprId) -> TypeId {
        let Expr::Super { call, name } = *self.body.expr(expr) else {
            unreachable!("only `super` is visited here")
        };
        let ctx = self.ctx(expr);
        let info = self.tables.rare.super_classes.get(&expr).copied().flatten();
        match self.super_arg_types(call, info, ctx) {
            Ok(args) => self
                .super_member(args, name, info, ctx)
                .unwrap_or_else(|message| {
                    self.fail(message, ctx, ErrorCode::Misc);
                    self.types().any(AnyKind::FromError)
                }),
            Err(whole) => whole,
        }
    }

    fn super_member(
        &mut self,
        (type_type, instance_type): (TypeId, TypeId),
        name: Name,
        info: Option<ClassId>,
        ctx: Ctx,
    ) -> Result<TypeId, &'static str> {
        let class = self
            .type_info_from_type(type_type)
            .ok_or("Unsupported argument 1 for \"super\"")?;
        let instance_class = self
            .type_info_from_type(instance_type)
            .ok_or("Unsupported argument 2 for \"super\"")?;
        let (mro, start) = self.super_mro((class, instance_class), instance_type, info)?;
        let Some(last) = mro.get(start..).and_then(<[ClassId]>::last).copied() else {
            return Err("Target class has no base class");
        };
        let falls_back = info.is_some_and(|info| self.state.world.get(info).is(ClassFlags::FALLBACK_TO_ANY));
        let has_name =
            |base: &ClassId| *base == last || self.state.world.get(*base).names.contains_key(&name);
        let base = mro[start..].iter().copied().find(has_name).unwrap_or(last);
        if falls_back && base == last {
            // The base class is not known: anything may be there.
            return Ok(self.types().any(AnyKind::SpecialForm));
        }
        let access = MemberAccess {
            is_super: true,
            original_type: Some(instance_type),
            override_info: Some(base),
            in_literal_context: self.is_literal_context(),
            ..MemberAccess::default()
        };
        Ok(self.analyze_member_access(name, instance_type, ctx, access))
    }

    /// The order of resolution to look in, and where to start.
    fn super_mro(
        &self,
        (class, instance_class): (ClassId, ClassId),
        instance_type: TypeId,
        info: Option<ClassId>,
    ) -> Result<(std::sync::Arc<[ClassId]>, usize), &'static str> {
        let world = &self.state.world;
        let mro = world.get(instance_class).mro.clone();
        let index = |mro: &[ClassId]| mro.iter().position(|base| *base == class);
        if let Some(found) = index(&mro) {
            return Ok((mro, found + 1));
        }
        // Annotations of `self` may be imprecise: the current class is what counts then.
        if let Some(method) = self.current_function()
            && self.is_self_type_like(instance_type, world.get(method).is(FuncFlags::CLASS))
            && let Some(info) = info
            && let Some(found) = index(&world.get(info).mro)
        {
            return Ok((world.get(info).mro.clone(), found + 1));
        }
        let is_protocol = |id: ClassId| world.get(id).is(ClassFlags::PROTOCOL);
        if is_protocol(instance_class) && instance_class != class && !is_protocol(class) {
            // A mixin that names its host by a protocol: the real order is not known.
            return Ok((mro, 0));
        }
        Err("Argument 2 for \"super\" not an instance of argument 1")
    }

    fn is_self_type_like(&self, typ: TypeId, is_classmethod: bool) -> bool {
        let types = self.types();
        let typ = self.proper(typ);
        if !is_classmethod {
            return types.as_type_var(typ).is_some();
        }
        matches!(types.get(typ), Type::Type { item, .. } if types.as_type_var(*item).is_some())
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "all other kinds are treated alike")]
    fn super_arg_types(&mut self, call: ExprId, info: Option<ClassId>, ctx: Ctx) -> SuperArgs {
        let types = self.types();
        let error = types.any(AnyKind::FromError);
        if !self.in_checked_function() {
            return Err(types.any(AnyKind::Unannotated));
        }
        let Expr::Call { args, .. } = *self.body.expr(call) else {
            unreachable!("`super` is called")
        };
        let (type_type, instance_type) = match self.body.call_args(args) {
            [] => self.implicit_super_args(info, ctx)?,
            args => match self.explicit_super_args(args) {
                Ok(args) => args,
                Err(message) => {
                    self.fail(message, ctx, ErrorCode::Misc);
                    return Err(error);
                }
            },
        };
        let type_type = self.known_super_type(type_type, info)?;
        let is_class = match types.get(type_type) {
            Type::Type { .. } => true,
            _ => self.is_type_obj(type_type),
        };
        if !is_class {
            report!(self, calls::first_argument_for_super_must_be_type(type_type), ctx);
            return Err(error);
        }
        let instance_type = self.known_super_instance(instance_type, info)?;
        Ok((type_type, instance_type))
    }

    /// `super()` is `super(<current class>, <self>)`.
    fn implicit_super_args(&mut self, info: Option<ClassId>, ctx: Ctx) -> SuperArgs {
        let types = self.types();
        let error = types.any(AnyKind::FromError);
        // Outside classes semantic analysis has complained.
        let info = info.ok_or(error)?;
        let method = if self.active_class().is_some() {
            None
        } else {
            self.current_function()
        };
        let Some(method) = method else {
            self.fail(
                "\"super()\" outside of a method is not supported",
                ctx,
                ErrorCode::Misc,
            );
            return Err(error);
        };
        let current = self.fill_typevars(info);
        let Some(first) = self.state.world.get(method).args.first() else {
            let text = "\"super()\" requires one or two positional arguments in enclosing function";
            self.fail(text, ctx, ErrorCode::Misc);
            return Err(error);
        };
        // A function that is checked once for each value of a type variable stays as it is written here.
        let declared = if self.is_checked_by_values(method) {
            let typ = self.state.world.get(method).typ;
            let callable = typ.and_then(|typ| self.types().as_callable(typ));
            callable.and_then(|callable| Some(callable.params.first()?.typ))
        } else {
            first.var.and_then(|var| self.state.world.get(var).typ)
        };
        Ok((self.type_type(current), declared.unwrap_or(current)))
    }

    /// Whether a type variable of the function or its class is restricted to values.
    pub(crate) fn is_checked_by_values(&self, func: types::FuncId) -> bool {
        let (types, world) = (self.types(), &self.state.world);
        let def = world.get(func);
        let own = def.typ.and_then(|typ| types.as_callable(typ));
        let of_class = def.class.map(|class| &world.get(class).type_vars);
        let variables = own
            .map(|callable| &callable.variables)
            .into_iter()
            .chain(of_class);
        let has_values = |variable: &TypeId| {
            let variable = types.as_type_var(*variable);
            variable.is_some_and(|variable| !variable.values.is_empty())
        };
        variables.flatten().any(has_values)
    }

    fn explicit_super_args(&mut self, args: &[CallArg]) -> Result<(TypeId, TypeId), &'static str> {
        if args.iter().any(|arg| arg.kind == ArgKind::Star) {
            return Err("Varargs not supported with \"super\"");
        }
        if args.iter().any(|arg| arg.kind != ArgKind::Pos) {
            return Err("\"super\" only accepts positional arguments");
        }
        match args {
            [_] => Err("\"super\" with a single argument not supported"),
            [first, second] => {
                let first = self.accept(first.expr, None);
                let first = self.proper(first);
                Ok((first, self.accept(second.expr, None)))
            }
            _ => Err("Too many arguments for \"super\""),
        }
    }

    /// A first argument of type `Any` is taken for the current class.
    #[expect(clippy::wildcard_enum_match_arm, reason = "all other kinds are treated alike")]
    fn known_super_type(&mut self, typ: TypeId, info: Option<ClassId>) -> Result<TypeId, TypeId> {
        let types = self.types();
        let any = match types.get(typ) {
            Type::Any { .. } => typ,
            Type::Type { item, .. } if types.is_any(*item) => *item,
            _ => return Ok(typ),
        };
        let info = info.ok_or_else(|| types.any_from(any))?;
        let current = self.fill_typevars(info);
        Ok(self.type_type(current))
    }

    /// The same for the second argument.
    #[expect(clippy::wildcard_enum_match_arm, reason = "all other kinds are treated alike")]
    fn known_super_instance(&mut self, typ: TypeId, info: Option<ClassId>) -> Result<TypeId, TypeId> {
        let types = self.types();
        let typ = self.proper(typ);
        let (any, of_class) = match types.get(typ) {
            Type::Any { .. } => (typ, false),
            Type::Type { item, .. } if types.is_any(*item) => (*item, true),
            _ => return Ok(typ),
        };
        let info = info.ok_or_else(|| types.any_from(any))?;
        let current = self.fill_typevars(info);
        Ok(if of_class {
            self.type_type(current)
        } else {
            current
        })
    }

    /// The class behind a type, through type variables and tuples.
    fn type_info_from_type(&mut self, typ: TypeId) -> Option<ClassId> {
        let types = self.types();
        let mut typ = self.proper(typ);
        if let Some(class) = self.class_object(typ) {
            return Some(class);
        }
        if let Type::Type { item, .. } = types.get(typ) {
            typ = *item;
        }
        if let Some(variable) = types.as_type_var(typ) {
            typ = self.proper(variable.common.upper_bound);
        }
        if types.as_tuple(typ).is_some() {
            typ = self.tuple_fallback(typ);
        }
        types.as_instance(typ).map(|instance| instance.class)
    }
}
