//! Functions: the name, the signature, the body, and what of them belongs to which phase.
//!
//! The top level only defines the names of its functions; signatures and bodies are analysed when the function is
//! the target. Functions that define or infer variables of the interface are analysed with the top level.

use messages::catalogue;
use names::{Name, known};
use nodes::ast::{BodyId, Expr, FuncLike, FuncNode, FuncNodeId, Root, Stmt};
use nodes::defs::{AbstractStatus, At, Func, FuncArg, FuncFlags, Var, VarFlags};
use options::ErrorCode;
use typeops::function_types::callable_name;
use types::{AnyKind, ArgKind, Callable, CallableFlags, ClassId, DefRef, FuncId, Type, TypeFlags, TypeId};

use crate::Analyzer;
use crate::type_analysis::{RawCallable, RawParam, RawType, TypeSyntax};

impl<'a> Analyzer<'a> {
    /// A function with a body of its own, met at the top level.
    pub(crate) fn visit_function_stmt(&mut self, body: BodyId) {
        let def = self.in_body(body, Self::visit_root);
        if let Some(def) = def
            && self.tables.rare.roots.get(body) != Some(&def)
        {
            self.tables.rare.roots.insert(body, def);
        }
    }

    /// The function that the current body is; returns its definition.
    pub(crate) fn visit_root(&mut self) -> Option<DefRef> {
        match self.body.body().root {
            Root::Func(func) => Some(self.visit_func_like(func)),
            Root::Module(_) => None,
        }
    }

    /// A function in any of its forms.
    pub(crate) fn visit_func_like(&mut self, func: FuncLike) -> DefRef {
        match func {
            FuncLike::Func(node) => {
                let id = self.func_id(node);
                self.visit_func_def(node, id);
                DefRef::Func(id)
            }
            FuncLike::Decorator(node) => {
                let id = self.decorator_id(node);
                self.visit_decorator(node, id);
                DefRef::Decorator(id)
            }
            FuncLike::Overload(node) => {
                let id = self.overload_id(node);
                self.visit_overload(node, id);
                DefRef::Overload(id)
            }
        }
    }

    /// The definition of a `def` or `lambda`, made when it is met first.
    pub(crate) fn func_id(&mut self, node: FuncNodeId) -> FuncId {
        if let Some(id) = self.tables.funcs.get(node) {
            return *id;
        }
        let syntax = *self.body.func(node);
        let mut func = Func::new(syntax.name, self.new_qualified_name(syntax.name));
        func.node = Some((self.body.id(), node));
        func.at = Some(self.at_span(syntax.span));
        func.args = self.func_args(&syntax);
        let flag = |set: bool, flag: FuncFlags| if set { flag } else { FuncFlags::empty() };
        func.flags = flag(syntax.is_async, FuncFlags::COROUTINE)
            | flag(syntax.is_generator, FuncFlags::GENERATOR)
            | flag(syntax.is_generator && syntax.is_async, FuncFlags::ASYNC_GENERATOR)
            | flag(syntax.is_annotated, FuncFlags::ANNOTATED)
            | flag(syntax.is_decorated, FuncFlags::DECORATED)
            | flag(syntax.is_mypy_only, FuncFlags::MYPY_ONLY);
        let id = self.add_def(func);
        self.tables.funcs.insert(node, id);
        id
    }

    fn func_args(&self, syntax: &FuncNode) -> Box<[FuncArg]> {
        let args = self.body.arguments(syntax.args).iter();
        args.map(|arg| FuncArg {
            name: arg.name,
            kind: arg.kind,
            pos_only: arg.pos_only,
            var: None,
        })
        .collect()
    }

    /// Puts a definition into the interface, or into the implementation inside a function.
    pub(crate) fn add_def<D: nodes::defs::Def>(&mut self, def: D) -> D::Id {
        if self.functions.is_empty() {
            self.state.world.add(self.module, def)
        } else {
            self.state.world.add_local(self.module, def)
        }
    }

    /// Where the name of a function stands.
    pub(crate) fn func_at(&self, id: FuncId) -> At {
        self.state
            .world
            .get(id)
            .at
            .unwrap_or_else(|| self.at_span(nodes::ast::Span::NONE))
    }

