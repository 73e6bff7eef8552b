"""The record of what rapgo does to a program: an event bus.

An event is a kind and plain values. Each goes to a file of JSON lines (`--events FILE`), if one is
open, and to every listener; how many there were of each kind is known in any case (`--stats`). With
neither, an event costs the count and no more.

Events come from any thread. There is no lock, since a thread of the program that holds one may be
stopped for good when the process ends: a line is one write to a descriptor that appends, and lines
of several threads do not mix.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Mapping
from enum import Enum, StrEnum
from typing import Any


class Kind(StrEnum):
    COMPILED = "compiled"
    CACHED = "cached"  # code of an earlier run is used
    INSTRUMENTED = "instrumented"
    PHASE = "phase"
    ESTIMATE = "estimate"
    TRACED = "traced"
    OPTIMISED = "optimised"
    SWAPPED = "swapped"
    REPLACED = "replaced"  # on the stack
    VERIFIED = "verified"
    ROLLED_BACK = "rolled back"
    RECLAIMED = "reclaimed"
    REFUSED = "refused"
    FAULT = "fault"


Event = dict[str, Any]
Listener = Callable[[Event], None]
Details = Mapping[str, Any] | Callable[[], Mapping[str, Any]]


class Events:
    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.counts: dict[str, int] = {kind.value: 0 for kind in Kind}
        self.problem = ""  # why the file or a listener is not told any more
        self.listening = False  # somebody is told
        self._clock, self._start = clock, clock()
        self._descriptor = -1
        self._listeners: tuple[Listener, ...] = ()

    def emit(self, kind: str, details: Details | None = None, **values: Any) -> None:
        """Records an event. `details` can be a function, which is called only if somebody
        listens. Never raises."""
        # nothing runs between reading and storing in CPython; elsewhere a count may be one short
        self.counts[kind] = self.counts.get(kind, 0) + 1
        if not self.listening:
            return
        try:
            event: Event = {
                "ms": round((self._clock() - self._start) * 1000.0, 3),
                "kind": str(kind),
                **values,
            }
            if details is not None:
                event.update(details() if callable(details) else details)
        except Exception as error:
            event = {"kind": str(kind), "problem": f"{type(error).__name__}: {error}"}
        if (descriptor := self._descriptor) >= 0:
            self._write(descriptor, event)
        for listener in self._listeners:
            try:
                listener(event)
            except Exception as error:
                self.problem = f"a listener failed: {type(error).__name__}: {error}"
                self.remove(listener)

    # ---- who is told

    def add(self, listener: Listener) -> None:
        """It is called in the thread that the event comes from; one that raises is removed."""
        self._listeners += (listener,)
        self.listening = True

    def remove(self, listener: Listener) -> None:
        self._listeners = tuple(x for x in self._listeners if x is not listener)
        self._update()

    def open(self, path: str) -> None:
        """Writes events to the file from now on, from its beginning. Raises OSError."""
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND
        descriptor = os.open(path, flags, 0o644)
        self.close()
        self._descriptor = descriptor
        self.listening = True

    def close(self) -> None:
        """When nothing is emitted any more. Raises OSError if the system says so only now."""
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            os.close(descriptor)
        self._update()

    def _update(self) -> None:
        self.listening = self._descriptor >= 0 or bool(self._listeners)

    def _write(self, descriptor: int, event: Event) -> None:
        line = encoded(event)
        try:
            written = os.write(descriptor, line)
            if written != len(line):
                raise OSError(f"only {written} of {len(line)} bytes could be written")
        except OSError as error:
            # Such as a full disk: once is enough, the program has other worries. The descriptor
            # stays open, for another thread can be about to write to it, and if closed the number
            # could be that of a file of the program's by then.
            self.problem = f"events are not written any more: {error.strerror or error}"
            self._descriptor = -1
            self._update()


def encoded(event: Event) -> bytes:
    """One line of JSON, in ASCII: names of methods may hold any code unit. What JSON cannot hold
    becomes text; never raises."""
    try:
        text = json.dumps(event, allow_nan=False, separators=(",", ":"))
    except (TypeError, ValueError, RecursionError):
        text = json.dumps(_plain(event, 8), separators=(",", ":"))
    return text.encode("ascii") + b"\n"


def _plain(value: Any, depth: int) -> Any:
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float):
        return value if abs(value) < float("inf") else str(value)
    if depth and isinstance(value, Mapping):
        return {str(k): _plain(v, depth - 1) for k, v in value.items()}
    if depth and isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(v, depth - 1) for v in value]
    if isinstance(value, Enum):
        return _plain(value.value, depth)
    try:
        return str(value)
    except Exception:
        return f"<{type(value).__name__}>"
