//! A program for tests, and a notation for its types.
//!
//! ```text
//! class A: def __bool__(self)   class F: (abstract)      class G(Generic[T])      class GS(G[S], Generic[T, S])
//! class B(A)                    class F2: (abstract)     class G2(Generic[T])     class GS2(G[S], Generic[S])
//! class C(A)                    class F3(F): (abstract)  class H(Generic[S, T])   class GV(Generic[*Ts])
//! class D                       class E(F)               class M1(GF[A])          class E2(F2, F), E3(F, F2)
//! ```
//!
//! Types are written as in Python, and:
//!
//! | notation | type |
//! |---|---|
//! | `def (A, x: B=, *C, k: D) -> E forall T` | a callable with positional parameters without and with a name |
//! | `class (A) -> B` | a class object |
//! | `over (def () -> A, def (A) -> B)` | overloads |
//! | `GP[[A, x: B]]` | parameters as a type argument |
//! | `{a: A, b?: B, c!: C}`, `{\| ... }` | a TypedDict with a key that may be missing, and one that is read-only; closed |
//! | `1@A`, `1@A?` | the literal 1 of class `A`, an `A` known to be 1 |
//! | `X?` | a name that is not a type |
//! | `def (***{a: A}) -> B` | a callable with `**kw: Unpack[{a: A}]` |
//! | `def (A) -> bool guard B`, `narrows B` | `TypeGuard[B]`, `TypeIs[B]` |
//! | `def (A) -> B concat`, `implicit` | flags of callables |
#![allow(dead_code, reason = "each test file uses a part of it")]

use std::collections::HashMap;
use std::sync::Arc;

use names::{Name, Names};
use nodes::defs::{Alias, Class, ClassFlags, Func};
use nodes::module::ModuleDefs;
use nodes::symbols::{Symbol, SymbolKind};
use nodes::world::World;
use typeops::callables::new_callable;
use typeops::display::{StrOptions, type_str};
use typeops::subtypes::find_member_simple;
use typeops::{MemberQuery, TypeCx, TypeState, is_subtype, make_type_type};
use types::{
    AliasId, AnyKind, ArgKind, CallableFlags, ClassId, DefId, DefRef, Instance, LiteralValue, ModuleId,
    Param, ParamSpecFlavor, Parameters, Type, TypeId, TypeVar, TypeVarCommon, TypeVarKey, TypeVarTuple,
    TypedDict, TypedDictItem, Types, Variance,
};

/// The program and the context of operations on its types.
pub(crate) struct Zoo {
    pub(crate) state: TypeState<'static>,
    pub(crate) main: ModuleId,
    builtins: ModuleId,
    classes: HashMap<String, ClassId>,
    /// Names that stand for a whole type.
    named: HashMap<String, TypeId>,
}

impl TypeCx<'static> for Zoo {
    fn state(&self) -> &TypeState<'static> {
        &self.state
    }
    fn state_mut(&mut self) -> &mut TypeState<'static> {
        &mut self.state
    }
    fn find_member(&mut self, query: MemberQuery) -> Option<TypeId> {
        find_member_simple(self, query)
    }
}

impl Zoo {
    /// The program, with type variables of this variance.
    pub(crate) fn new(variance: Variance) -> Self {
        let mut zoo = Self::empty();
        zoo.fill(variance);
        zoo
    }

    /// A program without classes.
    pub(crate) fn empty() -> Self {
        let names: &'static Names = Box::leak(Box::new(Names::new()));
        let types: &'static Types = Box::leak(Box::new(Types::new()));
        let mut world = World::new(names, types);
        let builtins = world.add_module(ModuleDefs::new(names.intern("builtins")));
        let main = world.add_module(ModuleDefs::new(names.intern("__main__")));
        Self {
            state: TypeState::new(world),
            main,
            builtins,
            classes: HashMap::new(),
            named: HashMap::new(),
        }
    }

    /// With invariant type variables.
    pub(crate) fn invariant() -> Self {
        Self::new(Variance::Invariant)
    }

