"""Records: what the first pass of an exception knows of a thread's active try blocks.

A try block of generated code (a `Region`) has a record in its function's stack frame. The context's
`EH` word points to the innermost active one, and each record to the one around it, whose function
may be far below:

    record  0 the record around it
            8 state, see below
           16 its clauses: a count, then a word for each, kind + 4 * number (`CLAUSE`)
           24 in functions with filters: which clause the first pass chose
           32 the function's filters
           40 the addresses of the registers that the filters share with it

Records are filled at the function's entry. From then on, entering or leaving a try block is one
store of `EH`. Every call leaves `EH` as it found it, whether or not it returns with a pending
exception; so a landing finds the record of its own region there, and the list holds exactly the try
blocks that an exception would pass. A bridge sets `EH` to a record without clauses in the context,
where the first pass stops, since host frames lie beyond: `BASE`, or `MAIN` if it enters the program
from the host and nothing beyond catches anything.

A first pass costs a walk, and most programs cannot tell whether it was made. The state says whether
they can: 0, no: a clause catches whatever is thrown here, or a bridge lies beneath, with only
finally blocks on the way; 1, no, because there is no finally block on the way, but what nobody
catches gets through to the host; above 1, yes: there is a filter, or a finally block that must not
run if nobody catches the exception. The first pass runs at the first landing that an exception
comes to: the frames it has left before can show nothing. An exception from the host has its first
pass in the call-out's own filter block, before the finally blocks of the host's frames run. The
pass itself is the agent's (Passes.cs); `TARGET` is its result: 0, there was none; 1, nobody chosen
up to the bridge; else the record that will handle the exception. It is 0 whenever no exception is
under way: a catch clears it, and a finally block puts it aside while it runs.

What lies beyond a layer of host frames gets a first pass of its own when the exception comes out of
them: finally blocks on the near side have run by then, which they would not have on the bare host.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from runtime.codegen import context as ctx
from runtime.codegen.types import TAG

if TYPE_CHECKING:
    from runtime.codegen.lower import Lowering
    from runtime.ir.model import Region

OUTER, STATE, CLAUSES, CHOSEN, FILTERS, SHARED = 0, 8, 16, 24, 32, 40
SHORT, LONG = 3, 6  # words, without and with what filters need
SAFE, OPEN, SPECIAL = 0, 1, 3  # states

def allocate(lo: Lowering) -> None:
    """Room for the records of a function, in its entry block."""
    f = lo.f
    words = SHORT if f.filters is None else LONG
    for n in range(len(f.regions)):
        lo.line(f"%record{n} = alloca [{words} x i64], align 8")
    if f.filters is not None and f.filters.captured:
        lo.line(f"%shared = alloca [{len(f.filters.captured)} x ptr], align 8")


def fill(lo: Lowering, name: str) -> None:
    """Fills the records; `name` is the function's."""
    f = lo.f
    lo.line(f"%eh = load ptr, ptr {_word('%ctx', ctx.EH, lo)}{TAG['context']}")
    states: dict[int, str] = {}
    for n, region in enumerate(f.regions):
        lo.line(f"store ptr {_outer(region)}, ptr %record{n}")
        lo.line(f"store i64 {_state(lo, n, states)}, ptr {_word(f'%record{n}', STATE, lo)}")
        clauses = lo.linker.cell("clauses", tuple(f"{kind}-{k}" for kind, k in region.clauses))
        lo.line(f"store ptr {lo.symbol(clauses)}, ptr {_word(f'%record{n}', CLAUSES, lo)}")
    if f.filters is None:
        return
    captured = f.filters.captured
    for k, r in enumerate(captured):
        lo.line(f"store ptr {lo.memory[r]}, ptr {_word('%shared', 8 * k, lo)}")
    for n, region in enumerate(f.regions):
        if any(kind == "filter" for kind, _ in region.clauses):
            lo.line(f"store ptr @{name}.filters, ptr {_word(f'%record{n}', FILTERS, lo)}")
            if captured:
                lo.line(f"store ptr %shared, ptr {_word(f'%record{n}', SHARED, lo)}")


def address(region: int) -> str:
    """What `EH` holds within a region."""
    return "%eh" if region < 0 else f"%record{region}"


def _word(base: str, offset: int, lo: Lowering) -> str:
    return base if offset == 0 else lo.let(f"getelementptr inbounds i8, ptr {base}, i64 {offset}")


def _outer(region: Region) -> str:
    return address(region.parent)


def known_state(lo: Lowering, n: int) -> int | None:
    """A region's state, where its own clauses decide it."""
    for kind, _ in lo.f.regions[n].clauses:
        if kind == "filter":
            return SPECIAL
        if kind == "any":
            return SAFE
        if kind == "finally":
            parent = lo.f.regions[n].parent
            outer = None if parent < 0 else known_state(lo, parent)
            return outer if outer is None or outer == SAFE else SPECIAL
    parent = lo.f.regions[n].parent
    return None if parent < 0 else known_state(lo, parent)


def _state(lo: Lowering, n: int, states: dict[int, str]) -> str:
    """A region's state as a value: of the states around it, 0 stays 0 and others rise above 1 by a
    finally block."""
    if n in states:
        return states[n]
    known = known_state(lo, n)
    if known is not None:
        states[n] = str(known)
        return states[n]
    region = lo.f.regions[n]
    if region.parent >= 0:
        state = _state(lo, region.parent, states)
    else:
        state = states.get(-1) or lo.let(f"load i64, ptr {_word('%eh', STATE, lo)}")
        states[-1] = state
    if any(kind == "finally" for kind, _ in region.clauses):
        state = lo.let(f"or i64 {state}, {lo.let(f'shl i64 {state}, 1')}")
    states[n] = state
    return state
