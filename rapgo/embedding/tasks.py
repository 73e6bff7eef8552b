"""Awaiting tasks of .NET from asyncio: the end of a task becomes that of a future of the loop."""

from __future__ import annotations

from asyncio import get_running_loop
from typing import Any

from rapgo.embedding import link as l
from rapgo.embedding.objects import Members


async def ended(task: Members) -> Any:
    """The result of a Task or ValueTask; raises what it threw."""
    link = task._link
    loop = get_running_loop()
    future = loop.create_future()

    def finish() -> None:
        if not future.done():
            future.set_result(None)

    def told() -> None:  # in a thread of .NET's
        try:
            loop.call_soon_threadsafe(finish)
        except RuntimeError:
            pass  # the loop is closed: nobody waits

    watched = link.invoke(l.WATCH, 0, task, told)
    await future
    return link.invoke(l.RESULT, 0, watched)
