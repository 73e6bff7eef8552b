"""Devirtualisation: a call that an object or a delegate decides becomes direct.

Where the receiver's exact class is known the call is simply replaced. Where a profile says that one
or two targets take most of the calls, each is tested for and called directly, and what is left
over is dispatched as before (Hölzle, Ungar, "Optimizing Dynamically-Dispatched Calls with Run-Time
Type Feedback", PLDI 1994):

    exact class A? ──yes──► call A's method ──┐
        │ no                                  ▼
    exact class B? ──yes──► call B's method ─► join
        │ no                                  ▲
        └──► the dispatched call ─────────────┘

The test of a delegate is of the method that it calls; then its target is the method's receiver. The
slow call is in the same version and always right, so that nothing has to be undone when a guard
fails.
"""

from __future__ import annotations

from dataclasses import dataclass

from optimizations.blocks import jump, split
from optimizations.classes import ExactClasses
from optimizations.protocol import Facts, Receiver, Result, World
from profilers.profile import MethodProfile
from runtime.ir.model import BYREF, I32, REF, Block, Const, Function, Instr, Operand
from runtime.ir.ops import Call
from runtime.metadata.model import MethodInfo
from runtime.refusals import Reason

NARROW = ("i1", "u1", "i2", "u2")
HEADER = 8  # a boxed value lies behind the class word


@dataclass(frozen=True, slots=True)
class Limits:
    """Shares of a call's receivers."""

    one: float = 0.6  # at least so many are of one target
    all: float = 0.8  # or of the first few together
    least: float = 0.04  # what a target must have to be worth a guard
    targets: int = 2
    samples: float = 20.0  # fewer say nothing
    cold: float = 0.02  # what is left over is off the usual path below this


def direct_gain(facts: Facts) -> float:
    """What it brings if all dispatched calls become direct, and can be inlined; measured in loops
    of 25 to 30 instructions around one call: 2.8 (virtual), 2.5 (interface), 4.6 (delegate)."""
    return 1.0 + min(2.0, 40.0 * facts.dispatched / max(20, facts.instructions))


class Devirtualisation:
    """See the module's text. `guarded`: the calls that are left over behind guards; shared by the
    passes over one method, so that a later one does not put the same guards there again."""

    name = "devirtualise"

    def __init__(
        self, world: World, limits: Limits | None = None, guarded: set[Instr] | None = None
    ) -> None:
        self.world, self.limits = world, limits or Limits()
        self.guarded = set() if guarded is None else guarded

    def estimated_speedup(self, facts: Facts, profile: MethodProfile) -> float:
        if not facts.dispatched:
            return 1.0
        skewed = sum(bool(self.shares(profile, n)) for n in profile.receivers)
        share = skewed / max(facts.dispatched, skewed, 1)
        return 1.0 + (direct_gain(facts) - 1.0) * share

    def apply(self, ir: Function, profile: MethodProfile) -> Result:
        return _Rewriter(self, ir, profile).run()

    def shares(self, profile: MethodProfile | None, offset: int) -> list[tuple[int, float]] | None:
        """The words that take most of a call's receivers, with their shares; [] if none do, None
        without a profile."""
        limits = self.limits
        frequent = None if profile is None else profile.receivers.get(offset)
        if frequent is None or frequent.total < limits.samples:
            return None
        first = [x for x in frequent.ranked()[: limits.targets] if x[1] >= limits.least]
        if first and first[0][1] >= limits.one:
            return first
        return first if sum(share for _, share in first) >= limits.all else []


