"""The link: Python's way into .NET and back, with values of both sides translated.

    invoke ─► tagged values ─► the agent's Enter ─► the program's method
                                                          │ a delegate over a callable
    callable ◄─ values ◄─ `_called`  ◄────────────────────┘

A value is three words: its kind, and two that mean what the kind says (the agent's `Values`). What
a word points to is kept alive by whoever wrote it until the other side has read it. ctypes gives
the interpreter's lock back for the length of a call, and takes it for a callback.

Hot: a call of a method with two numbers takes some 3 µs here, so that `invoke` is one plain piece.
"""

from __future__ import annotations

import ctypes
import struct
import threading
from codecs import utf_16_le_decode, utf_16_le_encode
from decimal import Decimal

from rapgo.embedding.buffers import Buffer
from rapgo.embedding.errors import DotNetError, EmbeddingError
from rapgo.embedding.kept import Kept, Lease

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from rapgo.embedding.interop import Interop

(
    NULL, BOOL, INT, UINT, DOUBLE, TEXT, OBJECT, BUFFER, CALLABLE, BIG, LIST, PYTHON, NOTHING,
    DECIMAL,
) = range(14)  # fmt: skip

# operations of the agent's Enter
(
    CALL, LOAD, TYPES, FIND, CONSTRUCTOR, INDEXER, MAKE_GENERIC, BIND, ENUMERATOR, NEXT, ARRAY, PIN,
    WATCH, RESULT, FAST, CLASS, PENDING, GONE, OWNED, ENTRY_POINT, SAME, CONVERT, IDENTITY, NAMES,
    ENUM_VALUE, IS, ENTRY,
) = range(27)  # fmt: skip

_VALUE = struct.Struct("=qqq")
_DOUBLE = struct.Struct("=qdq")
_ITSELF = struct.Struct("=d")
_Triple = ctypes.c_int64 * 3
_ENTER = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.c_int, ctypes.c_int64, ctypes.c_char_p, ctypes.c_int, ctypes.c_void_p
)
_FREE = ctypes.CFUNCTYPE(None, ctypes.c_int64)
_CALLED = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.c_int64, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p
)
_IN_BYTES = bytes.__basicsize__ - 1  # where CPython has the content of a bytes object
_NONE = _VALUE.pack(NULL, 0, 0)
_TRUE, _FALSE = _VALUE.pack(BOOL, 1, 0), _VALUE.pack(BOOL, 0, 0)
END = object()  # of an enumeration
_USAGE: dict[int, type[Exception]] = {2: TypeError, 3: AttributeError}
WORDS = 5  # that the agent and we share: see its Embedding.Start
ATTENTION, CLOSED_WORD = 3, 4
_GONE = 1 << 32  # in the word of attention, beside the number of pending exceptions


class Handle:
    """Base of the proxies: `_handle` is a GCHandle, ours to free."""

    __slots__ = ()
    _handle: int


