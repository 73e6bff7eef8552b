"""Superblocks: the usual way through a loop as code that nothing enters from the side.

Hwu, Mahlke, Chen et al., "The Superblock: An Effective Technique for VLIW and Superscalar
Compilation", Journal of Supercomputing 7, 1993, 3.1 (tail duplication) and 3.2 (superblock loops).
From the first block of a trace that something else leads to as well, its blocks are copied; the
trace goes on in the copies, whoever came from the side keeps the originals. What was true at the
trace's beginning, and what it has tested since, then holds to its end, with no compensation code:
registers here are mutable, so that a join needs no repair (design, 4).

A trace that leads back to its header becomes a loop of its own. What comes back to the header from
elsewhere comes in through a block in front of it, as what enters the loop does:

    front ──► header ──► a ──► b' ──► header         front ──► header …     (the superblock loop)
                │ side exit                            ▲
                └──────► c ──► b ──► front             └── c ──► b           (all that is rare)

Where what is rare reaches safepoints, short ways beside the trace that come back to it, are taken
now and then, and reach none (a second receiver's inlined code) stay in the loop: leaving and coming
back would cost more than they do (Mahlke, Lin, Chen, Hank, Bringmann, "Effective Compiler Support
for Predicated Execution Using the Hyperblock", MICRO 25, 1992, 3, choose blocks so; nothing is
predicated here).

So the loop around has its own safepoint, and each entry reads lengths and sets counts anew. Both
have the header's key and its state: a program that never stays in the trace any more, which is when
it should be replaced, only comes past the poll of the loop around.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from optimizations.probes import Probes
from optimizations.protocol import Budget, Facts, Result
from optimizations.traces import Trace, headers, select
from optimizations.unrolling import counted
from profilers.profile import MethodProfile
from runtime.ir.copying import copy_blocks, redirect
from runtime.ir.loops import Loop, loops
from runtime.ir.model import Block, Function, Instr
from runtime.ir.ops import PURE, is_safepoint
from runtime.ir.reach import keep, reached
from runtime.refusals import Reason, Refusal

Key = tuple[int, int, tuple[tuple[int, int], ...]]  # a block's offset, number of it, and path

LOOPS = 8  # traces in one method
SIZE = 400  # instructions of a trace
BESIDE = 0.02  # of the executions of the header: a way beside the trace that stays in the loop
BESIDE_SIZE = 60  # instructions of all such ways


class SideExit(NamedTuple):
    """A probe word counts how often the trace was left from one block for another."""

    probe: int
    block: Key
    target: Key


@dataclass(frozen=True, slots=True)
class Formed:
    """A superblock: its blocks, what was copied, and its side exits that are counted."""

    trace: Trace
    blocks: tuple[Block, ...]
    copied: int
    exits: tuple[SideExit, ...] = ()


class Superblocks:
    """See the module's text. `exits`: of the method rewritten last."""

    name = "superblocks"

    def __init__(self, budget: Budget, probes: Probes | None = None) -> None:
        self.budget, self.probes = budget, probes
        self.exits: list[SideExit] = []

    def estimated_speedup(self, facts: Facts, profile: MethodProfile) -> float:
        known = profile.paths or profile.edges or profile.traces
        return 1.05 if facts.loops and facts.branches > facts.loops and known else 1.0

    def apply(self, ir: Function, profile: MethodProfile) -> Result:
        self.exits = []
        return Result.of_attempts(self._attempts(ir, profile))

    def _attempts(self, f: Function, profile: MethodProfile) -> Iterator[str | Result]:
        for header in headers(f)[:LOOPS]:
            trace = select(f, profile, header)
            done = trace if isinstance(trace, Result) else form(f, trace, self.budget, self.probes)
            if isinstance(done, Result):
                yield done
                continue
            self.exits += done.exits
            yield (
                f"{len(done.blocks)} blocks at {header.offset} by {done.trace.source}, "
                f"{100 * done.trace.probability:.0f}%, {done.copied} copied"
            )


