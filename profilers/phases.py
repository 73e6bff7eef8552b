"""Phase detection, for all profilers: vectors, the noise between them, and bursts.

An interval is a vector of how much each thing (a method, a loop) happened, normalised to a sum of
1; the distance of two is Manhattan's, 0 to 2 (Sherwood, Perelman, Calder, "Basic Block Distribution
Analysis", PACT 2001). A phase is a run of intervals that stay near its vector, which follows them
slowly. How near depends on the program and is learned: the mean distance within the phase plus some
deviations, and a floor. An interval further off is odd; a phase change is that so many odd
intervals in a row resemble each other (Hind, Rajan, Sweeney, "Phase Shift Detection: A Problem
Classification", IBM RC 22887, 2003). Odd intervals that resemble nothing, again and again, are the
program's noise and are learned as such.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from math import sqrt
from typing import Generic, NamedTuple, TypeVar

from profilers.limits import Limits

K = TypeVar("K", bound=Hashable)

_NEGLIGIBLE = 1e-6  # of a vector


def normalised(counts: Mapping[K, float]) -> dict[K, float]:
    """Shares, which sum to 1; empty for nothing."""
    total = sum(counts.values())
    if total <= 0:
        return {}
    scale = 1.0 / total
    return {k: n * scale for k, n in counts.items()}


def distance(a: Mapping[K, float], b: Mapping[K, float]) -> float:
    """Manhattan distance of two normalised vectors: with both sums 1, the sum of |a - b| is twice
    what the smaller of each pair leaves, so only the shorter vector is walked."""
    if len(a) > len(b):
        a, b = b, a
    common = 0.0
    get = b.get
    for k, x in a.items():
        y = get(k, 0.0)
        common += x if x < y else y
    return max(2.0 - 2.0 * common, 0.0)


class Noise:
    """How far apart intervals of one behaviour are: a running mean and deviation, which weigh the
    newest distance by `noise_weight` (and all alike until there are that many; Finch, "Incremental
    calculation of weighted mean and variance", 2009)."""

    __slots__ = ("limits", "mean", "variance", "seen")

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.mean = self.variance = 0.0
        self.seen = 0

    def learn(self, d: float) -> None:
        self.seen += 1
        weight = max(self.limits.noise_weight, 1.0 / self.seen)
        off = d - self.mean
        self.mean += weight * off
        self.variance = (1.0 - weight) * (self.variance + weight * off * off)

    @property
    def learning(self) -> bool:
        """Too little is known to call anything odd."""
        return self.seen < self.limits.learn

    @property
    def threshold(self) -> float:
        limits = self.limits
        found = self.mean + limits.deviations * sqrt(self.variance)
        return min(max(found, limits.floor), limits.top)


class Shift(NamedTuple, Generic[K]):
    """A phase change: how far from the old phase, what was the threshold, and the changes of
    share, new minus old."""

    distance: float
    threshold: float
    changes: dict[K, float]

    def named(self, method: Callable[[K], int], limits: Limits) -> tuple[int, ...]:
        """The methods whose share changed most, largest change first."""
        by_method: dict[int, float] = {}
        for k, x in self.changes.items():
            m = method(k)
            by_method[m] = by_method.get(m, 0.0) + abs(x)
        found = [m for m, x in by_method.items() if x >= limits.named_change]
        found.sort(key=lambda m: (-by_method[m], m))
        return tuple(found[: limits.named])


class Detector(Generic[K]):
    """Fed with one interval's counts at a time."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.noise = Noise(limits)
        self.last = 0.0  # the newest distance from the phase
        self._phase: dict[K, float] = {}
        self._odd: dict[K, float] = {}  # the newest odd interval
        self._agreeing = self._oddities = 0
        self._settling = 1  # intervals that start the phase anew, whatever they are

    def restart(self) -> None:
        """What is counted has changed, amid an interval: the one after it starts a phase,
        silently."""
        self._settling = 2
        self._calm()

    def feed(self, counts: Mapping[K, float]) -> Shift[K] | None:
        limits = self.limits
        total = sum(counts.values())
        if total < limits.least_work or total <= 0:
            return None
        vector = {k: n / total for k, n in counts.items()}
        if self._settling:
            self._settling -= 1
            self._phase = vector
            return None
        self.last = d = distance(vector, self._phase)
        threshold = self.noise.threshold
        if d <= threshold:
            self.noise.learn(d)
            self._follow(vector)
            self._calm()
            return None
        if self.noise.learning:
            # a beginning: not all that it brings is noise, so it teaches no more than the floor
            self.noise.learn(limits.floor)
            self._phase = vector
            return None
        agrees = bool(self._odd) and distance(vector, self._odd) <= threshold
        self._agreeing = self._agreeing + 1 if agrees else 1
        self._oddities += 1
        self._odd = vector
        if self._agreeing >= limits.confirm:
            shift = Shift(d, threshold, self._changes(vector))
            self._phase = vector
            self._calm()
            return shift
        if self._oddities >= limits.restless:
            self.noise.learn(d)
            self._follow(vector)
        return None

    def _calm(self) -> None:
        self._odd = {}
        self._agreeing = self._oddities = 0

    def _changes(self, vector: dict[K, float]) -> dict[K, float]:
        old = self._phase
        changes = {k: x - old.get(k, 0.0) for k, x in vector.items()}
        changes.update((k, -x) for k, x in old.items() if k not in vector)
        return changes

    def _follow(self, vector: dict[K, float]) -> None:
        new = self.limits.follow
        kept = 1.0 - new
        phase = {k: y for k, x in self._phase.items() if (y := x * kept) > _NEGLIGIBLE}
        get = phase.get
        for k, x in vector.items():
            phase[k] = get(k, 0.0) + x * new
        self._phase = phase


class Burst:
    """A rate far above its running mean: Dynamo takes a sharp rise of the rate at which traces are
    made for a new working set (Bala, Duesterwald, Banerjia, PLDI 2000, 6).

    Reports the rise once, after `confirm` intervals of it; then the new rate is the usual one."""

    def __init__(self, limits: Limits, least: float) -> None:
        self.limits, self.least = limits, least
        self.mean = 0.0
        self._seen = self._high = 0

    @property
    def threshold(self) -> float:
        return max(self.least, self.limits.burst * self.mean)

    def restart(self) -> None:
        """What is counted has changed: the interval after the next says what is usual, since in
        the next both are counted."""
        self._seen, self._high = -1, 0

    def feed(self, count: float, seconds: float) -> tuple[float, float] | None:
        """Takes in an interval of so many seconds of processor time. The rate and the threshold
        that it exceeds, if this is the burst to be reported."""
        if seconds <= 0:
            return None
        rate = count / seconds
        self._seen += 1
        if self._seen == 0:
            return None
        threshold = self.threshold
        if self._seen > 1 and rate > threshold:
            self._high += 1
            if self._high < self.limits.confirm:
                return None
            self.mean, self._high = rate, 0
            return rate, threshold
        self._high = 0
        weight = max(self.limits.burst_weight, 1.0 / self._seen)
        self.mean += weight * (rate - self.mean)
        return None
