"""The robust path: one background thread that makes the program's code better while it runs.

The RAPGO proposal, III:

    1 [PP] the first compilation                      runtime.priority
    2 [RP] ask the profilers for a phase change       `_observe`
    3 [RP] call the optimizer on the candidates       `_candidates`
    4 [RP] it applies what promises a speed-up        `consider`, rapgo.actions
    5 [RP] replace the slow version by the new one    rapgo.actions

The thread has the lowest priority and yields where no core is idle. Whatever fails in it is
recorded with its reason, and the method concerned stays as it is; too many faults in a row, and it
ends, and the program goes on with the code it has.
"""

from __future__ import annotations

import sys
import time
import traceback
from collections.abc import Mapping

from optimizations.optimizer import Optimizer, third_parties
from optimizations.registry import MAKERS
from profilers.manager import ProfilerManager
from profilers.protocol import Interval
from rapgo.actions import Actions
from rapgo.calibration import Calibration, default_path
from rapgo.candidates import candidates, left_to_host
from rapgo.costs import Action, CostModel, Situation, future_seconds
from rapgo.events import Events, Kind
from rapgo.live import LiveSource
from rapgo.perfmap import PerfMap
from rapgo.tracking import Tracked, facts_of
from rapgo.world import HostWorld
from runtime.machine import Machine
from runtime.workshop import Workshop

SHORTEST, LONGEST = 0.01, 0.2  # seconds between two steps
CROWDED = 0.5  # the longest where no core is idle
YOUNG = 0.05  # of the program's time so far: the longest pause, since much is still to be found out
CONSIDERED = 12  # methods in one step, hottest first
WORTH_A_LOOK = 0.002  # seconds of a method's own time since it was last considered
MORE = 0.4  # of that time it must have taken since: the estimates change little with less
HOT_EXIT = 0.4  # of a method's rounds that leave its trace at one place: it needs another
SMALL = 150  # instructions of a method that will probably be inlined
AGEING = 0.1  # seconds
FAULTS = 20  # steps that fail in a row, before the thread ends


