"""Third parties' optimizations and profilers, found by their entry points."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from fakesource import LIMITS, FakeSource
from optworld import TextWorld
from plugins import Busiest

from optimizations.optimizer import Optimizer, third_parties
from optimizations.protocol import Facts
from profilers.manager import ProfilerManager
from profilers.profile import MethodProfile
from runtime.ir.parser import parse
from runtime.plugins import may_have

# the block at 10 has never run
METHOD = """type 1 "System.Object" kind 18 flags 0
type 2 "int" kind 8 flags 2
method 1 "Run" of 1 result 2 params 2 image 0 row 1 flags 1
function "Run" method 1 result i32
%0 i32 "n"
params %0
b0 @0 count 1000 weights 0 1000:
  branch lt %0, i32 10 -> b1, b2
b1 @10 count 0:
  ret i32 0
b2 @20 count 1000:
  ret %0
"""


@pytest.fixture
def register(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., None]:
    """Installs a package that has entry points of a group: name → module:attribute."""

    def install(group: str, **values: str) -> None:
        folder = tmp_path / "mine-1.0.dist-info"
        folder.mkdir()
        (folder / "METADATA").write_text("Metadata-Version: 2.1\nName: mine\nVersion: 1.0\n")
        lines = [f"[{group}]", *(f"{name} = {value}" for name, value in values.items())]
        (folder / "entry_points.txt").write_text("\n".join(lines) + "\n")
        monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])

    return install


def world() -> TextWorld:
    parsed = parse(METHOD)
    return TextWorld("; callee:\n" + METHOD[METHOD.index("function") :], parsed.world)


def test_an_optimization(register: Callable[..., None]) -> None:
    register("rapgo.optimizations", mine="plugins:NeverRun")
    makers, broken = third_parties()
    assert not broken
    w = world()
    optimizer = Optimizer(w, makers)
    profile = MethodProfile(1, edges={(0, 0): (0.0, 1000.0)})
    assert optimizer.promised(Facts(), profile) == {"never-run": 1.01}
    done = optimizer.rewrite(w.methods[1], profile)
    assert [b.offset for b in done.ir.blocks if b.cold] == [10]
    assert [(a.name, a.result.changed) for a in done.applied] == [("never-run", 1)]


def test_broken_optimizations_are_recorded_and_left_out(register: Callable[..., None]) -> None:
    register(
        "rapgo.optimizations", mine="plugins:NeverRun", missing="plugins:Nothing",
        raising="plugins:breaks", strange="plugins:Busiest",
    )  # fmt: skip
    makers, broken = third_parties()
    assert list(broken) == ["missing"] and "AttributeError" in broken["missing"]
    w = world()
    optimizer = Optimizer(w, makers)
    done = optimizer.rewrite(w.methods[1], MethodProfile(1))
    assert [a.name for a in done.applied] == ["never-run"]
    assert optimizer.broken["raising"] == "RuntimeError: this one is broken"
    assert set(optimizer.broken) == {"raising", "strange"}


def test_a_profiler(register: Callable[..., None]) -> None:
    register("rapgo.profilers", mine="plugins:Busiest")
    manager, source = ProfilerManager(LIMITS), FakeSource()
    manager.poll(source)
    manager.poll(source.run({3: 5, 4: 700}))
    mine = manager.profilers[-1]
    assert isinstance(mine, Busiest) and mine.method == 4
    assert "mine" not in manager.absent()


def test_broken_profilers_are_recorded_and_left_out(register: Callable[..., None]) -> None:
    register(
        "rapgo.profilers", missing="plugins:Nothing", raising="plugins:breaks",
        mine="plugins:Busiest", twice="plugins:Busiest",
    )  # fmt: skip
    manager = ProfilerManager(LIMITS)
    manager.poll(FakeSource())
    broken = manager.absent()
    assert "AttributeError" in broken["missing"]
    assert broken["raising"] == "RuntimeError: this one is broken"
    assert "there is a profiler 'busiest' already" in broken["twice"]
    assert [p.name for p in manager.profilers].count("busiest") == 1


def test_without_an_announcement_nothing_is_imported(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, register: Callable[..., None]
) -> None:
    monkeypatch.setattr(sys, "path", [str(tmp_path), str(tmp_path / "missing")])
    assert not may_have("rapgo.profilers")
    register("rapgo.profilers", mine="plugins:Busiest")
    assert may_have("rapgo.profilers") and not may_have("rapgo.optimizations")
    monkeypatch.setattr(sys, "path", [__file__])
    assert may_have("rapgo.profilers"), "an archive may have some"
