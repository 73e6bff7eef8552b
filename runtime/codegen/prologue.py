"""The part of a function's entry that takes what the thread's root area gives out.

That is words for the frame, and pinned locals. Where there are not enough of them left, the
function goes on in a further area, by way of the grow stub (`runtime.codegen.entries`). Code that
continues a loop takes the place of a frame that had as much, or has been asked before
(`runtime.codegen.replacement`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from runtime.codegen import context as ctx
from runtime.codegen.types import TAG

if TYPE_CHECKING:
    from runtime.codegen.lower import Lowering


def room(lo: Lowering) -> None:
    """Makes sure that the frame's words, up to %next, are below the area's limit."""
    if lo.continues:
        return
    limit = lo.let(f"getelementptr inbounds i8, ptr %ctx, i64 {ctx.LIMIT}")
    end = lo.let(f"load ptr, ptr {limit}{TAG['context']}")
    _unless(lo, lo.let(f"icmp ugt ptr %next, {end}"))


def pins(lo: Lowering) -> None:
    """Takes pinned locals of the area's: 16 of them, then a further area."""
    count = len(lo.frame.pins)
    word = lo.let(f"getelementptr inbounds i8, ptr %ctx, i64 {ctx.PINNED}")
    lo.line(f"%pinned = load i64, ptr {word}{TAG['context']}")
    more = lo.let(f"add i64 %pinned, {count}")
    if not lo.continues:
        _unless(lo, lo.let(f"icmp ugt i64 {more}, {ctx.PIN_SLOTS}"))
    lo.line(f"store i64 {more}, ptr {word}{TAG['context']}")
    slot = lo.let(f"getelementptr inbounds i8, ptr %ctx, i64 {ctx.PINS}")
    table = lo.let(f"load ptr, ptr {slot}{TAG['context']}")
    for n, r in enumerate(lo.frame.pins):
        at = lo.let(f"add i64 %pinned, {n}")
        entry = lo.let(f"getelementptr inbounds ptr, ptr {table}, i64 {at}")
        lo.line(f"{lo.memory[r]} = load ptr, ptr {entry}")


def _unless(lo: Lowering, full: str) -> None:
    """Goes on in a further area where the condition holds."""
    f = lo.f
    grow, enough = lo.label(), lo.label()
    lo.line(f"br i1 {full}, label %{grow}, label %{enough}, !prof !4")
    lo.begin(grow)
    slot = lo.let(f"getelementptr inbounds i8, ptr %ctx, i64 {ctx.SLOT}")
    own = lo.symbol(lo.linker.slot(f.method))
    lo.line(f"store ptr {own}, ptr {slot}{TAG['context']}")
    stub = lo.cell("stub", "grow")
    args = ["ptr %ctx", "ptr %top"]
    if f.result.is_struct:
        args.append("ptr %ret")
    args += [f"{p.type.llvm} %a{n}" for n, p in enumerate(f.params)]
    lo.go_on(stub, args)
    lo.begin(enough)
