import a
from typing import Generic, TypeVar
T = TypeVar("T")
class D(Generic[T]):
    y: "a.C"
class E(a.C): ...
reveal_type(E().s)
