"""Method entries and loop iterations, always counted, and the time they stand for.

Work is entries times the weight of a method's straight code, plus iterations times the weight of
each loop. A method's own seconds are its share of the work of the interval, of the processor time
that the program used in it; but no more than its work can have taken (`Limits.ceiling`), because
the program's time in the host is nobody's work here. Arnold, Fink, Grove, Hind, Sweeney, "Adaptive
Optimization in the Jalapeño JVM", OOPSLA 2000, estimate the same from samples.
"""

from __future__ import annotations

from profilers.limits import Limits
from profilers.phases import Detector
from profilers.profile import MethodProfile
from profilers.profiles import Profiles
from profilers.protocol import Base, Interval, LoopKey, PhaseChange, Source, Weight

Place = int | LoopKey  # a method's straight code, or a loop of it


def _method(place: Place) -> int:
    return place if isinstance(place, int) else place[0]


class Entries(Base):
    """Fills entries, iterations and seconds of profiles; its phases are of the work's places."""

    name = "entries"

    def __init__(self, profiles: Profiles, limits: Limits) -> None:
        super().__init__()
        self.profiles, self.limits = profiles, limits
        self.detector: Detector[Place] = Detector(limits)
        self.processor = 0.0  # seconds of processor time, faded as the profiles' seconds are
        self.program = 0.0  # seconds of processor time since the start
        self._live: dict[int, MethodProfile] = {}
        self._weights: dict[int, Weight] = {}
        self._totals: dict[int, float] = {}  # method → its own seconds since the start

    def sample(self, interval: Interval, source: Source) -> None:
        self.processor += interval.processor
        self.program += interval.processor
        if not interval.entries and not interval.iterations:
            return
        work = self._work(interval, source)
        self._credit(interval, work)
        shift = self.detector.feed(work)
        if shift:
            methods = shift.named(_method, self.limits)
            self._change = PhaseChange(self.name, methods, shift.distance, shift.threshold)

    def _work(self, interval: Interval, source: Source) -> dict[Place, float]:
        """Counts times weights. One of the two loops over all that moved, so written for speed."""
        known = self._weights
        work: dict[Place, float] = {}
        for m, n in interval.entries.items():
            weight = known.get(m)
            if weight is None:
                weight = known[m] = source.weight(m)
            work[m] = n * weight[0]
        for loop, n in interval.iterations.items():
            m, offset = loop
            weight = known.get(m)
            if weight is None:
                weight = known[m] = source.weight(m)
            work[loop] = n * weight[1].get(offset, weight[0])
        return work

    def _credit(self, interval: Interval, work: dict[Place, float]) -> None:
        """The other one: counts and seconds into the profiles."""
        total = sum(work.values())
        unit = min(interval.processor / total, self.limits.ceiling) if total > 0 else 0.0
        live, totals = self._live, self._totals
        for m, n in interval.entries.items():
            profile = live.get(m)
            if profile is None:
                profile = self._enter(m)
            seconds = work[m] * unit
            profile.entries += n
            profile.seconds += seconds
            totals[m] += seconds
        for loop, n in interval.iterations.items():
            m, offset = loop
            profile = live.get(m)
            if profile is None:
                profile = self._enter(m)
            seconds = work[loop] * unit
            profile.seconds += seconds
            totals[m] += seconds
            iterations = profile.iterations
            iterations[offset] = iterations.get(offset, 0.0) + n

    def _enter(self, method: int) -> MethodProfile:
        profile = self._live[method] = self.profiles.at(method)
        self._totals.setdefault(method, 0.0)
        return profile

    def age(self) -> None:
        factor, forget = self.limits.counts, self.limits.forget
        self.processor *= factor
        gone = []
        for m, profile in self._live.items():
            profile.entries *= factor
            profile.seconds *= factor
            iterations = profile.iterations
            most = profile.entries
            for offset in iterations:
                n = iterations[offset] = iterations[offset] * factor
                most = max(most, n)
            if most < forget:
                gone.append(m)
        for m in gone:
            profile = self._live.pop(m)
            profile.entries = profile.seconds = 0.0
            profile.iterations.clear()

    def swapped(self, method: int) -> None:
        self._weights.pop(method, None)
        self.detector.restart()

    def share(self, method: int) -> float:
        """Of the program's recent processor time, the part spent in the method's own code."""
        profile = self._live.get(method)
        return min(profile.seconds / self.processor, 1.0) if profile and self.processor else 0.0

    def seconds(self, method: int) -> float:
        """Of processor time in the method's own code since the start, not faded."""
        return self._totals.get(method, 0.0)

    def hottest(self, count: int) -> list[MethodProfile]:
        """The methods with the most recent time, most first."""
        ranked = sorted(self._live.values(), key=lambda p: (-p.seconds, p.method))
        return ranked[:count]
