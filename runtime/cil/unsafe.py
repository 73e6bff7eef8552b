"""Methods of the class library whose CIL is not what the host runs: it throws, and the host puts
instructions of its own in its place. Those that reach memory are a few words of IR.

`ByReference<T>` (.NET Core 3.1) is a struct of one managed pointer; `Unsafe` computes addresses
without checks. All are found by name, the classes' with or without their namespace.
"""

from __future__ import annotations

from collections.abc import Callable

from runtime.cil.importer import Importer, Local
from runtime.cil.memory import load_at
from runtime.ir.model import BYREF, I32, I64, REF, Const, Operand
from runtime.metadata.model import MethodInfo

Expansion = Callable[[Importer, MethodInfo], bool]


def _pointer(imp: Importer, m: MethodInfo) -> bool:
    this = imp.pop()
    load_at(imp, this, 0, "byref")
    return True


def _add(imp: Importer, m: MethodInfo) -> bool:
    """Unsafe.Add(ref T, int or native int)."""
    start, index = m.params
    if start.ir is not BYREF or index.ir not in (I32, I64):
        return False
    n: Operand = imp.pop_as(index.ir)
    if index.ir is I32:
        n = imp.result("conv", I64, (n,), ("i8", False))
    size = imp.world.types[start.elem].size
    if size != 1:
        n = imp.result("mul", I64, (n, Const(I64, size)))
    imp.push(imp.result("padd", BYREF, (imp.pop_as(BYREF), n)))
    return True


def _add_bytes(imp: Importer, m: MethodInfo) -> bool:
    if m.params[0].ir is not BYREF or m.params[1].ir is not I64:
        return False
    n = imp.pop_as(I64)
    imp.push(imp.result("padd", BYREF, (imp.pop_as(BYREF), n)))
    return True


def _same(imp: Importer, m: MethodInfo) -> bool:
    """A reference or address under another type."""
    t = m.params[0].ir
    if t is not m.result.ir or t not in (REF, BYREF):
        return False
    if not isinstance(imp.stack[-1], Local):
        imp.push(imp.pop_as(t))
    return True


_TABLE: dict[str, Expansion] = {
    "ByReference`1::get_Value": _pointer,
    "Unsafe::Add": _add,
    "Unsafe::AddByteOffset": _add_bytes,
    "Unsafe::As": _same,
    "Unsafe::AsRef": _same,
}
_CLASSES = {
    "System.ByReference`1", "System.Runtime.CompilerServices.Unsafe",
    "Internal.Runtime.CompilerServices.Unsafe",
}  # fmt: skip


def expand_unsafe(imp: Importer, m: MethodInfo) -> bool:
    """Replaces a call by IR where the table says how; False leaves the call."""
    name = m.declaring.name.partition("[")[0]
    if m.is_app or name not in _CLASSES:
        return False
    do = _TABLE.get(f"{name.rpartition('.')[2]}::{m.name}")
    return do is not None and do(imp, m)


def make_pointer(imp: Importer, m: MethodInfo) -> bool:
    """`new ByReference<T>(ref T)`; False for whatever else is made."""
    t = m.declaring
    if not t.name.startswith("System.ByReference`1") or m.is_app:
        return False
    made = imp.temp(imp.struct(t.ir))
    value = imp.pop_as(BYREF)
    imp.emit("lzero", made)
    imp.emit("lstore", made, (value,), (0, "byref"))
    imp.push(made)
    return True
