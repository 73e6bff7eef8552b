#!/usr/bin/env python3
"""What the code cache is worth: programs started cold and warm, interleaved with the bare host.

    python bench/warm.py                     # hello world, and an application of 340 methods
    python bench/warm.py --peak              # how soon a loop is as fast as it gets
    python bench/warm.py --main              # how soon Main begins

Whole processes: cold is the first run with an empty cache, warm one with a cache that some runs
before have filled (`--training`). Ratios are medians over the rounds, each of runs of the same
round. With `--peak`: when a unit of work first takes no more than its best time / 0.95, from the
start of the process and from the beginning of `Main`. With `--main`: when `Main` begins in a
program of few methods (`peak`) and in the one of 340, and the ratio of the two.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from catalogue import HELLO, MANY, PEAK
from comparison import machine
from contenders import Choice, Contender, contenders
from processes import Run, RunFailed
from ratios import table
from session import Session

PEAK_SHARE = 0.95
BRIEF = 10  # the size of both programs, where only their beginning counts


def main() -> int:
    options = _parser().parse_args()
    with tempfile.TemporaryDirectory(prefix="rapgo-bench-") as scratch:
        try:
            choice = Choice(tuple(options.hosts.split(",")), ("auto",))
            runners, missing = contenders(choice, Path(scratch))
            cold = Session(Path(scratch) / "cold", options.timeout)
            warm = Session(Path(scratch) / "warm", options.timeout, warm=True)
            programs = [PEAK.dll] if options.peak else [HELLO, MANY.dll]
            print(f"{options.rounds} rounds, {options.training} runs of training, {machine()}\n")
            for program in programs if not options.main else ():
                for host in choice.hosts:
                    bare, ours = _pair(runners, host)
                    for _ in range(options.training):
                        warm.run(ours, program, _arguments(program))
                    runs = _rounds(bare, ours, cold, warm, program, options.rounds)
                    print(f"{program.stem}, {host}")
                    print(_peaks(runs) if options.peak else _report(runs), "\n", sep="")
            for host in choice.hosts if options.main else ():
                found = _beginnings(*_pair(runners, host), cold, warm, options)
                print(f"ms to Main, {host}\n{_compared(found)}\n")
        except (ValueError, RunFailed) as error:
            print(error, file=sys.stderr)
            return 2
    for sentence in missing:
        print(f"!! NOT MEASURED {sentence}")
    return 0


def _rounds(
    bare: Contender, ours: Contender, cold: Session, warm: Session, program: Path, count: int
) -> dict[str, list[Run]]:
    runs: dict[str, list[Run]] = {"bare": [], "cold": [], "warm": []}
    for _ in range(count):
        runs["bare"].append(cold.run(bare, program, _arguments(program)))
        runs["cold"].append(cold.run(ours, program, _arguments(program)))
        runs["warm"].append(warm.run(ours, program, _arguments(program)))
    return runs


def _arguments(program: Path, size: int = 0) -> list[str]:
    """How much work, and since when."""
    if not size and program != PEAK.dll:
        return []
    return [str(size or PEAK.size), f"{1e3 * time.time():.1f}"]


def _pair(runners: Sequence[Contender], host: str) -> tuple[Contender, Contender]:
    """The bare host, and rapgo on it."""
    mine = [r for r in runners if r.host == host]
    return next(r for r in mine if r.bare), next(r for r in mine if not r.bare)


def _report(runs: dict[str, list[Run]]) -> str:
    rows = []
    for name, mine in runs.items():
        pairs = list(zip(mine, runs["bare"], strict=True))
        wall = statistics.median(a.wall / b.wall for a, b in pairs)
        cpu = statistics.median(_cpu(a) / _cpu(b) for a, b in pairs)
        rows.append([
            name, f"{1e3 * min(run.wall for run in mine):.0f}", f"{wall:.2f}",
            f"{1e3 * min(map(_cpu, mine)):.0f}", f"{cpu:.2f}",
        ])
    return table(["", "wall ms", "ratio", "processor ms", "ratio"], rows)


def _cpu(run: Run) -> float:
    return run.user + run.system


def _beginnings(
    bare: Contender, ours: Contender, cold: Session, warm: Session, options: argparse.Namespace
) -> dict[str, list[list[float]]]:
    """When Main began in the program of few methods, and in that of many."""
    programs = PEAK.dll, MANY.dll
    ways = {"bare": (cold, bare), "cold": (cold, ours), "warm": (warm, ours)}
    began: dict[str, list[list[float]]] = {name: [[], []] for name in ways}
    for k in range(-options.training, options.rounds):
        for name, (session, who) in ways.items():
            for n, program in enumerate(programs):
                if k >= 0 or name == "warm":
                    run = session.run(who, program, _arguments(program, BRIEF))
                    began[name][n].append(_began(run))
    return {name: [times[-options.rounds :] for times in both] for name, both in began.items()}


def _compared(began: dict[str, list[list[float]]]) -> str:
    rows = []
    for name, (few, many) in began.items():
        ratio = statistics.median(b / a for a, b in zip(few, many, strict=True))
        medians = [f"{statistics.median(column):.0f}" for column in (few, many)]
        rows.append([name, *medians, f"{ratio:.2f}"])
    return table(["", "few methods", "340 methods", "ratio"], rows)


def _began(run: Run) -> float:
    return next(float(line.split()[1]) for line in run.stdout.splitlines() if "BEGAN" in line)


def _peaks(runs: dict[str, list[Run]]) -> str:
    rows = []
    for name, mine in runs.items():
        found = [_peak(run) for run in mine]
        rows.append([
            name, *(f"{statistics.median(column):.0f}" for column in zip(*found, strict=True)),
            f"{statistics.median(_best(run) for run in mine):.2f}",
        ])
    return table(["", "ms to Main", "to peak", "from Main to peak", "a unit at peak"], rows)


def _peak(run: Run) -> tuple[float, float, float]:
    """When Main began, when the work was first within reach of its best, and the difference."""
    began = _began(run)
    best = _best(run)
    peak = next(at for at, took in _units(run) if took <= best / PEAK_SHARE)
    return began, peak, peak - began


def _best(run: Run) -> float:
    """Of the fastest tenth."""
    ordered = sorted(took for _, took in _units(run))
    return statistics.median(ordered[: max(1, len(ordered) // 10)])


def _units(run: Run) -> list[tuple[float, float]]:
    """When each unit of work ended, and what it took."""
    found = []
    for line in run.stdout.splitlines():
        if line.startswith("UNIT"):
            _, at, took = line.split()
            found.append((float(at), float(took)))
    return found


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("--rounds", type=int, default=9)
    add("--training", type=int, default=2, help="runs that fill the cache first")
    add("--hosts", default="3.1,9.0", help="by comma")
    add("--peak", action="store_true", help="when a loop is as fast as it gets")
    add("--main", action="store_true", help="when Main begins")
    add("--timeout", type=float, default=60.0, metavar="SECONDS", help="for one run")
    return parser


if __name__ == "__main__":
    sys.exit(main())
