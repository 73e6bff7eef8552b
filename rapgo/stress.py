"""RAPGO_STRESS=swap: every method has all kinds of versions, and they replace each other all the
time.

A method is optimised (with whatever profile there is) and instrumented as soon as it is compiled;
then, at every n-th safepoint of the program, the next method in turn changes to its next version:

    first ──► instrumented ──► optimised with what was counted ──► first ──► …

Every version continues every loop of the others, so that running loops change with each swap. All
of it happens in the program's own threads, in the same places each time.
"""

from __future__ import annotations

from collections.abc import Callable

from optimizations.instrumentation import Instrumentation
from optimizations.optimizer import Optimizer
from optimizations.probes import Plan
from optimizations.registry import MAKERS
from optimizations.switch_threading import thread_switches
from profilers.profile import MethodProfile
from profilers.profiles import Profiles
from rapgo.live import LiveSource
from rapgo.world import HostWorld
from runtime.codegen.llvm import Level
from runtime.ir.entries import Key
from runtime.ir.model import Function
from runtime.machine import Machine
from runtime.metadata.model import MethodInfo
from runtime.recompiler import Recompiler
from runtime.refusals import Reason, Refusal
from runtime.versions import Version
from runtime.workshop import Workshop

Made = tuple[Function, str, Level]
Maker = Callable[[MethodInfo, list[Key]], Made]

REMADE = 2  # times that a method is optimised again with a newer profile
LARGEST = 2000  # instructions of methods that take part: the others take seconds to compile


class Rotation:
    """See the module's text. `failed` counts versions that could not be made, by reason."""

    def __init__(self, machine: Machine) -> None:
        assert machine.path is not None and machine.versions is not None
        self.path, self.versions = machine.path, machine.versions
        self.profiles = Profiles()
        self.world = HostWorld(self.path, self.profiles.get)
        self.optimizer = Optimizer(self.world, MAKERS, chaos=self.path.settings.stress_chaos)
        self.recompiler = Recompiler(self.path, Workshop(self.path.llvm, jobs=0))
        self.recompiler.translator.on_polled = thread_switches
        self.source = LiveSource(self.path, lambda method: 1.0)
        self.rings: list[list[Version]] = []  # a method's versions, the current one first
        self.plans: dict[int, Plan] = {}
        self.made: dict[int, int] = {}
        self.failed: dict[str, int] = {}
        self._next = 0
        self._busy = False
        self.path.on_first = self.first
        machine.rotate = self.rotate

    def first(self, m: MethodInfo, version: Version) -> None:
        """A method was compiled: makes its other versions."""
        if self._busy or self.path.summaries[m.number].instructions > LARGEST:
            return
        self._busy = True  # making them may compile others first
        try:
            ring = [version]
            for make in (self._instrumented, self._optimised):
                made = self._made(m, make, ring)
                if made is not None:
                    ring.append(made)
            if len(ring) > 1:
                self.rings.append(ring)
        finally:
            self._busy = False

    def rotate(self) -> None:
        """At a safepoint of some thread: the next method's next version becomes its current."""
        with self.path.lock:
            if not self.rings or self._busy:
                return
            self._busy = True
            try:
                self._next = (self._next + 1) % len(self.rings)
                self._turn(self.rings[self._next])
                self.versions.reclaim({v for ring in self.rings for v in ring})
            finally:
                self._busy = False

    def _turn(self, ring: list[Version]) -> None:
        ring.append(ring.pop(0))
        version = ring[0]
        m = version.method
        if version.kind == "optimised" and self.made.get(m, 0) < REMADE and m in self.plans:
            self.profiles.put(self.source.take(self.plans[m]))
            made = self._made(self.path.methods[m], self._optimised, ring)
            self.made[m] = self.made.get(m, 0) + 1
            if made is not None:
                ring[0] = version = made
        self.versions.swap(version)

    def _made(self, m: MethodInfo, make: Maker, ring: list[Version]) -> Version | None:
        """A placed version that continues all loops of the others, also those that they have
        inlined; or None, counted."""
        keys = list(dict.fromkeys(loop.key for v in ring for loop in v.loops))
        try:
            f, kind, level = make(m, keys)
            version, draft = self.recompiler.make(f, kind, level, keys, level is Level.FULL)
            for _, why in draft.refused:
                self._failed(why.partition(":")[0])
            return version
        except Refusal as r:
            self._failed(r.reason.value)
        except Exception as e:
            self.path.faults[f"stress {type(e).__name__}"] += 1
            self._failed(f"{type(e).__name__}: {e}")
            if self.path.settings.debug or self.path.settings.check:
                raise
        return None

    def _failed(self, reason: str) -> None:
        self.failed[reason] = self.failed.get(reason, 0) + 1

    def _instrumented(self, m: MethodInfo, keys: list[Key]) -> Made:
        f = self.world.body(m)
        pass_ = Instrumentation(self)
        result = pass_.apply(f, MethodProfile(m.number))
        if pass_.plan is None or result.refused is not None:
            raise Refusal(result.refused or Reason.NOTHING_TO_DO, result.detail)
        self.plans[m.number] = pass_.plan
        return f, "instrumented", Level.LIGHT

    def _optimised(self, m: MethodInfo, keys: list[Key]) -> Made:
        profile = self.profiles.get(m.number) or MethodProfile(m.number)
        paths = frozenset(path for path, _, _ in keys if path)
        return self.optimizer.rewrite(m, profile, self, paths).ir, "optimised", Level.FULL

    def take(self, words: int) -> int:
        """Probe words, as `optimizations.probes.Probes` asks for them."""
        return self.versions.take(words)
