"""Proxies: objects of .NET as Python has them.

Each .NET class has a class of proxies, made when its first object arrives; what the class can do
(be iterated, called, awaited, disposed of) is what its proxies can do. Members are found by name at
their first use and put into the class as descriptors. A proxy holds a handle, which keeps the
object alive in .NET, and gives it back when it is collected.
"""

from __future__ import annotations

from typing import Any

from rapgo.embedding import link as l
from rapgo.embedding.link import Handle, Link
from rapgo.embedding.methods import Bound, EventOf, Property, short

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

    from rapgo.embedding.classes import Type

# flags of the agent's Members.Class
(
    ENUMERABLE, DISPOSABLE, DELEGATE, AWAITABLE, ENUM, EXCEPTION, ARRAY, STATIC, OPEN, COMPARABLE,
    COUNTED,
) = (1 << n for n in range(11))  # fmt: skip


class Members(Handle):
    """What all proxies have. `_type` is the .NET class, `_sites` its usual methods by name."""

    __slots__ = ()
    _link: Link
    _type: Type

    @classmethod
    def _member(cls, name: str) -> Any:
        """The descriptor of a member, put into the class; None if there is none of that name."""
        link = cls._link
        found = link.invoke(l.FIND, 0, cls._type, name, False)
        if not found:
            return None
        descriptor: Any
        full = f"{cls._type}.{name}"
        if found[0] == "method":
            descriptor = short(link, found[1], full) or Bound(link, found[1], full)
        elif found[0] == "property":
            general = descriptor = Property(link, full, found[1], found[2])
            getter = None if general.getter < 0 else short(link, general.getter, full)
            if getter is not None:
                descriptor = property(getter, general.__set__)
        else:
            descriptor = EventOf(link, found[1], found[2])
        setattr(cls, name, descriptor)
        return descriptor

    def __getattr__(self, name: str) -> Any:
        """Of names that the class has not yet."""
        if name.startswith("__") or name == "_handle":
            raise AttributeError(name)
        cls = type(self)
        found = cls._member(name)
        if found is None:
            raise AttributeError(f"{cls._type} has no member {name}")
        return found.__get__(self, cls)

    def __setattr__(self, name: str, value: Any) -> None:
        cls = type(self)
        if name == "_handle":
            object.__setattr__(self, name, value)
            return
        found = cls.__dict__.get(name) or cls._member(name)
        if found is None:
            raise AttributeError(f"{cls._type} has no member {name}")
        if not hasattr(found, "__set__"):
            raise AttributeError(f"{cls._type}.{name} is a method")
        found.__set__(self, value)

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self._link.invoke(l.NAMES, 0, self._type, False)]

    def __str__(self) -> str:
        return str(self.ToString())

    def __repr__(self) -> str:
        return f"<{self._type.full_name} object>"

    def __eq__(self, other: Any) -> Any:
        return bool(self.Equals(other)) if isinstance(other, Handle) else NotImplemented

    def __hash__(self) -> int:
        return int(self.GetHashCode())

    def __neg__(self) -> Any:
        method = self._type.member("op_UnaryNegation")
        if method is None:
            raise TypeError(f"{self._type} has no unary minus")
        return method(self)

    def __del__(self) -> None:
        handle = getattr(self, "_handle", None)
        if handle is not None:
            self._link.free(handle)


class Object(Members):
    """A proxy of any object; one of arrays of numbers is a `rapgo.embedding.arrays.Vector`."""

    __slots__ = ("__weakref__", "_handle")


# ---- what some can do


def _iter(self: Members) -> Iterator[Any]:
    link = self._link
    enumerator = link.invoke(l.ENUMERATOR, 0, self)
    step, end = link.step, l.END
    try:
        while (found := step(enumerator)) is not end:
            yield found
    finally:
        if type(enumerator)._type.flags & DISPOSABLE and not link.closed:
            _dispose(enumerator)


def _call(self: Members, *arguments: Any) -> Any:
    return self.Invoke(*arguments)


