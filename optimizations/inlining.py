"""Inlining: a direct call becomes the callee's blocks.

Which calls, and in which order, is a knapsack: code growth is the budget, and the calls that run
most often are served first (Scheifler, "An Analysis of Inline Substitution for a Structured
Programming Language", CACM 1977). How large a callee may be depends on how hot the call is (Arnold,
Fink, Sarkar, Sweeney, "A Comparative Study of Static and Profile-Based Heuristics for Inlining",
DYNAMO 2000). Without counts the depth of loops stands for them, a factor of ten for each. What an
inlined body calls competes with the calls that are left.

The block of the call is split behind it. The callee's registers are appended to the caller's; a
parameter that the callee never assigns is replaced by the argument, others are set to it. `ret`
sets the call's result and jumps to the rest; an exception that would leave the callee goes where
the call's would. Copies are named by the path of calls they came through, and have the callee's
counts, scaled to this call.

Methods of the class library are inlined too, where `optimizations.library` allows it.
"""

from __future__ import annotations

import heapq
from collections import Counter
from dataclasses import dataclass

from optimizations.blocks import jump, merge, split
from optimizations.comparers import Comparers
from optimizations.endings import Endings
from optimizations.facts import RunFacts
from optimizations.library import examine, imports
from optimizations.protocol import Budget, Facts, Result, World
from optimizations.releasing import release
from profilers.profile import MethodProfile
from runtime.ir.copying import copy_blocks
from runtime.ir.loops import loops
from runtime.ir.model import Block, Const, Function, Instr, Operand, Reg
from runtime.ir.ops import THROWS, Call
from runtime.metadata.model import MethodInfo
from runtime.refusals import Reason, Refusal

Path = tuple[tuple[int, int], ...]  # calls: CIL offset, number of the method


@dataclass(frozen=True, slots=True)
class Limits:
    """Thresholds. Sizes are bytes of CIL."""

    depth: int = 8  # calls inlined into each other
    small: int = 48  # always inlined, but where cold
    wished: int = 256  # of methods marked AggressiveInlining
    in_loop: int = 100  # where only loops say what is hot
    hot: float = 0.01  # share of the program's time, from which on a callee may be
    hot_size: int = 300  # this large, where nothing is known of the caller's own paths
    cold: float = 0.02  # runs per entry of the caller, below which a call stays
    # with a profile: share of the hottest block's count → greatest size
    by_heat: tuple[tuple[float, int], ...] = ((0.5, 400), (0.1, 200), (0.01, 100))


class Inlining:
    """See the module's text."""

    name = "inlining"

    def __init__(
        self,
        world: World,
        budget: Budget,
        limits: Limits | None = None,
        wanted: frozenset[Path] = frozenset(),
    ) -> None:
        """`wanted`: paths of calls that are inlined whatever they cost, since a running version is
        in a loop that it has inlined through them."""
        self.world, self.budget, self.limits = world, budget, limits or Limits()
        self.wanted = frozenset(path[:n] for path in wanted for n in range(1, len(path) + 1))

    def estimated_speedup(self, facts: Facts, profile: MethodProfile) -> float:
        """A call costs as much as some ten instructions, and hides what could be optimised."""
        if not facts.calls:
            return 1.0
        return 1.0 + min(0.5, 8.0 * facts.calls / max(20, facts.instructions))

    def apply(self, ir: Function, profile: MethodProfile) -> Result:
        return _Inliner(self, ir).run()


