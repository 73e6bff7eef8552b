"""What the robust path does to a method: instrument it, optimise it, swap it in.

Each action either leaves the method with a new current version, or as it was, with the reason in
the record. Versions are swapped and reclaimed under the compile lock, made without it.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from optimizations.instrumentation import Instrumentation
from optimizations.superblocks import SideExit
from optimizations.switch_threading import SwitchThreading
from profilers.profile import MethodProfile
from profilers.protocol import Interval
from rapgo.costs import Decision
from rapgo.events import Kind
from rapgo.perfmap import PerfMap
from rapgo.swapping import Swaps
from rapgo.tracking import Tracked, Verification, Window
from rapgo.verification import Swap
from runtime.codegen.llvm import Level, LlvmRejected
from runtime.ir.entries import Key
from runtime.ir.model import Function
from runtime.recompiler import Recompiler
from runtime.refusals import Reason, Refusal
from runtime.translation import Draft
from runtime.versions import Version
from runtime.workshop import WorkshopFailed

if TYPE_CHECKING:
    from rapgo.manager import RobustPath

ENOUGH_ENTRIES = 2000  # of an instrumented version
ENOUGH_ITERATIONS = 20000
LONGEST_WINDOW = 0.25  # seconds by the clock, after which what there is must do
LEAST_COUNTS = 50  # entries or iterations without which nothing is known
SELDOM = 8  # entries in an interval, above which a new version is entered by calls as well
QUICK, BRIEF = 64, 5000  # entries in an interval, iterations for each: it is left at once
OFTEN = 20  # polls in an interval: a loop with as many is left soon after a swap
MOST_RETIRED = 512  # versions, above which a collection is asked for so that they can go
MOST_FAILURES = 3  # of one method


def enough(entries: int, iterations: int) -> bool:
    """Nothing more is learned by counting on."""
    return entries >= ENOUGH_ENTRIES or iterations >= ENOUGH_ITERATIONS


class _Probes:
    """Probe words for an instrumented version; what was given out can be given back."""

    def __init__(self, owner: Actions) -> None:
        self.owner = owner
        self.taken: list[tuple[int, int]] = []

    def take(self, words: int) -> int:
        try:
            with self.owner.path.lock:
                first = self.owner.versions.take(words)
        except MemoryError as e:
            raise Refusal(Reason.TOO_LARGE, str(e)) from e
        self.taken.append((first, words))
        return first

    def give_back(self) -> None:
        with self.owner.path.lock:
            for first, words in self.taken:
                self.owner.versions.give(first, words)
        self.taken.clear()


class Actions:
    """See the module's text."""

    def __init__(self, robust: RobustPath, perfmap: PerfMap | None) -> None:
        self.robust = robust
        self.path, self.versions, self.events = robust.path, robust.versions, robust.events
        self.recompiler = Recompiler(robust.path, robust.workshop)
        self.recompiler.translator.on_polled = self._polled
        self.perfmap = perfmap
        self.swaps = Swaps(robust)
        self._threads_switches = SwitchThreading.name not in robust.optimizer.without
        self._probes: dict[Version, _Probes] = {}

    def _polled(self, f: Function) -> None:
        if self._threads_switches and any(b.instrs[-1].op == "switch" for b in f.blocks):
            SwitchThreading().apply(f)

    # ---- instrumenting

    def instrument(self, tracked: Tracked, decision: Decision) -> bool:
        m = tracked.method
        probes = _Probes(self)
        pass_ = Instrumentation(probes)
        try:
            f = self.robust.world.body(m)
            result = pass_.apply(f, MethodProfile(m.number))
            if result.refused is not None or pass_.plan is None:
                raise Refusal(result.refused or Reason.NOTHING_TO_DO, result.detail)
            made = self._make(tracked, decision, f, "instrumented", Level.FAST0)
        except Refusal as r:
            probes.give_back()
            self._refused(tracked, decision, str(r))
            tracked.unprofiled = True
            return False
        if made is None:
            probes.give_back()
            tracked.unprofiled = True
            return False
        version = made
        self._probes[version] = probes
        self.swaps.swap(tracked, version)
        tracked.window = Window(pass_.plan, version, decision, time.monotonic())
        self.robust.source.plans[m.number] = pass_.plan, version
        self.events.emit(
            Kind.INSTRUMENTED, method=m.full_name, version=version.number,
            notes=list(result.notes),
        )  # fmt: skip
        return True

    def windows(self, interval: Interval) -> None:
        """Takes out instrumented versions that have counted enough: their method is considered
        again, with the profile, in the same step."""
        now = time.monotonic()
        for tracked in self.robust.methods.values():
            window = tracked.window
            if window is None:
                continue
            window.intervals += 1
            m = tracked.method.number
            entries, iterations = self._counted(window)
            late = now - window.since >= LONGEST_WINDOW
            if not enough(entries, iterations) and not late:
                continue
            profile = self.robust.profilers.profile(m)
            tracked.window = None
            self.robust.source.plans.pop(m, None)
            if entries + iterations < LEAST_COUNTS and not profile.profiled:
                tracked.unprofiled = True
                self._back(tracked, window)
                continue
            tracked.profiled, tracked.shifted = True, False
            tracked.seconds_considered = -1.0
            back = entries >= SELDOM
            if back:  # its calls need not go on counting while the next version is compiled
                self._back(tracked, window)
            # what is seen while instrumented code runs says less than what was seen before
            done = self.robust.consider(tracked, window.decision.situation.future)
            if not done and not back:
                self._back(tracked, window)

    @property
    def instrumented(self) -> list[Window]:
        """Of the methods whose instrumented version runs."""
        return [t.window for t in self.robust.methods.values() if t.window is not None]

    def counted_enough(self) -> bool:
        """An instrumented version can be taken out."""
        return any(enough(*self._counted(window)) for window in self.instrumented)

    def _counted(self, window: Window) -> tuple[int, int]:
        """Entries and iterations of an instrumented version."""
        iterations = self.versions.iterations(window.version).values()
        return self.versions.counts(window.version)[0], sum(iterations)

    def _back(self, tracked: Tracked, window: Window) -> None:
        """The version from before the instrumented one comes back."""
        with self.path.lock:
            self.versions.withdraw(window.version)
        if tracked.kept is not None:
            self.swaps.swap(tracked, tracked.kept)
            tracked.kept = None

    # ---- optimising

    def optimise(self, tracked: Tracked, decision: Decision) -> bool:
        m = tracked.method
        profile = self.robust.profilers.profile(m.number)
        probes = _Probes(self)
        self.path.linker.assumptions.begin()
        try:
            paths = frozenset(path for path, _, _ in self._running(m.number) if path)
            rewritten = self.robust.optimizer.rewrite(m, profile, probes, paths)
        except Refusal as r:
            probes.give_back()
            self._refused(tracked, decision, str(r))
            return False
        size = sum(len(b.instrs) for b in rewritten.ir.blocks)
        # the first time soon, with a profile as well as can be
        level = Level.FULL if tracked.profiled else Level.O2
        version = self._make(tracked, decision, rewritten.ir, "optimised", level)
        if version is None:
            probes.give_back()
            return False
        if probes.taken:
            self._probes[version] = probes
        self._traced(tracked, version, rewritten.exits)
        applied = [a.plain() for a in rewritten.applied]
        chosen = tuple(dict.fromkeys(a.name for a in rewritten.applied if a.result.changed))
        self.events.emit(
            Kind.OPTIMISED, method=m.full_name, version=version.number, optimizations=applied,
            level=decision.chosen.candidate.level, instructions=size,
        )  # fmt: skip
        self.swaps.inlined(rewritten.ir)
        old = tracked.kept or self.versions.current[m.number]
        share = self.robust.profilers.entries.share(m.number)
        swap = Swap(m.number, tracked.rates)
        tracked.kept = None
        self.swaps.swap(tracked, version)
        tracked.level, tracked.instructions = decision.chosen.candidate.level, size
        tracked.chosen = chosen
        tracked.verification = Verification(swap, version, old, decision, share)
        return True

    def _traced(self, tracked: Tracked, version: Version, exits: list[SideExit]) -> None:
        """Has the side exits of a version's traces counted."""
        if not exits:
            return
        m = tracked.method
        self.robust.source.exits_counted[version.number] = {
            e.probe: (m.number, n) for n, e in enumerate(exits)
        }
        self.robust.source.made += 1
        self.events.emit(
            Kind.TRACED, method=m.full_name, version=version.number,
            exits=[[e.block[0], e.target[0]] for e in exits],
        )  # fmt: skip

    def _make(
        self, tracked: Tracked, decision: Decision, f: Function, kind: str, level: Level
    ) -> Version | None:
        """A placed version; None where that failed, with the reason recorded."""
        m = tracked.method
        loops = self._running(m.number)
        # what is entered seldom and runs long needs no entry, what is entered all the time and left
        # soon nothing else: each body is a compilation
        entered = self.robust.interval_entries.get(m.number, 0)
        entry = not loops or entered > SELDOM
        if entered > QUICK and self._soon_left(m.number, entered):
            loops = []
        start = time.thread_time()
        try:
            version, draft = self.recompiler.make(
                f, kind, level, loops, kind == "optimised", entry
            )
        except (Refusal, LlvmRejected, WorkshopFailed, MemoryError) as e:
            self._refused(tracked, decision, f"{type(e).__name__}: {e}")
            return None
        except Exception as e:
            self.robust.fault(f"{kind} {m.full_name}", e)
            self._refused(tracked, decision, f"{type(e).__name__}: {e}")
            return None
        assert version.loaded is not None
        workshop = self.robust.workshop
        seconds = time.thread_time() - start + (workshop.seconds if workshop.beside else 0.0)
        effort = decision.chosen.candidate.instructions
        self.robust.costs.compiled(decision, effort, seconds, version.loaded.size)
        self._told_loops(tracked, draft)
        if self.perfmap is not None:
            loaded = version.loaded
            self.perfmap.add(loaded.address, loaded.size, m.full_name, f"{kind}{version.number}")
        return version

    def _told_loops(self, tracked: Tracked, draft: Draft) -> None:
        for key, why in draft.refused:
            self.events.emit(
                Kind.REFUSED, method=tracked.method.full_name, what="on-stack replacement",
                loop=key[1], reason=why,
            )  # fmt: skip

    def _running(self, method: int) -> list[Key]:
        """The loop in which a new version must be able to go on: the outermost of those that are
        polled often, since going on anywhere in a nest is going on in all of it, and each costs a
        compilation; where the method runs and no loop was seen to, all that it has."""
        loops = {loop.key: loop for v in self.versions.of(method) for loop in v.loops}
        polled = {
            key: n / loops[key].strip
            for key, n in self.robust.source.polled.get(method, {}).items()
            if key in loops
        }
        often = [key for key, n in polled.items() if n >= OFTEN] or list(polled)
        if often:
            return [min(often, key=lambda key: polled[key])]
        running = [v for v in self.versions.of(method) if self._runs(v)]
        return list(dict.fromkeys(loop.key for v in running for loop in v.loops))

    def _soon_left(self, method: int, entered: int) -> bool:
        """No loop of it goes on for long, on average: its next call is what matters."""
        rounds = sum(self.robust.source.polled.get(method, {}).values())
        return rounds <= BRIEF * entered

    def _runs(self, v: Version) -> bool:
        entries, exits = self.versions.counts(v)
        return entries > exits

    def _refused(self, tracked: Tracked, decision: Decision, reason: str) -> None:
        tracked.failures += 1
        self.robust.costs.failed(tracked.method.number, decision.chosen.candidate)
        self.events.emit(
            Kind.REFUSED, method=tracked.method.full_name, what=decision.action.value,
            reason=reason,
        )  # fmt: skip

    # ---- what ends

    def phase_changed(self, method: int) -> None:
        """What was profiled is no longer how the method behaves: it may be profiled again."""
        tracked = self.robust.methods.get(method)
        if tracked is None or tracked.window is not None:
            return
        self.robust.costs.forgive(method)
        self.robust.profilers.profile(method).forget()
        tracked.profiled, tracked.shifted = False, True
        tracked.seconds_considered = 0.0
        if tracked.level == "profiled":
            tracked.level = "full"

    def exit_is_hot(self, method: int) -> None:
        """A new trace is to begin where the method leaves its own so often; once for a version."""
        tracked = self.robust.methods.get(method)
        current = self.versions.continuing.get(method) or self.versions.current.get(method)
        if tracked is None or current is None or tracked.verification is not None:
            return
        if tracked.level == "profiled" and tracked.exited != current.number:
            tracked.exited = current.number
            self.phase_changed(method)

    def reclaim(self) -> None:
        """Gives back versions that nothing runs in any more."""
        if not self.versions.old:
            return
        # what is compared may come back, and in a trial it is the new one that does not run
        tracked = self.robust.methods.values()
        compared = [t.verification for t in tracked if t.verification is not None]
        kept = {version for v in compared for version in (v.old, v.new)}
        kept |= {t.kept for t in tracked if t.kept is not None}
        with self.path.lock:
            if len(self.versions.old) > MOST_RETIRED:
                self.path.agent.collect()
            done = self.versions.reclaim(kept)
        for v in done:
            self.robust.source.exits_counted.pop(v.number, None)
            probes = self._probes.pop(v, None)
            if probes is not None:
                probes.give_back()
            size = v.loaded.size if v.loaded is not None else 0
            self.robust.costs.budgets.give_back(size)
            self.events.emit(
                Kind.RECLAIMED, method=self.robust.name(v.method), version=v.number, bytes=size
            )