def _await(self: Members) -> Generator[Any, None, Any]:
    from rapgo.embedding.tasks import ended

    return ended(self).__await__()


def _enter(self: Members) -> Members:
    return self


def _exit(self: Members, *exception: object) -> None:
    _dispose(self)


def _dispose(self: Members) -> None:
    """By the interface's method, which the class may have explicitly."""
    link = self._link
    if link.disposer < 0:
        interface = link.invoke(l.TYPES, 0, None, "System.IDisposable")[0]
        link.disposer = link.invoke(l.FIND, 0, interface, "Dispose", False)[1]
    link.call(link.disposer, self)


def _to_int(self: Members) -> int:
    return int(self._link.invoke(l.ENUM_VALUE, 0, self))


def _compare(test: Callable[[int], bool]) -> Callable[[Members, Any], Any]:
    def compare(self: Members, other: Any) -> Any:
        return test(self.CompareTo(other)) if isinstance(other, Handle) else NotImplemented

    return compare


def _length(self: Members) -> int:
    count = getattr(self, "Count", None)
    return count if isinstance(count, int) else int(self.Length)


def _combine(name: str) -> Callable[[Members, Any], Any]:
    """`|`, `&` and `^` of an enum's values."""

    def combine(self: Members, other: Any) -> Any:
        if not isinstance(other, type(self)):
            return NotImplemented
        return self._type(getattr(_to_int(self), name)(_to_int(other)))

    return combine


_ABILITIES: dict[int, dict[str, Any]] = {
    ENUMERABLE: {"__iter__": _iter},
    DISPOSABLE: {"__enter__": _enter, "__exit__": _exit},
    DELEGATE: {"__call__": _call},
    AWAITABLE: {"__await__": _await},
    ENUM: {
        "__int__": _to_int, "__or__": _combine("__or__"), "__and__": _combine("__and__"),
        "__xor__": _combine("__xor__"),
    },
    COMPARABLE: {
        "__lt__": _compare(lambda n: n < 0), "__le__": _compare(lambda n: n <= 0),
        "__gt__": _compare(lambda n: n > 0), "__ge__": _compare(lambda n: n >= 0),
    },
    COUNTED: {"__len__": _length},
}  # fmt: skip

_OPERATORS = {
    "add": "op_Addition", "sub": "op_Subtraction", "mul": "op_Multiply", "truediv": "op_Division",
    "mod": "op_Modulus",
}  # fmt: skip


def _operator(name: str, swapped: bool) -> Callable[[Members, Any], Any]:
    def operate(self: Members, other: Any) -> Any:
        method = self._type.member(name)
        if method is None:
            return NotImplemented
        return method(other, self) if swapped else method(self, other)

    return operate


for _name, _method in _OPERATORS.items():
    setattr(Object, f"__{_name}__", _operator(_method, False))
    setattr(Object, f"__r{_name}__", _operator(_method, True))


def _indexing(link: Link, getter: int, setter: int) -> dict[str, Any]:
    def get(self: Members, index: Any) -> Any:
        return link.call(getter, self, *(index if type(index) is tuple else (index,)))

    def put(self: Members, index: Any, value: Any) -> None:
        link.call(setter, self, *(index if type(index) is tuple else (index,)), value)

    found: dict[str, Any] = {}
    if getter >= 0:
        found["__getitem__"] = get
    if setter >= 0:
        found["__setitem__"] = put
    return found


def class_of(link: Link, type_: Type) -> type[Object]:
    """The class of the proxies of a .NET class."""
    scope: dict[str, Any] = {"__slots__": (), "_link": link, "_type": type_}
    for flag, methods in _ABILITIES.items():
        if type_.flags & flag:
            scope |= methods
    scope |= _indexing(link, *link.invoke(l.INDEXER, 0, type_))
    return type(type_.name, (Object,), scope)


def maker(cls: type[Object]) -> Callable[[int], Object]:
    new = cls.__new__
    put = Object.__dict__["_handle"].__set__

    def make(handle: int) -> Object:
        thing = new(cls)
        put(thing, handle)
        return thing

    return make
