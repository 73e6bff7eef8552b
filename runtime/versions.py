"""Code versions: what stands for a method's code at a time, how it is replaced and given back.

A version has a number, which gives it two words in every thread's context (entries and exits), a
cell and a probe word for each loop that can be replaced, and its code. Its life:

    begun ──► placed ──► current (its slot's entry) ──► retired ──► reclaimed

A swap is one store into the method's slot, and one into the cell of each loop of the versions that
may still run. A version without an entry of its own only goes on with loops: it stands beside the
current one, whose loops lead to it (`continuing`), and saves half of the compilation where a method
is entered seldom and runs long.

A retired version is given back when as many exits as entries have been counted on all threads, and
every thread has since been at a safepoint, since a thread can have read the slot and not yet have
counted itself in: that is known when a collection has begun and ended since (design 6). Two more
must have been counted: one could have been under way.

Versions that are not the current one are kept in `old` until then. Callers hold the compile lock.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Collection, Mapping
from typing import NamedTuple

from runtime.assumptions import Fact
from runtime.codegen import context as ctx
from runtime.codegen.area import CodeArea
from runtime.codegen.counting import Numbers
from runtime.codegen.placing import Loaded, Packed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from runtime.ir.entries import Key
    from runtime.ir.states import Layout

CELL = 16  # bytes of a loop's cell: where to go on, the room needed there
MAX_THREADS = 1 << 16


class Loop:
    """A loop that can be replaced. `layout`: what its poll hands over; `outermost`: in no other, so
    that its iterations are counted to the last, not in whole strips."""

    __slots__ = ("cell", "key", "layout", "outermost", "strip")

    def __init__(self, key: Key, layout: Layout, strip: int, outermost: bool = False) -> None:
        self.key, self.layout, self.strip, self.outermost = key, layout, strip, outermost
        self.cell = 0


class Made(NamedTuple):
    """What a version was made of: kept where it may go into the code cache."""

    packed: Packed
    entry: str  # the function that is the method's; it may not be there
    continues: Mapping[Key, tuple[str, int]]
    facts: frozenset[Fact]
    leaf: bool


class Version:
    """`entries`: by loop, where that loop is continued, and the bytes of root area needed there."""

    __slots__ = (
        "entries", "entry", "kind", "loaded", "loops", "made", "method", "numbers", "retired",
        "saved", "slot", "gone",
    )  # fmt: skip

    def __init__(
        self, numbers: Numbers, method: int, kind: str, slot: int, loops: list[Loop]
    ) -> None:
        self.numbers, self.method, self.slot, self.loops = numbers, method, slot, loops
        self.kind = kind  # "first", "instrumented", "optimised"
        self.loaded: Loaded | None = None
        self.entry = 0
        self.entries: dict[Key, tuple[int, int]] = {}
        self.retired = -1  # collections that had begun when it was retired
        self.made: Made | None = None
        self.saved = False  # it is in the code cache
        self.gone = False  # its code has been given back

    @property
    def number(self) -> int:
        return self.numbers.version


class Pool:
    """Runs of numbers, used again by size: first given up, first used."""

    def __init__(self, limit: int) -> None:
        self.limit, self.top = limit, 0
        self.free: dict[int, list[int]] = {}

    def take(self, count: int) -> int:
        """The first of `count` numbers; raises MemoryError where there are no more."""
        again = self.free.get(count)
        if again:
            return again.pop()
        if self.top + count > self.limit:
            raise MemoryError(f"no {count} of {self.limit} left")
        self.top += count
        return self.top - count

    def give(self, first: int, count: int) -> None:
        self.free.setdefault(count, []).append(first)


class Contexts:
    """The words of all threads' contexts, read from outside. Contexts are never unmapped."""

    def __init__(self, area: CodeArea) -> None:
        self.area = area
        self.table = area.data(8 * (1 + MAX_THREADS))  # the agent appends: a count, addresses

    def addresses(self) -> list[int]:
        n = min(self.area.peek(self.table), MAX_THREADS)
        return [self.area.peek(self.table + 8 * (1 + k)) for k in range(n)]

    def sums(self, offset: int, count: int) -> list[int]:
        """`count` words from a byte offset on, each the sum over all threads."""
        total = [0] * count
        for address in self.addresses():
            words = memoryview((ctypes.c_int64 * count).from_address(address + offset)).cast("B")
            total = [a + b for a, b in zip(total, words.cast("q"), strict=True)]
        return total

    def words(self, address: int, offset: int, count: int) -> list[int]:
        """The words of one thread, unsigned."""
        return list((ctypes.c_uint64 * count).from_address(address + offset))

    def clear(self, offset: int, count: int) -> None:
        for address in self.addresses():
            ctypes.memset(address + offset, 0, 8 * count)


