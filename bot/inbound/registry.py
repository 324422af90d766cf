"""Functions found by the type of the value they are for: loaders of queries, effects of turns."""

from collections.abc import Iterator, Mapping
from typing import Generic, Self, TypeVar

F = TypeVar("F")


class UnregisteredError(TypeError):
    """There is no function for values of this type: a bug."""


class AlreadyRegisteredError(TypeError):
    """There is a function for values of this type already: one of two would never run."""


class Registry(Generic[F]):
    """Functions by the exact type they are for."""

    __slots__ = ("_functions",)

    def __init__(self, functions: Mapping[type, F] | None = None) -> None:
        self._functions = dict(functions or {})

    def __iter__(self) -> Iterator[type]:
        """The types that have a function."""
        return iter(self._functions)

    def add(self, kind: type, function: F) -> None:
        """From now on `function` is for values of that type.

        Raises:
            AlreadyRegisteredError: there is one already.
        """
        if kind in self._functions:
            raise AlreadyRegisteredError(kind.__name__)
        self._functions[kind] = function

    def of(self, value: object) -> F:
        """The function for that value.

        Raises:
            UnregisteredError: there is none.
        """
        try:
            return self._functions[type(value)]
        except KeyError:
            raise UnregisteredError(type(value).__name__) from None

    def copy(self) -> Self:
        """A copy to which functions can be added without changing this registry."""
        return type(self)(self._functions)
