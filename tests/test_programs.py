"""Every program, on every host, in every mode, prints and returns under rapgo what it does bare.

Select with -k: a host (`3.1`, `9.0`), a mode (`first`, `optimized`, `gc-stress`), a kind
(`programs`, `modern`, `examples`) or a program's name. RAPGO_TEST_COMMAND replaces
`python -m rapgo run`: the harness itself is tried with tools/bare.py there, which takes the same
arguments and runs the bare host.
"""

from __future__ import annotations

import json
import os
import shlex
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from corpus import PROGRAMS, TESTS, Program
from hosts import HOSTS, Host, Outcome, environment, run

from runtime.refusals import Reason

# A process that aborts has no chance to write its statistics.
ABORTED = 134


@dataclass(frozen=True)
class Mode:
    """A way to run rapgo; one mode checks the share of compiled methods, the same in all."""

    name: str
    tier: str
    stress: str = ""
    checks_share: bool = False
    timeout: float = 120.0
    host: str = ""  # where programs for both hosts are run; "": on both
    warm: bool = False  # judged is the second of two runs with one code cache


MODES = (
    Mode("first", "first", checks_share=True),
    Mode("optimized", "optimized"),
    Mode("gc-stress", "first", stress="gc", timeout=300.0),
    Mode("osr-stress", "auto", stress="osr", timeout=300.0, host="3.1"),
    Mode("late-stress", "auto", stress="late", host="9.0"),
    Mode("warm", "auto", host="3.1", warm=True),
    Mode("swap-stress", "auto", stress="swap,guard,chaos", timeout=300.0, host="9.0"),
)


def wanted(host: Host, program: Program, mode: Mode) -> bool:
    """On 9.0, stress takes a modern program's build for 9.0 only: it is slow, and the sources are
    the same. For the same reason each stress of the robust path takes what both hosts can run on
    one of them;"""
    if host.name not in program.hosts:
        return False
    repeated = host.name == "9.0" and program.kind == "modern-netcoreapp3.1"
    if mode.host:
        return not repeated and (host.name == mode.host or program.kind == "modern-net9.0")
    return not (mode.stress and repeated)


CASES = [
    pytest.param(host, program, mode, id=f"{host.name}-{program.id}-{mode.name}")
    for host in HOSTS
    for program in PROGRAMS
    for mode in MODES
    if wanted(host, program, mode)
]


def command() -> list[str]:
    named = os.environ.get("RAPGO_TEST_COMMAND")
    return shlex.split(named) if named else [sys.executable, "-m", "rapgo", "run"]


def compiled_share(stats: Path) -> tuple[float, dict[str, int]]:
    """The share of methods that ran as compiled code, and why the others did not.

    Generic methods that the class library calls still run on the host: they are counted in the
    statistics, and left out of the share that this test asks for."""
    counts = json.loads(stats.read_text())
    by_reason: dict[str, int] = counts["methods_host"]
    compiled: int = counts["methods_compiled"]
    others = sum(n for reason, n in by_reason.items() if reason != Reason.GENERIC_FROM_HOST.value)
    return compiled / max(1, compiled + others), by_reason


def difference(expected: Outcome, found: Outcome) -> str:
    """A sentence on the first thing that differs, with the lines around it."""
    if expected.stdout != found.stdout:
        old, new = expected.stdout.split(b"\n"), found.stdout.split(b"\n")
        same = 0
        while same < min(len(old), len(new)) and old[same] == new[same]:
            same += 1
        return (
            f"output differs at line {same + 1}\n"
            f" host: {b' | '.join(old[same:same + 3])!r}\n"
            f"rapgo: {b' | '.join(new[same:same + 3])!r}\n"
            f"after: {b' | '.join(old[max(0, same - 2):same])!r}\n"
            f"rapgo's exit code {found.exit_code}, standard error:\n{found.stderr[:2000]}"
        )
    return (
        f"exit code {found.exit_code}, host's {expected.exit_code}\n"
        f" host's standard error: {expected.stderr_line!r}\n"
        f"rapgo's standard error:\n{found.stderr[:2000]}"
    )


@pytest.mark.parametrize(("host", "program", "mode"), CASES)
def test_program(
    host: Host,
    program: Program,
    mode: Mode,
    host_root: Callable[[Host], Path],
    bare_outcome: Callable[[Host, Path, Program], Outcome],
    shared_folder: Path,
    tmp_path: Path,
) -> None:
    root = host_root(host)
    expected = bare_outcome(host, root, program)
    assert expected.exit_code == program.exit_code, f"the bare host: {expected.stderr[:2000]}"

    stats = tmp_path / "stats.json"
    inherited = os.environ.get("PYTHONPATH")
    # A cache of this session's own: neither the user's is touched nor anything old is believed.
    extra = {
        "XDG_CACHE_HOME": str(shared_folder / "cache"),
        "PYTHONPATH": os.pathsep.join(filter(None, (str(TESTS.parent), inherited))),
    }
    if mode.stress:
        extra["RAPGO_STRESS"] = mode.stress
    line = [*command(), "--tier", mode.tier, "--dotnet-root", str(root), f"--stats={stats}"]
    if mode.warm:
        line += ["--cache", str(tmp_path / "cache")]
    line += [str(program.dll), *program.arguments]
    for _ in range(2 if mode.warm else 1):
        stats.unlink(missing_ok=True)
        found = run(line, environment(host, extra), tmp_path, mode.timeout)
        assert found.same_as(expected), difference(expected, found)
    if mode.warm and stats.exists():
        counts = json.loads(stats.read_text())
        assert counts["methods_from_cache"] and not counts["cache"]["rejected"], counts
    if mode.checks_share and expected.exit_code != ABORTED:
        share, reasons = compiled_share(stats)
        assert share >= program.compiled_share, f"only {share:.1%} compiled: {reasons}"
