"""The priority path: a method's first compilation, at its first call, in the caller's thread.

    reading → IR → text → LLVM → placing        each timed; `compile_ms` in the statistics

A method that cannot be compiled stays on the host: its slot's bridge word becomes 0, so that the
host runs its CIL, and its native entry a call-out to the host. The reason is counted. Nothing that
goes wrong here reaches the program.

What only compilation needs is imported when something is compiled: a program that starts with code
from the cache compiles nothing.
"""

from __future__ import annotations

import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import NamedTuple

from runtime.codegen import context as ctx
from runtime.codegen.area import CodeArea
from runtime.codegen.entries import adapter
from runtime.codegen.llvm import Compiler, Level, LlvmRejected
from runtime.ir.model import Function, StructType
from runtime.linker import Linker, signature_of
from runtime.metadata.agent import Agent
from runtime.metadata.model import Body, MethodInfo, TypeInfo
from runtime.refusals import Reason, Refusal
from runtime.settings import Settings
from runtime.versions import Loop, Made, Version, Versions

TYPE_CHECKING = False
if TYPE_CHECKING:
    from runtime.ir.summary import Summary
    from runtime.postponing import Postponed
    from runtime.translation import Draft, Translator

STEPS = ("reading", "ir", "text", "llvm", "placing")


class Compiled(NamedTuple):
    """One compilation: what, how large, and the milliseconds of each step."""

    method: str
    cil: int  # bytes
    instructions: int  # of CIL
    code: int  # bytes
    address: int
    times: tuple[float, ...]


