"""Methods as Python calls them: a name of a type with all its overloads, and the short way.

A method of one overload, of numbers and strings, becomes a function of Python that checks its
arguments and calls native code made for its signature, through ctypes: a fifth of what the general
way costs. What does not fit its checks goes the general way, which converts it or says why not. The
function's text is made from the signature, as `collections.namedtuple` makes its own.
"""

from __future__ import annotations

import ctypes
from codecs import utf_16_le_decode, utf_16_le_encode
from typing import Any

from rapgo.embedding import link as l
from rapgo.embedding.link import Handle, Link

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

# letter → how it travels, and what an argument must be to be passed as it is
EXACT = 1 << 53  # integers up to here are the same as float
_INTEGER = "type({0}) is int and {1} <= {0} <= {2}"
_LETTERS: dict[str, tuple[type[Any], str]] = {
    "?": (ctypes.c_int32, "({0} is True or {0} is False)"),
    "b": (ctypes.c_int32, _INTEGER.format("{0}", -(1 << 7), (1 << 7) - 1)),
    "B": (ctypes.c_int32, _INTEGER.format("{0}", 0, (1 << 8) - 1)),
    "h": (ctypes.c_int32, _INTEGER.format("{0}", -(1 << 15), (1 << 15) - 1)),
    "H": (ctypes.c_int32, _INTEGER.format("{0}", 0, (1 << 16) - 1)),
    "i": (ctypes.c_int32, _INTEGER.format("{0}", -(1 << 31), (1 << 31) - 1)),
    "I": (ctypes.c_uint32, _INTEGER.format("{0}", 0, (1 << 32) - 1)),
    "q": (ctypes.c_int64, _INTEGER.format("{0}", -(1 << 63), (1 << 63) - 1)),
    "Q": (ctypes.c_uint64, _INTEGER.format("{0}", 0, (1 << 64) - 1)),
    "f": (ctypes.c_float, "isinstance({0}, float)"),
    "d": (
        ctypes.c_double, f"(isinstance({{0}}, float) or {_INTEGER.format('{0}', -EXACT, EXACT)})"
    ),
    "s": (ctypes.c_char_p, "type({0}) is str"),  # and its length
    "o": (ctypes.c_int64, "True"),  # the object, which its class has looked at
}

_TEXT = """
def call({parameters}):
    if {checks}:{before}
        result = {called}
        if attention.value:
            pending()
        return {result}
    return general({names})
"""

# before the call, since the bytes must live as long as it takes
_ENCODED = """
        b{0} = encode({0}, "surrogatepass")[0]"""
_RETURNED: dict[str, type[Any] | None] = {
    **{x: kind for x, (kind, _) in _LETTERS.items()}, "v": None, "s": ctypes.c_void_p,
}  # fmt: skip


def _passed(letter: str, name: str) -> str:
    if letter == "s":
        return f"b{name}, len(b{name}) >> 1"
    return f"{name}._handle" if letter == "o" else name


def _text(address: int | None) -> str | None:
    """A string that came out: its length, and then itself."""
    if address is None:
        return None
    length = ctypes.c_int64.from_address(address).value
    return utf_16_le_decode(ctypes.string_at(address + 8, 2 * length), "surrogatepass", True)[0]


class Method:
    """All overloads of a name. With a target it is called on that; without one, a static method
    takes its arguments, and an instance method its object first."""

    __slots__ = ("_arguments", "_link", "_name", "_site")

    def __init__(self, link: Link, site: int, name: str, *arguments: Any) -> None:
        self._link, self._site, self._name, self._arguments = link, site, name, arguments

    def __call__(self, *arguments: Any) -> Any:
        return self._link.invoke(0, self._site, *self._arguments, *arguments)

    def __getitem__(self, types: Any) -> Method:
        """A generic method for types: `Parse[int]`, `Convert[int, "System.Int64"]`."""
        from rapgo.embedding.classes import type_objects

        site = self._link.invoke(l.BIND, self._site, *type_objects(self._link, types))
        return Method(self._link, site, self._name, *self._arguments)

    def __repr__(self) -> str:
        return f"<.NET method {self._name}>"


