"""What the robust path knows of one method, and what it is doing with it."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from optimizations.probes import Plan
from optimizations.protocol import Facts
from rapgo.costs import Decision
from rapgo.verification import Swap
from runtime.ir.summary import Summary
from runtime.metadata.model import MethodInfo
from runtime.versions import Version

RATES = 12  # intervals whose rates are kept, for comparisons


@dataclass(slots=True)
class Window:
    """A method's instrumented version is in: until it has counted enough, or long enough."""

    plan: Plan
    version: Version
    decision: Decision
    since: float  # seconds, by the clock
    intervals: int = 0


@dataclass(slots=True)
class Verification:
    """A new version is compared with the one before it."""

    swap: Swap
    new: Version
    old: Version
    decision: Decision
    share: float  # of the program's time, before
    intervals: int = 0


@dataclass(slots=True)
class Tracked:
    """`level`: of the code that runs, as the calibration names it; `gained`: its speed-up beyond
    that level; `profiled`: what instrumented code counted is of how the method behaves now;
    `shifted`: it has behaved differently since a phase change."""

    method: MethodInfo
    facts: Facts
    summary: Summary
    level: str
    gained: float = 1.0
    profiled: bool = False
    shifted: bool = False
    window: Window | None = None
    verification: Verification | None = None
    rates: deque[float] = field(default_factory=lambda: deque(maxlen=RATES))
    absorbed: frozenset[int] = frozenset()  # callees whose time is counted as its own
    replaced: int = -1  # the newest version that running code is known to have gone over to
    exited: int = -1  # the version whose hot side exit has been answered
    unprofiled: bool = False  # a profile was tried for, and could not be had
    inlined: int = 0  # intervals whose entries were mostly before it was inlined somewhere
    failures: int = 0
    entries: int = 0  # so far, when it was last considered
    seconds_considered: float = 0.0  # the method's own time when it was last considered
    kept: Version | None = None  # an older version that may have to come back
    instructions: int = 0  # of IR, of the newest version
    chosen: tuple[str, ...] = ()  # the optimizations that changed something in it

    @property
    def optimised(self) -> bool:
        """Its code is of the highest level."""
        return self.level in ("full", "profiled")


def facts_of(summary: Summary) -> Facts:
    count = summary.counts.get
    return Facts(
        instructions=summary.instructions,
        loops=len(summary.loops),
        branches=count("branch", 0) + count("switch", 0),
        switches=count("switch", 0),
        calls=count("call slot", 0),
        dispatched=count("call virtual", 0) + count("call delegate", 0),
        checks=count("ensure", 0),
        statics=count("static", 0) + count("staticref", 0),
    )
