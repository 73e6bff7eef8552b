"""Runs of contenders, each from the project's folder and with a code cache of the session's own.

By default each run of rapgo finds an empty cache, as a program's first run does; `warm` gives each
(contender, program) one cache for all its rounds, so that from the second on it starts with what
the run before has learned.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from contenders import Contender
from processes import Run, measure
from suite import PROJECT


@dataclass
class Session:
    """`scratch` is a folder that goes away with the session."""

    scratch: Path
    timeout: float
    warm: bool = False
    _runs: count[int] = field(default_factory=count)

    def run(self, contender: Contender, program: Path, arguments: Sequence[str] = ()) -> Run:
        """One run; RunFailed if it ends badly."""
        run = f"{contender.name}-{program.stem}" if self.warm else str(next(self._runs))
        cache = self.scratch / "caches" / run
        cache.mkdir(parents=True, exist_ok=True)
        environment = {**contender.environment, "XDG_CACHE_HOME": str(cache)}
        return measure(contender.run(program, arguments), environment, PROJECT, self.timeout)
