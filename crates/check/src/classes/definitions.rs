//! Class statements.

use nodes::ast::{ClassNode, ClassNodeId, ExprId};
use nodes::defs::{ClassFlags, VarFlags};
use nodes::symbols::SymbolFlags;
use nodes::tables::Analyzed;
use options::ErrorCode;
use types::{ArgKind, ClassId, DefRef, Type, Variance};

use crate::calls::Actuals;
use crate::exprs::CallOptions;
use crate::members::MemberAccess;
use crate::message::Message;
use crate::{Checker, Ctx, CtxKind, Operand};

const CANNOT_MAKE_DELETABLE_FINAL: Message =
    Message::new("Deletable attribute cannot be final", ErrorCode::Misc);

impl Checker<'_> {
    /// Checks a class statement of the current target.
    pub(crate) fn visit_class_def(&mut self, node: ClassNodeId) {
        let Some(class) = self.tables.rare.classes.get(node).copied() else {
            return;
        };
        let node = self.body.class(node);
        let ctx = self.ctx_of(DefRef::Class(class));
        self.check_bases(class, ctx);
        self.class_target(class, |checker| {
            checker.enter_partial_types(false, |checker| checker.check_class(class, node, ctx));
        });
        self.check_base_variance(class, node, ctx);
        let type_vars = self.state.world.get(class).type_vars.to_vec();
        self.check_typevar_defaults(&type_vars, ctx);
        let info = self.state.world.get(class);
        let (flags, is_protocol) = (info.flags, info.is(ClassFlags::PROTOCOL));
        if is_protocol && !type_vars.is_empty() {
            self.check_protocol_variance(class, node, ctx);
        }
        if flags.contains(ClassFlags::ENUM) && !flags.contains(ClassFlags::INCOMPATIBLE_BASE) {
            self.check_enum(class, ctx);
        }
        self.infer_class_variances(class);
    }

    fn check_bases(&mut self, class: ClassId, ctx: Ctx) {
        let mro = self.state.world.get(class).mro.clone();
        for base in mro.iter().skip(1) {
            if self.state.world.get(*base).is(ClassFlags::FINAL) {
                let text = format!("Cannot inherit from final class \"{}\"", self.class_name(*base));
                self.fail(text, ctx, ErrorCode::Misc);
            }
        }
        let bases = self.state.world.get(class).bases.to_vec();
        if !self.can_have_shared_disjoint_base(&bases) {
            let text = format!(
                "Class \"{}\" has incompatible disjoint bases",
                self.class_name(class)
            );
            self.fail(text, ctx, ErrorCode::Misc);
        }
    }

    fn check_class(&mut self, class: ClassId, node: &ClassNode, ctx: Ctx) {
        let depth = self.new_binder();
        self.in_top_frame(|checker| {
            checker.in_class(class, |checker| {
                checker.accept_block(node.defs);
                checker.check_made_methods(class);
            });
        });
        self.restore_binder(depth);
        if !self.run.can_skip_diagnostics {
            self.check_finished_class(class, node, ctx);
        }
        let decorators = self.body.exprs(node.decorators);
        if !decorators.is_empty() {
            self.check_class_decorators(class, decorators, ctx);
        }
    }

    /// Methods that plugins made stand at the end of the body.
    fn check_made_methods(&mut self, class: ClassId) {
        if !self.run.recurse_into_functions || self.binder.is_unreachable() {
            return;
        }
        let names = &self.state.world.get(class).names;
        let made: Vec<DefRef> = names
            .values()
            .filter(|symbol| symbol.is(SymbolFlags::PLUGIN_GENERATED))
            .filter_map(|symbol| symbol.node)
            .collect();
        for def in made {
            self.check_made_method(def);
        }
    }

    fn check_finished_class(&mut self, class: ClassId, node: &ClassNode, ctx: Ctx) {
        let info = self.state.world.get(class);
        let is_special =
            info.typeddict_type.is_some() || info.tuple_type.is_some() || info.is(ClassFlags::ENUM);
        let (flags, is_typed_dict) = (info.flags, info.typeddict_type.is_some());
        if !is_special {
            self.check_init_subclass(class, node, ctx);
        }
        if !flags.contains(ClassFlags::INCOMPATIBLE_BASE) {
            self.check_multiple_inheritance(class);
        }
        self.check_metaclass_compatibility(class);
        self.check_final_deletable(class);
        if is_typed_dict {
            self.check_typeddict_inheritance(class);
        }
    }

    fn check_final_deletable(&mut self, class: ClassId) {
        let info = self.state.world.get(class);
        let deletable = info.deletable_attributes.to_vec();
        for name in deletable {
            let symbol = self.state.world.get(class).names.get(&name).copied();
            if let Some(DefRef::Var(var)) = symbol.and_then(|symbol| symbol.node)
                && self.var_is(var, VarFlags::FINAL)
            {
                let ctx = self.ctx_of(DefRef::Var(var));
                self.fail_with(&CANNOT_MAKE_DELETABLE_FINAL, ctx);
            }
        }
    }

    /// Decorators are called with the class, from the inside out.
    fn check_class_decorators(&mut self, class: ClassId, decorators: &[ExprId], ctx: Ctx) {
        let mut sig = self.type_object_type(class);
        for expr in decorators.iter().rev().copied() {
            if matches!(self.tables.analyzed.get(&expr), Some(Analyzed::Promote(_))) {
                continue;
            }
            let decorator = self.accept(expr, None);
            let is_ref = self.is_ref_expr(expr);
            let reference = if is_ref { self.tables.refs.get(expr) } else { None };
            let options = CallOptions {
                callable_name: reference.and_then(|reference| reference.fullname),
                ..CallOptions::default()
            };
            let temp = Operand::Temp(sig, self.ctx(expr));
            let old = std::mem::replace(&mut self.run.allow_abstract_call, true);
            sig = self
                .check_call(decorator, &[temp], &[ArgKind::Pos], ctx, &[], options)
                .0;
            self.run.allow_abstract_call = old;
        }
    }

    /// Keywords of the class are arguments of `__init_subclass__` of a base.
    fn check_init_subclass(&mut self, class: ClassId, node: &ClassNode, ctx: Ctx) {
        if let Some(metaclass) = self.state.world.get(class).metaclass_type
            && !self.is_named_instance(metaclass, "builtins.type")
            && !self.is_named_instance(metaclass, "abc.ABCMeta")
        {
            return;
        }
        let method = self.name("__init_subclass__");
        let mro = self.state.world.get(class).mro.clone();
        let defines = |base: &&ClassId| self.state.world.get(**base).names.contains_key(&method);
        let Some(base) = mro.iter().skip(1).find(defines).copied() else {
            return;
        };
        let metaclass = self.name("metaclass");
        let keywords = self
            .body
            .keywords(node.keywords)
            .iter()
            .filter(|(name, _)| *name != metaclass);
        let keywords: Vec<_> = keywords.copied().collect();
        let args: Vec<Operand> = keywords.iter().map(|(_, value)| Operand::Expr(*value)).collect();
        let names: Vec<_> = keywords.iter().map(|(name, _)| Some(*name)).collect();
        let kinds = vec![ArgKind::Named; args.len()];
        let owner = self.type_object_type(base);
        // mypy makes up a name for the base, without a position.
        self.check_any_expr(owner, Ctx::nowhere(self.body, CtxKind::Line));
        let access = MemberAccess {
            original_type: Some(owner),
            ..MemberAccess::default()
        };
        // The call is an expression as long as the class: a comment on any of its lines counts.
        let ctx = Ctx {
            kind: CtxKind::Expr,
            ..ctx
        };
        let callee = self.analyze_member_access(method, owner, ctx, access);
        self.check_untyped_method_call(callee, owner, method, ctx);
        let options = CallOptions {
            callable_name: self.method_fullname(owner, method),
            object_type: Some(owner),
            ..CallOptions::default()
        };
        let actuals = Actuals {
            args: &args,
            kinds: &kinds,
            names: &names,
            has_names: true,
        };
        let old = self.run.class_keywords.replace(names.clone());
        self.check_call_of(callee, actuals, ctx, options);
        self.run.class_keywords = old;
    }

    /// A type variable must not change its variance on the way to a base class.
    fn check_base_variance(&mut self, class: ClassId, node: &ClassNode, ctx: Ctx) {
        let info = self.state.world.get(class);
        if info.type_vars.is_empty() || node.type_params.is_some() {
            return;
        }
        let mut wrong = Vec::new();
        for base in &info.bases {
            let Some(base) = self.types().as_instance(*base) else {
                continue;
            };
            let declared = &self.state.world.get(base.class).type_vars;
            for (arg, declared) in base.args.iter().zip(declared) {
                if let (Type::TypeVar(arg), Type::TypeVar(declared)) = (self.ty(*arg), self.ty(*declared))
                    && arg.variance != Variance::Invariant
                    && declared.variance != arg.variance
                {
                    wrong.push(arg.common.name);
                }
            }
        }
        for name in wrong {
            let name = self.state.world.text(name);
            let text = format!("Variance of TypeVar \"{name}\" incompatible with variance in parent type");
            self.fail(text, ctx, ErrorCode::TypeVar);
        }
    }
}
