"""The optimizations, in the order in which they are applied, and what each is for.

Direct calls first, since inlining needs them; then what inlining brings to light; then what moves
code around. `switch-threading` works on IR that has its safepoints, and is applied after them.
"""

from __future__ import annotations

from collections.abc import Callable

from optimizations.comparers import Comparers
from optimizations.devirtualise import Devirtualisation
from optimizations.endings import Endings
from optimizations.facts import RunFacts
from optimizations.inlining import Inlining
from optimizations.layout import Layout
from optimizations.probes import Probes
from optimizations.protocol import Budget, Optimization, World
from optimizations.superblocks import Superblocks
from optimizations.unrolling import Unrolling

# `Probes`: words for what optimised code counts, such as side exits; None where nobody reads them
Maker = Callable[[World, Budget, Probes | None], Optimization]

MAKERS: tuple[tuple[str, Maker], ...] = (
    ("devirtualise", lambda world, budget, probes: Devirtualisation(world)),
    ("inlining", lambda world, budget, probes: Inlining(world, budget)),
    ("devirtualise", lambda world, budget, probes: Devirtualisation(world)),  # in what is inlined
    ("inlining", lambda world, budget, probes: Inlining(world, budget)),
    ("comparers", lambda world, budget, probes: Comparers(world)),
    ("facts", lambda world, budget, probes: RunFacts(world)),
    ("endings", lambda world, budget, probes: Endings(world)),
    ("superblocks", lambda world, budget, probes: Superblocks(budget, probes)),
    ("unrolling", lambda world, budget, probes: Unrolling(budget)),
    ("layout", lambda world, budget, probes: Layout()),
)

# by name, for --without
SENTENCES = {
    "devirtualise": "virtual, interface and delegate calls become direct, under guards",
    "inlining": "callees become part of their caller, along hot calls",
    "comparers": "the default comparers of integers become comparisons",
    "facts": "initialised classes need no check, static readonly fields become constants",
    "endings": "code that only throws is moved out of the way",
    "superblocks": "the usual path through a loop becomes code that nothing enters from the side",
    "unrolling": "bodies of loops are repeated, by how often they usually run",
    "layout": "rare code lies out of the way",
    "switch-threading": "each case of an interpreter's loop gets a dispatch of its own",
}
