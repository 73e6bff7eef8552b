"""rapgo itself from Python: what was compiled, the record, the robust path, third parties."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from optimizations.protocol import Result
from profilers.protocol import Base
from rapgo import EmbeddingError
from runtime.refusals import Reason


def _names(runtime: Any, kind: str, subscription: Any) -> list[str]:
    return [e["method"] for e in subscription.drain() if e["kind"] == kind]


def check_methods_are_compiled(runtime: Any, library: Any) -> None:
    runtime.robust_path.pause()
    with runtime.events() as record:
        before = runtime.stats()
        numbers = library.Shop.Numbers
        assert numbers.Spin(10) == numbers.Spin(10) and numbers.Scaled(2) == 6
        after = runtime.stats()
        assert after["methods_compiled"] - before["methods_compiled"] == 4  # with Scale's two
        assert after["got_calls"] > before["got_calls"] and after["methods_host"] == {}
        runtime.robust_path.step()
        compiled = _names(runtime, "compiled", record)
        assert "Shop.Numbers::Spin" in compiled and "Beside.Scale::Of" in compiled


def check_optimize(runtime: Any, library: Any) -> None:
    numbers = library.Shop.Numbers
    with runtime.events() as record:
        expected = numbers.Spin(100_000)
        assert runtime.optimize(numbers.Spin) == 1
        assert numbers.Spin(100_000) == expected
        found = {e["kind"]: e for e in record.drain()}
        assert found["optimised"]["method"] == "Shop.Numbers::Spin" and "swapped" in found
        assert runtime.optimize(numbers.SumGrid) == 1  # never called before
        assert runtime.optimize(library.Shop.Item.Describe) == 2
    with pytest.raises(TypeError, match="takes a method"):
        runtime.optimize(3)
    with pytest.raises(EmbeddingError, match="application's assembly"):
        runtime.optimize(runtime.type("System.Math").Sqrt)


def check_hot_loops_are_optimised_while_they_run(runtime: Any, library: Any) -> None:
    """Few long calls: it is their loops that are seen, over an array and over a span of Python's
    memory, whose every iteration calls the class library at first."""
    spans = runtime.load(Path(library.path).with_name("Spans.dll")).Spans
    source = np.zeros(2_000_000)
    vector = runtime.array("float64", source)
    _swapped(runtime, "Shop.Numbers::Sum", lambda: library.Shop.Numbers.Sum(vector))
    _swapped(runtime, "Spans::Sum", lambda: spans.Sum(source))


def _swapped(runtime: Any, name: str, call: Callable[[], object]) -> None:
    """Steps are taken while a thread calls, until the method has another version."""
    ended = threading.Event()

    def calls() -> None:
        while not ended.is_set():
            call()

    thread = threading.Thread(target=calls)
    thread.start()
    try:
        with runtime.events() as record:
            for _ in range(3000):
                runtime.robust_path.step()
                if name in _names(runtime, "swapped", record):
                    return
                ended.wait(0.002)
    finally:
        ended.set()
        thread.join()
    raise AssertionError(f"{name} stays as it is")


def check_events(runtime: Any, library: Any) -> None:
    told: list[str] = []
    subscription = runtime.events(lambda event: told.append(event["kind"]))
    runtime.optimize(library.Shop.Numbers.SumInts)
    assert "optimised" in told
    subscription.close()
    count = len(told)
    with runtime.events() as record:
        runtime.optimize(library.Shop.Numbers.Fill)
        assert next(record)["kind"] and len(told) == count
    assert list(record)[-1]["kind"] == "swapped"  # closed: it ends


def check_third_parties(runtime: Any, library: Any) -> None:
    class Entered(Base):
        name, total = "entered", 0

        def sample(self, interval: Any, source: Any) -> None:
            Entered.total += sum(interval.entries.values())

    class Seen:
        name = "seen"
        methods: list[int] = []

        def __init__(self, session: Any) -> None:
            pass

        def estimated_speedup(self, facts: Any, profile: Any) -> float:
            return 1.0

        def apply(self, ir: Any, profile: Any) -> Result:
            Seen.methods.append(ir.method)
            return Result.refusal(Reason.NOTHING_TO_DO)

    runtime.add_profiler(Entered)
    runtime.add_optimization(Seen)
    runtime.robust_path.step()
    for _ in range(50):
        library.Shop.Numbers.Spin(3)
    runtime.robust_path.step()
    assert Entered.total >= 50
    runtime.optimize(library.Shop.Numbers.Squares)
    assert Seen.methods
    for add, thing in ((runtime.add_profiler, Entered), (runtime.add_optimization, Seen)):
        with pytest.raises(EmbeddingError, match="already"):
            add(thing)
    for add in (runtime.add_profiler, runtime.add_optimization):
        with pytest.raises(EmbeddingError, match="int"):
            add(int)


def check_pause_and_resume(runtime: Any, library: Any) -> None:
    control = runtime.robust_path
    assert control.paused
    control.resume()
    assert not control.paused
    control.pause()
