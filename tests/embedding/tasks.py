"""Async methods, awaited from asyncio."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from rapgo import DotNetError


def check_results(runtime: Any, library: Any) -> None:
    work = library.Shop.Work

    async def main() -> None:
        assert await work.Double(4) == 8 and await work.Done(5) == 5
        before = work.Runs
        assert await work.Run() is None and work.Runs == before + 1
        assert await asyncio.gather(*(work.Double(i) for i in range(20))) == [
            2 * i for i in range(20)
        ]

    asyncio.run(main())


def check_exceptions(runtime: Any, library: Any) -> None:
    async def main() -> None:
        with pytest.raises(DotNetError) as caught:
            await library.Shop.Work.Fail("later")
        assert caught.value.type_name == "Shop.ShopException" and caught.value.exception.Code == 9
        with pytest.raises(DotNetError, match="TaskCanceledException"):
            await library.Shop.Work.Cancelled()

    asyncio.run(main())


def check_waiting_can_be_given_up(runtime: Any, library: Any) -> None:
    async def main() -> None:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(library.Shop.Work.Never(), 0.01)

    asyncio.run(main())


def check_callables_as_tasks(runtime: Any, library: Any) -> None:
    run = runtime.type("System.Threading.Tasks.Task").Run

    async def main() -> None:
        assert await run(lambda: 5) == 5 and await run[str](lambda: "x") == "x"
        assert await run(lambda: None) is None

    asyncio.run(main())


def check_value_tasks(runtime: Any, library: Any) -> None:
    value_task = runtime.type("System.Threading.Tasks.ValueTask")

    async def main() -> None:
        assert await value_task[int](5) == 5
        assert await value_task[int](library.Shop.Work.Double(3)) == 6

    asyncio.run(main())
