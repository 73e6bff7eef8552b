"""The record of events, and the perf map."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from needs import lacking

from rapgo.costs import Action, Candidate, CostModel, Situation
from rapgo.events import Event, Events, Kind, encoded
from rapgo.perfmap import PerfMap, default_path

PAGE_FULL = "/dev/full"  # every write fails as on a full disk


def clock() -> float:
    return 5.0


def lines(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_text("ascii").splitlines()]


def test_events_are_counted_though_nobody_listens() -> None:
    events = Events(clock)

    def details() -> Mapping[str, Any]:
        raise AssertionError("nobody wants to know")

    events.emit(Kind.COMPILED, details, method=1)
    events.emit("compiled")
    assert events.counts["compiled"] == 2 and events.counts[Kind.FAULT] == 0
    assert not events.listening


def test_json_lines(tmp_path: Path) -> None:
    path = tmp_path / "events"
    path.write_text("of an earlier run\n")
    events = Events(clock)
    events.open(str(path))
    events.emit(Kind.SWAPPED, method="A::Run", version=2)
    assert lines(path) == [{"ms": 0.0, "kind": "swapped", "method": "A::Run", "version": 2}]
    events.emit(Kind.OPTIMISED, lambda: {"by": ["inlining"]}, method="é\n\ud800")
    assert lines(path)[1] == {
        "ms": 0.0,
        "kind": "optimised",
        "method": "é\n\ud800",
        "by": ["inlining"],
    }
    events.close()
    events.emit(Kind.SWAPPED)
    assert len(lines(path)) == 2 and not events.listening and events.problem == ""


def test_decisions_can_be_recorded(tmp_path: Path) -> None:
    path = tmp_path / "events"
    events = Events(clock)
    events.open(str(path))
    model = CostModel(record=lambda d: events.emit(Kind.ESTIMATE, d.plain))
    model.choose(Situation(1, "light", 1.0), [Candidate(Action.OPTIMISE, "full", 100)])
    [event] = lines(path)
    assert event["kind"] == "estimate" and len(event["candidates"]) == 2


def test_what_json_cannot_hold_becomes_text() -> None:
    class Odd:
        def __str__(self) -> str:
            raise ValueError("no text either")

    event = {
        "kind": "fault",
        "nan": float("nan"),
        "far": float("-inf"),
        "key": {(1, 2): (3, 4)},
        "set": {5},
        "enum": Action.HOST,
        "bytes": b"x",
        "odd": Odd(),
    }
    circle: list[Any] = []
    circle.append(circle)
    found = json.loads(encoded(event))
    assert found["nan"] == "nan" and found["far"] == "-inf"
    assert found["key"] == {"(1, 2)": [3, 4]} and found["set"] == [5]
    assert found["enum"] == "leave to the host" and found["odd"] == "<Odd>"
    assert json.loads(encoded({"kind": "fault", "circle": circle}))["kind"] == "fault"


def test_listeners_hear_and_a_broken_one_is_removed() -> None:
    events = Events(clock)
    heard: list[Event] = []

    def broken(event: Event) -> None:
        raise RuntimeError("deaf")

    events.add(broken)
    events.add(heard.append)
    events.emit(Kind.PHASE, methods=[1])
    events.emit(Kind.PHASE, methods=[2])
    assert [e["methods"] for e in heard] == [[1], [2]]
    assert "deaf" in events.problem and events.listening
    heard.clear()
    events.remove(events._listeners[0])
    assert not events.listening


def test_details_that_fail_do_not_raise() -> None:
    events = Events(clock)
    heard: list[Event] = []
    events.add(heard.append)
    events.emit(Kind.TRACED, lambda: {"x": 1 // 0})
    assert heard[0]["kind"] == "traced" and "ZeroDivisionError" in heard[0]["problem"]


def test_a_full_disk_turns_the_file_off_once() -> None:
    if not os.path.exists(PAGE_FULL):
        lacking(f"there is no {PAGE_FULL}")
    events = Events(clock)
    events.open(PAGE_FULL)
    events.emit(Kind.COMPILED)
    assert "No space left" in events.problem and not events.listening
    events.problem = ""
    events.emit(Kind.COMPILED)
    assert events.problem == "" and events.counts["compiled"] == 2


def test_a_line_that_is_cut_short_turns_the_file_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    events = Events(clock)
    heard: list[Event] = []
    events.add(heard.append)
    events.open(str(tmp_path / "events"))
    monkeypatch.setattr(os, "write", lambda descriptor, data: len(data) - 1)
    events.emit(Kind.COMPILED)
    assert "bytes could be written" in events.problem
    assert events.listening and len(heard) == 1, "others still hear"


def test_a_file_that_cannot_be_opened_is_said(tmp_path: Path) -> None:
    events = Events(clock)
    with pytest.raises(OSError):
        events.open(str(tmp_path / "no" / "folder"))
    assert not events.listening


def test_all_kinds_have_a_count() -> None:
    assert set(Events().counts) == {
        "compiled",
        "cached",
        "instrumented",
        "phase",
        "estimate",
        "traced",
        "optimised",
        "swapped",
        "replaced",
        "verified",
        "rolled back",
        "reclaimed",
        "refused",
        "fault",
    }


# ---- the perf map


def test_perf_map_lines(tmp_path: Path) -> None:
    path = tmp_path / "perf.map"
    path.write_text("of an earlier process\n")
    perf = PerfMap()
    perf.add(1, 2, "not on")
    perf.open(str(path))
    assert perf.on and perf.problem == ""
    perf.add(0x7F0012340000, 256, "A::Run(int, string)", "optimised 3")
    perf.add(0x10, 8, "two\nlines\t")
    assert path.read_text() == (
        "7f0012340000 100 A::Run(int, string) [optimised 3]\n10 8 two?lines?\n"
    )
    new = tmp_path / "new.map"
    perf.open(str(new))
    assert new.stat().st_mode & 0o077 == 0


def test_perf_map_lies_where_perf_looks() -> None:
    assert default_path() == f"/tmp/perf-{os.getpid()}.map"


def test_perf_map_follows_no_link_and_takes_nobodys_file(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("precious")
    (tmp_path / "soft").symlink_to(victim)
    (tmp_path / "hard").hardlink_to(victim)
    for name in ("soft", "hard", "no/folder", ""):
        perf = PerfMap()
        perf.open(str(tmp_path / name))
        assert not perf.on and perf.problem
        perf.add(1, 2, "x")
    assert victim.read_text() == "precious"


def test_perf_map_on_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    perf = PerfMap()
    perf.open(str(tmp_path / "perf.map"))
    monkeypatch.setattr(os, "write", lambda descriptor, data: 0)
    perf.add(1, 2, "x")
    assert not perf.on and "no space" in perf.problem