    pub(crate) fn visit_func_def(&mut self, node: FuncNodeId, id: FuncId) {
        let syntax = *self.body.func(node);
        self.statement = Some(self.func_at(id));
        for arg in self.body.arguments(syntax.args) {
            if let Some(default) = arg.default {
                self.visit_expr(default);
            }
        }
        self.set_conditional(id);
        let def = self.state.world.get(id);
        let is_item = def.is(FuncFlags::DECORATED) || def.is(FuncFlags::OVERLOAD);
        if (!self.recurse_into_functions || !self.functions.is_empty()) && !is_item {
            if self.is_class_scope() {
                self.state.world.get_mut(id).class = self.class;
            }
            let at = self.func_at(id);
            self.add_symbol(syntax.name, DefRef::Func(id), at);
        }
        if self.recurse_into_functions || self.state.world.get(id).is(FuncFlags::DEF_OR_INFER_VARS) {
            let def = self.state.world.get(id);
            let (name, fullname) = (def.name, def.fullname);
            self.in_function_target(name, fullname, |this| {
                this.recursing(|this| this.outside_except_star(|this| this.analyze_func_def(node, id)));
            });
        }
    }

    /// Notes whether a function is defined inside an `if` or the like.
    pub(crate) fn set_conditional(&mut self, id: FuncId) {
        let conditional = self.block_depth.last().is_some_and(|depth| *depth > 0);
        self.state
            .world
            .get_mut(id)
            .flags
            .set(FuncFlags::CONDITIONAL, conditional);
    }

    /// Does `work` with bodies of functions included.
    pub(crate) fn recursing<R>(&mut self, work: impl FnOnce(&mut Self) -> R) -> R {
        let old = std::mem::replace(&mut self.recurse_into_functions, true);
        let result = work(self);
        self.recurse_into_functions = old;
        result
    }

    fn outside_except_star<R>(&mut self, work: impl FnOnce(&mut Self) -> R) -> R {
        let old = (self.in_except_star, self.return_in_except_star);
        (self.in_except_star, self.return_in_except_star) = (false, false);
        let result = work(self);
        (self.in_except_star, self.return_in_except_star) = old;
        result
    }

    /// The namespace of a function's type variables; items of overloads get one each.
    pub(crate) fn function_namespace(&self, id: FuncId) -> Name {
        let fullname = self.state.world.get(id).fullname;
        match self.overload_item {
            Some(item) => self.intern(&format!("{}#{item}", self.text(fullname))),
            None => fullname,
        }
    }

    fn analyze_func_def(&mut self, node: FuncNodeId, id: FuncId) {
        let syntax = *self.body.func(node);
        let is_checked = !self.state.world.get(id).is(FuncFlags::NO_TYPE_CHECK);
        let type_params = syntax.type_params.filter(|_| is_checked);
        let Some(depth) = self.push_type_params(type_params, self.func_at(id)) else {
            self.defer();
            return;
        };
        if self.analyze_signature(node, id) {
            self.analyze_arg_defaults(node, id);
            if !self.is_void_body(node) && !self.leave_out_body(node, id) {
                self.analyze_function_body(node, id);
                self.set_abstract_by_body(node, id);
            }
        }
        self.pop_type_params(depth);
    }

    /// Analyses the signature. False if something in it is not ready.
    fn analyze_signature(&mut self, node: FuncNodeId, id: FuncId) -> bool {
        let method_of = if self.is_class_scope() { self.class } else { None };
        if method_of.is_some() {
            self.state.world.get_mut(id).class = method_of;
        }
        self.set_implicit_method_kind(id, method_of);
        if let Some(mut tried) = self.tried_signature(id) {
            self.name_signature(node, id, &mut tried);
            self.set_signature(id, tried);
            return true;
        }
        let syntax = *self.body.func(node);
        if !self.state.world.get(id).is(FuncFlags::ANNOTATED) {
            return true;
        }
        self.look_up_names(&syntax);
        self.report_missing_names(&syntax, id);
        let has_self_type = self.signature_uses_self(node);
        if has_self_type && self.class.is_some() {
            self.setup_self_type();
        }
        let tag = self.track_incomplete_refs();
        let mut callable = match self.plain_signature(&syntax, id, method_of) {
            Some(callable) => callable,
            None => {
                let raw = self.raw_signature(node, id, method_of, has_self_type);
                self.analyze_raw_callable(raw, id)
            }
        };
        self.check_classvar_in_signature(&syntax);
        self.signature_names.clear();
        if self.found_incomplete_ref(tag) || self.is_placeholder_in(&callable) {
            self.defer();
            return false;
        }
        self.check_declared_params(syntax.type_params, &callable, id);
        self.finish_signature(node, id, &mut callable, has_self_type);
        self.set_signature(id, callable);
        true
    }

