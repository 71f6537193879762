//! The attributes of a class made by `attrs`: those of its bases, then its own.

use indexmap::IndexMap;
use names::Name;
use nodes::ast::{Expr, ExprId, Stmt, StmtId};
use nodes::defs::{AttrsConverter, AttrsField, VarFlags};
use nodes::tables::{Ref, RefFlags};
use options::ErrorCode;
use rustc_hash::{FxBuildHasher, FxHashSet};
use trigger::Trigger;
use types::{DefRef, TypeId, VarId};

use super::{Attribute, AttrsMaker};
use crate::Analyzer;
use crate::type_analysis::AnalOptions;

/// The own attributes of a class, in order.
type Own = IndexMap<Name, Attribute, FxBuildHasher>;

/// One name of an assignment with its value.
#[derive(Clone, Copy)]
struct Declared {
    stmt: StmtId,
    lvalue: ExprId,
    name: Name,
    rvalue: ExprId,
}

/// An assignment, as far as attributes go.
#[derive(Clone, Copy)]
struct Assign<'b> {
    lvalues: &'b [ExprId],
    rvalue: ExprId,
    new_syntax: bool,
}

/// The functions that make attributes.
fn makes_attributes(fullname: &str) -> bool {
    matches!(
        fullname,
        "attr.ib" | "attr.attrib" | "attr.attr" | "attr.field" | "attrs.field"
    )
}

impl<'a> Analyzer<'a> {
    /// All attributes, in the order of `__init__` (mypy's `_analyze_class`).
    pub(super) fn attrs_attributes(
        &mut self,
        maker: &AttrsMaker,
        auto_attribs: Option<bool>,
        kw_only: bool,
    ) -> Vec<Attribute> {
        let auto_attribs = auto_attribs.unwrap_or_else(|| self.detect_auto_attribs(maker));
        let own = self.own_attributes(maker, auto_attribs, kw_only);
        for attribute in own.values() {
            let symbol = self.state.world.get(maker.class).names.get(&attribute.field.name);
            if let Some(DefRef::Var(var)) = symbol.and_then(|symbol| symbol.node)
                && let Some(var) = self.state.world.own_mut(var)
            {
                var.flags -= VarFlags::INITIALIZED_IN_CLASS;
            }
        }
        let mut attributes = self.inherited_attributes(maker, &own);
        let inherited = attributes.len();
        attributes.extend(own.into_values());
        self.check_attribute_order(maker, &attributes, inherited);
        attributes
    }

    fn own_attributes(&mut self, maker: &AttrsMaker, auto_attribs: bool, kw_only: bool) -> Own {
        let mut own = Own::default();
        for stmt in self.class_body(maker) {
            if let Some(assign) = self.attrs_assignment(*stmt) {
                for attribute in self.attributes_of_assignment(maker, *stmt, assign, auto_attribs, kw_only) {
                    let name = attribute.field.name;
                    if !auto_attribs {
                        own.shift_remove(&name);
                    }
                    own.insert(name, attribute);
                }
            } else if let Stmt::Function(body) = *self.body.stmt(*stmt)
                && let Some(DefRef::Decorator(decorator)) = self.tables.rare.roots.get(body)
            {
                self.take_attribute_decorators(*decorator, &mut own);
            }
        }
        own
    }

