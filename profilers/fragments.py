"""Side exits of optimised code, and the rate at which traces are made: Dynamo's signs.

A hot side exit is the start of a new trace. Many at once, or many new traces at once, mean that the
program has left what its traces were made for: a phase change (Bala, Duesterwald, Banerjia,
"Dynamo", PLDI 2000: the trace cache is flushed when the creation rate rises sharply).
"""

from __future__ import annotations

from profilers.limits import Limits
from profilers.phases import Burst
from profilers.protocol import Base, ExitKey, Interval, PhaseChange, Source


class Fragments(Base):
    name = "fragments"

    def __init__(self, limits: Limits) -> None:
        super().__init__()
        self.limits = limits
        self._exits = Burst(limits, limits.burst_least)
        self._traces = Burst(limits, limits.burst_traces)
        self._taken: dict[ExitKey, float] = {}  # faded
        self._passed: dict[int, float] = {}  # method → entries and iterations, faded

    def sample(self, interval: Interval, source: Source) -> None:
        taken = interval.side_exits
        exits = self._exits.feed(sum(taken.values()), interval.processor)
        traces = self._traces.feed(interval.traces, interval.processor)
        if exits:
            self._burst(interval, *exits, "side exits")
        elif traces:
            self._burst(interval, *traces, "new traces")
        for key, n in taken.items():
            self._taken[key] = self._taken.get(key, 0.0) + n
        if not self._taken:
            return
        methods = {m for m, _ in self._taken}
        passed = self._passed
        for m in methods:
            passed[m] = passed.get(m, 0.0) + interval.entries.get(m, 0)
        for (m, _), n in interval.iterations.items():
            if m in methods:
                passed[m] += n

    def _burst(self, interval: Interval, rate: float, threshold: float, what: str) -> None:
        by_method: dict[int, int] = {}
        for (m, _), n in interval.side_exits.items():
            by_method[m] = by_method.get(m, 0) + n
        methods = sorted(by_method, key=lambda m: (-by_method[m], m))[: self.limits.named]
        detail = f"{rate:.0f} {what} per processor second"
        self._change = PhaseChange(self.name, tuple(methods), rate, threshold, detail)

    def hot(self) -> list[tuple[ExitKey, float]]:
        """Side exits that a new trace should start from, with their share of the method's entries
        and iterations (above 1 if the method counts too few of these), hottest first."""
        found = []
        for key, n in self._taken.items():
            share = n / max(self._passed.get(key[0], 0.0), 1.0)
            if share >= self.limits.hot_share and n >= self.limits.batch:
                found.append((key, share))
        return sorted(found, key=lambda x: (-x[1], x[0]))

    def age(self) -> None:
        factor, forget = self.limits.counts, self.limits.forget
        self._taken = {k: x for k, n in self._taken.items() if (x := n * factor) >= forget}
        methods = {m for m, _ in self._taken}
        self._passed = {m: n * factor for m, n in self._passed.items() if m in methods}

    def swapped(self, method: int) -> None:
        """The new version's exits are other places, passed at another rate."""
        self._exits.restart()
        self._taken = {k: n for k, n in self._taken.items() if k[0] != method}
        self._passed.pop(method, None)
