//! Overloads and properties of several parts: which item is what, and the type of all together.

use names::known;
use nodes::ast::{Expr, ExprId, FuncLike, OverloadNodeId};
use nodes::defs::{AbstractStatus, At, ClassFlags, FuncFlags, Overload, VarFlags};
use options::ErrorCode;
use types::{DecoratorId, DefRef, FuncId, OverloadId, Type, TypeId};

use crate::Analyzer;

const OVERLOAD_NAMES: [&str; 2] = ["typing.overload", "typing_extensions.overload"];

/// What the items of overloads turn out to be.
#[derive(Default)]
struct Items {
    /// Types of the items with `@overload`.
    types: Vec<TypeId>,
    implementation: Option<DefRef>,
    /// Items that should have `@overload` but do not.
    undecorated: Vec<usize>,
}

impl Analyzer<'_> {
    /// The definition of overloads, made when they are met first.
    pub(crate) fn overload_id(&mut self, node: OverloadNodeId) -> OverloadId {
        if let Some(id) = self.tables.rare.overloads.get(node) {
            return *id;
        }
        let syntax = *self.body.overload(node);
        let mut items = Vec::new();
        for item in self.body.func_likes(syntax.items) {
            items.push(match *item {
                FuncLike::Func(func) => DefRef::Func(self.func_id(func)),
                FuncLike::Decorator(decorator) => DefRef::Decorator(self.decorator_id(decorator)),
                FuncLike::Overload(_) => unreachable!("overloads are not nested"),
            });
        }
        let items: Box<[DefRef]> = items.into();
        let name = items
            .first()
            .map_or(known::UNDERSCORE, |item| self.state.world.name(*item));
        let at = self.at_span(syntax.span);
        let id = self.add_def(Overload {
            name,
            fullname: self.qualified_name(name),
            class: None,
            node: Some((self.body.id(), node)),
            at: Some(at),
            items: items.clone(),
            unanalyzed_items: items,
            implementation: None,
            setter_index: None,
            typ: None,
            flags: FuncFlags::empty(),
            deprecated: None,
        });
        self.tables.rare.overloads.insert(node, id);
        id
    }

    pub(crate) fn visit_overload(&mut self, node: OverloadNodeId, id: OverloadId) {
        let at = self.at_span(self.body.overload(node).span);
        self.statement = Some(at);
        let name = self.state.world.get(id).name;
        let fullname = self.state.world.get(id).fullname;
        let class = if self.is_class_scope() { self.class } else { None };
        let def = self.state.world.get_mut(id);
        def.class = class.or(def.class);
        self.add_symbol(name, DefRef::Overload(id), at);
        if self.recurse_into_functions || self.state.world.get(id).is(FuncFlags::DEF_OR_INFER_VARS) {
            self.in_function_target(name, fullname, |this| {
                this.recursing(|this| this.analyze_overload(node, id));
            });
        }
    }

    fn analyze_overload(&mut self, node: OverloadNodeId, id: OverloadId) {
        let items = self.state.world.get(id).unanalyzed_items.clone();
        self.state.world.get_mut(id).items = items.clone();
        let syntax: Vec<FuncLike> = self.body.func_likes(self.body.overload(node).items).to_vec();
        self.mark_as_item(items[0]);
        self.visit_item(syntax[0], items[0], Some(0));
        let is_property = self
            .function_of(items[0])
            .is_some_and(|f| self.state.world.get(f).is(FuncFlags::PROPERTY));
        let mut setter = None;
        let types = if let (true, DefRef::Decorator(first)) = (is_property, items[0]) {
            setter = self.analyze_property(id, &syntax, first);
            let func = self.state.world.get(first).func;
            let typ = self.function_type(DefRef::Func(func));
            vec![self.with_definition(typ, items[0])]
        } else {
            let found = self.analyze_items(&syntax, &items);
            self.state.world.get_mut(id).implementation = found.implementation;
            if !found.undecorated.is_empty() {
                self.report_undecorated(id, &found);
            }
            if found.implementation.is_some() {
                let def = self.state.world.get_mut(id);
                def.items = def.items[..def.items.len() - 1].into();
            } else if found.undecorated.is_empty() {
                self.report_no_implementation(id);
            }
            found.types
        };
        self.set_overload_type(id, is_property, &types, setter);
        if self.state.world.get(id).items.is_empty() {
            let def = self.state.world.get_mut(id);
            def.implementation = def.implementation.or(def.unanalyzed_items.last().copied());
            return;
        }
        self.process_deprecated(id);
        self.process_final(id);
        self.process_method_kinds(id);
        self.process_implementation(id);
    }

    fn visit_item(&mut self, syntax: FuncLike, item: DefRef, index: Option<usize>) {
        let old = std::mem::replace(&mut self.overload_item, index);
        match (syntax, item) {
            (FuncLike::Func(node), DefRef::Func(id)) => self.visit_func_def(node, id),
            (FuncLike::Decorator(node), DefRef::Decorator(id)) => self.visit_decorator(node, id),
            _ => unreachable!("definitions are made from the syntax"),
        }
        self.overload_item = old;
    }

    fn mark_as_item(&mut self, item: DefRef) {
        if let DefRef::Decorator(id) = item {
            self.state.world.get_mut(id).is_overload = true;
        }
        if let DefRef::Func(id) = item {
            self.state.world.get_mut(id).flags |= FuncFlags::OVERLOAD;
        }
    }

    /// The function of an item, below its decorators.
    pub(crate) fn function_of(&self, item: DefRef) -> Option<FuncId> {
        match item {
            DefRef::Func(id) => Some(id),
            DefRef::Decorator(id) => Some(self.state.world.get(id).func),
            DefRef::Module(_)
            | DefRef::Class(_)
            | DefRef::Overload(_)
            | DefRef::Var(_)
            | DefRef::Alias(_)
            | DefRef::TypeVar(_)
            | DefRef::Placeholder(_) => None,
        }
    }

    fn with_definition(&self, typ: TypeId, definition: DefRef) -> TypeId {
        let types = self.state.world.types;
        let Type::Callable(callable) = types.get(typ) else {
            return typ;
        };
        let mut callable = (**callable).clone();
        callable.definition = Some(definition);
        types.intern(Type::Callable(Box::new(callable)))
    }

    fn item_decorators(&self, item: DefRef) -> Vec<ExprId> {
        let DefRef::Decorator(id) = item else {
            return Vec::new();
        };
        let def = self.state.world.get(id);
        let Some((_, node)) = def.node else {
            return Vec::new();
        };
        let all = self.body.exprs(self.body.decorator(node).decorators);
        def.remaining.iter().map(|index| all[*index as usize]).collect()
    }

    fn item_at(&self, item: DefRef) -> At {
        let at = match item {
            DefRef::Decorator(id) => self.state.world.get(id).at,
            _ => self
                .function_of(item)
                .and_then(|func| self.state.world.get(func).at),
        };
        at.unwrap_or_else(|| self.at_span(nodes::ast::Span::NONE))
    }

    fn analyze_items(&mut self, syntax: &[FuncLike], items: &[DefRef]) -> Items {
        let mut found = Items::default();
        let last = items.len() - 1;
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.mark_as_item(*item);
                self.visit_item(syntax[index], *item, (index < last).then_some(index));
            }
            let decorators = self.item_decorators(*item);
            let is_overload = decorators
                .iter()
                .any(|d| OVERLOAD_NAMES.contains(&self.fullname_of(*d)));
            if is_overload {
                let Some(func) = self.function_of(*item) else {
                    continue;
                };
                self.state.world.get_mut(func).flags |= FuncFlags::OVERLOAD;
                let typ = self.function_type(DefRef::Func(func));
                found.types.push(self.with_definition(typ, *item));
                if self.state.world.get(func).is(FuncFlags::PROPERTY) {
                    self.fail("An overload can not be a property", self.item_at(*item));
                }
            } else if index == last && !self.is_stub() {
                found.implementation = Some(*item);
            } else {
                found.undecorated.push(index);
            }
        }
        found
    }

    fn report_undecorated(&mut self, id: OverloadId, found: &Items) {
        let def = self.state.world.get(id);
        let (items, name) = (def.items.clone(), def.name);
        if found.types.is_empty() {
            let first = self.definition_symbol(items[0]);
            for index in found.undecorated.iter().skip(1) {
                self.name_already_defined(name, self.item_at(items[*index]), first);
            }
            if let Some(implementation) = found.implementation {
                self.name_already_defined(name, self.item_at(implementation), first);
            }
        } else {
            let text = if self.is_stub() {
                "An implementation for an overloaded function is not allowed in a stub file"
            } else {
                "The implementation for an overloaded function must come last"
            };
            for index in &found.undecorated {
                self.fail(text, self.item_at(items[*index]));
            }
        }
        let kept = items
            .iter()
            .enumerate()
            .filter(|(index, _)| !found.undecorated.contains(index));
        self.state.world.get_mut(id).items = kept.map(|(_, item)| *item).collect();
    }

    fn definition_symbol(&self, item: DefRef) -> Option<nodes::symbols::Symbol> {
        Some(nodes::symbols::Symbol::new(
            nodes::symbols::SymbolKind::Global,
            item,
        ))
    }

    fn report_no_implementation(&mut self, id: OverloadId) {
        if self.is_stub() {
            return;
        }
        let items = self.state.world.get(id).items.clone();
        let funcs: Vec<FuncId> = items.iter().filter_map(|item| self.function_of(*item)).collect();
        let in_protocol = self
            .class
            .is_some_and(|class| self.state.world.get(class).is(ClassFlags::PROTOCOL));
        if in_protocol && !self.is_func_scope() {
            for func in funcs {
                self.state.world.get_mut(func).abstract_status = AbstractStatus::Abstract;
            }
        } else if funcs
            .iter()
            .all(|f| self.state.world.get(*f).abstract_status == AbstractStatus::Abstract)
        {
            if let Some(first) = funcs.first() {
                self.state.world.get_mut(*first).flags |= FuncFlags::TRIVIAL_BODY;
            }
        } else {
            let at = self
                .state
                .world
                .get(id)
                .at
                .unwrap_or_else(|| self.item_at(items[0]));
            let text = "An overloaded function outside a stub file must have an implementation";
            self.fail_code(text, at, ErrorCode::NoOverloadImpl);
        }
    }

    /// The type of all items together, unless decorators leave it to the checker.
    fn set_overload_type(
        &mut self,
        id: OverloadId,
        is_property: bool,
        types: &[TypeId],
        setter: Option<TypeId>,
    ) {
        let items = self.state.world.get(id).items.clone();
        let simple = |this: &Self, index: usize, item: &DefRef| {
            let allowed = usize::from(index > 0 || !is_property);
            this.item_decorators(*item).len() <= allowed
        };
        let all_simple = items
            .iter()
            .enumerate()
            .all(|(index, item)| simple(self, index, item));
        if types.is_empty() || !all_simple {
            return;
        }
        let typ = self.state.world.types.intern(Type::Overloaded(types.into()));
        self.state.world.get_mut(id).typ = Some(typ);
        if let (Some(DefRef::Decorator(first)), Some(setter)) = (items.first(), setter) {
            let var = self.state.world.get(*first).var;
            let var = self.state.world.get_mut(var);
            var.typ = Some(types[0]);
            var.setter_type = Some(setter);
        }
    }

    /// A property with setter or deleter; returns the type of the setter.
    fn analyze_property(
        &mut self,
        id: OverloadId,
        syntax: &[FuncLike],
        first: DecoratorId,
    ) -> Option<TypeId> {
        self.state.world.get_mut(id).flags |= FuncFlags::PROPERTY;
        let items = self.state.world.get(id).items.clone();
        let (first_func, first_var) = (self.state.world.get(first).func, self.state.world.get(first).var);
        self.state.world.get_mut(first_func).flags |= FuncFlags::OVERLOAD;
        let name = self.text(self.state.world.get(first_func).name);
        let mut setter_type = None;
        let mut kept = vec![items[0]];
        for (index, item) in items.iter().enumerate().skip(1) {
            let (DefRef::Decorator(decorator), FuncLike::Decorator(node)) = (*item, syntax[index]) else {
                self.fail(
                    format!("Unexpected definition for property \"{name}\""),
                    self.item_at(*item),
                );
                continue;
            };
            let func = self.state.world.get(decorator).func;
            let func_node = self.body.decorator(node).func;
            self.mark_as_item(*item);
            self.state.world.get_mut(decorator).is_overload = true;
            self.visit_func_def(func_node, func);
            kept.push(*item);
            let Some((top, others)) = self
                .body
                .exprs(self.body.decorator(node).decorators)
                .split_first()
            else {
                continue;
            };
            let Some(kind) = self.property_part(*top, name) else {
                let text =
                    format!("Only supported top decorators are \"@{name}.setter\" and \"@{name}.deleter\"");
                self.fail(text, self.at(*top));
                continue;
            };
            let status = self.state.world.get(first_func).abstract_status;
            self.state.world.get_mut(func).abstract_status = status;
            if kind == "setter" {
                self.state.world.get_mut(first_var).flags |= VarFlags::SETTABLE_PROPERTY;
                setter_type = Some(self.function_type(DefRef::Func(func)));
                self.state.world.get_mut(id).setter_index = u32::try_from(kept.len() - 1).ok();
            }
            for other in others {
                self.visit_expr(*other);
            }
            self.deprecate_part(func, node);
        }
        self.state.world.get_mut(id).items = kept.into();
        setter_type
    }

    fn deprecate_part(&mut self, func: FuncId, node: nodes::ast::DecoratorNodeId) {
        for decorator in self.body.exprs(self.body.decorator(node).decorators) {
            if let Some(reason) = self.deprecated_reason(*decorator) {
                let name = self.text(self.state.world.get(func).fullname);
                let text = self.intern(&format!("function {name} is deprecated: {reason}"));
                self.state.world.get_mut(func).deprecated = Some(text);
            }
        }
    }

    fn property_part(&self, decorator: ExprId, property: &str) -> Option<&'static str> {
        let Expr::Member { base, name } = *self.body.expr(decorator) else {
            return None;
        };
        let Expr::Name(owner) = *self.body.expr(base) else {
            return None;
        };
        if self.text(owner) != property {
            return None;
        }
        match self.text(name) {
            "setter" => Some("setter"),
            "deleter" => Some("deleter"),
            _ => None,
        }
    }

    fn process_deprecated(&mut self, id: OverloadId) {
        let def = self.state.world.get(id).clone();
        if def.flags.contains(FuncFlags::PROPERTY) {
            return;
        }
        let implementation = def
            .implementation
            .filter(|item| matches!(item, DefRef::Decorator(_)));
        let reason = implementation.and_then(|item| self.function_of(item));
        if let Some(reason) = reason.and_then(|func| self.state.world.get(func).deprecated) {
            self.state.world.get_mut(id).deprecated = Some(reason);
            for item in &def.items {
                if let (DefRef::Decorator(_), Some(func)) = (item, self.function_of(*item)) {
                    self.state.world.get_mut(func).deprecated = Some(reason);
                }
            }
        }
        for item in &def.items {
            self.deprecate_item(*item, def.fullname);
        }
    }

    fn deprecate_item(&mut self, item: DefRef, fullname: names::Name) {
        let mut deprecated = false;
        for decorator in self.item_decorators(item) {
            if deprecated && OVERLOAD_NAMES.contains(&self.fullname_of(decorator)) {
                self.note(
                    "@overload should be placed before @deprecated",
                    self.at(decorator),
                    None,
                );
            } else if let Some(reason) = self.deprecated_reason(decorator) {
                deprecated = true;
                let Some(func) = self.function_of(item) else {
                    continue;
                };
                let typ = self.state.world.get(func).typ.map_or_else(
                    || " ".to_owned(),
                    |typ| {
                        format!(
                            " {} ",
                            typeops::display::type_str(&self.state.world, typ, self.str_options())
                        )
                    },
                );
                let name = self.text(fullname);
                let text = format!("overload{typ}of function {name} is deprecated: {reason}");
                let text = self.intern(&text);
                self.state.world.get_mut(func).deprecated = Some(text);
            }
        }
    }

    fn process_final(&mut self, id: OverloadId) {
        let def = self.state.world.get(id).clone();
        let is_final = |this: &Self, item: DefRef| {
            this.function_of(item)
                .is_some_and(|f| this.state.world.get(f).is(FuncFlags::FINAL))
        };
        if let Some(bad) = def.items.iter().copied().find(|item| is_final(self, *item)) {
            self.state.world.get_mut(id).flags |= FuncFlags::FINAL;
            if self.is_stub() {
                if let Some(bad) = def
                    .items
                    .iter()
                    .skip(1)
                    .copied()
                    .find(|item| is_final(self, *item))
                {
                    let text = "In a stub file @final must be applied only to the first overload";
                    self.fail(text, self.item_at(bad));
                }
            } else {
                self.fail(
                    "@final should be applied only to overload implementation",
                    self.item_at(bad),
                );
            }
        }
        if def.implementation.is_some_and(|item| is_final(self, item)) {
            self.state.world.get_mut(id).flags |= FuncFlags::FINAL;
        }
    }

    fn process_method_kinds(&mut self, id: OverloadId) {
        let def = self.state.world.get(id).clone();
        let funcs = def
            .items
            .iter()
            .chain(&def.implementation)
            .filter_map(|item| self.function_of(*item));
        let flags: Vec<FuncFlags> = funcs.map(|func| self.state.world.get(func).flags).collect();
        let at = def.at.unwrap_or_else(|| self.item_at(def.items[0]));
        let explicit = flags
            .iter()
            .any(|flags| flags.contains(FuncFlags::EXPLICIT_OVERRIDE));
        for (kind, name) in [
            (FuncFlags::CLASS, "classmethod"),
            (FuncFlags::STATIC, "staticmethod"),
        ] {
            if flags.iter().any(|flags| flags.contains(kind))
                != flags.iter().all(|flags| flags.contains(kind))
            {
                let text = format!(
                    "Overload does not consistently use the \"@{name}\" decorator on all function signatures."
                );
                self.fail(text, at);
                return;
            }
        }
        let kinds = FuncFlags::CLASS | FuncFlags::STATIC;
        let common = flags.first().copied().unwrap_or_default() & kinds;
        let def = self.state.world.get_mut(id);
        def.flags = (def.flags - kinds) | common;
        def.flags.set(FuncFlags::EXPLICIT_OVERRIDE, explicit);
    }

    fn process_implementation(&mut self, id: OverloadId) {
        let Some(func) = self
            .state
            .world
            .get(id)
            .implementation
            .and_then(|item| self.function_of(item))
        else {
            return;
        };
        let Some((_, node)) = self.state.world.get(func).node else {
            return;
        };
        let Some(class) = self.class.filter(|_| self.is_class_scope()) else {
            return;
        };
        if self.is_stub() || !self.is_trivial_body(node) {
            return;
        }
        let is_protocol = self.state.world.get(class).is(ClassFlags::PROTOCOL);
        let def = self.state.world.get_mut(func);
        if is_protocol {
            def.abstract_status = AbstractStatus::Implicit;
        }
        if def.abstract_status != AbstractStatus::NotAbstract {
            def.flags |= FuncFlags::TRIVIAL_BODY;
        }
    }

    /// How types are written in texts that outlive the analysis.
    pub(crate) fn str_options(&self) -> typeops::display::StrOptions<'_> {
        typeops::display::StrOptions::verbose(self.options().reveal_verbose_types)
    }
}
