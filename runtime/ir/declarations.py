"""Declarations of the text form: structs, types, fields and methods, each with all that is read
of it.

Where a world is given, numbers are the world's and declarations say only what a text needs; else
a world is made of them. A struct type is one object, whether it is declared as a struct, as a
type or as both.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from runtime.ir.model import MEMORY, SCALARS, StructType, Type
from runtime.ir.tokens import Bad, Cursor
from runtime.metadata.model import FieldInfo, MethodInfo, TypeInfo


class World(Protocol):
    """What numbers stand for."""

    types: dict[int, TypeInfo]
    methods: dict[int, MethodInfo]
    fields: dict[int, FieldInfo]


@dataclass
class Declared:
    """A world made from a text's declarations."""

    types: dict[int, TypeInfo] = field(default_factory=dict)
    methods: dict[int, MethodInfo] = field(default_factory=dict)
    fields: dict[int, FieldInfo] = field(default_factory=dict)


class Declarations:
    """What has been declared so far. `noted` are the structs that the function notes."""

    def __init__(self, world: World | None) -> None:
        self._own = world is None
        self.world: World = Declared() if world is None else world
        self.noted: dict[int, StructType] = {}
        self._structs: dict[int, StructType] = {}  # by number, for their names

    def read(self, c: Cursor) -> bool:
        """Reads a line if it is a declaration."""
        reader = _READERS.get(c.peek())
        if reader is None:
            return False
        c.next()
        reader(self, c)
        c.end()
        return True

    # ---- what instructions name

    def type(self, name: str) -> Type:
        t = SCALARS.get(name)
        if t is not None:
            return t
        if name[:1] == "s" and name[1:].isdigit() and int(name[1:]) in self._structs:
            return self._structs[int(name[1:])]
        raise Bad(f"{name!r} is no type, and no struct that the text declares")

    def memory(self, name: str) -> str | StructType:
        if name in MEMORY:
            return name
        t = self.type(name)
        if not isinstance(t, StructType):
            raise Bad(f"{name!r} is no memory kind")
        return t

    def lookup(self, what: str, number: int) -> Any:
        """The type, field or method of a number."""
        table: dict[int, Any] = getattr(self.world, f"{what}s")
        try:
            return table[number]
        except KeyError:
            raise Bad(f"{what} {number} is not declared") from None

    # ---- lines

    def _struct(self, c: Cursor) -> None:
        number = c.number()
        self.noted[number] = self._struct_of(number, *_layout(c))

    def _struct_of(
        self, number: int, size: int, refs: tuple[int, ...], byrefs: tuple[int, ...]
    ) -> StructType:
        """The struct of a number, the world's, the text's or a new one; its layout must be this."""
        s = self._structs.get(number)
        if s is None and number in self.world.types:
            mem = self.world.types[number].mem
            if not isinstance(mem, StructType):
                raise Bad(f"type {number} is no struct")
            s = mem
        if s is None:
            s = StructType(number, size, refs, byrefs)
        if (s.size, s.refs, s.byrefs) != (size, refs, byrefs):
            raise Bad(f"struct {number} has another layout elsewhere")
        self._structs[number] = s
        return s

    def _type(self, c: Cursor) -> None:
        d: dict[str, Any] = {"i": c.number(), "n": c.string()}
        c.expect("kind")
        d["k"] = c.number()
        layout = None
        if c.peek() == "size":
            layout = _layout(c)
            d |= {"z": layout[0], "r": layout[1], "b": layout[2]}
        _options(c, {"elem": "e", "rank": "rank", "base": "base", "nullable": "nullable"}, d)
        if c.take("like"):
            d["like"] = 1
        c.expect("flags")
        d["f"] = c.number()
        if not self._own:
            self.lookup("type", d["i"])
            return
        t = TypeInfo(d)
        if layout is not None:
            t.ir = t.mem = self._struct_of(t.number, *layout)
        self.world.types[t.number] = t

    def _field(self, c: Cursor) -> None:
        d: dict[str, Any] = {"i": c.number(), "n": c.string()}
        c.expect("of")
        d["d"] = c.number()
        c.expect("type")
        d["t"] = c.number()
        _options(c, {"offset": "o", "flags": "f"}, d)
        if self._own:
            self._known(d["d"], d["t"])
            self.world.fields[d["i"]] = FieldInfo(d, self.world.types)

    def _method(self, c: Cursor) -> None:
        d: dict[str, Any] = {"i": c.number(), "n": c.string()}
        c.expect("of")
        d["d"] = c.number()
        c.expect("result")
        d["r"] = c.number()
        d["p"] = c.numbers() if c.take("params") else ()
        _options(c, {"image": "m", "row": "row", "flags": "f"}, d)
        if self._own:
            self._known(d["d"], d["r"], *d["p"])
            self.world.methods[d["i"]] = MethodInfo(d, self.world.types)

    def _known(self, *types: int) -> None:
        for n in types:
            self.lookup("type", n)


def _layout(c: Cursor) -> tuple[int, tuple[int, ...], tuple[int, ...]]:
    c.expect("size")
    size = c.number()
    refs = c.numbers() if c.take("refs") else ()
    byrefs = c.numbers() if c.take("byrefs") else ()
    return size, refs, byrefs


def _options(c: Cursor, words: dict[str, str], d: dict[str, Any]) -> dict[str, Any]:
    """Reads `word number` pairs into a description as the agent would give it."""
    for word, key in words.items():
        if c.take(word):
            d[key] = c.number()
    return d


_READERS: dict[str, Callable[[Declarations, Cursor], None]] = {
    "struct": Declarations._struct, "type": Declarations._type,
    "field": Declarations._field, "method": Declarations._method,
}  # fmt: skip
