"""The optimizations, in the order in which they are applied, and what each is for.

Direct calls first, since inlining needs them; then what inlining brings to light; then what moves
code around. `switch-threading` works on IR that has its safepoints, and is applied after them.
"""

from __future__ import annotations

from collections.abc import Callable

from optimizations.devirtualise import Devirtualisation
from optimizations.endings import Endings
from optimizations.facts import RunFacts
from optimizations.inlining import Inlining
from optimizations.protocol import Budget, Optimization, World

Maker = Callable[[World, Budget], Optimization]

MAKERS: tuple[tuple[str, Maker], ...] = (
    ("devirtualise", lambda world, budget: Devirtualisation(world)),
    ("inlining", Inlining),
    ("devirtualise", lambda world, budget: Devirtualisation(world)),  # what has been inlined
    ("inlining", Inlining),
    ("facts", lambda world, budget: RunFacts(world)),
    ("endings", lambda world, budget: Endings(world)),
)

# by name, for --without
SENTENCES = {
    "devirtualise": "virtual, interface and delegate calls become direct, under guards",
    "inlining": "callees become part of their caller, along hot calls",
    "facts": "initialised classes need no check, static readonly fields become constants",
    "endings": "code that only throws is moved out of the way",
    "switch-threading": "each case of an interpreter's loop gets a dispatch of its own",
}
