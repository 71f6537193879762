//! Decorators that leave the signature of a function as it is.

use nodes::ast::{BodyId, Expr, ExprId, ModuleAst};
use nodes::defs::ClassFlags;
use nodes::world::World;
use typeops::{TypeState, WithoutChecker, bind_self, proper};
use types::{ClassId, DecoratorId, DefRef, Type, TypeId};

/// Whether all decorators of a function return what they are given, whatever that is.
pub(crate) fn keeps_signature(state: &mut TypeState<'_>, ast: &ModuleAst, decorator: DecoratorId) -> bool {
    let def = state.world.get(decorator);
    let Some((body, node)) = def.node else {
        return false;
    };
    let tree = ast.body(body);
    let all = tree.exprs(tree.decorator(node).decorators);
    let remaining: Vec<ExprId> = def.remaining.iter().map(|index| all[*index as usize]).collect();
    remaining
        .into_iter()
        .all(|expr| returns_its_argument(state, ast, decorator, body, expr))
}

fn returns_its_argument(
    state: &mut TypeState<'_>,
    ast: &ModuleAst,
    decorator: DecoratorId,
    body: BodyId,
    expr: ExprId,
) -> bool {
    let Some(mut typ) = decorator_type(&state.world, ast, decorator, body, expr) else {
        return false;
    };
    if let Type::Instance(instance) = state.world.types.get(typ) {
        let Some(call) = call_method(&state.world, instance.class) else {
            return false;
        };
        typ = bind_self(&mut WithoutChecker::new(state), call, None, false);
    }
    let types = state.world.types;
    let items: Vec<TypeId> = match types.get(typ) {
        Type::Overloaded(items) => items.to_vec(),
        Type::Callable(_) => vec![typ],
        _ => return false,
    };
    items.iter().all(|item| {
        types
            .as_callable(*item)
            .is_some_and(|callable| match &*callable.params {
                [param] => {
                    accepts_function(&state.world, proper(&state.world, param.typ))
                        && types.same(param.typ, callable.ret_type)
                }
                _ => false,
            })
    })
}

/// The type of a decorator: of a name, or of what a call of a name returns.
fn decorator_type(
    world: &World<'_>,
    ast: &ModuleAst,
    decorator: DecoratorId,
    body: BodyId,
    expr: ExprId,
) -> Option<TypeId> {
    let tables = world
        .implementation(DefRef::Decorator(decorator).module())
        .tables
        .get(body)?;
    let node = |expr: ExprId| tables.refs.get(expr).and_then(|found| found.node);
    if let Expr::Call { callee, .. } = *ast.body(body).expr(expr) {
        let typ = match node(callee)? {
            DefRef::Decorator(decorator) => world.get(world.get(decorator).var).typ,
            DefRef::Func(func) => world.get(func).typ,
            DefRef::Var(var) => world.get(var).typ,
            DefRef::Module(_)
            | DefRef::Class(_)
            | DefRef::Overload(_)
            | DefRef::Alias(_)
            | DefRef::TypeVar(_)
            | DefRef::Placeholder(_) => None,
        };
        let callable = world.types.as_callable(proper(world, typ?))?;
        return Some(proper(world, callable.ret_type));
    }
    let typ = match node(expr)? {
        DefRef::Func(func) => world.get(func).typ,
        DefRef::Var(var) => world.get(var).typ,
        DefRef::Module(_)
        | DefRef::Class(_)
        | DefRef::Decorator(_)
        | DefRef::Overload(_)
        | DefRef::Alias(_)
        | DefRef::TypeVar(_)
        | DefRef::Placeholder(_) => None,
    };
    typ.map(|typ| proper(world, typ))
}

/// The type of the method `__call__`, if it is a plain one.
fn call_method(world: &World<'_>, class: ClassId) -> Option<TypeId> {
    match method_call(world, class)? {
        DefRef::Func(func) => world.get(func).typ,
        DefRef::Module(_)
        | DefRef::Class(_)
        | DefRef::Decorator(_)
        | DefRef::Overload(_)
        | DefRef::Var(_)
        | DefRef::Alias(_)
        | DefRef::TypeVar(_)
        | DefRef::Placeholder(_) => None,
    }
}

fn method_call(world: &World<'_>, class: ClassId) -> Option<DefRef> {
    let (_, symbol) = world.lookup_member(class, names::known::DUNDER_CALL)?;
    symbol.node
}

/// Whether any function can be an argument of this type.
fn accepts_function(world: &World<'_>, typ: TypeId) -> bool {
    match world.types.get(typ) {
        Type::TypeVar(_) | Type::Callable(_) => true,
        Type::Instance(instance) => {
            world.get(instance.class).is(ClassFlags::PROTOCOL) && method_call(world, instance.class).is_some()
        }
        _ => false,
    }
}
