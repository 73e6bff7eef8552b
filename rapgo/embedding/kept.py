"""Objects of Python's that .NET may keep: callables behind delegates, exceptions on their way, and
memory behind a `Memory<T>`.

Each has a number, which is what .NET knows of it. It is leased while a call that passes it runs;
afterwards it stays for as long as .NET has an owner for the number. Leases, and letting go, happen
under one lock, within which the agent is asked what it still owns: so a number is never let go of
between being passed and being owned.
"""

from __future__ import annotations

import threading

from rapgo.embedding.buffers import Buffer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


class Lease:
    """Of one object, by one call."""

    __slots__ = ("number", "owner")

    def __init__(self, owner: Kept, number: int) -> None:
        self.owner, self.number = owner, number

    def end(self) -> None:
        self.owner.end(self.number)


class Kept:
    """`is_owned`: whether the agent has an owner for a number; `gone`: takes the numbers of which
    it has had one and has none any more."""

    def __init__(self, is_owned: Callable[[int], bool], gone: Callable[[], list[int]]) -> None:
        self._is_owned, self._gone = is_owned, gone
        self._lock = threading.RLock()  # a collection of Python's may come back here
        self._next = 1
        self._objects: dict[int, Any] = {}
        self._leases: dict[int, int] = {}
        self._numbers: dict[Any, int] = {}  # of callables: equal ones have one number
        self._keys: dict[int, Any] = {}

    def __len__(self) -> int:
        return len(self._objects)

    def lease(self, thing: Any, key: Any = None) -> Lease:
        """`key`: what another lease of the same object has in common with this one."""
        with self._lock:
            number = None if key is None else self._numbers.get(key)
            if number is None:
                number = self._next
                self._next += 1
                self._objects[number] = thing
                if key is not None:
                    self._numbers[key] = number
                    self._keys[number] = key
            self._leases[number] = self._leases.get(number, 0) + 1
        return Lease(self, number)

    def callable(self, thing: Any) -> Lease:
        try:
            hash(thing)
        except TypeError:
            return self.lease(thing, id(thing))  # not used again for another one while it is kept
        return self.lease(thing, (type(thing), thing))

    def end(self, number: int) -> None:
        with self._lock:
            left = self._leases[number] - 1
            if left:
                self._leases[number] = left
                return
            del self._leases[number]
            if not self._is_owned(number):
                self._drop(number)

    def collect(self) -> None:
        """Lets go of what .NET has let go of."""
        with self._lock:
            for number in self._gone():
                if number not in self._leases:
                    self._drop(number)

    def _drop(self, number: int) -> None:
        thing = self._objects.pop(number, None)
        key = self._keys.pop(number, None)
        if key is not None:
            del self._numbers[key]
        if type(thing) is Buffer:
            thing.release()

    def get(self, number: int) -> Any:
        return self._objects[number]
