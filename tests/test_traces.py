"""Trace selection from paths, recordings and counts."""

from __future__ import annotations

import pytest

from optimizations.protocol import Result
from optimizations.traces import Trace, from_paths, from_recording, grown, headers, select
from profilers.profile import MethodProfile
from runtime.ir.model import Function
from runtime.ir.parser import parse_function
from runtime.refusals import Reason

# b4 to b6 are a call that has been inlined into what was block @30
LOOP = """
function "f" method 1 result i32
%0 i32
params %0
b0 @0:
  jump -> b1
b1 @10{b1}:
  branch lt %0, i32 0 -> b9, b2 @10
b2 @20{b2}:
  branch eq %0, i32 5 -> b8, b3 @20
b3 @30:
  jump -> b4 @30
b4 @0 in 30:7{b4}:
  branch eq %0, i32 6 -> b5, b6 @0
b5 @5 in 30:7:
  jump -> b7 @5
b6 @6 in 30:7:
  jump -> b7 @6
b7 @30:
  jump -> b8 @31
b8 @40{b8}:
  jump -> b1 @40
b9 @50:
  ret %0 @50
"""
COUNTS = {
    "b1": " count 1000 weights 10 990", "b2": " count 990 weights 40 950",
    "b4": " count 950 weights 900 50", "b8": " count 990 weights 990",
}  # fmt: skip
HEADER = (10, 0)


def loop(**counts: str) -> Function:
    return parse_function(LOOP.format(**{**dict.fromkeys(COUNTS, ""), **counts}))


def indices(trace: Trace | Result) -> list[int]:
    assert isinstance(trace, Trace), trace
    return [b.index for b in trace.blocks]


def refusal(trace: Trace | Result) -> Reason | None:
    assert isinstance(trace, Result)
    return trace.refused


def test_the_hottest_path_goes_through_what_was_inlined() -> None:
    f = loop(**COUNTS)
    profile = MethodProfile(1)
    profile.paths = {
        (HEADER, (20, 0), (30, 0), (40, 0)): 950.0,
        (HEADER, (20, 0), (40, 0)): 40.0,
        (HEADER, (50, 0)): 10.0,
        ((0, 0),): 1e6,
    }
    trace = from_paths(f, profile, f.blocks[1])
    assert indices(trace) == [1, 2, 3, 4, 5, 7, 8]
    assert isinstance(trace, Trace) and trace.closed and trace.count == 950.0
    assert trace.probability == pytest.approx(0.95)


def test_a_path_goes_on_through_what_was_inlined_into_its_last_block() -> None:
    f = loop(**COUNTS)
    f.blocks[7].instrs[-1].targets = (f.blocks[1],)  # the rest of block @30 leads to the header
    profile = MethodProfile(1)
    profile.paths = {(HEADER, (20, 0), (30, 0)): 950.0}
    trace = from_paths(f, profile, f.blocks[1])
    assert indices(trace) == [1, 2, 3, 4, 5, 7]
    assert isinstance(trace, Trace) and trace.closed


def test_no_path_is_frequent_enough() -> None:
    f = loop()
    profile = MethodProfile(1)
    profile.paths = {(HEADER, (50, 0)): 40.0, (HEADER, (20, 0)): 30.0, (HEADER, (40, 0)): 30.0}
    assert refusal(from_paths(f, profile, f.blocks[1])) is Reason.NOT_SKEWED


def test_a_recorded_tail() -> None:
    f = loop()
    profile = MethodProfile(1)
    profile.traces = {HEADER: (HEADER, (20, 0), (40, 0))}
    assert indices(from_recording(f, profile, f.blocks[1])) == [1, 2, 8]
    assert refusal(from_recording(f, profile, f.blocks[2])) is Reason.NO_PROFILE


def test_growth_crosses_what_was_inlined() -> None:
    f = loop(**COUNTS)
    for b in f.blocks:
        b.count = max(b.count, 900.0)
    trace = grown(f, f.blocks[1])
    assert indices(trace) == [1, 2, 3, 4, 5, 7, 8]
    assert isinstance(trace, Trace) and trace.closed


def test_growth_needs_counts_and_a_likely_way() -> None:
    assert refusal(grown(loop(), loop().blocks[1])) is Reason.NO_PROFILE
    f = loop(b1=" count 1000 weights 500 500")
    assert refusal(grown(f, f.blocks[1])) is Reason.NOT_SKEWED


def test_paths_come_before_counts_before_recordings() -> None:
    f = loop(**COUNTS)
    profile = MethodProfile(1)
    profile.traces = {HEADER: (HEADER, (20, 0), (40, 0))}
    assert [b.index for b in headers(f)] == [1]
    header = f.blocks[1]
    assert isinstance(found := select(f, profile, header), Trace) and found.source == "edges"
    profile.paths = {(HEADER, (20, 0), (40, 0)): 990.0}
    assert isinstance(found := select(f, profile, header), Trace) and found.source == "paths"
    bare = loop()
    assert isinstance(found := select(bare, MethodProfile(1), bare.blocks[1]), Result)
    profile.paths = {}
    assert isinstance(found := select(bare, profile, bare.blocks[1]), Trace)
    assert found.source == "recording"
    header.count = 3.0
    assert refusal(select(f, profile, header)) is Reason.COLD
