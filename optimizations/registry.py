"""The optimizations, in the order in which they are applied, and what each is for.

Direct calls first, since inlining needs them; then what inlining brings to light; then what moves
code around. `switch-threading` works on IR that has its safepoints, and is applied after them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from optimizations.comparers import Comparers
from optimizations.devirtualise import Devirtualisation
from optimizations.endings import Endings
from optimizations.facts import RunFacts
from optimizations.inlining import Inlining, Path
from optimizations.layout import Layout
from optimizations.probes import Probes
from optimizations.protocol import Budget, Optimization, World
from optimizations.superblocks import Superblocks
from optimizations.unrolling import Unrolling
from runtime.ir.model import Instr


@dataclass(frozen=True, slots=True)
class Session:
    """What the optimizations of one method share. `probes`: words for what optimised code counts,
    such as side exits, None where nobody reads them; `wanted`: paths of calls through which running
    code has inlined a loop that it is in."""

    world: World
    budget: Budget
    probes: Probes | None = None
    wanted: frozenset[Path] = frozenset()
    guarded: set[Instr] = field(default_factory=set)  # calls that have their guards


Maker = Callable[[Session], Optimization]

MAKERS: tuple[tuple[str, Maker], ...] = (
    ("devirtualise", lambda s: Devirtualisation(s.world, guarded=s.guarded)),
    ("inlining", lambda s: Inlining(s.world, s.budget, wanted=s.wanted)),
    # in what has been inlined
    ("devirtualise", lambda s: Devirtualisation(s.world, guarded=s.guarded)),
    ("inlining", lambda s: Inlining(s.world, s.budget, wanted=s.wanted)),
    ("comparers", lambda s: Comparers(s.world)),
    ("facts", lambda s: RunFacts(s.world)),
    ("endings", lambda s: Endings(s.world)),
    ("superblocks", lambda s: Superblocks(s.budget, s.probes)),
    ("unrolling", lambda s: Unrolling(s.budget)),
    ("layout", lambda s: Layout()),
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
