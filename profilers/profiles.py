"""The profiles of all methods: one `MethodProfile` each, shared by the profilers, each of which
fills and ages its own fields of it.

The second half is about instrumented versions. What they count comes in batches, one per interval
and method, and is merged unless it contradicts what is known: the tables of old and new, place by
place, are compared as phases.py compares intervals. A batch that differs waits; the next one either
agrees with it, then the old is forgotten and this is a phase change, or with the old, then it was
odd, and all of it is merged. If none follows (the instrumented version was taken out), it is the
newest that is known, and so the old is merged with no more than equal weight.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Iterator, Mapping

from profilers.limits import Limits
from profilers.phases import Noise, distance, normalised
from profilers.profile import Frequent, MethodProfile
from profilers.protocol import Base, Interval, PhaseChange, Source

# place in a method → what happened there → how often
Table = Mapping[Hashable, Mapping[Hashable, float]]


class Profiles:
    """Method → its profile. Only grows: a program's methods are few and profiles small."""

    def __init__(self) -> None:
        self._table: dict[int, MethodProfile] = {}

    def at(self, method: int) -> MethodProfile:
        """The method's profile, made if need be."""
        found = self._table.get(method)
        if found is None:
            found = self._table[method] = MethodProfile(method)
        return found

    def get(self, method: int) -> MethodProfile | None:
        return self._table.get(method)

    def put(self, profile: MethodProfile) -> None:
        """A profile from elsewhere, such as an earlier run's."""
        self._table[profile.method] = profile

    def __iter__(self) -> Iterator[MethodProfile]:
        return iter(list(self._table.values()))

    def __len__(self) -> int:
        return len(self._table)


def outcomes(frequent: Frequent) -> dict[Hashable, float]:
    """As one row of a Table; None is all that has no count of its own."""
    row: dict[Hashable, float] = {v: n for v, n in frequent.counts.items()}
    if frequent.other:
        row[None] = frequent.other
    return row


def difference(known: Table, batch: Table, least: float) -> float:
    """The distance of a method's new behaviour from what is known of it: the mean over the places
    that both have at least `least` counts of, by how often the batch passed them. 0 if none."""
    weights = summed = 0.0
    for place, row in batch.items():
        old = known.get(place)
        count = sum(row.values())
        if old is None or count < least or sum(old.values()) < least:
            continue
        weights += count
        summed += count * distance(normalised(row), normalised(old))
    return summed / weights if weights else 0.0


def merge(known: Frequent, batch: Frequent, limits: Limits) -> None:
    """Adds, and keeps the table's size: the most frequent of all, but for a few places that are for
    the most frequent of the batch, so that a new value has a chance (Calder, Feller, Eustace clear
    the lower half of the table now and then for that)."""
    known.add(batch.counts, batch.other)
    counts = known.counts
    if len(counts) <= limits.values:
        return
    ranked = sorted(counts, key=lambda v: (-counts[v], v))
    newest = sorted(batch.counts, key=lambda v: (-batch.counts[v], v))[: limits.newcomers]
    kept = set(newest)
    for v in ranked:
        if len(kept) >= limits.values:
            break
        kept.add(v)
    for v in ranked:
        if v not in kept:
            known.other += counts.pop(v)


