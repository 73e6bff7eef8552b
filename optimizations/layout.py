"""Where code lies: what is rare goes out of line, and methods that call each other lie together.

Within a method, LLVM places the blocks by the weights of branches, which lowering passes on; what
this pass adds is the mark of what is rare (Pettis, Hansen, "Profile Guided Code Positioning", PLDI
1990, 4: procedure splitting), for passes that leave such code alone. Between methods,
`order_methods` is section 3.2 of the same paper: closest is best.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from optimizations.protocol import Facts, Result
from profilers.profile import MethodProfile
from runtime.ir.loops import loops
from runtime.ir.model import Block, Function
from runtime.refusals import Reason

RARE = 0.001  # the share of the executions of what is around a block: the loop, or the method


class Layout:
    """Marks the blocks that hardly ever run as cold."""

    name = "layout"

    def estimated_speedup(self, facts: Facts, profile: MethodProfile) -> float:
        return 1.02 if profile.edges and facts.branches > 2 else 1.0

    def apply(self, ir: Function, profile: MethodProfile) -> Result:
        entry = ir.blocks[0]
        if entry.count < 0:
            return Result.refusal(Reason.NO_PROFILE)
        around: dict[Block, float] = {}
        for loop in reversed(loops(ir)):  # inner ones last
            for b in loop.body.values():
                around[b] = max(loop.header.count, 0.0)
        marked = 0
        for b in ir.blocks:
            usual = around.get(b, max(entry.count, 1.0))
            if b is not entry and not b.cold and b.count >= 0 and b.count < RARE * usual:
                b.cold = True
                marked += 1
        if not marked:
            return Result.refusal(Reason.NOTHING_TO_DO)
        return Result(marked, (f"{marked} of {len(ir.blocks)} blocks are rare",))


def order_methods(calls: Mapping[tuple[int, int], float], methods: Iterable[int] = ()) -> list[int]:
    """An order of methods in which those that call each other often are close.

    `calls`: (caller, callee) → how often. `methods`: those to place, if more than the calls name;
    what has no calls comes last. Chains of methods are joined over the heaviest edge between any
    two of them; each is turned so that the ends that meet are the closest by the weights of the
    original edges."""
    edge: dict[tuple[int, int], float] = {}  # undirected, between methods
    for (a, b), n in calls.items():
        if a != b and n > 0:
            key = (min(a, b), max(a, b))
            edge[key] = edge.get(key, 0.0) + n
    chain_of: dict[int, int] = {m: m for key in sorted(edge) for m in key}
    chains: dict[int, list[int]] = {m: [m] for m in chain_of}
    between: dict[int, dict[int, float]] = {m: {} for m in chain_of}  # weights between chains
    for (a, b), n in edge.items():
        between[a][b] = between[b][a] = n
    weights = {m: sum(others.values()) for m, others in between.items()}
    while True:
        heaviest = max(
            ((n, -a, -b) for a, others in between.items() for b, n in others.items() if a < b),
            default=None,
        )
        if heaviest is None:
            break
        a, b = -heaviest[1], -heaviest[2]
        chains[a] = _joined(chains[a], chains.pop(b), edge)
        for other, n in between.pop(b).items():
            del between[other][b]
            if other != a:
                total = between[a].get(other, 0.0) + n
                between[a][other] = between[other][a] = total
    ranked = sorted(chains.values(), key=lambda c: (-max(weights[m] for m in c), c[0]))
    placed = [m for chain in ranked for m in chain]
    known = set(placed)
    return placed + [m for m in dict.fromkeys(methods) if m not in known]


def _joined(x: list[int], y: list[int], edge: Mapping[tuple[int, int], float]) -> list[int]:
    """Two chains as one, in the one of four ways that brings the most weight closest together."""
    ways = [x + y, x + y[::-1], x[::-1] + y, x[::-1] + y[::-1]]

    def distance(way: list[int]) -> float:
        place = {m: n for n, m in enumerate(way)}
        return sum(
            n * (abs(place[a] - place[b]) - 1)
            for (a, b), n in edge.items()
            if a in place and b in place
        )

    def ends(way: list[int]) -> float:
        a, b = way[len(x) - 1], way[len(x)]
        return edge.get((min(a, b), max(a, b)), 0.0)

    return max(ways, key=lambda way: (ends(way), -distance(way)))
