"""Which registers may hold an address of one of the function's own locals.

Flow-insensitive: an address begins at `addr` (or `localloc`) and spreads through whatever can carry
it: copies, address arithmetic, calls that were given it and return an address, structs with
pointers in them. What a call is given, or what is stored through an address, may end up in any
local with pointers in it whose address is taken. An address that becomes a number, or an unmanaged
pointer that is stored, may be anywhere.
"""

from __future__ import annotations

from runtime.ir.model import BYREF, PTR, Function, Instr, Reg, StructType, Type

ANYWHERE = -1  # as a mask: every register

_CARRY = frozenset(("copy", "lea", "padd", "lload", "lstore", "load"))
_ONLY_READ = frozenset(
    (
        "null", "cmp", "branch", "psub", "zero", "blkcopy", "blkfill", "atomic", "ret", "restore",
        "state", "poll", "addr", "tally",
    )
)  # fmt: skip


def _may_hold(t: Type) -> bool:
    return t is BYREF or t is PTR or isinstance(t, StructType) and bool(t.byrefs)


def leaked(f: Function) -> int:
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
    for b in f.blocks:
        for i in b.instrs:
            for n, a in enumerate(i.args):
                if isinstance(a, Reg):
                    uses.setdefault(a, []).append((i, n))
            if i.op in ("addr", "localloc"):
                hold(i.dst)
    targets = [r for r in f.regs if r.addressed and _may_hold(r.type)]
    while work:
        r = work.pop()
        for i, n in uses.get(r, ()):
            stored = i.op == "store" and n == 1
            if i.op == "call" or stored and r.type is not PTR:
                for t in targets:
                    hold(t)
            elif i.op not in _CARRY and i.op not in _ONLY_READ and i.op != "store" or stored:
                return ANYWHERE
            if i.dst is not None and (i.op in _CARRY or i.op == "call") and _may_hold(i.dst.type):
                hold(i.dst)
    mask = 0
    for r in held:
        mask |= 1 << r.index
    return mask
