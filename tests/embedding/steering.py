"""rapgo itself from Python: what was compiled, the record, the robust path, third parties."""

from __future__ import annotations

import threading
from typing import Any

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
    """A loop that is hot in one call goes over to better code, by the steps taken meanwhile."""
    control, numbers = runtime.robust_path, library.Shop.Numbers
    source = runtime.array("float64", 1000)
    ended = threading.Event()

    def call() -> None:
        while not ended.is_set():
            numbers.Sum(source)

    threads = [threading.Thread(target=call)]
    threads[0].start()
    try:
        with runtime.events() as record:
            seen: set[str] = set()
            for _ in range(2000):
                control.step()
                seen |= set(_names(runtime, "swapped", record))
                if "Shop.Numbers::Sum" in seen:
                    break
                ended.wait(0.002)
    finally:
        ended.set()
        threads[0].join()
    assert "Shop.Numbers::Sum" in seen


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
