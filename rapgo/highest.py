"""The highest tier without a profile: what `--tier optimized` does to a method's IR, in order."""

from __future__ import annotations

from collections.abc import Callable

from optimizations.optimizer import Optimizer
from optimizations.registry import MAKERS
from profilers.profile import MethodProfile
from rapgo.world import HostWorld
from runtime.ir.model import Function
from runtime.priority import PriorityPath


def highest(
    path: PriorityPath, without: frozenset[str] = frozenset()
) -> Callable[[Function], None]:
    """What takes a method from the importer to the safepoints. It may raise."""
    optimizer = Optimizer(HostWorld(path), MAKERS, without)

    def transform(f: Function) -> None:
        profile = MethodProfile(f.method)
        for optimization in optimizer.stages():
            optimization.apply(f, profile)
            path.translator.verify(f)

    return transform
