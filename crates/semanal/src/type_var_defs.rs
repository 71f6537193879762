//! Definitions of type variables by calls: `TypeVar`, `ParamSpec`, `TypeVarTuple`.

use nodes::ast::{CallArg, Expr, ExprId};
use nodes::defs::{At, TypeVarDef, TypeVarDefKind};
use nodes::tables::Analyzed;
use types::{AnyKind, ArgKind, DefRef, Type, TypeId, Variance};

use crate::Analyzer;
use crate::assignments::Assign;
use crate::type_analysis::AnalOptions;
use crate::type_params::default_options;

pub(crate) const TYPE_VAR_LIKE_NAMES: [&str; 6] = [
    "typing.TypeVar",
    "typing_extensions.TypeVar",
    "typing.ParamSpec",
    "typing_extensions.ParamSpec",
    "typing.TypeVarTuple",
    "typing_extensions.TypeVarTuple",
];

/// What the keywords of a definition say.
struct Parameters {
    upper_bound: TypeId,
    default: TypeId,
    variance: Variance,
}

impl<'a> Analyzer<'a> {
    /// `T = TypeVar("T", ...)` and the like. False if the assignment is something else, or too wrong.
    pub(crate) fn process_type_var_declaration(&mut self, s: Assign) -> bool {
        let [lvalue] = self.body.exprs(s.lvalues) else { return false };
        let (Expr::Name(name), Expr::Call { callee, args }) =
            (*self.body.expr(*lvalue), *self.body.expr(s.rvalue))
        else {
            return false;
        };
        let fullname = self.fullname_of(callee);
        if !TYPE_VAR_LIKE_NAMES.contains(&fullname) {
            return false;
        }
        let args = self.body.call_args(args);
        let at = self.at_stmt(s.stmt);
        if s.typ.is_some() {
            self.fail("Cannot declare the type of a TypeVar or similar construct", at);
            return false;
        }
        if !self.check_type_var_name(callee, args, name, at) {
            return false;
        }
        let positional = args[1..].iter().filter(|arg| arg.kind == ArgKind::Pos).count();
        let (values, keywords) = args[1..].split_at(positional.min(args.len() - 1));
        let kind = fullname.rsplit('.').next().unwrap_or(fullname);
        let (def_kind, parameters) = match kind {
            "TypeVar" => {
                let values: Vec<TypeId> = values.iter().map(|value| self.value_type(value.expr)).collect();
                let Some(parameters) = self.type_var_parameters(keywords, values.len(), at) else { return false };
                (TypeVarDefKind::TypeVar(values.into()), parameters)
            }
            _ => {
                if positional > 0 {
                    self.fail(format!("Too many positional arguments for \"{kind}\""), at);
                }
                let object = self.object_type();
                let is_spec = kind == "ParamSpec";
                let default = self.other_default(keywords, is_spec, at);
                let tuple = self.named_type("builtins.tuple", &[object]);
                let (def_kind, upper_bound) = if is_spec {
                    (TypeVarDefKind::ParamSpec, object)
                } else {
                    (TypeVarDefKind::TypeVarTuple(tuple), tuple)
                };
                (def_kind, Parameters { upper_bound, default, variance: Variance::Invariant })
            }
        };
        self.define_type_var(s, name, def_kind, &parameters)
    }

    fn define_type_var(&mut self, s: Assign, name: names::Name, kind: TypeVarDefKind, new: &Parameters) -> bool {
        let at = self.at_stmt(s.stmt);
        let known = match self.analyzed(s.rvalue) {
            Some(Analyzed::TypeVar(id)) => Some(*id),
            _ => None,
        };
        let existing = self.names(false, false).get(&name).and_then(|symbol| symbol.node);
        let is_own = |node: DefRef| known.is_some_and(|known| node == DefRef::TypeVar(known));
        if existing.is_some_and(|node| !matches!(node, DefRef::Placeholder(_)) && !is_own(node)) {
            let text = format!("Cannot redefine \"{}\" as a type variable", self.text(name));
            self.fail(text, at);
            return false;
        }
        let fullname = self.qualified_name(name);
        let def = TypeVarDef {
            name,
            fullname,
            kind,
            upper_bound: new.upper_bound,
            default: new.default,
            variance: new.variance,
            is_new_style: false,
            at: Some(self.at(s.rvalue)),
        };
        let parts: Vec<(TypeId, &str)> = match &def.kind {
            TypeVarDefKind::TypeVar(values) => values.iter().map(|value| (*value, "TypeVar values")).collect(),
            TypeVarDefKind::ParamSpec | TypeVarDefKind::TypeVarTuple(_) => Vec::new(),
        };
        let bound = [(def.upper_bound, "TypeVar upper bound"), (def.default, "TypeVar default")];
        let incomplete = parts.into_iter().chain(bound).find(|(typ, _)| self.has_placeholder(*typ));
        let (id, updated) = match known {
            Some(id) => {
                let old = self.state.world.get(id);
                let updated = old.kind != def.kind || old.upper_bound != def.upper_bound || old.default != def.default;
                *self.state.world.get_mut(id) = def;
                (id, updated)
            }
            None => {
                let id = self.add_def(def);
                self.tables.analyzed.insert(s.rvalue, Analyzed::TypeVar(id));
                (id, true)
            }
        };
        if let Some((_, what)) = incomplete {
            self.process_placeholder(None, what, at, updated);
        }
        self.add_symbol(name, DefRef::TypeVar(id), at);
        true
    }

