//! The fields of a dataclass: those of its bases, then its own.

use names::Name;
use nodes::ast::{Expr, ExprId, Stmt, StmtId};
use nodes::defs::{At, DataclassField, VarFlags};
use nodes::symbols::SymbolFlags;
use options::ErrorCode;
use rustc_hash::FxHashSet;
use trigger::Trigger;
use types::{AnyKind, ArgKind, ClassId, DefRef, LiteralValue, Type, TypeId, VarId};

use super::Maker;
use crate::Analyzer;

/// What a call of a field specifier says, by keyword.
struct FieldCall {
    /// There is such a call.
    is_call: bool,
    args: Vec<(Name, ExprId)>,
}

impl<'a> Analyzer<'a> {
    /// All fields, in the order of `__init__`; `None` if a base class has to be done first.
    pub(super) fn collect_dataclass_fields(&mut self, maker: &Maker) -> Option<Vec<DataclassField>> {
        let mut found = self.inherited_fields(maker.class)?;
        let mut own = FxHashSet::default();
        let mut kw_only = self.bool_argument(maker, "kw_only", maker.spec.kw_only_default);
        let mut stmts = Vec::new();
        self.body_assignments(self.body.class(maker.node).defs, &mut stmts);
        for stmt in stmts {
            if let Some(field) = self.own_field(maker, stmt, &mut kw_only) {
                own.insert(field.name);
                match found.iter_mut().find(|known| known.name == field.name) {
                    Some(known) => *known = field,
                    None => found.push(field),
                }
            }
        }
        found.sort_by_key(|field| field.kw_only);
        self.check_field_order(maker, &found, &own);
        Some(found)
    }

    fn inherited_fields(&mut self, class: ClassId) -> Option<Vec<DataclassField>> {
        let mut found: Vec<DataclassField> = Vec::new();
        let mro = self.state.world.get(class).mro.clone();
        let bases = mro.get(1..mro.len().saturating_sub(1)).unwrap_or_default();
        for base in bases.iter().rev() {
            let def = self.state.world.get(*base);
            let Some(data) = def.dataclass.clone() else {
                if def.is(nodes::defs::ClassFlags::DATACLASS) {
                    return None;
                }
                continue;
            };
            // The class depends on the set of fields of its bases.
            let fields = Trigger::Wildcard(def.fullname);
            self.add_plugin_dependency(fields);
            for mut field in data.fields.iter().copied() {
                field.typ = field
                    .typ
                    .map(|typ| typeops::type_objects::map_type_from_supertype(self, typ, class, *base));
                field.class = *base;
                match found.iter_mut().find(|known| known.name == field.name) {
                    Some(known) => *known = field,
                    None => found.push(field),
                }
                let own = self.state.world.get(class).names.get(&field.name).copied();
                let own = own.and_then(|symbol| symbol.node);
                if let Some(node) = own.filter(|node| !matches!(node, DefRef::Var(_))) {
                    let text = "Dataclass attribute may only be overridden by another attribute";
                    self.fail(text, self.def_at(node));
                }
            }
        }
        Some(found)
    }

    /// The field that an assignment declares.
    fn own_field(&mut self, maker: &Maker, stmt: StmtId, kw_only: &mut bool) -> Option<DataclassField> {
        let Stmt::Assign {
            lvalues,
            rvalue,
            new_syntax: true,
            ..
        } = *self.body.stmt(stmt)
        else {
            return None;
        };
        let Expr::Name(name) = *self.body.expr(*self.body.exprs(lvalues).first()?) else {
            return None;
        };
        let symbol = self.state.world.get(maker.class).names.get(&name).copied()?;
        let var = self.field_var(symbol.node?)?;
        if self.state.world.get(var).is(VarFlags::CLASSVAR) {
            return None;
        }
        let init_var = self.is_init_only(var);
        let declared = self.state.world.get(var).typ;
        if init_var {
            self.unwrap_init_var(var);
        }
        *kw_only |= self.is_kw_only_marker(declared);
        let call = self.field_call(maker, rvalue);
        let in_init = match call.get(self, "init") {
            Some(value) => self.parsed_bool(value).unwrap_or(false),
            None => self.init_of_specifier(rvalue),
        };
        let has_default = if call.is_call {
            ["default", "default_factory", "factory"]
                .iter()
                .any(|name| call.get(self, name).is_some())
        } else {
            !matches!(self.body.expr(rvalue), Expr::NoRhs)
        };
        if !has_default && maker.is_standard {
            self.mark_implicit(maker.class, name);
        }
        let own_kw_only = self.field_kw_only(&call, rvalue, *kw_only);
        self.settle_final(var, stmt, rvalue, init_var);
        let alias = self.field_alias(&call, rvalue);
        let at = self.at_stmt(stmt);
        let implicit = self
            .state
            .world
            .get(maker.class)
            .names
            .get(&name)?
            .is(SymbolFlags::IMPLICIT);
        let declared = self.state.world.get(var).typ;
        let typ = if implicit {
            declared
        } else {
            self.init_type_of(declared, at)
        };
        Some(DataclassField {
            name,
            alias,
            typ,
            class: maker.class,
            at,
            in_init,
            init_var,
            has_default,
            kw_only: own_kw_only,
            neutral: self.has_direct_transform_metaclass(maker.class),
        })
    }

