"""Filters: the code between `filter` and `endfilter`, as a function of its own.

A method's filters are one function (`Function.filters`) of an exception and the number of the
filter; it returns the verdict, and what it throws counts as no. The first pass calls it while the
method's own frame waits in a call or at a landing, so that the two share registers: arguments and
locals that filters name are marked as addressed in the method, which keeps them in memory whose
addresses it hands out (`captured`). What a filter assigns, a call may change; the importer
therefore treats such locals as taken.

A filter has a stack of its own and no handlers: CIL has no try blocks within a filter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from runtime.cil.decoder import leaders
from runtime.cil.importer import Importer
from runtime.cil.regions import FILTER, Regions
from runtime.ir.model import I32, REF, Block, Function, Reg
from runtime.refusals import Reason, Refusal

if TYPE_CHECKING:
    from runtime.cil.regions import Clause


def import_filters(method: Importer) -> None:
    """Gives the method's function its filters."""
    _no_regions_within(method.body.clauses)
    f = _Filters(method).translate()
    used = _used(f)
    f.captured = [r for r in (*method.args, *method.locals) if r in used]
    for r in f.captured:
        r.addressed = True
    method.f.filters = f


def _no_regions_within(clauses: list[Clause]) -> None:
    for kind, _, _, handler, _, start in clauses:
        if kind == FILTER and any(start <= c[1] < handler for c in clauses):
            raise Refusal(Reason.BAD_CIL, "a try block within a filter")


def _used(f: Function) -> set[Reg]:
    found: set[Reg] = set()
    for b in f.blocks:
        for i in b.instrs:
            found.update(a for a in i.args if isinstance(a, Reg))
            if i.dst is not None:
                found.add(i.dst)
    return found


class _Filters(Importer):
    """An importer that starts at each filter, over the registers of the method's importer."""

    def __init__(self, method: Importer) -> None:
        super().__init__(method.world, method.method, method.body)
        self.starts = [method.body.clauses[k][5] for k in method.regions.filter_of]
        f = self.f = Function(method.f.name, method.f.method, I32)
        f.regs, f.structs = method.f.regs, method.f.structs
        self.args, self.locals = method.args, method.locals
        self.taken, self.this, self.narrow = method.taken, method.this, method.narrow
        self.wider = method.wider
        self.first_temp = len(f.regs)
        self.block = f.block(0)
        self.exception, self.which = f.reg(REF), f.reg(I32)
        f.params = [self.exception, self.which]
        self.regions = _NoRegions(self, method.body.clauses)

    def translate(self) -> Function:
        self.leaders = leaders(self.ops) | self.regions.boundaries
        blocks = []
        for start in self.starts:
            self.enter(start, [self.exception])
            blocks.append(self.at(start))
        self.end("switch", (self.which,), None, blocks[0], *blocks)
        self._translate()
        self._order()
        return self.f


class _NoRegions(Regions):
    """The regions of a filter: none."""

    def handler_at(self, offset: int) -> Block | None:
        return None

    def end_filter(self) -> None:
        self.imp.end("ret", (self.imp.pop_as(I32),))

    def leave(self, target: int) -> None:
        self._refuse()

    def end_finally(self) -> None:
        self._refuse()

    def rethrow(self) -> None:
        self._refuse()

    def _refuse(self) -> NoReturn:
        raise Refusal(Reason.BAD_CIL, f"control leaves a filter at {self.imp.offset}")
