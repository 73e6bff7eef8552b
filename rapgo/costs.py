"""The cost model: is it worth compiling a method again, and how.

A program is expected to run as long as it has run, and to spend its time as it lately did; so a
method's future time is its recent share of the program's time so far. A candidate costs its
compilation and then the future time at its speed; doing nothing costs the future time and is a
candidate like any other. The cheapest one wins, if it beats doing nothing by more than the model's
own errors (Arnold, Fink, Grove, Hind, Sweeney, "Adaptive Optimization in the Jalapeño JVM", OOPSLA
2000, 4.3; Jikes RVM's AnalyticModel). Every estimate, taken or not, is part of the decision, which
goes to the record; what was predicted is later compared with what was measured, and the
calibration learns from it.

Seconds are of processor time. Speeds are relative to the code of level "light".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import Enum
from math import inf, isfinite, prod
from typing import Any, NamedTuple

from profilers.limits import Table
from rapgo.calibration import Calibration


class Action(Enum):
    NOTHING = "nothing"
    HOST = "leave to the host"
    INSTRUMENT = "instrument"
    OPTIMISE = "optimise"
    REOPTIMISE = "re-optimise with a profile"


class Limits(Table):
    recompilations: int = 6  # of one method
    code: int = 64 << 20  # bytes, of all versions that exist
    least_gain: float = 0.0005  # seconds that a candidate must save
    least_share: float = 0.03  # of the future time that it must save
    fixed: float = 0.0005  # seconds that each compilation costs beside its rate
    disturbance: float = 0.1  # of a compilation's cost that the program pays beside an idle core


class Candidate(NamedTuple):
    """Something that could be done. Only what applies is given."""

    action: Action
    level: str = ""  # of the code; "" for the one there is
    instructions: int = 0  # of IR to compile
    code: int = 0  # bytes, as expected
    promised: Mapping[str, float] = {}  # optimization → its speed-up
    window: float = 0.0  # seconds that instrumented code is to run, at today's speed
    extra: float = 0.0  # further seconds in the future, such as of bridges; negative if saved
    then: Candidate | None = None  # what is to follow instrumentation

    @property
    def kind(self) -> tuple[Action, str, frozenset[str]]:
        """What a rolled back version is remembered by."""
        return self.action, self.level, frozenset(self.promised)


class Situation(NamedTuple):
    """A method as it is. `gained` is what optimizations brought its code beyond its level."""

    method: int
    level: str
    future: float  # seconds; see `future_seconds`
    gained: float = 1.0
    idle: float = 0.0  # cores that nobody uses


class Estimate(NamedTuple):
    candidate: Candidate
    compile: float  # seconds
    speedup: float  # over the code there is
    total: float  # seconds from now on; infinite if not allowed
    refused: str = ""  # why it is not allowed

    def plain(self) -> dict[str, Any]:
        found: dict[str, Any] = {
            "action": self.candidate.action.value,
            "level": self.candidate.level,
            "compile_ms": round(self.compile * 1000, 3),
            "speedup": round(self.speedup, 3),
            "total_ms": round(self.total * 1000, 3) if isfinite(self.total) else None,
        }
        if self.candidate.promised:
            found["promised"] = {o: round(s, 3) for o, s in self.candidate.promised.items()}
        if self.refused:
            found["refused"] = self.refused
        return found


class Decision(NamedTuple):
    """The chosen estimate, and all there were, doing nothing first."""

    situation: Situation
    chosen: Estimate
    estimates: tuple[Estimate, ...]

    @property
    def action(self) -> Action:
        return self.chosen.candidate.action

    def plain(self) -> dict[str, Any]:
        """For the record."""
        return {
            "method": self.situation.method,
            "future_ms": round(self.situation.future * 1000, 3),
            "chosen": self.action.value,
            "candidates": [e.plain() for e in self.estimates],
        }


def future_seconds(share: float, program: float, idle: float = 0.0) -> float:
    """What a method will still take: its recent share of a program that will run once more as long
    as it has. Beside an idle core a compilation in vain costs little, so that more may be hoped
    for: three times as long."""
    hope = 1.0 + 2.0 * min(max(idle, 0.0), 1.0)
    return hope * max(share, 0.0) * max(program, 0.0)


class Budgets:
    """Recompilations a method, so that no circle of optimising and going back can form, and bytes
    of code of all."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.code = 0
        self.recompilations: dict[int, int] = {}

    def refusal(self, method: int, code: int, times: int = 1) -> str:
        """Why the method may not be compiled again, so many times and into so many bytes; nothing
        if it may."""
        done = self.recompilations.get(method, 0)
        if done + times > self.limits.recompilations:
            return f"recompiled {done} times already"
        if self.code + code > self.limits.code:
            return f"{self.code} bytes of code, {code} more are too many"
        return ""

    def spend(self, method: int, code: int) -> None:
        self.recompilations[method] = self.recompilations.get(method, 0) + 1
        self.code += code

    def give_back(self, code: int) -> None:
        """Code was reclaimed. Recompilations are not given back."""
        self.code = max(self.code - code, 0)