    fn fill(&mut self, variance: Variance) {
        self.class("builtins.object", &[], &[]);
        let object = self.typ("object");
        for (name, raw) in [("T", 1), ("S", 2), ("U", 3)] {
            let variable = self.type_var(name, raw, object, variance);
            self.named.insert(name.to_owned(), variable);
        }
        let item = self.type_var("T", 1, object, Variance::Covariant);
        self.class("builtins.tuple", &[], &[item]);
        for name in ["type", "bool", "str", "int", "float", "function"] {
            self.class(&format!("builtins.{name}"), &[], &[]);
        }
        let own = self.type_var("T", 1, object, variance);
        self.class("builtins.list", &[], &[own]);
        for name in ["A", "D", "F", "F2"] {
            self.class(&format!("__main__.{name}"), &[], &[]);
        }
        for (name, base) in [
            ("B", "A"),
            ("C", "A"),
            ("F3", "F"),
            ("E", "F"),
            ("E2", "F2"),
            ("E3", "F"),
        ] {
            self.class(&format!("__main__.{name}"), &[base], &[]);
        }
        self.add_to_mro("E2", "F");
        self.add_to_mro("E3", "F2");
        let first = |zoo: &Self, name: &str| zoo.type_var(name, 1, object, variance);
        let second = |zoo: &Self, name: &str| zoo.type_var(name, 2, object, variance);
        let t = first(self, "T");
        self.class("__main__.G", &[], &[t]);
        self.class("__main__.G2", &[], &[t]);
        let (s1, t2, s2) = (first(self, "S"), second(self, "T"), second(self, "S"));
        self.class("__main__.H", &[], &[s1, t2]);
        self.class("__main__.GS", &["G[S]"], &[t, s2]);
        self.named.insert("S1".to_owned(), s1);
        self.class("__main__.GS2", &["G[S1]"], &[s1]);
        let co = self.type_var("T", 1, object, Variance::Covariant);
        self.class("__main__.GF", &[], &[co]);
        self.class("__main__.M1", &["GF[A]"], &[]);
        let ts = self.variadic("Ts", 1);
        self.class("__main__.GV", &[], &[ts]);
        for (name, raw) in [("Ts", 1), ("Ss", 2), ("Us", 3)] {
            let variable = self.variadic(name, raw);
            self.named.insert(name.to_owned(), variable);
        }
        self.truth_method("builtins.bool", "bool");
        self.truth_method("__main__.A", "A");
    }

    fn truth_method(&mut self, fullname: &str, class: &str) {
        let (function, bool_) = (self.typ("function"), self.typ("bool"));
        let callable = self.types().callable(new_callable([], bool_, function));
        let class = self.classes[class];
        self.method(class, fullname, "__bool__", callable);
    }

    /// Adds a method of this type.
    pub(crate) fn method(&mut self, class: ClassId, fullname: &str, name: &str, typ: TypeId) {
        let mut func = Func::new(self.name(name), self.name(&format!("{fullname}.{name}")));
        func.class = Some(class);
        func.typ = Some(typ);
        let func = self.state.world.add(class.module(), func);
        let symbol = Symbol::new(SymbolKind::Member, DefRef::Func(func));
        let name = self.name(name);
        self.state.world.get_mut(class).names.insert(name, symbol);
    }

    /// Adds an attribute of this type, which can be assigned.
    pub(crate) fn attribute(&mut self, class: ClassId, name: &str, typ: TypeId) {
        let mut var = nodes::defs::Var::new(self.name(name), self.name(name), Some(typ));
        var.class = Some(class);
        let var = self.state.world.add(class.module(), var);
        let symbol = Symbol::new(SymbolKind::Member, DefRef::Var(var));
        let name = self.name(name);
        self.state.world.get_mut(class).names.insert(name, symbol);
    }