class Link:
    """`words`: the address of memory that stays; `start`: hands it to the agent. `classes` makes
    the class of the proxies of a .NET class from its number, and is set by who knows them."""

    def __init__(self, words: int, start: Callable[[int], object]) -> None:
        self.words = (ctypes.c_int64 * WORDS).from_address(words)
        self._callback = _CALLED(self._called)  # the agent keeps its address
        self.words[0] = ctypes.cast(self._callback, ctypes.c_void_p).value or 0
        start(words)
        self._enter = _ENTER(self.words[1])
        self._free = _FREE(self.words[2])
        self.attention = ctypes.c_int64.from_address(words + 8 * ATTENTION)
        self.closed = False
        self.kept = Kept(self._is_owned, self._gone)
        self.classes: dict[int, Callable[[int], Any]] = {}
        self.make_class: Callable[[int], Callable[[int], Any]] | None = None
        self.types: dict[int, Any] = {}  # the `Type`s, by the same numbers
        self.vectors: dict[Any, Any] = {}  # classes of `Vector`
        self.functions: list[dict[str, Any]] = []  # what functions of the short way look up
        self.disposer = -1  # the site of IDisposable's method
        self.interop: Interop | None = None
        self._last = threading.local()  # what a callback returned, until .NET has read it

    def _is_owned(self, number: int) -> bool:
        return not self.closed and bool(self.invoke(OWNED, number))

    def _gone(self) -> list[int]:
        return list(self.invoke(GONE))

    # ---- into .NET

    def invoke(self, operation: int, site: int = 0, *values: Any) -> Any:
        """Does an operation with values. Raises what it throws: see `rapgo.embedding.errors`."""
        if self.closed:
            raise EmbeddingError("the runtime has been closed")
        keep: list[Any] = []
        result = _Triple()
        encoders, unpack = _ENCODERS, _VALUE.unpack
        try:
            words = b""
            for value in values:
                encode = encoders.get(type(value))
                words += _other(self, value, keep) if encode is None else encode(self, value, keep)
            status = self._enter(operation, site, words, len(values), result)
            if status:
                raise self._failure(status, result)
            kind, a, b = unpack(result)
            if kind == INT:
                return a
            if kind == NOTHING:
                return None
            return self.decode(kind, a, b)
        finally:
            for thing in keep:
                if type(thing) is Lease:
                    thing.end()
            if self.attention.value >= _GONE and operation != GONE and not self.closed:
                self.kept.collect()

    def call(self, site: int, *values: Any) -> Any:
        return self.invoke(CALL, site, *values)

    def step(self, enumerator: Handle) -> Any:
        """The next item of an enumerator, or END."""
        if self.closed:
            raise EmbeddingError("the runtime has been closed")
        result = _Triple()
        words = _VALUE.pack(OBJECT, enumerator._handle, 0)
        status = self._enter(NEXT, 0, words, 1, result)
        if status:
            raise self._failure(status, result)
        kind, a, b = _VALUE.unpack(result)
        return END if kind == NOTHING else self.decode(kind, a, b)

    def _failure(self, status: int, result: Any) -> BaseException:
        kind, a, b = _VALUE.unpack(result)
        if status == 4:
            raised: BaseException = self.kept.get(a)
            return raised
        value = self.decode(kind, a, b)
        if status == 1:
            return DotNetError(value[1], value[2], value[3], value[0])
        return _USAGE[status](value)

    def pending(self) -> None:
        """After a call in the short way that needs attention: raises what the method threw in this
        thread, if it did."""
        self.invoke(PENDING)

    def close(self) -> None:
        """Nothing goes over any more."""

        def closed(*arguments: Any) -> None:
            raise EmbeddingError("the runtime has been closed")

        self.closed = True
        for scope in self.functions:
            scope["function"] = closed

    def same(self, handle: int) -> Any:
        """A proxy of a handle's object, with a handle of its own; a value where it is one."""
        result = _Triple()
        status = self._enter(SAME, 0, _VALUE.pack(OBJECT, handle, 0), 1, result)
        if status:
            raise self._failure(status, result)
        return self.decode(*_VALUE.unpack(result))

    def free(self, handle: int) -> None:
        if not self.closed:
            self._free(handle)

    # ---- values

    def decode(self, kind: int, a: int, b: int) -> Any:
        if kind == DOUBLE:
            return _ITSELF.unpack(a.to_bytes(8, "little", signed=True))[0]
        if kind in (INT, NULL, NOTHING):
            return a if kind == INT else None
        if kind == TEXT:
            return utf_16_le_decode(ctypes.string_at(a, 2 * b), "surrogatepass", True)[0]
        if kind == BOOL:
            return a != 0
        if kind == OBJECT:
            make = self.classes.get(b)
            if make is None:
                assert self.make_class is not None
                make = self.classes[b] = self.make_class(b)
            return make(a)
        if kind == LIST:
            words = _VALUE.iter_unpack(ctypes.string_at(a, 24 * b))
            return self._decoded(list(words))
        if kind == UINT:
            return a & 0xFFFFFFFFFFFFFFFF
        if kind == PYTHON:
            return self.kept.get(a)
        text = ctypes.string_at(a, 2 * b).decode("utf-16-le")
        return int(text) if kind == BIG else Decimal(text)

    def _decoded(self, words: list[tuple[int, int, int]]) -> tuple[Any, ...]:
        """Texts and lists first: making a proxy's class asks the agent, whose next answer takes
        their place."""
        ready: dict[int, Any] = {}
        for kinds in ((TEXT, BIG, DECIMAL), (LIST,)):
            ready |= {i: self.decode(*w) for i, w in enumerate(words) if w[0] in kinds}
        return tuple(ready[i] if i in ready else self.decode(*w) for i, w in enumerate(words))

    def encode(self, value: Any, keep: list[Any]) -> bytes:
        found = _ENCODERS.get(type(value))
        return _other(self, value, keep) if found is None else found(self, value, keep)

    # ---- out of .NET

    def _called(self, number: int, arguments: int, count: int, result: int) -> int:
        """A callable is called, in any thread of .NET's. Nothing may be raised from here."""
        keep: list[Any] = []
        try:
            thing = self.kept.get(number)
            words = _VALUE.iter_unpack(ctypes.string_at(arguments, 24 * count))
            answer = thing(*self._decoded(list(words)))
            ctypes.memmove(result, self.encode(answer, keep), 24)
            self._remember([answer, keep], keep)
            return 0
        except BaseException as e:
            return self._raised(e, result)

    def _raised(self, e: BaseException, result: int) -> int:
        keep: list[Any] = []
        inner = e.exception if isinstance(e, DotNetError) else None
        if inner is not None:
            words = self.encode(inner, keep)
        else:
            lease = self.kept.lease(e)
            keep.append(lease)
            words = _VALUE.pack(PYTHON, lease.number, 0)
        try:
            text = f"{type(e).__name__}: {e}"
        except Exception:
            text = type(e).__name__
        words += self.encode(text, keep)
        ctypes.memmove(result, words, 48)
        self._remember([e, keep], keep)
        return 1

    def _remember(self, what: list[Any], leases: list[Any]) -> None:
        """Until this thread's next callback: .NET has read the one before by then."""
        before = getattr(self._last, "leases", ())
        self._last.what, self._last.leases = what, leases
        for lease in before:
            if type(lease) is Lease:
                lease.end()


