"""The profilers that look at the machine, and the profiler manager."""

from __future__ import annotations

import errno
import json
import os
from types import SimpleNamespace
from typing import Any

import pytest
from fakesource import LIMITS, FakeSource, X, Y, manager, receivers

from profilers.hardware import Counts, Hardware
from profilers.load import ProcessLoad, quota
from profilers.manager import ProfilerManager
from profilers.plain import from_plain, to_plain
from profilers.profile import Frequent, MethodProfile
from profilers.protocol import Base, Interval, PhaseChange, Profiler, Source

# ---- the machine


class FakePsutil:
    """Two cores: of 10 seconds, the first is idle for 4, the second for 9."""

    def __init__(self) -> None:
        self.looks = 0

    def Process(self) -> FakePsutil:
        return self

    def oneshot(self) -> Any:
        from contextlib import nullcontext

        return nullcontext()

    def cpu_times(self, percpu: bool = False) -> Any:
        if percpu:
            n = self.looks
            return [SimpleNamespace(idle=4.0 * n), SimpleNamespace(idle=9.0 * n)]
        self.looks += 1
        return SimpleNamespace(user=5.0 * self.looks, system=1.0 * self.looks)

    def memory_info(self) -> Any:
        return SimpleNamespace(rss=1 << 20)

    def num_ctx_switches(self) -> Any:
        return SimpleNamespace(voluntary=100 * self.looks, involuntary=10 * self.looks)


def test_load_and_idle_cores() -> None:
    system = FakePsutil()
    load = ProcessLoad(LIMITS, system)
    load._cores, load._quota = [0, 1], None
    source = FakeSource()
    load.sample(Interval(), source)
    assert load.load is None and load.idle_cores() == 1.0, "as if nothing else ran"
    load.sample(Interval(seconds=0.05), source)
    assert system.looks == 1, "not at every interval"
    load.sample(Interval(seconds=9.95), source)
    assert load.load is not None
    assert load.load.processor == pytest.approx(0.6)
    assert load.idle_cores() == pytest.approx(1.3)
    assert (load.load.switches, load.load.preempted, load.load.resident) == (100, 10, 1 << 20)
    load._quota = 1.0
    load.sample(Interval(seconds=10.0), source)
    assert load.idle_cores() == pytest.approx(0.4), "the quota leaves no more"


def test_load_without_a_system_to_ask_is_absent() -> None:
    system = FakePsutil()

    def refuses() -> Any:
        raise PermissionError("hidden")

    system.memory_info = refuses  # type: ignore[method-assign]
    load = ProcessLoad(LIMITS, system)
    load.sample(Interval(), FakeSource())
    assert "hidden" in load.absent
    load.sample(Interval(seconds=1.0), FakeSource())
    assert load.idle_cores() == 0.0


def test_load_of_this_process() -> None:
    load = ProcessLoad(LIMITS)
    load.sample(Interval(), FakeSource())
    load.sample(Interval(seconds=1.0), FakeSource())
    assert load.absent == "" and load.load is not None and load.load.resident > 1 << 20


@pytest.mark.parametrize(
    "text, cores", [("max 100000\n", None), ("150000 100000\n", 1.5), ("", None), ("1 0", None)]
)
def test_quota(text: str, cores: float | None) -> None:
    assert quota(text) == cores


def test_hardware_counters_are_absent_with_the_kernels_reason() -> None:
    def refused(event: int, thread: int) -> int:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    hardware = Hardware(LIMITS, refused)
    hardware.sample(Interval(), FakeSource())
    assert hardware.absent == "perf_event_open: Operation not permitted"
    hardware.sample(Interval(), FakeSource())
    assert hardware.counts is None


def test_hardware_counters_are_summed_and_differences(tmp_path: Any) -> None:
    """Files stand for the counters: what is read from them is what the kernel would give."""
    totals = {1: 0, 3: 0, 5: 0}
    ends = []

    def opened(event: int, thread: int) -> int:
        path = tmp_path / f"{event}-{thread}"
        path.write_bytes(b"".join((event * n).to_bytes(8, "little") for n in (10, 15)))
        totals[event] += 1
        ends.append(os.open(path, os.O_RDONLY))
        return ends[-1]

    hardware = Hardware(LIMITS, opened)
    hardware.sample(Interval(), FakeSource())
    assert hardware.counts is None
    hardware.sample(Interval(), FakeSource())
    threads = totals[1]
    assert hardware.counts == Counts(5 * threads, 15 * threads, 25 * threads)
    hardware.close()
    for descriptor in ends:
        with pytest.raises(OSError):
            os.close(descriptor)


def test_hardware_counters_here_are_there_or_say_why() -> None:
    hardware = Hardware(LIMITS)
    hardware.sample(Interval(), FakeSource())
    hardware.sample(Interval(), FakeSource())
    assert bool(hardware.absent) != (hardware.counts is not None)
    hardware.close()


# ---- the manager


class Third(Base):
    name = "third"

    def __init__(self) -> None:
        super().__init__()
        self.asked = 0

    def sample(self, interval: Interval, source: Source) -> None:
        self.asked += 1
        if self.asked == 2:
            raise ZeroDivisionError("by nature")
        self._change = PhaseChange(self.name, (42,), 3.0, 1.0, "because")


