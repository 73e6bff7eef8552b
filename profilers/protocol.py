"""What profilers get, and what they are asked.

The numbers come from a `Source`, which stands over the live process (or, in tests, over nothing):
totals that only grow, read in bulk. Once per interval the manager turns them into one `Interval`
of differences, which holds only what moved, and hands that to every profiler; so an interval costs
one pass over the methods, however many profilers there are. A profiler keeps what it needs, lets it
age, and says, once, when the program's behaviour has shifted (RAPGO proposal, III).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from profilers.profile import MethodProfile

LoopKey = tuple[int, int]  # (method, CIL offset of the loop's header)
ExitKey = tuple[int, int]  # (method, number or CIL offset of the side exit)


class Weight(NamedTuple):
    """How much work the code in use of a method does, in any unit that is the same for all
    methods, such as instructions of IR divided by the speed of their level."""

    straight: float  # once per entry: what is outside of loops
    loops: Mapping[int, float] = {}  # header's offset → per iteration, inner loops not included


class Source(Protocol):
    """The raw numbers. Methods are numbers of `MethodInfo`, as everywhere.

    A total is over all threads and all versions, retired ones too, and never sinks; one that does
    counts as unchanged. What never happened may be missing. The mappings may be the source's own:
    they are read at once and not kept. What it raises ends the interval, and nothing else.
    """

    def entries(self) -> Mapping[int, int]:
        """Method → entries so far."""

    def exits(self) -> Mapping[int, int]:
        """Method → exits so far, read before `entries` so that no method seems to be running that
        is not; the manager asks in that order."""

    def iterations(self) -> Mapping[LoopKey, int]:
        """Loop → iterations so far."""

    def weight(self, method: int) -> Weight:
        """Asked when a method first moves, and again after it was said to be `swapped`."""

    def instrumented(self) -> Iterable[MethodProfile]:
        """What instrumented versions counted since the last call: profiles that are the caller's
        to keep, of differences. Their entries, iterations and seconds are not read."""

    def statics(self) -> Mapping[int, int]:
        """Field → its word now, for static fields worth watching whose class is initialised. No
        references: the collector changes those."""

    def written(self) -> Iterable[int]:
        """Fields that instrumented versions saw written since the last call."""

    def side_exits(self) -> Mapping[ExitKey, int]:
        """Side exit of optimised code → how often it was taken so far."""

    def traces(self) -> int:
        """Traces made so far."""

    def processor_seconds(self) -> float:
        """Processor time of the program's threads so far, rapgo's own threads left out."""

    def seconds(self) -> float:
        """A clock that only goes forward."""


@dataclass(slots=True)
class Interval:
    """What happened between two polls: only what moved is in it."""

    number: int = 0
    seconds: float = 0.0  # by the clock
    processor: float = 0.0  # seconds of processor time
    entries: dict[int, int] = field(default_factory=dict)
    iterations: dict[LoopKey, int] = field(default_factory=dict)
    running: dict[int, int] = field(default_factory=dict)  # method → activations at its end
    side_exits: dict[ExitKey, int] = field(default_factory=dict)
    traces: int = 0
    profiles: Sequence[MethodProfile] = ()  # of instrumented versions


class PhaseChange(NamedTuple):
    """Behaviour has shifted: who says so, the methods concerned (most changed first; none if that
    is not known), and by how much, against what would have been noise."""

    profiler: str
    methods: tuple[int, ...]
    distance: float
    threshold: float
    detail: str = ""

    @property
    def strength(self) -> float:
        return self.distance / self.threshold if self.threshold else self.distance


class Profiler(Protocol):
    """Third parties register a callable without arguments that returns one, under the entry point
    group `rapgo.profilers`. One that raises is recorded and asked nothing more."""

    name: str
    instrumentation: str | None  # the optimization that adds its probes, if it needs any

    def sample(self, interval: Interval, source: Source) -> None:
        """Takes in one interval. Costs microseconds per method that moved."""

    def age(self) -> None:
        """Lets what is old fade."""

    def phase_change(self) -> PhaseChange | None:
        """A shift that has shown since this was last asked."""

    def swapped(self, method: int) -> None:
        """The method's code has changed, and with it what counters count (a callee that is inlined
        is no longer entered): the next intervals differ for a reason that is no phase."""


class Base:
    """What profilers have in common; those that need nothing more override nothing more."""

    name = ""
    instrumentation: str | None = None

    def __init__(self) -> None:
        self._change: PhaseChange | None = None

    def sample(self, interval: Interval, source: Source) -> None:
        pass

    def age(self) -> None:
        pass

    def swapped(self, method: int) -> None:
        pass

    def phase_change(self) -> PhaseChange | None:
        change, self._change = self._change, None
        return change
