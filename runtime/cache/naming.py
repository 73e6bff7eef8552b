"""Names in this process ↔ names that mean the same in every process.

A symbol of generated code has a name made of the agent's numbers (`runtime.linker`), which another
process counts otherwise. `Exporter` turns numbers into items of a pack; `Importer` asks the agent
what a pack's items are here, and gives the pack's symbols the names and cells that the linker would
have given them, all in two calls of the agent. Both need the compile lock.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from runtime.cache.pack import IN_NAME, ITEM_FIRST, Pack
from runtime.codegen import context as ctx
from runtime.linker import Linker, cell_name, stub_word_of
from runtime.metadata.agent import Agent

TYPE_CHECKING = False
if TYPE_CHECKING:
    from runtime.ir.entries import Key
    from runtime.ir.states import Layout

_SLOTS: Final = re.compile(r"(slot|dispatch|host|miss)(\d+)$")
_OWN: Final = re.compile(r"(counts|probes)\d+$|loop\d+\.(\d+)$|probe\.(\d+)$")
_STRUCT: Final = re.compile(r"s(\d+)")  # a struct's letter in a shape
_OF_FIELD: Final = frozenset(("static", "staticref"))
_OF_METHOD: Final = frozenset(("function", "ldvirtftn"))


class NotNamed(Exception):
    """Something that has no name outside of this process."""


class Exporter:
    """Collects a pack's items and symbols."""

    def __init__(self, agent: Agent, linker: Linker) -> None:
        self.agent, self.linker = agent, linker
        self.items: dict[str, int] = {}
        self.symbols: dict[str, int] = {}  # by name here
        self.plain: list[list[Any]] = []  # the symbols, in order
        self.used: set[int] = set()  # items, since whoever asks has emptied it
        self._of_symbol: list[set[int]] = []  # the items of each symbol

    def item(self, kind: str, number: int) -> int:
        """`kind`: t, m or f."""
        at = self.items.setdefault(f"{kind}{number}", len(self.items))
        self.used.add(at)
        return at

    def symbol(self, name: str, exits: Sequence[int] = ()) -> int | str:
        """`exits`: the words in which the version that uses it counts side exits. Raises
        NotNamed."""
        own = _OWN.match(name)
        if own is not None:
            if own[1]:
                return own[1]
            if own[2]:
                return f"loop:{own[2]}"
            if int(own[3]) not in exits:
                raise NotNamed(name)
            return f"exit:{exits.index(int(own[3]))}"
        at = self.symbols.get(name)
        if at is None:
            before, self.used = self.used, set()
            plain = self._symbol(name)
            at = self.symbols[name] = len(self.plain)
            self.plain.append(plain)
            self._of_symbol.append(self.used)
            self.used = before
        self.used |= self._of_symbol[at]
        return at

    def _symbol(self, name: str) -> list[Any]:
        slot = _SLOTS.match(name)
        if slot is not None:
            m = self.linker.method(int(slot[2]))
            item, word = self.item("m", m.number), stub_word_of(m)
            if slot[1] == "slot":
                return ["slot", item, word]
            flags = int(m.result.ir.is_struct) | 2 * int(m.declaring.is_delegate)
            return [slot[1], item, word, flags]
        if name not in self.linker.keys:
            if name in self.linker.addresses:
                raise NotNamed(name)
            return ["c", name]  # a function of the C library's that LLVM calls by itself
        kind, key = self.linker.keys[name]
        if kind in ("helper", "stub"):
            return [kind, key]
        if kind == "literal":
            of = "f" if key[0] == 3 else "t" if key[0] in (1, 2) else "m"
            return [kind, key[0], self.item(of, key[1]), *key[2:]]
        if kind in ("thunk", "native"):
            return [kind, *self.shape(key)]
        if kind == "virtual":
            return [kind, self.item("m", key[0]), *self.shape(key[1])]
        if kind == "clauses":
            return [kind, [self._clause(c) for c in key]]
        if kind in ITEM_FIRST:
            number = self.linker.object_type() if key == "object" else key
            return [kind, self.item(_of(kind), number)]
        raise NotNamed(name)

    def shape(self, shape: str) -> tuple[str, list[int]]:
        """A shape whose struct types are numbered from 0, and these types."""
        types: list[int] = []

        def local(found: re.Match[str]) -> str:
            types.append(self.item("t", int(found[1])))
            return f"s{len(types) - 1}"

        return _STRUCT.sub(local, shape), types

    def _clause(self, clause: str) -> list[Any]:
        kind, _, number = clause.partition("-")
        return [kind, self.item("t", int(number)) if kind == "catch" else int(number)]

    def key(self, key: Key) -> list[Any]:
        path, offset, nth = key
        return [[[at, self.item("m", m)] for at, m in path], offset, nth]

    def layout(self, layout: Layout) -> list[list[str]]:
        def to(found: re.Match[str]) -> str:
            return str(self.item("m", int(found[0])))

        return [[IN_NAME.sub(to, name), self._type(type)] for name, type in layout]

    def _type(self, name: str) -> str:
        if name[0] == "s" and name[1:].isdigit():
            return f"s#{self.item('t', int(name[1:]))}"
        return name

    def named(self) -> tuple[list[list[str]], list[str]]:
        """Modules and items, as the agent names them; "" for an item without a name."""
        kinds = list(self.items)
        answer = self.agent.names(kinds)
        names = [k[0] + n if n else "" for k, n in zip(kinds, answer["names"], strict=True)]
        return answer["modules"], names


