"""Puts a profile's counts on the blocks of a method's own IR."""

from __future__ import annotations

from profilers.profile import MethodProfile
from runtime.ir.model import Block, Function


def annotate(f: Function, profile: MethodProfile) -> None:
    """Sets weights and counts of the blocks that the profile knows; then counts of others from
    what flows into them. A method that was never instrumented has none."""
    if not profile.edges:
        return
    for b in f.blocks:
        edges = profile.edges.get((b.offset, b.nth)) if not b.path else None
        targets = b.instrs[-1].targets
        if edges is not None and len(edges) == len(targets):
            b.weights = _shared(b, edges)
            b.count = sum(b.weights)
        elif targets:
            b.weights = (0.0,) * len(targets)  # it never ran
            b.count = 0.0
    flow = {b: 0.0 for b in f.blocks}
    for b in f.blocks:
        for t, w in zip(b.instrs[-1].targets, b.weights, strict=False):
            flow[t] += w
    for b in f.blocks:
        if not b.instrs[-1].targets:
            b.count = flow[b]
    # what was profiled from within a loop has not seen the method begin
    f.blocks[0].count = max(1.0, f.blocks[0].count)


def _shared(b: Block, edges: tuple[float, ...]) -> tuple[float, ...]:
    """A switch may lead to one block in several ways, all counted at the first: each gets its
    share."""
    targets = b.instrs[-1].targets
    if len(set(targets)) == len(targets):
        return edges
    total: dict[Block, float] = {}
    ways: dict[Block, int] = {}
    for t, n in zip(targets, edges, strict=True):
        total[t] = total.get(t, 0.0) + n
        ways[t] = ways.get(t, 0) + 1
    return tuple(total[t] / ways[t] for t in targets)
