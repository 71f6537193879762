//! Calls that mean something special: `cast`, `assert_type`, `reveal_type`, `dict(x=1)`, ...

use nodes::ast::{CallArg, ExprId};
use nodes::defs::VarFlags;
use nodes::tables::Analyzed;
use types::{ArgKind, DefRef, TypeId, VarId};

use crate::Analyzer;
use crate::lookup::Missing;
use crate::type_analysis::AnalOptions;

impl Analyzer<'_> {
    /// Deals with a special call. False if the call is an ordinary one.
    pub(crate) fn visit_special_call(&mut self, expr: ExprId, callee: ExprId, args: &[CallArg]) -> bool {
        match self.special_name_of(callee) {
            "typing.cast" => {
                if self.check_fixed_args(expr, args, 2, "cast") {
                    let value = args[1].expr;
                    self.with_type_arg(args[0].expr, expr, "Cast target is not a type", |this, typ| {
                        this.visit_expr(value);
                        Some(Analyzed::Cast {
                            expr: value,
                            typ: typ?,
                        })
                    });
                }
            }
            "typing.assert_type" | "typing_extensions.assert_type" => {
                if self.check_fixed_args(expr, args, 2, "assert_type") {
                    let value = args[0].expr;
                    let text = "assert_type() type is not a type";
                    self.with_type_arg(args[1].expr, expr, text, |this, typ| {
                        this.visit_expr(value);
                        Some(Analyzed::AssertType {
                            expr: value,
                            typ: typ?,
                        })
                    });
                }
            }
            "builtins.reveal_type" | "typing.reveal_type" | "typing_extensions.reveal_type" => {
                if self.check_fixed_args(expr, args, 1, "reveal_type") {
                    let is_imported = self.is_reveal_imported();
                    self.visit_expr(args[0].expr);
                    let analyzed = Analyzed::RevealType {
                        expr: args[0].expr,
                        is_imported,
                    };
                    self.tables.analyzed.insert(expr, analyzed);
                }
            }
            "builtins.reveal_locals" => {
                let locals = self.local_variables();
                self.tables.analyzed.insert(expr, Analyzed::RevealLocals(locals));
            }
            "typing.Any" => {
                let text = "Any(...) is no longer supported. Use cast(Any, ...) instead";
                self.fail(text, self.at(expr));
            }
            "typing._promote" => {
                if self.check_fixed_args(expr, args, 1, "_promote") {
                    let text = "Argument 1 to _promote is not a type";
                    self.with_type_arg(args[0].expr, expr, text, |_, typ| Some(Analyzed::Promote(typ?)));
                }
            }
            "typing.TypeForm" | "typing_extensions.TypeForm" => {
                if self.check_fixed_args(expr, args, 1, "TypeForm") {
                    let text = "TypeForm argument is not a type";
                    self.with_type_arg(args[0].expr, expr, text, |_, typ| Some(Analyzed::TypeForm(typ?)));
                }
            }
            "builtins.divmod" => {
                if self.check_fixed_args(expr, args, 2, "divmod") {
                    let (left, right) = (args[0].expr, args[1].expr);
                    self.visit_expr(left);
                    self.visit_expr(right);
                    self.tables
                        .analyzed
                        .insert(expr, Analyzed::Divmod { left, right });
                }
            }
            "builtins.dict"
                if !self.is_indexed_alias(callee)
                    && args
                        .iter()
                        .all(|arg| matches!(arg.kind, ArgKind::Named | ArgKind::Star2)) =>
            {
                args.iter().for_each(|arg| self.visit_expr(arg.expr));
                self.tables.analyzed.insert(expr, Analyzed::DictCall);
            }
            "typing.TypeAliasType" | "typing_extensions.TypeAliasType" => {
                let old = std::mem::replace(&mut self.allow_unbound_tvars, true);
                args.iter().for_each(|arg| self.visit_expr(arg.expr));
                self.allow_unbound_tvars = old;
            }
            _ => return false,
        }
        true
    }

    /// Analyses an argument as a type, then makes what the call really is.
    fn with_type_arg(
        &mut self,
        arg: ExprId,
        call: ExprId,
        not_a_type: &str,
        make: impl FnOnce(&mut Self, Option<TypeId>) -> Option<Analyzed>,
    ) {
        let Some(owned) = self.expr_syntax(arg) else {
            self.fail(not_a_type, self.at(call));
            return;
        };
        let typ = self.anal_type(owned.syntax(), AnalOptions::default());
        if let Some(analyzed) = make(self, typ) {
            self.tables.analyzed.insert(call, analyzed);
        }
    }

    fn check_fixed_args(&mut self, expr: ExprId, args: &[CallArg], count: usize, name: &str) -> bool {
        let s = if count == 1 { "" } else { "s" };
        if args.len() != count {
            self.fail(format!("\"{name}\" expects {count} argument{s}"), self.at(expr));
            return false;
        }
        if args.iter().any(|arg| arg.kind != ArgKind::Pos) {
            let text = format!("\"{name}\" must be called with {count} positional argument{s}");
            self.fail(text, self.at(expr));
            return false;
        }
        true
    }

    /// `D` where `D = dict[str, int]`.
    fn is_indexed_alias(&self, callee: ExprId) -> bool {
        match self.reference(callee).and_then(|reference| reference.node) {
            Some(DefRef::Alias(alias)) => !self.state.world.get(alias).no_args,
            _ => false,
        }
    }

    fn is_reveal_imported(&mut self) -> bool {
        let symbol = self.lookup(self.intern("reveal_type"), Missing::Quiet);
        let Some(node @ (DefRef::Func(_) | DefRef::Overload(_))) = symbol.and_then(|symbol| symbol.node)
        else {
            return false;
        };
        matches!(
            self.text(self.state.world.fullname(node)),
            "typing.reveal_type" | "typing_extensions.reveal_type"
        )
    }

    fn local_variables(&self) -> Vec<VarId> {
        let is_module = self.is_module_scope();
        let table = if is_module {
            Some(self.globals())
        } else if self.is_class_scope() {
            self.class.map(|class| &self.state.world.get(class).names)
        } else {
            self.scopes.last().and_then(|scope| scope.names.as_ref())
        };
        let vars = table
            .into_iter()
            .flatten()
            .filter_map(|(_, symbol)| match symbol.node {
                Some(DefRef::Var(var)) => Some(var),
                _ => None,
            });
        vars.filter(|var| !is_module || self.state.world.get(*var).is(VarFlags::INFERRED))
            .collect()
    }
}
