"""Threaded code: each case of an interpreter's loop gets a dispatch of its own.

A loop around a `switch` has one indirect jump, which the processor predicts by the jump's address
and recent history: where the history is short, or code happens to lie badly, most of its jumps are
mispredicted. With a copy of the dispatch behind each case, each jump is predicted by what follows
that case (Ertl, Gregg, "The Structure and Performance of Efficient Interpreters", JILP 5, 2003,
4 and 5.1; Bell, "Threaded Code", CACM 1973).

    head ──► switch ──► case 1 ──┐             head ──► switch ──► case 1 ──► tick, head, switch
      ▲        └──────► case 2 ──┤                        └──────► case 2 ──► tick, head, switch
      └──────────── tick ◄───────┘

What is copied is the path from a join, where cases come together again, to the switch: straight
code, whose branches may only leave it. It runs after `insert_polls`, so that the count of the
loop's iterations, which stands on that path, is copied with it and does not bring the copies
together again. The original switch stays, for whoever enters the loop: with on-stack replacement
that is another version.
"""

from __future__ import annotations

from collections.abc import Iterator

from optimizations.protocol import Facts, Result
from profilers.profile import MethodProfile
from runtime.ir.copying import copy_blocks, redirect
from runtime.ir.loops import Loop, loops
from runtime.ir.model import I32, Block, Const, Function, Instr
from runtime.ir.reach import keep, reached
from runtime.refusals import Reason

MIN_TARGETS = 4  # different ones: fewer are compared one by one
PATH_SIZE = 48  # instructions from a join to the switch
GROWTH = 2000  # instructions in all
EDGES = 4096  # copies times targets: LLVM makes phi nodes of each
HOT = 0.001  # the share of the loop's iterations that earns a copy, where a profile says it


class SwitchThreading:
    """See the module's text. No profile is needed; with one, only edges that are taken get
    copies."""

    name = "switch-threading"

    def estimated_speedup(self, facts: Facts, profile: MethodProfile) -> float:
        return 1.3 if facts.switches and facts.loops else 1.0

    def apply(self, ir: Function, profile: MethodProfile | None = None) -> Result:
        """The function has its polls already."""
        result = Result.of_attempts(_attempts(ir))
        if result.changed:
            keep(ir, reached(ir))
        return result


def _attempts(f: Function) -> Iterator[str | Result]:
    for switch in [b for b in f.blocks if b.instrs[-1].op == "switch"]:
        if len(set(switch.instrs[-1].targets)) < MIN_TARGETS:
            continue
        loop = _innermost(f, switch)
        if loop is None:
            continue
        done = _thread(f, switch, loop)
        yield f"{done} dispatches at {switch.offset}" if isinstance(done, int) else done


def thread_switches(ir: Function) -> None:
    """For the pipeline without profiles."""
    if any(b.instrs[-1].op == "switch" for b in ir.blocks):
        SwitchThreading().apply(ir)


def _innermost(f: Function, b: Block) -> Loop | None:
    """The smallest loop that a block is in."""
    return next((loop for loop in loops(f) if b.index in loop.body), None)


def _thread(f: Function, switch: Block, loop: Loop) -> int | Result:
    """Copies the dispatch to every edge that enters its path; how many copies that made."""
    body = sorted(loop.body.values(), key=lambda b: b.index)
    paths = {b: path for b in body if (path := _path(b, switch, loop)) is not None}
    entered: dict[Block, list[Block]] = {}  # block on a path → where in the loop it is entered from
    for b in body:
        for t in dict.fromkeys(b.instrs[-1].targets):
            if t in paths:
                entered.setdefault(t, []).append(b)
    joins = [b for b, sources in entered.items() if len(sources) > 1]
    shared = {b for j in joins for b in paths[j]}
    edges = [
        (source, j)
        for j in joins
        for source in entered[j]
        if (source not in shared or source is switch) and _is_hot(source, j, switch)
    ]
    if len(edges) < 2:
        return Result.refusal(Reason.NOTHING_TO_DO)
    growth = sum(len(b.instrs) for _, j in edges for b in paths[j])
    targets = len(set(switch.instrs[-1].targets))
    if growth > GROWTH or len(edges) * targets > EDGES:
        detail = f"{len(edges)} dispatches, {growth} instructions"
        return Result.refusal(Reason.TOO_LARGE, detail)
    # a case with no code of its own gets a block, so that it has a dispatch like the others
    edges = [(_between(f, s, j) if s is switch else s, j) for s, j in edges]
    made: list[dict[Block, Block]] = []
    for source, j in edges:
        copies = copy_blocks(f, paths[j])
        made.append(copies)
        redirect(source, j, copies[j])
        _share(source, j, paths[j], copies)
        # the cases are shared; only the path is the copy's own
        copies[switch].instrs[-1].targets = switch.instrs[-1].targets
    _resume(f, made)
    return len(edges)


