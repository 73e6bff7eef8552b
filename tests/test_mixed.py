"""Programs some of whose methods are left to the host: they and compiled ones call each other."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from corpus import PROGRAMS, Program
from hosts import HOSTS, Host, Outcome, environment, run

# numbers of the methods that are compiled
CASES = {"Delegates": "1..3", "StructsExplicit": "5..5", "CallShapes": "2..9", "Casts": "3..30"}


@pytest.mark.parametrize("host", HOSTS, ids=lambda h: h.name)
@pytest.mark.parametrize("name", CASES)
def test_methods_on_both_sides(
    host: Host, name: str, host_root: Callable[[Host], Path],
    bare_outcome: Callable[[Host, Path, Program], Outcome], tmp_path: Path,
) -> None:  # fmt: skip
    program = next(p for p in PROGRAMS if p.kind == "programs" and p.dll.stem == name)
    root = host_root(host)
    expected = bare_outcome(host, root, program)
    command = [sys.executable, "-m", "rapgo", "run", "--tier", "first", "--dotnet-root", str(root)]
    found = run(
        [*command, str(program.dll)], environment(host, {"RAPGO_ONLY": CASES[name]}), tmp_path, 60.0
    )
    assert found.same_as(expected), found.stderr[:2000]
