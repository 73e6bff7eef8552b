"""Swaps of versions, and what becomes of them: which is in, which of two is faster.

A swap is verified by the rate at which a method works, before and after (`rapgo.verification`), and
taken back where the new version is the slower one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from profilers.protocol import Interval
from rapgo.events import Kind
from rapgo.tracking import Tracked, Verification
from rapgo.verification import Verdict, method_speedup
from runtime.ir.model import Function
from runtime.versions import Version

if TYPE_CHECKING:
    from rapgo.manager import RobustPath

LEARNT = 0.2  # of a method's share of the time: what the noise of a measurement may be at most
PATIENCE = 60  # intervals, after which a version that nothing is known of is kept


class Swaps:
    """Used by the background thread alone; versions change under the compile lock."""

    def __init__(self, robust: RobustPath) -> None:
        self.robust = robust
        self.path, self.versions, self.events = robust.path, robust.versions, robust.events

    def swap(self, tracked: Tracked, version: Version) -> None:
        with self.path.lock:
            before = self.versions.swap(version)
        self.robust.profilers.swapped(tracked.method.number)
        if before is not None and before.kind != "instrumented" and version.kind == "instrumented":
            tracked.kept = before
        self.events.emit(
            Kind.SWAPPED, method=tracked.method.full_name, version=version.number,
            before=None if before is None else before.number,
            version_kind=version.kind, loops=[k[1] for k in version.entries],
        )  # fmt: skip

    def verify(self, interval: Interval) -> None:
        """Notes rates, and decides on swaps that are being verified."""
        for tracked in self.robust.methods.values():
            self._replaced(tracked)
            m = tracked.method.number
            rate = self._rate(m, interval)
            if tracked.verification is None:
                if rate > 0 and tracked.window is None:
                    tracked.rates.append(rate)
                continue
            v = tracked.verification
            v.intervals += 1
            verdict = v.swap.interval(rate)
            if v.intervals > PATIENCE and not v.swap.trial and verdict is Verdict.MEASURING:
                verdict = Verdict.KEEP
            if verdict is Verdict.TRIAL and v.new.entry:
                self.swap(tracked, v.old)
            elif verdict is Verdict.TRIAL:
                with self.path.lock:
                    self.versions.withdraw(v.new)
            elif verdict in (Verdict.AGAIN, Verdict.RESTORE):
                self.swap(tracked, v.new)
            if verdict in (Verdict.KEEP, Verdict.RESTORE):
                self._kept(tracked, v)
            elif verdict is Verdict.ROLL_BACK:
                self._rolled_back(tracked, v)

    def _replaced(self, tracked: Tracked) -> None:
        """Tells the record when running code has gone over to a version."""
        m = tracked.method.number
        for v in (self.versions.continuing.get(m), self.versions.current.get(m)):
            if v is None or v.number == tracked.replaced or not v.entries:
                continue
            times = self.versions.replacements(v)
            if times:
                tracked.replaced = v.number
                self.events.emit(
                    Kind.REPLACED, method=tracked.method.full_name, version=v.number, times=times,
                    loops=[key[1] for key in v.entries],
                )  # fmt: skip

    def _rate(self, method: int, interval: Interval) -> float:
        """How fast a method works, by what all its versions count alike: iterations of its
        outermost loops, or entries where it has none; per second of processor time."""
        if interval.processor <= 0:
            return 0.0
        offsets = {
            loop.key[1]
            for v in self.versions.of(method)
            for loop in v.loops
            if loop.outermost and not loop.key[0]
        }
        if not offsets:
            return interval.entries.get(method, 0) / interval.processor
        iterations = interval.iterations.get
        return sum(iterations((method, o), 0) for o in offsets) / interval.processor

    def inlined(self, f: Function) -> None:
        """What a new version has inlined is entered less often from now on: that says nothing
        about the speed of its own newest version."""
        for m in {m for b in f.blocks for _, m in b.path}:
            tracked = self.robust.tracked(m)
            if tracked is not None:
                tracked.inlined = 2
                if tracked.verification is not None:
                    self._kept(tracked, tracked.verification)
                tracked.rates.clear()

    def _kept(self, tracked: Tracked, v: Verification) -> None:
        tracked.verification = None
        tracked.rates.clear()
        tracked.rates.extend(v.swap.new)  # what the next version will be compared with
        found = v.swap.comparison
        speedup = method_speedup(found.ratio, v.share) if found is not None else None
        measured = None
        # of a method that takes little of the time, noise is all that would be learnt
        if speedup is not None and found is not None and v.share * LEARNT >= found.noise:
            measured = self.robust.costs.measured(tracked.method.number, speedup)
        self.events.emit(
            Kind.VERIFIED, self._told(v, measured), version=v.new.number,
        )  # fmt: skip

    def _told(self, v: Verification, more: dict[str, object] | None = None) -> dict[str, object]:
        return {**v.swap.plain(), **(more or {}), "method": self.robust.name(v.new.method)}

    def _rolled_back(self, tracked: Tracked, v: Verification) -> None:
        tracked.verification = None
        tracked.rates.clear()
        tracked.rates.extend(v.swap.old)
        tracked.level = v.decision.situation.level
        self.robust.costs.failed(tracked.method.number, v.decision.chosen.candidate)
        self.events.emit(Kind.ROLLED_BACK, self._told(v), version=v.new.number)

    def leave(self, tracked: Tracked) -> bool:
        """Has the host run a method whose callers are the host's own: its prologue finds a zero.
        Our own calls still reach our code."""
        m = tracked.method
        with self.path.lock:
            self.path.area.poke(self.path.linker.slots[m.number], 0)
        before, tracked.level = tracked.level, "host"
        self.robust.profilers.swapped(m.number)
        self.events.emit(
            Kind.SWAPPED, method=m.full_name, version=None, before=before, version_kind="host",
            loops=[],
        )  # fmt: skip
        return True