    /// The first argument must be the name of the variable.
    pub(crate) fn check_type_var_name(&mut self, callee: ExprId, args: &[CallArg], name: names::Name, at: At) -> bool {
        let what = match *self.body.expr(callee) {
            Expr::Name(name) => self.text(name),
            _ => self.fullname_of(callee),
        };
        let Some(first) = args.first() else {
            self.fail(format!("Too few arguments for {what}()"), at);
            return false;
        };
        let (Expr::Str { value, .. }, ArgKind::Pos) = (*self.body.expr(first.expr), first.kind) else {
            self.fail(format!("{what}() expects a string literal as first argument"), at);
            return false;
        };
        let (value, name) = (self.body.text(value), self.text(name).trim_end_matches('\''));
        if value != name {
            let text = format!("String argument 1 \"{value}\" to {what}(...) does not match variable name \"{name}\"");
            self.fail(text, at);
            return false;
        }
        true
    }

    fn value_type(&mut self, expr: ExprId) -> TypeId {
        let types = self.state.world.types;
        let at = self.at(expr);
        let Some(owned) = self.expr_syntax(expr) else {
            self.fail("Type expected", at);
            return types.any(AnyKind::FromError);
        };
        let options = AnalOptions { allow_placeholder: true, ..AnalOptions::default() };
        let typ = self.anal_type(owned.syntax(), options).unwrap_or_else(|| self.unknown_placeholder());
        self.checked_value(typ, at)
    }

    fn unknown_placeholder(&self) -> TypeId {
        self.state.world.types.intern(Type::Placeholder { fullname: None, args: Box::default() })
    }

    fn type_var_parameters(&mut self, args: &[CallArg], values: usize, at: At) -> Option<Parameters> {
        let types = self.state.world.types;
        let mut upper_bound = self.object_type();
        let mut default = types.any(AnyKind::FromOmittedGenerics);
        let (mut covariant, mut contravariant) = (false, false);
        for arg in args {
            let Some(keyword) = arg.name.filter(|_| arg.kind == ArgKind::Named) else {
                self.fail("Unexpected argument to \"TypeVar()\"", at);
                return None;
            };
            match self.text(keyword) {
                "covariant" => covariant = self.variance_flag(arg.expr, "covariant", at)?,
                "contravariant" => contravariant = self.variance_flag(arg.expr, "contravariant", at)?,
                "bound" if values > 0 => {
                    self.fail("TypeVar cannot have both values and an upper bound", at);
                    return None;
                }
                "bound" => {
                    let options =
                        AnalOptions { allow_placeholder: true, quiet_invalid_types: true, ..AnalOptions::default() };
                    upper_bound = self.type_var_argument("TypeVar", "bound", arg.expr, options)?;
                }
                "default" => {
                    let options = default_options(false, false);
                    let typ = self.type_var_argument("TypeVar", "default", arg.expr, options);
                    default = typ.unwrap_or_else(|| types.any(AnyKind::FromError));
                }
                "values" => {
                    self.fail("TypeVar \"values\" argument not supported", at);
                    self.fail("Use TypeVar('T', t, ...) instead of TypeVar('T', values=(t, ...))", at);
                    return None;
                }
                other => {
                    self.fail(format!("Unexpected argument to \"TypeVar()\": \"{other}\""), at);
                    return None;
                }
            }
        }
        if covariant && contravariant {
            self.fail("TypeVar cannot be both covariant and contravariant", at);
            return None;
        }
        if values == 1 {
            self.fail("Type variable must have at least two constrained types", at);
            return None;
        }
        let variance = match (covariant, contravariant) {
            (true, _) => Variance::Covariant,
            (false, true) => Variance::Contravariant,
            (false, false) => Variance::Invariant,
        };
        Some(Parameters { upper_bound, default, variance })
    }

    fn variance_flag(&mut self, expr: ExprId, keyword: &str, at: At) -> Option<bool> {
        if let Expr::Name(name) = *self.body.expr(expr)
            && matches!(self.text(name), "True" | "False")
        {
            return Some(self.text(name) == "True");
        }
        self.fail(format!("TypeVar \"{keyword}\" may only be a literal bool"), at);
        None
    }

    fn type_var_argument(&mut self, what: &str, keyword: &str, expr: ExprId, options: AnalOptions) -> Option<TypeId> {
        let types = self.state.world.types;
        let must_be_type = format!("{what} \"{keyword}\" must be a type");
        let Some(owned) = self.expr_syntax(expr) else {
            self.fail(must_be_type, self.at(expr));
            return None;
        };
        let typ = self.anal_type(owned.syntax(), options).unwrap_or_else(|| self.unknown_placeholder());
        if matches!(types.get(typ), Type::Any { kind: AnyKind::FromError, .. }) {
            self.fail(must_be_type, self.at(expr));
        }
        Some(typ)
    }

    fn other_default(&mut self, keywords: &[CallArg], is_spec: bool, at: At) -> TypeId {
        let types = self.state.world.types;
        let mut default = types.any(AnyKind::FromOmittedGenerics);
        for arg in keywords {
            let keyword = arg.name.map_or("", |name| self.text(name));
            if keyword == "default" {
                let typ = self.expr_syntax(arg.expr).map(|owned| {
                    let options = default_options(is_spec, !is_spec);
                    self.anal_type(owned.syntax(), options).unwrap_or_else(|| self.unknown_placeholder())
                });
                let typ = typ.unwrap_or_else(|| types.any(AnyKind::FromError));
                default = self.checked_default(typ, is_spec, !is_spec, self.at(arg.expr));
            } else if is_spec {
                let text = "The variance and bound arguments to ParamSpec do not have defined semantics yet";
                self.fail(text, at);
            } else {
                self.fail(format!("Unexpected keyword argument \"{keyword}\" for \"TypeVarTuple\""), at);
            }
        }
        default
    }
}
