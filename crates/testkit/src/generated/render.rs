//! From the table of numbers to files.

use std::fmt::Write as _;

use super::{Generated, Import, Item, Kind, MODULES, Module, NAMES};
use crate::files::Files;

const LETTERS: [char; MODULES] = ['a', 'b', 'c', 'd'];

const TYPING: &str = "tmp/typing.pyi";

const BUILTINS: &str = "\
from typing import Any, Generic, Iterator, Mapping, TypeVar
T = TypeVar('T')
KT = TypeVar('KT')
VT = TypeVar('VT')
class object:
    def __init__(self) -> None: ...
    def __eq__(self, other: object) -> bool: ...
class type: ...
class function: ...
class ellipsis: ...
class int:
    def __add__(self, other: int) -> int: ...
class float: ...
class bool(int): ...
class str:
    def __add__(self, other: str) -> str: ...
class bytes: ...
class property: ...
class staticmethod: ...
class classmethod: ...
def isinstance(x: object, t: Any) -> bool: ...
class BaseException: ...
class Exception(BaseException): ...
class tuple(Generic[T]):
    def __getitem__(self, index: int) -> T: ...
    def __iter__(self) -> Iterator[T]: ...
class list(Generic[T]):
    def __getitem__(self, index: int) -> T: ...
    def __iter__(self) -> Iterator[T]: ...
    def append(self, x: T) -> None: ...
class dict(Mapping[KT, VT], Generic[KT, VT]):
    def __getitem__(self, key: KT) -> VT: ...
    def __iter__(self) -> Iterator[KT]: ...
";

impl Generated {
    /// The files of the program; `typing` is the text of the stub of that module.
    #[must_use]
    pub fn files(&self, typing: &str) -> Files {
        let mut files = Files::default();
        files.write(TYPING, typing.as_bytes().to_vec());
        self.write_to(&mut files);
        files
    }

    /// Makes the files those of the program; what does not change is not written.
    pub fn write_to(&self, files: &mut Files) {
        let mut wanted: Vec<(String, String)> = vec![("tmp/builtins.pyi".to_owned(), BUILTINS.to_owned())];
        wanted.push(("tmp/main".to_owned(), "import a\n".to_owned()));
        for (index, module) in self
            .modules
            .iter()
            .enumerate()
            .filter(|(_, module)| !module.missing)
        {
            let letter = LETTERS[index];
            let path = if module.package {
                format!("tmp/{letter}/__init__.py")
            } else {
                format!("tmp/{letter}.py")
            };
            wanted.push((path, self.module_text(index)));
            if module.stub {
                wanted.push((
                    format!("tmp/{letter}.pyi"),
                    format!("def {letter}_n0() -> int: ...\n"),
                ));
            }
        }
        let known: Vec<String> = files
            .iter()
            .map(|(path, _)| path.to_owned())
            .filter(|path| path != TYPING)
            .collect();
        for path in known
            .iter()
            .filter(|path| !wanted.iter().any(|(other, _)| other == *path))
        {
            files.remove(path);
        }
        for (letter, _) in LETTERS
            .iter()
            .zip(&self.modules)
            .filter(|(_, module)| module.swept)
        {
            files.remove(&format!("tmp/{letter}"));
        }
        for (path, text) in wanted {
            if files.text(&path) != Some(text.as_str()) {
                files.write(&path, text.into_bytes());
            }
        }
    }

    fn module_text(&self, index: usize) -> String {
        let module = &self.modules[index];
        let mut text = "\n".repeat(usize::from(module.blank_lines));
        text.push_str(
            "from abc import ABCMeta, abstractmethod\n\
             from dataclasses import dataclass\n\
             from enum import Enum\n\
             from typing import Any, Callable, Final, Generic, List, NamedTuple, NewType, Optional, Protocol, TypeVar, TypedDict, overload\n\
             T = TypeVar('T')\n",
        );
        for other in (0..MODULES).filter(|other| is_imported(module, index, *other)) {
            import(&mut text, module, other);
        }
        let mut order: Vec<usize> = (0..NAMES).collect();
        if module.backwards {
            order.reverse();
        }
        for name in order {
            define(&mut text, module, index, name);
        }
        if module.broken {
            text.push_str("x = = 1\n");
        }
        text
    }
}