    fn field_var(&mut self, node: DefRef) -> Option<VarId> {
        match node {
            DefRef::Var(var) => Some(var),
            DefRef::Alias(alias) => {
                let at = self.state.world.get(alias).at.unwrap_or_else(|| self.nowhere());
                self.fail(
                    "Type aliases inside dataclass definitions are not supported at runtime",
                    at,
                );
                None
            }
            _ => None,
        }
    }

    fn unwrap_init_var(&mut self, var: VarId) {
        let world = &self.state.world;
        let Some(typ) = world.get(var).typ else { return };
        if let Type::Instance(instance) = world.types.get(typeops::proper(world, typ)) {
            let inner = instance.args.first().copied();
            if let Some(var) = self.state.world.own_mut(var) {
                var.typ = inner.or(Some(typ));
            }
        }
    }

    fn mark_implicit(&mut self, class: ClassId, name: Name) {
        if let Some(symbol) = self.state.world.get_mut(class).names.get_mut(&name) {
            symbol.flags |= SymbolFlags::IMPLICIT;
        }
    }

    fn field_kw_only(&mut self, call: &FieldCall, rvalue: ExprId, default: bool) -> bool {
        let Some(value) = call.get(self, "kw_only") else {
            return default;
        };
        let parsed = self.parsed_bool(value);
        if parsed.is_none() {
            self.fail("\"kw_only\" argument must be a boolean literal", self.at(rvalue));
        }
        parsed.unwrap_or(default)
    }

    fn field_alias(&mut self, call: &FieldCall, rvalue: ExprId) -> Option<Name> {
        let value = call.get(self, "alias")?;
        let literal = self.str_literal(value);
        if literal.is_none() {
            let text = "\"alias\" argument to dataclass field must be a string literal";
            self.fail_code(text, self.at(rvalue), ErrorCode::LiteralReq);
        }
        literal
    }

    /// The text that an expression is known to be (mypy's `parse_str_literal`).
    pub(super) fn str_literal(&self, value: ExprId) -> Option<Name> {
        match *self.body.expr(value) {
            Expr::Str { value, .. } => Some(self.intern(self.body.text(value))),
            _ => self.literal_str_of(value),
        }
    }

    /// The text of a final string variable.
    fn literal_str_of(&self, value: ExprId) -> Option<Name> {
        let DefRef::Var(var) = self.reference(value)?.node? else {
            return None;
        };
        let types = self.state.world.types;
        let typ = self.state.world.get(var).typ?;
        let literal = match types.get(typeops::proper(&self.state.world, typ)) {
            Type::Instance(instance) => instance.last_known_value?,
            _ => typ,
        };
        match types.get(literal) {
            Type::Literal(literal) => match literal.value {
                LiteralValue::Str(text) => Some(text),
                _ => None,
            },
            _ => None,
        }
    }

    /// `x: Final[int]` is set in `__init__`; `x: Final = 1` needs a simple value.
    fn settle_final(&mut self, var: VarId, stmt: StmtId, rvalue: ExprId, init_var: bool) {
        let def = self.state.world.get(var);
        if !def.is(VarFlags::FINAL) {
            return;
        }
        let (unset, inferred) = (
            def.is(VarFlags::FINAL_UNSET_IN_CLASS),
            def.typ.is_none() && def.is(VarFlags::INFERRED),
        );
        if unset && init_var {
            self.fail("InitVar cannot be final", self.at(rvalue));
        } else if unset && let Some(var) = self.state.world.own_mut(var) {
            var.flags |= VarFlags::FINAL_SET_IN_INIT;
        }
        if inferred {
            let typ = self.simple_literal_type(rvalue, true).unwrap_or_else(|| {
                let text = "Need type argument for Final[...] with non-literal default in dataclass";
                self.fail(text, self.at_stmt(stmt));
                self.state.world.types.any(AnyKind::FromError)
            });
            if let Some(var) = self.state.world.own_mut(var) {
                var.typ = Some(typ);
            }
        }
    }

