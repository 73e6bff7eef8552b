"""What is known of a method's behaviour: the data that profilers fill and optimizations read.

All counts are floats that decay (`aged`), so that what a program did long ago fades. Keys survive
recompilation and can be saved: a place in a method is a CIL offset, a block is its offset and its
number among the blocks of that offset (`Block.offset`, `Block.nth`). A profile is of the method's
own code, not of what is inlined into it: those methods have profiles of their own.
"""

from __future__ import annotations

from dataclasses import dataclass, field

BlockKey = tuple[int, int]  # (CIL offset, which of the blocks with it)


@dataclass(slots=True)
class Frequent:
    """The most frequent values at a place, a table of constant size; `other` is the rest.

    Calder, Feller, Eustace, "Value Profiling" (MICRO 1997), 3: a TNV table."""

    counts: dict[int, float] = field(default_factory=dict)
    other: float = 0.0

    @property
    def total(self) -> float:
        return sum(self.counts.values()) + self.other

    def ranked(self) -> list[tuple[int, float]]:
        """(value, its share of all), most frequent first."""
        total = self.total or 1.0
        return sorted(((v, n / total) for v, n in self.counts.items()), key=lambda x: -x[1])

    def aged(self, factor: float) -> None:
        self.counts = {v: n * factor for v, n in self.counts.items() if n * factor >= 0.5}
        self.other *= factor

    def add(self, counts: dict[int, float], other: float = 0.0) -> None:
        for v, n in counts.items():
            self.counts[v] = self.counts.get(v, 0.0) + n
        self.other += other


@dataclass(slots=True)
class MethodProfile:
    """What is known of one method. An empty dictionary: not profiled, or nothing happened."""

    method: int
    entries: float = 0.0
    iterations: dict[int, float] = field(default_factory=dict)  # loop header's offset → iterations
    seconds: float = 0.0  # of processor time spent in the method's own code, as estimated
    # block → how often each target of its terminator was taken, in the order of the targets
    edges: dict[BlockKey, tuple[float, ...]] = field(default_factory=dict)
    # acyclic paths with their counts: the blocks from a loop header or the entry to a back edge or
    # an exit (Ball, Larus, "Efficient Path Profiling", MICRO 1996)
    paths: dict[tuple[BlockKey, ...], float] = field(default_factory=dict)
    # loop header → the tail that was executing when its counter tripped (Dynamo's MRET)
    traces: dict[BlockKey, tuple[BlockKey, ...]] = field(default_factory=dict)
    # virtual, interface or delegate call → class words, or entries of methods for delegates
    receivers: dict[int, Frequent] = field(default_factory=dict)
    values: dict[int, Frequent] = field(default_factory=dict)  # instruction → values of its operand
    stores: dict[int, float] = field(default_factory=dict)  # store → how often it was executed

    @property
    def profiled(self) -> bool:
        """Instrumented code has run."""
        return bool(self.edges or self.receivers or self.values or self.traces)

    def forget(self) -> None:
        """What instrumented code has counted is of how the method used to behave."""
        for table in (self.edges, self.paths, self.traces, self.receivers, self.values):
            table.clear()