class RobustPath:
    """`step` does one round; tests do it by hand, `rapgo.background` in its thread."""

    def __init__(
        self, machine: Machine, events: Events, workshop: Workshop,
        perfmap: PerfMap | None = None, without: frozenset[str] = frozenset(),
        calibration: str | None = None,
    ) -> None:  # fmt: skip
        path, versions = machine.path, machine.versions
        assert path is not None and versions is not None
        self.path, self.versions, self.events = path, versions, events
        settings = path.settings
        self.profilers = ProfilerManager()
        self.world = HostWorld(
            path, self.profilers.profiles.get, self.profilers.entries.share
        )
        others, broken = third_parties()
        makers = (*MAKERS, *others)
        self.optimizer = Optimizer(self.world, makers, without, settings.stress_chaos)
        self.optimizer.broken |= broken
        self.workshop = workshop
        self._calibration = default_path() if calibration is None else calibration
        known = Calibration.load(self._calibration) if self._calibration else Calibration()
        self.costs = CostModel(known, record=lambda d: events.emit(Kind.ESTIMATE, self._told(d)))
        self.source = LiveSource(path, self._speed)
        self.methods: dict[int, Tracked] = {}
        self.actions = Actions(self, perfmap)
        self.interval = SHORTEST
        self.interval_entries: Mapping[int, int] = {}  # method → entries in the newest interval
        self._aged = 0.0
        self._faults = 0  # in a row

    # ---- the loop

    def step(self) -> None:
        """One round."""
        interval = self._observe()
        self.interval_entries = interval.entries
        self.actions.windows(interval)
        self.actions.swaps.verify(interval)
        busy = False
        for tracked in self._candidates():
            self.consider(tracked)
            busy = True  # what was not worth it yet may be soon
        self.actions.reclaim()
        self.interval = self._next(busy)

    def _observe(self) -> Interval:
        """Step 2: what happened since the last round, and whether behaviour has shifted."""
        interval = self.profilers.poll(self.source)
        if interval.seconds and time.monotonic() - self._aged >= AGEING:
            self.profilers.age()
            self._aged = time.monotonic()
        change = self.profilers.phase_change()
        if change is not None:
            names = [self.name(m) for m in change.methods]
            self.events.emit(
                Kind.PHASE, profiler=change.profiler, methods=names, detail=change.detail,
                distance=round(change.distance, 3), threshold=round(change.threshold, 3),
            )  # fmt: skip
            for m in change.methods:
                self.actions.phase_changed(m)
        for (m, _), share in self.profilers.fragments.hot():
            if share >= HOT_EXIT:
                self.actions.exit_is_hot(m)
        return interval

    def _candidates(self) -> list[Tracked]:
        """Step 3: the methods whose time is worth a look, those that are in loops first. What such
        a loop calls will be inlined into it, and is not considered by itself before that."""
        found = []
        entries = self.profilers.entries
        for profile in entries.hottest(CONSIDERED):
            tracked = self.tracked(profile.method)
            if tracked is None or tracked.window or tracked.verification or tracked.level == "host":
                continue
            if tracked.inlined:
                tracked.inlined -= 1
                tracked.seconds_considered = entries.seconds(profile.method)
                continue
            before = tracked.seconds_considered
            spent = entries.seconds(profile.method) - before
            if spent >= max(WORTH_A_LOOK, MORE * before):
                found.append(tracked)
        looping = [t for t in found if t.method.number in self.source.polled and not t.optimised]
        for t in looping:
            t.absorbed = self._absorbed(t)
        covered = {m for t in looping for m in t.absorbed}
        others = [t for t in found if t not in looping and t.method.number not in covered]
        return [*looping, *others]

    def _absorbed(self, tracked: Tracked) -> frozenset[int]:
        """Small methods that a method calls, directly or through each other."""
        found: set[int] = set()
        work = [tracked.summary]
        while work:
            for m in work.pop().callees - found:
                summary = self.path.summaries.get(m)
                if summary and not summary.loops and summary.instructions <= SMALL:
                    found.add(m)
                    work.append(summary)
        return frozenset(found - {tracked.method.number})

    def consider(self, tracked: Tracked, expected: float = 0.0) -> bool:
        """Steps 4 and 5 for one method, of which at least so many seconds are expected. True if
        something was done."""
        m, entries = tracked.method.number, self.profilers.entries
        tracked.seconds_considered = entries.seconds(m)
        profile = self.profilers.profile(m)
        share = sum(entries.share(x) for x in (m, *tracked.absorbed))
        idle = self.profilers.load.idle_cores()
        future = max(expected, future_seconds(min(share, 1.0), entries.program, idle))
        situation = Situation(m, tracked.level, future, tracked.gained, idle)
        tracked.entries = self.source.totals.get(m, 0)
        possible = candidates(tracked, profile, self.optimizer)
        possible += left_to_host(tracked, self.source.bridged(tracked.method), future)
        decision = self.costs.choose(situation, possible)
        if decision.action is Action.NOTHING:
            return False
        if decision.action is Action.HOST:
            return self.actions.swaps.leave(tracked)
        if decision.action is Action.INSTRUMENT:
            return self.actions.instrument(tracked, decision)
        return self.actions.optimise(tracked, decision)

    def _next(self, busy: bool) -> float:
        """The pause after this step: short while there is something to do."""
        if self.actions.instrumented:
            return SHORTEST  # instrumented code is slow: not a moment longer than needed
        pending = any(t.verification for t in self.methods.values())
        load = self.profilers.load.load
        crowded = load is not None and load.idle < 0.25
        longest = CROWDED if crowded else LONGEST
        pause = SHORTEST if busy or pending else min(longest, 1.25 * self.interval)
        young = YOUNG * self.profilers.entries.program
        if crowded:
            # whatever runs here, the program waits for
            pause = max(pause, min(4 * SHORTEST, young))
        return max(SHORTEST, min(pause, max(young, 2 * SHORTEST)))

    # ---- methods

    def tracked(self, method: int) -> Tracked | None:
        """What is known of a method; None of one that is not compiled by us."""
        tracked = self.methods.get(method)
        if tracked is None:
            summary = self.path.summaries.get(method)
            if summary is None:
                return None
            with self.path.lock:
                info = self.path.methods[method]
            level = "light" if summary.loops and method not in self.path.hasty else "fast0"
            tracked = Tracked(info, facts_of(summary), summary, level)
            self.methods[method] = tracked
        return tracked

    def _speed(self, method: int) -> float:
        tracked = self.methods.get(method)
        if tracked is None:
            return 1.0
        return self.costs.calibration.speed_of(tracked.level) * tracked.gained

    def name(self, method: int) -> str:
        info = self.path.methods.get(method)
        return info.full_name if info is not None else str(method)

    def _told(self, decision: object) -> dict[str, object]:
        from rapgo.costs import Decision

        assert isinstance(decision, Decision)
        return {**decision.plain(), "method": self.name(decision.situation.method)}

    # ---- faults

    def round(self) -> None:
        """A step, whose faults are recorded."""
        try:
            self.step()
            self._faults = 0
        except Exception as e:
            self._faults += 1
            self.fault("step", e)
            self.interval = LONGEST

    @property
    def given_up(self) -> bool:
        """So many faults in a row that there is no point in going on."""
        return self._faults >= FAULTS

    def fault(self, where: str, e: Exception) -> None:
        """Something of ours failed; the program does not notice."""
        self.events.emit(Kind.FAULT, where=where, reason=f"{type(e).__name__}: {e}")
        if self.path.settings.debug:
            print(f"rapgo: robust path: {where}:", file=sys.stderr)
            traceback.print_exc()

    def finish(self) -> None:
        """The process ends: nothing is waited for."""
        if self._calibration and self.costs.calibration.damage == "":
            self.costs.calibration.save(self._calibration)

    def stats(self) -> dict[str, object]:
        """What `--stats` says of it."""
        return {
            "methods_left_to_host": sorted(
                t.method.full_name for t in self.methods.values() if t.level == "host"
            ),
            "versions_current": len(self.versions.current),
            "versions_retired": len(self.versions.old),
            "versions_reclaimed": self.versions.reclaimed,
            "workshop_failures": dict(self.workshop.failures),
            "absent": self.profilers.absent() | self.optimizer.broken,
        }
