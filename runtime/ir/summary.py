"""What a method's own IR amounts to, noted when it is first compiled: enough to estimate work and
gains later without making the IR again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from runtime.ir.loops import loops
from runtime.ir.model import Function

GUESS = 8  # iterations: short loops end before their polls count any


class Summary(NamedTuple):
    """`guessed`: instructions for each entry, if every loop runs GUESS times; `loops`: by the CIL
    offset of a loop's header, the same for each iteration of it; `counts`: by operation, calls also
    as `call KIND`; `callees`: methods of ours that are called directly."""

    instructions: int
    guessed: int
    loops: Mapping[int, int]
    counts: Mapping[str, int]
    callees: frozenset[int]


def summarise(f: Function) -> Summary:
    counts: dict[str, int] = {}
    callees = set()
    sizes = []
    for b in f.blocks:
        sizes.append(len(b.instrs))
        for i in b.instrs:
            counts[i.op] = counts.get(i.op, 0) + 1
            if i.op == "call":
                kind = f"call {i.aux.kind}"
                counts[kind] = counts.get(kind, 0) + 1
                if i.aux.kind == "slot":
                    callees.add(i.aux.method)
    times = [1] * len(sizes)  # in the innermost loop that is not yet seen
    weights: dict[int, int] = {}
    for loop in loops(f):  # inner ones first
        size = sum(sizes[n] * times[n] for n in loop.body)
        weights[loop.header.offset] = weights.get(loop.header.offset, 0) + size
        for n in loop.body:
            times[n] *= GUESS
    guessed = sum(size * n for size, n in zip(sizes, times, strict=True))
    return Summary(sum(sizes), guessed, weights, counts, frozenset(callees))
