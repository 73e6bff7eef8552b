"""Lowering of probes: what instrumented code counts, in words of the thread's context.

The words are the thread's own, so that nothing is atomic; whoever reads them adds up the threads,
and may see a count that is about to change. `runtime.codegen.context` has the layout.
"""

from __future__ import annotations

from runtime.codegen import context as ctx
from runtime.codegen.dispatch import key_of_delegate
from runtime.codegen.lower import Lowering
from runtime.codegen.memory import unless_null
from runtime.codegen.numbers import lowers
from runtime.codegen.types import TAG
from runtime.ir.model import I32, Instr


def _word(lo: Lowering, index: int) -> str:
    """The address of a probe word."""
    return lo.let(f"getelementptr inbounds i8, ptr %ctx, i64 {ctx.PROBES + 8 * index}")


def _add_one(lo: Lowering, at: str) -> str:
    """Adds one to a word; the word as it was."""
    n = lo.let(f"load i64, ptr {at}{TAG['context']}")
    lo.line(f"store i64 {lo.let(f'add i64 {n}, 1')}, ptr {at}{TAG['context']}")
    return n


@lowers("count")
def _count(lo: Lowering, i: Instr) -> None:
    lo.count(f"probe.{i.aux}")


@lowers("pathcount")
def _pathcount(lo: Lowering, i: Instr) -> None:
    start, _ = i.aux
    n = lo.let(f"zext i32 {lo.use(i.args[0])} to i64")
    _add_one(lo, lo.let(f"getelementptr inbounds i64, ptr {_word(lo, start)}, i64 {n}"))


@lowers("record")
def _record(lo: Lowering, i: Instr) -> None:
    start, number = i.aux
    at = _add_one(lo, _word(lo, start))
    slot = lo.let(f"and i64 {at}, {ctx.RING_ENTRIES - 1}")
    entry = lo.let(f"getelementptr inbounds i64, ptr {_word(lo, start + 1)}, i64 {slot}")
    lo.line(f"store i64 {number}, ptr {entry}{TAG['context']}")


@lowers("tally")
def _tally(lo: Lowering, i: Instr) -> None:
    start, what = i.aux
    value = _VALUES[what](lo, i)
    if value:
        if _FUNCTION not in lo.module.functions:
            lo.module.functions.append(_FUNCTION)
        lo.line(f"call void @tally(ptr {_word(lo, start)}, i64 {value})")


def _value(lo: Lowering, i: Instr) -> str:
    a = i.args[0]
    v = lo.use(a)
    return lo.let(f"sext i32 {v} to i64") if a.type is I32 else v


def _class(lo: Lowering, i: Instr) -> str:
    """The first word of an object; 0 for null."""
    o = lo.use(i.args[0])
    return unless_null(lo, o, "i64", "0", lambda: lo.let(f"load i64, ptr {o}{TAG['word']}"))


def _delegate(lo: Lowering, i: Instr) -> str:
    """What calls look a delegate up by, that is not null; nothing where the host keeps its
    pointers to itself."""
    return key_of_delegate(lo, lo.use(i.args[0])) if lo.linker.delegate_layout[1] else ""


_VALUES = {"value": _value, "class": _class, "delegate": _delegate}


def _tally_function() -> str:
    """A call of its own, since the table is searched in many places: looks for the value, then for
    an entry that is free, and counts the rest together."""
    tag = TAG["context"]
    lines = ["define internal void @tally(ptr %table, i64 %value) noinline #0 {"]
    n = ctx.TALLY_ENTRIES
    for k in range(n):
        lines += [
            f"look{k}:",
            f"%at{k} = getelementptr inbounds i8, ptr %table, i64 {16 * k}",
            f"%count_at{k} = getelementptr inbounds i8, ptr %table, i64 {16 * k + 8}",
            f"%value{k} = load i64, ptr %at{k}{tag}",
            f"%count{k} = load i64, ptr %count_at{k}{tag}",
            f"%used{k} = icmp ne i64 %count{k}, 0",
            f"br i1 %used{k}, label %compare{k}, label %take{k}",
            f"compare{k}:",
            f"%same{k} = icmp eq i64 %value{k}, %value",
            f"br i1 %same{k}, label %found, label %{f'look{k + 1}' if k + 1 < n else 'others'}",
            f"take{k}:",  # entries are taken in order, so that the value is not further down
            f"store i64 %value, ptr %at{k}{tag}",
            "br label %found",
        ]
    places = ", ".join(f"[ %count_at{k}, %{b}{k} ]" for k in range(n) for b in ("compare", "take"))
    lines += [
        "others:",
        f"%rest = getelementptr inbounds i8, ptr %table, i64 {16 * n}",
        "br label %found",
        "found:",
        f"%place = phi ptr {places}, [ %rest, %others ]",
        f"%before = load i64, ptr %place{tag}",
        "%after = add i64 %before, 1",
        f"store i64 %after, ptr %place{tag}",
        "ret void",
        "}",
    ]
    return "\n".join(lines)


_FUNCTION = _tally_function()