def _of(kind: str) -> str:
    return "f" if kind in _OF_FIELD else "m" if kind in _OF_METHOD else "t"


class Importer:
    """A pack's names in this process. `numbers`: of its items, -1 for what is not here."""

    def __init__(self, pack: Pack, agent: Agent, linker: Linker) -> None:
        self.pack, self.agent, self.linker = pack, agent, linker
        found = agent.find_items(pack.modules, pack.items)
        self.numbers: list[int] = found[::3]
        self._images, self._rows = found[1::3], found[2::3]
        self.names: list[str] = []  # of the symbols here, "" for what has none
        self._bare: dict[int, int] = {}  # slots that may need a stub, and what it must know

    # ---- symbols

    def link(self) -> None:
        """Gives all symbols their names, and makes what has none yet."""
        linker = self.linker
        wanted: list[tuple[str, str, Any, tuple[Any, ...]]] = []  # cells to fill
        pending: set[str] = set()
        for symbol in self.pack.symbols:
            try:
                name = self._name(symbol, wanted, pending)
            except (KeyError, NotNamed):
                name = ""
            self.names.append(name)
        if not wanted:
            return
        base = linker.area.data(8 * len(wanted))
        lines = []
        for n, (_, kind, _, words) in enumerate(wanted):
            lines.append("\t".join((kind, str(base + 8 * n), *map(str, words))))
        failed = set()
        for n, result in enumerate(self.agent.fill(lines)):
            name, kind, key, _ = wanted[n]
            if result == -1:
                failed.add(name)
                continue
            linker.adopt(name, kind, key, base + 8 * n, result == 1)
        if failed:
            self.names = ["" if name in failed else name for name in self.names]

    def _number(self, item: int) -> int:
        n = self.numbers[item]
        if n < 0:
            raise NotNamed(self.pack.items[item])
        return n

    def _name(
        self, symbol: list[Any], wanted: list[tuple[str, str, Any, tuple[Any, ...]]],
        pending: set[str],
    ) -> str:  # fmt: skip
        linker = self.linker
        kind = symbol[0]
        if kind == "slot":
            number = self._number(symbol[1])
            name = f"slot{number}"
            if name not in linker.addresses:
                place = self._images[symbol[1]], self._rows[symbol[1]]
                at = linker.addresses[name] = linker.place_slot(number, place)
                self._bare[at] = symbol[2]
            return name
        if kind in ("dispatch", "host", "miss"):
            number = self._number(symbol[1])
            if f"dispatch{number}" not in linker.addresses:
                linker.add_dispatch(number, symbol[2], symbol[3])
            return f"{kind}{number}"
        if kind == "c":
            linker.resolve(symbol[1])
            return str(symbol[1])
        key, words = self._key(symbol)
        name = cell_name(kind, key)
        if name not in linker.addresses and name not in pending:
            if kind in ("helper", "stub", "clauses", "typenumber"):
                linker.cell(kind, key)
            else:
                wanted.append((name, kind, key, words))
                pending.add(name)
        return name

    def _key(self, symbol: list[Any]) -> tuple[Any, tuple[Any, ...]]:
        """A cell's key, and its words for the agent."""
        kind, *rest = symbol
        if kind in ITEM_FIRST:
            number = self._number(rest[0])
            return number, (number,)
        if kind == "literal":
            key = (rest[0], self._number(rest[1]), *rest[2:])
            return key, key
        if kind in ("thunk", "native"):
            shape = self.shape(*rest)
            return shape, (shape,)
        if kind == "virtual":
            both = self._number(rest[0]), self.shape(*rest[1:])
            return both, both
        if kind == "clauses":
            clauses = tuple(
                f"{c}-{self._number(n) if c == 'catch' else n}" for c, n in rest[0]
            )
            return clauses, ()
        return rest[0], ()

    def shape(self, shape: str, types: list[int]) -> str:
        return _STRUCT.sub(lambda found: f"s{self._number(types[int(found[1])])}", shape)

    # ---- other names

    def method(self, item: int) -> int:
        return self._number(item)

    def type(self, item: int) -> int:
        return self._number(item)

    def slot(self, item: int) -> int:
        """The slot of a method that the pack has code of."""
        number = self._number(item)
        at = self.linker.slots.get(number)
        if at is None:
            at = self.linker.place_slot(number, (self._images[item], self._rows[item]))
        return at

    def stubs(self) -> None:
        """Gives slots that have got no code an entry that compiles the method."""
        for at, word in self._bare.items():
            if self.linker.area.peek(at + ctx.SLOT_ENTRY) == 0:
                self.linker.stub(at, word, self.linker.lazy)

    def key(self, key: list[Any]) -> Key:
        path, offset, nth = key
        return tuple((at, self._number(m)) for at, m in path), offset, nth

    def layout(self, layout: list[list[str]]) -> Layout:
        def to(found: re.Match[str]) -> str:
            return str(self._number(int(found[0])))

        return tuple((IN_NAME.sub(to, name), self._type(type)) for name, type in layout)

    def _type(self, name: str) -> str:
        return f"s{self._number(int(name[2:]))}" if name.startswith("s#") else name

    def offset_of(self, own: str, counts: int, probes: int, cells: list[int], exits: int) -> int:
        """The value of a symbol that each version has of its own."""
        if own == "counts":
            return counts
        if own == "probes":
            return probes
        kind, _, n = own.partition(":")
        return cells[int(n)] if kind == "loop" else ctx.PROBES + 8 * (exits + int(n))
