"""Instrumented code, compiled and run: what its probes count, read back as a profile."""

from __future__ import annotations

import ctypes
from collections.abc import Collection, Iterator, Sequence

import pytest
from ircases import llvm_text

from optimizations import instrumentation
from optimizations.instrumentation import KINDS, Instrumentation
from optimizations.probes import Kind, Plan, Range, Tally, merged, read
from profilers.profile import MethodProfile
from runtime.codegen.area import MIB, CodeArea
from runtime.codegen.context import PROBES, RING_WORDS, SIZE, TALLY_WORDS
from runtime.codegen.elf import load
from runtime.codegen.llvm import Compiler, Level
from runtime.ir.parser import parse
from runtime.ir.verifier import verify
from runtime.refusals import Reason, Refusal

COLLATZ = """
function "Collatz" method 7 result i32
%0 i32 "n"
%1 i32 "steps"
%2 i32
params %0
b0 @0:
  %1 = copy i32 0 @0
  jump -> b1 @1
b1 @10:
  branch eq %0, i32 1 -> b6, b2 @10
b2 @20:
  %1 = add i32 %1, 1 @20
  %2 = rem i32 %0, 2 @21
  switch %2 -> b3, b3, b4, b3 @22
b3 @30:
  %0 = shr i32 %0, 1 @30
  jump -> b5 @31
b4 @40:
  %0 = mul i32 %0, 3 @40
  %0 = add i32 %0, 1 @41
  jump -> b5 @42
b5 @50:
  jump -> b1 @50
b6 @60:
  ret %1 @60
"""


class Words:
    def __init__(self, left: int = 100000) -> None:
        self.next, self.left = 3, left

    def take(self, words: int) -> int:
        if words > self.left:
            raise Refusal(Reason.TOO_LARGE, "no more words")
        self.left -= words
        self.next += words
        return self.next - words


class Thread:
    """A context, and a way to run code with it."""

    def __init__(self) -> None:
        self.context = ctypes.create_string_buffer(SIZE)
        self.roots = ctypes.create_string_buffer(64)

    def words(self, start: int, count: int) -> Sequence[int]:
        array = (ctypes.c_uint64 * count).from_buffer(self.context, PROBES + 8 * start)
        return list(array)

    def call(self, code: int, n: int) -> int:
        types = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int32]
        f = ctypes.CFUNCTYPE(ctypes.c_int32, *types)(code)
        answer: int = f(ctypes.addressof(self.context), ctypes.addressof(self.roots), n)
        return answer


@pytest.fixture
def area() -> Iterator[CodeArea]:
    made = CodeArea(8 * MIB, MIB)
    yield made
    made.close()


def compiled(area: CodeArea, kinds: Collection[str]) -> tuple[Plan, int]:
    f, world = parse(COLLATZ)
    pass_ = Instrumentation(Words(), kinds)
    assert pass_.apply(f, MethodProfile(7)).changed
    verify(f)
    assert pass_.plan is not None
    obj = Compiler(verify=True).compile(llvm_text(f, world), Level.FULL)


    def resolve(name: str) -> int:
        """Nothing is called; the words are those of a context."""
        return PROBES + 8 * int(name[6:]) if name.startswith("probe.") else 0

    return pass_.plan, load(obj, area, resolve)[1].functions["f"]


def collatz(n: int) -> list[int]:
    """The numbers on the way to 1."""
    found = []
    while n != 1:
        found.append(n)
        n = 3 * n + 1 if n % 2 else n >> 1
    return found


NUMBERS = (27, 97, 1, 6)
EVEN = float(sum(x % 2 == 0 for n in NUMBERS for x in collatz(n)))
ODD = float(sum(x % 2 == 1 for n in NUMBERS for x in collatz(n)))
EDGES = {
    (0, 0): (4.0,), (10, 0): (4.0, EVEN + ODD), (20, 0): (EVEN, 0.0, ODD, 0.0),
    (30, 0): (EVEN,), (40, 0): (ODD,), (50, 0): (EVEN + ODD,),
}  # fmt: skip


def test_paths_and_the_edges_they_tell(area: CodeArea) -> None:
    plan, code = compiled(area, ["paths"])
    thread = Thread()
    for n in NUMBERS:
        assert thread.call(code, n) == len(collatz(n))
    profile = read(plan, thread.words)
    assert profile.entries == 4
    assert profile.paths == {
        ((0, 0),): 4.0,
        ((10, 0), (20, 0), (30, 0), (50, 0)): EVEN,
        ((10, 0), (20, 0), (40, 0), (50, 0)): ODD,
        ((10, 0), (60, 0)): 4.0,
    }
    assert profile.edges == EDGES


def test_edges_where_paths_are_too_many(area: CodeArea, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(instrumentation, "PATHS", 1)
    plan, code = compiled(area, ["paths"])
    assert plan.numbering is None
    thread = Thread()
    for n in NUMBERS:
        thread.call(code, n)
    profile = read(plan, thread.words)
    assert profile.entries == 4 and not profile.paths
    assert profile.edges == EDGES


def test_values(area: CodeArea) -> None:
    plan, code = compiled(area, ["values"])
    thread = Thread()
    for n in (5, -1, 5, 6, 7, 8, 9, 5):
        if n > 0:
            thread.call(code, n)
    profile = read(plan, thread.words)
    assert profile.values[-1].counts == {5: 3.0, 6: 1.0, 7: 1.0, 8: 1.0}
    assert profile.values[-1].other == 1.0
    assert set(profile.values[22].counts) == {0, 1}


def test_the_last_tail_of_a_loop(area: CodeArea) -> None:
    plan, code = compiled(area, ["traces"])
    thread = Thread()
    thread.call(code, 27)  # ends with 16 8 4 2
    assert read(plan, thread.words).traces == {(10, 0): ((10, 0), (20, 0), (30, 0), (50, 0))}


def test_threads_are_added_up(area: CodeArea) -> None:
    plan, code = compiled(area, KINDS)
    threads = [Thread(), Thread(), Thread()]
    threads[0].call(code, 27)
    for n in (97, 1):
        threads[1].call(code, n)
    threads[2].call(code, 6)
    profile = read(plan, merged(plan, [t.words for t in threads]))
    assert profile.edges == EDGES
    assert profile.values[-1].counts == {n: 1.0 for n in NUMBERS}
    assert list(profile.traces) == [(10, 0)]


def test_merged_tables_keep_what_is_most_frequent() -> None:
    plan = Plan(1, tallies=[Tally(0, 8, "class")])
    plan.ranges.append(Range(0, TALLY_WORDS, Kind.TALLY))
    a = [11, 5, 12, 4, 13, 3, 14, 2, 7]
    b = [15, 9, 12, 1, 0, 0, 0, 0, 0]
    profile = read(plan, merged(plan, [lambda s, n: a[s : s + n], lambda s, n: b[s : s + n]]))
    assert profile.receivers[8].counts == {15: 9.0, 11: 5.0, 12: 5.0, 13: 3.0}
    assert profile.receivers[8].other == 9.0


def test_without_words_nothing_is_changed() -> None:
    f, _ = parse(COLLATZ)
    blocks, instrs = len(f.blocks), [len(b.instrs) for b in f.blocks]
    result = Instrumentation(Words(RING_WORDS), KINDS).apply(f, MethodProfile(7))
    assert result.refused is Reason.TOO_LARGE
    assert (len(f.blocks), [len(b.instrs) for b in f.blocks]) == (blocks, instrs)
