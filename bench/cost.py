#!/usr/bin/env python3
"""What the background costs a program: tier auto against tier first, in interleaved rounds.

    python bench/cost.py [--rounds 7] [--host 3.1] [--size 1.0] [--programs mandelbrot,library]

Programs that gain nothing: user and wall time of the whole process, on all cores and on one. A
short operation, 100,000 times: its median, 99th percentile and greatest time, as the program
measures them, while the background compiles and without one.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from catalogue import KERNEL_LIST, LATENCY, LIBRARY, Kernel, chosen
from comparison import machine
from contenders import Choice, Contender, contenders
from processes import Run, RunFailed, kernel_result
from ratios import table
from session import Session

Numbers = Callable[[Run], Sequence[float]]
ALL, ONE = "all cores", "one core"
PERCENTILES = ("P50", "P99", "MAX")


def main() -> int:
    options = _parser().parse_args()
    with tempfile.TemporaryDirectory(prefix="rapgo-bench-") as scratch:
        session = Session(Path(scratch), options.timeout)
        try:
            programs = chosen((*KERNEL_LIST, LIBRARY), options.programs)
            choice = Choice((options.host,), ("first", "auto"))
            runners, missing = contenders(choice, Path(scratch))
            if missing:
                raise ValueError(" ".join(missing))
            first, auto = runners[1:]
            print(f"{options.rounds} rounds, host {options.host}, {machine()}\n", flush=True)
            rows = []
            for where in (ALL, ONE):
                a, b = _on(where, first), _on(where, auto)
                for program in programs:
                    found = _pairs(session, options, program, (a, b), _seconds)
                    rows += _rows(f"{program.name}, {where}", ("user ms", "wall ms"), found)
            print(_table(rows), flush=True)
            rows = []
            for where in (ALL, ONE):
                ways = _on(where, first), _on(where, auto)
                found = _pairs(session, options, LATENCY, ways, _percentiles)
                rows += _rows(f"one operation, {where}", [f"{p} µs" for p in PERCENTILES], found)
            print(f"\n{_table(rows)}")
        except (ValueError, RunFailed) as error:
            print(error, file=sys.stderr)
            return 2
    return 0


def _on(where: str, contender: Contender) -> Contender:
    if where == ALL:
        return contender
    return replace(contender, command=("taskset", "-c", "0", *contender.command))


def _seconds(run: Run) -> Sequence[float]:
    return 1e3 * run.user, 1e3 * run.wall


def _percentiles(run: Run) -> Sequence[float]:
    return kernel_result(run, *PERCENTILES)


def _pairs(
    session: Session, options: argparse.Namespace, program: Kernel,
    ways: tuple[Contender, Contender], numbers: Numbers,
) -> list[list[tuple[float, float]]]:  # fmt: skip
    """By kind of number: (tier first, tier auto) of each round. Who goes first changes."""
    size = str(program.size_for(options.size))
    rounds = []
    for k in range(options.rounds):
        turn = (0, 1) if k % 2 == 0 else (1, 0)
        found = {way: numbers(session.run(ways[way], program.dll, (size,))) for way in turn}
        rounds.append(list(zip(found[0], found[1], strict=True)))
    return [list(kind) for kind in zip(*rounds, strict=True)]


def _rows(
    title: str, kinds: Sequence[str], found: list[list[tuple[float, float]]]
) -> list[list[str]]:
    """The medians of both, and the median, the least and the greatest of the paired ratios."""
    rows = []
    for kind, pairs in zip(kinds, found, strict=True):
        ratios = [b / a for a, b in pairs]
        numbers = [statistics.median(a for a, _ in pairs), statistics.median(b for _, b in pairs)]
        spread = [statistics.median(ratios), min(ratios), max(ratios)]
        rows.append([f"{title}, {kind}", *(f"{n:.1f}" for n in numbers),
                     *(f"{r:.3f}" for r in spread)])  # fmt: skip
    return rows


def _table(rows: list[list[str]]) -> str:
    return table(["", "first", "auto", "auto / first", "least", "greatest"], rows)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("--rounds", type=int, default=7)
    add("--host", default="3.1")
    add("--programs", default="mandelbrot,library", help="that gain nothing, by comma")
    add("--size", type=float, default=1.0, metavar="FACTOR", help="so many times the work")
    add("--timeout", type=float, default=120.0, metavar="SECONDS", help="for one run")
    return parser


if __name__ == "__main__":
    sys.exit(main())
