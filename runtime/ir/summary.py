"""What a method's own IR amounts to, noted when it is first compiled: enough to estimate work and
gains later without making the IR again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from runtime.ir.loops import loops
from runtime.ir.model import Function


class Summary(NamedTuple):
    """`straight`: instructions outside of loops; `loops`: by the CIL offset of a loop's header,
    those of the loop without the loops in it; `counts`: by operation, calls also as `call KIND`."""

    instructions: int
    straight: int
    loops: Mapping[int, int]
    counts: Mapping[str, int]


def summarise(f: Function) -> Summary:
    counts: dict[str, int] = {}
    sizes = []
    for b in f.blocks:
        sizes.append(len(b.instrs))
        for i in b.instrs:
            counts[i.op] = counts.get(i.op, 0) + 1
            if i.op == "call":
                kind = f"call {i.aux.kind}"
                counts[kind] = counts.get(kind, 0) + 1
    total = sum(sizes)
    own: dict[int, int] = {}
    taken: set[int] = set()
    for loop in loops(f):  # inner ones first
        mine = [n for n in loop.body if n not in taken]
        taken.update(mine)
        size = sum(sizes[n] for n in mine)
        own[loop.header.offset] = own.get(loop.header.offset, 0) + size
    return Summary(total, total - sum(own.values()), own, counts)
