"""Exception regions: from CIL's clauses to dispatch blocks, finally continuations and handlers.

A clause is (kind, try offset, try length, handler offset, handler length, type or filter offset),
inner ones first. Control reaches a handler through the clause's dispatch block, which begins with
`landing` (the pending exception becomes an object, and the first pass runs if it matters) and tests
clause after clause, outwards. Neighbouring clauses of one try block are one region of the IR; a
`region` instruction stands wherever another region is entered than the one that control comes from
(`mark`).

A filter has been asked when control gets to its clause: by the first pass, which called the code
that `runtime.cil.filters` imports. The clause only looks whether it was chosen.

A finally block exists once. A selector register says what follows it: 0, the exception goes on
outwards; k, the k-th of the continuations that `leave` instructions have asked for. While it runs
because of an exception, the first pass's choice is put aside: what the block throws and catches
itself has first passes of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from runtime.ir.model import I32, I64, REF, Block, Const, Instr, Reg, Region
from runtime.refusals import Reason, Refusal

if TYPE_CHECKING:
    from runtime.cil.importer import Importer

CATCH, FILTER, FINALLY, FAULT = 0, 1, 2, 4
EVERYTHING = ("System.Object", "System.Exception")  # classes whose clauses catch whatever comes
Clause = tuple[int, int, int, int, int, int]


class Regions:
    """The regions of one method."""

    def __init__(self, imp: Importer, clauses: list[Clause]) -> None:
        self.imp, self.clauses = imp, clauses
        self.boundaries: set[int] = set()
        for kind, start, length, handler, handler_length, extra in clauses:
            self.boundaries |= {start, start + length, handler, handler + handler_length}
            if kind == FILTER:
                self.boundaries.add(extra)
        self.regions: list[Region] = []
        self.region_of: list[int] = []  # by clause
        self.filter_of: dict[int, int] = {}  # clause → which of the method's filters
        self._number()
        self._where: dict[Block, int] = {}  # the region of blocks that are at no CIL offset
        n = len(clauses)
        # the first pass's choice, while a finally block runs
        self.saved: list[Reg | None] = [None] * n
        self.caught: list[Reg | None] = [None] * n  # the exception that a clause handles
        self.selector: list[Reg | None] = [None] * n
        self.continuations: list[list[Block]] = [[] for _ in clauses]
        self.ends: list[list[Block]] = [[] for _ in clauses]
        self._tests: dict[int, Block] = {}
        self._landings: dict[int, Block] = {}
        self.exception: Reg | None = None

    # ---- which regions an offset is in

    def _within(self, offset: int, after: int = -1) -> int | None:
        """The innermost clause, of those after `after`, whose try block holds the offset."""
        for k in range(after + 1, len(self.clauses)):
            _, start, length, _, _, _ = self.clauses[k]
            if start <= offset < start + length:
                return k
        return None

    def handler_at(self, offset: int) -> Block | None:
        """Where an exception at this offset goes."""
        k = self._within(offset)
        return None if k is None else self._landing(k)

    def _number(self) -> None:
        """Makes the regions: a run of clauses with the same try block each."""
        starts = []
        for k, (_, start, length, _, _, _) in enumerate(self.clauses):
            if k == 0 or (start, length) != self.clauses[k - 1][1:3]:
                starts.append(k)
            self.region_of.append(len(starts) - 1)
        for first, end in zip(starts, [*starts, len(self.clauses)][1:], strict=True):
            tried = tuple(self._clause(k) for k in range(first, end))
            outer = self._within(self.clauses[first][1], end - 1)
            self.regions.append(Region(-1 if outer is None else self.region_of[outer], tried))

    def _clause(self, k: int) -> tuple[str, int]:
        kind, _, _, _, _, extra = self.clauses[k]
        if kind == CATCH:
            name = self.imp.world.types[extra].name
            return ("any", 0) if name in EVERYTHING else ("catch", extra)
        if kind == FILTER:
            return "filter", self.filter_of.setdefault(k, len(self.filter_of))
        return "finally", 0

    def _region_at(self, offset: int) -> int:
        k = self._within(offset)
        return -1 if k is None else self.region_of[k]

    def _outside(self, k: int) -> int:
        """The region around a clause's."""
        return self.regions[self.region_of[k]].parent

    def _block(self, region: int, offset: int, cold: bool = True) -> Block:
        b = self.imp.f.block(offset, cold=cold)
        self._where[b] = region
        return b

    def mark(self) -> None:
        """Puts `region` instructions where control comes into a region from another, once all
        blocks are there."""
        f = self.imp.f
        if not any(b.instrs[0].op == "landing" for b in f.blocks):
            return  # no exception ever gets to a clause
        f.regions = self.regions
        for offset, b in self.imp.blocks.items():
            self._where[b] = self._region_at(offset)
        where = [self._where.get(b, -1) for b in f.blocks]
        entered = set()
        for b in f.blocks:
            for s in b.successors():
                if where[s.index] != where[b.index]:
                    entered.add(s.index)
        for n in entered:
            b = f.blocks[n]
            i = Instr("region", aux=where[n], offset=b.offset)
            b.instrs.insert(b.instrs[0].op == "landing", i)

    def _landing(self, k: int) -> Block:
        b = self._landings.get(k)
        if b is None:
            imp = self.imp
            if self.exception is None:
                self.exception = imp.f.reg(REF, "exception")
            b = self._landings[k] = self._block(self._outside(k), self.clauses[k][3])
            with _At(imp, b, None):
                imp.emit("landing", self.exception, aux=self.region_of[k])
                imp.emit("jump", targets=(self._test(k),))
        return b

    def _caught(self, k: int) -> Reg:
        r = self.caught[k]
        if r is None:
            r = self.caught[k] = self.imp.f.reg(REF, f"caught{k}")
        return r

    def _saved(self, k: int) -> Reg:
        r = self.saved[k]
        if r is None:
            r = self.saved[k] = self.imp.f.reg(I64, f"saved{k}")
        return r

    def _selector(self, k: int) -> Reg:
        r = self.selector[k]
        if r is None:
            r = self.selector[k] = self.imp.f.reg(I32, f"selector{k}")
        return r

    # ---- dispatch

    def _next(self, k: int) -> None:
        """Goes on to the clause around k, or out of the function."""
        _, start, _, _, _, _ = self.clauses[k]
        imp = self.imp
        assert self.exception is not None
        outer = self._within(start, k)
        if outer is None:
            imp.emit("throw", None, (self.exception,)).handler = None
        else:
            imp.emit("jump", targets=(self._test(outer),))

    def _test(self, k: int) -> Block:
        b = self._tests.get(k)
        if b is not None:
            return b
        imp = self.imp
        kind, _, _, handler, _, extra = self.clauses[k]
        region = self._outside(k)
        b = self._tests[k] = self._block(region, handler)
        assert self.exception is not None
        exc = self.exception
        with _At(imp, b, None):
            if kind in (FINALLY, FAULT):
                imp.emit("copy", self._caught(k), (exc,))
                imp.emit("suspend", self._saved(k))
                imp.emit("copy", self._selector(k), (Const(I32, 0),))
                imp.enter(handler, [])
                imp.emit("jump", targets=(imp.at(handler),))
                return b
            if kind == FILTER:
                first = self.region_of.index(self.region_of[k])
                r = imp.result("verdict", I32, (), (self.region_of[k], k - first))
            elif imp.world.types[extra].name in EVERYTHING:
                self._catch(k, exc)
                return b
            else:
                r = imp.result("isinst", REF, (exc,), imp.world.types[extra])
            yes, no = self._block(region, handler), self._block(region, handler)
            imp.emit("branch", None, (r, Const(r.type, 0)), "ne", (yes, no))
            with _At(imp, no, None):
                self._next(k)
            with _At(imp, yes, None):
                self._catch(k, exc)
        return b

    def _catch(self, k: int, exc: Reg) -> None:
        """Enters the handler of a clause that catches; nobody asks for the first pass's choice any
        more."""
        imp = self.imp
        caught, handler = self._caught(k), self.clauses[k][3]
        imp.emit("suspend", imp.temp(I64))
        imp.emit("copy", caught, (exc,))
        imp.enter(handler, [caught])
        imp.emit("jump", targets=(imp.at(handler),))

    # ---- instructions

    def leave(self, target: int) -> None:
        """`leave`: through the finally blocks between here and the target."""
        imp = self.imp
        crossed = []
        for k, (kind, start, length, _, _, _) in enumerate(self.clauses):
            inside = start <= imp.offset < start + length
            if kind == FINALLY and inside and not start <= target < start + length:
                crossed.append(k)
        imp.stack = []
        last = imp.flow(target)
        after = last
        for k in reversed(crossed):
            number = self._continuation(k, after)
            block = self._block(self._outside(k), imp.offset, cold=False)
            with _At(imp, block, None):
                imp.emit("copy", self._selector(k), (Const(I32, number),))
                imp.emit("copy", self._saved(k), (Const(I64, 0),))
                imp.emit("copy", self._caught(k), (Const(REF, 0),))
                imp.enter(self.clauses[k][3], [])
                imp.emit("jump", targets=(imp.at(self.clauses[k][3]),))
            after = block
        imp.end("jump", (), None, after)

    def _continuation(self, k: int, block: Block) -> int:
        self.continuations[k].append(block)
        for end in self.ends[k]:  # an endfinally that has been translated already
            t = end.instrs[-1]
            t.targets = (*t.targets, block)
        return len(self.continuations[k])

    def end_finally(self) -> None:
        imp = self.imp
        k = self._handler_around(imp.offset, (FINALLY, FAULT))
        out = self._block(self._outside(k), imp.offset)
        with _At(imp, out, None):
            if self.exception is None:
                self.exception = imp.f.reg(REF, "exception")
            imp.emit("copy", self.exception, (self._caught(k),))
            imp.emit("resume", None, (self._saved(k),))
            self._next(k)
        self.ends[k].append(imp.block)
        # target 0 is the default: the exception goes on
        imp.end("switch", (self._selector(k),), None, out, out, *self.continuations[k])

    def end_filter(self) -> None:
        raise Refusal(Reason.BAD_CIL, f"endfilter outside of a filter at {self.imp.offset}")

    def rethrow(self) -> None:
        imp = self.imp
        imp.end("throw", (self._caught(self._handler_around(imp.offset, (CATCH, FILTER))),))

    def _handler_around(self, offset: int, kinds: tuple[int, ...]) -> int:
        for k, (kind, _, _, handler, length, _) in enumerate(self.clauses):
            if kind in kinds and handler <= offset < handler + length:
                return k
        raise Refusal(Reason.BAD_CIL, f"no handler around {offset}")


class _At:
    """Emits into another block for a while."""

    def __init__(self, imp: Importer, block: Block, handler: Block | None) -> None:
        self.imp, self.block, self.handler = imp, block, handler

    def __enter__(self) -> None:
        imp = self.imp
        self.saved = imp.block, imp.handler
        imp.block, imp.handler = self.block, self.handler

    def __exit__(self, *_: object) -> None:
        self.imp.block, self.imp.handler = self.saved
