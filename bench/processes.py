"""One run of a program: its output, its wall time, and the processor time of the process and its
children.

A run that ends badly or late raises `RunFailed`; who compares catches it, says so, and goes on with
the rest.
"""

from __future__ import annotations

import resource
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


class RunFailed(Exception):
    """A run that gave no result; the message is one line."""


@dataclass(frozen=True)
class Run:
    """Seconds, and what was printed."""

    stdout: str
    wall: float
    user: float
    system: float


def measure(
    command: Sequence[str], environment: Mapping[str, str], folder: Path, timeout: float
) -> Run:
    """Run a command with empty input. Runs must not overlap: children's times are told apart by
    what they add to the sum over all children."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    try:
        done = subprocess.run(
            command, env=dict(environment), cwd=folder, timeout=timeout,
            stdin=subprocess.DEVNULL, capture_output=True, check=False,
        )
    except subprocess.TimeoutExpired as late:
        raise RunFailed(f"no end after {timeout:.0f} s") from late
    except OSError as error:
        raise RunFailed(f"cannot be started: {error}") from error
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        lines = done.stderr.decode(errors="replace").strip().splitlines()
        last = lines[-1] if lines else "nothing on standard error"
        raise RunFailed(f"exit code {done.returncode}: {last}")
    return Run(
        done.stdout.decode(errors="replace"), wall,
        after.ru_utime - before.ru_utime, after.ru_stime - before.ru_stime,
    )


def kernel_result(run: Run, *names: str) -> list[float]:
    """Numbers that a program printed, each after its name."""
    fields = dict(line.split(None, 1) for line in run.stdout.splitlines() if " " in line)
    try:
        return [float(fields[name]) for name in names]
    except (KeyError, ValueError) as error:
        wanted = " and ".join(names)
        raise RunFailed(f"no {wanted} lines in {run.stdout[:80]!r}") from error