def test_third_parties_are_loaded_at_the_first_poll_and_left_out_when_broken() -> None:
    third = Third()

    def unloadable() -> Profiler:
        raise ImportError("no such module")

    m = ProfilerManager(
        LIMITS,
        lambda: [
            ("good", lambda: third),
            ("bad", unloadable),
            ("odd", lambda: object()),
            ("twice", Third),
        ],
    )
    assert third not in m.profilers and m.broken == {}
    source = FakeSource()
    m.poll(source.run())
    assert third in m.profilers
    assert set(m.broken) == {"bad", "odd", "twice"}
    assert "no such module" in m.broken["bad"] and "already" in m.broken["twice"]
    change = m.phase_change()
    assert change is not None and change.methods == (42,)
    m.poll(source.run({1: 1}))
    assert third not in m.profilers and "by nature" in m.broken["third"]
    m.poll(source.run({1: 1}))
    assert third.asked == 2 and m.profile(1).entries == 2.0
    assert m.absent().items() >= m.broken.items()


def test_entry_points_that_cannot_be_listed_are_recorded() -> None:
    def fails() -> Any:
        raise OSError("unreadable")

    m = ProfilerManager(LIMITS, fails)
    m.poll(FakeSource().run({1: 1}))
    assert "unreadable" in m.broken["rapgo.profilers"] and m.profile(1).entries == 1.0


def test_the_real_entry_points_can_be_listed() -> None:
    m = ProfilerManager(LIMITS)
    m.poll(FakeSource().run())
    assert m.broken == {}


def test_phase_changes_of_several_profilers_are_one() -> None:
    source, m = FakeSource(), manager()
    m.add("third", Third)
    for p in m.profilers:
        if p.name == "paths":
            p._change = PhaseChange("paths", (7, 42), 1.0, 0.5)  # type: ignore[attr-defined]
    m.poll(source.run())
    change = m.phase_change()
    assert change is not None
    assert change.profiler == "third+paths" and change.methods == (42, 7)
    assert (change.distance, change.threshold, change.detail) == (3.0, 1.0, "because")


def test_export_and_restore() -> None:
    source, m = FakeSource(), manager()
    a = (0, 0)
    batch = receivers(1, x=900, y=100)
    batch.values = {3: Frequent({-1: 7.0}, 2.0)}
    batch.edges, batch.traces = {a: (900.0, 100.0)}, {a: (a, (4, 0))}
    batch.paths = {(a, (4, 0)): 900.0}
    batch.stores = {8: 30.0}
    source.batches = [batch]
    m.poll(source.run({1: 5, 2: 5, 3: 5}, {(1, 9): 4}))
    names = {1: "A::Run", 2: "A::Other"}
    data = m.export(names.get, {X: "A.X", Y: "A.Y"}.get)
    assert set(data) == {"A::Run", "A::Other"}
    data = json.loads(json.dumps(data))
    later = manager()
    assert later.restore(11, data["A::Run"], {"A.X": 77}.get)
    found = later.profile(11)
    assert found.receivers[5].counts == {77: 900.0} and found.receivers[5].other == 100.0
    assert found.values[3].counts == {-1: 7.0} and found.values[3].other == 2.0
    assert (found.edges, found.paths, found.traces) == (batch.edges, batch.paths, batch.traces)
    assert found.stores == {8: 30.0}
    assert found.entries == 0.0, "this run's own counts are not made up"
    whole = from_plain(11, data["A::Run"], lambda _: None)
    assert whole.entries == 5.0 and whole.iterations == {9: 4.0}
    assert "A::Other" not in m.export(names.get, lambda _: None, least=10.0)


@pytest.mark.parametrize(
    "damage",
    [
        {},
        {"entries": "many"},
        {"entries": -1.0},
        {"entries": float("nan")},
        {"edges": [[1, 2]]},
        {"paths": [[[1], 1.0]]},
        {"receivers": [[5, {"counts": {}}]]},
        {"receivers": [[5, {"counts": [], "other": 0}]]},
        {"values": [[5, {"counts": {"x": 1.0}, "other": 0}]]},
        {"iterations": 5},
        {"stores": [[8, -1.0]]},
    ],
)
def test_damaged_data_is_refused(damage: dict[str, Any]) -> None:
    data = {**to_plain(MethodProfile(1, 5.0), lambda _: None), **damage} if damage else {}
    m = manager()
    assert not m.restore(1, data, lambda _: None)
    assert len(m.profiles) == 0


def test_a_restored_profile_does_not_replace_a_measured_one() -> None:
    source, m = FakeSource(), manager()
    source.batches = [receivers(1, x=50)]
    m.poll(source.run())
    old = to_plain(receivers(1, y=50), str)
    assert m.restore(1, old, int)
    assert m.profile(1).receivers[5].counts == {X: 50.0}


def test_what_is_not_known_is_an_empty_profile() -> None:
    found = manager().profile(123)
    assert found.method == 123 and not found.profiled
