"""Safepoints in loops, strip-mined (design 2.7).

Every loop gets an outer loop of its own: the inner one counts down a number of iterations and
leaves when they are used up, the outer one polls and enters it again. The call is outside the inner
loop, all of whose exits are countable. A loop that tests at its top is inverted first, the test
copied in front, since LLVM's own rotation stops at a loop with two exits; then it vectorises.

    test ──► strip: count = N, lengths ──► body … ──► tick: count -= 1; count ≠ 0 → test ──► body
      ▲                                                 │ 0
      └────────────────────── poll ◄────────────────────┘

At the strip's head is also read what the loop does not change (`runtime.ir.hoisting`).

A loop that reaches the host on every iteration (in its header or only latch) polls already.
"""

from __future__ import annotations

from runtime.ir.hoisting import hoist
from runtime.ir.loops import Loop, loops
from runtime.ir.model import I32, Block, Const, Function, Instr, Reg
from runtime.ir.ops import is_safepoint
from runtime.ir.reach import keep, reached

TEST_SIZE = 12  # instructions of a loop's test that may be copied


def _reaches_host(b: Block) -> bool:
    return any(
        i.op == "new" or i.op == "call" and i.aux.kind != "slot" for i in b.instrs
    )


def insert_polls(f: Function, strip: int, rework: bool) -> None:
    """Gives each loop its safepoint. `rework`: also inverts loops and hoists lengths. Loops with a
    state (`runtime.ir.states`) can be replaced at their poll, so that they have one in any case."""
    found = loops(f)
    counts: list[Reg] = []
    numbered = 0
    for n, loop in enumerate(found):
        header = loop.header
        if header.instrs[0].op == "landing":
            continue
        rounds = _rounds(loop)
        state = _take_state(header)
        busy = any(is_safepoint(i) for b in loop.body.values() for i in b.instrs)
        latches = loop.latches
        polled = _reaches_host(header) or len(latches) == 1 and _reaches_host(latches[0])
        if state is None and busy and polled:
            continue
        # outer loops poll more often, so that a nest does not run for the product of all strips
        count = max(16, strip >> 8 * loop.height) if strip > 16 else strip
        around = [outer for outer in found[n + 1 :] if header.index in outer.body]
        # a loop with several entries: going back from its latches leads to the function's entry.
        # What the strip's head sets would not be set on all ways in
        natural = f.blocks[0].index not in loop.body
        poll = Instr("poll", offset=header.offset)
        if state is not None and natural:
            poll.args, poll.aux = state.args, (numbered, count)
            numbered += 1
        counts.append(_strip(f, loop, around, (count, rounds), rework and natural, poll))
    # a loop with several entries is reached without passing its strip's head: the count must be
    # something there
    first = f.blocks[0].instrs
    keep(f, reached(f))
    first[:0] = [Instr("copy", c, (Const(I32, strip),), offset=first[0].offset) for c in counts]
    for b in f.blocks:
        b.instrs = [i for i in b.instrs if i.op != "state"]


def _state(header: Block) -> Instr | None:
    return next((i for i in header.instrs if i.op == "state"), None)


def _rounds(loop: Loop) -> int:
    """How many iterations of the program's loop one way round is: an unrolled body has the header
    again, with its state, which nobody needs there any more."""
    rounds = 1
    for b in loop.body.values():
        if b is not loop.header and _same(b, loop.header) and _state(b) and len(b.instrs) > 1:
            if b.instrs[-1].op == "jump" and len(b.instrs) == 2:
                continue  # what stands in front of a superblock
            _take_state(b)
            rounds += 1
    return rounds


def _take_state(header: Block) -> Instr | None:
    state = _state(header)
    if state is not None:
        header.instrs.remove(state)
    return state


