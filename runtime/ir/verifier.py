"""The specification of the IR in executable form: what holds for a function between passes.

- **Registers** are in `f.regs` at their index, have a type, and structs are noted in `f.structs`.
- **Blocks** are in `f.blocks` at their index, end in their only terminator, and are reachable.
  Nothing leads to block 0, so that passes can put code in front of everything.
- **Edges** stay within the function. A handler begins with `landing`; `landing` stands nowhere
  else, and nothing but handler edges leads to it. Only an operation that may throw has a handler.
- **Instructions** have operands, result and aux as their row in `runtime.ir.spec` says.
  References become numbers through p2i and psub only. A register whose address is taken says so,
  and so does a pinned one.
- **Regions** that are named exist; filters share their function's registers and use addressed
  ones of its own.
- **Values** are defined on every path before they are read. What may throw defines its result
  only where it does not throw. Writing a part of a struct or taking an address counts as reading.
"""

from __future__ import annotations

from runtime.ir.model import BYREF, REF, Block, Function, Instr, Reg, StructType, Type
from runtime.ir.ops import OPERATIONS, TERMINATORS, THROWS
from runtime.ir.printer import print_instr
from runtime.ir.rules import aux_fault, operand_faults
from runtime.ir.spec import CLAUSES, SPEC


class VerifyError(Exception):
    """A function that breaks a rule. `where`: the block and instruction, or the register."""

    def __init__(self, where: str, what: str) -> None:
        super().__init__(f"{where}: {what}")
        self.where, self.what = where, what


def verify(f: Function) -> None:
    """Checks every rule; raises VerifyError for the first that is broken."""
    _registers(f)
    _blocks(f)
    for b in f.blocks:
        for n, i in enumerate(b.instrs):
            what = _instruction(f, i)
            if what:
                raise VerifyError(_place(f, b, n), what)
    _edges(f)
    _reachable(f)
    _defined(f)
    _regions(f)


# ---- regions and filters


def _regions(f: Function) -> None:
    for n, region in enumerate(f.regions):
        where = f"{f.name}, region {n}"
        if region.parent != -1 and not n < region.parent < len(f.regions):
            raise VerifyError(where, f"its parent is {region.parent}, but outer regions come later")
        for kind, _ in region.clauses:
            if kind not in CLAUSES:
                raise VerifyError(where, f"unknown clause {kind!r}")
            if kind == "filter" and f.filters is None:
                raise VerifyError(where, "the function has no filters")
    for b in f.blocks:
        for k, i in enumerate(b.instrs):
            what = _region_named(f, i)
            if what:
                raise VerifyError(_place(f, b, k), what)
    if f.filters is not None:
        _filters(f, f.filters)


def _region_named(f: Function, i: Instr) -> str:
    form = SPEC[i.op].aux
    if form not in ("clause", "region") or i.aux is None:
        return ""
    region, clause = i.aux if form == "clause" else (i.aux, None)
    if region >= len(f.regions):
        return f"the function has no region {region}"
    if clause is not None:
        clauses = f.regions[region].clauses
        if clause >= len(clauses) or clauses[clause][0] != "filter":
            return f"clause {clause} of region {region} is no filter"
    return ""


def _filters(f: Function, filters: Function) -> None:
    if filters.regs is not f.regs:
        raise VerifyError(f.name, "its filters have registers of their own")
    shared = _used(f) & _used(filters)
    for r in sorted(shared - set(filters.captured), key=lambda r: r.index):
        raise VerifyError(f.name, f"filters use {r}, which they have not captured")
    for r in filters.captured:
        if not r.addressed:
            raise VerifyError(f.name, f"filters use {r}, which is not marked as addressed")
    verify(filters)


def _used(f: Function) -> set[Reg]:
    named = {r for b in f.blocks for i in b.instrs for r in (*i.args, i.dst) if isinstance(r, Reg)}
    return named | set(f.params)


def _place(f: Function, b: Block, n: int) -> str:
    return f"{f.name}, {b}[{n}] `{print_instr(b.instrs[n])}`"


# ---- registers and blocks


def _registers(f: Function) -> None:
    for n, r in enumerate(f.regs):
        where = f"{f.name}, register {n}"
        if r.index != n:
            raise VerifyError(where, f"its index is {r.index}")
        if r.type.size == 0:
            raise VerifyError(where, f"a register cannot be {r.type}")
        if r.pinned and not (r.addressed and r.type in (REF, BYREF)):
            raise VerifyError(where, "what is pinned must be an addressed ref or byref")
        _noted(f, where, r.type)
    for n, p in enumerate(f.params):
        where = f"{f.name}, parameter {n}"
        if not _own(f, p):
            raise VerifyError(where, f"{p} is no register of the function")
        if p in f.params[:n]:
            raise VerifyError(where, f"{p} is a parameter twice")
    _noted(f, f"{f.name}, result", f.result)


