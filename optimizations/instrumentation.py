"""Instrumented versions: a method's own IR with probes in it (RAPGO proposal, III).

- Paths from a loop header, or the entry, to the next header or an exit: a register is set where
  paths begin, edges add to it, and the place where a path ends counts it (Ball, Larus, MICRO 1996;
  `optimizations.paths`). A method with too many paths has its edges counted instead.
- Receivers of virtual, interface and delegate calls, and values of chosen operands: the selectors
  of switches, integer divisors, integer parameters, lengths that loops run to (Calder, Feller,
  Eustace, "Value Profiling", MICRO 1997).
- Stores to fields and statics, each by its place: which fields are written at all (Shankar, "Fully
  Dynamic Specialization", store profile).
- The blocks of loops as they run, in a ring: what comes last from a header on is its most recently
  executed tail (Duesterwald, Bala, "Software Profiling for Hot Path Prediction", ASPLOS 2000).

The blocks of the method keep their keys, and loop headers stay what they are; what is added stands
in blocks of its own on edges, or in front of a terminator. A path that an exception cuts short is
not counted; the next begins at the handler.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from optimizations.paths import Graph, Numbering, headers, number
from optimizations.probes import Kind, Plan, Probes, Range, Tally
from optimizations.protocol import Facts, Result
from profilers.profile import MethodProfile
from runtime.codegen.context import RING_WORDS, TALLY_WORDS
from runtime.ir.model import I32, I64, Block, Const, Function, Instr, Operand, Reg
from runtime.refusals import Reason, Refusal

PATHS = 4096  # more, and edges are counted
VALUES = 24  # operands whose values are counted, in one method

STORES = 32  # stores that are counted, in one method

KINDS = ("paths", "receivers", "values", "stores", "traces")


class Instrumentation:
    """Adds probes of some kinds; afterwards `plan` says what they count."""

    name = "instrumentation"

    def __init__(self, probes: Probes, kinds: Collection[str] = KINDS) -> None:
        self.probes, self.kinds = probes, kinds
        self.plan: Plan | None = None

    def estimated_speedup(self, facts: Facts, profile: MethodProfile) -> float:
        return 1.0

    def apply(self, ir: Function, profile: MethodProfile) -> Result:
        try:
            self.plan = instrument(ir, self.probes, self.kinds)
        except Refusal as r:
            return Result.refusal(r.reason, r.detail)
        plan = self.plan
        words = sum(r.words for r in plan.ranges)
        if not words:
            return Result.refusal(Reason.NOTHING_TO_DO)
        ways = "paths, " if plan.numbering is not None else "edges, " if plan.entries else ""
        return Result(len(plan.ranges), (f"{ways}{len(plan.tallies)} tallies, {words} words",))


def instrument(ir: Function, probes: Probes, kinds: Collection[str] = KINDS) -> Plan:
    """Puts the probes into the IR. Raises Refusal, the IR unchanged, where words run out."""
    graph, roots = graph_of(ir)
    keys, places = tuple(map(_key, ir.blocks)), tuple(map(_places, ir.blocks))
    plan = Plan(ir.method, graph, keys, places, headers(graph, roots))
    wanted = list(_tallies(ir)) if kinds else []
    wanted = [w for w in wanted if ("values" if w[3] == "value" else "receivers") in kinds]
    numbering = number(graph, roots) if "paths" in kinds else None
    # words first: if there are too few, nothing has been changed
    if numbering is not None and numbering.size <= PATHS:
        plan.numbering = numbering
        plan.paths = _take(plan, probes, numbering.size, Kind.COUNTERS)
    elif numbering is not None:
        _take_edges(plan, probes, numbering, roots)
    for _, _, offset, what, _ in wanted:
        plan.tallies.append(Tally(_take(plan, probes, TALLY_WORDS, Kind.TALLY), offset, what))
    stores = list(_stores(ir)) if "stores" in kinds else []
    if stores:
        first = _take(plan, probes, len(stores), Kind.COUNTERS)
        plan.stores = {i.offset: first + n for n, (_, i) in enumerate(stores)}
    if "traces" in kinds and plan.headers:
        plan.ring = _take(plan, probes, RING_WORDS, Kind.RING)
    for (b, before, _, what, a), tally in zip(wanted, plan.tallies, strict=True):
        at = b.instrs.index(before)
        b.instrs.insert(at, Instr("tally", None, (a,), (tally.start, what), offset=before.offset))
    for b, i in stores:
        at = b.instrs.index(i)
        b.instrs.insert(at, Instr("count", aux=plan.stores[i.offset], offset=i.offset))
    blocks = list(ir.blocks)
    if plan.ring >= 0:
        for n in _in_loops(graph, plan.headers):
            _at_head(blocks[n], [Instr("record", aux=(plan.ring, n), offset=blocks[n].offset)])
    if plan.numbering is not None:
        _count_paths(ir, blocks, plan, plan.numbering)
    elif plan.edges:
        _count_edges(ir, blocks, plan)
    return plan


def graph_of(f: Function) -> tuple[Graph, tuple[int, ...]]:
    """A function's blocks and where its terminators lead, and what begins by itself: the entry, and
    handlers."""
    graph = tuple(tuple(dict.fromkeys(t.index for t in b.instrs[-1].targets)) for b in f.blocks)
    landings = [b.index for b in f.blocks if b.instrs[0].op == "landing"]
    return graph, (0, *landings)


def _key(b: Block) -> tuple[int, int] | None:
    return None if b.path else (b.offset, b.nth)


def _places(b: Block) -> tuple[int, tuple[int, ...]]:
    """How many targets a block has, and the first place among them of each different one."""
    targets = b.instrs[-1].targets
    return len(targets), tuple(targets.index(t) for t in dict.fromkeys(targets))


def _take(plan: Plan, probes: Probes, words: int, kind: Kind) -> int:
    start = probes.take(words)
    plan.ranges.append(Range(start, words, kind))
    return start


# ---- paths and edges


def _count_paths(f: Function, blocks: list[Block], plan: Plan, numbering: Numbering) -> None:
    register = f.reg(I32, "path")
    count = Instr("pathcount", None, (register,), (plan.paths, numbering.size))

    def counted(offset: int) -> Instr:
        return Instr("pathcount", None, count.args, count.aux, offset=offset)

    for (n, k), value in numbering.values.items():
        b = blocks[n]
        target = blocks[numbering.graph[n][k]]
        offset = b.instrs[-1].offset
        added: list[Instr] = []
        if value:
            add = Instr("add", register, (register, Const(I32, value)), offset=offset)
            added.append(add)
        if (n, k) in numbering.cut:
            added.append(counted(offset))
        if added:
            _on_edge(f, b, target, added)
    for n, b in enumerate(blocks):
        if not numbering.graph[n]:
            b.instrs.insert(len(b.instrs) - 1, counted(b.instrs[-1].offset))
    for n, start in numbering.starts.items():
        first = blocks[n]
        _at_head(first, [Instr("copy", register, (Const(I32, start),), offset=first.offset)])


def _take_edges(plan: Plan, probes: Probes, numbering: Numbering, roots: tuple[int, ...]) -> None:
    """Words for the edges of branches and those into headers; the rest follows from them."""
    edges = [
        (b, n)
        for b, successors in enumerate(plan.graph)
        for n, s in enumerate(successors)
        if len(successors) > 1 or s in numbering.headers
    ]
    start = _take(plan, probes, len(edges) + len(roots), Kind.COUNTERS)
    plan.edges = {edge: start + n for n, edge in enumerate(edges)}
    plan.entries = {b: start + len(edges) + n for n, b in enumerate(roots)}


def _count_edges(f: Function, blocks: list[Block], plan: Plan) -> None:
    for (n, k), word in plan.edges.items():
        b = blocks[n]
        count = Instr("count", aux=word, offset=b.instrs[-1].offset)
        _on_edge(f, b, blocks[plan.graph[n][k]], [count])
    for n, word in plan.entries.items():
        _at_head(blocks[n], [Instr("count", aux=word, offset=blocks[n].offset)])


def _on_edge(f: Function, b: Block, target: Block, added: list[Instr]) -> None:
    """Code on the edges from one block to another."""
    last = b.instrs[-1]
    if last.op == "jump":
        b.instrs[-1:] = [*added, last]
        return
    between = f.block(-1, target.cold)
    jump = Instr("jump", targets=(target,), offset=last.offset)
    between.instrs = [*added, jump]
    last.targets = tuple([between if t is target else t for t in last.targets])


def _at_head(b: Block, added: list[Instr]) -> None:
    at = 1 if b.instrs[0].op == "landing" else 0
    b.instrs[at:at] = added


# ---- values

# block, instruction that the tally stands in front of, CIL offset, what, operand
Wanted = tuple[Block, Instr, int, str, Operand]


def _tallies(f: Function) -> Iterator[Wanted]:
    values = 0
    first = f.blocks[0].instrs[0]
    for n, p in enumerate(f.params):
        if p.type is I32 or p.type is I64:
            values += 1
            if values <= VALUES:
                yield f.blocks[0], first, -1 - n, "value", p
    for b in f.blocks:
        if b.cold or b.path:
            continue
        for i in b.instrs:
            if i.op == "call" and i.aux.kind in ("virtual", "delegate"):
                yield b, i, i.offset, _RECEIVER[i.aux.kind], i.args[0]
            elif (a := _chosen(b, i)) is not None and values < VALUES:
                values += 1
                yield b, i, i.offset, "value", a


_RECEIVER = {"virtual": "class", "delegate": "delegate"}


def _chosen(b: Block, i: Instr) -> Reg | None:
    """The operand whose value is worth knowing: one that decides, or costs a division."""
    a: Operand | None = None
    if i.op == "switch":
        a = i.args[0]
    elif i.op in ("div", "rem", "divu", "remu"):
        a = i.args[1]
    elif i.op == "branch" and len(i.args) == 2:
        # the end of a loop that runs to an array's length
        a = next((x for x in i.args if isinstance(x, Reg) and _is_length(b, x)), None)
    return a if isinstance(a, Reg) and a.type in (I32, I64) and not a.addressed else None


def _stores(f: Function) -> Iterator[tuple[Block, Instr]]:
    """Stores through objects and addresses, those of one CIL instruction once."""
    seen: set[int] = set()
    for b in f.blocks:
        for i in b.instrs:
            if i.op == "store" and not b.path and i.offset >= 0 and i.offset not in seen:
                seen.add(i.offset)
                if len(seen) > STORES:
                    return
                yield b, i


def _is_length(b: Block, a: Reg) -> bool:
    return any(i.dst is a and i.op in ("len", "conv") and _from_len(b, i) for i in b.instrs)


def _from_len(b: Block, i: Instr) -> bool:
    if i.op == "len":
        return True
    return any(x.op == "len" and x.dst is i.args[0] for x in b.instrs)


def _in_loops(graph: Graph, heads: frozenset[int]) -> list[int]:
    """The blocks of cycles: what a header leads to, and leads to that header."""
    before: dict[int, list[int]] = {}
    for b, successors in enumerate(graph):
        for s in successors:
            before.setdefault(s, []).append(b)
    found: set[int] = set()
    for head in heads:
        ahead = _closure([head], graph)
        work, back = [head], set()
        while work:
            for b in before.get(work.pop(), ()):
                if b in ahead and b not in back:
                    back.add(b)
                    work.append(b)
        found |= back
    return sorted(found)


def _closure(work: list[int], graph: Graph) -> set[int]:
    seen = set(work)
    while work:
        for s in graph[work.pop()]:
            if s not in seen:
                seen.add(s)
                work.append(s)
    return seen
