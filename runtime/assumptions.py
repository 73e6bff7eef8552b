"""What code took for granted when it was made: facts that held then, and must hold again in the
process that wants to run it.

    ("class", type)                    the class is initialised
    ("value", field, kind, value)      a `static readonly` field has this value

Who makes a version begins, and ends with what has been noted since, on the same thread.
"""

from __future__ import annotations

import threading
from typing import Any

Fact = tuple[Any, ...]


class Assumptions:
    def __init__(self) -> None:
        self._mine = threading.local()

    def begin(self) -> None:
        self._mine.found = set()

    def note(self, *fact: Any) -> None:
        found: set[Fact] | None = getattr(self._mine, "found", None)
        if found is not None:
            found.add(fact)

    def end(self) -> frozenset[Fact]:
        found: set[Fact] | None = getattr(self._mine, "found", None)
        self._mine.found = None
        return frozenset(found or ())
