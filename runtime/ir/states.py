"""Loop states: what a running loop must hand over for another version of its method to go on.

A `state` instruction at a loop's header names the registers that are live there in the method's own
IR, before anything rewrites it. So all versions of a method agree on what they hand over: they are
made from the same CIL, registers keep their names (`arg0`, `loc3`, `stack12.0`, `caught1`), and
what rewrites the IR treats the instruction as a use of them all. It moves with its block when that
is copied. `insert_polls` turns it into the operands of the loop's poll.

A local whose address is taken is handed over by value, like any other: where an address of it may
still be in use (`runtime.ir.escape`), which would refer to the frame that is left, there is no
state, and the loop cannot be replaced; nor where a live register has no name.
"""

from __future__ import annotations

from runtime.ir.escape import ANYWHERE, Borrows, leaked
from runtime.ir.liveness import live_at_heads, registers
from runtime.ir.loops import back_edges
from runtime.ir.model import Function, Instr, Operand, Reg

Layout = tuple[tuple[str, str], ...]  # names and types of registers, in order


def mark_states(f: Function, borrows: Borrows | None = None) -> int:
    """Puts a state at each loop header whose loop can be continued elsewhere. Returns how many.
    `borrows`: see `runtime.ir.escape`."""
    headers = back_edges(f)
    if not headers:
        return 0
    heads = live_at_heads(f)
    # no instruction says that filters read a register, or that something must not move
    lasting = {r for r in f.regs if r.pinned}
    if f.filters is not None:
        lasting.update(f.filters.captured)
    escaped = leaked(f, borrows)
    made = 0
    for index in headers:
        b = f.blocks[index]
        if b.instrs[0].op == "landing":
            continue
        live = heads[index]
        if escaped == ANYWHERE or live & escaped:
            continue
        state = sorted({*registers(f, live), *lasting}, key=lambda r: r.name)
        if all(r.name for r in state):
            b.instrs.insert(0, Instr("state", None, tuple(state), offset=b.offset))
            made += 1
    return made


def extend_states(f: Function, borrows: Borrows | None = None) -> None:
    """After rewriting: a loop that has been inlined hands over what its callers need as well, and
    has no state where that has no name. Loops of the method's own keep theirs: versions must agree
    on them."""
    inlined = [b for b in f.blocks if b.path and any(i.op == "state" for i in b.instrs)]
    if not inlined:
        return
    heads = live_at_heads(f)
    escaped = leaked(f, borrows)
    for b in inlined:
        live = heads[b.index]
        state = sorted(registers(f, live), key=lambda r: r.name)
        good = escaped != ANYWHERE and not live & escaped and all(r.name for r in state)
        for i in b.instrs:
            if i.op == "state":
                i.args = tuple(state)
        if not good:
            b.instrs = [i for i in b.instrs if i.op != "state"]


def layout(state: tuple[Operand, ...]) -> Layout:
    return tuple((r.name, r.type.name) for r in state if isinstance(r, Reg))
