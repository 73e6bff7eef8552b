"""The child process that compiles: what it makes, and what becomes of it when it fails."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import pytest

from runtime.codegen.llvm import Compiler, Level, LlvmRejected
from runtime.workshop import FAILURES, Workshop, WorkshopFailed

GOOD = "define i32 @f(i32 %a) { %b = add i32 %a, 1\n ret i32 %b }"


@pytest.fixture
def workshop() -> Iterator[Workshop]:
    made = Workshop(Compiler(), jobs=1)
    yield made
    made.close()


def child(workshop: Workshop) -> int:
    process = workshop._child
    assert process is not None
    return process.pid


def test_it_compiles_as_the_process_itself_does(workshop: Workshop) -> None:
    assert workshop.compile(GOOD, Level.FULL) == Compiler().compile(GOOD, Level.FULL)
    assert workshop.beside and workshop.starts == 1 and workshop.seconds > 0


def test_what_llvm_rejects_is_an_answer(workshop: Workshop) -> None:
    with pytest.raises(LlvmRejected, match="expected type"):
        workshop.compile("define bad", Level.FULL)
    assert workshop.compile(GOOD, Level.FULL)
    assert not workshop.failures


def test_a_child_that_dies_is_started_again(workshop: Workshop) -> None:
    workshop.compile(GOOD, Level.FAST0)
    os.kill(child(workshop), signal.SIGKILL)
    with pytest.raises(WorkshopFailed):
        workshop.compile(GOOD, Level.FAST0)
    assert workshop.compile(GOOD, Level.FAST0)
    assert workshop.starts == 2


def test_code_that_aborts_llvm_costs_the_child_alone(workshop: Workshop) -> None:
    # no target has an instruction for it, and LLVM gives up with an abort
    text = "declare void @llvm.experimental.guard(i1, ...)\n" \
        "define void @f(i1 %a) { call void (i1, ...) @llvm.experimental.guard(i1 %a) " \
        "[ \"deopt\"() ]\n ret void }"  # fmt: skip
    with pytest.raises(WorkshopFailed):
        workshop.compile(text, Level.FAST0)
    assert workshop.compile(GOOD, Level.FAST0)


def test_a_child_that_hangs_is_ended() -> None:
    workshop = Workshop(Compiler(), jobs=1, patience=30.0)
    workshop.compile(GOOD, Level.FAST0)
    os.kill(child(workshop), signal.SIGSTOP)
    workshop._patience = 0.1
    with pytest.raises(WorkshopFailed, match="no answer"):
        workshop.compile(GOOD, Level.FAST0)
    workshop._patience = 30.0
    assert workshop.compile(GOOD, Level.FAST0)
    workshop.close()


def test_after_failures_in_a_row_it_is_closed(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.executable", "/nowhere/python")
    for _ in range(FAILURES):
        with pytest.raises(WorkshopFailed):
            workshop.compile(GOOD, Level.FAST0)
    assert workshop.closed
    with pytest.raises(WorkshopFailed, match="in a row"):
        workshop.compile(GOOD, Level.FAST0)


def test_without_a_child_the_thread_compiles() -> None:
    workshop = Workshop(Compiler(), jobs=0)
    assert workshop.compile(GOOD, Level.FAST0) and workshop.starts == 0
    assert not workshop.beside
