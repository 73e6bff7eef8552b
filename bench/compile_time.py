#!/usr/bin/env python3
"""What a first compilation costs: all programs of tests/programs at tier first.

    python bench/compile_time.py [--host 3.1] [--programs Boxing,Casts] [--slowest 10]

The time of each method comes from `RAPGO_LOG=compile`, a line on standard error for each: that
makes the median and the percentile exact over all methods of all programs. The split by step comes
from `--stats`, which gives totals over the methods of a program.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from math import ceil
from pathlib import Path

from comparison import machine
from contenders import RAPGO_COMMAND, Choice, Contender, contenders
from ratios import table
from suite import PROGRAMS, PROJECT, Program

_LINE = re.compile(r"^rapgo: \d+ (?P<method>.*) (?P<ms>[0-9.]+) ms$", re.MULTILINE)
# --stats goes before the program: what comes after is the program's own
COMMAND = RAPGO_COMMAND.replace("{program}", "--stats={stats} {program}")


@dataclass
class Costs:
    """Milliseconds: of each method, and of each step over all methods."""

    methods: list[tuple[float, str]] = field(default_factory=list)
    later: list[float] = field(default_factory=list)  # without each process's first: LLVM is there
    steps: Counter[str] = field(default_factory=Counter)
    counted: int = 0  # methods whose steps are in `steps`
    cil_instructions: int = 0
    problems: list[str] = field(default_factory=list)


def main() -> int:
    options = _parser().parse_args()
    named = set(options.programs.split(",")) if options.programs else None
    chosen = [
        p for p in PROGRAMS if p.kind == "programs" and (named is None or p.name in named)
    ]
    if not chosen:
        print("--programs: names no program of tests/programs.", file=sys.stderr)
        return 2
    costs = Costs()
    with tempfile.TemporaryDirectory(prefix="rapgo-bench-") as scratch:
        choice = Choice((options.host,), ("first",), options.rapgo_command)
        runners, missing = contenders(choice, Path(scratch))
        if missing:
            print(*missing, sep="\n", file=sys.stderr)
            return 2
        ours = next(runner for runner in runners if not runner.bare)
        for program in chosen:
            _run(ours, program, Path(scratch), options.timeout, costs)
    print(_report(costs, len(chosen), options.slowest))
    return 1 if costs.problems else 0


def _run(ours: Contender, program: Program, scratch: Path, timeout: float, costs: Costs) -> None:
    """Run one program and add what its compilations cost."""
    stats = scratch / f"{program.name}.json"
    command = [
        part.replace("{stats}", str(stats)) for part in ours.run(program.dll, program.arguments)
    ]
    environment = {
        **ours.environment, "RAPGO_LOG": "compile", "XDG_CACHE_HOME": str(scratch / program.name)
    }
    try:
        done = subprocess.run(
            command, env=environment, cwd=PROJECT, timeout=timeout,
            stdin=subprocess.DEVNULL, capture_output=True, check=False,
        )
    except subprocess.TimeoutExpired:
        costs.problems.append(f"{program.name}: no end after {timeout:.0f} s")
        return
    lines = done.stderr.decode(errors="replace")
    found = [(float(line["ms"]), line["method"]) for line in _LINE.finditer(lines)]
    costs.methods += found
    costs.later += [ms for ms, _ in found[1:]]
    if not stats.exists():
        costs.problems.append(f"{program.name}: no statistics, exit code {done.returncode}")
        return
    totals = json.loads(stats.read_text())
    costs.counted += totals["methods_compiled"]
    costs.cil_instructions += totals["cil_instructions"]
    for step, times in totals["compile_ms"].items():
        if isinstance(times, dict):
            costs.steps[step] += times["total"]


def _report(costs: Costs, programs: int, slowest: int) -> str:
    parts = [f"{len(costs.methods)} methods of {programs} programs, tier first, {machine()}"]
    rows = [
        ["all", *_distribution([ms for ms, _ in costs.methods])],
        ["without each process's first", *_distribution(costs.later)],
    ]
    parts.append(table(["ms per method", "median", "95 %", "mean", "most"], rows))
    if costs.counted:
        whole = sum(costs.steps.values())
        rows = [
            [step, f"{total / costs.counted:.3f}", f"{total / whole:.0%}"]
            for step, total in costs.steps.items()
        ]
        rows.append(["all", f"{whole / costs.counted:.3f}", ""])
        parts.append(table(["step", "mean ms", "share"], rows))
        parts.append(f"{costs.cil_instructions / costs.counted:.1f} CIL instructions per method")
    if slowest and costs.methods:
        worst = sorted(costs.methods, reverse=True)[:slowest]
        parts.append(table(["slowest methods", "ms"], [[name, f"{ms:.2f}"] for ms, name in worst]))
    parts += [f"!! {problem}" for problem in costs.problems]
    return "\n\n".join(parts)


def _distribution(times: list[float]) -> list[str]:
    if not times:
        return ["-"] * 4
    p95 = sorted(times)[ceil(0.95 * len(times)) - 1]
    values = (statistics.median(times), p95, statistics.fmean(times), max(times))
    return [f"{value:.2f}" for value in values]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("--host", default="3.1")
    add("--programs", help="of tests/programs, by comma; all without it")
    add("--slowest", type=int, default=10, metavar="N", help="list the N slowest methods")
    add("--timeout", type=float, default=60.0, metavar="SECONDS", help="for one run")
    add("--rapgo-command", default=COMMAND, metavar="TEMPLATE",
        help="how rapgo is run, instead of: %(default)s")
    return parser


if __name__ == "__main__":
    sys.exit(main())