def _resume(f: Function, made: list[dict[Block, Block]]) -> None:
    """Has each copy go on where it was after a poll, instead of at the original.

    It makes nothing faster by itself, but each copy now has an entry that does not pass its case.
    Else a case with its dispatch is a natural loop, for the same case twice running, and LLVM's
    loop passes turn it into something that its other entries have to pay for."""
    polls: dict[Block, list[tuple[Block, Block]]] = {}  # → (block that leaves for it, where it was)
    for copies in made:
        for original, b in copies.items():
            targets = b.instrs[-1].targets
            for here, there in (targets, targets[::-1]) if len(targets) == 2 else ():
                if there.instrs[0].op == "poll" and there.instrs[-1].op == "jump":
                    start = there.instrs[-1].targets[0]
                    if start.instrs[-1].targets == (_onward(original, there),):
                        polls.setdefault(there, []).append((b, here))
    for poll, leaving in polls.items():
        start = poll.instrs[-1].targets[0]
        which = f.reg(I32, "dispatch")
        first = f.blocks[0].instrs
        first.insert(0, Instr("copy", which, (Const(I32, 0),), offset=first[0].offset))
        for n, (b, _) in enumerate(leaving):
            # in the loop, and free: it becomes a phi node of constants at the poll
            b.instrs.insert(0, Instr("copy", which, (Const(I32, n + 1),), offset=poll.offset))
        last = start.instrs.pop()
        usual = last.targets[0]
        targets = (usual, usual, *(here for _, here in leaving))  # the first is the default
        start.instrs.append(Instr("switch", None, (which,), None, None, targets, last.offset))
        start.weights = ()


def _onward(b: Block, other: Block) -> Block | None:
    """Where a branch leads if not to `other`."""
    return next((t for t in b.instrs[-1].targets if t is not other), None)


def _path(b: Block, switch: Block, loop: Loop) -> list[Block] | None:
    """The straight way from a block to the switch, branches only leaving the loop or to code off
    the usual path; None if there is none, or it is long."""
    path = [b]
    size = len(b.instrs)
    while b is not switch:
        last = b.instrs[-1]
        onward = [t for t in last.targets if t.index in loop.body and not t.cold]
        if last.op not in ("jump", "branch") or len(onward) != 1:
            return None
        b = onward[0]
        size += len(b.instrs)
        if b in path or size > PATH_SIZE or b.instrs[0].op == "landing":
            return None
        path.append(b)
    return path if size <= PATH_SIZE else None


def _is_hot(source: Block, join: Block, switch: Block) -> bool:
    t = source.instrs[-1]
    if len(source.weights) == len(t.targets) and switch.count > 0:
        taken = sum(w for x, w in zip(t.targets, source.weights, strict=True) if x is join)
        return taken >= HOT * switch.count
    return source.count != 0


def _between(f: Function, source: Block, target: Block) -> Block:
    """A new block on the edges from one block to another."""
    b = f.block(target.offset)
    if len(source.weights) == len(source.instrs[-1].targets):
        taken = zip(source.instrs[-1].targets, source.weights, strict=True)
        b.count = sum(w for t, w in taken if t is target)
    b.instrs = [Instr("jump", targets=(target,), offset=target.offset)]
    redirect(source, target, b)
    return b


def _share(source: Block, join: Block, path: list[Block], copies: dict[Block, Block]) -> None:
    """Divides the counts between a path and its copy, in proportion to what enters the copy."""
    t = source.instrs[-1]
    if len(source.weights) == len(t.targets):
        taken = zip(t.targets, source.weights, strict=True)
        taken_here = sum(w for x, w in taken if x is copies[join])
    else:
        taken_here = source.count
    if taken_here < 0 or join.count <= 0:
        return
    for b in path:
        if b.count <= 0:
            continue
        share = min(1.0, taken_here / b.count)
        copy = copies[b]
        copy.count, copy.weights = b.count * share, tuple(w * share for w in b.weights)
        b.count, b.weights = b.count - copy.count, tuple(w * (1 - share) for w in b.weights)
