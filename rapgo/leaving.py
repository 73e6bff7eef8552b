"""Calling something when the C library ends the process, as a program's Environment.Exit does.

Python's own `atexit` does not run then. Needed only where no agent is in the host to tell us.
"""

from __future__ import annotations

import ctypes
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_Handler = ctypes.CFUNCTYPE(None, ctypes.c_void_p)
_registered: list[object] = []  # the C library keeps their addresses


def call_at_exit(action: Callable[[], None]) -> Callable[[], None]:
    """`action` runs once: at the C library's exit, or before, when the result is called."""
    pending = [action]

    def act(argument: int | None = None) -> None:
        while pending:
            try:
                pending.pop()()
            except Exception as error:  # a callback has no caller to tell
                print(f"rapgo: statistics could not be written: {error}", file=sys.stderr)

    handler = _Handler(act)
    _registered.append(handler)
    ctypes.CDLL(None).__cxa_atexit(handler, None, None)
    return act
