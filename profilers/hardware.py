"""Hardware counters of the process, where the kernel allows them: perf_event_open by system call.

One counter a thread and event, opened for the threads there are and inherited by those that they
start; user mode only, which is all that an unprivileged process may ask for (perf_event_open(2)).
Containers mostly refuse with EPERM or ENOSYS, virtual machines without a counter with ENOENT: then
`absent` has the reason, and nothing else here does anything.
"""

from __future__ import annotations

import ctypes
import os
import struct
from collections.abc import Callable
from typing import NamedTuple

from profilers.limits import Limits
from profilers.protocol import Base, Interval, Source

_CALL = {"x86_64": 298, "aarch64": 241}  # numbers of the system call
_EVENTS = {"instructions": 1, "cache-misses": 3, "branch-misses": 5}  # PERF_TYPE_HARDWARE
_SIZE = 112  # PERF_ATTR_SIZE_VER5
_INHERIT, _EXCLUDE_KERNEL, _EXCLUDE_HV = 1 << 1, 1 << 5, 1 << 6
_CLOEXEC = 8


def _open(event: int, thread: int) -> int:
    """A descriptor. Raises OSError with the kernel's reason."""
    number = _CALL.get(os.uname().machine)
    if number is None:
        raise OSError(0, f"no system call number known for {os.uname().machine}")
    attr = bytearray(_SIZE)
    # type, size, config; then flags after sample_period, sample_type, read_format
    struct.pack_into("=IIQQQQQ", attr, 0, 0, _SIZE, event, 0, 0, 0, 0)
    struct.pack_into("=Q", attr, 40, _INHERIT | _EXCLUDE_KERNEL | _EXCLUDE_HV)
    libc = ctypes.CDLL(None, use_errno=True)
    libc.syscall.restype = ctypes.c_long
    descriptor = libc.syscall(
        ctypes.c_long(number),
        (ctypes.c_char * _SIZE).from_buffer(attr),
        ctypes.c_int(thread),
        ctypes.c_int(-1),
        ctypes.c_int(-1),
        ctypes.c_ulong(_CLOEXEC),
    )
    if descriptor < 0:
        errno = ctypes.get_errno()
        raise OSError(errno, os.strerror(errno))
    return int(descriptor)


def _threads() -> list[int]:
    try:
        return [int(name) for name in os.listdir("/proc/self/task")]
    except OSError:
        return [0]  # the calling thread


class Counts(NamedTuple):
    """Of one interval, all threads, user mode."""

    instructions: int
    cache_misses: int
    branch_misses: int


class Hardware(Base):
    """No phases of its own: misses confirm what other profilers see, and are kept for reports."""

    name = "hardware"

    def __init__(self, limits: Limits, open_counter: Callable[[int, int], int] = _open) -> None:
        super().__init__()
        self.limits = limits
        self.counts: Counts | None = None  # of the last interval
        self.absent = ""
        self._open = open_counter
        self._counters: dict[str, list[int]] | None = None  # event → descriptors
        self._before: dict[str, int] = {}

    def sample(self, interval: Interval, source: Source) -> None:
        if self.absent:
            return
        try:
            if self._counters is None:
                self._start()
            now = self._read()
        except OSError as error:
            self.close()
            self.absent = f"perf_event_open: {error.strerror or error}"
            self.counts = None
            return
        if self._before:
            grown = {name: max(n - self._before[name], 0) for name, n in now.items()}
            self.counts = Counts(
                grown["instructions"], grown["cache-misses"], grown["branch-misses"]
            )
        self._before = now

    def _start(self) -> None:
        counters: dict[str, list[int]] = {name: [] for name in _EVENTS}
        self._counters = counters
        for thread in _threads():
            for name, event in _EVENTS.items():
                try:
                    counters[name].append(self._open(event, thread))
                except ProcessLookupError:
                    pass  # the thread has ended meanwhile

    def _read(self) -> dict[str, int]:
        assert self._counters is not None
        return {
            name: sum(int.from_bytes(os.read(d, 8), "little") for d in descriptors)
            for name, descriptors in self._counters.items()
        }

    def close(self) -> None:
        for descriptors in (self._counters or {}).values():
            for d in descriptors:
                os.close(d)
        self._counters = None