    fn set_signature(&mut self, id: FuncId, callable: Callable) {
        let typ = self.state.world.types.intern(Type::Callable(Box::new(callable)));
        self.state.world.get_mut(id).typ = Some(typ);
    }

    /// Reports names in a signature that are not there even if the function around is not checked; all else that may be
    /// wrong in the signature is the business of that function.
    fn report_missing_names(&mut self, syntax: &FuncNode, id: FuncId) {
        if self.signature_names.is_without_type_vars() || self.in_checked_function() {
            return;
        }
        let types = self.body.types();
        let args: Vec<TypeSyntax<'_>> = self
            .body
            .arguments(syntax.args)
            .iter()
            .filter_map(|arg| Some(TypeSyntax::new(types, arg.typ?)))
            .collect();
        let ret = syntax.returns.map(|ret| TypeSyntax::new(types, ret));
        self.functions.push(id);
        self.find_type_vars(&args, true);
        self.find_type_vars(ret.as_slice(), false);
        self.functions.pop();
    }

    /// Looks up the names in a signature, once for all that is asked about them. What is not there, or not there yet, is
    /// left to those who ask: they report it, and wait.
    fn look_up_names(&mut self, syntax: &FuncNode) {
        let mut found = std::mem::take(&mut self.signature_names);
        let types = self.body.types();
        let args = self.body.arguments(syntax.args).iter().filter_map(|arg| arg.typ);
        for typ in args.chain(syntax.returns) {
            self.look_up_type_names(TypeSyntax::new(types, typ), None, &mut found);
        }
        self.signature_names = found;
    }

    /// Reports the first `ClassVar` among the types of a signature.
    fn check_classvar_in_signature(&mut self, syntax: &FuncNode) {
        if self.signature_names.is_without_class_vars() {
            return;
        }
        let args = self.body.arguments(syntax.args).iter().filter_map(|arg| arg.typ);
        for typ in args.chain(syntax.returns) {
            let symbol = self.known_symbol_of(TypeSyntax::new(self.body.types(), typ));
            let node = symbol.and_then(|symbol| symbol.node);
            if node.is_some_and(|node| self.state.world.fullname(node) == known::TYPING_CLASS_VAR) {
                let at = self.syntax_at(TypeSyntax::new(self.body.types(), typ));
                self.fail(catalogue::CLASS_VAR_OUTSIDE_OF_CLASS.value, at);
                return;
            }
        }
    }

    fn is_placeholder_in(&self, callable: &Callable) -> bool {
        let mut parts = callable.params.iter().map(|param| param.typ);
        let guards = callable.type_guard.into_iter().chain(callable.type_is);
        parts.any(|typ| self.has_placeholder(typ))
            || self.has_placeholder(callable.ret_type)
            || guards
                .chain(callable.variables.iter().copied())
                .any(|typ| self.has_placeholder(typ))
    }

    /// With type parameters in brackets, a signature uses no other variables of its own.
    fn check_declared_params(
        &mut self,
        params: Option<arena::List<nodes::ast::TypeParam>>,
        callable: &Callable,
        id: FuncId,
    ) {
        let Some(params) = params else { return };
        let params = self.body.type_params(params);
        let declared: Vec<Name> = params
            .iter()
            .map(|param| self.qualified_name(param.name))
            .collect();
        let fullname = |var: &TypeId| {
            let common = crate::tvar_scope::common_of(self.state.world.types.get(*var));
            common.map(|common| common.fullname)
        };
        let mut extra: Vec<&str> = callable
            .variables
            .iter()
            .filter_map(fullname)
            .filter(|name| !declared.contains(name))
            .map(|name| self.text(name))
            .collect();
        if extra.is_empty() {
            return;
        }
        extra.sort_unstable();
        let names: Vec<&str> = extra
            .iter()
            .map(|name| name.rsplit('.').next().unwrap_or(name))
            .collect();
        self.type_parameters_should_be_declared(&names, self.func_at(id));
    }

