"""What probes mean: the plan of an instrumented version, and reading its words back.

A `Plan` says what each range of probe words counts, in terms that outlive the code: keys of blocks,
CIL offsets. `read` turns the words into a profile. Words are per thread: `merged` puts those of
several threads together, each range by its kind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple, Protocol

from optimizations.paths import Edge, Graph, Numbering, decode, edge_counts
from profilers.profile import BlockKey, Frequent, MethodProfile
from runtime.codegen.context import RING_ENTRIES, TALLY_ENTRIES

Words = Callable[[int, int], Sequence[int]]  # first word, how many → the words


class Probes(Protocol):
    """Hands out probe words, which are zero on every thread. Raises Refusal when they run out."""

    def take(self, words: int) -> int:
        """The first of that many words."""


class Kind(Enum):
    """How the words of several threads become one."""

    COUNTERS = "counters"
    TALLY = "tally"
    RING = "ring"


class Range(NamedTuple):
    start: int
    words: int
    kind: Kind


class Tally(NamedTuple):
    """One table of values: at which CIL offset, and of what: "class", "delegate" (the receivers of
    a call) or "value". The values of parameter n on entry have the offset -1 - n."""

    start: int
    offset: int
    what: str


@dataclass(slots=True)
class Plan:
    """`keys`: by number, as `graph` has them, the keys of the function's own blocks; None for
    others, which have no place in the method's profile. `targets`: for each successor of a block,
    which of its terminator's targets it is, and how many these are. `headers`: of its loops."""

    method: int
    graph: Graph = ()
    keys: tuple[BlockKey | None, ...] = ()
    targets: tuple[tuple[int, tuple[int, ...]], ...] = ()
    headers: frozenset[int] = frozenset()
    numbering: Numbering | None = None  # of paths, if they are counted: from word `paths` on
    paths: int = 0
    edges: dict[Edge, int] = field(default_factory=dict)  # or edges: the word of each
    entries: dict[int, int] = field(default_factory=dict)  # and of each block that is a root
    tallies: list[Tally] = field(default_factory=list)
    stores: dict[int, int] = field(default_factory=dict)  # CIL offset of a store → its word
    ring: int = -1  # first word of the recording
    ranges: list[Range] = field(default_factory=list)


def read(plan: Plan, words: Words) -> MethodProfile:
    """What the probes counted, as a profile of the method."""
    profile = MethodProfile(plan.method)
    if plan.numbering is not None:
        _read_paths(plan, plan.numbering, words, profile)
    elif plan.edges or plan.entries:
        _read_edges(plan, words, profile)
    for tally in plan.tallies:
        frequent = _frequent(words(tally.start, 2 * TALLY_ENTRIES + 1))
        if frequent.total:
            table = profile.values if tally.what == "value" else profile.receivers
            known = table.setdefault(tally.offset, Frequent())
            known.add(frequent.counts, frequent.other)
    for offset, word in plan.stores.items():
        if n := words(word, 1)[0]:
            profile.stores[offset] = float(n)
    if plan.ring >= 0:
        _read_traces(plan, words, profile)
    return profile


def _read_paths(plan: Plan, numbering: Numbering, words: Words, profile: MethodProfile) -> None:
    counts = {n: float(c) for n, c in enumerate(words(plan.paths, numbering.size)) if c}
    for n, count in counts.items():
        blocks = decode(numbering, n).blocks
        keys = tuple(k for b in blocks if (k := plan.keys[b]) is not None)
        if len(keys) == len(blocks):
            profile.paths[keys] = profile.paths.get(keys, 0.0) + count
        if blocks[0] == 0:
            profile.entries += count
    _note_edges(plan, edge_counts(numbering, counts), profile)


