"""Side exits of optimised code, and the rate at which traces are made: Dynamo's signs.

A hot side exit is the start of a new trace. A change of how often traces are left, or many new
traces at once, mean that the program has left what its traces were made for: a phase change (Bala,
Duesterwald, Banerjia, "Dynamo", PLDI 2000: the trace cache is flushed when the creation rate rises
sharply).
"""

from __future__ import annotations

from profilers.limits import Limits
from profilers.phases import Burst, Detector
from profilers.protocol import Base, ExitKey, Interval, PhaseChange, Source

STAYED = -1  # as the number of a side exit: none


class Fragments(Base):
    name = "fragments"

    def __init__(self, limits: Limits) -> None:
        super().__init__()
        self.limits = limits
        self._exits: Detector[ExitKey] = Detector(limits)
        self._traces = Burst(limits, limits.burst_traces)
        self._taken: dict[ExitKey, float] = {}  # faded
        self._passed: dict[int, float] = {}  # method → entries and iterations, faded

    def sample(self, interval: Interval, source: Source) -> None:
        taken = interval.side_exits
        traces = self._traces.feed(interval.traces, interval.processor)
        for key, n in taken.items():
            self._taken[key] = self._taken.get(key, 0.0) + n
        if self._taken:
            self._compare(interval)
        if traces and self._change is None:
            self._burst(interval, *traces, "new traces")

    def _compare(self, interval: Interval) -> None:
        """What part of their rounds methods leave their traces, and where: with the rounds that
        stay it is a vector like any other (profilers.phases)."""
        rounds = {m: float(interval.entries.get(m, 0)) for m in {m for m, _ in self._taken}}
        for (m, _), n in interval.iterations.items():
            if m in rounds:
                rounds[m] += n
        for m, passed in rounds.items():
            self._passed[m] = self._passed.get(m, 0.0) + passed
        vector: dict[ExitKey, float] = dict(interval.side_exits)
        for (m, _), n in interval.side_exits.items():
            rounds[m] -= n
        for m, stayed in rounds.items():
            vector[m, STAYED] = max(stayed, 0.0)
        shift = self._exits.feed(vector)
        if shift:
            methods = shift.named(lambda key: key[0], self.limits)
            left = sum(interval.side_exits.values()) / max(sum(vector.values()), 1.0)
            detail = f"{100 * left:.0f}% of the rounds leave their traces"
            self._change = PhaseChange(self.name, methods, shift.distance, shift.threshold, detail)

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