    fn set_implicit_method_kind(&mut self, id: FuncId, method_of: Option<ClassId>) {
        if method_of.is_none() {
            return;
        }
        let def = self.state.world.get_mut(id);
        if def.name == known::DUNDER_NEW {
            def.flags |= FuncFlags::STATIC;
        }
        let is_of_class = def.name == known::DUNDER_INIT_SUBCLASS || def.name == known::DUNDER_CLASS_GETITEM;
        if is_of_class && !def.is(FuncFlags::STATIC) {
            def.flags |= FuncFlags::CLASS;
        }
    }

    /// Whether the first parameter is `self` or `cls` (mypy's `has_self_or_cls_argument`).
    pub(crate) fn takes_self(&self, id: FuncId) -> bool {
        let def = self.state.world.get(id);
        !def.is(FuncFlags::STATIC) || def.name == known::DUNDER_NEW
    }

    fn signature_uses_self(&mut self, node: FuncNodeId) -> bool {
        let body = self.body;
        let syntax = *body.func(node);
        if let Some(uses_self) = self.known_to_use_self() {
            return uses_self;
        }
        let args = body.arguments(syntax.args).iter().filter_map(|arg| arg.typ);
        args.chain(syntax.returns)
            .any(|typ| self.uses_self_type(TypeSyntax::new(body.types(), typ)))
    }

