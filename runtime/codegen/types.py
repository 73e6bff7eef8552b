"""LLVM spellings: memory kinds, constants, metadata that tells LLVM what cannot alias."""

from __future__ import annotations

import math
import struct
from functools import lru_cache

from runtime.ir.model import F32, F64, Const

# memory kind → (LLVM type in memory, extension to the register type or "")
MEMORY_TYPES: dict[str, tuple[str, str]] = {
    "i1": ("i8", "sext"), "u1": ("i8", "zext"), "i2": ("i16", "sext"), "u2": ("i16", "zext"),
    "i4": ("i32", ""), "i8": ("i64", ""), "r4": ("float", ""), "r8": ("double", ""),
    "ref": ("ptr", ""), "byref": ("ptr", ""), "ptr": ("ptr", ""),
}  # fmt: skip

# Type-based alias classes. Accesses through objects and arrays have the class of their memory kind;
# what goes through byrefs and pointers has "memory", the parent of them all. Nothing of that is
# ever a root slot whose address was not taken, the context (apart: the words that versions count
# in), a length, a class word, or a cell.
_CLASSES = (
    "root", "context", "count", "length", "word", "cell", "literal", "memory",
    "1", "2", "4", "8", "f", "d", "r",
)  # fmt: skip
_PARENT = {kind: 40 + _CLASSES.index("memory") for kind in "1248fdr"}
_OF_KIND = {
    "i1": "1", "u1": "1", "i2": "2", "u2": "2", "i4": "4", "i8": "8", "r4": "f", "r8": "d",
    "ref": "r", "byref": "r", "ptr": "8",
}  # fmt: skip
TAG = {name: f", !tbaa !{20 + n}" for n, name in enumerate(_CLASSES)}
KIND_TAG = {kind: TAG[name] for kind, name in _OF_KIND.items()}
# no !invariant.load: LLVM would sink such a load below a safepoint, through the pointer as it was
# before
LENGTH = ", !range !2" + TAG["length"]
INVARIANT = ", !invariant.load !0"
UNLIKELY = ", !prof !3"  # the first target is the usual one

METADATA = "\n".join(
    ["!0 = !{}", '!1 = !{!"rapgo"}', "!2 = !{i32 0, i32 2147483647}",
     "!5 = !{i64 0, i64 2147483648}",
     '!3 = !{!"branch_weights", i32 2000, i32 1}', '!4 = !{!"branch_weights", i32 1, i32 2000}']
    + [
        f'!{40 + n} = !{{!"{name}", !{_PARENT.get(name, 1)}, i64 0}}'
        for n, name in enumerate(_CLASSES)
    ]
    + [f"!{20 + n} = !{{!{40 + n}, !{40 + n}, i64 0}}" for n in range(len(_CLASSES))]
)  # fmt: skip


@lru_cache(maxsize=4096)
def _float(value: float, single: bool, sign: float) -> str:
    if single:
        value = struct.unpack("<f", struct.pack("<f", value))[0] if math.isfinite(value) else value
    bits: int = struct.unpack("<Q", struct.pack("<d", value))[0]
    return f"0x{bits:016X}"


def constant(c: Const) -> str:
    """A constant operand as LLVM writes it."""
    t = c.type
    if t is F32 or t is F64:
        return _float(c.value, t is F32, math.copysign(1.0, c.value))
    return str(c.value) if t.zero == "0" else "null"