class Bound:
    """Of a proxy's class: gives the method, called on the object."""

    __slots__ = ("_link", "_name", "_site")

    def __init__(self, link: Link, site: int, name: str) -> None:
        self._link, self._site, self._name = link, site, name

    def __get__(self, thing: Handle | None, owner: type) -> Method:
        if thing is None:
            return Method(self._link, self._site, self._name)
        return Method(self._link, self._site, self._name, thing)


class Property:
    """Of a proxy's class: a property or a field. A site is -1 where there is no accessor."""

    __slots__ = ("_link", "_name", "getter", "setter")

    def __init__(self, link: Link, name: str, getter: int, setter: int) -> None:
        self._link, self._name, self.getter, self.setter = link, name, getter, setter

    def __get__(self, thing: Handle | None, owner: type) -> Any:
        if thing is None:
            return self
        return self.read(thing)

    def __set__(self, thing: Handle, value: Any) -> None:
        self.write(value, thing)

    def read(self, *target: Handle) -> Any:
        if self.getter < 0:
            raise AttributeError(f"{self._name} cannot be read")
        return self._link.invoke(0, self.getter, *target)

    def write(self, value: Any, *target: Handle) -> None:
        if self.setter < 0:
            raise AttributeError(f"{self._name} cannot be set")
        self._link.invoke(0, self.setter, *target, value)


class Event:
    """`thing.Event += handler`, and `-=` with an equal handler."""

    __slots__ = ("_link", "_sites", "_target")

    def __init__(self, link: Link, sites: tuple[int, int], *target: Handle) -> None:
        self._link, self._sites, self._target = link, sites, target

    def __iadd__(self, handler: Any) -> Event:
        self._link.invoke(0, self._sites[0], *self._target, handler)
        return self

    def __isub__(self, handler: Any) -> Event:
        self._link.invoke(0, self._sites[1], *self._target, handler)
        return self


class EventOf:
    """Of a proxy's class: an event."""

    __slots__ = ("_link", "_sites")

    def __init__(self, link: Link, adder: int, remover: int) -> None:
        self._link, self._sites = link, (adder, remover)

    def __get__(self, thing: Handle | None, owner: type) -> Event:
        return Event(self._link, self._sites, *(() if thing is None else (thing,)))

    def __set__(self, thing: Handle, value: Any) -> None:
        if not isinstance(value, Event):
            raise AttributeError("an event is changed by += and -=")


def static(link: Link, site: int, name: str) -> Callable[..., Any]:
    """A static method: a function of Python if the short way is open to it."""
    return short(link, site, name) or Method(link, site, name)


def short(link: Link, site: int, name: str) -> Callable[..., Any] | None:
    """A function of Python for the short way, if that is open to a method; it takes the object
    first, and so it is a method in a class. Its attribute `general` is the general way."""
    found = link.invoke(l.FAST, site)
    if not found:
        return None
    shape, address = found
    result, _, letters = shape.partition(":")
    names = [f"a{i}" for i in range(len(letters))]
    called = f"function({', '.join(map(_passed, letters, names))})"
    text = _TEXT.format(
        parameters=", ".join([*names, "/"]) if names else "",
        checks=" and ".join(_LETTERS[x][1].format(n) for x, n in zip(letters, names, strict=True))
        or "True",
        before="".join(_ENCODED.format(n) for x, n in zip(letters, names, strict=True) if x == "s"),
        names=", ".join(names),
        called=f"text({called})" if result == "s" else called,
        result={"v": "None", "?": "result != 0"}.get(result, "result"),
    )
    types: list[type[Any]] = []
    for x in letters:
        types += [_LETTERS[x][0], ctypes.c_int32] if x == "s" else [_LETTERS[x][0]]
    general = Method(link, site, name)
    scope: dict[str, Any] = {
        "function": ctypes.CFUNCTYPE(_RETURNED[result], *types)(address),
        "attention": link.attention, "pending": link.pending, "general": general, "text": _text,
        "encode": utf_16_le_encode,
    }  # fmt: skip
    exec(text, scope)
    link.functions.append(scope)
    call: Callable[..., Any] = scope["call"]
    call.__name__ = name.rpartition(".")[2]
    call.__qualname__ = name
    call.general = general  # type: ignore[attr-defined]
    return call
