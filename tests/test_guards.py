"""Guards hold or fail, and programs do the same: guessed receivers, with and without stress."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hosts import HOSTS, Host, environment

TESTS = Path(__file__).parent
PROGRAMS = ("Closures", "GenericDelegates", "InterfaceCalls", "VirtualCalls")


@pytest.mark.parametrize("stress", ["", "guard:3"])
@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize("host", HOSTS, ids=lambda host: host.name)
def test_a_failed_guard_goes_the_general_way(
    host: Host, program: str, stress: str, host_root: Callable[[Host], Path], tmp_path: Path
) -> None:
    root, dll, report = host_root(host), TESTS / "programs" / f"{program}.dll", tmp_path / "report"
    extra = {"RAPGO_CHECK": "1"} | ({"RAPGO_STRESS": stress} if stress else {})
    python = Path(sys.executable)
    rapgo: list[str | Path] = [python, "-m", "rapgo", "run", "--tier", "host"]
    rapgo += ["--dotnet-root", root, dll]
    guarded: list[str | Path] = [python, TESTS / "guardrun.py", root, dll, report]
    expected, found = (
        subprocess.run(
            command, env=environment(host, extra), stdin=subprocess.DEVNULL, cwd=TESTS.parent,
            capture_output=True, timeout=120, check=False,
        )
        for command in (rapgo, guarded)
    )  # fmt: skip
    assert found.stdout == expected.stdout, found.stderr.decode(errors="replace")[-2000:]
    assert found.returncode == expected.returncode
    told = json.loads(report.read_text())
    assert told["guards"] > 0 and not told["faults"]
