"""CIL bytes to instructions: (offset, mnemonic, operand). Branch operands become absolute offsets.

Short forms are widened (`ldloc.0` → `ldloc` 0, `br.s` → `br`), so that later stages know one form
each.
"""

from __future__ import annotations

import struct
from typing import Any

from runtime.cil.opcodes import ONE_BYTE, TWO_BYTE
from runtime.refusals import Reason, Refusal

Op = tuple[int, str, Any]

_FORMATS = {
    "b": struct.Struct("<b"), "B": struct.Struct("<B"), "H": struct.Struct("<H"),
    "i": struct.Struct("<i"), "q": struct.Struct("<q"), "f": struct.Struct("<f"),
    "d": struct.Struct("<d"), "t": struct.Struct("<i"), "j": struct.Struct("<b"),
    "J": struct.Struct("<i"),
}  # fmt: skip


def _widen(name: str) -> tuple[str, Any]:
    """The general form of a mnemonic, and the operand that its short form implies."""
    for stem in ("ldarg", "ldloc", "stloc"):
        if name[:-1] == stem + ".":
            if name[-1].isdigit():
                return stem, int(name[-1])
    if name.startswith("ldc.i4."):
        if name == "ldc.i4.m1":
            return "ldc.i4", -1
        if name[-1].isdigit():
            return "ldc.i4", int(name[-1])
    if name.endswith(".s"):
        return name[:-2], None
    return name, None


# opcode → (widened mnemonic, implied operand, unpack, size, kind), or None
def _plan(rows: list[tuple[str, str]]) -> list[Any]:
    plan: list[Any] = []
    for name, kind in rows:
        if name == "?":
            plan.append(None)
            continue
        wide, implied = _widen(name)
        form = _FORMATS.get(kind)
        unpack, size = (form.unpack_from, form.size) if form else (None, 0)
        plan.append((wide, implied, unpack, size, kind))
    return plan


_ONE = _plan(ONE_BYTE)
_TWO = _plan(TWO_BYTE)
_ONE += [None] * (256 - len(_ONE))
_TWO += [None] * (256 - len(_TWO))


def decode(code: bytes) -> list[Op]:
    """All instructions of a method body.

    Raises Refusal (BAD_CIL) where the bytes are not CIL.
    """
    ops: list[Op] = []
    add = ops.append
    at, end = 0, len(code)
    one, two = _ONE, _TWO
    try:
        while at < end:
            start = at
            byte = code[at]
            at += 1
            if byte == 0xFE:
                plan = two[code[at]]
                at += 1
            else:
                plan = one[byte]
            wide, operand, unpack, size, kind = plan
            if unpack is not None:
                operand = unpack(code, at)[0]
                at += size
                if kind == "j" or kind == "J":
                    operand += at
            elif kind == "s":
                n = struct.unpack_from("<I", code, at)[0]
                base = at + 4 + 4 * n
                operand = [base + d for d in struct.unpack_from(f"<{n}i", code, at + 4)]
                at = base
            add((start, wide, operand))
    except (TypeError, IndexError, struct.error) as e:
        raise Refusal(Reason.BAD_CIL, f"at offset {start}") from e
    return ops


_BRANCHES = frozenset(
    (
        "br", "brfalse", "brtrue", "beq", "bge", "bgt", "ble", "blt", "bne.un", "bge.un", "bgt.un",
        "ble.un", "blt.un", "switch", "leave", "ret", "throw", "rethrow", "endfinally", "endfilter",
    )
)  # fmt: skip


def leaders(ops: list[Op]) -> set[int]:
    """The offsets where blocks begin: the start, targets of branches, and what follows those."""
    found = {0}
    for k, (_, name, operand) in enumerate(ops):
        if name in _BRANCHES:
            if name == "switch":
                found.update(operand)
            elif operand is not None:
                found.add(operand)
            if k + 1 < len(ops):
                found.add(ops[k + 1][0])
    return found


def has_loop(code: bytes) -> bool:
    """Does a branch lead back. Raises Refusal (BAD_CIL)."""
    for at, name, operand in decode(code):
        if name in _BRANCHES and operand is not None:
            if min(operand, default=at + 1) <= at if name == "switch" else operand <= at:
                return True
    return False
