"""The process's load and what the machine has left, so that the background yields when it must.

psutil is imported at the first sample, in the background: it costs 20 ms. A look at the system
costs some 100 µs, more on many cores, so it is taken every `Limits.load_period` seconds only.
"""

from __future__ import annotations

import os
from typing import NamedTuple

from profilers.limits import Limits
from profilers.protocol import Base, Interval, Source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_QUOTA = "/sys/fs/cgroup/cpu.max"  # "quota period" or "max period", microseconds


class Load(NamedTuple):
    """Since the look before, but for `resident` and `cores`."""

    seconds: float  # by the clock
    processor: float  # cores that the process kept busy
    resident: int  # bytes of memory
    switches: int  # voluntary context switches: waiting
    preempted: int  # involuntary ones: somebody else wanted the core
    cores: float  # that the process may use: its affinity and its control group's quota
    idle: float  # of these, cores that nobody used


def quota(text: str) -> float | None:
    """Cores that a control group's cpu.max allows; None for no limit or other text."""
    limit, _, period = text.strip().partition(" ")
    if limit.isdigit() and period.isdigit() and int(period):
        return int(limit) / int(period)
    return None


def _allowed() -> list[int]:
    try:
        return sorted(os.sched_getaffinity(0))
    except (AttributeError, OSError):
        return list(range(os.cpu_count() or 1))


def _quota() -> float | None:
    try:
        with open(_QUOTA, encoding="ascii", errors="replace") as file:
            return quota(file.read())
    except OSError:
        return None  # no second-version control groups here, or no limit at the root


class ProcessLoad(Base):
    """No phases: how busy the process is says little of what it does."""

    name = "load"

    def __init__(self, limits: Limits, psutil: Any = None) -> None:
        super().__init__()
        self.limits = limits
        self.load: Load | None = None  # None until there have been two looks
        self.absent = ""  # why nothing is known
        self._psutil = psutil
        self._process: Any = None
        self._elapsed = 0.0
        self._before: tuple[float, int, int, dict[int, float]] | None = None
        self._cores = _allowed()
        self._quota = _quota()

    def sample(self, interval: Interval, source: Source) -> None:
        if self.absent:
            return
        self._elapsed += interval.seconds
        if self._before is not None and self._elapsed < self.limits.load_period:
            return
        try:
            self._look()
        except Exception as error:  # psutil raises errors of its own kind; /proc may be hidden
            self.absent = f"{type(error).__name__}: {error}"
            self.load = None

    def _look(self) -> None:
        if self._process is None:
            if self._psutil is None:
                import psutil

                self._psutil = psutil
            self._process = self._psutil.Process()
        process = self._process
        with process.oneshot():
            times = process.cpu_times()
            resident = process.memory_info().rss
            switches = process.num_ctx_switches()
        used = times.user + times.system
        # what has a low priority, such as the background itself, gives way
        cores = self._psutil.cpu_times(percpu=True)
        idle = {n: t.idle + getattr(t, "nice", 0.0) for n, t in enumerate(cores)}
        before, seconds = self._before, self._elapsed
        self._before = used, switches.voluntary, switches.involuntary, idle
        self._elapsed = 0.0
        if before is None or seconds <= 0:
            return
        busy = max(used - before[0], 0.0) / seconds
        free = sum(
            min(max(idle[c] - before[3].get(c, idle[c]), 0.0) / seconds, 1.0)
            for c in self._cores
            if c in idle
        )
        allowed = float(len(self._cores))
        if self._quota is not None:
            allowed = min(allowed, self._quota)
            free = min(free, max(allowed - busy, 0.0))
        self.load = Load(
            seconds,
            busy,
            resident,
            switches.voluntary - before[1],
            switches.involuntary - before[2],
            allowed,
            free,
        )

    def idle_cores(self) -> float:
        """Before two looks, what would be if nothing else ran; 0 if nothing will be known: then the
        background is as modest as on a busy machine."""
        if self.load is not None:
            return self.load.idle
        return 0.0 if self.absent else len(self._cores) - 1.0
