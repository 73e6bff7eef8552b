"""Arguments, locals and results of small integer types, in registers of 32 bits.

A register of a small type holds a number of that type's range, as CIL has it that what is stored
there is truncated (ECMA-335, III.1.6). Compilers mostly convert before they store, and then nothing
is added. A local whose address is taken is also written through it, in its low bits alone: there
the range is made when it is read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from runtime.ir.model import I32, Const, Instr, Operand, Reg

if TYPE_CHECKING:
    from runtime.cil.importer import Importer

# memory kind → bits, signed
NARROW: dict[str, tuple[int, bool]] = {
    "i1": (8, True), "u1": (8, False), "i2": (16, True), "u2": (16, False),
}  # fmt: skip
# where instructions that read memory have its kind
_KIND_AT = {"conv": 0, "load": 1, "lload": 1, "aload": 0}


def narrow_kinds(imp: Importer) -> dict[Reg, str]:
    """Those of a method's arguments and locals that are small integers, with their kinds."""
    types = [p.mem for p in imp.method.params]
    kinds = zip(imp.args[len(imp.args) - len(types) :], types, strict=True)
    found = [*kinds, *zip(imp.locals, (t.mem for t in imp.body.locals), strict=True)]
    return {r: mem for r, mem in found if isinstance(mem, str) and mem in NARROW}


def truncated(kind: str, number: int) -> int:
    bits, signed = NARROW[kind]
    number &= (1 << bits) - 1
    return number - (1 << bits) if signed and number >> (bits - 1) else number


def narrowed(imp: Importer, kind: str, v: Operand) -> Operand:
    """A 32-bit number as one of a small type."""
    if isinstance(v, Const):
        return Const(I32, truncated(kind, int(v.value)))
    if imp.narrow.get(v) == kind and v not in imp.taken:
        return v
    last = imp.block.instrs[-1] if imp.block.instrs else None
    if last is not None and last.dst is v and _fits(last, kind):
        return v
    return imp.result("conv", I32, (v,), (kind, False))


def _fits(i: Instr, kind: str) -> bool:
    """What the instruction gives is in the kind's range."""
    if i.op == "cmp":
        return True
    if i.op == "sload":
        return kind == "u2"
    at = _KIND_AT.get(i.op)
    return at is not None and i.aux[at] == kind
