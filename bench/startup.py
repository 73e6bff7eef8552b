#!/usr/bin/env python3
"""The time of hello world as a whole process: rapgo against the bare host, in interleaved rounds.

    python bench/startup.py [--rounds 15] [--hosts 3.1,9.0] [--tiers host,first] [--program DLL]

Prints milliseconds of wall and of processor time, the least over the rounds, and the median of the
paired ratios to the bare host of the same kind.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

from catalogue import HELLO
from comparison import machine
from contenders import RAPGO_COMMAND, Choice, Contender, contenders
from processes import Run, RunFailed
from ratios import table
from session import Session


def main() -> int:
    options = _parser().parse_args()
    if not options.program.exists():
        print(f"{options.program} does not exist: build the examples first.", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="rapgo-bench-") as scratch:
        choice = Choice(
            tuple(options.hosts.split(",")), tuple(options.tiers.split(",")), options.rapgo_command
        )
        try:
            runners, missing = contenders(choice, Path(scratch))
            session = Session(Path(scratch), options.timeout, options.warm)
            runs = _rounds(session, runners, options.program, options.rounds)
        except (ValueError, RunFailed) as error:
            print(error, file=sys.stderr)
            return 2
    print(f"{options.program.stem}, {options.rounds} rounds, {machine()}\n")
    print(_report(runners, runs))
    for sentence in missing:
        print(f"!! NOT MEASURED {sentence}")
    return 0


def _rounds(
    session: Session, runners: list[Contender], program: Path, count: int
) -> dict[str, list[Run]]:
    """Each contender once a round, after one that is thrown away: it fills the page cache."""
    runs: dict[str, list[Run]] = {runner.name: [] for runner in runners}
    for k in range(count + 1):
        for runner in runners:
            try:
                run = session.run(runner, program)
            except RunFailed as failed:
                raise RunFailed(f"{runner.name}: {failed}") from failed
            if k:
                runs[runner.name].append(run)
    return runs


def _report(runners: list[Contender], runs: dict[str, list[Run]]) -> str:
    bare = {runner.host: runs[runner.name] for runner in runners if runner.bare}
    rows = []
    for runner in runners:
        mine, base = runs[runner.name], bare[runner.host]
        wall = statistics.median(a.wall / b.wall for a, b in zip(mine, base, strict=True))
        cpu = statistics.median(_cpu(a) / _cpu(b) for a, b in zip(mine, base, strict=True))
        rows.append([
            runner.name, f"{1e3 * min(run.wall for run in mine):.0f}", f"{wall:.2f}",
            f"{1e3 * min(map(_cpu, mine)):.0f}", f"{cpu:.2f}",
        ])
    return table(["", "wall ms", "ratio", "processor ms", "ratio"], rows)


def _cpu(run: Run) -> float:
    return run.user + run.system


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("--rounds", type=int, default=15)
    add("--hosts", default="3.1,9.0", help="by comma; tier first is measured on the first alone")
    add("--tiers", default="host,first", help="by comma")
    add("--program", type=Path, default=HELLO, metavar="DLL")
    add("--warm", action="store_true", help="rapgo's code cache lasts over the rounds")
    add("--timeout", type=float, default=60.0, metavar="SECONDS", help="for one run")
    add("--rapgo-command", default=RAPGO_COMMAND, metavar="TEMPLATE",
        help="how rapgo is run, instead of: %(default)s")
    return parser


if __name__ == "__main__":
    sys.exit(main())