    /// `field(...)`, with its keyword arguments.
    fn field_call(&mut self, maker: &Maker, rvalue: ExprId) -> FieldCall {
        let mut call = FieldCall {
            is_call: false,
            args: Vec::new(),
        };
        let Expr::Call { callee, args } = *self.body.expr(rvalue) else {
            return call;
        };
        let fullname = self.reference(callee).and_then(|reference| reference.fullname);
        if !fullname.is_some_and(|name| maker.spec.field_specifiers.contains(&name)) {
            return call;
        }
        call.is_call = true;
        for arg in self.body.call_args(args) {
            if let Some(name) = arg.name.filter(|_| Self::is_given_by_name(arg.kind)) {
                call.args.push((name, arg.expr));
                continue;
            }
            let text = if arg.kind == ArgKind::Star2 {
                "Unpacking **kwargs in \"field()\" is not supported"
            } else if maker.is_standard {
                "\"field()\" does not accept positional arguments"
            } else {
                continue;
            };
            self.fail(text, self.at(rvalue));
            call.args.clear();
            return call;
        }
        call
    }

    /// Whether a field specifier takes part in `__init__` by default: its parameter `init` may be a literal.
    fn init_of_specifier(&mut self, rvalue: ExprId) -> bool {
        let Some(callee) = self.callee_type(rvalue) else {
            return true;
        };
        let name = self.intern("init");
        let Some(formal) = typeops::Signature::from(&callee).argument_by_name(Some(name)) else {
            return true;
        };
        let wanted = self.intern("builtins.bool");
        let values = typeops::literals::try_getting_literals_from_type(&self.state.world, formal.typ, wanted);
        match values.as_deref() {
            Some([LiteralValue::Bool(value)]) => *value,
            _ => true,
        }
    }

    /// The argument type of a field: what `__set__` of a descriptor takes, or the declared type.
    fn init_type_of(&mut self, declared: Option<TypeId>, at: At) -> Option<TypeId> {
        let types = self.state.world.types;
        let proper = typeops::proper(&self.state.world, declared?);
        let Type::Instance(instance) = types.get(proper) else {
            return declared;
        };
        let set = self.intern("__set__");
        let Some((base, symbol)) = self.state.world.lookup_member(instance.class, set) else {
            return declared;
        };
        let class_name = self.text(self.state.world.get(instance.class).name);
        let Some(DefRef::Func(func)) = symbol.node else {
            self.fail(format!("Unsupported \"__set__\" in \"{class_name}\""), at);
            return declared;
        };
        let Some(typ) = self.state.world.get(func).typ else {
            return Some(types.any(AnyKind::Unannotated));
        };
        let mapped = typeops::type_objects::map_type_from_supertype(self, typ, instance.class, base);
        if let Type::Callable(setter) = types.get(typeops::proper(&self.state.world, mapped))
            && let [_, _, value] = &*setter.params
            && setter.params.iter().all(|param| param.kind == ArgKind::Pos)
        {
            return Some(typeops::expand_type_by_instance(
                &self.state.world,
                value.typ,
                instance,
            ));
        }
        self.fail(
            format!("Unsupported signature for \"__set__\" in \"{class_name}\""),
            at,
        );
        declared
    }

    /// Fields without a default come first, and there is one `KW_ONLY` at most.
    fn check_field_order(&mut self, maker: &Maker, fields: &[DataclassField], own: &FxHashSet<Name>) {
        let class_at = self.class_at(maker.node);
        let (mut found_default, mut found_marker) = (false, false);
        for field in fields {
            let at = if own.contains(&field.name) {
                field.at
            } else {
                class_at
            };
            if found_default && field.in_init && !field.has_default && !field.kw_only {
                self.fail(
                    "Attributes without a default cannot follow attributes with one",
                    at,
                );
            }
            found_default |= field.has_default && field.in_init;
            let is_marker = self.is_kw_only_marker(field.typ);
            if found_marker && is_marker {
                self.fail("There may not be more than one field with the KW_ONLY type", at);
            }
            found_marker |= is_marker;
        }
    }
}

impl FieldCall {
    fn get(&self, analyzer: &Analyzer<'_>, name: &str) -> Option<ExprId> {
        self.args
            .iter()
            .find(|(known, _)| analyzer.text(*known) == name)
            .map(|(_, value)| *value)
    }
}
