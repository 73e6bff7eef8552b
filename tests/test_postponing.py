"""Which first compilations are put off, and in what order they are made up for."""

from __future__ import annotations

import threading
from collections import Counter
from types import SimpleNamespace

import pytest

from runtime import postponing
from runtime.catchup import CatchUp
from runtime.codegen.context import SLOT_SIZE
from runtime.metadata.agent import AgentError
from runtime.postponing import Postponed

RETURN, LOOP, BAD = b"\x2a", b"\x00\x2b\xfd", b"\xff"
SWITCH_BACK = b"\x16\x45\1\0\0\0\xf6\xff\xff\xff\x2a"
START = 0x1000


class Image:
    """Rows from 1 on, each with its CIL."""

    def __init__(self, *codes: bytes, filters: bool = False) -> None:
        self.slots, self.rows, self.codes = START, len(codes), codes
        self.filters = filters

    def code(self, row: int) -> bytes:
        return self.codes[row - 1]


def slot(row: int) -> int:
    return START + SLOT_SIZE * row


class Clock:
    now = 100.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = Clock()
    monkeypatch.setattr(postponing, "time", found)
    return found


def postponed(image: Image, at_once: int = 2, share: float = 0.1) -> Postponed:
    return Postponed([image], at_once, share)  # type: ignore[list-item]


def pressed(image: Image, clock: Clock) -> Postponed:
    found = postponed(image, at_once=0, share=-1.0)
    clock.now += 1.0
    return found


def test_the_first_ones_are_waited_for_and_then_a_share_of_the_time(clock: Clock) -> None:
    p = postponed(Image(*[RETURN] * 5))
    p.compiled(1, 5.0)
    assert not p.takes(slot(1), 1)
    p.compiled(2, 5.0)
    assert not p.pressed(2)  # nothing has been waited for since
    p.compiled(3, 0.5)
    assert p.takes(slot(2), 3)
    clock.now += 5.1
    assert not p.takes(slot(3), 3)
    p.compiled(4, 0.5)
    assert p.takes(slot(3), 4)
    assert list(p.waiting) == [slot(2), slot(3)] and p.count == 2


def test_loops_are_compiled_at_once(clock: Clock) -> None:
    p = pressed(Image(RETURN, LOOP, SWITCH_BACK, BAD), clock)
    assert [p.takes(slot(row), 0) for row in range(1, 5)] == [True, False, False, False]


def test_nothing_is_put_off_where_there_are_exception_filters(clock: Clock) -> None:
    p = pressed(Image(RETURN, filters=True), clock)
    assert not p.takes(slot(1), 0)


def test_what_is_no_slot_of_an_image_is_compiled_at_once(clock: Clock) -> None:
    p = pressed(Image(RETURN), clock)
    assert not any(p.takes(at, 0) for at in (slot(0), slot(2), slot(1) + 8, 8))
    assert p.takes(slot(1), 0)
    p.closed = True
    assert not p.takes(slot(1), 0)


def test_the_one_that_has_waited_longest_comes_first(clock: Clock) -> None:
    p = pressed(Image(*[RETURN] * 3), clock)
    for row in (2, 1, 3):
        assert p.takes(slot(row), 0)
    assert [p.next(), p.next()] == [slot(2), slot(1)]
    assert slot(2) in p.waiting  # until it is there
    p.settle(slot(2))
    assert list(p.waiting) == [slot(1), slot(3)]
    assert [p.next(), p.next()] == [slot(3), None]


def test_a_method_that_cannot_be_described_stays_with_the_host(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def describe(slot: int) -> None:
        raise AgentError("no such method")

    p = pressed(Image(RETURN, RETURN), clock)
    assert p.takes(slot(1), 0) and p.takes(slot(2), 0)
    agent = SimpleNamespace(method_at=describe)
    path = SimpleNamespace(lock=threading.RLock(), agent=agent, faults=Counter())
    monkeypatch.setattr("runtime.catchup.Recompiler", lambda path, workshop: None)
    catching_up = CatchUp(path, p, None)  # type: ignore[arg-type]
    assert [catching_up.one(), catching_up.one(), catching_up.one()] == [True, True, False]
    assert not p.waiting and path.faults == {"postponed": 2}
