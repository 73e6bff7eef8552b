"""Which values chosen instructions see: TNV tables of constant size with the rest as "other".

Calder, Feller, Eustace, "Value Profiling", MICRO 1997.
"""

from __future__ import annotations

from profilers.profile import Frequent, MethodProfile
from profilers.profiles import FrequentTables


class Values(FrequentTables):
    """Instruction's CIL offset → values of its operand with counts."""

    name = "values"
    instrumentation: str | None = "instrumentation"

    def of(self, profile: MethodProfile) -> dict[int, Frequent]:
        return profile.values