fn is_imported(module: &Module, index: usize, other: usize) -> bool {
    other > index || (other < index && module.back[other])
}

fn import(text: &mut String, module: &Module, other: usize) {
    let letter = LETTERS[other];
    let line = match module.imports[other] {
        Import::Module => format!("import {letter}\n"),
        Import::Names => format!("from {letter} import {letter}_n0, {letter}_n1\n"),
        Import::Star => format!("from {letter} import *\n"),
        Import::InFunction => {
            format!("def import_{letter}() -> None:\n    import {letter}\n    {letter}.{letter}_n0\n")
        }
    };
    text.push_str(&line);
}

/// How a definition writes the name that it uses.
fn used(module: &Module, index: usize, item: &Item) -> String {
    let (other, name) = (
        usize::from(item.uses.0) % MODULES,
        usize::from(item.uses.1) % NAMES,
    );
    let letter = LETTERS[other];
    let short = format!("{letter}_n{name}");
    if !is_imported(module, index, other) {
        return format!("{}_n{name}", LETTERS[index]);
    }
    match module.imports[other] {
        Import::Module | Import::InFunction => format!("{letter}.{short}"),
        Import::Names | Import::Star => short,
    }
}

fn type_of(choice: u8, used: &str) -> String {
    match choice % 7 {
        0 => "int".to_owned(),
        1 => "str".to_owned(),
        2 => used.to_owned(),
        3 => "List[int]".to_owned(),
        4 => format!("Optional[{used}]"),
        5 => "Any".to_owned(),
        _ => format!("List[{used}]"),
    }
}

fn value(choice: u8, used: &str) -> String {
    match choice % 8 {
        0 => "1".to_owned(),
        1 => "''".to_owned(),
        2 => used.to_owned(),
        3 => format!("{used}(1)"),
        4 => format!("{used}.x"),
        5 => format!("{used}().f(1)"),
        6 => "[]".to_owned(),
        _ => format!("{used} + 1"),
    }
}

