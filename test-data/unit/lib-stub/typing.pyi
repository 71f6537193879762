# A small `typing` for this project's own cases.
from abc import abstractmethod

cast = 0
overload = 0
Any = object()
Union = 0
Optional = 0
TypeVar = 0
Generic = 0
Protocol = 0
Tuple = 0
Callable = 0
NamedTuple = 0
Type = 0
Literal = 0
Final = 0
ClassVar = 0
NewType = 0
Annotated = 0
Concatenate = 0
ParamSpec = 0
TypeVarTuple = 0
Unpack = 0
TypeAlias = 0
TypeGuard = 0
TypeIs = 0
NoReturn = 0
Never = 0
Self = 0
Required = 0
NotRequired = 0
ReadOnly = 0
TypedDict = 0
TYPE_CHECKING = False
def final(f: object) -> object: ...
def override(f: object) -> object: ...
def no_type_check(f: object) -> object: ...
def runtime_checkable(f: object) -> object: ...
def reveal_type(x: object) -> object: ...

_T = TypeVar("_T")
_T_co = TypeVar("_T_co", covariant=True)
_T_contra = TypeVar("_T_contra", contravariant=True)
_R = TypeVar("_R")
_K = TypeVar("_K")
_V_co = TypeVar("_V_co", covariant=True)

class Sized(Protocol):
    @abstractmethod
    def __len__(self) -> int: ...

class Iterable(Protocol[_T_co]):
    @abstractmethod
    def __iter__(self) -> Iterator[_T_co]: ...

class Iterator(Iterable[_T_co], Protocol):
    @abstractmethod
    def __next__(self) -> _T_co: ...
    def __iter__(self) -> Iterator[_T_co]: ...

class Generator(Iterator[_T], Generic[_T, _T_contra, _R]):
    def __iter__(self) -> Generator[_T, _T_contra, _R]: ...

class Awaitable(Protocol[_T_co]):
    @abstractmethod
    def __await__(self) -> Generator[object, object, _T_co]: ...

class Coroutine(Awaitable[_R], Generic[_T_co, _T_contra, _R]): ...

class Container(Protocol[_T_co]):
    @abstractmethod
    def __contains__(self, item: object) -> bool: ...

class Collection(Iterable[_T_co], Container[_T_co], Protocol):
    @abstractmethod
    def __len__(self) -> int: ...

class Sequence(Collection[_T_co]):
    @abstractmethod
    def __getitem__(self, index: int) -> _T_co: ...

class Mapping(Collection[_K], Generic[_K, _V_co]):
    @abstractmethod
    def __getitem__(self, key: _K) -> _V_co: ...
    def keys(self) -> Iterable[_K]: ...
    def values(self) -> Iterable[_V_co]: ...
    def items(self) -> Iterable[Tuple[_K, _V_co]]: ...

class _TypedDict(Mapping[str, object]):
    def copy(self: _T) -> _T: ...