class Instrumented(Base, ABC):
    """A profiler of what instrumented versions count. A kind says which fields are its own."""

    def __init__(self, profiles: Profiles, limits: Limits) -> None:
        super().__init__()
        self.profiles, self.limits = profiles, limits
        self.noise = Noise(limits)
        self._waiting: dict[int, list[MethodProfile]] = {}  # batches that differ
        self._fading: set[int] = set()  # methods with counts that can still age

    # ---- what a kind defines

    @abstractmethod
    def has(self, batch: MethodProfile) -> bool:
        """There is something of this kind in it."""

    @abstractmethod
    def table(self, profile: MethodProfile) -> Table:
        ...

    @abstractmethod
    def add(self, known: MethodProfile, batch: MethodProfile) -> None:
        ...

    @abstractmethod
    def scale(self, known: MethodProfile, factor: Callable[[float], float]) -> bool:
        """Multiplies the counts of each place by what `factor` says of their sum; whether any
        has changed."""

    @abstractmethod
    def clear(self, known: MethodProfile) -> None:
        ...

    # ---- what all do

    def sample(self, interval: Interval, source: Source) -> None:
        changed: list[tuple[float, int]] = []
        threshold = self.noise.threshold
        seen = set()
        for batch in interval.profiles:
            if self.has(batch):
                seen.add(batch.method)
                if (d := self._take(batch, threshold)) is not None:
                    changed.append((d, batch.method))
        if self._waiting:
            for method in self._waiting.keys() - seen:
                self._settle(method)
        if changed:
            changed.sort(key=lambda x: (-x[0], x[1]))
            methods = tuple(m for _, m in changed[: self.limits.named])
            self._change = PhaseChange(self.name, methods, changed[0][0], threshold)

    def _take(self, batch: MethodProfile, threshold: float) -> float | None:
        """Merges a batch or has it wait; the distance, if it shows a phase change."""
        method, limits = batch.method, self.limits
        known = self.profiles.at(method)
        self._fading.add(method)
        table = self.table(batch)
        d = difference(self.table(known), table, limits.batch)
        waiting = self._waiting.get(method)
        if d <= threshold:
            if d:
                self.noise.learn(d)
            for odd in self._waiting.pop(method, ()):
                self.add(known, odd)
            self.add(known, batch)
            return None
        if waiting is None:
            self._waiting[method] = [batch]
            return None
        if difference(self.table(waiting[-1]), table, limits.batch) > threshold:
            for odd in waiting:  # and nothing like it came again
                self.add(known, odd)
            self._waiting[method] = [batch]
            return None
        waiting.append(batch)
        if len(waiting) < limits.confirm:
            return None
        self.clear(known)
        for new in self._waiting.pop(method):
            self.add(known, new)
        return d

    def _settle(self, method: int) -> None:
        known, batches = self.profiles.at(method), self._waiting.pop(method)
        sums: dict[Hashable, float] = {}
        for batch in batches:
            for place, row in self.table(batch).items():
                sums[place] = sums.get(place, 0.0) + sum(row.values())
        if most := max(sums.values(), default=0.0):
            self.scale(known, lambda total: min(most / total, 1.0) if total else 1.0)
        for batch in batches:
            self.add(known, batch)

    def age(self) -> None:
        limits = self.limits

        def factor(total: float) -> float:
            return limits.tables if total > limits.keep else 1.0

        table = self.profiles
        self._fading = {m for m in self._fading if self.scale(table.at(m), factor)}


def scaled(frequents: dict[int, Frequent], factor: Callable[[float], float]) -> bool:
    """`Instrumented.scale` of such a dictionary."""
    changed = False
    for frequent in frequents.values():
        f = factor(frequent.total)
        if f != 1.0:
            changed = True
            frequent.counts = {v: n * f for v, n in frequent.counts.items()}
            frequent.other *= f
    return changed


class FrequentTables(Instrumented):
    """A kind that is one dictionary of Frequents."""

    @abstractmethod
    def of(self, profile: MethodProfile) -> dict[int, Frequent]:
        ...

    def has(self, batch: MethodProfile) -> bool:
        return bool(self.of(batch))

    def table(self, profile: MethodProfile) -> Table:
        return {place: outcomes(f) for place, f in self.of(profile).items()}

    def add(self, known: MethodProfile, batch: MethodProfile) -> None:
        mine = self.of(known)
        for place, frequent in self.of(batch).items():
            if (old := mine.get(place)) is None:
                old = mine[place] = Frequent()
            merge(old, frequent, self.limits)

    def scale(self, known: MethodProfile, factor: Callable[[float], float]) -> bool:
        return scaled(self.of(known), factor)

    def clear(self, known: MethodProfile) -> None:
        self.of(known).clear()
