"""Which registers are live where: the textbook backward analysis over bit masks, with an edge from
every instruction that may throw to its handler.

A struct that is written in part counts as read. A register whose address is taken is read and
written where no instruction names it; callers treat such registers as live everywhere.
"""

from __future__ import annotations

from runtime.ir.model import Function, Reg


def live_at_heads(f: Function) -> list[int]:
    """For each block, the mask (bit: `Reg.index`) of registers that are live where it begins."""
    events: list[list[tuple[int, int, int]]] = []  # (defined, used, index of the handler or -1)
    for b in f.blocks:
        block_events = []
        for i in b.instrs:
            use = define = 0
            for a in i.args:
                if isinstance(a, Reg):
                    use |= 1 << a.index
            if i.dst is not None:
                if i.op == "lstore":
                    use |= 1 << i.dst.index
                else:
                    define = 1 << i.dst.index
            handler = -1 if i.handler is None else i.handler.index
            if use or define or handler >= 0:
                block_events.append((define, use, handler))
        block_events.reverse()
        events.append(block_events)
    successors = [[s.index for s in b.instrs[-1].targets] for b in f.blocks]
    heads = [0] * len(f.blocks)
    changed = True
    while changed:
        changed = False
        for n in range(len(f.blocks) - 1, -1, -1):
            live = 0
            for s in successors[n]:
                live |= heads[s]
            for define, use, handler in events[n]:
                live &= ~define
                if handler >= 0:
                    live |= heads[handler]
                live |= use
            if live != heads[n]:
                heads[n] = live
                changed = True
    return heads


def registers(f: Function, mask: int) -> list[Reg]:
    """The registers of a mask, in order of their index."""
    found = []
    while mask:
        low = mask & -mask
        found.append(f.regs[low.bit_length() - 1])
        mask ^= low
    return found