class _Inliner:
    """Inlines into one function."""

    def __init__(self, owner: Inlining, f: Function) -> None:
        self.world, self.budget, self.limits = owner.world, owner.budget, owner.limits
        self.f, self.wanted = f, owner.wanted
        self.bodies: dict[int, Function | Refusal] = {}
        self.where: dict[Instr, Block] = {}
        self.queue: list[tuple[float, int, Instr]] = []
        entries = f.blocks[0].count
        self.profiled = entries > 0
        self.hottest = max((b.count for b in f.blocks), default=0.0) if self.profiled else 0.0
        self.frequency: dict[Block, float] = _frequencies(f, entries)
        self.refused: Counter[tuple[Reason, str]] = Counter()
        self.notes: list[str] = []
        self.touched: set[Reg] = set()  # registers that came, or live for longer than before

    def run(self) -> Result:
        self._find(self.f.blocks)
        while self.queue:
            _, _, i = heapq.heappop(self.queue)
            b = self.where[i]
            m = self.world.methods[i.aux.method]
            try:
                wanted = (*b.path, (i.offset, m.number)) in self.wanted
                callee = self._callee(b, i.aux, m, wanted)
                size = sum(len(x.instrs) for x in callee.blocks)
                if not wanted and not self.budget.take("inlining", size):
                    raise Refusal(Reason.TOO_LARGE, "the caller's budget is used up")
            except Refusal as r:
                self.refused[r.reason, m.full_name] += 1
                continue
            self._find(self._inline(b, i, callee))
            self.notes.append(m.full_name)
        if self.notes:
            merge(self.f)
            release(self.f, self.touched)
            return Result(len(self.notes), tuple(self.notes))
        if not self.refused:
            return Result.refusal(Reason.NOTHING_TO_DO)
        (reason, name), _ = self.refused.most_common(1)[0]
        return Result.refusal(reason, name)

    def _find(self, blocks: list[Block]) -> None:
        for b in blocks:
            for i in b.instrs:
                if i.op == "call" and i.aux.kind in ("slot", "host"):
                    self.where[i] = b
                    heapq.heappush(self.queue, (-self.frequency[b], len(self.where), i))

    # ---- whether

    def _callee(self, b: Block, call: Call, m: MethodInfo, wanted: bool) -> Function:
        """The body to inline. Raises Refusal."""
        own = call.kind == "slot"
        if m.no_inlining:
            raise Refusal(Reason.FORBIDDEN)
        if not wanted and (b.cold or self.frequency[b] < self.limits.cold):
            raise Refusal(Reason.COLD)
        if not (self.world.compiles(m) if own else imports(m)):
            raise Refusal(Reason.NOT_COMPILED)
        if m.number == self.f.method or any(m.number == n for _, n in b.path):
            raise Refusal(Reason.RECURSIVE)
        if len(b.path) >= self.limits.depth:
            raise Refusal(Reason.TOO_DEEP)
        if not wanted and not 0 < self.world.size(m) <= self._most(b, m):
            raise Refusal(Reason.TOO_LARGE)
        found = self.bodies.get(m.number)
        if found is None:
            found = self.bodies[m.number] = self._body(m)
        if isinstance(found, Refusal):
            raise found
        return found

    def _most(self, b: Block, m: MethodInfo) -> int:
        """The size that a callee may have here."""
        limits = self.limits
        most = limits.wished if m.wants_inlining else limits.small
        if self.profiled:
            heat = self.frequency[b] * self.f.blocks[0].count / (self.hottest or 1.0)
            return max([most, *(size for least, size in limits.by_heat if heat >= least)])
        if self.world.heat(m.number) >= limits.hot:
            most = max(most, limits.hot_size)
        return max(most, limits.in_loop) if self.frequency[b] > 1.0 else most

    def _body(self, m: MethodInfo) -> Function | Refusal:
        world = self.world
        try:
            callee = world.body(m)
            inlinable(callee)
            if not m.is_app:
                # what the host knows of its own code too; it may take calls out of loops
                for known in (Comparers(world), RunFacts(world), Endings(world)):
                    known.apply(callee, MethodProfile(m.number))
                examine(m, callee, world.methods)
        except Refusal as r:
            return r
        return callee

    # ---- how

    def _inline(self, b: Block, i: Instr, callee: Function) -> list[Block]:
        """Puts the callee in the place of a call; the blocks in which there are new calls."""
        f, frequency = self.f, self.frequency
        rest = split(f, b, b.instrs.index(i))
        frequency[rest] = frequency[b]
        for later in rest.instrs:
            if later in self.where:
                self.where[later] = rest
        b.instrs.pop()
        f.structs.update(callee.structs)
        registers: dict[Reg, Operand] = _arguments(f, b, i, callee)
        for r in callee.regs:
            if r not in registers:
                registers[r] = _register(f, r, f"{i.offset}:{callee.method}/")
        copies = copy_blocks(f, callee.blocks, registers)
        self.touched.update(r for r in (*registers.values(), i.dst) if isinstance(r, Reg))
        b.instrs.append(jump(copies[callee.blocks[0]], i.offset))
        entries = callee.blocks[0].count
        scale = b.count / entries if entries > 0 and b.count >= 0 else -1.0
        own = _frequencies(callee, entries)
        for original, copy in copies.items():
            copy.path = (*b.path, (i.offset, callee.method), *original.path)
            copy.cold = original.cold or b.cold
            copy.count = original.count * scale if scale >= 0 else -1.0
            copy.weights = tuple(w * scale for w in original.weights) if scale >= 0 else ()
            frequency[copy] = frequency[b] * own[original]
            _leave(copy, i, rest)
        return list(copies.values())


