"""Which classes, or delegates' methods, the receivers of each dispatched call have."""

from __future__ import annotations

from profilers.profile import Frequent, MethodProfile
from profilers.profiles import FrequentTables


class Receivers(FrequentTables):
    """Call's CIL offset → class words with counts, the most frequent and the rest."""

    name = "receivers"
    instrumentation: str | None = "instrumentation"

    def of(self, profile: MethodProfile) -> dict[int, Frequent]:
        return profile.receivers
