"""Random pairs of types in the notation; many pairs differ only a little."""

import random
import re

CLASSES = """A B C D AB int float str bool object i64 type function WithMeta Final Unknown E E1 Abs Abs2 Meta
PX PRo PMeth PCall PCallN Callee PSetter Putter PClass HasClassVar Hash Sized PProp PSetProp PSetProp2 HasProp HasSetProp
HasSetProp2 PStatic HasStatic PClassM HasClassM HasMakeM GetAttr PMe POver HasOver HasOver2 WithNew HasVal NT NT2 TD
NA NAL A1 A2 AB2 AJ AJ2 AD AT ATB Any None Never ANever T S TB TV TU GV list[Any] tuple""".split()
LITERALS = """1@int 2@int 1@int? x@str y@str x@str? True@bool False@bool True@bool? RED@E BLUE@E ONE@E1 RED@E?""".split()
ONE_ARGUMENT = """G GCo GContra list Iterable Sequence PGen GCo2 GNT GInit GInitSub PGenAttr GHasVal PRec Rec
N1 N2 N3""".split()
GENERIC_FUNCTIONS = [
    "def (T) -> T forall T",
    "def (T) -> list[T] forall T",
    "def (TB) -> TB forall TB",
    "def (T, T) -> T forall T",
    "def (list[T]) -> T forall T",
    "def (a: T, *, k: T=) -> T forall T",
]
FACTS = [" guard A", " guard B", " narrows A", " narrows B", " concat", " implicit"]


class Cases:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.pick = self.random.choice

    def chance(self, share):
        return self.random.random() < share

    def pair(self):
        left = self.type(self.pick([1, 2, 2, 3]))
        if not self.chance(0.45):
            return left, self.type(self.pick([1, 2, 2, 3]))
        right = left
        for _ in range(self.random.randint(1, 2)):
            right = self.changed(right)
        return self.pick([(left, right), (right, left)])

    def changed(self, text):
        words = list(re.finditer(r"(?<![@\w])(A|B|C|D|int|float|str|object|Any|None)\b(?![\[:])", text))
        if not words:
            return text
        word = self.pick(words)
        new = self.pick(["A", "B", "int", "float", "object", "Any", "Never", "D", "bool", "None"])
        return text[: word.start()] + new + text[word.end() :]

    def type(self, depth):
        if depth <= 0 or self.chance(0.35):
            return self.pick(CLASSES if self.chance(0.8) else LITERALS)
        kinds = {
            self.one_argument: 12,
            self.two_arguments: 5,
            self.union: 15,
            self.tuple: 16,
            self.long_tuple: 4,
            self.type_type: 6,
            self.callable: 22,
            self.overloads: 4,
            self.typed_dict: 8,
            self.variadic: 4,
            self.with_parameters: 4,
        }
        return self.random.choices(list(kinds), list(kinds.values()))[0](depth)

    def atom(self, depth):
        text = self.type(depth)
        return f"({text})" if "->" in text else text

    def one_argument(self, depth):
        return f"{self.pick(ONE_ARGUMENT)}[{self.type(depth - 1)}]"

    def two_arguments(self, depth):
        return f"{self.pick(['GS', 'dict', 'Mapping'])}[{self.type(depth - 1)}, {self.type(depth - 1)}]"

    def union(self, depth):
        return " | ".join(self.atom(depth - 1) for _ in range(self.random.randint(2, 4)))

    def items(self, depth):
        items = [self.type(depth - 1) for _ in range(self.random.randint(0, 3))]
        if self.chance(0.35):
            variadic = self.pick(["*Ts", f"*tuple[{self.type(depth - 1)}, ...]"])
            items.insert(self.random.randint(0, len(items)), variadic)
        return items

    def tuple(self, depth):
        return f"tuple[{', '.join(self.items(depth)) or '()'}]"

    def long_tuple(self, depth):
        return f"tuple[{self.type(depth - 1)}, ...]"

    def variadic(self, depth):
        return f"{self.pick(['GV', 'VT'])}[{', '.join(self.items(depth))}]"

    def type_type(self, _depth):
        return f"type[{self.pick(['A', 'B', 'D', 'Any', 'T', 'TB', 'WithMeta', 'NT', 'object', 'A | D', 'PMeth', 'E'])}]"

    def with_parameters(self, depth):
        return f"GP[[{self.params(depth)}]]" if self.chance(0.7) else "GP[P]"

    def params(self, depth):
        if self.chance(0.05):
            return "..."
        params, optional = [], False
        for _ in range(self.random.randint(0, 3)):
            optional = optional or self.chance(0.25)
            name = self.pick(["", "", "a: ", "b: ", "c: "])
            if name and any(param.startswith(name) for param in params):
                name = ""
            params.append(name + self.atom(depth - 1) + "=" * optional)
        kind = self.random.random()
        if kind < 0.2:
            params.append("*" + self.atom(depth - 1))
        elif kind < 0.25:
            params.append(f"*({self.pick(['*Ts', f'*tuple[{self.type(depth - 1)}, *Ts]'])})")
        elif kind < 0.4:
            params += ["*", f"{self.pick('km')}: {self.atom(depth - 1)}{self.pick(['', '='])}"]
        if self.chance(0.05):
            params.append("***" + self.typed_dict(depth))
        elif self.chance(0.15):
            params.append("**" + self.atom(depth - 1))
        elif self.chance(0.05) and not any(param.startswith("*") for param in params):
            params.append("*P")
        return ", ".join(params)

    def callable(self, depth):
        if self.chance(0.15):
            return self.pick(GENERIC_FUNCTIONS)
        if self.chance(0.15):
            return f"class ({self.params(depth)}) -> {self.pick(['A', 'B', 'D', 'WithMeta', 'Abs', 'Abs2'])}"
        fact = self.pick(FACTS) if self.chance(0.15) else ""
        return f"def ({self.params(depth)}) -> {self.atom(depth - 1)}{fact}"

    def overloads(self, depth):
        return f"over ({self.callable(depth)}, {self.callable(depth)})"

    def typed_dict(self, depth):
        keys = self.random.sample("abc", self.random.randint(0, 3))
        item = lambda key: f"{key}{self.pick(['', '', '?'])}{self.pick(['', '', '!'])}: {self.type(depth - 1)}"
        return "{" + "|" * self.chance(0.2) + ", ".join(map(item, keys)) + "}"