# ---- encoders, by exact type; each gives the three words


def _none(link: Link, value: None, keep: list[Any]) -> bytes:
    return _NONE


def _bool(link: Link, value: bool, keep: list[Any]) -> bytes:
    return _TRUE if value else _FALSE


def _int(link: Link, value: int, keep: list[Any]) -> bytes:
    if -0x8000000000000000 <= value <= 0x7FFFFFFFFFFFFFFF:
        return _VALUE.pack(INT, value, 0)
    if 0 <= value <= 0xFFFFFFFFFFFFFFFF:
        return _VALUE.pack(UINT, value - (1 << 64), 0)
    return _text(link, str(value), keep, BIG)


def _float(link: Link, value: float, keep: list[Any]) -> bytes:
    return _DOUBLE.pack(DOUBLE, value, 0)


def _text(link: Link, value: str, keep: list[Any], kind: int = TEXT) -> bytes:
    data = utf_16_le_encode(value, "surrogatepass")[0]
    keep.append(data)
    return _VALUE.pack(kind, id(data) + _IN_BYTES, len(data) >> 1)


def _decimal(link: Link, value: Decimal, keep: list[Any]) -> bytes:
    return _text(link, str(value), keep, DECIMAL)


def _sequence(link: Link, value: Any, keep: list[Any]) -> bytes:
    words = b"".join([link.encode(item, keep) for item in value])
    keep.append(words)
    return _VALUE.pack(LIST, id(words) + _IN_BYTES, len(value))


def _buffer(link: Link, value: Any, keep: list[Any]) -> bytes:
    try:
        buffer = Buffer(value)
    except (BufferError, ValueError) as e:
        raise TypeError(
            f"the memory of a {type(value).__name__} is not in one piece ({e}): make a contiguous "
            "copy of it"
        ) from None
    lease = link.kept.lease(buffer)
    keep.append(lease)
    buffer.numbered(lease.number)
    return _VALUE.pack(BUFFER, buffer.address, 0)


def _callable(link: Link, value: Any, keep: list[Any]) -> bytes:
    lease = link.kept.callable(value)
    keep.append(lease)
    return _VALUE.pack(CALLABLE, lease.number, _arity(value))


def _arity(value: Any) -> int:
    """How many arguments a function of Python takes; -1 where that is not one number."""
    bound = getattr(value, "__self__", None) is not None
    code = getattr(getattr(value, "__func__", value), "__code__", None)
    if code is None or code.co_flags & 0x04 or getattr(value, "__defaults__", None):
        return -1
    return int(code.co_argcount) - bound


def _handle(value: Handle, keep: list[Any]) -> bytes:
    keep.append(value)  # its handle is freed with it
    return _VALUE.pack(OBJECT, value._handle, 0)


def _other(link: Link, value: Any, keep: list[Any]) -> bytes:
    """What has no encoder of its own."""
    if isinstance(value, Handle):
        return _handle(value, keep)
    stands_for = getattr(type(value), "_stands_for", None)
    if stands_for is not None:
        return _handle(stands_for(value), keep)
    if link.interop is not None and (proxy := link.interop.taken(value)) is not None:
        return _handle(proxy, keep)
    if getattr(value, "shape", None) == () and hasattr(value, "item"):  # a scalar of NumPy
        return link.encode(value.item(), keep)
    for kind, encode in _SUBCLASSES:
        if isinstance(value, kind):
            return encode(link, value, keep)
    if _has_memory(value):
        return _buffer(link, value, keep)
    if callable(value):
        return _callable(link, value, keep)
    lease = link.kept.lease(value, (Kept, id(value)))
    keep.append(lease)
    return _VALUE.pack(PYTHON, lease.number, 0)


def _has_memory(value: Any) -> bool:
    try:
        memoryview(value).release()
    except (TypeError, BufferError, ValueError):
        return False
    return True


_ENCODERS: dict[type, Callable[[Link, Any, list[Any]], bytes]] = {
    type(None): _none, bool: _bool, int: _int, float: _float, str: _text, Decimal: _decimal,
    list: _sequence, tuple: _sequence, range: _sequence, set: _sequence, frozenset: _sequence,
    bytes: _buffer, bytearray: _buffer, memoryview: _buffer, type(_callable): _callable,
}  # fmt: skip
_SUBCLASSES: tuple[tuple[type, Callable[[Link, Any, list[Any]], bytes]], ...] = (
    (int, lambda link, value, keep: _int(link, int(value), keep)),
    (float, lambda link, value, keep: _float(link, float(value), keep)),
    (str, lambda link, value, keep: _text(link, str(value), keep)),
    (Decimal, _decimal), (list, _sequence), (tuple, _sequence),
)  # fmt: skip