def form(
    f: Function, trace: Trace, budget: Budget, probes: Probes | None = None
) -> Formed | Result:
    """Makes a superblock of a trace; or says why not, with nothing changed."""
    blocks = list(trace.blocks)
    if any(b.instrs[0].op == "landing" for b in blocks):
        return Result.refusal(Reason.HANDLERS)
    if sum(len(b.instrs) for b in blocks) > SIZE:
        return Result.refusal(Reason.TOO_LARGE, f"a trace of more than {SIZE} instructions")
    before = _predecessors(f)
    loop = next((x for x in loops(f) if x.header is trace.header), None)
    if loop is not None and _converts(loop, trace):
        return Result.refusal(Reason.LLVM_BETTER, f"the loop at {trace.header.offset} vectorises")
    inner = loop is not None and all(b.index in loop.body for b in blocks)
    beside = _beside(loop, trace, before) if loop is not None and inner else set()
    first = _first_joined(blocks, before, beside)
    tail = blocks[first:]
    rare = [b for b in before[trace.header] if b is not blocks[-1] and b not in beside]
    returns = trace.closed and inner and loop and any(b.index in loop.body for b in rare)
    if not tail and not returns:
        return Result.refusal(Reason.NOTHING_TO_DO, "nothing enters the trace from the side")
    if not budget.take(Superblocks.name, sum(len(b.instrs) for b in tail)):
        return Result.refusal(Reason.TOO_LARGE, "the method's budget is spent")
    copies = copy_blocks(f, tail)
    if tail:
        _lead_back(tail, copies)
        redirect(blocks[first - 1], tail[0], copies[tail[0]])
        for b in beside:
            for t in tail:
                redirect(b, t, copies[t])
        _share(tail, copies, [blocks[first - 1], *beside])
    made = [*blocks[:first], *copies.values()]
    if trace.closed and inner:
        _front(f, trace.header, made[-1])
    exits = () if probes is None else _counted(f, made, beside, probes)
    keep(f, reached(f))
    return Formed(trace, tuple(made), len(copies), exits)


def _predecessors(f: Function) -> dict[Block, list[Block]]:
    """Each different block that leads to a block."""
    found: dict[Block, list[Block]] = {b: [] for b in f.blocks}
    for b in f.blocks:
        for s in dict.fromkeys(b.successors()):
            found[s].append(b)
    return found


def _first_joined(
    blocks: list[Block], before: dict[Block, list[Block]], beside: set[Block]
) -> int:
    """The first place in a trace, behind its header, that is entered from the side."""
    for n in range(1, len(blocks)):
        if sum(b not in beside for b in before[blocks[n]]) > 1:
            return n
    return len(blocks)


def _beside(loop: Loop, trace: Trace, before: dict[Block, list[Block]]) -> set[Block]:
    """The blocks beside a trace that stay in its loop: they are entered from it, before its first
    join, or from each other, and come back to it, forward, or leave it for good."""
    blocks = list(trace.blocks)
    others = [b for b in loop.body.values() if b not in blocks]
    if not trace.closed or not any(is_safepoint(i) for b in others for i in b.instrs):
        return set()
    least = max(1.0, BESIDE * trace.header.count)
    found = {
        b
        for b in others
        if not b.cold
        and b.count >= least
        and not any(is_safepoint(i) or i.handler is not None for i in b.instrs)
    }
    while found:
        sources = found.union(blocks[: _first_joined(blocks, before, found)])
        back = found.union(blocks[1:])
        bad = {
            b
            for b in found
            if not set(before[b]) <= sources or back.isdisjoint(b.instrs[-1].targets)
        }
        bad |= _backward(found - bad, blocks, before)
        if not bad:
            break
        found -= bad
    size = sum(len(b.instrs) for b in found)
    return found if size <= BESIDE_SIZE else set()


def _backward(
    found: set[Block], blocks: list[Block], before: dict[Block, list[Block]]
) -> set[Block]:
    """Those that lead back, to what comes before the place in the trace that they are entered
    from, or in a circle."""
    place = {b: n for n, b in enumerate(blocks)}
    entered: dict[Block, int] = {}  # from which place in the trace on
    rest = list(found)
    while rest:
        ready = [b for b in rest if all(p in place or p in entered for p in before[b])]
        if not ready:
            return set(rest)
        for b in ready:
            entered[b] = max((place[p] if p in place else entered[p]) for p in before[b])
            rest.remove(b)
    return {
        b for b in found if any(0 < place.get(t, 0) <= entered[b] for t in b.instrs[-1].targets)
    }


