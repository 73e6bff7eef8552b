"""The optimizer: asks each optimization what it would gain, and applies the ones that are wanted.

    the method's own IR ──► devirtualise ──► inline ──► facts ──► traces … ──► polls (elsewhere)

An optimization that raises, or after which the IR breaks a rule, is left out: the IR is made anew
and the others are applied again. So a fault in one of them costs a method that optimization, and
nothing else. Third parties add theirs by the entry point group `rapgo.optimizations`: a callable
that takes a `Session` and returns an optimization; they come last.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from optimizations.inlining import Path
from optimizations.probes import Probes
from optimizations.protocol import Budget, Facts, Optimization, Result, World
from optimizations.registry import Maker, Session
from optimizations.superblocks import SideExit, Superblocks
from profilers.profile import MethodProfile
from runtime.ir.model import Function
from runtime.ir.verifier import verify
from runtime.metadata.model import MethodInfo
from runtime.plugins import may_have
from runtime.refusals import Reason, Refusal

GROUP = "rapgo.optimizations"

Makers = Sequence[tuple[str, Maker]]


class Chaos(Exception):
    """What RAPGO_STRESS=chaos raises in place of an optimization."""


@dataclass(frozen=True, slots=True)
class Applied:
    """What one optimization did, in how many milliseconds."""

    name: str
    result: Result
    milliseconds: float

    def plain(self) -> dict[str, object]:
        found: dict[str, object] = {"name": self.name, "ms": round(self.milliseconds, 3)}
        if self.result.changed:
            found |= {"changed": self.result.changed, "notes": list(self.result.notes[:12])}
        elif self.result.refused is not None:
            found |= {"refused": self.result.refused.value, "detail": self.result.detail}
        return found


@dataclass(slots=True)
class Rewritten:
    """A method's IR after the optimizations, without polls yet."""

    ir: Function
    applied: list[Applied] = field(default_factory=list)
    exits: list[SideExit] = field(default_factory=list)  # that are counted


class Optimizer:
    """`without`: names of optimizations that are not to be used; `chaos`: one in so many raises."""

    def __init__(
        self, world: World, makers: Makers, without: Iterable[str] = (), chaos: int = 0
    ) -> None:
        self.world, self.makers, self.chaos = world, list(makers), chaos
        self.without = frozenset(without)
        self.broken: dict[str, str] = {}  # of third parties: why it cannot be used
        self._random = random.Random(chaos)  # the same faults in each run

    def stages(
        self, probes: Probes | None = None, wanted: frozenset[Path] = frozenset()
    ) -> list[Optimization]:
        """Made anew for each method: they share its budget. What cannot be made is left out."""
        session = Session(self.world, Budget(), probes, wanted)
        found = []
        for name, make in self.makers:
            if name in self.without:
                continue
            try:
                o = make(session)
                _ = o.name, o.estimated_speedup, o.apply  # a third party's may not have them
            except Exception as e:
                self.broken[name] = f"{type(e).__name__}: {e}"
            else:
                found.append(o)
        return found

    def promised(self, facts: Facts, profile: MethodProfile) -> dict[str, float]:
        """Optimization → the speed-up it estimates, of those that expect any."""
        found: dict[str, float] = {}
        for o in self.stages():
            try:
                gain = float(o.estimated_speedup(facts, profile))
            except Exception as e:
                self.broken[o.name] = f"{type(e).__name__}: {e}"
                continue
            if gain > 1.0:
                found[o.name] = max(gain, found.get(o.name, 1.0))
        return found

    def rewrite(
        self,
        method: MethodInfo,
        profile: MethodProfile,
        probes: Probes | None = None,
        wanted: frozenset[Path] = frozenset(),
    ) -> Rewritten:
        """Applies all of them. Raises Refusal where the method has no IR."""
        left_out: dict[str, Applied] = {}
        while True:
            done = Rewritten(self.world.body(method))
            for o in self.stages(probes, wanted):
                if o.name in left_out:
                    continue
                start = time.perf_counter()
                result = self._apply(o, done.ir, profile)
                applied = Applied(o.name, result, 1e3 * (time.perf_counter() - start))
                if result.refused in (Reason.FAILED, Reason.UNVERIFIED):
                    left_out[o.name] = applied
                    break
                done.applied.append(applied)
                if isinstance(o, Superblocks):
                    done.exits += o.exits
            else:
                done.applied += left_out.values()
                return done

    def _apply(self, o: Optimization, f: Function, profile: MethodProfile) -> Result:
        try:
            if self.chaos and self._random.randrange(self.chaos) == 0:
                raise Chaos(o.name)
            result = o.apply(f, profile)
        except Refusal as r:
            return Result.refusal(Reason.FAILED, f"it refused half-way: {r}")
        except Exception as e:
            return Result.refusal(Reason.FAILED, f"{type(e).__name__}: {e}")
        if result.changed:
            try:
                verify(f)
            except Exception as e:
                return Result.refusal(Reason.UNVERIFIED, str(e))
        return result


def third_parties() -> tuple[list[tuple[str, Maker]], dict[str, str]]:
    """The entry points of the group, loaded; and why others could not be."""
    if not may_have(GROUP):
        return [], {}
    from importlib.metadata import entry_points

    found: list[tuple[str, Maker]] = []
    broken: dict[str, str] = {}
    for e in entry_points(group=GROUP):
        try:
            found.append((e.name, e.load()))
        except Exception as error:
            broken[e.name] = f"{type(error).__name__}: {error}"
    return found, broken
