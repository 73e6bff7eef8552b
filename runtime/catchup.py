"""Compiles the methods whose first compilation was put off (`runtime.postponing`), beside the
program: what the priority path does at a first call, without making anybody wait."""

from __future__ import annotations

import time

from runtime.codegen.llvm import Level
from runtime.ir.summary import summarise
from runtime.metadata.model import MethodInfo
from runtime.postponing import Postponed
from runtime.priority import PriorityPath
from runtime.recompiler import Recompiler
from runtime.workshop import Workshop, WorkshopFailed

PATIENCE = 2.0  # seconds that the compile lock is waited for when the process ends


class CatchUp:
    """Used by one thread; there may be two of them."""

    def __init__(self, path: PriorityPath, postponed: Postponed, workshop: Workshop) -> None:
        self.path, self.postponed = path, postponed
        self._use(workshop)

    def _use(self, workshop: Workshop) -> None:
        self.workshop, self.recompiler = workshop, Recompiler(self.path, workshop)

    def one(self) -> bool:
        """Compiles the method that has waited longest; False if none waits. One that cannot be
        compiled stays on the host, with the reason."""
        path = self.path
        with path.lock:
            slot = self.postponed.next()
        if slot is None:
            return False
        m = None
        try:
            with path.lock:
                m = path.agent.method_at(slot)
                path.linker.slot_address(m)
            try:
                self._compile(m, slot)
            except WorkshopFailed:
                # that says nothing of the method: it and the others are compiled in this process
                self._use(Workshop(path.llvm, jobs=0))
                self._compile(m, slot)
        except Exception as e:
            with path.lock:
                self.postponed.settle(slot)
                if m is None:
                    path.faults["postponed"] += 1  # nobody can say what it is: the host runs it
                else:
                    path.refused(m, slot, e)
        return True

    def _compile(self, m: MethodInfo, slot: int) -> None:
        path, translator, clock = self.path, self.path.translator, time.perf_counter
        path.linker.assumptions.begin()
        t0 = clock()
        with path.lock:
            body = translator.read(m)
            t1 = clock()
            f = translator.base(m, body)
            instructions = translator.instructions
            path.summaries[m.number] = summarise(f)
        t2 = clock()
        version, draft = self.recompiler.make(f, "first", Level.FAST0, (), rework=False)
        t3 = clock()
        llvm = min(self.workshop.seconds, t3 - t2)
        times = tuple(1e3 * t for t in (t1 - t0, t2 - t1, t3 - t2 - llvm, llvm, 0.0))
        with path.lock:
            self.postponed.settle(slot)
            path.versions.swap(version)
            path.finished(m, body, version, draft, instructions, times)
            path.area.poke(slot, path.bridge(m))


def finish(path: PriorityPath, seconds: float) -> None:
    """Compiles what still waits when the program has ended, for its next run, for at most so
    long."""
    postponed = path.postponed
    if postponed is None or not postponed.waiting or not path.lock.acquire(timeout=PATIENCE):
        return
    try:
        until = time.monotonic() + seconds
        catch_up = CatchUp(path, postponed, Workshop(path.llvm, jobs=0))
        while time.monotonic() < until and catch_up.one():
            pass
    finally:
        path.lock.release()
