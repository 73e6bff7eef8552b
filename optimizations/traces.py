"""Which way code usually takes: traces, from three sources.

- The most frequent acyclic path through a loop's header (Ball, Larus, MICRO 1996): the only one of
  the three that knows which branches go together.
- What was executed last from the header on (Dynamo's MRET: Duesterwald, Bala, ASPLOS 2000): one
  observation, and statistically the hot one.
- Growth over the counts of edges, as long as each of two blocks is the other's likeliest neighbour
  (Fisher, "Trace Scheduling", IEEE ToC 1981; Chang, Hwu, "Trace Selection for Compiling Large C
  Application Programs to Microcode", MICRO 1988, for the threshold).

A trace is a sequence of the function's blocks, each a target of the one before, without
repetitions; loop headers stand only at its front. The profile is of the method's own code: between
two of its blocks there may be inlined ones, through which the trace follows the likeliest way.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from optimizations.protocol import Result
from profilers.profile import BlockKey, MethodProfile
from runtime.ir.loops import back_edges
from runtime.ir.model import Block, Function
from runtime.refusals import Reason

LIKELY = 0.65  # a step of growth: the share of its block's executions
SKEWED = 0.7  # a whole trace: the share of the executions of its header
COLD = 100.0  # executions of a header that are not worth a trace
LENGTH = 200  # blocks
GAP = 40  # inlined blocks between two of the method's own


@dataclass(frozen=True, slots=True)
class Trace:
    """`count`: executions of the whole trace, as far as known; `probability`: of those of its first
    block. `closed`: its end leads back to its beginning."""

    blocks: tuple[Block, ...]
    count: float
    probability: float
    source: str

    @property
    def header(self) -> Block:
        return self.blocks[0]

    @property
    def closed(self) -> bool:
        return self.blocks[0] in self.blocks[-1].instrs[-1].targets


def select(f: Function, profile: MethodProfile, header: Block) -> Trace | Result:
    """The trace from a loop's header, by the best source that there is; or why there is none."""
    if 0 <= header.count < COLD:
        return Result.refusal(Reason.COLD, f"{header.count:g} executions of {header}")
    found = from_paths(f, profile, header)
    if isinstance(found, Trace) or found.refused is not Reason.NO_PROFILE:
        return found
    found = grown(f, header)
    if isinstance(found, Trace) or found.refused is not Reason.NO_PROFILE:
        return found
    return from_recording(f, profile, header)


def headers(f: Function) -> list[Block]:
    """The headers of loops that are no handlers, most frequent first."""
    found = [f.blocks[n] for n in back_edges(f)]
    found = [b for b in found if b.instrs[0].op != "landing"]
    return sorted(found, key=lambda b: (-b.count, b.index))


# ---- (a) paths


def from_paths(f: Function, profile: MethodProfile, header: Block) -> Trace | Result:
    """The most frequent of the paths that begin at the header."""
    if header.path:
        return Result.refusal(Reason.NO_PROFILE, "its paths are another method's")
    key = (header.offset, header.nth)
    mine = {p: n for p, n in profile.paths.items() if p[0] == key}
    if not mine:
        return Result.refusal(Reason.NO_PROFILE, "no paths")
    path, count = max(mine.items(), key=lambda x: (x[1], x[0]))
    share = count / sum(mine.values())
    if share < SKEWED:
        return Result.refusal(Reason.NOT_SKEWED, f"{share:.2f} of the paths from {key}")
    return _located(f, header, path, count, share, "paths")


# ---- (b) MRET


def from_recording(f: Function, profile: MethodProfile, header: Block) -> Trace | Result:
    """The tail that was recorded last."""
    path = profile.traces.get((header.offset, header.nth)) if not header.path else None
    if path is None:
        return Result.refusal(Reason.NO_PROFILE, "no recording")
    return _located(f, header, path, -1.0, 1.0, "recording")


