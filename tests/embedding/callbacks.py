"""Python called by .NET: delegates, exceptions through both sides, threads, what is kept."""

from __future__ import annotations

import gc
import threading
import weakref
from typing import Any

import pytest

from rapgo import DotNetError


def check_delegates(runtime: Any, library: Any) -> None:
    calls = library.Shop.Calls
    assert calls.Apply(lambda x: x * 3, 5) == 15
    seen: list[int] = []
    calls.Each(4, seen.append)
    assert seen == [0, 1, 2, 3]
    longest_first = calls.Sorted(["b", "ccc", "aa"], lambda a, b: len(b) - len(a))
    assert list(longest_first) == ["ccc", "aa", "b"]
    func = runtime.type("System.Func")[int, int](lambda x: x + 1)
    assert func(4) == 5 and calls.Apply(func, 6) == 7


def check_what_a_callable_returns(runtime: Any, library: Any) -> None:
    calls = library.Shop.Calls
    with pytest.raises(DotNetError, match="returned a str where a int is expected"):
        calls.Apply(lambda x: "no", 1)
    with pytest.raises(TypeError):
        calls.Apply(lambda: 1, 1)


def check_exceptions(runtime: Any, library: Any) -> None:
    calls, numbers = library.Shop.Calls, library.Shop.Numbers

    class Mine(Exception):
        pass

    mine = Mine("here")

    def fails(*arguments: int) -> int:
        raise mine

    attempts: tuple[Any, ...] = (lambda: calls.Apply(fails, 1), lambda: calls.Each(1, fails))
    for call in attempts:
        with pytest.raises(Mine) as caught:
            call()
        assert caught.value is mine
    assert calls.CaughtAll(fails) == "PythonError Mine: here"
    # .NET's own exception goes through Python and is caught by .NET as what it was
    assert calls.Caught(lambda: numbers.Fail("deep", 4)) == "caught deep 4"
    with pytest.raises(DotNetError) as error:
        calls.Apply(lambda x: numbers.Divide(x, 0), 1)
    assert error.value.type_name == "System.DivideByZeroException"


def check_threads(runtime: Any, library: Any) -> None:
    calls = library.Shop.Calls
    here = threading.get_ident()
    assert calls.OnThread(lambda: 1 if threading.get_ident() != here else 0) == 1
    with pytest.raises(RecursionError):

        def deeper(x: int) -> int:
            return int(calls.Apply(deeper, x + 1))

        calls.Apply(deeper, 0)


def check_the_lock_is_released(runtime: Any, library: Any) -> None:
    """Two threads that must be in .NET at the same time to get on."""
    met: list[bool] = []
    threads = [
        threading.Thread(target=lambda: met.append(library.Shop.Work.Meet())) for _ in range(2)
    ]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert met == [True, True]


def check_many_threads(runtime: Any, library: Any) -> None:
    numbers, shop = library.Shop.Numbers, library.Shop
    wrong: list[object] = []

    def work(n: int) -> None:
        for i in range(200):
            if numbers.Add(n, i) != n + i or numbers.Which(i) != "int":
                wrong.append((n, i))
            item = shop.Item(f"t{n}", i)
            if item.Describe() != f"t{n} x{i}" or shop.Calls.Apply(lambda x: x + 1, i) != i + 1:
                wrong.append(item)
            try:
                numbers.FailFast(n)
            except DotNetError as e:
                if e.exception.Code != n:
                    wrong.append(e)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(6)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert not wrong


def check_what_is_kept(runtime: Any, library: Any) -> None:
    class Callee:
        called = False

        def __call__(self) -> None:
            self.called = True

    callee = Callee()
    alive = weakref.ref(callee)
    library.Shop.Calls.Keep(callee)
    del callee
    gc.collect()
    library.Shop.Calls.Collect()
    library.Shop.Calls.Kept()
    found = alive()
    assert found is not None and found.called
    del found
    library.Shop.Calls.Kept = None
    library.Shop.Calls.Collect()
    library.Shop.Calls.Collect()
    gc.collect()
    assert alive() is None
