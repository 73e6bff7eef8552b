"""What optimizations share that rewrite the graph of blocks."""

from __future__ import annotations

from runtime.ir.model import Block, Function, Instr
from runtime.ir.reach import keep, reached

JUST_ONE = ("jump", "ret", "throw", "raise")  # terminators that no profile says anything of


def split(f: Function, b: Block, n: int) -> Block:
    """Moves what follows instruction n of a block to a new one, to which nothing leads yet.

    Both say that they come from where the block does. The terminator, and what a profile says of
    it, goes with the new block; the old one lacks a terminator until the caller gives it one."""
    rest = f.block(b.offset, b.cold)
    rest.nth, rest.path, rest.count, rest.weights = b.nth, b.path, b.count, b.weights
    rest.instrs = b.instrs[n + 1 :]
    del b.instrs[n + 1 :]
    b.weights = ()
    return rest


def merge(f: Function) -> int:
    """Joins blocks to the only one that jumps to them; how many.

    A block whose terminator or calls a profile can speak of keeps its place's name, and so is only
    joined to one of the same name."""
    before: dict[Block, int] = {}
    for b in f.blocks:
        for s in b.successors():
            before[s] = before.get(s, 0) + 1
    gone: set[Block] = set()
    for b in f.blocks:
        if b in gone:
            continue
        while True:
            t = b.instrs[-1]
            if t.op != "jump":
                break
            s = t.targets[0]
            named = (s.offset, s.nth, s.path) == (b.offset, b.nth, b.path)
            if s is b or before[s] > 1 or not (named or _anonymous(s)):
                break
            b.instrs.pop()
            b.instrs += s.instrs
            b.weights = s.weights
            b.cold = b.cold or s.cold
            gone.add(s)
    if gone:
        keep(f, [b for b in f.blocks if b not in gone])
    return len(gone)


def _anonymous(b: Block) -> bool:
    return b.instrs[-1].op in JUST_ONE and not any(i.op == "call" for i in b.instrs)


def prune(f: Function) -> int:
    """Drops the blocks that nothing leads to; how many."""
    blocks = reached(f)
    dropped = len(f.blocks) - len(blocks)
    if dropped:
        keep(f, blocks)
    return dropped


def key(b: Block) -> tuple[int, int]:
    """The block's name in its method's profile."""
    return b.offset, b.nth


def jump(target: Block, offset: int) -> Instr:
    return Instr("jump", targets=(target,), offset=offset)
