"""Path numbers: properties over random graphs, with cycles, several roots and unreached blocks."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from optimizations.paths import Edge, Graph, Numbering, decode, edge_counts, headers, number


@st.composite
def graphs(draw: st.DrawFn, most: int = 9) -> tuple[Graph, tuple[int, ...]]:
    size = draw(st.integers(1, most))
    blocks = st.integers(0, size - 1)
    graph = tuple(
        tuple(draw(st.lists(blocks, max_size=3, unique=True))) for _ in range(size)
    )
    others = draw(st.lists(blocks, max_size=2, unique=True))
    return graph, tuple(dict.fromkeys([0, *others]))


class Counting:
    """What instrumented code does: a register, and a counter for each path."""

    def __init__(self, numbering: Numbering) -> None:
        self.numbering = numbering
        self.counts: dict[int, int] = {}
        self.edges: dict[Edge, int] = {}

    def run(self, root: int, choices: list[int]) -> None:
        """Walks from a root, and leaves the method where the choices are used up."""
        numbering = self.numbering
        b, register = root, numbering.starts[root]
        pending: list[Edge] = []  # of the path that is not counted yet
        for choice in choices:
            successors = numbering.graph[b]
            if not successors:
                break
            n = choice % len(successors)
            register += numbering.values[b, n]
            pending.append((b, n))
            if (b, n) in numbering.cut:
                self.flush(register, pending)
                register = numbering.starts[successors[n]]
                pending = []
            b = successors[n]
        if not numbering.graph[b]:
            self.flush(register, pending)

    def flush(self, register: int, pending: list[Edge]) -> None:
        self.counts[register] = self.counts.get(register, 0) + 1
        for edge in pending:
            self.edges[edge] = self.edges.get(edge, 0) + 1


@given(graphs())
def test_every_number_is_a_path_of_its_own(case: tuple[Graph, tuple[int, ...]]) -> None:
    graph, roots = case
    numbering = number(graph, roots)
    if numbering.size > 2000:
        return
    seen = set()
    for n in range(numbering.size):
        path = decode(numbering, n)
        seen.add(path)
        assert path.blocks[0] in numbering.starts
        assert not set(path.blocks[1:]) & numbering.headers
        for (b, k), target in zip(path.edges, path.blocks[1:], strict=False):
            assert graph[b][k] == target
        last = path.blocks[-1]
        if len(path.edges) == len(path.blocks):
            b, k = path.edges[-1]
            assert b == last and graph[b][k] in numbering.headers
        else:
            assert len(path.edges) == len(path.blocks) - 1 and not graph[last]
        sum_of_values = numbering.starts[path.blocks[0]]
        assert sum_of_values + sum(numbering.values[e] for e in path.edges) == n
    assert len(seen) == numbering.size


@given(graphs(), st.lists(st.tuples(st.integers(0, 2), st.lists(st.integers(0, 5), max_size=60))))
@settings(max_examples=300)
def test_edge_counts_are_recovered(
    case: tuple[Graph, tuple[int, ...]], runs: list[tuple[int, list[int]]]
) -> None:
    graph, roots = case
    numbering = number(graph, roots)
    counting = Counting(numbering)
    for root, choices in runs:
        counting.run(roots[root % len(roots)], choices)
    assert all(0 <= n < numbering.size for n in counting.counts)
    assert edge_counts(numbering, counting.counts) == counting.edges


@given(graphs())
def test_every_cycle_has_a_header(case: tuple[Graph, tuple[int, ...]]) -> None:
    graph, roots = case
    heads = headers(graph, roots)
    for b in range(len(graph)):
        # without its headers the graph leads nowhere twice
        work, seen = [b], set()
        while work:
            for s in graph[work.pop()]:
                if s not in heads and s not in seen:
                    assert s != b or b in heads or b not in _reached(graph, roots)
                    seen.add(s)
                    work.append(s)


def _reached(graph: Graph, roots: tuple[int, ...]) -> set[int]:
    seen, work = set(roots), list(roots)
    while work:
        for s in graph[work.pop()]:
            if s not in seen:
                seen.add(s)
                work.append(s)
    return seen


def test_the_example_of_the_paper() -> None:
    """Figure 3: six paths from A to F."""
    a, b, c, d, e, f = range(6)
    graph = ((b, c), (c, d), (d,), (e, f), (f,), ())
    numbering = number(graph, (a,))
    assert numbering.size == 6
    assert sorted("".join("ABCDEF"[x] for x in decode(numbering, n).blocks) for n in range(6)) == [
        "ABCDEF", "ABCDF", "ABDEF", "ABDF", "ACDEF", "ACDF"
    ]  # fmt: skip
