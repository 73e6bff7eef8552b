"""Exception regions: from CIL's clauses to dispatch blocks, finally continuations and handlers.

A clause is (kind, try offset, try length, handler offset, handler length, type or filter offset), inner ones
first. Control reaches a handler through the clause's dispatch block, which begins with `landing` (the
pending exception becomes an object) and tests clause after clause, outwards.

A finally block exists once. A selector register says what follows it: 0, the exception goes on outwards;
k, the k-th of the continuations that `leave` instructions have asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from runtime.ir.model import I32, REF, Block, Const, Reg
from runtime.refusals import Reason, Refusal

if TYPE_CHECKING:
    from runtime.cil.importer import Importer

CATCH, FILTER, FINALLY, FAULT = 0, 1, 2, 4
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
        n = len(clauses)
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
        # within a filter, any exception means "no"
        for k, (kind, _, _, handler, _, extra) in enumerate(self.clauses):
            if kind == FILTER and extra <= offset < handler:
                return self._swallow(k)
        k2 = self._within(offset)
        return None if k2 is None else self._landing(k2)

    def _landing(self, k: int) -> Block:
        b = self._landings.get(k)
        if b is None:
            imp = self.imp
            if self.exception is None:
                self.exception = imp.temp(REF)
            b = self._landings[k] = imp.f.block(self.clauses[k][3], cold=True)
            with _At(imp, b, None):
                imp.emit("landing", self.exception)
                imp.emit("jump", targets=(self._test(k),))
        return b

    def _swallow(self, k: int) -> Block:
        imp = self.imp
        key = ~k
        b = self._landings.get(key)
        if b is None:
            b = self._landings[key] = imp.f.block(self.clauses[k][3], cold=True)
            with _At(imp, b, None):
                imp.emit("landing", imp.temp(REF))
                caught = self._caught(k)
                if self.exception is None:
                    self.exception = imp.temp(REF)
                imp.emit("copy", self.exception, (caught,))
                self._next(k)
        return b

    def _caught(self, k: int) -> Reg:
        r = self.caught[k]
        if r is None:
            r = self.caught[k] = self.imp.temp(REF)
        return r

    def _selector(self, k: int) -> Reg:
        r = self.selector[k]
        if r is None:
            r = self.selector[k] = self.imp.temp(I32)
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
        b = self._tests[k] = imp.f.block(handler, cold=True)
        assert self.exception is not None
        exc = self.exception
        with _At(imp, b, None):
            caught = self._caught(k)
            if kind == CATCH:
                t = imp.world.types[extra]
                if t.name in ("System.Object", "System.Exception"):
                    imp.emit("copy", caught, (exc,))
                    imp.enter(handler, [caught])
                    imp.emit("jump", targets=(imp.at(handler),))
                else:
                    r = imp.result("isinst", REF, (exc,), t)
                    yes, no = imp.f.block(handler, cold=True), imp.f.block(handler, cold=True)
                    imp.emit("branch", None, (r, Const(REF, 0)), "ne", (yes, no))
                    with _At(imp, no, None):
                        self._next(k)
                    with _At(imp, yes, None):
                        imp.emit("copy", caught, (exc,))
                        imp.enter(handler, [caught])
                        imp.emit("jump", targets=(imp.at(handler),))
            elif kind == FILTER:
                imp.emit("copy", caught, (exc,))
                imp.enter(extra, [caught])
                imp.emit("jump", targets=(imp.at(extra),))
            else:
                imp.emit("copy", caught, (exc,))
                imp.emit("copy", self._selector(k), (Const(I32, 0),))
                imp.enter(handler, [])
                imp.emit("jump", targets=(imp.at(handler),))
        return b

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
            block = imp.f.block(imp.offset)
            with _At(imp, block, None):
                imp.emit("copy", self._selector(k), (Const(I32, number),))
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
        out = imp.f.block(imp.offset, cold=True)
        with _At(imp, out, None):
            if self.exception is None:
                self.exception = imp.temp(REF)
            imp.emit("copy", self.exception, (self._caught(k),))
            self._next(k)
        self.ends[k].append(imp.block)
        # target 0 is the default: the exception goes on
        imp.end("switch", (self._selector(k),), None, out, out, *self.continuations[k])

    def end_filter(self) -> None:
        imp = self.imp
        verdict = imp.pop_as(I32)
        k = next(
            k for k, c in enumerate(self.clauses) if c[0] == FILTER and c[5] <= imp.offset < c[3]
        )
        caught = self._caught(k)
        no = imp.f.block(imp.offset, cold=True)
        with _At(imp, no, None):
            assert self.exception is not None
            imp.emit("copy", self.exception, (caught,))
            self._next(k)
        handler = self.clauses[k][3]
        imp.enter(handler, [caught])
        imp.end("branch", (verdict, Const(I32, 0)), "ne", imp.at(handler), no)

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
