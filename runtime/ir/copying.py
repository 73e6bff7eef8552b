"""Copies of blocks and instructions, for whatever duplicates or moves code.

A copy keeps what says where code comes from (`offset`, `nth`, `path`, the offsets of instructions)
and what a profile says of it (`count`, `weights`); whoever divides the executions between original
and copy scales them. Edges between copied blocks lead to the copies, all others where they led.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from runtime.ir.model import Block, Function, Instr, Operand, Reg


def copy_instr(i: Instr) -> Instr:
    """The same instruction once more; operands, targets and handler are shared."""
    return Instr(i.op, i.dst, i.args, i.aux, i.handler, i.targets, i.offset)


def copy_blocks(
    f: Function, blocks: Iterable[Block], registers: Mapping[Reg, Operand] | None = None
) -> dict[Block, Block]:
    """Appends copies of blocks to f, which need not be the function they are from; original → copy.

    `registers`: what stands for a register in the copies; registers that it lacks are shared.
    Only registers that the blocks do not assign can become constants."""
    copies = {b: _like(f, b) for b in blocks}
    block = copies.get
    for original, copy in copies.items():
        instrs = copy.instrs
        for i in original.instrs:
            dst, args = i.dst, i.args
            if registers is not None:
                dst = None if dst is None else _assigned(dst, registers)
                args = renamed(args, registers)
            handler = None if i.handler is None else block(i.handler, i.handler)
            targets = tuple([block(t, t) for t in i.targets]) if i.targets else ()
            instrs.append(Instr(i.op, dst, args, i.aux, handler, targets, i.offset))
    return copies


def renamed(args: tuple[Operand, ...], registers: Mapping[Reg, Operand]) -> tuple[Operand, ...]:
    """Operands with registers replaced."""
    return tuple([registers.get(a, a) if isinstance(a, Reg) else a for a in args])


def _assigned(dst: Reg, registers: Mapping[Reg, Operand]) -> Reg:
    new = registers.get(dst, dst)
    assert isinstance(new, Reg), f"{dst} is assigned, and cannot become a constant"
    return new


def _like(f: Function, b: Block) -> Block:
    """An empty block of f that says it comes from where b does."""
    copy = f.block(b.offset, b.cold)
    copy.nth, copy.path, copy.count, copy.weights = b.nth, b.path, b.count, b.weights
    return copy


def redirect(b: Block, old: Block, new: Block) -> None:
    """Makes every branch of a block's terminator that led to `old` lead to `new`."""
    t = b.instrs[-1]
    if old in t.targets:
        t.targets = tuple([new if x is old else x for x in t.targets])
