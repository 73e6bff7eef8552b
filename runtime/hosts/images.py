"""Assemblies that exist in memory only, each under the path of the file it stands for.

An image is made when it is first opened, and kept as an anonymous file that nobody can change
any more; every opening gets a file description of its own, so that offsets are not shared. A path
is looked up as it is spelled; one that ends in a known name but is not known itself may lead to
a known file through links, and is resolved once. Assemblies that nobody announced (plug-ins that a
program finds by itself) are asked for, once each, if somebody can make images of them.
"""

from __future__ import annotations

import fcntl
import os
from _thread import RLock

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_SEALS = fcntl.F_SEAL_WRITE | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_SEAL
_ASSEMBLIES = (b".dll", b".exe", b".DLL", b".EXE")


class _Image:
    __slots__ = ("_descriptor", "_lock", "_make", "opened")

    def __init__(self, make: Callable[[], bytes]) -> None:
        self._make: Callable[[], bytes] | None = make
        self._descriptor = -1
        self._lock = RLock()  # two threads may open one file, which is made only once
        self.opened = 0

    def open(self, name: bytes) -> int:
        with self._lock:
            if self._make is not None:
                self._descriptor = _store(os.fsdecode(name), self._make())
                self._make = None
            self.opened += 1
        return os.open(f"/proc/self/fd/{self._descriptor}", os.O_RDONLY | os.O_CLOEXEC)


def _store(name: str, data: bytes) -> int:
    """The descriptor of an anonymous, sealed file."""
    descriptor = os.memfd_create(name, os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        fcntl.fcntl(descriptor, fcntl.F_ADD_SEALS, _SEALS)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


class Images:
    def __init__(self) -> None:
        self._by_path: dict[bytes, _Image | None] = {}  # None: asked before, has no image
        self._names: set[bytes] = set()
        self._find: Callable[[str], Callable[[], bytes] | None] | None = None

    def add(self, path: str, make: Callable[[], bytes]) -> None:
        """`make` is called at the first opening of `path`, on the thread that opens it."""
        real = os.fsencode(os.path.realpath(path))
        self._by_path[real] = _Image(make)
        self._names.add(os.path.basename(real))

    def opened(self, path: str) -> int:
        """How often the image for a path was opened."""
        image = self._by_path.get(os.fsencode(os.path.realpath(path)))
        return image.opened if image else 0

    def ask(self, find: Callable[[str], Callable[[], bytes] | None]) -> None:
        """Let `find` make images of assemblies that were not added: it gets the resolved path."""
        self._find = find

    def _resolve(self, path: bytes) -> _Image | None:
        real = os.path.realpath(path)
        image = self._by_path.get(real)
        if real not in self._by_path and self._find is not None:
            make = self._find(os.fsdecode(real))
            image = self._by_path.setdefault(real, _Image(make) if make else None)
        self._by_path[path] = image
        return image

    def open(self, path: bytes) -> int | None:
        """A new descriptor for the image of a path, positioned at its start; None if there is
        none."""
        try:
            image = self._by_path[path]
        except KeyError:
            asked = self._find is not None and path.endswith(_ASSEMBLIES)
            if not asked and path.rpartition(b"/")[2] not in self._names:
                return None
            image = self._resolve(path)
        return None if image is None else image.open(os.path.basename(path))
