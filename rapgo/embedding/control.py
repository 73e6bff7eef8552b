"""What Python programs see and steer of rapgo: the robust path, and the record of events."""

from __future__ import annotations

import threading
from collections import deque
from typing import Any

from rapgo.embedding.errors import EmbeddingError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rapgo.background import Background
    from rapgo.events import Event, Events
    from rapgo.manager import RobustPath
    from runtime.machine import Machine
    from runtime.metadata.model import MethodInfo

WAIT = 60.0  # seconds for the robust path to be there


class Subscription:
    """Events from now on: an iterator, which waits for the next one and ends when it is closed,
    from any thread, or the runtime is."""

    def __init__(self, events: Events, told: Callable[[Event], object] | None) -> None:
        self._events, self._told = events, told
        self._queue: deque[Event] = deque()
        self._change = threading.Condition()
        self._open = True
        self._listener = self._listen  # one object, by which it is found again
        events.add(self._listener)

    def _listen(self, event: Event) -> None:
        """In the thread that the event comes from, which may hold the compile lock."""
        if self._told is not None:
            self._told(event)
            return
        with self._change:
            self._queue.append(event)
            self._change.notify()

    def drain(self) -> list[Event]:
        """The events there are, without waiting."""
        with self._change:
            found = list(self._queue)
            self._queue.clear()
        return found

    def close(self) -> None:
        self._events.remove(self._listener)
        with self._change:
            self._open = False
            self._change.notify_all()

    def __iter__(self) -> Iterator[Event]:
        return self

    def __next__(self) -> Event:
        with self._change:
            while not self._queue:
                if not self._open:
                    raise StopIteration
                self._change.wait()
            return self._queue.popleft()

    def __enter__(self) -> Subscription:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()


class Control:
    """`runtime.robust_path`: the thread that makes code better. Paused, it takes no step of its
    own; `step` takes one in the caller's thread."""

    def __init__(self, background: Background, tier: str) -> None:
        self._background, self._tier = background, tier

    def _robust(self) -> RobustPath:
        if self._tier != "auto":
            raise EmbeddingError(f"at tier {self._tier} there is no robust path")
        if not self._background.ready.wait(WAIT) or self._background.robust is None:
            raise EmbeddingError("the robust path has ended: see the events of kind fault")
        return self._background.robust

    def step(self) -> None:
        """One round: profilers are read, candidates weighed, swaps verified."""
        self._background.step(self._robust())

    def pause(self) -> None:
        """Returns when no step is being taken."""
        self._background.paused = True
        with self._background.turn:
            pass

    def resume(self) -> None:
        self._background.paused = False

    @property
    def paused(self) -> bool:
        return self._background.paused

    def add_profiler(self, make: Callable[[], Any]) -> None:
        robust = self._robust()
        with self._background.turn:
            name = str(getattr(make, "name", None) or getattr(make, "__name__", make))
            before = len(robust.profilers.profilers)
            robust.profilers.add(name, make)
            if len(robust.profilers.profilers) == before:
                raise EmbeddingError(f"profiler {name}: {robust.profilers.broken.pop(name)}")

    def add_optimization(self, make: Callable[[Any], Any]) -> None:
        robust = self._robust()
        with self._background.turn:
            name = str(getattr(make, "name", None) or getattr(make, "__name__", make))
            optimizer = robust.optimizer
            known = {known for known, _ in optimizer.makers}
            if name in known:
                raise EmbeddingError(f"there is an optimization {name!r} already")
            optimizer.makers.append((name, make))
            optimizer.stages()  # made once, to see whether it can be
            if name in optimizer.broken:
                optimizer.makers.pop()
                raise EmbeddingError(f"optimization {name}: {optimizer.broken.pop(name)}")

    def optimize(self, machine: Machine, path: str, type_: str, method: str) -> int:
        """Compiles methods of a name at the highest level now, with what is known of them. How
        many versions that made; the events say why others could not be."""
        robust = self._robust()
        assert machine.agent is not None and machine.path is not None
        if not any(image.path == path for image in machine.images):
            raise EmbeddingError(f"{type_}::{method} is not a method of an application's assembly")
        with machine.path.lock:
            found = machine.agent.find(path, type_, method)
        with self._background.turn:
            return sum(_optimised(machine, robust, m) for m in found)


def _optimised(machine: Machine, robust: RobustPath, m: MethodInfo) -> bool:
    from rapgo.candidates import effort
    from rapgo.costs import Action, Candidate, Decision, Estimate, Situation

    path = machine.path
    assert path is not None
    with path.lock:
        if m.number not in path.versions.current and not m.is_generic:
            path.resolve(path.linker.slot_address(m))
    tracked = robust.tracked(m.number)
    if tracked is None:
        return False
    work = effort(tracked.summary.instructions, tracked.facts.loops)
    estimate = Estimate(Candidate(Action.OPTIMISE, "full", work), 0.0, 1.0, 0.0)
    situation = Situation(m.number, tracked.level, 0.0)
    done = robust.actions.optimise(tracked, Decision(situation, estimate, (estimate,)))
    robust.costs.asked_for(m.number)
    return done
