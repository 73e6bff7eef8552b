"""Safepoints in loops, strip-mined (design 2.7).

Every loop is given an outer loop of its own: the inner one counts down from a fixed number of iterations
and leaves when the count is used up; the outer one polls and enters it again. The call is outside the
inner loop, whose exits are all countable, so that LLVM can vectorise it.

    entry ──► strip: count = N ──► header … ──► latch: count -= 1; count ≠ 0 → header
                 ▲                                  │ 0
                 └───────────── poll ◄──────────────┘

A loop that reaches the host on every iteration (its header or only latch makes a call-out) polls already.
"""

from __future__ import annotations

from runtime.ir.model import I32, Block, Const, Function, Instr

STRIP = 65536


def back_edges(f: Function) -> dict[int, list[Block]]:
    """Loop headers with their latches: edges of a depth-first walk to a block still being walked."""
    state = [0] * len(f.blocks)  # 0 unseen, 1 on the path, 2 done
    found: dict[int, list[Block]] = {}
    path = [(f.blocks[0], iter(list(f.blocks[0].successors())))]
    state[0] = 1
    while path:
        block, rest = path[-1]
        for s in rest:
            if state[s.index] == 0:
                state[s.index] = 1
                path.append((s, iter(list(s.successors()))))
                break
            if state[s.index] == 1:
                found.setdefault(s.index, []).append(block)
        else:
            state[block.index] = 2
            path.pop()
    return found


def _reaches_host(b: Block) -> bool:
    for i in b.instrs:
        if i.op == "call" and i.aux.kind != "slot" or i.op == "new":
            return True
    return False


def insert_polls(f: Function, strip: int = STRIP) -> None:
    """Gives each loop its safepoint."""
    for index, latches in back_edges(f).items():
        header = f.blocks[index]
        if _reaches_host(header) or len(latches) == 1 and _reaches_host(latches[0]):
            continue
        if header.instrs[0].op == "landing":
            continue
        count = f.reg(I32, "strip")
        outer, latch, poll = f.block(header.offset), f.block(header.offset), f.block(header.offset, True)
        offset = header.offset
        outer.instrs = [
            Instr("copy", count, (Const(I32, strip),), offset=offset),
            Instr("jump", targets=(header,), offset=offset),
        ]
        latch.instrs = [
            Instr("sub", count, (count, Const(I32, 1)), offset=offset),
            Instr("branch", None, (count, Const(I32, 0)), "ne", targets=(header, poll), offset=offset),
        ]
        poll.instrs = [
            Instr("poll", offset=offset),
            Instr("jump", targets=(outer,), offset=offset),
        ]
        inside = {id(b) for b in latches}
        for b in f.blocks[:-3]:
            t = b.instrs[-1]
            if header in t.targets:
                to = latch if id(b) in inside else outer
                t.targets = tuple(to if x is header else x for x in t.targets)
