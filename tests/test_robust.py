"""The robust path, a step at a time: what it does to a method whose behaviour changes half-way."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from corpus import TESTS
from hosts import HOSTS, Host, environment, run

Record = list[dict[str, Any]]


def recorded(host: Host, root: Path, program: str, folder: Path) -> Record:
    record = folder / "record.jsonl"
    dll = TESTS / "programs" / f"{program}.dll"
    command = [sys.executable, str(TESTS / "robustrun.py"), str(root), str(dll), str(record)]
    outcome = run(command, environment(host, {"RAPGO_DEBUG": "1"}), folder, 120.0)
    assert outcome.exit_code == 0, outcome.stderr
    return [json.loads(line) for line in record.read_text().splitlines()]


def names(record: Record, method: str) -> list[str]:
    """What happened to a method, in order, estimates left out."""
    found = []
    for event in record:
        concerned = event.get("method") == method or method in event.get("methods", ())
        if concerned and event["kind"] != "estimate":
            found.append(event["kind"])
    return found


def in_order(wanted: list[str], found: list[str]) -> bool:
    rest = iter(found)
    return all(kind in rest for kind in wanted)


@pytest.mark.parametrize("host", HOSTS, ids=lambda h: h.name)
def test_a_method_is_profiled_traced_and_traced_anew(
    host: Host, host_root: Callable[[Host], Path], tmp_path: Path
) -> None:
    record = recorded(host, host_root(host), "PhaseFlip", tmp_path)
    found = names(record, "PhaseFlip::Sort")
    one_round = ["instrumented", "traced", "optimised", "swapped", "verified"]
    assert in_order([*one_round, "phase", *one_round], found), found
    assert "fault" not in {e["kind"] for e in record}

    decisions = [e for e in record if e["kind"] == "estimate"]
    assert decisions[0]["candidates"][0]["action"] == "nothing"
    assert all(e["chosen"] in {c["action"] for c in e["candidates"]} for e in decisions)

    first, second = [e for e in record if e["kind"] == "traced"][:2]
    superblocks = [
        o
        for e in record
        if e["kind"] == "optimised"
        for o in e["optimizations"]
        if o["name"] == "superblocks" and o.get("changed")
    ]
    assert len(superblocks) >= 2
    # the usual path of the second half is another one: it is left where the first went on
    assert first["exits"] != second["exits"]

    phase = next(e for e in record if e["kind"] == "phase")
    assert phase["methods"][0] == "PhaseFlip::Sort"
    assert phase["distance"] > phase["threshold"]


@pytest.mark.parametrize("host", HOSTS, ids=lambda h: h.name)
def test_versions_that_nothing_runs_in_are_given_back(
    host: Host, host_root: Callable[[Host], Path], tmp_path: Path
) -> None:
    """300 swaps of a method that another thread runs all the time; bench/swaps.py has 10,000."""
    report = tmp_path / "swaps.json"
    dll = TESTS / "programs" / "Spinning.dll"
    command = [sys.executable, str(TESTS / "swaprun.py"), str(host_root(host)), str(dll), "300",
               str(report)]  # fmt: skip
    outcome = run(command, environment(host, {}), tmp_path, 120.0)
    assert outcome.exit_code == 0, outcome.stderr
    done = json.loads(report.read_text())
    assert done["swaps"] == 300
    assert done["retired"] <= 64  # the rest has been reclaimed
    assert done["code_after"] < done["code_before"] + 64 * done["version"]
    assert done["numbers"] < 100  # numbers of versions are used again
