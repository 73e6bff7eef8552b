"""Unrolls small loops by the trip counts that were observed, each copy with its own exit tests.

LLVM unrolls what it can count, and what it can count it does better. Left are loops that end when
they find something: copies of the body, one behind the other, make one safepoint's count and one
jump back serve several rounds, and give each round branches of its own to predict (Davidson,
Jinturkar, "Aggressive Loop Unrolling in a Retargetable, Optimizing Compiler", CC 1996, 2: the loops
whose trips are known only at run time). The profile decides: a loop that is left after a few rounds
only grows.
"""

from __future__ import annotations

from collections.abc import Iterator

from optimizations.protocol import Budget, Facts, Result
from profilers.profile import MethodProfile
from runtime.ir.copying import copy_blocks
from runtime.ir.loops import Loop, loops
from runtime.ir.model import Block, Function, Reg
from runtime.ir.ops import is_safepoint
from runtime.ir.reach import keep, reached
from runtime.refusals import Reason

TRIPS = 8.0  # rounds per entry, on average, that are worth it
SIZE = 40  # instructions of a body
TOTAL = 160  # of all copies
MOST = 4  # bodies in a row
ITERATIONS = 1000.0  # of the loop in all


class Unrolling:
    """See the module's text."""

    name = "unrolling"

    def __init__(self, budget: Budget) -> None:
        self.budget = budget

    def estimated_speedup(self, facts: Facts, profile: MethodProfile) -> float:
        return 1.03 if facts.loops and profile.edges else 1.0

    def apply(self, ir: Function, profile: MethodProfile) -> Result:
        result = Result.of_attempts(self._attempts(ir))
        if result.changed:
            keep(ir, reached(ir))
        return result

    def _attempts(self, f: Function) -> Iterator[str | Result]:
        for loop in loops(f):
            done = self._unroll(f, loop)
            note = f"{done} rounds of the loop at {loop.header.offset}"
            yield note if isinstance(done, int) else done

    def _unroll(self, f: Function, loop: Loop) -> int | Result:
        """How often the body now stands there."""
        header, body = loop.header, loop.body
        if loop.height or header.instrs[0].op == "landing" or 0 in body:
            return Result.refusal(Reason.NOTHING_TO_DO)
        trips = average_trips(f, loop)
        if trips is None:
            return Result.refusal(Reason.NO_PROFILE)
        if header.count < ITERATIONS or trips < TRIPS:
            return Result.refusal(Reason.COLD, f"{trips:.1f} rounds at {header.offset}")
        size = sum(len(b.instrs) for b in body.values())
        rounds = min(MOST, TOTAL // size, int(trips / 4))
        if size > SIZE or rounds < 2:
            return Result.refusal(Reason.TOO_LARGE, f"{size} instructions at {header.offset}")
        if any(is_safepoint(i) for b in body.values() for i in b.instrs):
            # a call costs more than what unrolling saves
            return Result.refusal(Reason.NOTHING_TO_DO, f"calls at {header.offset}")
        if counted(loop):
            return Result.refusal(Reason.LLVM_BETTER, f"it counts the loop at {header.offset}")
        if _is_superblock(f, loop):
            # measured: 13.8 µs became 14.7, since LLVM unrolls what has one way round
            return Result.refusal(Reason.LLVM_BETTER, f"a superblock at {header.offset}")
        if not self.budget.take(self.name, size * (rounds - 1)):
            return Result.refusal(Reason.TOO_LARGE, "the method's budget is spent")
        blocks = sorted(body.values(), key=lambda b: b.index)
        makes = [copy_blocks(f, blocks) for _ in range(rounds - 1)]
        latches = list(loop.latches)
        # each round goes on in the next, the last one at the header
        for n, copies in enumerate(makes):
            following = makes[n + 1][header] if n + 1 < len(makes) else header
            for latch in latches:
                _lead(copies[latch], copies[header], following)
        for latch in latches:
            _lead(latch, header, makes[0][header])
        for b in [*blocks, *(c for copies in makes for c in copies.values())]:
            if b.count > 0:
                b.count /= rounds
                b.weights = tuple(w / rounds for w in b.weights)
        return rounds


def average_trips(f: Function, loop: Loop) -> float | None:
    """Executions of the header for each entry of the loop; None if they were not counted."""
    header = loop.header
    if header.count < 0:
        return None
    back = 0.0
    for latch in dict.fromkeys(loop.latches):
        targets = latch.instrs[-1].targets
        if len(latch.weights) == len(targets):
            pairs = zip(targets, latch.weights, strict=True)
            back += sum(w for t, w in pairs if t is header)
        else:
            back += max(latch.count, 0.0)
    return header.count / max(1.0, header.count - back)


def _is_superblock(f: Function, loop: Loop) -> bool:
    """The loop is entered through a block that says it is the header too, and has one way round."""
    h = loop.header
    ways = (sum(t.index in loop.body for t in b.instrs[-1].targets) for b in loop.body.values())
    return max(ways) == 1 and any(
        b.index not in loop.body
        and b.instrs[-1].targets == (h,)
        and all(i.op in ("state", "jump") for i in b.instrs)
        and (b.offset, b.nth, b.path) == (h.offset, h.nth, h.path)
        for b in f.blocks
    )


def _lead(b: Block, old: Block, new: Block) -> None:
    last = b.instrs[-1]
    last.targets = tuple(new if t is old else t for t in last.targets)


def counted(loop: Loop) -> bool:
    """The only exit compares something that the loop counts with something that it does not
    change: LLVM knows the number of rounds."""
    exits = [
        b for b in loop.body.values() if any(t.index not in loop.body for t in b.instrs[-1].targets)
    ]
    if len(exits) != 1 or exits[0].instrs[-1].op != "branch":
        return False
    assigned: dict[Reg, list[str]] = {}
    for b in loop.body.values():
        for i in b.instrs:
            if i.dst is not None:
                assigned.setdefault(i.dst, []).append(i.op)
    # lengths are the same each time, though they are read again
    changing = [
        a
        for a in exits[0].instrs[-1].args
        if isinstance(a, Reg) and set(assigned.get(a, ())) - {"len", "lenz", "mdlen"}
    ]
    return len(changing) == 1 and set(assigned[changing[0]]) <= {"add", "sub"}