    /// Adds a class whose first base decides the method resolution order.
    pub(crate) fn class(&mut self, fullname: &str, bases: &[&str], type_vars: &[TypeId]) -> ClassId {
        let (module, name) = fullname.rsplit_once('.').expect("a full name has a module");
        let owner = if module == "builtins" {
            self.builtins
        } else {
            self.main
        };
        let mut class = Class::new(self.name(name), self.name(fullname), self.name(module));
        let default = if name == "object" { vec![] } else { vec!["object"] };
        let bases = if bases.is_empty() { &default[..] } else { bases };
        let bases: Vec<TypeId> = bases.iter().map(|base| self.typ(base)).collect();
        class.type_vars = type_vars.into();
        let variadic = |variable: &TypeId| self.types().as_type_var_tuple(*variable).is_some();
        class.type_var_tuple_split = type_vars
            .iter()
            .position(variadic)
            .map(|prefix| (prefix as u32, (type_vars.len() - prefix - 1) as u32));
        class.flags.set(
            ClassFlags::HAS_TYPE_VAR_TUPLE,
            class.type_var_tuple_split.is_some(),
        );
        let above: Vec<ClassId> = bases.first().map_or(vec![], |base| {
            let base = self.types().as_instance(*base).expect("bases are instances");
            self.state.world.get(base.class).mro.to_vec()
        });
        class.bases = bases.into();
        let id = self.state.world.add(owner, class);
        self.state.world.get_mut(id).mro = [id].into_iter().chain(above).collect::<Arc<[ClassId]>>();
        self.classes.insert(name.to_owned(), id);
        let symbol = Symbol::new(SymbolKind::Global, DefRef::Class(id));
        let name = self.name(name);
        self.state.world.module_mut(owner).names.insert(name, symbol);
        id
    }

    pub(crate) fn flag(&mut self, class: ClassId, flag: ClassFlags) {
        self.state.world.get_mut(class).flags |= flag;
    }

    fn add_to_mro(&mut self, class: &str, base: &str) {
        let (class, base) = (self.classes[class], self.classes[base]);
        let mut mro = self.state.world.get(class).mro.to_vec();
        mro.insert(2, base);
        self.state.world.get_mut(class).mro = mro.into();
    }

    pub(crate) fn common(&self, name: &str, raw: i32, upper_bound: TypeId) -> TypeVarCommon {
        TypeVarCommon {
            name: self.name(name),
            fullname: self.name(name),
            key: TypeVarKey {
                raw,
                meta_level: 0,
                namespace: None,
            },
            upper_bound,
            default: self.types().any(AnyKind::FromOmittedGenerics),
        }
    }

    pub(crate) fn type_var(&self, name: &str, raw: i32, bound: TypeId, variance: Variance) -> TypeId {
        self.types().intern(Type::TypeVar(Box::new(TypeVar {
            common: self.common(name, raw, bound),
            values: Box::default(),
            variance,
        })))
    }

    pub(crate) fn variadic(&self, name: &str, raw: i32) -> TypeId {
        let objects = self.typ("tuple[object, ...]");
        self.types().intern(Type::TypeVarTuple(Box::new(TypeVarTuple {
            common: self.common(name, raw, objects),
            tuple_fallback: objects,
            min_len: 0,
        })))
    }