class _Rewriter:
    """Rewrites one function."""

    def __init__(self, owner: Devirtualisation, f: Function, profile: MethodProfile) -> None:
        self.owner, self.world, self.limits = owner, owner.world, owner.limits
        self.f, self.profile = f, profile
        self.classes = ExactClasses(f)
        self.notes: list[str] = []
        self.dispatched = self.profiled = 0  # calls, and those with a profile

    def run(self) -> Result:
        for b in list(self.f.blocks):
            rest: Block | None = b
            while rest is not None:  # guards move what follows their call to another block
                rest = self._block(rest)
        if self.notes:
            return Result(len(self.notes), tuple(self.notes))
        if not self.dispatched:
            return Result.refusal(Reason.NOTHING_TO_DO)
        return Result.refusal(Reason.NOT_SKEWED if self.profiled else Reason.NO_PROFILE)

    def _block(self, b: Block) -> Block | None:
        """Deals with a block's calls up to the first that gets guards; the block that has what
        follows it."""
        n = -1
        while n + 1 < len(b.instrs):
            n += 1
            i = b.instrs[n]
            if i.op != "call" or i.aux.kind not in ("virtual", "delegate"):
                continue
            if i in self.owner.guarded:
                continue
            self.dispatched += 1
            m = self._known(i)
            if m is not None:
                b.instrs[n : n + 1] = self._direct(i, m, i.args[0])
                self.notes.append(f"{m.full_name} always")
                continue
            targets = self._targets(b, i)
            if targets:
                self.notes += [f"{r.method.full_name} {share:.0%}" for r, share in targets]
                return self._guarded(b, n, targets)
        return None

    # ---- whom a call reaches

    def _known(self, i: Instr) -> MethodInfo | None:
        """The one target of a call whose receiver's class is exactly known."""
        if i.aux.kind != "virtual":
            return None
        t = self.classes.of(i.args[0])
        declared = self.world.methods[i.aux.method]
        m = None if t is None else self.world.exact(declared, t)
        return m if m is not None and self._callable(m, declared) else None

    def _targets(self, b: Block, i: Instr) -> list[tuple[Receiver, float]]:
        """The targets that are worth a guard, with their shares."""
        profile = self.world.profile(b.path[-1][1]) if b.path else self.profile
        shares = self.owner.shares(profile, i.offset)
        self.profiled += shares is not None
        found = []
        for word, share in shares or ():
            r = self.world.receiver(i.aux.method, word)
            if r is not None and self._guardable(i, r):
                found.append((r, share))
        return found

    def _guardable(self, i: Instr, r: Receiver) -> bool:
        m, declared = r.method, self.world.methods[i.aux.method]
        if i.aux.kind == "virtual":
            return r.type is not None and not r.type.is_array and self._callable(m, declared)
        # the `this` of a struct's method is boxed, and behind a stub of the host's
        boxed = not m.is_static and m.declaring.is_value
        return self.world.compiles(m) and not boxed and _same_shape(m, declared)

    def _callable(self, m: MethodInfo, declared: MethodInfo) -> bool:
        """The target takes and gives what the call does, and code can call it."""
        if m.is_abstract or m.is_static or m.looks_at_caller or not _same_shape(m, declared):
            return False
        return self.world.compiles(m) or not (m.is_app or m.is_vararg or m.declaring.is_array)

    # ---- code

    def _direct(self, i: Instr, m: MethodInfo, this: Operand | None) -> list[Instr]:
        """A direct call of a method in the place of a dispatched one; `this` is None for a static
        method."""
        made = []
        args: list[Operand] = list(i.args[1:])
        if this is not None:
            if m.declaring.is_value:
                inside = self.f.reg(BYREF)
                made.append(Instr("lea", inside, (this,), HEADER, offset=i.offset))
                this = inside
            args.insert(0, this)
        kind = "slot" if self.world.compiles(m) else "host"
        mem = m.result.mem
        narrow = mem if kind == "host" and isinstance(mem, str) and mem in NARROW else "v"
        call = Call(kind, m.number, m.shape, narrow)
        made.append(Instr("call", i.dst, tuple(args), call, i.handler, (), i.offset))
        return made

    def _guarded(self, b: Block, n: int, targets: list[tuple[Receiver, float]]) -> Block:
        """Puts guards before a call; the block that has what followed it."""
        rest = split(self.f, b, n)
        i = b.instrs.pop()
        self.owner.guarded.add(i)
        count, left = max(0.0, b.count), 1.0
        counted = b.count >= 0
        for r, share in targets:
            left = left - share if left - share > 1e-6 else 0.0
            direct = self._like(b, count * share if counted else -1.0)
            other = self._like(b, count * left if counted else -1.0)
            hit = self._guard(b, i, r, direct)
            direct.instrs.append(jump(rest, i.offset))
            b.weights = (count * share, count * left) if counted else (share, left)
            test = (hit, Const(I32, 0))
            b.instrs.append(Instr("branch", None, test, "ne", None, (direct, other), i.offset))
            b = other
        b.cold = b.cold or left < self.limits.cold
        b.instrs += [i, jump(rest, i.offset)]
        return rest

    def _guard(self, b: Block, i: Instr, r: Receiver, direct: Block) -> Operand:
        """Tests for a target in b, and calls it in `direct`; the test's outcome."""
        f, m = self.f, r.method
        hit = f.reg(I32)
        receiver = i.args[0]
        if r.type is not None:
            b.instrs.append(Instr("exact", hit, (receiver,), r.type, offset=i.offset))
            direct.instrs += self._direct(i, m, receiver)
            return hit
        b.instrs.append(Instr("invokes", hit, (receiver,), m, offset=i.offset))
        if m.is_static:
            direct.instrs += self._direct(i, m, None)
            return hit
        this = f.reg(REF)
        if not m.declaring.is_generic:
            direct.instrs.append(Instr("target", this, (receiver,), offset=i.offset))
        else:  # instantiations may share the entry: the class of the target tells
            b.instrs.append(Instr("target", this, (receiver,), offset=i.offset))
            same, both = f.reg(I32), f.reg(I32)
            b.instrs.append(Instr("exact", same, (this,), m.declaring, offset=i.offset))
            b.instrs.append(Instr("and", both, (hit, same), offset=i.offset))
            hit = both
        direct.instrs += self._direct(i, m, this)
        return hit

    def _like(self, b: Block, count: float) -> Block:
        new = self.f.block(b.offset, b.cold)
        new.nth, new.path, new.count = b.nth, b.path, count
        return new


def _same_shape(m: MethodInfo, declared: MethodInfo) -> bool:
    wanted = [p.ir for p in declared.params]
    return [p.ir for p in m.params] == wanted and m.result.ir is declared.result.ir
