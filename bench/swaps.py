#!/usr/bin/env python3
"""Resident memory over many swaps of a method that a thread of the program runs all the time.

    python bench/swaps.py [--swaps 10000] [--host 3.1]

Every swap compiles the method anew, so that code, versions and the compiler's own objects would all
be seen to pile up. tests/swaprun.py does the swaps.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

from processes import RunFailed, measure
from ratios import table
from suite import HOSTS, PROJECT, HostMissing, environment, locate

TESTS = PROJECT / "tests"


def main() -> int:
    options = _parser().parse_args()
    host = next(host for host in HOSTS if host.name == options.host)
    with tempfile.TemporaryDirectory(prefix="rapgo-bench-") as scratch:
        report = Path(scratch) / "report.json"
        command = [sys.executable, str(TESTS / "swaprun.py")]
        try:
            command += [str(locate(host)), str(TESTS / "programs" / "Spinning.dll")]
            command += [str(options.swaps), str(report)]
            run = measure(command, environment(host), PROJECT, options.timeout)
        except (HostMissing, RunFailed) as error:
            print(error, file=sys.stderr)
            return 2
        found: dict[str, int] = json.loads(report.read_text())
    print(f"{found['swaps']} swaps of Spinning::Spin, host {host.name}, {run.wall:.1f} s\n")
    print(_report(found))
    return 0


def _report(found: dict[str, int]) -> str:
    before = found["resident_before"]
    found["resident_peak"] = max(found["resident_peak"], found["resident_after"])
    rows = [
        [f"resident MB {when}", f"{found[f'resident_{when}'] / 1e6:.1f}",
         f"{(found[f'resident_{when}'] - before) / found['swaps']:+.0f}"]
        for when in ("before", "after", "peak")
    ]  # fmt: skip
    rows += [
        ["code bytes in use before", str(found["code_before"]), ""],
        ["code bytes in use after", str(found["code_after"]), ""],
        ["bytes of one version", str(found["version"]), ""],
        ["versions reclaimed", str(found["reclaimed"]), ""],
        ["versions retired, not yet reclaimed", str(found["retired"]), ""],
    ]
    return table(["", "", "bytes a swap"], rows)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("--swaps", type=int, default=10_000)
    add("--host", choices=[host.name for host in HOSTS], default="3.1")
    add("--timeout", type=float, default=1200.0, metavar="SECONDS", help="for the run")
    return parser


if __name__ == "__main__":
    sys.exit(main())