    pub(crate) fn types(&self) -> &'static Types {
        self.state.world.types
    }

    pub(crate) fn name(&self, text: &str) -> Name {
        self.state.world.names.intern(text)
    }

    pub(crate) fn class_id(&self, name: &str) -> ClassId {
        self.classes[name]
    }

    /// All classes, in order of definition.
    pub(crate) fn all_classes(&self) -> Vec<ClassId> {
        let mut all: Vec<ClassId> = self.classes.values().copied().collect();
        all.sort_unstable();
        all
    }

    /// Makes `name` stand for a type in the notation.
    pub(crate) fn call_it(&mut self, name: &str, typ: TypeId) {
        self.named.insert(name.to_owned(), typ);
    }

    /// The text of a type, as in the notation.
    pub(crate) fn text(&self, typ: TypeId) -> String {
        self.raw(typ).replace("__main__.", "")
    }

    /// The text of a type.
    pub(crate) fn raw(&self, typ: TypeId) -> String {
        type_str(&self.state.world, typ, StrOptions::default())
    }

    /// Adds `A = tuple[base | A, ...]`.
    pub(crate) fn alias_of_tuple(&mut self, name: &str, base: &str) -> TypeId {
        let base = self.typ(base);
        self.alias(name, &|zoo, alias| {
            let item = zoo.types().intern(Type::union([base, alias]));
            zoo.types().instance(zoo.classes["tuple"], [item])
        })
    }

    /// Adds `A = base | tuple[A, ...]`.
    pub(crate) fn alias_of_union(&mut self, name: &str, base: &str) -> TypeId {
        let base = self.typ(base);
        self.alias(name, &|zoo, alias| {
            let tuple = zoo.types().instance(zoo.classes["tuple"], [alias]);
            zoo.types().intern(Type::union([base, tuple]))
        })
    }

    /// Adds an alias whose target may speak of it.
    pub(crate) fn alias_named(&mut self, name: &str, target: &str) -> TypeId {
        let typ = self.alias(name, &|zoo, _| zoo.types().none());
        self.call_it(name, typ);
        let target = self.typ(target);
        let Type::Alias { alias: id, .. } = *self.types().get(typ) else {
            unreachable!("that is what `alias` makes");
        };
        self.state.world.get_mut(id).target = target;
        let recursive = typeops::proper::refers_to_itself(&self.state.world, id);
        self.state.world.get_mut(id).is_recursive = recursive;
        typ
    }

    fn alias(&mut self, name: &str, target: &dyn Fn(&Self, TypeId) -> TypeId) -> TypeId {
        let module = self.name("__main__");
        let none = self.types().none();
        let name = self.name(name);
        let id: AliasId = self.state.world.add(
            self.main,
            Alias {
                name,
                fullname: name,
                module_name: module,
                target: none,
                type_vars: Box::default(),
                no_args: false,
                normalized: false,
                eager: false,
                python_3_12: false,
                tvar_tuple_index: None,
                is_recursive: true,
                at: None,
            },
        );
        let typ = self.types().intern(Type::Alias {
            alias: id,
            args: Box::default(),
        });
        self.state.world.get_mut(id).target = target(self, typ);
        typ
    }

    /// The type that the notation means.
    pub(crate) fn typ(&self, text: &str) -> TypeId {
        let mut parser = Parser {
            zoo: self,
            rest: text,
        };
        let typ = parser.union();
        assert_eq!(parser.rest.trim(), "", "in {text:?}");
        typ
    }

    pub(crate) fn subtype(&mut self, left: &str, right: &str) -> bool {
        let (left, right) = (self.typ(left), self.typ(right));
        is_subtype(self, left, right)
    }

    pub(crate) fn assert_subtype(&mut self, left: &str, right: &str) {
        assert!(self.subtype(left, right), "{left} is a subtype of {right}");
    }

    pub(crate) fn assert_not_subtype(&mut self, left: &str, right: &str) {
        assert!(!self.subtype(left, right), "{left} is no subtype of {right}");
    }

    pub(crate) fn assert_strict_subtype(&mut self, left: &str, right: &str) {
        self.assert_subtype(left, right);
        self.assert_not_subtype(right, left);
    }

    pub(crate) fn assert_unrelated(&mut self, left: &str, right: &str) {
        self.assert_not_subtype(left, right);
        self.assert_not_subtype(right, left);
    }
}

/// Reads the notation.
struct Parser<'z, 't> {
    zoo: &'z Zoo,
    rest: &'t str,
}

