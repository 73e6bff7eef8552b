"""Which registers may hold an address of one of the function's own locals.

Flow-insensitive: an address begins at `addr` (or `localloc`) and spreads through whatever can carry
it: copies, address arithmetic, calls that were given it and return an address, structs with
pointers in them. What a call is given, or what is stored through an address, may end up in any
local with pointers in it whose address is taken. An address that becomes a number, or an unmanaged
pointer that is stored, may be anywhere. `borrows` says of which callees it is known that they
neither keep nor return the address that is their first argument, as those of a span: what they
return refers to what the span refers to.
"""

from __future__ import annotations

from collections.abc import Callable

from runtime.ir.model import BYREF, PTR, Function, Instr, Reg, StructType, Type
from runtime.ir.ops import Call

ANYWHERE = -1  # as a mask: every register
Borrows = Callable[[Call], bool]

_CARRY = frozenset(("copy", "lea", "padd", "lload", "lstore", "load"))
_ONLY_READ = frozenset(
    (
        "null", "cmp", "branch", "psub", "zero", "blkcopy", "blkfill", "atomic", "ret", "restore",
        "state", "poll", "addr", "tally",
    )
)  # fmt: skip


def _may_hold(t: Type, unmanaged: bool) -> bool:
    """`unmanaged`: the address may be an unmanaged pointer, which any struct can have room for."""
    if isinstance(t, StructType):
        return bool(t.byrefs) or unmanaged and t.size >= 8
    return t is BYREF or t is PTR


def _has_unmanaged(f: Function) -> bool:
    instrs = [i for b in f.blocks for i in b.instrs]
    return any(i.op == "localloc" or i.op == "copy" and i.dst.type is PTR for i in instrs if i.dst)


def leaked(f: Function, borrows: Borrows | None = None) -> int:
    """The mask of registers that may hold an address of a local, or ANYWHERE."""
    uses: dict[Reg, list[tuple[Instr, int]]] = {}
    work: list[Reg] = []
    held: set[Reg] = set()

    def hold(r: Reg | None) -> None:
        if r is not None and r not in held:
            held.add(r)
            work.append(r)

    if not any(i.op in ("addr", "localloc") for b in f.blocks for i in b.instrs):
        return 0
    unmanaged = _has_unmanaged(f)
    for b in f.blocks:
        for i in b.instrs:
            for n, a in enumerate(i.args):
                if isinstance(a, Reg):
                    uses.setdefault(a, []).append((i, n))
            if i.op in ("addr", "localloc"):
                hold(i.dst)
    targets = [r for r in f.regs if r.addressed and _may_hold(r.type, unmanaged)]
    while work:
        r = work.pop()
        for i, n in uses.get(r, ()):
            if n == 0 and i.op == "call" and borrows is not None and borrows(i.aux):
                continue
            stored = i.op == "store" and n == 1
            if i.op == "call" or stored and r.type is not PTR:
                for t in targets:
                    hold(t)
            elif i.op not in _CARRY and i.op not in _ONLY_READ and i.op != "store" or stored:
                return ANYWHERE
            carried = i.op in _CARRY or i.op == "call"
            if carried and i.dst is not None and _may_hold(i.dst.type, unmanaged):
                hold(i.dst)
    mask = 0
    for r in held:
        mask |= 1 << r.index
    return mask
