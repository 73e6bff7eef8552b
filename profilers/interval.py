"""Totals into differences: the only place that remembers what the counters were."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from profilers.protocol import ExitKey, Interval, LoopKey, Source

K = TypeVar("K")


def moved(now: Mapping[K, int], before: Mapping[K, int]) -> dict[K, int]:
    """What grew, by how much."""
    get = before.get
    return {k: n - old for k, n in now.items() if n > (old := get(k, 0))}


class Reader:
    """Reads a source, an interval at a time. The first interval starts at the first reading."""

    def __init__(self) -> None:
        self._entries: dict[int, int] = {}
        self._iterations: dict[LoopKey, int] = {}
        self._side_exits: dict[ExitKey, int] = {}
        self._traces = 0
        self._seconds = self._processor = 0.0
        self._started = False
        self._number = 0

    def start(self, source: Source) -> None:
        """Sets the clocks; what was counted before is part of the first interval all the same."""
        self._started = True
        self._seconds = source.seconds()
        self._processor = 0.0  # the program's start is part of it too

    def read(self, source: Source) -> Interval:
        """The interval since the last call. Raises what the source raises; nothing is lost then
        but what `instrumented` had handed over."""
        if not self._started:
            self.start(source)
        seconds, processor = source.seconds(), source.processor_seconds()
        exits = dict(source.exits())
        entries = dict(source.entries())
        iterations, side_exits = dict(source.iterations()), dict(source.side_exits())
        traces = source.traces()
        get = exits.get
        interval = Interval(
            self._number,
            max(seconds - self._seconds, 0.0),
            max(processor - self._processor, 0.0),
            moved(entries, self._entries),
            moved(iterations, self._iterations),
            {m: n - gone for m, n in entries.items() if n > (gone := get(m, 0))},
            moved(side_exits, self._side_exits),
            max(traces - self._traces, 0),
            tuple(source.instrumented()),
        )
        self._number += 1
        self._seconds, self._processor = seconds, processor
        self._entries, self._iterations = entries, iterations
        self._side_exits, self._traces = side_exits, traces
        return interval
