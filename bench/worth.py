#!/usr/bin/env python3
"""What each optimization is worth: tier auto with one switched off, over tier auto with all.

    python bench/worth.py [--rounds 3] [--only inlining,layout] [--programs virt,parser]
                          [--host 3.1] [--size 1.0]

Above 1: the program is slower without it. Each round runs every program once in each way, so that
what slows the machine for a while slows them all. Programs are the kernels and adaptive ones.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from catalogue import ADAPTIVE_LIST, KERNEL_LIST, OUTLIERS, chosen
from comparison import Comparison, machine
from contenders import Choice, Contender, contenders
from kernel_rounds import KernelRounds
from ratios import ratio_table
from session import Session
from suite import PROJECT

sys.path.append(str(PROJECT))
from optimizations.registry import SENTENCES


def main() -> int:
    options = _parser().parse_args()
    with tempfile.TemporaryDirectory(prefix="rapgo-bench-") as scratch:
        try:
            programs = chosen(KERNEL_LIST + ADAPTIVE_LIST, options.programs)
            runners = _ways(options.host, options.only, Path(scratch))
        except ValueError as error:
            print(error, file=sys.stderr)
            return 2
        comparison = Comparison("", runners)
        session = Session(Path(scratch), options.timeout)
        rounds = KernelRounds(session, comparison, programs, options.size, {})
        for k in range(options.rounds):
            rounds.round()
            print(f"round {k + 1} of {options.rounds}", file=sys.stderr, flush=True)
    loads = f"load {min(comparison.loads):.1f} to {max(comparison.loads):.1f}"
    print(f"time without / with, {options.rounds} rounds, {machine()}; {loads}\n")
    names = [runner.name for runner in runners]
    print(ratio_table(comparison.times, names[1:], names[0], OUTLIERS))
    for problem in comparison.problems:
        print(f"!! {problem}")
    return 1 if comparison.problems else 0


def _ways(host: str, only: str | None, scratch: Path) -> list[Contender]:
    """Tier auto with all optimizations, then without each; ValueError for a name that is none."""
    names = only.split(",") if only else list(SENTENCES)
    if unknown := [name for name in names if name not in SENTENCES]:
        there = ", ".join(SENTENCES)
        raise ValueError(f"--only: no optimization {', '.join(unknown)}; there are {there}.")
    runners, missing = contenders(Choice((host,), ("auto",)), scratch)
    if missing:
        raise ValueError(" ".join(missing))
    everything = runners[-1]
    return [everything, *(_without(everything, name) for name in names)]


def _without(contender: Contender, name: str) -> Contender:
    at = contender.command.index("{program}")
    command = (*contender.command[:at], "--without", name, *contender.command[at:])
    return replace(contender, name=name, command=command)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("--rounds", type=int, default=3)
    add("--only", metavar="NAMES", help="optimizations, by comma; all without it")
    add("--programs", help="kernels and adaptive programs, by comma; all without it")
    add("--host", default="3.1")
    add("--size", type=float, default=1.0, metavar="FACTOR", help="so many times the work")
    add("--timeout", type=float, default=120.0, metavar="SECONDS", help="for one run")
    return parser


if __name__ == "__main__":
    sys.exit(main())
