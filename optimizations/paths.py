"""Numbers for the acyclic paths of a graph, and back (Ball, Larus, "Efficient Path Profiling",
MICRO 1996, 3.1 to 3.4).

Each edge has a value such that the sum along a path, added to what the path's first block starts
with, is the path's number: distinct, and below the number of paths. Code that counts paths keeps
the sum in a register, and one table of counters tells how often each path ran whole, from which the
count of every edge follows; counts of edges do not tell the paths.

Paths begin at roots (the entry, handlers) and at loop headers, and end where the method is left, or
before a loop header. Ball and Larus cut only back edges, so that their first path through a loop
begins in front of it; cut at every edge into a header, a path's register is set in the header
itself, whoever leads there (on-stack replacement does), and each path of a loop has one number.

Blocks are numbers; a graph is the tuple of successors of each block, without repetitions. An edge
is a block and the place among its successors.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

Graph = Sequence[Sequence[int]]
Edge = tuple[int, int]


class Path(NamedTuple):
    """`edges` has one more than there are blocks after the first if the path ends before a
    header: the edge into it."""

    blocks: tuple[int, ...]
    edges: tuple[Edge, ...]


@dataclass(frozen=True, slots=True)
class Numbering:
    """`starts`: first blocks of paths, with what their register starts with; in rising order.
    `values`: what an edge adds; edges that add nothing too. `cut`: the edges that end a path."""

    graph: Graph
    size: int
    starts: dict[int, int]
    values: dict[Edge, int]
    cut: frozenset[Edge]
    headers: frozenset[int]


def headers(graph: Graph, roots: Iterable[int]) -> frozenset[int]:
    """Blocks that a depth-first walk from the roots comes back to: each cycle has one."""
    state = [0] * len(graph)  # 0 unseen, 1 on the way, 2 done
    found = set()
    for root in roots:
        if state[root]:
            continue
        state[root] = 1
        way = [(root, iter(graph[root]))]
        while way:
            b, rest = way[-1]
            for s in rest:
                if state[s] == 0:
                    state[s] = 1
                    way.append((s, iter(graph[s])))
                    break
                if state[s] == 1:
                    found.add(s)
            else:
                state[b] = 2
                way.pop()
    return frozenset(found)


def number(graph: Graph, roots: Sequence[int]) -> Numbering:
    """Numbers the paths of what the roots reach."""
    heads = headers(graph, roots)
    firsts = list(dict.fromkeys([*roots, *sorted(heads)]))
    counts: dict[int, int] = {}
    values: dict[Edge, int] = {}
    cut = set()
    for b in _from_the_ends(graph, firsts, heads):
        total = 0
        for n, s in enumerate(graph[b]):
            values[b, n] = total
            if s in heads:
                cut.add((b, n))
                total += 1
            else:
                total += counts[s]
        counts[b] = total or 1
    starts = {}
    size = 0
    for b in firsts:
        starts[b] = size
        size += counts[b]
    return Numbering(graph, size, starts, values, frozenset(cut), heads)


def _from_the_ends(graph: Graph, firsts: Iterable[int], heads: frozenset[int]) -> list[int]:
    """The blocks, each after those that it leads to without a cut."""
    order: list[int] = []
    seen = set()
    for first in firsts:
        if first in seen:
            continue
        seen.add(first)
        way = [(first, iter(graph[first]))]
        while way:
            b, rest = way[-1]
            for s in rest:
                if s not in seen and s not in heads:
                    seen.add(s)
                    way.append((s, iter(graph[s])))
                    break
            else:
                order.append(b)
                way.pop()
    return order


def decode(numbering: Numbering, path: int) -> Path:
    """The path of a number."""
    if not 0 <= path < numbering.size:
        raise ValueError(f"{path} is no path of {numbering.size}")
    b, left = 0, path
    for first, start in numbering.starts.items():
        if start > path:
            break
        b, left = first, path - start
    blocks, edges = [b], []
    values, graph = numbering.values, numbering.graph
    while graph[b]:
        # the last edge whose value fits: values rise along the successors
        n = max(n for n in range(len(graph[b])) if values[b, n] <= left)
        left -= values[b, n]
        edges.append((b, n))
        if (b, n) in numbering.cut:
            break
        b = graph[b][n]
        blocks.append(b)
    return Path(tuple(blocks), tuple(edges))


def edge_counts(numbering: Numbering, counts: Mapping[int, float]) -> dict[Edge, float]:
    """How often each edge was taken, from how often each path ran; edges never taken are left
    out."""
    found: dict[Edge, float] = {}
    for path, n in counts.items():
        if n:
            for edge in decode(numbering, path).edges:
                found[edge] = found.get(edge, 0.0) + n
    return found
