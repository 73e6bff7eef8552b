"""The thread in which the robust path lives, and what of it the command line touches.

The compiler's process is started at once, since it takes longest, and the modules are imported
while the host starts, which needs no Python. The record of events and the perf map are there from
the beginning.
"""

from __future__ import annotations

import os
import sys
import threading
import time

from rapgo.events import Events, Kind
from rapgo.perfmap import PerfMap

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from rapgo.caching import CodeCache
    from rapgo.manager import RobustPath
    from runtime.cache.warm import Placed
    from runtime.catchup import CatchUp
    from runtime.machine import Machine
    from runtime.workshop import Workshop

HEAD_START = 0.01  # seconds that the program has to itself after it has called a new method
BURST = 0.3  # seconds, after which this begins although new methods keep coming
WARM_START = 0.25  # the same if it starts with code of earlier runs
PROMOTING = 0.01  # seconds between two looks at what waits in the cache
WATCHING = 0.002  # seconds between two looks at instrumented code
SAVING, FIRST_SAVING = 5.0, 0.5  # seconds between two writes of the cache, and before the first


class Background:
    """Raises OSError or ValueError, with a sentence, if what the options name cannot be used."""

    def __init__(
        self, machine: Machine, cache: CodeCache, events: str | None, jobs: int | None,
        without: frozenset[str], perf_map: bool, bus: Events | None = None,
    ) -> None:  # fmt: skip
        self.machine, self.cache, self.without = machine, cache, without
        cores = len(os.sched_getaffinity(0))
        jobs = min(1, cores - 1) if jobs is None else jobs
        self.jobs = jobs
        self.workshop: Workshop | None = None
        if without:
            _check_names(without)
        self.events = bus or Events()
        if events is not None:
            try:
                self.events.open(events)
            except OSError as e:
                raise OSError(f"--events {events} cannot be written: {e.strerror}") from None
        self.perfmap = PerfMap()
        if perf_map:
            self.perfmap.open()
            if self.perfmap.problem:
                raise OSError(f"--perf-map: {self.perfmap.problem}")
        self.robust: RobustPath | None = None
        self.catching_up: CatchUp | None = None
        cache.told = self._cached
        self.seconds = 0.0  # of the thread's processor time
        self._told = 0  # first compilations that are in the record
        self._stop, self._started = threading.Event(), threading.Event()
        self._leave = threading.Event()  # the thread may end: the CLR goes on
        self._thread: threading.Thread | None = None
        self.turn = threading.Lock()  # held by who uses the robust path: one at a time
        self.paused = False
        self.ready = threading.Event()  # the robust path is there, or never will be

    def start(self) -> None:
        """While the host starts; `started` says that it has."""
        self._thread = threading.Thread(target=self._run, name="rapgo-robust", daemon=True)
        self._thread.start()

    def started(self) -> None:
        self._started.set()

    def _run(self) -> None:
        try:
            nice = self.machine.settings.nice
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), nice)
            # a first compilation must not wait long for the lock of the interpreter
            sys.setswitchinterval(0.0005)
            if not self._wait():
                return
            workshop = self._shop()
            from rapgo.manager import RobustPath

            self._started.wait()
            robust = RobustPath(
                self.machine, self.events, workshop, self.perfmap, self.without
            )
            self._begin_catching_up(workshop)
            self.cache.seed(robust)
            self.robust = robust
            self.ready.set()
            save_at = time.monotonic() + FIRST_SAVING
            while not self._rest(robust) and not robust.given_up:
                with self.turn:
                    if not self.paused:
                        self._round(robust)
                late = time.monotonic() - save_at
                if late >= 0 and not self._waiting or late >= SAVING:
                    # what is written by now need not be when the program ends
                    self.cache.save(robust)
                    save_at = time.monotonic() + SAVING
                self.seconds = time.thread_time()
        except Exception as e:
            self.events.emit(Kind.FAULT, where="thread", reason=f"{type(e).__name__}: {e}")
        finally:
            path = self.machine.path
            if path is not None and path.postponed is not None:
                path.postponed.closed = True
            self.ready.set()
            # a thread that ends leaves the CLR, which must not be while that shuts down
            self._leave.wait()

    def _rest(self, robust: RobustPath) -> bool:
        """The pause between two rounds: methods that were put off are compiled; it is cut short
        when instrumented code has counted enough, which is slow, and not to run a moment longer
        than needed. True if the program ends."""
        until = time.monotonic() + robust.interval
        while (left := until - time.monotonic()) > 0:
            if robust.actions.instrumented:
                if self._stop.wait(min(left, WATCHING)):
                    return True
                if robust.actions.counted_enough():
                    return False
            elif not self._catch_up(robust):
                return self._stop.wait(left)
        return self._stop.is_set()

    def _begin_catching_up(self, workshop: Workshop) -> None:
        path = self.machine.path
        if path is not None and path.postponed is not None:
            from runtime.catchup import CatchUp

            self.catching_up = CatchUp(path, path.postponed, workshop)

    @property
    def _waiting(self) -> bool:
        """Methods that were put off wait to be compiled."""
        return self.catching_up is not None and bool(self.catching_up.postponed.waiting)

    def _catch_up(self, robust: RobustPath) -> bool:
        """Compiles a method that was put off; while the program goes on meeting new ones, each
        after a pause, since those need the interpreter's lock. False if none waits."""
        catching_up = self.catching_up
        if catching_up is None or not self._waiting:
            return False
        if self._until_quiet(HEAD_START, HEAD_START):
            return False
        try:
            return catching_up.one()
        except Exception as e:
            robust.fault("catching up", e)
            return True

    def _shop(self) -> Workshop:
        """The compiler's process: started at once, since it takes longest."""
        if self.workshop is None:
            from runtime.workshop import Workshop

            nice = self.machine.settings.nice
            self.workshop = Workshop(self.machine.llvm, self.jobs, nice)
            self.workshop.prepare()
        return self.workshop

    def step(self, robust: RobustPath) -> None:
        """One round, whoever's turn it is."""
        with self.turn:
            self._round(robust)

    def _round(self, robust: RobustPath) -> None:
        self._compiled()
        self._promote(robust)
        robust.round()

    def _wait(self) -> bool:
        """Until there is something to do: at once for a program that nothing is known of. One that
        starts with code of earlier runs, or never runs long, has the machine to itself before
        that, but for better code that only waits for its facts. False if the program ends."""
        self.cache.wait()
        pause = max(self.cache.delay, WARM_START if self.cache.pack is not None else 0.0)
        if not pause:
            self._shop()
            self._started.wait()
            return not self._until_quiet(HEAD_START, BURST)
        if self.cache.pack is not None and self.jobs:
            self._prepare()
        self._started.wait()
        until = time.monotonic() + pause
        while (left := until - time.monotonic()) > 0:
            if self._stop.wait(min(left, PROMOTING)):
                return False
            self._promote(None)
        return True

    def _until_quiet(self, quiet: float, longest: float) -> bool:
        """Waits until the program has called no new method for so many seconds, since those need
        the interpreter's lock, or has gone on with it for long. True if the program ends."""
        path = self.machine.path
        until = time.monotonic() + longest
        while path is not None and (now := time.monotonic()) < until:
            left = path.newest + quiet - now
            if left <= 0:
                break
            if self._stop.wait(left):
                return True
        return self._stop.is_set()

    def _prepare(self) -> None:
        """Has the host compile what the agent will need soon, while the main thread does other
        things: a fifth of what a warm program waits for."""
        from runtime.metadata.agent import prepare

        while not self.machine.entered.wait(HEAD_START):
            if self._stop.is_set():
                return
        prepare(self.machine.entry)

    def _promote(self, robust: RobustPath | None) -> None:
        for placed in self.cache.promote():
            if robust is not None:
                from rapgo.seeding import adopt

                method = placed.version.method
                learned = self.cache.warm.methods[method].learned if self.cache.warm else {}
                adopt(robust, method, placed, learned)

    def _cached(self, name: str, placed: Placed) -> None:
        version = placed.version
        self.events.emit(
            Kind.CACHED, method=name, version=version.number, version_kind=version.kind,
            loops=[k[1] for k in version.entries],
        )  # fmt: skip
        if version.loaded is not None:
            self.perfmap.add(version.loaded.address, version.loaded.size, name, "cached")

    def _compiled(self) -> None:
        """Tells the record and the perf map of first compilations since the last call."""
        path = self.machine.path
        if path is None or self._told == len(path.compiled):
            return
        new = path.compiled[self._told :]
        self._told += len(new)
        for c in new:
            self.events.emit(
                Kind.COMPILED, method=c.method, instructions=c.instructions, bytes=c.code,
                compile_ms=round(sum(c.times), 3),
            )  # fmt: skip
            self.perfmap.add(c.address, c.code, c.method, "first")

    def finish(self) -> None:
        """The process ends: nothing is waited for."""
        self._stop.set()
        self._compiled()
        if self.robust is not None:
            self.robust.finish()

    def end(self) -> None:
        """Ends the compiler's process: what it was making fails then, so all is saved before."""
        if self.workshop is not None:
            self.workshop.end()

    def join(self) -> None:
        """Ends the thread and the compiler's process, and waits for both: the process goes on."""
        self._stop.set()
        self._started.set()
        self._leave.set()
        if self._thread is not None:
            self._thread.join()
        self.finish()
        if self.workshop is not None:
            self.workshop.close()

    def stats(self) -> dict[str, Any]:
        """The part of the statistics that is about this."""
        counts = {kind: n for kind, n in self.events.counts.items() if n}
        found: dict[str, Any] = {"events": counts, "background_ms": round(1e3 * self.seconds, 3)}
        if self.events.problem:
            found["events_problem"] = self.events.problem
        if self.robust is not None:
            found |= self.robust.stats()
        return found


def _check_names(names: frozenset[str]) -> None:
    from optimizations.optimizer import GROUP
    from optimizations.registry import SENTENCES

    unknown = names - SENTENCES.keys()
    if unknown:
        from importlib.metadata import entry_points

        unknown -= {e.name for e in entry_points(group=GROUP)}
    if unknown:
        raise ValueError(
            f"--without: no optimization {', '.join(sorted(unknown))}; there are "
            f"{', '.join(SENTENCES)}"
        )
