"""Proves that no loop runs for ever without a safepoint (what `runtime.ir.polls` must bring
about).

A loop is bounded if every way around it passes a safepoint, or counts: a count is a register that
is only ever set to a constant or counted down by one, and that leaves towards a poll when it is
used up. A counted edge can be taken a bounded number of times unless the count is set anew. So,
in each strongly connected part of the graph without its safepoints, there must be a count that is
never set within the part; without the edges that count on, the parts that remain are judged in
the same way. This is a lexicographic proof of termination.
"""

from __future__ import annotations

from collections.abc import Iterable

from runtime.ir.model import Block, Const, Function, Reg
from runtime.ir.verifier import VerifyError

Edge = tuple[int, int]


def verify_safepoints(f: Function) -> None:
    """Raises VerifyError where a loop can run on without reaching a safepoint."""
    counted = _counted_edges(f)
    resets: dict[Reg, set[int]] = {}
    for b in f.blocks:
        for i in b.instrs:
            if i.dst in counted and i.op == "copy":
                resets.setdefault(i.dst, set()).add(b.index)
    nodes = {b.index for b in f.blocks if not _reaches_safepoint(b)}
    edges = {n: {s.index for s in f.blocks[n].successors()} & nodes for n in nodes}
    work = [(nodes, frozenset[Edge]())]
    while work:
        part, cut = work.pop()
        for component in _components(part, edges, cut):
            usable = [c for c in counted if not resets.get(c, set()) & component]
            more = {
                (n, m)
                for c in usable
                for n, m in counted[c]
                if n in component and m in component and (n, m) not in cut
            }
            if not more:
                path = ", ".join(f"b{n}" for n in sorted(component))
                raise VerifyError(f"{f.name}, {path}", "a loop without a safepoint")
            work.append((component, cut | more))


def _reaches_safepoint(b: Block) -> bool:
    for i in b.instrs:
        if i.op in ("poll", "landing", "new"):
            return True
        if i.op == "call" and i.aux.kind != "slot":
            return True
    return False


def _counted_edges(f: Function) -> dict[Reg, set[Edge]]:
    """Counts, with the edges on which they count on."""
    found: dict[Reg, set[Edge]] = {}
    wrong: set[Reg] = set()
    for b in f.blocks:
        for n, i in enumerate(b.instrs):
            r = i.dst
            if r is None or i.op == "copy" and isinstance(i.args[0], Const):
                continue
            on = b.instrs[n + 1] if n + 1 < len(b.instrs) else None
            # by one until it is zero, or by more while it is positive
            ends = "ne" if i.op == "sub" and _is(i.args[1], 1) else "gt"
            steps = i.op == "sub" and i.args[0] is r and _positive(i.args[1])
            if steps and on and on.op == "branch" and on.aux == ends and on.args[0] is r:
                if _is(on.args[1], 0) and _reaches_safepoint(on.targets[1]):
                    found.setdefault(r, set()).add((b.index, on.targets[0].index))
                    continue
            wrong.add(r)
    return {r: edges for r, edges in found.items() if r not in wrong and not r.addressed}


def _positive(a: object) -> bool:
    return isinstance(a, Const) and isinstance(a.value, int) and a.value > 0


def _is(a: object, n: int) -> bool:
    return isinstance(a, Const) and a.value == n


def _components(
    part: Iterable[int], edges: dict[int, set[int]], cut: frozenset[Edge]
) -> list[set[int]]:
    """The strongly connected parts that hold a cycle (Tarjan, without recursion)."""
    inside = set(part)
    number: dict[int, int] = {}
    low: dict[int, int] = {}
    stack: list[int] = []
    on_stack: set[int] = set()
    found: list[set[int]] = []

    def onwards(n: int) -> list[int]:
        return [m for m in edges[n] if m in inside and (n, m) not in cut]

    for root in inside:
        if root in number:
            continue
        number[root] = low[root] = len(number)
        stack.append(root)
        on_stack.add(root)
        path = [(root, iter(onwards(root)))]
        while path:
            n, rest = path[-1]
            for m in rest:
                if m not in number:
                    number[m] = low[m] = len(number)
                    stack.append(m)
                    on_stack.add(m)
                    path.append((m, iter(onwards(m))))
                    break
                if m in on_stack:
                    low[n] = min(low[n], number[m])
            else:
                path.pop()
                if path:
                    low[path[-1][0]] = min(low[path[-1][0]], low[n])
                if low[n] == number[n]:
                    component = set()
                    while True:
                        m = stack.pop()
                        on_stack.discard(m)
                        component.add(m)
                        if m == n:
                            break
                    if len(component) > 1 or n in onwards(n):
                        found.append(component)
    return found