def inlinable(callee: Function) -> None:
    """Raises Refusal if a body cannot be part of another function."""
    if callee.filters is not None:
        raise Refusal(Reason.FIXED_FRAME)
    returns = False
    for b in callee.blocks:
        if b.instrs[0].op == "landing":
            raise Refusal(Reason.HANDLERS)
        if any(i.op == "localloc" for i in b.instrs):
            raise Refusal(Reason.FIXED_FRAME)
        returns = returns or b.instrs[-1].op == "ret"
    if any(r.pinned for r in callee.regs):
        raise Refusal(Reason.FIXED_FRAME)
    if not returns:
        raise Refusal(Reason.NEVER_RETURNS)


def _arguments(f: Function, b: Block, i: Instr, callee: Function) -> dict[Reg, Operand]:
    """What stands for the parameters; sets those that need a register of their own."""
    assigned = {x.dst for block in callee.blocks for x in block.instrs}
    found: dict[Reg, Operand] = {}
    for p, a in zip(callee.params, i.args, strict=True):
        # the callee changes no register of the caller's that has no address
        steady = isinstance(a, Const) or not a.addressed
        if steady and a.type is p.type and p not in assigned and not p.addressed:
            found[p] = a
            continue
        r = _register(f, p, f"{i.offset}:{callee.method}/")
        b.instrs.append(Instr("copy", r, (a,), offset=i.offset))
        found[p] = r
    return found


def _register(f: Function, r: Reg, prefix: str) -> Reg:
    """A register of the caller's for one of the callee's. It is named by where it comes from:
    states of loops go by names."""
    new = f.reg(r.type, prefix + r.name if r.name else "")
    new.addressed = r.addressed
    return new


def _leave(copy: Block, call: Instr, rest: Block) -> None:
    """Makes what would leave the callee go to the caller's code."""
    for x in copy.instrs:
        if x.handler is None and x.op in THROWS:
            x.handler = call.handler
    t = copy.instrs[-1]
    if t.op == "ret":
        copy.instrs.pop()
        if call.dst is not None:
            copy.instrs.append(Instr("copy", call.dst, t.args, offset=t.offset))
        copy.instrs.append(jump(rest, t.offset))


def _frequencies(f: Function, entries: float) -> dict[Block, float]:
    """Runs of each block per entry: by the profile, or guessed from loops."""
    if entries > 0:
        return {b: max(0.0, b.count) / entries for b in f.blocks}
    frequency = {b: 0.01 if b.cold else 1.0 for b in f.blocks}
    for loop in loops(f):
        for b in loop.body.values():
            frequency[b] *= 10.0
    return frequency