def _converts(loop: Loop, trace: Trace) -> bool:
    """A counted loop whose rare blocks only compute numbers: LLVM turns its branches into selects
    and vectorises it (measured, a sum with 5% of rare cases: 1.6 µs as it is, 13 as a
    superblock)."""
    if loop.height or not counted(loop):
        return False
    rare = [b for b in loop.body.values() if b not in trace.blocks]
    return all(
        i.op in PURE and i.dst is not None and not i.dst.type.gc or i.op == "jump"
        for b in rare
        for i in b.instrs
    )


def _lead_back(tail: list[Block], copies: dict[Block, Block]) -> None:
    """Only forward along the trace do copies lead to copies: other ways between its blocks are side
    exits like any other."""
    for n, b in enumerate(tail):
        following = tail[n + 1] if n + 1 < len(tail) else None
        last = copies[b].instrs[-1]
        kept = b.instrs[-1].targets
        last.targets = tuple(copies[t] if t is following else t for t in kept)


def _share(tail: list[Block], copies: dict[Block, Block], sources: list[Block]) -> None:
    """What a profile counted of the tail belongs to the copies as far as the trace, and what stays
    beside it, ran into it."""
    into = list(sources)
    for b in tail:
        copy = copies[b]
        flow = sum(_into(s, copy) for s in into if copy in s.instrs[-1].targets)
        if b.count <= 0 or any(s.count < 0 for s in into):
            return
        share = min(1.0, flow / b.count)
        copy.count, b.count = b.count * share, b.count * (1 - share)
        copy.weights = tuple(w * share for w in b.weights)
        b.weights = tuple(w * (1 - share) for w in b.weights)
        into.append(copy)


def _front(f: Function, header: Block, latch: Block) -> None:
    """Puts a block in front of the superblock's loop, for all that enters it."""
    front = f.block(header.offset, header.cold)
    front.nth, front.path = header.nth, header.path
    front.count = -1.0 if header.count < 0 else max(0.0, header.count - _into(latch, header))
    front.instrs = [
        *(Instr("state", None, i.args, offset=i.offset) for i in header.instrs if i.op == "state"),
        Instr("jump", targets=(header,), offset=header.offset),
    ]
    for b in f.blocks:
        if b is not latch and b is not front:
            redirect(b, header, front)


def _into(b: Block, target: Block) -> float:
    targets = b.instrs[-1].targets
    if len(b.weights) != len(targets):
        return max(b.count, 0.0)
    return sum(w for t, w in zip(targets, b.weights, strict=True) if t is target)


def _counted(
    f: Function, made: list[Block], beside: set[Block], probes: Probes
) -> tuple[SideExit, ...]:
    """A probe in a block of its own on each edge that leaves the trace."""
    edges = [
        (b, t)
        for n, b in enumerate(made)
        for t in dict.fromkeys(b.instrs[-1].targets)
        if t is not made[(n + 1) % len(made)] and t not in beside
        if len(set(b.instrs[-1].targets)) > 1
    ]
    edges += [
        (b, t)
        for b in sorted(beside, key=lambda b: b.index)
        for t in dict.fromkeys(b.instrs[-1].targets)
        if t not in beside and t not in made
    ]
    if not edges:
        return ()
    try:
        word = probes.take(len(edges))
    except Refusal:
        return ()  # they are not counted, then
    exits = []
    for n, (b, target) in enumerate(edges):
        between = f.block(-1, True)
        offset = b.instrs[-1].offset
        between.instrs = [
            Instr("count", aux=word + n, offset=offset),
            Instr("jump", targets=(target,), offset=offset),
        ]
        between.count = _into(b, target) if b.weights else -1.0
        redirect(b, target, between)
        exits.append(SideExit(word + n, _key(b), _key(target)))
    return tuple(exits)


def _key(b: Block) -> Key:
    return b.offset, b.nth, b.path