fn define(text: &mut String, module: &Module, index: usize, name: usize) {
    let item = &module.items[name];
    let short = format!("{}_n{name}", LETTERS[index]);
    let used = used(module, index, item);
    let (typ, result, expr) = (
        type_of(item.typ, &used),
        type_of(item.result, &used),
        value(item.how, &used),
    );
    let written = match item.kind {
        Kind::Nothing => Ok(()),
        Kind::Variable => writeln!(text, "{short}: {typ} = {expr}"),
        Kind::InferredVariable => writeln!(text, "{short} = {expr}"),
        Kind::Function => writeln!(
            text,
            "def {short}(x: {typ}) -> {result}:\n    y = {expr}\n    reveal_type(y)\n    return {expr}"
        ),
        Kind::UntypedFunction => writeln!(text, "def {short}(x, y=1):\n    return {expr}"),
        Kind::Class => writeln!(
            text,
            "class {short}({used}):\n    x: {typ}\n    def f(self, x: {result}) -> {typ}:\n        return {expr}"
        ),
        Kind::GenericClass => writeln!(
            text,
            "class {short}(Generic[T]):\n    x: T\n    def f(self, x: T) -> {typ}:\n        return {expr}"
        ),
        Kind::Protocol => writeln!(
            text,
            "class {short}(Protocol):\n    x: {typ}\n    def f(self, x: int) -> {result}: ..."
        ),
        Kind::Property => writeln!(
            text,
            "class {short}:\n    @property\n    def x(self) -> {typ}:\n        return {expr}\n    def f(self, y: int) -> {result}:\n        \
             return self.x"
        ),
        Kind::Alias => writeln!(
            text,
            "{short} = {}",
            ["List[int]", "Optional[int]", &used][usize::from(item.typ) % 3]
        ),
        Kind::NamedTuple => writeln!(text, "class {short}(NamedTuple):\n    x: {typ}\n    y: int = 1"),
        Kind::TypedDict => writeln!(text, "{short} = TypedDict('{short}', {{'x': {typ}}})"),
        Kind::Overloads => writeln!(
            text,
            "@overload\ndef {short}(x: int) -> {typ}: ...\n@overload\ndef {short}(x: str) -> str: ...\ndef {short}(x: Any) -> Any:\n    \
             return {expr}"
        ),
        Kind::NewType => writeln!(
            text,
            "{short} = NewType('{short}', {})",
            ["int", "str", &used][usize::from(item.typ) % 3]
        ),
        Kind::DecoratedFunction => writeln!(
            text,
            "def deco_{short}(f: Callable[[{typ}], T]) -> Callable[[int], T]: ...\n@deco_{short}\ndef {short}(x: {typ}) -> {result}:\n    \
             return {expr}"
        ),
        Kind::SelfAttribute => writeln!(
            text,
            "class {short}:\n    def __init__(self) -> None:\n        self.x = {expr}\n    def f(self, y: {typ}) -> {result}:\n        \
             return self.x"
        ),
        Kind::Subclass => writeln!(text, "class {short}({used}): pass"),
        Kind::GenericSubclass => writeln!(
            text,
            "class {short}({used}[{typ}]):\n    y: {result}\n    def g(self) -> None:\n        reveal_type(self.x)"
        ),
        Kind::Dataclass => writeln!(
            text,
            "@dataclass\nclass {short}{}:\n    x: {typ}\n    y: {result} = {expr}",
            ["", &format!("({used})")][usize::from(item.how) % 2]
        ),
        Kind::Enumeration => writeln!(text, "class {short}(Enum):\n    x = {expr}\n    y = 1"),
        Kind::Metaclass => writeln!(
            text,
            "class {short}(metaclass={used}):\n    y: {typ}\n    def f(self, x: {typ}) -> {result}:\n        return {expr}"
        ),
        Kind::Operators => writeln!(
            text,
            "class {short}:\n    def __init__(self, x: {typ} = {expr}) -> None: ...\n    def __add__(self, other: {typ}) -> {result}: ...\n    \
             def __call__(self, x: int) -> {typ}: ...\n    def __getattr__(self, name: str) -> {result}: ...\n    @classmethod\n    \
             def f(cls, x: {typ}) -> {result}:\n        return {expr}"
        ),
        Kind::Abstract => writeln!(
            text,
            "class {short}(metaclass=ABCMeta):\n    x: {typ}\n    @abstractmethod\n    def f(self, x: {typ}) -> {result}: ..."
        ),
        Kind::LocalClass => writeln!(
            text,
            "def {short}(x: {typ} = {expr}):\n    class Local({used}):\n        y: {result}\n    def inside() -> None:\n        \
             reveal_type(Local().x)\n    return Local()"
        ),
        Kind::NestedFunction => writeln!(
            text,
            "def {short}(x: {typ}) -> {result}:\n    y = later(x)\n    def later(z: {typ}) -> {result}:\n        return {expr}\n    \
             reveal_type(y)\n    return later(x)"
        ),
        Kind::Narrowing => writeln!(
            text,
            "def {short}(x: object) -> {result}:\n    if isinstance(x, {used}):\n        reveal_type(x)\n        return x.x\n    \
             return {expr}"
        ),
        Kind::BoundVariable => writeln!(
            text,
            "{short} = TypeVar('{short}', bound={typ})\ndef of_{short}(x: {short}) -> {short}:\n    reveal_type(x.x)\n    \
             return {expr}"
        ),
        Kind::PartialType => writeln!(text, "{short} = []\n{short}.append({expr})\nreveal_type({short})"),
        Kind::FinalVariable => writeln!(text, "{short}: Final = {expr}"),
        Kind::Conditional => writeln!(
            text,
            "if {expr}:\n    {short} = {expr}\nelse:\n    def {short}(x: {typ}) -> {result}: ..."
        ),
    };
    written.unwrap_or_else(|_| unreachable!("a text takes all that is written"));
}
