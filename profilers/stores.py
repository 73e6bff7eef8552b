"""Which statics and fields are written: one that has not been since start-up probably will not be.

Statics are compared by value, for free to the program; so a store of the same value, or one that is
undone within an interval, is not seen. Stores to fields are counted by instrumented versions, each
at its CIL offset, and the source names the fields of those that were executed. Both are evidence
for speculation, never proof: code that relies on it checks (Shankar, "Fully Dynamic
Specialization", store profile).
"""

from __future__ import annotations

from profilers.profiles import Profiles
from profilers.protocol import Base, Interval, Source


class Stores(Base):
    """A write never becomes unwritten: nothing ages."""

    name = "stores"
    instrumentation: str | None = "instrumentation"

    def __init__(self, profiles: Profiles) -> None:
        super().__init__()
        self.profiles = profiles
        self.written: set[int] = set()  # fields, static ones and others
        self._words: dict[int, int] = {}  # as last seen
        self._since: dict[int, int] = {}  # field → interval from which on it is watched
        self._number = 0

    def sample(self, interval: Interval, source: Source) -> None:
        self._number = interval.number
        for batch in interval.profiles:
            if batch.stores:
                known = self.profiles.at(batch.method).stores
                for place, n in batch.stores.items():
                    known[place] = known.get(place, 0.0) + n
        self.written.update(source.written())
        now = source.statics()
        if now == self._words:  # nearly always, and at C's speed
            return
        before = self._words
        written = self.written
        for field, word in now.items():
            if before.get(field, word) != word:
                written.add(field)
            elif field not in self._since:
                self._since[field] = interval.number
        self._words = dict(now)

    def steady(self, field: int, intervals: int = 8) -> bool:
        """A static that has been watched for so many intervals and not seen written."""
        since = self._since.get(field)
        return since is not None and field not in self.written and self._number - since >= intervals