def _strip(
    f: Function, loop: Loop, around: list[Loop], counted: tuple[int, int], rework: bool,
    polled: Instr,
) -> Reg:  # fmt: skip
    """Reworks one loop; `around` are the loops that it is in, which get the new blocks too.
    `counted`: iterations of a strip, and of one way round. The register counts."""
    strip, rounds = counted
    header = loop.header
    offset = header.offset
    count = f.reg(I32, "strip")
    start, tick, poll = f.block(offset), f.block(offset), f.block(offset, True)
    made = [start, tick, poll]
    body = again = header
    first = _inverted(loop) if rework else None
    if first is not None:
        guard = f.block(offset)
        made.append(guard)
        guard.instrs = [_copy(i) for i in header.instrs]
        _redirect_targets(guard, first, start)
        again, body = guard, first
        # the guard leaves for where the header does: perhaps the outer loop's next round
        for outer in around:
            if header in outer.latches:
                outer.latches.append(guard)
    else:
        again = start
    latches = {id(b) for b in loop.latches}
    for b in f.blocks:
        _redirect_targets(b, header, tick if id(b) in latches else again)
    others = (outer.header for outer in around if not _same(outer.header, header))
    if polled.aux is not None and not any(_state(h) for h in others):
        _count_at_exits(f, loop, around, made, count, polled.aux)
    start.instrs = [Instr("copy", count, (Const(I32, strip),), offset=offset)]
    if rework:
        hoist(f, loop, start)
    start.instrs.append(Instr("jump", targets=(body,), offset=offset))
    more = "ne" if rounds == 1 else "gt"
    tick.instrs = [
        Instr("sub", count, (count, Const(I32, rounds)), offset=offset),
        Instr("branch", None, (count, Const(I32, 0)), more, targets=(header, poll), offset=offset),
    ]
    # the poll stands before the loop's test: there all versions of the loop agree on its state
    poll.nth, poll.path = header.nth, header.path
    poll.instrs = [polled, Instr("jump", targets=(again,), offset=offset)]
    for region in (loop, *around):
        region.body.update((b.index, b) for b in made)
    return count


def _same(a: Block, b: Block) -> bool:
    """Headers of one loop of the program: a superblock's, and the one in front of it."""
    return (a.path, a.offset, a.nth) == (b.path, b.offset, b.nth)


def _count_at_exits(
    f: Function,
    loop: Loop,
    around: list[Loop],
    made: list[Block],
    count: Reg,
    number: tuple[int, int],
) -> None:
    """Where an outermost loop ends, what is used of its strip is counted: short loops never come to
    their poll, and profiles need to know of them."""
    exits: dict[Block, Block] = {}
    for b in list(loop.body.values()):
        for t in b.instrs[-1].targets:
            if t.index in loop.body or t in made:
                continue
            out = exits.get(t)
            if out is None:
                out = exits[t] = f.block(t.offset, t.cold)
                out.instrs = [
                    Instr("iterated", None, (count,), number, offset=t.offset),
                    Instr("jump", targets=(t,), offset=t.offset),
                ]
                for outer in around:
                    if t.index in outer.body:
                        outer.body[out.index] = out
                        if t is outer.header:
                            outer.latches.append(out)
            _redirect_targets(b, t, out)


def _inverted(loop: Loop) -> Block | None:
    """The block behind a test at the loop's top, if the header is such a test and small."""
    header = loop.header
    t = header.instrs[-1]
    if t.op != "branch" or len(header.instrs) > TEST_SIZE:
        return None
    inside = [b for b in t.targets if b.index in loop.body]
    if len(inside) != 1 or inside[0] is header:
        return None
    return inside[0]


def _copy(i: Instr) -> Instr:
    return Instr(i.op, i.dst, i.args, i.aux, i.handler, i.targets, i.offset)


def _redirect_targets(b: Block, old: Block, new: Block) -> None:
    if not b.instrs:
        return
    t = b.instrs[-1]
    if old in t.targets:
        t.targets = tuple(new if x is old else x for x in t.targets)
