"""Which blocks control can reach."""

from __future__ import annotations

from runtime.ir.model import Block, Function
from runtime.ir.ops import is_safepoint


def reached(f: Function) -> list[Block]:
    """The blocks that the entry leads to, over branches and handlers, in the function's order."""
    seen = {f.blocks[0].index}
    work = [f.blocks[0]]
    while work:
        for s in work.pop().successors():
            if s.index not in seen:
                seen.add(s.index)
                work.append(s)
    return [b for b in f.blocks if b.index in seen]


def keep(f: Function, blocks: list[Block]) -> None:
    """Makes these the function's blocks, numbered in this order."""
    for n, b in enumerate(blocks):
        b.index = n
    f.blocks = blocks


_NEEDS_CONTEXT = frozenset(("throw", "count", "tally", "pathcount", "record"))


def is_leaf(f: Function) -> bool:
    """It reaches no safepoint, leaves no exception object behind, and counts nothing: so it can be
    entered without a context."""
    pinned = any(r.pinned for r in f.regs)  # they are noted in the context
    return not pinned and not any(
        is_safepoint(i) or i.op in _NEEDS_CONTEXT for b in f.blocks for i in b.instrs
    )
