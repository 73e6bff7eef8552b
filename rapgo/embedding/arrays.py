"""Arrays of numbers whose memory both sides see.

A `Vector` is a ctypes array that lies on the elements of a .NET array: Python reads and writes
them, and whatever knows the buffer protocol looks at them without a copy (`np.asarray(vector)`,
`memoryview(vector)`). The array is pinned by the handle that the vector holds, and every view keeps
the vector; so it stays in place until the last of them is gone. To .NET a vector is the array.
"""

from __future__ import annotations

from typing import Any

from rapgo.embedding import link as l
from rapgo.embedding.buffers import CTYPES, Buffer, code_named
from rapgo.embedding.classes import Type, type_of
from rapgo.embedding.link import Link
from rapgo.embedding.objects import Members, class_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

MOST_CLASSES = 256  # that are kept: ctypes has a class for each length


class Vector(Members):
    """See the module's text; `rapgo.embedding.arrays.vector_class` adds the ctypes array."""

    __slots__ = ()

    def tolist(self) -> list[Any]:
        return list(self)

    def __repr__(self) -> str:
        return f"<{self._type.full_name} of {len(self)}>"


def vector_class(link: Link, type_: Type, code: int, length: int) -> Any:
    key = type_, length
    known = link.vectors.pop(key, None)
    if known is None:
        scope = {"_link": link, "_type": type_}
        known = type(type_.name, (Vector, CTYPES[code] * length), scope)
        if len(link.vectors) >= MOST_CLASSES:
            del link.vectors[next(iter(link.vectors))]
    link.vectors[key] = known  # the newest is last
    return known


def _vector(link: Link, type_: Type, pinned: tuple[Any, ...]) -> Any:
    handle, address, length, code = pinned[:4]
    vector = vector_class(link, type_, code, length).from_address(address)
    vector._handle = handle
    return vector


def taker(link: Link, type_: Type, code: int) -> Callable[[int], Any]:
    """Makes vectors of arrays that come from .NET with a plain handle."""
    plain = class_of(link, type_)

    def take(handle: int) -> Any:
        held = plain()
        held._handle = handle  # freed with this, when the pinned one is there
        return _vector(link, type_, link.invoke(l.PIN, 0, held))

    return take


def new(link: Link, dtype: Any, content: Any) -> Any:
    """A new array: of a length, of a buffer's elements (copied at once), or of a sequence's."""
    if isinstance(dtype, Type):
        element: Any = dtype
    else:
        element = code_named(dtype)
    if type(content) is int:
        return _made(link, element, content)
    try:
        buffer = Buffer(content)
    except TypeError:
        items = list(content)
        vector = _made(link, element, len(items))
        vector[:] = items
        return vector
    except (BufferError, ValueError) as e:
        raise TypeError(f"the memory is not in one piece ({e}): make a contiguous copy") from None
    try:
        pinned = link.invoke(l.ARRAY, 0, element, content)
    finally:
        buffer.release()
    return _typed(link, pinned)


def _made(link: Link, element: Any, length: int) -> Any:
    return _typed(link, link.invoke(l.ARRAY, 0, element, length))


def _typed(link: Link, pinned: tuple[Any, ...]) -> Any:
    return _vector(link, type_of(link, pinned[4]), pinned)
