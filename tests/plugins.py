"""A third party's optimization and profiler, as small as they can be: README.md shows them."""

from __future__ import annotations

from optimizations.protocol import Facts, Result
from optimizations.registry import Session
from profilers.profile import MethodProfile
from profilers.protocol import Base, Interval, Source
from runtime.ir.model import Function
from runtime.refusals import Reason


class NeverRun:
    """What the profile never saw running goes out of the way."""

    name = "never-run"

    def __init__(self, session: Session) -> None:
        pass

    def estimated_speedup(self, facts: Facts, profile: MethodProfile) -> float:
        return 1.01 if profile.edges else 1.0

    def apply(self, ir: Function, profile: MethodProfile) -> Result:
        found = [b for b in ir.blocks[1:] if b.count == 0 and not b.cold]
        for b in found:
            b.cold = True
        return Result(len(found)) if found else Result.refusal(Reason.NOTHING_TO_DO)


class Busiest(Base):
    """Which method was entered most in the last interval."""

    name = "busiest"
    method = -1

    def sample(self, interval: Interval, source: Source) -> None:
        if interval.entries:
            self.method = max(interval.entries, key=interval.entries.__getitem__)


def breaks(*arguments: object) -> Base:
    """Neither an optimization nor a profiler comes of it."""
    raise RuntimeError("this one is broken")