impl<'t> Parser<'_, 't> {
    fn eat(&mut self, token: &str) -> bool {
        let rest = self.rest.trim_start();
        match rest.strip_prefix(token) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn expect(&mut self, token: &str) {
        assert!(self.eat(token), "{token:?} before {:?}", self.rest);
    }

    fn word(&mut self) -> &'t str {
        let rest = self.rest.trim_start();
        let end = rest
            .find(|c: char| !c.is_alphanumeric() && c != '_')
            .unwrap_or(rest.len());
        let (word, rest) = rest.split_at(end);
        self.rest = rest;
        word
    }

    fn union(&mut self) -> TypeId {
        let mut items = vec![self.atom()];
        while self.eat("|") {
            items.push(self.atom());
        }
        match items[..] {
            [only] => only,
            _ => typeops::unions::new_union(self.zoo.types(), &items),
        }
    }

    fn atom(&mut self) -> TypeId {
        let types = self.zoo.types();
        if self.eat("*") {
            let inner = self.atom();
            return types.unpack(inner);
        }
        if self.eat("(") {
            let inner = self.union();
            self.expect(")");
            return inner;
        }
        if self.eat("def (") {
            return self.callable("function");
        }
        if self.eat("class (") {
            return self.callable("type");
        }
        if self.eat("over (") {
            let items = self.list(")");
            return types.overloaded(items);
        }
        if self.eat("[") {
            return self.parameters();
        }
        if self.eat("{") {
            return self.typed_dict();
        }
        let word = self.word();
        if self.eat("@") {
            return self.literal(word);
        }
        if self.eat("?") {
            let name = self.zoo.name(word);
            return types.intern(Type::Unbound {
                name,
                args: Box::default(),
            });
        }
        match word {
            "Any" => types.any(AnyKind::SpecialForm),
            "None" => types.none(),
            "Never" => types.never(),
            // Of an empty list: still open.
            "ANever" => types.ambiguous_never(),
            "tuple" => self.tuple(),
            "type" if self.eat("[") => {
                let item = self.union();
                self.expect("]");
                make_type_type(&self.zoo.state.world, item, false)
            }
            _ => match self.zoo.named.get(word) {
                Some(named) => *named,
                None => {
                    let class = *self
                        .zoo
                        .classes
                        .get(word)
                        .unwrap_or_else(|| panic!("what is {word:?}?"));
                    let args = if self.eat("[") { self.list("]") } else { vec![] };
                    types.instance(class, args)
                }
            },
        }
    }

    fn list(&mut self, end: &str) -> Vec<TypeId> {
        let mut items = Vec::new();
        while !self.eat(end) {
            if !items.is_empty() {
                self.expect(",");
            }
            items.push(self.union());
        }
        items
    }

    fn tuple(&mut self) -> TypeId {
        let types = self.zoo.types();
        let class = self.zoo.classes["tuple"];
        let any = types.instance(class, [types.any(AnyKind::SpecialForm)]);
        if !self.eat("[") {
            return any;
        }
        if self.eat("()]") {
            return types.tuple([], any);
        }
        let first = self.union();
        if self.eat(", ...]") {
            return types.instance(class, [first]);
        }
        let mut items = vec![first];
        if self.eat(",") {
            items.extend(self.list("]"));
        } else {
            self.expect("]");
        }
        types.tuple(items, any)
    }

    fn literal(&mut self, value: &str) -> TypeId {
        let types = self.zoo.types();
        let class = self.zoo.classes[self.word()];
        let value = match value {
            "True" => LiteralValue::Bool(true),
            "False" => LiteralValue::Bool(false),
            _ => match value.parse() {
                Ok(number) => LiteralValue::Int(number),
                Err(_) if self.zoo.state.world.get(class).is(ClassFlags::ENUM) => {
                    LiteralValue::Enum(self.zoo.name(value))
                }
                Err(_) => LiteralValue::Str(self.zoo.name(value)),
            },
        };
        let literal = types.literal(value, types.instance(class, []));
        if !self.eat("?") {
            return literal;
        }
        types.intern(Type::Instance(Instance {
            last_known_value: Some(literal),
            ..Instance::new(class, [])
        }))
    }

    /// The parameters up to `end`, and whether they are `...`.
    fn params(&mut self, end: &str) -> (Vec<Param>, bool) {
        let types = self.zoo.types();
        let any = types.any(AnyKind::SpecialForm);
        let of = |typ, kind| Param {
            typ,
            name: None,
            kind,
        };
        let (mut params, mut ellipsis, mut only_named, mut first) = (Vec::new(), false, false, true);
        while !self.eat(end) {
            if !std::mem::take(&mut first) {
                self.expect(",");
            }
            if self.eat("...") {
                params.extend([of(any, ArgKind::Star), of(any, ArgKind::Star2)]);
                ellipsis = true;
            } else if self.eat("***") {
                let typ = self.union();
                let name = Some(self.zoo.name("kw"));
                params.push(Param {
                    typ,
                    name,
                    kind: ArgKind::Star2,
                });
            } else if self.eat("**") {
                let typ = self.union();
                params.push(of(typ, ArgKind::Star2));
            } else if self.bare_star() {
                only_named = true;
            } else if self.star_param_spec() {
                params.extend(self.param_spec());
            } else {
                let star = self.eat("*");
                let name = self.param_name();
                let typ = self.union();
                let default = self.eat("=");
                let kind = match (star, only_named, default) {
                    (true, ..) => ArgKind::Star,
                    (false, true, true) => ArgKind::NamedOpt,
                    (false, true, false) => ArgKind::Named,
                    (false, false, true) => ArgKind::Opt,
                    (false, false, false) => ArgKind::Pos,
                };
                only_named |= star;
                params.push(Param { typ, name, kind });
            }
        }
        (params, ellipsis)
    }

    /// `*P`.
    fn star_param_spec(&mut self) -> bool {
        let behind = self.rest.trim_start().strip_prefix("*P");
        let found = behind.filter(|behind| behind.trim_start().starts_with([',', ')', ']']));
        if let Some(behind) = found {
            self.rest = behind;
        }
        found.is_some()
    }

    /// `*` by itself.
    fn bare_star(&mut self) -> bool {
        let behind = self.rest.trim_start().strip_prefix('*').map(str::trim_start);
        let found = behind.filter(|behind| behind.starts_with(','));
        if let Some(behind) = found {
            self.rest = behind;
        }
        found.is_some()
    }

    /// `name:`.
    fn param_name(&mut self) -> Option<Name> {
        let before = self.rest;
        let name = self.word();
        if !name.is_empty() && self.eat(":") {
            return Some(self.zoo.name(name));
        }
        self.rest = before;
        None
    }

    /// `*P.args, **P.kwargs`.
    fn param_spec(&mut self) -> [Param; 2] {
        let types = self.zoo.types();
        let spec = types
            .as_param_spec(self.zoo.named["P"])
            .expect("P is a parameter specification");
        let part = |flavor, kind| {
            let mut spec = spec.clone();
            spec.flavor = flavor;
            let typ = types.intern(Type::ParamSpec(Box::new(spec)));
            Param {
                typ,
                name: None,
                kind,
            }
        };
        [
            part(ParamSpecFlavor::Args, ArgKind::Star),
            part(ParamSpecFlavor::Kwargs, ArgKind::Star2),
        ]
    }

    fn callable(&mut self, fallback: &str) -> TypeId {
        let (params, ellipsis) = self.params(")");
        // `***{...}` is called `kw`.
        let unpacks = params
            .last()
            .is_some_and(|last| last.kind == ArgKind::Star2 && last.name.is_some());
        self.expect("->");
        let ret_type = self.union();
        let fallback = self.zoo.typ(fallback);
        let mut callable = new_callable(params, ret_type, fallback);
        callable.flags.set(CallableFlags::ELLIPSIS_ARGS, ellipsis);
        callable.flags.set(CallableFlags::UNPACK_KWARGS, unpacks);
        if self.eat("guard ") {
            callable.type_guard = Some(self.atom());
        }
        if self.eat("narrows ") {
            callable.type_is = Some(self.atom());
        }
        callable
            .flags
            .set(CallableFlags::FROM_CONCATENATE, self.eat("concat"));
        callable.flags.set(CallableFlags::IMPLICIT, self.eat("implicit"));
        if self.eat("forall") {
            let variable = self.word();
            callable.variables = [self.zoo.named[variable]].into();
        }
        self.zoo.types().callable(callable)
    }

    fn parameters(&mut self) -> TypeId {
        let (params, is_ellipsis_args) = self.params("]");
        self.zoo.types().intern(Type::Parameters(Box::new(Parameters {
            params: params.into(),
            is_ellipsis_args,
            ..Parameters::default()
        })))
    }

    fn typed_dict(&mut self) -> TypeId {
        let is_closed = self.eat("|");
        let mut items = Vec::new();
        while !self.eat("}") {
            if !items.is_empty() {
                self.expect(",");
            }
            let name = self.word();
            let required = !self.eat("?");
            let readonly = self.eat("!");
            self.expect(":");
            let typ = self.union();
            let name = self.zoo.name(name);
            items.push(TypedDictItem {
                name,
                typ,
                required,
                readonly,
            });
        }
        let fallback = self.zoo.typ("_TypedDict");
        self.zoo.types().intern(Type::TypedDict(Box::new(TypedDict {
            items: items.into(),
            is_closed,
            fallback,
            to_be_mutated: Box::default(),
        })))
    }
}