def _own(f: Function, r: Reg) -> bool:
    return 0 <= r.index < len(f.regs) and f.regs[r.index] is r


def _noted(f: Function, where: str, t: Type) -> None:
    if isinstance(t, StructType) and f.structs.get(t.number) is not t:
        raise VerifyError(where, f"the function has not noted its struct type {t}")


def _blocks(f: Function) -> None:
    if not f.blocks:
        raise VerifyError(f.name, "it has no blocks")
    for n, b in enumerate(f.blocks):
        where = f"{f.name}, block {n}"
        if b.index != n:
            raise VerifyError(where, f"its index is {b.index}")
        if not b.instrs:
            raise VerifyError(where, "it is empty")
        for k, i in enumerate(b.instrs):
            last = k == len(b.instrs) - 1
            if last and i.op not in TERMINATORS:
                raise VerifyError(_place(f, b, k), "a block must end in a terminator")
            if i.op in TERMINATORS and not last:
                raise VerifyError(_place(f, b, k), "a terminator must be the last of its block")


# ---- instructions


def _instruction(f: Function, i: Instr) -> str:
    """What is wrong with an instruction by itself; "" if nothing is."""
    row = SPEC.get(i.op)
    if row is None or i.op not in OPERATIONS:
        return f"unknown operation {i.op!r}"
    for r in (*i.args, i.dst):
        if isinstance(r, Reg) and not _own(f, r):
            return f"{r} is no register of the function"
    what = aux_fault(f, i, row.aux) or operand_faults(f, i, row)
    if what:
        return what
    least, most = row.targets
    if len(i.targets) < least or 0 <= most < len(i.targets):
        return f"{len(i.targets)} targets"
    if i.handler is not None and i.op not in THROWS:
        return "it cannot throw, so it can have no handler"
    return ""


# ---- edges


def _edges(f: Function) -> None:
    for b in f.blocks:
        for n, i in enumerate(b.instrs):
            for t in i.targets:
                what = _target(f, t)
                if not what and t.instrs[0].op == "landing":
                    what = f"{t} begins with `landing`, so only handler edges may lead there"
                if what:
                    raise VerifyError(_place(f, b, n), what)
            if i.handler is not None:
                what = _target(f, i.handler)
                if not what and i.handler.instrs[0].op != "landing":
                    what = f"the handler {i.handler} does not begin with `landing`"
                if what:
                    raise VerifyError(_place(f, b, n), what)
            if i.op == "landing" and (n or b.index == 0):
                what = "`landing` stands only at the start of a handler"
                raise VerifyError(_place(f, b, n), what)


def _target(f: Function, t: Block) -> str:
    if not (0 <= t.index < len(f.blocks) and f.blocks[t.index] is t):
        return f"{t} is no block of the function"
    return "" if t.index else "nothing may lead to the entry block"


def _reachable(f: Function) -> None:
    seen = {0}
    work = [f.blocks[0]]
    while work:
        for s in work.pop().successors():
            if s.index not in seen:
                seen.add(s.index)
                work.append(s)
    for b in f.blocks:
        if b.index not in seen:
            raise VerifyError(f"{f.name}, {b}", "nothing leads to this block")


# ---- definite assignment: a forward analysis over bit masks of registers


def _defined(f: Function) -> None:
    unknown = -1  # every bit: what no path has reached yet
    entry = 0
    for p in (*f.params, *f.captured):
        entry |= 1 << p.index
    at_start = [unknown] * len(f.blocks)
    at_start[0] = entry
    work = [0]
    waiting = {0}
    while work:
        n = work.pop()
        waiting.discard(n)
        state = at_start[n]
        for i in f.blocks[n].instrs:
            if i.handler is not None:
                _meet(at_start, i.handler.index, state, work, waiting)
            if i.dst is not None:
                state |= 1 << i.dst.index
        for t in i.targets:
            _meet(at_start, t.index, state, work, waiting)
    for b in f.blocks:
        state = at_start[b.index]
        for n, i in enumerate(b.instrs):
            reads = [a for a in i.args if isinstance(a, Reg)]
            if i.op == "lstore" and i.dst is not None:
                reads.append(i.dst)
            for r in reads:
                if not state >> r.index & 1:
                    raise VerifyError(_place(f, b, n), f"{r} is not defined on every path to here")
            if i.dst is not None:
                state |= 1 << i.dst.index


def _meet(
    at_start: list[int], n: int, state: int, work: list[int], waiting: set[int]
) -> None:
    new = at_start[n] & state
    if new != at_start[n]:
        at_start[n] = new
        if n not in waiting:
            waiting.add(n)
            work.append(n)
