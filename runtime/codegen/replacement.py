"""Lowering of safepoints in loops, and of on-stack replacement at them (design 6).

A version's loop has a cell of two words: where to go on, 0 for here, and the bytes of root area
that are needed there. After its safepoint a poll reads the cell. To go on elsewhere it stores the
loop's state in the thread's buffer, gives back what its frame holds, and jumps: same arguments,
same top of the roots, so that the frame that follows takes the place of this one. Nothing between
the safepoint and the `restore` instructions there is a safepoint; so references may be in the
buffer, which the collector does not see.

Struct parameters lie in the caller's memory and go on as they are; other parameters are in the
state, if they are live.
"""

from __future__ import annotations

from runtime.codegen import context as ctx
from runtime.codegen.lower import Lowering
from runtime.codegen.memory import offset
from runtime.codegen.numbers import lowers
from runtime.codegen.types import TAG, UNLIKELY
from runtime.ir.model import Instr, StructType, Type


def words(t: Type) -> int:
    """What a register of the type takes in the buffer."""
    return t.words if isinstance(t, StructType) else 1


@lowers("poll")
def _poll(lo: Lowering, i: Instr) -> None:
    lo.line(f"call void {lo.cell('helper', 'poll')}()")
    lo.forget_roots()
    if i.aux is None or lo.version is None:
        return
    k, strip = i.aux
    lo.count(lo.version.probes, 8 * k, strip)
    cell = lo.symbol(lo.version.loop(k))
    entry = lo.let(f"load atomic ptr, ptr {cell} acquire, align 8")
    asked, leaves, stays = lo.label(), lo.label(), lo.label()
    here = lo.let(f"icmp eq ptr {entry}, null")
    lo.line(f"br i1 {here}, label %{stays}, label %{asked}{UNLIKELY}")
    lo.begin(asked)
    need = lo.let(f"load i64, ptr {offset(lo, cell, 8)}")
    end = lo.let(f"getelementptr i8, ptr %top, i64 {need}")
    limit = lo.let(f"load ptr, ptr {offset(lo, '%ctx', ctx.LIMIT)}{TAG['context']}")
    room = lo.let(f"icmp ule ptr {end}, {limit}")
    lo.line(f"br i1 {room}, label %{leaves}, label %{stays}")
    lo.begin(leaves)
    known = dict(lo.known)
    _leave(lo, i, entry)
    lo.known = known
    lo.begin(stays)


def _leave(lo: Lowering, i: Instr, entry: str) -> None:
    f = lo.f
    at = ctx.BUFFER
    for a in i.args:
        place = offset(lo, "%ctx", at)
        if isinstance(a.type, StructType):
            lo.struct_copy(place, lo.use(a), a.type.size)
        else:
            lo.line(f"store {lo.typed(a)}, ptr {place}{TAG['context']}")
        at += 8 * words(a.type)
    if f.regions:
        lo.line(f"store ptr %eh, ptr {offset(lo, '%ctx', ctx.EH)}{TAG['context']}")
    lo.leave()
    args = ["ptr %ctx", "ptr %top"]
    if f.result.is_struct:
        args.append("ptr %ret")
    for n, p in enumerate(f.params):
        args.append(f"ptr %a{n}" if p.type.is_struct else f"{p.type.llvm} {p.type.zero}")
    lo.go_on(entry, args)


@lowers("restore")
def _restore(lo: Lowering, i: Instr) -> None:
    assert i.dst is not None
    place = offset(lo, "%ctx", ctx.BUFFER + 8 * i.aux)
    if isinstance(i.dst.type, StructType):
        lo.struct_copy(lo.use(i.dst), place, i.dst.type.size)
    else:
        lo.set(i.dst, f"load {i.dst.type.llvm}, ptr {place}{TAG['context']}")


@lowers("iterated")
def _iterated(lo: Lowering, i: Instr) -> None:
    if lo.version is None:
        return
    k, strip = i.aux
    used = lo.let(f"zext i32 {lo.let(f'sub i32 {strip}, {lo.use(i.args[0])}')} to i64")
    lo.count(lo.version.probes, 8 * k, used)


@lowers("state")
def _state(lo: Lowering, i: Instr) -> None:
    """Where no poll has taken it."""
