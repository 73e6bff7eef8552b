"""From a pack to versions of this run: code that need not be compiled.

All that can run at once is placed in one go, before the program begins. Code that takes facts for
granted that do not hold yet (a class is initialised, a static field has its value) waits: a method
that is called first is asked for again then (`place`), and what is better than the code that runs
is asked for by the robust path now and then (`promote`).
"""

from __future__ import annotations

import ctypes
import struct
from collections.abc import Callable
from typing import Any, NamedTuple

from runtime.cache.naming import Importer, NotNamed
from runtime.cache.pack import CachedCallOut, CachedMethod, CachedVersion, Pack
from runtime.codegen import context as ctx
from runtime.codegen.area import AreaFull
from runtime.codegen.placing import ObjectRejected, Packed, place
from runtime.priority import PriorityPath
from runtime.refusals import Reason
from runtime.versions import Loop, Version

_FORMATS = {
    "i1": "<b", "u1": "<B", "i2": "<h", "u2": "<H", "i4": "<i", "i8": "<q", "r4": "<f", "r8": "<d",
}  # fmt: skip


class Placed(NamedTuple):
    """A version from the cache that is in use."""

    version: Version
    cached: CachedVersion
    first_exit: int  # the first of the words in which it counts side exits


class Warm:
    """`told`: of each version that is placed, with the method's name. The compile lock is held by
    who calls, except for `promote`, which takes it."""

    def __init__(self, path: PriorityPath, pack: Pack) -> None:
        self.path, self.pack = path, pack
        self.importer = Importer(pack, path.agent, path.linker)
        self.placed: dict[int, list[Placed]] = {}  # by method
        self.methods: dict[int, CachedMethod] = {}
        self.refused = 0  # versions that cannot be placed in this process
        self.told: Callable[[str, Placed], None] | None = None
        self._waiting: dict[int, list[CachedVersion]] = {}  # best first

    # ---- all at once

    def start(self) -> None:
        importer = self.importer
        importer.link()
        for method in self.pack.methods:
            try:
                number = importer.method(method.item)
            except NotNamed:
                self.refused += len(method.versions) + len(method.call_outs)
                continue
            self.methods[number] = method
            self._shape(number, method)
            for call_out in method.call_outs:
                self._call_out(number, call_out)
            self._waiting[number] = sorted(method.versions, key=_rank)
            self._place_some(number)
        importer.stubs()

    def _shape(self, number: int, method: CachedMethod) -> None:
        """So that the host can call it without that anybody describes it."""
        try:
            shape, types, words = method.shape
            own = self.importer.shape(shape, types)
            letters = [f"s{self.importer.type(t)}" for t in types]
        except NotNamed:
            return
        self.path.shapes[number] = own, dict(zip(letters, words, strict=True))

    def summaries(self) -> None:
        """What the robust path wants to know of methods; it asks when it begins."""
        for number, method in self.methods.items():
            if method.summary is not None and number not in self.path.summaries:
                self._summary(number, method.summary)

    def _summary(self, number: int, plain: list[Any]) -> None:
        from runtime.ir.summary import Summary

        instructions, guessed, loops, counts, callees = plain
        numbers = self.importer.numbers
        self.path.summaries[number] = Summary(
            instructions, guessed, {int(o): n for o, n in loops}, counts,
            frozenset(numbers[m] for m in callees),
        )  # fmt: skip

    # ---- one method

    def place(self, number: int) -> bool:
        """Gives a method that has no code yet what the cache has. True if it has an entry now."""
        if number in self._waiting:
            self._place_some(number)
        placed = any(p.version.entry for p in self.placed.get(number, ()))
        return placed or number in self.path.on_host

    def _call_out(self, number: int, cached: CachedCallOut) -> None:
        """An entry that has the host called. A method that an earlier run left to the host counts
        as left to it from the start."""
        path = self.path
        hosted = cached.kind == "host"
        slot = (
            self.importer.slot(self.methods[number].item) if hosted
            else path.linker.addresses.get(f"host{number}", 0)
        )  # fmt: skip
        cells = self._names(cached.symbols)
        if not slot or cells is None:
            self.refused += 1
            return
        if hosted:
            path.on_host[number] = Reason(cached.reason), "as in an earlier run"
        path.linker.call_out(slot, cached.signature, cells)

    def _names(self, symbols: list[int | str]) -> list[str] | None:
        """The names of symbols here; None if one has none."""
        names = [self.importer.names[s] if isinstance(s, int) else s for s in symbols]
        return None if "" in names else names

    def _place_some(self, number: int) -> None:
        """Places the best version with an entry that can run now, and one that only goes on with
        loops, if it is better; keeps those that may become possible and are better still."""
        waiting: list[CachedVersion] = []
        entered = any(p.version.entry for p in self.placed.get(number, ()))
        for cached in self._waiting.pop(number, ()):
            if not cached.verified:
                continue
            if entered and (cached.kind == "first" or cached.enters):
                continue  # there is a better one
            holds = self._hold(cached)
            if holds is None:
                self.refused += 1
            elif not holds:
                waiting.append(cached)
            elif self._place(number, cached):
                entered = entered or cached.enters
            else:
                self.refused += 1
        if waiting:
            self._waiting[number] = waiting

    def promote(self) -> list[Placed]:
        """Places what waited for facts that hold by now, and is better than what runs. Returns the
        new versions."""
        if not self._waiting:
            return []
        found = []
        for number in list(self._waiting):
            with self.path.lock:
                current = self.path.versions.current.get(number)
                if current is None:
                    continue  # it is not called yet
                for cached in self._waiting.pop(number, ()):
                    if cached.kind == "first" or current.kind != "first":
                        continue
                    if not self._hold(cached):
                        self._waiting.setdefault(number, []).append(cached)
                    elif self._place(number, cached):
                        found.append(self.placed[number][-1])
        return found

    def _hold(self, cached: CachedVersion) -> bool | None:
        """Does all hold that the code takes for granted; None: it never will."""
        linker, area = self.path.linker, self.path.area
        for kind, item, *rest in cached.facts:
            number = self.importer.numbers[item]
            if number < 0:
                return None
            if kind == "class":
                if f"class.{number}" not in linker.addresses:
                    return None
                if not linker.is_initialised(number):
                    return False
                continue
            cell = linker.addresses.get(f"static.{number}")
            if cell is None:
                return None
            at = area.peek(cell)
            if not at:
                return False
            mem, value = rest
            form = _FORMATS[mem]
            content = ctypes.string_at(at, struct.calcsize(form))
            if content != struct.pack(form, value):
                return None
        return True

    def _place(self, number: int, cached: CachedVersion) -> bool:
        path, importer, versions = self.path, self.importer, self.path.versions
        try:
            loops = [
                Loop(importer.key(key), importer.layout(layout), strip, outermost)
                for key, layout, strip, outermost in cached.loops
            ]
            names = self._names(cached.symbols)
            if names is None:
                return False
            for loop in loops:
                if versions.layouts.setdefault((number, loop.key), loop.layout) != loop.layout:
                    return False
            continues = {importer.key(k): (name, room) for k, name, room in cached.continues}
        except NotNamed:
            return False
        slot = importer.slot(self.methods[number].item)
        version = versions.begin(number, cached.kind, slot, loops)
        exits = 0
        try:
            if cached.exits:
                exits = versions.take(cached.exits)
            numbers = version.numbers
            counts, probes = ctx.COUNTERS + 16 * numbers.version, ctx.PROBES + 8 * numbers.probe
            cells = [loop.cell for loop in loops]
            resolve = path.linker.resolve
            values = [
                resolve(name) if isinstance(s, int)
                else importer.offset_of(name, counts, probes, cells, exits)
                for s, name in zip(cached.symbols, names, strict=True)
            ]  # fmt: skip
            packed = Packed(
                cached.image, cached.align, tuple(cached.fixups), tuple(names), cached.functions
            )
            loaded = place(packed, path.area, values)
            versions.place(version, loaded, cached.entry, continues)
        except (ObjectRejected, AreaFull, MemoryError):
            if exits:
                versions.give(exits, cached.exits)
            versions.abandon(version)
            return False
        if cached.leaf:
            path.leaves.add(number)
        versions.swap(version)
        placed = Placed(version, cached, exits)
        self.placed.setdefault(number, []).append(placed)
        if self.told is not None:
            self.told(self.methods[number].name, placed)
        return True


def _rank(cached: CachedVersion) -> tuple[bool, bool, int]:
    """Best first: what has an entry before what has none, optimised before first code."""
    order = {"profiled": 0, "full": 1}.get(cached.level, 2)
    return not cached.enters, cached.kind == "first", order
