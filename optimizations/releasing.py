"""References that are not needed any more are forgotten.

What lies in the root area is kept alive by the collector, whether or not the code will look at it
again. A callee's frame goes when it returns; once it is part of a loop's frame, the last tree that
the loop built would stay while it builds the next, and would be copied and marked for nothing. So
the registers that inlining brought into a function, and those that it made live for longer, are set
to null where they die, if the function can come to a safepoint after that (the Jalapeño compiler
reported live references by maps for the same end: Agesen, Detlefs, Moss, "Garbage Collection and
Local Variable Type-Precision and Liveness", PLDI 1998).
"""

from __future__ import annotations

from runtime.codegen.frame import analyse
from runtime.ir.liveness import live_at_heads, registers
from runtime.ir.model import BYREF, REF, Block, Const, Function, Instr, Reg
from runtime.ir.ops import is_safepoint


def release(f: Function, touched: set[Reg]) -> int:
    """Sets those of the registers to null, where they die, that will be roots; how often."""
    roots = analyse(f).roots
    mask = 0
    for r in touched:
        if r in roots and r.type in (REF, BYREF) and not r.addressed:
            mask |= 1 << r.index
    if not mask:
        return 0
    heads = live_at_heads(f)
    later = _reaches_safepoint(f)
    made = 0
    at_heads: dict[Block, int] = {}
    for b in f.blocks:
        targets = b.instrs[-1].targets
        out = 0
        for s in targets:
            out |= heads[s.index]
        out &= mask
        for s in targets:
            if later[s.index]:
                at_heads[s] = at_heads.get(s, 0) | out & ~heads[s.index]
        made += _within(f, b, out, mask, any(later[s.index] for s in targets))
    for b, dead in at_heads.items():
        made += len(nulls := _nulls(f, dead, b.offset))
        n = 0
        while b.instrs[n].op in ("state", "region"):  # what says what a block begins with
            n += 1
        b.instrs[n:n] = nulls
    return made


def _within(f: Function, b: Block, live: int, mask: int, safepoint: bool) -> int:
    """Deals with what dies inside a block. `live`: at its end; `safepoint`: one follows it."""
    made = 0
    for n in range(len(b.instrs) - 1, -1, -1):
        i = b.instrs[n]
        named = 0
        for a in (*i.args, i.dst):
            if isinstance(a, Reg):
                named |= 1 << a.index
        named &= mask
        dies = named & ~live
        if dies and safepoint and n < len(b.instrs) - 1 and not _clears(i):
            nulls = _nulls(f, dies, i.offset)
            b.instrs[n + 1 : n + 1] = nulls
            made += len(nulls)
        if i.dst is not None and i.op != "lstore":
            live &= ~(1 << i.dst.index)
        for a in i.args:
            if isinstance(a, Reg):
                live |= 1 << a.index & mask
        safepoint = safepoint or is_safepoint(i)
    return made


def _clears(i: Instr) -> bool:
    return i.op == "copy" and isinstance(i.args[0], Const)


def _nulls(f: Function, mask: int, offset: int) -> list[Instr]:
    dead = registers(f, mask)
    return [Instr("copy", r, (Const(r.type, 0),), offset=offset) for r in dead]


def _reaches_safepoint(f: Function) -> list[bool]:
    """For each block: from its start, control can come to a safepoint."""
    before: dict[int, list[int]] = {}
    for b in f.blocks:
        for s in b.successors():
            before.setdefault(s.index, []).append(b.index)
    found = [any(is_safepoint(i) for i in b.instrs) for b in f.blocks]
    work = [n for n, reaches in enumerate(found) if reaches]
    while work:
        for p in before.get(work.pop(), ()):
            if not found[p]:
                found[p] = True
                work.append(p)
    return found
