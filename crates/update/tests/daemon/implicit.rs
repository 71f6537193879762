//! What a class says without being named where it shows: an edit of it reaches all users.

mod members;
mod more;
mod paths;

use options::FollowImports;

use crate::place::Daemon;

/// A library before and behind an edit, and a module that uses it.
struct Edit {
    name: &'static str,
    before: &'static str,
    after: &'static str,
    user: &'static str,
}

const EDITS: &[Edit] = &[
    Edit {
        name: "getattr",
        before: "from typing import *\nclass C:\n    def __getattr__(self, n: str) -> int: ...\nclass S(C): pass\n",
        after: "from typing import *\nclass C:\n    def __getattr__(self, n: str) -> str: ...\nclass S(C): pass\n",
        user: "import lib\nfrom typing import *\ndef f(c: lib.S) -> None:\n    reveal_type(c.x)\n",
    },
    Edit {
        name: "getattr_new",
        before: "from typing import *\nclass C:\n    def a(self) -> int: ...\nclass S(C): pass\n",
        after: "from typing import *\nclass C:\n    def __getattr__(self, n: str) -> str: ...\nclass S(C): pass\n",
        user: "import lib\nfrom typing import *\ndef f(c: lib.S) -> None:\n    reveal_type(c.x)\n",
    },
    Edit {
        name: "getattribute",
        before: "from typing import *\nclass C:\n    def __getattribute__(self, n: str) -> int: ...\nclass S(C): pass\n",
        after: "from typing import *\nclass C:\n    def __getattribute__(self, n: str) -> str: ...\nclass S(C): pass\n",
        user: "import lib\nfrom typing import *\ndef f(c: lib.S) -> None:\n    reveal_type(c.x)\n",
    },
    Edit {
        name: "setattr",
        before: "from typing import *\nclass C:\n    def __setattr__(self, n: str, v: int) -> None: ...\nclass S(C): pass\n",
        after: "from typing import *\nclass C:\n    def __setattr__(self, n: str, v: str) -> None: ...\nclass S(C): pass\n",
        user: "import lib\nfrom typing import *\ndef f(c: lib.S) -> None:\n    c.x = 1\n",
    },
    Edit {
        name: "setattr_new",
        before: "from typing import *\nclass C:\n    def a(self) -> int: ...\nclass S(C): pass\n",
        after: "from typing import *\nclass C:\n    def __setattr__(self, n: str, v: str) -> None: ...\nclass S(C): pass\n",
        user: "import lib\nfrom typing import *\ndef f(c: lib.S) -> None:\n    c.x = ''\n",
    },
    Edit {
        name: "get",
        before: "from typing import *\nclass C:\n    def __get__(self, i: Any, o: Any) -> int: ...\nclass S(C): pass\n",
        after: "from typing import *\nclass C:\n    def __get__(self, i: Any, o: Any) -> str: ...\nclass S(C): pass\n",
        user: "import lib\nfrom typing import *\nclass K:\n    d = lib.S()\n    e: lib.S\ndef f(k: K) -> None:\n    reveal_type(k.d)\n    reveal_type(K.d)\n    reveal_type(k.e)\n",
    },
    Edit {
        name: "get_new",
        before: "from typing import *\nclass C:\n    def a(self) -> int: ...\nclass S(C): pass\n",
        after: "from typing import *\nclass C:\n    def __get__(self, i: Any, o: Any) -> str: ...\nclass S(C): pass\n",
        user: "import lib\nfrom typing import *\nclass K:\n    d = lib.S()\ndef f(k: K) -> None:\n    reveal_type(k.d)\n    reveal_type(K.d)\n",
    },
    Edit {
        name: "set",
        before: "from typing import *\nclass C:\n    def __get__(self, i: Any, o: Any) -> int:\n        ...\n    def __set__(self, i: Any, v: int) -> None: ...\nclass S(C): pass\n",
        after: "from typing import *\nclass C:\n    def __get__(self, i: Any, o: Any) -> int:\n        ...\n    def __set__(self, i: Any, v: str) -> None: ...\nclass S(C): pass\n",
        user: "import lib\nfrom typing import *\nclass K:\n    d = lib.S()\ndef f(k: K) -> None:\n    k.d = 1\n    k.d = ''\n",
    },
    Edit {
        name: "call",
        before: "from typing import *\nclass C:\n    def __call__(self) -> int: ...\nclass S(C): pass\n",
        after: "from typing import *\nclass C:\n    def __call__(self) -> str: ...\nclass S(C): pass\n",
        user: "import lib\nfrom typing import *\ndef f(c: lib.S) -> None:\n    reveal_type(c())\n    x: Callable[[], int] = c\n",
    },
    Edit {
        name: "bool",
        before: "from typing import *\nclass C:\n    def __bool__(self) -> Literal[True]: ...\nclass S(C): pass\n",
        after: "from typing import *\nclass C:\n    def __bool__(self) -> bool: ...\nclass S(C): pass\n",
        user: "import lib\nfrom typing import *\ndef f(c: lib.S) -> None:\n    x = 1 if c else ''\n    reveal_type(x)\n    reveal_type(c and 1)\n    if not c:\n        reveal_type(1)\n",
    },
    Edit {
        name: "iter",
        before: "from typing import *\nclass C:\n    def __iter__(self) -> Iterator[int]: ...\nclass S(C): pass\n",
        after: "from typing import *\nclass C:\n    def __iter__(self) -> Iterator[str]: ...\nclass S(C): pass\n",
        user: "import lib\nfrom typing import *\ndef f(c: lib.S) -> None:\n    for i in c: reveal_type(i)\n    a, b = c\n    [reveal_type(z) for z in c]\n    print(*c)\n    x = [*c]\n    reveal_type(x)\n",
    },
    Edit {
        name: "enter",
        before: "from typing import *\nclass C:\n    def __enter__(self) -> int:\n        ...\n    def __exit__(self, *a: Any) -> None: ...\nclass S(C): pass\n",
        after: "from typing import *\nclass C:\n    def __enter__(self) -> str:\n        ...\n    def __exit__(self, *a: Any) -> bool: ...\nclass S(C): pass\n",
        user: "import lib\nfrom typing import *\ndef f(c: lib.S) -> None:\n    with c as x: reveal_type(x)\ndef g(c: lib.S) -> int:\n    with c:\n        return 1\n",
    },
    Edit {
        name: "contains",
        before: "from typing import *\nclass C:\n    def __contains__(self, i: int) -> bool: ...\nclass S(C): pass\n",
        after: "from typing import *\nclass C:\n    def __contains__(self, i: str) -> int: ...\nclass S(C): pass\n",
        user: "import lib\nfrom typing import *\ndef f(c: lib.S) -> None:\n    reveal_type(1 in c)\n",
    },
    Edit {
        name: "init_subclass",
        before: "from typing import *\nclass C:\n    def __init_subclass__(cls, x: int) -> None: ...\nclass S(C): pass\n",
        after: "from typing import *\nclass C:\n    def __init_subclass__(cls, x: str) -> None: ...\nclass S(C): pass\n",
        user: "import lib\nfrom typing import *\nclass K(lib.S, x=1): ...\n",
    },
    Edit {
        name: "meta_attr",
        before: "class M(type):\n    x: int\nclass S(metaclass=M): ...\n",
        after: "class M(type):\n    x: str\nclass S(metaclass=M): ...\n",
        user: "import lib\nfrom typing import *\nreveal_type(lib.S.x)\ndef f(s: type[lib.S]) -> None: reveal_type(s.x)\n",
    },
    Edit {
        name: "meta_getattr",
        before: "class M(type):\n    def __getattr__(cls, x: str) -> int: ...\nclass S(metaclass=M): ...\n",
        after: "class M(type):\n    def __getattr__(cls, x: str) -> str: ...\nclass S(metaclass=M): ...\n",
        user: "import lib\nfrom typing import *\nreveal_type(lib.S.x)\n",
    },
    Edit {
        name: "match_args",
        before: "class S:\n    __match_args__ = ('a', 'b')\n    a: int\n    b: str\n",
        after: "class S:\n    __match_args__ = ('b', 'a')\n    a: int\n    b: str\n",
        user: "import lib\nfrom typing import *\ndef f(x: object) -> None:\n    match x:\n        case lib.S(q): reveal_type(q)\n",
    },
    Edit {
        name: "match_attr",
        before: "class S:\n    a: int\n",
        after: "class S:\n    a: str\n",
        user: "import lib\nfrom typing import *\ndef f(x: object) -> None:\n    match x:\n        case lib.S(a=q): reveal_type(q)\n",
    },
    Edit {
        name: "match_value",
        before: "from typing import Final\nX: Final = 1\n",
        after: "from typing import Final\nX: Final = 2\n",
        user: "import lib\nfrom typing import *\ndef f(x: Literal[1, 2]) -> None:\n    match x:\n        case lib.X: reveal_type(x)\n",
    },
    Edit {
        name: "enum_members",
        before: "import enum\nclass S(enum.Enum):\n    A = 1\n    B = 2\n",
        after: "import enum\nclass S(enum.Enum):\n    A = 1\n    B = 2\n    C = 3\n",
        user: "import lib\nfrom typing import *\ndef f(x: lib.S) -> int:\n    if x is lib.S.A: return 1\n    elif x is lib.S.B: return 2\n",
    },
    Edit {
        name: "enum_value",
        before: "import enum\nclass S(enum.Enum):\n    A = 1\n",
        after: "import enum\nclass S(enum.Enum):\n    A = ''\n",
        user: "import lib\nfrom typing import *\ndef f(x: lib.S) -> None:\n    reveal_type(x.value)\n    reveal_type(lib.S.A.value)\n",
    },
    Edit {
        name: "dataclass",
        before: "from dataclasses import dataclass\n@dataclass\nclass S:\n    a: int\n",
        after: "from dataclasses import dataclass\n@dataclass(frozen=True)\nclass S:\n    a: int\n",
        user: "import lib\nfrom typing import *\ndef f(c: lib.S) -> None:\n    c.a = 1\nfrom dataclasses import dataclass, replace\n@dataclass\nclass K(lib.S):\n    b: int\nK(1, 2)\nreplace(K(1, 2), a='')\n",
    },
    Edit {
        name: "dataclass_order",
        before: "from dataclasses import dataclass\n@dataclass\nclass S:\n    a: int\n",
        after: "from dataclasses import dataclass\n@dataclass(order=True)\nclass S:\n    a: int\n",
        user: "import lib\nfrom typing import *\ndef f(c: lib.S) -> None:\n    c < c\nfrom dataclasses import dataclass\n@dataclass\nclass K(lib.S):\n    b: int\nK(1, 2) < K(1, 2)\n",
    },
    Edit {
        name: "dataclass_conv",
        before: "class D:\n    def __set__(self, i: object, v: int) -> None: ...\n",
        after: "class D:\n    def __set__(self, i: object, v: str) -> None: ...\n",
        user: "import lib\nfrom typing import *\nfrom dataclasses import dataclass\n@dataclass\nclass K:\n    a: lib.D = lib.D()\nK(1)\ndef f() -> None: K(1)\n",
    },
    Edit {
        name: "classvar",
        before: "from typing import *\nclass S:\n    a: int\n",
        after: "from typing import *\nclass S:\n    a: ClassVar[int]\n",
        user: "import lib\nfrom typing import *\ndef f(c: lib.S) -> None:\n    c.a = 1\n",
    },
    Edit {
        name: "property",
        before: "class S:\n    @property\n    def a(self) -> int: ...\n",
        after: "class S:\n    @property\n    def a(self) -> int: ...\n    @a.setter\n    def a(self, v: int) -> None: ...\n",
        user: "import lib\nfrom typing import *\ndef f(c: lib.S) -> None:\n    c.a = 1\n",
    },
    Edit {
        name: "final_cls",
        before: "from typing import *\nclass S: ...\n",
        after: "from typing import *\n@final\nclass S: ...\n",
        user: "import lib\nfrom typing import *\nclass K(lib.S): ...\ndef f(x: lib.S) -> None:\n    if isinstance(x, int): reveal_type(x)\n",
    },
    Edit {
        name: "final_meth",
        before: "from typing import *\nclass S:\n    def m(self) -> None: ...\n",
        after: "from typing import *\nclass S:\n    @final\n    def m(self) -> None: ...\n",
        user: "import lib\nfrom typing import *\nclass K(lib.S):\n    def m(self) -> None: ...\n",
    },
    Edit {
        name: "total_ordering",
        before: "class S:\n    def __lt__(self, o: object) -> bool: ...\n",
        after: "class S:\n    def m(self, o: object) -> bool: ...\n",
        user: "import lib\nfrom typing import *\nfrom functools import total_ordering\n@total_ordering\nclass K(lib.S): ...\ndef f(x: K) -> None: x > x\n",
    },
    Edit {
        name: "slots",
        before: "class S:\n    __slots__ = ('a', 'b')\n",
        after: "class S:\n    __slots__ = ('a',)\n",
        user: "import lib\nfrom typing import *\nclass K(lib.S):\n    __slots__ = ()\n    def __init__(self) -> None:\n        self.b = 1\n",
    },
    Edit {
        name: "protocol",
        before: "from typing import *\nclass P(Protocol):\n    a: int\nclass S:\n    a: int\n",
        after: "from typing import *\nclass P(Protocol):\n    a: int\nclass S:\n    a: str\n",
        user: "import lib\nfrom typing import *\ndef f(c: lib.S) -> None:\n    x: lib.P = c\n",
    },
    Edit {
        name: "cached_property",
        before: "from functools import cached_property\nclass S:\n    @cached_property\n    def a(self) -> int: ...\n",
        after: "from functools import cached_property\nclass S:\n    @cached_property\n    def a(self) -> str: ...\n",
        user: "import lib\nfrom typing import *\ndef f(c: lib.S) -> None:\n    reveal_type(c.a)\n",
    },
    Edit {
        name: "variance695",
        before: "class S[T]:\n    def m(self) -> T: ...\n",
        after: "class S[T]:\n    def m(self, x: T) -> T: ...\n",
        user: "import lib\nfrom typing import *\ndef f(x: lib.S[int]) -> None:\n    y: lib.S[object] = x\n",
    },
];

