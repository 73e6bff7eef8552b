"""The profiler manager: all profilers as one.

Each interval: `poll` (one reading of the source, handed to all), `phase_change`, and now and then
`age`. A profiler that raises is recorded in `broken` and asked nothing more; the others go on.
Used by one thread; `profile` may be called by any, since a profile is looked up in one step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from profilers.entries import Entries
from profilers.fragments import Fragments
from profilers.hardware import Hardware
from profilers.interval import Reader
from profilers.limits import Limits
from profilers.load import ProcessLoad
from profilers.paths import Paths
from profilers.plain import Finder, Namer, from_plain, to_plain
from profilers.profile import MethodProfile
from profilers.profiles import Profiles
from profilers.protocol import Interval, PhaseChange, Profiler, Source
from profilers.receivers import Receivers
from profilers.samples import Samples
from profilers.stores import Stores
from profilers.values import Values
from runtime.plugins import may_have

GROUP = "rapgo.profilers"

T = TypeVar("T")
Factories = Iterable[tuple[str, Callable[[], Any]]]  # (name, what loads and makes a profiler)


def third_parties() -> Factories:
    """The entry points of the group."""
    if not may_have(GROUP):
        return []
    from importlib.metadata import entry_points

    return [(e.name, lambda e=e: e.load()()) for e in entry_points(group=GROUP)]  # type: ignore[misc]


class ProfilerManager:
    def __init__(
        self, limits: Limits | None = None, others: Callable[[], Factories] = third_parties
    ) -> None:
        """`others` is asked at the first poll."""
        self.limits = limits = limits or Limits()
        self.profiles = Profiles()
        self.entries = Entries(self.profiles, limits)
        self.paths = Paths(self.profiles, limits)
        self.receivers = Receivers(self.profiles, limits)
        self.values = Values(self.profiles, limits)
        self.stores = Stores(self.profiles)
        self.samples = Samples(limits)
        self.fragments = Fragments(limits)
        self.load = ProcessLoad(limits)
        self.hardware = Hardware(limits)
        self.profilers: list[Profiler] = [
            self.entries,
            self.paths,
            self.receivers,
            self.values,
            self.stores,
            self.samples,
            self.fragments,
            self.load,
            self.hardware,
        ]
        self.broken: dict[str, str] = {}  # profiler → why it is not used (any more)
        self._reader = Reader()
        self._others: Callable[[], Factories] | None = others

    # ---- the loop

    def poll(self, source: Source) -> Interval:
        """Takes in what happened since the last call. Raises only what the source raises."""
        if self._others is not None:
            self._load()
        interval = self._reader.read(source)
        self._each(lambda p: p.sample(interval, source))
        return interval

    def age(self) -> None:
        self._each(lambda p: p.age())

    def swapped(self, method: int) -> None:
        """To be told of every swap of a method's code."""
        self._each(lambda p: p.swapped(method))

    def phase_change(self) -> PhaseChange | None:
        """What the last polls showed, all profilers' findings in one: the strongest one's numbers,
        and everybody's methods, the strongest one's first."""
        changes = [c for c in self._each(lambda p: p.phase_change()) if c is not None]
        if len(changes) < 2:
            return changes[0] if changes else None
        changes.sort(key=lambda c: -c.strength)
        methods = dict.fromkeys(m for c in changes for m in c.methods)
        first = changes[0]
        return PhaseChange(
            "+".join(c.profiler for c in changes),
            tuple(methods),
            first.distance,
            first.threshold,
            "; ".join(c.detail for c in changes if c.detail),
        )

    # ---- what is known

    def profile(self, method: int) -> MethodProfile:
        """Live: it goes on changing; empty for a method that nothing is known of."""
        return self.profiles.get(method) or MethodProfile(method)

    def export(self, method: Namer, word: Namer, least: float = 0.0) -> dict[str, Any]:
        """Plain data of all methods that have a name and have taken at least so many seconds or
        have been instrumented. `word` names class words."""
        found = {}
        for profile in self.profiles:
            if profile.profiled or profile.seconds >= least:
                name = method(profile.method)
                if name is not None:
                    found[name] = to_plain(profile, word)
        return found

    def restore(self, method: int, data: Mapping[str, Any], word: Finder) -> bool:
        """Takes a method's exported data for its profile, unless there is an instrumented one
        already. False if the data is damaged; nothing has happened then."""
        try:
            saved = from_plain(method, data, word)
        except ValueError:
            return False
        known = self.profiles.at(method)
        if not known.profiled:
            known.edges, known.paths, known.traces = saved.edges, saved.paths, saved.traces
            known.receivers, known.values = saved.receivers, saved.values
            known.stores = saved.stores
        return True

    # ---- profilers

    def add(self, name: str, make: Callable[[], Any]) -> None:
        """One more profiler. What goes wrong is recorded."""
        try:
            profiler = make()
            for member in ("name", "instrumentation", "sample", "age", "phase_change", "swapped"):
                getattr(profiler, member)
            if any(p.name == profiler.name for p in self.profilers):
                raise ValueError(f"there is a profiler {profiler.name!r} already")
        except Exception as error:
            self.broken[name] = f"{type(error).__name__}: {error}"
        else:
            self.profilers.append(profiler)

    def _load(self) -> None:
        others, self._others = self._others, None
        assert others is not None
        try:
            found = list(others())
        except Exception as error:
            self.broken[GROUP] = f"{type(error).__name__}: {error}"
            return
        for name, make in found:
            self.add(name, make)

    def _each(self, ask: Callable[[Profiler], T]) -> list[T]:
        answers = []
        for profiler in list(self.profilers):
            try:
                answers.append(ask(profiler))
            except Exception as error:
                self.broken[profiler.name] = f"{type(error).__name__}: {error}"
                self.profilers.remove(profiler)
        return answers

    def absent(self) -> dict[str, str]:
        """Profiler → why it has nothing to say: what the system refuses, and what is broken."""
        refused = {p.name: p.absent for p in (self.load, self.hardware) if p.absent}
        return refused | self.broken