def _read_edges(plan: Plan, words: Words, profile: MethodProfile) -> None:
    """Counted are the edges of branches, and what begins or repeats; a jump is taken as often as
    its block is entered."""
    taken = {edge: float(words(at, 1)[0]) for edge, at in plan.edges.items()}
    entered = {b: float(words(at, 1)[0]) for b, at in plan.entries.items()}
    before: dict[int, list[Edge]] = {}
    for b, successors in enumerate(plan.graph):
        for n, s in enumerate(successors):
            before.setdefault(s, []).append((b, n))
    profile.entries = entered.get(0, 0.0)
    for edge in [(b, n) for b, s in enumerate(plan.graph) for n in range(len(s))]:
        # back along jumps, none of which closes a cycle: those are counted
        way = [edge]
        while way:
            at = way[-1]
            if at in taken:
                way.pop()
                continue
            missing = [e for e in before.get(at[0], ()) if e not in taken]
            if missing:
                way += missing
                continue
            way.pop()
            sources = sum(taken[e] for e in before.get(at[0], ()))
            taken[at] = entered.get(at[0], 0.0) + sources
    _note_edges(plan, {e: n for e, n in taken.items() if n}, profile)


def _note_edges(plan: Plan, taken: dict[Edge, float], profile: MethodProfile) -> None:
    for (b, n), count in taken.items():
        key = plan.keys[b]
        if key is None:
            continue
        total, places = plan.targets[b]
        old = profile.edges.get(key, (0.0,) * total)
        place = places[n]
        profile.edges[key] = (*old[:place], old[place] + count, *old[place + 1 :])


def _frequent(words: Sequence[int]) -> Frequent:
    frequent = Frequent()
    for n in range(TALLY_ENTRIES):
        value, count = words[2 * n], words[2 * n + 1]
        if count:
            frequent.add({_signed(value): float(count)})
    frequent.other = float(words[2 * TALLY_ENTRIES])
    return frequent


def _signed(word: int) -> int:
    return word - (1 << 64) if word >> 63 == 1 else word


def _read_traces(plan: Plan, words: Words, profile: MethodProfile) -> None:
    """For each loop header in the ring, the last tail from it up to a header."""
    position = words(plan.ring, 1)[0]
    ring = words(plan.ring + 1, RING_ENTRIES)
    first = max(0, position - RING_ENTRIES)
    blocks = [ring[n % RING_ENTRIES] for n in range(first, position)]
    begun: list[int] = []
    for b in blocks:
        if b >= len(plan.graph):
            return  # torn: read while it was written
        follows = bool(begun) and b in plan.graph[begun[-1]]
        if b in plan.headers:
            if follows:
                _note_trace(plan, begun, profile)
            begun = [b]
        elif follows:
            begun.append(b)
        else:
            begun = []  # the loop was left, or the method called itself


def _note_trace(plan: Plan, blocks: list[int], profile: MethodProfile) -> None:
    keys = tuple(k for b in blocks if (k := plan.keys[b]) is not None)
    if len(keys) == len(blocks):
        profile.traces[keys[0]] = keys


# ---- several threads


def merged(plan: Plan, threads: Iterable[Words]) -> Words:
    """The words of several threads as one thread's: counters added up, tables of values merged, of
    recordings the longest."""
    found: dict[int, Sequence[int]] = {}
    parts = list(threads)
    for r in plan.ranges:
        found[r.start] = _MERGE[r.kind]([list(words(r.start, r.words)) for words in parts])
    starts = sorted(found)

    def words(start: int, count: int) -> Sequence[int]:
        base = max(s for s in starts if s <= start)
        return found[base][start - base : start - base + count]

    return words


def _added(parts: list[list[int]]) -> list[int]:
    return [sum(column) for column in zip(*parts, strict=True)]


def _tables(parts: list[list[int]]) -> list[int]:
    counts: dict[int, int] = {}
    other = 0
    for words in parts:
        for n in range(TALLY_ENTRIES):
            value, count = words[2 * n], words[2 * n + 1]
            if count:
                counts[value] = counts.get(value, 0) + count
        other += words[2 * TALLY_ENTRIES]
    ranked = sorted(counts.items(), key=lambda x: (-x[1], x[0]))
    table = [word for entry in ranked[:TALLY_ENTRIES] for word in entry]
    rest = sum(count for _, count in ranked[TALLY_ENTRIES:])
    return [*table, *[0] * (2 * TALLY_ENTRIES - len(table)), other + rest]


def _longest(parts: list[list[int]]) -> list[int]:
    return max(parts, key=lambda words: words[0])


_MERGE: dict[Kind, Callable[[list[list[int]]], list[int]]] = {
    Kind.COUNTERS: _added, Kind.TALLY: _tables, Kind.RING: _longest,
}  # fmt: skip