/// Classes that libraries may hand on.
const ELSEWHERE: &str = "class A:\n    x: int\n    def __init__(self) -> None: ...\nclass B:\n    x: str\n    def __init__(self) -> None: ...\n";

/// Two modules of the program use the library, one through the other.
fn check(daemon: &mut Daemon, library: &str) -> (Vec<String>, Vec<String>) {
    daemon.files.write("lib.py", library);
    let sorted = |mut lines: Vec<String>| {
        lines.sort();
        lines
    };
    let update = sorted(daemon.check(&["other.py"]));
    (update, sorted(daemon.fresh().check(&["other.py"])))
}

fn check_all(edits: &[Edit]) {
    for edit in edits {
        let mut daemon = Daemon::new(FollowImports::Normal);
        daemon.files.write("a_mod.py", ELSEWHERE);
        daemon.files.write("other.py", "import user\n");
        daemon.files.write("user.py", edit.user);
        let (_, first) = check(&mut daemon, edit.before);
        let (update, fresh) = check(&mut daemon, edit.after);
        assert_eq!(update, fresh, "{}", edit.name);
        assert_ne!(fresh, first, "{}: the edit shows nothing", edit.name);
        let (update, fresh) = check(&mut daemon, edit.before);
        assert_eq!(update, fresh, "{}, undone", edit.name);
    }
}

#[test]
fn what_nobody_names_reaches_all_users() {
    check_all(EDITS);
}

#[test]
fn more_that_nobody_names_reaches_all_users() {
    check_all(more::EDITS);
}

#[test]
fn members_that_come_and_go_between_bases_reach_all_users() {
    check_all(members::EDITS);
}

#[test]
fn what_dotted_names_lead_to_reaches_all_users() {
    check_all(paths::EDITS);
}
