"""RAPGO_STRESS=late:n: every first compilation that can be is put off, and one that waits is done
whenever the n-th further one is put off: methods change from the host to our code while they and
their callers run, in the same places each time."""

from __future__ import annotations

from collections.abc import Sequence

from runtime.catchup import CatchUp
from runtime.machine import Image
from runtime.postponing import Postponed
from runtime.priority import PriorityPath
from runtime.workshop import Workshop


class OneBehind(Postponed):
    """`every`: n. Callers hold the compile lock."""

    def __init__(self, path: PriorityPath, images: Sequence[Image], every: int) -> None:
        super().__init__(images, at_once=0, share=-1.0)
        self._every = every
        self._catch_up = CatchUp(path, self, Workshop(path.llvm, jobs=0))

    def takes(self, slot: int, done: int) -> bool:
        taken = super().takes(slot, done)
        if taken and self.count % self._every == 0 and len(self.waiting) > 1:
            self._catch_up.one()
        return taken
