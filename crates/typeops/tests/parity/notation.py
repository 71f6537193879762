"""The program of `program.txt` and the notation of the zoo, with mypy's own classes."""

import re

from mypy.nodes import (
    ARG_NAMED,
    ARG_NAMED_OPT,
    ARG_OPT,
    ARG_POS,
    ARG_STAR,
    ARG_STAR2,
    CONTRAVARIANT,
    COVARIANT,
    GDEF,
    INVARIANT,
    MDEF,
    VARIANCE_NOT_READY,
    Block,
    ClassDef,
    Decorator,
    FuncDef,
    MypyFile,
    OverloadedFuncDef,
    SymbolTable,
    SymbolTableNode,
    TypeAlias,
    TypeInfo,
    Var,
)
from mypy.types import (
    AnyType,
    CallableType,
    Instance,
    LiteralType,
    NoneType,
    Overloaded,
    Parameters,
    ParamSpecType,
    TupleType,
    TypeAliasType,
    TypedDictType,
    TypeOfAny,
    TypeType,
    TypeVarId,
    TypeVarTupleType,
    TypeVarType,
    UninhabitedType,
    UnionType,
    UnpackType,
)

VARIANCES = {"inv": INVARIANT, "co": COVARIANT, "contra": CONTRAVARIANT, "notready": VARIANCE_NOT_READY}
FLAGS = {
    "protocol": "is_protocol",
    "final": "is_final",
    "any": "fallback_to_any",
    "enum": "is_enum",
    "abstract": "is_abstract",
}


