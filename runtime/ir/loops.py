"""Natural loops of a function: headers, latches, bodies, nesting (the textbook definitions)."""

from __future__ import annotations

from runtime.ir.model import Block, Function


class Loop:
    """`body` has the header and every block that reaches a latch without passing it. `height`: 0
    for a loop with none inside."""

    __slots__ = ("header", "latches", "body", "height")

    def __init__(self, header: Block, latches: list[Block], body: dict[int, Block]) -> None:
        self.header, self.latches, self.body = header, latches, body
        self.height = 0


def back_edges(f: Function) -> dict[int, list[Block]]:
    """Loop headers with their latches: edges of a depth-first walk to a block still being
    walked."""
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


def loops(f: Function) -> list[Loop]:
    """Inner loops before the loops around them."""
    edges = back_edges(f)
    if not edges:
        return []
    before: dict[int, list[Block]] = {}
    for b in f.blocks:
        for s in b.successors():
            before.setdefault(s.index, []).append(b)
    found = []
    for index, latches in edges.items():
        body = {index: f.blocks[index]}
        work = list(latches)
        while work:
            b = work.pop()
            if b.index not in body:
                body[b.index] = b
                work += before.get(b.index, [])
        found.append(Loop(f.blocks[index], latches, body))
    found.sort(key=lambda loop: len(loop.body))
    for n, outer in enumerate(found):
        for inner in found[:n]:
            if inner.header.index in outer.body and inner is not outer:
                outer.height = max(outer.height, inner.height + 1)
    return found
