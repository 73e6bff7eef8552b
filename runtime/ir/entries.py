"""A function that enters another's IR at a loop, with the loop's state restored: how a version goes
on where another was left (on-stack replacement, design 6)."""

from __future__ import annotations

from collections.abc import Callable

from runtime.ir.liveness import live_at_heads, registers
from runtime.ir.model import Block, Const, Function, Instr, Reg, Type
from runtime.ir.reach import keep, reached
from runtime.ir.states import Layout
from runtime.refusals import Reason, Refusal

Key = tuple[tuple[tuple[int, int], ...], int, int]  # of a block: path, offset, nth


def polls(f: Function) -> list[Block]:
    """The blocks whose poll hands over a loop's state, by the loop's number."""
    found = [b for b in f.blocks if b.instrs[0].op == "poll" and b.instrs[0].aux is not None]
    return sorted(found, key=lambda b: b.instrs[0].aux[0])


def key(b: Block) -> Key:
    return b.path, b.offset, b.nth


def loop_entry(
    f: Function, poll: Block, layout: Layout, words: Callable[[Type], int]
) -> Function:
    """The function that continues the loop of a poll from a state with this layout.

    It shares registers and blocks with f, and numbers the blocks anew: f must have been lowered.
    Raises Refusal where the loop needs a register that the state has not."""
    g = Function(f.name, f.method, f.result)
    g.params, g.regs, g.structs, g.regions = f.params, f.regs, f.structs, f.regions
    g.filters = f.filters
    entry = Block(0, poll.offset)
    # what the function's own entry sets for loops, such as their counts, must be something here too
    constants = [i for i in f.blocks[0].instrs if i.op == "copy" and isinstance(i.args[0], Const)]
    entry.instrs += [Instr("copy", i.dst, i.args, offset=poll.offset) for i in constants]
    at = 0
    by_name = {(r.name, r.type.name): r for r in f.regs if r.name}
    types = {r.type.name: r.type for r in f.regs}
    for name, type_name in layout:
        r = by_name.get((name, type_name))
        if r is not None:
            entry.instrs.append(Instr("restore", r, (), at, offset=poll.offset))
        elif type_name not in types:
            raise Refusal(Reason.OTHER_STATE, f"{name} of type {type_name}")
        at += words(types[type_name])
    region = region_at(f, poll)
    if f.regions:
        entry.instrs.append(Instr("region", aux=region, offset=poll.offset))
    target = poll.instrs[-1].targets[0]
    entry.instrs.append(Instr("jump", targets=(target,), offset=poll.offset))
    g.blocks = [entry, *f.blocks[1:]]
    for n, b in enumerate(g.blocks):
        b.index = n
    keep(g, reached(g))
    _all_known(g, entry)
    return g


def _all_known(g: Function, entry: Block) -> None:
    """Whatever is live behind the entry has been restored, or can be found again."""
    restored = {i.dst for i in entry.instrs if i.dst is not None}
    first = entry.instrs[-1].targets[0]
    for r in registers(g, live_at_heads(g)[first.index]):
        if r in restored or r in g.params and r.type.is_struct:
            continue
        again = _length(g, r)
        if again is None or again.args[0] not in restored:
            raise Refusal(Reason.OTHER_STATE, f"{r.name or r} is not in the loop's state")
        entry.instrs.insert(-1, again)


def _length(g: Function, r: Reg) -> Instr | None:
    """How a register gets an array's length, which never changes (`runtime.ir.polls` reads it at
    the head of a loop around this one); None if it is something else."""
    sources = {
        (i.op, i.args, i.aux) for b in g.blocks for i in b.instrs if i.dst is r
    }
    op, args, aux = sources.pop() if len(sources) == 1 else ("", (), None)
    return Instr(op, r, args, aux) if op == "lenz" else None


def region_at(f: Function, block: Block) -> int:
    """The try region that control is in at a block's end: the last `region` on any way to it."""
    state = {f.blocks[0].index: -1}
    work = [f.blocks[0]]
    while work:
        b = work.pop()
        now = state[b.index]
        for i in b.instrs:
            if i.op == "region" and i.aux is not None:
                now = i.aux
        if b is block:
            return now
        for s in b.instrs[-1].targets:
            if s.index not in state:
                state[s.index] = now
                work.append(s)
        for i in b.instrs:
            if i.handler is not None and i.handler.index not in state:
                # a landing finds the record of the region that it leaves
                region = i.handler.instrs[0].aux
                state[i.handler.index] = -1 if region is None else region
                work.append(i.handler)
    return -1