def _located(
    f: Function, header: Block, path: Sequence[BlockKey], count: float, share: float, source: str
) -> Trace | Result:
    """The blocks of a profile's path as the function has them now."""
    heads = set(back_edges(f))
    places: dict[BlockKey, list[Block]] = {}
    for b in f.blocks:
        if not b.path:
            places.setdefault((b.offset, b.nth), []).append(b)
    blocks = [header]
    for key in path[1:]:
        if key not in places:
            continue  # it has been joined to a neighbour
        way = _way(blocks[-1], places[key], places, heads)
        if way is None:
            return Result.refusal(Reason.NO_PROFILE, f"no way from {blocks[-1]} to {key}")
        if len(blocks) + len(way) > LENGTH or set(way) & set(blocks):
            break
        blocks += way
    blocks += _rest(blocks, heads)
    return Trace(tuple(blocks), count, share, source)


def _rest(blocks: list[Block], heads: set[int]) -> list[Block]:
    """What follows the last of the profile's blocks and is part of it: what was inlined there, and
    the rest of the block behind that, by the likeliest way."""
    last = blocks[-1]
    found: list[Block] = []
    b = last
    while len(blocks) + len(found) < LENGTH:
        b = _ranked(b)[0] if b.instrs[-1].targets else b
        part = bool(b.path) or (b.offset, b.nth) == (last.offset, last.nth)
        if not part or b.index in heads or b in blocks or b in found:
            break
        found.append(b)
    return found


def _way(
    start: Block, ends: Iterable[Block], own: dict[BlockKey, list[Block]], heads: set[int]
) -> list[Block] | None:
    """From one block to another over inlined code, likeliest branches first: a depth-first walk
    that takes the first way it finds. Inlined loops are no part of a trace."""
    wanted = set(ends)
    seen = {start}
    way: list[Block] = []
    work = [iter(_ranked(start))]
    while work:
        s = next(work[-1], None)
        if s is None:
            work.pop()
            if way:
                way.pop()
        elif s in wanted:
            return [*way, s]
        elif s not in seen and s.index not in heads and len(way) < GAP:
            seen.add(s)
            # what stands between is inlined, or the rest of a block that a call stood in
            if s.path or (s.offset, s.nth) == (start.offset, start.nth) or not own:
                way.append(s)
                work.append(iter(_ranked(s)))
    return None


def _ranked(b: Block) -> list[Block]:
    """Where a block leads, the likeliest first."""
    targets = b.instrs[-1].targets
    if len(b.weights) != len(targets):
        return list(dict.fromkeys(targets))
    taken: dict[Block, float] = {}
    for t, w in zip(targets, b.weights, strict=True):
        taken[t] = taken.get(t, 0.0) + w
    return sorted(taken, key=lambda t: -taken[t])


# ---- (c) growth


def grown(f: Function, seed: Block) -> Trace | Result:
    """From a block on, as long as its likeliest successor is likely, and has no likelier
    predecessor."""
    if seed.count < 0:
        return Result.refusal(Reason.NO_PROFILE, "no counts")
    heads = set(back_edges(f))
    likeliest: dict[Block, tuple[float, Block]] = {}  # of its predecessors
    for b in f.blocks:
        for t, w in _taken(b).items():
            if t not in likeliest or w > likeliest[t][0]:
                likeliest[t] = w, b
    blocks = [seed]
    probability = 1.0
    while len(blocks) < LENGTH:
        b = blocks[-1]
        taken = _taken(b)
        total = sum(taken.values())
        if not total:
            break
        best = max(taken, key=lambda t: taken[t])
        share = taken[best] / total
        if share < LIKELY:
            break
        probability *= share
        if best in blocks or best.index in heads or likeliest[best][1] is not b:
            break
        blocks.append(best)
    if len(blocks) == 1 and seed not in blocks[-1].instrs[-1].targets:
        return Result.refusal(Reason.NOT_SKEWED, f"no successor of {seed} is likely")
    if probability < SKEWED:
        return Result.refusal(Reason.NOT_SKEWED, f"{probability:.2f} of the executions of {seed}")
    return Trace(tuple(blocks), seed.count * probability, probability, "edges")


def _taken(b: Block) -> dict[Block, float]:
    """How often each different target was taken."""
    targets = b.instrs[-1].targets
    if len(targets) == 1 or len(set(targets)) == 1:
        return {targets[0]: max(b.count, 0.0)}
    taken: dict[Block, float] = {}
    if len(b.weights) == len(targets):
        for t, w in zip(targets, b.weights, strict=True):
            taken[t] = taken.get(t, 0.0) + w
    return taken
