"""What could be done with a hot method: the candidates that the cost model weighs."""

from __future__ import annotations

from optimizations.devirtualise import direct_gain
from optimizations.optimizer import Optimizer
from optimizations.protocol import Facts
from profilers.profile import MethodProfile
from rapgo.costs import Action, Candidate
from rapgo.tracking import Tracked

CODE = 24  # bytes of machine code for an instruction of IR, by experience
BRIDGE = 22e-9  # seconds that a bridge costs the host, more than a call of its own (design 2.4)
MOSTLY, MANY = 0.9, 10000  # of the entries, and at least so many, that the host makes
PROFILE_FIRST = 1.3  # hoped for: with as much in sight, code without a profile is not worth making
SHIFTED = 3.0  # times the gain that is hoped for otherwise
WINDOW = 0.0025  # seconds of today's code that instrumented code stands in for: a step or two


def hoped(facts: Facts) -> dict[str, float]:
    """What a profile may bring: nobody knows before there is one. Calls whose targets are known
    can be inlined, and branches laid out."""
    size = max(20, facts.instructions)
    found = {}
    if facts.dispatched:
        found["devirtualise"] = direct_gain(facts)
    if facts.branches > facts.loops:
        found["superblocks"] = 1.0 + min(0.15, 1.0 * facts.branches / size)
    return found


def effort(instructions: int, loops: int) -> int:
    """What compilation costs, in instructions: LLVM's passes over loops, which it unrolls and
    vectorises, take most of the time (measured: 5 ms for 11 instructions, 46 for 35 in two loops,
    60 for 300 in three)."""
    return 100 + 2 * instructions + 400 * loops


def left_to_host(tracked: Tracked, bridged: int, future: float) -> list[Candidate]:
    """Where the host calls a method far more often than anybody else, each call pays for a bridge:
    as many more calls are expected as there were."""
    if bridged < MOSTLY * tracked.entries or bridged < MANY or tracked.level == "host":
        return []
    saved = min(BRIDGE * bridged, 0.95 * future)
    return [Candidate(Action.HOST, "host", extra=-saved)]


def candidates(
    tracked: Tracked, profile: MethodProfile, optimizer: Optimizer
) -> list[Candidate]:
    """Beside doing nothing."""
    facts, size = tracked.facts, max(tracked.instructions, tracked.summary.instructions)
    work, code = effort(size, facts.loops), 2 * CODE * size
    promised = optimizer.promised(facts, profile)
    if tracked.profiled:
        if tracked.level == "profiled":
            return []
        return [Candidate(Action.REOPTIMISE, "profiled", work, code, promised)]
    found = []
    hope = hoped(facts)
    if tracked.shifted:
        # what the code was made for is over: it leaves its traces, and its guards fail
        hope = {name: 1.0 + SHIFTED * (gain - 1.0) for name, gain in hope.items()}
    # a first version without a profile delays the one with it, by its compilation and verification
    waits = not tracked.unprofiled and max(hope.values(), default=1.0) >= PROFILE_FIRST
    if tracked.level not in ("full", "profiled") and not waits:
        found.append(Candidate(Action.OPTIMISE, "full", work, code, promised))
    if hope:
        # the better of what is promised already and what is hoped for
        best = {**promised, **{n: max(s, promised.get(n, 1.0)) for n, s in hope.items()}}
        then = Candidate(Action.REOPTIMISE, "profiled", work, code, best)
        plain = effort(size, 0)  # instrumented code is compiled without those passes
        found.append(
            Candidate(Action.INSTRUMENT, "instrumented", plain, code, {}, WINDOW, then=then)
        )
    return found