    fn class_body(&self, maker: &AttrsMaker) -> &'a [StmtId] {
        self.body.block_stmts(self.body.class(maker.node).defs)
    }

    fn attrs_assignment(&self, stmt: StmtId) -> Option<Assign<'a>> {
        match *self.body.stmt(stmt) {
            Stmt::Assign {
                lvalues,
                rvalue,
                new_syntax,
                ..
            } => Some(Assign {
                lvalues: self.body.exprs(lvalues),
                rvalue,
                new_syntax,
            }),
            _ => None,
        }
    }

    /// The names of an assignment with their values, for each of its targets that is one to one.
    fn declared_by(&self, stmt: StmtId, assign: Assign<'a>) -> Vec<Declared> {
        let mut found = Vec::new();
        let items = |expr: ExprId| match *self.body.expr(expr) {
            Expr::Tuple(items) | Expr::List(items) => Some(self.body.exprs(items)),
            _ => None,
        };
        for lvalue in assign.lvalues {
            let (targets, values) = match items(*lvalue) {
                Some(targets) => (targets, items(assign.rvalue).unwrap_or_default()),
                None => (std::slice::from_ref(lvalue), std::slice::from_ref(&assign.rvalue)),
            };
            let declared = targets.iter().zip(values).map(|(lvalue, rvalue)| {
                let Expr::Name(name) = *self.body.expr(*lvalue) else {
                    return None;
                };
                let name = self.intern(messages::unmangle(self.text(name)));
                Some(Declared {
                    stmt,
                    lvalue: *lvalue,
                    name,
                    rvalue: *rvalue,
                })
            });
            if targets.len() == values.len()
                && let Some(declared) = declared.collect::<Option<Vec<Declared>>>()
            {
                found.extend(declared);
            }
        }
        found
    }

    fn is_attribute_call(&self, rvalue: ExprId) -> bool {
        match *self.body.expr(rvalue) {
            Expr::Call { callee, .. } => self
                .reference(callee)
                .and_then(|reference| reference.fullname)
                .is_some_and(|name| makes_attributes(self.text(name))),
            _ => false,
        }
    }

    /// Annotated names are attributes unless an attribute is made without an annotation.
    fn detect_auto_attribs(&self, maker: &AttrsMaker) -> bool {
        !self.class_body(maker).iter().any(|stmt| {
            self.attrs_assignment(*stmt).is_some_and(|assign| {
                !assign.new_syntax
                    && self
                        .declared_by(*stmt, assign)
                        .iter()
                        .any(|declared| self.is_attribute_call(declared.rvalue))
            })
        })
    }

    fn attributes_of_assignment(
        &mut self,
        maker: &AttrsMaker,
        stmt: StmtId,
        assign: Assign<'a>,
        auto_attribs: bool,
        kw_only: bool,
    ) -> Vec<Attribute> {
        let mut found = Vec::new();
        for declared in self.declared_by(stmt, assign) {
            if self.is_attribute_call(declared.rvalue) {
                found.extend(self.attribute_of_call(maker, declared, assign, auto_attribs, kw_only));
            } else if auto_attribs
                && assign.new_syntax
                && self.declared_type(stmt).is_some()
                && !self.is_class_var(declared.lvalue)
            {
                found.push(self.attribute_of_annotation(maker, declared, kw_only));
            }
        }
        found
    }

    fn is_class_var(&self, lvalue: ExprId) -> bool {
        self.var_of(lvalue)
            .is_some_and(|var| self.state.world.get(var).is(VarFlags::CLASSVAR))
    }

    fn var_of(&self, lvalue: ExprId) -> Option<VarId> {
        match self.reference(lvalue)?.node? {
            DefRef::Var(var) => Some(var),
            _ => None,
        }
    }

    fn own_attribute(&self, maker: &AttrsMaker, declared: Declared, typ: Option<TypeId>) -> Attribute {
        let at = self.at_stmt(declared.stmt);
        let position = self.position(at);
        Attribute {
            field: AttrsField {
                name: declared.name,
                alias: None,
                typ,
                in_init: true,
                has_default: true,
                kw_only: false,
                converter: None,
                position: (position.line, position.column),
            },
            class: maker.class,
            at: Some(at),
        }
    }

    /// `x: int`, `x: int = 1`.
    fn attribute_of_annotation(
        &mut self,
        maker: &AttrsMaker,
        declared: Declared,
        kw_only: bool,
    ) -> Attribute {
        let symbol = self.state.world.get(maker.class).names.get(&declared.name);
        let typ = symbol
            .and_then(|symbol| symbol.node)
            .and_then(|node| self.type_of_def(node));
        let mut attribute = self.own_attribute(maker, declared, typ);
        attribute.field.has_default = !matches!(self.body.expr(declared.rvalue), Expr::NoRhs);
        attribute.field.kw_only = kw_only;
        attribute
    }

    /// `x = attr.ib(...)`, `x: int = attrs.field(...)`.
    fn attribute_of_call(
        &mut self,
        maker: &AttrsMaker,
        declared: Declared,
        assign: Assign<'a>,
        auto_attribs: bool,
        kw_only: bool,
    ) -> Option<Attribute> {
        let at = self.at_stmt(declared.stmt);
        if auto_attribs && !assign.new_syntax {
            self.needs_annotation(declared.name, self.position(at));
            return None;
        }
        if assign.lvalues.len() > 1 {
            self.fail("Too many names for one attribute", at);
            return None;
        }
        let call = declared.rvalue;
        let typ = self.declared_type(declared.stmt);
        let mut attribute = self.own_attribute(maker, declared, typ);
        attribute.field.in_init = self.call_bool(call, "init", true);
        attribute.field.kw_only = self.call_bool(call, "kw_only", kw_only);
        attribute.field.has_default = self.attribute_default(call);
        if typ.is_none()
            && let Some(written) = self.argument_of_call(call, "type")
        {
            attribute.field.typ = self.type_argument(declared.lvalue, written);
        }
        attribute.field.converter = self.attribute_converter(call);
        attribute.field.alias = self.attribute_alias(call);
        Some(attribute)
    }

    /// The analysed annotation of an assignment; `Final` alone is none.
    fn declared_type(&self, stmt: StmtId) -> Option<TypeId> {
        self.tables.assignments.get(stmt)?.typ
    }

    fn attribute_default(&mut self, call: ExprId) -> bool {
        let default = self.argument_of_call(call, "default").is_some();
        let factory = self.argument_of_call(call, "factory").is_some();
        if default && factory {
            self.fail("Can't pass both \"default\" and \"factory\".", self.at(call));
        }
        default || factory
    }

    /// `type=int`, which the variable gets as its type if it has no other.
    fn type_argument(&mut self, lvalue: ExprId, written: ExprId) -> Option<TypeId> {
        let Some(syntax) = self.expr_syntax(written) else {
            self.fail("Invalid argument to type", self.at(written));
            return None;
        };
        let typ = self.anal_type(syntax.syntax(), AnalOptions::default())?;
        let var = self.var_of(lvalue)?;
        if self.state.world.get(var).typ.is_none()
            && let Some(var) = self.state.world.own_mut(var)
        {
            var.typ = Some(typ);
            let change = |reference: &mut Ref| reference.flags -= RefFlags::INFERRED_DEF;
            self.tables.refs.change(lvalue, change);
        }
        Some(typ)
    }

    fn attribute_converter(&mut self, call: ExprId) -> Option<AttrsConverter> {
        let converter = self.argument_of_call(call, "converter");
        let convert = self.argument_of_call(call, "convert");
        let at = self.at(call);
        let used = match (convert, converter) {
            (Some(_), Some(_)) => {
                self.fail("Can't pass both \"convert\" and \"converter\".", at);
                converter
            }
            (Some(_), None) => {
                self.fail("convert is deprecated, use converter", at);
                convert
            }
            (None, _) => converter,
        };
        Some(self.attrs_converter(used?))
    }

    fn attribute_alias(&mut self, call: ExprId) -> Option<Name> {
        let value = self.argument_of_call(call, "alias")?;
        let alias = self.str_literal(value);
        if alias.is_none() {
            let text = "\"alias\" argument to attrs field must be a string literal";
            self.fail_code(text, self.at(call), ErrorCode::LiteralReq);
        }
        alias
    }

    /// Takes `@x.default` and `@x.validator` away: they exist while the class is made only.
    fn take_attribute_decorators(&mut self, decorator: types::DecoratorId, own: &mut Own) {
        let def = self.state.world.get(decorator);
        let Some((body, node)) = def.node else { return };
        let body = self.unit.ast.body(body);
        let decorators = body.exprs(body.decorator(node).decorators);
        let mut remaining = def.remaining.to_vec();
        remaining.retain(|index| {
            let Some(expr) = decorators.get(*index as usize) else {
                return true;
            };
            let Expr::Member { base, name } = *body.expr(*expr) else {
                return true;
            };
            let Expr::Name(attribute) = *body.expr(base) else {
                return true;
            };
            let (Some(attribute), name) = (own.get_mut(&attribute), self.text(name)) else {
                return true;
            };
            attribute.field.has_default |= name == "default";
            !matches!(name, "default" | "validator")
        });
        self.state.world.get_mut(decorator).remaining = remaining.into();
    }

    fn inherited_attributes(&mut self, maker: &AttrsMaker, own: &Own) -> Vec<Attribute> {
        let mut taken: FxHashSet<Name> = own.keys().copied().collect();
        let mut found = Vec::new();
        for base in self.attrs_bases(maker.class) {
            let Some(attrs) = self.state.world.get(base).attrs.clone() else {
                continue;
            };
            // The class depends on the set of attributes of its bases.
            let attributes = Trigger::Wildcard(self.state.world.get(base).fullname);
            self.add_plugin_dependency(attributes);
            for mut field in attrs.fields.iter().copied() {
                if !taken.insert(field.name) {
                    continue;
                }
                field.typ = field
                    .typ
                    .map(|typ| typeops::type_objects::map_type_from_supertype(self, typ, maker.class, base));
                if let Some(converter) = &mut field.converter {
                    converter.ret_type = None;
                }
                found.push(Attribute {
                    field,
                    class: base,
                    at: None,
                });
            }
        }
        found
    }

    /// Attributes without a default come first.
    fn check_attribute_order(&mut self, maker: &AttrsMaker, attributes: &[Attribute], inherited: usize) {
        let mut found_default = false;
        for (index, attribute) in attributes.iter().enumerate() {
            let field = &attribute.field;
            if !field.in_init || field.kw_only {
                continue;
            }
            if !field.has_default && found_default {
                let at = attribute.at.filter(|_| index >= inherited);
                let at = at.unwrap_or_else(|| self.class_at(maker.node));
                self.fail("Non-default attributes not allowed after default attributes.", at);
            }
            found_default |= field.has_default;
        }
    }
}