class PriorityPath:
    """Compiles methods and fills their slots. One lock: a compilation at a time."""

    def __init__(
        self,
        agent: Agent,
        area: CodeArea,
        linker: Linker,
        versions: Versions,
        llvm: Compiler,
        settings: Settings,
    ) -> None:
        self.agent, self.area, self.llvm, self.settings = agent, area, llvm, settings
        self.linker, self.versions = linker, versions
        self.level = Level.FULL if settings.tier == "optimized" else Level.LIGHT
        self.lock = threading.RLock()
        self.leaves: set[int] = set()  # compiled methods that reach no safepoint
        self.compiled: list[Compiled] = []
        self.on_host: dict[int, tuple[Reason, str]] = {}  # methods that are not compiled, and why
        # (declared method, class word or method pointer) → the exact class, and what is called
        self.receivers: dict[tuple[int, int], tuple[TypeInfo | None, MethodInfo]] = {}
        self._done: set[int] = set()
        self._plain: set[int] = set()  # methods that failed to compile with the optimizations
        # the optimizations of the highest tier; whoever puts the parts together sets it
        self.transform: Callable[[Function], None] | None = None
        self._bridges: dict[str, int] = {}
        self._leaf_bridges: dict[str, int] = {}
        self._sequence = 0
        self.summaries: dict[int, Summary] = {}  # of methods that may be compiled again
        # told of each first compilation
        self.on_first: Callable[[MethodInfo, Version], None] | None = None
        self.keeps = False  # what versions are made of is kept for the code cache
        self.firsts: dict[int, Version] = {}  # then: the first version of each method
        # and of those that the host runs ("host") or dispatches ("dispatch"), by whether and
        # number, the entry: its signature, and the cells of its thunk and target
        self.call_outs: dict[tuple[str, int], tuple[str, list[str]]] = {}
        # the code cache: places a method's code, if it has any that fits; set by who opens it
        self.cached: Callable[[int], bool] = lambda method: False
        # methods of the cache that are not described: shape, and the words of structs in it
        self.shapes: dict[int, tuple[str, Mapping[str, int]]] = {}
        self.postponed: Postponed | None = None  # where somebody compiles them later
        self.hasty: set[int] = set()  # methods with loops whose first code is of the lowest level
        self.newest = 0.0  # when a first call last came here or left, on the monotonic clock
        self.faults: Counter[str] = Counter()
        self.types, self.methods = agent.types, agent.methods

    @cached_property
    def translator(self) -> Translator:
        from runtime.translation import Translator

        return Translator(self.agent, self.linker, self.settings, self.on_host)

    # ---- the path

    def resolve(self, slot: int) -> None:
        """Called with a slot's address when it is used and unresolved, from the host or from our
        code."""
        try:
            with self.lock:
                if slot in self.linker.adapters:
                    m = self.methods[self.linker.adapters[slot]]
                    cell = self.linker.cell("virtual", (m.number, m.shape))
                    self._call_out(slot, m, "dispatch", [cell])
                    return
                number = self.linker.methods.get(slot)
                shape = None if number is None else self.shapes.get(number)
                if number is not None and shape is not None and self.cached(number):
                    self._done.add(number)
                    if self.area.peek(slot) == ctx.UNRESOLVED:
                        on_host = number in self.on_host
                        self.area.poke(slot, 0 if on_host else self._bridge(number, *shape))
                    return
                if self.postponed is not None and self._put_off(self.postponed, slot, number):
                    return
                m = self.agent.method_at(slot) if number is None else self.methods[number]
                self.linker.slot_address(m)
                if m.number not in self._done:
                    self._done.add(m.number)
                    if not self.cached(m.number):
                        self._first(m, slot)
                if self.area.peek(slot) == ctx.UNRESOLVED and m.image >= 0 and not m.is_generic:
                    self.area.poke(slot, 0 if m.number in self.on_host else self.bridge(m))
        except BaseException:
            # a callback from native code has no caller to tell; the slot leads to the host
            self.faults["resolve"] += 1
            if self.settings.debug:
                _print_traceback()
            self.area.poke(slot, 0)

    def _put_off(self, postponed: Postponed, slot: int, number: int | None) -> bool:
        """Is the method of a slot left to the host for now."""
        if slot in postponed.waiting:
            # it is our own code that asks, since the host's callers find what they need
            m = self.agent.method_at(slot)
            self.linker.slot_address(m)
            self.linker.call_out(slot, signature_of(m), self._host_cells(m))
            return True
        if number in self._done or not postponed.takes(slot, len(self.compiled)):
            return False
        self.area.poke(slot, 0)
        self.newest = time.monotonic()
        return True

    def missed(self, table: int) -> int:
        """A dispatched call found no entry for its object: adds one. The slot to call, 0 for the
        host's dispatch."""
        try:
            with self.lock:
                declared = self.linker.dispatched[table]
                target, word, exact = self.agent.receiver(declared)
                if target is not None:
                    self.receivers[declared, word] = exact, target
                compiles = target is not None and self.compiles(target)
                return self.linker.fill_dispatch(table, target if compiles else None, word)
        except BaseException:
            self.faults["dispatch"] += 1  # the call goes through the host
            if self.settings.debug:
                _print_traceback()
            return 0

    def compiles(self, m: MethodInfo) -> bool:
        return m.compiles and m.number not in self.on_host

    def _first(self, m: MethodInfo, slot: int) -> None:
        self._sequence += 1
        start = self.newest = time.monotonic()
        try:
            only = self.settings.only
            if only and not only[0] <= self._sequence <= only[1]:
                raise Refusal(Reason.SELECTED)
            self._compile_somehow(m, slot)
        except Exception as e:
            self.refused(m, slot, e)
        self.newest = time.monotonic()
        if self.postponed is not None:
            self.postponed.compiled(len(self.compiled), self.newest - start)

    def refused(self, m: MethodInfo, slot: int, e: Exception) -> None:
        """Its first compilation has failed: the method is left to the host."""
        if isinstance(e, Refusal):
            self._to_host(m, slot, e.reason, e.detail)
        elif isinstance(e, LlvmRejected):
            self._to_host(m, slot, Reason.LLVM, str(e))
        else:
            if self.settings.debug or self.settings.check:
                _print_traceback()
            self._to_host(m, slot, Reason.INTERNAL, f"{type(e).__name__}: {e}")

    def _compile_somehow(self, m: MethodInfo, slot: int) -> None:
        """Compiles; where that fails, once more without the optimizations."""
        try:
            self.compile(m, slot)
        except Exception as e:
            refused = isinstance(e, Refusal) and e.reason is not Reason.TOO_MANY_ROOTS
            if self.transform is None or refused:
                raise
            self.faults["transform"] += 1
            if self.settings.debug or self.settings.check:
                _print_traceback()
            self._plain.add(m.number)
            self.compile(m, slot)

    def compile(self, m: MethodInfo, slot: int) -> None:
        """The pipeline."""
        translator, clock = self.translator, time.perf_counter
        self.linker.assumptions.begin()
        t0 = clock()
        body = translator.read(m)
        t1 = clock()
        f = self.build(m, body)
        instructions, level = translator.instructions, self.level_of(f)
        t2 = clock()
        version = self.versions.begin(m.number, "first", slot, self.loops(f))
        try:
            stressed = [loop.key for loop in version.loops] if self.settings.stress_osr else []
            draft = translator.draft(f, version, stressed)
            t3 = clock()
            obj = self.llvm.compile(draft.text, level)
            t4 = clock()
            self.place(version, draft, obj)
        except BaseException:
            self.versions.abandon(version)
            raise
        self.versions.swap(version)
        if self.settings.stress_osr:
            self.versions.replace_itself(version)
        t5 = clock()
        times = tuple(1e3 * (b - a) for a, b in ((t0, t1), (t1, t2), (t2, t3), (t3, t4), (t4, t5)))
        self.finished(m, body, version, draft, instructions, times)

    def finished(
        self, m: MethodInfo, body: Body, version: Version, draft: Draft, instructions: int,
        times: tuple[float, ...],
    ) -> None:  # fmt: skip
        """A method's first version is in place."""
        self._done.add(m.number)
        if draft.leaf:
            self.leaves.add(m.number)
        loaded = version.loaded
        assert loaded is not None
        at, size = loaded.address, loaded.size
        done = Compiled(m.full_name, len(body.code), instructions, size, at, times)
        self.compiled.append(done)
        if self.on_first is not None:
            self.on_first(m, version)
        if self.settings.trace_compile:
            print(f"rapgo: {self._sequence} {m.full_name} {sum(times):.2f} ms", file=sys.stderr)

    def place(self, version: Version, draft: Draft, obj: bytes) -> None:
        """Gives a version its code, and keeps what it was made of, if that may be of use later."""
        from runtime.codegen.elf import load

        packed, loaded = load(obj, self.area, self.linker.resolve)
        self.versions.place(version, loaded, draft.entry, draft.continues)
        facts = self.linker.assumptions.end()
        if self.keeps and packed.movable:
            made = Made(packed, draft.entry, draft.continues, facts, draft.leaf)
            version.made = made
            if version.kind == "first":
                self.firsts[version.method] = version

    def build(self, m: MethodInfo, body: Body) -> Function:
        """The IR that the first compilation lowers."""
        f = self.translator.base(m, body)
        if self.settings.replaces:
            from runtime.ir.summary import summarise

            self.summaries[m.number] = summarise(f)
        if self.transform is not None and m.number not in self._plain:
            read = self.translator.instructions
            self.transform(f)
            self.translator.instructions = read  # not of what has been inlined
            self.translator.verify(f)
        strip = self.settings.first_strip if self.settings.replaces else self.settings.strip
        return self.translator.polled(f, strip, rework=self.level is Level.FULL)

    def loops(self, f: Function) -> list[Loop]:
        """The loops of polled IR that can be replaced, in the layout that the method's first
        version has made theirs."""
        agreed = self.versions.layouts
        return self.translator.loops(f, lambda k, own: agreed.setdefault((f.method, k), own))

    def level_of(self, f: Function) -> Level:
        """On the priority path, code generation level 1 only for loops: it costs three to nine
        times what level 0 costs (measured: 4 to 14 ms a method against 1.1 to 1.7), and a loop may
        run for long as it is. In a burst of new methods loops must do without, too: those that run
        for long are found by the robust path."""
        if self.level is not Level.LIGHT:
            return self.level
        if not any(i.op == "poll" for b in f.blocks for i in b.instrs):
            return Level.FAST0
        if self.postponed is not None and self.postponed.pressed(len(self.compiled)):
            self.hasty.add(f.method)
            return Level.FAST0
        return Level.LIGHT

    # ---- the host's side

    def bridge(self, m: MethodInfo) -> int:
        """The managed entry of the method's shape, through which the host calls compiled code."""
        shape = m.shape.removeprefix("t")
        letters = [k for k in shape.replace(":", ",").split(",") if k[:1] == "s"]
        return self._bridge(m.number, shape, {k: self._words(k) for k in letters})

    def _bridge(self, number: int, shape: str, structs: Mapping[str, int]) -> int:
        """`structs`: letter of a struct → its words."""
        # where versions replace each other, the next one may be no leaf
        if number in self.leaves and "s" not in shape and not self.settings.replaces:
            leaf = self._leaf_bridges.get(shape)
            if leaf is None:
                leaf = self._leaf_bridges[shape] = self.agent.leaf_bridge(shape)
            return leaf
        at = self._bridges.get(shape)
        if at is None:
            result, _, rest = shape.partition(":")
            args = [(k, structs.get(k, 1)) for k in rest.split(",") if k]
            code = adapter(result, args, 0 if result == "v" else structs.get(result, 1))
            place = self.area.allocate(len(code))
            self.area.write(place, code)
            at = self._bridges[shape] = self.agent.bridge(shape, place)
        return at

    def _words(self, letter: str) -> int:
        t = self.types[int(letter[1:])].ir
        assert isinstance(t, StructType)
        return t.words

    def _to_host(self, m: MethodInfo, slot: int, reason: Reason, detail: str) -> None:
        """Leaves a method to the host, for host callers and for our own."""
        self.on_host[m.number] = (reason, detail)
        if m.image >= 0 and not m.is_generic:
            self.area.poke(slot, 0)
        self._call_out(slot, m, "host", self._host_cells(m))

    def _host_cells(self, m: MethodInfo) -> list[str]:
        """What a call-out of a method needs: its thunk and its target."""
        cell = self.linker.cell
        return [cell("thunk", m.shape), cell("function", m.number)]

    def _call_out(self, slot: int, m: MethodInfo, kind: str, cells: list[str]) -> None:
        """Has compiled code that calls a method call the host."""
        signature = signature_of(m)
        self.linker.call_out(slot, signature, cells)
        if self.keeps:
            self.call_outs[kind, m.number] = signature, cells

    # ---- what happened

    def host_reasons(self) -> dict[str, int]:
        """Reason → number of the application's methods that ran on the host."""
        count = Counter(reason.value for reason, _ in self.on_host.values())
        return dict(count)


def _print_traceback() -> None:
    import traceback

    traceback.print_exc()
