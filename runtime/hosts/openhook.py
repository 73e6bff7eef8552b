"""Standing between a loaded library and `open`.

The library's import slots for `open` are pointed to a callback, which asks a function for a
descriptor and otherwise does what the library wanted. Only that library is affected: libcoreclr
reads assemblies through it, while a program that reads its own files comes through another
library and sees what is on disk. The callback may run on any thread. A failure of the function
must not surface there: the file itself is opened then, and the exception kept in `failures`.

`errno` must be right when the callback returns: ctypes exchanges the thread's errno with a copy of
its own on the way in and out of foreign calls, so both directions are declared `use_errno`.
"""

from __future__ import annotations

import ctypes
import os

from runtime.hosts.elf import Library, read_slot
from runtime.hosts.errors import HostError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_NAMES = (b"open", b"open64")
# `open` takes its mode as a variable argument: there is no harm in passing on what is not one
_Open = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_uint, use_errno=True)


_installed: list[OpenHook] = []  # slots point to their callbacks, whoever else forgets them


class OpenHook:
    """`replace` gets the path as the library spells it and returns a new descriptor or None."""

    def __init__(self, library: Library, replace: Callable[[bytes], int | None]) -> None:
        self._library = library
        self._replace = replace
        self._slots: dict[int, int] = {}  # slot -> what was there
        self._original = _Open(("open64", ctypes.CDLL(None, use_errno=True)))
        self._callback = _Open(self._opened)
        self._address = ctypes.cast(self._callback, ctypes.c_void_p).value or 0
        self.calls = 0
        self.failures: list[BaseException] = []

    def _opened(self, path: bytes, flags: int, mode: int) -> int:
        try:
            self.calls += 1
            if flags & os.O_ACCMODE == os.O_RDONLY:
                descriptor = self._replace(path)
                if descriptor is not None:
                    return descriptor
        except BaseException as error:  # nothing may be raised into the library
            self.failures.append(error)
        result: int = self._original(path, flags, mode)
        return result

    def install(self) -> None:
        slots = self._library.import_slots(_NAMES)
        if not slots:
            raise HostError(
                f"{self._library.name} does not import open: assemblies cannot be given to it"
            )
        if self not in _installed:
            _installed.append(self)
        for slot in slots:
            self._slots.setdefault(slot, read_slot(slot))
            self._library.write_slot(slot, self._address)

    def remove(self) -> None:
        while self._slots:
            slot, before = self._slots.popitem()
            self._library.write_slot(slot, before)
        if self in _installed:
            _installed.remove(self)

    def verify(self) -> bool:
        """Whether the library's opening of files comes through here, and already has."""
        return (
            self.calls > 0
            and bool(self._slots)
            and all(read_slot(slot) == self._address for slot in self._slots)
        )
