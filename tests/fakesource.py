"""A source of profile numbers without a program: tests say what has happened."""

from __future__ import annotations

from profilers.limits import Limits
from profilers.manager import ProfilerManager
from profilers.profile import Frequent, MethodProfile
from profilers.protocol import ExitKey, LoopKey, Weight


class FakeSource:
    """Totals that tests move by `run`."""

    def __init__(self) -> None:
        self.entered: dict[int, int] = {}
        self.left: dict[int, int] = {}
        self.iterated: dict[LoopKey, int] = {}
        self.taken: dict[ExitKey, int] = {}
        self.weights: dict[int, Weight] = {}
        self.batches: list[MethodProfile] = []
        self.words: dict[int, int] = {}
        self.stored: list[int] = []
        self.made = 0
        self.processor = self.clock = 0.0

    def run(
        self,
        entries: dict[int, int] | None = None,
        iterations: dict[LoopKey, int] | None = None,
        exits: dict[ExitKey, int] | None = None,
        seconds: float = 0.01,
    ) -> FakeSource:
        for m, n in (entries or {}).items():
            self.entered[m] = self.entered.get(m, 0) + n
            self.left[m] = self.left.get(m, 0) + n
        for loop, n in (iterations or {}).items():
            self.iterated[loop] = self.iterated.get(loop, 0) + n
        for key, n in (exits or {}).items():
            self.taken[key] = self.taken.get(key, 0) + n
        self.processor += seconds
        self.clock += seconds
        return self

    def entries(self) -> dict[int, int]:
        return self.entered

    def exits(self) -> dict[int, int]:
        return self.left

    def iterations(self) -> dict[LoopKey, int]:
        return self.iterated

    def weight(self, method: int) -> Weight:
        return self.weights.get(method, Weight(10.0))

    def instrumented(self) -> list[MethodProfile]:
        batches, self.batches = self.batches, []
        return batches

    def statics(self) -> dict[int, int]:
        return self.words

    def written(self) -> list[int]:
        stored, self.stored = self.stored, []
        return stored

    def side_exits(self) -> dict[ExitKey, int]:
        return self.taken

    def traces(self) -> int:
        return self.made

    def processor_seconds(self) -> float:
        return self.processor

    def seconds(self) -> float:
        return self.clock


LIMITS = Limits(least_work=1.0, ceiling=1.0)
X, Y, Z = 0x1000, 0x2000, 0x3000  # class words


def manager(limits: Limits = LIMITS) -> ProfilerManager:
    found = ProfilerManager(limits, lambda: ())
    # these look at the machine, not at the source
    found.profilers = [p for p in found.profilers if p not in (found.load, found.hardware)]
    return found


def receivers(method: int, **counts: int) -> MethodProfile:
    """A batch of one call at offset 5."""
    words = {"x": X, "y": Y, "z": Z}
    return MethodProfile(
        method, receivers={5: Frequent({words[k]: float(n) for k, n in counts.items()})}
    )