class Program:
    """Each line of the file is a command; `~` stands for a space inside a word."""

    def __init__(self, path, modules):
        self.modules = modules
        self.classes = {}
        self.named = {}
        self.rest = ""
        for line in open(path):
            if line.strip():
                command, rest = line.strip().split(" ", 1)
                getattr(self, "do_" + command)(rest)

    # Commands

    def do_class(self, rest):
        words = rest.split(" ")
        fullname, bases, variables = (words + ["object", "-"][len(words) - 1 :])[:3]
        module, name = fullname.rsplit(".", 1)
        defn = ClassDef(name, Block([]), None, [])
        defn.fullname = fullname
        defn.type_vars = [self.named[word] for word in variables.split(",") if word != "-"]
        if any(getattr(var, "variance", None) == VARIANCE_NOT_READY for var in defn.type_vars):
            defn.type_args = [None]
            defn.type_vars = [var.copy_modified() for var in defn.type_vars]
        info = TypeInfo(SymbolTable(), defn, module)
        defn.info = info
        if name != "object":
            info.bases = [self.type(bases.replace("~", " "))]
        info.mro = [info] + (info.bases[0].type.mro if info.bases else [])
        for word in words[3:]:
            setattr(info, FLAGS[word], True)
        self.classes[name] = info
        if module not in self.modules:
            self.modules[module] = MypyFile([], [])
            self.modules[module].names = SymbolTable()
        self.modules[module].names[name] = SymbolTableNode(GDEF, info)

    def no_default(self):
        return AnyType(TypeOfAny.from_omitted_generics)

    def do_tvar(self, rest):
        name, raw, variance, bound, *values = rest.split(" ")
        values = [self.type(word) for value in values for word in value.split(",")]
        self.named[name] = TypeVarType(
            name, name, TypeVarId(int(raw)), values, self.type(bound), self.no_default(), VARIANCES[variance]
        )

    def do_tuplevar(self, rest):
        name, raw = rest.split(" ")
        objects = self.type("tuple[object, ...]")
        self.named[name] = TypeVarTupleType(
            name, name, TypeVarId(int(raw)), objects, objects, self.no_default()
        )

    def do_pspec(self, rest):
        name, raw = rest.split(" ")
        self.named[name] = ParamSpecType(
            name, name, TypeVarId(int(raw)), 0, self.type("object"), self.no_default()
        )

    def do_alias(self, rest):
        name, target = rest.split(" ", 1)
        alias = TypeAliasType(None, [])
        self.named[name] = alias
        alias.alias = TypeAlias(self.type(target), "__main__." + name, "__main__", -1, -1)

    def do_promote(self, rest):
        narrow, wide = rest.split(" ")
        self.classes[narrow]._promote.append(self.type(wide))

    def do_altpromote(self, rest):
        native, wide = rest.split(" ")
        self.classes[native].alt_promote = self.type(wide)
        self.classes[wide]._promote.append(self.type(native))

    def do_meta(self, rest):
        name, metaclass = rest.split(" ")
        self.classes[name].metaclass_type = self.type(metaclass)

    def add(self, owner, name, node):
        self.classes[owner].names[name] = SymbolTableNode(MDEF, node)

    def func(self, owner, name, typ):
        func = FuncDef(name, [], Block([]))
        func.info = self.classes[owner]
        func.type = self.type(typ)
        func._fullname = f"{func.info.fullname}.{name}"
        return func

    def var(self, owner, name, typ, **flags):
        var = Var(name, typ and self.type(typ))
        var.info = self.classes[owner]
        for flag, value in flags.items():
            setattr(var, flag, value)
        return var

    def do_method(self, rest):
        owner, name, typ = rest.split(" ", 2)
        self.add(owner, name, self.func(owner, name, typ))

    def do_attr(self, rest, **flags):
        owner, name, typ = rest.split(" ", 2)
        self.add(owner, name, self.var(owner, name, typ, **flags))

    def do_ro(self, rest):
        self.do_attr(rest, is_property=True)

    def do_classvar(self, rest):
        self.do_attr(rest, is_classvar=True)

    def do_enum(self, rest):
        owner, *members = rest.split(" ")
        for name in members:
            self.add(owner, name, self.var(owner, name, None, has_explicit_value=True))

    def decorator(self, owner, name, typ, **flags):
        var = self.var(owner, name, typ, is_initialized_in_class=True, **flags)
        return Decorator(self.func(owner, name, typ), [], var)

    def decorated(self, rest, **flags):
        owner, name, typ = rest.split(" ", 2)
        self.add(owner, name, self.decorator(owner, name, typ, **flags))

    def do_prop(self, rest):
        self.decorated(rest, is_property=True)

    def do_static(self, rest):
        self.decorated(rest, is_staticmethod=True)

    def do_classm(self, rest):
        self.decorated(rest, is_classmethod=True)

    def do_setprop(self, rest):
        owner, name, typ = rest.split(" ", 2)
        typ, _, setter = typ.partition(" ; ")
        getter = self.decorator(owner, name, typ, is_property=True, is_settable_property=True)
        if setter:
            getter.var.setter_type = self.type(setter)
        node = OverloadedFuncDef([getter])
        node.is_property = True
        node.info = getter.func.info
        node.type = getter.var.type
        node._fullname = getter.func._fullname
        self.add(owner, name, node)

    def do_ntuple(self, rest):
        name, items = rest.split(" ")
        info = self.classes[name]
        typ = TupleType([self.type(item) for item in items.split(",")], self.type("tuple"))
        info.update_tuple_type(typ)
        if not info.type_vars:
            info.is_named_tuple = True
            self.named[name] = typ.copy_modified(fallback=Instance(info, []))

    def do_tdict(self, rest):
        name, items = rest.split(" ", 1)
        info = self.classes[name]
        info.typeddict_type = self.type(items)
        self.named[name] = info.typeddict_type.copy_modified(fallback=Instance(info, []))

    # Types

    def type(self, text):
        self.rest = text
        typ = self.union()
        assert not self.rest.strip(), (text, self.rest)
        return typ

    def eat(self, token):
        rest = self.rest.lstrip()
        if rest.startswith(token):
            self.rest = rest[len(token) :]
            return True
        return False

    def match(self, pattern):
        found = re.match(r"\s*" + pattern, self.rest)
        if found:
            self.rest = self.rest[found.end() :]
        return found

    def expect(self, token):
        assert self.eat(token), (token, self.rest)

    def word(self):
        return self.match(r"(\w*)").group(1)

    def union(self):
        items = [self.atom()]
        while self.eat("|"):
            items.append(self.atom())
        return items[0] if len(items) == 1 else UnionType(items)

    def any(self):
        return AnyType(TypeOfAny.special_form)

    def atom(self):
        if self.eat("*"):
            return UnpackType(self.atom())
        if self.eat("("):
            inner = self.union()
            self.expect(")")
            return inner
        if self.eat("def ("):
            return self.callable("function")
        if self.eat("class ("):
            return self.callable("type")
        if self.eat("over ("):
            return Overloaded(self.list(")"))
        if self.eat("["):
            types, kinds, names, ellipsis, _ = self.params("]")
            return Parameters(types, kinds, names, is_ellipsis_args=ellipsis)
        if self.eat("{"):
            return self.typed_dict()
        word = self.word()
        if self.eat("@"):
            return self.literal(word)
        if word == "Any":
            return self.any()
        if word == "None":
            return NoneType()
        if word in ("Never", "ANever"):
            return UninhabitedType(ambiguous=word == "ANever")
        if word == "tuple":
            return self.tuple()
        if word == "type" and self.eat("["):
            item = self.union()
            self.expect("]")
            return TypeType.make_normalized(item)
        if word in self.named:
            return self.named[word]
        info = self.classes[word]
        return Instance(info, self.list("]") if self.eat("[") else [])

    def list(self, end):
        items = []
        while not self.eat(end):
            if items:
                self.expect(",")
            items.append(self.union())
        return items

    def tuple(self):
        info = self.classes["tuple"]
        fallback = Instance(info, [self.any()])
        if not self.eat("["):
            return fallback
        if self.eat("()]"):
            return TupleType([], fallback)
        first = self.union()
        if self.eat(", ...]"):
            return Instance(info, [first])
        rest = self.list("]") if self.eat(",") else self.expect("]") or []
        return TupleType([first, *rest], fallback)

    def literal(self, word):
        info = self.classes[self.word()]
        value = word
        if word in ("True", "False"):
            value = word == "True"
        elif word.isdigit():
            value = int(word)
        literal = LiteralType(value, Instance(info, []))
        return Instance(info, [], last_known_value=literal) if self.eat("?") else literal

    def typed_dict(self):
        closed = self.eat("|")
        items, required, readonly = {}, set(), set()
        while not self.eat("}"):
            if items:
                self.expect(",")
            name = self.word()
            if not self.eat("?"):
                required.add(name)
            if self.eat("!"):
                readonly.add(name)
            self.expect(":")
            items[name] = self.union()
        fallback = Instance(self.classes["_TypedDict"], [])
        return TypedDictType(items, required, readonly, fallback, is_closed=closed)

    def params(self, end):
        found = []
        ellipsis = unpack = only_named = False
        first = True
        while not self.eat(end):
            if not first:
                self.expect(",")
            first = False
            if self.eat("..."):
                found += [(self.any(), ARG_STAR, None), (self.any(), ARG_STAR2, None)]
                ellipsis = True
            elif self.eat("***"):
                found.append((self.union(), ARG_STAR2, "kw"))
                unpack = True
            elif self.eat("**"):
                found.append((self.union(), ARG_STAR2, None))
            elif self.match(r"\*\s*(?=,)"):
                only_named = True
            elif self.match(r"\*P\b"):
                spec = self.named["P"]
                found += [
                    (spec.copy_modified(flavor=1), ARG_STAR, None),
                    (spec.copy_modified(flavor=2), ARG_STAR2, None),
                ]
            else:
                star = self.eat("*")
                name = self.match(r"(\w+):")
                typ = self.union()
                default = self.eat("=")
                if star:
                    kind = ARG_STAR
                elif only_named:
                    kind = ARG_NAMED_OPT if default else ARG_NAMED
                else:
                    kind = ARG_OPT if default else ARG_POS
                only_named = only_named or star
                found.append((typ, kind, name and name.group(1)))
        types, kinds, names = ([item[i] for item in found] for i in range(3))
        return types, kinds, names, ellipsis, unpack

    def callable(self, fallback):
        types, kinds, names, ellipsis, unpack = self.params(")")
        self.expect("->")
        ret_type = self.union()
        guard = self.atom() if self.eat("guard ") else None
        narrows = self.atom() if self.eat("narrows ") else None
        concat, implicit = self.eat("concat"), self.eat("implicit")
        variables = [self.named[self.word()]] if self.eat("forall") else []
        return CallableType(
            types,
            kinds,
            names,
            ret_type,
            Instance(self.classes[fallback], []),
            is_ellipsis_args=ellipsis,
            variables=variables,
            type_guard=guard,
            type_is=narrows,
            from_concatenate=concat,
            implicit=implicit,
            unpack_kwargs=unpack,
        )
