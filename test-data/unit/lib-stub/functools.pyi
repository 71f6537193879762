# A small `functools` for this project's own cases.
from typing import Any, Callable, Generic, TypeVar

_T = TypeVar("_T")

class _SingleDispatchCallable(Generic[_T]):
    def __call__(self, *args: Any, **kwargs: Any) -> _T: ...

def singledispatch(func: Callable[..., _T]) -> _SingleDispatchCallable[_T]: ...
