//! What the body of a function says about its parameters and its result.

use nodes::ast::{BodyRef, Expr, ExprId, FuncNodeId, ModuleAst, Span, Stmt, StmtId};
use nodes::tables::Tables;
use nodes::world::World;
use typeops::{map_actuals_to_formals, proper};
use types::{AnyKind, DefRef, TypeId, VarId};

use crate::find::Function;

/// The body of a function with what is known of it.
struct Body<'w> {
    tree: BodyRef<'w>,
    tables: &'w Tables,
    func: FuncNodeId,
}

impl<'w> Body<'w> {
    fn of(world: &'w World<'_>, ast: &'w ModuleAst, found: &Function) -> Option<Self> {
        let (body, func) = world.get(found.id).node?;
        let module = DefRef::Func(found.id).module();
        Some(Self {
            tree: ast.body(body),
            tables: world.implementation(module).tables.get(body)?,
            func,
        })
    }

    /// The statements that are executed, not the signature.
    fn span(&self) -> Span {
        self.tree.block_span(self.tree.func(self.func).body)
    }

    fn type_of(&self, expr: ExprId) -> Option<TypeId> {
        self.tables.expr_types.get(expr).copied()
    }

    fn exprs(&self) -> impl Iterator<Item = ExprId> + use<> {
        (0..self.tree.body().len.exprs as usize).map(ExprId::from_usize)
    }
}

fn is_inside(inner: Span, outer: Span) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

/// The types of the defaults of the parameters.
pub(crate) fn default_types(world: &World<'_>, ast: &ModuleAst, found: &Function) -> Vec<Option<TypeId>> {
    let Some(body) = Body::of(world, ast, found) else {
        return Vec::new();
    };
    let args = body.tree.arguments(body.tree.func(body.func).args);
    args.iter()
        .map(|arg| arg.default.and_then(|default| body.type_of(default)))
        .collect()
}

/// The types of what the function returns, in order; functions inside it do not count.
pub(crate) fn return_types(world: &World<'_>, ast: &ModuleAst, found: &Function) -> Vec<TypeId> {
    let Some(body) = Body::of(world, ast, found) else {
        return Vec::new();
    };
    let tree = body.tree;
    let own = body.span();
    let functions = (0..tree.body().len.funcs as usize).map(FuncNodeId::from_usize);
    let nested: Vec<Span> = functions
        .filter(|func| *func != body.func)
        .map(|func| tree.func(func))
        .filter(|func| is_inside(func.span, own) && world.text(func.name) != "<lambda>")
        .map(|func| func.span)
        .collect();
    let stmts = (0..tree.body().len.stmts as usize).map(StmtId::from_usize);
    let mut found: Vec<(u32, TypeId)> = Vec::new();
    for stmt in stmts {
        let Stmt::Return(Some(expr)) = *tree.stmt(stmt) else {
            continue;
        };
        let span = tree.stmt_span(stmt);
        if is_inside(span, own) && !nested.iter().any(|outer| is_inside(span, *outer)) {
            found.extend(body.type_of(expr).map(|typ| (span.start, typ)));
        }
    }
    found.sort_by_key(|(start, _)| *start);
    found.into_iter().map(|(_, typ)| typ).collect()
}

/// For each parameter the types of the parameters that it is passed on to. Calls inside of calls do not count.
pub(crate) fn body_evidence(world: &World<'_>, ast: &ModuleAst, found: &Function) -> Vec<Vec<TypeId>> {
    let vars: Vec<Option<VarId>> = world.get(found.id).args.iter().map(|arg| arg.var).collect();
    let mut uses = vec![Vec::new(); vars.len()];
    let Some(body) = Body::of(world, ast, found) else {
        return uses;
    };
    let own = body.span();
    let is_call = |expr: &ExprId| {
        matches!(body.tree.expr(*expr), Expr::Call { .. }) && is_inside(body.tree.expr_span(*expr), own)
    };
    let mut calls: Vec<ExprId> = body.exprs().filter(is_call).collect();
    calls.sort_by_key(|call| {
        let span = body.tree.expr_span(*call);
        (span.start, std::cmp::Reverse(span.end))
    });
    let mut end = 0;
    for call in calls {
        let span = body.tree.expr_span(call);
        if span.start >= end {
            end = span.end;
            add_uses(world, &body, call, &vars, &mut uses);
        }
    }
    uses
}

fn add_uses(
    world: &World<'_>,
    body: &Body<'_>,
    call: ExprId,
    vars: &[Option<VarId>],
    uses: &mut [Vec<TypeId>],
) {
    let Expr::Call { callee, args } = *body.tree.expr(call) else {
        return;
    };
    let args = body.tree.call_args(args);
    let parameter = |expr: ExprId| match body.tables.refs.get(expr).and_then(|found| found.node)? {
        DefRef::Var(var) => vars.iter().position(|known| *known == Some(var)),
        DefRef::Module(_)
        | DefRef::Class(_)
        | DefRef::Func(_)
        | DefRef::Decorator(_)
        | DefRef::Overload(_)
        | DefRef::Alias(_)
        | DefRef::TypeVar(_)
        | DefRef::Placeholder(_) => None,
    };
    if !args.iter().any(|arg| parameter(arg.expr).is_some()) {
        return;
    }
    let typ = body.type_of(callee).map(|typ| proper(world, typ));
    let Some(callable) = typ.and_then(|typ| world.types.as_callable(typ)) else {
        return;
    };
    let kinds: Vec<_> = args.iter().map(|arg| arg.kind).collect();
    let names: Vec<_> = args.iter().map(|arg| arg.name).collect();
    let any = world.types.any(AnyKind::SpecialForm);
    let mapping = map_actuals_to_formals(world.types, &kinds, &names, &callable.params, &mut |_| any);
    for (param, actuals) in callable.params.iter().zip(mapping) {
        for actual in actuals {
            if let Some(index) = parameter(args[actual].expr) {
                uses[index].push(param.typ);
            }
        }
    }
}
