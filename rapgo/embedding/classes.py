"""Types, namespaces and assemblies as Python names them.

    assembly.Company.Product.Part        a namespace, a namespace, a type
    assembly["Company.Product.Part"]     the same
    Part(1, 2)                           a constructor; Part.Count, Part.Make(): static members
    Part.Inner, Box[int], Box[Part]      nested types; generic ones for types

A `Type` is one object for each type of .NET, so `is` compares types; `isinstance` of a proxy asks
.NET. Types of Python stand for their counterparts where a type is meant.
"""

from __future__ import annotations

from typing import Any

from rapgo.embedding import link as l
from rapgo.embedding.errors import EmbeddingError
from rapgo.embedding.link import Handle, Link
from rapgo.embedding.methods import Event, Method, Property, static
from rapgo.embedding.objects import DELEGATE, ENUM, OPEN, STATIC, Object, class_of, maker

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_PYTHONS: dict[Any, str] = {
    int: "System.Int32", float: "System.Double", str: "System.String", bool: "System.Boolean",
    object: "System.Object",
}  # fmt: skip


class Type:
    """A type that is not generic, or a generic one for types."""

    _own = ("flags", "full_name", "name", "_definition", "_link", "_object")

    def __init__(self, link: Link, thing: Handle, full: str, name: str, flags: int) -> None:
        scope = self.__dict__
        scope["_link"], scope["_object"] = link, thing
        scope["full_name"], scope["name"], scope["flags"] = full, name, flags
        scope["_properties"] = {}

    def _stands_for(self) -> Handle:
        """What .NET is given for it: the System.Type."""
        thing: Handle = self._object
        return thing

    def __call__(self, *arguments: Any) -> Any:
        """A new object; a delegate over a callable; an enum's value of a number."""
        link = self._link
        if self.flags & (DELEGATE | ENUM) and len(arguments) == 1:
            return link.invoke(l.CONVERT, 0, self, arguments[0])
        if self.flags & OPEN:
            raise TypeError(f"{self} is generic: write {self.name.partition('<')[0]}[...]")
        if self.flags & STATIC:
            raise TypeError(f"{self} is a static class: it has no objects")
        site = self.__dict__.get("_site")
        if site is None:
            site = self.__dict__["_site"] = link.invoke(l.CONSTRUCTOR, 0, self)
        return link.invoke(0, site, *arguments)

    def member(self, name: str) -> Any:
        """A static member that is always the same: a method, an event, a nested type. None for one
        that is not there, or is a property or field."""
        known = self.__dict__.get(name)
        return known if known is not None else self._look(name)

    def _look(self, name: str) -> Any:
        link = self._link
        found = link.invoke(l.FIND, 0, self, name, True)
        if not found:
            return None
        member: Any
        if found[0] == "method":
            member = static(link, found[1], f"{self}.{name}")
        elif found[0] == "property":
            self._properties[name] = Property(link, f"{self}.{name}", found[1], found[2])
            return None
        elif found[0] == "event":
            member = Event(link, (found[1], found[2]))
        else:
            member = grouped(link, found[1], found[2], f"{self}.{name}")
        self.__dict__[name] = member
        return member

    def _property(self, name: str) -> Property | None:
        if name not in self._properties:
            self._look(name)
        found: Property | None = self._properties.get(name)
        return found

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        known = self._properties.get(name)
        member = self._look(name) if known is None else None
        if member is not None:
            return member
        if name in self._properties:
            return self._properties[name].read()
        found = self._link.invoke(l.FIND, 0, self, name, False)
        if found and found[0] == "method":  # an object's method, called with the object first
            member = self.__dict__[name] = Method(self._link, found[1], f"{self}.{name}")
            return member
        raise AttributeError(f"{self} has no static member {name}, nor a method of that name")

    def __setattr__(self, name: str, value: Any) -> None:
        if isinstance(value, Event):
            return  # after += or -=
        found = self._property(name)
        if found is None:
            raise AttributeError(f"{self} has no static property or field {name}")
        found.write(value)

    def __getitem__(self, types: Any) -> Type:
        raise TypeError(f"{self} is not generic")

    def __instancecheck__(self, thing: Any) -> bool:
        return isinstance(thing, Handle) and bool(
            self._link.invoke(l.IS, 0, self, thing)
        )

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self._link.invoke(l.NAMES, 0, self, True)]

    def __str__(self) -> str:
        return str(self.full_name)

    def __repr__(self) -> str:
        return f"<.NET type {self.full_name}>"


