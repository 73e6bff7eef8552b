"""The live process as profilers see it: totals read from the threads' contexts."""

from __future__ import annotations

import ctypes
import time
from collections.abc import Callable, Iterable, Mapping

from optimizations.probes import Plan, merged, read
from profilers.profile import MethodProfile
from profilers.protocol import ExitKey, LoopKey, Weight
from runtime.cil.stores import stored_fields
from runtime.codegen import context as ctx
from runtime.ir.entries import Key
from runtime.ir.model import MEMORY_SIZE
from runtime.ir.summary import Summary
from runtime.metadata.model import MethodInfo
from runtime.priority import PriorityPath
from runtime.versions import Version

NOTHING = Weight(1.0)
_WORD = ctypes.c_uint64


class LiveSource:
    """`speed`: of a method's current code, relative to level light. Used by the background thread
    alone, but for what threads of the program count meanwhile; no lock is taken for reading: a
    version that comes or goes meanwhile is seen at the next reading."""

    def __init__(self, path: PriorityPath, speed: Callable[[int], float]) -> None:
        self.path, self.versions, self.speed = path, path.versions, speed
        self.plans: dict[int, tuple[Plan, Version]] = {}  # of instrumented versions
        self.exits_counted: dict[int, dict[int, ExitKey]] = {}  # version → probe word → exit
        self.made = 0  # traces
        self.totals: dict[int, int] = {}  # entries, as last read
        self.polled: dict[int, dict[Key, int]] = {}  # method → loop → iterations in the interval
        self._weights: dict[int, tuple[float, Weight]] = {}
        self._loops: dict[tuple[int, Key], int] = {}  # (version, loop) → iterations so far
        self._totals: dict[LoopKey, int] = {}
        self._names = 0  # of the linker's, when statics were last looked for
        self._watched: dict[int, tuple[int, int]] = {}  # static field → its cell, mask
        self._stored: set[tuple[int, int]] = set()  # method, CIL offset of a store that was seen
        self._known: set[tuple[int, int]] = set()  # those that have been told
        self._seconds = time.thread_time()  # this thread's own

    def _live(self) -> list[Version]:
        versions = self.versions
        beside = list(versions.continuing.values())
        return [*list(versions.current.values()), *beside, *list(versions.old)]

    def entries(self) -> Mapping[int, int]:
        self.totals = self._sums(0, dict(self.versions.entered_by))
        return self.totals

    def bridged(self, method: MethodInfo) -> int:
        """How often the host has called a method of ours; 0 where that is not counted."""
        slot = self.path.linker.slots.get(method.number)
        if slot is None or method.image < 0 or method.is_generic:
            return 0
        return self.path.area.peek(slot + ctx.SLOT_MARK)

    def exits(self) -> Mapping[int, int]:
        return self._sums(1, dict(self.versions.entered_by))

    def _sums(self, word: int, found: dict[int, int]) -> dict[int, int]:
        top = self.versions.top
        sums = self.versions.contexts.sums(ctx.COUNTERS, 2 * top)
        for v in self._live():
            n = 2 * v.number + word
            if n < len(sums) and sums[n]:
                found[v.method] = found.get(v.method, 0) + sums[n]
        return found

    def iterations(self) -> Mapping[LoopKey, int]:
        totals, polled = self._totals, self.polled
        polled.clear()
        seen = {}
        for v in self._live():
            for key, n in self.versions.iterations(v).items():
                if not n:
                    continue
                place = v.number, key
                before = self._loops.get(place, 0)
                seen[place] = n
                if n <= before:
                    continue
                path, offset, _ = key
                loop = v.method, path[0][0] if path else offset
                totals[loop] = totals.get(loop, 0) + n - before
                mine = polled.setdefault(v.method, {})
                mine[key] = mine.get(key, 0) + n - before
        self._loops = seen
        return totals

    def weight(self, method: int) -> Weight:
        speed = self.speed(method)
        known = self._weights.get(method)
        if known is not None and known[0] == speed:
            return known[1]
        summary: Summary | None = self.path.summaries.get(method)
        if summary is None:
            return NOTHING
        loops = {offset: n / speed for offset, n in summary.loops.items()}
        weight = Weight(max(1.0, summary.guessed / speed), loops)
        self._weights[method] = speed, weight
        return weight

    def instrumented(self) -> Iterable[MethodProfile]:
        found = []
        for plan, _ in list(self.plans.values()):
            found.append(self.take(plan))
        return found

    def take(self, plan: Plan) -> MethodProfile:
        """What a plan's probes counted, which then are zero again. Counts that threads make in that
        moment are lost: a profile need not be exact."""
        contexts = self.versions.contexts
        threads = []
        for address in contexts.addresses():
            def words(start: int, count: int, address: int = address) -> list[int]:
                return contexts.words(address, ctx.PROBES + 8 * start, count)

            threads.append(words)
        profile = read(plan, merged(plan, threads))
        self._stored |= {(profile.method, place) for place in profile.stores}
        for r in plan.ranges:
            contexts.clear(ctx.PROBES + 8 * r.start, r.words)
        return profile

    def statics(self) -> Mapping[int, int]:
        """Of the static fields that compiled code names: numbers, whose address is known."""
        names = self.path.linker.addresses
        if len(names) != self._names:
            self._names = len(names)
            for name, cell in list(names.items()):
                if name.startswith("static."):
                    self._watch(int(name[7:]), cell)
        return {
            field: _WORD.from_address(at).value & mask
            for field, (cell, mask) in self._watched.items()
            if (at := self.path.area.peek(cell))
        }

    def _watch(self, number: int, cell: int) -> None:
        field = self.path.translator.fields[number]
        if number not in self._watched and not field.is_readonly:
            size = MEMORY_SIZE.get(field.type.mem, 0) if isinstance(field.type.mem, str) else 0
            if size and field.type.mem not in ("ref", "byref"):
                self._watched[number] = cell, (1 << 8 * size) - 1

    def written(self) -> Iterable[int]:
        new, self._stored = self._stored - self._known, set()
        self._known |= new
        found = set()
        for method in {m for m, _ in new}:
            with self.path.lock:
                fields = stored_fields(self.path.translator.read(self.path.methods[method]))
            found |= {fields[place] for m, place in new if m == method and place in fields}
        return found

    def side_exits(self) -> Mapping[ExitKey, int]:
        found: dict[ExitKey, int] = {}
        for words in list(self.exits_counted.values()):
            for word, key in words.items():
                n = self.versions.contexts.sums(ctx.PROBES + 8 * word, 1)[0]
                if n:
                    found[key] = found.get(key, 0) + n
        return found

    def traces(self) -> int:
        return self.made

    def processor_seconds(self) -> float:
        own = time.thread_time() - self._seconds
        return time.clock_gettime(time.CLOCK_PROCESS_CPUTIME_ID) - own

    def seconds(self) -> float:
        return time.monotonic()