class Versions:
    """All versions of all methods."""

    def __init__(
        self, area: CodeArea, names: dict[str, int], contexts: Contexts,
        collections: Callable[[], int],
    ) -> None:  # fmt: skip
        self.area, self.names, self.contexts = area, names, contexts
        self.collections = collections
        self.current: dict[int, Version] = {}
        self.continuing: dict[int, Version] = {}
        self.old: list[Version] = []
        self.layouts: dict[tuple[int, Key], Layout] = {}  # what versions of a method agree on
        self._numbers, self._probes = Pool(ctx.MAX_VERSIONS), Pool(ctx.PROBE_WORDS)
        self._cells: list[int] = []
        self.entered_by: dict[int, int] = {}  # method → entries of versions that are reclaimed
        self.reclaimed = 0

    @property
    def top(self) -> int:
        """All versions' numbers are below it."""
        return self._numbers.top

    # ---- probe words

    def take(self, words: int) -> int:
        """Probe words, zero on every thread; the first one's index."""
        first = self._probes.take(words)
        self.contexts.clear(ctx.PROBES + 8 * first, words)
        return first

    def give(self, first: int, words: int) -> None:
        self._probes.give(first, words)

    # ---- life

    def begin(self, method: int, kind: str, slot: int, loops: list[Loop]) -> Version:
        """Gives a version its numbers and cells, and names the cells."""
        number = self._numbers.take(1)
        numbers = Numbers(number, self.take(len(loops) + 1) if loops else 0, len(loops))
        version = Version(numbers, method, kind, slot, loops)
        self.names[numbers.counts] = ctx.COUNTERS + 16 * number
        self.names[numbers.probes] = ctx.PROBES + 8 * numbers.probe
        for k, loop in enumerate(loops):
            loop.cell = self._cells.pop() if self._cells else self.area.data(CELL, CELL)
            self.area.poke(loop.cell, 0)
            self.names[numbers.loop(k)] = loop.cell
        return version

    def place(
        self, version: Version, loaded: Loaded, entry: str, continues: dict[Key, tuple[str, int]]
    ) -> None:
        """Gives a version its code: the function that is the method's, if there is one, and those
        that go on with loops, each with the bytes of root area that it needs."""
        version.loaded, version.entry = loaded, loaded.functions.get(entry, 0)
        for k, (name, room) in continues.items():
            version.entries[k] = loaded.functions[name], room

    def abandon(self, version: Version) -> None:
        """It will not be placed, or nothing runs in it any more."""
        version.gone = True
        del self.names[version.numbers.counts], self.names[version.numbers.probes]
        for k, loop in enumerate(version.loops):
            del self.names[version.numbers.loop(k)]
            self._cells.append(loop.cell)
        if version.loops:
            self._probes.give(version.numbers.probe, len(version.loops) + 1)
        if version.loaded is not None:
            self.area.free(version.loaded.address)
        self.contexts.clear(ctx.COUNTERS + 16 * version.number, 2)
        self._numbers.give(version.number, 1)

    def swap(self, version: Version) -> Version | None:
        """Makes a placed version the method's current one, or the one that its loops lead to;
        returns the one that it replaces. Raises ValueError for one that has been given back."""
        if version.gone:
            raise ValueError(f"version {version.number} has been given back")
        m = version.method
        before = self.current.get(m)
        if before is version:
            return None
        if version in self.old:  # brought back
            self.old.remove(version)
            version.retired = -1
        beside = self.continuing.pop(m, None)
        if beside is not None and beside is not version:
            self._retire(beside)
        if version.entry:
            self.area.poke(version.slot + ctx.SLOT_ENTRY, version.entry)
            self.current[m] = version
            if before is not None:
                self._retire(before)
        else:
            self.continuing[m] = version
        self.direct(version)
        return before

    def withdraw(self, version: Version) -> None:
        """Nothing is led to a version without an entry any more; what runs in it goes on."""
        if self.continuing.get(version.method) is version:
            del self.continuing[version.method]
            self._retire(version)
            for other in self.of(version.method):
                for loop in other.loops:
                    self.area.poke(loop.cell, 0)

    def _retire(self, version: Version) -> None:
        version.retired = self.collections()
        self.old.append(version)

    def direct(self, version: Version) -> None:
        """Leads the loops of all other versions of the method to this one, where it continues them;
        its own stay."""
        own = {id(loop) for loop in version.loops}
        for other in self.of(version.method):
            for loop in other.loops:
                code, room = version.entries.get(loop.key, (0, 0))
                if id(loop) in own:
                    code = 0
                self.area.poke(loop.cell + 8, room)
                self.area.poke(loop.cell, code)

    def replace_itself(self, version: Version) -> None:
        """Leads a version's loops to the code that continues them: each poll is a replacement."""
        for loop in version.loops:
            code, room = version.entries.get(loop.key, (0, 0))
            self.area.poke(loop.cell + 8, room)
            self.area.poke(loop.cell, code)

    def of(self, method: int) -> list[Version]:
        """Every version of a method that may run."""
        found = [v for v in self.old if v.method == method]
        found += [t[method] for t in (self.current, self.continuing) if method in t]
        return found

    def reclaim(self, kept: Collection[Version] = ()) -> list[Version]:
        """Gives back what nothing runs in any more; returns those versions. `kept`: versions that
        may come back."""
        if not self.old:
            return []
        now = self.collections()
        done = [v for v in self.old if v not in kept and now >= v.retired + 2 and self._idle(v)]
        for v in done:
            self.old.remove(v)
            entered = self.entered_by.get(v.method, 0) + self.counts(v)[0]
            self.entered_by[v.method] = entered
            self.reclaimed += 1
            self.abandon(v)
        return done

    def _idle(self, v: Version) -> bool:
        entries, exits = self.counts(v)
        return entries == exits

    def counts(self, v: Version) -> tuple[int, int]:
        """Entries and exits so far, over all threads. Exits are read first: never more of them."""
        exits = self.contexts.sums(ctx.COUNTERS + 16 * v.number + 8, 1)[0]
        return self.contexts.sums(ctx.COUNTERS + 16 * v.number, 1)[0], exits

    def replacements(self, v: Version) -> int:
        """How often it has gone on where another version was left."""
        if not v.entries:
            return 0
        word = v.numbers.probe + v.numbers.loops
        return self.contexts.sums(ctx.PROBES + 8 * word, 1)[0]

    def total_entries(self) -> int:
        """Entries of all versions there ever were."""
        now = sum(self.contexts.sums(ctx.COUNTERS, 2 * self.top)[::2])
        return sum(self.entered_by.values()) + now

    def iterations(self, v: Version) -> dict[Key, int]:
        """Iterations of its loops so far, in whole strips."""
        if not v.loops:
            return {}
        sums = self.contexts.sums(ctx.PROBES + 8 * v.numbers.probe, len(v.loops))
        found: dict[Key, int] = {}
        for loop, n in zip(v.loops, sums, strict=True):
            found[loop.key] = found.get(loop.key, 0) + n
        return found
