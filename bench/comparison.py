"""What a comparison gathers: times by program, contender and round, and what went wrong.

Every (program, contender) has one entry per round, None where the run gave no result, so that
rounds stay paired.
"""

from __future__ import annotations

import json
import os
import platform
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from catalogue import OUTLIERS
from contenders import Contender
from ratios import least, least_table, paired_ratio, ratio_table


@dataclass
class Comparison:
    """`what` says what was measured; `loads` has the machine's load at each round."""

    what: str
    contenders: Sequence[Contender]
    times: dict[str, dict[str, list[float | None]]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    loads: list[float] = field(default_factory=list)

    def begin_round(self) -> None:
        self.loads.append(os.getloadavg()[0])

    def add(self, program: str, contender: Contender, milliseconds: float | None) -> None:
        empty: dict[str, list[float | None]] = {c.name: [] for c in self.contenders}
        self.times.setdefault(program, empty)[contender.name].append(milliseconds)

    def complain(self, problem: str) -> None:
        """Say it at once, and again under the tables; what is said once is not repeated."""
        if problem not in self.problems:
            self.problems.append(problem)
            print(f"!! {problem}", file=sys.stderr, flush=True)

    def report(self) -> str:
        """The tables, and the problems."""
        names = [c.name for c in self.contenders]
        parts = [f"{machine()}; load {min(self.loads):.1f} to {max(self.loads):.1f}"]
        parts.append(least_table(self.times, names))
        parts += [ratio_table(self.times, names, base, OUTLIERS) for base in self._bases()]
        if self.problems:
            parts.append("\n".join(f"!! {problem}" for problem in self.problems))
        return "\n\n".join(parts)

    def write_json(self, file: Path) -> None:
        """Everything measured, with the ratios of the tables."""
        ratios = {
            base: {
                program: {name: paired_ratio(times, of[base]) for name, times in of.items()}
                for program, of in self.times.items()
            }
            for base in self._bases()
        }
        least_of = {
            program: {name: least(times) for name, times in of.items()}
            for program, of in self.times.items()
        }
        text = json.dumps({
            "what": self.what, "machine": machine(), "loads": self.loads, "times_ms": self.times,
            "least_ms": least_of, "ratios": ratios, "problems": self.problems,
        }, indent=1)
        file.write_text(text + "\n")

    def _bases(self) -> list[str]:
        return [c.name for c in self.contenders if c.bare]


def machine() -> str:
    """The processor's name and count."""
    name = platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        models = [line for line in info.read_text().splitlines() if line.startswith("model name")]
        name = models[0].partition(":")[2].strip() if models else name
    return f"{os.cpu_count()} x {name}"
