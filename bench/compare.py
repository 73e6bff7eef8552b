#!/usr/bin/env python3
"""Compares bare hosts, rapgo and native code on kernels, adaptive programs or examples.

    python bench/compare.py [--rounds 5] [--programs fft,nbody] [--hosts 3.1,9.0]
                            [--tiers first,optimized] [--size 1.0] [--native plain|cil|none]
                            [--adaptive | --examples] [--json FILE]

Each round runs every contender once, one after the other, so that what slows the machine for a
while slows them all. bench/README.md says what the numbers mean.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

import build
from catalogue import ADAPTIVE_LIST, EXAMPLES, HELLO, KERNEL_LIST, Kernel, chosen, examples
from comparison import Comparison
from contenders import RAPGO_COMMAND, Choice, Contender, contenders, native
from example_rounds import ExampleRounds
from kernel_rounds import KernelRounds
from session import Session

NATIVE_FLAGS = {"plain": build.PLAIN, "cil": build.CIL_SEMANTICS}


def main() -> int:
    options = _parser().parse_args()
    with tempfile.TemporaryDirectory(prefix="rapgo-bench-") as scratch:
        try:
            comparison = _compare(options, Path(scratch))
        except (ValueError, build.BuildFailed) as error:
            print(error, file=sys.stderr)
            return 2
    return 1 if comparison.problems else 0


def _compare(options: argparse.Namespace, scratch: Path) -> Comparison:
    programs = chosen(ADAPTIVE_LIST if options.adaptive else KERNEL_LIST, options.programs)
    usual = "auto,optimized" if options.adaptive else "first,optimized"
    tiers = (options.tiers or usual).split(",")
    choice = Choice(tuple(options.hosts.split(",")), tuple(tiers), options.rapgo_command)
    runners, missing = contenders(choice, scratch)
    if not any(runner.bare for runner in runners):
        raise ValueError("No bare host to compare with. " + " ".join(missing))
    natives: dict[str, Path] = {}
    if options.examples:
        what = "user ms above hello world"
    elif options.adaptive:
        what = f"ms of adaptive programs at size factor {options.size:g}"
    else:
        what = f"kernel ms at size factor {options.size:g}"
        natives = _natives(options.native, programs, runners, scratch)
    comparison = Comparison(what, runners)
    for sentence in missing:
        comparison.complain(f"NOT MEASURED {sentence}")
    session = Session(scratch, options.timeout, options.warm)
    rounds: ExampleRounds | KernelRounds
    if options.examples:
        if not HELLO.exists():
            raise ValueError(f"--examples: {EXAMPLES} has no {HELLO.name}; build them first.")
        rounds = ExampleRounds(session, comparison, examples())
    else:
        rounds = KernelRounds(session, comparison, programs, options.size, natives)
    for k in range(options.rounds):
        rounds.round()
        print(f"round {k + 1} of {options.rounds}", file=sys.stderr, flush=True)
        if options.json:  # after each round: a long comparison that is stopped has its numbers
            comparison.write_json(options.json)
    print(f"{what}, {options.rounds} rounds, {comparison.report()}")
    return comparison


def _natives(
    flags: str, programs: tuple[Kernel, ...], runners: list[Contender], scratch: Path
) -> dict[str, Path]:
    """The kernels as machine code, with native code put among the runners; none without clang."""
    contender = None if flags == "none" else native()
    if contender is None:
        return {}
    runners.append(contender)
    return {kernel.name: build.native(kernel, NATIVE_FLAGS[flags], scratch) for kernel in programs}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("--rounds", type=_count, default=5)
    add("--programs", help="by name and comma; all without it")
    add("--hosts", default="3.1,9.0", help="by comma; the first is where tier first is measured")
    add("--tiers", help="by comma: first, optimized, auto, host (default: first,optimized; of the "
        "adaptive programs auto,optimized)")
    add("--size", type=_factor, default=1.0, metavar="FACTOR", help="so many times the work")
    add("--native", choices=("plain", "cil", "none"), default="plain",
        help="the C programs: with clang -O3 -march=native; with CIL's semantics too; without them")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--adaptive", action="store_true",
        help="the adaptive programs instead, whose behaviour is skewed or changes; no native code")
    which.add_argument("--examples", action="store_true",
        help="the examples instead: user time of the process above hello world's")
    add("--warm", action="store_true", help="rapgo's code cache lasts over the rounds")
    add("--timeout", type=_factor, default=120.0, metavar="SECONDS", help="for one run")
    add("--json", type=Path, metavar="FILE", help="write all numbers there, after each round")
    add("--rapgo-command", default=RAPGO_COMMAND, metavar="TEMPLATE",
        help="how rapgo is run, instead of: %(default)s")
    return parser


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a positive number")
    return number


def _factor(text: str) -> float:
    number = float(text)
    if not number > 0:
        raise argparse.ArgumentTypeError(f"{text} is not a positive number")
    return number


if __name__ == "__main__":
    sys.exit(main())