class CostModel:
    def __init__(
        self,
        calibration: Calibration | None = None,
        limits: Limits | None = None,
        record: Callable[[Decision], None] | None = None,
    ) -> None:
        """`record` is told of every decision, such as for `Events.emit("estimate", …)`."""
        self.calibration = calibration or Calibration()
        self.limits = limits or Limits()
        self.budgets = Budgets(self.limits)
        self._record = record
        self._failed: dict[int, set[tuple[Action, str, frozenset[str]]]] = {}
        self._taken: dict[int, tuple[Situation, Estimate]] = {}  # not yet measured

    def choose(self, situation: Situation, candidates: Sequence[Candidate]) -> Decision:
        """The best of the candidates and of doing nothing, which need not be among them."""
        nothing = Estimate(Candidate(Action.NOTHING), 0.0, 1.0, situation.future)
        others = (c for c in candidates if c.action is not Action.NOTHING)
        estimates = (nothing, *(self._estimate(situation, c) for c in others))
        best = min(estimates, key=lambda e: e.total)  # the first of equals: rather nothing
        limits = self.limits
        needed = max(limits.least_gain, limits.least_share * situation.future)
        if nothing.total - best.total < needed:
            best = nothing
        decision = Decision(situation, best, estimates)
        if self._record is not None:
            self._record(decision)
        return decision

    # ---- what became of it

    def compiled(self, decision: Decision, instructions: int, seconds: float, code: int) -> None:
        """The chosen candidate was compiled and swapped in: what that really took."""
        estimate = decision.chosen
        method = decision.situation.method
        self.calibration.compiled(estimate.candidate.level, instructions, seconds)
        self.budgets.spend(method, code)
        self._taken[method] = decision.situation, estimate

    def measured(self, method: int, speedup: float) -> dict[str, Any] | None:
        """The speed-up that the newest version of a method really brought it. Teaches the
        calibration; the comparison, for the record, or None if nothing was predicted."""
        taken = self._taken.pop(method, None)
        if taken is None or not (isfinite(speedup) and speedup > 0):
            return None
        situation, estimate = taken
        candidate, calibration = estimate.candidate, self.calibration
        now = calibration.speed_of(situation.level) * situation.gained
        if candidate.action is Action.INSTRUMENT or not candidate.promised:
            calibration.ran(candidate.level or situation.level, now * speedup)
        else:
            by_level = calibration.speed_of(candidate.level or situation.level) / now
            calibration.gained(dict(candidate.promised), speedup / by_level)
        return {
            "method": method,
            "action": candidate.action.value,
            "predicted": round(estimate.speedup, 3),
            "measured": round(speedup, 3),
        }

    def failed(self, method: int, candidate: Candidate) -> None:
        """It was rolled back, or could not be built: it is not to be tried again."""
        self._failed.setdefault(method, set()).add(candidate.kind)
        self._taken.pop(method, None)

    def asked_for(self, method: int) -> None:
        """The newest version was not chosen here: what it brings teaches nothing."""
        self._taken.pop(method, None)

    def failures(self, method: int) -> list[list[Any]]:
        """What did not help a method, in plain form: [action, level, optimizations]."""
        kinds = self._failed.get(method, ())
        return sorted([action.value, level, sorted(names)] for action, level, names in kinds)

    def remember(self, method: int, failures: Iterable[Sequence[Any]]) -> None:
        """What an earlier run found not to help a method. Raises ValueError for an action that is
        none."""
        for action, level, names in failures:
            kind = Action(action), str(level), frozenset(names)
            self._failed.setdefault(method, set()).add(kind)

    def forgive(self, method: int) -> None:
        """The method behaves differently now: what failed may succeed (within the budget)."""
        self._failed.pop(method, None)

    # ---- estimates

    def _estimate(self, situation: Situation, candidate: Candidate) -> Estimate:
        compile, speedup, total = self._cost(situation, candidate, situation.future)
        refused = self._refusal(situation.method, candidate)
        return Estimate(candidate, compile, speedup, inf if refused else total, refused)

    def _refusal(self, method: int, candidate: Candidate) -> str:
        if candidate.kind in self._failed.get(method, ()):
            return "tried before without success"
        if candidate.action is Action.HOST:
            return ""
        if candidate.then is not None:
            code = candidate.code + candidate.then.code
            return self.budgets.refusal(method, code, 2)
        return self.budgets.refusal(method, candidate.code)

    def _cost(
        self, situation: Situation, candidate: Candidate, future: float
    ) -> tuple[float, float, float]:
        """Seconds of compilation, speed-up, and seconds in all of the next `future` seconds (at
        today's speed) of the method."""
        calibration, limits = self.calibration, self.limits
        compile = 0.0
        if candidate.action is not Action.HOST:
            compile = limits.fixed + calibration.compile_seconds(
                candidate.level, candidate.instructions
            )
        now = calibration.speed_of(situation.level) * situation.gained
        after = calibration.speed_of(candidate.level or situation.level)
        after *= prod(calibration.corrected(o, s) for o, s in candidate.promised.items())
        speedup = after / now
        # Compiled beside the program, the old code runs on meanwhile; without an idle core the
        # program waits for all of it.
        charge = 1.0 - (1.0 - limits.disturbance) * min(max(situation.idle, 0.0), 1.0)
        old = min(compile, future) * (1.0 - charge)
        paid, left = charge * compile + old, future - old
        if candidate.window > 0.0:
            window = min(candidate.window, left)
            paid += window / speedup
            left -= window
            if candidate.then is None:
                return compile, speedup, paid + left + candidate.extra
            # the rest is the following candidate's
            _, _, rest = self._cost(situation, candidate.then, left)
            return compile, speedup, paid + rest + candidate.extra
        return compile, speedup, paid + left / speedup + candidate.extra
