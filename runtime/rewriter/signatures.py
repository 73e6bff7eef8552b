"""Blobs of the signature kind (ECMA-335 II.23.2), and the new ones that prologues need.

A `SignaturePool` stands for the growing end of two things that only ever grow: the blob heap, and
the StandAloneSig table, whose rows name blobs. Equal signatures share one row.
"""

from __future__ import annotations

from struct import pack

GENERIC, HAS_THIS, EXPLICIT_THIS, CONVENTION, VARARG = 0x10, 0x20, 0x40, 0x0F, 5
LOCALS = 7
NATIVE_INT = b"\x18"
OBJECT = b"\x1c"
BYREF_UINT8 = b"\x10\x05"
STANDALONE_TOKEN = 0x11000000

# What follows an element type in a blob: nothing, one type, or one coded index; four are special.
_ONE_TYPE = frozenset((0x0F, 0x10, 0x1D, 0x41, 0x45))  # pointer, byref, vector, sentinel, pinned
_ONE_INDEX = frozenset((0x11, 0x12, 0x13, 0x1E))  # value type, class, type and method variables
_MODIFIERS = frozenset((0x1F, 0x20))
_ARRAY, _INSTANCE, _FUNCTION = 0x14, 0x15, 0x1B


def number(blob: bytes, at: int) -> tuple[int, int]:
    """A compressed unsigned number and the place behind it."""
    first = blob[at]
    if first < 0x80:
        return first, at + 1
    if first < 0xC0:
        return (first & 0x3F) << 8 | blob[at + 1], at + 2
    return int.from_bytes(blob[at : at + 4], "big") & 0x1FFFFFFF, at + 4


def compressed(value: int) -> bytes:
    if value < 0x80:
        return bytes((value,))
    return pack(">H", value | 0x8000) if value < 0x4000 else pack(">I", value | 0xC0000000)


def blob_at(heap: bytes, index: int) -> bytes:
    size, at = number(heap, index)
    return heap[at : at + size]


def after_type(blob: bytes, at: int) -> int:
    """The place behind the type that starts at `at`, its modifiers included."""
    element = blob[at]
    at += 1
    while element in _MODIFIERS or element in _ONE_TYPE:
        if element in _MODIFIERS:
            at = number(blob, at)[1]
        element = blob[at]
        at += 1
    if element in _ONE_INDEX:
        return number(blob, at)[1]
    if element == _INSTANCE:
        at = number(blob, at + 1)[1]  # class or value type, then which
        count, at = number(blob, at)
        return _after_types(blob, at, count)
    if element == _ARRAY:
        at = number(blob, after_type(blob, at))[1]  # element type, rank
        for _ in ("sizes", "lower bounds"):
            count, at = number(blob, at)
            for _ in range(count):
                at = number(blob, at)[1]
        return at
    if element == _FUNCTION:
        if blob[at] & GENERIC:
            at = number(blob, at + 1)[1] - 1
        count, at = number(blob, at + 1)
        return _after_types(blob, at, count + 1)
    return at


def _after_types(blob: bytes, at: int, count: int) -> int:
    for _ in range(count):
        at = after_type(blob, at)
    return at


def bridge_signature(method: bytes, this: bytes) -> tuple[bytes, int]:
    """The signature of a method, not generic, as a static one: `this` (empty if there is none) is
    its first parameter, a native int its last; and the number of parameters."""
    declared, at = number(method, 1)
    first_parameter = after_type(method, at)
    count = declared + bool(this) + 1
    returns, parameters = method[at:first_parameter], method[first_parameter:]
    return b"\0" + compressed(count) + returns + this + parameters + NATIVE_INT, count


def with_native_int(locals_signature: bytes) -> tuple[bytes, int]:
    """The signature of local variables with a native int appended, and that local's index."""
    if locals_signature[0] != LOCALS:
        raise ValueError("not a signature of local variables")
    count, at = number(locals_signature, 1)
    return bytes((LOCALS,)) + compressed(count + 1) + locals_signature[at:] + NATIVE_INT, count


class SignaturePool:
    """New StandAloneSig rows: `rows` are their blobs' heap indices, `blobs` what the heap gets."""

    __slots__ = ("_first", "_size", "_tokens", "blobs", "rows")

    def __init__(self, heap_size: int, row_count: int) -> None:
        self.rows: list[int] = []
        self.blobs: list[bytes] = [] if heap_size else [b"\0"]
        self._size = heap_size or 1
        self._first = row_count + 1
        self._tokens: dict[bytes, int] = {}

    def token(self, signature: bytes) -> int:
        token = self._tokens.get(signature)
        if token is None:
            blob = compressed(len(signature)) + signature
            token = self._tokens[signature] = STANDALONE_TOKEN | self._first + len(self.rows)
            self.rows.append(self._size)
            self.blobs.append(blob)
            self._size += len(blob)
        return token
