"""Edges, acyclic paths and recorded traces of instrumented versions.

Edges say where each branch goes; paths (Ball, Larus, MICRO 1996) which branches go together; a
trace is the one tail that was running when a loop's counter tripped (Dynamo). Shifts are judged by
edges. Of paths only the most frequent are kept: a method can have very many. A newer trace
replaces an older one, since its worth is that it is recent.
"""

from __future__ import annotations

from collections.abc import Callable

from profilers.profile import MethodProfile
from profilers.profiles import Instrumented, Table


class Paths(Instrumented):
    name = "paths"
    instrumentation: str | None = "instrumentation"

    def has(self, batch: MethodProfile) -> bool:
        return bool(batch.edges or batch.paths or batch.traces)

    def table(self, profile: MethodProfile) -> Table:
        return {block: dict(enumerate(edges)) for block, edges in profile.edges.items()}

    def add(self, known: MethodProfile, batch: MethodProfile) -> None:
        edges = known.edges
        for block, new in batch.edges.items():
            old = edges.get(block)
            if old is None or len(old) != len(new):
                # another number of targets: the block is another one now, such as after an upgrade
                edges[block] = tuple(map(float, new))
            else:
                edges[block] = tuple(map(float.__add__, map(float, old), map(float, new)))
        paths = known.paths
        for path, n in batch.paths.items():
            paths[path] = paths.get(path, 0.0) + n
        if len(paths) > self.limits.paths:
            ranked = sorted(paths.items(), key=lambda x: (-x[1], x[0]))
            known.paths = dict(ranked[: self.limits.paths])
        known.traces.update(batch.traces)

    def scale(self, known: MethodProfile, factor: Callable[[float], float]) -> bool:
        changed = False
        most = 1.0  # paths run through many blocks: they fade as the least of them does
        for block, edges in known.edges.items():
            f = factor(sum(edges))
            if f != 1.0:
                changed = True
                most = min(most, f)
                known.edges[block] = tuple(n * f for n in edges)
        if not known.edges and known.paths:
            most = factor(sum(known.paths.values()))
        if most != 1.0:
            changed = True
            known.paths = {p: x for p, n in known.paths.items() if (x := n * most) >= 0.5}
        return changed

    def clear(self, known: MethodProfile) -> None:
        known.edges.clear()
        known.paths.clear()
        known.traces.clear()
