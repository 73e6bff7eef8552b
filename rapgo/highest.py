"""The highest tier without a profile: what `--tier optimized` does to a method's IR, in order."""

from __future__ import annotations

from collections.abc import Callable

from optimizations.comparers import Comparers
from optimizations.devirtualise import Devirtualisation
from optimizations.endings import Endings
from optimizations.facts import RunFacts
from optimizations.inlining import Inlining
from optimizations.protocol import Budget, Optimization
from profilers.profile import MethodProfile
from rapgo.world import HostWorld
from runtime.ir.model import Function
from runtime.priority import PriorityPath


def pipeline(world: HostWorld) -> tuple[Optimization, ...]:
    """Made anew for each method, since they share its budget."""
    budget = Budget()
    return (
        Devirtualisation(world),
        Inlining(world, budget),
        Devirtualisation(world),  # where an argument's class is known
        Inlining(world, budget),
        Comparers(world),
        RunFacts(world),  # also of what has been inlined
        Endings(world),
    )


def highest(path: PriorityPath) -> Callable[[Function], None]:
    """What takes a method from the importer to the safepoints. It may raise."""
    world = HostWorld(path)

    def transform(f: Function) -> None:
        profile = MethodProfile(f.method)
        for optimization in pipeline(world):
            optimization.apply(f, profile)
            path.translator.verify(f)

    return transform
