"""Who is on the stack: a method entered more often than left has running activations.

Each interval is a sample of all threads' whole stacks, for the price of two subtractions, as the
versions' counters of entries and exits are there for reclaiming code anyway. A method that stays on
the stack without being entered, while it works, sits in a loop that only on-stack replacement can
leave.
"""

from __future__ import annotations

from profilers.limits import Limits
from profilers.protocol import Base, Interval, Source


class Samples(Base):
    """No phases: what is on the stack shifts only with what is entered, which entries.py sees."""

    name = "samples"

    def __init__(self, limits: Limits) -> None:
        super().__init__()
        self.limits = limits
        self.samples = 0.0  # taken, faded like the counts
        self._found: dict[int, float] = {}  # method → samples that found it on a stack
        self._deepest: dict[int, int] = {}
        self._stuck: dict[int, int] = {}  # method → intervals in a row on the stack, not entered
        self._running: dict[int, int] = {}

    def sample(self, interval: Interval, source: Source) -> None:
        self.samples += 1.0
        self._running = running = interval.running
        found, deepest, stuck = self._found, self._deepest, self._stuck
        entered = interval.entries
        for m, activations in running.items():
            found[m] = found.get(m, 0.0) + 1.0
            if activations > deepest.get(m, 0):
                deepest[m] = activations
        self._stuck = {m: stuck.get(m, 0) + 1 for m in running if m not in entered}

    def age(self) -> None:
        factor, forget = self.limits.counts, self.limits.forget
        self.samples *= factor
        self._found = {m: x for m, n in self._found.items() if (x := n * factor) >= forget}

    def share(self, method: int) -> float:
        """Of recent samples, those that found the method on a stack."""
        return self._found.get(method, 0.0) / self.samples if self.samples else 0.0

    def activations(self, method: int) -> int:
        """On all stacks together, at the last sample."""
        return self._running.get(method, 0)

    def deepest(self, method: int) -> int:
        """The most activations that any sample found."""
        return self._deepest.get(method, 0)

    def stuck(self, method: int) -> int:
        """For how many intervals in a row the method has been on a stack without an entry."""
        return self._stuck.get(method, 0)
