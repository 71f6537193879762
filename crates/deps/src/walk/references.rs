//! Names and attributes.

use names::Name;
use nodes::ast::{Expr, ExprId};
use nodes::symbols::SymbolKind;
use typeops::callables::is_type_obj;
use typeops::proper;
use types::{AnyKind, ClassId, DefRef, Type};

use super::Walk;

impl Walk<'_, '_> {
    /// Whether the expression is a name or an attribute, which refer to something (mypy's `RefExpr`).
    fn is_reference(&self, expr: ExprId) -> bool {
        matches!(
            self.body.expr(expr),
            Expr::Name(_) | Expr::Member { base: _, name: _ }
        )
    }

    /// What is seen only here makes no dependency: local variables, and members in the scope that defines them.
    pub(super) fn visit_name(&mut self, id: ExprId) {
        let kind = self.reference(id).and_then(|reference| reference.kind);
        if !matches!(kind, Some(SymbolKind::Local | SymbolKind::Member)) {
            self.visit_global(id);
        }
    }

    /// A reference to something global; to a class, it may be for its constructor.
    fn visit_global(&mut self, id: ExprId) {
        if let Some(fullname) = self.fullname_of(id) {
            self.depend_on(fullname);
        }
        if let Some(typ) = self.type_of(id) {
            let typ = proper(self.world(), typ);
            self.depend_on_constructor(typ);
            // A constructor that never returns makes no type object.
            if let (Some(DefRef::Class(class)), false) = (self.referent(id), is_type_obj(self.world(), typ)) {
                self.unshown(|walk| walk.depend_on_constructor_of(class));
            }
        }
    }

    pub(super) fn visit_member(&mut self, id: ExprId, base: ExprId, name: Name) {
        let owner = self.referent(base).filter(|_| self.is_reference(base));
        match owner {
            // An attribute of a class does not depend on its constructor.
            Some(DefRef::Class(class)) => {
                let fullname = self.world().get(class).fullname;
                self.depend_on(fullname);
            }
            Some(_) | None => self.visit_expr(base),
        }
        let module = match owner {
            Some(DefRef::Module(module)) => self.module_name(module),
            Some(_) | None => None,
        };
        let is_global = self
            .reference(id)
            .is_some_and(|reference| reference.kind.is_some());
        if is_global {
            self.visit_global(id);
            // The name may go from this module even if what it stands for is defined elsewhere.
            self.depend_on_name_of(module, name);
            if let Some(DefRef::Class(class)) = owner {
                self.depend_on_inherited(id, class, name);
            }
        } else if let Some(typ) = self.type_of(base) {
            if module.is_some() {
                // Missing.
                self.depend_on_name_of(module, name);
            } else {
                self.depend_on_attribute(typ, name);
                self.depend_on_unimported(base, name);
            }
        }
    }

    /// What an attribute of a class stands for is another thing when a class between it and the base that defines it now gets
    /// one of the name.
    fn depend_on_inherited(&mut self, id: ExprId, class: ClassId, name: Name) {
        let fullname = self.world().get(class).fullname;
        if self.fullname_of(id) == Some(self.join(fullname, name)) {
            return;
        }
        self.unshown(|walk| walk.depend_on_attribute_or_bases(name, |attribute| attribute.of_class(class)));
    }

    /// The parts of a dotted name, but not the constructor of what it stands for.
    pub(super) fn depend_on_path(&mut self, id: ExprId) {
        let Expr::Member { base, name } = *self.body.expr(id) else {
            return;
        };
        self.depend_on_path(base);
        match self.referent(base) {
            Some(DefRef::Module(module)) => {
                self.depend_on_name_of(self.module_name(module), name);
            }
            Some(DefRef::Class(class)) => self.depend_on_inherited(id, class, name),
            Some(_) | None => {}
        }
    }

    pub(crate) fn depend_on_name_of(&mut self, module: Option<Name>, name: Name) {
        if let Some(module) = module {
            let fullname = self.join(module, name);
            self.depend_on(fullname);
            self.depend_on_getattr(module);
        }
    }

    /// Logically, an attribute of something that could not be imported depends on its full name: after
    /// `import missing`, `missing.a.b` depends on that.
    fn depend_on_unimported(&mut self, base: ExprId, name: Name) {
        if let Some(fullname) = self.unimported_name(base, name).filter(|_| self.logical) {
            self.depend_on(fullname);
        }
    }

    fn unimported_name(&mut self, base: ExprId, name: Name) -> Option<Name> {
        let typ = proper(self.world(), self.type_of(base)?);
        let Type::Any {
            kind,
            source: _,
            missing_import,
        } = *self.world().types.get(typ)
        else {
            return None;
        };
        let prefix = match (kind, *self.body.expr(base)) {
            (AnyKind::FromUnimportedType, _) => missing_import?,
            (AnyKind::FromAnotherAny, Expr::Member { base, name }) => self.unimported_name(base, name)?,
            _ => return None,
        };
        Some(self.join(prefix, name))
    }

    /// `super().name`: found in the first base that has it, so the others do not count as long as it has.
    pub(super) fn visit_super(&mut self, id: ExprId, call: ExprId, name: Name) {
        // The arguments of `super` say nothing, logically.
        if !self.logical {
            self.visit_expr(call);
        }
        let class = self.tables.rare.super_classes.get(&id).copied().flatten();
        for base in class.map_or_else(Vec::new, |class| self.non_trivial_bases(class)) {
            let definition = self.world().get(base);
            let (fullname, has_it) = (definition.fullname, definition.names.contains_key(&name));
            let attribute = self.join(fullname, name);
            self.depend_on(attribute);
            if has_it {
                break;
            }
        }
        self.unshown(|walk| walk.depend_on_super_args(call, name));
    }

    /// `super(C, x).name` can stand outside all classes.
    fn depend_on_super_args(&mut self, call: ExprId, name: Name) {
        let Expr::Call { callee: _, args } = *self.body.expr(call) else {
            return;
        };
        for arg in self.body.call_args(args) {
            if let Some(typ) = self.type_of(arg.expr) {
                self.depend_on_attribute_or_bases(name, |attribute| attribute.of_value(typ));
            }
        }
    }
}