class Generic:
    """A name that generic types have, by how many types they are for; perhaps also a plain one."""

    def __init__(self, link: Link, plain: Type | None, generic: list[Type], name: str) -> None:
        self._link, self._plain, self._generic, self._name = link, plain, generic, name

    def __getitem__(self, types: Any) -> Type:
        given = type_objects(self._link, types)
        for definition in self._generic:
            if definition.full_name.endswith(f"`{len(given)}"):
                return type_of(self._link, self._link.invoke(l.MAKE_GENERIC, 0, definition, *given))
        counts = " or ".join(t.full_name.rpartition("`")[2] for t in self._generic)
        raise TypeError(f"{self._name} is for {counts} types, not {len(given)}")

    def __call__(self, *arguments: Any) -> Any:
        return self._exact(arguments)(*arguments)

    def _exact(self, what: Any) -> Type:
        if self._plain is None:
            raise TypeError(f"{self._name} is generic: write {self._name}[...]")
        return self._plain

    def _stands_for(self) -> Handle:
        return self._exact(None)._stands_for()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(self._exact(name), name)

    def __instancecheck__(self, thing: Any) -> bool:
        return isinstance(thing, self._exact(thing))  # type: ignore[arg-type]

    def __repr__(self) -> str:
        return f"<generic .NET type {self._name}>"


class Namespace:
    """The types of a namespace, in an assembly or (None) wherever the library has them."""

    def __init__(self, link: Link, assembly: Handle | None, name: str) -> None:
        self._link, self._assembly, self._name = link, assembly, name

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        full = f"{self._name}.{name}" if self._name else name
        found = named(self._link, self._assembly, full)
        if found is None:
            raise AttributeError(f"{self!r} has no type or namespace {name}")
        self.__dict__[name] = found
        return found

    def __getitem__(self, name: str) -> Any:
        found = named(self._link, self._assembly, f"{self._name}.{name}" if self._name else name)
        if found is None:
            raise KeyError(f"{self!r} has no type {name}")
        return found

    def __repr__(self) -> str:
        return f"<.NET namespace {self._name}>"


class Assembly(Namespace):
    """A loaded assembly: its types by name."""

    def __init__(self, link: Link, assembly: Handle, path: str) -> None:
        super().__init__(link, assembly, "")
        self.path = path

    def run(self, *arguments: str) -> int:
        """Calls the program's `Main`; what it returns, 0 for nothing."""
        site, takes = self._link.invoke(l.ENTRY, 0, self._assembly)
        result = self._link.call(site, *([list(arguments)] if takes else ()))
        return 0 if result is None else int(result)

    def __repr__(self) -> str:
        return f"<.NET assembly {self.path}>"


# ---- from the agent's answers


def type_of(link: Link, thing: Handle) -> Type:
    """The Type of a System.Type."""
    number = link.invoke(l.CLASS, -1, thing)[1]
    return numbered(link, number)


def numbered(link: Link, number: int) -> Type:
    known: Type | None = link.types.get(number)
    if known is None:
        thing, _, full, name, flags, _ = link.invoke(l.CLASS, number)
        known = link.types.setdefault(number, Type(link, thing, full, name, flags))
    return known


def grouped(link: Link, plain: Handle | None, generic: tuple[Handle, ...], name: str) -> Any:
    exact = None if plain is None else type_of(link, plain)
    if not generic:
        return exact
    return Generic(link, exact, [type_of(link, g) for g in generic], name)


def named(link: Link, assembly: Handle | None, name: str) -> Any:
    """A type, a generic group or a namespace; None if nothing has that name."""
    plain, generic, is_namespace = link.invoke(l.TYPES, 0, assembly, name)
    if plain is not None or generic:
        return grouped(link, plain, generic, name)
    return Namespace(link, assembly, name) if is_namespace else None


def type_objects(link: Link, types: Any) -> list[Type]:
    """Types as they are written between brackets."""
    found = []
    for t in types if type(types) is tuple else (types,):
        if isinstance(t, Type):
            found.append(t)
            continue
        name = t if isinstance(t, str) else _PYTHONS.get(t)
        known = named(link, None, name) if name is not None else t
        if isinstance(known, Generic):
            known = known._exact(t)
        if not isinstance(known, Type):
            raise TypeError(f"{t!r} is no type of .NET")
        found.append(known)
    return found


def install(link: Link) -> None:
    """Has the link make proxies: their classes by the number of a .NET class."""

    def make_class(number: int) -> Callable[[int], Any]:
        if number == runtime_type:
            return _SystemType
        answer = link.invoke(l.CLASS, number)
        code = answer[5]
        type_ = numbered(link, number)
        if code:
            from rapgo.embedding.arrays import taker

            return taker(link, type_, code)
        return maker(class_of(link, type_))

    # the first answer has a System.Type in it, whose own class must be known for that
    class _SystemType(Handle):
        __slots__ = ("__weakref__", "_handle")

        def __init__(self, handle: int) -> None:
            self._handle = handle

        def __del__(self) -> None:
            link.free(self._handle)

    runtime_type = -1
    link.make_class = lambda number: _SystemType
    try:
        first = link.invoke(l.TYPES, 0, None, "System.Type")[0]
    except TypeError as e:  # the agent found its own library wanting
        raise EmbeddingError(str(e)) from e
    runtime_type = next(iter(link.classes))
    assert isinstance(first, _SystemType)
    link.make_class = make_class


__all__ = ["Assembly", "Generic", "Namespace", "Object", "Type", "install", "named", "type_objects"]