    /// The signature as written, with the type of `self` where it is not.
    fn raw_signature(
        &mut self,
        node: FuncNodeId,
        id: FuncId,
        of: Option<ClassId>,
        uses_self: bool,
    ) -> RawCallable<'a> {
        let syntax = *self.body.func(node);
        let types = self.body.types();
        let args = self.body.arguments(syntax.args);
        let mut params = Vec::with_capacity(args.len());
        for (index, arg) in args.iter().enumerate() {
            let typ = match arg.typ {
                Some(typ) => RawType::Node(TypeSyntax::new(types, typ)),
                None => RawType::Type(self.implicit_param_type(id, index, of, uses_self)),
            };
            let name = (!arg.pos_only).then_some(arg.name);
            params.push(RawParam {
                typ,
                kind: arg.kind,
                name,
            });
        }
        let ret = match syntax.returns {
            Some(typ) => RawType::Node(TypeSyntax::new(types, typ)),
            None => RawType::Type(self.implicit_ret_type(&syntax, of)),
        };
        RawCallable {
            params,
            ret,
            at: Some(self.func_at(id)),
            ..RawCallable::default()
        }
    }

    /// The type of a parameter that has no annotation.
    pub(crate) fn implicit_param_type(
        &mut self,
        id: FuncId,
        index: usize,
        of: Option<ClassId>,
        uses_self: bool,
    ) -> TypeId {
        match of.filter(|_| index == 0 && self.takes_self(id)) {
            Some(class) => self.implicit_self_type(id, class, uses_self),
            None => self.state.world.types.any(AnyKind::Unannotated),
        }
    }

    /// The type of the result if it has no annotation.
    pub(crate) fn implicit_ret_type(&self, syntax: &FuncNode, of: Option<ClassId>) -> TypeId {
        let is_init = syntax.name == known::DUNDER_INIT || syntax.name == known::DUNDER_INIT_SUBCLASS;
        if of.is_some() && is_init {
            self.state.world.types.none()
        } else {
            self.state.world.types.any(AnyKind::Unannotated)
        }
    }

    /// The type of the first parameter of a method that has no annotation.
    pub(crate) fn implicit_self_type(&mut self, id: FuncId, class: ClassId, uses_self: bool) -> TypeId {
        let world = &mut self.state.world;
        let self_type = world.get(class).self_type.filter(|_| uses_self);
        if self_type.is_none() {
            world.get_mut(id).flags |= FuncFlags::TRIVIAL_SELF;
        }
        let leading = self_type.unwrap_or_else(|| self.instance_of_itself(class));
        let def = self.state.world.get(id);
        if def.is(FuncFlags::CLASS) || def.name == known::DUNDER_NEW {
            return self.state.world.types.intern(Type::Type {
                item: leading,
                is_type_form: false,
            });
        }
        leading
    }

    /// An instance of a class with its own type variables as arguments.
    fn instance_of_itself(&mut self, class: ClassId) -> TypeId {
        let def = self.state.world.get(class);
        if def.type_vars.is_empty() && def.tuple_type.is_none() {
            self.plain_instance(class)
        } else {
            crate::classes::fill_typevars(&self.state.world, class)
        }
    }

    /// What follows the analysis of the types of a signature.
    fn finish_signature(
        &mut self,
        node: FuncNodeId,
        id: FuncId,
        callable: &mut Callable,
        has_self_type: bool,
    ) {
        self.check_type_guard_position(id, callable);
        self.remove_unpack_kwargs(node, id, callable);
        self.look_up_leftover_names(callable);
        if let (true, Some(class)) = (has_self_type, self.class)
            && let Some(self_type) = self.state.world.get(class).self_type
        {
            callable.variables = std::iter::once(self_type)
                .chain(callable.variables.iter().copied())
                .collect();
            if self.takes_self(id) {
                self.check_explicit_self(node, id);
            } else {
                self.fail("Static methods cannot use Self type", self.func_at(id));
            }
        }
        self.name_signature(node, id, callable);
    }

    /// A signature knows its function.
    fn name_signature(&mut self, node: FuncNodeId, id: FuncId, callable: &mut Callable) {
        callable.name = Some(callable_name(&self.state.world, id));
        callable.definition = Some(DefRef::Func(id));
        self.wrap_coroutine(node, callable);
    }

    /// `async def f() -> T` is called as `Coroutine[Any, Any, T]`.
    fn wrap_coroutine(&mut self, node: FuncNodeId, callable: &mut Callable) {
        let syntax = self.body.func(node);
        if syntax.is_async && !syntax.is_generator {
            let any = self.state.world.types.any(AnyKind::SpecialForm);
            let args = [any, any, callable.ret_type];
            if let Some(typ) = self.named_type_or_none("typing.Coroutine", &args, AnyKind::SpecialForm) {
                callable.ret_type = typ;
            }
        }
    }

    fn check_type_guard_position(&mut self, id: FuncId, callable: &mut Callable) {
        let skip = usize::from(self.is_class_scope() && !self.state.world.get(id).is(FuncFlags::STATIC));
        let positional = callable
            .params
            .iter()
            .skip(skip)
            .any(|param| param.kind == ArgKind::Pos);
        if positional {
            return;
        }
        let at = self.func_at(id);
        if callable.type_guard.take().is_some() {
            self.fail_code(
                "TypeGuard functions must have a positional argument",
                at,
                ErrorCode::ValidType,
            );
        }
        if callable.type_is.take().is_some() {
            self.fail_code(
                "\"TypeIs\" functions must have a positional argument",
                at,
                ErrorCode::ValidType,
            );
        }
    }

    /// `**kwargs: Unpack[TD]` becomes the TypedDict itself, marked.
    fn remove_unpack_kwargs(&mut self, node: FuncNodeId, id: FuncId, callable: &mut Callable) {
        let types = self.state.world.types;
        let Some((last, others)) = callable
            .params
            .split_last_mut()
            .filter(|(last, _)| last.kind == ArgKind::Star2)
        else {
            return;
        };
        let Type::Unpack {
            typ,
            from_star_syntax: _,
        } = types.get(last.typ)
        else {
            return;
        };
        let names: Vec<_> = others.iter().filter_map(|param| param.name).collect();
        let inner = typeops::proper(&self.state.world, *typ);
        let at = self.func_at(id);
        let Type::TypedDict(dict) = types.get(inner) else {
            last.typ = types.any(AnyKind::FromError);
            let last = self.body.arguments(self.body.func(node).args).last();
            let typ = last.and_then(|arg| arg.typ);
            let at = typ.map_or(at, |typ| self.syntax_at(TypeSyntax::new(self.body.types(), typ)));
            self.fail("Unpack item in ** parameter must be a TypedDict", at);
            return;
        };
        let keys = dict.items.iter().map(|item| item.name);
        let mut overlap: Vec<&str> = keys
            .filter(|key| Some(*key) != last.name && names.contains(key))
            .map(|key| self.state.world.names.text(key))
            .collect();
        if overlap.is_empty() {
            last.typ = inner;
            callable.flags |= CallableFlags::UNPACK_KWARGS;
            return;
        }
        last.typ = types.any(AnyKind::FromError);
        overlap.sort_unstable();
        let quoted: Vec<String> = overlap.iter().map(|name| format!("\"{name}\"")).collect();
        let text = format!(
            "Overlap between parameter names and ** TypedDict items: {}",
            quoted.join(", ")
        );
        self.fail(text, at);
    }

    /// Makes the type variable that `Self` stands for in the current class.
    pub(crate) fn setup_self_type(&mut self) {
        let Some(class) = self.class else { return };
        let upper_bound = self.instance_of_itself(class);
        if let Some(old) = self.state.world.get(class).self_type {
            let old_bound =
                crate::tvar_scope::common_of(self.state.world.types.get(old)).map(|c| c.upper_bound);
            if !self.has_placeholder(old_bound.unwrap_or(old)) {
                return;
            }
            let at = self
                .state
                .world
                .get(class)
                .at
                .unwrap_or_else(|| self.at_span(nodes::ast::Span::NONE));
            self.process_placeholder(None, "Self upper bound", at, old_bound != Some(upper_bound));
        }
        let name = known::SELF;
        let fullname = self
            .state
            .world
            .names
            .join(self.state.world.get(class).fullname, name);
        let default = self.state.world.types.any(AnyKind::FromOmittedGenerics);
        let key = types::TypeVarKey {
            raw: 0,
            meta_level: 0,
            namespace: None,
        };
        let common = types::TypeVarCommon {
            name,
            fullname,
            key,
            upper_bound,
            default,
        };
        let var = types::TypeVar {
            common,
            values: Box::default(),
            variance: types::Variance::Invariant,
        };
        let typ = self.state.world.types.intern(Type::TypeVar(Box::new(var)));
        self.state.world.get_mut(class).self_type = Some(typ);
    }

    pub(crate) fn analyze_function_body(&mut self, node: FuncNodeId, id: FuncId) {
        self.stub_names.clear();
        self.tables.make_room(self.body);
        let is_method = self.is_class_scope();
        let frame = self.tvar_scope.method_frame(self.function_namespace(id));
        let variables = match self
            .state
            .world
            .get(id)
            .typ
            .map(|typ| self.state.world.types.get(typ))
        {
            Some(Type::Callable(callable)) => callable.variables.clone(),
            _ => Box::default(),
        };
        for variable in &variables {
            frame.bind_existing(self.state.world.types, *variable);
        }
        let body = self.body.id();
        self.in_tvar_scope(frame, |this| {
            this.functions.push(id);
            this.enter_function(body, node, |this| {
                this.make_room_for_locals(node);
                this.add_parameters(node, id, is_method);
                let block = this.body.func(node).body;
                this.visit_block(block);
            });
            this.functions.pop();
        });
    }

    /// Makes room for the parameters, and for about as many other names as such a body has.
    fn make_room_for_locals(&mut self, node: FuncNodeId) {
        let syntax = self.body.func(node);
        let args = syntax.args.len();
        let stmts = self.body.block_stmts(syntax.body).len();
        if let Some(names) = self.scopes.last_mut().and_then(|scope| scope.names.as_mut())
            && names.is_empty()
        {
            names.reserve(args + stmts / 2);
        }
    }

    /// Whether the body of a function says nothing, and nobody checks it: in stubs that are not checked.
    fn is_void_body(&self, node: FuncNodeId) -> bool {
        if !self.errors.ignores_all() || !self.is_stub() {
            return false;
        }
        let stmts = self.body.block_stmts(self.body.func(node).body);
        stmts.iter().all(|stmt| match *self.body.stmt(*stmt) {
            Stmt::Pass => true,
            Stmt::Expr(expr) => matches!(self.body.expr(expr), Expr::Ellipsis | Expr::Str { .. }),
            _ => false,
        })
    }

    fn add_parameters(&mut self, node: FuncNodeId, id: FuncId, is_method: bool) {
        let syntax = *self.body.func(node);
        let takes_self = is_method && self.takes_self(id);
        for (index, arg) in self.body.arguments(syntax.args).iter().enumerate() {
            let typ = self.parameter_type(id, index);
            let at = self.at_span(arg.span);
            let known = self.state.world.get(id).args[index].var;
            let var = known.unwrap_or_else(|| {
                let mut var = Var::new(arg.name, arg.name, None);
                var.at = Some(at);
                var.flags = (var.flags | VarFlags::ARGUMENT) - VarFlags::INFERRED;
                self.state.world.add_local(self.module, var)
            });
            self.state.world.get_mut(id).args[index].var = Some(var);
            let is_class = self.state.world.get(id).is(FuncFlags::CLASS);
            let def = self.state.world.get_mut(var);
            def.typ = typ;
            if index == 0 && takes_self {
                def.flags |= if is_class { VarFlags::CLS } else { VarFlags::SELF };
            }
            self.add_symbol(arg.name, DefRef::Var(var), self.func_at(id));
        }
    }

    /// The type that a parameter has inside the function: `*args: int` is `tuple[int, ...]`.
    fn parameter_type(&mut self, id: FuncId, index: usize) -> Option<TypeId> {
        let types = self.state.world.types;
        let Type::Callable(callable) = types.get(self.state.world.get(id).typ?) else {
            return None;
        };
        let param = *callable.params.get(index)?;
        match param.kind {
            ArgKind::Star => {
                if let Type::Unpack { typ, .. } = types.get(param.typ) {
                    let inner = typeops::proper(&self.state.world, *typ);
                    if matches!(types.get(inner), Type::Tuple(_) | Type::Instance(_)) {
                        return Some(inner);
                    }
                    let any = types.any(AnyKind::SpecialForm);
                    let fallback = self.named_type("builtins.tuple", &[any]);
                    let items = Box::new([param.typ]);
                    return Some(types.intern(Type::Tuple(Box::new(types::Tuple {
                        items,
                        fallback,
                        implicit: false,
                    }))));
                }
                if matches!(types.get(param.typ), Type::ParamSpec(_)) {
                    return Some(param.typ);
                }
                Some(self.named_type("builtins.tuple", &[param.typ]))
            }
            ArgKind::Star2 => {
                let unpacked = callable.flags.contains(CallableFlags::UNPACK_KWARGS);
                if unpacked || matches!(types.get(param.typ), Type::ParamSpec(_)) {
                    return Some(param.typ);
                }
                let key = self.named_type("builtins.str", &[]);
                Some(self.named_type("builtins.dict", &[key, param.typ]))
            }
            ArgKind::Pos | ArgKind::Opt | ArgKind::Named | ArgKind::NamedOpt => Some(param.typ),
        }
    }

    /// Methods of protocols without a body are abstract.
    fn set_abstract_by_body(&mut self, node: FuncNodeId, id: FuncId) {
        let Some(class) = self.class.filter(|_| self.is_class_scope()) else {
            return;
        };
        if self.is_stub() || !self.is_trivial_body(node) {
            return;
        }
        let is_protocol = self.state.world.get(class).is(nodes::defs::ClassFlags::PROTOCOL);
        let def = self.state.world.get_mut(id);
        let in_overload = self.overload_item.is_some() && !def.is(FuncFlags::PROPERTY);
        if is_protocol && !in_overload && def.abstract_status != AbstractStatus::Abstract {
            def.abstract_status = AbstractStatus::Implicit;
        }
        if def.abstract_status != AbstractStatus::NotAbstract {
            def.flags |= FuncFlags::TRIVIAL_BODY;
        }
    }

    /// Does `work` with other type variables in scope.
    pub(crate) fn in_tvar_scope<R>(
        &mut self,
        scope: std::rc::Rc<crate::tvar_scope::TvarScope>,
        work: impl FnOnce(&mut Self) -> R,
    ) -> R {
        let old = std::mem::replace(&mut self.tvar_scope, scope);
        let result = work(self);
        self.tvar_scope = old;
        result
    }

    /// Whether a placeholder occurs in a type.
    pub(crate) fn has_placeholder(&self, typ: TypeId) -> bool {
        let flags = self.state.world.types.flags(typ);
        if flags.contains(TypeFlags::PLACEHOLDER) {
            return true;
        }
        flags.contains(TypeFlags::ALIAS) && crate::placeholders::behind_aliases(&self.state.world, typ)
    }

    fn analyze_arg_defaults(&mut self, node: FuncNodeId, id: FuncId) {
        let syntax = *self.body.func(node);
        let mut args = self.body.arguments(syntax.args).iter();
        if args.all(|arg| arg.default.is_none()) {
            return;
        }
        let frame = self.tvar_scope.method_frame(self.function_namespace(id));
        self.in_tvar_scope(frame, |this| {
            for arg in this.body.arguments(syntax.args) {
                if let Some(default) = arg.default {
                    this.visit_expr(default);
                }
            }
        });
    }
}
