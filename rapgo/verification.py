"""Verified swaps: is the new version really faster.

Measured is the rate of a method's entries (or iterations) per processor second, an interval at a
time, before and after a swap. Rates are noisy and skewed, so medians are compared, and the noise of
a median is taken from the median deviation around it; a difference counts when it exceeds both a
tolerance and that noise. A version that seems slower is not condemned at once, because the program
may have changed and not the code: the old version runs again for a trial (A, B, A). Only if the old
one is then faster than the new one was, is the new one rolled back.

      measuring ── not slower ──► KEEP
          │ slower
          ▼ TRIAL: the old version is put in
        trial ── old one is faster ──► ROLL_BACK: it stays in
          │ ▲  └─ old one is as slow ──► RESTORE: the new version is put in again, for good
          │ │ slower again
          ▼ │ the phase has changed: AGAIN: the new version is put in, and compared with the trial
      measuring

Who uses it does what a verdict says before the next interval. Pure logic, no clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum
from typing import Any, NamedTuple

from profilers.limits import Table


class Verdict(Enum):
    MEASURING = "measuring"
    KEEP = "kept"
    TRIAL = "suspicious: old version on trial"
    ROLL_BACK = "rolled back"
    RESTORE = "kept after a trial"
    AGAIN = "the phase changed: new version again"


FINAL = frozenset((Verdict.KEEP, Verdict.ROLL_BACK, Verdict.RESTORE))


class Limits(Table):
    skipped: int = 1  # intervals after a swap, in which both versions ran
    needed: int = 4  # intervals on each side
    most: int = 12  # intervals after which what there is decides
    tolerance: float = 0.05  # of the rate: no smaller difference matters
    rough: float = 0.2  # difference that counts although there are few rates from before
    deviations: float = 3.0  # of the noise of the two medians' difference
    trials: int = 2  # of the old version; after that the new one is kept


_TO_SIGMA = 1.4826  # from median deviation to standard deviation, of a normal distribution
_OF_MEDIAN = 1.2533  # standard error of a median, of that of a mean


def median(values: Iterable[float]) -> float:
    """Of at least one. (`statistics` has one too, at 10 ms for its import.)"""
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def spread(rates: Sequence[float]) -> float:
    """The standard error of the rates' median, as a part of it."""
    middle = median(rates)
    if middle <= 0:
        return 0.0
    deviation = _TO_SIGMA * median(abs(x - middle) for x in rates)
    return float(_OF_MEDIAN * deviation / (len(rates) ** 0.5 * middle))


class Comparison(NamedTuple):
    """Rates of one version over those of another."""

    ratio: float
    noise: float  # standard error of the ratio, as a part of it
    threshold: float  # part of the rate from which on a difference counts

    @property
    def slower(self) -> bool:
        return self.ratio < 1.0 - self.threshold

    @property
    def faster(self) -> bool:
        return self.ratio > 1.0 + self.threshold

    @property
    def clear(self) -> bool:
        """More intervals would not change the answer."""
        return self.slower or self.faster or self.threshold <= 0.1


def compare(new: Sequence[float], old: Sequence[float], limits: Limits) -> Comparison:
    """Both must have rates, above 0."""
    noise = (spread(new) ** 2 + spread(old) ** 2) ** 0.5
    threshold = min(max(limits.tolerance, limits.deviations * noise), 0.9)
    return Comparison(median(new) / median(old), noise, threshold)


def method_speedup(ratio: float, share: float) -> float | None:
    """The speed-up of a method itself, from the ratio of its rates per processor second of the
    whole program, of which it took this share before: the rest has not become faster (Amdahl).
    None if the rate has risen by more than the method's share explains."""
    rest = 1.0 / ratio - (1.0 - share) if ratio > 0 else 0.0
    return share / rest if rest > 0 and share > 0 else None


class Swap:
    """One swap that is being verified. Without enough rates from before there is little to compare
    with, and the new version is kept unless it is much slower than those: a trial for every swap
    would cost more than it saves."""

    def __init__(self, method: int, before: Iterable[float], limits: Limits | None = None) -> None:
        """`before`: rates of the old version in this phase, newest last."""
        self.method = method
        self.limits = limits = limits or Limits()
        self.verdict = Verdict.MEASURING
        self.comparison: Comparison | None = None  # the newest one, new version over old one
        self.trials = 0
        self._old = [x for x in before if x > 0][-limits.most :]
        self._new: list[float] = []
        self._in_trial = False
        self._moved = False  # the phase has changed since the new version was measured
        self._skip = limits.skipped

    @property
    def new(self) -> tuple[float, ...]:
        """Rates of the new version."""
        return tuple(self._new)

    @property
    def old(self) -> tuple[float, ...]:
        """Rates of the old one, those of a trial if there was one."""
        return tuple(self._old)

    @property
    def trial(self) -> bool:
        """The old version is in."""
        return self._in_trial

    def interval(self, rate: float, phase_change: bool = False) -> Verdict:
        """Takes in one interval of the version that is in; a rate of 0 says nothing (the method
        did not run). What is to be done now; a final verdict stays."""
        if self.verdict in FINAL:
            return self.verdict
        self.verdict = Verdict.MEASURING
        if phase_change:
            self._phase_changed()
        elif self._skip > 0:
            self._skip -= 1
        elif rate > 0:
            (self._old if self._in_trial else self._new).append(rate)
            self.verdict = self._judge_trial() if self._in_trial else self._judge()
        return self.verdict

    def _phase_changed(self) -> None:
        """What was measured is of another behaviour. The rates from before the swap stay, as there
        are no others: a wrong suspicion from them ends with the trial."""
        if self._in_trial:
            self._old.clear()
            self._moved = True
        else:
            self._new.clear()

    def _judge(self) -> Verdict:
        limits = self.limits
        if len(self._new) < limits.needed:
            return Verdict.MEASURING
        if len(self._old) < limits.needed and not self._much_slower():
            return Verdict.KEEP
        found = self.comparison = compare(self._new, self._old, limits)
        if not found.clear and len(self._new) < limits.most:
            return Verdict.MEASURING
        if not found.slower:
            return Verdict.KEEP
        if self.trials >= limits.trials:
            return Verdict.KEEP
        self.trials += 1
        self._in_trial, self._moved = True, False
        self._old = []
        self._skip = limits.skipped
        return Verdict.TRIAL

    def _much_slower(self) -> bool:
        """Few rates from before are enough for a suspicion, if the difference is large."""
        rough = 1.0 - self.limits.rough
        return bool(self._old) and median(self._new) < rough * median(self._old)

    def _judge_trial(self) -> Verdict:
        limits = self.limits
        if len(self._old) < limits.needed:
            return Verdict.MEASURING
        if self._moved:
            self._in_trial = False
            self._new = []
            self._skip = limits.skipped
            return Verdict.AGAIN
        found = compare(self._new, self._old, limits)
        if not found.clear and len(self._old) < limits.most:
            return Verdict.MEASURING
        self.comparison = found
        self._in_trial = False
        return Verdict.ROLL_BACK if found.slower else Verdict.RESTORE

    def plain(self) -> dict[str, Any]:
        """For the record."""
        found: dict[str, Any] = {
            "method": self.method,
            "verdict": self.verdict.value,
            "trials": self.trials,
            "before": round(median(self._old), 3) if self._old else None,
            "after": round(median(self._new), 3) if self._new else None,
        }
        if self.comparison is not None:
            found["ratio"] = round(self.comparison.ratio, 4)
            found["threshold"] = round(self.comparison.threshold, 4)
        return found
