"""The memory of Python objects, for .NET to look at: CPython's buffer protocol, and layouts.

A layout is a code: the letter of the kind (`i`, `u`, `f`, `b` for bool) and the element's size, the
agent's `Codes`. A `Buffer` holds an object's memory in place until it is released; it is asked for
contiguous, which is what spans and arrays are.
"""

from __future__ import annotations

import ctypes
from ctypes import c_char_p, c_int, c_int64, c_ssize_t, c_void_p

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def code_of(kind: str, size: int) -> int:
    return ord(kind) << 8 | size


# letters of the struct module; their sizes come with the buffer
_KINDS = dict.fromkeys("bhilqn", "i") | dict.fromkeys("BHILQNc", "u")
_KINDS |= dict.fromkeys("fd", "f") | {"?": "b"}

CTYPES: dict[int, type[ctypes._SimpleCData[Any]]] = {
    code_of("i", 1): ctypes.c_int8, code_of("i", 2): ctypes.c_int16,
    code_of("i", 4): ctypes.c_int32, code_of("i", 8): ctypes.c_int64,
    code_of("u", 1): ctypes.c_uint8, code_of("u", 2): ctypes.c_uint16,
    code_of("u", 4): ctypes.c_uint32, code_of("u", 8): ctypes.c_uint64,
    code_of("f", 4): ctypes.c_float, code_of("f", 8): ctypes.c_double,
    code_of("b", 1): ctypes.c_bool,
}  # fmt: skip

# names of NumPy, Python and C#, and letters of the array module
_NAMES: dict[Any, int] = {
    "int8": code_of("i", 1), "int16": code_of("i", 2), "int32": code_of("i", 4),
    "int64": code_of("i", 8), "uint8": code_of("u", 1), "uint16": code_of("u", 2),
    "uint32": code_of("u", 4), "uint64": code_of("u", 8), "float32": code_of("f", 4),
    "float64": code_of("f", 8), "bool": code_of("b", 1), "bool_": code_of("b", 1),
    "sbyte": code_of("i", 1), "short": code_of("i", 2), "int": code_of("i", 4),
    "long": code_of("i", 8), "byte": code_of("u", 1), "ushort": code_of("u", 2),
    "uint": code_of("u", 4), "ulong": code_of("u", 8), "float": code_of("f", 8),
    "double": code_of("f", 8), "single": code_of("f", 4),
}  # fmt: skip


def code_named(dtype: Any) -> int:
    """The layout that a name, a NumPy type or dtype, or a type of Python stands for."""
    name = dtype
    if not isinstance(dtype, str):
        name = getattr(dtype, "name", None) or getattr(dtype, "__name__", None)
        if not getattr(dtype, "isnative", True):
            name = None
    code = _NAMES.get(name)
    if code is None:
        known = ", ".join(n for n in _NAMES if n[-1].isdigit())
        raise TypeError(f"{dtype!r} is no element type of an array: name one of {known}, bool")
    return code


class _View(ctypes.Structure):
    """Py_buffer (PEP 3118)."""

    _fields_ = (
        ("buf", c_void_p), ("obj", c_void_p), ("len", c_ssize_t), ("itemsize", c_ssize_t),
        ("readonly", c_int), ("ndim", c_int), ("format", c_char_p), ("shape", c_void_p),
        ("strides", c_void_p), ("suboffsets", c_void_p), ("internal", c_void_p),
    )  # fmt: skip


class _Info(ctypes.Structure):
    """The agent's BufferInfo."""

    _fields_ = (
        ("at", c_void_p), ("bytes", c_int64), ("code", c_int64), ("readonly", c_int64),
        ("dimensions", c_int64), ("shape", c_void_p), ("id", c_int64),
    )  # fmt: skip


_CONTIGUOUS, _FORMAT = 0x38, 0x04  # PyBUF_C_CONTIGUOUS, PyBUF_FORMAT
_get = ctypes.pythonapi.PyObject_GetBuffer
_get.argtypes = (ctypes.py_object, ctypes.POINTER(_View), c_int)
_release = ctypes.pythonapi.PyBuffer_Release
_release.argtypes = (ctypes.POINTER(_View),)
_release.restype = None


class Buffer:
    """An object's memory. Raises BufferError if it has none, or none in one piece."""

    __slots__ = ("_view", "info", "number")

    def __init__(self, source: Any) -> None:
        view = _View()
        self._view: _View | None = view
        _get(source, view, _CONTIGUOUS | _FORMAT)
        self.number = -1  # among the things that .NET may keep
        form = (view.format or b"B").decode()
        letter = form.lstrip("@=<")
        kind = _KINDS.get(letter) if len(letter) == 1 else None
        known = kind is not None and code_of(kind, view.itemsize) in CTYPES
        code = code_of(kind, view.itemsize) if known and kind is not None else 0
        self.info = _Info(
            view.buf, view.len, code, view.readonly, view.ndim, view.shape, -1
        )

    @property
    def address(self) -> int:
        """Of what describes it."""
        return ctypes.addressof(self.info)

    @property
    def code(self) -> int:
        return int(self.info.code)

    def numbered(self, number: int) -> None:
        self.number = self.info.id = number

    def release(self) -> None:
        view, self._view = self._view, None
        if view is not None:
            _release(view)

    def __del__(self) -> None:
        if getattr(self, "_view", None) is not None:
            self.release()
