"""Where each register of a function lives: an SSA value, a stack slot, or the root area.

A register that holds a reference (or a byref, or a struct with either) and is live across a
safepoint must be in the root area, which the collector scans and updates; so must everything of
that kind whose address is taken, if the function has safepoints at all. Liveness is the textbook
backward analysis, over bit masks of those registers only, with an edge from every instruction that
may throw to its handler.
"""

from __future__ import annotations

from runtime.ir.model import Block, Function, Reg, StructType
from runtime.ir.ops import is_safepoint

# (registers defined, registers used, index of the handler or -1, is a safepoint)
Event = tuple[int, int, int, bool]


class Frame:
    """The result: `roots` gives word offsets in the root area, `values` the registers that are SSA
    values."""

    __slots__ = ("roots", "words", "values", "safepoints", "calls", "pins")

    def __init__(self) -> None:
        self.roots: dict[Reg, int] = {}
        self.words = 0
        self.values: set[Reg] = set()
        self.safepoints = False
        self.pins: list[Reg] = []
        self.calls = False


def analyse(f: Function) -> Frame:
    """Places the registers of a function."""
    frame = Frame()
    tracked: dict[Reg, int] = {}
    pinned: set[Reg] = set()  # in the root area whatever liveness says, if there are safepoints
    captured = set(f.captured)
    for r in f.regs:
        if r.type.gc and r not in captured:
            if r.pinned:
                frame.pins.append(r)
            elif r.addressed:
                pinned.add(r)
            else:
                tracked[r] = 1 << len(tracked)
    events: list[list[Event]] = []
    home: dict[Reg, int] = {p: -1 for p in f.params}  # the block of a register's only definition
    local: set[Reg] = set(f.params)
    for b in f.blocks:
        index = b.index
        block_events: list[Event] = []
        for i in b.instrs:
            use = 0
            for a in i.args:
                if a.__class__ is Reg:
                    use |= tracked.get(a, 0)
                    if home.get(a, index) != index and home[a] != -1:
                        local.discard(a)
                    elif a not in home:
                        home[a] = -2  # used before any definition was seen
            d = i.dst
            define = 0
            op = i.op
            if d is not None:
                bit = tracked.get(d, 0)
                if op == "lstore":
                    use |= bit
                else:
                    define = bit
                if d in home:
                    local.discard(d)
                    home[d] = -2
                else:
                    home[d] = index
                    local.add(d)
            safepoint = is_safepoint(i)
            if safepoint:
                frame.safepoints = True
                # structs with references are read and written by address, while the host may
                # collect
                for a in i.args:
                    if a.type.is_struct and a.type.gc:
                        pinned.add(a)  # type: ignore[arg-type]
                if d is not None and d.type.is_struct and d.type.gc:
                    pinned.add(d)
                if op == "call":
                    frame.calls = True
            handler = -1 if i.handler is None else i.handler.index
            if use or define or safepoint or handler >= 0:
                block_events.append((define, use, handler, safepoint))
        events.append(block_events)
    params = set(f.params)
    rooted = _liveness(f.blocks, events) if frame.safepoints and tracked else 0
    for r in f.regs:
        if not frame.safepoints:
            break
        if r in captured:
            continue  # it lives in another function's frame
        if r in pinned and not (r in params and r.type.is_struct) or tracked.get(r, 0) & rooted:
            if r in params and r.type.is_struct:
                continue  # its memory is the caller's
            frame.roots[r] = frame.words
            frame.words += r.type.words if isinstance(r.type, StructType) else 1
    for r in local:
        if not r.addressed and not r.type.is_struct and r not in frame.roots and home[r] != -2:
            frame.values.add(r)
    return frame


def _liveness(blocks: list[Block], events: list[list[Event]]) -> int:
    """The registers that are live across some safepoint."""
    live_in = [0] * len(blocks)
    successors = [[s.index for s in b.instrs[-1].targets] for b in blocks]
    rooted = 0
    changed = True
    while changed:
        changed = False
        for n in range(len(blocks) - 1, -1, -1):
            live = 0
            for s in successors[n]:
                live |= live_in[s]
            for define, use, handler, safepoint in reversed(events[n]):
                live &= ~define
                if handler >= 0:
                    live |= live_in[handler]
                if safepoint:
                    rooted |= live
                live |= use
            if live != live_in[n]:
                live_in[n] = live
                changed = True
    return rooted


