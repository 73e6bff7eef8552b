#!/usr/bin/env python3
"""What calls from Python cost, and arrays given from Python, in interleaved rounds of one process.

    python bench/embedding.py [--host 3.1] [--rounds 9] [--calls 20000] [--elements 10000000]

Calls: rapgo's against pythonnet's, which lives in the same CLR, of the same methods. Arrays: a
loop over a NumPy array's own memory (pointer, span) against the same loop over an array of .NET;
and what giving an array as `double[]` costs, which copies it. NumPy is needed.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from comparison import machine
from ratios import table

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from hosts import HOSTS, HostMissing, locate  # noqa: E402

import rapgo  # noqa: E402

COPY = 1_000_000  # elements of the copy: 8 MB
Work = Callable[[], object]


def main() -> int:
    parser = argparse.ArgumentParser(description="Calls and arrays from Python.")
    parser.add_argument("--host", choices=[h.name for h in HOSTS], default=HOSTS[0].name)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--calls", type=int, default=20_000)
    parser.add_argument("--elements", type=int, default=10_000_000)
    options = parser.parse_args()
    try:
        root = locate(next(h for h in HOSTS if h.name == options.host))
    except HostMissing as error:
        print(error, file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="rapgo-bench-") as scratch:
        os.environ["XDG_CACHE_HOME"] = scratch  # nothing is known from other runs
        return _measure(options, root)


def _measure(options: argparse.Namespace, root: Path) -> int:
    print(f"{options.rounds} rounds, host {options.host}, {machine()}\n", flush=True)
    with rapgo.Runtime(dotnet_root=root) as runtime:
        library = runtime.load(ROOT / "tests" / "embedding" / "Library.dll")
        spans = runtime.load(ROOT / "tests" / "embedding" / "Spans.dll").Spans
        runtime.pythonnet()
        from Shop import Item, Numbers

        ours, item, theirs = library.Shop.Numbers, library.Shop.Item("x"), Item("x")
        calls: dict[str, tuple[Work, Work]] = {
            "Add(1, 2)": (lambda: ours.Add(1, 2), lambda: Numbers.Add(1, 2)),
            "Half(2.0)": (lambda: ours.Half(2.0), lambda: Numbers.Half(2.0)),
            "Text('abc')": (lambda: ours.Text("abc"), lambda: Numbers.Text("abc")),
            "Which(1), one of 10": (lambda: ours.Which(1), lambda: Numbers.Which(1)),
            "item.Describe('a')": (lambda: item.Describe("a"), lambda: theirs.Describe("a")),
            "item.Count": (lambda: item.Count, lambda: theirs.Count),
            "Item('x')": (lambda: library.Shop.Item("x"), lambda: Item("x")),
        }
        print(table(["µs a call", "rapgo", "pythonnet", "ratio"], [
            _row(name, 1e6, *_rounds(options.rounds, options.calls, *pair))
            for name, pair in calls.items()
        ]), flush=True)  # fmt: skip
        source = np.arange(float(options.elements))
        vector = runtime.array("float64", source)
        n = options.elements
        assert ours.Sum(vector) == spans.Sum(source) == ours.SumAt(source, n)
        pointer, span = lambda: ours.SumAt(source, n), lambda: spans.Sum(source)
        arrays: dict[str, tuple[Work, Work]] = {
            "as pointer": (pointer, lambda: ours.Sum(vector)),
            "as span, and the array as span": (span, lambda: spans.Sum(vector)),
            "as span": (span, lambda: ours.Sum(vector)),
        }
        for _ in range(30):  # so that all of them have been optimised
            ours.Sum(vector), spans.Sum(source), ours.SumAt(source, n)
        print("\n" + table([f"ms to sum {n:,}", "NumPy", ".NET array", "ratio"], [
            _row(name, 1e3, *_rounds(options.rounds, 1, *pair)) for name, pair in arrays.items()
        ]), flush=True)  # fmt: skip
        few, empty = np.arange(float(COPY)), np.zeros(0)
        print("\n" + table(["ms to give 8 MB as double[]", "8 MB", "nothing", "ratio"], [
            _row("LengthOf", 1e3, *_rounds(
                options.rounds, 10, lambda: ours.LengthOf(few), lambda: ours.LengthOf(empty)
            ))
        ]))  # fmt: skip
    return 0


def _rounds(rounds: int, times: int, *works: Work) -> tuple[list[float], ...]:
    """Seconds of each, by round; each round does all of them."""
    found: tuple[list[float], ...] = tuple([] for _ in works)
    for _ in range(rounds):
        for work, seconds in zip(works, found, strict=True):
            start = time.perf_counter()
            for _ in range(times):
                work()
            seconds.append((time.perf_counter() - start) / times)
    return found


def _row(name: str, unit: float, a: list[float], b: list[float]) -> list[str]:
    ratio = statistics.median(x / y for x, y in zip(a, b, strict=True))
    return [name, f"{unit * min(a):.2f}", f"{unit * min(b):.2f}", f"{ratio:.2f}"]


if __name__ == "__main__":
    sys.exit(main())
