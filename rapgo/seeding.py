"""What the robust path takes from earlier runs, and leaves to later ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from profilers.plain import to_plain
from rapgo.manager import RobustPath
from runtime.cache.naming import NotNamed
from runtime.cache.saving import Kept, Profiles
from runtime.cache.warm import Placed, Warm
from runtime.metadata.agent import AgentError


def optimised(robust: RobustPath) -> list[Kept]:
    """The versions that the robust path made and would make again. One that is still being compared
    with the one before it counts as verified unless it seems slower."""
    found = []
    for m, tracked in list(robust.methods.items()):
        if tracked.level not in ("full", "profiled"):
            continue
        v = tracked.verification
        slower = v is not None and (v.swap.comparison is None or v.swap.comparison.slower)
        for table in (robust.versions.current, robust.versions.continuing):
            version = table.get(m)
            if version is None or version.kind != "optimised" or version.made is None:
                continue
            exits = list(robust.source.exits_counted.get(version.number, ()))
            verified = not (slower and v is not None and v.new is version)
            found.append(Kept(version, tracked.level, tracked.gained, verified, exits))
    return found


def profiles_of(robust: RobustPath) -> Profiles:
    def plain(method: int, name: Callable[[int], str | None]) -> dict[str, Any] | None:
        profile = robust.profilers.profiles.get(method)
        if profile is None or not profile.profiled:
            return None
        return to_plain(profile, name)

    return plain


def learned_by(robust: RobustPath) -> Callable[[int], dict[str, Any]]:
    """Which optimizations a method favoured, and what was tried and did not help it."""

    def plain(method: int) -> dict[str, Any]:
        tracked = robust.methods.get(method)
        found: dict[str, Any] = {}
        if tracked is not None and tracked.chosen:
            found["chosen"] = list(tracked.chosen)
        failed = robust.costs.failures(method)
        if failed:
            found["failed"] = failed
        return found

    return plain


def seed(robust: RobustPath, warm: Warm) -> None:
    """Gives the robust path profiles, receivers and levels of earlier runs. In its own thread."""
    path, importer = robust.path, warm.importer
    warm.summaries()
    words: dict[str, int] = {}
    with path.lock:
        for declared, exact, target in warm.pack.receivers:
            try:
                m = path.methods[importer.method(target)]
                if exact >= 0:
                    type = path.types[importer.type(exact)]
                    word, name = path.agent.class_word(type.number), f"t{exact}"
                    path.receivers[importer.method(declared), word] = type, m
                else:
                    word, name = path.agent.function(m.number), f"m{target}"
                    path.receivers[importer.method(declared), word] = None, m
            except (NotNamed, AgentError):
                continue
            words[name] = word
    for number, method in warm.methods.items():
        if method.profile is not None:
            robust.profilers.restore(number, method.profile, words.get)
        if method.learned:
            robust.costs.remember(number, method.learned.get("failed", ()))
    for number, placed in list(warm.placed.items()):
        for p in placed:
            adopt(robust, number, p, warm.methods[number].learned)


def adopt(
    robust: RobustPath, number: int, placed: Placed, learned: Mapping[str, Any]
) -> None:
    """The robust path goes on from a version of an earlier run."""
    cached = placed.cached
    tracked = robust.tracked(number)
    if tracked is None:
        return
    profile = robust.profilers.profiles.get(number)
    tracked.profiled = profile is not None and profile.profiled
    if cached.kind == "first":
        return
    tracked.level, tracked.gained = cached.level, cached.gained
    tracked.chosen = tuple(learned.get("chosen", ()))
    if cached.exits:
        robust.source.exits_counted[placed.version.number] = {
            placed.first_exit + n: (number, n) for n in range(cached.exits)
        }
        robust.source.made += 1
